"""The services of a tutorial as Markdown: lists of links, and a table. Only pages of no service have the lists: others
are about one service."""

from tutgen.content.model import ListedService
from tutgen.language import nodes as n
from tutgen.language.rendering import Rendering
from tutgen.language.writers import markdown_text as md
from tutgen.language.writers.markdown_blocks import bold
from tutgen.language.writers.services import page_of, title_of
from tutgen.language.writers.writer import Out, RuleWriter


def services(writer: RuleWriter, node: n.Services, out: Out) -> None:
    title = node.title.program(writer)
    card = node.card.program(writer) if node.card else ()

    def operation(rendering: Rendering) -> str:
        tutorial = rendering.page.tutorial
        if tutorial is None or rendering.page.service:
            return ""
        items = []
        for entry in tutorial.entries:
            page, said = page_of(rendering, entry), ""
            if page and card:
                with rendering.seeing(rendering.values.scope(page)):
                    said = rendering.run(card)
            items.append(f"{_name(rendering, entry)}\n\n{said}".strip("\n"))
        return bold(rendering.run(title)) + md.block(md.listed(items))

    out.append(operation)


def _name(rendering: Rendering, entry: ListedService) -> str:
    """A service's name as a link to its page, or as planned where it has none."""
    page, words = page_of(rendering, entry), rendering.words
    name = md.escaped(entry.name)
    if page is None:
        return f"{name} ({md.escaped(words['planned'])})"
    is_old = entry.service is not None and entry.service.state == "deprecated"
    mark = f" ({md.escaped(words['deprecated'])})" if is_old else ""
    return f"{md.link(name, rendering.address(page.address))}{mark}"


def grid(writer: RuleWriter, node: n.Grid, out: Out) -> None:
    out.append(_grid)


def _grid(rendering: Rendering) -> str:
    """All tutorials, each with its services."""
    items = []
    for overview in rendering.plan.overviews:
        title = md.escaped(rendering.values.title(overview, rendering.plan))
        address = rendering.address(overview.address)
        assert overview.tutorial is not None
        pages = rendering.plan.service_pages(overview.tutorial)
        links = [
            md.link(md.escaped(page.service.name), rendering.address(page.address))
            for page in pages
            if page.service
        ]
        items.append("\n".join([md.link(title, address), *([md.listed(links)] if links else [])]))
    return md.block(md.listed(items))


def compare(writer: RuleWriter, node: n.Compare, out: Out) -> None:
    titles = [title_of(column) for column in node.columns]
    cells = [column.cell.program(writer) for column in node.columns]

    def operation(rendering: Rendering) -> str:
        tutorial = rendering.page.tutorial
        names = [md.escaped(title(rendering)) for title in titles]
        rows = [[md.escaped(rendering.words["service"]), *names], ["---"] * (len(names) + 1)]
        for entry in tutorial.entries if tutorial else ():
            page = page_of(rendering, entry)
            if page:
                with rendering.seeing(rendering.values.scope(page)):
                    rows.append([_name(rendering, entry), *map(rendering.run, cells)])
        table = "\n".join([f"| {' | '.join(map(md.cell, row))} |" for row in rows])
        begin, end = md.OF_SIBLINGS if rendering.page.service else ("", "")
        return md.block(f"{begin}{table}{end}")

    out.append(operation)
