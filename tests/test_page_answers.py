"""Point 55 of the reader's page, in a browser: "Did it work?", and the ticks of finished steps."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from conftest import Files, Open
from tutgen.cli.main import main

pytestmark = pytest.mark.browser

ELSER = "semantic-search/elser.html"
COHERE = "semantic-search/cohere.html"
FILES = {
    "content/site.yaml": "title: موانئ\nlang: ar\n",
    "content/services/gull.yaml": "name: Gull\n",
    "content/moor/index.md": "---\ntitle: رسو\nservices: [gull]\n---\nMoor.\n",
    "content/moor/[service].md": (
        "---\ntitle: رسو\n---\n## أول\n\n```{request} moor\n```\n\n```{response} moor\n```\n"
    ),
    "content/moor/requests.yaml": "moor: {method: POST, path: boats, response: {berth: 4, open: true}}\n",
}


def paste(page: Page, block: str, text: str) -> Locator:
    """What is said of an answer that is pasted below a sample."""
    figure = page.locator(f"#{block}")
    button = figure.get_by_role("button", name="Did it work?")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    figure.get_by_label("Paste the answer that you got").fill(text)
    return figure.locator(".result")


def test_an_answer_is_held_to_the_sample(open_page: Open, example_address: str) -> None:
    """Point 55: its form, what is missing or of another kind with its line, an error with its reason."""
    page = open_page(example_address + ELSER)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    button = page.get_by_role("button", name="Did it work? Response: Search with ELSER")
    button.focus()
    page.keyboard.press("Enter")
    area = page.locator("#response-search textarea")
    expect(area).to_be_focused()
    assert sorted(url.rpartition("/")[2].split(".")[0] for url in requests) == ["answer", "answer"]

    hit = {"_index": "a", "_score": 3, "_source": {"id": 1, "content": "", "more": 2}}
    said = paste(page, "response-search", json.dumps({"took": 3, "hits": {"hits": [hit]}}))
    expect(said).to_contain_text("It has the form of the sample.")
    assert page.locator(".differs").count() == 0

    bad = {"hits": {"hits": [hit, {"_index": "a", "_score": "3", "_source": {"id": 1}}]}}
    paste(page, "response-search", "HTTP/1.1 200 OK\n\n" + json.dumps(bad, indent=1))
    expect(said).to_contain_text("It differs from the sample.")
    items = said.get_by_role("listitem")
    expect(items).to_have_text(
        [
            "hits.hits[1]._score: string instead of number. Line 17",
            "hits.hits[1]._source.content is missing. Line 18",
        ]
    )
    differing = page.locator("#response-search .differs")
    assert [text.split(":")[0].strip() for text in differing.all_text_contents()] == [
        '"_score"',
        '"content"',
    ]
    items.first.get_by_role("button").click()
    selected = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert area.evaluate(selected) == '    "_score": "3",'

    paste(page, "response-search", '{"error": {"reason": "no such index"}, "status": 404}')
    expect(said.locator(".verdict")).to_have_text("The answer is an error: 404")
    expect(said.locator("blockquote")).to_have_text("no such index")
    paste(page, "response-search", "{\nno")
    expect(said).to_have_text("This is not JSON. Line 2")
    page.keyboard.press("Escape")
    expect(area).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    assert not page.evaluate("JSON.stringify([localStorage, sessionStorage])").count("such index")


def test_an_answer_offers_its_values_and_the_tick(open_page: Open, example_address: str) -> None:
    """Point 55: nothing is taken over, and nothing is ticked, unless the reader says so."""
    page = open_page(example_address + ELSER)
    said = paste(page, "response-reindex", '{"task": "n-1:42"}')
    use = said.get_by_role("button", name="Use n-1:42 as task_id")
    tick = page.get_by_role("checkbox", name="Done: Reindex the data")
    expect(use).to_be_visible()
    expect(tick).not_to_be_checked()
    expect(page.locator("#request-watch-reindex .nn")).to_have_text("_tasks/<task_id>")
    use.click()
    expect(page.locator("#request-watch-reindex .nn")).to_have_text("_tasks/n-1:42")
    said.get_by_role("button", name="Mark step 5 as done").click()
    expect(tick).to_be_checked()
    paste(page, "response-reindex", '{"task": "n-1:43"}')  # the sample is not what was filled in
    expect(said.get_by_role("button", name="Use n-1:43 as task_id")).to_be_visible()
    assert said.get_by_role("button", name="Mark step").count() == 0


def test_a_value_comes_from_where_its_request_says(
    browser: Browser, project: Callable[[Files], Path]
) -> None:
    """Its name tells nothing of it."""
    root = project(
        {
            "content/services/gull.yaml": "name: Gull\n",
            "content/book/index.md": "---\ntitle: Book\nservices: [gull]\n---\nBook.\n",
            "content/book/[service].md": "---\ntitle: Book\n---\n## Ask\n\n```{request} ask\n```\n\n```{response} ask\n```\n\n"
            "```{request} pay\n```\n",
            "content/book/requests.yaml": "ask: {method: GET, path: /berths, response: {found: [{number: 4}]}}\n"
            "pay:\n  method: POST\n  path: /berths/<quay place>\n"
            "  values: {quay place: {from: ask, at: /found/0/number}}\n",
        }
    )
    assert main(["build", "-q", "-C", str(root), "-o", str(root / "site")]) == 0
    page = browser.new_page()
    page.goto((root / "site/book/gull.html").as_uri())
    page.locator("#request-pay var").click()
    expect(page.locator(".values .hint a")).to_have_attribute("href", "#response-ask")
    page.keyboard.press("Escape")
    said = paste(page, "response-ask", '{"found": [{"number": 17}]}')
    said.get_by_role("button", name="Use 17 as quay place").click()
    expect(page.locator("#request-pay var")).to_have_text("17")
    page.close()


def test_ticks_stay_on_the_device(open_page: Open, example_address: str) -> None:
    """Point 55: by step; after a switch, those of steps that ask for nothing of the service."""
    page = open_page(example_address + ELSER)
    boxes = page.get_by_role("checkbox", name="Done: ")
    expect(boxes).to_have_count(6)
    contents = page.get_by_role("navigation", name="On this page")
    assert contents.locator(".ticked").count() == 0
    boxes.nth(0).focus()
    page.keyboard.press("Space")
    expect(contents.get_by_role("link", name="Create an inference endpoint (Done)")).to_be_visible()
    page.get_by_label("Done: Load data").press("Space")
    expect(contents.locator(".ticked")).to_have_count(2)
    page.locator("#load-data").evaluate("heading => heading.scrollIntoView()")
    expect(page.locator(".here")).to_have_text("Step 4 of 6")

    ticked = "[...document.querySelectorAll('.tick input')].map((box) => box.checked)"
    page.reload()
    expect(contents.locator(".ticked")).to_have_count(2)
    assert page.evaluate(ticked) == [True, False, False, True, False, False]
    page.goto(example_address + COHERE)
    expect(contents.locator(".ticked")).to_have_count(1)
    assert page.evaluate(ticked) == [False, False, False, True, False, False]
    page.goto(example_address + ELSER.replace("search", "text"))
    expect(boxes.first).to_be_visible()
    assert not any(page.evaluate(ticked))
    page.goto(example_address + ELSER)
    clear = contents.get_by_role("button", name="Clear ticks")
    clear.click()
    expect(clear).to_have_count(0)
    expect(contents.get_by_role("link").first).to_be_focused()
    assert not any(page.evaluate(ticked))
    page.reload()
    expect(boxes.first).not_to_be_checked()

    page.evaluate("Object.keys(localStorage).forEach((key) => { localStorage[key] = '[7]'; })")
    page.reload()
    boxes.first.press("Space")  # whatever is remembered, nothing breaks
    expect(contents.locator(".ticked")).to_have_count(1)


def test_without_scripts_there_is_nothing_to_press(open_page: Open, example_address: str) -> None:
    page = open_page(example_address + ELSER, java_script_enabled=False)
    expect(page.locator("#response-search")).to_be_visible()
    assert page.locator(".tick, .check, textarea, input").count() == 0


def test_on_a_narrow_screen_from_right_to_left_from_disk(
    open_page: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In the site's language, in the dark too; code stays from left to right."""
    root = tmp_path_factory.mktemp("harbour")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    assert main(["build", "-q", "-C", str(root)]) == 0
    page = open_page(
        Path(root, "site/moor/gull.html").as_uri(),
        viewport={"width": 320, "height": 640},
        color_scheme="dark",
    )
    page.get_by_role("button", name="هل نجح الأمر؟").click()
    area = page.locator("textarea")
    area.fill('{"open": 1}')
    said = page.locator(".result")
    expect(said.get_by_role("listitem")).to_have_count(2)
    said.evaluate("e => { for (const code of e.querySelectorAll('code, button')) code.remove(); }")
    assert not any("a" <= letter <= "z" for letter in said.inner_text().lower())
    assert area.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator(".tick input").check()
    expect(page.locator(".ticked")).to_have_count(1)
    back = "getComputedStyle(document.querySelector('.answer')).backgroundColor"
    assert page.evaluate(back) == "rgb(20, 23, 28)"


def test_a_pasted_line_is_laid_out_and_shown_from_its_head(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + ELSER)
    page.get_by_role("button", name="Did it work? Response: Search with ELSER").click()
    area = page.locator("#response-search textarea")
    area.wait_for()
    hits = [{"_score": 1.5, "_source": {"content": "x"}} for _ in range(20)]
    area.fill(json.dumps({"took": 3, "hits": {"hits": hits}}))
    area.select_text()
    area.press("Control+C")
    area.press("Control+V")
    expect(area).to_have_value(re.compile(r'^\{\n  "took": 3,\n  "hits": \{\n    "hits": \[\n'))
    assert area.evaluate("e => [e.scrollTop, e.scrollLeft, e.scrollHeight > e.clientHeight]") == [0, 0, True]  # fmt: skip
    area.press("Control+End")
    area.type(" ")
    assert area.input_value().endswith("} ")


def test_only_the_body_of_a_sample_is_compared(
    open_page: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Point 55: status and headers stand with the sample; a sample that is a text says that it is not compared."""
    root = tmp_path_factory.mktemp("texting")
    shutil.copytree(Path(__file__).parent / "sites/texting/content", root / "content")
    assert main(["build", "-q", "-C", str(root)]) == 0
    page = open_page(Path(root, "site/send/rook.html").as_uri())
    expect(page.locator("#response-send figcaption")).to_have_text("What Rook answers 202 Accepted")
    said = paste(page, "response-send", 'HTTP/2 202\nlocation: /x\n\n{"id": "r-2", "to": ["+1"]}')
    expect(said).to_contain_text("It has the form of the sample.")
    paste(page, "response-send", '{"id": 2, "to": []}')
    expect(said).to_contain_text("id: number instead of string. Line 1")
    differing = page.locator("#response-send .differs")
    assert [text.split(":")[0].strip() for text in differing.all_text_contents()] == ['"id"']

    page.goto(Path(root, "site/send/lark.html").as_uri())
    said = paste(page, "response-send", "<Response/>")
    expect(said).to_have_text("The sample is a text, which is not compared.")
    paste(page, "response-send", "HTTP/1.1 401 Unauthorized\n\nno")
    expect(said.locator(".verdict")).to_have_text("The answer is an error: 401")
    expect(page.locator("#response-report figcaption")).to_have_count(1)
    expect(page.locator("#response-report button")).to_have_count(0)  # it has no body
    request = page.locator("#request-look code")
    assert request.evaluate("code => code.textContent") == (
        "GET /messages?all=1&after=2026-01-01+00%3A00%2B01%3A00&state=sent&state=failed&key+of+lark=<key>"
    )
    tops = "code => [...code.querySelectorAll('.line')].map((line) => line.offsetTop)"
    lines = request.evaluate(tops)
    assert lines == sorted(set(lines))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
