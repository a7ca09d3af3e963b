"""The frame of the page in a real browser: the bar, the head, steps, the end, and the colour scheme."""

from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks import checkers
from playwright.sync_api import Page, expect

from conftest import Open, ending
from tutgen.cli.main import main

pytestmark = pytest.mark.browser

BESIDE = {"index", "compare", "move"}
"""The pages of a tutorial that belong to no service."""
AZURE = "semantic-search/azure-openai.html"


def is_dark(page: Page) -> bool:
    """Whether the page is dark, and all that tells its scheme says the same."""
    dark = page.evaluate(
        """() => {
          const style = getComputedStyle(document.documentElement);
          const dark = style.backgroundColor === 'rgb(20, 23, 28)';
          const bar = [...document.querySelectorAll('meta[name=theme-color]')].filter((m) => matchMedia(m.media).matches);
          const colour = bar.map((meta) => meta.content).join();
          if (colour !== (dark ? '#14171c' : '#ffffff')) throw new Error(`theme-color is ${colour}`);
          const scheme = document.querySelector('meta[name=color-scheme]').content;
          if (!scheme.split(' ').includes(dark ? 'dark' : 'light')) throw new Error(`color-scheme is ${scheme}`);
          return dark;
        }"""
    )
    return bool(dark)


def test_point_30_the_scheme_is_chosen_and_remembered(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + AZURE, color_scheme="light")
    button = page.get_by_role("button", name="Colour scheme")
    assert not is_dark(page)
    button.click()  # light
    page.emulate_media(color_scheme="dark")
    assert not is_dark(page)
    button.click()
    assert is_dark(page)
    page.emulate_media(color_scheme="light")
    page.add_init_script(
        "new MutationObserver((_, o) => { if (document.body) { o.disconnect();"
        " window.first = [document.documentElement.dataset.scheme,"
        " document.querySelector('meta[name=color-scheme]').content]; } })"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.goto(example_address + "index.html")
    assert is_dark(page)
    assert page.evaluate("window.first") == [
        "dark",
        "dark",
    ]  # before anything of the body could be painted
    page.emulate_media(media="print")
    scheme = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert scheme == "light"
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Colour scheme: Dark").click()
    assert not is_dark(page)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.endsWith(':scheme'))") == []


def test_point_30_without_scripts_the_scheme_is_that_of_the_system(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + AZURE, color_scheme="dark", java_script_enabled=False)
    colour = page.locator("html").evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour == "rgb(20, 23, 28)"
    assert page.get_by_role("button").count() == 0


def test_point_44_links_within_the_site_are_fetched_ahead(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + AZURE)
    chosen = page.evaluate(
        """() => {
          const rules = JSON.parse(document.querySelector('script[type=speculationrules]').textContent);
          const [{ where, eagerness }] = rules.prefetch;
          const links = [...document.querySelectorAll(where.selector_matches)];
          const next = document.querySelector('a[rel="next"]').matches(where.selector_matches);
          return { eagerness, next, links: links.map((link) => link.href.split('#')[0]) };
        }"""
    )
    assert chosen["eagerness"] == "moderate"
    assert example_address + "semantic-search/cohere.html" in chosen["links"]
    assert chosen["next"]
    assert all(link.startswith(example_address) for link in chosen["links"])


# ------------------------------------------------------------------------------------------- the bar


def top_of(page: Page, selector: str) -> float:
    return float(page.locator(selector).first.evaluate("e => e.getBoundingClientRect().top"))


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1600])
def test_point_33_the_bar_is_one_row_at_every_width(
    open_page: Open, example_address: str, width: int
) -> None:
    page = open_page(example_address + AZURE, viewport={"width": width, "height": 800})
    page.evaluate("scrollTo(0, 2000)")
    bar = page.locator(".site-header").bounding_box()
    assert bar is not None
    assert (bar["y"], round(bar["height"])) == (0, 53)  # 52, and its line
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".picker summary").click()
    menu = page.locator(".picker nav").bounding_box()
    assert menu is not None
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= width
    assert page.locator(".here").is_visible() == (width > 768)
    assert page.locator(".site-title").is_visible() == (width > 768)


def test_point_4_the_bar_keeps_the_section_that_is_read(
    open_page: Open, example_address: str
) -> None:
    """Points 4 and 23: the heading is below the bar."""
    page = open_page(example_address + AZURE)
    page.evaluate("document.getElementById('load-data').scrollIntoView()")
    expect(page.locator(".here")).to_have_text("Step 4 of 6")
    page.locator(".picker summary").click()
    page.locator(".picker").get_by_role("link", name="Cohere").click()
    page.wait_for_url("**/cohere.html#load-data")
    bar = page.locator(".site-header").bounding_box()
    assert bar is not None
    assert 0 <= top_of(page, "#load-data") - bar["height"] < 80
    assert top_of(page, ".step:has(+ .heading > #load-data)") >= bar["height"]
    expect(page.locator(".picker strong")).to_have_text("Cohere")
    stored = page.evaluate("JSON.parse(localStorage['tutgen:/repo/:service'])")
    assert (stored["slug"], stored["name"]) == ("cohere", "Cohere")


def test_point_4_what_is_looked_at_keeps_its_place_on_the_screen(
    open_page: Open, example_address: str
) -> None:
    """On a page of blocks that have other heights."""
    page = open_page(example_address + AZURE)
    note = "#request-create-index-note-2"
    page.evaluate("s => document.querySelector(s).scrollIntoView({block: 'center'})", note)
    page.evaluate("scrollBy(0, innerHeight / 5)")
    before = top_of(page, note)
    page.locator(".picker summary").click()
    page.locator(".picker").get_by_role("link", name="Cohere").click()
    page.wait_for_url("**/cohere.html#create-the-index-mapping")
    page.wait_for_load_state()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert top_of(page, note) == pytest.approx(before, abs=2)
    page.reload()
    assert page.evaluate("sessionStorage['tutgen:/repo/:place']") is None


def test_point_4_a_badge_leads_to_the_top_or_to_the_section_that_is_read(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + AZURE)
    page.locator(".badges").get_by_text("Mistral").click()
    page.wait_for_url("**/mistral.html")
    page.evaluate("document.getElementById('load-data').scrollIntoView()")
    badge = page.locator(".badges a", has_text="Cohere")
    badge.evaluate("badge => badge.focus({ preventScroll: true })")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cohere.html#load-data")


def test_the_badges_are_one_stop(open_page: Open, example_address: str) -> None:
    page = open_page(example_address + AZURE)
    focused = page.locator(":focus")
    expect(page.locator(".badges a").first).to_have_attribute("tabindex", "-1")
    page.locator(".eyebrow a").focus()
    page.keyboard.press("Tab")
    expect(focused).to_have_text("Azure OpenAI")
    page.keyboard.press("ArrowRight")
    expect(focused).to_have_text("Cohere")
    page.keyboard.press("End")
    expect(focused).to_have_text("OpenAI")
    page.keyboard.press("Tab")
    expect(focused).to_have_text("+6 planned")


def test_point_1_the_picker_is_a_list_of_links_without_scripts(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + AZURE, java_script_enabled=False)
    page.locator(".picker summary").click()
    assert page.locator(".picker input").count() == 0
    page.locator(".picker").get_by_role("link", name="ELSER").click()
    expect(page).to_have_url(ending("/elser.html"))
    current = page.locator('.picker [aria-current="page"]')
    assert current.text_content() == "ELSER"
    assert page.locator('.badges [aria-current="page"]').count() == 1
    page.locator(".picker summary").click()
    for items in (page.locator(".picker li > a"), page.locator(".badges li > a")):
        weights = items.evaluate_all(
            "all => all.map((e) => [e.hasAttribute('aria-current'), getComputedStyle(e).fontWeight])"
        )
        assert {tuple(weight) for weight in weights} == {(True, "650"), (False, "400")}
    names = [nav.get_attribute("aria-label") for nav in page.locator("nav").all()]
    assert len(names) == len(set(names))


def test_the_picker_obeys_keys_and_closes(open_page: Open, example_address: str) -> None:
    page = open_page(example_address + AZURE)
    summary = page.locator(".picker summary")
    summary.focus()
    page.evaluate("tutgenTheme.load('picker')")  # begun by the focus
    page.keyboard.press("ArrowDown")
    expect(page.locator(".picker a:focus")).to_have_text("Azure OpenAI")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".picker a:focus")).to_have_text("Cohere")
    page.keyboard.press("End")
    expect(page.locator(".picker a:focus")).to_have_text("OpenAI")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".picker a:focus")).to_have_text("Mistral")
    page.keyboard.press("Escape")
    expect(page.locator(".picker[open]")).to_have_count(0)
    expect(summary).to_be_focused()
    summary.click()
    page.mouse.click(1100, 700)
    expect(page.locator(".picker[open]")).to_have_count(0)
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    expect(page.locator(".picker[open]")).to_have_count(0)


# ------------------------------------------------------------------------- the head of the page


@pytest.mark.parametrize(("width", "heading", "code"), [(1280, 600, 1100), (390, 800, 1400)])
def test_the_work_begins_on_the_first_screen(
    open_page: Open, example_address: str, example_site: Path, width: int, heading: int, code: int
) -> None:
    """The aims for the longest page: where its first section and its first code begin."""
    pages = (example_site / "semantic-search").glob("*.html")
    longest = max(
        (page for page in pages if page.stem not in BESIDE), key=lambda p: p.stat().st_size
    )
    address = f"{example_address}semantic-search/{longest.name}"
    page = open_page(address, viewport={"width": width, "height": 800}, has_touch=width < 400)
    assert top_of(page, ".content h2") <= heading
    assert top_of(page, ".content pre") <= code


def test_the_head_names_the_service_and_says_its_facts(
    open_page: Open, example_address: str
) -> None:
    """Point 2: what is planned is a text that says so."""
    page = open_page(example_address + "semantic-search/elser.html")
    assert page.title() == "ELSER: Semantic search with the inference API"
    expect(page.locator("h1")).to_have_text("Semantic search with ELSER")
    expect(page.locator(".eyebrow a")).to_have_text("Semantic search with the inference API")
    facts = [fact.inner_text().split() for fact in page.locator(".facts div").all()]
    assert facts == [
        ["Task", "sparse_embedding"],
        ["Model", ".elser_model_2"],
    ]  # what is empty is left out
    planned = page.locator(".planned")
    expect(planned.locator("summary")).to_have_text("+6 planned")
    assert not page.get_by_text("Service Foxtrot").is_visible()
    planned.locator("summary").click()
    assert page.get_by_text("Service Foxtrot").is_visible()
    assert planned.locator("a").count() == 0


def test_point_3_badges_are_big_enough_for_a_finger(open_page: Open, example_address: str) -> None:
    page = open_page(example_address + AZURE, has_touch=True, is_mobile=True)
    page.locator(".picker summary").click()
    for selector in (".badge[href]", ".picker summary", ".picker nav a", ".scheme"):
        for box in [one.bounding_box() for one in page.locator(selector).all()]:
            assert box is not None
            assert box["height"] >= 44, selector
    page = open_page(example_address, has_touch=True, viewport={"width": 820, "height": 1180})
    for link in page.locator(".grid td a").all():
        assert link.evaluate("e => e.offsetHeight") >= 44


# ------------------------------------------------------------------- steps and the contents list


def test_point_22_the_contents_list_marks_what_is_read(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + AZURE)
    links = page.locator(".contents a")
    assert [link.text_content() for link in links.all()][:3] == [
        "Requirements", "1 Create an inference endpoint", "2 Create the index mapping",
    ]  # fmt: skip
    ids = page.eval_on_selector_all(".content h2", "all => all.map((h) => h.id)")
    for number, id_ in enumerate(ids):
        page.evaluate("id => document.getElementById(id).scrollIntoView()", id_)
        expect(page.locator(f'.contents a[href="#{id_}"]')).to_have_attribute(
            "aria-current", "true"
        )
        assert page.locator(".contents [aria-current]").count() == 1
        if 0 < number < 7:
            expect(page.locator(".here")).to_have_text(f"Step {number} of 6")
    expect(page.locator(".here")).to_have_text("")
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".contents [aria-current]")).to_have_count(0)


def test_point_22_on_phones_the_contents_list_is_folded(
    open_page: Open, example_address: str
) -> None:
    page = open_page(
        example_address + AZURE, viewport={"width": 390, "height": 800}, java_script_enabled=False
    )
    link = page.locator('.contents a[href="#search"]')
    assert not link.is_visible()
    page.locator(".contents summary").click()
    link.click()
    expect(page).to_have_url(ending("#search"))


# --------------------------------------------------------------- the end of the page, transitions


def test_points_26_and_27_the_end_of_a_page_leads_on(open_page: Open, example_address: str) -> None:
    page = open_page(example_address + AZURE)
    assert page.locator('[rel="prev"]').count() == 0
    following = page.locator('a[rel="next"]')
    expect(following).to_have_text("Next, with Azure OpenAI Semantic search with semantic_text")
    expect(page.locator(".onward a").first).to_have_attribute("href", "index.html")
    page.locator(".edit summary").click()
    links = page.eval_on_selector_all(".edit a", "all => all.map((a) => [a.textContent, a.href])")
    edit = "https://github.com/example/tutgen/edit/HEAD/"
    assert links[0] == [
        "content/semantic-search/[service].md",
        f"{edit}content/semantic-search/%5Bservice%5D.md",
    ]
    service = "content/services/azure-openai.yaml"
    assert [service, f"{edit}{service}"] in links
    assert "content/_snippets/requirements.md" in [path for path, _ in links]
    following.click()
    page.wait_for_url("**/semantic-text/azure-openai.html")
    expect(page.locator('a[rel="prev"]')).to_have_text(
        "Previous, with Azure OpenAI Semantic search with the inference API"
    )
    assert page.locator('[rel="next"]').count() == 0


def moving(page: Page) -> list[str]:
    """The elements that would move or fade."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((element) => [null, '::before', '::after'].some((part) => {
          const { transitionDuration, animationName } = getComputedStyle(element, part);
          return transitionDuration !== '0s' || animationName !== 'none';
        })).map((element) => element.outerHTML.slice(0, 90))"""
    )
    return found


def test_point_34_equal_steps_stand_still_and_nothing_moves_where_none_may(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + AZURE)
    name = "getComputedStyle(document.getElementById('load-data')).viewTransitionName"
    assert page.evaluate(name) == "load-data"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(name) == "none"
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert moving(page) == []
    page.emulate_media(reduced_motion="no-preference")
    page.evaluate(
        "addEventListener('pageswap', (e) => { sessionStorage.moved = `${!!e.viewTransition}` })"
    )
    page.locator(".badges").get_by_text("Cohere").click()
    page.wait_for_url("**/cohere.html")
    assert page.evaluate("sessionStorage.moved") == "true"


# ------------------------------------------------------------------- many services, many steps


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory, serve_files: Callable[[Path], str]) -> str:
    """A tutorial of a hundred steps for forty services, in Arabic."""
    root = tmp_path_factory.mktemp("many")
    content = root / "content"
    (content / "services").mkdir(parents=True)
    (content / "dye").mkdir()
    (content / "site.yaml").write_text("title: Dyes\nlang: ar\n", "utf-8")
    slugs = [f"mill-{number}" for number in range(1, 41)]
    for slug in slugs:
        (content / f"services/{slug}.yaml").write_text(f"name: {slug.title()}\n", "utf-8")
    listed = "".join(f"  - {slug}\n" for slug in slugs)
    (content / "dye/index.md").write_text(f"---\ntitle: Dye\nservices:\n{listed}---\nDye.\n")
    steps = "".join(f"## Part {n}\n\n```text\ndye {n}\n```\n\n" for n in range(1, 101))
    (content / "dye/[service].md").write_text(f"---\ntitle: Dye\n---\n{steps}")
    assert main(["build", "-q", "-C", str(root)]) == 0
    return serve_files(root / "site")


def test_many_services_are_folded_and_filtered(open_page: Open, many: str) -> None:
    page = open_page(f"{many}dye/mill-30.html")
    assert top_of(page, ".content h2") < 450
    expect(page.locator(".folded summary")).to_contain_text("40")
    assert not page.locator(".badge").first.is_visible()
    page.locator(".picker summary").click()
    expect(page.locator(".picker input")).to_be_focused()
    assert page.locator(".picker [aria-current]").evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.bottom < innerHeight && r.top > 0; }"
    )
    list_ = page.locator(".picker ul")
    assert list_.evaluate("e => e.scrollHeight > e.clientHeight")
    page.keyboard.type("mill 12")
    expect(page.locator(".picker li:visible")).to_have_count(1)
    expect(page.locator(".picker output")).to_contain_text("1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mill-12.html")
    page.locator(".picker summary").click()
    page.locator(".picker input").fill("mill 3")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mill-3.html")


def test_each_opening_begins_with_the_whole_list(open_page: Open, many: str) -> None:
    page = open_page(f"{many}dye/mill-30.html")
    page.locator(".picker summary").click()
    page.locator(".picker input").fill("no such mill")
    expect(page.locator(".picker li:visible")).to_have_count(0)
    page.keyboard.press("Escape")
    page.locator(".picker summary").click()
    expect(page.locator(".picker input")).to_have_value("")
    expect(page.locator(".picker li:visible")).to_have_count(40)
    expect(page.locator(".picker output")).to_be_empty()


def test_a_hundred_steps_keep_the_mark_in_view(open_page: Open, many: str) -> None:
    page = open_page(f"{many}dye/mill-1.html#part-73")
    mark = page.locator('.contents a[href="#part-73"]')
    expect(mark).to_have_attribute("aria-current", "true")
    expect(mark).to_be_in_viewport()
    beside = "e => e.closest('ul').getBoundingClientRect().right - e.getBoundingClientRect().right"
    assert mark.evaluate(beside) >= 16  # what scrolls does not cut off the line beside it
    expect(page.locator(".here")).to_contain_text("73")
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_point_31_a_hundred_steps_break_no_rule(open_page: Open, many: str) -> None:
    if missing := checkers.axe_missing():
        pytest.skip(missing)
    page = open_page(f"{many}dye/mill-1.html", viewport={"width": 1280, "height": 800})
    expect(page.locator(".contents a").first).to_be_in_viewport()
    expect(page.locator(".contents a").last).not_to_be_in_viewport()
    assert checkers.axe(page) == []
