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
        pytest.param(
            QUEEN + "- `entrance`: a side.\n- `door`: opens.\n- `lid`: closes.\n",
            id="of all that there is",
        ),
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


# ---------------------------------------------------------------------------------- incomplete-list

TASKS = "| Task | |\n|---|---|\n| `hive.feed` | sugar |\n| `hive.clean` | floor |\n"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('tasks = ["hive.feed", "hive.clean", "hive.weigh"]', id="an array"),
        pytest.param(
            'tasks = [\n  "hive.feed",\n  "hive.clean",\n  "hive.weigh",\n]', id="of lines"
        ),
        pytest.param("tasks: hive.feed, hive.clean, hive.weigh", id="commas"),
        pytest.param(
            "DO hive.feed, hive.clean, hive.weigh ON all;", id="commas within a statement"
        ),
        pytest.param('tasks = "hive.feed hive.clean hive.weigh"', id="blanks"),
        pytest.param("tasks:\n  - hive.feed\n  - hive.clean\n  - hive.weigh", id="dashes"),
    ],
)
def test_a_table_that_lacks_what_the_code_lists(findings: Findings, code: str) -> None:
    (one,) = only(findings(hives(f"```text\n{code}\n```\n\n{TASKS}")), "incomplete-list")
    line = 6 + code[: code.index("hive.weigh")].count("\n")
    assert one.startswith(f"{PAGE}:{line}:")
    assert "the code lists 'hive.weigh', which the list of the same beside it lacks" in one


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param("tasks: hive.feed, hive.clean, hive.x, hive.y", TASKS, id="half of them"),
        pytest.param(
            "tasks: hive.feed, hive.clean, hive.x", TASKS + "| `hive.x` | x |\n", id="all"
        ),
        pytest.param("tasks: hive.feed, hive.clean, hive.x", "## More\n\n" + TASKS, id="elsewhere"),
        pytest.param(
            "tasks: hive.feed, hive.clean, hive.x",
            TASKS + "\nThen:\n\n- `hive.x`: last.\n- `hive.y`: never.\n",
            id="in a second list",
        ),
        pytest.param(
            "tasks: hive.feed, hive.clean, hive.x",
            TASKS.replace("floor", "floor; hive.x does the same"),
            id="said in a row",
        ),
    ],
)
def test_lists_that_need_no_more(findings: Findings, code: str, text: str) -> None:
    found = findings(hives(f"```text\n{code}\n```\n\n{text}"))
    assert only(found, "incomplete-list") == []


def test_records_of_a_service_are_a_list(findings: Findings) -> None:
    table = "| Task | |\n|---|---|\n| `{{ duty.name }}` | {{ duty.why }} |\n"
    text = "{{ service.setup }}\n\n:::{each} duty in service.duties\n" + table + ":::\n"
    code = "setup: |\n  tasks = ['feed', 'clean', 'weigh']\n"
    duties = "duties:\n  - {name: feed, why: sugar}\n  - {name: clean, why: floor}\n"
    found = findings(hives(text, skep=code + duties, box="setup: x = 1\n"))
    (one,) = only(found, "incomplete-list")
    assert one.startswith("content/services/skep.yaml:3:30 ")


@pytest.mark.parametrize(
    ("code", "notes", "is_told"),
    [
        pytest.param("tasks = {'feed', 'clean', 'weigh'}", "Go.", True, id="a set"),
        pytest.param("tasks = ('feed', 'clean', 'weigh',)", "Go.", True, id="a tuple"),
        pytest.param(
            "tasks = {'feed', 'clean', 'weigh'}", "To weigh comes last.", False, id="said"
        ),
        pytest.param("tasks = {'feed': 1, 'clean': 2, 'weigh': 3}", "Go.", False, id="a mapping"),
        pytest.param("tasks = {'feed', 'weigh', 'smoke'}", "Go.", False, id="of other things"),
        pytest.param("tasks = {'feed', 'clean'}", "Go.", False, id="the same"),
    ],
)
def test_records_lack_what_a_set_has_anywhere_on_the_page(
    findings: Findings, code: str, notes: str, is_told: bool
) -> None:
    table = "| Task | |\n|---|---|\n| `{{ duty.name }}` | {{ duty.why }} |\n"
    text = f"{SHOWN}\n## Duties\n\n:::{{each}} duty in service.duties\n{table}:::\n"
    duties = "duties:\n  - {name: feed, why: sugar}\n  - {name: clean, why: floor}\n"
    own = f"setup: |\n  {code}\nnotes: {notes}\n{duties}"
    found = only(findings(hives(text, skep=own, box="setup: x = 1\n")), "incomplete-list")
    assert len(found) == is_told
    assert not found or "the code lists 'weigh', which 'duties' lacks" in found[0]


def test_a_sentence_that_names_more_than_the_code(findings: Findings) -> None:
    code = '```python\nkeep(tasks="feed clean")\n```\n\n'
    (one,) = only(
        findings(hives(code + "It can `feed`, `clean` and `weigh`.\n")), "incomplete-list"
    )
    assert "'weigh' is not in the code, which lists the others" in one
    choice = findings(hives(code + "Take any of `feed`, `clean` or `weigh`.\n"))
    assert only(choice, "incomplete-list") == []


# --------------------------------------------------------------------------------- contradicts-code


@pytest.mark.parametrize(
    ("entry", "is_contrary"),
    [
        pytest.param("bees at most, here 3000", False, id="a bound"),
        pytest.param("bees in it, here 3000", True, id="another number"),
        pytest.param("bees in it, here 4000", False, id="the same"),
        pytest.param("bees in it, here 300", False, id="of fewer digits"),
        pytest.param("3000 or 5000 bees", False, id="two numbers"),
    ],
)
def test_a_number_that_a_list_says_of_a_key(
    findings: Findings, entry: str, is_contrary: bool
) -> None:
    text = CODE.format(more="bees = 4000\n") + f"- `frames`: how many.\n- `bees`: {entry}.\n"
    found = only(findings(hives(text)), "contradicts-code")
    assert len(found) == is_contrary
    assert (
        not found or "the list says '3000' of 'bees', and the code above it has '4000'" in found[0]
    )
