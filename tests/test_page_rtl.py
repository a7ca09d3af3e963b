"""A site from right to left whose names and values run from left to right, measured in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tutgen.cli.main import main

pytestmark = pytest.mark.browser

FILES = {
    "content/site.yaml": "title: نجوم\nlang: ar\ntutorials: [lux, sol]\n"
    "fields: {rate: {type: text}, star: {type: payload}}\n",
    "content/services/yahoo.yaml": "name: Yahoo!\nrate: 5 per day.\nstar: {body: {mag: 1}}\n",
    "content/services/acme.yaml": "name: Acme Inc.\nrate: 7 per day.\nstar: {body: {mag: 2}}\n",
    "content/lux/index.md": "---\ntitle: ضوء\nservices: [yahoo, acme, {planned: Dr. (A.)}]\n"
    "facts: {المعدل: '{{ service.rate }}'}\n---\n\nنص.\n\n```{services}\nنص.\n```\n\n"
    "```{compare} services\nالمعدل: '{{ service.rate }}'\n```\n",
    "content/lux/[service].md": "---\ntitle: ضوء\n---\n\n```{services}\n```\n\n"
    "## نجم\n\nنص {{ service.rate }}\n\n```{request} rise\n```\n",
    "content/lux/requests.yaml": "rise:\n  method: PUT\n  path: /a\n  body: '{{ service.star }}'\n",
    "content/sol/index.md": "---\ntitle: شمس\nservices: [yahoo, acme]\n---\n\nنص.\n",
    "content/sol/[service].md": "---\ntitle: شمس\n---\n\nنص.\n",
}

RUNS = """element => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let text;
    while ((text = walker.nextNode()) && !/[A-Za-z]/.test(text.data)) continue;
    const last = text.data.search(/[\\s\u2069]*$/) - 1;
    const at = index => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + 1);
        return range.getClientRects()[0].left;
    };
    return at(text.data.search(/[A-Za-z0-9]/)) < at(last);
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    root = tmp_path_factory.mktemp("rtl")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    assert main(["build", "-q", "-C", str(root), "-o", str(root / "out")]) == 0
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


@pytest.fixture(scope="module")
def out(page: Page, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site that `page` shows."""
    return max(
        tmp_path_factory.getbasetemp().glob("rtl*/out"), key=lambda path: path.stat().st_mtime
    )


def assert_runs_right(page: Page, selector: str) -> None:
    """The last character of each such element's text, a mark, is to the right of its first."""
    found = page.locator(selector)
    assert found.count(), selector
    for index in range(found.count()):
        element = found.nth(index)
        assert element.evaluate(RUNS), f"{selector}: {element.text_content()}"


def test_point_47_names_on_a_page_keep_their_marks_at_the_end(page: Page, out: Path) -> None:
    page.goto((out / "lux/yahoo.html").as_uri())
    page.locator(".picker summary").click()
    page.locator(".services summary").click()
    for selector in (
        ".picker strong",
        ".picker li a",
        "a.badge",
        ".badge-planned",
        ".facts dd",
        ".legend",
    ):
        assert_runs_right(page, selector)


def test_point_47_names_to_choose_from_keep_their_marks_at_the_end(page: Page, out: Path) -> None:
    page.goto((out / "lux/index.html").as_uri())
    assert_runs_right(page, ".card a")
    page.goto((out / "index.html").as_uri())
    assert_runs_right(page, ".grid tbody th")


def test_point_47_values_compared_keep_their_marks_at_the_end(page: Page, out: Path) -> None:
    page.goto((out / "lux/compare.html").as_uri())
    expect(page.locator(".chooser")).to_be_visible()
    assert_runs_right(page, ".compare-all thead th[data-slug]")
    assert_runs_right(page, ".compare-all td:has-text('per day')")
    edges = page.locator(".compare-all td:has-text('per day')").first.evaluate(
        """cell => { const range = document.createRange(); range.selectNodeContents(cell);
            const [text, box] = [range, cell].map(one => one.getBoundingClientRect());
            return [text.left - box.left, box.right - text.right]; }"""
    )
    assert edges[1] < edges[0]  # the value stands below its heading, at the right
    ways = page.locator(".chooser option").evaluate_all(
        "all => all.map(one => [/[A-Z]/.test(one.text), getComputedStyle(one).direction])"
    )
    assert {tuple(way) for way in ways} == {(True, "ltr"), (False, "rtl")}
