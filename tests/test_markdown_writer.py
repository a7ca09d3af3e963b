"""Pages as Markdown: whatever a text holds, another reader of Markdown finds the same words."""

import re
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from conftest import Built, examples
from test_node_properties import SOURCE, WORD, compiled
from tutgen.language.expressions.values import Scope
from tutgen.language.writers import markdown_text as md
from tutgen.language.writers.markdown import MARKDOWN
from tutgen.language.writers.markdown_holes import Cut
from tutgen.requests.block_layout import BlockLayouts

Build = Callable[..., Built]
Make = Callable[[Mapping[str, str]], object]

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def words_of(tokens: list[Token]) -> str:
    """The text of Markdown that was read, tags left out, blanks as one."""
    said: list[str] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            said.append(" ")
        elif token.children is not None:
            inner = words_of(token.children)
            said.append(inner if token.type == "image" else f" {inner} ")
        elif token.type not in ("html_inline", "html_block"):
            said.append(
                token.content
                if token.type in ("text", "code_inline", "text_special")
                else f" {token.content} "
            )
    return "".join(said)


def read(markdown: str) -> str:
    return " ".join(words_of(READER.parse(markdown)).split())


# ------------------------------------------------------------------------- texts in their places

AWKWARD = st.text(st.sampled_from("ab1 \n*_`[]()<>|&#+-=.:!~\\{}$@;\"'é—\u00a0"), max_size=12) | st.sampled_from(
    ["- x", "1. x", "1) x", "# x", "> x", "---", "===", "<b>", "&lt;", "&#42;", "<!-- x", "x |", "|---|---|",
     "![x", "[x]: y", "[^1]", "*", "**x**", "__x__", "a_b_c", "~~x~~", "```", "``", "`", "\\", "C#", "# #",
     "https://a.example/b_c?d=1&copy=2", "<api_key>", "x:\n- y", ": x", ":-: |", "+ y", "  x  "]
)  # fmt: skip


@given(AWKWARD)
def test_a_text_stays_a_text_wherever_it_stands(text: str) -> None:
    said, wanted = md.escaped(text), " ".join(text.split())
    assert read(md.paragraph(f"a {said} b")) == f"a {wanted} b".replace("  ", " ").strip()
    assert read(md.paragraph(said)) == wanted
    assert read(md.heading(said, 2)) == wanted
    assert read(f"| {md.cell(said)} | b |\n| --- | --- |\n| c | {md.cell(said)} |") == " ".join(
        f"{wanted} b c {wanted}".split()
    )
    assert read(md.listed([md.paragraph(said), "b"])) == f"{wanted} b".strip()
    assert read(md.quote(md.paragraph(said))) == wanted


@given(st.text(st.sampled_from("ab `\\*<&|_\n"), max_size=9))
def test_code_stays_code(code: str) -> None:
    wanted = " ".join(code.split())
    assert read(f"x{md.code_span(code)}y") == " ".join(f"x{code}y".split())
    assert read(f"| a |\n| --- |\n| {md.cell(md.code_span(code))} |") == f"a {wanted}".strip()
    (fence,) = READER.parse(md.fence(code, "json"))
    assert (fence.type, fence.info) == ("fence", "json")
    assert fence.content == f"{code}\n"


@given(st.lists(st.sampled_from("ab()<>\\&;#?=_*[]|é\ufdd7"), max_size=9).map("".join))
def test_the_address_of_a_link_stays_one(address: str) -> None:
    before, behind = md.OF_LINK
    written = md.paragraph(md.link("x", f"{before}{address}{behind}" if address else ""))
    written = written.replace(before, "").replace(behind, "")
    (paragraph,) = [t for t in READER.parse(written) if t.type == "inline"]
    links = [t.attrs["href"] for t in paragraph.children or () if t.type == "link_open"]
    assert [unquote(str(link)) for link in links] == ([address] if address else [])


MARKS = st.sampled_from([md.EMPHASIS, md.STRONG, md.STRIKE])


def with_markup(inner: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[tuple[str, str]]:
    """Pairs of Markdown that is not whole yet, and the text that it says."""
    pieces = st.lists(inner, min_size=1, max_size=4).map(
        lambda pairs: ("".join(said for said, _ in pairs), "".join(text for _, text in pairs))
    )
    return st.builds(lambda p, marks: (md.styled(p[0], marks), p[1]), pieces, MARKS) | pieces


TEXTS = AWKWARD.map(lambda text: (md.escaped(text), text))
LINES = with_markup(
    st.recursive(
        TEXTS
        | st.text(st.sampled_from("a`* |"), min_size=1, max_size=4).map(
            lambda c: (md.code_in_line(c), c)
        )
        | TEXTS.map(lambda pair: (md.link(pair[0], "b.md"), pair[1]))
        | st.just((f"{md.HARD_BREAK}\n", "\n")),
        with_markup,
        max_leaves=6,
    )
)


@given(LINES)
@example((md.styled("x", md.STRONG) + md.styled("y", md.STRONG), "xy"))
@example(("a" + md.styled('"x"', md.EMPHASIS) + "b", 'a"x"b'))
def test_what_is_styled_says_the_same_whatever_is_beside_it(line: tuple[str, str]) -> None:
    said, text = line
    wanted = "".join(text.split())
    for place in (md.paragraph(said), md.heading(said, 3), f"| x |\n| --- |\n| {md.cell(said)} |"):
        found = "".join(words_of(READER.parse(place)).split())
        assert found.removeprefix("x" if place.startswith("| x") else "") == wanted


# --------------------------------------------------------------------------------------- sources


@given(SOURCE)
@examples(0.4)  # each compiles a source
def test_another_reader_finds_each_word_of_a_source_once_and_in_its_order(text: str) -> None:
    program = compiled(text).content.program(MARKDOWN)
    assert WORD.findall(read(NO_PAGE.run(program))) == WORD.findall(text)


class _NoPage:
    """A rendering of a page without values, all of whose links lead to one other."""

    page = SimpleNamespace(address="a.html")
    plan = SimpleNamespace(target=lambda *_: "oven.html", private={}, pages={})
    values = SimpleNamespace(html=MARKDOWN)
    own_links: ClassVar[list[object]] = []
    prefix = whole = ""
    scope: Scope

    def run(self, program: tuple[object, ...]) -> str:
        return "".join(part if isinstance(part, str) else part(self) for part in program)  # type: ignore[operator]

    run_silently = run

    def address(self, target: str) -> str:
        return target


NO_PAGE = _NoPage()


# ------------------------------------------------------------------------------------------ holes

VALUE = "{{ names.kiln }}"
WITH_VALUES = SOURCE.map(lambda text: re.sub(r"grain\d*[02468]\b", VALUE, text))


def told(source: str, value: object) -> str:
    """A source as Markdown on a page with a value."""
    page = _NoPage()
    page.scope = Scope(None, None, {"kiln": value}, {})
    return page.run(compiled(source).content.program(MARKDOWN))


@given(
    WITH_VALUES, AWKWARD | st.sampled_from(["Oven 2", "a_b", "12", "8.5", "größer", 7, 0.5, True])
)
@example(f"{VALUE}. Fire", "1")
@example(f"1{VALUE}) Fire", 2)
@example(f"x\n{VALUE}{VALUE}. Fire", "1")
@example(f"1. {VALUE}. Fire", "1")
@example(f"ꙮ 100% [{VALUE}](#b) %s", "Oven")
def test_a_text_with_holes_says_what_the_whole_text_says(source: str, value: object) -> None:
    with_holes = told(source, value)
    with patch.multiple(md, is_plain=no, is_plain_code=no, is_plain_address=no):
        assert with_holes == told(source, value)


def no(text: str) -> bool:
    return False


def test_a_text_is_cut_where_its_values_are_words() -> None:
    (item,) = compiled(f"- **{VALUE}**: [{VALUE}](#b) `{VALUE}`, 5 %").content.program(MARKDOWN)
    assert isinstance(item, Cut)
    assert item.template == "- **%s**: [%s](%s) `%s`, 5 %%\n\n"


# ----------------------------------------------------------------------------------- whole pages

NAME = "K*l_n & <Co> | `7`"
PAGE = """---
title: Fire {{ service.name }}
---
Load **{{ service.name }}**, then *{{ service.name }}*; see [{{ service.name }}](#b) or `{{ service.name }}`.
{{ service.name }}

- {{ service.name }}
- {{ service.tip }}

1. One

   > {{ service.name }}

{{ service.tip }}

| {{ service.name }} | Cone |
|---|--:|
| `{{ service.name }}` | {{ service.name }}[^1] |

:::{tip}
{{ service.name }} {bdg-info}`{{ service.name }}` {kbd}`{{ service.name }}`
:::

Cone
: {{ service.name }}

## Then {{ service.name }} {#b}

```sh
fire "{{ service.name }}" ```
```

[^1]: Of {{ service.name }}.
"""
KILNS = {
    "content/site.yaml": "title: Kilns\nfields: {tip: {type: markdown}}\n",
    "content/services/klin.yaml": f"name: {NAME!r}\ntip: |\n  Never *{{{{ service.name }}}}*.\n\n  - Slowly\n",
    "content/services/oven.yaml": "name: Oven\ntip: Slowly.\n",
    "content/fire/index.md": "---\ntitle: Fire\nservices: [klin, oven]\n---\nChoose.\n",
    "content/fire/[service].md": PAGE,
}


def test_a_page_as_markdown_says_what_the_page_says(
    project: Callable[[Mapping[str, str]], object], build_site: Build
) -> None:
    built = build_site(project(KILNS))
    assert not built.result.diagnostics
    shown = unescape(re.sub(r"<[^>]*>", "", built.main_of("fire/klin.html")))
    said = built.files["fire/klin.md"].decode()
    assert said.startswith(f"# Fire {md.escaped(NAME)}\n")
    told = read(said.split("\n", 1)[1]).replace("[^1]:", "").replace("[^1]", "1")
    assert "".join(told.replace("[!TIP]", "Tip").replace("of 1:", "of 1").split()) == "".join(
        shown.split()
    )
    assert told.count(NAME) == 19


FIRING = """
heat:
  method: PUT
  path: "kilns/{{ service.slug }}[{"
  query: {of: "{{ service.name }}", dry: true}
  notes: {/of: "With {{ service.name }}.", /dry: "Always.\\n\\n- Wait", request: Once.}
  response: {fired: "{{ service.name }}"}
load:
  method: POST
  path: "{{ service.slug }}"
  caption: "Load {{ service.name }}"
  body: {kiln: "{{ service.name }}", glaze: "{{ service.glaze }}", how: "```"}
  notes: {/kiln: Its name, /how: "~~~\\nfire\\n~~~"}
  response:
    status: 201
    body: "{{ service.glaze }}"
    notes: {/cone: "Of *{{ service.name }}*"}
"""
GLAZED = {
    "content/site.yaml": "title: Kilns\nfields: {glaze: {type: payload}}\n",
    "content/services/klin.yaml": f"name: {NAME!r}\nglaze: {{body: {{cone: '```'}}, notes: {{/cone: '`c`'}}, after: '- Cool'}}\n",
    "content/services/oven.yaml": "name: Oven\nglaze: {body: {cone: 6}, notes: {/cone: 'A\n\n    b'}, after: Wait.}\n",
    "content/services/pit.yaml": "name: Pit\nglaze: {body: {cone: 7}}\n",
    "content/fire/index.md": "---\ntitle: Fire\nservices: [klin, oven, pit]\n---\nChoose.\n",
    "content/fire/[service].md": "".join(
        f"```{{{kind}}} {name}\n```\n\n"
        for name in ("heat", "load")
        for kind in ("request", "response")
    ),
    "content/fire/requests.yaml": FIRING,
}


def test_a_layout_of_a_request_gives_what_drawing_gives(
    project: Callable[[Mapping[str, str]], Path],
    build_site: Build,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root, make = project(GLAZED), BlockLayouts._make
    # Twice, since payloads above the body get a layout only when they are met again.
    monkeypatch.setattr(BlockLayouts, "_make", lambda *given: make(*given) or make(*given))
    with_layouts = build_site(root).files
    monkeypatch.setattr(BlockLayouts, "_make", lambda *given: None)
    drawn = build_site(root).files
    for name in ("klin", "oven", "pit"):
        address = f"fire/{name}.md"
        assert with_layouts[address].decode() == drawn[address].decode()
    assert "````json" in drawn["fire/klin.md"].decode()  # around code with a fence
