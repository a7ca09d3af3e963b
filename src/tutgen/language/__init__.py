"""What authors write: expressions, Markdown, directives."""
