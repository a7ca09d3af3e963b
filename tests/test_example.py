"""The example in `content/` is clean, and its pages say what they must."""

import json
import posixpath
import re
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parent.parent
SERVICES = [
    "amazon-bedrock",
    "azure-ai-studio",
    "azure-openai",
    "cohere",
    "elser",
    "hugging-face",
    "mistral",
    "openai",
]
BADGES = [
    "Amazon Bedrock", "Azure AI Studio", "Azure OpenAI", "Cohere", "ELSER", "Hugging Face",
    "Mistral", "OpenAI", "Service Alpha planned", "Service Bravo planned",
    "Service Charlie planned", "Service Delta planned", "Service Echo planned",
    "Service Foxtrot planned",
]  # fmt: skip

Attributes = dict[str, str]


class Reader(HTMLParser):
    """What a page holds: ids, addresses, the text of code, its badges."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.blocks: list[tuple[str, list[str], set[int]]] = []
        self.badges: list[tuple[str, Attributes]] = []
        self._code = self._line = self._badge = False
        self._callout = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        classes = given.get("class", "").split()
        if "id" in given:
            self.ids.append(given["id"])
        self.addresses += [given[name] for name in ("href", "src") if name in given]
        if tag == "code" and given.get("class", "").startswith("language-"):
            self._code = True
            self.blocks.append((given["class"].removeprefix("language-"), [], set()))
        if self._code and "line" in classes:
            _, lines, emphasized = self.blocks[-1]
            lines.append("")
            if "hll" in classes:
                emphasized.add(len(lines))
        if "badge" in classes:
            self._badge = True
            self.badges.append(("", {"tag": tag, **given}))

    def handle_endtag(self, tag: str) -> None:
        if tag == "code":
            self._code = False
        if tag in ("a", "span", "small"):
            self._badge = False

    def handle_data(self, data: str) -> None:
        if self._code:
            self.blocks[-1][1][-1] += data.removesuffix("\n")
        if self._badge:
            text, given = self.badges[-1]
            self.badges[-1] = (text + data, given)


Pages = Mapping[str, Reader]


@pytest.fixture(scope="module")
def site() -> dict[str, str]:
    from tutgen.build.stages import BuildOptions, build

    files: dict[str, str] = {}

    def sink(address: str, content: bytes) -> str:
        files[address] = content.decode()
        return ""

    result = build(ROOT, BuildOptions(jobs=1), sink)
    assert [f"{d.span}: {d.message}" for d in result.diagnostics] == []
    return files


@pytest.fixture(scope="module")
def pages(site: dict[str, str]) -> Pages:
    """Address -> what the page there holds."""
    return {address: Reader(html) for address, html in site.items() if address.endswith(".html")}


def test_the_pages_are_those_of_the_model(site: dict[str, str]) -> None:
    tutorials = ("semantic-search", "semantic-text")
    names = [*SERVICES, "index", "compare", "move"]
    expected = {f"{t}/{s}.html" for t in tutorials for s in names}
    assert {a for a in site if a.endswith(".html")} == expected | {
        "index.html",
        "404.html",
        "search.html",
    }


def test_every_link_leads_somewhere(site: dict[str, str], pages: Pages) -> None:
    ids = {address: set(reader.ids) for address, reader in pages.items()}
    dead = []
    for address, reader in pages.items():
        for link in reader.addresses:
            parts = urlsplit(link)
            if parts.scheme in ("https", "http", "mailto", "data"):
                continue
            folder = posixpath.dirname(address)
            path = f"{parts.path}index.html" if parts.path.endswith("/") else parts.path
            target = posixpath.normpath(posixpath.join(folder, unquote(path)))
            target = target if parts.path else address
            if address == "404.html":  # a server shows it anywhere
                assert target.startswith("/tutgen/") or not parts.path
                target = target.removeprefix("/tutgen/")
            if target not in site or (parts.fragment and parts.fragment not in ids[target]):
                dead.append(f"{address}: {link}")
    assert dead == []


def test_ids_are_unique_and_steps_the_same_on_every_page(
    site: dict[str, str], pages: Pages
) -> None:
    steps = set()
    for address, reader in pages.items():
        assert len(reader.ids) == len(set(reader.ids)), address
        if address.startswith("semantic-search/") and Path(address).stem in SERVICES:
            steps.add(tuple(re.findall(r'<h2 id="([^"]*)"', site[address])))
    assert steps == {
        (
            "requirements", "create-an-inference-endpoint", "create-the-index-mapping",
            "create-the-ingest-pipeline", "load-data", "reindex-the-data", "search", "what-next",
        )
    }  # fmt: skip


@pytest.mark.parametrize("slug", SERVICES)
def test_badges_are_the_fourteen_of_the_seed_in_its_order(pages: Pages, slug: str) -> None:
    badges = pages[f"semantic-search/{slug}.html"].badges
    assert [" ".join(text.split()) for text, _ in badges] == BADGES
    current = [given["href"] for _, given in badges if given.get("aria-current") == "page"]
    assert current == [f"{slug}.html"]
    planned = [given for text, given in badges if text.startswith("Service ")]
    assert all(given["tag"] == "span" and "href" not in given for given in planned)


def test_elser_is_the_seed_page_to_the_letter_in_code(site: dict[str, str], pages: Pages) -> None:
    page = site["semantic-search/elser.html"]
    blocks = pages["semantic-search/elser.html"].blocks
    _, endpoint, emphasized = blocks[0]
    assert endpoint == [
        "PUT _inference/sparse_embedding/elser_embeddings",
        "{",
        '  "service": "elser",',
        '  "service_settings": {',
        '    "num_allocations": 1,',
        '    "num_threads": 1',
        "  }",
        "}",
    ]
    assert emphasized == {3, 4, 5, 6}
    _, mapping, emphasized = blocks[1]
    assert mapping == [
        "PUT elser-embeddings",
        "{",
        '  "mappings": {',
        '    "properties": {',
        '      "content_embedding": {',
        '        "type": "sparse_vector"',
        "      },",
        '      "content": {',
        '        "type": "text"',
        "      }",
        "    }",
        "  }",
        "}",
    ]
    assert emphasized == {6}
    assert "Create inference example for <code>ELSER</code>" in page
    assert "dense" not in page
    assert "Semantic search helps you find data based on the intent" in page


def test_no_emphasized_line_is_a_bracket_alone(pages: Pages) -> None:
    for address, reader in pages.items():
        for _, lines, emphasized in reader.blocks:
            bare = [lines[n - 1] for n in emphasized if not lines[n - 1].strip(" {}[],")]
            assert bare == [], address


def test_every_request_is_a_request_line_and_strict_json(pages: Pages) -> None:
    for reader in pages.values():
        for language, lines, _ in reader.blocks:
            body = "\n".join(lines[1:] if language == "console" else lines)
            if language == "console":
                assert re.fullmatch(r"(GET|PUT|POST|DELETE) \S+", lines[0])
            if body:
                json.loads(body)


def test_no_page_names_another_service_s_ids(pages: Pages) -> None:
    for slug in SERVICES:
        for tutorial in ("semantic-search", "semantic-text"):
            blocks = pages[f"{tutorial}/{slug}.html"].blocks
            code = "\n".join(line for _, lines, _ in blocks for line in lines)
            for other in SERVICES:
                ids = (f"{other}-embeddings", f"{other.replace('-', '_')}_embeddings")
                foreign = [i for i in ids if re.search(rf"(?<![\w-]){re.escape(i)}", code)]
                assert other == slug or foreign == []


def test_titles_and_descriptions_are_unique(site: dict[str, str]) -> None:
    html = "\n".join(text for address, text in site.items() if address.endswith(".html"))
    titles = re.findall(r"<title>(.*?)</title>", html)
    descriptions = re.findall(r'<meta name="description" content="(.*?)"', html)
    assert len(titles) == len(set(titles)) == 25
    assert len(descriptions) == len(set(descriptions)) == 24


def test_nothing_is_loaded_from_another_host(site: dict[str, str]) -> None:
    for address, html in site.items():
        if address.endswith(".xml"):  # nothing is loaded from what only machines read
            continue
        loaded = re.findall(r'(?:src|data|poster|action)="(?!data:)([^"]*)"', html)
        loaded += re.findall(r'<link rel="(?!canonical)[^>]* href="(?!data:)([^"]*)"', html)
        assert all(not urlsplit(link).scheme for link in loaded), address
        assert "@import" not in html
        assert "url(http" not in html


def test_the_facts_stand_in_the_comparison(site: dict[str, str]) -> None:
    overview = site["semantic-search/index.html"]
    for fact in ("<code>sparse_embedding</code>", "1536", "dot_product", "byte", "mistral-embed"):
        assert fact in overview


def test_the_example_says_each_fact_once() -> None:
    """The second tutorial uses the service files and adds none of their values."""
    text = "".join(
        path.read_text("utf-8") for path in (ROOT / "content/semantic-text").rglob("*.*")
    )
    for word in ("api_key", "num_threads", "elser_embeddings", "text-embedding-3-small", "1536"):
        assert word not in text


@cache
def texts_of_program() -> Mapping[Path, str]:
    """Each file that tutgen may say something from -> its text in lower case."""
    paths = [*ROOT.glob("src/tutgen/**/*.py"), *ROOT.glob("src/tutgen/**/*.toml")]
    return {path: path.read_text("utf-8").lower() for path in paths}


@pytest.mark.parametrize("slug", [*SERVICES, "semantic-search", "semantic-text"])
def test_nothing_that_tutgen_says_names_what_is_the_examples(slug: str) -> None:
    """Who reads a message, a hint or an explanation has other services. Kinds of secrets are named after
    those who give them."""
    of_example = re.compile(rf"(?<![\w-]){slug}(?![\w-])|(?<![^\W_]){slug}_")
    holding = {path: text for path, text in texts_of_program().items() if slug in text}
    naming = [path.name for path, text in holding.items() if of_example.search(text)]
    assert [name for name in naming if name != "secret_shapes.py"] == []
