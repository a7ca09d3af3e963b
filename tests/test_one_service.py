"""What is taken along of a service's page is about this service: it has no word of another that the page does not show.

What the page shows is for `foreign-word` to judge.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from conftest import ROOT
from tutgen.build.prepared import PreparedSite, load, prepare, theme_of
from tutgen.check.matrix.tutorials import facts_of
from tutgen.check.siblings.owned_words import OwnedWord, certain_words, distinctive_words
from tutgen.check.siblings.ownership import contains
from tutgen.content.plan import Page
from tutgen.pages.files.markdown_twin import MarkdownTwins, ToldPage, full_address, twin_address
from tutgen.pages.render import Renderer
from tutgen.theme.load import load_theme

SITES = [
    ROOT,
    *sorted(path.parent for path in (ROOT / "examples").glob("*/content")),
    *sorted(path.parent for path in (ROOT / "tests/sites").glob("*/content")),
]
_SHOWN_LISTS = re.compile(r'<nav class="services".*?</nav>', re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def prepared(root: Path) -> PreparedSite:
    project = load(root)
    return prepare(project, theme_of(project, load_theme(root)))


def shown(renderer: Renderer, page: Page) -> str:
    """The HTML that a page shows of itself: without the frame, which names all services, and lists of them."""
    rendered = renderer.page(page)
    head, said = rendered.head, rendered.html.partition('<main class="frame page"')[2]
    facts = said.partition('<dl class="facts">')[2].partition("</dl>")[0]
    deprecated = said.partition('<div class="content">')[2].partition(rendered.content)[0]
    parts = (head.title, head.heading, head.service, facts, deprecated, rendered.content)
    return unescape(_SHOWN_LISTS.sub("", "\n".join(parts)))


def foreign(renderer: Renderer, root: Path) -> Iterator[tuple[str, str]]:
    """Address of a file, and a word of another service in it that the page does not show."""
    facts = facts_of(root, renderer)
    words = {*certain_words(facts), *distinctive_words(facts)}
    for page in renderer.plan.pages.values():
        if page.service is None:
            continue
        html = shown(renderer, page)
        files = dict([*renderer.twins.files(page), *renderer.along.files(page)])
        of_page = {twin_address(page.address)}
        for address, content in files.items():
            text = _ESCAPE.sub(r"\1", said(address, content))
            for word in others(words, page.service.slug):
                if contains(text, word.word) and word.word not in html and address not in of_page:
                    yield address, word.word


def said(address: str, content: bytes) -> str:
    """What a file says; of a notebook the text, since its code has words of Python."""
    if not address.endswith(".ipynb"):
        return content.decode()
    cells = json.loads(content)["cells"]
    return "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")


def others(words: set[OwnedWord], slug: str) -> Iterator[OwnedWord]:
    """The words of other services; not those that a longer one of the service's own has in it."""
    own = [word.word for word in words if slug in word.owners]
    for word in words:
        if slug not in word.owners and not any(contains(one, word.word) for one in own):
            yield word


@pytest.mark.parametrize("root", SITES, ids=lambda root: root.name)
def test_nothing_that_is_taken_along_says_more_of_others_than_the_page(root: Path) -> None:
    renderer = prepared(root).renderer()
    assert [*foreign(renderer, root)] == []


def test_the_test_finds_what_a_writer_says_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    told = MarkdownTwins.told

    def gossip(self: MarkdownTwins, page: Page) -> ToldPage:
        found = told(self, page)
        return found._replace(of_service=f"{found.of_service}\nTry Mistral, or mistral.\n")

    monkeypatch.setattr(MarkdownTwins, "told", gossip)
    renderer = prepared(ROOT).renderer()
    found = {address for address, _ in foreign(renderer, ROOT)}
    assert full_address("semantic-search/elser.html") in found
    assert not any("/mistral." in address for address in found)
