"""`{each}`: lists of services as they are said, searched and compared, and what its names mean."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Built, Files
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
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
