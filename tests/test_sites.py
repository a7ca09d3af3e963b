"""Whole small sites: `content/` in, the content of every page out (`expected/`)."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from conftest import Built
from tutgen.diagnostics import count
from tutgen.diagnostics.text import as_text

SITES = Path(__file__).parent / "sites"
AS_MARKDOWN = frozenset({"texting", "stations"})
"""The sites whose pages are expected as Markdown, too: other tests hold the writer to what it does with each node."""
Build = Callable[..., Built]


def results(built: Built, *, as_markdown: bool) -> dict[str, str]:
    """Path below `expected/` -> text: what every page holds, and what was reported."""
    pages = {a: built.main_of(a) for a in sorted(built.files) if a.endswith(".html")}
    if as_markdown:
        pages |= {a: f.decode() for a, f in built.files.items() if a.endswith(".md")}
    diagnostics = built.result.diagnostics
    if diagnostics:
        lines = [as_text(d, lambda path, line: None) for d in diagnostics]
        pages["diagnostics.txt"] = "\n".join([*lines, count(diagnostics), ""])
    return pages


@pytest.mark.parametrize("name", sorted(path.name for path in SITES.iterdir() if path.is_dir()))
def test_site(name: str, build_site: Build, update: bool) -> None:
    found = results(build_site(SITES / name), as_markdown=name in AS_MARKDOWN)
    folder = SITES / name / "expected"
    if update:
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            path.unlink()
        for address, text in found.items():
            (folder / address).parent.mkdir(parents=True, exist_ok=True)
            (folder / address).write_text(text, "utf-8")
    expected = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }
    for address in sorted(found | expected):
        assert found.get(address) == expected.get(address), address


def test_same_bytes_twice(build_site: Build) -> None:
    assert build_site(SITES / "trial").files == build_site(SITES / "trial").files


def emphasized(html: str) -> list[list[int]]:
    """The numbers of the emphasized lines of each block of code."""
    blocks = re.findall(r"<pre.*?</pre>", html, re.DOTALL)
    pattern = re.compile(r'<span class="line hll" data-line="(\d+)">')
    return [[int(number) for number in pattern.findall(block)] for block in blocks]


def test_the_seed_builds_as_it_is(build_site: Build) -> None:
    """Nine links lead nowhere; nothing else is wrong with it."""
    built = build_site(SITES / "seed")
    assert built.result.ok
    assert [d.code for d in built.result.diagnostics] == ["empty-link"] * 9
    assert [d.span.line for d in built.result.diagnostics] == list(range(17, 26))
    html = built.main_of("elser.html")
    assert emphasized(html) == [[3, 4, 5, 6], list(range(6, 13))]
    assert (
        html.count("<figcaption>Create inference example for <code>ELSER</code></figcaption>") == 1
    )
    assert html.count('<pre class="numbered">') == 2
    assert html.count('class="badge-role badge-primary') == 14
    assert html.count('class="badge-role badge-primary"') == 1
    assert re.findall(r"<h2 id=\"([^\"]+)\"", html) == [
        "elser",
        "requirements",
        "create-an-inference-endpoint",
        "create-the-index-mapping",
    ]


def test_the_endpoint_of_elser_is_emphasized_where_it_differs(build_site: Build) -> None:
    """The lines that the seed's author meant, found from data: 3 to 6, and no bracket's line."""
    built = build_site(SITES / "trial")
    html = built.main_of("search/elser.html")
    endpoint = html[html.index('id="request-create-endpoint"') :].split("</figure>")[0]
    assert emphasized(endpoint) == [[3, 4, 5, 6]]
    for block in re.findall(r"<pre.*?</pre>", html, re.DOTALL):
        for line in re.findall(r'<span class="line hll"[^>]*>(.*)', block):
            assert re.sub(r"<[^>]*>|[\s{}\[\],]", "", line), line


def test_bodies_parse(build_site: Build) -> None:
    html = build_site(SITES / "trial").main_of("search/cohere.html")
    endpoint = html[html.index('id="request-create-endpoint"') :].split("</pre>")[0]
    text = unescape(re.sub(r"<[^>]*>", "", endpoint[endpoint.index("<pre") :]))
    line, body = text.split("\n", 1)
    assert line == "PUT _inference/text_embedding/cohere_endpoint"
    assert json.loads(body)["service_settings"]["api_key"] == "<api_key>"


def test_drafts_are_pages_when_asked_for(build_site: Build) -> None:
    assert "search/mistral.html" not in build_site(SITES / "trial").files
    built = build_site(SITES / "trial", drafts=True)
    assert 'href="mistral.html" aria-current="page">Mistral</a>' in built.main_of(
        "search/mistral.html"
    )
