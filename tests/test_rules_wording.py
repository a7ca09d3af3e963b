"""Sentences said twice, spellings that differ on one site, and dates that are long past."""

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from test_rules_near_duplicate import of
from tutgen.build.stages import BuildOptions, build

Findings = Callable[[Mapping[str, str]], list[str]]
Make = Callable[[Mapping[str, str]], Path]

SITE = """\
title: Ferries
fields:
  about: {type: markdown}
  fares: {type: markdown}
  book: {type: payload}
"""
PAGE = """\
---
title: "Cross with {{ service.name }}"
---

{{ service.about }}

## Pay

{{ service.fares }}

"""
ISLES = "The ferry to the outer isles sails twice a week, on Mondays and Fridays."


def ferries(shared: str = "", *, lang: str = "en", **services: str) -> dict[str, str]:
    """A tutorial whose page shows two texts of a service; line 11 of it is a text that all share."""
    lines = services or {"north": "about: Small.\nfares: Low.\n"}
    return {
        "content/site.yaml": f"lang: {lang}\n{SITE}",
        "content/cross/index.md": f"---\ntitle: Cross\nservices: [{', '.join(lines)}]\n---\n",
        "content/cross/[service].md": f"{PAGE}{shared}\n",
        **{
            f"content/services/{slug}.yaml": f"name: {slug.capitalize()} Line\n{text}"
            for slug, text in lines.items()
        },
    }


# ------------------------------------------------------------------------------ repeated-sentence

SAID = "the page says this sentence twice: 'The ferry to the outer isles sails twice ...'"


def twice(findings: Findings, shared: str = "", **services: str) -> list[str]:
    return of(findings(ferries(shared, **services)), "repeated-sentence")


def test_a_sentence_that_stands_twice_in_one_text(findings: Findings) -> None:
    assert twice(findings, f"{ISLES} Book early.\n{ISLES}") == [
        f"content/cross/[service].md:12:1 {SAID}"
    ]


def test_a_sentence_that_stands_in_two_texts_of_a_service(findings: Findings) -> None:
    both = f"about: '{ISLES} It is small.'\nfares: 'Low. {ISLES}'\n"
    other = f"about: '{ISLES}'\nfares: Low.\n"
    assert twice(findings, north=both, south=other) == [f"content/services/north.yaml:3:14 {SAID}"]


def test_a_sentence_of_a_service_that_the_shared_page_says(findings: Findings) -> None:
    own = f"about: '{ISLES}'\nfares: Low.\n"
    assert twice(findings, ISLES, north=own, south="about: Small.\nfares: Low.\n") == [
        f"content/services/north.yaml:2:9 {SAID}"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Sail to the isles. Sail to the isles.",  # an order
        f"- {ISLES}\n- {ISLES}",
        f"| {ISLES} | {ISLES} |\n|---|---|\n| a | b |",
        f"{ISLES}\n\n```{{note}}\n{ISLES}\n```",
        "The ferry to the outer isles sails on these days:\n\nThe ferry to the outer isles sails on these days:",
        "The ferry to the outer isles costs `12` a head. The ferry to the outer isles costs `14` a head.",
        f"{ISLES}\n\n<!-- {ISLES} -->",
        "The isle {{ service.name }} is far away from the land. The isle {{ service.slug }} is far away from the land.",
    ],
)  # fmt: skip
def test_what_may_be_said_twice(findings: Findings, text: str) -> None:
    assert twice(findings, text) == []


def test_a_text_that_is_not_shown_says_nothing(findings: Findings) -> None:
    files = ferries(north=f"about: '{ISLES}'\nfares: '{ISLES}'\n")
    files["content/cross/[service].md"] = PAGE.replace("{{ service.fares }}", "Pay on board.")
    assert of(findings(files), "repeated-sentence") == []


# ------------------------------------------------------------------------------- spelling-variant


def variants(findings: Findings, text: str, lang: str = "en", **services: str) -> list[str]:
    found = of(findings(ferries(text, lang=lang, **services)), "spelling-variant")
    return [one.removeprefix("content/cross/[service].md:").split(", as")[0] for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We organise it, and realise it. They organize it.", ["11:38 'organize' is spelled with -ize, and the site writes -ise"]),
        ("We organised it. They realize and authorize it.", ["11:4 'organised' is spelled with -ise, and the site writes -ize"]),
        ("A colour, a harbour, a favor.", ["11:24 'favor' is spelled with -or, and the site writes -our"]),
        ("Organise it. An organization realizes it.", ["11:1 'organise' is spelled with -ise, and the site writes -ize"]),
        ("A color of a neighbouring coast, and we organize.", ["11:14 'neighbouring' is spelled with -our, and the site writes -or"]),
        ("A color of a coast, a harbour, and we organise.", ["11:3 'color' is spelled with -or, and the site writes -our"]),
        ("A colour, and we organize.", []),  # as Oxford does
        ("They promise, advise, exercise and size, seize, prize. Otherwise resize.", []),
        ("A colour with `color`, https://x.example/color and {{ 'color' }}.", []),
        ("A colour in Pearl Harbor, by the Labor party.", []),
        ("A humorous, honorary, vigorous colour. An hour, four, poor.", []),
    ],
)  # fmt: skip
def test_two_spellings_of_one_sound(findings: Findings, text: str, found: list[str]) -> None:
    assert variants(findings, text) == found


@pytest.mark.parametrize(
    ("lang", "found"),
    [
        ("en-GB", ["11:18 'color' is spelled with -or, and the site writes -our"]),
        ("en-US", ["11:3 'colour' is spelled with -our, and the site writes -or"]),
    ],
)
def test_of_two_that_are_as_frequent_the_region_tells(
    findings: Findings, lang: str, found: list[str]
) -> None:
    assert variants(findings, "A colour, then a color.", lang) == found


def test_a_word_is_reported_once_with_its_other_places(
    project: Make,
) -> None:
    files = ferries(
        "The color of the sea.", north="about: A harbour, a colour.\nfares: A colour, colours.\n"
    )
    files["content/index.md"] = "# Ferries\n\nOf this color.\n"
    result = build(project(files), BuildOptions(jobs=1, siblings=True))
    (found,) = [d for d in result.diagnostics if d.code == "spelling-variant"]
    assert found.message.startswith("'color'")
    assert [said for said, _ in found.trail] == ["'harbour'", "'color' again"]


def test_only_english_has_these_spellings(findings: Findings) -> None:
    assert variants(findings, "Die Organisation: color, colour, organise, organize.", "fr") == []


# ------------------------------------------------------------------------------------- stale-date


def stale(root: Path) -> list[str]:
    found = build(root, BuildOptions(jobs=1, siblings=True)).diagnostics
    return [f"{d.span.line} {d.message}" for d in found if d.code == "stale-date"]


def commit(root: Path, when: str, path: str = "content") -> None:
    env = {
        **os.environ, "GIT_AUTHOR_DATE": f"{when}T12:00:00Z", "GIT_COMMITTER_DATE": f"{when}T12:00:00Z",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }  # fmt: skip
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
    for command in (("init", "-q"), ("add", path), ("commit", "-q", "-m", "Sail")):
        subprocess.run([*git, *command], cwd=root, env=env, check=True)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "As of March 2021, it costs 5."),
        ("en", "It costs 5 (as of 3 March 2021)."),
        ("en", "It costs 5 as of March 3, 2021."),
        ("en", "It costs 5 as of 2021-03-03."),
        ("en", "It costs 5, as of\nMar. 2021."),
        ("en", "As of 2021, it costs 5."),
        ("en-GB", "Last updated: May 2022"),
        ("en", "The fares were checked in early May 2022."),
        ("en", "Currently (May 2022) it costs 5."),
        ("de", "Das kostet 5 (Stand: März 2021)."),
        ("de", "Zuletzt aktualisiert am 3. Mai 2022."),
        ("de-AT", "Stand Jänner 2022 kostet es 5."),
        ("fr", "Cela coûte 5 (mis à jour en août 2021)."),
        ("fr", "En date du 1er mars 2021, cela coûte 5."),
    ],
)
def test_what_was_true_long_ago(project: Make, lang: str, text: str) -> None:
    root = project(ferries(text, lang=lang))
    commit(root, "2023-06-15")
    (found,) = stale(root)
    assert found.startswith("11 ")
    assert found.endswith("is more than a year before the newest commit of content/")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "As of June 2022, it costs 5."),  # its last day is less than a year before
        ("en", "As of 2022, it costs 5."),
        ("en", "As of May 2031, it will cost 5."),
        ("en", "The line was founded in May 1921. Since March 2021 it has two ships."),
        ("en", "As of version 2021.3, as of 2021.3, checked 2000 times."),
        ("en", "`as of March 2021`"),
        ("en", "Stand: März 2021. Mis à jour en mars 2021."),
        ("de", "As of March 2021. Der Stand von Mai 2021er Wein."),
        ("sv", "As of March 2021."),
        ("en", "As of 2021-99-99, as of 0/2021."),
    ],
)
def test_what_is_young_or_history(project: Make, lang: str, text: str) -> None:
    root = project(ferries(text, lang=lang))
    commit(root, "2023-06-15")
    assert stale(root) == []


def test_only_the_history_of_content_tells(project: Make) -> None:
    root = project({**ferries("As of March 2021, it costs 5."), "notes.txt": "Sail.\n"})
    assert stale(root) == []  # no repository
    commit(root, "2021-06-15")
    assert stale(root) == []
    commit(root, "2026-06-15", "notes.txt")
    assert stale(root) == []  # content/ has not been touched since


def test_where_a_shallow_clone_begins_nothing_is_known(project: Make, tmp_path: Path) -> None:
    root = project(ferries("As of March 2021, it costs 5."))
    commit(root, "2023-06-15")
    assert len(stale(root)) == 1
    (root / "more.txt").write_text("More.\n", "utf-8")
    commit(root, "2026-06-15", "more.txt")
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", root.as_uri(), str(clone)],
        check=True,
        capture_output=True,
    )
    assert stale(clone) == []
