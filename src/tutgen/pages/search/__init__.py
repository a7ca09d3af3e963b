"""What search knows of pages: their texts, section by section."""
