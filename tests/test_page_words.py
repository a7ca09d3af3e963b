"""Sites in German and Arabic in a real browser: no word of the theme in English, and the way they run."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tutgen.cli.main import main
from tutgen.content.words import ORIGINAL, words_in
from tutgen.language.admonitions import KINDS

pytestmark = pytest.mark.browser

ADMONITIONS = "\n".join(f":::{{{kind}}}\nVega.\n:::\n" for kind in KINDS)
NOTES = ":note-1: Alpha.\n:note-2: Beta.\n:note-9: Gamma."
LINES = "\n".join(f"{n * 'lyra '}" for n in range(1, 10))
FILES = {
    "content/services/orion.yaml": "name: Orion\naliases: [rigel]\nsummary: Oz\nstar:\n"
    "  body: {mag: 1, hue: rot}\n  notes: {/mag: Delta.}\n",
    "content/services/lupus.yaml": "name: Lupus\ndeprecated: {since: 2025-03}\nsummary: Oz\nstar:\n"
    "  body: {mag: 2}\nunsupported: {lux#vela: Nox.}\n",
    "content/feed.xml": "<feed/>\n",
    "content/index.md": "# Stella\n\n[](lux/index.md)\n",
    "content/lux/index.md": "---\ntitle: Lux\nservices: [orion, lupus, {planned: Draco}]\n---\n\n"
    "Sol.\n\n```{services}\n{{ service.summary }}\n```\n\n"
    "```{compare} services\nMagnitudo: '{{ service.star.mag }}'\n```\n",
    "content/lux/[service].md": "---\ntitle: Lux\nnavigation_title: '{{ service.name }}'\n---\n\n"
    "```{services}\n```\n\nSol.[^1]\n\n[^1]: Luna.\n\n"
    "## Astra\n\n```{request} rise\n```\n\n```{response} rise\n```\n\n"
    "## Vela\n\n```{request} set\n```\n\n| a | b |\n|---|---|\n| c | d |\n\n"
    f"## Nova\n\n```{{code-block}} json\n{NOTES}\n{LINES}\n```\n\n```json\n1\n```\n\n```json\n2\n```\n\n"
    f"```text\n{40 * 'longe '}\n```\n\n### Vela\n\n{ADMONITIONS}",
    "content/lux/requests.yaml": "rise:\n  method: PUT\n  path: /a/<lux_key>\n  caption: Astra A\n"
    "  body: '{{ service.star }}'\n  response: {ok: 1}\n"
    "set:\n  method: PUT\n  path: /b\n  body: {a: '{{ service.star }}', b: 2}\n  notes: {/b: Eta.}\n",
    "content/lux2/index.md": "---\ntitle: Lux B\nservices: [orion, lupus]\n---\n\nSol.\n",
    "content/lux2/[service].md": "---\ntitle: Lux B\n---\n\nSol.\n\n## Ara\n\nSol.\n",
}
SITE = (
    "title: Caelum\nrepository: https://a.invalid/x\nbase_url: https://a.invalid/\ntutorials: [lux, lux2]\n"
    "fields: {summary: {type: text}, star: {type: payload}}\n"
)


@pytest.fixture(scope="module", params=["de", "ar"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with all that the theme has words for; the folder is named after its language."""
    root = tmp_path_factory.mktemp("words")
    for path, text in {**FILES, "content/site.yaml": f"{SITE}lang: {request.param}\n"}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    out = root / str(request.param)
    assert main(["build", "-q", "--drafts", "-C", str(root), "-o", str(out)]) == 0
    return out


class _Texts(HTMLParser):
    """Collects what people are told: texts, and the attributes that say something."""

    SAYING = frozenset(("alt", "aria-label", "aria-description", "placeholder", "title"))

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.is_said = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_data = dict(attrs).get("type") == "application/json"
        self.is_said = tag != "style" and (tag != "script" or is_data)
        self.texts += [value for name, value in attrs if value and name in self.SAYING]
        if tag == "meta":
            self.texts.append(dict(attrs).get("content") or "")

    def handle_data(self, data: str) -> None:
        if self.is_said:
            self.texts.append(data)


def english(texts: str, language: str) -> list[str]:
    """The words of the theme in English that are said, other than in the language."""
    original, own = words_in(ORIGINAL).texts, words_in(language).texts
    return [
        text
        for name, text in original.items()
        if text != own[name]
        for literals in [re.split(r"\{\w+\}", text)]
        if re.search(rf"(?<!\w){'.+?'.join(map(re.escape, literals))}(?!\w)", texts)
    ]


def test_point_47_no_page_has_an_english_word_of_the_theme(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert {"404.html", "rigel.html", "orion.html"} <= {page.name for page in pages}
    found = _Texts()
    for page in pages:
        found.feed(page.read_text("utf-8"))
    said = "\n".join(found.texts)
    assert english(said, site.name) == []
    own = words_in(site.name).pages
    for word in ("planned", "deprecated", "not_found", "page_has_moved", "next", "changes", *KINDS):
        assert own[word] in said, word


def words_of(script: str) -> dict[str, str]:
    """The words in the first line of a script: that of all pages, or one that is loaded when used."""
    line = script.split("\n", 1)[0].removesuffix(";")
    if line.startswith("const tutgen = "):
        return dict(json.loads(line.removeprefix("const tutgen = "))["words"])
    if line.startswith("Object.assign(tutgen.words,"):
        return dict(json.loads(line.removeprefix("Object.assign(tutgen.words,").removesuffix(")")))
    return {}


def test_point_47_scripts_and_styles_hold_no_english_word(site: Path) -> None:
    original, own = words_in(ORIGINAL).scripts, words_in(site.name).scripts
    scripts = [path.read_text("utf-8") for path in (site / "theme").glob("*.js")]
    told = [words_of(script) for script in scripts]
    assert {name: text for words in told for name, text in words.items()} == own
    for script in scripts:
        for name, text in original.items():
            assert f"'{text}'" not in script, name
            assert f"`{text}`" not in script, name
    for path in (site / "theme").glob("*.css"):
        assert re.findall(r"content: *\"[^\"]*[A-Za-z]{3}", path.read_text("utf-8")) == []


@pytest.fixture(scope="module")
def page(site: Path, browser: Browser) -> Iterator[Page]:
    """Blocks out of view are laid out, too."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto((site / "lux/orion.html").as_uri())
    page.evaluate(
        "document.querySelectorAll('figure').forEach((one) => { one.style.contentVisibility = 'visible'; })"
    )
    yield page
    context.close()


def said_by(page: Page) -> str:
    """All that the page says, with what scripts have made."""
    return str(
        page.evaluate(
            """() => [...document.querySelectorAll('body, body *')].flatMap((element) => [
              ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
              ...['alt', 'aria-label', 'aria-description', 'placeholder', 'title'].map((n) => element.getAttribute(n)),
            ]).filter(Boolean).join('\\n')"""
        )
    )


def test_point_47_what_scripts_make_is_in_the_language(page: Page, site: Path) -> None:
    words = words_in(site.name).scripts
    name = words["copy_named"].format(caption="Astra A")
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("status")).not_to_be_empty()
    page.locator(".line", has_text="longe").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name=words["wrap_lines"], exact=True).first).to_be_visible()
    assert english(said_by(page), site.name) == []
    page.evaluate("scrollTo(0, 0)")


def test_point_48_what_leads_elsewhere_has_another_name(page: Page) -> None:
    """By the accessible names that Chromium computes; all buttons that wrap lines do the same."""
    leads: dict[str, set[str]] = {}
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for kind in ("a[href]", "button"):
        for element in page.locator(f"{kind}:not(.wrap)").all():
            snapshot = element.aria_snapshot()
            name = snapshot.split("\n")[0].partition('"')[2].rpartition('"')[0]
            target = element.evaluate(
                "(e) => e.href ?? [...document.querySelectorAll('button')].indexOf(e)"
            )
            leads.setdefault(name, set()).add(str(target))
    assert "" not in leads
    # The name of a section is said by the contents list and its own heading, here two of the same name.
    assert {n: to for n, to in leads.items() if len(to) > 1 and n != "Vela"} == {}
    assert len(leads) > 20


def test_point_48_the_link_of_a_heading_names_it_and_is_no_part_of_it(page: Page) -> None:
    anchors = page.locator(".content .anchor")
    assert anchors.count() > 3
    for anchor in anchors.all():
        heading = page.locator(f"[id='{str(anchor.get_attribute('href'))[1:]}']")
        said = heading.inner_text().strip()
        assert said
        assert said in str(anchor.get_attribute("aria-label"))
        assert heading.locator("a.anchor").count() == 0


def test_point_49_figures_and_asides_have_names(page: Page, site: Path) -> None:
    old = page.context.new_page()  # deprecated, and a step is not for it
    old.goto((site / "lux/lupus.html").as_uri())
    for one, role, selector, least in (
        (page, "figure", "figure", 4),
        (page, "note", "aside", 4),
        (old, "note", "aside.deprecated", 1),
        (old, "note", "aside.unsupported", 1),
    ):
        found = one.locator(selector)
        named = one.get_by_role(role, name=re.compile(r"\S"))  # type: ignore[arg-type]
        assert found.count() == found.and_(named).count() >= least, selector
    old.close()


def edges(page: Page, selector: str) -> tuple[float, float]:
    """Where the first element begins and ends across the page."""
    box = page.locator(selector).first.bounding_box()
    assert box, selector
    return box["x"], box["x"] + box["width"]


def test_point_47_the_page_runs_the_way_of_its_language(page: Page, site: Path) -> None:
    is_rtl = site.name == "ar"

    def in_order(*selectors: str) -> bool:
        found = [edges(page, selector) for selector in selectors]
        if is_rtl:
            found = [(-right, -left) for left, right in found]
        return all(before[1] <= after[0] + 1 for before, after in pairwise(found))

    assert in_order(".site-title", ".search-link", ".scheme"), "the bar"
    assert in_order(".content", ".contents"), "the contents list is at the end of the line"
    assert in_order(".code figcaption", ".code .tools"), "buttons are at the end of a block's head"
    assert in_order("ol.notes > li > p", "ol.notes > li > .note-back")
    side = f"border-{'right' if is_rtl else 'left'}-width"
    expect(page.locator("aside.admonition").first).to_have_css(side, "4px")
    left, right = edges(page, ".content")
    start = page.evaluate(
        """() => {
          const range = document.createRange();
          range.selectNodeContents(document.querySelector('.content > p'));
          const { left, right } = range.getBoundingClientRect();
          return [left, right];
        }"""
    )
    assert abs((start[1] - right) if is_rtl else (start[0] - left)) < 2


def test_point_47_code_runs_from_left_to_right(page: Page) -> None:
    """The beginning of a line that is longer than its block is in view."""
    found = page.evaluate(
        """() => [...document.querySelectorAll('.content pre')].map((pre) => {
          const range = document.createRange();
          const text = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT).nextNode();
          range.setStart(text, 0);
          range.setEnd(text, 1);
          const box = pre.getBoundingClientRect();
          return range.getBoundingClientRect().left - box.left;
        })"""
    )
    assert len(found) > 4
    assert all(0 < at < 64 for at in found), found


def test_point_47_nothing_is_wider_than_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 900})


def test_point_47_panels_that_are_loaded_are_in_the_language(page: Page, site: Path) -> None:
    words = words_in(site.name).scripts
    page.locator(".search-link").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    page.locator("dialog[open] input").fill("zzzzzz")
    expect(page.locator("dialog[open]")).to_contain_text(
        words["nothing_found"].format(query="zzzzzz")
    )
    assert english(said_by(page), site.name) == []
    page.keyboard.press("Escape")
    page.locator(".tools button", has_text=words["values"]).first.click()
    expect(page.get_by_text(words["code_kept"])).to_be_visible()
    expect(page.locator(".values input").first).to_have_css("direction", "ltr")
    assert english(said_by(page), site.name) == []
    page.keyboard.press("Escape")
