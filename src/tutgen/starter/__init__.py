"""New projects, tutorials and services; lists of what there is."""
