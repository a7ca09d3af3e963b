"""What only Elasticsearch does: how it stores vectors, and what a search can return."""
