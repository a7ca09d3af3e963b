"""What of a service's file is prose, and gets the name of another service."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tutgen.content.load import load_project
from tutgen.sources.source import Source
from tutgen.starter.renaming import RenamedText, prose_fields, renamed

Make = Callable[[Mapping[str, str]], Path]

NAMES = {"Tern Mail": "Auk Post", "tern": "auk"}


def copied(text: str) -> RenamedText:
    return renamed(Source("content/services/auk.yaml", text), NAMES, {"about", "short"})


PROSE = {
    "a sentence": ("Tern Mail sends; ask Tern Mail.", "Auk Post sends; ask Auk Post."),
    "emphasis": ("**Tern Mail**, *tern*", "**Auk Post**, *auk*"),
    "a possessive": ("Tern Mail's and Tern Mail’s", "Auk Post's and Auk Post’s"),
    "the label of a link": (
        "[Tern Mail](https://tern.example/)",
        "[Auk Post](https://tern.example/)",
    ),
    "a text beside code": ("Tern Mail has `tern.send`", "Auk Post has `tern.send`"),
    "the alternative of an image": ("![Tern Mail](tern.png)", "![Auk Post](tern.png)"),
    "a note": (":::{note}\nTern Mail bills.\n:::", ":::{note}\nAuk Post bills.\n:::"),
    "a note in a fence": (
        "```{tip} Tip\nTern Mail bills.\n```",
        "```{tip} Tip\nAuk Post bills.\n```",
    ),
    "a table": ("| a |\n|---|\n| Tern Mail |", "| a |\n|---|\n| Auk Post |"),
}
KEPT = {
    "a code span": "`tern` and ``x ` Tern Mail``",
    "a fence": "```python\nimport tern\n# Tern Mail\n```",
    "a fence of tildes": "~~~\nimport tern\n~~~",
    "indented code": "Run:\n\n    import tern",
    "a directive for code": "```{code-block} python\n:caption: x\nimport tern\n```",
    "another form of that": ":::{code-block} python\nimport tern\n:::",
    "an address": "https://tern.example/tern and <https://example.org/Tern Mail>",
    "an address with a label": "[docs](https://example.org/tern/x)",
    "a mail": "help@tern.example, tern@example.org",
    "a host": "tern.example, api.tern.example",
    "a package": "tern-python, python-tern, @tern/mail, tern/sdk, tern_mail",
    "a call": "tern.send(), tern(), $tern",
    "part of a word": "ternary, Tern Mailer, western",
    "an expression": "{{ service.x | default('tern') }}",
}


def block(text: str) -> str:
    lines = "".join(f"  {line}\n" if line else "\n" for line in text.split("\n"))
    return f"name: Auk Post\nabout: |\n{lines}"


@pytest.mark.parametrize(("before", "after"), PROSE.values(), ids=PROSE.keys())
def test_sentences_are_renamed(before: str, after: str) -> None:
    assert copied(block(before)).text == block(after)


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_code_and_addresses_are_not(text: str) -> None:
    assert copied(block(text)) == RenamedText(block(text), (), copied(block(text)).kept)


def test_only_prose_of_the_file_is_renamed() -> None:
    text = (
        "# Tern Mail, as of May\n"
        "name: Auk Post\n"
        "short: 'Tern Mail in one line'  # tern\n"
        "key: tern\n"
        "docs: https://tern.example/\n"
        "send:\n"
        "  body: {service: tern, from: Tern Mail}\n"
        "  notes:\n"
        "    /service: Tern Mail as `tern`\n"
        "  after: Tern Mail answers.\n"
        "unsupported:\n"
        "  send#tern: Tern Mail has none.\n"
    )
    copy = copied(text)
    assert copy.text == (
        "# Tern Mail, as of May\n"
        "name: Auk Post\n"
        "short: 'Auk Post in one line'  # tern\n"
        "key: tern\n"
        "docs: https://tern.example/\n"
        "send:\n"
        "  body: {service: tern, from: Tern Mail}\n"
        "  notes:\n"
        "    /service: Auk Post as `tern`\n"
        "  after: Auk Post answers.\n"
        "unsupported:\n"
        "  send#tern: Auk Post has none.\n"
    )
    assert (copy.changed, copy.kept) == ((3, 9, 10, 12), (3, 4, 5, 7, 9, 12))


def test_characters_of_an_icon_font_stay() -> None:
    text = "about: \U000f0000 Tern Mail \U000f0001 tern\n"
    assert copied(text).text == "about: \U000f0000 Auk Post \U000f0001 auk\n"


def test_what_code_shows_is_no_prose(project: Make) -> None:
    names = (
        "plain",
        "fenced",
        "spanned",
        "requested",
        "named",
        "linked",
        "noted",
        "block",
        "number",
    )
    types = {"block": "payload", "number": "integer"}
    fields = "".join(f"  {name}: {{type: {types.get(name, 'text')}}}\n" for name in names)
    root = project(
        {
            "content/site.yaml": (
                f"title: T\nfields:\n{fields}names:\n  id: 'x-{{{{ service.named }}}}'\n"
            ),
            "content/requests.yaml": "a: {method: GET, path: '/{{ service[\"requested\"] }}'}\n",
            "content/index.md": (
                "{{ service.plain }} `{{ service.spanned }}` [x](https://{{ service.linked }}/)\n\n"
                "```python\n{{ service.fenced }}\n```\n\n```{note}\n{{ service.noted }}\n```\n"
            ),
        }
    )
    assert prose_fields(load_project(root)) == {"plain", "noted"}
