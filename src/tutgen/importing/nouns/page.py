"""A page of the originals."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tutgen.importing.nouns.line import Line


class SourcePage(NamedTuple):
    """An original page, or one tab of it, in tutgen's own Markdown."""

    path: str
    """Relative to the imported folder, with `/`."""
    front: Mapping[str, Any]
    """Front matter, as YAML gives it; empty if there is none."""
    lines: tuple[Line, ...]
    """Without the front matter; what was included stands in its place."""
    label: str = ""
    """Of the tabs that it was made of; empty if the page is a file's."""
    front_lines: tuple[Line, ...] = ()
    """The lines of the front matter, without those that bound it."""
