"""`theme` of site.yaml: accent, logo, icon, links, footer."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Built
from tutgen.theme import contrast
from tutgen.theme.contrast import GROUNDS, NEEDED, accent_of, lowest, ratio, readable
from tutgen.theme.files import default_theme

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20"/>'
SITE = """\
title: Parcels & more
base_url: https://example.org/a b/
theme:
  accent: "#06c"
  logo: img/mark.svg
  favicon: img/mark.svg
  footer: "© The depot. [Terms](terms.md), [mail](mailto:a@example.org)"
  links:
    Terms & prices: terms.md#prices
    Status: https://status.example.org/
"""
FILES = {
    "content/site.yaml": SITE,
    "content/img/mark.svg": SVG,
    "content/img/dark.svg": SVG,
    "content/index.md": "# Home\n",
    "content/terms.md": "# Terms\n\n## Prices\n",
    "content/far/off.md": "# Far off\n",
}


def test_they_are_in_the_frame_of_every_page(project: Make, build_site: Build) -> None:
    built = build_site(project(FILES))
    assert built.result.diagnostics == ()
    for address, up in (("index.html", ""), ("far/off.html", "../"), ("404.html", "/a%20b/")):
        html = built.files[address].decode()
        image = f'<img src="{up}img/mark.svg" alt="" width="80" height="20">'
        assert f"{image}Parcels &amp; more</a>" in html
        assert f'<link rel="icon" href="{up}img/mark.svg">' in html
        assert html.count(f'<a href="{up}terms.html#prices">Terms &amp; prices</a>') == 2
        assert html.count('<a href="https://status.example.org/">Status</a>') == 2
        assert f'© The depot. <a href="{up}terms.html">Terms</a>, ' in html
        assert 'style="' not in html


def test_the_accent_is_a_line_of_the_stylesheet(project: Make, build_site: Build) -> None:
    built = build_site(project(FILES))
    plain = build_site(project({"content/site.yaml": "title: Parcels\n"}))
    (sheet,) = (text for name, text in built.files.items() if "/style." in name)
    (without,) = (text for name, text in plain.files.items() if "/style." in name)
    line = b":root { --site-accent: light-dark(#0066cc, #70b7ff); "
    line += b"--site-on-accent: light-dark(#ffffff, #10141b) }\n"
    assert sheet == line + without


def test_a_logo_may_take_the_place_of_the_title(project: Make, build_site: Build) -> None:
    logo = "  logo: {light: img/mark.svg, dark: img/dark.svg, alt: The depot}\n"
    site = SITE.replace("  logo: img/mark.svg\n", logo)
    html = build_site(project({**FILES, "content/site.yaml": site})).files["index.html"].decode()
    sizes = 'alt="The depot" width="80" height="20">'
    assert (
        f'<a class="site-title" href="index.html"><img class="only-light" src="img/mark.svg" {sizes}'
        f'<img class="only-dark" src="img/dark.svg" {sizes}</a>'
    ) in html


def test_the_grounds_are_those_of_the_stylesheet() -> None:
    tokens = (default_theme() / "css/00-tokens.css").read_text("utf-8")
    for number, name in enumerate(("bg", "surface")):
        found = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\);", tokens)
        assert found
        full = tuple(map(contrast._full, found.groups()))
        assert full == (GROUNDS["light"][number], GROUNDS["dark"][number])
    assert f"var(--accent) {contrast.SOFT:.0%}, var(--bg)" in tokens


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#1f4fb0", "#1f4fb0", 1)],
)
def test_contrast(one: str, other: str, expected: float) -> None:
    assert ratio(one, other) == ratio(other, one) == pytest.approx(expected, abs=0.01)


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_of_one_colour_the_dark_variant_can_always_be_read(colour: str) -> None:
    accent = accent_of(colour)
    assert accent.light == colour
    assert lowest(accent.dark, "dark")[0] >= NEEDED
    assert lowest(readable(colour, "light"), "light")[0] >= NEEDED
