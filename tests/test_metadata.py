"""What a page's head says, and what a build knows from the history of its sources."""

import json
import re
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from conftest import Built
from test_build import large_project, tree
from test_history import Repository
from tutgen.build.stages import BuildOptions, build
from tutgen.build.write import staging
from tutgen.pages.frame.metadata import description, locale

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]

SITE = "title: Parcels\nlang: en-gb\nbase_url: https://example.org/x/\n"
SITE_FILE = {
    "content/site.yaml": 'title: L\nbase_url: https://l.example\nnames: {id: "{{ service.slug }}"}\n'
}
FILES = {
    "content/site.yaml": SITE,
    "content/index.md": "---\ntitle: Home\n---\nWelcome to *all* of[^1] you.\n\n[^1]: All.\n",
    "content/requests.yaml": "ask:\n  method: GET\n  path: x\nrest:\n  method: GET\n  path: y\n",
    "content/services/raven.yaml": "name: Raven\n",
    "content/services/owl.yaml": "name: Owl & Co\n",
    "content/_snippets/part.md": "A part.\n\n```{include} more.md\n```\n",
    "content/_snippets/more.md": "More.\n",
    "content/send/index.md": (
        '---\ntitle: Send <it>\ndescription: Send "parcels".\n'
        "services: [raven, owl, planned: Dove]\n---\nHow.\n"
    ),
    "content/send/requests.yaml": "send:\n  method: PUT\n  path: z\n",
    "content/send/[service].md": (
        "---\ntitle: Send it\n---\nText.\n\n```{include} ../_snippets/part.md\n```\n\n"
        "```{request} send\n```\n\n```{request} ask\n```\n"
    ),
    "content/other.md": "---\ntitle: Other\n---\n```{request} rest\n```\n",
}


def head(html: str) -> list[str]:
    """The elements of a head that `base.html` makes of metadata, as they stand there."""
    lines = [line.strip() for line in html[: html.index("</head>")].splitlines()]
    wanted = re.compile(
        r'<(title|meta (name="(desc|rob)|prop)|link rel="(can|alt)|script type=.appl)'
    )
    return [line for line in lines if wanted.match(line)]


def structured(html: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    value = json.loads(found[0])
    assert (len(found), value["@context"]) == (1, "https://schema.org")
    graph: list[dict[str, Any]] = value["@graph"]
    return graph


def test_the_head_of_a_services_page(project: Make, build_site: Build) -> None:
    html = build_site(project(FILES)).files["send/owl.html"].decode()
    *lines, data = head(html)
    assert lines == [
        "<title>Owl &amp; Co: Send it</title>",
        '<meta name="description" content="Owl &amp; Co: Send &#34;parcels&#34;.">',
        '<link rel="canonical" href="https://example.org/x/send/owl.html">',
        '<meta property="og:title" content="Owl &amp; Co: Send it">',
        '<meta property="og:type" content="article">',
        '<meta property="og:site_name" content="Parcels">',
        '<meta property="og:description" content="Owl &amp; Co: Send &#34;parcels&#34;.">',
        '<meta property="og:url" content="https://example.org/x/send/owl.html">',
        '<meta property="og:locale" content="en_GB">',
        '<link rel="alternate" type="text/markdown" href="owl.md">',
    ]
    assert "<" not in data.removeprefix("<script").removesuffix("</script>")
    overview = {"name": "Send <it>", "url": "https://example.org/x/send/"}
    assert structured(html) == [
        {
            "@type": "TechArticle",
            "headline": "Owl & Co: Send it",
            "description": 'Owl & Co: Send "parcels".',
            "inLanguage": "en-gb",
            "url": "https://example.org/x/send/owl.html",
            "isPartOf": {"@type": "CollectionPage", **overview},
        },
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                crumb(1, "Home", ""),
                crumb(2, "Send <it>", "send/"),
                crumb(3, "Owl & Co", "send/owl.html"),
            ],
        },
    ]


def crumb(position: int, name: str, address: str, key: str = "item") -> dict[str, Any]:
    url = f"https://example.org/x/{address}"
    return {"@type": "ListItem", "position": position, "name": name, key: url}


def test_an_overview_lists_its_services(project: Make, build_site: Build) -> None:
    html = build_site(project(FILES)).files["send/index.html"].decode()
    page, crumbs = structured(html)
    assert page["@type"] == "CollectionPage"
    assert page["mainEntity"] == {
        "@type": "ItemList",
        "itemListElement": [
            crumb(1, "Raven", "send/raven.html", "url"),
            crumb(2, "Owl & Co", "send/owl.html", "url"),
        ],
    }
    assert len(crumbs["itemListElement"]) == 2
    assert '<meta property="og:type" content="website">' in html


@pytest.mark.parametrize("files", [{}, {"content/site.yaml": "title: Parcels\n"}])
def test_structured_data_has_all_that_google_requires(
    project: Make, build_site: Build, files: Mapping[str, str]
) -> None:
    """Google Search Central, "Breadcrumb": two items or more, each with its position, name and
    address. "Article" requires nothing; an address is the canonical one, and a list is no list
    of nothing."""
    built = build_site(project({**FILES, **files}))
    pages = {a: c.decode() for a, c in built.files.items() if a.endswith(".html")}
    for made in ("404.html", "search.html", "send/compare.html", "send/move.html"):
        del pages[made]
    kinds = []
    for html in pages.values():
        canonical = re.findall(r'<link rel="canonical" href="(.*?)">', html)
        page, *trails = structured(html)
        kinds += [page["@type"], *(trail["@type"] for trail in trails)]
        assert page["headline"]
        assert [page[key] for key in page if key == "url"] == canonical
        lists = [*trails, *([page["mainEntity"]] if "mainEntity" in page else [])]
        for entries in (each["itemListElement"] for each in lists):
            assert [entry["position"] for entry in entries] == [*range(1, len(entries) + 1)]
            assert all(entry["@type"] == "ListItem" and entry["name"] for entry in entries)
        for trail in trails:
            items = [entry["item"] for entry in trail["itemListElement"]]
            assert len(items) >= 2
            assert items[-1:] == canonical
            addresses = {url.removeprefix("https://example.org/x/") for url in items}
            assert addresses <= {page.removesuffix("index.html") for page in pages}
    assert kinds.count("TechArticle") == 2
    assert kinds.count("BreadcrumbList") == (0 if files else 4)


def test_the_home_page(project: Make, build_site: Build) -> None:
    html = build_site(project(FILES)).files["index.html"].decode()
    assert structured(html) == [
        {
            "@type": "WebPage",
            "headline": "Home",
            "description": "Welcome to all of you.",
            "inLanguage": "en-gb",
            "url": "https://example.org/x/",
        }
    ]
    assert '<meta property="og:type" content="website">' in html


def test_without_a_base_url_nothing_names_an_address(project: Make, build_site: Build) -> None:
    built = build_site(project({**FILES, "content/site.yaml": "title: Parcels\n"}))
    html = built.files["send/owl.html"].decode()
    assert not re.search("og:url|og:locale|canonical|https?://(?!schema.org|www.w3.org)", html)
    assert [node["@type"] for node in structured(html)] == ["TechArticle"]
    assert not {"sitemap.xml", "robots.txt", "feed.xml"} & built.files.keys()


@pytest.mark.parametrize(
    ("title", "navigation_title", "browser_title"),
    [
        ("Send it", None, "Raven: Send it"),
        ("Send it", "The bird", "The bird: Send it, Parcels"),
        ("Send it with {{ service.name }}", None, "Send it with Raven"),
        ("Send it with {{ service.name }}", "Raven", "Send it with Raven"),
        ("Parcels by {{ service.name }}", None, "Parcels by Raven"),
    ],
)
def test_titles_of_services(
    project: Make, build_site: Build, title: str, navigation_title: str | None, browser_title: str
) -> None:
    front = f'---\ntitle: "{title}"\n'
    front += f"navigation_title: {navigation_title}\n---\n" if navigation_title else "---\n"
    files = build_site(project({**FILES, "content/send/[service].md": front})).files
    assert f"<title>{browser_title}</title>" in files["send/raven.html"].decode()


LONG = "One sentence that is long enough to stand alone in a list of results. " * 3


@pytest.mark.parametrize(
    ("service", "about", "expected"),
    [
        (None, "First & last.", "First & last."),
        ("Raven", "Text.", "Raven: Text."),
        ("Raven", "", None),
        (None, "", None),
        (None, LONG, f"{LONG.strip()[:139]}"),
        (None, "word " * 40, "word " * 30 + "word…"),
        (None, "Too short. " + "word " * 40, "Too short. " + "word " * 28 + "word…"),
        (None, "x" * 200, "x" * 159 + "…"),
        (None, "x" * 160, "x" * 160),
    ],
)
def test_descriptions(service: str | None, about: str, expected: str | None) -> None:
    found = description(service, about)
    assert found == expected
    assert len(found or "") <= 160


def test_no_two_services_have_the_same_title_or_description(
    project: Make, build_site: Build
) -> None:
    """Point 41."""
    overview = "---\ntitle: Send\nservices: [raven, owl]\n---\n"
    files = build_site(project({**FILES, "content/send/index.md": overview})).files
    for pattern in ("<title>(.*?)</title>", '<meta name="description" content="(.*?)"'):
        found = [re.findall(pattern, files[f"send/{s}.html"].decode())[0] for s in ("raven", "owl")]
        assert len(set(found)) == 2
    assert unescape(found[1]) == "Owl & Co: Text."


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", None), ("en-GB", "en_GB"), ("zh-Hant-tw", "zh_TW"), ("de_AT", "de_AT"),
        ("es-419", None), ("sr-Latn", None),
    ],
)  # fmt: skip
def test_locales(lang: str, expected: str | None) -> None:
    assert locale(lang) == expected


# ------------------------------------------------------------------------------------------ dates


@pytest.fixture
def repository(project: Make) -> Repository:
    """The site, each of whose sources was committed at a second of its own, in their order."""
    repository = Repository(project({**FILES, ".gitignore": "site/\n"}))
    for at, path in enumerate(FILES, 1):
        repository.git("add", path)
        repository.git("commit", "-q", "-m", f"Add {path}", at=at)
    return repository


def dates(built: Built) -> dict[str, str]:
    """Address -> last modification, of the sitemap."""
    entries = ET.fromstring(built.files["sitemap.xml"])
    found = {}
    for entry in entries:
        address, *when = [str(part.text) for part in entry]
        found[address.removeprefix("https://example.org/x/")] = when[0][17:19] if when else ""
    return found


def second(path: str) -> str:
    return f"{list(FILES).index(f'content/{path}') + 1:02}"


def test_a_page_is_as_new_as_its_newest_source(repository: Repository, build_site: Build) -> None:
    """Point 27."""
    built = build_site(repository.root)
    assert dates(built) == {
        "": second("index.md"),
        "other.html": second("other.md"),
        "send/": second("send/index.md"),
        "send/owl.html": second("send/[service].md"),
        "send/raven.html": second("send/[service].md"),
    }
    html = built.files["send/owl.html"].decode()
    stamp = f"1970-01-01T00:00:{second('send/[service].md')}+00:00"
    assert f'<meta property="article:modified_time" content="{stamp}">' in html
    assert '<span>Last changed: <time datetime="1970-01-01">1970-01-01</time></span>' in html
    assert structured(html)[0]["dateModified"] == stamp
    assert "article:modified_time" not in built.files["index.html"].decode()


@pytest.mark.parametrize(
    ("path", "addresses"),
    [
        ("index.md", {""}),
        ("_snippets/more.md", {"send/owl.html", "send/raven.html"}),
        ("send/requests.yaml", {"send/owl.html", "send/raven.html"}),
        ("requests.yaml", {"other.html", "send/owl.html", "send/raven.html"}),
        ("services/owl.yaml", {"send/owl.html"}),
        ("site.yaml", set()),
    ],
)
def test_what_a_page_is_made_of(
    repository: Repository, build_site: Build, path: str, addresses: set[str]
) -> None:
    """A change dates the pages that have something of the file; not committed, their dates go."""
    file = repository.root / "content" / path
    file.write_text(file.read_text() + "\n# changed\n")
    undated = {address for address, when in dates(build_site(repository.root)).items() if not when}
    assert undated == addresses
    repository.git("commit", "-q", "-a", "-m", "Change", at=59)
    built = build_site(repository.root)
    assert {address for address, when in dates(built).items() if when == "59"} == addresses
    assert built.files["feed.xml"].decode().count("<summary>Change</summary>") == len(addresses)


def test_pages_link_to_the_feed_only_where_there_is_one(
    repository: Repository, project: Make, build_site: Build
) -> None:
    link = '<link rel="alternate" type="application/atom+xml" title="Changes" href="../feed.xml">'
    assert link in build_site(repository.root).files["send/owl.html"].decode()
    (repository.root / ".git").rename(repository.root / ".no-git")
    built = build_site(repository.root)
    assert "feed.xml" not in built.files
    assert "atom+xml" not in built.files["send/owl.html"].decode()
    assert set(dates(built).values()) == {""}
    built = build_site(project({"content/feed.xml": "<feed/>"}))
    assert link in built.files["send/owl.html"].decode()
    assert built.files["feed.xml"] == b"<feed/>"


@pytest.mark.slow
def test_what_processes_know_of_dates_comes_back_to_one_feed(
    project: Make, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository(project({**large_project(tutorials=4, services=40), **SITE_FILE}))
    repository.commit(7, "Begin", {})
    sites = []
    for jobs, zone in ((1, "UTC"), (3, "Pacific/Kiritimati")):
        monkeypatch.setenv("TZ", zone)
        output = tmp_path_factory.mktemp("out") / "site"
        with staging(output) as stage:
            result = build(repository.root, BuildOptions(jobs=jobs), stage.write)
            stage.publish(result.digests)
        assert (result.diagnostics, result.pages) == ((), 165)
        sites.append(tree(output))
    assert sites[0] == sites[1]
    assert sites[0]["sitemap.xml"].count(b"<lastmod>1970-01-01T00:00:07+00:00</lastmod>") == 164
    assert sites[0]["feed.xml"].count(b"<summary>Begin</summary>") == 50
