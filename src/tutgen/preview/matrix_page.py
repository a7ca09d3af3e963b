"""The matrix of a tutorial's services as a page of the preview: who has what, and sentences that deviate."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from urllib.parse import quote

from tutgen.check.matrix.model import Deviation, Matrix, Row, State
from tutgen.diagnostics import Span, quantity
from tutgen.preview.live_site import Preview
from tutgen.preview.shown_page import ShownPage, digest
from tutgen.theme.highlight import escape, escape_attribute

MATRIX = "_matrix/"
"""Below the base path; no page of a site can have such an address."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: https:; "
    "font-src 'self'; base-uri 'none'; form-action 'none'"
)
_SIGNS: Mapping[State, tuple[str, str]] = {
    "own": ("●", "has its own"),
    "default": ("○", "the default"),
    "unsupported": ("×", "not supported, or left out on purpose"),
    "missing": ("–", "missing"),
    "none": ("", "does not apply"),
}
_DEVIATES = ("≠", "a sentence deviates")
_KINDS = {"split": "About half have it", "gap": "Most have it"}


def is_matrix(address: str) -> bool:
    """Whether an address below the base path is that of a matrix."""
    return address == MATRIX.rstrip("/") or address.startswith(MATRIX)


def matrix_page(preview: Preview, address: str) -> ShownPage | None:
    """The page at `_matrix/<tutorial>`, of the first tutorial without one; None if there is none."""
    if preview.plan is None or not preview.whole:
        return preview.page("index.html")  # which can only tell what is wrong
    asked = address.removeprefix(MATRIX.rstrip("/")).removesuffix("index.html").strip("/")
    tutorials = {one.folder.removeprefix("."): one.folder for one in preview.tutorials}
    first = next(iter(tutorials.values()), "")
    matrix = preview.matrix(tutorials.get(asked, "" if asked else first))
    if matrix is None and (asked or tutorials):
        return None
    html = _Page(preview, matrix).html()
    diagnostics = (*preview.diagnostics, *preview.file_diagnostics)
    return ShownPage(html, html, digest(html), diagnostics)


class _Page:
    def __init__(self, preview: Preview, matrix: Matrix | None) -> None:
        self._preview = preview
        self._matrix = matrix
        self._base = quote(preview.base)
        lang, direction = preview.language
        self._written = f' lang="{escape_attribute(lang)}" dir="{direction}"'
        """The attributes of what is written in the language of the site."""

    def html(self) -> str:
        own = f"{self._base}_tutgen/"
        matrix = self._matrix
        title = matrix.title if matrix else "Services"
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
            f"<title>Services by what they have: {escape(title)}</title>\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n'
            '<link rel="icon" href="data:,">\n'
            f'<link rel="stylesheet" href="{self._base}{escape_attribute(quote(self._preview.style))}">\n'
            f'<link rel="stylesheet" href="{own}matrix.css">\n</head>\n<body class="matrix">\n'
            f'<main class="content">\n<h1{self._written}>{escape(title)}</h1>\n'
            f"{self._tutorials()}{''.join(self._report())}</main>\n</body>\n</html>\n"
        )

    def _tutorials(self) -> str:
        """Links to the other tutorials."""
        chosen = self._matrix.folder if self._matrix else ""
        others = [one for one in self._preview.tutorials if one.folder != chosen]
        items = "".join(
            f'<li><a href="{self._base}{MATRIX}{quote(one.folder.removeprefix("."))}">'
            f"{escape(one.folder)}</a></li>"
            for one in others
        )
        told = quantity(len(others), "other tutorial")
        return f"<details><summary>{told}</summary><ul>{items}</ul></details>\n" if others else ""

    def _report(self) -> Iterator[str]:
        matrix = self._matrix
        if matrix is None or len(matrix.services) < 2:
            services = quantity(len(matrix.services) if matrix else 0, "service")
            yield f"<p>There is nothing to compare: {services} with a page.</p>\n"
            return
        folded = sum(1 for row in matrix.rows if matrix.is_folded(row))
        signs = (*_SIGNS.values(), _DEVIATES)
        legend = "".join(f"<li><b>{sign}</b> {word}</li>" for sign, word in signs if sign)
        yield f'<ul class="signs">{legend}</ul>\n'
        yield (
            '<p class="tools"><label><input type="checkbox" id="all-rows"> Show all rows</label> '
            f"<span>{quantity(folded, 'row')} hidden: alike for all services, or of one alone</span></p>\n"
        )
        yield '<div class="matrix-frame" tabindex="0" role="region" aria-label="Services by what they have">\n<table>\n'
        yield f"<thead><tr><td></td>{''.join(map(self._service, matrix.services))}"
        yield '<th scope="col" class="share">Have it</th></tr></thead>\n'
        for group, rows in groupby(matrix.rows, lambda row: row.group):
            yield from self._group(matrix, group, list(rows))
        yield "</table>\n</div>\n"
        yield f'<h2 id="deviations">Sentences that deviate ({len(matrix.deviations)})</h2>\n'
        for number, one in enumerate(matrix.deviations):
            yield self._deviation(matrix, number, one)
        if not matrix.deviations:
            yield "<p>None.</p>\n"

    def _service(self, slug: str) -> str:
        assert self._matrix
        service = self._matrix.services[slug]
        folder = self._matrix.folder.removeprefix(".")
        href = f"{self._base}{quote(f'{folder}/{slug}.html'.lstrip('/'))}"
        state = f" <small>{service.state}</small>" if service.state != "published" else ""
        name = f'<a href="{href}"><bdi>{escape(service.name)}</bdi></a>'
        return f'<th scope="col"><span>{name}{state}</span></th>'

    def _group(self, matrix: Matrix, group: str, rows: list[Row]) -> Iterator[str]:
        is_folded = all(map(matrix.is_folded, rows))
        folded = ' class="folded"' if is_folded else ""
        yield f"<tbody{folded}>\n"
        yield f'<tr class="group"><th scope="rowgroup" colspan="{len(matrix.services) + 2}"><span>{group}</span></th></tr>\n'
        for row in rows:
            classes = row.kind + (" folded" if matrix.is_folded(row) else "")
            deviating = matrix.deviating(row)
            cells = "".join(
                self._cell(matrix, row, slug, deviates=slug in deviating)
                for slug in matrix.services
            )
            label = escape(row.label).replace("/", "/<wbr>").replace(".", ".<wbr>")
            kind = _KINDS.get(row.kind, "")
            mark = f'<span class="visually-hidden"> {kind}</span>' if kind else ""
            share = f"{row.has} of {row.could}" if row.lacking else ""
            yield (
                f'<tr class="{classes}"><th scope="row"><code>{label}</code>{mark}</th>{cells}'
                f'<td class="share">{share}</td></tr>\n'
            )
        yield "</tbody>\n"

    def _cell(self, matrix: Matrix, row: Row, slug: str, *, deviates: bool) -> str:
        state = row.states[slug]
        sign, word = _DEVIATES if deviates else _SIGNS[state]
        shown = f'<span aria-hidden="true">{sign}</span><span class="visually-hidden">{word}</span>'
        if deviates:
            number = matrix.first_deviation(row, slug)
            shown = f'<a href="#deviation-{number}">{shown}</a>'
        css = "deviates" if deviates else state
        return f'<td class="{css}" title="{escape_attribute(matrix.services[slug].name)}: {word}">{shown}</td>'

    def _deviation(self, matrix: Matrix, number: int, one: Deviation) -> str:
        name = f"<bdi>{escape(matrix.services[one.slug].name)}</bdi>"
        sibling = "the default"
        compare = ""
        if one.sibling:
            sibling = (
                f"<bdi>{escape(matrix.services[one.sibling].name)}</bdi>"
                if one.sibling in matrix.services
                else one.sibling
            )
            folder = matrix.folder.removeprefix(".")
            pair = quote("/".join(filter(None, (folder, one.slug, one.sibling))))
            compare = f' · <a href="{self._base}_compare/{pair}">Compare</a>'
        beside = "" if one.kind == "changed" else " (beside it)"
        return (
            f'<article id="deviation-{number}">\n<h3><code>{escape(one.slot)}</code> of {name}: {one.said}</h3>\n'
            f'<p class="said {one.what}"{self._written}>{difference(one)}</p>\n'
            f'<p class="places"><code>{_place(one.place)}</code>{beside} · '
            f"<code>{_place(one.other_place)}</code> ({sibling}){compare}</p>\n</article>\n"
        )


_TAGS = {"same": ("", ""), "there": ("<del>", "</del>"), "here": ("<ins>", "</ins>")}


def difference(one: Deviation) -> str:
    """The words that differ, as HTML."""
    if one.kind == "lacking":
        return f"<del>{escape(one.there)}</del>"
    said = []
    for piece in one.pieces:
        before, after = _TAGS[piece.kind]
        text = piece.text.removeprefix(" ")
        blank = " " if len(text) < len(piece.text) else ""
        said.append(f"{blank}{before}{escape(text)}{after}")
    return "".join(said)


def _place(span: Span) -> str:
    return escape(f"{span.path}:{span.line}:{span.column}")
