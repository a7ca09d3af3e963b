"""`tutgen import`: from hand-copied sibling pages to a project."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from conftest import Ran
from tutgen.importing.blocks.cut import blocks_of
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.said import Said
from tutgen.importing.project.field_names import stems_of
from tutgen.importing.project.yaml_lines import yaml_lines
from tutgen.importing.reading.folder import MAX_DEPTH, MAX_LINES

Run = Callable[..., Ran]

FERRY = """\
---
title: Book a ferry with {name}
navigation_title: {name}
---

{name} sails to the islands.

## Requirements

{needs}

## Book a ticket

Send the booking to {name}:

```console
PUT /{slug}/bookings/7
{{
  "line": "{slug}",
  "seat": {{
    "{key}": "{value}"
  }},
  "pets": false
}}
```

- The path ends with the number of the booking.
- `{key}`: {note}
- `pets`: Whether an animal comes along.

## Board

1. Show the ticket.
2. {boards}
"""


def ferry(name: str, **said: str) -> str:
    slug = name.lower().replace(" ", "-")
    given = {
        "key": "deck",
        "value": "upper",
        "note": "The deck that you like best.",
        "boards": "Go on board.",
    }
    return FERRY.format(name=name, slug=slug, **{**given, **said})


FERRIES = {
    "gull-line.md": ferry("Gull Line", needs="A passport, and a ticket of Gull Line."),
    "heron.md": ferry(
        "Heron", needs="Nothing but cash.", key="class", value="b", note="One of `a` and `b`."
    ),
    "puffin-sea.md": ferry("Puffin Sea", needs="- a ticket\n- a coat", boards="Wait for the crew."),
}


@pytest.fixture
def run(tutgen: Callable[..., Ran]) -> Callable[..., Ran]:
    """Runs the command with paths among its arguments."""
    return lambda *arguments: tutgen(*map(str, arguments))


@pytest.fixture
def pages(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Makes a folder of pages."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / "pages" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path / "pages"

    return make


def test_what_all_pages_say_is_said_once(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    ran = run("import", pages(FERRIES), "-o", tmp_path / "made")
    assert ran.code == 0
    page = (tmp_path / "made/content/pages/[service].md").read_text()
    assert "{{ service.name }} sails to the islands." in page
    assert "{{ service.requirements }}" in page
    assert "```{request} book-ticket\n```" in page
    assert "{{ service.board }}" in page
    site = (tmp_path / "made/content/site.yaml").read_text()
    assert "    default: |-\n      1. Show the ticket.\n      2. Go on board.\n" in site
    heron = (tmp_path / "made/content/services/heron.yaml").read_text()
    assert "requirements: Nothing but cash." in heron
    assert "body: {class: b}" in heron
    assert '/class: "`class`: One of `a` and `b`."' in heron
    assert run("build", "-C", tmp_path / "made").code == 0


def test_each_page_says_what_it_said(pages: Callable[..., Path], run: Run, tmp_path: Path) -> None:
    ran = run("import", pages(FERRIES), "-o", tmp_path / "made")
    likeness = [float(line.split("\t")[2].removesuffix(" %")) for line in ran.out.splitlines()]
    assert len(likeness) == 3
    assert min(likeness) >= 98


UNREADABLE = {
    "not-utf8": (
        {"a.md": b"# Caf\xe9\n"},
        "pages/a.md:1:6: error[not-utf8]: byte 0xe9 is not UTF-8",
    ),
    "alone": (
        {"a.md": "# A\n"},
        "pages/a.md:1:1: error[import-alone]: 'a.md' is the only page: there is nothing to compare it with",
    ),
    "outside": (
        {"a.md": "## A\n\n```{include} ../secret.md\n```\n", "b.md": "## A\n"},
        "pages/a.md:3:14: error[import-unreadable]: '../secret.md' leads out of the imported folder",
    ),
    "missing": (
        {"a.md": "## A\n\n```{include} gone.md\n```\n", "b.md": "## A\n"},
        "pages/a.md:3:14: error[import-unreadable]: 'gone.md' is not there",
    ),
    "cycle": (
        {"a.md": "## A\n\n```{include} a.md\n```\n", "b.md": "## A\n"},
        "pages/a.md:3:14: error[import-unreadable]: 'a.md' includes itself",
    ),
    "deep": (
        {
            "a.md": "## A\n\n```{include} _0.md\n```\n",
            "b.md": "## A\n",
            **{f"_{n}.md": f"```{{include}} _{n + 1}.md\n```\n" for n in range(MAX_DEPTH + 1)},
        },
        f"error[import-unreadable]: includes stand in includes, more than {MAX_DEPTH} deep",
    ),
    "long": (
        {
            "a.md": "```{include} _l.md\n```\n" * 3 + "## A\n",
            "b.md": "## A\n",
            "_l.md": "x\n" * (MAX_LINES // 2),
        },
        f"error[import-unreadable]: the pages have more than {MAX_LINES:,} lines, with what they include",
    ),
    "front matter": (
        {"a.md": "---\ntitle: [a\n---\n## A\n", "b.md": "## A\n"},
        "pages/a.md:2:8: error[yaml-syntax]",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_told_at_its_place(
    name: str, pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    files, message = UNREADABLE[name]
    ran = run("import", pages(files), "-o", tmp_path / "made")
    assert ran.code == 1
    assert message in ran.err
    assert not (tmp_path / "made").exists()


def test_a_link_out_of_the_folder_is_not_followed(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n")
    root = pages(FERRIES)
    (root / "secret.md").symlink_to("../secret.md")
    ran = run("import", root, "-o", tmp_path / "made")
    assert ran.code == 1
    assert (
        "pages/secret.md:1:1: error[import-unreadable]: 'secret.md' leads out of the imported folder"
        in ran.err
    )


def test_a_page_without_a_common_heading_is_left_out(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    root = pages({**FERRIES, "history.md": "# The first steamers\n\n## In 1826\n\nSmoke.\n"})
    ran = run("import", root, "-o", tmp_path / "made")
    assert ran.code == 0
    assert (
        "pages/history.md:1:1: warning[import-no-sibling]: 'history.md' has no heading that another page has"
        in ran.err
    )
    assert "history" not in (tmp_path / "made/content/pages/index.md").read_text()


def test_pages_that_hold_two_dialects_are_told(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    mixed = {name: f"{text}\n!!! note\n    Dry.\n" for name, text in FERRIES.items()}
    mixed["heron.md"] += "\n<Tabs>\n</Tabs>\n"
    ran = run("import", pages(mixed), "-o", tmp_path / "made")
    assert "import-dialect-unclear" in ran.err
    asked = run("import", tmp_path / "pages", "-o", tmp_path / "again", "--dialect", "mkdocs")
    assert "import-dialect-unclear" not in asked.err


def test_front_matter_of_other_generators_is_read(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    said = "summary: How to sail\nsidebar_label:"
    files = {name: text.replace("navigation_title:", said) for name, text in FERRIES.items()}
    assert run("import", pages(files), "-o", tmp_path / "made").code == 0
    page = (tmp_path / "made/content/pages/[service].md").read_text()
    assert "description: How to sail\n" in page


def test_a_target_that_import_did_not_write_is_refused(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made/notes.txt").write_text("mine")
    ran = run("import", pages(FERRIES), "-o", tmp_path / "made")
    assert ran.code == 2
    assert "is not empty and was not written by tutgen import" in ran.err
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["notes.txt"]


def test_what_a_person_has_changed_stays(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    root, made = pages(FERRIES), tmp_path / "made"
    run("import", root, "-o", made)
    heron = made / "content/services/heron.yaml"
    heron.write_text(heron.read_text() + "# checked\n")
    (root / "puffin-sea.md").unlink()
    ran = run("import", root, "-o", made)
    assert ran.code == 0
    assert "Left as you have changed it since: content/services/heron.yaml" in ran.err
    assert heron.read_text().endswith("# checked\n")
    assert not (made / "content/services/puffin-sea.yaml").exists()
    assert not list(made.rglob("*tutgen-new"))


@pytest.mark.slow
def test_the_same_pages_give_the_same_project(pages: Callable[..., Path], tmp_path: Path) -> None:
    """Whatever the order is in which a process has the elements of a set."""
    asks = {
        "teal.md": "docker run teal/all",
        "gull.md": "apt install gull",
        "salt-tern.md": "brew install salttern salt-tern",
    }
    folder = pages(
        {name: f"# Run it\n\n## Install\n\n```sh\n{line}\n```\n" for name, line in asks.items()}
    )
    made = []
    for seed in ("0", "1", "4"):
        target = tmp_path / seed
        command = [sys.executable, "-m", "tutgen", "import", str(folder), "-o", str(target)]
        subprocess.run(
            command, check=True, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True
        )
        made.append({path.name: path.read_text() for path in target.rglob("content/**/*.*")})
    assert made[0] == made[1] == made[2]


def test_corrected_decisions_are_kept(pages: Callable[..., Path], run: Run, tmp_path: Path) -> None:
    root, made = pages(FERRIES), tmp_path / "made"
    run("import", root, "-o", made)
    names = made / "names.yaml"
    corrected = (
        names.read_text()
        .replace("name: Heron", "name: Heron Ferries")
        .replace(": requirements\n", ": papers\n")
    )
    names.write_text(corrected)
    ran = run("import", root, "-o", made, "--names", names)
    assert ran.code == 0
    assert names.read_text() == corrected
    assert "name: Heron Ferries" in (made / "content/services/heron.yaml").read_text()
    assert "papers: Nothing but cash." in (made / "content/services/heron.yaml").read_text()
    assert "{{ service.papers }}" in (made / "content/pages/[service].md").read_text()


CAVES = """\
# See the caves

::::{tab-set}
:::{tab-item} Bat Hole
Take a lamp to Bat Hole.
:::
:::{tab-item} Dripstone
Dripstone is lit.
:::
::::

## Pay

::::{tab-set}
:::{tab-item} Cash
Coins only.
:::
:::{tab-item} Card
Any card.
:::
::::

## Enter

::::{tab-set}
:::{tab-item} Bat Hole
Mind your head.
:::
:::{tab-item} Dripstone
Mind the steps.
:::
::::
"""


def test_a_page_with_a_tab_for_each_service_becomes_a_page_for_each(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    page = pages({"caves.md": CAVES}) / "caves.md"
    ran = run("import", page, "-o", tmp_path / "made")
    assert ran.code == 0
    services = tmp_path / "made/content/services"
    assert "enter: Mind your head." in (services / "bat-hole.yaml").read_text()
    assert "enter: Mind the steps." in (services / "dripstone.yaml").read_text()
    assert ":::{tab-item} Cash" in (tmp_path / "made/content/caves/[service].md").read_text()
    assert "tabs: [Bat Hole, Dripstone]" in (tmp_path / "made/names.yaml").read_text()


def test_ids_of_headings_and_names_of_the_front_matter_are_no_text(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    page = "---\nsub:\n  land: Samoa\n---\n# {0} [fly-{1}]\n\n## Fly to {{{{land}}}} [land-{1}]\n\n{0} flies twice a week.\n"
    folder = pages(
        {f"{name.lower()}.md": page.format(name, name.lower()) for name in ("Tern", "Gannet")}
    )
    ran = run("import", folder, "-o", tmp_path / "made", "--dialect", "docs-builder")
    assert ran.code == 0
    text = (tmp_path / "made/content/pages/[service].md").read_text()
    assert "## Fly to Samoa {#land-{{ service.slug }}}" in text


ISLAND = """\
# Land on {0}

> [!TIP]
> Ask for the key[^key]
> of the {1}.

## 2. {2}

:::{{note}}
:class: dropdown
There is no
water.
:::

## 3. Leave

[^key]: It opens the gate.
"""


def test_alerts_footnotes_and_numbered_headings_come_along(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    names = ("Skua", "Fulmar", "Petrel")
    said = (("hut", "Go ashore"), ("hut", "Go ashore"), ("hotel", "Walk ashore"))
    folder = pages(
        {f"{n.lower()}.md": ISLAND.format(n, *of) for n, of in zip(names, said, strict=True)}
    )
    ran = run("import", folder, "-o", tmp_path / "made")
    assert ran.code == 0
    petrel = (tmp_path / "made/content/services/petrel.yaml").read_text()
    assert ":::{tip}\n  Ask for the key[^key] of the hotel.\n  :::" in petrel
    assert "[^key]: It opens the gate." in petrel
    assert 'heading: "2. Walk ashore"' in petrel
    page = (tmp_path / "made/content/pages/[service].md").read_text()
    assert ":::{note}\n:class: dropdown\n\nThere is no water.\n:::" in page


@pytest.mark.parametrize("written", ["## Seals {#pump-seals}", "## Seals [pump-seals]"])
def test_the_id_of_a_heading_is_none_of_its_words(written: str) -> None:
    (heading,) = blocks_of([Line(written, "pump.md", 1)])
    assert (heading.raw, heading.id) == ("Seals", "pump-seals")


def test_notes_on_keys_that_hardly_any_sibling_explains_stay_a_list(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    copied = FERRIES["puffin-sea.md"].replace(
        "- `deck`", "- `line`: As the timetable has it.\n- `deck`"
    )
    ran = run("import", pages({**FERRIES, "puffin-sea.md": copied}), "-o", tmp_path / "made")
    assert ran.code == 0
    puffin = (tmp_path / "made/content/services/puffin-sea.yaml").read_text()
    assert (
        "- `line`: As the timetable has it.\n  - `deck`: The deck that you like best.\n" in puffin
    )
    requests = (tmp_path / "made/content/pages/requests.yaml").read_text()
    assert "/line:" not in requests
    gull = (tmp_path / "made/content/services/gull-line.yaml").read_text()
    assert "/deck:" in gull


def test_lines_of_a_field_come_from_the_lines_that_begin_alike() -> None:
    places = [
        Line("Tern has few planes.", "tern.md", 3),
        Line(":::{note}", "tern.md", 5),
        Line("Book early.", "tern.md", 6),
    ]
    text = "{{ service.name }} has few planes.\n\n:::{note}\nBook early."
    lines = yaml_lines({"about": Said(text, places[0], places)}, places[0])
    assert [line.number for line in lines] == [3, 3, 3, 5, 6]


def test_sentences_that_all_share_are_said_once(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    said = {
        "Tern": "Tern has few planes. They are old.",
        "Gannet": "Gannet has **many**.",
        "Skua": "Buses, too.",
    }
    page = "# Fly with {0}\n\n## Book\n\nBook early. {1} Pay by card.\n"
    folder = pages({f"{name.lower()}.md": page.format(name, text) for name, text in said.items()})
    ran = run("import", folder, "-o", tmp_path / "made")
    assert ran.code == 0
    text = (tmp_path / "made/content/pages/[service].md").read_text()
    assert "Book early. {{ service.book }} Pay by card." in text
    gannet = (tmp_path / "made/content/services/gannet.yaml").read_text()
    assert 'book: "{{ service.name }} has **many**."' in gannet
    assert run("build", "-C", tmp_path / "made").code == 0


def test_a_brace_before_a_name_is_no_part_of_an_expression(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    page = "# Fly with {0}\n\n## Sign in\n\n```sh\necho ${{{1}}} ${{{1}_KEY:-{2}}}\n```\n"
    said = (("Tern", "none"), ("Gannet", "some"))
    folder = pages({f"{n.lower()}.md": page.format(n, n.upper(), key) for n, key in said})
    ran = run("import", folder, "-o", tmp_path / "made")
    assert ran.code == 0
    assert run("build", "-C", tmp_path / "made").code == 0
    built = (tmp_path / "made/site/pages/tern.md").read_text()
    assert "echo ${TERN} ${TERN_KEY:-none}" in built


def test_a_list_of_which_most_items_are_the_same_on_most_pages_is_said_item_by_item(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    page = (
        "# Fly with {0}\n\n## See also\n\n- [Luggage](luggage.md)\n- [Delays]({1}.md)\n- Ask {0}.\n"
    )
    said = (("Tern", "delays"), ("Gannet", "luggage"), ("Skua", "delays"), ("Petrel", "delays"))
    folder = pages({f"{n.lower()}.md": page.format(n, to) for n, to in said})
    ran = run("import", folder, "-o", tmp_path / "made")
    assert ran.code == 0
    text = (tmp_path / "made/content/pages/[service].md").read_text()
    assert "- [Luggage](luggage.md)\n- {{ service.also_item }}\n- Ask {{ service.name }}.\n" in text
    gannet = (tmp_path / "made/content/services/gannet.yaml").read_text()
    assert 'also_item: "[Delays](luggage.md)"' in gannet


def test_what_is_alike_in_nothing_but_its_place_is_one_field(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    page = "# Fly with {0}\n\n## Fetch the tool\n\nThe tool is free.\n\n```sh\n{1}\n```\n{2}\nThen go on.\n"
    said = (
        ("Tern", "brew install tern", ""),
        ("Gannet", "curl -O https://gannet.example/get", "\nIt is a single file.\n"),
        ("Skua", "apt-get update", ""),
    )
    folder = pages({f"{n.lower()}.md": page.format(n, code, more) for n, code, more in said})
    assert run("import", folder, "-o", tmp_path / "made").code == 0
    text = (tmp_path / "made/content/pages/[service].md").read_text()
    assert text.endswith(
        "The tool is free.\n\n{{ service.tool }}\n\n{{ service.tool_note }}\n\nThen go on.\n"
    )
    skua = (tmp_path / "made/content/services/skua.yaml").read_text()
    assert "tool: apt-get update\n" in skua


def test_braces_in_titles_are_no_expressions(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    page = "---\ntitle: Fill {{{{ user }}}} with {0}\n---\n\n## Set {{{{ x }}}} up\n\nAsk {0}.\n"
    folder = pages({f"{n.lower()}.md": page.format(n) for n in ("Tern", "Gannet")})
    (folder / "index.md").write_text("# All {{ users }}\n\nChoose one.\n")
    assert run("import", folder, "-o", tmp_path / "made").code == 0
    assert run("build", "-C", tmp_path / "made").code == 0
    built = (tmp_path / "made/site/pages/tern.md").read_text()
    assert "# Fill {{ user }} with Tern" in built
    assert "title: All { users }" in (tmp_path / "made/content/site.yaml").read_text()


@pytest.mark.parametrize("files", [{}, {"a.md": "# Rails\n", "b.md": "# Tides\n\n## High\n"}])
def test_a_folder_without_siblings_is_told(
    files: Mapping[str, str], pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    folder = pages({"images/none.txt": "", **files})
    for options in (("-o", tmp_path / "made"), ("--report",)):
        ran = run("import", folder, *options)
        assert ran.code == 1
        assert "have a heading in common; nothing was written" in ran.err
    assert not (tmp_path / "made").exists()


def test_a_page_that_is_a_link_to_itself_is_told(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    folder = pages(FERRIES)
    (folder / "round.md").symlink_to("round.md")
    ran = run("import", folder, "-o", tmp_path / "made")
    assert ran.code == 1
    assert "round.md:1:1: error[import-unreadable]: 'round.md' is no file" in ran.err


def test_sections_about_the_same_have_their_verbs_in_names_of_fields() -> None:
    headings = [
        "Install the agent",
        "1. Start the agent (again)",
        "Create an index",
        "{{ service.name }}",
    ]
    assert stems_of(headings) == ["install_agent", "start_agent", "index", ""]


def test_values_of_a_request_that_most_services_share_are_defaults(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    page = (
        "# Fly with {0}\n\n## Book\n\n```console\nPUT /flights\n{{\n"
        '  "seat": "{1}",\n  "gate": {{"row": "{2}", "hall": {3}}},\n  "meal": "{4}"\n}}\n```\n\n:::{{tip}}\n{1}.\n:::\n'
    )
    said = (
        ("Tern", "window", "a", 1, "fish"),
        ("Gannet", "aisle", "a", 1, "fish"),
        ("Skua", "wing", "a", 2, "fish"),
        ("Petrel", "tail", "b", 1, "none"),
    )
    folder = pages({f"{n.lower()}.md": page.format(n, *rest) for n, *rest in said})
    assert run("import", folder, "-o", tmp_path / "made").code == 0
    requests = (tmp_path / "made/content/pages/requests.yaml").read_text()
    assert 'seat: "{{ service.seat }}"' in requests
    assert 'hall: "{{ service.hall }}"' in requests
    skua = (tmp_path / "made/content/services/skua.yaml").read_text()
    assert skua == "name: Skua\nseat: wing\nhall: 2\nbook_tip: |-\n  :::{tip}\n  wing.\n  :::\n"


def test_a_section_at_another_place_stands_where_most_pages_have_it(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    files = dict(FERRIES)
    start, book, rest = files["heron.md"].partition("## Book a ticket")
    book_section, _, board = rest.partition("## Board")
    files["heron.md"] = f"{start}## Board{board}\n{book}{book_section}"
    assert run("import", pages(files), "-o", tmp_path / "made").code == 0
    page = (tmp_path / "made/content/pages/[service].md").read_text()
    assert re.findall("^## .*", page, re.MULTILINE) == [
        "## Requirements",
        "## Book a ticket",
        "## Board",
    ]


@pytest.mark.parametrize(
    ("lacking", "numbered"),
    [("## Wait\n\n```sh\nsleep 60\n```\n", False), ("## Wait\n\nOn deck.\n", True)],
)
def test_sections_have_no_numbers_where_one_with_code_is_not_on_all_pages(
    lacking: str, numbered: bool, pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    files = {
        path: text if path == "heron.md" else f"{text}\n{lacking}" for path, text in FERRIES.items()
    }
    assert run("import", pages(files), "-o", tmp_path / "made").code == 0
    page = (tmp_path / "made/content/pages/[service].md").read_text()
    assert ":::{only} service.slug != 'heron'\n## Wait\n" in page
    assert page.count("{.unnumbered}") == (0 if numbered else 3)
    assert run("build", "-C", tmp_path / "made").code == 0
    assert ("Step 1 of" in (tmp_path / "made/site/pages/heron.html").read_text()) == numbered


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("Sail to Gull Line", "Sail to Heron", "Sail to Puffin Sea"), "Sail"),
        (
            ("Book a Gull Line cabin", "Book a Heron cabin", "Book an Puffin Sea cabin"),
            "Book a cabin",
        ),
        (("By Gull Line", "With Heron", "Aboard a ship of Puffin Sea"), "Pages"),
    ],
)
def test_the_title_of_the_overview_is_that_of_most_pages_without_the_service(
    titles: Sequence[str], expected: str, pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    files = {
        path: re.sub("title: Book .*", f"title: {title}", text, count=1)
        for (path, text), title in zip(FERRIES.items(), titles, strict=True)
    }
    assert run("import", pages(files), "-o", tmp_path / "made").code == 0
    assert (tmp_path / "made/content/site.yaml").read_text().startswith(f"title: {expected}\n")


def test_a_page_that_lacks_a_note_has_those_that_it_has(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    marked = '## Pay\n\n```console\nPOST /payments\n{{\n  "fare": 12, <1>\n  "coin": "gold" <2>\n}}\n```\n\n1. In full.\n{}'
    files = {
        path: f"{text}\n{marked.format('' if path == 'heron.md' else '2. Of any land.')}\n"
        for path, text in FERRIES.items()
    }
    assert run("import", pages(files), "-o", tmp_path / "made").code == 0
    requests = (tmp_path / "made/content/pages/requests.yaml").read_text()
    assert '/fare: In full.\n    /coin: "{{ service.coin_note }}"' in requests
    assert run("build", "-C", tmp_path / "made").code == 0
    built = {
        slug: (tmp_path / f"made/site/pages/{slug}.html").read_text()
        for slug in ("heron", "gull-line")
    }
    notes = {slug: len(re.findall('id="request-pay-note-', html)) for slug, html in built.items()}
    assert notes == {"heron": 1, "gull-line": 2}


def test_folders_of_index_pages_are_siblings(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><title>{}</title></svg>'
    files = {"index.md": "# Ferries\n\nChoose [Heron](heron/) if you are in a hurry.\n"}
    for path, text in FERRIES.items():
        slug = path.removesuffix(".md")
        files[f"{slug}/index.md"] = f"{text}\n![The ship](ship.svg)\n\nOr see [Heron](../heron/).\n"
        files[f"{slug}/ship.svg"] = drawing.format(slug)
    assert run("import", pages(files), "-o", tmp_path / "made").code == 0
    content = tmp_path / "made/content"
    assert sorted(path.stem for path in (content / "services").iterdir()) == [
        "gull-line",
        "heron",
        "puffin-sea",
    ]
    for slug in ("gull-line", "heron"):
        assert f"<title>{slug}</title>" in (content / f"pages/{slug}/ship.svg").read_text()
    assert "[Heron](heron.html)" in (content / "pages/index.md").read_text()
    built = run("build", "-C", tmp_path / "made")
    assert "dead-link" not in built.err
    page = (tmp_path / "made/site/pages/gull-line.html").read_text()
    assert 'src="gull-line/ship.svg"' in page
    assert '<a href="heron.html">Heron</a>' in page


def test_links_between_pages_lead_to_what_became_of_them(
    pages: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    files = {
        path: text.replace("Go on board.", "Go on board, as with [Heron](./heron.md#board).")
        for path, text in FERRIES.items()
    }
    files["heron.md"] = files["heron.md"].replace("./heron.md", "./gull-line.md")
    assert run("import", pages(files), "-o", tmp_path / "made").code == 0
    heron = (tmp_path / "made/content/services/heron.yaml").read_text()
    assert "](../pages/gull-line.html#board)" in heron
    assert "dead-link" not in run("build", "-C", tmp_path / "made").err
