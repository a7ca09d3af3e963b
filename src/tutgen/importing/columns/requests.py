"""Requests of siblings, as one request of `requests.yaml`."""

import re
from collections import Counter
from typing import Any

from tutgen.importing.alignment.holes import hole_of
from tutgen.importing.columns.bodies import BodyOfCalls
from tutgen.importing.columns.calls import Calls
from tutgen.importing.columns.notes import NotesOnCalls
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.said import Said
from tutgen.importing.nouns.table import Column
from tutgen.importing.project.draft import Draft


def add_request(draft: Draft, column: Column, heading: str, stem: str, place: str) -> list[Line]:
    """Add the request of a column to the draft; return the lines that place it on the page."""
    cells = {n: cell for n, cell in enumerate(column.cells) if cell}
    of = {n: cell.code.call for n, cell in cells.items() if cell.code and cell.code.call}
    calls = Calls(draft, cells, of, stem, place)
    name = _name(calls, heading)
    body = BodyOfCalls(calls)
    notes = NotesOnCalls(calls, body.payload)
    at = next(iter(cells.values())).lines[0]
    draft.requests[name] = Said(_said(calls, body, notes), at)
    draft.calls += len(of)
    draft.commands += [cells[n] for n, call in of.items() if call.as_http]
    return [at.saying(f"```{{request}} {name}"), at.saying("```"), *notes.left_over()]


def is_one_request(column: Column) -> bool:
    """Whether the code of all pages is a request, and one request can be made of these."""
    calls = [block.code.call for block in column.blocks if block.code and block.code.call]
    return (
        len(calls) == len(column.blocks)
        and len({call.is_form for call in calls}) == 1
        and len({bool(call.user) for call in calls}) == 1
    )


def _name(calls: Calls, heading: str) -> str:
    words = re.findall(r"[a-z0-9]+", re.sub(r"\{\{.*?\}\}", " ", heading.lower()))
    words = [word for word in words if word not in ("a", "an", "the", "your", "step")][:5]
    stem = "-".join(words) or "request"
    if not stem[0].isalpha():
        stem = f"request-{stem}"
    taken = calls.draft.requests
    name = stem if stem not in taken else f"{stem}-{_usual_method(calls).lower()}"
    number = 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


def _usual_method(calls: Calls) -> str:
    return Counter(call.method for call in calls.of.values()).most_common(1)[0][0]


def _said(calls: Calls, body: BodyOfCalls, notes: NotesOnCalls) -> dict[str, Any]:
    """What `requests.yaml` says of a request."""
    of = calls.of
    said: dict[str, Any] = {"method": _method(calls), "path": _path(calls)}
    if any(call.server for call in of.values()):
        said["server"] = calls.text({n: c.server for n, c in of.items()}, "server", "server")
    if any(call.user for call in of.values()):
        users = {n: call.user for n, call in of.items()}
        said["auth"] = {"basic": calls.text(users, f"{calls.stem}_user", "auth")}
    said["query"] = calls.entries({n: call.query for n, call in of.items()}, "query")
    said["headers"] = calls.entries({n: call.headers for n, call in of.items()}, "headers")
    said["form"] = any(call.is_form for call in of.values())
    said["caption"] = _caption(calls)
    said = {key: value for key, value in said.items() if value}
    value = body.value(notes.of_payload)
    if value is not None:
        said["body"] = value
    if found := notes.of_request():
        said["notes"] = found
    return said


def _method(calls: Calls) -> str:
    methods = {n: call.method for n, call in calls.of.items()}
    if len({*methods.values()}) == 1:
        return _usual_method(calls)
    return calls.field(f"{calls.stem}_method", methods, "text", "method")


def _path(calls: Calls) -> str:
    texts = calls.common({n: call.path for n, call in calls.of.items()})
    if len({*texts.values()}) == 1:
        return next(iter(texts.values()))
    wanted = f"{calls.stem}_path"
    found = hole_of(texts)
    if not found:
        return calls.field(wanted, texts, "text", "path")
    (hole,) = found.holes
    names = (_called(calls, n, text) for n, text in hole.texts.items())
    name = next(filter(None, names), wanted)
    return f"{hole.before}{calls.field(name, hole.texts, 'text', 'path')}{found.end}"


def _called(calls: Calls, service: int, text: str) -> str:
    """What a note calls a value: `task_type` of 'The task type is `sparse_embedding`'."""
    pattern = re.compile(rf"\b[Tt]he ((?:[a-z]+ ){{1,3}})is `?{re.escape(text)}\b")
    found = next(filter(None, (pattern.search(note.raw) for note in calls.notes(service))), None)
    return found[1].strip().replace(" ", "_") if found else ""


def _caption(calls: Calls) -> str:
    options = {n: cell.code.options for n, cell in calls.cells.items() if cell.code}
    captions = {n: own.get("caption", "") for n, own in options.items()}
    if not any(captions.values()):
        return ""
    return calls.text(captions, f"{calls.stem}_caption", "caption", "markdown")
