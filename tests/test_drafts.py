"""Drafts, and services that no tutorial lists: they may be unfinished, and harm nothing else."""

from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from conftest import Built, Files, Ran
from tutgen.content.load import load_project, load_site
from tutgen.content.schemas.service import service_schema
from tutgen.preview.live_site import Preview
from tutgen.sources.source import Source
from tutgen.sources.yaml_source import parse

Make = Callable[[Files], Path]
Build = Callable[..., Built]

SITE = """\
title: Ferries
fields:
  harbour: {type: text, required: true}
  berths: {type: integer, required: true}
  about: {type: markdown}
  booking: {type: payload, required: true}
"""
PAGE = """\
---
title: "Cross with {{ service.name }}"
description: "From {{ service.harbour }}."
---

{{ service.about }}

{{ service.berths }} berths.

:::{only} service.booking.seats == 1
For one.
:::
"""


def complete(name: str) -> str:
    """The file of a service that lacks nothing."""
    return (
        f"name: {name}\nharbour: Port of {name}\nberths: 3\nabout: Sails daily.\n"
        "booking: {body: {seats: 2}}\n"
    )


def ferries(draft: str, *, listed: bool, unlisted: str = "") -> Files:
    """A tutorial for two services; and `dory`, which it lists or does not."""
    services = ["ark", "brig", *(["dory"] if listed else [])]
    index = "---\ntitle: Crossing\ndescription: Over the water.\nservices: "
    files = {
        "content/site.yaml": SITE,
        "content/index.md": "# Ferries\n\nSee [the crossing](cross/index.md).\n",
        "content/cross/index.md": f"{index}[{', '.join(services)}]\n---\n\n```{{services}}\n```\n",
        "content/cross/[service].md": PAGE,
        "content/services/ark.yaml": complete("Ark"),
        "content/services/brig.yaml": complete("Brig"),
        "content/services/dory.yaml": draft,
    }
    return files | ({"content/services/punt.yaml": unlisted} if unlisted else {})


UNFINISHED = {
    "nothing but its state": "state: draft\n",
    "empty values": "name: Dory\nstate: draft\nharbour:\nberths:\nbooking:\n",
    "an empty payload": "name: Dory\nstate: draft\nbooking:\n  body:\n  notes:\n",
    "a payload without its body": "name: Dory\nstate: draft\nbooking: {notes: {/seats: How many.}}\n",
    "an empty value within a payload": (
        "name: Dory\nstate: draft\nbooking:\n  body:\n    seats:\n  notes:\n    /seats: How many.\n"
    ),
    "empty texts": "name: Dory\nstate: draft\nunsupported:\n  cross#pay:\nwaive:\naliases:\n",
    "a step still to be written": "name: Dory\nstate: draft\nunsupported: {cross#pay: Not yet.}\n",
}


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "not listed"])
@pytest.mark.parametrize("draft", UNFINISHED.values(), ids=UNFINISHED.keys())
def test_what_a_draft_lacks_is_said_only_with_the_drafts(
    project: Make, build_site: Build, draft: str, *, listed: bool
) -> None:
    root = project(ferries(draft, listed=listed))
    built = build_site(root, siblings=True)
    assert built.result.diagnostics == ()
    assert "cross/ark.html" in built.files
    assert "cross/dory.html" not in built.files
    badges = built.files["cross/index.html"].decode()
    assert ('badge-planned">' in badges) == listed
    told = [d for d in build_site(root, drafts=True).result.diagnostics if "dory" in d.span.path]
    assert told
    assert {d.severity for d in told} == {"error" if listed else "warning"}


MISTAKES = {
    "a number for a text": ("harbour: 7\n", "wrong-type"),
    "a text for a payload": ("booking: two seats\n", "wrong-type"),
    "a field that is not declared": ("harbor: Hull\n", "unknown-field"),
    "a broken expression": ('harbour: "{{ service.name | }}"\n', "expression-syntax"),
    "Markdown with an open fence": ("about: |\n  ```bash\n  sail\n", "unclosed-fence"),
    "no YAML": ("harbour: Port: Hull\n", "yaml-syntax"),
    "a second mistake beside what is missing": ("berths:\nharbour: [Hull]\n", "wrong-type"),
}


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "not listed"])
@pytest.mark.parametrize(("mistake", "code"), MISTAKES.values(), ids=MISTAKES.keys())
def test_what_is_wrong_in_a_draft_is_a_warning(
    project: Make, build_site: Build, mistake: str, code: str, *, listed: bool
) -> None:
    root = project(ferries(f"name: Dory\nstate: draft\n{mistake}", listed=listed))
    built = build_site(root, siblings=True)
    assert [(d.code, d.severity) for d in built.result.diagnostics] == [(code, "warning")]
    assert built.result.diagnostics[0].span.path == "content/services/dory.yaml"
    assert built.result.stopping(strict=True) == ()
    assert "cross/ark.html" in built.files
    with_drafts = build_site(root, drafts=True).result
    assert code in {d.code for d in with_drafts.diagnostics}
    assert with_drafts.ok != listed


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("name: Punt\n", ["unused-service"]),
        ("harbour: Ely\nberths:\n", ["unused-service"]),
        ("- Punt\n", ["unused-service", "wrong-type"]),
        ("harbour: Ely: Quay\n", ["unused-service", "yaml-syntax"]),
        ("name: Punt\nberths: few\n", ["unused-service", "wrong-type"]),
    ],
)
def test_a_service_that_nobody_lists_harms_nothing(
    project: Make, build_site: Build, text: str, codes: list[str]
) -> None:
    root = project(ferries("state: draft\n", listed=True, unlisted=text))
    built = build_site(root, siblings=True)
    assert sorted(d.code for d in built.result.diagnostics) == codes
    assert built.result.ok
    assert "cross/brig.html" in built.files


def test_a_file_of_a_service_that_cannot_be_read_at_all(project: Make, build_site: Build) -> None:
    root = project(ferries("state: draft\n", listed=False))
    (root / "content/services/sloop.yaml").write_bytes(b"name: Sl\xf6\xf6p\n")
    (root / "content/services/My Yawl.yaml").write_text("name: Yawl\n")
    result = build_site(root).result
    assert sorted((d.code, d.severity) for d in result.diagnostics) == [
        ("file-name", "warning"),
        ("not-utf8", "warning"),
    ]
    assert result.stopping(strict=True) == ()


def test_a_listed_draft_that_is_no_text(project: Make, build_site: Build) -> None:
    root = project(ferries("", listed=True))
    (root / "content/services/dory.yaml").write_bytes(b"state: draft\nname: Dor\xff\n")
    built = build_site(root)
    assert [(d.code, d.severity) for d in built.result.diagnostics] == [("not-utf8", "warning")]
    assert built.result.stopping(strict=True) == ()
    assert "cross/ark.html" in built.files


def test_a_service_with_pages_may_lack_nothing(project: Make, build_site: Build) -> None:
    for state in ("state: published", "deprecated: {since: 2025-03}"):
        root = project(ferries(f"name: Dory\n{state}\nberths:\n", listed=True))
        found = build_site(root).result.diagnostics
        assert {(d.code, d.severity) for d in found} == {("empty-value", "error")}


def test_what_a_draft_uses_is_used(project: Make, build_site: Build) -> None:
    files = ferries("state: draft\nabout: |\n  ```{include} ../_tide.md\n  ```\n", listed=False)
    root = project({**files, "content/_tide.md": "Mind the tide.\n"})
    assert build_site(root).result.diagnostics == ()


def test_a_draft_is_no_measure_of_others(project: Make, build_site: Build) -> None:
    """Neither do its words belong to it, nor its name, nor what it waives."""
    draft = complete("Sails") + "state: draft\nwaive: {likely-typo: It is a name.}\n"
    files = ferries(draft, listed=False)
    files = {**files, "content/cross/[service].md": f"{PAGE}\nEach sails twice, never to dory.\n"}
    assert build_site(project(files), siblings=True).result.diagnostics == ()


def test_the_commands_go_on_beside_a_draft(project: Make, tutgen: Callable[..., Ran]) -> None:
    root = project(ferries("state: draft\n", listed=True))
    assert tutgen("new", "service", "kayak", cwd=root).code == 0
    for command in ("build --strict", "check", "list services", "list pages", "list variables"):
        ran = tutgen(*command.split(), cwd=root)
        assert (command, ran.code) == (command, 0)
    assert "dory\tdory\tdraft" in tutgen("list", "services", cwd=root).out
    ran = tutgen("build", "--drafts", "--color", "never", cwd=root)
    assert ran.code == 1
    assert "content/services/dory.yaml:1:1: error[missing-field]: the field 'name'" in ran.err
    assert "content/services/kayak.yaml:" in ran.err


# ----------------------------------------------------------------------------------------- editors


EDITED = {
    **UNFINISHED,
    "null for each": "state: draft\nname:\nharbour:\nberths:\nabout:\nbooking:\nmentions:\n",
}


@pytest.mark.parametrize("draft", EDITED.values(), ids=EDITED.keys())
def test_an_editor_marks_nothing_that_a_draft_lacks(project: Make, draft: str) -> None:
    site, _ = load_site(project({"content/site.yaml": SITE}))
    rules = jsonschema.Draft7Validator(service_schema(site.fields.values()))
    value, _ = parse(Source("dory.yaml", draft))
    assert rules.is_valid(value)
    published = {**value, "state": "published"}
    assert not rules.is_valid(published)


@pytest.mark.parametrize("wrong", ["harbour: 7", "harbor: Hull", "booking: {body: 1, note: {}}"])
def test_an_editor_marks_what_is_wrong_in_a_draft(project: Make, wrong: str) -> None:
    site, _ = load_site(project({"content/site.yaml": SITE}))
    rules = jsonschema.Draft7Validator(service_schema(site.fields.values()))
    value, _ = parse(Source("dory.yaml", f"state: draft\n{wrong}\n"))
    assert not rules.is_valid(value)


# ----------------------------------------------------------------------------------------- preview


def test_a_broken_draft_freezes_no_other_page(project: Make) -> None:
    root = project(ferries("name: Dory\nstate: draft\n", listed=True))
    page = root / "content/cross/[service].md"
    for drafts in (False, True):
        preview = Preview(root, drafts=drafts)
        for number, text in enumerate(
            (*UNFINISHED.values(), "name: Dory\nstate: draft\na: b: c\n")
        ):
            (root / "content/services/dory.yaml").write_text(text)
            page.write_text(f"{PAGE}\nVoyage {number}.\n")
            preview.update({"content/services/dory.yaml", "content/cross/[service].md"})
            shown = preview.page("cross/ark.html")
            assert shown is not None
            assert f"Voyage {number}." in shown.html
            assert shown.diagnostics == ()
            of_draft = preview.page("cross/dory.html")
            assert (of_draft is None) != drafts
            if of_draft:
                assert of_draft.diagnostics
                assert {d.span.path for d in of_draft.diagnostics} <= {
                    "content/services/dory.yaml", "content/cross/[service].md",
                }  # fmt: skip


def test_the_state_of_a_draft_that_is_no_yaml_is_still_seen(project: Make) -> None:
    root = project(ferries("name: Do: ry\nstate: 'draft'  # soon\n", listed=True))
    assert load_project(root).services["dory"].state == "draft"
    assert all(d.severity == "warning" for d in load_project(root).diagnostics)
