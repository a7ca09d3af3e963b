"""`tutgen serve` in a real browser: from a save to the screen."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent
NOTE = "content/_snippets/note.md"
TUTORIAL = "content/post/[service].md"
SITE = """\
title: Parcels
base_url: https://example.org/tutorials/
fields:
  key: {type: text, required: true}
  body: {type: payload, required: true}
"""
SERVICE = """\
name: {name}
key: {key}
body:
  body: {{from: {key}, weight: 1}}
  notes: {{/from: The key., /weight: null}}
"""
FILLER = "\n\n".join(f"Paragraph {number} of a long page." for number in range(60))
FILES = {
    "content/site.yaml": SITE,
    "content/index.md": "# Parcels\n\n[](post/index.md)\n",
    NOTE: "Weigh the parcel first.\n",
    "content/services/dove.yaml": SERVICE.format(name="Dove", key="D1"),
    "content/services/heron.yaml": SERVICE.format(name="Heron", key="H2"),
    "content/post/index.md": (
        "---\nservices: [dove, heron]\n---\n# Send a parcel\n\n```{services} Services\n```\n"
    ),
    "content/post/requests.yaml": (
        "send:\n  method: POST\n  path: /parcels\n"
        "  caption: Send with {{ service.name }}\n  body: '{{ service.body }}'\n"
    ),
    TUTORIAL: f"""\
---
title: Send a parcel with {{{{ service.name }}}}
navigation_title: "{{{{ service.name }}}}"
description: "What {{{{ service.key }}}} weighs."
---

```{{services}} Services
```

## Before

```{{include}} ../_snippets/note.md
```

Each service weighs parcels.

````{{dropdown}} Why
Postage depends on it.
````

## Send

```{{request}} send
```

## After

{FILLER}

The last words.
""",
    "templates/service.html": """\
{% extends "base.html" %}
{% block footer %}
<footer><label>Search <input name="search"></label></footer>
{% endblock %}
""",
}


@dataclass
class Preview:
    """A project and the `tutgen serve` that shows it."""

    root: Path
    log: Path
    address: str
    process: subprocess.Popen[bytes]

    @property
    def dove(self) -> str:
        return f"{self.address}post/dove.html"

    @property
    def both(self) -> str:
        return f"{self.address}_compare/post/dove/heron"

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new))


def started(root: Path, log: Path, port: int = 0) -> Preview:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tutgen", "serve", "-C", str(root), "--port", str(port)],
            stdout=output,
            stderr=output,
        )
    for _ in range(1200):  # a busy machine starts late
        if found := re.search(r"http://[^\s]+/", log.read_text("utf-8")):
            return Preview(root, log, found[0], process)
        assert process.poll() is None, log.read_text("utf-8")
        time.sleep(0.05)
    pytest.fail("tutgen serve does not say where it is")


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    root = tmp_path / "project"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    preview = started(root, tmp_path / "log.txt")
    yield preview
    preview.process.terminate()
    preview.process.wait(60)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 700})
    yield context
    context.close()


@pytest.fixture
def open_page(context: BrowserContext) -> Iterator[Callable[[str], Page]]:
    """Opens an address; what its page complains about fails the test."""
    complaints: list[str] = []

    def run(address: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(address)
        connected(page)
        return page

    yield run
    assert complaints == []


def until(page: Page, condition: str) -> None:
    """Waits for a condition. `wait_for_function` looks again from within the page, where the
    policy of the page forbids to evaluate a text."""
    deadline = time.monotonic() + 20
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, condition
        page.wait_for_timeout(20)


def connected(page: Page) -> None:
    """Waits for the first event; marks the document, to see later that it is still the same."""
    until(page, "document.querySelector('tutgen-live')?.shadowRoot.styleSheets.length")
    page.wait_for_timeout(100)
    page.evaluate("window.mark = 'same document'")


def assert_not_loaded_again(page: Page) -> None:
    assert page.evaluate("window.mark") == "same document"


def overlay(page: Page) -> str:
    """The text of the overlay, once it is there."""
    panel = page.locator("tutgen-live .overlay")
    expect(panel).to_be_visible()
    return panel.inner_text()


Open = Callable[[str], Page]


def test_a_saved_snippet_changes_the_open_page_in_place(preview: Preview, open_page: Open) -> None:
    page = open_page(preview.dove)
    page.get_by_text("Why", exact=True).click()
    page.get_by_label("Search").fill("stamps")
    page.get_by_label("Search").evaluate("field => field.setSelectionRange(1, 4)")
    page.evaluate("window.scrollTo(0, 60)")
    preview.write(NOTE, "Weigh the parcel twice.\n")
    expect(page.get_by_text("Weigh the parcel twice.")).to_be_visible()
    assert_not_loaded_again(page)
    assert page.evaluate("scrollY") == 60
    expect(page.get_by_text("Postage depends on it.")).to_be_visible()
    field = page.get_by_label("Search")
    expect(field).to_be_focused()
    expect(field).to_have_value("stamps")
    assert field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [1, 4]


def test_a_selection_and_what_the_reader_opened_stay_where_they_are(
    preview: Preview, open_page: Open
) -> None:
    page = open_page(preview.dove)
    page.get_by_text("Why", exact=True).click()
    page.evaluate(
        """() => {
          const [text] = document.getElementById('before').parentNode.nextElementSibling.childNodes;
          getSelection().setBaseAndExtent(text, 10, text, 16);
        }"""
    )
    assert page.evaluate("String(getSelection())") == "parcel"
    preview.write(NOTE, "Weigh the parcel now.\n")
    expect(page.get_by_text("parcel now")).to_be_visible()
    preview.write(NOTE, "Always weigh the parcel now.\n")
    expect(page.get_by_text("Always")).to_be_visible()
    assert page.evaluate("String(getSelection())") == "parcel"
    preview.replace(
        TUTORIAL, "````{dropdown} Why", "````{dropdown} How\nOn scales.\n````\n\n````{dropdown} Why"
    )
    expect(page.locator("details.dropdown")).to_have_count(2)
    assert page.evaluate(
        "[...document.querySelectorAll('details.dropdown')].map((details) => details.open)"
    ) == [False, True]
    assert_not_loaded_again(page)


def test_copy_buttons_stay_and_new_blocks_get_one(
    context: BrowserContext, preview: Preview, open_page: Open
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_page(preview.dove)
    button = page.get_by_role("button", name="Copy: Send with Dove")
    button.focus()
    preview.replace("content/post/requests.yaml", "/parcels", "/letters")
    expect(page.locator("figure.code").first).to_contain_text("/letters")
    expect(button).to_be_focused()
    button.click()
    expect(button).to_have_text("Copied")
    assert "/letters" in page.evaluate("navigator.clipboard.readText()")
    preview.replace(TUTORIAL, "## Send\n", "## Send\n\n```json\n[1]\n```\n")
    expect(page.locator("figure.code")).to_have_count(2)
    expect(page.locator("figure.code > .tools > .copy")).to_have_count(2)
    button = page.locator("figure.code > .tools > .copy").first
    button.click()
    expect(button).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "[1]"
    assert_not_loaded_again(page)


def test_the_chosen_tab_stays_and_a_new_one_joins_it(preview: Preview, open_page: Open) -> None:
    site = "title: Post\nvariants:\n  bird: {dove: Dove, heron: Heron, owl: Owl}\n"
    tabs = "::::{tab-set} bird\n:::{tab-item} dove\nBy day.\n:::\n:::{tab-item} heron\nAt dawn.\n:::\n::::\n"
    fields = (preview.root / "content/site.yaml").read_text("utf-8").split("\n", 1)[1]
    preview.write("content/site.yaml", site + fields)
    preview.replace(TUTORIAL, "Each service weighs parcels.", tabs)
    page = open_page(preview.dove)
    page.get_by_role("tab", name="Heron").click()
    more = ":::{tab-item} owl\nAt night.\n:::\n:::{tab-item} heron\nAt dusk.\n"
    preview.replace(TUTORIAL, ":::{tab-item} heron\nAt dawn.\n", more)
    expect(page.get_by_role("tab")).to_have_text(["Dove", "Owl", "Heron"])
    expect(page.get_by_role("tab", name="Heron")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("At dusk.")).to_be_visible()
    expect(page.get_by_text("At night.")).to_be_hidden()
    assert_not_loaded_again(page)


def test_a_change_out_of_view_is_linked_and_nothing_scrolls_by_itself(
    preview: Preview, open_page: Open
) -> None:
    page = open_page(preview.dove)
    preview.replace(TUTORIAL, "The last words.", "The very last words.")
    notice = page.locator("tutgen-live .changed")
    expect(notice).to_contain_text("This page has changed further down.")
    assert page.evaluate("scrollY") == 0
    notice.get_by_role("link").click()
    expect(page.get_by_text("The very last words.")).to_be_in_viewport()
    expect(notice).to_have_count(0)
    assert_not_loaded_again(page)


def test_an_edited_snippet_says_how_many_pages_it_feeds(preview: Preview, open_page: Open) -> None:
    page = open_page(preview.dove)
    preview.write(NOTE, "Weigh it.\n")
    notice = page.locator("tutgen-live .uses")
    expect(notice).to_contain_text("content/_snippets/note.md feeds 1 other page")
    notice.locator("summary").click()
    notice.get_by_role("link", name="Heron").click()
    page.wait_for_url("**/tutorials/post/heron.html")
    expect(page.get_by_text("Weigh it.")).to_be_visible()


def test_a_mistake_is_shown_over_the_last_good_page_until_it_is_mended(
    preview: Preview, open_page: Open
) -> None:
    page = open_page(preview.dove)
    preview.write(NOTE, "First.\n\nThe price is {{ service.prize }} today.\n")
    text = overlay(page)
    assert "undefined-variable" in text or "service.prize" in text
    assert "3" in text
    assert "The price is {{ service.prize }} today." in text
    link = page.locator("tutgen-live .overlay .place a")
    expect(link).to_have_text(re.compile(r"^content/_snippets/note\.md:3:\d+$"))
    assert re.fullmatch(
        rf"vscode://file{re.escape(str(preview.root))}/content/_snippets/note\.md:3:\d+",
        str(link.get_attribute("href")),
    )
    assert "service.prize" in str(page.locator("tutgen-live .overlay mark").text_content())
    expect(page.get_by_text("Weigh the parcel first.")).to_be_visible()
    expect(page.locator("tutgen-live [role=alert]")).to_contain_text("prize")
    preview.write(NOTE, "First.\n\nThe price is {{ service.price }} today.\n")
    expect(page.locator("tutgen-live .overlay")).to_contain_text("{{ service.price }}")
    preview.write(NOTE, "The price is secret.\n")
    expect(page.get_by_text("The price is secret.")).to_be_visible()
    expect(page.locator("tutgen-live .overlay")).to_have_count(0)
    assert_not_loaded_again(page)


def test_the_overlay_is_put_away_and_taken_out_again_by_key(
    preview: Preview, open_page: Open
) -> None:
    page = open_page(preview.dove)
    preview.write(NOTE, "{{ nothing }}\n")
    assert "1 error: showing the last good page" in overlay(page)
    page.keyboard.press("Escape")
    expect(page.locator("tutgen-live .overlay")).to_have_count(0)
    pill = page.get_by_role("button", name="1 error on this page")
    pill.focus()
    page.keyboard.press("Enter")
    overlay(page)
    expect(pill).to_have_count(0)
    expect(page.locator("tutgen-live .overlay .close")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("tutgen-live .overlay .place a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(pill).to_be_focused()
    preview.write(NOTE, "Mended.\n")
    expect(pill).to_have_count(0)
    assert_not_loaded_again(page)


def test_a_page_that_was_never_good_is_not_called_the_last_good_one(
    preview: Preview, open_page: Open, tmp_path: Path
) -> None:
    preview.write(NOTE, "{{ nothing }}\n")
    broken = started(preview.root, tmp_path / "broken.txt")
    try:
        page = open_page(broken.dove)
        assert "1 error: this page has not been shown without an error yet" in overlay(page)
        broken.write(NOTE, "Mended at last.\n")
        expect(page.get_by_text("Mended at last.")).to_be_visible()
        connected(page)
        broken.write(NOTE, "{{ nothing }}\n")
        assert "1 error: showing the last good page" in overlay(page)
        expect(page.get_by_text("Mended at last.")).to_be_visible()
    finally:
        broken.process.terminate()
        broken.process.wait(60)


def test_of_a_long_line_what_is_wrong_is_in_view(preview: Preview, open_page: Open) -> None:
    page = open_page(preview.dove)
    page.set_viewport_size({"width": 375, "height": 700})
    preview.write(NOTE, f"{'word ' * 400}{{{{ nothing }}}}{'word ' * 400}\n")
    mark = page.locator("tutgen-live .overlay mark")
    expect(mark).to_have_text("{{ nothing }}")
    expect(mark).to_be_in_viewport()
    assert page.locator("tutgen-live .source").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_only_what_is_new_counts_as_changed(preview: Preview, open_page: Open) -> None:
    page = open_page(preview.dove)
    page.locator("p", has_text="Paragraph 40 ").evaluate("p => { window.paragraph = p; }")
    preview.replace(TUTORIAL, "Paragraph 30 of", "Between.\n\nParagraph 30 of")
    notice = page.locator("tutgen-live .changed")
    expect(notice).to_have_text("This page has changed further down. Between.")
    assert page.evaluate("paragraph.isConnected && paragraph.textContent").startswith(
        "Paragraph 40 "
    )
    assert_not_loaded_again(page)


def test_problems_elsewhere_are_counted_in_a_corner(preview: Preview, open_page: Open) -> None:
    page = open_page(preview.dove)
    preview.write("content/other.md", "# Other\n\n{{ nothing }}\n")
    pill = page.locator("tutgen-live .pill")
    expect(pill).to_contain_text("1 error in the site", timeout=40000)
    expect(page.locator("tutgen-live .overlay")).to_have_count(0)
    pill.click()
    expect(page.locator("tutgen-live .site .place a")).to_have_text("content/other.md:3:1")
    page.keyboard.press("Escape")
    expect(page.locator("tutgen-live .site")).to_have_count(0)
    (preview.root / "content/other.md").unlink()
    expect(pill).to_have_count(0, timeout=40000)


def test_a_fix_is_made_by_its_button(preview: Preview, open_page: Open) -> None:
    page = open_page(preview.dove)
    preview.write(NOTE, "Weigh it, or ask HERON.\n")
    page.locator("tutgen-live .pill", has_text="in the site").click(timeout=40000)
    button = page.locator("tutgen-live .site .fix")
    expect(button).to_have_text("Fix: write 'Heron' for 'HERON'", timeout=40000)
    button.click()
    expect(page.locator("main")).to_contain_text("Weigh it, or ask Heron.")
    assert (preview.root / NOTE).read_text("utf-8") == "Weigh it, or ask Heron.\n"
    expect(button).to_have_count(0, timeout=40000)
    assert_not_loaded_again(page)


def test_a_fix_whose_file_has_changed_is_not_made(
    preview: Preview, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(preview.dove)
    preview.write(NOTE, "Weigh it, or ask HERON.\n")
    page.locator("tutgen-live .pill", has_text="in the site").click(timeout=40000)
    button = page.locator("tutgen-live .site .fix")
    expect(button).to_be_visible(timeout=40000)
    with page.expect_response("**/_tutgen/mend") as answered:
        preview.write(NOTE, "Ask it, HERON.\n")
        button.click()
    assert answered.value.status == 409
    assert (preview.root / NOTE).read_text("utf-8") == "Ask it, HERON.\n"


def test_a_service_comes_and_goes_as_a_badge(preview: Preview, open_page: Open) -> None:
    page = open_page(preview.dove)
    badges = page.locator(".badges .badge")
    expect(badges).to_have_text(["Dove", "Heron"])
    preview.write("content/services/swift.yaml", SERVICE.format(name="Swift", key="S3"))
    preview.replace("content/post/index.md", "[dove, heron]", "[dove, heron, swift]")
    expect(badges).to_have_text(["Dove", "Heron", "Swift"])
    page.evaluate("window.scrollTo(0, 0)")
    badges.last.click()
    page.wait_for_url("**/post/swift.html*")
    connected(page)
    preview.replace("content/post/index.md", ", swift]", "]")
    (preview.root / "content/services/swift.yaml").unlink()
    gone = page.locator("tutgen-live .gone")
    expect(gone).to_contain_text("This page no longer exists.")
    gone.get_by_role("link").click()
    page.wait_for_url("**/tutorials/")


def test_a_style_sheet_changes_without_a_reload(preview: Preview, open_page: Open) -> None:
    page = open_page(preview.dove)
    preview.write("templates/css/99-own.css", "h1 { color: rgb(1, 2, 3); }\n")
    expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
    preview.write("templates/css/99-own.css", "h1 { color: rgb(4, 5, 6); }\n")
    expect(page.locator("h1")).to_have_css("color", "rgb(4, 5, 6)")
    expect(page.locator("head link[rel=stylesheet]")).to_have_count(1)
    assert_not_loaded_again(page)


def test_point_51_a_theme_is_made_in_the_open_page(preview: Preview, open_page: Open) -> None:
    """Tokens and templates of a project's own, as they come, change and go: the page is not loaded again,
    nor moved."""
    page = open_page(preview.dove)
    page.evaluate("window.scrollTo(0, 300)")
    tokens = (ROOT / "templates/css/00-tokens.css").read_text("utf-8")
    preview.write(
        "templates/css/00-tokens.css",
        tokens.replace("--bg: light-dark(#fff,", "--bg: light-dark(#fed,"),
    )
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 238, 221)")
    banner = '{% extends "default/base.html" %}{% block header %}{{ super() }}<p id="news">Closed</p>{% endblock %}'
    preview.write("templates/base.html", banner)
    expect(page.locator("#news")).to_have_text("Closed")
    preview.write("templates/base.html", banner.replace("Closed", "Open"))
    expect(page.locator("#news")).to_have_text("Open")
    heading = '{% extends "default/service.html" %}{% block heading %}{{ super() }}<p id="own">Ours</p>{% endblock %}'
    preview.write("templates/service.html", heading)
    expect(page.locator("#own")).to_have_text("Ours")
    expect(page.locator(".scheme")).to_have_count(1)
    (preview.root / "templates/base.html").unlink()
    expect(page.locator("#news")).to_have_count(0)
    (preview.root / "templates/css/00-tokens.css").unlink()
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.evaluate("scrollY") == pytest.approx(300)
    assert_not_loaded_again(page)


def test_an_image_that_is_saved_is_shown_anew(preview: Preview, open_page: Open) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="10"/>'
    preview.write("content/a dove’s.svg", svg.format(50))
    preview.replace(TUTORIAL, "## Before\n", "## Before\n\n![A dove](<../a dove’s.svg>)\n")
    page = open_page(preview.dove)
    image = page.get_by_alt_text("A dove")
    assert image.evaluate("image => image.naturalWidth") == 50
    preview.write("content/a dove’s.svg", svg.format(80))
    until(page, "document.querySelector('.content img').naturalWidth === 80")
    preview.write(NOTE, "Weigh the parcel twice.\n")
    expect(page.get_by_text("Weigh the parcel twice.")).to_be_visible()
    assert image.evaluate("image => image.naturalWidth") == 80
    assert_not_loaded_again(page)


def test_a_page_moves_with_the_path_of_the_site(preview: Preview, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{preview.dove}?a=b#before")
    connected(page)
    preview.replace("content/site.yaml", "/tutorials/", "/elsewhere/")
    page.wait_for_url("**/elsewhere/post/dove.html?a=b#before")
    connected(page)
    preview.write(NOTE, "Weigh it here.\n")
    expect(page.get_by_text("Weigh it here.")).to_be_visible()
    assert_not_loaded_again(page)


def test_a_template_changes_the_page_in_place_and_a_script_loads_it_again(
    preview: Preview, open_page: Open
) -> None:
    page = open_page(preview.dove)
    preview.replace("templates/service.html", "<footer>", "<footer><p>Our own footer</p>")
    expect(page.locator("footer")).to_contain_text("Our own footer")
    assert_not_loaded_again(page)
    page.evaluate("window.scrollTo(0, 200)")
    preview.write("templates/js/own.js", "document.documentElement.dataset.own = 'yes';\n")
    expect(page.locator("html")).to_have_attribute("data-own", "yes")
    assert page.evaluate("window.mark") is None
    until(page, "scrollY === 200")


def test_a_broken_template_leaves_the_page(preview: Preview, open_page: Open) -> None:
    page = open_page(preview.dove)
    good = FILES["templates/service.html"]
    preview.write("templates/service.html", good + "{% if %}\n")
    assert "templates/service.html:5" in overlay(page)
    expect(page.get_by_text("Weigh the parcel first.")).to_be_visible()
    preview.write("templates/service.html", good)
    expect(page.locator("tutgen-live .overlay")).to_have_count(0)
    assert_not_loaded_again(page)


def test_a_broken_site_file_leaves_the_page(preview: Preview, open_page: Open) -> None:
    page = open_page(preview.dove)
    preview.write("content/site.yaml", "title: [\n")
    assert "content/site.yaml" in overlay(page)
    expect(page.get_by_text("Weigh the parcel first.")).to_be_visible()
    preview.write("content/site.yaml", SITE.replace("Parcels", "Letters"))
    expect(page.locator("tutgen-live .overlay")).to_have_count(0)
    expect(page.locator(".site-title")).to_have_text("Letters")
    assert_not_loaded_again(page)


def test_the_content_may_go_and_come_back(preview: Preview, open_page: Open) -> None:
    page = open_page(preview.dove)
    content = preview.root / "content"
    content.rename(preview.root / "elsewhere")
    page.wait_for_timeout(700)
    assert preview.process.poll() is None
    expect(page.get_by_text("Weigh the parcel first.")).to_be_visible()
    (preview.root / "elsewhere").rename(content)
    page.wait_for_timeout(700)
    preview.write(NOTE, "Back again.\n")
    expect(page.get_by_text("Back again.")).to_be_visible()
    expect(page.locator("tutgen-live .overlay")).to_have_count(0)
    assert_not_loaded_again(page)


def test_two_browsers_follow_each_its_own_page(preview: Preview, open_page: Open) -> None:
    dove, heron = open_page(preview.dove), open_page(f"{preview.address}post/heron.html")
    preview.write(NOTE, "For both.\n")
    expect(dove.get_by_text("For both.")).to_be_visible()
    expect(heron.get_by_text("For both.")).to_be_visible()
    preview.replace("content/services/heron.yaml", "name: Heron", "name: Grey Heron")
    expect(heron.locator("h1")).to_have_text("Send a parcel with Grey Heron")
    expect(dove.locator(".badges .badge")).to_have_text(["Dove", "Grey Heron"])
    expect(dove.locator("h1")).to_have_text("Send a parcel with Dove")
    assert_not_loaded_again(dove)
    assert_not_loaded_again(heron)


def test_a_browser_may_have_more_pages_open_than_connections(
    preview: Preview, context: BrowserContext
) -> None:
    pages = []
    for _ in range(8):  # Chromium makes six connections to a server
        pages.append(context.new_page())
        pages[-1].goto(preview.dove, timeout=100000)
        connected(pages[-1])
    expect(pages[0].locator("tutgen-live .waiting")).to_be_visible()
    preview.write(NOTE, "For many.\n")
    expect(pages[-1].get_by_text("For many.")).to_be_visible()
    pages[0].evaluate("window.dispatchEvent(new Event('focus'))")
    expect(pages[0].get_by_text("For many.")).to_be_visible()
    expect(pages[0].locator("tutgen-live .waiting")).to_have_count(0)
    assert_not_loaded_again(pages[0])


def test_a_page_that_is_gone_back_to_is_brought_up_to_date(
    preview: Preview, open_page: Open
) -> None:
    page = open_page(preview.dove)
    page.locator(".badges").get_by_text("Heron").click()
    page.wait_for_url("**/heron.html")
    connected(page)
    preview.write(NOTE, "Changed meanwhile.\n")
    expect(page.get_by_text("Changed meanwhile.")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/dove.html")
    expect(page.get_by_text("Changed meanwhile.")).to_be_visible()
    page.wait_for_timeout(200)
    preview.write(NOTE, "And once more.\n")
    expect(page.get_by_text("And once more.")).to_be_visible()
    page.go_forward()
    page.wait_for_url("**/heron.html")
    expect(page.get_by_text("And once more.")).to_be_visible()


def test_a_lost_server_is_told_and_found_again(
    context: BrowserContext, preview: Preview, tmp_path: Path
) -> None:
    page = context.new_page()
    page.goto(preview.dove)
    connected(page)
    preview.write(NOTE, "{{ nothing }}\n")
    overlay(page)
    preview.process.terminate()
    preview.process.wait(60)
    notice = page.locator("tutgen-live .lost")
    expect(notice).to_have_text("tutgen serve has stopped")
    preview.write(NOTE, "Written while nobody looked.\n")
    port = int(re.findall(r":(\d+)/", preview.address)[0])
    again = started(preview.root, tmp_path / "again.txt", port)
    try:
        expect(notice).to_have_count(0)
        expect(page.get_by_text("Written while nobody looked.")).to_be_visible()
        expect(page.locator("tutgen-live .overlay")).to_have_count(0)
        assert_not_loaded_again(page)
    finally:
        again.process.terminate()
        again.process.wait(60)


def test_nothing_of_the_page_covers_the_overlay(preview: Preview, open_page: Open) -> None:
    preview.write(
        "templates/css/99-own.css",
        "* { opacity: .1; pointer-events: none }"
        " body::after { content: ''; position: fixed; inset: 0; z-index: 2147483647 }",
    )
    page = open_page(preview.dove)
    preview.write(NOTE, "{{ nothing }}\n")
    overlay(page)
    page.locator("tutgen-live .overlay .close").click(timeout=10000)
    expect(page.locator("tutgen-live .overlay")).to_have_count(0)


def marked(page: Page, name: str) -> set[str]:
    """The words of a comparison that only one side has."""
    words: list[str] = page.evaluate("(name) => [...CSS.highlights.get(name)].map(String)", name)
    return set(words)


def test_the_comparison_marks_what_differs(preview: Preview, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(preview.both)
    assert marked(page, "only-left") == {"Dove", "D1"}
    assert marked(page, "only-right") == {"Heron", "H2"}
    same = page.locator(".row.same").filter(has_text="Weigh the parcel first.").first
    expect(same).to_be_visible()
    page.get_by_label("Only differences").check()
    expect(same).to_be_hidden()
    page.keyboard.press("n")
    first = page.locator(".row[aria-current]")
    expect(first).to_be_in_viewport()
    expect(page.locator("output")).to_have_text(re.compile(r"^1 of \d+$"))
    page.keyboard.press("p")
    expect(page.locator("output")).to_have_text(re.compile(r"^(\d+) of \1$"))
    page.locator("#right").select_option(label="Dove")
    page.wait_for_url("**/_compare/post/dove/dove")
    expect(page.locator("output")).to_have_text("No differences")


def test_the_comparison_keeps_no_room_for_buttons(
    preview: Preview, context: BrowserContext
) -> None:
    long = f"fly home {'--by-the-shortest-way ' * 9}"  # leaves none beside it
    preview.replace(TUTORIAL, "## After\n", f"## After\n\n```bash\n{long}\n```\n")
    page = context.new_page()
    page.goto(preview.both)
    figure = page.locator("figure.code", has_text="fly home").first
    figure.scroll_into_view_if_needed()
    expect(figure).to_be_visible()
    above = (
        "e => e.querySelector('pre').getBoundingClientRect().top - e.getBoundingClientRect().top"
    )
    assert figure.evaluate(above) <= 2  # its border


def test_the_comparison_follows_its_sources(preview: Preview, open_page: Open) -> None:
    preview.replace(TUTORIAL, "Each service weighs", "{{ service.name }} weighs")
    page = open_page(preview.both)
    expect(page.get_by_text("Heron weighs parcels.")).to_be_visible()
    page.get_by_label("Only differences").check()
    page.keyboard.press("n")
    page.keyboard.press("n")
    current = page.locator(".row[aria-current]")
    expect(current).to_contain_text("Send with Heron")
    expect(page.locator("output")).to_have_text(re.compile("^2 of "))
    preview.replace("content/services/heron.yaml", "H2", "H2new")
    expect(current).to_contain_text("H2new")
    assert marked(page, "only-right") == {"Heron", "H2new"}
    preview.replace(
        TUTORIAL, "## Before\n", "{{ service.name }} first.\n\n## Before\n"
    )  # a difference before the current one
    expect(page.locator("output")).to_have_text(re.compile("^3 of "))
    expect(current).to_contain_text("H2new")
    expect(page.get_by_label("Only differences")).to_be_checked()
    expect(page.get_by_text("Weigh the parcel first.").first).to_be_hidden()
    page.get_by_label("Only differences").uncheck()
    page.evaluate("window.scrollTo(0, 300)")
    preview.write(NOTE, "Weigh the parcel twice.\n")
    expect(page.get_by_text("Weigh the parcel twice.").first).to_be_visible()
    assert page.evaluate("scrollY") == 300
    assert_not_loaded_again(page)


def test_a_mended_difference_is_none_and_the_next_one_follows(
    preview: Preview, open_page: Open
) -> None:
    preview.replace(TUTORIAL, "Each service weighs", "{{ service.name }} weighs")
    page = open_page(preview.both)
    expect(page.get_by_text("Heron weighs parcels.")).to_be_visible()
    place = page.locator("output")
    current = page.locator(".row[aria-current]")
    page.keyboard.press("n")
    expect(place).to_have_text("1 of 2")
    expect(current).to_contain_text("Heron weighs parcels.")
    preview.replace(TUTORIAL, "{{ service.name }} weighs", "Each service weighs")
    expect(place).to_have_text("1 difference")
    expect(current).to_have_count(0)
    page.keyboard.press("n")
    expect(place).to_have_text("1 of 1")
    expect(current).to_contain_text("Send with Heron")
    assert_not_loaded_again(page)


def test_the_comparison_offers_the_services_that_there_are(
    preview: Preview, open_page: Open
) -> None:
    page = open_page(preview.both)
    options = page.locator("#right option")
    expect(options).to_have_text(["Dove", "Heron"])
    preview.write("content/services/swift.yaml", SERVICE.format(name="Swift", key="S3"))
    preview.replace("content/post/index.md", "[dove, heron]", "[dove, heron, swift]")
    expect(options).to_have_text(["Dove", "Heron", "Swift"])
    assert_not_loaded_again(page)
    page.locator("#right").select_option(label="Swift")
    page.wait_for_url("**/_compare/post/dove/swift")
    connected(page)
    assert marked(page, "only-right") == {"Swift", "S3"}
    preview.replace("content/post/index.md", ", swift]", "]")
    expect(page.locator("tutgen-live .gone")).to_contain_text("This page no longer exists.")


def test_a_mistake_is_shown_over_the_comparison_until_it_is_mended(
    preview: Preview, open_page: Open
) -> None:
    page = open_page(preview.both)
    preview.write(NOTE, "{{ nothing }}\n")
    assert "content/_snippets/note.md:1:1" in overlay(page)
    expect(page.get_by_text("Weigh the parcel first.").first).to_be_visible()
    preview.write(NOTE, "Mended.\n")
    expect(page.get_by_text("Mended.").first).to_be_visible()
    expect(page.locator("tutgen-live .overlay")).to_have_count(0)
    assert_not_loaded_again(page)


# ------------------------------------------------------------------------------------ the matrix


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_matrix_scrolls_in_its_frame_with_its_head_in_view(
    preview: Preview, browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    for number in range(30):
        preview.write(
            f"content/services/gull-{number}.yaml",
            SERVICE.format(name=f"Gull number {number}", key=f"G{number}"),
        )
    names = ", ".join(["dove", "heron", *(f"gull-{number}" for number in range(30))])
    preview.replace("content/post/index.md", "[dove, heron]", f"[{names}]")
    context = browser.new_context(viewport={"width": width, "height": 600}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{preview.address}_matrix")
    page.get_by_label("Show all rows").check()
    frame = page.get_by_role("region", name="Services by what they have")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    frame.scroll_into_view_if_needed()
    frame.evaluate("frame => frame.scrollTo(200, 150)")
    expect(page.get_by_role("columnheader", name="Gull number 5", exact=True)).to_be_in_viewport()
    last = page.get_by_role("rowheader").last
    last.scroll_into_view_if_needed()
    inside = "(cell, edge) => cell.getBoundingClientRect().left - edge.getBoundingClientRect().left"
    assert 0 <= last.evaluate(inside, frame.element_handle()) <= 2
    context.close()


def test_the_matrix_follows_its_sources(preview: Preview, open_page: Open) -> None:
    page = open_page(f"{preview.address}_matrix")
    row = page.get_by_role("row").filter(has=page.get_by_text("body/weight", exact=True))
    page.get_by_label("Show all rows").check()
    expect(row).not_to_contain_text("missing")
    preview.replace("content/services/heron.yaml", ", weight: 1", "")
    expect(row).to_contain_text("missing")
    expect(page.get_by_label("Show all rows")).to_be_checked()
    preview.replace("content/services/heron.yaml", "name: Heron", "name: Grey Heron")
    expect(page.get_by_role("columnheader", name="Grey Heron")).to_be_visible()
    assert_not_loaded_again(page)
    preview.replace("content/services/heron.yaml", "key: H2", "key: [")
    assert "content/services/heron.yaml" in overlay(page)
    expect(row).to_contain_text("missing")
