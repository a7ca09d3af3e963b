"""What several services have in the same way is one finding, at the first of them."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import Ran
from tutgen.build.folding import folded
from tutgen.diagnostics import ALSO, Diagnostic, Fix, Span

Make = Callable[[Mapping[str, str]], Path]
Run = Callable[..., Ran]
SERVICES = ("heron", "ibis", "stork", "crane")


def lacks(slug: str, line: int = 1, **fields: object) -> Diagnostic:
    span = Span(f"content/services/{slug}.yaml", line, 1, line, 5)
    return Diagnostic("incomplete-sibling", f"'{slug}' has no 'nest'", span, **fields)  # type: ignore[arg-type]


def test_one_stands_for_all_and_lists_the_other_places() -> None:
    found = [lacks(slug) for slug in SERVICES]
    (one,) = folded(found)
    assert one.message == "'heron' has no 'nest' (and in 3 other services)"
    assert one.span == found[0].span
    assert one.trail == tuple((ALSO, d.span) for d in found[1:])


@pytest.mark.parametrize("form", ["https://{}.example/", "{}", "{}_KEY"])
def test_names_of_the_service_itself_make_no_difference(form: str) -> None:
    slugs = ("grey-heron", "stork", "crane")
    found = [
        Diagnostic(
            "vague-label",
            f"the label 'here' leads to '{form.format(name)}'",
            Span(f"content/services/{slug}.yaml"),
        )
        for slug, name in zip(slugs, ("GREY_HERON", "Stork", "crane"), strict=True)
    ]
    assert [d.message for d in folded(found)] == [f"{found[0].message} (and in 2 other services)"]


def test_services_are_counted_and_places_are_listed() -> None:
    found = [lacks("heron"), lacks("heron", 7), lacks("ibis"), lacks("stork")]
    (one,) = folded(found)
    assert one.message.endswith("(and in 2 other services)")
    assert [span for _, span in one.trail] == [d.span for d in found[1:]]


@pytest.mark.parametrize(
    "found",
    [
        pytest.param([lacks("heron"), lacks("ibis")], id="two services"),
        pytest.param([lacks("heron", line) for line in range(1, 9)], id="one file"),
        pytest.param(
            [lacks("heron"), lacks("ibis"), lacks("stork", severity="error")], id="severities"
        ),
        pytest.param(
            [
                Diagnostic("empty-heading", "an empty heading", Span(f"content/{name}.md", 1))
                for name in SERVICES
            ],
            id="plain pages",
        ),
        pytest.param(
            [
                Diagnostic(
                    "secret", f"'{slug[:2]}...' is real", Span(f"content/services/{slug}.yaml")
                )
                for slug in SERVICES
            ],
            id="other words",
        ),
        pytest.param(
            [
                Diagnostic("empty-value", "'state' is empty", Span(f"content/services/{slug}.yaml"))
                for slug in SERVICES
            ],
            id="faults of any build",
        ),
    ],
)
def test_what_is_no_one_decision_stays_apart(found: list[Diagnostic]) -> None:
    assert folded(found) == tuple(found)


def test_the_order_stays() -> None:
    other = Diagnostic("dead-link", "no file 'a.md'", Span("content/services/heron.yaml", 3))
    found = [lacks("crane"), other, lacks("heron"), lacks("ibis")]
    assert [d.code for d in folded(found)] == ["incomplete-sibling", "dead-link"]


def test_a_fix_mends_all_places_or_there_is_none() -> None:
    fixes = [Fix.writing("Nest", "nest", Span(f"content/services/{s}.yaml", 2)) for s in SERVICES]
    found = [lacks(slug, fix=fix) for slug, fix in zip(SERVICES, fixes, strict=True)]
    (one,) = folded(found)
    assert one.fix == Fix("write 'Nest' for 'nest'", tuple(fix.edits[0] for fix in fixes))
    (one,) = folded([*found[:3], lacks("crane")])
    assert one.fix is None


SITE = {
    "content/site.yaml": "title: Birds\nfields:\n  call: {type: payload}\n",
    "content/feed/index.md": f"---\ntitle: Feed\nservices: [{', '.join(SERVICES)}]\n---\nAll.\n",
    "content/feed/[service].md": (
        '---\ntitle: "{{ service.name }}"\n---\n\n## Feed\n\n```{request} feed\n```\n'
    ),
    "content/feed/requests.yaml": (
        'feed:\n  method: POST\n  path: /feed\n  body: "{{ service.call }}"\n'
    ),
    **{
        f"content/services/{slug}.yaml": f"name: {slug.title()}\ncall: {{body: {{kind: fish}}}}\n"
        for slug in SERVICES
    },
}
PLACES = [f"content/services/{slug}.yaml:2:15" for slug in sorted(SERVICES)]


def test_people_see_the_other_places_when_they_ask(project: Make, tutgen: Run) -> None:
    root = project(SITE)
    found = tutgen("check", cwd=root).err
    assert f"{PLACES[0]}: warning[unexplained-key]" in found
    assert "(and in 3 other services)" in found
    assert not any(place in found for place in PLACES[1:])
    assert all(f"{ALSO}: {place}" in tutgen("check", "-v", cwd=root).err for place in PLACES[1:])


def test_programs_get_the_other_places(project: Make, tutgen: Run) -> None:
    root = project(SITE)
    (one,) = json.loads(tutgen("check", "--format", "json", cwd=root).out)["diagnostics"]
    places = [f"{r['file']}:{r['line']}:{r['column']}" for r in one["related"]]
    assert places[-3:] == PLACES[1:]
    (run,) = json.loads(tutgen("check", "--format", "sarif", cwd=root).out)["runs"]
    (result,) = run["results"]
    assert [r["message"]["text"] for r in result["relatedLocations"]][-3:] == [ALSO] * 3


def test_a_waiver_takes_its_place_out(project: Make, tutgen: Run) -> None:
    waived = "waive: {unexplained-key: It speaks for itself}\n"
    path = "content/services/ibis.yaml"
    ran = tutgen("check", "-v", cwd=project({**SITE, path: SITE[path] + waived}))
    assert "(and in 2 other services)" in ran.err
    assert path not in ran.err
