"""Moving from one service of a tutorial to another: what the tutorial says of each pair, and what requests and code become."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from tutgen.content.plan import Page, Plan
from tutgen.diagnostics import Diagnostic, Finding
from tutgen.language.document import Document
from tutgen.language.listings.listing import Listing
from tutgen.language.nodes import Content, List
from tutgen.language.payload import Payload, print_json
from tutgen.language.rendering import PendingLink, Rendering
from tutgen.pages.comparing.compared import REQUIREMENTS, Compared, Side, of_variant, query_of
from tutgen.requests.patterns import Patterns, patterns
from tutgen.requests.request import Filled


class Moves(NamedTuple):
    """What `moves` of a tutorial says of every pair of its services."""

    titles: Sequence[str]
    texts: Sequence[str]
    """HTML, each once; the first is empty."""
    pairs: Sequence[Sequence[int]]
    """For each title the number of the text for each pair: first from the first service to each of them, and so
    on."""
    findings: tuple[Finding, ...]
    links: tuple[PendingLink, ...]
    shown: frozenset[str]
    """The addresses of private files that a text shows."""


_NOTHING = "<p></p>"
"""What an expression makes that comes to nothing for a pair."""


def moves_of(overview: Page, compared: Compared, plan: Plan, reserved: frozenset[str]) -> Moves:
    """`overview`: of the tutorial; `reserved`: the ids of the theme."""
    site, sides = compared.site, compared.sides
    seen = site.scope(overview)
    choices = {
        f"{root}.{name.removeprefix('service.')}": values
        for name, values in seen.choices.items()
        if name.startswith("service.")
        for root in ("from", "to")
    }
    seen = replace(seen, choices={**seen.choices, **choices})
    texts: dict[str, int] = {"": 0}
    findings: dict[tuple[Any, ...], Finding] = {}
    links: dict[PendingLink, None] = {}
    shown: set[str] = set()
    pairs = []
    written = compared.compilation.moves
    for document in written.values():
        program = document.content.program(site.html)
        row = []
        for one in sides:
            for other in sides:
                if one is other:
                    row.append(0)
                    continue
                rendering = Rendering(overview, plan, site, reserved, prefix="move-")
                rendering.scope = replace(seen, left=one.scope.service, entered=other.scope.service)
                html = rendering.run(program).strip()
                html = "" if html == _NOTHING else html
                row.append(texts.setdefault(html, len(texts)))
                for finding in rendering.findings:
                    found = finding.diagnostic
                    findings.setdefault((found.code, found.span), _of_pair(found, one, other))
                links.update(dict.fromkeys(rendering.links))
                shown |= rendering.shown
        pairs.append(row)
    return Moves(
        [*written], [*texts], pairs, tuple(findings.values()), tuple(links), frozenset(shown)
    )


def _of_pair(found: Diagnostic, one: Side, other: Side) -> Finding:
    pair = f"moving from '{one.service.slug}' to '{other.service.slug}'"
    return Finding(replace(found, message=f"{found.message}, {pair}"))


def move_data(
    compared: Compared, moves: Moves, requirements: Sequence[Sequence[str]]
) -> dict[str, Any]:
    """What the script of the page knows. Services are named by their places in `services`.

    `services`: slug and name; `asked`: the parts of requirements as HTML, each once, and for each service the
    numbers of its own; `moves`: title, and numbers of `texts`, as in `Moves`; `requests` and `code`: what blocks are called (one text, or
    one for each service), the id of the step, the query that chooses the tab, and as in `Patterns`, texts and values. A
    request that differs by the tab, and code that differs by the variant, is there once for each.
    """
    places = compared.places
    parts: dict[str, int] = {}
    asked = [[parts.setdefault(html, len(parts)) for html in of_side] for of_side in requirements]
    return {
        "services": [[side.service.slug, side.name] for side in compared.sides],
        "asked": [[*parts], asked],
        "texts": moves.texts,
        "moves": [[title, row] for title, row in zip(moves.titles, moves.pairs, strict=True)],
        "requests": [made for name in places.requests for made in _request(compared, name)],
        "code": [made for name in places.code for made in _code(compared, name)],
    }


def requirements(compared: Compared) -> list[list[str]]:
    """What each service asks of its readers, as HTML: the items of lists, and what else it says."""
    if REQUIREMENTS not in compared.places.fields:
        return [[] for _ in compared.sides]

    def made() -> list[list[str]]:
        return [_requirements(compared, side) for side in compared.sides]

    return compared.of_field(REQUIREMENTS, "asked", made)


def _requirements(compared: Compared, side: Side) -> list[str]:
    document = compared.value(side, REQUIREMENTS)
    if not isinstance(document, Document):
        return []
    parts = compared.cache.of(_parts, document)
    return [html for part in parts if (html := compared.html(side, part))]


def _parts(document: Document) -> Sequence[Content]:
    found: list[Sequence[Any]] = []
    for node in document.content.nodes:
        found += [i.children for i in node.items] if isinstance(node, List) else [(node,)]
    return [Content(nodes) for nodes in found]


def _request(compared: Compared, name: str) -> Iterator[list[Any]]:
    request = compared.compilation.requests[name]
    drawn = compared.compilation.placed_requests[name].lines
    printed = partial(compared.cache.of, _printed)

    def made(step: str, sides: Sequence[Filled | None]) -> tuple[str, Patterns]:
        return step, patterns(request, sides, printed, drawn)

    for tabs, (step, (texts, sides)) in compared.by_tabs(name, made):
        line = compared.site.line
        captions = [line(f"{said}{compared.labels(tabs)}") for said in compared.captions(name)]
        yield [_once(captions), step, query_of(tabs), texts, sides]


def _code(compared: Compared, name: str) -> Iterator[list[Any]]:
    """Nothing of variants that no service has code for."""
    field, places = compared.site.project.site.fields[name], compared.places.code[name]
    values = [
        compared.value(side, name) if compared.shown_at(side, places) else None
        for side in compared.sides
    ]
    for variant, label in compared.variants(field).items():
        texts: dict[str, int] = {}
        sides = [
            [texts.setdefault(str(code), len(texts))] if isinstance(code, Listing) else None
            for code in (of_variant(value, variant) for value in values)
        ]
        if texts:
            title = f"{field.title} ({label})" if label else field.title
            query = query_of({field.by: variant} if field.by and variant else {})
            yield [title, places[0].step, query, [*texts], sides]


def _printed(payload: Payload) -> str:
    return print_json(payload).text


def _once(texts: Sequence[str]) -> str | Sequence[str]:
    """The text that all are, or all."""
    return texts[0] if len(set(texts)) == 1 else texts
