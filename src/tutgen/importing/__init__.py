"""From hand-copied sibling pages to a project."""
