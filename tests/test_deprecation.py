"""A deprecated service: what its pages say, and where it still is and where it no longer counts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Built, Files

Project = Callable[[Files], Path]
Build = Callable[..., Built]

PRINTERS = {
    "content/site.yaml": "title: Printers\nbase_url: https://print.example/\n",
    "content/services/ink.yaml": """\
name: Ink
deprecated: {since: 2025-03, reason: "*Nobody* sells it.", successor: laser}
""",
    "content/services/laser.yaml": "name: Laser & Sons\n",
    "content/services/pen.yaml": "name: Pen\n",
    "content/print/index.md": "---\ntitle: Print\nservices: [ink, laser, pen]\n---\n",
    "content/print/[service].md": '---\ntitle: "Print with {{ service.name }}"\n---\n\nGo on.\n',
    "content/scan/index.md": "---\ntitle: Scan\nservices: [ink, pen]\n---\n",
    "content/scan/[service].md": """\
---
title: "Scan with {{ service.name }}"
---

:::{only} service.deprecated
Old since {{ service.deprecated.since }}: {{ service.deprecated.reason }}
:::
""",
}


def test_its_page_leads_to_the_same_page_of_its_successor(
    project: Project, build_site: Build
) -> None:
    built = build_site(project(PRINTERS))
    assert built.result.diagnostics == ()
    assert built.main_of("print/ink.html").split("\n<p>Go on.")[0] == (
        '<aside class="admonition warning deprecated" role="note" aria-label="Deprecated since 2025-03">'
        '<p class="admonition-title">Deprecated since 2025-03</p>\n<p><em>Nobody</em> sells it.</p>\n'
        '<p>Successor: <a href="laser.html">Laser &amp; Sons</a></p>\n</aside>'
    )
    assert "deprecated" not in built.main_of("print/pen.html")


def test_a_successor_without_such_a_page_is_named(project: Project, build_site: Build) -> None:
    main = build_site(project(PRINTERS)).main_of("scan/ink.html")
    assert "<p>Successor: Laser &amp; Sons</p>" in main
    assert "<p>Old since 2025-03: <em>Nobody</em> sells it.</p>" in main


def test_it_comes_last_and_is_still_found(project: Project, build_site: Build) -> None:
    files = build_site(project(PRINTERS)).files
    overview = files["print/pen.html"].decode()
    names = [overview.index(f'href="{slug}.html"') for slug in ("laser", "pen", "ink")]
    assert names == sorted(names)
    home = files["index.html"].decode()
    rows = [home.index(f'data-service="{slug}"') for slug in ("laser", "pen", "ink")]
    assert rows == sorted(rows)
    assert b"print/ink.html" in files["sitemap.xml"]
    assert b'["ink","Ink"' in files["search-index.js"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("{since: 2025-03}", "Deprecated since 2025-03</p>\n</aside>"),
        ("{reason: Old.}", "Deprecated</p>\n<p>Old.</p>\n</aside>"),
        ("{successor: Brush Five}", "Deprecated</p>\n<p>Successor: Brush Five</p>\n</aside>"),
    ],
)
def test_each_part_may_stand_alone(
    said: str, shown: str, project: Project, build_site: Build
) -> None:
    files = {**PRINTERS, "content/services/ink.yaml": f"name: Ink\ndeprecated: {said}\n"}
    files = {path: text for path, text in files.items() if "/scan/" not in path}
    built = build_site(project(files))
    assert built.result.diagnostics == ()
    assert shown in built.main_of("print/ink.html")


def test_a_draft_stays_a_draft(project: Project, build_site: Build) -> None:
    ink = "name: Ink\nstate: draft\ndeprecated: {since: 2025-03}\n"
    files = build_site(project({**PRINTERS, "content/services/ink.yaml": ink})).files
    assert "print/ink.html" not in files
