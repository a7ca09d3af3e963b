"""Requests of siblings: one request, of which a payload of the services brings what differs."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from tutgen.importing.alignment.holes import hole_of
from tutgen.importing.names.own_words import escaped
from tutgen.importing.nouns.block import Block, Call, Note
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.said import Said
from tutgen.importing.nouns.table import Column
from tutgen.importing.project.draft import Draft
from tutgen.importing.project.field_names import words_of
from tutgen.sources.json_pointer import Steps, pointer_of

_MAX_LEAVES, _MAX_SHARED = 2, 4
"""So many values alone are fields of their own, and so many more of which most services say the same; where more differ, a payload
has them."""


def add_request(draft: Draft, column: Column, heading: str, stem: str, place: str) -> list[Line]:
    """Add the request of a column to the draft; return the lines that place it on the page."""
    cells = {n: cell for n, cell in enumerate(column.cells) if cell}
    calls = {n: cell.code.call for n, cell in cells.items() if cell.code and cell.code.call}
    maker = RequestOfColumn(draft, cells, calls, stem, place)
    name = _name(draft, heading, maker)
    at = next(iter(cells.values())).lines[0]
    draft.requests[name] = Said(maker.request(), at)
    draft.calls += len(calls)
    draft.commands += [cells[n] for n, call in calls.items() if call.as_http]
    lines = [at.saying(f"```{{request}} {name}"), at.saying("```")]
    return [*lines, *maker.left_over()]


def is_one_request(column: Column) -> bool:
    """Whether the code of all pages is a request, and one request can be made of these."""
    calls = [block.code.call for block in column.blocks if block.code and block.code.call]
    return (
        len(calls) == len(column.blocks)
        and len({call.is_form for call in calls}) == 1
        and len({bool(call.user) for call in calls}) == 1
    )


def _name(draft: Draft, heading: str, maker: "RequestOfColumn") -> str:
    words = re.findall(r"[a-z0-9]+", re.sub(r"\{\{.*?\}\}", " ", heading.lower()))
    words = [word for word in words if word not in ("a", "an", "the", "your", "step")][:5]
    stem = "-".join(words) or "request"
    if not stem[0].isalpha():
        stem = f"request-{stem}"
    name = stem
    if name in draft.requests:
        name = f"{stem}-{maker.method.lower()}"
    number = 2
    while name in draft.requests:
        name, number = f"{stem}-{number}", number + 1
    return name


class RequestOfColumn:
    """One request of all services of a column."""

    def __init__(
        self,
        draft: Draft,
        cells: Mapping[int, Block],
        calls: Mapping[int, Call],
        stem: str,
        place: str,
    ) -> None:
        self.draft, self.cells, self.calls, self.stem, self.place = draft, cells, calls, stem, place
        self.method = Counter(call.method for call in calls.values()).most_common(1)[0][0]
        self.shown = frozenset(cells)
        self.payload: Steps | None = None
        """Where the payload of the services stands in the body."""
        self.payload_name = ""

    def request(self) -> dict[str, Any]:
        """What `requests.yaml` says."""
        said: dict[str, Any] = {"method": self._method(), "path": self._path()}
        calls = self.calls
        if any(call.server for call in calls.values()):
            texts = {n: call.server for n, call in calls.items()}
            said["server"] = self._text(texts, "server", "server")
        if any(call.user for call in calls.values()):
            texts = {n: call.user for n, call in calls.items()}
            said["auth"] = {"basic": self._text(texts, f"{self.stem}_user", "auth")}
        if query := self._entries({n: call.query for n, call in calls.items()}, "query"):
            said["query"] = query
        if headers := self._entries({n: call.headers for n, call in calls.items()}, "headers"):
            said["headers"] = headers
        if any(call.is_form for call in calls.values()):
            said["form"] = True
        if caption := self._caption():
            said["caption"] = caption
        body = self._body()
        if body is not None:
            said["body"] = body
        if notes := self._notes():
            said["notes"] = notes
        return said

    def response(self, statuses: Mapping[int, int]) -> dict[str, Any]:
        """What `requests.yaml` says of a response."""
        said: dict[str, Any] = {"status": next(iter(statuses.values()))}
        if len({*statuses.values()}) > 1:
            said["status"] = self._field(f"{self.stem}_status", statuses, "integer", "status")
        if headers := self._entries({n: c.headers for n, c in self.calls.items()}, "headers"):
            said["headers"] = headers
        return {**said, "body": self._body()}

    def _at(self, n: int) -> Line:
        return self.cells[n].lines[0]

    def _field(self, wanted: str, texts: Mapping[int, Any], kind: str, part: str) -> str:
        said = {n: Said(text, self._at(n)) for n, text in texts.items()}
        name = self.draft.add_field(
            f"{self.place}, {part}", wanted, said, {"type": kind}, shown_for=self.shown
        )
        return f"{{{{ service.{name} }}}}"

    def _common(self, raws: Mapping[int, str], *, code: bool) -> dict[int, str]:
        count = len(self.draft.services)
        texts = self.draft.common([raws.get(n) for n in range(count)], code=code)
        return {n: texts[n] or "" for n in raws}

    def _method(self) -> str:
        methods = {n: call.method for n, call in self.calls.items()}
        if len({*methods.values()}) == 1:
            return self.method
        return self._field(f"{self.stem}_method", methods, "text", "method")

    def _path(self) -> str:
        texts = self._common({n: call.path for n, call in self.calls.items()}, code=True)
        if len({*texts.values()}) == 1:
            return next(iter(texts.values()))
        found = hole_of(texts)
        if found:
            (hole,) = found.holes
            name = self._said_of(hole.texts) or f"{self.stem}_path"
            return f"{hole.before}{self._field(name, hole.texts, 'text', 'path')}{found.end}"
        return self._field(f"{self.stem}_path", texts, "text", "path")

    def _text(self, raws: Mapping[int, str], wanted: str, part: str) -> str:
        """The text that all services have in common, or a field."""
        texts = self._common(raws, code=True)
        if len({*texts.values()}) == 1:
            return next(iter(texts.values()))
        return self._field(wanted, texts, "text", part)

    def _entries(self, entries: Mapping[int, Mapping[str, Any]], part: str) -> Any:
        """Headers, or the fields of a query: those that all services have, each with its text or a field; a payload if
        services have others."""
        first = next(iter(entries.values()))
        are_texts = all(isinstance(text, str) for own in entries.values() for text in own.values())
        if are_texts and len({tuple(own) for own in entries.values()}) == 1:
            return {
                escaped(name): self._text(
                    {n: own[name] for n, own in entries.items()},
                    "_".join(words_of(name.replace("-", " "))) or f"{self.stem}_{part}",
                    f"{part}, {name}",
                )
                for name in first
            }
        own_entries = {n: self.draft.words[n].in_value(own) for n, own in entries.items()}
        first, *others = own_entries.values()
        if all(own == first for own in others):
            return first
        said = {n: Said({"body": own}, self._at(n)) for n, own in own_entries.items()}
        name = self.draft.add_field(
            f"{self.place}, {part}",
            f"{self.stem}_{part}",
            said,
            {"type": "payload"},
            shown_for=self.shown,
        )
        return f"{{{{ service.{name} }}}}"

    def _said_of(self, texts: Mapping[int, str]) -> str:
        """What notes call a value: `task type` of 'The task type is `sparse_embedding`'."""
        for n, text in texts.items():
            code = self.cells[n].code
            for note in code.notes if code else ():
                found = re.search(
                    rf"\b[Tt]he ((?:[a-z]+ ){{1,3}})is `?{re.escape(text)}\b", note.raw
                )
                if found:
                    return found[1].strip().replace(" ", "_")
        return ""

    def _caption(self) -> str:
        captions = {
            n: cell.code.options.get("caption", "") for n, cell in self.cells.items() if cell.code
        }
        if not any(captions.values()):
            return ""
        texts = self._common(captions, code=False)
        if len({*texts.values()}) == 1:
            return next(iter(texts.values()))
        return self._field(f"{self.stem}_caption", texts, "markdown", "caption")

    # ------------------------------------------------------------------------------------ the body

    def _body(self) -> Any:
        bodies = {n: call.raw for n, call in self.calls.items()}
        if all(body is None for body in bodies.values()):
            return None
        differing = [steps for steps, _ in self._differing(bodies, ())]
        leaves = dict(self._differing(bodies, ()))
        if not differing:
            return self._merged(bodies, (), {})
        shared = [steps for steps in differing if self._has_majority(leaves[steps])]
        if (
            len(differing) - len(shared) <= _MAX_LEAVES
            and len(shared) <= _MAX_SHARED
            and all(_are_scalars(leaves[s]) for s in differing)
            and () not in differing
        ):
            return self._merged(bodies, (), {s: self._leaf(s, leaves[s]) for s in differing})
        self.payload = _root_of(differing, bodies)
        values = {
            n: self.draft.words[n].in_value(_at(body, self.payload)) for n, body in bodies.items()
        }
        known = set(self.draft.fields)
        said = {
            n: Said({"body": value, **self._payload_notes(n)}, self._at(n))
            for n, value in values.items()
        }
        wanted = self.stem if self.stem not in known else f"{self.stem}_body"
        name = self.draft.add_field(
            f"{self.place}, body", wanted, said, {"type": "payload"}, shown_for=self.shown
        )
        self.payload_name = name
        return self._merged(bodies, (), {self.payload: f"{{{{ service.{name} }}}}"})

    def _differing(
        self, values: Mapping[int, Any], steps: Steps
    ) -> Iterator[tuple[Steps, Mapping[int, Any]]]:
        """The smallest parts in which bodies differ."""
        first = next(iter(values.values()))
        if all(isinstance(value, dict) for value in values.values()):
            if len({tuple(value) for value in values.values()}) == 1:
                for key in first:
                    yield from self._differing(
                        {n: value[key] for n, value in values.items()}, (*steps, key)
                    )
                return
        elif all(isinstance(value, list) for value in values.values()):
            if len({len(value) for value in values.values()}) == 1:
                for at in range(len(first)):
                    yield from self._differing(
                        {n: value[at] for n, value in values.items()}, (*steps, at)
                    )
                return
        elif all(isinstance(value, str) for value in values.values()):
            if len({*self._common(values, code=True).values()}) == 1:
                return
        elif all(
            type(value) is type(first) and repr(value) == repr(first) for value in values.values()
        ):
            return
        yield steps, values

    def _has_majority(self, values: Mapping[int, Any]) -> bool:
        """Whether more than half of the services say the same."""
        is_text = all(isinstance(value, str) for value in values.values())
        own = self._common(values, code=True) if is_text else values
        return 2 * max(Counter(map(repr, own.values())).values()) > len(self.draft.services)

    def _leaf(self, steps: Steps, values: Mapping[int, Any]) -> str:
        """The field of a single value."""
        key = next((step for step in reversed(steps) if isinstance(step, str)), self.stem)
        types = {type(value) for value in values.values()}
        if types == {str}:
            texts = self._common(values, code=True)
            return self._field(key, texts, "text", pointer_of(steps))
        kind = "boolean" if types == {bool} else "integer" if types == {int} else "number"
        return self._field(key, values, kind, pointer_of(steps))

    def _merged(self, values: Mapping[int, Any], steps: Steps, instead: Mapping[Steps, str]) -> Any:
        """The body that all share, with expressions in the place of what differs."""
        if steps in instead:
            return instead[steps]
        first = next(iter(values.values()))
        if isinstance(first, dict):
            return {
                escaped(key): self._merged(
                    {n: v[key] for n, v in values.items()}, (*steps, key), instead
                )
                for key in first
            }
        if isinstance(first, list):
            return [
                self._merged({n: v[at] for n, v in values.items()}, (*steps, at), instead)
                for at in range(len(first))
            ]
        if isinstance(first, str):
            return next(iter(self._common(values, code=True).values()))
        return first

    # ----------------------------------------------------------------------------------- the notes

    def _laid(self) -> dict[str, dict[int, str]]:
        """Pointer -> service -> its note there, as it was written."""
        laid: dict[str, dict[int, str]] = {}
        for n, cell in self.cells.items():
            for note in cell.code.notes if cell.code else ():
                if note.pointer is not None and not self._is_loose(n, note.pointer):
                    of_place = laid.setdefault(note.pointer, {})
                    of_place[n] = f"{of_place[n]}\n\n{note.raw}" if n in of_place else note.raw
        return laid

    def _is_loose(self, n: int, pointer: str) -> bool:
        """Whether a note of a service stays in a list below: it has notes on keys of the request that half of the services or
        fewer explain. A mark for these would stand on the pages of the others as well, with nothing to say; and who explains
        keys that siblings do not has most likely copied notes that do not fit."""
        return n in self._loose_services and pointer != "request"

    @cached_property
    def _loose_services(self) -> frozenset[int]:
        noted: dict[str, set[int]] = {}
        for n, cell in self.cells.items():
            for note in cell.code.notes if cell.code else ():
                if note.pointer is not None:
                    noted.setdefault(note.pointer, set()).add(n)
        return frozenset(
            n
            for pointer, services in noted.items()
            if pointer != "request"
            and self._in_payload(pointer) is None
            and all(pointer in call.places for call in self.calls.values())
            and 2 * len(services) <= len(self.cells)
            for n in services
        )

    def _shared(self, pointer: str, notes: Mapping[int, str]) -> str | None:
        """The note at a place that all services have alike which have the key; None if there is none."""
        having = {n for n, call in self.calls.items() if pointer in call.places}
        if notes.keys() != having or (len(having) < 2 and len(self.cells) > 1):
            return None
        texts = {*self._common(notes, code=False).values()}
        return texts.pop() if len(texts) == 1 else None

    def _in_payload(self, pointer: str) -> str | None:
        """The pointer within the payload; None if it is not in there."""
        if self.payload is None or pointer == "request":
            return None
        root = pointer_of(self.payload)
        return pointer.removeprefix(root) if pointer.startswith(f"{root}/") else None

    def _payload_notes(self, n: int) -> dict[str, Any]:
        notes: dict[str, Any] = {}
        for pointer, texts in self._laid().items():
            inside = self._in_payload(pointer)
            if inside is not None and n in texts and self._shared(pointer, texts) is None:
                notes[inside] = Said(
                    self.draft.words[n].express(texts[n]), self._note_line(n, pointer)
                )
        return {"notes": notes} if notes else {}

    def _note_line(self, n: int, pointer: str) -> Line:
        code = self.cells[n].code
        notes: Sequence[Note] = code.notes if code else ()
        return next((note.lines[0] for note in notes if note.pointer == pointer), self._at(n))

    def _notes(self) -> dict[str, Any]:
        """The notes that stand in the request."""
        out: dict[str, Any] = {}
        for pointer, texts in sorted(self._laid().items(), key=lambda pair: self._line(pair[0])):
            at = self._note_line(next(iter(texts)), pointer)
            shared = self._shared(pointer, texts)
            everywhere = all(pointer in call.places for call in self.calls.values())
            key = pointer if everywhere else f"{pointer}?"
            if shared is not None:
                out[key] = Said(shared, at)
            elif self._in_payload(pointer) is None:
                last = pointer.rpartition("/")[2] or "request"
                own = self._common(texts, code=False)
                wanted = f"{'_'.join(words_of(last.replace('_', ' '))) or self.stem}_note"
                out[key] = Said(self._field(wanted, own, "markdown", f"note on {pointer}"), at)
        return out

    def _line(self, pointer: str) -> int:
        return min(
            (call.places[pointer] for call in self.calls.values() if pointer in call.places),
            default=0,
        )

    def left_over(self) -> list[Line]:
        """Notes that fit no key, as a list below the request."""
        texts = {
            n: "\n".join(
                f"- {note.raw}"
                for note in (cell.code.notes if cell.code else ())
                if note.pointer is None or self._is_loose(n, note.pointer)
            )
            for n, cell in self.cells.items()
        }
        texts = {n: text for n, text in texts.items() if text}
        if not texts:
            return []
        own = self._common(texts, code=False)
        at = self._at(next(iter(own)))
        if len(own) == len(self.cells) and len({*own.values()}) == 1:
            text = next(iter(own.values()))
        else:
            text = self._field(f"{self.stem}_notes", own, "markdown", "list below")
        return [at.saying(""), *(at.saying(line) for line in text.split("\n"))]


def _are_scalars(values: Mapping[int, Any]) -> bool:
    return not any(
        isinstance(value, dict | list) or value is None for value in values.values()
    ) and (
        len({isinstance(value, str) for value in values.values()}) == 1
        and len({isinstance(value, bool) for value in values.values()}) == 1
    )


def _root_of(differing: Sequence[Steps], bodies: Mapping[int, Any]) -> Steps:
    """The steps to the smallest mapping that holds all that differs."""
    root = differing[0]
    for steps in differing[1:]:
        root = root[
            : next(
                (n for n, (a, b) in enumerate(zip(root, steps, strict=False)) if a != b),
                min(len(root), len(steps)),
            )
        ]
    while root and not all(isinstance(_at(body, root), dict) for body in bodies.values()):
        root = root[:-1]
    return root


def _at(body: Any, steps: Steps) -> Any:
    for step in steps:
        body = body[step]
    return body
