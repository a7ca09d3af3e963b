"""What a dialect of Markdown is to the import."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading


class Dialect(NamedTuple):
    """A way to write Markdown, and its translation to tutgen's own (docs/markdown.md)."""

    name: str
    forms: Sequence[re.Pattern[str]]
    """What only this dialect writes in a line; of all pages together, the one with most such lines is theirs."""
    translate: Callable[[Sequence[Line], Reading], list[Line]]
    """Of the lines of a page without its front matter. Every line keeps its place."""
