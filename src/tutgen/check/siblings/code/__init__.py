"""Code that pages show: what it says, what tells of it, and what readers choose from."""
