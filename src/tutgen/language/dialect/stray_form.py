"""A form of markup that has no effect here: how it is found, what it is, and what to write instead.

Forms are looked for in the visible text of a line or paragraph: what came out as text, the rest
masked (`UNDERSTOOD`, `CODE`, `EMPHASIS`).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

UNDERSTOOD, CODE, EMPHASIS = "\ue000", "\ue001", "\ue002"
"""Characters that replace what was understood as markup: a code span begins with CODE, a delimiter of bold or
emphasized text is EMPHASIS, all else is UNDERSTOOD."""

Finder = Callable[[str], Iterable[tuple[int, int]]]


class StrayForm(NamedTuple):
    """A form of markup that has no effect here."""

    sign: str
    """A part of every match, looked for first since that is fast."""
    find: Finder
    """Visible text -> start and end of each match."""
    what: str
    """The end of the message `'...' is shown as text: `."""
    hint: str
    in_cells: bool = True
    """Whether a cell of a table can hold it."""


def pattern(*alternatives: str) -> Finder:
    """Where one of these patterns matches. `M` in them is anything masked; blanks do not count. One that begins
    with `^` matches behind the blanks of a line, too.

    Compiled when it is first needed: few of the forms are in any site.
    """
    parts = (f"^[ \\t]*{one[1:]}" if one.startswith("^") else one for one in alternatives)
    pattern = "|".join(parts).replace("{M}", r"\ue000-\ue002")
    flags = re.MULTILINE | re.VERBOSE

    def find(text: str) -> Iterator[tuple[int, int]]:
        for found in re.finditer(pattern, text, flags):
            blanks = len(found.group()) - len(found.group().lstrip(" \t"))
            yield found.start() + blanks, found.end()

    return find
