"""`llms.txt` (llmstxt.org): all tutorials and services, for programs that look for what to read."""

from collections.abc import Iterator
from contextlib import suppress

from tutgen.content.plan import Page, Plan
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.writers import markdown_text as md
from tutgen.pages.files.markdown_twin import MarkdownTwins
from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.pages.not_found import NOT_FOUND
from tutgen.pages.site import CompiledSite
from tutgen.sources import urls

LLMS = "llms.txt"
_HOME = "index.html"


def llms_file(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    yield LLMS, "\n\n".join(_blocks(rendered)).encode() + b"\n"


def _blocks(rendered: RenderedSite) -> Iterator[str]:
    """A title, what the site is about, and a list of links for each tutorial and for the other pages."""
    plan, texts = rendered.plan, rendered.llms()
    home = plan.pages.get(_HOME)
    yield md.heading(md.escaped(rendered.site.title), 1)
    if home and (about := _about(rendered.compiled, home)):
        yield md.quote(md.paragraph(md.escaped(about)))
    yield from (texts[overview.group] for overview in plan.overviews)
    others = [texts[page.group] for page in plan.pages.values() if _is_other(page)]
    if others:
        yield md.heading(md.escaped(rendered.site.words["all_pages"]), 2)
        yield md.listed(others)


def _is_other(page: Page) -> bool:
    return page.kind == "page" and page.address != NOT_FOUND


class LlmsTexts:
    """Tells what `llms.txt` says of pages that are compiled together."""

    def __init__(self, site: CompiledSite, plan: Plan) -> None:
        self._site = site
        self._plan = plan
        self._twins = MarkdownTwins(site, plan)

    def of(self, page: Page) -> str:
        """A heading and a list for the overview of a tutorial, an entry for a page of no tutorial. Empty for any other
        page."""
        title = self._site.title(page, self._plan)
        if page.kind == "overview" and page.tutorial:
            pages = [page, *self._plan.service_pages(page.tutorial)]
            listed = md.listed([self._entry(one, title) for one in pages])
            return f"{md.heading(md.escaped(title), 2)}\n\n{listed}"
        return self._entry(page, title) if _is_other(page) else ""

    def _entry(self, page: Page, title: str) -> str:
        """A page as a link, with what it says that it is about; that of a service by its name."""
        service, words = page.service, self._site.words
        name = md.escaped(service.name if service else title)
        link = md.link(name, self._address(self._twins.address(page) or page.address))
        about = md.escaped(_about(self._site, page))
        if service and service.state == "deprecated":
            about = f"{md.escaped(words['deprecated'])}. {about}".strip()
        return md.paragraph(f"{link}: {about}" if about else link)

    def _address(self, address: str) -> str:
        base = self._site.project.site.base_url
        return urls.absolute(base, address) if base else urls.relative(LLMS, address)


def _about(site: CompiledSite, page: Page) -> str:
    """The description that the page's source gives; empty if it gives none."""
    with suppress(EvaluationError):  # it is reported on the page
        return site.front_text(page, "description") or ""
    return ""
