"""A page, cut to sections of blocks."""
