"""The home page that nobody wrote, and what pages may be named and linked by."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Any]

GUIDES = {
    "content/site.yaml": "title: Post\ntutorials: [sea, air]\n",
    "content/services/dove.yaml": "name: Dove\n",
    **{
        f"content/{name}/{page}": text
        for name in ("air", "land", "sea")
        for page, text in (
            ("index.md", f"---\ntitle: By {name}\nservices: [dove]\n---\n"),
            ("[service].md", f"---\ntitle: Send it by {name}\n---\n\n## Send\n"),
        )
    },
    "content/prices.md": "# Prices & terms\n",
}


def test_without_a_home_page_tutorials_are_listed_in_their_order(
    project: Make, build_site: Build
) -> None:
    site = build_site(project(GUIDES))
    assert site.result.diagnostics == ()
    home = site.files["index.html"].decode()
    assert "<h1>Post</h1>" in home
    links = [
        '<a href="sea/index.html">By sea</a>',
        '<a href="air/index.html">By air</a>',
        '<a href="land/index.html">By land</a>',
        '<a href="prices.html">Prices &amp; terms</a>',
    ]
    places = [home.index(link) for link in links]
    assert places == sorted(places)


def test_the_grid_shows_what_is_planned_and_what_is_deprecated(
    project: Make, build_site: Build
) -> None:
    files = {
        **GUIDES,
        "content/services/owl.yaml": "name: Owl\ndeprecated: {since: 2025-03}\naliases: [barn-owl, night]\n",
        "content/services/gull.yaml": "name: Gull\nstate: draft\n",
        "content/sea/index.md": "---\ntitle: By sea\nservices: [owl, gull, planned: Swan]\n---\n",
        "content/index.md": "---\ntitle: Start\n---\n\n:::{grid}\n:::\n",
        "content/air/index.md": "---\ntitle: By air\nservices: [dove, planned: Owl]\n---\n",
    }
    site = build_site(project(files))
    home = site.main_of("index.html")
    rows = re.findall(r"<tr data.*", home)
    assert [re.sub(r"<span>.*?</span></span>", "", row) for row in rows] == [
        '<tr data-service="dove"><th scope="row">Dove</th><td></td><td><a href="air/dove.html"><b>Start</b> '
        '</a></td><td><a href="land/dove.html"><b>Start</b> </a></td></tr>',
        '<tr data-service="owl" data-aliases="barn-owl night" data-deprecated><th scope="row">Owl '
        '<small>deprecated</small></th><td><a href="sea/owl.html"><b>Start</b> </a></td><td></td><td></td></tr>',
    ]
    assert "+2 planned" in home
    assert "Gull" in home
    assert "Swan" in home


def test_a_grid_of_nothing_that_can_be_started(project: Make, build_site: Build) -> None:
    planned = {name: text.replace("[dove]", "[planned: Dove]") for name, text in GUIDES.items()}
    home = build_site(project(planned)).main_of("index.html")
    assert home.startswith('<ul>\n<li><a href="sea/index.html">By sea</a></li>\n')
    assert "+1 planned" in home
    assert "<table" not in home


def test_a_grid_without_tutorials_shows_nothing(project: Make, build_site: Build) -> None:
    built = build_site(project({"content/index.md": "# Post\n\n```{grid}\n```\n"}))
    assert built.result.diagnostics == ()
    assert built.main_of("index.html").strip() == ""


def test_a_home_page_that_is_there_is_left_alone(project: Make, build_site: Build) -> None:
    site = build_site(project({**GUIDES, "content/index.html": "<!doctype html><title>Own"}))
    assert site.files["index.html"] == b"<!doctype html><title>Own"


def test_a_project_without_pages_has_no_home_page(project: Make, build_site: Build) -> None:
    site = build_site(project({"content/site.yaml": "title: Post\n"}))
    assert "index.html" not in site.files


def test_an_image_beside_a_snippet_is_published_where_it_is_shown(
    project: Make, build_site: Build
) -> None:
    files = {
        "content/site.yaml": "title: Post\n",
        "content/index.md": "# Post\n\n```{include} _snippets/look.md\n```\n",
        "content/_snippets/look.md": "![A stamp](img/stamp.svg) [both](img/all.zip)\n",
        "content/_snippets/img/stamp.svg": "<svg/>",
        "content/_snippets/img/all.zip": "zip",
        "content/_snippets/img/other.svg": "<svg/>",
    }
    site = build_site(project(files))
    assert site.result.diagnostics == ()
    assert 'src="_snippets/img/stamp.svg"' in site.files["index.html"].decode()
    published = {name for name in site.files if name.startswith("_snippets/")}
    assert published == {"_snippets/img/stamp.svg", "_snippets/img/all.zip"}


def test_names_are_the_same_in_any_unicode_form(project: Make, build_site: Build) -> None:
    composed, decomposed = "Übung", unicodedata.normalize("NFD", "Übung")
    files = {
        "content/site.yaml": "title: Post\n",
        "content/index.md": f"# Post\n\n[a]({decomposed}.md) [b]({composed}2.md#{decomposed.lower()}) "
        f"[c](%C3%9Cbung2.md#%C3%BCbung) ![d]({composed}.svg) {{ref}}`{composed}`\n\n"
        f"```{{include}} _s/{composed}.md\n```\n\n({decomposed})=\nText.\n",
        f"content/{composed}.md": "# A\n",
        f"content/{decomposed}2.md": "# B\n\n## Übung\n",
        f"content/{decomposed}.svg": "<svg/>",
        f"content/_s/{decomposed}.md": "Text of the snippet.\n",
    }
    site = build_site(project(files))
    assert site.result.diagnostics == ()
    assert "Text of the snippet." in site.files["index.html"].decode()


def test_a_lighter_dead_link_keeps_its_address(project: Make, build_site: Build) -> None:
    files = {
        "content/site.yaml": "title: Post\ndiagnostics: {dead-link: warning, unknown-directive: warning}\n",
        "content/index.md": "# Post\n\n[a](nowhere/b c.md#d) [b](/top.html)\n\n```{tabb}\nKept.\n```\n",
    }
    files["content/index.md"] = files["content/index.md"].replace("b c", "b%20c")
    site = build_site(project(files))
    assert [d.severity for d in site.result.diagnostics] == ["warning"] * 3
    home = site.files["index.html"].decode()
    assert 'href="nowhere/b%20c.md#d"' in home
    assert 'href="/top.html"' in home
    assert "Kept." in home
