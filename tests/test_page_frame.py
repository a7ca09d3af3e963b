"""The frame of the page in a real browser: the bar, the head, steps, the end, and the colour scheme."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
AZURE = "semantic-search/azure-openai.html"


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens an address in a context of its own; what the page complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_(address: str, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def is_dark(page: Page) -> bool:
    """Whether the page is dark, and all that tells its scheme says the same."""
    dark = page.evaluate(
        """() => {
          const style = getComputedStyle(document.documentElement);
          const dark = style.backgroundColor === 'rgb(20, 23, 28)';
          const bar = [...document.querySelectorAll('meta[name=theme-color]')].filter((m) => matchMedia(m.media).matches);
          const colour = bar.map((meta) => meta.content).join();
          if (colour !== (dark ? '#14171c' : '#ffffff')) throw new Error(`theme-color is ${colour}`);
          const scheme = document.querySelector('meta[name=color-scheme]').content;
          if (!scheme.split(' ').includes(dark ? 'dark' : 'light')) throw new Error(`color-scheme is ${scheme}`);
          return dark;
        }"""
    )
    return bool(dark)


def test_point_30_the_scheme_is_chosen_and_remembered(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + AZURE, color_scheme="light")
    button = page.get_by_role("button", name="Colour scheme")
    assert not is_dark(page)
    button.click()  # light
    page.emulate_media(color_scheme="dark")
    assert not is_dark(page)
    button.click()
    assert is_dark(page)
    page.emulate_media(color_scheme="light")
    page.add_init_script(
        "new MutationObserver((_, o) => { if (document.body) { o.disconnect();"
        " window.first = document.documentElement.dataset.scheme; } })"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.goto(example_address + "index.html")
    assert is_dark(page)
    assert page.evaluate("window.first") == "dark"  # before anything of the body could be painted
    page.emulate_media(media="print")
    scheme = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert scheme == "light"
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Colour scheme: Dark").click()
    assert not is_dark(page)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.endsWith(':scheme'))") == []


def test_point_30_without_scripts_the_scheme_is_that_of_the_system(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + AZURE, color_scheme="dark", java_script_enabled=False)
    colour = page.locator("html").evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour == "rgb(20, 23, 28)"
    assert page.get_by_role("button").count() == 0


def test_point_44_links_within_the_site_are_fetched_ahead(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + AZURE)
    chosen = page.evaluate(
        """() => {
          const rules = JSON.parse(document.querySelector('script[type=speculationrules]').textContent);
          const [{ where, eagerness }] = rules.prefetch;
          const links = [...document.querySelectorAll(where.selector_matches)];
          return { eagerness, links: links.map((link) => link.href.split('#')[0]) };
        }"""
    )
    assert chosen["eagerness"] == "moderate"
    assert example_address + "semantic-search/cohere.html" in chosen["links"]
    assert all(link.startswith(example_address) for link in chosen["links"])
