"""Admonitions: the kinds that there are. The words of the theme give each a title."""

KINDS = (
    "note", "tip", "important", "warning", "caution", "danger", "seealso",
    "attention", "error", "hint",
)  # fmt: skip
"""MyST's, each a directive of its own."""
