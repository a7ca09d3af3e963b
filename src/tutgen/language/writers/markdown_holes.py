"""Texts brought into a form once for all pages, with holes for what differs.

How a text stands in its place depends on all of its characters, so a form takes it whole. But a value that is *plain*, a
few words, decides no more than a letter would. So a form is given a letter for each value, and cut there; where a page has
a value that is not plain, the form is given what the page says.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tutgen.language.rendering import Operation, Rendering
from tutgen.language.writers.markdown_text import HOLE

_MAY_BE_NUMBERED = re.compile(rf"^[\d{HOLE}]*{HOLE}[\d{HOLE}]*[.)]", re.MULTILINE)
"""A line that may begin with a number, which decides more there than a letter."""

Parts = Sequence[str | Operation]
"""Those of a program."""
Filling = Callable[[Rendering], str | None]
"""What fills a hole on a page; None where that is not plain."""


@dataclass(frozen=True, slots=True)
class Cut:
    """An operation: a text with holes."""

    template: str
    """With `%s` for each hole."""
    fillings: tuple[Filling, ...]
    whole: Operation
    """Makes the text where a value is not plain."""

    def __call__(self, rendering: Rendering) -> str:
        texts = tuple([filling(rendering) for filling in self.fillings])
        return self.whole(rendering) if None in texts else self.template % texts


def hole(filling: Filling, whole: Operation) -> Cut:
    """A value, of which `whole` makes a text where it is not plain."""
    return Cut("%s", (filling,), whole)


def formed(parts: Parts, form: Callable[[str], str]) -> str | Operation:
    """What a form makes of a program's text: a text if that is the same on all pages, and one with holes if it is
    but for values. The form leaves letters as they are, and in their order."""
    return formed_all([parts], form)


def formed_all(programs: Sequence[Parts], form: Callable[..., str]) -> str | Operation:
    """The same of several texts."""

    def whole(rendering: Rendering) -> str:
        return form(*[rendering.run(tuple(parts)) for parts in programs])

    fillings: list[Filling] = []
    texts: list[str] = []
    for parts in programs:
        said = []
        for part in parts:
            if isinstance(part, Cut):
                fillings += part.fillings
                said.append(part.template % ((HOLE,) * len(part.fillings)))
            elif isinstance(part, str):
                said.append(part)
            else:
                return whole
        texts.append("".join(said))
    made = form(*texts)
    if not fillings:
        return made
    if made.count(HOLE) != len(fillings) or _MAY_BE_NUMBERED.search(made):
        return whole
    return Cut(made.replace("%", "%%").replace(HOLE, "%s"), tuple(fillings), whole)
