"""Text files, places in them, addresses."""
