"""A finished site on GitHub Pages: by a workflow, or on a branch, after a look at its files."""
