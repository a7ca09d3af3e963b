"""Lists and tables that tell of code: what they explain, and what they leave out."""

from collections.abc import Callable

import pytest

Findings = Callable[..., list[str]]

SITE = """\
title: Hives
fields:
  setup: {type: code, language: toml}
  notes: {type: markdown}
  duties:
    type: list
    default: []
    of:
      name: {type: text, required: true}
      why: {type: text, required: true}
"""
PAGE = "content/keep/[service].md"
HEAD = '---\ntitle: "Keep bees in a {{ service.name }}"\n---\n\n'
SHOWN = "{{ service.setup }}\n\n{{ service.notes }}\n"
CODE = "```toml\nframes = 10\nqueen = true\nentrance = 'south'\n{more}```\n\n"


def hives(text: str = SHOWN, **services: str) -> dict[str, str]:
    """A page for some hives; `services`: their files without their names."""
    files = services or {"skep": "", "box": ""}
    return {
        "content/site.yaml": SITE,
        "content/index.md": "# Home\n",
        "content/keep/index.md": f"---\ntitle: Keep bees\nservices: [{', '.join(files)}]\n---\n# Keep\n",
        PAGE: HEAD + text,
        **{
            f"content/services/{slug}.yaml": f"name: {slug.title()}\n{own}"
            for slug, own in files.items()
        },
    }


def said(notes: str, setup: str = "frames = 10\nqueen = true\nentrance = 'south'\n") -> str:
    """A service's file with code and the list below it."""
    lines = [f"  {line}\n" for line in setup.splitlines()]
    return (
        "setup: |\n"
        + "".join(lines)
        + "notes: |\n"
        + "".join(f"  {n}\n" for n in notes.split("\n"))
    )


def only(found: list[str], code: str) -> list[str]:
    return [one.removeprefix(f"{code} ") for one in found if one.startswith(f"{code} ")]


# ---------------------------------------------------------------------------------- parameter-notes

QUEEN = "- `frames`: how many.\n- `queen`: whether she is there.\n"


@pytest.mark.parametrize(
    "notes",
    [
        pytest.param(QUEEN + "- `door`: where it opens.\n", id="a list"),
        pytest.param(
            "| Key | |\n|---|---|\n| `frames` | how many |\n| `queen` | there |\n| `door` | opens |\n",
            id="a table",
        ),
        pytest.param(
            "- `frames` and `queen`: what is in it.\n- `door`: opens.\n", id="two in an item"
        ),
        pytest.param(
            "- **`frames`**: 10.\n- **`queen`**: 1.\n- **`door`**: opens.\n", id="in bold"
        ),
    ],
)
def test_a_name_that_the_code_above_lacks(findings: Findings, notes: str) -> None:
    found = only(findings(hives(CODE.format(more="") + notes)), "parameter-notes")
    assert len(found) == 1
    assert found[0].startswith(PAGE)
    assert "the list explains 'door', and the code above it" in found[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(QUEEN + "- `entrance`: where it opens.\n", id="all are there"),
        pytest.param(QUEEN + "- `door`: optional.\n", id="optional"),
        pytest.param(QUEEN + "- `door`, where it opens\n", id="an item of another form"),
        pytest.param(
            "- `north`: cold.\n- `frames`: 10.\n- `south`: warm.\n- `door`: x\n- `lid`: y\n",
            id="of values",
        ),
        pytest.param(
            QUEEN + "- `door`: where it opens.\n\n```toml\ndoor = 1\n```\n", id="in other code"
        ),
        pytest.param(
            "## More\n\n" + QUEEN + "- `door`: where it opens.\n", id="in another section"
        ),
    ],
)
def test_names_that_need_not_be_in_the_code_above(findings: Findings, text: str) -> None:
    assert only(findings(hives(CODE.format(more="") + text)), "parameter-notes") == []


def test_a_name_is_looked_for_in_the_code_of_the_service(findings: Findings) -> None:
    notes = QUEEN + "- `door`: where it opens."
    found = only(findings(hives(skep=said(notes), box=said(QUEEN))), "parameter-notes")
    assert len(found) == 1
    assert found[0].startswith("content/services/skep.yaml:9:6 ")


def test_the_keys_of_a_request_are_names_of_code(findings: Findings) -> None:
    request = "weigh:\n  method: POST\n  path: /weigh\n  body: {frames: 10, queen: true}\n"
    files = hives("```{request} weigh\n```\n\n" + QUEEN + "- `door`: where it opens.\n")
    files["content/site.yaml"] += "requests: {server: https://hives.example}\n"
    files["content/keep/requests.yaml"] = request
    assert len(only(findings(files), "parameter-notes")) == 1


def test_a_name_that_most_siblings_explain(findings: Findings) -> None:
    whole = QUEEN + "- `entrance`: where it opens."
    found = findings(
        hives(skep=said(whole), box=said(whole), log=said(QUEEN + "- `frames`: again."))
    )
    (one,) = only(found, "parameter-notes")
    assert one.startswith("content/services/log.yaml:")
    assert (
        "does not explain 'entrance' of the code above it, as that of 'box' and 'skep' does" in one
    )


def test_a_name_that_half_of_the_siblings_explain(findings: Findings) -> None:
    whole = QUEEN + "- `entrance`: where it opens."
    found = findings(hives(skep=said(whole), box=said(QUEEN), log=said(QUEEN)))
    assert only(found, "parameter-notes") == []


def test_the_only_name_of_code_that_is_not_explained(findings: Findings) -> None:
    text = CODE.format(more="lid = 'flat'\n") + QUEEN + "- `lid`: its form.\n"
    (one,) = only(findings(hives(text)), "parameter-notes")
    assert "the list does not explain 'entrance' of the code above it" in one
    two = CODE.format(more="lid = 'flat'\nstand = 'oak'\n") + QUEEN + "- `lid`: its form.\n"
    assert only(findings(hives(two)), "parameter-notes") == []
    spoken = text + "- `frames`: as many as the entrance allows.\n"
    assert only(findings(hives(spoken)), "parameter-notes") == []
