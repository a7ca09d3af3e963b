"""Points 24, 25 and 53 of the reader's page, in a browser: the search dialog, and the list without scripts."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tutgen.build.stages import BuildOptions, build

pytestmark = pytest.mark.browser

ELSER = "semantic-search/elser.html"


@pytest.fixture
def requested() -> list[str]:
    """The names of the files that the page has asked for."""
    return []


@pytest.fixture
def page(browser: Browser, requested: list[str]) -> Iterator[Page]:
    """A page; what it complains about fails the test."""
    complaints: list[str] = []
    # On a busy machine Chromium drops a transition between pages, and says so on the console.
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requested.append(request.url.rpartition("/")[2]))
    yield page
    context.close()
    assert complaints == []


def search(page: Page, query: str) -> None:
    field = page.get_by_role("textbox", name="Search")
    field.fill(query)
    page.wait_for_function(
        "q => document.querySelector('dialog.search input').value === q"
        " && document.querySelector('.search-results').ariaBusy === 'false'",
        arg=query,
    )


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_the_dialog_by_keyboard(page: Page, requested: list[str], example_address: str) -> None:
    """Point 24: opened by a key, moved in by arrows, closed by Escape; nothing is loaded before."""
    page.goto(example_address + ELSER)
    link = page.locator(".search-link")
    link.focus()
    page.wait_for_load_state("networkidle")
    assert not [name for name in requested if name.startswith("search")]
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog).to_be_visible()
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.type("reindex")
    status = page.locator(".search-status")
    expect(status).to_contain_text("Found: ")
    first = dialog.get_by_role("link").first
    expect(first).to_have_text("ELSER: Semantic search with the inference API")
    expect(dialog.locator("mark").first).to_have_text("Reindex")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page).startswith("Reindex the data")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("/")
    expect(dialog).to_be_hidden()
    link.click()
    expect(dialog).to_be_visible()
    search(page, "create the ingest pipeline")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(f"{example_address}{ELSER}#create-the-ingest-pipeline")
    page.keyboard.press("Meta+k")
    search(page, "tutorials")
    page.keyboard.press("Enter")
    page.wait_for_url(example_address + "**")
    assert len([name for name in requested if name == "search-index.js"]) == 1


def test_enter_follows_what_is_typed_not_what_is_still_shown(
    page: Page, example_address: str
) -> None:
    page.goto(example_address + ELSER)
    page.keyboard.press("Control+k")
    search(page, "reindex")
    # Within one task, as on a site so large that looking for it takes longer than typing.
    page.get_by_role("textbox", name="Search").evaluate(
        """field => {
          for (const value of ['create the index', 'which one to follow']) {
            field.value = value;
            field.dispatchEvent(new Event('input'));
          }
          field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_role("dialog", name="Search")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/repo/(index\.html)?$"))


def test_a_key_finds_its_value_of_every_service(page: Page, example_address: str) -> None:
    """Point 53: a row of values, the own one first, each a link to its line."""
    page.goto(example_address + "semantic-search/mistral.html")
    page.keyboard.press("Control+k")
    search(page, "api_key")
    cells = page.locator(".search-row").first.get_by_role("link")
    expect(cells.first).to_contain_text("Mistral")
    names = [text.split("<")[0] for text in cells.all_text_contents()]
    assert names == [
        "Mistral",
        "Azure AI Studio",
        "Azure OpenAI",
        "Cohere",
        "OpenAI",
        "Hugging Face",
    ]
    href = str(cells.nth(2).get_attribute("href"))
    assert href.startswith(f"{example_address}semantic-search/azure-openai.html#")
    block, line = href.rpartition("#")[2].split("-L")
    page.goto(href)
    shown = page.locator(f"#{block} [data-line='{line}']")
    expect(shown).to_contain_text('"api_key": "<api_key>"')
    page.keyboard.press("Control+k")
    search(page, "1536")
    row = page.locator(".search-row").first
    expect(row.get_by_role("heading")).to_have_text("dims")
    expect(row.get_by_role("listitem")).to_have_text(re.compile("^1536 3/7: "))
    assert row.get_by_role("link").all_text_contents() == [
        "Azure OpenAI",
        "Azure AI Studio",
        "OpenAI",
    ]


def test_nothing_found_is_said_with_a_way_on(page: Page, example_address: str) -> None:
    """Point 24: no match says so in a live region."""
    page.goto(example_address)
    page.keyboard.press("Control+k")
    search(page, "pipelnie")
    status = page.get_by_role("dialog").get_by_role("status")
    expect(status).to_contain_text("Nothing found for “pipelnie”.")
    page.get_by_role("button", name="Search for “pipeline” instead").click()
    expect(status).to_contain_text("Found: ")
    expect(page.get_by_role("textbox", name="Search")).to_have_value("pipeline")
    search(page, "qqqqqqqq")
    expect(status).to_have_text("Nothing found for “qqqqqqqq”.")
    expect(page.get_by_role("dialog").get_by_role("link")).to_have_text("All pages and sections")


LANGUAGES = {
    "content/index.md": "# 港\n\n## 乗り場\n\nフェリーの予約を取り消す手順です。\n",
    "content/thai.md": "# ท่าเรือ\n\n## ตั๋ว\n\nวิธีจองตั๋วเรือข้ามฟาก\n",
}


def test_from_the_disk_in_japanese_and_thai(
    page: Page, project: Callable[[dict[str, str]], Path]
) -> None:
    root = project(LANGUAGES)
    site = root / "site"

    def sink(address: str, content: bytes) -> str:
        (site / address).parent.mkdir(parents=True, exist_ok=True)
        (site / address).write_bytes(content)
        return ""

    assert build(root, BuildOptions(jobs=1), sink).ok
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Control+k")
    search(page, "予約")
    found = page.get_by_role("dialog").get_by_role("link")
    expect(found.nth(1)).to_contain_text("乗り場")
    search(page, "จองตั๋ว")
    expect(found.nth(1)).to_contain_text("ตั๋ว")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url((site / "thai.html").as_uri() + "#*")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialog_fits_a_phone(browser: Browser, example_address: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(example_address + ELSER)
    page.locator(".search-link").click()
    search(page, "endpoint")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link").first).to_be_visible()
    wide = "e => e.scrollWidth - e.clientWidth"
    assert dialog.evaluate(wide) == page.locator(".search-results").evaluate(wide) == 0
    context.close()


def test_without_scripts_the_list_of_pages(browser: Browser, example_address: str) -> None:
    """Point 25: a link, not a dead box; what the list names is there."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(example_address + ELSER)
    page.locator(".search-link").click()
    expect(page).to_have_url(f"{example_address}search.html")
    links = page.locator("main a")
    addresses = {str(link.get_attribute("href")) for link in links.all()}
    assert {"semantic-text/cohere.html", "index.html#which-service-to-choose"} <= addresses
    for address in sorted({link.partition("#")[0] for link in addresses}):
        answer = context.request.get(example_address + address)
        assert answer.ok
        for fragment in (a.partition("#")[2] for a in addresses if a.startswith(f"{address}#")):
            assert f'id="{fragment}"' in answer.text()
    context.close()
