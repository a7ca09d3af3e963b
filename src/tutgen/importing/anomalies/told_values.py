"""What notes say of a value, against the code that they explain."""

import re
from collections import Counter
from collections.abc import Iterator

from tutgen.diagnostics import Diagnostic
from tutgen.importing.anomalies.family import FEWEST, Family
from tutgen.importing.anomalies.notes import keys_of
from tutgen.importing.nouns.block import Code

_DEPENDS = re.compile(r"\b(?:may|can|might) (?:be different|differ|vary)\b|\bdepend(?:s|ing) on\b")
_CHOICE = re.compile(r"`([^`]+)`[^.`]{1,80}\bfor [^.`]{1,60}\band `([^`]+)`[^.`]{0,40} for\b")
_PLACEHOLDER = re.compile(r"[<{$].*")
_ID = re.compile(r"[a-z]+(?:_[a-z]+)+")


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
