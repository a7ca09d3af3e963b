"""The pages that are imported, in tutgen's own Markdown: one for each service."""
