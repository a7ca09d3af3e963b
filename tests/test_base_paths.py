"""One site at the root of a host, below a path, on a domain of one's own and from disk."""

import functools
import http.server
import mimetypes
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tutgen.cli.main import main

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent
REDIRECT = "old/letters.html"
NOT_FOUND = "404.html"
GIF = bytes.fromhex(
    "47494638396101000100800000ff0000ffffff21f90400000000002c00000000010001000002024401003b"
)
LETTERS = {
    "index.md": """\
---
title: Send a letter
aliases: [old/letters.html]
services: [dove, heron]
---
```{services} Choose a bird
```

[All birds](../../birds/index.md) and [the form](../../assets/form%20ä.txt).

![A stamp](../../assets/stamp.gif)
""",
    "[service].md": """\
---
title: Send a letter with {{ service.name }}
navigation_title: "{{ service.name }}"
---
```{services}
```

## Fold

![A seal](seal.gif) See [the overview](index.md) and [packing](../../packing.md#wrap-it).

## Send

```{request} send
```
""",
    "requests.yaml": """\
send:
  method: POST
  path: "/letters/{{ service.slug }}"
  caption: Send with {{ service.name }}
  body: {weight: 1}
""",
}
SMALL = {
    "content/site.yaml": "title: Birds\ntutorials: [mail/letters, mail/parcels]\n",
    "content/index.md": (
        "# Birds\n\n[](packing.md), [](birds/index.md), [](mail/letters/index.md)\n\n"
        "![A stamp](assets/stamp.gif)\n\n```js\nfly()\n```\n"
    ),
    "content/packing.md": "# Packing\n\n## Wrap it\n\n[Home](index.md), [a dove](birds/dove.md)\n",
    "content/birds/index.md": "# All birds\n\n[Doves](dove.md), [herons](höhe/heron.md)\n",
    "content/birds/dove.md": "# Doves\n\n[Up](index.md#all-birds)\n\n![A stamp](../assets/stamp.gif)\n",
    "content/birds/höhe/heron.md": "# Herons\n\n[Letters](../../mail/letters/dove.html)\n",
    "content/services/dove.yaml": "name: Dove\n",
    "content/services/heron.yaml": "name: Heron\n",
    "content/mail/parcels/index.md": "---\ntitle: Parcels\nservices: [dove]\n---\n",
    "content/mail/parcels/[service].md": "---\ntitle: Send a parcel\n---\n\n## Pack it\n",
    "content/assets/form ä.txt": "A form.\n",
    **{f"content/mail/letters/{name}": text for name, text in LETTERS.items()},
}


# ------------------------------------------------------------------------------------------ server


class GitHubPages(http.server.BaseHTTPRequestHandler):
    """Answers as GitHub Pages does: `/folder` leads to `/folder/`, `/page` is `/page.html`, and
    what is missing is answered with the site's 404.html."""

    def __init__(self, mounts: Mapping[str, Path], *arguments: Any) -> None:
        self.mounts = mounts
        super().__init__(*arguments)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        base = max((base for base in self.mounts if path.startswith(base)), key=len)
        site, name = self.mounts[base], path.removeprefix(base)
        if (site / name).is_dir() and not path.endswith("/"):
            self.answer(HTTPStatus.MOVED_PERMANENTLY, location=quote(f"{path}/"))
            return
        names = [f"{name}index.html"] if path.endswith("/") else [name, f"{name}.html"]
        found = next((site / name for name in names if (site / name).is_file()), None)
        if found:
            self.answer(HTTPStatus.OK, found)
        else:
            self.answer(HTTPStatus.NOT_FOUND, site / NOT_FOUND)

    def answer(self, status: HTTPStatus, file: Path | None = None, location: str = "") -> None:
        content = file.read_bytes() if file else b""
        kind = mimetypes.guess_type(file.name)[0] if file else None
        self.send_response(status)
        self.send_header("Content-Type", f"{kind or 'application/octet-stream'}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        pass


@dataclass(frozen=True)
class Place:
    """Where a site is."""

    url: str
    folder: Path

    def address(self, url: str) -> str:
        """The file that a URL within the site means, without its fragment."""
        address = unquote(url.removeprefix(self.url).partition("#")[0])
        return f"{address}index.html" if address.endswith("/") or not address else address


HTTP = ("root", "path", "domain")
Sites = Mapping[str, Mapping[str, Path]]
"""Name of a site -> path that it is built for -> folder."""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """The example and a small site, each built for the root of a host and for a path."""
    folder = tmp_path_factory.mktemp("sites")
    for name, text in SMALL.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    for name in ("assets/stamp.gif", "mail/letters/seal.gif"):
        (folder / "content" / name).write_bytes(GIF)
    built: dict[str, dict[str, Path]] = {}
    for name, project in (("example", ROOT), ("small", folder)):
        built[name] = {}
        for number, base in enumerate(("/", "/repo/")):
            built[name][base] = folder / f"{name}-{number}"
            url = f"https://{name}.example.org{base}"
            arguments = ["build", "-q", "-C", str(project), "-o", str(built[name][base])]
            assert main([*arguments, "--base-url", url]) == 0
    return built


@pytest.fixture(scope="module")
def ports(sites: Sites) -> Iterator[Mapping[str, int]]:
    servers = {}
    for name, mounts in sites.items():
        handler = functools.partial(GitHubPages, mounts)
        servers[name] = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=servers[name].serve_forever, daemon=True).start()
    yield {name: server.server_address[1] for name, server in servers.items()}
    for server in servers.values():
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser_arguments(ports: Mapping[str, int]) -> tuple[str, ...]:
    rules = (f"MAP {name}.example.org 127.0.0.1:{port}" for name, port in ports.items())
    return (f"--host-resolver-rules={','.join(rules)}",)


@pytest.fixture
def place(request: pytest.FixtureRequest, sites: Sites, ports: Mapping[str, int]) -> Place:
    name, where = request.param
    root, below = sites[name]["/"], sites[name]["/repo/"]
    return {
        "root": Place(f"http://127.0.0.1:{ports[name]}/", root),
        "path": Place(f"http://127.0.0.1:{ports[name]}/repo/", below),
        "domain": Place(f"http://{name}.example.org/", root),
        "disk": Place(f"{root.as_uri()}/", root),
    }[where]


def at(*places: str, names: tuple[str, ...] = ("example", "small")) -> pytest.MarkDecorator:
    """The test runs for each of the sites at each of the places."""
    rows = [pytest.param((n, p), id=f"{n}-{p}") for n in names for p in places]
    return pytest.mark.parametrize("place", rows, indirect=True)


# ----------------------------------------------------------------------------------------- browser


LOOK = """\
() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const ways = ['.badges', '.eyebrow', '.pager', '.site-header', 'main'];
  return {
    links: all('a[href]').map(link => link.href),
    ways: ways.filter(way => all(`${way} a[href]`).length),
    ids: all('[id]').map(element => element.id),
    styled: getComputedStyle(document.querySelector('.skip-link')).position === 'absolute',
    missingImages: all('img').filter(image => !image.naturalWidth).map(image => image.src),
    code: all('figure.code pre > code').length,
    copyButtons: all('figure.code button.copy').length,
  };
}
"""


@dataclass(frozen=True)
class Reader:
    """A page of the browser, and all that it complains about."""

    page: Page
    complaints: list[str]

    def open(self, url: str) -> Any:
        self.page.goto(url)
        return self.page.evaluate(LOOK)


@pytest.fixture
def reader(browser: Browser, place: Place) -> Iterator[Reader]:
    context = browser.new_context()
    page = context.new_page()
    reader = Reader(page, [])
    complain = reader.complaints.append

    def asked_elsewhere(url: str) -> None:
        if not url.startswith((place.url, "data:")):
            complain(f"a request to {url}")

    page.on("console", lambda message: complain(message.text))
    page.on("pageerror", lambda error: complain(str(error)))
    page.on("requestfailed", lambda request: complain(request.url))
    page.on("request", lambda request: asked_elsewhere(request.url))
    yield reader
    context.close()


def pages_of(place: Place) -> set[str]:
    """The addresses of a site's pages, without those that only lead elsewhere."""
    files = {p.relative_to(place.folder).as_posix() for p in place.folder.rglob("*.html")}
    return files - {NOT_FOUND, REDIRECT}


def assert_sound(seen: Any) -> None:
    assert seen["styled"]
    assert seen["missingImages"] == []
    assert seen["copyButtons"] == seen["code"]


@at(*HTTP, "disk")
def test_every_page_is_found_by_following_links_and_works(reader: Reader, place: Place) -> None:
    found = {"index.html": place.url + ("index.html" if place.url.startswith("file:") else "")}
    seen: dict[str, Any] = {}
    while fresh := found.keys() - seen.keys():
        for address in fresh:
            seen[address] = reader.open(found[address])
            assert_sound(seen[address])
            for link in seen[address]["links"]:
                if link.startswith(place.url) and place.address(link).endswith(".html"):
                    found.setdefault(place.address(link), link.partition("#")[0])
    assert reader.complaints == []
    assert seen.keys() == pages_of(place)
    assert any(page["copyButtons"] for page in seen.values())
    for way in (".badges", ".eyebrow", ".pager", ".site-header", "main"):
        assert any(way in page["ways"] for page in seen.values()), way
    for page in seen.values():
        for link in page["links"]:
            if not link.startswith(("http://", "file://")):
                assert link.startswith(("https://", "mailto:"))
                continue
            address, fragment = place.address(link), unquote(urlsplit(link).fragment)
            assert (place.folder / address).is_file(), link
            of_services = address.endswith(("compare.html", "move.html")) and "," in fragment
            assert not fragment or of_services or fragment in seen[address]["ids"], link


@at(*HTTP)
def test_a_missing_address_shows_a_page_with_ways_on(reader: Reader, place: Place) -> None:
    for missing in ("nowhere.html", "a/b%20c/d/", "theme/nothing.css"):
        response = reader.page.goto(place.url + missing)
        assert response is not None
        assert response.status == HTTPStatus.NOT_FOUND
        seen = reader.page.evaluate(LOOK)
        assert_sound(seen)
        links = [link.partition("#")[0] for link in seen["links"] if "#main" not in link]
        within = [place.address(link) for link in links if not link.startswith("https://")]
        assert "index.html" in within
        assert set(within) <= pages_of(place)
    # The browser tells the status of the page itself, and nothing else is wrong.
    assert len(reader.complaints) == 3
    assert all("404" in complaint for complaint in reader.complaints)


@at(*HTTP, "disk", names=("small",))
def test_an_old_address_leads_to_where_the_page_is(reader: Reader, place: Place) -> None:
    reader.page.goto(place.url + REDIRECT)
    reader.page.wait_for_url(lambda url: place.address(url) == "mail/letters/index.html")
    assert_sound(reader.page.evaluate(LOOK))
    assert reader.complaints == []


@at(*HTTP, names=("small",))
def test_addresses_without_their_ends_work_too(reader: Reader, place: Place) -> None:
    for address, arrives in (("mail/letters/dove", "dove"), ("mail/letters", "letters/")):
        seen = reader.open(place.url + address)
        assert reader.page.url.endswith(arrives)
        assert_sound(seen)
        within = {place.address(a) for a in seen["links"] if not a.startswith("https://")}
        assert all((place.folder / a).is_file() for a in within - {"mail/letters/dove"})
    assert reader.complaints == []


def test_the_base_url_is_only_where_an_absolute_address_must_be(
    sites: Sites,
) -> None:
    """So that one build works anywhere, but for the page that is shown at any address."""
    root, below = sites["small"]["/"], sites["small"]["/repo/"]
    for address in pages_of(Place("", root)):
        texts = [(folder / address).read_text("utf-8") for folder in (root, below)]
        relative = [re.sub(r"https://small\.example\.org(/repo)?", "", text) for text in texts]
        assert relative[0] == relative[1]
