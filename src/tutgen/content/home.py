"""The home page of a project that writes none: a list of its tutorials and pages."""

from collections.abc import Iterable
from urllib.parse import quote

from tutgen.content.model import MarkdownFile
from tutgen.sources.source import Source

HOME = "content/index.md"


def home_page(title: str, paths: Iterable[str]) -> MarkdownFile:
    """A page with this title that links to these Markdown files, given relative to content/."""
    text = "".join(f"- []({quote(path)})\n" for path in paths)
    return MarkdownFile(Source(HOME, text), {"title": title}, made=True)
