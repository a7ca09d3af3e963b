"""Responses of siblings: the sample response of the request above."""

from typing import Any

from tutgen.importing.columns.bodies import BodyOfCalls
from tutgen.importing.columns.calls import Calls
from tutgen.importing.columns.notes import NotesOnCalls
from tutgen.importing.columns.requests import is_one_request
from tutgen.importing.nouns.block import Call
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.table import Column
from tutgen.importing.project.draft import Draft


def add_response(draft: Draft, column: Column, stem: str, place: str) -> list[Line]:
    """Add the response of a column to the request that was added last; return the lines that place it on the page."""
    cells = {n: cell for n, cell in enumerate(column.cells) if cell}
    replies = {n: cell.code.reply for n, cell in cells.items() if cell.code and cell.code.reply}
    of = {
        n: Call("", "", reply.body, reply.body, {}, headers=reply.headers)
        for n, reply in replies.items()
    }
    calls = Calls(draft, cells, of, f"{stem}_response", place)
    name = next(reversed(draft.requests))
    draft.requests[name].value["response"] = _said(calls, {n: r.status for n, r in replies.items()})
    at = next(iter(cells.values())).lines[0]
    return [at.saying(f"```{{response}} {name}"), at.saying("```")]


def _said(calls: Calls, statuses: dict[int, int]) -> dict[str, Any]:
    """What `requests.yaml` says of a response."""
    said: dict[str, Any] = {"status": next(iter(statuses.values()))}
    if len({*statuses.values()}) > 1:
        said["status"] = calls.field(f"{calls.stem}_status", statuses, "integer", "status")
    if headers := calls.entries({n: call.headers for n, call in calls.of.items()}, "headers"):
        said["headers"] = headers
    body = BodyOfCalls(calls)
    said["body"] = body.value(NotesOnCalls(calls, body.payload).of_payload)
    return said


def is_response_of(column: Column, before: Column | None) -> bool:
    """Whether the code of all pages is a response, right below what is a request on the same ones."""
    replies = [block.code.reply for block in column.blocks if block.code and block.code.reply]
    return (
        before is not None
        and is_one_request(before)
        and [cell is None for cell in before.cells] == [cell is None for cell in column.cells]
        and len(replies) == len(column.blocks)
        and len({reply.body is None for reply in replies}) == 1
        and not any(block.code and block.code.notes for block in column.blocks)
    )
