"""Tabs in the browser: which one is shown, who remembers it, and that nothing jumps or is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks import checkers
from playwright.sync_api import Page, expect

from conftest import Open, ending
from tutgen.cli.main import main

pytestmark = pytest.mark.browser

SITE = """\
title: Bicycles
base_url: https://bicycles.example/
variants:
  tool: {pump: Hand pump, valve: Valve}
  size: {s1: One, s2: Two, s3: Three, s4: Four, s5: Five, s6: Six, s7: Seven, s8: Eight, s9: Nine, s10: Ten, s11: Eleven, s12: Twelve}
fields:
  seal: {type: text, by: tool}
"""
CHAIN = """\
# Chain

::::::{tab-set}
:::::{tab-item} Clean
::::{tab-set}
:::{tab-item} Oil
```bash
oil --chain
```
:::
:::{tab-item} Wax
By hand.
:::
::::
:::::
:::::{tab-item} Dirty
Wash it.
:::::
::::::
"""
LONG = "\n\n".join(f"Turn screw {number} of the wheel, slowly." for number in range(30))
PAGE = f"""\
---
title: "Mend the {{{{ service.name }}}}"
---

## Take it off

::::{{tab-set}} tool
:::{{tab-item}} pump
Short.
:::
:::{{tab-item}} valve
{LONG}

### Close it

By hand.

```bash
close --key=<key> valve
```
:::
::::

## Seal it

{{{{ service.seal }}}}

## Fit it

::::{{tab-set}} size
{"".join(f":::{chr(123)}tab-item{chr(125)} s{n}{chr(10)}Size {n}.{chr(10)}:::{chr(10)}" for n in range(1, 13))}::::

::::{{tab-set}}
:::{{tab-item}} Red
Red paint.
:::
:::{{tab-item}} Blue
:selected:

Blue paint.
:::
::::

## Ride it

{LONG}
"""


def written(folder: Path, lang: str = "en") -> Path:
    files = {
        "site.yaml": f"{SITE}lang: {lang}\n",
        "services/roadster.yaml": "name: Roadster\nseal: {pump: rubber, valve: brass}\n",
        "services/tandem.yaml": "name: Tandem\nseal: {pump: cork, valve: null}\n",
        "mend/index.md": "---\ntitle: Mend\nservices: [roadster, tandem]\n---\nChoose.\n",
        "mend/[service].md": PAGE,
        "chain.md": CHAIN,
        "care/index.md": "---\ntitle: Care\nservices: [roadster, tandem]\n---\nChoose.\n",
        "care/[service].md": '---\ntitle: "Care for the {{ service.name }}"\n---\n\n{{ service.seal }}\n',
    }
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert main(["build", "-q", "-C", str(folder)]) == 0
    return folder / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("bicycles"))


@pytest.fixture(scope="module")
def base(site: Path, serve_files: Callable[[Path], str]) -> str:
    return serve_files(site)


def chosen(page: Page) -> list[str]:
    """The labels of the chosen tabs, in the order of the page."""
    return page.locator(".content [role=tab][aria-selected=true]").all_inner_texts()


def top(page: Page, selector: str) -> float:
    return float(page.locator(selector).first.evaluate("e => e.getBoundingClientRect().top"))


def test_point_59_all_sets_of_a_group_switch_together_and_only_those(
    open_page: Open, base: str
) -> None:
    page = open_page(f"{base}mend/roadster.html")
    assert chosen(page) == ["Hand pump", "Hand pump", "One", "Blue"]
    expect(page.get_by_text("brass")).to_be_hidden()
    page.get_by_role("tab", name="Valve").last.click()
    assert chosen(page) == ["Valve", "Valve", "One", "Blue"]
    expect(page.get_by_text("brass")).to_be_visible()
    expect(page.get_by_text("rubber")).to_be_hidden()
    page.get_by_role("tab", name="Red").click()
    assert chosen(page) == ["Valve", "Valve", "One", "Red"]


def test_point_59_what_is_pressed_stays_where_it_is(open_page: Open, base: str) -> None:
    page = open_page(f"{base}mend/roadster.html")
    tab = page.get_by_role("tab", name="Valve").last
    tab.scroll_into_view_if_needed()
    before = top(page, "#seal-it")
    tab.click()
    assert page.evaluate("scrollY") > 500  # what is above has grown
    assert abs(top(page, "#seal-it") - before) <= 1
    page.get_by_role("tab", name="Hand pump").last.click()
    assert abs(top(page, "#seal-it") - before) <= 1


def test_point_59_the_choice_is_remembered_on_other_pages_and_with_other_services(
    open_page: Open, base: str
) -> None:
    page = open_page(f"{base}mend/roadster.html")
    page.get_by_role("tab", name="Valve").first.click()
    page.get_by_role("tab", name="Four").click()  # of another group
    page.goto(f"{base}care/roadster.html")
    assert chosen(page) == ["Valve"]
    page.goto(f"{base}care/tandem.html")  # it has one tab alone
    assert chosen(page) == []
    expect(page.locator(".tab-label")).to_have_text(["Hand pump"])
    expect(page.get_by_text("cork")).to_be_visible()
    page.goto(f"{base}mend/tandem.html")
    assert chosen(page) == ["Valve", "Four", "Blue"]


def test_another_open_page_follows(open_page: Open, base: str) -> None:
    page = open_page(f"{base}mend/roadster.html")
    other = page.context.new_page()
    other.goto(f"{base}care/roadster.html")
    other.get_by_role("tab", name="Valve").click()
    expect(page.get_by_role("tab", name="Valve").first).to_have_attribute("aria-selected", "true")


def test_the_address_chooses_and_follows_what_is_pressed(open_page: Open, base: str) -> None:
    page = open_page(f"{base}mend/roadster.html?tool=valve&size=s4&tool2=pump")
    assert chosen(page) == ["Valve", "Valve", "Four", "Blue"]
    page.get_by_role("tab", name="Hand pump").first.click()
    expect(page).to_have_url(ending("?tool=pump&size=s4&tool2=pump"))
    assert page.locator("link[rel=canonical]").get_attribute("href") == (
        "https://bicycles.example/mend/roadster.html"
    )
    page.goto(f"{base}care/roadster.html")
    assert chosen(page) == ["Hand pump"]
    page.goto(f"{base}care/roadster.html?tool=saw")  # no such variant
    assert chosen(page) == ["Hand pump"]


def test_without_storage_the_page_still_switches(open_page: Open, base: str) -> None:
    page = open_page(f"{base}care/roadster.html")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } });"
    )
    page.goto(f"{base}mend/roadster.html")
    page.get_by_role("tab", name="Valve").first.click()
    assert chosen(page)[:2] == ["Valve", "Valve"]


@pytest.mark.parametrize("fragment", ["close-it", "take-it-off-valve"])
def test_point_60_an_address_within_a_hidden_tab_opens_it(
    open_page: Open, base: str, fragment: str
) -> None:
    page = open_page(f"{base}mend/roadster.html#{fragment}")
    expect(page.locator(f"#{fragment}")).to_be_in_viewport()
    assert chosen(page)[:2] == ["Valve", "Valve"]
    page.goto(f"{base}care/roadster.html")
    assert chosen(page) == ["Hand pump"]  # to follow a link is not to choose


def test_point_60_an_address_opens_its_tab_whatever_is_remembered(
    open_page: Open, base: str
) -> None:
    page = open_page(f"{base}mend/roadster.html")
    page.get_by_role("tab", name="Valve").first.click()
    page.get_by_role("tab", name="Hand pump").first.click()
    for query in ("", "?tool=pump"):
        page.goto(f"{base}care/roadster.html")
        page.goto(f"{base}mend/roadster.html{query}#take-it-off-valve")
        expect(page.locator("#take-it-off-valve")).to_be_in_viewport()
        assert chosen(page)[:2] == ["Valve", "Valve"]


def test_the_contents_list_names_the_tab_and_opens_it(open_page: Open, base: str) -> None:
    page = open_page(f"{base}mend/roadster.html")
    page.locator(".contents a", has_text="Close it (Valve)").click()
    expect(page.locator("#close-it")).to_be_in_viewport()
    expect(page.locator(".contents [aria-current]")).to_have_text("Close it (Valve)")
    page.get_by_role("tab", name="Hand pump").first.click()
    page.locator(".contents a", has_text="Ride it").click()
    expect(page.locator(".contents [aria-current]")).to_contain_text("Ride it")


def test_point_60_a_search_hit_names_the_tab_and_opens_it(open_page: Open, base: str) -> None:
    page = open_page(f"{base}care/roadster.html")
    page.keyboard.press("Control+k")
    page.locator("dialog input").fill("brass")
    hit = page.locator("dialog a", has_text="Seal it (Valve)").first
    expect(hit).to_be_visible()
    hit.click()
    expect(page.get_by_text("brass")).to_be_in_viewport()


def test_point_60_what_the_browser_finds_in_a_hidden_tab_is_opened(
    open_page: Open, base: str
) -> None:
    page = open_page(f"{base}mend/roadster.html")
    panel = page.locator("#seal-it-valve")
    assert panel.get_attribute("hidden") == "until-found"
    expect(panel).to_have_css("content-visibility", "hidden")
    expect(panel).to_have_css("display", "block")  # nothing is found in what has no box
    panel.dispatch_event("beforematch", {"bubbles": True})
    assert chosen(page)[:2] == ["Valve", "Valve"]


def test_keys_walk_through_the_tabs(open_page: Open, base: str) -> None:
    page = open_page(f"{base}mend/roadster.html")
    page.get_by_role("tab", name="One").focus()
    for key, expected in [
        ("ArrowRight", "Two"),
        ("ArrowLeft", "One"),
        ("ArrowLeft", "Twelve"),
        ("ArrowRight", "One"),
        ("End", "Twelve"),
        ("Home", "One"),
    ]:
        page.keyboard.press(key)
        assert chosen(page)[2] == expected
        expect(page.get_by_role("tab", name=expected, exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")  # into the panel, which has nothing else to stop at
    expect(page.locator("#fit-it-s2")).to_be_focused()


def test_a_panel_with_tabs_or_code_in_it_is_no_stop_of_the_tab_key(
    open_page: Open, base: str
) -> None:
    page = open_page(f"{base}chain.html")
    copy = page.get_by_role("button", name="Copy")
    expect(copy).to_be_visible()
    page.get_by_role("tab", name="Clean").focus()
    for stop in (page.get_by_role("tab", name="Oil"), copy):
        page.keyboard.press("Tab")
        expect(stop).to_be_focused()


def test_tabs_are_named_and_tied_to_their_panels(open_page: Open, base: str) -> None:
    page = open_page(f"{base}mend/roadster.html")
    assert page.get_by_role("tablist", name="Take it off").count() == 1
    panel = page.get_by_role("tabpanel", name="Hand pump").first
    tab = page.get_by_role("tab", name="Hand pump").first
    assert tab.get_attribute("aria-controls") == panel.get_attribute("id")
    if not checkers.axe_missing():
        assert checkers.axe(page) == []


def test_pages_from_right_to_left_turn_the_keys_round(
    tmp_path: Path, serve_files: Callable[[Path], str], open_page: Open
) -> None:
    base = serve_files(written(tmp_path, "he"))
    page = open_page(f"{base}mend/roadster.html", viewport={"width": 390, "height": 800})
    page.get_by_role("tab", name="One").focus()
    page.keyboard.press("ArrowLeft")
    assert chosen(page)[2] == "Two"
    page.keyboard.press("End")
    expect(page.get_by_role("tab", name="Twelve")).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_twelve_tabs_have_room_and_the_chosen_one_is_seen(
    open_page: Open, base: str, width: int
) -> None:
    page = open_page(f"{base}mend/roadster.html?size=s11", viewport={"width": width, "height": 800})
    tab = page.get_by_role("tab", name="Eleven")
    tab.scroll_into_view_if_needed()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    frame = page.get_by_role("tablist", name="Fit it").first.bounding_box()
    own = tab.bounding_box()
    assert frame
    assert own
    assert frame["x"] <= own["x"]
    assert own["x"] + own["width"] <= frame["x"] + frame["width"]
    assert own["height"] >= 24


def test_the_chosen_tab_shows_in_forced_colours(open_page: Open, base: str) -> None:
    page = open_page(f"{base}mend/roadster.html", forced_colors="active")
    border = "e => getComputedStyle(e).borderBottomColor"
    colours = {
        name: page.get_by_role("tab", name=name).first.evaluate(border)
        for name in ("Hand pump", "Valve")
    }
    assert colours["Hand pump"] != colours["Valve"]


def test_point_60_without_scripts_all_tabs_are_there_below_their_labels(
    open_page: Open, base: str
) -> None:
    page = open_page(f"{base}mend/roadster.html", java_script_enabled=False)
    assert page.locator(".tab-label:visible").count() == 2 + 2 + 12 + 2
    for text in ("rubber", "brass", "Size 12.", "Red paint."):
        expect(page.get_by_text(text)).to_be_visible()


def test_paper_has_the_chosen_tab_below_its_label(open_page: Open, base: str) -> None:
    page = open_page(f"{base}mend/roadster.html?tool=valve")
    page.emulate_media(media="print")
    assert page.locator(".tab-label:visible").all_inner_texts() == ["Valve", "Valve", "One", "Blue"]
    expect(page.get_by_text("brass")).to_be_visible()
    expect(page.get_by_text("rubber")).to_be_hidden()
    assert page.locator("[role=tab]:visible").count() == 0


def test_code_in_tabs_is_copied_and_takes_the_readers_values(open_page: Open, base: str) -> None:
    page = open_page(f"{base}mend/roadster.html?tool=valve")
    block = page.locator("#take-it-off-valve figure.code")
    block.locator(".fill").click()
    page.locator(".values input").fill("abc")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Hand pump").first.click()
    page.get_by_role("tab", name="Valve").first.click()
    block.locator(".copy").click()
    expect(block.locator(".copy")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "close --key=abc valve"


def test_the_chosen_tab_is_there_in_the_first_frame(open_page: Open, base: str) -> None:
    page = open_page(f"{base}mend/roadster.html?tool=valve")
    page.add_init_script(
        "new PerformanceObserver((list) => { window.shifts = (window.shifts ?? 0) + list.getEntries().length; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"{base}mend/roadster.html")
    page.wait_for_load_state("networkidle")
    assert chosen(page)[:2] == ["Valve", "Valve"]
    assert page.evaluate("window.shifts ?? 0") == 0


def test_sites_without_tabs_load_nothing_for_them(tmp_path: Path, site: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text("title: Bicycles\n")
    (tmp_path / "content/index.md").write_text("# Bicycles\n\nMend them.\n")
    assert main(["build", "-q", "-C", str(tmp_path)]) == 0
    plain = tmp_path / "site"

    def told(folder: Path) -> list[bool]:
        kinds = (("script", "js"), ("style", "css"))
        files = [next((folder / "theme").glob(f"{name}.*.{kind}")) for name, kind in kinds]
        return ["tab-list" in file.read_text("utf-8") for file in files]

    assert told(plain) == [False, False]
    assert told(site) == [True, True]
    assert "blocking" not in (plain / "index.html").read_text("utf-8")


REPEATED = """\
---
title: "Pump up the {{ service.name }}"
---

## Pump

::::::{each} wheel in service.wheels
:::::{tab-set} tool
::::{tab-item} pump
Press for {{ wheel.name }}: {{ wheel.bar }}.
::::
::::{only} wheel.name
:::{tab-item} valve
Open {{ wheel.name }}: {{ wheel.bar }}.
:::
::::
:::::
::::::

## Rest

:::::{tab-set}
::::{each} wheel in service.wheels
:::{tab-item} {{ wheel.name }}
Rest {{ wheel.name }}.
:::
::::
:::::

:::::{only} service.wheels
::::{tab-set} tool
:::{tab-item} pump
Pump down.
:::
:::{tab-item} valve
Valve down.
:::
::::
:::::
"""


def test_points_59_and_60_sets_that_are_repeated_or_conditional_switch_like_others(
    open_page: Open, tmp_path: Path, serve_files: Callable[[Path], str]
) -> None:
    wheels = "{type: list, of: {name: {type: text}, bar: {type: text, by: tool}}}"
    files = {
        "site.yaml": f"{SITE}  wheels: {wheels}\n".replace("{pump:", "{label: Tool, pump:"),
        "services/roadster.yaml": "name: Roadster\nwheels:\n- {name: Front, bar: {pump: four, valve: five}}\n- {name: Back, bar: six}\n",
        "fill/index.md": "---\ntitle: Fill\nservices: [roadster]\n---\nChoose.\n",
        "fill/[service].md": REPEATED,
    }
    for name, text in files.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert main(["build", "-q", "-C", str(tmp_path)]) == 0
    page = open_page(f"{serve_files(tmp_path / 'site')}fill/roadster.html")
    ids = page.locator("[id]").evaluate_all("all => all.map(({ id }) => id)")
    assert len(ids) == len(set(ids))
    assert chosen(page) == ["Hand pump", "Hand pump", "Front", "Hand pump"]
    page.get_by_role("tab", name="Valve").nth(1).click()
    assert chosen(page) == ["Valve", "Valve", "Front", "Valve"]
    shown = page.locator(".content .tab:not([hidden]) > p:not(.tab-label)").all_inner_texts()
    assert shown == ["Open Front: five.", "Open Back: six.", "Rest Front.", "Valve down."]
    page.get_by_role("tab", name="Back").click()
    assert chosen(page) == ["Valve", "Valve", "Back", "Valve"]
    assert page.get_by_role("tablist", name="Tool", exact=True).count() == 3
    assert page.get_by_role("tablist", name="Rest", exact=True).count() == 1
