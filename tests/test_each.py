"""`{each}`: lists of services as they are said, searched and compared, and what its names mean."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from conftest import Built, Files, examples
from tutgen.content.fields import declared_field
from tutgen.content.load import load_project
from tutgen.content.plan import plan_pages
from tutgen.language.rendering import Rendering
from tutgen.language.writers.text import TEXT
from tutgen.pages.files.search_index import INDEX
from tutgen.pages.site import CompiledSite
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin

Project = Callable[[Files], Path]
Build = Callable[..., Built]
Findings = Callable[[Files], list[str]]

BREWERY = {
    "content/site.yaml": """\
title: Breweries
fields:
  beers:
    type: list
    of:
      name: {type: text, required: true}
      hops: {type: list, of: {hop: {type: text, required: true}}, default: []}
""",
    "content/services/alder.yaml": """\
name: Alder
beers:
  - {name: Pale, hops: [{hop: Citra}, {hop: Saaz}]}
  - {name: Dark}
""",
    "content/services/birch.yaml": "name: Birch\n",
    "content/order/index.md": "---\ntitle: Order a beer\nservices: [alder, birch]\n---\n",
}


def ordered(body: str, **more: str) -> Files:
    page = f'---\ntitle: "Order from {{{{ service.name }}}}"\n---\n\n{body}'
    return {**BREWERY, "content/order/[service].md": page, **more}


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("| a |\n|---|\n| {{ beer.name }} |", "<table>"),
        ("- {{ beer.name }}\n- second", "<ul>"),
        ("1. {{ beer.name }}", "<ol>"),
    ],
)
def test_a_body_that_is_one_table_or_one_list_stays_one(
    body: str, count: str, build_site: Build, project: Project
) -> None:
    built = build_site(project(ordered(f":::{{each}} beer in service.beers\n{body}\n:::\n")))
    main = built.main_of("order/alder.html")
    assert (main.count(count), main.count("Pale"), main.count("Dark")) == (1, 1, 1)
    assert built.main_of("order/birch.html").strip() == ""
    assert not built.result.diagnostics


def test_any_other_body_is_repeated_whole(build_site: Build, project: Project) -> None:
    body = ":::{each} beer in service.beers\n- {{ beer.name }}\n\nBehind it.\n:::\n"
    main = build_site(project(ordered(body))).main_of("order/alder.html")
    assert (main.count("<ul>"), main.count("Behind it.")) == (2, 2)


@examples(0.2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text("abc", min_size=1), min_size=1, max_size=4), start=st.integers(0, 9))
def test_numbers_of_items_count_on_in_plain_text(
    names: list[str], start: int, project: Project
) -> None:
    beers = json.dumps([{"name": f"{name}!"} for name in names])
    body = f":::{{each}} beer in service.beers\n{start}. {{{{ beer.name }}}}\n1. And then\n:::\n"
    files = ordered(body, **{"content/services/alder.yaml": f"name: Alder\nbeers: {beers}\n"})
    expected = [line for name in names for line in (f"{name}!", "And then")]
    lines = plain(project(files)).splitlines()
    assert lines == [f"{number}. {line}" for number, line in enumerate(expected, start)]


def plain(root: Path) -> str:
    """The page of Alder as plain text."""
    loaded = load_project(root)
    site, plan = CompiledSite(loaded), plan_pages(loaded)
    page = plan.pages["order/alder.html"]
    return Rendering(page, plan, site).run(site.document(page).content.program(TEXT))


NESTED = """\
::::{each} beer in service.beers
{{ beer.name }}:

:::{each} one in beer.hops
- {{ one.hop }} for {{ beer.name }}
:::
::::
"""


def test_one_may_stand_in_another(project: Project) -> None:
    said = ["Pale:", "- Citra for Pale", "- Saaz for Pale", "Dark:"]
    assert plain(project(ordered(NESTED))).splitlines() == said


def test_search_finds_what_the_records_of_each_service_say(
    build_site: Build, project: Project
) -> None:
    files = build_site(project(ordered(NESTED))).files
    data = json.loads(files[INDEX].decode().removeprefix("tutgenSearch.add(").removesuffix(");\n"))
    sections = data["groups"][0][4]
    assert [(text, services) for _, _, text, services in sections if text] == [
        ("Pale: Citra for Pale Saaz for Pale Dark:", [0])
    ]


def test_a_snippet_sees_what_it_is_given_and_no_record(findings: Findings) -> None:
    body = """\
::::{each} beer in service.beers
```{include} _snippets/beer.md
which: "{{ beer.name }}"
```
::::
"""
    given_ = ordered(body, **{"content/order/_snippets/beer.md": "It is {{ args.which }}.\n"})
    assert not findings(given_)
    found = findings(ordered(body, **{"content/order/_snippets/beer.md": "{{ beer.name }}\n"}))
    assert any("'beer' is not defined" in one for one in found)


def test_a_name_of_an_outer_source_is_not_that_of_a_snippet(findings: Findings) -> None:
    """Both bind the name: outside of its own body, that of the snippet is not known either."""
    body = "::::{each} beer in service.beers\n```{include} _snippets/a.md\n```\n::::\n"
    snippet = ":::{each} beer in service.beers\n- {{ beer.name }}\n:::\n\n{{ beer.name }}\n"
    found = findings(ordered(body, **{"content/order/_snippets/a.md": snippet}))
    assert any("'beer' is known in the body of its {each} only" in one for one in found)


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ("beer.note", ""),
        ("not beer.note", "Dark"),
        ("beer.note or beer.name", "Dark"),
        ("beer.note == 'x'", ""),
        ("beer.note != 'x'", "Dark"),
        ("beer.note == false", "Dark"),
        ("beer.note < 'x'", ""),
        ("beer.note not in ['x']", "Dark"),
        ("'x' in beer.note", ""),
        ("beer.hops", ""),
    ],
)
def test_conditions_within_it(
    condition: str, shown: str, build_site: Build, project: Project
) -> None:
    """A declared field that a record does not say is false."""
    site = BREWERY["content/site.yaml"] + "      note: {type: text}\n"
    alder = "name: Alder\nbeers: [{name: Dark}]\n"
    body = (
        f"::::{{each}} beer in service.beers\n:::{{only}} {condition}\n{{{{ beer.name }}}}\n"
        ":::\n::::\n"
    )
    more = {"content/site.yaml": site, "content/services/alder.yaml": alder}
    built = build_site(project(ordered(body, **more)))
    assert not built.result.diagnostics
    assert ("Dark" in built.main_of("order/alder.html")) is bool(shown)


def test_one_backslash_between_a_path_and_a_record_is_told(findings: Findings) -> None:
    body = (
        ":::{each} beer in service.beers\n`C:\\{{ beer.name }}` and `C:\\\\{{ beer.name }}`\n:::\n"
    )
    found = [one for one in findings(ordered(body)) if one.startswith("escaped-expression")]
    assert len(found) == 1


def test_a_record_is_compared_with_what_it_may_be(findings: Findings) -> None:
    site = BREWERY["content/site.yaml"] + "      kind: {type: choice, choices: [ale, stout]}\n"
    body = "{{ 'Dark' if beer.kind == 'stuot' else 'Light' }} {{ beer.name }}\n"
    found = findings(
        ordered(
            f":::{{each}} beer in service.beers\n{body}:::\n",
            **{"content/site.yaml": site},
        )
    )
    assert any("unknown-choice" in one and "'beer.kind' cannot be 'stuot'" in one for one in found)


def parts(raw: Sequence[object]) -> list[tuple[str, str]]:
    of = {"name": {"type": "text"}, "said": {"type": "markdown"}}
    origin = YamlOrigin(Source("content/site.yaml", ""))
    field = declared_field("beers", {"type": "list", "of": of}, origin)
    return [(part.slot, part.text) for part in field.type.parts(raw)]


def test_the_texts_of_a_record_are_compared_with_those_of_one_of_the_same_name() -> None:
    raw = [
        {"name": "Pale", "said": "Light."},
        {"name": "Pale", "said": "Again."},
        {"said": "None."},
    ]
    assert parts(raw) == [
        (".Pale.name", "Pale"),
        (".Pale.said", "Light."),
        (".Pale.1.name", "Pale"),
        (".Pale.1.said", "Again."),
        (".2.said", "None."),
    ]


def test_an_identifier_belongs_to_its_service(findings: Findings) -> None:
    files = ordered("Set `ALDER_KEY`, then go on.\n")
    site = BREWERY["content/site.yaml"] + "  key: {type: identifier}\n"
    alder = BREWERY["content/services/alder.yaml"] + "key: ALDER_KEY\n"
    found = findings({**files, "content/site.yaml": site, "content/services/alder.yaml": alder})
    assert any(one.startswith("foreign-word") and "ALDER_KEY" in one for one in found)


LOCKS = {
    "content/site.yaml": """\
title: Locks
variants: {client: {app: App, wire: Wire}}
fields:
  faults:
    type: list
    of:
      code: {type: text, required: true}
      sign: {type: text, by: client}
      fix: {type: markdown, by: client, default: {app: Tap it., wire: Send `0`.}}
      call: {type: code, by: client, language: bash, app: "lock {{ service.slug }}"}
""",
    "content/services/yale.yaml": """\
name: Yale
faults:
  - {code: E1, sign: {app: red, wire: "0x1"}, fix: {app: Press **reset**., wire: null}}
  - {code: E2, sign: none, call: {wire: lock-wire 2}}
""",
    "content/reset/index.md": "---\ntitle: Reset\nservices: [yale]\n---\n",
}


def reset(body: str) -> Files:
    page = f'---\ntitle: "{{{{ service.name }}}}"\n---\n\n## Faults\n\n{body}'
    return {**LOCKS, "content/reset/[service].md": page}


def test_a_value_of_a_record_that_differs_by_a_variant_is_a_set_of_tabs(
    project: Project, build_site: Build
) -> None:
    body = ":::{each} fault in service.faults\n{{ fault.code }}\n\n{{ fault.fix }}\n\n{{ fault.call }}\n:::\n"
    html = build_site(project(reset(body))).main_of("reset/yale.html")
    assert re.findall('<section class="tab" id="(.*?)"', html) == [
        "faults-app-r1", "faults-app-r1-2", "faults-app-r2", "faults-wire-r2", "faults-app-r2-2", "faults-wire-r2-2",
    ]  # fmt: skip
    assert re.findall("reset|Tap it|Send|lock yale|lock-wire 2", re.sub("<[^>]*>", "", html)) == [
        "reset", "lock yale", "Tap it", "Send", "lock yale", "lock-wire 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("variant", "expected"), [("app", ["E1 red", "E2 none"]), ("wire", ["E1 0x1", "E2 none"])]
)
def test_in_a_tab_a_value_of_a_record_is_that_of_its_variant(
    project: Project, build_site: Build, variant: str, expected: list[str]
) -> None:
    body = f"""\
::::::{{tab-set}} client
:::::{{tab-item}} {variant}
::::{{each}} fault in service.faults
| Code | Sign |
|---|---|
| {{{{ fault.code }}}} | {{{{ fault.sign }}}} |
::::
:::::
::::::
"""
    html = build_site(project(reset(body))).main_of("reset/yale.html")
    rows = re.findall("<tr>\n<td>(.*?)</td>\n<td>(.*?)</td>\n</tr>", html)
    assert [" ".join(row) for row in rows] == expected


def test_a_variant_that_a_record_lacks_is_reported(findings: Findings) -> None:
    files = reset(":::{each} fault in service.faults\n{{ fault.code }}\n\n{{ fault.sign }}\n:::\n")
    yale = files["content/services/yale.yaml"].replace('{app: red, wire: "0x1"}', "{app: red}")
    yale = yale.replace(", call: {wire: lock-wire 2}", "") + "  - {code: E3, sign: {wire: 0x3}}\n"
    found = findings({**files, "content/services/yale.yaml": yale})
    assert found == [
        f"incomplete-sibling content/services/yale.yaml:{place} 'faults.sign' says nothing for '{variant}', "
        "as it does with another record"
        for place, variant in (("3:16", "wire"), ("5:16", "app"))
    ]


def test_a_group_that_a_field_of_records_names_must_be_there(findings: Findings) -> None:
    files = reset(":::{each} fault in service.faults\n{{ fault.code }}\n:::\n")
    site = files["content/site.yaml"].replace(
        "markdown, by: client, default: {app: Tap it., wire: Send `0`.}", "text, by: clients"
    )
    site = site.replace("code, by: client", "text")
    found = findings({**files, "content/site.yaml": site})
    assert [one for one in found if one.startswith("unknown-variant")] == [
        "unknown-variant content/site.yaml:9:29 there is no group of variants 'clients'",
        "unknown-variant content/site.yaml:10:42 'call' says something for the variant 'app', by which it does not differ",
    ]


SETS = """\
::::::{tab-set} client
:::::{tab-item} app
::::{each} fault in service.faults
- {{ fault.sign }}
::::
:::::
::::{only} service.slug == 'yale'
:::{tab-item} wire
A wire.
:::
::::
::::::

:::::{each} fault in service.faults
::::{tab-set}
:::{tab-item} Code
{{ fault.code }}
:::
:::{tab-item} {{ fault.sign.app }}
By its sign.
:::
::::
:::::

:::::{tab-set}
::::{each} fault in service.faults
:::{tab-item} {{ fault.code }}
It is {{ fault.sign.wire }}.
:::
::::
:::{tab-item} Any other
Ask.
:::
:::::

:::::{only} service.faults
::::{tab-set} client
:::{tab-item} app
Last.
:::
::::
:::::
"""


def test_tabs_within_each_take_no_ids_from_those_elsewhere(
    project: Project, build_site: Build
) -> None:
    """What search leads to has one id on the pages of all services, however many records they have."""
    files = dict(reset(SETS))
    files["content/reset/index.md"] = files["content/reset/index.md"].replace(
        "[yale]", "[yale, abus]"
    )
    files["content/services/abus.yaml"] = "name: Abus\nfaults: [{code: E9, sign: odd}]\n"
    built = build_site(project(files))
    ids = {
        slug: re.findall('<section class="tab" id="(.*?)"', built.main_of(f"reset/{slug}.html"))
        for slug in ("yale", "abus")
    }
    assert ids["yale"] == [
        "faults-app", "faults-wire", "faults-code-r3", "faults-red-r3", "faults-code-r4", "faults-none-r4", "faults-e1-r5",
        "faults-e2-r6", "faults-any-other", "faults-app-2",
    ]  # fmt: skip
    assert [id_ for id_ in ids["abus"] if not re.search(r"-r\d", id_)] == [
        "faults-app", "faults-any-other", "faults-app-2",
    ]  # fmt: skip


def test_each_cannot_repeat_the_tab_of_a_variant_within_a_set(findings: Findings) -> None:
    body = """\
:::::{tab-set} client
::::{each} fault in service.faults
:::{tab-item} app
{{ fault.code }}, {{ fault.sign }}, {{ fault.fix }}, {{ fault.call }}
:::
::::
:::::
"""
    found = [one for one in findings(reset(body)) if one.startswith("not-repeatable")]
    assert found == [
        "not-repeatable content/reset/[service].md:9:4 the tab of 'app' stands in {each}, which repeats it for each record"
    ]
