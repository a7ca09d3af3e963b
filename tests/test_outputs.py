"""The files that nobody wrote: all kinds are in one list, which builds and the preview share."""

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from conftest import Built
from test_example import Reader
from test_run import FERRY
from tutgen.cli.main import main
from tutgen.pages.files.outputs import OUTPUTS
from tutgen.preview.live_site import Preview

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]
Findings = Callable[[Mapping[str, str]], list[str]]

BASE = "https://ferries.example"
FILES = {
    "content/site.yaml": "title: Tides\nbase_url: https://tides.example\n",
    "content/index.md": "# Tides\n",
    "content/harbour.md": "---\naliases: [port.html, quay.htm, old/port/]\n---\n# The harbour\n",
}
MADE = ["port.html", "quay.htm", "old/port/index.html", "404.html", "sitemap.xml", "robots.txt"]
"""Without the feed: it tells of commits, and there are none."""


def without_digests(page: bytes) -> bytes:
    """A page without the digests of its style sheet and script: only a build minifies these."""
    return re.sub(rb"theme/(style|script)\.\w+\.", rb"theme/\1.", page)


def test_outputs_have_names_and_say_what_they_hold() -> None:
    assert len({output.name for output in OUTPUTS}) == len(OUTPUTS)
    assert all(output.summary for output in OUTPUTS)


@pytest.mark.parametrize("address", MADE)
def test_the_preview_shows_what_a_build_writes(
    address: str, project: Make, build_site: Build
) -> None:
    root = project(FILES)
    built = build_site(root).files[address]
    shown = Preview(root).asset(address)
    assert shown is not None
    assert without_digests(shown) == without_digests(built)
    assert any(fnmatchcase(address, output.addresses) for output in OUTPUTS)


@pytest.mark.parametrize("address", ["feed.xml", "sitemap-1.xml", "starboard.html", "a/robots.txt"])
def test_the_preview_shows_nothing_else(address: str, project: Make) -> None:
    assert Preview(project(FILES)).asset(address) is None


def test_a_file_of_the_project_comes_in_the_place_of_an_output(
    project: Make, build_site: Build
) -> None:
    own = {"content/robots.txt": "User-agent: *\nDisallow: /\n", "content/404.md": "# Lost\n"}
    root = project({**FILES, **own})
    files = build_site(root).files
    assert files["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    assert b"Lost" in files["404.html"]
    assert b"404" not in files["sitemap.xml"]
    assert Preview(root).asset("robots.txt") == files["robots.txt"]


@pytest.mark.parametrize(
    ("output", "missing"),
    [
        ("redirects", {"port.html", "quay.htm", "old/port/index.html"}),
        ("not_found", {"404.html"}),
        ("sitemap", {"sitemap.xml", "robots.txt"}),
        ("robots", {"robots.txt"}),
    ],
)
def test_a_site_can_do_without_an_output(
    output: str, missing: set[str], project: Make, build_site: Build
) -> None:
    site = f"{FILES['content/site.yaml']}outputs: {{{output}: false}}\n"
    root = project({**FILES, "content/site.yaml": site})
    built = build_site(root)
    assert not built.result.diagnostics
    assert {*MADE} - built.files.keys() == missing
    preview = Preview(root)
    assert {a for a in MADE if preview.asset(a) is None} == missing


def leading_nowhere(files: Mapping[str, bytes]) -> list[str]:
    """The addresses in pages and Markdown at which no file of the site is."""
    found = []
    for address, content in files.items():
        links: list[str] = []
        if address.endswith(".html"):
            links = Reader(content.decode()).addresses
            links += re.findall(r'<body[^>]* data-forms="([^"]*)"', content.decode())
        elif address.endswith((".md", ".txt")):
            links = re.findall(r"\]\(([^)#]+)", content.decode())
        for link in links:
            base, _, path = unquote(urljoin(f"{BASE}/{address}", link)).partition(BASE)
            path = urlsplit(path).path.removeprefix("/")
            if not base and (f"{path}index.html" if path.endswith("/") or not path else path) not in files:  # fmt: skip
                found.append(f"{address}: {link}")
    return found


@pytest.mark.parametrize("output", [output.name for output in OUTPUTS])
def test_nothing_leads_to_an_output_that_is_switched_off(
    output: str, project: Make, build_site: Build
) -> None:
    """Nor is anything of it left in a folder that had it."""
    settings = f"{FERRY['content/site.yaml']}base_url: {BASE}\n"
    overview = FERRY["content/book/index.md"].replace("---\n", "---\naliases: [old.html]\n", 1)
    root = project({**FERRY, "content/site.yaml": settings, "content/book/index.md": overview})
    assert main(["build", "-q", "-C", str(root)]) == 0
    (root / "content/site.yaml").write_text(f"{settings}outputs: {{{output}: false}}\n", "utf-8")
    assert main(["build", "-q", "-C", str(root)]) == 0
    folder = root / "site"
    left = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".tutgen"
    }
    assert left == build_site(root).files
    assert leading_nowhere(left) == []


LINKED = {
    "llms": ["../llms.txt", "oban.llms-full.txt"],
    "model": ["../model.json", "../model.schema.json", "tutorial.json"],
    "http_file": ["oban.http"],
    "shell_script": ["oban.sh"],
    "notebook": ["oban.ipynb"],
    "search": ["../search.html"],
    "compare": ["compare.html"],
    "move": ["move.html"],
}
"""Output -> links from a page of a tutorial to files that it makes."""


@pytest.mark.parametrize("output", LINKED)
def test_links_lead_to_the_files_that_an_output_makes(
    output: str, project: Make, build_site: Build
) -> None:
    links = LINKED[output]
    page = FERRY["content/book/[service].md"] + "".join(f"\n[{link}]({link})\n" for link in links)
    files = {**FERRY, "content/book/[service].md": page}
    files["content/site.yaml"] += f"base_url: {BASE}\n"
    built = build_site(project(files))
    assert built.result.diagnostics == ()
    assert leading_nowhere(built.files) == []
    files["content/site.yaml"] += f"outputs: {{{output}: false}}\n"
    found = build_site(project(files)).result.diagnostics
    dead = {f"the link '{link}' leads to nothing" for link in links}
    assert {d.message.partition(" (")[0] for d in found} == dead


@pytest.mark.parametrize(
    "link", ["index.http", "us.http", "oban.llms.txt", "../tutorial.json", "model.json", "x.md", "feed.xml"]
)  # fmt: skip
def test_a_link_to_a_file_that_no_output_makes_is_dead(link: str, findings: Findings) -> None:
    page = f"{FERRY['content/book/[service].md']}\n[here]({link})\n"
    found = findings({**FERRY, "content/book/[service].md": page})
    assert [one for one in found if "dead-link" in one]


def test_an_output_that_is_not_there_cannot_be_switched_off(findings: Findings) -> None:
    site = "title: Tides\noutputs:\n  sitmap: false\n"
    found = findings({"content/site.yaml": site, "content/index.md": "# Tides\n"})
    assert found == ["unknown-field content/site.yaml:3:3 there is no output 'sitmap'"]
