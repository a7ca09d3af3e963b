"""The words of texts: of a site, before others, misspelled, and how they are spoken."""
