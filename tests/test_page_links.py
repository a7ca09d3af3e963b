"""No link of a site leads nowhere, below a base path or at the root of a host, and none leaves it."""

from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tutgen.cli.main import main

GERMAN = Path(__file__).parent / "readers/german"
ADDRESSES = {"href", "src", "content"}


class _Page(HTMLParser):
    """The ids of a page, and all that it leads to or loads."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids.update(filter(None, [values.get("id")]))
        self.links += [values[name] for name in ("href", "src") if name in values]
        if values.get("property") == "og:url":
            self.links.append(values["content"])


def broken(site: Path, base: str) -> Iterator[str]:
    """What leads nowhere or out of the base address: the page and the link."""
    pages = {path.relative_to(site).as_posix(): _Page(path) for path in site.rglob("*.html")}
    assert len(pages) > 5
    for address, page in pages.items():
        assert page.links
        for link in page.links:
            url = urlsplit(urljoin(base + address, link))
            if url.netloc != urlsplit(base).netloc:  # also those of other schemes
                continue
            inside, _, fragment = url.geturl().removeprefix(base).partition("#")
            path = unquote(inside)
            target = f"{path}index.html" if path.endswith("/") or not path else path
            if (
                not url.geturl().startswith(base)
                or not (site / target).is_file()
                or link in {"", "#"}
            ):
                yield f"{address}: {link}"
            elif fragment and unquote(fragment) not in pages[target].ids:
                yield f"{address}: {link} has no such anchor"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["english", "german", "arabic"])
def test_point_42_every_link_leads_somewhere(
    reader_sites: Mapping[str, Path], language: str
) -> None:
    """Points 2 and 42: below a base path, anchors included; no link is empty or `#`."""
    assert list(broken(reader_sites[language], "https://reader.example/repo/")) == []


def test_point_42_at_the_root_of_a_host_too(tmp_path: Path) -> None:
    """Point 42."""
    site = tmp_path / "site"
    base = "https://reader.example/"
    assert main(["build", "-q", "-C", str(GERMAN), "-o", str(site), "--base-url", base]) == 0
    assert list(broken(site, base)) == []


def test_a_broken_link_is_found(
    tmp_path: Path, project: Callable[[Mapping[str, str]], Path]
) -> None:
    base = "https://reader.example/repo/"
    site = project({f"{n}.html": '<a href="0.html#tide">Tide</a>' for n in range(6)})
    (site / "6.html").write_text('<a href="#">A</a><a href="../x.html">B</a><a href="y/">C</a>')
    assert len(list(broken(site, base))) == 9
