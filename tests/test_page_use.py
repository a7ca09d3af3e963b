"""Pages without scripts, and pages of which all is used, under a policy that admits only what is theirs."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from conftest import kinds_of_pages

pytestmark = pytest.mark.browser

LANGUAGES = ("english", "german", "arabic")
CODE = "[...document.querySelectorAll('main pre > code')].map((code) => code.textContent)"
WITHOUT_SCRIPTS = """() => {
  const all = [...document.querySelectorAll('body *:not(script)')];
  const shown = (e) => e.checkVisibility({ visibilityProperty: true });
  const says = (e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  // By the summary of the outermost that is closed, which has to be there.
  const opens = (e) => {
    const closed = all.find((one) => one.matches('details:not([open])') && one.contains(e));
    return closed && (e.closest('summary') || shown(closed.querySelector('summary')));
  };
  return {
    lost: all.filter((e) => says(e) && !shown(e) && !opens(e)).map((e) => e.outerHTML.slice(0, 120)),
    dead: all.filter((e) => shown(e) && (
      e.matches('button, input, select, textarea, [contenteditable], [role="button"], dialog')
      || e.matches('a:not([href])'))).map((e) => e.outerHTML.slice(0, 120)),
  };
}"""
USE_ALL = """() => {
  for (const details of document.querySelectorAll('details')) details.open = !details.open;
  for (const button of document.querySelectorAll('button')) button.click();
  for (const field of document.querySelectorAll('input, textarea')) {
    if (field.type === 'checkbox') { field.click(); continue; }
    field.value = 'e';
    for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
  }
  for (const target of document.querySelectorAll('pre var, .callout, .notes > li, .line')) {
    for (const name of ['pointerover', 'mouseover', 'focusin']) target.dispatchEvent(new Event(name, { bubbles: true }));
    if (!target.matches('a')) target.click();
  }
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_point_43_without_scripts_all_is_there_and_nothing_is_dead(
    browser: Browser,
    reader_sites: Mapping[str, Path],
    reader_addresses: Mapping[str, str],
    language: str,
) -> None:
    """Points 25 and 43: every text is shown or can be opened, all code is there, no control does nothing."""
    plain = browser.new_context(java_script_enabled=False).new_page()
    scripted = browser.new_context().new_page()
    found: dict[str, Any] = {}
    for kind, address in kinds_of_pages(reader_sites[language]).items():
        for page in (plain, scripted):
            page.goto(reader_addresses[language] + address)
        seen = plain.evaluate(WITHOUT_SCRIPTS)
        if kind != "move" and plain.evaluate(CODE) != scripted.evaluate(
            CODE
        ):  # chosen there by scripts
            seen["dead"].append("code differs")
        if seen["dead"] or seen["lost"]:
            found[kind] = seen
    plain.context.close()
    scripted.context.close()
    assert found == {}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page under a policy of the server's beside its own; what it complains about fails the test."""
    complaints: list[str] = []
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])

    def with_policy(route: Route) -> None:
        response = route.fetch()
        hashes = " ".join(sorted(set(re.findall(r"'sha256-[^']+'", response.text()))))
        policy = f"default-src 'self'; script-src 'self' {hashes}; img-src 'self' data:"
        route.fulfill(
            response=response, headers={**response.headers, "content-security-policy": policy}
        )

    context.route(re.compile(r"\.html$"), with_policy)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.extend(failure(request)))
    page.on(
        "response",
        lambda response: complaints.append(response.url) if response.status >= 400 else None,
    )
    yield page
    context.close()
    assert complaints == []


def failure(request: Request) -> list[str]:
    """What failed, except what was still on its way when the reader left the page."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed: {request.url}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_45_and_46_all_is_used_and_the_console_stays_quiet(
    page: Page,
    reader_sites: Mapping[str, Path],
    reader_addresses: Mapping[str, str],
    language: str,
) -> None:
    """Points 45 and 46: nothing that a page does is against the policy, an error, or a missing file."""
    for address in kinds_of_pages(reader_sites[language]).values():
        page.goto(reader_addresses[language] + address)
        assert page.evaluate("document.querySelector('meta[http-equiv]').content").startswith(
            "default-src 'none'"
        )
        assert page.locator("[style], [onclick], [onload], style").count() == 0
        page.keyboard.press("Control+k")
        page.locator("dialog[open] input").first.wait_for()
        page.keyboard.type("e")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        page.evaluate(USE_ALL)
        page.wait_for_timeout(100)
        page.emulate_media(media="print")
        page.emulate_media(media="screen")
        page.wait_for_load_state("networkidle")


def test_point_45_what_is_not_the_page_s_own_is_refused(
    browser: Browser, reader_addresses: Mapping[str, str]
) -> None:
    """Point 45: the policy of the page holds, so that its silence says something."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(reader_addresses["german"] + "index.html")
    with page.expect_console_message():
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
    page.close()
    assert said
    assert all("Content Security Policy" in text for text in said)
