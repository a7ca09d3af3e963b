"""The page for addresses that are not there."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import Built

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]

FILES = {
    "content/index.md": "---\ntitle: Home\n---\n",
    "content/lone.md": "---\ntitle: Lone\n---\n",
    "content/services/raven.yaml": "name: Raven\n",
    "content/send/index.md": "---\ntitle: Send <it>\nservices: [raven]\n---\n",
    "content/send/[service].md": "---\ntitle: Send\n---\n",
}
BASE = "base_url: https://example.org/a b/c/\ntitle: Parcels\n"


def links(html: str) -> list[str]:
    return re.findall(r'<[^>]* (?:href|src)="(?!data:)([^"]*)"', html)


def test_it_lists_the_ways_on_from_the_root(project: Make, build_site: Build) -> None:
    built = build_site(project({**FILES, "content/site.yaml": BASE}))
    html = built.files["404.html"].decode()
    assert built.main_of("404.html") == (
        "<p>There is no page at this address.</p>\n<ul>\n"
        '<li><a href="/a%20b/c/">Home</a></li>\n</ul>\n'
        '<div class="starts"><div class="grid" role="region" aria-label="Tutorials by service" '
        'tabindex="0"><table>\n<thead><tr><th scope="col">Services</th><th scope="col">'
        '<a href="/a%20b/c/send/">Send &lt;it&gt;</a></th></tr></thead>\n<tbody>\n'
        '<tr data-service="raven"><th scope="row">Raven</th><td><a href="/a%20b/c/send/raven.html">'
        "<b>Start</b> <span>Send &lt;it&gt;<span>, Raven</span></span></a></td></tr>\n"
        "</tbody></table></div>\n</div>\n"
    )
    assert "<title>Not found, Parcels</title>" in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html
    assert all(link.startswith(("/a%20b/c/", "#")) for link in links(html))
    files = (address.removesuffix("index.html") for address in built.files)
    names = {address.replace(" ", "%20") for address in files}
    assert {link.removeprefix("/a%20b/c/") for link in links(html) if link[0] == "/"} <= names


def test_without_a_base_url_it_is_at_the_root_of_its_host(project: Make, build_site: Build) -> None:
    built = build_site(project(FILES))
    assert '<a href="/send/">' in built.main_of("404.html")


def test_the_projects_own_is_treated_alike(project: Make, build_site: Build) -> None:
    text = "# Lost\n\nGo [home](index.md), [up](#lost), [out](https://example.org/), [on](send/).\n"
    root = project({**FILES, "content/site.yaml": BASE, "content/404.md": text})
    built = build_site(root)
    assert built.main_of("404.html") == (
        '<p>Go <a href="/a%20b/c/">home</a>, <a href="#lost">up</a>, '
        '<a href="https://example.org/">out</a>, <a href="/a%20b/c/send/">on</a>.</p>\n'
    )
    assert b"404.html" not in built.files["sitemap.xml"]
    assert b"noindex" in built.files["404.html"]
    assert b"https://example.org/a%20b/c/lone.html" in built.files["sitemap.xml"]


def test_code_and_titles_of_the_projects_own_are_left_alone(
    project: Make, build_site: Build
) -> None:
    text = (
        '# Lost\n\nWrite `<a href="a.html">` or [home](index.md \'an href="b.html" > it\').\n\n'
        '```html\n<a href="c.html">\n```\n\n```bash\nget --src href="d.html"\n```\n'
    )
    built = build_site(project({**FILES, "content/site.yaml": BASE, "content/404.md": text}))
    content = re.sub(r"<[^>]*>", "", built.main_of("404.html").replace("&quot;", '"'))
    for written in ("a", "c", "d"):
        assert f'href="{written}.html"' in content
    assert 'title="an href=&quot;b.html&quot; &gt; it"' in built.main_of("404.html")


def test_a_file_of_the_project_comes_first(project: Make, build_site: Build) -> None:
    files = {f"content/{name}": name for name in ("404.html", "sitemap.xml", "robots.txt")}
    built = build_site(project({**FILES, **files}), base_url="https://example.org")
    for path, text in files.items():
        assert built.files[path.removeprefix("content/")].decode() == text


@pytest.mark.slow
def test_a_large_site_lists_its_tutorials_in_place_of_the_grid(
    project: Make, build_site: Build
) -> None:
    names = [f"way-{number}" for number in range(1, 203)]
    tutorials = {
        f"content/{name}/{file}": text
        for name in names
        for file, text in (
            ("index.md", f"---\ntitle: By {name}\nservices: [raven, owl]\n---\n"),
            ("[service].md", f"---\ntitle: By {name}, {{{{ service.name }}}}\n---\n"),
        )
    }
    files = {**FILES, **tutorials, "content/services/owl.yaml": "name: Owl\n"}
    shown = build_site(project(files)).main_of("404.html")
    assert "<table>" not in shown
    assert shown.count("<li>") == 100
    assert '<a href="/way-1/">By way-1</a>' in shown
