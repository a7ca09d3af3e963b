"""The services of a tutorial as HTML: to choose from, and side by side."""

from tutgen.content.model import Entry
from tutgen.language.nodes import Compare, Services
from tutgen.language.rendering import Program, Rendering
from tutgen.language.writers.services import address_of, no_tutorial, page_of, title_of
from tutgen.language.writers.text import TEXT
from tutgen.language.writers.writer import Out, RuleWriter
from tutgen.theme.highlight import escape, escape_attribute


def services(writer: RuleWriter, node: Services, out: Out) -> None:
    title, name = node.title.program(writer), node.title.program(TEXT)
    card, place = node.card.program(writer) if node.card else None, node.place

    def operation(rendering: Rendering) -> str:
        if rendering.page.tutorial is None:
            rendering.report(no_tutorial("services", place))
            return ""
        items = _badges(rendering) if card is None else _cards(rendering, card)
        heading = rendering.run(title)
        label = escape_attribute(rendering.unique_name(rendering.run_silently(name)))
        return (
            f'<nav class="services" aria-label="{label}"><p class="services-title">'
            f"{heading}</p>\n{items}</nav>\n"
        )

    out.append(operation)


def _entry_html(rendering: Rendering, entry: Entry, css: str = "", current: str = "") -> str:
    """A service's name as a link to its page, or as planned where it has none."""
    name = escape(entry.name)
    service = entry.service
    if service is None or not rendering.plan.is_published(service):
        return f"<span{css}>{name} {_state(rendering, 'planned')}</span>"
    mark = f" {_state(rendering, 'deprecated')}" if service.state == "deprecated" else ""
    address = escape_attribute(rendering.address(address_of(rendering, service.slug)))
    return f'<a{css} href="{address}"{current}>{name}{mark}</a>'


def _state(rendering: Rendering, word: str) -> str:
    return f"<small>{escape(rendering.words[word])}</small>"


def _badges(rendering: Rendering) -> str:
    """The badges of a tutorial; all of its pages are in one folder, so they differ in one item."""
    tutorial, own = rendering.page.tutorial, rendering.page.service
    assert tutorial is not None
    kept = rendering.values.badges if rendering.root is None else {}
    items = kept.get(tutorial.folder)
    if items is None:
        items = kept[tutorial.folder] = [_badge(rendering, entry) for entry in tutorial.entries]
    if own:
        items = [
            _badge(rendering, entry, ' aria-current="page"')
            if entry.service and entry.service.slug == own.slug
            else item
            for entry, item in zip(tutorial.entries, items, strict=True)
        ]
    return f'<ul class="badges">\n{"".join(items)}</ul>\n'


def _badge(rendering: Rendering, entry: Entry, current: str = "") -> str:
    is_planned = not rendering.plan.is_published(entry.service)
    css = ' class="badge badge-planned"' if is_planned else ' class="badge"'
    return f"<li>{_entry_html(rendering, entry, css, current)}</li>\n"


def _cards(rendering: Rendering, card: Program) -> str:
    out = []
    assert rendering.page.tutorial is not None
    for entry in rendering.page.tutorial.entries:
        page = page_of(rendering, entry)
        head = _entry_html(rendering, entry)
        if page is None:
            out.append(f'<li class="card card-planned">{head}</li>\n')
            continue
        with rendering.seeing(rendering.values.scope(page)):
            out.append(f'<li class="card">{head}{rendering.run(card)}</li>\n')
    return f'<ul class="cards">\n{"".join(out)}</ul>\n'


def compare(writer: RuleWriter, node: Compare, out: Out) -> None:
    titles = [title_of(column) for column in node.columns]
    cells = [column.cell.program(writer) for column in node.columns]
    place = node.place

    def operation(rendering: Rendering) -> str:
        tutorial = rendering.page.tutorial
        if tutorial is None:
            rendering.report(no_tutorial("compare", place))
            return ""
        shown = [title(rendering) for title in titles]
        head = "".join(f'<th scope="col">{escape(title)}</th>' for title in shown)
        name = rendering.words["services_compared"].format(columns=", ".join(shown))
        label = escape_attribute(rendering.unique_name(name))
        service = escape(rendering.words["service"])
        rows = []
        for entry in tutorial.entries:
            page = page_of(rendering, entry)
            if page is None:
                continue
            with rendering.seeing(rendering.values.scope(page)):
                said = "".join(f"<td>{rendering.run(cell)}</td>" for cell in cells)
            name = _entry_html(rendering, entry)
            rows.append(f'<tr><th scope="row">{name}</th>{said}</tr>\n')
        return (
            f'<div class="table compare" role="region" aria-label="{label}" '
            f'tabindex="0"><table>\n<thead><tr><th scope="col">{service}</th>{head}</tr></thead>\n'
            f"<tbody>\n{''.join(rows)}</tbody></table></div>\n"
        )

    out.append(operation)
