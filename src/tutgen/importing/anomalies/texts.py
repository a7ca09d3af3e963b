"""Sentences and lines of code that most pages have, and one has changed, or lacks."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from tutgen.check.matrix.deviations import Said, deviations
from tutgen.check.matrix.model import Deviation
from tutgen.diagnostics import Diagnostic, Span
from tutgen.importing.anomalies.family import Family, code_in, said_in, shortened
from tutgen.importing.line import Line, text_of

NEARLY_ALL = 0.85
"""A line of code is a slip if this part of the pages has another one: what fewer have may well be theirs."""
MOST = 0.8
"""The same of a line that is no value of a request."""
_DATA = re.compile(r'"[^"]*": |(?:GET|PUT|POST|PATCH|DELETE|HEAD) ')
_ADDRESS = re.compile(r"\]\([^()\s]*\)|https?://\S+")
_ARTICLES = frozenset({"a", "an"})
_NUMBER = re.compile(r"\d[\d.,_]*")


class _Slot(NamedTuple):
    """What pages say at one place."""

    said: Said
    """Slug -> units, in their order."""
    cells: Mapping[str, Sequence[Sequence[Line]]]
    """Slug -> the lines of each of its blocks there."""


def unlike_texts(family: Family) -> Iterator[Diagnostic]:
    """Sentences of sections, and lines of code at one place."""
    pages = {
        s: text_of(page.lines) for s, page in zip(family.slugs, family.table.pages, strict=True)
    }
    for slot in _slots(family):
        found = [*deviations("", slot.said, frozenset(family.slugs))]
        for one in found:
            if one.kind == "changed" and not _may_differ(family, one, pages[one.slug]):
                yield _changed(one)
        for slug, lacking in groupby((d for d in found if d.kind == "lacking"), lambda d: d.slug):
            yield from _missing(slot, slug, [*lacking], pages[slug])


def _slots(family: Family) -> Iterator[_Slot]:
    for section in family.table.sections:
        pages = range(len(family.slugs))
        cells = {
            family.slugs[n]: [cell.lines for c in section.columns if (cell := c.cells[n])]
            for n in pages
        }
        yield _Slot({family.slugs[n]: said_in(section, n, family.masks[n]) for n in pages}, cells)
        for column in section.columns:
            code = {
                family.slugs[n]: code_in(cell, family.masks[n])
                for n, cell in enumerate(column.cells)
                if cell and cell.code
            }
            yield _Slot(code, cells)


# ------------------------------------------------------------------------------------ changed


class _Change(NamedTuple):
    """What differs in a unit."""

    here: str
    there: str
    pairs: tuple[tuple[str, str], ...]


def _change(one: Deviation) -> _Change:
    """The differences of a unit, each as what stands here and there, without those that are the same in writing."""
    pairs: list[list[str]] = []
    for kind, pieces in groupby(one.pieces, lambda piece: piece.kind == "same"):
        if not kind:
            texts = {"here": "", "there": ""}
            for piece in pieces:
                texts[piece.kind] += piece.text
            pairs.append([texts["here"].strip(), texts["there"].strip()])
    differing = tuple((here, there) for here, there in pairs if here != there)
    return _Change(" ".join(h for h, _ in differing), " ".join(t for _, t in differing), differing)


def _may_differ(family: Family, one: Deviation, page: str) -> bool:
    """Whether a change is one that services have for good reasons."""
    change = _change(one)
    words, others = set(change.here.split()), set(change.there.split())
    if (
        not change.pairs
        or words | others <= _ARTICLES
        or family.names_another(one.slug, change.here)
    ):
        return True  # `an Amphora bucket`; what another service is called is said as such
    is_line = one.what == "line"
    if family.text_at(one.place).lstrip().startswith("|") and one.holders < MOST * one.of:
        return True  # a cell of a table, of which services have rows of their own
    if is_line and one.holders < (NEARLY_ALL if _is_data(one.here) else MOST) * one.of:
        return True
    if all(_NUMBER.fullmatch(text) for pair in change.pairs for text in pair):
        theirs = [there for _, there in change.pairs]
        return not is_line and not any(_occurs(number, page) for number in theirs)
    if _is_of_addresses(one):
        return False
    if is_line:
        return _is_own(words, page)
    spans = {word for word in words if f"`{word.strip('`')}`" in one.here}
    if words and spans == words and _is_own(spans, page):
        return True
    return _is_own(words, page) and not any(_occurs(word, page) for word in _words(others))


def _is_data(line: str) -> bool:
    """Whether a line of code is a value of a request, of which each service has its own."""
    return bool(_DATA.match(line))


def _is_own(words: Collection[str], page: str) -> bool:
    """Whether a page has these words, which are none of the language, elsewhere too: so they are no slip."""
    meant = _words(words)
    return bool(meant) and all(page.count(word) > 1 and word not in _LITERALS for word in meant)


def _words(texts: Collection[str]) -> list[str]:
    """Those of some texts that have two letters in a row, without punctuation."""
    bare = [text.strip("`\"'.,:;()[]|") for text in texts]
    return [text for text in bare if re.search(r"[^\W\d]{2}", text)]


_LITERALS = frozenset({"true", "false", "null", "none", "True", "False", "None", "yes", "no"})


def _is_of_addresses(one: Deviation) -> bool:
    """Whether addresses are all that differs."""
    return _ADDRESS.sub("", one.here) == _ADDRESS.sub("", one.there)


def _occurs(word: str, page: str) -> bool:
    return bool(re.search(rf"(?<![\w.]){re.escape(word)}(?![\w])", page))


def _changed(one: Deviation) -> Diagnostic:
    share = f"{one.holders} of {one.of} pages have"
    trail = ((f"'{one.sibling}'", one.other_place),)
    change = _change(one)
    if len(change.pairs) > 1 or not all(re.search(r"\w", text) for text in change.pairs[0]):
        message = f"'{shortened(one.here)}' stands where {share} '{shortened(one.there)}'"
    else:
        message = f"'{shortened(change.here)}' stands where {share} '{shortened(change.there)}'"
    keep = "or keep it if it is meant to differ"
    if one.what == "line":
        return Diagnostic(
            "other-code", message, one.place, f"write the same line, {keep}", trail=trail
        )
    if _is_of_addresses(one):
        return Diagnostic(
            "other-target", message, one.place, f"correct the address, {keep}", trail=trail
        )
    return Diagnostic(
        "rewritten-text", message, one.place, f"write the same sentence, {keep}", trail=trail
    )


# ------------------------------------------------------------------------------------ missing


def _missing(
    slot: _Slot, slug: str, lacking: Sequence[Deviation], page: str
) -> Iterator[Diagnostic]:
    """Units that a page lacks: those that stand one after another on a sibling's page are one finding."""
    runs: list[list[Deviation]] = []
    for one in lacking:
        if (
            runs
            and runs[-1][-1].sibling == one.sibling
            and _index(slot, runs[-1][-1]) + 1 == _index(slot, one)
        ):
            runs[-1].append(one)
        else:
            runs.append([one])
    for first, *more in runs:
        least = (
            NEARLY_ALL
            if first.what == "line" or _is_replaced(slot, slug, first, len(more) + 1)
            else 0
        )
        if first.holders < least * first.of or not _has_subject(first, page):
            continue
        rest = f", and {len(more)} more" if more else ""
        what = "the sentence" if first.what == "sentence" else "the line"
        yield Diagnostic(
            "missing-text",
            f"{what} '{shortened(first.there)}'{rest} is missing, which {first.holders} of {first.of} pages have here",
            _behind(slot, slug, first),
            "write it here too, unless it does not hold for this service",
            trail=((f"'{first.sibling}'", first.other_place),),
        )


def _is_replaced(slot: _Slot, slug: str, one: Deviation, count: int) -> bool:
    """Whether a page says as much of its own where so many units are missing."""
    units, others = slot.said[slug], slot.said[one.sibling]
    own = {unit.key: number for number, unit in enumerate(units)}
    at = _index(slot, one)
    before = next((own[u.key] for u in reversed(others[: max(0, at)]) if u.key in own), -1)
    after = next((own[u.key] for u in others[at + 1 :] if u.key in own), len(units))
    return after - before - 1 >= count


def _has_subject(one: Deviation, page: str) -> bool:
    """Whether a page has the name in code style that a missing unit begins with and explains, if it does."""
    found = re.match(r"`([^`]+)`", one.there)
    return found is None or found[1] in page


def _index(slot: _Slot, one: Deviation) -> int:
    return next(
        (n for n, unit in enumerate(slot.said[one.sibling]) if unit.span == one.other_place), -2
    )


def _behind(slot: _Slot, slug: str, one: Deviation) -> Span:
    """Behind what a missing unit should stand: the unit before it, or the block of that, if it is the last one there; the last
    block, if nothing follows that a sibling has behind it."""
    units, others = slot.said[slug], slot.said[one.sibling]
    own = {unit.key: unit.span for unit in units}
    at = _index(slot, one)
    if at >= 0 and not any(unit.key in own for unit in others[at + 1 :]) and slot.cells[slug]:
        return slot.cells[slug][-1][-1].span()
    before = next(
        (own[unit.key] for unit in reversed(others[: max(0, at)]) if unit.key in own), None
    )
    if before is None:
        return one.place
    block = _block_of(slot, slug, before)
    is_last = not any(_holds(block, unit.span) for unit in units if unit.span > before)
    return block[-1].span() if block and is_last else before


def _block_of(slot: _Slot, slug: str, span: Span) -> Sequence[Line]:
    return next((lines for lines in slot.cells[slug] if _holds(lines, span)), ())


def _holds(lines: Sequence[Line], span: Span) -> bool:
    return any((line.path, line.number) == (span.path, span.line) for line in lines)
