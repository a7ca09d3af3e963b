"""Pages that have moved: which old addresses lead on, and what readers get there."""

import functools
import http.server
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from conftest import Built
from tutgen.content.load import load_project
from tutgen.content.plan import plan_pages
from tutgen.pages.files.redirect_pages import redirect_page
from tutgen.pages.redirects import plan_redirects
from tutgen.preview.live_site import Preview

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]

FILES = {
    "content/index.md": "---\ntitle: Home\n---\n",
    "content/services/raven.yaml": "name: Royal Raven\naliases: [crow, rook]\n",
    "content/services/dove.yaml": "name: Dove\nstate: draft\naliases: [pigeon]\n",
    "content/services/owl.yaml": "name: Owl\n",
    "content/send/index.md": "---\ntitle: Send\nservices: [raven, dove, owl]\n---\n",
    "content/send/[service].md": "---\ntitle: Send\n---\n",
    "content/track/index.md": "---\ntitle: Track\nservices: [raven]\naliases: [old-track/]\n---\n",
    "content/track/[service].md": (
        '---\ntitle: T\naliases: ["{{ tutorial.slug }}-{{ service.name | lower }}/v1.2"]\n---\n'
    ),
    "content/about/team.md": "---\ntitle: Team\naliases: [team, a%20b/c.htm, old/team.html]\n---\n",
}
REDIRECTS = {
    "send/crow.html": "send/raven.html",
    "send/rook.html": "send/raven.html",
    "track/crow.html": "track/raven.html",
    "track/rook.html": "track/raven.html",
    "old-track/index.html": "track/index.html",
    "track-royal raven/v1.2.html": "track/raven.html",
    "team.html": "about/team.html",
    "a b/c.htm": "about/team.html",
    "old/team.html": "about/team.html",
}


def redirects(root: Path, *, drafts: bool = False) -> dict[str, str]:
    project = load_project(root, drafts=drafts)
    found = plan_redirects(project, plan_pages(project), {})
    assert found.diagnostics == ()
    return dict(found.targets)


def test_old_addresses(project: Make) -> None:
    root = project(FILES)
    assert redirects(root) == REDIRECTS
    assert redirects(root, drafts=True) == REDIRECTS | {"send/pigeon.html": "send/dove.html"}


def test_a_tutorial_at_the_top(project: Make) -> None:
    files = {
        "content/index.md": "---\ntitle: Home\nservices: [raven]\n---\n",
        "content/[service].md": "---\ntitle: Home\n---\n",
        "content/services/raven.yaml": FILES["content/services/raven.yaml"],
    }
    assert redirects(project(files)) == {"crow.html": "raven.html", "rook.html": "raven.html"}


def test_the_page_at_an_old_address(project: Make) -> None:
    site = load_project(project(FILES)).site
    there = replace(site, base_url="https://example.org/x/")
    html = redirect_page(there, "old/a/b.html", "send/a b.html").decode()
    assert '<meta http-equiv="refresh" content="0; url=../../send/a%20b.html">' in html
    assert '<link rel="canonical" href="https://example.org/x/send/a%20b.html">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert '<a href="../../send/a%20b.html">This page has moved</a>' in html
    assert b"canonical" not in redirect_page(site, "old.html", "new.html")


def test_a_build_writes_them_and_the_preview_shows_them(project: Make, build_site: Build) -> None:
    root = project({**FILES, "content/site.yaml": "title: T\nbase_url: https://example.org/x/\n"})
    built = build_site(root)
    assert built.result.diagnostics == ()
    assert REDIRECTS.keys() < built.files.keys()
    assert REDIRECTS.keys() < built.result.digests.keys()
    preview = Preview(root)
    for address in REDIRECTS:
        assert preview.asset(address) == built.files[address]
        assert f"/x/{address}<" not in built.files["sitemap.xml"].decode()
    assert preview.asset("sitemap.xml") == built.files["sitemap.xml"]


def test_a_part_of_a_site_has_redirects_to_that_part(project: Make, build_site: Build) -> None:
    files = build_site(project(FILES), only=("owl",)).files
    assert set(REDIRECTS) & set(files) == {
        "old-track/index.html", "team.html", "a b/c.htm", "old/team.html",
    }  # fmt: skip


def test_services_that_share_an_alias_are_reported_once(project: Make) -> None:
    front = "---\ntitle: Send\naliases: [post.html]\n---\n"
    root = project({**FILES, "content/send/[service].md": front})
    loaded = load_project(root, drafts=True)
    found = plan_redirects(loaded, plan_pages(loaded), {})
    assert [(d.code, d.hint) for d in found.diagnostics] == [
        (
            "address-conflict",
            "write {{ service.slug }} in it, so that each service has an alias of its own",
        )
    ]


@pytest.mark.parametrize(
    "written",
    [
        "http://example.org/", "//example.org/a", "javascript:alert(1)", "mailto:a@example.org",
        "../a", "a/../../b", "/a", "a?b", "a#b", "a\\b", "a%5Cb", "a%0Ab", "a%00", "", ".", "./",
        ".well-known/a", "a/.b/c", ".tutgen", "{{ service.name }}/a",
    ],
)  # fmt: skip
def test_what_cannot_be_an_old_address(project: Make, build_site: Build, written: str) -> None:
    root = project({"content/index.md": f"---\ntitle: Home\naliases: ['{written}']\n---\n"})
    result = build_site(root).result
    code = "undefined-name" if "{{" in written else "wrong-value"
    assert [(d.code, d.span.line) for d in result.diagnostics] == [(code, 3)]


class Pages(http.server.SimpleHTTPRequestHandler):
    """A folder served as GitHub Pages does it, with its 404.html for what is not there."""

    def log_message(self, *arguments: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        assert code == 404
        body = Path(self.directory, "repository/404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def published(project: Make, build_site: Build, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The site's address on a server, below a base path, and on the disk."""
    site = "title: T\nbase_url: https://example.org/repository/\n"
    built = build_site(project({**FILES, "content/site.yaml": site}))
    for address, content in built.files.items():
        path = tmp_path / "web/repository" / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    handler = functools.partial(Pages, directory=str(tmp_path / "web"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    disk = (tmp_path / "web/repository").as_uri()
    yield f"http://127.0.0.1:{server.server_port}/repository/", f"{disk}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
def test_a_browser_is_led_on_from_a_server_and_from_the_disk(
    browser: Browser, published: tuple[str, str]
) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for base in published:
        for old, new in REDIRECTS.items():
            page.goto(base + old.replace(" ", "%20"))
            page.wait_for_url(base + new)
    assert said == []
    page.close()


@pytest.mark.browser
def test_a_lost_browser_gets_the_theme_and_the_ways_on_at_any_depth(
    browser: Browser, published: tuple[str, str]
) -> None:
    page = browser.new_page()
    failed: list[str] = []
    page.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
    address = f"{published[0]}no/such/page.html"
    page.goto(address)
    assert page.title() == "Not found, T"
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 50
    page.get_by_role("link", name="Send", exact=True).click()
    page.wait_for_url(f"{published[0]}send/")
    assert failed == [address]
    assert re.search("Send", page.title())
    page.close()
