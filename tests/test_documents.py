"""The documents are true: links resolve, and they name all commands, options, directives and codes."""

import itertools
import posixpath
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from conftest import Built
from tutgen.cli.root import tutgen as cli
from tutgen.language.expressions.filters import FILTERS
from tutgen.sources.source import Source
from tutgen.sources.urls import slug
from tutgen.sources.yaml_source import parse

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "benchmarks/README.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
]
MARKDOWN = MarkdownIt("commonmark").enable("table")


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def marked(document: str, what: str) -> str:
    """What stands between `<!-- what -->` and `<!-- /what -->`."""
    return text_of(document).split(f"<!-- {what} -->")[1].split(f"<!-- /{what} -->")[0]


@cache
def tokens_of(document: str) -> Sequence[Token]:
    return MARKDOWN.parse(text_of(document))


def blocks(document: str) -> Iterator[tuple[str, str]]:
    """Info string and text of each fence."""
    for token in tokens_of(document):
        if token.type == "fence":
            yield token.info, token.content


def addresses(document: str) -> Iterator[str]:
    for token in tokens_of(document):
        for child in token.children or ():
            yield from (str(child.attrs[a]) for a in ("href", "src") if a in child.attrs)


@cache
def anchors(document: str) -> frozenset[str]:
    tokens = tokens_of(document)
    return frozenset(
        slug(inline.content.replace("`", ""))
        for token, inline in itertools.pairwise(tokens)
        if token.type == "heading_open"
    )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    dead = []
    for address in addresses(document):
        if re.match(r"[a-z]+:", address):
            continue
        path, _, anchor = address.partition("#")
        target = posixpath.normpath(f"{posixpath.dirname(document)}/{path}") if path else document
        target = target.removeprefix("/")
        if not (ROOT / target).exists() or (anchor and anchor not in anchors(target)):
            dead.append(address)
    assert dead == []


def test_every_document_is_linked_from_the_readme_or_its_neighbours() -> None:
    linked = {
        posixpath.normpath(posixpath.join(posixpath.dirname(d), a.partition("#")[0]))
        for d in DOCUMENTS
        for a in addresses(d)
        if a.partition("#")[0]
    }
    assert [d for d in DOCUMENTS if d.startswith("docs/") and d not in linked] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_begins_with_its_title_and_what_it_is_for(document: str) -> None:
    opened = [token.type for token in tokens_of(document)[:4] if token.nesting == 1]
    assert opened == ["heading_open", "paragraph_open"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_have_no_typos(document: str, findings: Callable[..., list[str]]) -> None:
    prose = text_of(document).replace("{{", "\\{{")
    service = {"content/services/acme.yaml": "name: Acme\n"}
    found = findings({"content/index.md": prose, **service})
    assert [f for f in found if f.startswith(("likely-typo", "misspelled-name"))] == []


def shell_lines() -> list[tuple[str, str]]:
    return [
        (document, line)
        for document in DOCUMENTS
        for info, text in blocks(document)
        if info == "sh"
        for line in text.splitlines()
        if line.startswith("tutgen ")
    ]


@pytest.mark.parametrize(("document", "line"), shell_lines())
def test_commands_in_examples_can_be_given(document: str, line: str) -> None:
    _, name, *arguments = shlex.split(line, comments=True)
    command = cli.load(name)
    command.make_context(name, arguments, **cli.context_settings)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_yaml_in_examples_can_be_read(document: str) -> None:
    for info, text in blocks(document):
        if info.partition(" ")[0] == "yaml":
            assert parse(Source(info, text))[1] == ()


def test_the_examples_of_the_model_are_a_site(
    project: Callable[..., Path], build_site: Callable[..., Built]
) -> None:
    """The first one that they tell, of which each file is shown once; what comes later are parts of others."""
    files: dict[str, str] = {}
    for document in ("docs/content-model.md", "docs/requests.md"):
        for info, text in blocks(document):
            path = info.partition(" ")[2]
            if re.match(r"content/(\w+\.yaml|services/elser\.yaml|semantic-search/.+)$", path):
                files.setdefault(path, text)
    assert len(files) == 6
    built = build_site(project(files))
    assert [d for d in built.result.diagnostics if d.severity == "error"] == []
    assert "makes a sparse vector" in built.main_of("semantic-search/elser.html")


def test_every_filter_is_there() -> None:
    expressions = text_of("docs/expressions.md")
    said = re.findall(r"`(\w+)[`(]", expressions)
    assert [name for name in FILTERS if name != "d" and name not in said] == []


def test_every_package_is_there() -> None:
    packages = [path.parent.name for path in (ROOT / "src/tutgen").glob("*/__init__.py")]
    table = text_of("docs/architecture.md").split("| package of `src/tutgen/` |")[1]
    table = table.split("\n\n")[0]
    assert sorted(re.findall(r"^\| `(\w+)/`", table, re.MULTILINE)) == sorted(packages)


@pytest.mark.parametrize("document", ["docs/architecture.md", "CONTRIBUTING.md", "docs/style.md"])
def test_the_files_that_are_named_are_there(document: str) -> None:
    """A row of a table that begins with a package names files in it."""
    roots = [ROOT, ROOT / "src/tutgen", ROOT / "tests", ROOT / ".github/workflows"]
    named, missing = 0, []
    for line in text_of(document).splitlines():
        package = re.match(r"\| `(\w+/)`", line)
        packages = [*(ROOT / "src/tutgen").glob(f"**/{package[1]}")] if package else []
        for name in re.findall(r"`([\w./-]+\.(?:py|js|toml|txt|yml|json))`", line):
            named += 1
            if not any((root / name).exists() for root in [*roots, *packages]):
                missing.append(name)
    assert named
    assert missing == []
