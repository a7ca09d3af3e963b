"""No page of three sites breaks a rule of axe-core (npm), in both schemes, wide and narrow, and with all
that can be opened open."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from benchmarks import checkers
from playwright.sync_api import Browser, Page

from conftest import kinds_of_pages

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LANGUAGES = ("english", "german", "arabic")
OPENED = {".fill": ".values", ".check": ".answer", ".form": ".menu"}
"""A button of a block of code -> what it opens."""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    if missing := checkers.axe_missing():
        pytest.skip(missing)
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def settings(every: bool) -> list[tuple[str, int]]:
    """Schemes and widths: all four, or one of each."""
    four = [("light", 1280), ("dark", 320), ("dark", 1280), ("light", 320)]
    return four if every else four[:2]


def show(page: Page, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_3_and_31_no_page_breaks_a_rule(
    page: Page,
    reader_sites: Mapping[str, Path],
    reader_addresses: Mapping[str, str],
    language: str,
) -> None:
    """Points 3 and 31: sizes of targets, contrast, names, landmarks."""
    pages = kinds_of_pages(reader_sites[language])
    assert {"404", "kind-page", "kind-overview", "kind-service"} <= pages.keys()
    found: dict[object, list[str]] = {}
    for kind, address in pages.items():
        looks = settings(every=language == "english")
        show(page, *looks[0])  # blocks out of view keep what they were when the page was loaded
        page.goto(reader_addresses[language] + address)
        for scheme, width in looks:
            show(page, scheme, width)
            found[kind, scheme, width] = checkers.axe(page)
    assert {where: rules for where, rules in found.items() if rules} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_point_31_nor_with_all_open_that_opens(
    page: Page,
    reader_sites: Mapping[str, Path],
    reader_addresses: Mapping[str, str],
    language: str,
) -> None:
    """Point 31: the picker, the contents list, badges, search, what opens from a block of code."""
    address = kinds_of_pages(reader_sites[language])["kind-service"]
    found: dict[object, list[str]] = {}
    for scheme, width in settings(every=False):
        show(page, scheme, width)
        page.goto(reader_addresses[language] + address)
        for place, opened in enumerate(page.locator("details:visible").all()):
            opened.evaluate("e => { e.open = true; }")
            found["details", place, scheme, width] = checkers.axe(page)
            opened.evaluate("e => { e.open = false; }")
        page.keyboard.press("Control+k")
        page.locator("dialog[open] input").first.wait_for()
        page.keyboard.type("a")
        page.wait_for_function(
            "() => document.querySelector('dialog[open] input').value === 'a'"
            " && document.querySelector('.search-results').ariaBusy === 'false'"
        )
        found["search", scheme, width] = checkers.axe(page)
        page.keyboard.press("Escape")
        for button, box in OPENED.items():
            page.locator(f"{button}:visible").first.click()
            page.locator(box).wait_for()
            found[box, scheme, width] = checkers.axe(page)
            page.keyboard.press("Escape")
            page.locator(box).wait_for(state="hidden")
    assert {where: rules for where, rules in found.items() if rules} == {}


def test_point_3_badges_are_large_for_fingers(
    browser: Browser, reader_sites: Mapping[str, Path], reader_addresses: Mapping[str, str]
) -> None:
    """Point 3: at least 44 px where the pointer is coarse."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    address = kinds_of_pages(reader_sites["english"])["kind-service"]
    page.goto(reader_addresses["english"] + address)
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true;")
    links = page.locator("nav.services a:visible")
    heights = links.evaluate_all("all => all.map((e) => e.getBoundingClientRect().height)")
    context.close()
    assert len(heights) >= 8
    assert min(heights) >= 44
