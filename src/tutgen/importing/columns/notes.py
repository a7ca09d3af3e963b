"""Notes of siblings on one request: in the request, with the payload of a service, or in a list below."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from tutgen.importing.columns.calls import Calls
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.said import Said
from tutgen.importing.project.field_names import words_of
from tutgen.sources.json_pointer import Steps, pointer_of


class NotesOnCalls:
    """The notes on calls that become one."""

    def __init__(self, calls: Calls, payload: Steps | None) -> None:
        """`payload`: where that of the services stands in the body; None if there is none."""
        self._calls = calls
        self._payload = None if payload is None else pointer_of(payload)

    def of_request(self) -> dict[str, Any]:
        """The notes that stand in the request: key -> text."""
        out: dict[str, Any] = {}
        for pointer, texts in sorted(self._laid.items(), key=lambda pair: self._line(pair[0])):
            shared = self._shared(pointer, texts)
            everywhere = all(pointer in call.places for call in self._calls.of.values())
            key = pointer if everywhere else f"{pointer}?"
            if shared is None and self._in_payload(pointer) is not None:
                continue
            if shared is None:
                last = pointer.rpartition("/")[2] or "request"
                wanted = f"{'_'.join(words_of(last.replace('_', ' '))) or self._calls.stem}_note"
                own = self._calls.common(texts, code=False)
                shared = self._calls.field(wanted, own, "markdown", f"note on {pointer}")
            out[key] = Said(shared, self._place(next(iter(texts)), pointer))
        return out

    def of_payload(self, service: int) -> Mapping[str, Said]:
        """The notes on the payload of a service that its siblings do not have alike: pointer within it -> text."""
        notes: dict[str, Said] = {}
        for pointer, texts in self._laid.items():
            inside = self._in_payload(pointer)
            if inside is not None and service in texts and self._shared(pointer, texts) is None:
                text = self._calls.draft.words[service].express(texts[service])
                notes[inside] = Said(text, self._place(service, pointer))
        return notes

    def left_over(self) -> list[Line]:
        """Notes that fit no key, as a list below the request."""
        calls = self._calls
        texts = {
            n: "\n".join(
                f"- {note.raw}"
                for note in calls.notes(n)
                if note.pointer is None or self._is_loose(n, note.pointer)
            )
            for n in calls.cells
        }
        texts = {n: text for n, text in texts.items() if text}
        if not texts:
            return []
        own = calls.common(texts, code=False)
        at = calls.line(next(iter(own)))
        if len(own) == len(calls.cells) and len({*own.values()}) == 1:
            text = next(iter(own.values()))
        else:
            text = calls.field(f"{calls.stem}_notes", own, "markdown", "list below")
        return [at.saying(""), *(at.saying(line) for line in text.split("\n"))]

    @cached_property
    def _laid(self) -> Mapping[str, Mapping[int, str]]:
        """Pointer -> service -> its note there, as it was written."""
        laid: dict[str, dict[int, str]] = {}
        for n in self._calls.cells:
            for note in self._calls.notes(n):
                if note.pointer is not None and not self._is_loose(n, note.pointer):
                    of_place = laid.setdefault(note.pointer, {})
                    of_place[n] = f"{of_place[n]}\n\n{note.raw}" if n in of_place else note.raw
        return laid

    def _is_loose(self, service: int, pointer: str) -> bool:
        """Whether a note of a service stays in a list below: it has notes on keys of the request that half of the services or
        fewer explain. A mark for these would stand on the pages of the others as well, with nothing to say; and who explains
        keys that siblings do not has most likely copied notes that do not fit."""
        return service in self._loose_services and pointer != "request"

    @cached_property
    def _loose_services(self) -> frozenset[int]:
        noted: dict[str, set[int]] = {}
        for n in self._calls.cells:
            for note in self._calls.notes(n):
                if note.pointer is not None:
                    noted.setdefault(note.pointer, set()).add(n)
        return frozenset(
            n
            for pointer, services in noted.items()
            if pointer != "request"
            and self._in_payload(pointer) is None
            and all(pointer in call.places for call in self._calls.of.values())
            and 2 * len(services) <= len(self._calls.cells)
            for n in services
        )

    def _shared(self, pointer: str, notes: Mapping[int, str]) -> str | None:
        """The note at a place that all services have alike which have the key; None if there is none."""
        having = {n for n, call in self._calls.of.items() if pointer in call.places}
        if notes.keys() != having or (len(having) < 2 and len(self._calls.cells) > 1):
            return None
        texts = {*self._calls.common(notes, code=False).values()}
        return texts.pop() if len(texts) == 1 else None

    def _in_payload(self, pointer: str) -> str | None:
        """The pointer within the payload; None if it is not in there."""
        root = self._payload
        if root is None or pointer == "request" or not pointer.startswith(f"{root}/"):
            return None
        return pointer.removeprefix(root)

    def _place(self, service: int, pointer: str) -> Line:
        """Where a service has its note."""
        found = (n.lines[0] for n in self._calls.notes(service) if n.pointer == pointer)
        return next(found, self._calls.line(service))

    def _line(self, pointer: str) -> int:
        """The line of a key within the code."""
        calls = self._calls.of.values()
        return min((call.places[pointer] for call in calls if pointer in call.places), default=0)
