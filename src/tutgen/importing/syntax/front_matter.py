"""Front matter of other generators, parted from the text, in the words of tutgen's own."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from tutgen.importing.nouns.line import Line

_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("title",),
        "navigation_title": (
            "navigation_title", "sidebar_label", "nav_title", "short_title", "linkTitle", "pagination_label",
        ),
        "description": ("description", "summary", "abstract"),
    }
)  # fmt: skip
"""Key of a page of ours -> those that say it elsewhere, the first one that is there counts: docs-builder's own, of Docusaurus,
MkDocs, MyST, Hugo and Jekyll."""


def part_front_matter(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines of the front matter of a file, without those that bound it, and the lines below it."""
    if lines and lines[0].number == 1 and lines[0].text.rstrip() == "---":
        for end, line in enumerate(lines[1:], 1):
            if line.text.rstrip() in ("---", "..."):
                return lines[1:end], lines[end + 1 :]
    return (), lines


def in_own_words(front: Mapping[str, Any]) -> dict[str, Any]:
    """Front matter with `title`, `navigation_title` and `description` where another key says so; all other keys as they are."""
    out = dict(front)
    for own, keys in _KEYS.items():
        texts = (_text(front.get(key)) for key in keys)
        text = next(filter(None, texts), "") or (_of_meta(front) if own == "description" else "")
        if text:
            out[own] = text
    return out


def _text(value: object) -> str:
    """What a key says, if that is one text."""
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _of_meta(front: Mapping[str, Any]) -> str:
    """The description that MyST and Sphinx write for search engines: `html_meta: {"description lang=en": ...}`."""
    of_myst = front.get("myst")
    for holder in (front, of_myst if isinstance(of_myst, dict) else {}):
        meta = holder.get("html_meta")
        for key, value in meta.items() if isinstance(meta, dict) else ():
            if str(key).split()[0:1] == ["description"]:
                return _text(value)
    return ""
