"""Which dialect pages are of."""

import re
from collections.abc import Iterator, Sequence

from tutgen.importing.dialects import DIALECTS
from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading

PLAIN = "github"
"""What is read of pages that hold nothing of any dialect."""
_MAX_LINE = 1_000
"""Characters of a line that are looked at."""
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_RELATED = frozenset(("myst", "docs-builder"))
"""One takes after the other: what both write counts for both."""


def dialect_of(pages: Sequence[Sequence[Line]], reading: Reading) -> str:
    """The name of the dialect of which the pages have most lines; of equals the one that comes first. If another one has more
    than half as many, that is reported."""
    texts = [text for page in pages for text in _outside_code(page)]
    sums = {name: _score(texts, dialect.forms) for name, dialect in DIALECTS.items()}
    best = max(sums, key=lambda name: sums[name])
    if not sums[best]:
        return PLAIN
    others = [name for name in sums if name != best and not {name, best} <= _RELATED]
    second = max(others, key=lambda name: sums[name])
    if 2 * sums[second] > sums[best]:
        at = next(page[0] for page in pages if page)
        reading.report(
            "import-dialect-unclear",
            f"{sums[best]} lines are of the dialect '{best}', and {sums[second]} of '{second}': all are read as '{best}'",
            at.span(),
            f"say which it is: --dialect {best}, or --dialect {second}",
        )
    return best


def _outside_code(lines: Sequence[Line]) -> Iterator[str]:
    """The texts of lines that stand in no fence of code, and the first line of each fence."""
    marks = ""
    for line in lines:
        found = _FENCE.match(line.text)
        if not marks:
            yield line.text
            marks = found[1] if found and not line.text[found.end() :].startswith("{") else ""
        elif found and found[1].startswith(marks) and not line.text[found.end() :].strip():
            marks = ""


def _score(texts: Sequence[str], forms: Sequence[re.Pattern[str]]) -> int:
    """How often one of the forms stands in a line."""
    return sum(bool(form.search(text[:_MAX_LINE])) for text in texts for form in forms)
