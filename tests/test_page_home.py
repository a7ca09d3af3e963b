"""Where readers start, in a real browser: the grid of the home page, the cards of an overview, the 404 page."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from conftest import Open
from tutgen.cli.main import main

pytestmark = pytest.mark.browser

PAGE = "---\ntitle: Bake {name} with {{{{ service.name }}}}\n---\n\n## Knead\n"


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of thirty tutorials and twelve services, without a home page of its own."""
    root = tmp_path_factory.mktemp("bakery")
    content = root / "content"
    slugs = [f"oven-{number}" for number in range(1, 13)]
    files = {
        "site.yaml": "title: Bakery\nbase_url: https://example.org/repo/\n"
        'theme: {accent: "#8a3b00", logo: oven.svg, links: {Flour: flour.md}, footer: Since 1904}\n',
        "oven.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 24"><rect width="48" height="24"/></svg>',
        "flour.md": "# Flour\n\n![A wide oven](oven.svg){.only-light} ![A dark one](oven.svg){.only-dark}\n",
        **{f"services/{slug}.yaml": f"name: {slug.title()}\n" for slug in slugs},
        "services/oven-2.yaml": "name: Oven Two\naliases: [hearth]\n",
        "services/oven-3.yaml": "name: Oven Three\ndeprecated: {since: 2025-03}\n",
    }
    for number in range(1, 31):
        listed = ", ".join(slugs if number % 2 else slugs[:6])
        planned = "- planned: Microwave\n"
        services = "".join(f"  - {slug}\n" for slug in listed.split(", "))
        files[f"bread-{number}/index.md"] = (
            f"---\ntitle: Bread number {number}\nservices:\n{services}  {planned}---\n"
        )
        files[f"bread-{number}/[service].md"] = PAGE.format(name=f"bread {number}")
    for name, text in files.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert main(["build", "-q", "-C", str(root)]) == 0
    return root / "site"


def remember(page: Page, address: str, slug: str) -> None:
    """Let the device remember a service, as a page of the site does."""
    page.evaluate("([slug]) => tutgenStore.set('service', { slug, name: slug, page: '' })", [slug])
    page.goto(address)


def test_point_5_the_service_that_was_read_last_is_offered(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + "semantic-text/azure-openai.html?from=a-letter#search")
    page.goto(example_address)
    assert page.url == example_address  # nobody is sent anywhere
    link = page.get_by_role("link", name="Continue with Azure OpenAI")
    expect(link).to_have_attribute("href", re.compile(r"semantic-text/azure-openai\.html$"))
    expect(page.locator("tr:has(.last-used) th")).to_contain_text("Azure OpenAI")
    page.goto(example_address + "semantic-search/")
    link = page.get_by_role("link", name="Continue with Azure OpenAI")
    expect(link).to_have_attribute("href", re.compile(r"semantic-search/azure-openai\.html$"))
    expect(page.locator(".card:has(.last-used)")).to_contain_text("Azure OpenAI")
    link.click()
    expect(page.locator("h1")).to_contain_text("Azure OpenAI")


def test_what_is_offered_late_finds_its_room(open_page: Open, bakery: Path) -> None:
    address = (bakery / "index.html").as_uri()
    page = open_page(address)
    held: list[Route] = []
    page.evaluate("tutgenStore.set('service', { slug: 'oven-1', name: 'Oven-1', page: '' })")

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/theme/starts.*.js", hold)
    with page.expect_request("**/theme/starts.*.js"):
        page.goto(address, wait_until="domcontentloaded")
    page.wait_for_selector(".starts.known")
    top = "() => document.querySelector('.grid').getBoundingClientRect().top"
    before = page.evaluate(top)
    held[0].continue_()
    expect(page.locator(".continue a")).to_be_visible()
    expect(page.locator(".filter")).to_be_visible()
    assert page.evaluate(top) == pytest.approx(before, abs=1)


def test_point_5_nothing_dead_is_offered(open_page: Open, bakery: Path) -> None:
    address = (bakery / "index.html").as_uri()
    page = open_page(address)
    offer = page.locator(".continue a")
    assert offer.count() == 0
    remember(page, address, "hearth")
    expect(offer).to_have_text("Continue with Oven Two")
    assert offer.get_attribute("href") == (bakery / "bread-1/oven-2.html").as_uri()
    for slug in ("oven-3", "gone", "microwave", ""):
        remember(page, address, slug)
        assert offer.count() == 0, slug


def test_the_grid_is_filtered_by_services_and_tutorials(open_page: Open, bakery: Path) -> None:
    page = open_page((bakery / "index.html").as_uri())
    field = page.get_by_role("searchbox", name="Filter services and tutorials")
    rows, heads = page.locator("tbody tr:visible"), page.locator("thead th:visible")
    expect(rows).to_have_count(12)
    expect(heads).to_have_count(31)
    assert page.get_by_text("+1 planned").is_visible()
    field.fill("oven-1 number 30")
    expect(rows).to_have_count(1)  # number 30 has only the first six services
    expect(heads).to_have_count(2)
    expect(page.get_by_role("status").filter(has_text="Services: 1")).to_be_visible()
    field.fill("two")
    expect(rows).to_have_count(1)
    expect(heads).to_have_count(31)
    field.fill("nothing of the kind")
    expect(rows).to_have_count(0)
    field.fill("")
    expect(rows).to_have_count(12)
    expect(heads).to_have_count(31)
    names = page.locator("tbody a").evaluate_all("links => links.map((a) => a.textContent)")
    assert len(set(names)) == len(names) == 15 * 12 + 15 * 6
    assert names[0] == "Start Bread number 1, Oven-1"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_grid_scrolls_in_its_frame_with_its_heads_in_view(
    open_page: Open, bakery: Path, width: int
) -> None:
    page = open_page((bakery / "index.html").as_uri(), viewport={"width": width, "height": 500})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    grid = page.get_by_role("region", name="Tutorials by service")
    grid.evaluate("grid => grid.scrollTo(500, 300)")
    if width < 640:  # turned: under each service its tutorials
        assert page.locator("thead").is_hidden()
        link = page.locator("tbody tr").nth(1).get_by_role("link").first
        assert link.text_content() == "Start Bread number 1, Oven Two"
        assert link.locator("b").evaluate("e => e.clientWidth") <= 1  # for the ear only
        assert link.bounding_box()["height"] >= 44  # type: ignore[index]
        heights = "[document.documentElement.scrollHeight, document.body.scrollHeight]"
        page_height, end = page.evaluate(heights)
        assert page_height <= end  # what the frame hides makes no room below the page
        return
    frame, head, name = (
        page.locator(selector).last.bounding_box()
        for selector in (".grid", "thead th:first-child", "tbody tr:last-child th")
    )
    assert frame
    assert head
    assert name
    assert (head["x"], head["y"]) == pytest.approx((frame["x"] + 1, frame["y"] + 1), abs=1)
    assert name["x"] == pytest.approx(frame["x"] + 1, abs=1)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_long_name_leaves_room_for_the_links_of_the_grid(
    open_page: Open, tmp_path: Path, width: int
) -> None:
    name = "The Worshipful Company of Bakers of the Upper Valley, its Friends and Heirs"
    files = {
        "site.yaml": "title: Bakery\n",
        "services/guild.yaml": f"name: {name}\n",
        "services/oven.yaml": "name: Oven\n",
        "bread/index.md": "---\ntitle: Bread\nservices: [guild, oven]\n---\nBake.\n",
        "bread/[service].md": PAGE.format(name="bread"),
    }
    for path, text in files.items():
        (tmp_path / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / path).write_text(text, "utf-8")
    assert main(["build", "-q", "-C", str(tmp_path)]) == 0
    page = open_page(
        (tmp_path / "site/index.html").as_uri(), viewport={"width": width, "height": 700}
    )
    for link in page.locator(".grid tbody a").all():
        expect(link).to_be_in_viewport(ratio=1)


def test_without_scripts_the_grid_is_there_and_no_control_is_dead(
    open_page: Open, bakery: Path
) -> None:
    page = open_page((bakery / "index.html").as_uri(), java_script_enabled=False)
    assert page.locator("tbody a").count() == 270
    assert page.locator("input, .continue").count() == 0


def test_point_6_the_cards_of_an_overview_are_filtered(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + "semantic-search/")
    cards = page.locator(".card:visible")
    everything = cards.count()
    page.get_by_role("searchbox", name="Filter services").fill("sparse")
    expect(cards).to_have_count(1)
    assert everything > 1
    expect(cards).to_contain_text("ELSER")
    expect(page.get_by_role("status").filter(has_text="Services: 1")).to_be_visible()


def test_point_29_the_404_page_leads_on_at_any_depth(
    open_page: Open, bakery: Path, serve_files: Callable[[Path], str]
) -> None:
    root = serve_files(bakery)
    page = open_page(root)
    text = (bakery / "404.html").read_text("utf-8")
    page.route("**/no/such/page", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto(f"{root}no/such/page")
    assert page.locator("body").evaluate("e => getComputedStyle(e).margin") == "0px"
    links = page.locator("main a").evaluate_all("links => links.map((a) => a.href)")
    assert root in links
    assert f"{root}bread-30/oven-1.html" in links
    assert all(page.request.get(link).ok for link in {*links[:5], *links[-5:]})
    assert page.get_by_role("link", name="Search").get_attribute("href") == "/repo/search.html"


def test_point_29_the_404_page_works_from_the_disk(browser: Browser, bakery: Path) -> None:
    page = browser.new_page()
    page.goto((bakery / "404.html").as_uri())
    page.wait_for_function("getComputedStyle(document.body).margin === '0px'")
    expect(page.locator(".scheme")).to_be_visible()  # made by the script
    links = page.locator("main a").evaluate_all("links => links.map((a) => a.href)")
    assert (bakery / "index.html").as_uri() in links
    page.locator("tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("Oven")
    page.close()


def test_point_12_what_a_site_sets_is_in_its_pages(open_page: Open, bakery: Path) -> None:
    """Points 12 and 57: images have the form of the scheme, be it the system's or the reader's."""
    page = open_page((bakery / "bread-1/oven-1.html").as_uri(), color_scheme="light")
    colour = "e => getComputedStyle(e).color"
    assert page.locator(".eyebrow a").count() == 1
    logo = page.locator(".site-title img")
    assert logo.evaluate("e => [e.complete, e.naturalWidth > 0, e.width, e.height]") == [
        True,
        True,
        56,
        28,
    ]
    bar = page.locator(".site-header .site-links a")
    foot = page.locator(".site-footer .site-links a")
    assert (bar.is_visible(), foot.is_visible()) == (True, False)
    assert page.locator(".site-footer").get_by_text("Since 1904").is_visible()
    probe = "() => getComputedStyle(document.querySelector('.picker [aria-current]')).color"
    page.locator(".picker summary").click()
    assert page.evaluate(probe) == "rgb(138, 59, 0)"
    page.set_viewport_size({"width": 390, "height": 800})
    assert (bar.is_visible(), foot.is_visible()) == (False, True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    foot.click()
    images = page.locator("main img")
    expect(images).to_have_count(2)
    assert [image.is_visible() for image in images.all()] == [True, False]
    page.emulate_media(color_scheme="dark")
    assert page.locator(".site-title img").is_visible()  # it has one form
    assert [image.is_visible() for image in images.all()] == [False, True]
    page.emulate_media(media="print")
    assert [image.is_visible() for image in images.all()] == [True, False]  # paper is white
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Colour scheme: System").click()
    assert [image.is_visible() for image in images.all()] == [True, False]  # chosen: light
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Colour scheme: Light").click()
    assert [image.is_visible() for image in images.all()] == [False, True]
    assert page.locator("main a").count() == 0 or page.locator("main a").first.evaluate(colour)
