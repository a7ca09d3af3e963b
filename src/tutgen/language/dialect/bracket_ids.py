"""`## Title [id]`: the id of a heading, as the documentation of Elastic writes it."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_ID = re.compile(r"[ \t]+\[(?=[\w-]*[a-z])([a-z_][\w.-]*)\][ \t]*$", re.ASCII)
WORDS = frozenset(
    (
        "alpha", "beta", "deprecated", "draft", "experimental", "legacy", "new", "optional",
        "preview", "recommended", "removed", "required", "sic", "unreleased", "unsupported",
        "wip",
    )
)  # fmt: skip
"""Words that stand in brackets and are neither ids nor references."""


def bracket_ids(parser: MarkdownIt) -> None:
    """Headings get the attribute `id`, unless they have it; the brackets are taken off."""
    parser.core.ruler.after("inline", "bracket_ids", _bracket_ids)


def _bracket_ids(state: StateCore) -> None:
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open" or "id" in opening.attrs:
            continue
        children = inline.children or []
        end = len(children) - (bool(children) and children[-1].type == "attributes")
        attributes = children[end:]
        last = end
        while end and children[end - 1].type == "text":
            end -= 1
        text = "".join(child.content for child in children[end:last])
        found = _ID.search(text)
        if found and found[1] not in WORDS:
            opening.attrSet("id", found[1])
            children[end].content = text[: found.start()]
            children[end + 1 :] = attributes
