"""Responses of siblings: the sample response of the request above."""

from tutgen.importing.columns.requests import RequestOfColumn, is_one_request
from tutgen.importing.nouns.block import Call
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.table import Column
from tutgen.importing.project.draft import Draft


def add_response(draft: Draft, column: Column, stem: str, place: str) -> list[Line]:
    """Add the response of a column to the request that was added last; return the lines that place it on the page."""
    cells = {n: cell for n, cell in enumerate(column.cells) if cell}
    replies = {n: cell.code.reply for n, cell in cells.items() if cell.code and cell.code.reply}
    calls = {
        n: Call("", "", reply.body, reply.body, {}, headers=reply.headers)
        for n, reply in replies.items()
    }
    name = next(reversed(draft.requests))
    maker = RequestOfColumn(draft, cells, calls, f"{stem}_response", place)
    said = maker.response({n: reply.status for n, reply in replies.items()})
    draft.requests[name].value["response"] = said
    at = next(iter(cells.values())).lines[0]
    return [at.saying(f"```{{response}} {name}"), at.saying("```")]


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
