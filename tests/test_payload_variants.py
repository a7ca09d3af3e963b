"""Payloads that differ by a variant, in the search index and side by side."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import Built
from test_companion_pages import rows_of
from tutgen.pages.files.search_index import INDEX
from tutgen.preview.comparison import shown_at
from tutgen.preview.live_site import Preview

Make = Callable[[Mapping[str, str]], Path]

FILES = {
    "content/site.yaml": """\
title: Star charts
variants:
  epoch: {b1950: "1950", j2000: "2000"}
fields:
  look: {type: payload, by: epoch}
  frame: {type: text, by: epoch}
""",
    "content/index.md": "# Home\n",
    "content/find/index.md": "---\ntitle: Find\nservices: [vega, rigel]\n---\n# Find\n",
    "content/find/requests.yaml": """\
find:
  method: POST
  path: /stars
  headers: {Frame: "{{ service.frame }}"}
  body: {limit: 5, cone: "{{ service.look }}"}
""",
    "content/find/[service].md": """\
---
title: "{{ service.name }}"
---

## Look

::::{tab-set} epoch
:::{tab-item} b1950
```{request} find
```
:::
:::{tab-item} j2000
```{request} find
```
:::
::::
""",
    "content/services/vega.yaml": """\
name: Vega
frame: {b1950: fk4, j2000: icrs}
look:
  b1950: {body: {hours: 18, minutes: 35}, notes: {/hours: Of the old equinox.}}
  j2000: {body: {degrees: 279}, notes: {/degrees: Of the new one.}, after: Then wait.}
""",
    "content/services/rigel.yaml": """\
name: Rigel
frame: {b1950: fk4, j2000: fk5}
look:
  b1950: {body: {hours: 5, minutes: 12}, notes: {/hours: Of the old equinox.}}
  j2000: {body: {degrees: 78}, notes: {/degrees: Of the new one.}}
""",
}


@pytest.fixture
def built(project: Make, build_site: Callable[..., Built]) -> Built:
    return build_site(project(FILES))


def index_of(built: Built) -> Any:
    script = built.files[INDEX].decode()
    return json.loads(script.removeprefix("tutgenSearch.add(").removesuffix(");\n"))


def test_search_has_the_keys_of_each_variant_with_their_lines(built: Built) -> None:
    index = index_of(built)
    assert [[key, field, values] for key, field, values, _ in index["rows"]] == [
        ["hours (1950)", "look.b1950", ["18", "5"]],
        ["minutes (1950)", "look.b1950", ["35", "12"]],
        ["degrees (2000)", "look.j2000", ["279", "78"]],
    ]
    (tutorial,) = (group for group in index["groups"] if group[2])
    fields = tutorial[5]
    page = built.files["find/vega.html"].decode()
    for name, key in (("look.b1950", "hours"), ("look.j2000", "degrees")):
        ((_, block, first, depth),) = fields[name]
        below = next(row[3][str(depth)] for row in index["rows"] if row[0].startswith(key))
        figure = page.partition(f'<figure class="code" id="{block}"')[2]
        line = figure.partition(f'data-line="{first + below[0]}"')[2]
        assert f'"{key}"' in line.partition("\n")[0]


def test_search_finds_what_each_variant_says_in_its_own_tab(built: Built) -> None:
    (tutorial,) = (group for group in index_of(built)["groups"] if group[2])
    said = dict.fromkeys(range(2), "")
    texts: dict[str, dict[int, str]] = {}
    for id_, _, text, services in tutorial[4]:
        for number in said if services is None else services:
            texts.setdefault(id_, dict(said))[number] += f" {text}"
    slugs = tutorial[2]
    vega = slugs.index("vega")
    values = index_of(built)["services"][vega][2]
    old, new = (
        re.sub("[\ue000-\uf8ff]", lambda mark: values[mark[0]], texts[tab][vega])
        for tab in ("look-b1950", "look-j2000")
    )
    assert "Of the old equinox." in old
    assert "fk4" in old
    assert "279" not in old
    assert "Of the new one." in new
    assert "Then wait." in new
    assert "icrs" in new
    assert "35" not in new


def test_services_are_compared_variant_by_variant(built: Built) -> None:
    html = built.main_of("find/compare.html")
    parts = re.findall('<th scope="rowgroup"[^>]*>(.*?)</th>', html)
    assert parts == ["Look (1950)", "Look (2000)", "Requests"]
    differs = ' <span class="differs" title="differs">≠</span>'
    rows = {label.replace(differs, ""): cells for label, cells in rows_of(html).items()}
    assert [re.sub("<.*?>", "", cell) for cell in rows["<code>minutes</code>"]] == ["35", "12"]
    assert [re.sub("<.*?>", "", cell) for cell in rows["<code>degrees</code>"]] == ["279", "78"]
    assert [re.sub("<.*?>", "", cell) for cell in rows["<code>Frame</code>"]] == ["icrs", "fk5"]
    assert [label for label in rows if label.startswith("POST")] == [
        "POST /stars (1950)",
        "POST /stars (2000)",
    ]


def test_requests_that_are_the_same_in_all_tabs_are_compared_once(
    project: Make, build_site: Callable[..., Built]
) -> None:
    requests = FILES["content/find/requests.yaml"].replace(
        "{{ service.frame }}", "{{ service.slug }}"
    )
    built = build_site(project({**FILES, "content/find/requests.yaml": requests}))
    rows = rows_of(built.main_of("find/compare.html"))
    assert [label for label in rows if label.startswith("POST")] == ["POST /stars"]


def test_two_pages_are_compared_tab_by_tab(project: Make) -> None:
    shown = shown_at(Preview(project(FILES)), "_compare/find/vega/rigel")
    assert shown
    rows = shown.html.split('<div class="row ')[1:]
    kinds = [
        (row.partition('"')[0], re.findall('<p class="tab-label">(.*?)</p>', row)) for row in rows
    ]
    assert [kind for kind in kinds if kind[1]] == [
        ("differs", ["1950", "1950"]),
        ("differs", ["2000", "2000"]),
    ]


@pytest.mark.parametrize("lacking", ["", "\n  j2000: null"])
def test_a_tab_that_one_page_lacks_stands_alone(project: Make, lacking: str) -> None:
    files = {
        **FILES,
        "content/find/[service].md": '---\ntitle: "{{ service.name }}"\n---\n\n{{ service.frame }}\n',
        "content/services/rigel.yaml": f"name: Rigel\nframe:\n  b1950: fk4{lacking}\n",
    }
    shown = shown_at(Preview(project(files)), "_compare/find/vega/rigel")
    assert shown
    rows = [row.partition('"')[0] for row in shown.html.split('<div class="row ')[1:]]
    assert rows == ["same", "left-only"]
