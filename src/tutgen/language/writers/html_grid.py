"""The grid of all services by all tutorials as HTML: each cell is where to start."""

from tutgen.content.model import ListedService
from tutgen.language.nodes import Grid
from tutgen.language.rendering import Rendering
from tutgen.language.writers.html_services import marks, planned_list, starts_class, state_mark
from tutgen.language.writers.writer import Out, RuleWriter
from tutgen.theme.highlight import escape, escape_attribute


def grid(writer: RuleWriter, node: Grid, out: Out) -> None:
    out.append(grid_html)


def _is_old(entry: ListedService) -> bool:
    return entry.service is not None and entry.service.state == "deprecated"


def grid_html(rendering: Rendering, most: int | None = None) -> str:
    """The grid; empty if there is no tutorial, or if it would have more cells than `most`.

    Services that are planned everywhere stand below it. Where all are, tutorials are listed.
    """
    overviews = rendering.plan.overviews
    rows: dict[str, ListedService] = {}
    planned: dict[str, ListedService] = {}
    cells: dict[tuple[str, str], str] = {}
    for overview in overviews:
        assert overview.tutorial is not None
        for entry in overview.tutorial.entries:
            slug = entry.service.slug if entry.service else ""
            if rendering.plan.is_published(entry.service):
                rows[slug] = entry
                cells[slug, overview.address] = overview.address.removesuffix("index.html")
            else:
                planned[entry.name] = entry
    if most is not None and len(rows) * len(overviews) > most:
        return ""
    rows = dict(sorted(rows.items(), key=lambda row: _is_old(row[1])))
    for entry in rows.values():
        planned.pop(entry.name, None)
    shown = rendering.values.html.value
    titles = {p.address: shown(rendering.values.title(p, rendering.plan)) for p in overviews}
    heads = {
        address: f'<a href="{escape_attribute(rendering.address(address))}">{title}</a>'
        for address, title in titles.items()
    }
    more = planned_list(rendering, list(planned.values()))
    more = f'<div class="services">{more}</div>\n' if more else ""
    if not rows:
        items = "".join(f"<li>{head}</li>\n" for head in heads.values())
        return f"<ul>\n{items}</ul>\n{more}" if items else ""
    words = rendering.words
    start = escape(words["start"])

    def cell(slug: str, address: str, name: str) -> str:
        folder = cells.get((slug, address))
        if folder is None:
            return "<td></td>"
        href = escape_attribute(rendering.address(f"{folder}{slug}.html"))
        told = f"{titles[address]}<span>, {name}</span>"
        return f'<td><a href="{href}"><b>{start}</b> <span>{told}</span></a></td>'

    columns = "".join(f'<th scope="col">{head}</th>' for head in heads.values())
    body = []
    for slug, entry in rows.items():
        name = shown(entry.name)
        service = entry.service
        mark = f" {state_mark(rendering, 'deprecated')}" if _is_old(entry) else ""
        line = "".join([cell(slug, address, name) for address in titles])
        body.append(f'<tr{marks(service)}><th scope="row">{name}{mark}</th>{line}</tr>\n')
    css = starts_class(max(len(rows), len(overviews))).strip()
    label = escape_attribute(rendering.unique_name(words["tutorials_by_service"]))
    return (
        f'<div class="{css}"><div class="grid" role="region" aria-label="{label}" tabindex="0"><table>\n'
        f'<thead><tr><th scope="col">{escape(words["service_names"])}</th>{columns}</tr></thead>\n'
        f"<tbody>\n{''.join(body)}</tbody></table></div>\n{more}</div>\n"
    )
