"""A site from right to left whose names and values run from left to right, measured in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import Built, Files
from tutgen.cli.main import main

pytestmark = pytest.mark.browser

FILES = {
    "content/site.yaml": "title: نجوم\nlang: ar\ntutorials: [lux, sol, nox]\n"
    "fields: {rate: {type: text}, star: {type: payload}, look: {type: text, by: tool}}\n"
    "variants: {tool: {cli: Shell, web: Web}}\n",
    "content/services/yahoo.yaml": "name: Yahoo!\nrate: 5 per day.\nstar: {body: {mag: 1, hue: red}}\n"
    "look: {cli: Look up!, web: Look (here)}\n",
    "content/services/acme.yaml": "name: Acme Inc. of Greater Northampton Ltd.\nrate: 7 per day.\nstar: {body: {mag: 2, hue: red}}\n"
    "look: {cli: Go out!, web: Wait (there)}\n",
    "content/lux/index.md": "---\ntitle: ضوء\nservices: [yahoo, acme, {planned: Dr. (A.)}]\n"
    "facts: {المعدل: '{{ service.rate }}'}\n---\n\nنص.\n\n```{services}\nنص.\n```\n\n"
    "```{compare} services\nالمعدل: '{{ service.rate }}'\n```\n",
    "content/lux/[service].md": "---\ntitle: ضوء\n---\n\n```{services}\n```\n\n"
    "## نجم {{ service.name }}\n\nنص {{ service.rate }}\n\n{{ service.name }}\n\n```{request} rise\n```\n\n```{response} rise\n```\n",
    "content/lux/requests.yaml": "rise:\n  method: PUT\n  path: /a/<star_id>\n  notes: {request: Look up!}\n  body: '{{ service.star }}'\n"
    "  response: {status: 201, body: {ok: true}}\n",
    "content/lux/notes.md": "---\ntitle: What is a star?\n---\n\n"
    "A star shines.\n\n- It burns!\n\n  - For long?\n\n| Is it red? | لون |\n|---|---|\n| Not yet. | أحمر |\n\n"
    ":::{note} Beware!\nIt is hot.\n:::\n\n## Why so *hot*?\n\nGas\n: It burns (well).\n\n"
    "```{code-block} text\n:caption: See this!\n:note-1: Too hot!\nsol\n```\n\n"
    "Sirius نجم لامع.\n\n## كلام\n\n- أحب `sol`.\n\n"
    "نص [Yahoo!](https://a.example/) نص <https://a.example/> نص *Look!* نص {bdg-primary}`New!` نص.\n\n"
    "نص **See** this now.\n\n- [ ] Do it!\n- [ ] كلام `sol`\n\n"
    "## لون\n\nFrom the east to the west it goes, and then from the west to the east, left or right (and left)!\n\nأزرق.\n\n~~~{dropdown} Who?\nنص.\n~~~\n",
    "content/sol/index.md": "---\ntitle: شمس\nservices: [yahoo, acme]\n---\n\nنص.\n",
    "content/sol/[service].md": "---\ntitle: شمس\nheading: شمس {{ service.name }}\n---\n\nنص.\n\n"
    "{{ service.look }}\n",
    "content/nox/index.md": "---\ntitle: Is it dark (yet)?\nservices: [yahoo, acme]\n---\n\nنص.\n",
    "content/nox/[service].md": "---\ntitle: Is it dark (yet)?\n---\n\n{{ service.look }}\n\n## ليل {{ service.name }}\n\nقمر.\n\n"
    "## Wait here!\n\nIt is the moon (full).\n",
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

PART_RUNS = """(element, part) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let text;
    while ((text = walker.nextNode()) && !text.data.includes(part)) continue;
    const at = index => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + 1);
        return range.getClientRects()[0].left;
    };
    const first = text.data.indexOf(part);
    return at(first + part.trimEnd().lastIndexOf(' ') + 1) < at(first + part.length - 1);
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
        ".page-service strong",
        ".picker li a",
        "a.badge",
        ".badge-planned",
        ".facts dd",
        ".legend",
    ):
        assert_runs_right(page, selector)


def test_point_47_marks_and_arrows_stand_where_the_line_leads(page: Page, out: Path) -> None:
    """The list of services, arrows of links that lead on, the mark of the contents list, and what arrow keys do."""
    page.goto((out / "lux/yahoo.html").as_uri())
    page.locator(".picker summary").click()
    listed, summary = (page.locator(f".picker {s}").bounding_box() for s in ("nav", "summary"))
    assert listed
    assert summary
    assert listed["width"] > summary["width"]
    assert listed["x"] + listed["width"] == pytest.approx(summary["x"] + summary["width"], abs=1)
    page.keyboard.press("Escape")
    arrow = "e => getComputedStyle(e, '::after').content"
    assert page.locator("a[rel=next]").evaluate(arrow).startswith('" ←"')
    page.evaluate("document.querySelector('.content h2').scrollIntoView()")
    current = page.locator(".contents [aria-current]")
    expect(current).to_have_count(1)
    assert current.evaluate("e => parseFloat(getComputedStyle(e, '::before').right)") < 0
    page.goto((out / "sol/yahoo.html").as_uri())
    page.locator("a.badge").first.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("a.badge").nth(1)).to_be_focused()
    page.goto((out / "index.html").as_uri())
    assert page.locator(".continue a").evaluate(arrow).startswith('"←"')


def test_point_47_names_that_search_finds_keep_their_marks_at_the_end(
    page: Page, out: Path
) -> None:
    page.goto((out / "lux/yahoo.html").as_uri())
    page.keyboard.press("Control+k")
    page.locator("dialog.search input").fill("mag")
    expect(page.locator(".search-row li")).to_have_count(2)
    assert_runs_right(page, ".search-row li span")
    page.locator("dialog.search input").fill("hue")
    expect(page.locator(".search-row .same a")).to_have_count(2)
    assert_runs_right(page, ".search-row .same a")


def test_point_47_texts_in_latin_letters_keep_their_marks_at_the_end(page: Page, out: Path) -> None:
    page.goto((out / "lux/notes.html").as_uri())
    page.locator("main summary", has_text="Who?").click()
    for selector in (
        "h1",
        ".content > p:first-of-type",
        ".content > ul > li",
        ".content li li",
        ".content th:first-child",
        ".content td:first-child",
        ".admonition-title",
        "aside p:last-child",
        "h2:has(em)",
        ".contents a[href*=hot]",
        "dd",
        "figcaption",
        ".notes p",
        "main .dropdown summary",
    ):
        assert_runs_right(page, selector)


def test_point_47_texts_of_the_site_s_language_may_begin_with_a_name(page: Page, out: Path) -> None:
    page.goto((out / "lux/notes.html").as_uri())
    assert not page.locator(".content > p", has_text="Sirius").evaluate(RUNS)


def test_point_47_parts_of_a_sentence_keep_their_marks_at_the_end(page: Page, out: Path) -> None:
    page.goto((out / "lux/notes.html").as_uri())
    line = ".content > p:has-text('Look!')"
    for part in ("a:has-text('Yahoo!')", "a:has-text('https:')", "em", ".badge-role"):
        assert_runs_right(page, f"{line} {part}")
    stressed = page.locator(".content > p:has-text('this now')").evaluate(
        """line => { const range = document.createRange(), after = line.lastChild;
            range.setStart(after, 1); range.setEnd(after, 2);
            return line.querySelector('strong').getBoundingClientRect().left < range.getBoundingClientRect().left; }"""
    )
    assert stressed  # "See this now" is one phrase


def test_point_47_boxes_of_tasks_stand_where_lines_begin(page: Page, out: Path) -> None:
    page.goto((out / "lux/notes.html").as_uri())
    assert_runs_right(page, ".task-list-item:has-text('Do it')")
    boxes = page.locator(".task-list-item input").evaluate_all(
        "all => all.map(box => Math.round(box.getBoundingClientRect().right))"
    )
    assert len(boxes) == 2
    assert len(set(boxes)) == 1


def test_point_47_what_is_said_of_a_value_keeps_its_mark_at_the_end(page: Page, out: Path) -> None:
    page.goto((out / "lux/yahoo.html").as_uri())
    page.locator(".fill").first.click()
    expect(page.locator(".values span.hint")).to_have_text("Look up!")
    assert_runs_right(page, ".values span.hint")


def test_point_47_titles_in_latin_letters_keep_their_marks_at_the_end(
    page: Page, out: Path
) -> None:
    """Of tutorials: where readers start, above the heading, at the end of a page, and in the list of all pages."""
    for address, selectors in {
        "nox/yahoo.html": (".eyebrow a",),
        "index.html": (
            ".grid thead th:last-child a",
            ".grid tbody td:last-child a > span > bdi",
            ".continue small",
        ),
        "sol/yahoo.html": ("a[rel=next]",),
        "nox/compare.html": (".content > p a",),
        "search.html": (".site-list h2:has-text('dark')", ".site-list li:has-text('Wait')"),
    }.items():
        page.goto((out / address).as_uri())
        for selector in selectors:
            assert_runs_right(page, selector)


def test_point_47_a_count_of_more_begins_with_its_sign(page: Page, out: Path) -> None:
    page.goto((out / "lux/yahoo.html").as_uri())
    sign, number = page.locator(".planned summary").first.evaluate(
        """e => [...'+1'].map(character => { const text = e.firstChild, at = text.data.indexOf(character);
            const range = document.createRange(); range.setStart(text, at); range.setEnd(text, at + 1);
            return range.getBoundingClientRect().left; })"""
    )
    assert sign < number


def test_point_47_values_within_a_sentence_keep_their_marks_at_the_end(
    page: Page, out: Path
) -> None:
    page.goto((out / "lux/yahoo.html").as_uri())
    assert page.locator(".content bdi").count() == 3
    for selector in ("h2", ".content > p:has(bdi)", ".contents a"):
        assert_runs_right(page, selector)


def test_point_47_a_name_within_the_heading_of_a_page_keeps_its_mark_at_the_end(
    page: Page, out: Path
) -> None:
    page.goto((out / "sol/yahoo.html").as_uri())
    expect(page.locator("h1")).to_have_text("شمس Yahoo!")
    assert_runs_right(page, "h1")


def test_point_47_a_status_begins_with_its_number(page: Page, out: Path) -> None:
    page.goto((out / "lux/yahoo.html").as_uri())
    expect(page.locator(".status")).to_have_text("201 Created")
    assert_runs_right(page, ".status")


def test_point_47_dates_begin_with_the_year(page: Page, out: Path) -> None:
    page.goto((out / "lux/notes.html").as_uri())
    page.evaluate(
        """document.querySelector('.site-footer .frame').insertAdjacentHTML('beforeend',
            '<span>آخر تعديل: <time>2026-11-05</time></span>')"""
    )
    assert page.locator("time").evaluate(
        """e => { const at = index => { const range = document.createRange(); range.setStart(e.firstChild, index);
            range.setEnd(e.firstChild, index + 1); return range.getBoundingClientRect().left; };
            return at(0) < at(5) && at(5) < at(8); }"""
    )


def test_sites_from_left_to_right_have_none_of_it(
    project: Callable[[Files], Path], build_site: Callable[..., Built]
) -> None:
    settings = FILES["content/site.yaml"].replace("lang: ar", "lang: en")
    built = build_site(project({**FILES, "content/site.yaml": settings}))
    html = b"".join(built.files[name] for name in built.files if name.endswith(".html"))
    assert b"Why so" in html
    assert b"<bdi>" not in html
    assert b" dir=" not in html


def test_point_47_names_to_choose_from_keep_their_marks_at_the_end(page: Page, out: Path) -> None:
    page.goto((out / "lux/index.html").as_uri())
    assert_runs_right(page, ".card a")
    page.goto((out / "index.html").as_uri())
    assert_runs_right(page, ".grid tbody th")


def test_point_47_names_that_are_found_keep_their_marks_at_the_end(page: Page, out: Path) -> None:
    page.goto((out / "sol/yahoo.html").as_uri())
    page.keyboard.press("Control+k")
    page.locator("dialog input").fill("نص")
    titles = page.locator(".search-page h3 a", has_text="Yahoo!: ")
    expect(titles.first).to_be_visible()
    assert_runs_right(page, ".search-page h3 a:has-text('Yahoo!: ')")


def test_point_47_what_is_found_keeps_its_marks_at_the_end(page: Page, out: Path) -> None:
    page.goto((out / "nox/yahoo.html").as_uri())
    page.keyboard.press("Control+k")
    for query, selectors in {
        "moon": (".search-page h3 bdi:has-text('dark')", ".search-heading", ".search-excerpt"),
        "قمر": (".search-heading",),
    }.items():
        page.locator("dialog input").fill(query)
        expect(page.locator(".search-heading mark, .search-excerpt mark").first).to_have_text(
            query, ignore_case=True
        )
        for selector in selectors:
            assert_runs_right(page, selector)


def test_point_47_parts_of_what_is_found_keep_their_marks_at_the_end(page: Page, out: Path) -> None:
    """Of an excerpt in both scripts: a link, an address, a sentence, and the rest of one that is cut."""
    page.goto((out / "lux/notes.html").as_uri())
    page.keyboard.press("Control+k")
    for query, parts in {
        "لامع": ("this!", "Too hot!"),
        "New": ("https://a.example/", "Look!"),
        "كلام": ("Do it!",),
        "أزرق": ("right (and left)!",),
    }.items():
        page.locator("dialog input").fill(query)
        excerpt = page.locator(".search-excerpt", has=page.locator("mark", has_text=query)).first
        expect(excerpt).to_contain_text(parts[-1])
        for part in parts:
            found = excerpt.evaluate(PART_RUNS, part)
            assert found, f"{part}: {excerpt.text_content()}"


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
    page.goto((out / "sol/compare.html").as_uri())
    expect(page.locator(".chooser")).to_be_visible()
    page.locator("td > div > b").evaluate_all("all => all.map(label => label.remove())")
    assert_runs_right(page, ".compare-all td > div")  # the value itself
    ways = page.locator(".chooser option").evaluate_all(
        "all => all.map(one => [/[A-Z]/.test(one.text), getComputedStyle(one).direction])"
    )
    assert {tuple(way) for way in ways} == {(True, "ltr"), (False, "rtl")}
