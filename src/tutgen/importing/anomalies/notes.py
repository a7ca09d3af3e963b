"""Notes and the keys of code that they explain."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tutgen.diagnostics import ALSO, Diagnostic
from tutgen.importing.anomalies.family import FEWEST, Family, is_usual
from tutgen.importing.blocks.cut import leaves, marks_of
from tutgen.importing.nouns.block import Block, Code, Note
from tutgen.importing.nouns.table import Column
from tutgen.sources.json_pointer import pointer_of

_WORD = re.compile(r"[^\W_]+")
_SPAN = re.compile(r"`+([^`]+)`+")
_NAMED = re.compile(r"`([^`]+)`:")
"""How a note begins that names its key."""
REQUEST = "request"


def unmatched_notes(family: Family) -> Iterator[Diagnostic]:
    """Notes that explain a key of a sibling's code, and marks and notes of which there are not equally many."""
    for column in family.columns:
        for cell in column.blocks:
            strays = _strays(column, cell.code) if cell.code else []
            if not cell.code or not strays:
                continue
            keys = [_evidence(note.raw, _others_keys(column, cell.code)) for note in strays]
            named = ", ".join(f"'{key}'" for key in keys)
            first, *more = (note.lines[0].span() for note in strays)
            yield Diagnostic(
                "unmatched-note",
                f"{'the note explains' if len(keys) == 1 else f'{len(keys)} notes explain'} {named}, which siblings have in their code, "
                "and this code lacks",
                first,
                "explain what stands in the code above",
                trail=tuple((ALSO, span) for span in more),
            )
    yield from _misnamed(family)
    yield from _unequal(family)


def unexplained_keys(family: Family) -> Iterator[Diagnostic]:
    """Keys without a note, beside which most siblings explain theirs."""
    for column in family.columns:
        calls = [
            (cell.code, cell.code.call.places)
            for cell in column.blocks
            if cell.code and cell.code.call
        ]
        explained = [
            _explained(column, cell) for cell in column.blocks if cell.code and cell.code.call
        ]
        aimed = [_aimed(column, code) for code, _ in calls]
        telling = Counter(
            parent
            for done, more in zip(explained, aimed, strict=True)
            for parent in {_parent(pointer) for pointer in done - {REQUEST}} | more
        )
        having = Counter(pointer for _, places in calls for pointer in places)
        told = {pointer for done in explained for pointer in done}
        for (code, places), own in zip(calls, explained, strict=True):
            values = keys_of(code)
            for pointer, line in places.items():
                if pointer in own or isinstance(values.get(pointer, {}), dict | list):
                    continue
                telling_so = telling[_parent(pointer)]
                if is_usual(telling_so, len(calls)) and (
                    pointer in told or having[pointer] < FEWEST
                ):
                    key = pointer.rpartition("/")[2]
                    yield Diagnostic(
                        "unexplained-key",
                        f"nobody explains the key '{key}', and {telling_so} of {len(calls)} pages explain keys beside it",
                        code.lines[line - 1].span(f'"{key}"'),
                        "write a note on it",
                    )


def _parent(pointer: str) -> str:
    return pointer.rpartition("/")[0]


def loose_notes(family: Family) -> Iterator[Diagnostic]:
    """Notes in bullets, which nothing ties to lines: one finding for all pages."""
    found = [
        note.lines[0].span()
        for column in family.columns
        for cell in column.blocks
        if cell.code and cell.code.call
        if not all(_NAMED.match(note.raw) for note in cell.code.notes)
        for note in cell.code.notes[:1]
        if note.line is None
    ]
    for first, *more in [found] if found else ():
        yield Diagnostic(
            "loose-notes",
            f"the notes below {len(more) + 1} blocks of code are bullets, and nothing ties them to lines",
            first,
            "lay each on the key that it explains: the import does, and asks where it cannot know",
            trail=tuple((ALSO, span) for span in more),
        )


def explained_lines(column: Column, code: Code) -> Sequence[int]:
    """The lines of code that notes explain, if that is known, sorted."""
    strays = {id(note) for note in _strays(column, code)}
    places = code.call.places if code.call else {}
    lines = {
        note.line or places.get(note.pointer or "") for note in code.notes if id(note) not in strays
    }
    return sorted(line for line in lines if line)


def keys_of(code: Code) -> Mapping[str, Any]:
    """Pointer of each key of the body of a call -> its value."""
    found: dict[str, Any] = {}

    def walk(value: Any, steps: tuple[Any, ...]) -> None:
        if isinstance(value, dict):
            for key, child in value.items():
                found[pointer_of((*steps, key))] = child
                walk(child, (*steps, key))

    if code.call:
        walk(code.call.raw, ())
    return found


def _misnamed(family: Family) -> Iterator[Diagnostic]:
    """Notes that begin with a name which nothing of the request has, among notes that all begin with a name of it."""
    for column in family.columns:
        for code in (cell.code for cell in column.blocks if cell.code and cell.code.call):
            call = code.call
            assert call
            known = {place.rpartition("/")[2] for place in call.places}
            named = [(note, _NAMED.match(note.raw)) for note in code.notes if note.line is None]
            wrong = [(note, name[1]) for note, name in named if name and name[1] not in known]
            if len(wrong) != 1 or len(named) < FEWEST or not all(name for _, name in named):
                continue
            ((note, name),) = wrong
            yield Diagnostic(
                "unmatched-note",
                f"the note explains '{name}', which the code lacks",
                note.lines[0].span(name),
                "explain what stands in the code above",
            )


def _others_keys(column: Column, code: Code) -> Mapping[str, Any]:
    """The keys of siblings' code that this code lacks."""
    own = {pointer.rpartition("/")[2] for pointer in keys_of(code)}
    return {
        pointer: value
        for pointer, value in _keys_of_all(column).items()
        if pointer.rpartition("/")[2] not in own
    }


def _keys_of_all(column: Column) -> Mapping[str, Any]:
    """The keys of the code of all pages, without those that hold others."""
    return {
        pointer: value
        for cell in column.blocks
        if cell.code
        for pointer, value in keys_of(cell.code).items()
        if not isinstance(value, dict | list)
    }


def _evidence(text: str, keys: Mapping[str, Any]) -> str | None:
    """The key that a text names, in code style or in words; the first that it names, of several that with most words."""
    words = [word.lower() for word in _WORD.findall(text)]
    spans = {span for found in _SPAN.findall(text) for span in (found, found.strip('"'))}
    best: tuple[int, int, str] | None = None
    for pointer, value in keys.items():
        key = pointer.rpartition("/")[2]
        parts = [word.lower() for word in _WORD.findall(key.replace("_", " "))]
        if key in spans or (isinstance(value, str) and value in spans):
            rank = (2, 0, key)
        elif parts and all(part in words for part in parts):
            rank = (1, -min(words.index(part) for part in parts), key)
        else:
            continue
        best = max(best, rank) if best else rank
    return best[2] if best else None


def _strays(column: Column, code: Code) -> Sequence[Note]:
    """Notes in bullets that name no key of this code, but one that siblings' code has."""
    if not code.call or len(column.blocks) < 3:
        return []
    own = keys_of(code)
    doubtful = [
        note
        for note in code.notes
        if note.line is None and not _SPAN.search(note.raw) and _evidence(note.raw, own) is None
    ]
    others = _others_keys(column, code) if doubtful else {}
    return [
        note
        for note in doubtful
        if (key := _evidence(note.raw, others)) is not None
        and not any(_is_kin(key, pointer.rpartition("/")[2]) for pointer in own)
    ]


_PLAIN = frozenset({"api", "id", "key", "name", "type", "url", "version"})


def _is_kin(key: str, other: str) -> bool:
    """Whether two keys have a word in common that is not said of many things."""
    return bool(({*key.lower().split("_")} & {*other.lower().split("_")}) - _PLAIN)


def _explained(column: Column, block: Block) -> set[str]:
    """The pointers of the keys that notes explain, or that marks stand at."""
    code = block.code
    assert code
    assert code.call
    strays = {id(note) for note in _strays(column, code)}
    marked = {line.number for _, line, _ in marks_of(block)}
    at = {line.number: n for n, line in enumerate(code.lines, 1)}
    lines = {at[number] for number in marked if number in at}
    return {note.pointer for note in code.notes if note.pointer and id(note) not in strays} | {
        pointer for pointer, line in code.call.places.items() if line in lines
    }


def _aimed(column: Column, code: Code) -> set[str]:
    """The parents of the keys that notes of a page try to explain, though its code lacks them."""
    strays = _strays(column, code)
    others = _others_keys(column, code) if strays else {}
    keys = {_evidence(note.raw, others) for note in strays}
    return {_parent(pointer) for pointer in others if pointer.rpartition("/")[2] in keys}


# ------------------------------------------------------------------------------------ marks


def _unequal(family: Family) -> Iterator[Diagnostic]:
    """Marks in code without a note, and notes in the list below it without a mark."""
    for number in range(len(family.table.pages)):
        blocks = [leaf for block in family.blocks_of(number) for leaf in leaves(block)]
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            marks = marks_of(block) if block.code else ()
            if block.code is None or not marks:
                continue
            follows = after and after.kind == "list" and after.marker != "-"
            items: Sequence[Note | Block] = block.code.notes or (
                after.items if after and follows else ()
            )
            for mark, line, text in marks:
                if mark > len(items):
                    yield Diagnostic(
                        "unmatched-note",
                        f"the mark '{text}' has no note below the code",
                        line.span(text),
                        "write the note, or take the mark away",
                    )
            known = {mark for mark, _, _ in marks}
            for count, item in enumerate(items, 1):
                if count not in known:
                    yield Diagnostic(
                        "unmatched-note",
                        f"the note {count} has no mark in the code above",
                        item.lines[0].span(),
                        "mark the line that it explains, or take the note away",
                    )
