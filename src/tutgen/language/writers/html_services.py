"""The services of a tutorial as HTML: to choose from, and side by side."""

from collections.abc import Callable, Sequence

from tutgen.content.model import ListedService, Service
from tutgen.language.nodes import Compare, Services
from tutgen.language.rendering import Program, Rendering, ServiceLists
from tutgen.language.writers.services import address_of, no_tutorial, page_of, title_of
from tutgen.language.writers.text import TEXT
from tutgen.language.writers.writer import Out, RuleWriter
from tutgen.theme.highlight import escape, escape_attribute

MANY = 6
"""Services, or tutorials, that readers look through with a filter."""
FEW = 12
"""Badges that a page of a service shows unfolded."""


def services(writer: RuleWriter, node: Services, out: Out) -> None:
    title, name = node.title.program(writer), node.title.program(TEXT)
    card, place = node.card.program(writer) if node.card else None, node.place

    def operation(rendering: Rendering) -> str:
        if rendering.page.tutorial is None:
            rendering.report(no_tutorial("services", place))
            return ""
        if card is None:
            rendering.has_badges = True
        items = badges(rendering) if card is None else _cards(rendering, card)
        heading = rendering.run(title)
        starts = starts_class(len(rendering.page.tutorial.entries))
        label = escape_attribute(rendering.unique_name(rendering.run_silently(name)))
        return (
            f'<nav class="services{"" if card is None else starts}" aria-label="{label}"><p class="services-title">'
            f"{heading}</p>\n{items}</nav>\n"
        )

    out.append(operation)


def _entry_html(rendering: Rendering, entry: ListedService) -> str:
    """A service's name as a link to its page, or as planned where it has none."""
    if entry.service is None or not rendering.plan.is_published(entry.service):
        return _planned(rendering, entry)
    return '<a href="{}">{}</a>'.format(*_link(rendering, entry, entry.service))


def _planned(rendering: Rendering, entry: ListedService, css: str = "") -> str:
    return f"<span{css}>{escape(entry.name)} {state_mark(rendering, 'planned')}</span>"


def _link(rendering: Rendering, entry: ListedService, service: Service) -> tuple[str, str]:
    """The address of a service's page, and its name as HTML."""
    mark = f" {state_mark(rendering, 'deprecated')}" if service.state == "deprecated" else ""
    address = escape_attribute(rendering.address(address_of(rendering, service.slug)))
    return address, f"{escape(entry.name)}{mark}"


def starts_class(count: int) -> str:
    """The classes of where readers start; what is many gets a filter."""
    return " starts many" if count >= MANY else " starts"


def marks(service: Service | None) -> str:
    """What scripts know a service by: its slugs, and whether it is better left alone."""
    if service is None:
        return ""
    former = f' data-aliases="{" ".join(service.aliases)}"' if service.aliases else ""
    is_old = " data-deprecated" if service.state == "deprecated" else ""
    return f' data-service="{service.slug}"{former}{is_old}'


def state_mark(rendering: Rendering, word: str) -> str:
    """The mark of a service that is no published one; `word`: a name of the theme's words, `planned`, `deprecated`."""
    return f"<small>{escape(rendering.words[word])}</small>"


def badges(rendering: Rendering) -> str:
    """The badges of a tutorial: those of services that are planned are folded, and on the page of a service all of
    them, if they are many."""
    lists, own = _lists(rendering), rendering.page.service
    items = _items(rendering, lists.badges, _badge)
    html = f'<ul class="badges">\n{items}</ul>\n' if lists.badges else ""
    if own and len(lists.badges) > FEW:
        said = rendering.words["services_count"].format(count=len(lists.badges))
        summary = f"<summary>{escape(said)}</summary>"
        return f'<details class="folded">{summary}\n{html}{lists.planned}</details>\n'
    return html + lists.planned


def picker(rendering: Rendering) -> str:
    """The list of the bar; empty where there is no other service to choose."""
    if rendering.page.tutorial is None:
        return ""
    options = _lists(rendering).options
    return f"<ul>\n{_items(rendering, options, _option)}</ul>" if len(options) > 1 else ""


def _lists(rendering: Rendering) -> ServiceLists:
    """The services of the page's tutorial. All of its pages are in one folder, so they differ in one item."""
    tutorial, plan = rendering.page.tutorial, rendering.plan
    assert tutorial is not None
    kept = rendering.values.service_lists if rendering.root is None else {}
    found = kept.get(tutorial.folder)
    if found is None:
        entries = [
            (e, e.service) for e in tutorial.entries if e.service and plan.is_published(e.service)
        ]
        links = [_link(rendering, entry, service) for entry, service in entries]
        planned = [entry for entry in tutorial.entries if not plan.is_published(entry.service)]
        found = kept[tutorial.folder] = ServiceLists(
            {service.slug: number for number, (_, service) in enumerate(entries)},
            links,
            [_badge(*link) for link in links],
            [_option(*link) for link in links],
            planned_list(rendering, planned),
        )
    return found


def _items(rendering: Rendering, items: Sequence[str], make: Callable[[str, str, str], str]) -> str:
    """The items of a list, that of the page's own service marked."""
    own, lists = rendering.page.service, _lists(rendering)
    number = lists.numbers.get(own.slug) if own else None
    if number is None:
        return "".join(items)
    current = make(*lists.links[number], ' aria-current="page"')
    return "".join((*items[:number], current, *items[number + 1 :]))


def _badge(address: str, name: str, current: str = "") -> str:
    return f'<li><a class="badge" href="{address}"{current}>{name}</a></li>\n'


def _option(address: str, name: str, current: str = "") -> str:
    return f'<li><a href="{address}"{current}>{name}</a></li>\n'


def planned_list(rendering: Rendering, entries: Sequence[ListedService]) -> str:
    """Services without a page, folded; empty if there are none."""
    if not entries:
        return ""
    css = ' class="badge badge-planned"'
    items = "".join(f"<li>{_planned(rendering, entry, css)}</li>\n" for entry in entries)
    said = rendering.words["more_planned"].format(count=len(entries))
    return (
        f'<details class="planned"><summary>{escape(said)}</summary>\n'
        f'<ul class="badges">\n{items}</ul></details>\n'
    )


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
            known = marks(entry.service)
            out.append(f'<li class="card"{known}>{head}{rendering.run(card)}</li>\n')
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
