"""Blocks of code of siblings: shared, with holes, or a field of type `code`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tutgen.importing.alignment.holes import holes_of, name_before
from tutgen.importing.nouns.block import Block, Code
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.said import Said
from tutgen.importing.nouns.table import Column
from tutgen.importing.project.draft import Draft
from tutgen.theme.languages import is_known

_TICKS = re.compile(r"^\s*(`{3,})", re.MULTILINE)
_WORDS = "words"
"""The key of what stands behind the language of a fence, beside options."""


def code_lines(
    draft: Draft, block: Block, service: int, code: Sequence[str] | None = None
) -> list[Line]:
    """A block of code as lines of Markdown, own words as expressions. `code`: its lines, if they are others."""
    written = block.code
    assert written
    texts = list(code) if code is not None else block.text.split("\n")
    marks = _marks(written)
    lines = [
        line.saying(text + marks.get(number, ""))
        for number, (line, text) in enumerate(zip(written.lines, texts, strict=False), 1)
    ]
    fence = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall("\n".join(texts))), 3)
    own = draft.words[service].express
    options = {k: v for k, v in written.options.items() if k != _WORDS}
    words = written.options.get(_WORDS, "")
    first, last = block.lines[0], (written.lines or block.lines)[-1]
    if options:
        head = [first.saying(f"{fence}{{code-block}} {written.language} {words}".rstrip())]
        head += [first.saying(f":{key}: {own(value)}".rstrip()) for key, value in options.items()]
        if lines and re.match(r"\s*:[\w-]+:", lines[0].text):
            head.append(first.saying(""))
    else:
        head = [first.saying(f"{fence}{written.language} {own(words)}".rstrip())]
    return [*head, *lines, last.saying(fence), *_notes(draft, written, service)]


def _marks(code: Code) -> dict[int, str]:
    """Line -> the marks of its notes."""
    marks: dict[int, str] = {}
    for number, note in enumerate(code.notes, 1):
        if note.line is not None:
            marks[note.line] = marks.get(note.line, "") + f" <{number}>"
    return marks


def _notes(draft: Draft, code: Code, service: int) -> list[Line]:
    """The list below that explains marks, or bullets."""
    out: list[Line] = []
    for number, note in enumerate(code.notes, 1):
        marker = "-" if note.line is None else f"{number}."
        first, *rest = draft.words[service].express(note.raw).split("\n")
        out.append(note.lines[0].saying(f"{marker} {first}"))
        out += [
            note.lines[0].saying(f"{' ' * (len(marker) + 1)}{line}" if line else "")
            for line in rest
        ]
    return [out[0].saying(""), *out] if out else []


def _whole(draft: Draft, block: Block, service: int) -> str:
    return "\n".join(line.text for line in code_lines(draft, block, service))


def shared_lines(draft: Draft, column: Column, place: str, stem: str) -> list[Line] | None:
    """The lines of a block that all share, with holes where few tokens differ; None if they differ in more."""
    cells = {n: cell for n, cell in enumerate(column.cells) if cell}
    first, block = next(iter(cells.items()))
    if len({_around(draft, cell, n) for n, cell in cells.items()}) > 1:
        return None
    if len({cell.text for cell in cells.values()}) == 1:
        return code_lines(draft, block, first)
    found = holes_of({n: cell.text.split("\n") for n, cell in cells.items()})
    if found is None:
        return None
    texts = []
    for row in found:
        text = ""
        for hole in row.holes:
            said = {n: Said(value, cells[n].lines[0]) for n, value in hole.texts.items()}
            wanted = name_before(hole.before) or stem
            name = draft.add_field(
                f"{place}, {wanted}", wanted, said, {"type": "text"}, shown_for=frozenset(cells)
            )
            text += f"{hole.before}{{{{ service.{name} }}}}"
        texts.append(text + row.end)
    return code_lines(draft, block, first, texts)


def _around(draft: Draft, block: Block, service: int) -> str:
    """What belongs to a block beside its code: language, options, notes."""
    assert block.code
    own = draft.words[service].express
    options = sorted((key, own(value)) for key, value in block.code.options.items())
    notes = [(note.line, own(note.raw)) for note in block.code.notes]
    return repr((block.code.language, options, notes))


def field_lines(
    draft: Draft, column: Column, place: str, stem: str, shown_for: frozenset[int]
) -> list[Line]:
    """A block that differs from service to service, as a field: of code, or of Markdown if a note could not be laid on a
    line otherwise."""
    cells = {n: cell for n, cell in enumerate(column.cells) if cell}
    at = next(iter(cells.values())).lines[0]
    values = {n: _value(draft, cell, n) for n, cell in cells.items()}
    if any(value is None for value in values.values()):
        said = {n: Said(_whole(draft, cell, n), cell.lines[0]) for n, cell in cells.items()}
        settings: dict[str, Any] = {"type": "markdown"}
    else:
        settings, common = _settings([value for value in values.values() if value])
        said = {
            n: Said(_short(value or {}, common), cells[n].lines[0]) for n, value in values.items()
        }
    name = draft.add_field(place, stem, said, settings, shown_for=shown_for)
    return [at.saying(f"{{{{ service.{name} }}}}")]


def _settings(values: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], frozenset[str]]:
    """What `site.yaml` says of a field of code: what all values share; and its keys."""
    first = values[0]
    shared = {
        key: first[key]
        for key in ("language", "caption")
        if key in first and all(value.get(key) == first[key] for value in values)
    }
    return {"type": "code", **shared}, frozenset(shared)


def _short(value: Mapping[str, Any], common: frozenset[str]) -> Any:
    rest = {key: part for key, part in value.items() if key not in common}
    return rest["code"] if rest.keys() == {"code"} else rest


def _value(draft: Draft, block: Block, service: int) -> dict[str, Any] | None:
    """A block as the value of a field of code; None if that cannot say all of it."""
    code = block.code
    assert code
    own = draft.words[service].express
    others = code.options.keys() - {"caption", "linenos", "emphasize-lines"}
    if others or not block.text.strip() or not code.language or not is_known(code.language):
        return None
    value: dict[str, Any] = {"language": code.language}
    if caption := code.options.get("caption"):
        value["caption"] = own(caption)
    value["code"] = block.text
    notes: dict[str, str] = {}
    lines = [line.strip() for line in block.text.split("\n")]
    for note in code.notes:
        address = lines[note.line - 1] if note.line and note.line <= len(lines) else ""
        if (
            not address
            or sum(address in line for line in lines) != 1
            or address[0] == "/"
            or address[-1] == "?"
        ):
            return None
        notes[address] = (
            f"{notes[address]}\n\n{own(note.raw)}" if address in notes else own(note.raw)
        )
    if notes:
        value["notes"] = notes
    return value
