"""Admonitions: the kinds that there are, and their titles."""

KINDS = (
    "note", "tip", "important", "warning", "caution", "danger", "seealso",
    "attention", "error", "hint",
)  # fmt: skip
"""MyST's, each a directive of its own."""


def default_title(kind: str) -> str:
    return "See also" if kind == "seealso" else kind.capitalize()
