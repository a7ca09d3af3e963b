"""Two services' pages side by side, block by block: the view in which a writer finds drift.

To whoever has it open it is a page like any other: it has an address, follows its sources, and shows
their errors.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import zip_longest
from urllib.parse import quote

from tutgen.check.matrix.model import Deviation
from tutgen.pages.page_blocks import PageBlock
from tutgen.preview.live_site import Preview
from tutgen.preview.matrix_page import (
    MATRIX,
    POLICY,
    difference,
    is_matrix,
    matrix_page,
)
from tutgen.preview.shown_page import ShownPage, digest
from tutgen.theme.highlight import escape, escape_attribute

COMPARE = "_compare/"
"""Below the base path; no page of a site can have such an address."""


def shown_at(preview: Preview, address: str) -> ShownPage | None:
    """The page at an address below the base path; None if there is none.

    `_compare/<tutorial>/<a>/<b>` is the comparison of two services' pages, `_matrix/<tutorial>` the matrix of all; any
    other address is the site's.
    """
    if is_matrix(address):
        return matrix_page(preview, address)
    if not address.startswith(COMPARE):
        return preview.page(address)
    if preview.plan is None or not preview.whole:
        return preview.page("index.html")  # which can only tell what is wrong
    folder, _, right = address.removeprefix(COMPARE).rpartition("/")
    folder, _, left = folder.rpartition("/")
    addresses = {
        page.service.slug: page.address
        for page in preview.plan.pages.values()
        if page.service and page.tutorial and page.tutorial.folder == (folder or ".")
    }
    one, other = (preview.page(addresses.get(slug, "")) for slug in (left, right))
    if one is None or other is None:
        return None
    diagnostics = tuple(dict.fromkeys((*one.diagnostics, *other.diagnostics)))
    for side in (one, other):
        if side.placeholder:
            return replace(side, diagnostics=diagnostics)
    base = quote(preview.base)
    marks = [preview.deviations(preview.plan.pages[addresses[slug]]) for slug in (left, right)]
    rows = comparison_rows(_blocks(one, "left-"), _blocks(other, "right-"), marks[0], marks[1])
    html = comparison_html(
        base=base,
        style=base + quote(preview.style),
        folder=quote(folder),
        services={slug: preview.title(page) for slug, page in addresses.items()},
        chosen=(left, right),
        rows=rows,
    )
    return ShownPage(html, rows, digest(html), diagnostics)


def _blocks(shown: ShownPage, prefix: str) -> Sequence[PageBlock]:
    return shown.blocks(prefix) if shown.blocks else ()


def comparison_html(
    *,
    base: str,
    style: str,
    folder: str,
    services: Mapping[str, str],
    chosen: tuple[str, str],
    rows: str,
) -> str:
    """The document around the rows; `services`: slug -> name."""
    own = f"{base}_tutgen/"
    names = [services[slug] for slug in chosen]
    left, right = chosen
    prefix = f"{base}{COMPARE}{folder}/" if folder else f"{base}{COMPARE}"
    matrix = (
        f'<p class="up"><a href="{base}{MATRIX}{folder}">All services, by what they have</a></p>\n'
    )
    selects = [
        _select("left", services, left, lambda slug: f"{prefix}{slug}/{right}"),
        _select("right", services, right, lambda slug: f"{prefix}{left}/{slug}"),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{escape(names[0])} and {escape(names[1])}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<link rel="icon" href="data:,">\n'
        f'<link rel="stylesheet" href="{escape_attribute(style)}">\n'
        f'<link rel="stylesheet" href="{own}compare.css">\n'
        f'<script src="{own}words.js" defer></script>\n'
        f'<script src="{own}compare.js" defer></script>\n</head>\n<body class="comparison">\n'
        f'<header>{selects[0]}{selects[1]}</header>\n<main class="content">{matrix}<div class="rows">\n'
        f"{rows}</div></main>\n</body>\n</html>\n"
    )


def _select(side: str, services: Mapping[str, str], chosen: str, href: Callable[[str], str]) -> str:
    options = "".join(
        f'<option value="{slug}" data-href="{escape_attribute(href(slug))}"'
        f"{' selected' if slug == chosen else ''}>{escape(name)}</option>"
        for slug, name in services.items()
    )
    return (
        f'<select id="{side}" aria-label="The {side} service" autocomplete="off">{options}</select>'
    )


Marks = Sequence[tuple[Deviation, str]]
"""Sentences that deviate, each with what the page says in its place."""


def comparison_rows(
    left: Sequence[PageBlock],
    right: Sequence[PageBlock],
    left_marks: Marks = (),
    right_marks: Marks = (),
) -> str:
    """The rows as HTML: blocks with the same slot side by side, with what deviates from other services below."""
    return "".join(_rows(left, right, left_marks, right_marks))


def _rows(
    left: Sequence[PageBlock], right: Sequence[PageBlock], left_marks: Marks, right_marks: Marks
) -> Iterator[str]:
    matcher = SequenceMatcher(
        None, [block.slot for block in left], [block.slot for block in right], autojunk=False
    )
    for _, a, b, c, d in matcher.get_opcodes():
        for one, other in zip_longest(left[a:b], right[c:d]):
            yield _row(one, other, _marks(one, left_marks) + _marks(other, right_marks, "right"))


def _row(one: PageBlock | None, other: PageBlock | None, marks: str) -> str:
    if one is None or other is None:
        kind = "left-only" if one else "right-only"
    else:
        kind = "same" if one.text == other.text else "differs"
    return (
        f'<div class="row {kind}"><div class="cell left">{one.html if one else ""}</div>'
        f'<div class="cell right">{other.html if other else ""}</div>{marks}</div>\n'
    )


def _marks(block: PageBlock | None, marks: Marks, side: str = "left") -> str:
    """What is said below a block that holds sentences that deviate, or stand beside one that is lacking."""
    return "".join(
        f'<p class="deviation {side}"><b>{one.slug}: {escape(one.said)}.</b> {difference(one)}</p>'
        for one, said in marks
        if block and said and said in block.text
    )
