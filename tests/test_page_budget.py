"""What the first visit of a page costs, and that what makes it cheap changes nothing."""

import zlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from conftest import kinds_of_pages
from tutgen.cli.main import main
from tutgen.theme.load import load_theme

pytestmark = pytest.mark.browser

KB = 1024
BUDGET = {"html": 10, "css": 8, "js": 7}
RULES = """(style) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  return [...sheet.cssRules].map((rule) => rule.cssText.replace(/\\s+/g, '')); // those of custom properties stay
}"""


def gzipped(content: bytes) -> int:
    """Size of what a server sends that compresses as most do."""
    return len(zlib.compress(content, 6, wbits=31))


def test_point_38_the_first_visit_costs_four_requests_and_25_kb(
    browser: Browser, reader_sites: Mapping[str, Path], reader_addresses: Mapping[str, str]
) -> None:
    """Point 38: on the longest page of the example, until the network is quiet."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    base = reader_addresses["english"]
    page.goto(base + kinds_of_pages(reader_sites["english"])["kind-service"])
    page.wait_for_load_state("networkidle")
    context.close()
    loaded = [url for url in asked if not url.startswith("data:")]
    assert all(url.startswith(base) for url in loaded)
    assert len(loaded) <= 4
    sizes = dict.fromkeys(BUDGET, 0)
    for url in loaded:
        path = urlsplit(url.removeprefix(base)).path
        sizes[path.rpartition(".")[2]] += gzipped((reader_sites["english"] / path).read_bytes())
    over = {kind: size for kind, size in sizes.items() if size > BUDGET[kind] * KB}
    assert over == {}
    assert sum(sizes.values()) <= 25 * KB


WITH_TABS = {"css": 8.25, "js": 8.75}
"""What the stylesheet and the script of a site with tabs may weigh: more than BUDGET allows for one without."""


def test_what_a_site_with_tabs_loads_does_not_grow(tmp_path: Path) -> None:
    files = {
        "site.yaml": "title: Kilns\nvariants: {heat: {gas: Gas, wood: Wood}}\n",
        "index.md": "# Kilns\n\n::::{tab-set} heat\n:::{tab-item} gas\nLight it.\n:::\n:::{tab-item} wood\nSplit it.\n:::\n::::\n",
    }
    for name, text in files.items():
        (tmp_path / "content").mkdir(exist_ok=True)
        (tmp_path / "content" / name).write_text(text, "utf-8")
    assert main(["build", "-q", "-C", str(tmp_path)]) == 0
    theme = tmp_path / "site/theme"
    for kind, name in (("css", "style"), ("js", "script")):
        (loaded,) = theme.glob(f"{name}.*.{kind}")
        assert b"tab-list" in loaded.read_bytes()
        assert gzipped(loaded.read_bytes()) <= WITH_TABS[kind] * KB


def test_point_38_the_minified_style_sheets_have_the_same_rules(
    browser: Browser, tmp_path: Path
) -> None:
    """Point 38."""
    page = browser.new_page()
    written, minified = load_theme(tmp_path), load_theme(tmp_path, minified=True)
    styles = [
        (before.decode(), after.decode())
        for (name, before), after in zip(
            written.assets.items(), minified.assets.values(), strict=True
        )
        if name.endswith(".css")
    ]
    rules = [
        (page.evaluate(RULES, before), page.evaluate(RULES, after)) for before, after in styles
    ]
    page.close()
    assert len(rules) >= 2
    for before, after in rules:
        assert after == before
