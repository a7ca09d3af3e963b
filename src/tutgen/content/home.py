"""The home page of a project that writes none: where to start, and a list of its pages."""

from collections.abc import Iterable
from urllib.parse import quote

from tutgen.content.model import MarkdownFile
from tutgen.sources.source import Source

HOME = "content/index.md"


def home_page(title: str, paths: Iterable[str]) -> MarkdownFile:
    """A page with this title: the grid of services and tutorials, and links to these Markdown files, given
    relative to content/."""
    links = "".join(f"- []({quote(path)})\n" for path in paths)
    return MarkdownFile(Source(HOME, f"```{{grid}}\n```\n\n{links}"), {"title": title}, made=True)
