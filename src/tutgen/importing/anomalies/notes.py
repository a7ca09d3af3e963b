"""Notes and the keys of code that they explain."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tutgen.diagnostics import ALSO, Diagnostic
from tutgen.importing.anomalies.family import Family, is_usual
from tutgen.importing.block import Block, Code, Note
from tutgen.importing.table import Column
from tutgen.sources.json_pointer import pointer_of

_WORD = re.compile(r"[^\W_]+")
_SPAN = re.compile(r"`+([^`]+)`+")
_MARK = re.compile(r"(?:<(?:!--)?(\d{1,2})(?:--)?>|\((\d{1,2})\)!)(?=[\s>\d()!<*/-]*$)")
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
    yield from _unequal(family)


def unexplained_keys(family: Family) -> Iterator[Diagnostic]:
    """Keys without a note, beside which most siblings explain theirs."""
    for column in family.columns:
        cells = [cell for cell in column.blocks if cell.code and cell.code.call]
        codes = [cell.code for cell in cells if cell.code]
        explained = [_explained(column, cell) for cell in cells]
        for code, own in zip(codes, explained, strict=True):
            assert code.call
            for pointer, line in code.call.places.items():
                if pointer == REQUEST or pointer in own or _is_container(code, pointer):
                    continue
                parent = pointer.rpartition("/")[0]
                with_notes = sum(
                    _speaks_of(column, other, done, parent)
                    for other, done in zip(codes, explained, strict=True)
                )
                having = sum(pointer in other.call.places for other in codes if other.call)
                told = any(pointer in done for done in explained)
                if is_usual(with_notes, len(codes)) and (told or having < 3):
                    yield Diagnostic(
                        "unexplained-key",
                        f"nobody explains the key '{pointer.rpartition('/')[2]}', and {with_notes} of {len(codes)} pages explain "
                        "keys beside it",
                        code.lines[line - 1].span(f'"{pointer.rpartition("/")[2]}"'),
                        "write a note on it",
                    )


def loose_notes(family: Family) -> Iterator[Diagnostic]:
    """Notes in bullets, which nothing ties to lines: one finding for all pages."""
    found = [
        note.lines[0].span()
        for column in family.columns
        for cell in column.blocks
        if cell.code and cell.code.call
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


def _is_container(code: Code, pointer: str) -> bool:
    value = keys_of(code).get(pointer)
    return isinstance(value, dict | list) or pointer not in keys_of(code)


def _others_keys(column: Column, code: Code) -> Mapping[str, Any]:
    """The keys of siblings' code that this code lacks."""
    own = {pointer.rpartition("/")[2] for pointer in keys_of(code)}
    return {
        pointer: value
        for cell in column.blocks
        if cell.code
        for pointer, value in keys_of(cell.code).items()
        if pointer.rpartition("/")[2] not in own and not isinstance(value, dict | list)
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
    own, others = keys_of(code), _others_keys(column, code)
    return [
        note
        for note in code.notes
        if note.line is None
        and not _SPAN.search(note.raw)
        and _evidence(note.raw, own) is None
        and (key := _evidence(note.raw, others)) is not None
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
    marked = {line.number for _, line, _ in _marks(block)}
    at = {line.number: n for n, line in enumerate(code.lines, 1)}
    lines = {at[number] for number in marked if number in at}
    return {note.pointer for note in code.notes if note.pointer and id(note) not in strays} | {
        pointer for pointer, line in code.call.places.items() if line in lines
    }


def _speaks_of(column: Column, code: Code, explained: set[str], parent: str) -> bool:
    """Whether a page explains keys below a pointer, or tries to."""
    if any(pointer.rpartition("/")[0] == parent for pointer in explained - {REQUEST}):
        return True
    aimed = {_evidence(note.raw, _others_keys(column, code)) for note in _strays(column, code)}
    return any(
        pointer.rpartition("/")[0] == parent and pointer.rpartition("/")[2] in aimed
        for pointer in _others_keys(column, code)
    )


# ------------------------------------------------------------------------------------ marks


def _unequal(family: Family) -> Iterator[Diagnostic]:
    """Marks in code without a note, and notes in the list below it without a mark."""
    for number in range(len(family.table.pages)):
        blocks = family.blocks_of(number)
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            if block.code is None or block.code.notes:
                continue
            marks = _marks(block)
            items = after.items if after and after.kind == "list" and after.marker != "-" else ()
            if not marks:
                continue
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


def _marks(block: Block) -> list[Any]:
    """(number, line, mark as written) of all marks at the ends of lines of code."""
    assert block.code
    bare = {line.number: line.text for line in block.code.lines}
    return [
        (int(found[1] or found[2]), line, found.group())
        for line in block.lines[1:]
        if line.number in bare and bare[line.number] != line.text
        for found in _MARK.finditer(line.text.rstrip())
    ]
