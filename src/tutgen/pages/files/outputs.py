"""The outputs: the kinds of files that are made beside the pages.

To add one, write its function in a module of this package, and list it here. Its name is the key by
which `outputs` of `site.yaml` can switch it off.
"""

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from typing import NamedTuple

from tutgen.content.model import Project, Site
from tutgen.content.plan import Page, Plan
from tutgen.diagnostics import Diagnostic, Span, unknown_name_hint
from tutgen.pages.comparing.companion_pages import in_tutorials
from tutgen.pages.comparing.compare_page import COMPARE
from tutgen.pages.comparing.move_page import MOVE
from tutgen.pages.files.feed import FEED, feed_file
from tutgen.pages.files.link_pictures import NAME as LINK_PICTURES
from tutgen.pages.files.llms import LLMS, llms_file
from tutgen.pages.files.markdown_twin import FULL
from tutgen.pages.files.model_json import MODEL, SCHEMA, TUTORIAL, model_files
from tutgen.pages.files.redirect_pages import redirect_pages
from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.pages.files.request_forms import taken_by_files
from tutgen.pages.files.search_index import search_index_files
from tutgen.pages.files.search_page import SEARCH, search_page
from tutgen.pages.files.sitemap import robots_file, sitemap_files
from tutgen.pages.files.take_along import FORMS
from tutgen.pages.not_found import NOT_FOUND
from tutgen.pages.search.group_text import KeptText
from tutgen.sources import urls


class Output(NamedTuple):
    """A kind of file."""

    name: str
    """A key of `outputs`."""
    addresses: str
    """A pattern (of `fnmatch`) that matches the addresses of all its files."""
    summary: str
    """What the files hold, and when there are any."""
    files: Callable[[RenderedSite], Iterator[tuple[str, bytes]]]
    """Address and content of each file. Raises ThemeError."""
    pages: Callable[[Plan], Iterable[str]] = lambda plan: ()
    """The addresses of its pages, which no page and no file of the project may have."""
    has: Callable[[Site, Plan, str], bool] = lambda site, plan, address: False
    """Whether it makes a file for an address, as far as the plan tells, which links of authors may lead to: some files
    are only there where a page has something to put in."""


def _is_beside(ending: str, site: Site, plan: Plan, address: str) -> bool:
    """Whether an address is that of a file beside a page of a service."""
    page = plan.pages.get(f"{address.removesuffix(ending)}.html")
    return address.endswith(ending) and page is not None and page.kind == "service"


def _is_of_model(site: Site, plan: Plan, address: str) -> bool:
    folder, _, name = f"/{address}".rpartition("/")
    overview = plan.pages.get(f"{folder}/index.html".lstrip("/"))
    is_tutorial = name == TUTORIAL and overview is not None and overview.kind == "overview"
    return is_tutorial or address in (MODEL, SCHEMA)


def search_files(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    """The list of all pages, and what the search dialog looks into."""
    groups = [KeptText(one) for one in rendered.search()]
    yield from search_page(rendered, groups)
    yield from search_index_files(rendered, groups)


def made_with_pages(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    """Nothing: they are made with the pages (`pages/comparing/companion_pages.py`, `pages/render.py`, `pages/files/markdown_twin.py`,
    `pages/files/take_along.py`)."""
    yield from ()


def not_found_page(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    yield NOT_FOUND, rendered.not_found().encode()


OUTPUTS = (
    Output(
        "redirects",
        "*.htm*",
        "a page at each alias, which leads to the new address",
        redirect_pages,
    ),
    Output(
        "not_found",
        NOT_FOUND,
        "what the host shows at an address where nothing is",
        not_found_page,
    ),
    Output("sitemap", "sitemap*.xml", "all pages; with `base_url`", sitemap_files),
    Output(
        "robots",
        "robots.txt",
        "where the sitemap is; with `base_url`, if the site is a whole host",
        robots_file,
    ),
    Output(
        "feed",
        "feed.xml",
        "Atom: the last 50 changes, with their commits' subjects; with `base_url`, in a git repository",
        feed_file,
        has=lambda site, plan, address: address == FEED and bool(site.base_url),
    ),
    Output(
        "search",
        "search*",
        "`search.html`, the list of all pages and sections, and what the search dialog looks into",
        search_files,
        pages=lambda plan: [SEARCH],
    ),
    Output(
        "markdown",
        "*.md",
        "each page as Markdown, `x.md` beside `x.html`: for programs, and to copy",
        made_with_pages,
    ),
    Output(
        "llms",
        "*llms*.txt",
        "`llms.txt`, the tutorials and their pages; `x.llms-full.txt` beside a service's page `x.html`: it in one file, without lists of other services",
        llms_file,
        has=lambda site, plan, address: (
            address == LLMS or _is_beside(f".{FULL}", site, plan, address)
        ),
    ),
    Output(
        "model",
        "*.json",
        "`model.json`, what is published, as data; `tutorial.json` beside an overview, with fields, names, steps and requests of each service; `model.schema.json`, their JSON Schema",
        model_files,
        has=_is_of_model,
    ),
    Output(
        "forms",
        "*.forms.js",
        "`x.forms.js` beside `x.html`: the requests of the page in other languages than HTTP",
        made_with_pages,
        pages=taken_by_files,
    ),
    *(
        Output(
            form.name,
            f"*{form.ending}",
            form.summary,
            made_with_pages,
            has=partial(_is_beside, form.ending),
        )
        for form in FORMS
    ),
    Output(
        LINK_PICTURES,
        "*.png",
        "`x.png` beside each page `x.html` of a tutorial: the picture that links to it are shown with (Open Graph); with `base_url` and `theme.picture_font`",
        made_with_pages,
    ),
    Output(
        "compare",
        f"*{COMPARE}",
        "`compare.html` beside the pages of a tutorial with two services or more: all of them side by side",
        made_with_pages,
        pages=partial(in_tutorials, name=COMPARE),
    ),
    Output(
        "move",
        f"*{MOVE}",
        "`move.html` beside them: moving from one service to another",
        made_with_pages,
        pages=partial(in_tutorials, name=MOVE),
    ),
)


def unknown_outputs(site: Site) -> Iterator[Diagnostic]:
    """What `outputs` of `site.yaml` names that is no output."""
    names = [output.name for output in OUTPUTS]
    for name in site.outputs:
        if name not in names:
            span = site.origin.child("outputs", name).key_span()
            hint = unknown_name_hint(name, names, "there are")
            yield Diagnostic("unknown-field", f"there is no output '{name}'", span, hint)


def taken_addresses(project: Project, plan: Plan) -> Iterator[Diagnostic]:
    """The pages and files of a project that have the address of a page of an output."""
    paths = {**plan.assets, **{page.address: _source(page) for page in plan.pages.values()}}
    spelled = {urls.normalized(address).lower(): address for address in paths}
    for output in _made(project.site):
        for taken in output.pages(plan):
            if address := spelled.get(urls.normalized(taken).lower()):
                path = paths[address]
                message = f"the address '{address}' is that of the output '{output.name}'"
                hint = f"rename '{path}', or write 'outputs: {{{output.name}: false}}' in site.yaml"
                yield Diagnostic("address-conflict", message, Span(path), hint)


def made_pages(site: Site, plan: Plan) -> dict[str, str]:
    """The addresses of the pages of outputs, and what they are."""
    return {
        address: f"the output '{output.name}'"
        for output in _made(site)
        for address in output.pages(plan)
    }


def is_made(site: Site, plan: Plan, address: str) -> bool:
    """Whether an output makes a file for an address, as far as the plan tells, which links may lead to."""
    return any(
        output.has(site, plan, address) or address in output.pages(plan) for output in _made(site)
    )


def _source(page: Page) -> str:
    """The path of the file that a page has its name from."""
    return page.service.origin.path if page.service else page.file.path


def _made(site: Site) -> Iterator[Output]:
    return (output for output in OUTPUTS if site.makes(output.name))


def output_files(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    """Address and content of each file of the outputs that the site makes, except where it has one of
    its own. Raises ThemeError."""
    there = rendered.addresses
    for output in _made(rendered.site):
        yield from ((a, content) for a, content in output.files(rendered) if a not in there)


def output_file(rendered: RenderedSite, address: str) -> bytes | None:
    """The file of an output at an address; None if there is none. Raises ThemeError."""
    for output in _made(rendered.site):
        if fnmatchcase(address, output.addresses) and address not in rendered.addresses:
            for other, content in output.files(rendered):
                if other == address:
                    return content
    return None
