"""Words: names in two spellings, choices that a text leaves open, words of siblings' values, the next step, repetitions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from tutgen.check.matrix.units import Masks, Unit, units_of_prose
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import ALSO, Diagnostic, Span
from tutgen.importing.anomalies.family import (
    FEWEST,
    Family,
    LinesOrigin,
    is_usual,
    shortened,
    spellings,
)
from tutgen.importing.anomalies.notes import keys_of
from tutgen.importing.nouns.block import Code
from tutgen.importing.nouns.line import Line

_CAMEL = re.compile(r"\b([A-Z][a-z]+)([A-Z][a-z]+)\b")
_TWO = re.compile(r"\b([A-Z][a-z]+) (?=([A-Z][a-z]+)\b)")
_DEPENDS = re.compile(r"\b(?:may|can|might) (?:be different|differ|vary)\b|\bdepend(?:s|ing) on\b")
_CHOICE = re.compile(r"`([^`]+)`[^.`]{1,80}\bfor [^.`]{1,60}\band `([^`]+)`[^.`]{0,40} for\b")
_PLACEHOLDER = re.compile(r"[<{$].*")
_ID = re.compile(r"[a-z]+(?:_[a-z]+)+")
_NEXT = re.compile(r"\b(?:in|with|by) the (?:next|following) (?:step|section)\b", re.IGNORECASE)
_NO_MASKS = Masks({})
_TWICE = re.compile(
    r"(?<![\w./:@#’'-])(after|and|are|as|at|be|because|before|but|by|can|for|from|has|have|if|into|it|not|of|or|than|then|this|to|was|when"
    r"|which|will|with)\s+\1(?![\w/’'-])"
)
ALIKE, SAME, FEWEST_WORDS = 0.6, 0.9, 12
"""Two sentences of a page with FEWEST_WORDS words or more say the same in other words if at least ALIKE of their tokens are
the same, and fewer than SAME: those are meant to be the same."""


FEWEST_AGAIN = 4
"""Words of a sentence that is not said twice for a purpose, as 'Wait.' may be."""
MOST_COMPARED = 300
"""Sentences of a page that are compared with each other, which takes the square of time."""


def two_spellings(family: Family) -> Iterator[Diagnostic]:
    """Names that are written in one word here and in two there."""
    whole: dict[str, list[Line]] = {}
    parted: dict[str, list[Line]] = {}
    prose = (pair for text in family.written for pair in _prose(text))
    labels = ((link.line, link.label) for picker in family.pickers for link in picker.links)
    for line, text in (*prose, *labels):
        for found in _CAMEL.finditer(text):
            whole.setdefault(f"{found[1]} {found[2]}", []).append(line)
        for found in _TWO.finditer(text):
            parted.setdefault(f"{found[1]} {found[2]}", []).append(line)
    for words in whole.keys() & parted.keys():
        sides = [(words, parted[words]), (words.replace(" ", ""), whole[words])]
        (rarer, here), (usual, there) = sorted(sides, key=lambda side: len(side[1]))
        yield Diagnostic(
            "two-spellings",
            f"'{rarer}' is written '{usual}' elsewhere",
            here[0].span(rarer),
            f"write '{usual}', if that is the name",
            trail=((f"'{usual}'", there[0].span(usual)),),
        )


def _prose(text: WrittenText) -> Iterator[tuple[Line, str]]:
    """The lines of a page, code and addresses blanked out."""
    assert isinstance(text.origin, LinesOrigin)
    yield from zip(text.origin.lines, text.prose.split("\n"), strict=True)


def own_variables(family: Family) -> Iterator[Diagnostic]:
    """Variables with the name of the service that are called otherwise once, where siblings have one name for theirs."""
    found = [_variables(family, number) for number in range(len(family.slugs))]
    if sum(len(own) == 1 for own in found) < max(3, 0.6 * sum(bool(own) for own in found)):
        return
    for own in found:
        if len(own) > 1 and min(map(len, own.values())) == 1:
            (rarer, lines), *_, (usual, _) = sorted(own.items(), key=lambda item: len(item[1]))
            yield Diagnostic(
                "two-spellings",
                f"'{rarer}' stands on the page beside '{usual}', where siblings have one name",
                lines[0].span(rarer),
                f"write '{usual}', if that is meant",
            )


def _variables(family: Family, page: int) -> Mapping[str, Sequence[Line]]:
    """Ids in capitals that begin with the name of the service -> the lines of the page that have them."""
    service = family.table.services[page]
    names = {re.sub(r"\W+", "_", text.upper()) for text in spellings(service)}
    pattern = re.compile(
        rf"(?<![A-Z0-9_])(?:{'|'.join(map(re.escape, sorted(names)))}|{_first_word(service.name)})_[A-Z0-9_]+(?![a-z])"
    )
    found: dict[str, list[Line]] = {}
    for line in family.table.pages[page].lines:
        for match in pattern.finditer(line.text):
            found.setdefault(match.group(), []).append(line)
    return found


def _first_word(name: str) -> str:
    return re.escape(re.split(r"\W+", name)[0].upper())


def file_names(family: Family) -> Iterator[Diagnostic]:
    """Files that the text before a block calls otherwise than the block's caption."""
    for number in range(len(family.table.pages)):
        page = "\n".join(line.text for line in family.table.pages[number].lines)
        blocks = family.blocks_of(number)
        for before, block in pairwise(blocks):
            caption = block.code.options.get("caption", "") if block.code else ""
            _stem, dot, ending = caption.rpartition(".")
            if not dot or " " in caption or before.kind != "paragraph" or caption in before.raw:
                continue
            for name in re.findall(rf"`([\w./-]+\.{re.escape(ending)})`", before.raw):
                if page.count(name) == 1:
                    line = next(
                        (line for line in before.lines if name in line.text), before.lines[0]
                    )
                    yield Diagnostic(
                        "two-spellings",
                        f"the file is called '{name}' here, and '{caption}' in the block below",
                        line.span(name),
                        "call it by one name",
                    )


def open_choices(family: Family) -> Iterator[Diagnostic]:
    """Notes that leave open what the code has decided."""
    for column in family.columns:
        for cell in column.blocks:
            if cell.code and cell.code.call:
                yield from _open_in(cell.code)


def _open_in(code: Code) -> Iterator[Diagnostic]:
    assert code.call
    values = keys_of(code)
    for note in code.notes:
        value = values.get(note.pointer or "")
        if value is None or isinstance(value, dict | list) or _PLACEHOLDER.match(str(value)):
            continue
        key = (note.pointer or "").rpartition("/")[2]
        if _DEPENDS.search(note.raw):
            line = code.lines[code.call.places[note.pointer or ""] - 1]
            yield Diagnostic(
                "open-choice",
                f"the note says that '{key}' may be another, and the code has '{value}'",
                line.span(),
                "say which value is right here, and why",
                trail=(("the note", note.lines[0].span()),),
            )
        elif found := _CHOICE.search(note.raw):
            yield Diagnostic(
                "open-choice",
                f"the note has '{found[1]}' for one case and '{found[2]}' for another, and the code has '{value}'",
                note.lines[0].span(f"`{found[2]}`"),
                "say which value is right here",
            )


def foreign_values(family: Family) -> Iterator[Diagnostic]:
    """Words for the value that siblings' code has where this code has another: 'dense vector' beside `sparse_vector`."""
    for column in family.columns:
        codes = [cell.code for cell in column.blocks if cell.code and cell.code.call]
        values = [keys_of(code) for code in codes]
        said = Counter(
            (pointer, value)
            for own in values
            for pointer, value in own.items()
            if isinstance(value, str) and _ID.fullmatch(value)
        )
        usual = {pair for pair, count in said.items() if count >= FEWEST}
        for code, own in zip(codes, values, strict=True):
            for pointer, other in usual:
                if pointer in own and other not in own.values() and isinstance(own[pointer], str):
                    yield from _foreign_in(code, pointer, own[pointer], other)


def _foreign_in(code: Code, pointer: str, value: str, other: str) -> Iterator[Diagnostic]:
    """Notes that speak of another value, and not of the one that the code has."""
    words = other.replace("_", " ")
    for note in code.notes:
        line = next((line for line in note.lines if words in line.text or other in line.text), None)
        if line and value not in note.raw and value.replace("_", " ") not in note.raw:
            yield Diagnostic(
                "contradicts-code",
                f"'{words}' is what siblings have for '{pointer.rpartition('/')[2]}', and this code has '{value}'",
                line.span(words if words in line.text else other),
                f"say what is true of '{value}'",
            )


def missing_steps(family: Family) -> Iterator[Diagnostic]:
    """'The next step' in the last section of a page: one finding for a sentence of all pages."""
    found: list[Span] = []
    for number in range(len(family.table.pages)):
        blocks = family.blocks_of(number)
        last = max((n for n, block in enumerate(blocks) if block.kind == "heading"), default=0)
        for block in blocks[last:] if last else ():
            lines = (
                [line for note in block.code.notes for line in note.lines]
                if block.code
                else block.lines
            )
            found += [
                line.span(match.group()) for line in lines for match in _NEXT.finditer(line.text)
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


def doubled_words(family: Family) -> Iterator[Diagnostic]:
    """English words that stand twice in a row and never should."""
    for text in family.written:
        for found in _TWICE.finditer(text.prose):
            span = text.span(*found.span())
            yield Diagnostic(
                "doubled-word",
                f"'{found[1]}' stands here twice in a row",
                span,
                "write it once",
            )


def said_twice(family: Family) -> Iterator[Diagnostic]:
    """Sentences that a page says twice in other words."""
    for text in family.written:
        long = [u for u in _units(text) if u.what == "sentence" and _is_sentence(u)]
        long = long[:MOST_COMPARED]
        for at, unit in enumerate(long):
            alike = (
                (Levenshtein.normalized_similarity(other.key, unit.key), other)
                for other in long[:at]
            )
            before = next((other for share, other in alike if ALIKE <= share < SAME), None)
            if before:
                yield Diagnostic(
                    "repeated-sentence",
                    f"'{shortened(unit.text)}' says again what '{shortened(before.text)}' says",
                    unit.span,
                    "say it once",
                    trail=(("said before", before.span),),
                )


def said_elsewhere(family: Family) -> Iterator[Diagnostic]:
    """Sentences that stand twice on a page, and once on most siblings."""
    counted = [
        Counter(unit.key for unit in _units(text) if _has_words(unit)) for text in family.written
    ]
    once = Counter(key for units in counted for key, count in units.items() if count == 1)
    for text, units in zip(family.written, counted, strict=True):
        doubled = {
            key
            for key, count in units.items()
            if count > 1 and is_usual(once[key], len(family.slugs))
        }
        before: dict[tuple[str, ...], Unit] = {}
        for unit in _units(text) if doubled else ():
            if unit.key in doubled and unit.key in before:
                yield Diagnostic(
                    "repeated-sentence",
                    f"'{shortened(unit.text)}' stands twice on the page, and once on {once[unit.key]} of {len(family.slugs)} pages",
                    unit.span,
                    "say it once",
                    trail=(("said before", before[unit.key].span),),
                )
            before.setdefault(unit.key, unit)


def _has_words(unit: Unit) -> bool:
    """Whether a unit is a sentence of some length, and no row of a table."""
    words = sum(token.is_word for token in unit.tokens)
    return unit.what == "sentence" and words >= FEWEST_AGAIN and "|" not in unit.key


def said_again(family: Family) -> Iterator[Diagnostic]:
    """Sentences that stand twice, one right behind the other."""
    for text in family.written:
        for before, unit in pairwise(_units(text)):
            if unit.key == before.key and _has_words(unit):
                yield Diagnostic(
                    "repeated-sentence",
                    f"'{shortened(unit.text)}' stands here twice",
                    unit.span,
                    "say it once",
                    trail=(("said before", before.span),),
                )


@once
def _units(text: WrittenText) -> Sequence[Unit]:
    """The sentences of a page and its lines of code, with all its words."""
    return list(units_of_prose(text, _NO_MASKS, ""))


def _is_sentence(unit: Unit) -> bool:
    """Whether a unit is a long sentence: no row of a table, no item that explains a key, none that lists links."""
    is_long = sum(token.is_word for token in unit.tokens) >= FEWEST_WORDS
    return is_long and unit.key[0] != "`" and not {"|", "["} & {*unit.key}
