"""What files have in common, or should not have: titles, blank lines and line ends."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tutgen.diagnostics import ALSO, Diagnostic, Span
from tutgen.importing.anomalies.family import Family
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.page import SourcePage

_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")


def same_titles(family: Family) -> Iterator[Diagnostic]:
    """Pages of one title: one finding for all that have it."""
    titled: dict[str, list[SourcePage]] = {}
    for page in {page.path: page for page in family.pages}.values():
        if title := page.front.get("title"):
            titled.setdefault(str(title), []).append(page)
    for title, pages in titled.items():
        if len(pages) > 1 and not any(family.names_in(title)):
            bare = [page for page in pages if not page.front.get("description")]
            without = ", and none has a description" if len(bare) == len(pages) else ""
            first, *more = (_of_title(page) for page in pages)
            yield Diagnostic(
                "duplicate-title",
                f"{len(pages)} pages have the title '{title}'{without}",
                first,
                "let the title name the service",
                trail=tuple((ALSO, span) for span in more),
            )


def _of_title(page: SourcePage) -> Span:
    lines = [line for line in page.front_lines if line.text.startswith("title:")]
    return lines[0].span() if lines else Span(page.path)


def blank_lines(family: Family) -> Iterator[Diagnostic]:
    """Two blank lines in a row, blank lines between some items of a list only, and files without a last line end."""
    yield from _folded([*_doubled(family)], "blank lines stand in a row", "leave one")
    yield from _folded(
        [*_parted(family)],
        "a blank line stands between some items of the list, and not between others",
        "leave it out",
    )
    ends = [
        _at(path, text.count("\n") + 1)
        for path, text in family.texts.items()
        if text and not text.endswith("\n")
    ]
    yield from _folded(ends, "the file has no line end at its end", "end the last line")


def _folded(spans: Sequence[Span], message: str, hint: str) -> Iterator[Diagnostic]:
    """One finding for all files, as it is no drift of what they say."""
    spans = [*dict.fromkeys(spans)]
    if spans:
        files = {span.path for span in spans}
        where = f", in {len(files)} files" if len(files) > 1 else ""
        trail = tuple((ALSO, span) for span in spans[1:])
        yield Diagnostic("blank-lines", message + where, spans[0], hint, trail=trail)


def _at(path: str, line: int) -> Span:
    return Span(path, line, 1, line, 1)


def _doubled(family: Family) -> Iterator[Span]:
    """The second of two blank lines, outside of code, in files that pages are made of."""
    for path, text in family.texts.items():
        fenced = False
        for number, (before, line) in enumerate(pairwise(text.split("\n")[:-1]), 2):
            fenced ^= bool(_FENCE.match(before))
            if not fenced and not before.strip() and not line.strip():
                yield _at(path, number)


def _parted(family: Family) -> Iterator[Span]:
    for number in range(len(family.table.pages)):
        for block in family.blocks_of(number):
            starts = _items(block)
            gaps = [
                line for item, after in pairwise(starts) for line in [_blank_between(item, after)]
            ]
            blank = [line for line in gaps if line]
            are_short = all(sum(bool(line.text.strip()) for line in item) == 1 for item in starts)
            if are_short and blank and 2 * len(blank) < len(gaps):
                yield from (line.span() for line in blank)


def _items(block: Block) -> Sequence[Sequence[Line]]:
    if block.code:
        return [note.lines for note in block.code.notes]
    return [item.lines for item in block.items]


def _blank_between(item: Sequence[Line], after: Sequence[Line]) -> Line | None:
    last, first = item[-1], after[0]
    end = max(line.number for line in item if line.text.strip())
    if last.path == first.path and first.number == end + 2:
        return last.saying("")._replace(number=end + 1, column=0)
    return None
