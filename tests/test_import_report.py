"""Where hand-copied sibling pages have drifted apart: what is reported, at which line, and what is right though it differs."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from benchmarks.importing import Family as Published
from benchmarks.importing import near

from conftest import Ran
from tutgen.importing.anomalies import anomalies
from tutgen.importing.names.decisions import Decisions
from tutgen.importing.report import family_of, find_drift
from tutgen.importing.stages import lay, read

pytestmark = pytest.mark.slow  # together

Run = Callable[..., Ran]

NAMES = ("Anemo", "Brisa", "Cirro", "Drift Data", "Etesia")
PAGE = """\
---
title: Report the weather to {name}
navigation_title: {name}
---

{name} collects what stations measure.

## Requirements

- A station of {name}
- A clock that is right to the second, see [clocks](clocks.md)

## Send a reading

A reading belongs to one station and to one moment, and can be corrected within a day.

```http
POST /{slug}/readings
{{
  "station": "{slug}-1",
  "wind": {{
    "speed": 7,
    "unit": "knots"
  }}
}}
```

- The path has the name of the archive.
- `station`: The name of the station.
- `speed`: The mean of ten minutes.
- `unit`: What the speed is given in.

:::{{tip}}
Send again what was not answered.
:::

Run the program once a minute:

```sh
crontab -l
meteo send --once
```

## Look at it

| Chart | What it shows |
| --- | --- |
| Wind | the wind of the last day |
| Gusts | the strongest gusts of each hour |

The chart of {name} is drawn anew after a minute.
"""
Edits = tuple[tuple[str, str], ...]


def family(**edits: Edits) -> dict[str, str]:
    """The pages of all services; `edits`: for the name of a service in lower case, what is replaced by what in its page."""
    pages = {}
    for name in NAMES:
        slug = name.lower().replace(" ", "-")
        text = PAGE.format(name=name, slug=slug)
        for old, new in edits.get(slug.partition("-")[0], ()):
            assert old in text
            text = text.replace(old, new)
        pages[f"{slug}.md"] = text
    return pages


def found(folder: Path, pages: Mapping[str, str], without: str = "loose-notes") -> list[str]:
    """The anomalies of pages: `code path:line message`."""
    for path, text in pages.items():
        (folder / path).write_text(text, encoding="utf-8")
    reading, originals = read(folder, "myst", Decisions())
    assert not reading.diagnostics
    of = family_of(lay(originals, Decisions()), reading.texts)
    every = anomalies(of)
    return [
        f"{d.code} {d.span.path}:{d.span.line} {d.message}" for d in every if d.code not in without
    ]


def test_pages_that_differ_as_services_do_have_no_anomaly(tmp_path: Path) -> None:
    pages = family(
        brisa=(
            ('"unit": "knots"', '"unit": "metres"'),
            ('"speed": 7', '"speed": 12'),
            (
                "- A station of Brisa\n",
                "- A station of Brisa, with its solar panel\n- A contract\n",
            ),
            ("Brisa collects what", "Unlike Anemo, this service collects what"),
        ),
        cirro=(
            ("meteo send --once", "cirro upload\ncirro quit"),
            ("clocks.md)\n", "clocks.md)\n- The key `CIRRO_KEY`\n"),
        ),
        drift=(
            ("The chart of Drift Data is drawn", "Charts of Drift Data are slow. They are drawn"),
        ),
    )
    assert found(tmp_path, pages) == []


CASES: Mapping[str, tuple[Edits, str]] = {
    "another heading": (
        (("## Look at it", "## Have a look at it"),),
        "other-heading brisa.md:44 the heading is 'Have a look at it', that of 4 of 5 pages 'Look at it'",
    ),
    "a heading with nothing below": (
        (("## Send a reading\n", "## Before\n\n## Send a reading\n"),),
        "empty-section brisa.md:13 nothing stands below the heading 'Before'",
    ),
    "a heading a level deeper": (
        (("## Look at it", "### Look at it"),),
        "other-heading brisa.md:44 the heading is of level 3, and of level 2 on 4 of 5 pages",
    ),
    "a word twice in a row": (
        (("can be corrected within", "can be be corrected within"),),
        "doubled-word brisa.md:15 'be' stands here twice in a row",
    ),
    "a sentence in other words": (
        (("and can be corrected within a day", "and may be corrected for one day"),),
        "rewritten-text brisa.md:15 'A reading belongs to one station and to one moment, and may be corr...' stands where 4 of 5 pages have "
        "'A reading belongs to one station and to one moment, and can be corr...'",
    ),
    "a slip of the pen": (
        (("corrected within", "corected within"),),
        "rewritten-text brisa.md:15 'corected' stands where 4 of 5 pages have 'corrected'",
    ),
    "lost code style": (
        (("`speed`: The", "speed: The"),),
        "rewritten-text brisa.md:30 'speed: The mean of ten minutes.' stands where 4 of 5 pages have '`speed`: The mean of ten minutes.'",
    ),
    "a note instead of a tip": (
        ((":::{tip}", ":::{note}"),),
        "rewritten-text brisa.md:33 this is a 'note', and a 'tip' on 4 of 5 pages",
    ),
    "a tip that is gone": (
        ((":::{tip}\nSend again what was not answered.\n:::\n\n", ""),),
        "missing-text brisa.md:31 the sentence 'Send again what was not answered.' is missing, which 4 of 5 pages have here",
    ),
    "a row that is gone": (
        (("| Gusts | the strongest gusts of each hour |\n", ""),),
        "missing-text brisa.md:48 the sentence 'the strongest gusts of each hour' is missing, which 4 of 5 pages have here",
    ),
    "a block of code that is gone": (
        (("```sh\ncrontab -l\nmeteo send --once\n```\n\n", ""),),
        "missing-text brisa.md:37 '```sh' is missing, which 4 of 5 pages have here",
    ),
    "a link that is none": (
        (("see [clocks](clocks.md)", "see clocks"),),
        "rewritten-text brisa.md:11 'A clock that is right to the second, see clocks' stands where 4 of 5 pages have 'A clock that is right to the second, see [clocks](clocks.md)'",
    ),
    "a link elsewhere": (
        (("clocks.md", "watches.md"),),
        "other-target brisa.md:11 'watches' stands where 4 of 5 pages have 'clocks'",
    ),
    "another option of a command": (
        (("send --once", "send --twice"),),
        "other-code brisa.md:41 'twice' stands where 4 of 5 pages have 'once'",
    ),
    "a sibling's name": (
        (("The chart of Brisa", "The chart of Cirro"),),
        "foreign-word brisa.md:51 'Cirro' means the service 'cirro', and stands on the page of 'brisa'",
    ),
    "a sibling's name in the front matter": (
        (("title: Report the weather to Brisa", "title: Report the weather to Etesia"),),
        "foreign-word brisa.md:2 'Etesia' means the service 'etesia', and stands on the page of 'brisa'",
    ),
    "a sibling's id": (
        (('"station": "brisa-1"', '"station": "cirro-1"'),),
        "foreign-word brisa.md:20 'cirro' means the service 'cirro', and stands on the page of 'brisa'",
    ),
    "a file with two names": (
        (
            ("Run the program once a minute:", "Save this as `send.sh`:"),
            ("```sh\ncrontab", "```{code-block} sh\n:caption: post.sh\ncrontab"),
        ),
        "two-spellings brisa.md:37 the file is called 'send.sh' here, and 'post.sh' in the block below",
    ),
    "a blank line within a list": (
        (("- `unit`: What", "\n- `unit`: What"),),
        "blank-lines brisa.md:31 a blank line stands between some items of the list, and not between others",
    ),
    "two blank lines": (
        (("## Look at it", "\n## Look at it"),),
        "blank-lines brisa.md:44 blank lines stand in a row",
    ),
    "a request for a shell": (
        (("```http", "```bash"),),
        "request-language brisa.md:17 1 block of 'bash' hold a request of HTTP, which no shell can run",
    ),
    "another indentation": (
        (
            (
                '  "wind": {\n    "speed": 7,\n    "unit": "knots"\n  }',
                '    "wind": {\n        "speed": 7,\n        "unit": "knots"\n    }',
            ),
            ('  "station"', '    "station"'),
        ),
        "code-indentation brisa.md:20 JSON is indented by 4 here, and by 2 in 4 of 5 blocks",
    ),
    "a key that siblings have": (
        ((',\n    "unit": "knots"', ""), ("- `unit`: What the speed is given in.\n", "")),
        "missing-text brisa.md:21 the request lacks the key 'unit', which 4 of 5 pages have",
    ),
    "a key without a note": (
        (('"unit": "knots"', '"unit": "knots",\n    "height": 10'),),
        "unexplained-key brisa.md:24 nobody explains the key 'height', and 5 of 5 pages explain keys beside it",
    ),
    "marked brackets": (
        (("```http\nPOST", "```{code-block} http\n:emphasize-lines: 5-7\nPOST"),),
        "wrong-emphasis brisa.md:18 the marked lines do not fit: line 7 is only brackets; lines 1, 3 are explained, not marked",
    ),
    "a choice that is left open": (
        (("The mean of ten minutes", "It may differ with the sensor"),),
        "open-choice brisa.md:22 the note says that 'speed' may be another, and the code has '7'",
    ),
    "a step that does not follow": (
        (("after a minute.", "after a minute. Who reads it is told in the next step."),),
        "wrong-step brisa.md:51 'the next step' is announced in the last step of the page: none follows",
    ),
    "a sentence said twice": (
        (
            (
                "drawn anew after a minute.",
                "drawn anew after a minute. A reading belongs to exactly one station and one moment, and it can be "
                "corrected in a day.",
            ),
        ),
        "repeated-sentence brisa.md:51 'A reading belongs to exactly one station and one moment, and it can...' says again what "
        "'A reading belongs to one station and to one moment, and can be corr...' says",
    ),
}


@pytest.mark.parametrize(("edits", "expected"), CASES.values(), ids=CASES)
def test_one_page_differs(tmp_path: Path, edits: Edits, expected: str) -> None:
    assert found(tmp_path, family(brisa=edits)) == [expected]


SETTINGS = """
## Settings

```yaml
interval: 60
timeout: 30s
sensor: {slug}
collector: https://in.weather.example:4319
unit: knots
```

See [Stations](https://weather.example/stations).

{name} is a large network. It is free.

```json
{{"state": "on"}}
```
"""


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ((("interval: 60", "interval: 90"),), []),
        ((("timeout: 30s", "timeout: 2m"),), []),
        ((("unit: knots", "unit: metres"),), []),
        (
            (("timeout: 30s", "timeout: 30"),),
            [
                "other-code brisa.md:57 '30' stands where 4 of 5 pages have '30s'",
            ],
        ),
        (
            (("unit: knots", "unti: knots"),),
            ["other-code brisa.md:60 'unti' stands where 4 of 5 pages have 'unit'"],
        ),
        (
            (("It is free.", "It is free of charge. It is free of charge."),),
            ["repeated-sentence brisa.md:65 'It is free of charge.' stands here twice"],
        ),
        (
            (("```json", "```yaml"),),
            [
                "language-mismatch brisa.md:67 the same code is 'json' on 4 of 5 pages, and 'yaml' here"
            ],
        ),
        (
            (
                (
                    "See [Stations](https://weather.example/stations)",
                    "See [Anemo](https://brisa.example)",
                ),
            ),
            [
                "foreign-word brisa.md:63 'Anemo' means the service 'anemo', and stands on the page of 'brisa'"
            ],
        ),
    ],
)
def test_settings_links_and_languages(tmp_path: Path, edits: Edits, expected: list[str]) -> None:
    """A value may be a service's own, unless it is another one mistyped."""
    pages = {
        path: text + SETTINGS.format(name=path[:-3].title(), slug=path[:-3])
        for path, text in family().items()
    }
    for old, new in edits:
        assert old in pages["brisa.md"]
        pages["brisa.md"] = pages["brisa.md"].replace(old, new)
    assert found(tmp_path, pages) == expected


def test_another_address_where_nearly_all_have_one(tmp_path: Path) -> None:
    page = (
        "# Chart the weather of {0}\n\n## Send\n\n```yaml\nurl: https://in.weather.example:4319\n```\n\n"
        "## Next\n\n- [Costs](https://weather.example/costs)\n"
    )
    names = (*NAMES[:3], "Etesia", "Foehn", "Ghibli", "Harmattan")
    pages = {f"{name.lower()}.md": page.format(name) for name in names}
    pages["foehn.md"] = pages["foehn.md"].replace(":4319", ":4391")
    pages["brisa.md"] = pages["brisa.md"].replace("/costs", "/limits")
    assert found(tmp_path, pages) == [
        "other-target brisa.md:11 'https://weather.example/limits' stands where 6 of 7 pages have "
        "'https://weather.example/costs'",
        "other-target foehn.md:6 'https://in.weather.example:4391' stands where 6 of 7 pages have "
        "'https://in.weather.example:4319'",
    ]


def test_an_address_that_siblings_have_twice(tmp_path: Path) -> None:
    page = (
        "# Chart the weather of {0}\n\n## Send\n\n```yaml\nurl: https://in.{0}.example/v1\n```\n\n"
        "## Next\n\nAsk https://in.{0}.example/v1 for more.\n\nThe charts are at https://in.{0}.example/v1 later.\n"
    )
    names = (*NAMES[:3], "Etesia", "Foehn", "Ghibli", "Harmattan")
    pages = {f"{name.lower()}.md": page.format(name.lower()) for name in names}
    pages["foehn.md"] = pages["foehn.md"].replace("example/v1 for", "example/v2 for")
    assert found(tmp_path, pages) == [
        "other-target foehn.md:11 'https://in.foehn.example/v2' stands where 6 of 7 pages have what stands elsewhere on the page: "
        "'https://in.foehn.example/v1'"
    ]


def test_several_pages_that_differ_are_no_minority(tmp_path: Path) -> None:
    """Two wordings of equal weight, or a text that each has rewritten: there is no majority."""
    edits = (("within a day", "within a week"),)
    assert found(tmp_path, family(brisa=edits, cirro=edits)) == []
    slip = (("corrected within", "corected within"),)
    assert found(tmp_path, family(brisa=slip, cirro=slip)) == [
        f"rewritten-text {path}.md:15 'corected' stands where 3 of 5 pages have 'corrected'"
        for path in ("brisa", "cirro")
    ]
    assert found(tmp_path, family(brisa=slip, cirro=slip, drift=edits)) == [
        "no-majority anemo.md:15 1 place has two wordings on as many pages: 'A reading belongs to one station and to one moment, and can "
        "be corr...' and 'A reading belongs to one station and to one moment, and can be core...' on 2 and 2 of 5 pages"
    ]


def test_slips_of_two_pages_in_one_sentence(tmp_path: Path) -> None:
    """Who has changed another word of a sentence agrees in the rest of it."""
    pages = family(
        brisa=(("corrected within", "corrupted within"),),
        cirro=(("to one station", "to one situation"),),
    )
    assert found(tmp_path, pages) == [
        "rewritten-text brisa.md:15 'corrupted' stands where 4 of 5 pages have 'corrected'",
        "rewritten-text cirro.md:15 'situation' stands where 4 of 5 pages have 'station'",
    ]


def test_a_slip_may_be_a_word_that_all_pages_have(tmp_path: Path) -> None:
    pages = {
        path: text + "\nA chart is not drawn then. Let the charts be drawn less often than that.\n"
        for path, text in family().items()
    }
    pages["brisa.md"] = pages["brisa.md"].replace("less often than", "less often then")
    assert found(tmp_path, pages) == [
        "rewritten-text brisa.md:53 'then' stands where 4 of 5 pages have 'than'"
    ]


def test_a_section_at_another_place_is_one_section(tmp_path: Path) -> None:
    more = "\n## Before you go\n\nTake the station of {} off its mast, if a storm is near.\n"
    pages = {path: text + more.format(path) for path, text in family().items()}
    before, _, look = pages["brisa.md"].partition("## Look at it")
    look, _, rest = look.partition("## Before you go")
    pages["brisa.md"] = f"{before}## Before you go{rest}\n## Look at it{look}"
    assert found(tmp_path, pages) == [
        "other-order brisa.md:44 the section 'Before you go' stands before 'Look at it', and behind it on 4 of 5 pages"
    ]


def test_sentences_lists_and_tables_that_only_siblings_tell_of(tmp_path: Path) -> None:
    more = (
        "\n## Costs\n\n| Plan | Price |\n| --- | --- |\n| {0} one | {1}1 |\n| {0} two | {1}2 |\n| {0} six | {1}6 |\n\n"
        "Ask for the price first.\n"
    )
    pages = {
        path: text + more.format(path[:-3], number)
        for number, (path, text) in enumerate(family().items(), 1)
    }
    edits = {
        "anemo.md": ("| anemo six | 16 |\n", ""),
        "etesia.md": (" first.", " first. Send again what was not answered."),
    }
    for path, (old, new) in edits.items():
        pages[path] = pages[path].replace(old, new)
    assert found(tmp_path, pages) == [
        "missing-text anemo.md:58 the table has 2 rows, and 3 on 4 of 5 pages",
        "repeated-sentence etesia.md:61 'Send again what was not answered.' stands twice on the page, and once on 4 of 5 pages",
    ]


def test_code_within_tabs(tmp_path: Path) -> None:
    tabs = (
        "\n## Chart it\n\n::::{{tab-set}}\n:::{{tab-item}} Linux\n```sh\nchart {} # <1>\n```\n\n1. In any folder.\n:::\n"
        ":::{{tab-item}} Windows\n```powershell\nchart.exe {}\n```\n:::\n::::\n"
    )
    pages = {path: text + tabs.format(path[:-3], path[:-3]) for path, text in family().items()}
    pages["brisa.md"] = pages["brisa.md"].replace("```powershell", "```python")
    pages["cirro.md"] = pages["cirro.md"].replace("any folder.\n", "any folder.\n2. Or in none.\n")
    assert found(tmp_path, pages) == [
        "language-mismatch brisa.md:64 the same code is 'powershell' on 4 of 5 pages, and 'python' here",
        "unmatched-note cirro.md:62 the note 2 has no mark in the code above",
    ]


def test_two_wordings_of_equal_weight_are_one_finding(tmp_path: Path) -> None:
    edits = (
        ("can be corrected within a day", "cannot be corrected"),
        ("Run the program once a minute:", "The program runs each minute:"),
    )
    pages = family(brisa=edits, cirro=edits)
    del pages["anemo.md"]
    assert found(tmp_path, pages) == [
        "no-majority brisa.md:15 2 places have two wordings on as many pages: 'A reading belongs to one station and to one moment, "
        "and cannot be c...' and 'A reading belongs to one station and to one moment, and can be corr...' on 2 and 2 of 4 pages"
    ]


def test_a_text_of_a_sibling_whose_name_is_a_part_of_the_own(tmp_path: Path) -> None:
    pages = family()
    text = pages.pop("etesia.md").replace("Etesia", "Anemo Lite").replace("etesia", "anemo-lite")
    pages["anemo-lite.md"] = text.replace(
        "Anemo Lite collects what stations measure", "Anemo collects what stations measure"
    )
    assert found(tmp_path, pages) == [
        "foreign-word anemo-lite.md:6 'Anemo' means the service 'anemo', and stands on the page of 'anemo-lite'"
    ]


def test_a_text_may_speak_of_a_sibling(tmp_path: Path) -> None:
    edits = (
        (
            "Brisa collects what stations measure.",
            "Unlike Cirro, it collects all.\nBrisa belongs to Anemo. Anemo and Etesia do not.",
        ),
    )
    assert not [line for line in found(tmp_path, family(brisa=edits)) if "foreign-word" in line]


def test_notes_and_marks_that_do_not_fit(tmp_path: Path) -> None:
    marked = (
        ('"speed": 7,', '"speed": 7, <1>'),
        ('"unit": "knots"\n', '"unit": "knots" <2>\n'),
        (
            "- The path has the name of the archive.\n- `station`: The name of the station.\n- `speed`: The",
            "1. The",
        ),
    )
    fits = (*marked, ("- `unit`: What", "2. What"))
    one_less = (*marked, ("- `unit`: What the speed is given in.\n", ""))
    one_more = (*fits, ("is given in.\n", "is given in.\n3. The height of the mast.\n"))
    pages = family(anemo=fits, brisa=one_less, cirro=one_more, drift=fits, etesia=fits)
    every = found(tmp_path, pages)
    assert [line for line in every if "unmatched-note" in line] == [
        "unmatched-note brisa.md:23 the mark '<2>' has no note below the code",
        "unmatched-note cirro.md:30 the note 3 has no mark in the code above",
    ]
    assert not [line for line in every if "unexplained-key" in line]


def test_notes_of_a_siblings_keys_are_one_finding(tmp_path: Path) -> None:
    own = (
        ('"speed": 7,\n    "unit": "knots"', '"mast": 10,\n    "sensor": "cup"'),
        (
            "- `speed`: The mean of ten minutes.\n- `unit`: What the speed is given in.",
            "- The mean speed.\n- The unit of it.",
        ),
    )
    others = (("`speed`: The mean", "The mean speed"), ("`unit`: What the", "The unit that the"))
    edits = dict.fromkeys(("anemo", "cirro", "drift", "etesia"), others)
    every = found(tmp_path, family(brisa=own, **edits))
    assert [
        line
        for line in every
        if "brisa" in line and "rewritten" not in line and "missing" not in line
    ] == [
        "unexplained-key brisa.md:22 nobody explains the key 'mast', and 5 of 5 pages explain keys beside it",
        "unexplained-key brisa.md:23 nobody explains the key 'sensor', and 5 of 5 pages explain keys beside it",
        "unmatched-note brisa.md:30 2 notes explain 'speed', 'unit', which siblings have in their code, and this code lacks",
    ]


def test_what_all_pages_have_in_the_same_way_is_one_finding(tmp_path: Path) -> None:
    pages = {
        path: text.replace(
            f"title: Report the weather to {name}", "title: Report the weather"
        ).replace("## Requirements", f"## {name}\n\nA service.\n\n## Requirements")
        for (path, text), name in zip(family().items(), NAMES, strict=True)
    }
    assert found(tmp_path, pages, without="") == [
        "duplicate-title anemo.md:2 5 pages have the title 'Report the weather', and none has a description",
        "flat-headings anemo.md:8 the heading is the name of the service, and its steps have headings of the same level, on 5 pages",
        "loose-notes anemo.md:32 the notes below 5 blocks of code are bullets, and nothing ties them to lines",
    ]


def test_lists_of_services_and_what_they_promise(tmp_path: Path) -> None:
    links = [f"[{name}]({name.lower().replace(' ', '-')}.md)" for name in NAMES]
    picker = " ".join([*links, "[Foehn](#)"])
    pages = {
        path: text.replace("## Requirements", f"{picker}\n\n## Requirements")
        for path, text in family().items()
    }
    pages["brisa.md"] = pages["brisa.md"].replace(f"{links[2]} ", "")
    pages["index.md"] = (
        "# Report the weather\n\nWhat it costs:\n\n- Anemo: nothing\n- Brisa: nothing\n- Cirro: a cent\n- Foehn: two cents\n- Etesia: a cent\n"
    )
    assert found(tmp_path, pages) == [
        "copied-list anemo.md:8 the list of services is copied by hand to 5 pages, and so is which of them is current",
        "promised-page anemo.md:8 the list of services leads to '#' for 'Foehn' on 5 pages: there is no such page",
        "unlisted-service brisa.md:8 the list of services lacks 'cirro.md'",
        "unlisted-service index.md:5 the list tells of 4 of 5 services, and not of 'Drift Data'",
        "promised-page index.md:8 the list tells of 'Foehn', for which there is no page",
    ]


def test_what_a_snippet_says_of_one_service_is_one_finding_at_the_snippet(tmp_path: Path) -> None:
    (tmp_path / "_snippets").mkdir()
    (tmp_path / "_snippets/clock.md").write_text(
        "Set the clock first. Cirro needs it most.\n", "utf-8"
    )
    include = "```{include} _snippets/clock.md\n```\n\n## Look at it"
    pages = {path: text.replace("## Look at it", include) for path, text in family().items()}
    assert found(tmp_path, pages) == [
        "foreign-word _snippets/clock.md:1 'Cirro' means the service 'cirro', and stands on 4 pages of others"
    ]


def test_a_model_that_the_request_does_not_ask_for(tmp_path: Path) -> None:
    edits = (
        ("POST /brisa/readings", "POST /brisa/text_embedding/readings"),
        ("was not answered", "is a sparse vector"),
    )
    every = found(tmp_path, family(brisa=edits))
    expected = "model-prose brisa.md:34 'sparse vector' is said of a model for 'text_embedding', which the request asks for"
    assert expected in every


def test_a_placeholder_for_what_the_page_tells(tmp_path: Path) -> None:
    edits = (
        ('"knots"', '"<unit>"'),
        ("A station of Brisa", "A station that measures in the `km-h` unit"),
    )
    every = found(tmp_path, family(brisa=edits))
    assert (
        "needless-placeholder brisa.md:23 '<unit>' stands for the unit that the page names, 'km-h'"
        in every
    )


def test_what_check_says_is_said_at_the_original_line(tmp_path: Path) -> None:
    """The overview becomes a page of the project, and texts become fields; what is an anomaly already is not said again."""
    edits = (
        (
            "- A station of Brisa",
            "- A station of Brisa, whose hight is known\n- A [place](https://brisa.example/a)to put it",
        ),
    )
    pages = {
        **family(brisa=edits),
        "index.md": "# Report the weather\n\nChoose one recieved there.\n",
    }
    for path, text in pages.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    reading, originals = read(tmp_path, "myst", Decisions())
    every = find_drift(reading, originals, Decisions(), "weather")
    assert [f"{d.code} {d.span}" for d in every if d.code != "loose-notes"] == [
        "link-spacing brisa.md:11:5",
        "likely-typo index.md:3:12",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(pages)


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_the_command_reports_as_check_does_and_writes_nothing(
    tmp_path: Path, tutgen: Run, form: str
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for path, text in family(brisa=(("corrected within", "corected within"),)).items():
        (folder / path).write_text(text, encoding="utf-8")
    ran = tutgen("import", "pages", "--report", "--format", form, cwd=tmp_path)
    assert ran.code == 0
    if form == "json":
        spans = [
            (d["code"], d["file"], d["start"]["line"]) for d in json.loads(ran.out)["diagnostics"]
        ]
        assert spans == [
            ("loose-notes", "pages/anemo.md", 28),
            ("rewritten-text", "pages/brisa.md", 15),
        ]
    else:
        assert "rewritten-text" in ran.out + ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


def test_fifty_of_the_defects_of_a_published_family_are_found_where_they_stand() -> None:
    of = Published.read("search")
    reading, originals = read(of.source, None, Decisions())
    every = find_drift(reading, originals, Decisions(), "search")
    found = [defect for defect in of.defects if any(near(defect.places, d.span) for d in every)]
    assert len(found) >= 50
    strange = [d for d in every if not any(near(defect.places, d.span) for defect in of.defects)]
    assert [(d.code, d.span.path) for d in strange] == [
        ("unexplained-key", "elser.md"),
        ("unexplained-key", "elser.md"),
        ("blank-lines", "index.md"),
    ]
