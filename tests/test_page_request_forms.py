"""Requests in other languages, in the browser: the choice, who remembers it, and that all stays what it was."""

import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks import checkers
from playwright.sync_api import Locator, Page, expect

from conftest import Open
from recording_server import recording
from tutgen.cli.main import main

pytestmark = pytest.mark.browser

SITE = """\
title: Ferries
base_url: https://ferries.example/
names: {line: north}
fields:
  berth: {type: payload, required: true}
  open: {type: code, by: language, python: "open('{{ service.slug }}')", javascript: "open_('{{ service.slug }}')"}
"""
REQUESTS = """\
book:
  method: POST
  path: /lines/{{ names.line }}/bookings
  server: https://<harbour>.ferries.example
  auth: {bearer: <api key>}
  caption: Book a place on the {{ service.name }}
  body:
    name: <name>
    berth: "{{ service.berth }}"
    note: it's "late"
  notes:
    request: Bookings of one line.
    /name: Who sails.
find:
  method: GET
  path: /lines
  server: https://api.ferries.example
  caption: Find a line
  notes: {request: All lines.}
called:
  method: POST
  path: https://you.example/arrived
  caption: What the harbour sends
  forms: [http]
  body: {ship: "{{ service.name }}"}
"""
WITH_HEADERS = """\
book:
  method: GET
  path: /book
  caption: Book
  headers: {X-Name: To <name>}
  notes: {request: "Who sails, <name>."}
find:
  method: GET
  path: /find
  caption: Find
  auth: {basic: "me:<name>"}
called:
  method: POST
  path: https://you.example/arrived
  caption: What the harbour sends
  forms: [http]
"""
LONG = "\n\n".join(f"Knot number {number} is tied slowly." for number in range(30))
PAGE = f"""\
---
title: "Sail with the {{{{ service.name }}}}"
---

## Book

```{{request}} book
```

## Find

```{{request}} find
```

{LONG}

## Be told

```{{request}} called
```

{{tabs}}
"""
VARIANTS = (
    "variants: {language: {http: HTTP, curl: curl, python: Python, javascript: JavaScript}}\n"
)


def written(folder: Path, site: str = "", tabs: str = "", requests: str = REQUESTS) -> Path:
    files = {
        "site.yaml": (SITE if "variants" in site else SITE.rsplit("  open", 1)[0]) + site,
        "services/gull.yaml": "name: Gull\nberth: {body: {deck: 2, cabin: true}, notes: {/deck: From below.}}\n",
        "services/tern.yaml": "name: Tern\nberth: {body: {deck: 3}, notes: {/deck: From below.}}\n",
        "sail/index.md": "---\ntitle: Sail\nservices: [gull, tern]\n---\nChoose.\n",
        "sail/[service].md": PAGE.replace("{tabs}", tabs),
        "sail/requests.yaml": requests,
    }
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert main(["build", "-q", "-C", str(folder)]) == 0
    return folder / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("ferries"))


@pytest.fixture(scope="module")
def base(site: Path, serve_files: Callable[[Path], str]) -> str:
    return serve_files(site)


def code(page: Page, name: str = "book") -> Locator:
    return page.locator(f"#request-{name} pre > code")


def choice(page: Page, name: str = "book") -> Locator:
    return page.locator(f"#request-{name} .form")


def choices(page: Page) -> Locator:
    return page.get_by_role("menuitemradio")


def choose(page: Page, form: str, name: str = "book") -> None:
    choice(page, name).click()
    choices(page).get_by_text(form, exact=True).click()


def copied(page: Page, name: str) -> str:
    page.evaluate("navigator.clipboard.writeText('')")
    page.locator(f"#request-{name} .copy").click()
    text = page.evaluate(
        """async () => {
          for (let frame = 0; frame < 600; frame += 1) {
            const text = await navigator.clipboard.readText();
            if (text) return text;
            await new Promise(requestAnimationFrame);
          }
        }"""
    )
    return str(text)


def test_all_requests_of_the_page_switch_together_but_those_that_come_in(
    open_page: Open, base: str
) -> None:
    page = open_page(f"{base}sail/gull.html")
    choice(page).click()
    expect(choices(page)).to_have_text(["HTTP", "curl", "Python", "JavaScript"])
    expect(choices(page).and_(page.locator("[aria-checked=true]"))).to_have_text("HTTP")
    page.keyboard.press("Escape")
    expect(page.locator(".form[aria-expanded=true]")).to_have_count(0)
    http = page.locator(".content").inner_html()
    choose(page, "Python")
    expect(code(page)).to_contain_text("requests.post(")
    expect(code(page, "find")).to_contain_text("requests.get(")
    expect(choice(page, "find")).to_have_text("Python")
    expect(code(page, "called")).to_contain_text("POST https://you.example/arrived")
    expect(choice(page, "called")).to_have_count(0)
    choose(page, "HTTP", "find")
    expect(code(page)).to_contain_text("POST https://<harbour>.ferries.example/lines/north")
    expect(page.locator(".form[aria-expanded=true]")).to_have_count(0)
    assert page.locator(".content").inner_html() == http


def test_the_choice_is_as_wide_as_its_word_and_looks_like_its_neighbours(
    open_page: Open, base: str
) -> None:
    page = open_page(f"{base}sail/gull.html")
    widths = []
    for form in ("HTTP", "JavaScript"):
        choose(page, form)
        expect(choice(page)).to_have_text(form)
        widths.append(choice(page).evaluate("e => e.offsetWidth"))
    assert widths[0] + 20 < widths[1]
    style = "e => [getComputedStyle(e).fontFamily, getComputedStyle(e).fontSize]"
    copy = page.locator("#request-book .copy")
    assert choice(page).evaluate(style) == copy.evaluate(style)


def test_the_choice_is_remembered_on_other_pages(open_page: Open, base: str) -> None:
    page = open_page(f"{base}sail/gull.html")
    choose(page, "curl")
    expect(code(page)).to_contain_text("curl ")
    page.goto(f"{base}sail/tern.html")
    expect(code(page)).to_contain_text('"deck": 3')
    expect(code(page)).to_contain_text("--json '{")
    expect(choice(page)).to_have_text("curl")


def test_what_is_pressed_stays_where_it_is(open_page: Open, base: str) -> None:
    page = open_page(f"{base}sail/gull.html")
    choice(page, "find").scroll_into_view_if_needed()
    page.evaluate("scrollBy({ top: 200, behavior: 'instant' })")
    button = choice(page, "find")
    before = button.evaluate("e => e.getBoundingClientRect().top")
    choose(page, "JavaScript", "find")
    expect(code(page)).to_contain_text("await fetch(")
    assert abs(button.evaluate("e => e.getBoundingClientRect().top") - before) <= 1


def test_point_20_what_is_copied_is_the_command_with_server_and_auth(
    open_page: Open, base: str
) -> None:
    page = open_page(f"{base}sail/gull.html")
    choose(page, "curl")
    expect(code(page)).to_contain_text("curl ")
    assert copied(page, "book") == (
        "HARBOUR='<harbour>' API_KEY='<api key>' NAME='<name>'\n"
        'curl "https://$HARBOUR.ferries.example/lines/north/bookings" \\\n'
        '  -H "Authorization: Bearer $API_KEY" \\\n'
        "  --json '{\n"
        '  "name": "\'"$NAME"\'",\n'
        '  "berth": {\n'
        '    "deck": 2,\n'
        '    "cabin": true\n'
        "  },\n"
        '  "note": "it\'\\\'\'s \\"late\\""\n'
        "}'"
    )


def test_notes_and_emphasis_follow_their_keys(open_page: Open, base: str) -> None:
    page = open_page(f"{base}sail/gull.html")
    block = page.locator("#request-book")
    lines = {"HTTP": [1, 5, 7], "Python": [4, 9, 11], "curl": [2, 5, 7]}
    for name, there in lines.items():
        choose(page, name)
        expect(choice(page, "find")).to_have_text(name)
        marks = block.locator(".callout")
        found = marks.evaluate_all(
            "all => all.map((m) => [m.dataset.number, m.closest('.line').dataset.line])"
        )
        assert found == [[str(n), str(line)] for n, line in enumerate(there, 1)]
        backs = block.locator(".note-back").evaluate_all("all => all.map((b) => b.ariaLabel)")
        assert backs == [f"Note {n}: back to line {line}" for n, line in enumerate(there, 1)]
        emphasized = block.locator(".hll").all_inner_texts()
        assert [" ".join(text.split()).rstrip(",").lower() for text in emphasized] == [
            '"deck": 2',
            '"cabin": true',
        ]
    marks.nth(1).hover()
    expect(block.locator(".notes > li").nth(1)).to_have_class("lit")


def test_values_fill_every_form(open_page: Open, base: str) -> None:
    page = open_page(f"{base}sail/gull.html")
    choose(page, "Python")
    page.locator("#request-book var").first.click()
    page.get_by_role("textbox", name="name").fill('An "O\'Neil"')
    page.keyboard.press("Escape")
    expect(code(page)).to_contain_text('"name": "An \\"O\'Neil\\"",')
    choose(page, "curl")
    expect(code(page)).to_contain_text("NAME='An \"O'\\''Neil\"'")
    choose(page, "HTTP")
    expect(code(page)).to_contain_text('"name": "An \\"O\'Neil\\"",')


@pytest.mark.parametrize("library", ["requests", "httpx"])
def test_what_is_filled_into_a_header_is_sent_in_utf_8_by_every_form(
    library: str, open_page: Open, tmp_path: Path, serve_files: Callable[[Path], str]
) -> None:
    ways = {
        "curl": ("curl ", ["sh", "-e"]),
        "Python": (f"import {library}", [sys.executable, "-"]),
        "JavaScript": ("await fetch(", ["node", "--input-type=module"]),
    }
    if missing := [name for name in ("curl", "node") if shutil.which(name) is None]:
        pytest.skip(f"needs {missing}: see CONTRIBUTING.md")
    value = "Zoë “☃” \\ 𝄞"
    with recording() as server:
        site = f"requests: {{python: {library}, server: '{server.address}/x'}}\n"
        base = serve_files(written(tmp_path, site, requests=WITH_HEADERS))
        page = open_page(f"{base}sail/gull.html")
        page.locator("#request-book var").first.click()
        page.get_by_role("textbox", name="name").fill(value)
        page.keyboard.press("Escape")
        for form, (call, program) in ways.items():
            choose(page, form)
            for name in ("book", "find"):
                expect(code(page, name)).to_contain_text(call)
                command = copied(page, name)
                subprocess.run(program, input=command, text=True, check=True, timeout=60)
    received = server.received["x"]
    got = [one.headers["x-name"] for one in received if one.target == "/book"]
    assert got == [f"To {value}"] * 3
    basic = [one.headers["authorization"] for one in received if one.target == "/find"]
    assert basic == [f"Basic {b64encode(f'me:{value}'.encode()).decode()}"] * 3


@pytest.mark.parametrize("form", ["HTTP", "curl", "Python", "JavaScript"])
def test_the_panel_says_what_the_note_says_in_every_form(
    open_page: Open, base: str, form: str
) -> None:
    """In curl a placeholder stands above the command, and its variable in the line of the note."""
    page = open_page(f"{base}sail/gull.html")
    choose(page, form)
    expect(choice(page, "find")).to_have_text(form)
    page.locator("#request-book .fill").click()
    fields = page.locator(".values label")
    expect(fields).to_have_count(3)
    said = {"harbour": "Bookings of one line.", "name": "Who sails."}
    for name, note in said.items():
        field = fields.filter(has=page.get_by_role("textbox", name=name, exact=True))
        expect(field.locator(".hint")).to_have_text(note)


@pytest.mark.parametrize("storage", ["kept", "blocked"])
def test_it_works_from_the_disk_and_where_nothing_is_stored(
    open_page: Open, site: Path, storage: str
) -> None:
    page = open_page((site / "sail/gull.html").as_uri())
    if storage == "blocked":
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error(); } })"
        )
        page.reload()
    choose(page, "JavaScript")
    expect(code(page)).to_contain_text("await fetch(")
    expect(code(page, "find")).to_contain_text("await fetch(")


def test_one_file_is_loaded_at_the_first_choice(open_page: Open, base: str) -> None:
    page = open_page(f"{base}sail/gull.html")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("?")[0]))
    for name in ("curl", "Python", "HTTP", "curl"):
        choose(page, name)
        expect(choice(page, "find")).to_have_text(name)
    assert [url.removeprefix(base) for url in asked if "forms" in url][1:] == ["sail/gull.forms.js"]


def test_a_form_that_cannot_be_loaded_leaves_http(open_page: Open, tmp_path: Path) -> None:
    site = written(tmp_path)
    (site / "sail/gull.forms.js").write_text("", "utf-8")
    page = open_page((site / "sail/gull.html").as_uri())
    choose(page, "curl")
    expect(choice(page)).to_have_text("HTTP")
    expect(code(page)).to_contain_text("POST https://<harbour>.ferries.example/lines/north")


def test_without_scripts_there_is_http(open_page: Open, base: str) -> None:
    page = open_page(f"{base}sail/gull.html", java_script_enabled=False)
    expect(code(page)).to_contain_text("POST https://<harbour>.ferries.example/lines/north")
    expect(choice(page)).to_have_count(0)


def test_tabs_of_languages_and_requests_follow_each_other(
    open_page: Open, tmp_path: Path, serve_files: Callable[[Path], str]
) -> None:
    base = serve_files(written(tmp_path, VARIANTS, "## Open\n\n{{ service.open }}\n"))
    page = open_page(f"{base}sail/gull.html")
    page.get_by_role("tab", name="JavaScript").click()
    expect(code(page)).to_contain_text("await fetch(")
    choose(page, "Python")
    expect(page.get_by_role("tab", name="Python")).to_have_attribute("aria-selected", "true")
    expect(code(page)).to_contain_text("requests.post(")
    choose(page, "curl")  # which the tabs do not have
    expect(code(page)).to_contain_text("curl ")
    page.goto(f"{base}sail/gull.html?language=python")
    expect(code(page)).to_contain_text("requests.post(")


def test_a_site_offers_the_forms_of_its_variants_alone(
    open_page: Open, tmp_path: Path, serve_files: Callable[[Path], str]
) -> None:
    narrow = "variants: {language: {python: Snake, javascript: Script}}\n"
    page = open_page(f"{serve_files(written(tmp_path, narrow))}sail/gull.html")
    expect(code(page)).to_contain_text("requests.post(")
    choice(page).click()
    expect(choices(page)).to_have_text(["Snake", "Script"])


def test_paper_has_the_form_that_is_shown(open_page: Open, base: str) -> None:
    page = open_page(f"{base}sail/gull.html")
    choose(page, "curl")
    expect(code(page)).to_contain_text("curl ")
    page.emulate_media(media="print")
    expect(choice(page)).to_be_hidden()
    expect(code(page)).to_be_visible()


@pytest.mark.parametrize("lang", ["en", "he"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_accessible_and_fits(
    open_page: Open, tmp_path: Path, serve_files: Callable[[Path], str], lang: str, width: int
) -> None:
    base = serve_files(written(tmp_path, f"lang: {lang}\n"))
    page = open_page(f"{base}sail/gull.html", viewport={"width": width, "height": 800})
    choice(page).focus()
    page.keyboard.press("Enter")
    expect(choices(page).first).to_be_focused()
    found = [] if checkers.axe_missing() else checkers.axe(page)
    for key in ("ArrowUp", "Home", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(choices(page).nth(2)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Enter")
    expect(code(page)).to_contain_text("requests.post(")
    expect(choice(page)).to_be_focused()
    expect(page.get_by_role("menu")).to_be_hidden()
    assert "Gull" in (choice(page).get_attribute("aria-label") or "")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found += [] if checkers.axe_missing() else checkers.axe(page)
    assert [one for one in found if lang == "en" or "menu" in one] == []
