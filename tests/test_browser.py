"""The built example in a real browser: badges, copying, light and dark, narrow and wide."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

pytestmark = pytest.mark.browser

ELSER = "semantic-search/elser.html"
ENDPOINT = """\
PUT _inference/sparse_embedding/elser_embeddings
{
  "service": "elser",
  "service_settings": {
    "num_allocations": 1,
    "num_threads": 1
  }
}"""


@pytest.fixture(scope="module")
def site(example_site: Path) -> Path:
    return example_site


@pytest.fixture(scope="module")
def address(example_address: str) -> str:
    return example_address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def _failure(request: Request) -> list[str]:
    """The address, unless a page was only fetched ahead when it was gone to."""
    return [] if request.failure == "net::ERR_ABORTED" else [request.url]


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; what it complains about fails the test."""
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.extend(_failure(request)))
    yield page
    assert complaints == []


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_badges_are_plain_links_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + ELSER + "#search")
    page.locator(".badges").get_by_text("Mistral", exact=True).click()
    expect(page).to_have_url(address + "semantic-search/mistral.html")
    assert page.locator("button, input").count() == 0
    context.close()


def test_the_copy_button_copies_exactly_the_request(
    context: BrowserContext, page: Page, address: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address + ELSER)
    button = page.get_by_role("button", name="Copy: Create inference example for ELSER")
    button.click()
    expect(button).to_have_text("Copied")
    assert copied(page) == ENDPOINT


def test_every_block_is_copied_as_the_model_has_it(
    context: BrowserContext, page: Page, address: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address + "semantic-search/cohere.html")
    figures = page.locator("figure.code")
    assert figures.count() > 6
    for number in range(figures.count()):
        figure = figures.nth(number)
        code = figure.locator("pre code").text_content()
        button = figure.get_by_role("button", name="Copy")
        button.click()
        expect(button).to_have_text("Copied")
        assert copied(page) == code
        body = str(code).partition("\n")[2] if str(code)[0].isalpha() else code
        assert not body or json.loads(str(body))


def test_selecting_by_hand_takes_no_numbers_and_no_marks(
    context: BrowserContext, page: Page, address: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address + ELSER)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('figure.code pre'))")
    page.keyboard.press("Control+c")
    assert copied(page).rstrip("\n") == ENDPOINT


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_page_scrolls_sideways(browser: Browser, site: Path, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in sorted(site.rglob("*.html")):
        page.goto(address + path.relative_to(site).as_posix())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scheme_follows_the_reader(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(address + ELSER)
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    brightness = sum(int(n) for n in re.findall(r"\d+", colour)[:3])
    assert (brightness < 200) == (scheme == "dark"), colour
    context.close()


def test_the_site_works_from_disk(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.locator("main").get_by_role(
        "link", name="Semantic search with the inference API"
    ).first.click()
    page.get_by_role("link", name="ELSER", exact=True).first.click()
    page.wait_for_url(f"**/{ELSER}")
    expect(page.locator(".badge").first).not_to_have_css("border-radius", "0px")
    expect(page.get_by_role("button", name="Copy: Create index mapping for ELSER")).to_be_visible()


def test_the_skip_link_comes_first_and_leads_to_the_content(page: Page, address: str) -> None:
    """Point 21."""
    page.goto(address + ELSER)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
