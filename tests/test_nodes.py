"""The nodes of sources, and that each writer has a rule for each class of them."""

from types import UnionType
from typing import Any, get_args

import pytest

from tutgen.content.words import ORIGINAL, words_in
from tutgen.language import nodes
from tutgen.language.directives import DIRECTIVES
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.markdown import compile_line, compile_markdown
from tutgen.language.nodes import Content, Id, Node, children_of, walk
from tutgen.language.parsing.parser import Syntax
from tutgen.language.writers.html import HTML_RULES, LABEL_RULES
from tutgen.language.writers.paragraphs import PARAGRAPHS_RULES
from tutgen.language.writers.text import TEXT, TEXT_RULES
from tutgen.language.writers.text_with_links import TEXT_WITH_LINKS_RULES
from tutgen.sources.source import Source, TextOrigin

SYNTAX = Syntax(
    DIRECTIVES,
    lambda parser, written, place: Document(parser.origin, Content()),
    words_in(ORIGINAL).pages,
)
CLASSES = {*get_args(nodes.Inline), *get_args(nodes.Block)}


def compiled(text: str) -> Document:
    return compile_markdown(text, TextOrigin(Source("a.md", text)), SYNTAX)


def drawn(node: Node) -> str:
    """A node as its class, its line and its texts, and in brackets what it holds."""
    texts = [repr(shown) for value in node[1:] if (shown := said(value))]
    inner = [drawn(child) for child in children_of(node)]
    own = [f"{type(node).__name__}:{node.line}", *texts]
    return " ".join(own) + (f"({', '.join(inner)})" if inner else "")


def said(value: Any) -> str:
    """The text of a node's value, if it is one."""
    if isinstance(value, Expression):
        return value.source
    if isinstance(value, str):
        return value
    is_parts = isinstance(value, tuple) and not hasattr(value, "_fields")
    if is_parts and value and all(isinstance(p, str | Expression) for p in value):
        return "".join([said(part) for part in value])
    return ""


NODES = {
    "Mix *rye* and **{{ service.name }}**.": (
        "Paragraph:0(Text:0 'Mix ', Styled:0 'emphasis'(Text:0 'rye'), Text:0 ' and ', "
        "Styled:0 'strong'(Value:0 '{{ service.name }}'), Text:0 '.')"
    ),
    "Mix `{{ a }}\\*`\nand\\\n{kbd}`Ctrl`": (
        "Paragraph:0(Text:0 'Mix ', CodeSpan:0 '{{ a }}\\\\*', Break:0, Text:1 'and', Break:1, "
        "Keys:2 'Ctrl')"
    ),
    "\\{{ rye }} \\[oat] &amp;": "Paragraph:0(Text:0 '{{ rye }} [oat] &')",
    "# Bread\n\n## Mix {#mix .a}\n\nBake": (
        "Heading:0(Text:0 'Bread'), Heading:2 'a'(Text:2 'Mix'), Paragraph:4(Text:4 'Bake')"
    ),
    "3. Rye\n   - oat\n": (
        "List:0(Item:0(Paragraph:0(Text:0 'Rye'), List:1(Item:1(Paragraph:1(Text:1 'oat')))))"
    ),
    "- [x] rye": "List:0(Item:0(Paragraph:0(Task:0(Text:0 ' rye'))))",
    "> [!TIP]\n> Rye\n\n> oat": (
        "Aside:0 'tip'(Text:0 'Tip', Paragraph:1(Text:1 'Rye')), Quote:3(Paragraph:3(Text:3 'oat'))"
    ),
    "| a |\n|---|\n| b |": "Table:0(Row:0(Cell:0(Text:0 'a')), Row:2(Cell:2(Text:2 'b')))",
    "Rye\n: grain": "Definitions:0(Term:0(Text:0 'Rye'), Definition:1(Paragraph:1(Text:1 'grain')))",
    "Rye[^1]\n\n[^1]: oat": (
        "Paragraph:0(Text:0 'Rye', FootnoteMark:0 '1' 'a.md'), Footnote:2 '1'(Paragraph:2(Text:2 'oat'))"
    ),
    "[rye](a.md) ![oat](b.png) {ref}`x <y>` {bdg-primary}`z`": (
        "Paragraph:0(Link:0 'a.md' 'a.md'(Text:0 'rye'), Text:0 ' ', Image:0 'b.png' 'oat', "
        "Text:0 ' ', Reference:0 'y'(Text:0 'x'), Text:0 ' ', Badge:0 'primary' 'z')"
    ),
    "(mix)=\n\n---\n": "Anchor:0, ThematicBreak:2",
    "```json\n{}\n```": "Code:0 'json'",
    "```{code-block} json\n:note-1: rye\n{}\n```": "Code:0 'json'(CodeNote:1(Text:1 'rye'))",
    ":::{note}\nRye\n:::": "Aside:0 'note'(Text:0 'Note', Paragraph:1(Text:1 'Rye'))",
    ":::{dropdown} Oat\nRye\n:::": "Dropdown:0(Text:0 'Oat', Paragraph:1(Text:1 'Rye'))",
    ":::{only} service.slug\nRye\n:::": "Only:0 'service.slug'(Paragraph:1(Text:1 'Rye'))",
    "```{include} _b.md\n```": "Include:0 'a.md'",
    "```{request} mix\n```\n```{response} mix\n```": "Request:0 'mix', Response:2 'mix'",
    "```{services}\n```": "Services:0(Text:0 'Select your service')",
    "% Rye\n\n<!-- oat -->": "",
}  # fmt: skip


@pytest.mark.parametrize("text", NODES)
def test_the_nodes_of_a_source(text: str) -> None:
    assert ", ".join(drawn(node) for node in compiled(text).content.nodes) == NODES[text]


def test_lines_within_directives_are_those_of_the_source() -> None:
    text = "Rye\n\n::::{note}\n\n:::{tip} Oat\n- wheat\n  `spelt`\n:::\n::::\n"
    lines = {node.line: type(node).__name__ for node in walk(compiled(text).content.nodes)}
    assert lines[5] == "Break"
    assert lines[6] == "CodeSpan"


@pytest.mark.parametrize(
    "rules",
    [HTML_RULES, LABEL_RULES, TEXT_RULES, PARAGRAPHS_RULES, TEXT_WITH_LINKS_RULES],
    ids=["html", "label", "text", "paragraphs", "said"],
)
def test_each_writer_has_a_rule_for_each_class_of_nodes(rules: dict[type, object]) -> None:
    assert isinstance(nodes.Inline, UnionType)
    assert rules.keys() == CLASSES


def test_no_mark_of_the_scanner_is_left() -> None:
    text = "".join(NODES) + "{{ service.name }} `{{ service.slug }}` [{{ a }}]({{ b }}.md)\n"
    for node in walk(compiled(text).content.nodes):
        for value in node:
            values = value if isinstance(value, tuple) else (value,)
            assert not any(
                isinstance(v, str) and any(ord(c) >= 0x100000 for c in v) for v in values
            )


TEXTS = {
    "Mix *rye* and `oat`\n& [water](a.md)[^1].\n\n[^1]: Warm.": "Mix rye and oat\n& water.\n",
    "## Mix {#m}\n\n- rye\n- oat\n\n3. Bake\n4. Eat": "Mix\n- rye\n- oat\n3. Bake\n4. Eat\n",
    "| a | b |\n|---|---|\n| 1 | 2 |": "a\tb\n1\t2\n",
    ":::{note} Heed\nMix.\n:::\n\n```json\n{}\n```\n": "Heed\nMix.\n{}\n",
    "Rye\n: grain\n\n> quote\n\n---\n\n![an oven](o.png)": "Rye\ngrain\nquote\nan oven\n",
}


@pytest.mark.parametrize("text", TEXTS)
def test_plain_text(text: str) -> None:
    assert "".join(map(str, compiled(text).content.program(TEXT))) == TEXTS[text]


def test_a_program_is_written_once() -> None:
    content = compiled("Mix.").content
    assert content.program(TEXT) is content.program(TEXT)


def test_what_stands_within_a_line() -> None:
    document = compile_line("Mix *rye*", TextOrigin(Source("a.md", "")), SYNTAX)
    assert document.line is not None
    assert "".join(map(str, document.line.program(TEXT))) == "Mix rye"
    assert compiled("Mix.\n\nBake.").line is None


def test_ids_are_data() -> None:
    (heading,) = compiled("## Mix {#{{ service.slug }}-mix}").content.nodes
    assert isinstance(heading, nodes.Heading)
    assert isinstance(heading.id, Id)
    assert said(heading.id.wanted) == "{{ service.slug }}-mix"
