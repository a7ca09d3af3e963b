"""Which dialect pages are of."""

from collections.abc import Sequence

from tutgen.importing.dialects import DIALECTS
from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading

PLAIN = "github"
"""What is read of pages that hold nothing of any dialect."""
_RELATED = frozenset(("myst", "docs-builder"))
"""One takes after the other: what both write counts for both."""


def dialect_of(pages: Sequence[Sequence[Line]], reading: Reading) -> str:
    """The name of the dialect of which the pages have most lines; of equals the one that comes first. If another one has more
    than half as many, that is reported."""
    sums = {name: sum(dialect.score(page) for page in pages) for name, dialect in DIALECTS.items()}
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
