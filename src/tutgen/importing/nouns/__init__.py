"""What all stages of an import speak of: lines and their places, pages, blocks, columns."""
