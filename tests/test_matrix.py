"""`check --matrix`: who has what, and the sentences that deviate."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutgen.build.matrices import make_matrices
from tutgen.check.matrix.model import Deviation, Matrix
from tutgen.check.siblings.prose.sentences import sentences

Files = Mapping[str, str]
Project = Callable[[Files], Path]

SITE = """\
title: Seeds
fields:
  about: {type: markdown}
  depth: {type: integer}
  soil: {type: text, default: Any soil will do.}
  light: {type: text}
  order: {type: payload}
"""
PAGE = """\
---
title: "{{ service.name }}"
---

{{ service.about }}

## Sow

{{ service.depth }} cm deep. {{ service.soil }}

## Order

```{request} order
```
"""
REQUESTS = """\
order:
  method: POST
  path: /orders
  body: "{{ service.order }}"
  notes:
    /packets: How many.
"""
NAMES = ["alder", "birch", "cedar", "dogwood", "elm"]


def site(services: Mapping[str, str], page: str = PAGE) -> dict[str, str]:
    """A tutorial of services, whose files begin with the name."""
    return {
        "content/site.yaml": SITE,
        "content/sow/index.md": f"---\nservices: [{', '.join(services)}]\n---\n# Sow {{{{ 'it' }}}}\n",
        "content/sow/[service].md": page,
        "content/sow/requests.yaml": REQUESTS,
        **{
            f"content/services/{slug}.yaml": f"name: {slug.capitalize()} Seeds\n{lines}\n"
            for slug, lines in services.items()
        },
    }


def same(lines: str) -> dict[str, str]:
    return dict.fromkeys(NAMES, lines)


@pytest.fixture
def matrix(project: Project) -> Callable[..., Matrix]:
    def run(services: Mapping[str, str], page: str = PAGE) -> Matrix:
        made = make_matrices(project(site(services, page))).matrices
        assert made
        return made[0]

    return run


def row(matrix: Matrix, slot: str) -> tuple[str, str]:
    """Kind and states of a row: a letter a service."""
    found = next(row for row in matrix.rows if row.slot == slot)
    return found.kind, "".join(state[0] for state in found.states.values())


# --------------------------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Sow in May. Water it.", ["Sow in May.", "Water it."]),
        ("Use version 8.15. It is new.", ["Use version 8.15.", "It is new."]),
        ("Some trees, e.g. alders, like it wet.", None),
        ("See J. Sargent, or Fig. 3 of it.", None),
        ("Säen, z. B. im Mai. Dann gießen.", ["Säen, z. B. im Mai.", "Dann gießen."]),
        ("P. ex. en mai. Ensuite, arroser.", ["P. ex. en mai.", "Ensuite, arroser."]),
        ("Wait... then water it.", None),
        ("Is it wet? Wait!", ["Is it wet?", "Wait!"]),
        ('"Sow now." Then wait.', ['"Sow now."', "Then wait."]),
        ("**Sow now.** Then wait.", ["**Sow now.**", "Then wait."]),
        ("It is `a. B` here.", None),
        ("{{ 'A. B' }} is here.", None),
        ("五月に播く。水をやる。", ["五月に播く。", "水をやる。"]),
        ("五月播种！然后浇水。", ["五月播种！", "然后浇水。"]),
        ("ازرع في مايو. هل الأرض رطبة؟ انتظر.", ["ازرع في مايو.", "هل الأرض رطبة؟", "انتظر."]),
        ("मई में बोएँ। पानी दें।", ["मई में बोएँ।", "पानी दें।"]),
        ("Посейте в мае. Полейте.", ["Посейте в мае.", "Полейте."]),
        ("No stop at all", None),
    ],
)
def test_a_sentence_ends_at_a_full_stop_of_its_script(text: str, cut: Sequence[str] | None) -> None:
    code = [(text.index("`"), text.rindex("`") + 1)] if "`" in text else []
    found = [text[a:b] for a, b in sentences(text, 0, len(text), code)]
    assert found == (cut or [text])


@given(st.text("Aa1 .!?。؟`{}\n", max_size=40))
def test_sentences_hold_all_of_a_text_but_its_blanks(text: str) -> None:
    ranges = list(sentences(text, 0, len(text), ()))
    assert all(a < b for a, b in ranges)
    assert [*sorted(ranges)] == ranges
    assert "".join("".join(text[a:b] for a, b in ranges).split()) == "".join(text.split())


# -------------------------------------------------------------------------------------- rows


def test_a_cell_says_who_has_what(matrix: Callable[..., Matrix]) -> None:
    services = {
        "alder": "depth: 1\nsoil: Wet soil.\nunsupported: {sow#order: By letter only.}",
        "birch": "depth: 2",
        "cedar": "depth: 3",
        "dogwood": "",
        "elm": "depth: 4\nunsupported: {sow#sow: It is planted.}",
    }
    found = matrix(services)
    assert row(found, "depth") == ("gap", "ooomo")
    assert row(found, "soil") == ("settled", "odddd")
    assert row(found, "#sow") == ("settled", "oooou")
    assert row(found, "#order") == ("settled", "uoooo")
    assert row(found, "{request} order") == ("settled", "uoooo")
    assert "light" not in {row.slot for row in found.rows}  # no page shows it


def test_what_no_page_asks_for_is_not_missing(matrix: Callable[..., Matrix]) -> None:
    services = same("depth: 1") | {"elm": "unsupported: {sow#sow: It is planted.}"}
    assert row(matrix(services), "depth") == ("alike", "oooon")


@pytest.mark.parametrize(
    ("having", "kind"), [(1, "single"), (2, "split"), (3, "split"), (4, "gap"), (5, "alike")]
)
def test_what_about_half_have_stands_out(
    matrix: Callable[..., Matrix], having: int, kind: str
) -> None:
    services = {slug: "depth: 1" if i < having else "" for i, slug in enumerate(NAMES)}
    found = matrix(services)
    assert row(found, "depth") == (kind, "o" * having + "m" * (5 - having))
    folded = next(found.is_folded(one) for one in found.rows if one.slot == "depth")
    assert folded == (kind in ("single", "alike"))


def test_drafts_and_deprecated_services_do_not_tell_what_is_usual(
    matrix: Callable[..., Matrix],
) -> None:
    gone = "state: deprecated\ndeprecated: {since: '2025'}\ndepth: 1"
    services = {"alder": "depth: 1", "birch": "", "cedar": gone, "dogwood": gone, "elm": gone}
    found = next(row for row in matrix(services).rows if row.slot == "depth")
    assert (found.has, found.could, found.kind) == (1, 2, "split")


ORDER = "order:\n  body: {{packets: 2, paper: {paper}}}\n  notes: {notes}\n"


def test_keys_of_payloads_and_their_notes(matrix: Callable[..., Matrix]) -> None:
    services = {
        "alder": ORDER.format(paper="{size: 1}", notes="{/packets: Of ours., /paper: Of it.}"),
        "birch": ORDER.format(paper="{}", notes="{/paper: Of it.}"),
        "cedar": ORDER.format(paper="{size: 2}", notes="{}"),
        "dogwood": "order:\n  body: {packets: 3}\n",
        "elm": "",
    }
    found = matrix(services)
    assert row(found, "order.body/paper") == ("gap", "ooomn")
    assert row(found, "order.body/paper/size") == ("gap", "omonn")
    assert row(found, "order.notes/packets") == ("settled", "odddn")


def test_sections_and_links(matrix: Callable[..., Matrix]) -> None:
    services = {
        slug: f"about: |\n  [Map](https://{slug}.example)\n\n  ### Prices of {slug.capitalize()} Seeds\n\n  Low."
        for slug in NAMES
    } | {"elm": "about: None here."}
    found = matrix(services)
    assert row(found, "about#Prices of ...") == ("gap", "oooom")
    assert row(found, "about@link") == ("gap", "oooom")


# -------------------------------------------------------------------------------- deviations


def deviations(found: Matrix) -> list[tuple[str, str, str, str]]:
    """Slug, slot, kind and difference of each."""
    signs = {"same": "{}", "here": "+{}+", "there": "-{}-"}
    return [
        (
            one.slug,
            one.slot,
            one.kind,
            "".join(signs[p.kind].format(p.text) for p in one.pieces) or one.there,
        )
        for one in found.deviations
    ]


WRITTEN = (
    "about: |\n  Soak the seeds of {name} for a night. Sow them in rows. Water them each day.\n"
)


def said(slug: str, old: str = "", new: str = "") -> str:
    return WRITTEN.format(name=f"{slug.capitalize()} Seeds").replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("in rows", "in lines", [("elm", "about", "changed", "Sow them in- rows-+ lines+.")]),
        ("each day", "every day", [("elm", "about", "changed", "Water them- each-+ every+ day.")]),
        (" Sow them in rows.", "", [("elm", "about", "lacking", "Sow them in rows.")]),
        ("Elm Seeds", "{{ service.name }}", []),
        ("Elm Seeds", "elm", []),
        ("\n  Soak", "\n  Mind birds.\n\n  - Soak", []),
    ],
)
def test_a_sentence_that_deviates(
    matrix: Callable[..., Matrix], old: str, new: str, expected: object
) -> None:
    services = {slug: said(slug) for slug in NAMES} | {"elm": said("elm", old, new)}
    assert deviations(matrix(services)) == expected


def test_a_deviation_leads_to_both_places(matrix: Callable[..., Matrix]) -> None:
    services = {slug: said(slug) for slug in NAMES} | {"elm": said("elm", "in rows", "in lines")}
    one: Deviation = matrix(services).deviations[0]
    assert str(one.place) == "content/services/elm.yaml:3:44"
    assert str(one.other_place) == "content/services/alder.yaml:3:46"
    assert (one.sibling, one.holders, one.of) == ("alder", 4, 5)
    assert matrix(services).deviating(
        next(row for row in matrix(services).rows if row.slot == "about")
    ) == {"elm"}


def test_texts_that_differ_rightly_have_no_deviation(matrix: Callable[..., Matrix]) -> None:
    texts = ["It grows tall.", "Bees like it.", "Its wood is red.", "Dogs bark.", "It is old."]
    services = {
        slug: f"about: {text}\ndepth: {number}"
        for number, (slug, text) in enumerate(zip(NAMES, texts, strict=True))
    }
    assert deviations(matrix(services)) == []


def test_an_override_is_compared_with_the_default(matrix: Callable[..., Matrix]) -> None:
    services = {
        "alder": "soil: Any wet soil will do.",
        "birch": "soil: Sand.",
        "cedar": "",
    }
    assert deviations(matrix(services)) == [("alder", "soil", "changed", "Any+ wet+ soil will do.")]


def test_words_without_blanks_between_them_are_compared_by_letters(
    matrix: Callable[..., Matrix],
) -> None:
    services = same("about: 種を一晩水に浸す。畑に播く。") | {
        "elm": "about: 種を二晩水に浸す。畑に播く。"
    }
    assert deviations(matrix(services)) == [("elm", "about", "changed", "種を-一-+二+晩水に浸す。")]


def test_lines_of_code_and_cells_are_compared(matrix: Callable[..., Matrix]) -> None:
    code = "about: |\n  ```sh\n  seeds order --fast\n  seeds pay\n  ```\n\n  | month | do this |\n  |---|---|\n  | May | sow it now |\n"
    services = same(code) | {"elm": code.replace("--fast", "--slow").replace("now", "later")}
    assert deviations(matrix(services)) == [
        ("elm", "about", "changed", "seeds order ---fast-+slow+"),
        ("elm", "about", "changed", "May | sow it- now-+ later+ |"),
    ]


# ------------------------------------------------------------------------------- the command


def test_the_report_as_text(project: Project, tutgen: Callable[..., Any]) -> None:
    services = {slug: said(slug) + f"depth: {i}" for i, slug in enumerate(NAMES)}
    services |= {"elm": said("elm", "in rows", "in lines"), "dogwood": said("dogwood")}
    ran = tutgen("check", "--matrix", cwd=project(site(services)))
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "Sow it (sow, 5 services)"
    assert "  about  ● ● ● ● ≠" in lines
    assert "! depth  ● ● ● – –  3 of 5, not dogwood, elm" in lines
    assert "about of 'elm': sentence that 4 of 5 have, changed" in lines
    assert "    Sow them in [-rows-] {+lines+}." in lines
    assert "    content/services/alder.yaml:3:46 ('alder')" in lines
    assert not any("soil" in line for line in lines)
    assert any("soil" in line for line in tutgen("check", "--matrix", "-v").out.splitlines())


@pytest.mark.parametrize("number", [14, 40])
@pytest.mark.parametrize("columns", [60, 100])
def test_no_line_is_wider_than_the_terminal(
    project: Project,
    tutgen: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    columns: int,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    services = {f"garden-{i}": "depth: 1" if i % 2 else "" for i in range(number)}
    ran = tutgen("check", "--matrix", cwd=project(site(services)))
    grid, _, rest = ran.out.partition("Not listed")
    assert max(map(len, ran.out.splitlines())) <= columns
    assert "! about half have it" in rest
    assert grid.count("●") == number // 2
    assert grid.count("–") == number - number // 2


def test_the_report_as_json(project: Project, tutgen: Callable[..., Any]) -> None:
    services = {slug: said(slug) for slug in NAMES} | {"elm": said("elm", "in rows", "in lines")}
    ran = tutgen("check", "--matrix", "--format", "json", cwd=project(site(services)))
    document = json.loads(ran.out)
    assert (ran.code, document["report"], document["ok"]) == (0, "matrix", True)
    (tutorial,) = document["tutorials"]
    assert [one["slug"] for one in tutorial["services"]] == NAMES
    about = next(one for one in tutorial["rows"] if one["slot"] == "about")
    assert about["states"] == dict.fromkeys(NAMES, "own")
    assert (about["kind"], about["has"], about["of"]) == ("alike", 5, 5)
    assert about["deviating"] == ["elm"]
    (one,) = tutorial["deviations"]
    assert (one["service"], one["file"], one["line"]) == ("elm", "content/services/elm.yaml", 3)
    assert one["sibling"]["service"] == "alder"
    assert [piece["kind"] for piece in one["difference"]] == ["same", "there", "here", "same"]


def test_columns_can_be_chosen_and_are_measured_by_all(
    project: Project, tutgen: Callable[..., Any]
) -> None:
    services = same("depth: 1") | {"elm": ""}
    ran = tutgen(
        "check", "--matrix", "--only", "e*", "--format", "json", cwd=project(site(services))
    )
    (tutorial,) = json.loads(ran.out)["tutorials"]
    assert [one["slug"] for one in tutorial["services"]] == ["elm"]
    depth = next(one for one in tutorial["rows"] if one["slot"] == "depth")
    assert (depth["states"], depth["of"]) == ({"elm": "missing"}, 5)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "sarif"], "--format sarif"),
        (["--format", "github"], "--format github"),
        (["--fix"], "--fix"),
        (["--diff"], "--diff"),
        (["--since", "HEAD"], "--since"),
        (["--select", "secret"], "--select"),
        (["--ignore", "secret"], "--ignore"),
    ],
)
def test_it_takes_no_options_of_findings(
    project: Project, tutgen: Callable[..., Any], options: Sequence[str], said: str
) -> None:
    ran = tutgen("check", "--matrix", *options, cwd=project(site(same(""))))
    assert ran.code == 2
    assert f"without {said}" in ran.err
    assert ran.out == ""


def test_one_service_has_nothing_to_be_compared_with(
    project: Project, tutgen: Callable[..., Any]
) -> None:
    ran = tutgen("check", "--matrix", cwd=project(site({"alder": "depth: 1"})))
    assert ran.code == 0
    assert "There is nothing to compare: the tutorial has 1 service with a page." in ran.out


def test_a_site_without_tutorials(project: Project, tutgen: Callable[..., Any]) -> None:
    ran = tutgen("check", "--matrix", cwd=project({"content/index.md": "# Seeds\n"}))
    assert (ran.code, ran.out) == (0, "there are no tutorials\n")


def test_a_broken_project_is_shown_as_far_as_it_goes(
    project: Project, tutgen: Callable[..., Any]
) -> None:
    files = site(same("depth: 1") | {"elm": "depth: deep"}, PAGE + "\n{{ nothing }}\n")
    ran = tutgen("check", "--matrix", cwd=project(files))
    assert ran.code == 0
    assert "error[wrong-type]" in ran.err
    assert "what could not be used is not in the report" in ran.err
    assert "Sow it (sow, 4 services)" in ran.out


def test_without_a_site_there_are_its_errors(project: Project, tutgen: Callable[..., Any]) -> None:
    ran = tutgen("check", "--matrix", cwd=project({"content/site.yaml": "titel: Seeds\n"}))
    assert ran.code == 1
    assert "error[" in ran.err
    assert ran.out == ""


def test_names_that_steer_a_terminal_do_not(project: Project, tutgen: Callable[..., Any]) -> None:
    services = {slug: said(slug) for slug in NAMES} | {"elm": said("elm", "rows", "\\u202elines")}
    assert "\u202e" not in tutgen("check", "--matrix", cwd=project(site(services))).out
