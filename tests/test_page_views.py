"""Pages on narrow screens, zoomed, with more space in texts, in forced colours; and the measure of texts."""

import base64
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from conftest import ROOT, kinds_of_pages
from tutgen.cli.main import main

pytestmark = pytest.mark.browser

LANGUAGES = ("english", "german", "arabic")
# What WCAG 1.4.12 asks for. By an adopted sheet, since the page's policy admits no inline style.
MORE_SPACE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
}"""
# Blocks out of view are skipped by layout, and keep the height that they had when they were last seen: all are laid out.
NOTHING_SKIPPED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { content-visibility: visible !important }');
  document.adoptedStyleSheets = [sheet];
}"""
CUT = """() => {
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll('body *')].filter((e) => {
      const { left, right } = e.getBoundingClientRect();
      return (right > innerWidth + 1 || left < -1) && e.checkVisibility() && !e.closest('pre, .table, .skip-link, .services');
    });
    return ['sideways', ...wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 90))];
  }
  const isCut = (e) => {
    const style = getComputedStyle(e);
    const { width, height } = e.getBoundingClientRect();
    if (width < 2 || height < 2 || !e.checkVisibility() || e.closest('.skip-link')) return false;
    return (['hidden', 'clip'].includes(style.overflowX) && style.textOverflow !== 'ellipsis' && e.scrollWidth > e.clientWidth + 1)
      || (['hidden', 'clip'].includes(style.overflowY) && e.scrollHeight > e.clientHeight + 3);
  };
  return [...document.querySelectorAll('body *')].filter(isCut).map((e) => e.outerHTML.slice(0, 90));
}"""
LINES = """() => {
  const full = [];
  for (const p of document.querySelectorAll('.content > p')) {
    const range = document.createRange();
    range.selectNodeContents(p);
    const tops = new Set([...range.getClientRects()].map((rect) => Math.round(rect.bottom / 12)));
    const lines = Math.round(p.clientHeight / parseFloat(getComputedStyle(p).lineHeight));
    if (lines >= 3 && tops.size) full.push(p.textContent.trim().length / (lines - .4));
  }
  return full;
}"""

# What is drawn around an element to make it larger counts; a box in a label is as large as the label.
SMALL = """() => [...document.querySelectorAll('a[href], button, summary, input, select')].filter((e) => {
  if (!e.checkVisibility({ visibilityProperty: true }) || e.matches('.skip-link') || getComputedStyle(e).display === 'inline') return false;
  const { width, height } = (e.type === 'checkbox' ? e.closest('label') : e).getBoundingClientRect();
  const around = getComputedStyle(e, '::after');
  const more = around.position === 'absolute' ? -2 * parseFloat(around.top) : 0;
  return Math.min(width, height) + more < 24;
}).map((e) => e.outerHTML.slice(0, 90))"""

FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(e);
  const { left, right, top, bottom } = e.getClientRects()[0];
  const [x, y] = [(left + right) / 2, Math.min((top + bottom) / 2, innerHeight - 1)];
  const there = document.elementFromPoint(x, y);
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => (part / 255 <= 0.03928 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [ring, ground] = [outlineColor, getComputedStyle(document.documentElement).backgroundColor].map(luminance);
  const contrast = (Math.max(ring, ground) + 0.05) / (Math.min(ring, ground) + 0.05);
  const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && contrast >= 3 && there && (e.contains(there) || there.contains(e));
  return seen ? [] : [`${outlineStyle} ${outlineWidth} ${outlineColor} ${x | 0} ${y | 0} ${e.outerHTML.slice(0, 90)} below ${there?.outerHTML.slice(0, 60)}`];
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def test_point_3_what_is_pressed_is_24_px_large(
    page: Page, reader_sites: Mapping[str, Path], reader_addresses: Mapping[str, str]
) -> None:
    """Point 3: the buttons, fields and links of every kind of page, except links within a line of text."""
    found: dict[Any, list[str]] = {}
    for kind, address in kinds_of_pages(reader_sites["english"]).items():
        page.goto(reader_addresses["english"] + address, wait_until="networkidle")
        page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true;")
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            found[kind, width] = page.evaluate(SMALL)
    assert {where: small for where, small in found.items() if small} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_point_33_nothing_is_cut_or_scrolls_sideways(
    page: Page,
    reader_sites: Mapping[str, Path],
    reader_addresses: Mapping[str, str],
    language: str,
) -> None:
    """Point 33: 320 px, which is 1280 px at 400 %, and more space in texts, there and on wide screens."""
    found: dict[Any, list[str]] = {}
    for kind, address in kinds_of_pages(reader_sites[language]).items():
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(reader_addresses[language] + address)
        page.evaluate(NOTHING_SKIPPED)
        found[kind, "narrow"] = page.evaluate(CUT)
        page.evaluate(MORE_SPACE)
        found[kind, "narrow with space"] = page.evaluate(CUT)
        page.set_viewport_size({"width": 1280, "height": 800})
        found[kind, "wide with space"] = page.evaluate(CUT)
    assert {where: cut for where, cut in found.items() if cut} == {}


def test_point_36_forced_colours_keep_what_borders_and_marks_say(
    browser: Browser, reader_sites: Mapping[str, Path], reader_addresses: Mapping[str, str]
) -> None:
    """Point 36: the edge of emphasized lines, the ring of what has the focus, the current service."""
    context = browser.new_context(forced_colors="active", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(reader_addresses["english"] + kinds_of_pages(reader_sites["english"])["kind-service"])
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    edge = page.locator(".hll").first.evaluate(
        "e => { const s = getComputedStyle(e); return [s.borderInlineStartWidth,"
        " s.borderInlineStartColor !== getComputedStyle(document.body).backgroundColor]; }"
    )
    assert edge == ["3px", True]
    rings = []
    for _ in range(8):
        page.keyboard.press("Tab")
        rings.append(
            page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; }"
            )
        )
    assert rings == [True] * 8
    page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true;")
    current, other = (
        page.locator(f"nav.services {of}").first.evaluate(
            "e => { const s = getComputedStyle(e);"
            " return [s.fontWeight, s.borderTopWidth, s.borderTopColor, s.color, s.backgroundColor]; }"
        )
        for of in ("[aria-current=page]", "a:not([aria-current])")
    )
    highlight = page.evaluate(
        "() => { const e = document.body.appendChild(document.createElement('i'));"
        " e.style.cssText = 'forced-color-adjust: none; color: Highlight'; return getComputedStyle(e).color; }"
    )
    context.close()
    assert int(current[0]) > int(other[0])
    assert current[4] == highlight != other[4]
    assert other[1] != "0px"


def test_point_37_lines_are_as_long_as_eyes_like_them(
    page: Page, reader_sites: Mapping[str, Path], reader_addresses: Mapping[str, str]
) -> None:
    """Point 37: 60 to 75 characters a line on screens that have the room, code of 14 px, a heading that
    fits on a phone."""
    address = kinds_of_pages(reader_sites["english"])["kind-service"]
    page.goto(reader_addresses["english"] + address)
    rem = 16 * 2.2
    assert page.locator("h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") <= rem
    sizes = set()
    for width in (768, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        lengths = sorted(page.evaluate(LINES))
        assert len(lengths) >= 3
        assert 60 <= lengths[len(lengths) // 2] <= 75, width
        sizes.add(
            page.locator("pre").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        )
    assert min(sizes) >= 14


def test_point_32_the_focus_is_seen_wherever_it_is(
    page: Page, reader_sites: Mapping[str, Path], reader_addresses: Mapping[str, str]
) -> None:
    """Point 32: each stop of the tab key has a ring, is on the screen and not covered."""
    page.set_viewport_size({"width": 1280, "height": 800})
    address = kinds_of_pages(reader_sites["english"])["kind-service"]
    page.goto(reader_addresses["english"] + address)
    hidden = []
    stops = 0
    while stops < 150:
        page.keyboard.press("Tab")
        seen = page.evaluate(FOCUSED)
        if seen is None:
            break
        stops += 1
        hidden += seen
    assert stops > 30
    assert hidden == []


LONG_NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
BLOCKS = """
```bash
curl https://api.wetter.example
```

```{{code-block}} text
:caption: Kurz
{short}
```

```{{code-block}} text
:caption: Lang
{long}
```

Gemessen wird im Schatten.[^schatten]

[^schatten]: Zwei Meter über Gras.

### Einheiten

| Größe | Einheit |
|---|---|
| Druck | hPa |
"""
# Blocks out of view are skipped, and have no height of their own.
ALL_SHOWN = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.code { content-visibility: visible !important }');
  document.adoptedStyleSheets = [sheet];
}"""
BOXES = "(e, names) => names.map((name) => e.querySelector(name).getBoundingClientRect().toJSON())"


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The German site with a service whose name has no place to break, and more blocks."""
    project = tmp_path_factory.mktemp("long")
    shutil.copytree(ROOT / "tests/readers/german/content", project / "content")
    service = project / "content/services/sturmwarte.yaml"
    text = service.read_text("utf-8")
    service.write_text(text.replace("Sturmwarte Norddeutschland", LONG_NAME), "utf-8")
    page = project / "content/melden/[service].md"
    blocks = BLOCKS.format(short="eins\nzwei", long="Zeile\n" * 60)
    page.write_text(page.read_text("utf-8") + blocks, "utf-8")
    options = ("--base-url", "https://reader.example/repo/")
    assert main(["build", "-q", "-C", str(project), *options]) == 0
    return project / "site"


@pytest.fixture(scope="module")
def long_pages(long_site: Path, serve_files: Callable[[Path], str]) -> str:
    return serve_files(long_site)


def test_long_names_make_no_page_wider_than_a_phone(
    page: Page, long_site: Path, long_pages: str
) -> None:
    wide = {}
    for path in sorted(long_site.rglob("*.html")):
        page.goto(long_pages + path.relative_to(long_site).as_posix())
        wide[path.stem] = page.evaluate("document.documentElement.scrollWidth")
    assert {name for name, width in wide.items() if width > 320} == set()


def test_tools_leave_a_caption_its_room(page: Page, long_pages: str) -> None:
    page.goto(long_pages + "melden/sturmwarte.html")
    page.evaluate(ALL_SHOWN)
    response = page.locator("figure.response").first
    size = response.locator("figcaption").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    caption, tools = response.evaluate(BOXES, ["figcaption", ".tools"])
    assert caption["width"] >= 12 * size
    assert tools["top"] >= caption["bottom"]
    page.set_viewport_size({"width": 1280, "height": 800})
    caption, tools = response.evaluate(BOXES, ["figcaption", ".tools"])
    assert tools["left"] >= caption["right"]
    without = page.locator("figure.code:not(:has(figcaption))").first
    tools, code = without.evaluate(BOXES, [".tools", "pre"])
    assert code["top"] <= tools["top"]
    assert code["right"] <= tools["left"]
    assert without.evaluate("e => e.clientHeight") < 60


def test_what_is_beside_what_on_wide_screens(page: Page, long_pages: str) -> None:
    """The site's title stays whole beside a long name; a note of the foot has its arrow in its line."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(long_pages + "melden/sturmwarte.html")
    assert page.locator(".site-title").evaluate("e => e.scrollWidth <= e.clientWidth")
    note, back = page.locator(".footnotes li").evaluate(BOXES, ["p", ".note-back"])
    assert back["left"] >= note["right"] - 1
    assert back["top"] < note["bottom"]


def test_sections_of_a_step_are_indented_in_the_contents_list(page: Page, long_pages: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(long_pages + "melden/sturmwarte.html")
    starts = page.locator(".contents a").evaluate_all(
        """all => all.map(link => {
            const text = document.createRange();
            text.selectNodeContents(link.lastChild);
            return [link.hash === '#einheiten', Math.round(text.getBoundingClientRect().left)];
        })"""
    )
    assert len({start for is_below, start in starts if not is_below}) == 1
    (below,) = (start for is_below, start in starts if is_below)
    assert below >= starts[0][1] + 8


def test_a_table_that_fits_has_no_shadow(page: Page, long_pages: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(long_pages + "melden/sturmwarte.html")
    row = page.locator(".content .table", has_text="hPa").locator("tbody tr")
    row.scroll_into_view_if_needed()
    box = row.bounding_box()
    assert box
    padding = {"x": box["x"] + 1, "y": box["y"] + 1, "width": 12, "height": box["height"] - 12}
    picture = base64.b64encode(page.screenshot(clip=padding)).decode()  # type: ignore[arg-type]
    page.goto("about:blank")  # whose policy admits to look at it
    colours = page.evaluate(
        """async (picture) => {
          const image = new Image();
          image.src = `data:image/png;base64,${picture}`;
          await image.decode();
          const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, image.width, image.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }""",
        picture,
    )
    assert colours == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_choosing_services_moves_no_table(browser: Browser, long_pages: str, width: int) -> None:
    tops = []
    for hold_back in (True, False):
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        if hold_back:
            page.route("**/compare.*.js", lambda route: route.abort())
        page.goto(long_pages + "melden/compare.html")
        if not hold_back:
            page.locator(".chooser").wait_for()
        tops.append(page.locator(".compare-all").evaluate("e => e.getBoundingClientRect().top"))
        context.close()
    assert abs(tops[0] - tops[1]) <= 4


def test_print_breaks_only_what_is_long(page: Page, long_pages: str) -> None:
    page.emulate_media(media="print")
    page.goto(long_pages + "melden/sturmwarte.html")
    breaks = "e => getComputedStyle(e).breakInside"
    assert page.locator("figure:has-text('Kurz')").evaluate(breaks) == "avoid"
    assert page.locator("figure:has-text('Lang')").evaluate(breaks) == "auto"
    after = page.locator(".step").first.evaluate("e => getComputedStyle(e).breakAfter")
    assert after == "avoid"
    page.goto(long_pages + "melden/compare.html")
    assert page.locator(".compare-all tbody tr").first.evaluate(breaks) == "auto"
