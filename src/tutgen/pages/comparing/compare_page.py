"""`compare.html`: the table of all services of a tutorial. A script shows any two of them."""

from collections.abc import Iterator, Mapping

from tutgen.pages.comparing.compared import Compared
from tutgen.pages.comparing.rows import Row, Rows, parts_of
from tutgen.theme.highlight import escape, escape_attribute

COMPARE = "compare.html"

Words = Mapping[str, str]


def compare_content(compared: Compared, words: Words, move: str) -> str:
    """The content of the page; `move`: the address of the page of moves, empty if there is none."""
    head = "".join(
        f'<th scope="col" data-slug="{side.service.slug}">'
        f'<a href="{compared.address(side)}">{escape(side.name)}</a></th>'
        for side in compared.sides
    )
    label = escape_attribute(words["compare_services"])
    leads_on = f' data-move="{move}"' if move else ""
    return (
        f'<div class="table compare compare-all" role="region" aria-label="{label}" tabindex="0"{leads_on}>'
        f'<table>\n<thead><tr><th scope="col">{escape(words["service_names"])}</th>{head}</tr></thead>\n'
        f"{''.join(_parts(compared, words))}</table></div>\n"
    )


def _parts(compared: Compared, words: Words) -> Iterator[str]:
    across = len(compared.sides) + 1
    names = [f'<td data-of="{escape_attribute(side.name)}">' for side in compared.sides]
    addresses = [compared.address(side) for side in compared.sides]
    mark = f' <span class="differs" title="{escape_attribute(words["differs"])}">\u2260</span>'

    def made(rows: Rows) -> str:
        return "".join([_row(row, compared, names, addresses, mark) for row in rows.make()])

    def shown(rows: Rows) -> str:
        if rows.key is None:
            return made(rows)
        return compared.cache.named(("compare", rows.key), lambda: made(rows))

    for part in parts_of(compared, words["requests"]):
        rows = "".join(map(shown, part.rows))
        if rows:
            head = f'<th scope="rowgroup" colspan="{across}">{escape(part.title)}</th>'
            title = f'<tr class="part">{head}</tr>\n' if part.title else ""
            yield f"<tbody>{title}{rows}</tbody>\n"


def _row(row: Row, compared: Compared, names: list[str], addresses: list[str], mark: str) -> str:
    place = escape_attribute(row.query) + (f"#{row.step}" if row.step else "")
    if row.has_links:
        titles, shown = compared.titles[row.step], compared.site.html.value
        cells = [
            f'{name}{cell}<a class="more" href="{address}{place}">{shown(title)}</a></td>'
            if cell
            else f"{name}\u2013</td>"
            for name, address, cell, title in zip(names, addresses, row.cells, titles, strict=True)
        ]
    else:
        cells = [
            f'{name}<a href="{address}{place}">{cell}</a></td>' if cell else f"{name}\u2013</td>"
            for name, address, cell in zip(names, addresses, row.cells, strict=True)
        ]
    head = f'<th scope="row">{row.label}{mark if row.differs else ""}</th>'
    return f"<tr>{head}{''.join(cells)}</tr>\n"
