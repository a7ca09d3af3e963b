"""The next step, where none follows."""

import re
from collections.abc import Iterator

from tutgen.diagnostics import ALSO, Diagnostic, Span
from tutgen.importing.anomalies.family import Family, prose_lines

_NEXT = re.compile(r"\b(?:in|with|by) the (?:next|following) (?:step|section)\b", re.IGNORECASE)


def missing_steps(family: Family) -> Iterator[Diagnostic]:
    """'The next step' in the last section of a page: one finding for a sentence of all pages."""
    found: list[Span] = []
    for number in range(len(family.table.pages)):
        blocks = family.blocks_of(number)
        last = max((n for n, block in enumerate(blocks) if block.kind == "heading"), default=0)
        for block in blocks[last:] if last else ():
            found += [
                line.span(match.group())
                for line in prose_lines(block)
                for match in _NEXT.finditer(line.text)
            ]
    for first, *more in [found] if found else ():
        where = f", {len(found)} times" if more else ""
        yield Diagnostic(
            "wrong-step",
            f"'the next step' is announced in the last step of the page{where}: none follows",
            first,
            "name the step that is meant, or write it",
            trail=tuple((ALSO, span) for span in more),
        )
