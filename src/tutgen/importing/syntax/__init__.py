"""Markdown of any dialect as a tree of lines, and its parts in tutgen's own Markdown."""
