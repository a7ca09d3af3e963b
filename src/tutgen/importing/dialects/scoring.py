"""How many lines of a text only one dialect writes."""

import re
from collections.abc import Iterator, Sequence

from tutgen.importing.nouns.line import Line

MAX_LINE = 1_000
"""Characters of a line that are looked at."""
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")


def outside_code(lines: Sequence[Line]) -> Iterator[str]:
    """The texts of lines that stand in no fence of code, and the first line of each fence."""
    marks = ""
    for line in lines:
        found = _FENCE.match(line.text)
        if not marks:
            yield line.text
            marks = found[1] if found and not line.text[found.end() :].startswith("{") else ""
        elif found and found[1].startswith(marks) and not line.text[found.end() :].strip():
            marks = ""


def count(lines: Sequence[Line], pattern: re.Pattern[str]) -> int:
    """How many lines outside of code hold what is looked for."""
    return sum(bool(pattern.search(text[:MAX_LINE])) for text in outside_code(lines))
