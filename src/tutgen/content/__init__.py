"""The content model: its nouns, its schema, loading it, and which pages there are."""
