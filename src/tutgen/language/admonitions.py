"""Admonitions: the kinds that there are, and their HTML."""

KINDS = (
    "note", "tip", "important", "warning", "caution", "danger", "seealso",
    "attention", "error", "hint",
)  # fmt: skip
"""MyST's, each a directive of its own."""


def default_title(kind: str) -> str:
    return "See also" if kind == "seealso" else kind.capitalize()


def admonition_html(classes: str, title: str, body: str, *, is_open: bool = False) -> str:
    """`classes`, `title` and `body` are HTML. With the class `dropdown`, it opens and closes."""
    css = f"admonition {classes}".strip()
    if "dropdown" in classes.split():
        opened = " open" if is_open else ""
        return (
            f'<details class="{css}"{opened}><summary class="admonition-title">{title}</summary>\n'
            f"{body}</details>\n"
        )
    return f'<aside class="{css}" role="note"><p class="admonition-title">{title}</p>\n{body}</aside>\n'
