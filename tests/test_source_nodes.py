"""The nodes of a source, as the rules find them."""

import pytest

from tutgen.check.siblings.source_nodes import STAND_IN, nodes_of
from tutgen.content.words import ORIGINAL, words_in
from tutgen.language.directives import DIRECTIVES
from tutgen.language.document import Document
from tutgen.language.markdown import compile_markdown
from tutgen.language.nodes import CodeSpan, Heading, Item, Table, Text
from tutgen.language.parsing.parser import Syntax
from tutgen.sources.source import Source, TextOrigin

SOURCE = """\
# Moor the boat

Take **the *blue* rope** of `12 mm`,
and {{ service.name }}.

## Knots

- A bowline
- A [cleat](cleat.md) hitch

| Knot    | Turns |
| ------- | ----- |
| bowline | one   |

> ```sh
> tie --twice
> ```
"""


def document(text: str) -> Document:
    syntax = Syntax(DIRECTIVES, lambda *_: pytest.fail("no snippet"), words_in(ORIGINAL).pages)
    return compile_markdown(text, TextOrigin(Source("moor.md", text)), syntax)


def test_nodes_are_found_by_their_type_in_order() -> None:
    nodes = nodes_of(document(SOURCE))
    assert [heading.line for heading in nodes.of(Heading)] == [0, 5]
    assert [span.text for span in nodes.of(CodeSpan)] == [("12 mm",)]
    assert [item.line for item in nodes.of(Item)] == [7, 8]
    assert len(nodes.of(Table)) == 1
    assert [code.code.constant for code, _ in nodes.code] == ["tie --twice"]


def test_prose_has_no_markup() -> None:
    said = [prose.text for prose in nodes_of(document(SOURCE)).prose]
    assert said == [
        "Moor the boat",
        "Knots",
        f"Take the blue rope of {STAND_IN}, and {STAND_IN}.",
        "A bowline",
        "A cleat hitch",
        "Knot",
        "Turns",
        "bowline",
        "one",
    ]


def test_an_offset_of_prose_leads_to_the_line_of_its_source() -> None:
    prose = nodes_of(document(SOURCE)).prose[2]
    node = prose.node_at(prose.text.index("and"))
    assert isinstance(node, Text)
    assert node.line == 3


def test_a_source_is_walked_once() -> None:
    one = document(SOURCE)
    assert nodes_of(one) is nodes_of(one)
