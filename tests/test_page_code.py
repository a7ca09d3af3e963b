"""Blocks of code in a real browser: copying, notes, long lines, links to lines, print and forced colours."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import Open, ending
from tutgen.cli.main import main

pytestmark = pytest.mark.browser

PAGE = "parcels/dove.html"
FILES = {
    "site.yaml": """\
title: Parcels
fields:
  label: {type: payload, required: true}
""",
    "services/dove.yaml": """\
name: Dove
label:
  body: {carrier: dove, speed: 3, insured: true, note: "Ring twice at <door>"}
  notes: {/carrier: Who flies., /speed: In knots., /note: What the pilot reads.}
""",
    "parcels/index.md": "---\ntitle: Parcels\nservices: [dove]\n---\n\nSend parcels.\n",
    "parcels/[service].md": """\
---
title: Parcels with {{ service.name }}
---

## Send

```{request} send
```

```{response} send
```

## Track

```{request} track
```

```{request} pay
```

```bash
curl https://parcels.example/status/<account> --header 'X-Note: <door>'
ship --to <city>
```

```bash
ship --to Bergen # first
ship --to Oslo --through-the-mountains --with-a-long-list-of-options --that-does-not-fit --on-a-line # second
```

1. First.
2. Second.
""",
    "tools.md": """\
# Tools

```bash
ship
```

```bash
ship --to Bergen --through-the-fjord --in-a-week-of-rain --by-boat
```

```bash
ship --to Oslo --through-the-mountains --with-a-long-list-of-options --that-does-not-fit --on-a-line
```

```{code-block} text
:caption: Odd blanks
SPACED
```

| From | To |
| --- | --- |
| Bergen | Oslo |

:::{dropdown} And back?
By rail.
:::
""",
    "requests.yaml": """\
send:
  method: POST
  path: parcels/<account>/send?at=once
  caption: Send a parcel
  headers: {X-Carrier-Token: <token>}
  body: {parcels: ["{{ service.label }}"], to: [59, 10]}
  notes:
    request: Where parcels go.
    /to: Both.
    /to/0: North.
    /to/1: East.
  response: {id: p-1, state: flying}
pay:
  method: POST
  path: payments
  caption: Pay for it
  form: true
  body: {city: <city>, amount: 3}
track:
  method: GET
  path: parcels/p-1
  caption: Track it
  notes: {request: The id that came with the response.}
""",
}
SPACED = "a\tb  \n\n\u00a0c \u2019\u00e9 \U0001f54a  \n\td"
SENT = """\
POST parcels/<account>/send?at=once
X-Carrier-Token: <token>

{
  "parcels": [
    {
      "carrier": "dove",
      "speed": 3,
      "insured": true,
      "note": "Ring twice at <door>"
    }
  ],
  "to": [59, 10]
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve_files: Callable[[Path], str]) -> str:
    root = tmp_path_factory.mktemp("parcels")
    for name, text in FILES.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("SPACED", SPACED), "utf-8")
    assert main(["build", "-q", "-C", str(root), "-o", str(root / "site")]) == 0
    return serve_files(root / "site") + PAGE


@pytest.fixture
def open_page(open_page: Open, address: str) -> Open:
    """Opens the page, or a place in it."""

    def open_(fragment: str = "", **options: Any) -> Page:
        return open_page(address + fragment, **options)

    return open_


def lit(page: Page) -> list[str]:
    """What is lit: ids of notes and marks, and the numbers of lines."""
    return page.evaluate(  # type: ignore[no-any-return]
        "[...document.querySelectorAll('.lit')].map((e) => e.id || e.dataset.line).sort()"
    )


def test_points_8_9_10_12_blocks_are_copied_and_named(open_page: Open) -> None:
    page = open_page()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('figure.code pre'))")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()").rstrip("\n") == SENT
    buttons = page.locator(".copy")
    names = buttons.evaluate_all("(all) => all.map((b) => b.getAttribute('aria-label'))")
    assert names[:3] == ["Copy: Send a parcel", "Copy: Response: Send a parcel", "Copy: Track it"]
    assert len(set(names)) == len(names) == page.locator("figure.code").count()
    assert page.locator("figcaption").all_inner_texts()[0] == "Send a parcel"
    for caption in page.locator("figcaption").all():
        expect(caption).to_be_visible()
    for name in ("Send a parcel", "Track it"):
        expect(page.get_by_role("figure", name=name, exact=True)).to_have_count(1)
    first = buttons.first
    page.mouse.move(0, 0)
    assert first.evaluate(
        "b => b.checkVisibility({ opacityProperty: true })"
    )  # not only below a pointer
    plain = first.evaluate("(b) => getComputedStyle(b).outlineStyle")
    page.keyboard.press("Tab")
    first.focus()
    assert first.evaluate("(b) => getComputedStyle(b).outlineStyle") != plain
    first.click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == SENT
    page.evaluate(
        "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false"
    )
    first.click()
    expect(page.get_by_role("status")).to_contain_text("failed")
    assert page.evaluate("getSelection().toString()").rstrip("\n") == SENT


def test_point_8_blanks_and_odd_characters_are_copied_too(open_page: Open, address: str) -> None:
    page = open_page()
    page.goto(address.replace(PAGE, "tools.html"))
    button = page.get_by_role("button", name="Copy: Odd blanks")
    button.click()
    expect(button).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == SPACED


def test_points_14_15_notes_and_lines_light_each_other(open_page: Open) -> None:
    page = open_page()
    page.evaluate(  # blocks out of view have a height that is guessed
        "document.querySelectorAll('figure').forEach((one) => { one.style.contentVisibility = 'visible'; })"
    )
    height = page.evaluate("document.documentElement.scrollHeight")
    page.locator("#request-send-note-5").hover()  # the second of three on its line
    assert lit(page) == ["13", "request-send-mark-5", "request-send-note-5"]
    page.mouse.move(0, 0)
    expect(page.locator(".lit")).to_have_count(0)
    page.locator("#request-send-mark-2").focus()
    expect(page.locator(".lit")).to_have_count(3)
    assert lit(page) == ["7", "request-send-mark-2", "request-send-note-2"]
    page.keyboard.press("Escape")
    expect(page.locator(".lit")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight") == height
    ground = "(e) => getComputedStyle(e).backgroundColor"
    places = (page.locator("#request-send .line").nth(7), page.locator("#request-send-note-3"))
    plain = [place.evaluate(ground) for place in places]
    page.evaluate("document.activeElement.blur(); location.hash = 'request-send-note-3'")
    expect(page.locator(".lit")).to_have_count(3)  # after a jump, too
    assert lit(page) == ["8", "request-send-mark-3", "request-send-note-3"]
    assert all(place.evaluate(ground) != old for place, old in zip(places, plain, strict=True))
    for mark in page.locator(".callout").all():
        target = str(mark.get_attribute("href"))
        back = page.locator(f"{target} .note-back")
        assert back.get_attribute("href") == f"#{mark.get_attribute('id')}"
        assert back.get_attribute("tabindex") == "-1"


def test_the_marks_of_a_block_are_one_stop(open_page: Open) -> None:
    page = open_page()
    marks = page.locator("#request-send .callout")
    assert [m.get_attribute("tabindex") for m in marks.all()] == [
        "0",
        *["-1"] * (marks.count() - 1),
    ]
    marks.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(marks.nth(2)).to_be_focused()
    page.keyboard.press("End")
    expect(marks.last).to_be_focused()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('#request-send .callout')")
    page.keyboard.press("Shift+Tab")
    expect(marks.last).to_be_focused()


def test_the_buttons_of_a_block_are_one_stop(open_page: Open) -> None:
    page = open_page()
    block = page.locator("#request-send")
    copy, fill = block.locator(".copy"), block.locator(".fill")
    expect(block.get_by_role("toolbar", name="Send a parcel").locator("button")).to_have_count(3)
    copy.focus()
    page.keyboard.press("ArrowRight")
    expect(copy).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(fill).to_be_focused()
    page.keyboard.press("Tab")
    expect(copy).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert not page.evaluate("document.activeElement.matches('#request-send *')")
    copy.focus()
    page.keyboard.press("ArrowDown")  # scrolls
    expect(copy).to_be_focused()


def test_a_note_out_of_view_is_shown_beside_its_line(open_page: Open) -> None:
    page = open_page(viewport={"width": 1280, "height": 420})
    mark = page.locator("#request-send-mark-1")
    mark.evaluate("(m) => m.closest('figure').scrollIntoView()")
    before = page.evaluate("scrollY")
    mark.press("Enter")
    box = page.locator(".beside:popover-open")
    expect(box).to_have_text("Where parcels go.")
    expect(box).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("status")).to_have_text("Where parcels go.")
    assert page.evaluate("scrollY") == before
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(mark).to_be_focused()


def test_a_line_with_one_note_has_no_number_and_no_mark(open_page: Open) -> None:
    block = open_page().locator("#request-track")
    assert block.locator(".callout, ol, .numbered").count() == 0
    expect(block.locator(".notes")).to_have_text("The id that came with the response.")


def test_point_16_a_value_takes_the_form_of_each_place(open_page: Open) -> None:
    page = open_page()
    page.locator("#request-send var").first.click()
    for name, value in {
        "account": "a/b",
        "token": "t k",
        "door": 'it\'s "7"',
        "city": "Bø & co",
    }.items():
        page.get_by_label(name, exact=True).fill(value)
    page.keyboard.press("Escape")
    codes = [str(code.text_content()) for code in page.locator("pre code").all()]
    sent, paid, shell = codes[0], codes[3], codes[4]
    head, _, body = sent.partition("\n\n")
    assert head == "POST parcels/a%2Fb/send?at=once\nX-Carrier-Token: t k"
    assert json.loads(body)["parcels"][0]["note"] == 'Ring twice at it\'s "7"'
    assert paid.endswith("city=B%C3%B8+%26+co&amount=3")
    assert shlex.split(shell.replace("\n", " ")) == [
        "curl", "https://parcels.example/status/a%2Fb", "--header", "X-Note: it's \"7\"", "ship", "--to", "Bø & co",
    ]  # fmt: skip


def test_point_13_colour_is_explained_once_and_responses_look_like_it(open_page: Open) -> None:
    page = open_page()
    expect(page.locator(".legend")).to_have_text(["Highlighted: what belongs to Dove"])
    assert (
        page.locator(".hll").first.evaluate("(l) => getComputedStyle(l).borderLeftWidth") == "3px"
    )
    ground = "(l) => getComputedStyle(l).backgroundColor"
    marked, plain = page.locator(".hll").first, page.locator(".line:not(.hll)").first
    assert marked.evaluate(ground) != plain.evaluate(ground)
    inset = "(all) => all.map((l) => { const s = getComputedStyle(l); return parseFloat(s.paddingLeft) + parseFloat(s.borderLeftWidth); })"
    assert set(page.locator("#request-send .line").evaluate_all(inset)) == {48}
    response = page.locator("#response-send")
    style = "(f) => [getComputedStyle(f).borderTopStyle, getComputedStyle(f.querySelector('pre')).backgroundColor]"
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert response.evaluate(style) == ["dashed", ground]
    assert page.locator("#request-send").evaluate(style)[0] == "solid"


def test_point_18_long_lines_scroll_or_wrap_as_chosen(open_page: Open) -> None:
    page = open_page()
    block = page.locator("figure.code").last
    pre = block.locator("pre")
    block.scroll_into_view_if_needed()
    expect(pre).to_have_attribute("tabindex", "0")
    expect(pre).to_have_attribute("aria-label", re.compile("Code"))
    assert page.locator("#request-track pre").get_attribute("tabindex") is None
    wrap = block.get_by_role("button", name="Wrap lines")
    expect(wrap).to_have_attribute("aria-pressed", "false")
    wrap.click()
    expect(wrap).to_have_attribute("aria-pressed", "true")
    assert pre.evaluate("(p) => p.scrollWidth <= p.clientWidth")
    expect(pre).not_to_have_attribute("tabindex", "0")
    page.reload()
    assert pre.evaluate("(p) => p.scrollWidth <= p.clientWidth")
    block.scroll_into_view_if_needed()
    expect(wrap).to_have_attribute("aria-pressed", "true")
    wrap.click()
    expect(pre).to_have_attribute("tabindex", "0")


@pytest.mark.parametrize("scripts", [True, False])
def test_on_phones_code_wraps(browser: Browser, address: str, scripts: bool) -> None:
    """Points 18 and 37: of 14 px there, too."""
    context = browser.new_context(
        viewport={"width": 320, "height": 700}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for pre in page.locator("pre").all():
        assert pre.evaluate("(p) => p.scrollWidth <= p.clientWidth")
    number = "(l) => getComputedStyle(l, '::before').display"
    assert page.locator(".numbered .line").first.evaluate(number) == "none"
    assert scripts or page.locator("button:visible").count() == 0
    assert (
        page.locator("pre code").first.evaluate("(c) => parseFloat(getComputedStyle(c).fontSize)")
        >= 14
    )
    first = page.locator("figure.code").first
    left, right = (first.locator(s).first.bounding_box() for s in ("pre", "pre code"))
    assert left
    assert right
    assert right["width"] == left["width"]  # nothing stands beside the code
    context.close()


def test_point_18_on_phones_lines_scroll_as_chosen(open_page: Open) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    block = page.locator("figure.code").last
    block.scroll_into_view_if_needed()
    wrap = block.get_by_role("button", name="Wrap lines")
    expect(wrap).to_have_attribute("aria-pressed", "true")
    wrap.click()
    expect(wrap).to_have_attribute("aria-pressed", "false")
    assert block.locator("pre").evaluate("(p) => p.scrollWidth > p.clientWidth")


def test_point_19_lines_have_addresses(open_page: Open) -> None:
    page = open_page("#request-send-L10-11", viewport={"width": 1280, "height": 500})
    linked = page.locator(".linked")
    expect(linked).to_have_count(2)
    expect(linked.first).to_be_in_viewport()
    lines = page.locator("#request-send .line")
    lines.nth(1).click(position={"x": 20, "y": 10})
    expect(page).to_have_url(ending("#request-send-L2"))
    lines.nth(3).click(position={"x": 20, "y": 10}, modifiers=["Shift"])
    expect(page).to_have_url(ending("#request-send-L2-4"))
    expect(linked).to_have_count(3)
    lines.nth(5).click(position={"x": 200, "y": 10})
    expect(page).to_have_url(ending("#request-send-L2-4"))
    lines.nth(3).click(position={"x": 20, "y": 10})
    lines.nth(1).click(position={"x": 20, "y": 10}, modifiers=["Shift"])  # upwards
    expect(page).to_have_url(ending("#request-send-L2-4"))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def test_point_19_links_within_the_page_lead_to_lines(open_page: Open) -> None:
    page = open_page(viewport={"width": 1280, "height": 500})
    linked = page.locator(".linked")
    for fragment, count in (("L10-11", 2), ("L3", 1)):
        page.evaluate("fragment => { location.hash = fragment; }", f"request-send-{fragment}")
        expect(linked).to_have_count(count)
        expect(linked.first).to_be_in_viewport()
    ground = "(e) => getComputedStyle(e).backgroundColor"
    assert linked.evaluate(ground) != page.locator("#request-send .line").first.evaluate(ground)


# The classes of tokens that the style sheet knows, in a line: no page has all of them.
ALL_TOKENS = """() => {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const selectors = rules.map((rule) => rule.selectorText ?? '').filter((text) => /^pre (:is\\()?[.]/.test(text));
  const names = new Set(selectors.flatMap((text) => [...text.matchAll(/[.](\\w+)/g)].map(([, name]) => name)));
  document.querySelector('.line').append(...[...names].map((name) => {
    return Object.assign(document.createElement('span'), { className: name, textContent: name });
  }));
  return names.size;
}"""
CONTRASTS = """() => {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgb = (colours) => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (parts) => {
    const [r, g, b] = parts.map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (element, pseudo) => {
    const grounds = [];
    for (let at = element; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
    const [a, b] = [light(rgb(grounds)), light(rgb([...grounds, getComputedStyle(element, pseudo).color]))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const low = [];
  for (const css of ['', 'hll', 'lit', 'hll lit', 'linked']) {
    for (const line of document.querySelectorAll('.line')) {
      const own = line.className;
      if (css) line.className = `line ${css}`;
      for (const token of [line, ...line.querySelectorAll(':scope > span:not(.marks), var, .callout')]) {
        if (contrast(token) < 4.5) low.push([css, token.className || token.tagName, contrast(token)]);
      }
      if (contrast(line, '::before') < 4.5) low.push([css, 'number']);
      line.className = own;
    }
  }
  return low;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_points_11_17_tokens_placeholders_and_numbers_can_be_read(
    open_page: Open, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    assert page.locator("pre .err").count() == 0
    assert page.evaluate(ALL_TOKENS) > 50
    assert page.evaluate(CONTRASTS) == []
    number = "(l) => { const s = getComputedStyle(l, '::before'); return [s.content, s.display, parseFloat(s.width) > 9]; }"
    seventh = page.locator("#request-send .line").nth(6)
    assert seventh.evaluate(number) == ['"7" / ""', "inline-block", True]
    decoration = "(v) => getComputedStyle(v).textDecorationLine"
    assert page.locator("pre var").first.evaluate(decoration) == "underline"


def test_point_35_paper_has_all_code_and_no_buttons(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("button:visible").count() == 0
    assert page.locator(".tools:visible").count() == 0  # nor room for them
    for pre in page.locator("pre").all():
        assert pre.evaluate("(p) => p.scrollWidth <= p.clientWidth")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("Second.", exact=True)).to_be_visible()
    expect(page.locator("#request-send .notes")).to_be_visible()
    assert (
        page.locator("figure.code").first.evaluate("(f) => getComputedStyle(f).contentVisibility")
        == "visible"
    )
    assert (
        page.locator(".hll").first.evaluate("(l) => getComputedStyle(l).borderLeftWidth") == "3px"
    )


def test_point_35_paper_has_what_is_folded_and_what_scrolls(open_page: Open, address: str) -> None:
    page = open_page()
    page.goto(address.replace(PAGE, "tools.html"))
    expect(page.get_by_text("By rail.")).to_be_hidden()
    expect(page.locator(".table")).to_have_css("overflow-x", "auto")
    page.emulate_media(media="print")
    expect(page.get_by_text("By rail.")).to_be_visible()
    expect(page.locator(".table")).to_have_css("overflow-x", "visible")


def test_point_36_forced_colours_keep_emphasis_and_placeholders(open_page: Open) -> None:
    page = open_page(forced_colors="active")
    line = page.locator(".hll").first
    assert line.evaluate("(l) => getComputedStyle(l).borderLeftStyle") == "solid"
    assert (
        page.locator("pre var").first.evaluate("(v) => getComputedStyle(v).textDecorationLine")
        == "underline"
    )
    page.locator("#request-send-mark-1").focus()
    expect(page.locator(".line.lit")).to_have_css("outline-style", "solid")


def test_point_58_code_out_of_view_is_left_undrawn_and_anchors_hold(open_page: Open) -> None:
    page = open_page("#track", viewport={"width": 390, "height": 500})
    assert (
        page.locator("figure.code").first.evaluate("(f) => getComputedStyle(f).contentVisibility")
        == "auto"
    )
    expect(page.locator("#track")).to_be_in_viewport()
    page.goto(page.url.replace("#track", "#request-send-note-3"))
    expect(page.locator("#request-send-note-3")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "beside"), [(390, 1), (1280, 2)])
def test_code_without_a_caption_has_the_whole_width_where_its_lines_need_it(
    open_page: Open, address: str, width: int, beside: int
) -> None:
    """Its tools stand beside it only where they take nothing from it, and nothing moves when they come."""
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(address.replace(PAGE, "tools.html"))
    blocks = page.locator("figure.code:not(:has(figcaption))")
    rows = blocks.evaluate_all(
        """(all) => all.map((figure) => {
          const [tools, pre] = ['.tools', 'pre'].map((name) => figure.querySelector(name).getBoundingClientRect());
          return { isBeside: tools.top < pre.bottom && tools.bottom > pre.top, code: pre.width, room: figure.clientWidth };
        })"""
    )
    assert [row["isBeside"] for row in rows] == [n < beside for n in range(3)]
    assert all(row["isBeside"] or row["code"] == row["room"] for row in rows)
    assert (
        not blocks.nth(beside - 1).locator("pre").evaluate("(e) => e.scrollWidth > e.clientWidth")
    )
    tops = "(all) => all.map((figure) => figure.getBoundingClientRect().top)"
    shown = blocks.evaluate_all(tops)
    page.route("**/script.*.js", lambda route: route.fulfill(body=""))
    page.reload()
    expect(page.locator(".tools")).to_have_count(0)
    assert blocks.evaluate_all(tops) == shown
