"""Properties of nodes, of any source: no word of prose is lost, doubled or moved, and lines are true."""

import re
from itertools import count, pairwise

from hypothesis import given
from hypothesis import strategies as st

from tutgen.content.words import ORIGINAL, words_in
from tutgen.language.directives import DIRECTIVES
from tutgen.language.document import Document
from tutgen.language.markdown import compile_markdown
from tutgen.language.nodes import CodeSpan, Content, Keys, Text, walk
from tutgen.language.parsing.parser import Syntax
from tutgen.language.writers.text import TEXT
from tutgen.sources.source import Source, TextOrigin

SYNTAX = Syntax(
    DIRECTIVES,
    lambda parser, written, place: Document(parser.origin, Content()),
    words_in(ORIGINAL).pages,
)
WORD = re.compile(r"grain\d+")

# In these strategies `@` is a word, which gets a number of its own when the source is whole.

INLINE = st.sampled_from(
    [
        "@", "*@*", "**@ @**", "~~@~~", "`@`", "{kbd}`@`", "[@](oven.md)", "[*@* `@`][o]", "(@)",
        "![@](oven.png)", "\\*@", "&amp;@", "[@]{.rye}", "<!-- unseen -->@", "{bdg-info}`@`",
    ]
)  # fmt: skip
LINE = st.lists(INLINE, min_size=1, max_size=4).map(" ".join)
PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).flatmap(
    lambda lines: st.sampled_from(["\n", "\\\n", "  \n"]).map(lambda end: end.join(lines))
)
LEAF = st.one_of(
    PARAGRAPH,
    st.builds("## {} {{#id}}".format, LINE),
    st.builds("(label)=\n### {} ###".format, LINE),
    st.builds("| @ | {} |\n|---|--:|\n| {} | @ |".format, LINE, LINE),
    st.builds("@\n: {}\n: @".format, LINE),
    st.sampled_from(
        ["```json\n@\n\n@\n```", "    @\n      @", "% unseen", "***", "- [x] @\n- [ ] @"]
    ),
    st.just("```{code-block} json\n:caption: *@*\n@\n```"),
)


def fenced(head: str, body: str) -> str:
    """A directive, its fence longer than those within it."""
    fence = ":" * max(3, *(len(run) + 1 for run in re.findall(":+", body)), 3)
    return f"{fence}{head}\n{body}\n{fence}"


def behind(marks: tuple[str, str], body: str) -> str:
    """A body behind a mark, each further line behind another."""
    first, *further = body.split("\n")
    return "\n".join([f"{marks[0]}{first}", *(f"{marks[1]}{line}" for line in further)])


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3).map("\n\n".join)
    heads = st.sampled_from(
        ["{note} @", "{tip}", "{dropdown} *@*", "{warning}\n:class: dropdown\n"]
    )
    marks = st.sampled_from([("- ", "  "), ("1. ", "   "), ("> ", "> "), ("> [!TIP]\n>\n> ", "> ")])
    return st.builds(behind, marks, body) | st.builds(fenced, heads, body)


SOURCE = st.lists(st.recursive(LEAF, nested, max_leaves=6), min_size=1, max_size=4).map(
    lambda blocks: numbered("\n\n".join([*blocks, "[o]: oven.md"]))
)


def numbered(text: str) -> str:
    numbers = count()
    return re.sub("@", lambda _: f"grain{next(numbers)}", text)


def compiled(text: str) -> Document:
    return compile_markdown(text, TextOrigin(Source("a.md", text)), SYNTAX)


@given(SOURCE)
def test_each_word_comes_out_once_and_in_its_order(text: str) -> None:
    program = compiled(text).content.program(TEXT)
    assert all(isinstance(part, str) for part in program)
    assert WORD.findall("".join(map(str, program))) == WORD.findall(text)


@given(SOURCE)
def test_lines_are_those_of_the_source_and_never_fall(text: str) -> None:
    lines = text.split("\n")
    nodes = list(walk(compiled(text).content.nodes))
    assert all(0 <= node.line < len(lines) for node in nodes)
    assert all(before.line <= after.line for before, after in pairwise(nodes))
    for node in nodes:
        if isinstance(node, Text | CodeSpan | Keys):
            said = node.text if isinstance(node, Text) else "".join(map(str, node.text))
            assert all(word in lines[node.line] for word in WORD.findall(said))
