"""Points 24, 25 and 53 of the reader's page: what search knows of a site, and what it must not know."""

import json
import random
import re
import tracemalloc
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import Built
from test_build import large_project
from test_outputs import without_digests
from tutgen.build.prepared import load, prepare
from tutgen.pages.files import search_index
from tutgen.pages.files.outputs import search_files
from tutgen.pages.files.search_index import INDEX
from tutgen.pages.search.group_text import GroupText, KeptText, Section
from tutgen.pages.search.marks import UNKNOWN
from tutgen.pages.search.texts import SearchTexts
from tutgen.preview.live_site import Preview
from tutgen.theme.load import load_theme

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]

FERRIES = {
    "content/site.yaml": """\
title: Ferries
outputs: {feed: false}
fields:
  speed: {type: integer}
  motto: {type: markdown}
  secretive: {type: text, default: unprinted}
  login: {type: payload}
names:
  ticket: "{{ service.slug }}-ticket"
""",
    "content/index.md": "# Ferries\n\n## Where to start\n\nOn the quay of Réunion.\n",
    "content/book/index.md": """\
---
title: Book a crossing
services: [gull, tern, ghost]
---
Compare the lines before you book.
""",
    "content/book/requests.yaml": """\
log-in:
  method: POST
  path: /lines/{{ service.slug }}/sessions
  headers: {Accept: application/json}
  body:
    client: web
    session: "{{ service.login }}"
  notes:
    request: The harbour master opens a session.
    /session?: null
    /client: null
""",
    "content/book/[service].md": """\
---
title: "Book with {{ service.name }}"
---
Ships make {{ service.speed }} knots, {{ 'fast' if service.speed > 20 else 'slow' }} for a ferry.

## Log in

Your ticket is `{{ names.ticket }}`.

```{request} log-in
```

:::{only} service.speed > 20
Hold on to your hat.
:::

## Pay

{{ service.motto }}
""",
    "content/services/gull.yaml": """\
name: Gull Line
speed: 24
motto: We *fly* over water.
login:
  body: {token: <token>, lanes: [1, 2.50], deck: {level: 3}}
  notes:
    /token: Printed on the back.
    /lanes: null
    /deck: null
    /deck/level: null
unsupported: {}
""",
    "content/services/tern.yaml": """\
name: Tern
speed: 18
motto: Small and steady.
login:
  body: {token: <secret>}
  notes: {/token: Sent by mail.}
waive: {near-duplicate: Waivedword}
""",
    "content/services/ghost.yaml": "name: Ghostword\nstate: draft\nspeed: 66\n",
    "content/services/listed-nowhere.yaml": "name: Unlistedword\nspeed: 67\n",
}


def index_of(built: Built) -> dict[str, Any]:
    script = built.files[INDEX].decode()
    data: dict[str, Any] = json.loads(script.removeprefix("tutgenSearch.add(").removesuffix(");\n"))
    return data


@pytest.fixture
def built(project: Make, build_site: Build) -> Built:
    built = build_site(project(FERRIES))
    assert [d for d in built.result.diagnostics if d.severity == "error"] == []
    return built


def test_headers_that_are_filled_in_are_rows(project: Make, build_site: Build) -> None:
    headers = "headers: {Accept: text/plain, Api-Key: '<{{ service.slug }}_key>'}"
    requests = FERRIES["content/book/requests.yaml"].replace(
        "headers: {Accept: application/json}", headers
    )
    built = build_site(project({**FERRIES, "content/book/requests.yaml": requests}))
    groups = [group for group in index_of(built)["groups"] if group[2]]
    assert [group[6] for group in groups] == [
        [["Api-Key", "request-log-in", 3, ["<gull_key>", "<tern_key>"]]]
    ]
    assert 'id="request-log-in"' in built.main_of("book/gull.html")


def shared(index: dict[str, Any]) -> list[Any]:
    (tutorial,) = (group for group in index["groups"] if group[2])
    return list(tutorial[4])


ROPES = {
    "content/site.yaml": """\
title: Ropes
variants: {rope: {hemp: Hemp, steel: Steel}}
fields:
  length: {type: integer, by: rope}
  knot: {type: text, by: rope}
""",
    "content/index.md": "# Ropes\n",
    "content/tie/index.md": "---\ntitle: Tie\nservices: [gull, tern]\n---\n# Tie\n",
    "content/tie/[service].md": """\
---
title: "Tie {{ service.name }}"
---
## Moor it

::::{tab-set} rope
:::{tab-item} hemp
It takes {{ service.length }} m, with a `{{ service.knot }}` knot.
:::
:::{tab-item} steel
```{only} service.length
It takes {{ service.length }} m, and a {{ service.knot }}.
```
:::
::::
""",
    "content/services/gull.yaml": "name: Gull\nlength: {hemp: 21, steel: null}\nknot: {hemp: reef, steel: null}\n",
    "content/services/tern.yaml": "name: Tern\nlength: {hemp: 34, steel: 55}\nknot: {hemp: hitch, steel: clamp}\n",
}


def test_values_of_variants_are_found_in_the_tabs_that_pages_have(
    project: Make, build_site: Build
) -> None:
    """A row for each variant; what the tab says is said once, with the value of each service in its place."""
    built = build_site(project(ROPES))
    assert built.result.diagnostics == ()
    index = index_of(built)
    rows = {label: (mark, values) for label, mark, values in index["rows"]}
    assert {label: values for label, (_, values) in rows.items()} == {
        "length (Hemp)": ["21", "34"],
        "length (Steel)": [None, "55"],
    }
    (group,) = (group for group in index["groups"] if group[2])
    sections = [(id_, text, only) for id_, _, text, only in group[4] if id_.startswith("moor-it-")]
    hemp, steel, of_tern = sections
    assert hemp[2] is None
    of_services = {slug: values for slug, _, values in index["services"]}
    assert hemp[1].translate({ord(k): v for k, v in of_services["tern"].items()}) == "It takes 34 m, with a hitch knot."  # fmt: skip
    assert steel == ("moor-it-steel", "", [])  # empty, it is no tab
    assert of_tern[2] == [1]
    assert rows["length (Steel)"][0] in of_tern[1]


def test_the_list_of_pages_leads_to_the_first_page_that_has_a_section(
    project: Make, build_site: Build
) -> None:
    listed = build_site(project(ROPES)).files["search.html"].decode()
    assert '<a href="tie/gull.html#moor-it-hemp">Moor it (Hemp)</a>' in listed
    assert '<a href="tie/tern.html#moor-it-steel">Moor it (Steel)</a>' in listed


def test_what_all_services_say_is_said_once(built: Built) -> None:
    text = built.files[INDEX].decode()
    for words in ("Compare the lines", "for a ferry", "harbour master", "Where to start"):
        assert text.count(words) == 1
    assert text.count("We fly over water.") == text.count("Printed on the back.") == 1


def test_values_of_services_stand_beside_the_text(built: Built) -> None:
    index = index_of(built)
    assert [(slug, name) for slug, name, _ in index["services"]] == [
        ("gull", "Gull Line"),
        ("tern", "Tern"),
    ]
    gull, tern = (values for _, _, values in index["services"])
    intro, log_in, hat, pay = shared(index)
    filled = re.sub("[\ue000-\uf8ff]", lambda mark: gull[mark[0]], intro[2])
    assert filled == f"Ships make 24 knots, {UNKNOWN} for a ferry."
    assert [log_in[:2], pay[:2]] == [["log-in", "Log in"], ["pay", "Pay"]]
    assert "Your ticket is" in log_in[2]
    assert "gull-ticket" in gull.values()
    assert "tern-ticket" in tern.values()
    request = re.sub("[\ue000-\uf8ff]", lambda mark: gull[mark[0]], log_in[2])
    assert "POST /lines/gull/sessions Accept application/json client web session" in request
    assert hat == ["log-in", "Log in", "Hold on to your hat.", [0]]


def test_a_figure_says_once_what_both_of_its_images_show(project: Make, build_site: Build) -> None:
    figure = ":::{figure} quay.svg\n:alt: A wide quay\n:dark: night.svg\nIt has **steps**.\n:::\n"
    images = dict.fromkeys(("content/book/quay.svg", "content/book/night.svg"), "<svg/>")
    page = {"content/book/[service].md": f"---\ntitle: Book\n---\n# Book\n\n## Quay\n\n{figure}"}
    index = index_of(build_site(project({**FERRIES, **images, **page})))
    assert ["quay", "Quay", "A wide quay It has steps.", None] in shared(index)


def test_letters_that_touch_a_value_in_a_heading_are_found_in_its_section(
    project: Make, build_site: Build
) -> None:
    page = FERRIES["content/book/[service].md"].replace("## Pay\n", "## Pay {{ service.name }}s\n")
    index = index_of(build_site(project({**FERRIES, "content/book/[service].md": page})))
    gull = index["services"][0][2]
    _, log_in, *_, pay, of_gull, of_tern = shared(index)
    filled = [re.sub("[\ue000-\uf8ff]", lambda mark: gull[mark[0]], text) for text in pay[1:3]]
    assert filled == ["Pay Gull Lines", "We fly over water."]
    assert "Your ticket is" in log_in[2]
    assert of_gull[1:] == [pay[1], "Gull Lines", [0]]
    assert of_tern[1:] == [pay[1], "Terns", [1]]


def test_rows_have_the_value_of_each_service_and_its_line(built: Built) -> None:
    index = index_of(built)
    rows = {row[0]: row for row in index["rows"]}
    assert rows["token"][1:] == ["login", ["<token>", "<secret>"], {"1": [1, 1]}]
    assert rows["lanes"][2:] == [["[1,2.50]", None], {"1": [2, 0]}]
    assert rows["level"][2:] == [["3", None], {"1": [4, 0]}]
    assert rows["speed"][2] == ["24", "18"]
    (tutorial,) = (group for group in index["groups"] if group[2])
    ((section, block, line, depth),) = tutorial[5]["login"]
    assert (shared(index)[section][0], block, depth) == ("log-in", "request-log-in", 1)
    page = built.files["book/gull.html"].decode()
    for key in ("token", "lanes", "level"):
        number = line + rows[key][3]["1"][0]
        (shown,) = re.findall(rf'data-line="{number}">(.*)\n', page)
        assert f'"{key}"' in shown.replace("&quot;", '"')


def test_the_index_holds_nothing_that_pages_do_not_say(built: Built) -> None:
    everything = b"".join(c for a, c in built.files.items() if a.startswith("search")).decode()
    for word in (
        "Ghostword",
        "Unlistedword",
        "Waivedword",
        "unprinted",
        ".yaml",
        ".md",
        "content/",
    ):
        assert word not in everything


def test_the_preview_makes_the_same_files(project: Make, build_site: Build) -> None:
    root = project(FERRIES)
    files = build_site(root).files
    preview = Preview(root)
    for address in ("search.html", INDEX):
        made = preview.asset(address)
        assert made is not None
        assert without_digests(made) == without_digests(files[address])
    page = root / "content/book/[service].md"
    page.write_text(page.read_text().replace("your hat", "the railing"))
    preview.update({"content/book/[service].md"})
    assert preview.asset(INDEX) == build_site(root).files[INDEX]
    service = root / "content/services/tern.yaml"
    service.write_text(service.read_text().replace("Small and steady", "Slow but sure"))
    preview.update({"content/services/tern.yaml"})
    assert preview.asset(INDEX) == build_site(root).files[INDEX]


def test_a_part_of_a_site_has_the_index_of_the_whole(project: Make, build_site: Build) -> None:
    root = project(large_project(tutorials=2, services=3))
    whole, part = build_site(root).files, build_site(root, only=("s1",)).files
    assert part[INDEX] == whole[INDEX]
    assert part["search.html"] == whole["search.html"]


def test_a_large_index_comes_in_parts(
    project: Make, build_site: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(large_project(tutorials=6, services=2))
    whole = index_of(build_site(root))
    monkeypatch.setattr(search_index, "MAX_SIZE", 60)
    files = build_site(root).files
    script = files[INDEX].decode()
    head = json.loads(script.removeprefix("tutgenSearch.add(").removesuffix(");\n"))
    parts = {}
    for address, content in files.items():
        if re.fullmatch(r"search-index-\d+\.js", address):
            told = json.loads(
                content.decode().removeprefix("tutgenSearch.add(").removesuffix(");\n")
            )
            parts[told["part"]] = told["texts"]
    assert len(parts) > 1
    assert {key: head[key] for key in ("services", "rows")} == {
        key: whole[key] for key in ("services", "rows")
    }
    for group, *before in zip(head["groups"], whole["groups"], strict=True):
        *without, part = group
        own, common = parts[part].pop(0)
        for sections, texts in ((without[3], own), (without[4], common)):
            for section, text in zip(sections, texts, strict=True):
                section[2] = text
        assert [without] == before


def test_few_texts_are_in_memory_at_a_time(project: Make) -> None:
    root = project(FERRIES)
    site = prepare(load(root), load_theme(root))
    chance = random.Random(7)
    texts = [
        GroupText(
            f"Crossing {number}",
            f"crossing-{number}.html",
            [],
            [Section("", "", " ".join(f"{chance.random():.9f}" for _ in range(2000)))],
            [],
            {},
            [],
        ).compressed(("", (), "", ""))
        for number in range(200)
    ]
    renderer = site.renderer()
    tracemalloc.start()
    try:
        files = search_files(site.rendered(renderer, [], lambda: texts, dict))
        sizes = {address: len(content) for address, content in files}
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(sizes) > 10
    assert peak < sum(sizes.values())  # which are 4.8 MB


def test_thirty_services_stay_within_the_budget(project: Make, build_site: Build) -> None:
    """Point 24: at most 60 KB, compressed."""
    files = {**FERRIES}
    slugs = [f"line-{number}" for number in range(30)]
    index = files["content/book/index.md"]
    files["content/book/index.md"] = index.replace("gull, tern, ghost", ", ".join(slugs))
    for number, slug in enumerate(slugs):
        text = files["content/services/gull.yaml"].replace("Gull", f"Line {number}")
        motto = " ".join(f"word{number * 131 % 977}-{word * number % 89}" for word in range(60))
        files[f"content/services/{slug}.yaml"] = text.replace("We *fly* over water.", motto)
    built = build_site(project(files))
    assert len(zlib.compress(built.files[INDEX])) <= search_index.MAX_SIZE
    assert len(index_of(built)["services"]) == 30


def test_the_list_of_pages_names_each_page_and_section_once(built: Built) -> None:
    """Point 25: the list leads to all pages and sections."""
    main = built.main_of("search.html")
    links = re.findall(r'href="([^"]*)"', main)
    assert sorted(links) == [
        "book/gull.html",
        "book/gull.html#log-in",
        "book/gull.html#pay",
        "book/index.html",
        "book/tern.html",
        "index.html",
        "index.html#where-to-start",
    ]
    for link in links:
        address, _, fragment = link.partition("#")
        assert not fragment or f'id="{fragment}"' in built.files[address].decode()


def test_sections_that_some_services_have_are_found_on_their_pages_alone(
    project: Make, build_site: Build
) -> None:
    """Point 25: links lead to the first page that has them."""
    page, gull = "content/book/[service].md", "content/services/gull.yaml"
    only = "\n### Change\n\nCount it.\n\n:::{only} service.slug == 'tern'\n## Dive\n\nFor fish.\n:::\n\nSail well.\n"
    lacking = FERRIES[gull].replace("unsupported: {}", "unsupported: {book#pay: No till.}")
    built = build_site(project({**FERRIES, page: FERRIES[page] + only, gull: lacking}))
    links = re.findall(r'href="([^"]*#[^"]*)"', built.main_of("search.html"))
    assert {"book/tern.html#dive", "book/tern.html#change", "book/gull.html#pay"} <= set(links)
    for address, _, fragment in (link.partition("#") for link in links):
        assert f'id="{fragment}"' in built.files[address].decode()


def test_a_site_without_search_has_no_trace_of_it(project: Make, build_site: Build) -> None:
    site = FERRIES["content/site.yaml"].replace("feed: false", "search: false")
    root = project({**FERRIES, "content/site.yaml": site, "content/search.md": "# Search\n"})
    built = build_site(root)
    assert INDEX not in built.files
    assert "search-link" not in built.files["index.html"].decode()
    assert ">Search</h1>" in built.files["search.html"].decode()


def test_a_page_or_an_alias_at_the_address_is_a_conflict(
    findings: Callable[[Mapping[str, str]], list[str]],
) -> None:
    found = findings(
        {
            "content/index.md": "---\naliases: [search]\n---\n# Ferries\n",
            "content/Search.md": "# Seek\n",
        }
    )
    assert [line.split(" ")[0:2] for line in found if "address-conflict" in line] == [
        ["address-conflict", "content/Search.md:1:1"],
        ["address-conflict", "content/index.md:2:11"],
    ]


def test_what_is_written_down_is_read_back(project: Make) -> None:
    root = project(FERRIES)
    site = prepare(load(root), load_theme(root))
    texts = SearchTexts(site.compiled, site.plan, site.theme.ids)
    for page in site.plan.pages.values():
        text = texts.of(page, {})
        listing = [page.address, [1, {"é": None}]]
        kept = KeptText(text.compressed(listing))
        whole = json.dumps(text, ensure_ascii=False, separators=(",", ":"))
        assert kept.encoded == whole.encode()
        assert (kept.size, kept.characters) == (len(whole.encode()), len(whole))
        assert kept.listing == listing
