"""`x.md` beside each `x.html`: the page as Markdown. And `x.llms-full.txt` beside that of a service: the same in a form
that can be taken elsewhere, about this service only."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from tutgen.content.plan import Page, Plan
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.rendering import Rendering, ToldRequest
from tutgen.language.writers import markdown_text as md
from tutgen.language.writers.markdown import MARKDOWN
from tutgen.language.writers.markdown_blocks import bold
from tutgen.language.writers.markdown_text import OF_LINK, OF_REQUEST, OF_SIBLINGS
from tutgen.pages.deprecation import deprecation_markdown
from tutgen.pages.not_found import NOT_FOUND
from tutgen.pages.site import CompiledSite
from tutgen.sources import urls

FULL = "llms-full.txt"
"""The name of a service's tutorial in one file, in a folder with the name of its page."""

_LINK = re.compile(f"{OF_LINK[0]}([^{OF_LINK[1]}]*){OF_LINK[1]}")
_OF_SIBLINGS = re.compile("{}.*?{}".format(*OF_SIBLINGS), re.DOTALL)
_BEFORE_SIBLINGS = re.compile(rf"\n[ >]*(?:\n[ >]*)*(?={OF_SIBLINGS[0]})")
"""The empty lines before it, which may be those of a quote. It begins with a character, which is soon found."""


def _without_siblings(text: str) -> str:
    return _OF_SIBLINGS.sub("", _BEFORE_SIBLINGS.sub("", text))


class TwinRendering(Rendering):
    """The state of a page while it is written as Markdown: links lead to pages as Markdown where there are any."""

    def __init__(self, page: Page, plan: Plan, site: CompiledSite) -> None:
        super().__init__(page, plan, site)
        self._twins = MarkdownTwins(site, plan)

    def address(self, target: str) -> str:
        page = self.plan.pages.get(target) if self.page.address != NOT_FOUND else None
        return f"{OF_LINK[0]}{(page and self._twins.address(page)) or target}{OF_LINK[1]}"


def with_links(text: str, address: str, base_url: str | None = None) -> str:
    """What a page says, to be shown at an address: the links to the site that a `TwinRendering` has marked are full ones
    if the site's own address is given, and otherwise relative."""

    parts = _LINK.split(text)
    if base_url:
        parts[1::2] = [urls.absolute(base_url, target) for target in parts[1::2]]
    else:
        parts[1::2] = [urls.relative(address, target) for target in parts[1::2]]
    return "".join(parts)


def twin_address(page: str) -> str:
    """`a/b.html` -> `a/b.md`."""
    return f"{page.removesuffix('.html')}.md"


class ToldPage(NamedTuple):
    """What a page says, as Markdown."""

    text: str
    """With marks around links to the site, around what is about other services, and around requests."""
    of_service: str
    """What it says of its service only, with links that lead on from elsewhere; marks are around requests."""
    requests: Sequence[ToldRequest]
    """Those that are marked."""
    has_tabs: bool
    """Whether some of them may stand in tabs."""


class MarkdownTwins:
    """Writes pages as Markdown."""

    def __init__(self, site: CompiledSite, plan: Plan) -> None:
        self._site = site
        self._plan = plan
        self._last: tuple[Page, ToldPage] | None = None

    def address(self, page: Page) -> str | None:
        """Of a page as Markdown; None where there is none."""
        address = twin_address(page.address)
        is_made = self._site.project.site.makes("markdown") and page.address != NOT_FOUND
        return address if is_made and self.is_free(address) else None

    def files(self, page: Page) -> Iterator[tuple[str, bytes]]:
        """Address and content of the files of a page."""
        twin, full = self.address(page), self._full_address(page)
        if twin is None and full is None:
            return
        told = self.told(page)
        if twin:
            said = told.text.replace(OF_SIBLINGS[0], "").replace(OF_SIBLINGS[1], "")
            yield twin, with_links(said.replace(OF_REQUEST, ""), twin).encode()
        if full:
            yield full, told.of_service.replace(OF_REQUEST, "").encode()

    def links_elsewhere(self, text: str, page: Page) -> str:
        """What a page says, with links that lead on from where it is taken to; without `base_url`, as beside the page."""
        return with_links(text, page.address, self._site.project.site.base_url)

    def told(self, page: Page) -> "ToldPage":
        """What a page says, kept until another one is asked for."""
        if self._last is None or self._last[0] is not page:
            self._last = page, self._told(page)
        return self._last[1]

    def file(self, address: str) -> bytes | None:
        """The file at an address; None if there is none."""
        stem = address.removesuffix(f".{FULL}") if address.endswith(FULL) else address[:-3]
        page = self._plan.pages.get(f"{stem}.html")
        return dict(self.files(page)).get(address) if page else None

    def _full_address(self, page: Page) -> str | None:
        if page.service is None or not self._site.project.site.makes("llms"):
            return None
        address = full_address(page.address)
        return address if self.is_free(address) else None

    def is_free(self, address: str) -> bool:
        """Whether no file of the project has an address beside a page; no file has that of a folder of a page."""
        return address not in self._plan.assets

    def _told(self, page: Page) -> "ToldPage":
        site, document = self._site, self._site.document(page)
        rendering = TwinRendering(page, self._plan, site)
        rendering.labels, rendering.is_silent, rendering.told = document.labels, True, []
        parts = [*self._head(page, rendering)]
        parts.append(rendering.run(document.content.program(MARKDOWN)))
        number = 0
        while number < len(rendering.footnotes):  # a footnote may refer to another
            said = rendering.run(rendering.footnotes[number].program(MARKDOWN))
            number += 1
            parts.append(md.block(md.item(said, f"[^{number}]: ", 4)))
        text = "".join(parts).strip("\n") + "\n"
        of_service = ""
        if page.service:
            own = _without_siblings(text) if OF_SIBLINGS[0] in text else text
            of_service = self.links_elsewhere(own, page)
        has_tabs = rendering.has_tabs
        return ToldPage(text, of_service, rendering.told, has_tabs=has_tabs)

    def _head(self, page: Page, rendering: Rendering) -> Iterator[str]:
        """The heading, and what a page says of its service above all else."""
        site, document = self._site, self._site.document(page)
        told = None
        with suppress(EvaluationError):  # it is reported on the page
            told = site.front_text(page, "heading", rendering.scope)
        told = md.escaped(told or site.title(page, self._plan))
        if document.title:
            told = rendering.run(document.title.program(MARKDOWN))
        yield md.block(md.heading(told, 1))
        if page.service is None:
            return
        name = md.escaped(page.service.name)
        if name not in told:
            label = md.escaped(rendering.words["service_label"])
            yield md.block(f"{label} {name}")
        facts = [
            f"{bold(md.escaped(label)).strip()}: {_fact(said)}"
            for label, said in site.facts(rendering, page, MARKDOWN)
        ]
        yield md.block(md.listed(facts, "* "))
        yield deprecation_markdown(rendering)


def _fact(said: str) -> str:
    """A fact that is a line, or blocks."""
    return said if "\n\n" in said else md.one_line(said)


def full_address(page: str) -> str:
    """`a/b.html` -> `a/b.llms-full.txt`: a folder `a/b/` would take the address `a/b` from the page on some hosts."""
    return f"{page.removesuffix('.html')}.{FULL}"
