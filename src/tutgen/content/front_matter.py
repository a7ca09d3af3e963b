"""Markdown files: their front matter, and the text below it."""

from functools import lru_cache

from tutgen.content.model import MarkdownFile
from tutgen.content.reading import Reading
from tutgen.content.schemas.front_matter import FRONT_MATTER
from tutgen.content.validation import Validator
from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.source import Source


@lru_cache(maxsize=1)
def _validator() -> Validator:
    return Validator(FRONT_MATTER)


def read_markdown(reading: Reading, path: str) -> MarkdownFile | None:
    """A Markdown file; None if it cannot be read or its front matter is not closed, which is reported."""
    source = reading.read(path)
    if source is None:
        return None
    return reading.once("markdown", path, (source,), lambda: _parsed(reading, source))


def _parsed(reading: Reading, source: Source) -> MarkdownFile | None:
    path = source.path
    lines = source.text.split("\n")
    if lines[0].rstrip() != "---":
        return MarkdownFile(source, {})
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        reading.diagnostics.append(
            Diagnostic(
                "unclosed-front-matter",
                "the front matter is not closed",
                Span(path, 1, 1, 1, 4),
                "end it with a line that holds only ---",
            )
        )
        return None
    front = Source(path, "\n".join(lines[:end]))
    values = reading.yaml(front, _validator(), "the front matter")
    return MarkdownFile(source, values or {}, end + 2)
