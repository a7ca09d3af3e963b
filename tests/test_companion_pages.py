"""The companion pages of a tutorial: its services compared, and moving from one to another."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import Built
from tutgen.preview.live_site import Preview

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]

SITE = """\
title: Ferries
outputs: {search: false}
fields:
  requirements: {type: markdown, required: true}
  speed: {type: integer, required: true}
  pier: {type: choice, choices: [north, south], required: true}
  bell: {type: text, default: "{{ 'two' if service.pier == 'north' else 'three' }} strokes"}
  hidden: {type: text, default: never shown}
  fare:
    type: payload
    required: true
names: {berth: "{{ service.slug }}-berth"}
"""
PAGE = """\
---
title: Cross with {{ service.name }}
---
## Requirements

{{ service.requirements }}

## Sail {#sail}

{{ service.bell }} at {{ service.speed }} knots from `{{ service.pier }}`.

```{request} pay
```

:::{only} service.pier == 'north'
```{request} moor
```
:::
"""
REQUESTS = """\
pay:
  method: POST
  path: /berths/{{ names.berth }}/pay
  caption: Pay {{ service.name }}
  body:
    fare: "{{ service.fare }}"
    pier: "{{ service.pier }}"
    currency: EUR
    tags: [foot, bike]
moor: {method: PUT, path: /moorings, caption: Moor}
"""
GULL = """\
name: Gull Line
requirements: |
  - A ticket, bought [at the quay](#sail)
  - A passport
speed: 24
pier: north
fare: {body: {adult: 12.50, zones: [1, 2]}, notes: {/adult: For one.}}
"""
TERN = GULL.replace("Gull Line", "Tern & Sons").replace("passport", "map")
TERN = TERN.replace("north", "south").replace("12.50", "9").replace("zones", "rings")
FILES = {
    "content/site.yaml": SITE,
    "content/cross/index.md": "---\ntitle: Cross\nservices: [gull, tern]\n---\nHow to cross.\n",
    "content/cross/[service].md": PAGE,
    "content/cross/requests.yaml": REQUESTS,
    "content/services/gull.yaml": GULL,
    "content/services/tern.yaml": TERN,
}
MOVES = """\
---
title: Cross
services: [gull, tern, auk]
moves:
  Tickets: |
    :::{only} from.pier == to.pier
    They stay valid.
    :::

    :::{only} from.pier != to.pier
    Those of {{ from.name }} are void on {{ to.name }}, [see](index.md#x) `{{ site.title }}`.
    :::
  Ropes: "{{ 'Bring ropes.' if to.pier == 'south' else '' }}"
---
## What moves {#x}
"""


def moves_of(built: Built) -> Any:
    html = built.main_of("cross/move.html")
    data = html.partition('<script type="application/json">')[2].partition("</script>")[0]
    assert "<" not in data
    return json.loads(data)


def made_of(built: Built) -> list[str]:
    names = [name for name in built.files if name.startswith("cross/")]
    return [name for name in names if "/compare." in name or "/move." in name]


def rows_of(html: str) -> dict[str, list[str]]:
    """Label of each row -> its cells as HTML."""
    rows = {}
    for row in html.split("<tr>")[1:]:
        label = row.partition('<th scope="row">')[2].partition("</th>")[0]
        cells = [cell.partition(">")[2].partition("</td>")[0] for cell in row.split("<td")[1:]]
        rows[label] = cells
    return rows


def test_every_shown_field_and_key_is_compared_and_leads_to_its_step(
    project: Make, build_site: Build
) -> None:
    """Points 7 and 56: from the model, each cell with a link to its section on the service's page."""
    built = build_site(project(FILES))
    assert built.result.diagnostics == ()
    differs = ' <span class="differs" title="differs">\u2260</span>'
    rows = rows_of(built.main_of("cross/compare.html"))
    assert rows["Speed"] == [
        '<a href="gull.html#sail">24</a>',
        '<a href="tern.html#sail">24</a>',
    ]
    assert rows[f"Pier{differs}"][1] == '<a href="tern.html#sail">south</a>'
    assert rows[f"Bell{differs}"][0] == '<a href="gull.html#sail">two strokes</a>'
    assert rows[f"<code>adult</code>{differs}"][0].endswith("<code>12.50</code></a>")
    assert rows[f"<code>zones</code>{differs}"][1] == "\u2013"
    assert "never shown" not in built.main_of("cross/compare.html")
    requirements = rows[f"Requirements{differs}"][1]
    assert '<a href="tern.html#sail">at the quay</a>' in requirements
    assert '<a class="more" href="tern.html#requirements">Requirements</a>' in requirements
    assert ">Tern &amp; Sons</a>" in built.main_of("cross/compare.html")


def test_requests_are_compared_by_what_differs(project: Make, build_site: Build) -> None:
    rows = rows_of(build_site(project(FILES)).main_of("cross/compare.html"))
    differs = ' <span class="differs" title="differs">\u2260</span>'
    assert rows[f"Pay \u2026{differs}"] == [
        '<a href="gull.html#sail"><code>POST /berths/gull-berth/pay</code></a>',
        '<a href="tern.html#sail"><code>POST /berths/tern-berth/pay</code></a>',
    ]
    assert rows[f"Moor{differs}"][1] == "\u2013"
    assert f"<code>pier</code>{differs}" in rows
    assert not any("currency" in label or "fare" in label for label in rows)


def test_ids_of_several_services_are_no_doubles(project: Make, build_site: Build) -> None:
    heading = "  ### Papers\n\n  See [](#papers).\n"
    services = {
        f"content/services/{slug}.yaml": text.replace("speed", f"{heading}speed", 1)
        for slug, text in (("gull", GULL), ("tern", TERN))
    }
    html = build_site(project({**FILES, **services})).main_of("cross/compare.html")
    assert html.count('id="gull-papers"') == html.count('id="tern-papers"') == 1
    assert 'id="papers"' not in html
    assert 'href="gull.html#papers"' in html


def test_each_pair_sees_both_services_and_equal_prose_is_there_once(
    project: Make, build_site: Build
) -> None:
    """Point 54: what the tutorial says of each pair, evaluated when the site is built."""
    auk = TERN.replace("Tern & Sons", "Auk").replace("  - A map\n", "")
    files = {**FILES, "content/cross/index.md": MOVES, "content/services/auk.yaml": auk}
    built = build_site(project(files))
    assert built.result.diagnostics == ()
    moves = moves_of(built)
    assert [name for _, name in moves["services"]] == ["Gull Line", "Tern & Sons", "Auk"]
    (tickets, about_tickets), (ropes, about_ropes) = moves["moves"]
    assert (tickets, ropes) == ("Tickets", "Ropes")
    said = [moves["texts"][number] for number in about_tickets]
    assert [text == "" for text in said] == [True, False, False, False, True, False, False, False, True]  # fmt: skip
    assert said[5] == said[7] == "<p>They stay valid.</p>"
    assert "Those of Gull Line are void on Tern &amp; Sons" in said[1]
    assert 'href="index.html#x"' in said[1]
    assert [bool(number) for number in about_ropes] == [False, True, True, False, False, True, False, True, False]  # fmt: skip
    assert len(moves["texts"]) == len(set(moves["texts"]))
    parts, asked = moves["asked"]
    assert [len(numbers) for numbers in asked] == [2, 2, 1]
    assert "A passport" in parts
    assert '<a href="gull.html#sail">' in parts[asked[0][0]]


def test_requests_are_printed_once_with_gaps(project: Make, build_site: Build) -> None:
    moves = moves_of(build_site(project(FILES)))
    pay, moor = moves["requests"]
    captions, step, query, texts, sides = pay
    assert captions == ["Pay Gull Line", "Pay Tern & Sons"]
    assert (step, query) == ("sail", "")
    assert texts == [
        "POST \ue0000\ue000\n{\n"
        '  "fare": \ue0001\ue000,\n  "pier": \ue0002\ue000,\n  "currency": "EUR",\n'
        '  "tags": ["foot", "bike"]\n}'
    ]
    assert sides[0] == [0, "/berths/gull-berth/pay", '{\n  "adult": 12.50,\n  "zones": [1, 2]\n}', '"north"']  # fmt: skip
    assert moor == ["Moor", "sail", "", ["PUT \ue0000\ue000"], [[0, "/moorings"], None]]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("{'{{ service.pier }}': 1}", '  "north": 1'),
        ("{list: ['{{ service.pier }}', 2]}", '  "list": ["north", 2]'),
    ],
)
def test_lines_that_depend_on_more_than_values_are_printed_for_each_service(
    project: Make, build_site: Build, body: str, line: str
) -> None:
    requests = f"pay: {{method: PUT, path: /pay, body: {json.dumps(body)[1:-1]}}}\n"
    page = PAGE.replace("```{request} moor\n```", "Moor.")
    files = {
        **FILES,
        "content/cross/[service].md": page,
        "content/cross/requests.yaml": requests.replace('\\"', '"'),
    }
    ((_, _, _, texts, sides),) = moves_of(build_site(project(files)))["requests"]
    assert sides == [[0], [1]]
    assert line in texts[0].split("\n")
    assert line not in texts[1].split("\n")


def test_a_body_that_is_one_payload_is_a_gap(project: Make, build_site: Build) -> None:
    requests = "pay: {method: PUT, path: /pay, headers: {A: b}, body: '{{ service.fare }}'}\n"
    page = PAGE.replace("```{request} moor\n```", "Moor.")
    files = {"content/cross/[service].md": page, "content/cross/requests.yaml": requests}
    ((_, _, _, texts, sides),) = moves_of(build_site(project({**FILES, **files})))["requests"]
    assert texts == ["PUT \ue0000\ue000\nA: \ue0001\ue000\n\n\ue0002\ue000"]
    assert sides[1] == [0, "/pay", "b", '{\n  "adult": 9,\n  "rings": [1, 2]\n}']


VARIED = f"""{SITE.replace("names:", "  knot: {type: text, by: rope, default: {hemp: reef, steel: clamp}}" + chr(10) + "names:")}
variants: {{rope: {{hemp: Hemp, steel: Steel}}}}
"""
IN_TABS = """
::::{tab-set} rope
:::{tab-item} hemp
```{request} tie
```
:::
:::{tab-item} steel
```{request} tie
```
:::
::::
"""


@pytest.mark.parametrize(
    ("knot", "labels"),
    [
        ("{{ service.knot }}", [("Tie (Hemp)", "?rope=hemp"), ("Tie (Steel)", "?rope=steel")]),
        ("{{ service.pier }}", [("Tie", "")]),
    ],
)
def test_a_request_in_tabs_is_compared_as_each_of_them_shows_it(
    project: Make, build_site: Build, knot: str, labels: list[tuple[str, str]]
) -> None:
    """Once, if all show the same. Its links choose the tab."""
    requests = f"{REQUESTS}tie: {{method: PUT, path: /ties, caption: Tie, body: {{knot: '{knot}', pier: '{{{{ service.pier }}}}'}}}}\n"
    files = {
        **FILES,
        "content/site.yaml": VARIED,
        "content/services/tern.yaml": f"{TERN}knot: {{hemp: hitch, steel: clamp}}\n",
        "content/cross/[service].md": PAGE + IN_TABS,
        "content/cross/requests.yaml": requests,
    }
    built = build_site(project(files))
    assert built.result.diagnostics == ()
    ties = [one for one in moves_of(built)["requests"] if "Tie" in str(one[0])]
    assert [(caption, query) for caption, _, query, _, _ in ties] == labels
    for (_, _, _, _, sides), shown in zip(ties, ("reef", "clamp"), strict=False):
        assert (f'"{shown}"' in sides[0]) == (len(ties) > 1)
    html = built.main_of("cross/compare.html")
    for label, query in labels:
        assert f'href="gull.html{query}#sail"><code>PUT /ties</code>' in html
        assert f'<th scope="row">{label}</th>' in html


def test_keys_of_a_payload_of_a_variant_lead_to_its_tab(project: Make, build_site: Build) -> None:
    moor = "  moor: {type: payload, by: rope, default: {hemp: {body: {turns: 3}}, steel: {body: {clamps: 2}}}}\n"
    files = {
        **FILES,
        "content/site.yaml": VARIED.replace("names:", f"{moor}names:"),
        "content/cross/[service].md": PAGE + IN_TABS,
        "content/cross/requests.yaml": f"{REQUESTS}tie: {{method: PUT, path: /ties, body: '{{{{ service.moor }}}}'}}\n",
    }
    table = build_site(project(files)).main_of("cross/compare.html")
    for key, rope in (("turns", "hemp"), ("clamps", "steel")):
        row = table.partition(f"<code>{key}</code>")[2].partition("</tr>")[0]
        assert set(re.findall(r'href="[^"?]*([^"#]*)', row)) == {f"?rope={rope}"}


CODE = """\
  cast:
    type: code
    by: rope
    language: bash
    hemp: cast --pier {{ service.pier }}
    steel: winch
  log: {type: code}
"""


def test_code_changes_from_service_to_service(project: Make, build_site: Build) -> None:
    """By variant, on the pages that show it."""
    page = f"{PAGE}\n{{{{ service.cast }}}}\n\n:::{{only}} service.pier == 'south'\n{{{{ service.log }}}}\n:::\n"
    files = {
        **FILES,
        "content/site.yaml": VARIED.replace("names:", f"{CODE}names:"),
        "content/services/gull.yaml": f"{GULL}log: {{language: bash, code: log gull}}\ncast: {{steel: null}}\n",
        "content/services/tern.yaml": f"{TERN}log: {{language: bash, code: log tern}}\n",
        "content/cross/[service].md": page,
    }
    built = build_site(project(files))
    assert built.result.diagnostics == ()
    assert moves_of(built)["code"] == [
        ["Cast (Hemp)", "sail", "?rope=hemp", ["cast --pier north", "cast --pier south"], [[0], [1]]],
        ["Cast (Steel)", "sail", "?rope=steel", ["winch"], [None, [0]]],
        ["Log", "sail", "", ["log tern"], [None, [0]]],
    ]  # fmt: skip


def test_where_a_move_changes_nothing_there_is_no_page_of_moves(
    project: Make, build_site: Build
) -> None:
    """And no page leads to it; so it is where the page is switched off."""
    text = (
        "---\ntitle: Cross with {{ service.name }}\n---\n## Sail\n\nAt {{ service.speed }} knots.\n"
    )
    files = {**FILES, "content/cross/[service].md": text}
    del files["content/cross/requests.yaml"]
    built = build_site(project(files))
    assert made_of(built) == ["cross/compare.html"]
    assert "move.html" not in "".join(map(bytes.decode, built.files.values()))
    off = {**FILES, "content/site.yaml": SITE.replace("search: false", "search: false, move: false")}  # fmt: skip
    assert "move.html" not in build_site(project(off)).main_of("cross/compare.html")
    assert 'data-move="move.html"' in build_site(project(FILES)).main_of("cross/compare.html")


def test_drafts_waivers_and_paths_stay_inside(project: Make, build_site: Build) -> None:
    """Points 54 and 56: nothing of what readers are not to see."""
    draft = GULL.replace("Gull Line", "Draftword").replace("name:", "state: draft\nname:")
    unlisted = GULL.replace("Gull Line", "Unlistedword")
    waived = "waive: {near-duplicate: Waivedword}\nmentions: {gull: Mentionword}\n"
    files = {
        **FILES,
        "content/cross/index.md": "---\ntitle: Cross\nservices: [gull, tern, drake, planned: Planword]\n"
        "waive: {vague-label: Frontword}\n---\n",
        "content/services/drake.yaml": draft,
        "content/services/egret.yaml": unlisted,
        "content/services/tern.yaml": TERN + waived,
    }
    built = build_site(project(files))
    assert built.result.ok
    made = made_of(built)
    assert len(made) == 2
    for name in made:
        text = built.files[name].decode()
        for word in ("Draftword", "drake", "Unlistedword", "egret", "Waivedword", "Mentionword", "Planword", "Frontword", "content/", ".yaml"):  # fmt: skip
            assert word not in text, (name, word)
    with_drafts = build_site(project(files), drafts=True)
    assert "Draftword" in with_drafts.files["cross/compare.html"].decode()


def test_one_service_has_nothing_to_compare(project: Make, build_site: Build) -> None:
    index = FILES["content/cross/index.md"].replace("gull, tern", "gull, planned: Tern")
    built = build_site(project({**FILES, "content/cross/index.md": index}))
    assert made_of(built) == []


def test_outputs_can_be_switched_off(project: Make, build_site: Build) -> None:
    site = SITE.replace("search: false", "search: false, compare: false")
    built = build_site(project({**FILES, "content/site.yaml": site}))
    assert "cross/compare.html" not in built.files
    assert "cross/move.html" in built.files
    site = SITE.replace("search: false", "search: false, move: false")
    built = build_site(project({**FILES, "content/site.yaml": site}))
    assert "cross/compare.html" in built.files
    assert made_of(built) == ["cross/compare.html"]


def test_a_step_that_a_service_cannot_do_has_no_request(project: Make, build_site: Build) -> None:
    tern = f"{TERN}unsupported: {{'cross#sail': No boats.}}\n"
    built = build_site(project({**FILES, "content/services/tern.yaml": tern}))
    (pay, _) = moves_of(built)["requests"]
    assert pay[4][1] is None


def test_a_part_of_a_site_compares_all_services(project: Make, build_site: Build) -> None:
    root = project(FILES)
    whole, part = build_site(root), build_site(root, only=("gull",))
    for name in ("cross/compare.html", "cross/move.html"):
        assert part.files[name] == whole.files[name]


def test_the_preview_makes_them_when_asked(project: Make) -> None:
    root = project(FILES)
    preview = Preview(root)
    made = preview.asset("cross/compare.html")
    assert made
    assert b"two strokes" in made
    assert preview.asset("cross/move.html")
    assert preview.asset("cross/nothing.html") is None
    (root / "content/services/gull.yaml").write_text(GULL.replace("speed: 24", "speed: 31"))
    preview.update({"content/services/gull.yaml"})
    assert b">31</a>" in (preview.asset("cross/compare.html") or b"")


def test_what_tutorials_share_is_told_apart_from_what_each_says(
    project: Make, build_site: Build
) -> None:
    """Values of services are compared once for all tutorials, unless they see names or the page."""
    ticket = "  - A ticket, bought [at the quay](#sail)\n"
    ferry = GULL.replace(
        ticket, "  - A ticket to `{{ names.port }}`, up to {{ service.speed }} knots\n"
    )
    ferries = {
        "content/services/gull.yaml": ferry,
        "content/services/tern.yaml": ferry.replace("Gull Line", "Tern").replace("24", "31"),
    }
    index = "---\ntitle: {0}\nservices: [gull, tern]\nnames: {{port: {0}}}\n---\n"
    tutorials: dict[str, str] = {}
    for name in ("Oban", "Mallaig"):
        tutorials[f"content/{name}/index.md"] = index.format(name)
        page = PAGE.replace("## Sail", f"## To {name}").replace("title: Cross", f"title: To {name}")
        page = page.replace(
            "---\n##", f"description: To {name} by {{{{ service.name }}}}\n---\n##", 1
        )
        tutorials[f"content/{name}/[service].md"] = page
        tutorials[f"content/{name}/requests.yaml"] = REQUESTS.replace("/berths", f"/{name}/berths")
    built = build_site(project({"content/site.yaml": SITE, **ferries, **tutorials}))
    assert built.result.diagnostics == ()
    differs = ' <span class="differs" title="differs">\u2260</span>'
    for name, other in (("Oban", "Mallaig"), ("Mallaig", "Oban")):
        html = built.main_of(f"{name}/compare.html")
        assert other not in html + built.main_of(f"{name}/move.html")
        rows = rows_of(html)
        assert rows[f"Speed{differs}"][1] == '<a href="tern.html#sail">31</a>'
        assert f"<code>{name}</code>, up to 31 knots" in rows[f"Requirements{differs}"][1]
        assert rows[f"Pay \u2026{differs}"][0].count(f"POST /{name}/berths/gull-berth/pay") == 1


@pytest.mark.parametrize(
    ("file", "written", "place"),
    [
        ("index.md", "services: [gull, tern]\nfacts: {Crew: '{{ service.crew }}'}", ""),
        ("index.md", "services: [gull, tern]\nnames: {berth: 'b-{{ service.crew }}'}", "#sail"),
        ("[service].md", "title: Cross with {{ service.crew }}", ""),
        ("[service].md", ":::{only} service.crew > 5", "#sail"),
        ("requests.yaml", "caption: Pay {{ service.crew }}", "#sail"),
        ("requests.yaml", "notes: {/pier: 'Of {{ service.crew }}.'}\n  caption: Pay", "#sail"),
        ("requests.yaml", "only: {/pier: service.crew > 5}\n  caption: Pay", "#sail"),
        ("requests.yaml", "response: {ok: '{{ service.crew }}'}\n  caption: Pay", "#sail"),
    ],
)  # fmt: skip
def test_whatever_shows_a_field_makes_a_row(
    project: Make, build_site: Build, file: str, written: str, place: str
) -> None:
    """Facts, names, titles, conditions, captions, notes and responses; the link is to where it is first."""
    instead = {
        "index.md": "services: [gull, tern]",
        "[service].md": ":::{only} service.pier == 'north'" if "only" in written else "title: Cross with {{ service.name }}",
        "requests.yaml": "caption: Pay {{ service.name }}",
    }  # fmt: skip
    path = f"content/cross/{file}"
    files = {
        **FILES,
        "content/site.yaml": SITE.replace("  pier:", "  crew: {type: integer, required: true}\n  pier:"),
        "content/services/gull.yaml": f"{GULL}crew: 4\n",
        "content/services/tern.yaml": f"{TERN}crew: 6\n",
    }  # fmt: skip
    page = "content/cross/[service].md"
    files[page] = files[page].replace("```{request} pay\n```", "```{request} pay\n```\n\n```{response} pay\n```" if "response" in written else "```{request} pay\n```")  # fmt: skip
    assert instead[file] in files[path]
    files[path] = files[path].replace(instead[file], written)
    html = build_site(project(files)).main_of("cross/compare.html")
    differs = ' <span class="differs" title="differs">\u2260</span>'
    assert rows_of(html)[f"Crew{differs}"] == [
        f'<a href="gull.html{place}">4</a>',
        f'<a href="tern.html{place}">6</a>',
    ]


def test_a_request_without_a_caption_is_called_by_method_and_path(
    project: Make, build_site: Build
) -> None:
    requests = REQUESTS.replace("  caption: Pay {{ service.name }}\n", "")
    built = build_site(project({**FILES, "content/cross/requests.yaml": requests}))
    differs = ' <span class="differs" title="differs">\u2260</span>'
    assert f"POST /berths/\u2026/pay{differs}" in rows_of(built.main_of("cross/compare.html"))
    assert moves_of(built)["requests"][0][0] == "POST /berths/\u2026/pay"


def test_fields_are_called_by_their_labels(project: Make, build_site: Build) -> None:
    site = SITE.replace("speed: {", "speed: {label: Knots & more, ").replace("    type: payload", "    label: Price list\n    type: payload")  # fmt: skip
    root = project(FILES)
    assert build_site(root).result.ok
    (root / "content/site.yaml").write_text(site.replace("search: false", "feed: false"))
    built = build_site(root)
    html = built.main_of("cross/compare.html")
    assert "Knots &amp; more" in rows_of(html)
    assert "Speed" not in rows_of(html)
    assert ">Price list</th>" in html
    index = next(text for name, text in built.files.items() if name.startswith("search-index"))
    assert "Knots & more" in index.decode()


def test_pages_that_show_no_field_have_nothing_to_compare(project: Make, build_site: Build) -> None:
    page = "---\ntitle: Cross with {{ service.name }}\n---\n## Sail\n\n{{ service.note | default('none') }}\n\n```bash\nsail\n```\n"
    site = SITE.replace("fields:\n", "fields:\n  note: {type: text}\n")
    files = {**FILES, "content/site.yaml": site, "content/cross/[service].md": page}
    del files["content/cross/requests.yaml"]
    built = build_site(project(files))
    assert built.result.ok
    assert made_of(built) == []
    gull = built.files["cross/gull.html"].decode()
    assert "compare.html" not in gull
    assert "move.html" not in gull
    moves = files["content/cross/index.md"].replace(
        "\n---\nHow", "\nmoves: {Ropes: Bring some.}\n---\nHow"
    )
    built = build_site(project({**files, "content/cross/index.md": moves}))
    assert moves_of(built)["moves"][0][0] == "Ropes"  # what an author says is kept


def test_a_field_that_fills_a_snippet_makes_a_row(project: Make, build_site: Build) -> None:
    site = SITE.replace("  pier:", "  crew: {type: integer, default: 4}\n  pier:")
    include = "```{include} ../_snippets/crew.md\nhands: '{{ service.crew }}'\n```\n\n:::{only}"
    files = {
        **FILES,
        "content/site.yaml": site,
        "content/_snippets/crew.md": "With {{ arg.hands }} hands.\n",
        "content/cross/[service].md": PAGE.replace(":::{only}", include),
    }
    rows = rows_of(build_site(project(files)).main_of("cross/compare.html"))
    assert rows["Crew"][0] == '<a href="gull.html#sail">4</a>'
