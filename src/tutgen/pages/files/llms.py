"""`llms.txt` (llmstxt.org): all tutorials and services, for programs that look for what to read."""

from collections.abc import Iterator
from contextlib import suppress

from tutgen.content.plan import Page
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.writers import markdown_text as md
from tutgen.pages.files.markdown_twin import MarkdownTwins
from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.pages.not_found import NOT_FOUND
from tutgen.sources import urls

LLMS = "llms.txt"
_HOME = "index.html"


def llms_file(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    yield LLMS, "\n\n".join(_blocks(rendered)).encode() + b"\n"


def _blocks(rendered: RenderedSite) -> Iterator[str]:
    """A title, what the site is about, and a list of links for each tutorial and for the other pages."""
    plan, words = rendered.plan, rendered.site.words
    home = plan.pages.get(_HOME)
    yield md.heading(md.escaped(rendered.site.title), 1)
    if home and (about := _about(rendered, home)):
        yield md.quote(md.paragraph(md.escaped(about)))
    for overview in plan.overviews:
        assert overview.tutorial is not None
        title = rendered.compiled.title(overview, plan)
        yield md.heading(md.escaped(title), 2)
        pages = [overview, *plan.service_pages(overview.tutorial)]
        yield md.listed([_entry(rendered, page, title) for page in pages])
    others = [p for p in plan.pages.values() if p.kind == "page" and p.address != NOT_FOUND]
    if others:
        yield md.heading(md.escaped(words["all_pages"]), 2)
        yield md.listed([_entry(rendered, p, rendered.compiled.title(p, plan)) for p in others])


def _entry(rendered: RenderedSite, page: Page, title: str) -> str:
    """A page as a link, with what it says that it is about; that of a service by its name."""
    twins, service = MarkdownTwins(rendered.compiled, rendered.plan), page.service
    name = md.escaped(service.name if service else title)
    link = md.link(name, _address(rendered, twins.address(page) or page.address))
    about = md.escaped(_about(rendered, page))
    if service and service.state == "deprecated":
        about = f"{md.escaped(rendered.site.words['deprecated'])}. {about}".strip()
    return md.paragraph(f"{link}: {about}" if about else link)


def _about(rendered: RenderedSite, page: Page) -> str:
    """The description that the page's source gives; empty if it gives none."""
    with suppress(EvaluationError):  # it is reported on the page
        return rendered.compiled.front_text(page, "description") or ""
    return ""


def _address(rendered: RenderedSite, address: str) -> str:
    base = rendered.site.base_url
    return urls.absolute(base, address) if base else urls.relative(LLMS, address)
