"""The nodes of a Markdown source. Writers turn them into pages; rules read them.

Lines count from 0 in the text of the source. No text of a node holds a mark of the scanner: where an
expression stands is a `Value`, or an `Expression` among `Parts`.

They are named tuples, whose classes are made in a sixth, and themselves in a third, of the time that
frozen dataclasses take.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import Evaluate, Scope
from tutgen.language.literal_code import LineRange, LiteralCode
from tutgen.language.place import Place
from tutgen.language.rendering import Program, Writer
from tutgen.sources.yaml_origin import YamlOrigin

Parts = tuple[str | Expression, ...]
"""A text without markup: literals and expressions."""


def literal_of(parts: Parts) -> str | None:
    """The text of parts without an expression; None where there is one."""
    if any(isinstance(part, Expression) for part in parts):
        return None
    return "".join(map(str, parts))


class Content:
    """Nodes in their order, and the programs that writers have made of them, each once."""

    __slots__ = ("_programs", "nodes")

    def __init__(self, nodes: Sequence["Node"] = ()) -> None:
        self.nodes = tuple(nodes)
        self._programs: dict[Writer, Program] = {}

    def program(self, writer: Writer) -> Program:
        """The program that a writer makes of the nodes."""
        found = self._programs.get(writer)
        if found is None:
            found = self._programs[writer] = writer.program(self.nodes)
        return found

    def __bool__(self) -> bool:
        return bool(self.nodes)


class ContentHole(Content):
    """The place of a text that is put in after drawing. Its program is the hole itself."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def program(self, writer: Writer) -> Any:
        return (self,)


class Id(NamedTuple):
    """An id that a writer asks for; each page gives it out once."""

    wanted: Parts
    place: Place
    kind: Literal["own", "step", "made"] = "own"
    """`own`: written in the source, so that it is reported where it is taken; `step`: of a step, whose
    heading makes it; `made`: of any other heading or block."""
    otherwise: str = ""
    """The id if `wanted` is empty with the values of a page."""
    form: Callable[[str], str] = str
    """Turns the text, with the values of its expressions, into an id."""


Attributes = tuple[tuple[str, "Parts | Id"], ...]
"""Name and value, in the order in which they are written; the id is an `Id`."""

# -------------------------------------------------------------------------------- within a line


class Text(NamedTuple):
    """A literal text, its escapes resolved; it has no line end."""

    line: int
    text: str


class Value(NamedTuple):
    """An expression in a text."""

    line: int
    expression: Expression


class CodeSpan(NamedTuple):
    """Code within a line."""

    line: int
    text: Parts
    attributes: Attributes = ()


class Styled(NamedTuple):
    """Emphasis, spans that have attributes only, and texts that run the other way."""

    line: int
    kind: Literal["emphasis", "strong", "strike", "span", "isolated"]
    """`isolated`: from the direction of what is around it."""
    children: tuple["Inline", ...]
    attributes: Attributes = ()


class Keys(NamedTuple):
    """Keys to press: the role `kbd`."""

    line: int
    text: Parts


class Badge(NamedTuple):
    """A coloured label, which may be a link."""

    line: int
    colour: str
    is_outline: bool
    text: Parts
    address: Parts | None
    place: Place


class Link(NamedTuple):
    """A link to an address. Without children it shows the title of the page that it leads to."""

    line: int
    address: Parts
    place: Place
    """Of the address."""
    children: tuple["Inline", ...]
    written: str
    """The address as it is written, with its expressions."""
    attributes: Attributes = ()
    """Without its address."""


class Reference(NamedTuple):
    """A link to a label. Without a text of its own it shows the heading that the label marks."""

    line: int
    label: str
    text: tuple["Inline", ...]
    own: Mapping[str, Content]
    """The labels of the same source, each with the heading that it marks."""
    place: Place


class Image(NamedTuple):
    line: int
    address: Parts
    place: Place
    alt: Parts
    attributes: Attributes = ()
    """Without its address and `alt`."""


class Break(NamedTuple):
    """The end of a line within a paragraph; a hard one is seen."""

    line: int
    is_hard: bool


class FootnoteMark(NamedTuple):
    line: int
    label: str
    path: str
    """Of the source."""
    footnotes: Mapping[str, "Footnote"]
    """Those of the source, by label."""


class Task(NamedTuple):
    """The text of an item that has a box to check."""

    line: int
    is_done: bool
    children: tuple["Inline", ...]


Inline = (
    Text | Value | CodeSpan | Styled | Keys | Badge | Link | Reference | Image | Break
    | FootnoteMark | Task
)  # fmt: skip

# --------------------------------------------------------------------------------------- blocks


class Paragraph(NamedTuple):
    line: int
    children: tuple[Inline, ...]
    attributes: Attributes = ()
    is_tight: bool = False
    """Whether it is the line of a list's item, of which no paragraph is made."""


class Anchor(NamedTuple):
    """A place that links lead to, with nothing to see."""

    line: int
    id: Id


class FormerAnchor(NamedTuple):
    """The place of an id that a heading had in version 0.1."""

    line: int
    id: str


class Heading(NamedTuple):
    line: int
    level: int
    content: Content
    """What it says."""
    id: Id
    place: Place
    css: Parts = ()
    anchors: tuple[Anchor | FormerAnchor, ...] = ()
    """Of its labels and its former id; they stand before it."""
    step: tuple[int, int] | None = None
    """Which step of how many it begins, if it begins one that is numbered."""


class Step(NamedTuple):
    """A level-2 section of a tutorial's shared page, which a service may not support."""

    line: int
    id: str
    """As services name it."""
    heading: Heading
    children: tuple["Block", ...]


class NamedLine(NamedTuple):
    """A line of code that an option names."""

    number: int
    option: str
    place: Place
    """Of the option."""


class CodeNote(NamedTuple):
    """A note on a line of code, as an option gives it; a list below the code gives blocks."""

    line: int
    children: tuple[Inline, ...]


class LinesSaid(NamedTuple):
    """What is said of lines of code by address, with the values of a page."""

    notes: Sequence[tuple[int, Content]]
    emphasized: frozenset[int]
    faults: Sequence[Diagnostic]


class Code(NamedTuple):
    """A block of literal code. The numbers of lines, from 1 on, are those of the source, or those of
    the value where the block is one expression."""

    line: int
    end_line: int
    """The line below the block."""
    code: LiteralCode
    language: Parts
    """In lower case, where it has no expression."""
    place: Place
    """Of the language."""
    id: Id | None = None
    css: Parts = ()
    caption: tuple[Inline, ...] = ()
    first_number: int | None = None
    """None: no numbers are shown."""
    emphasized: Sequence[LineRange] = ()
    notes: Sequence[tuple[int, Content]] = ()
    """Line and text, in the order of the lines; they need an `id`."""
    named: Sequence[NamedLine] = ()
    is_of_service: bool = False
    """Whether the emphasized lines are those that hold what the page's service brings."""
    sample: str = ""
    """The path of the file that it is read from, with `#` and its region; empty if there is none, or if it has
    expressions."""
    addressed: Sequence[Content] = ()
    """The notes that have an address, whether or not it is there."""
    lines_said: Callable[[Scope, str, str], LinesSaid] | None = None
    """(scope, text, language) -> what is said by address. Raises EvaluationError."""


class List(NamedTuple):
    line: int
    end_line: int
    """The line below it."""
    items: tuple["Item | Each", ...]
    start: int | None
    """The first number; None: the items have no numbers."""
    attributes: Attributes = ()


class Item(NamedTuple):
    line: int
    children: tuple["Block", ...]
    attributes: Attributes = ()


class Definitions(NamedTuple):
    """Terms, each with its definitions below it."""

    line: int
    children: tuple["Term | Definition", ...]
    attributes: Attributes = ()


class Term(NamedTuple):
    line: int
    children: tuple[Inline, ...]


class Definition(NamedTuple):
    line: int
    children: tuple["Block", ...]


class Table(NamedTuple):
    line: int
    head: "Row"
    rows: tuple["Row | Each", ...]
    attributes: Attributes = ()


class Row(NamedTuple):
    line: int
    cells: tuple["Cell", ...]


class Cell(NamedTuple):
    line: int
    children: tuple[Inline, ...]
    attributes: Attributes = ()


class Quote(NamedTuple):
    line: int
    children: tuple["Block", ...]
    attributes: Attributes = ()


class ThematicBreak(NamedTuple):
    line: int
    attributes: Attributes = ()


class Aside(NamedTuple):
    """An admonition."""

    line: int
    css: Parts
    """Its kind, then classes of its own."""
    title: tuple[Inline, ...]
    children: tuple["Block", ...]
    is_open: bool | None = None
    """None: it does not open and close."""


class Dropdown(NamedTuple):
    """Blocks that a reader opens."""

    line: int
    title: tuple[Inline, ...]
    children: tuple["Block", ...]
    is_open: bool


class Figure(NamedTuple):
    """An image with its caption; of two, the second one is for dark pages."""

    line: int
    images: tuple[Image, ...]
    children: tuple["Block", ...]
    """The caption."""
    css: Parts = ()


class Tab(NamedTuple):
    """A tab of a set."""

    line: int
    group: str
    variant: str
    """The variant of the group that it is for; both are empty if the set has no group."""
    label: Sequence[Inline]
    children: Sequence["Block"]
    is_selected: bool = False
    """Whether it is shown first, where nobody has chosen."""


class TabSet(NamedTuple):
    """Blocks of which readers choose one."""

    line: int
    group: str
    """Of variants; empty if it has none, and its tabs are switched alone."""
    children: Sequence["Block"]
    """Tabs, and what chooses or repeats them."""


class Only(NamedTuple):
    """Blocks for the pages on which a condition holds."""

    line: int
    condition: Expression
    children: tuple["Block", ...]


class Each(NamedTuple):
    """Blocks, the rows of a table or the items of a list, once for each record of a list."""

    line: int
    variable: str
    """The name that the record at hand has in them."""
    listed: Expression
    children: tuple["Block", ...]


class Include(NamedTuple):
    """A snippet in its place."""

    line: int
    path: str
    """Of the snippet."""
    content: Content
    """Of the snippet."""
    arguments: tuple[tuple[str, Evaluate], ...] = ()
    uses: frozenset[str] = frozenset()
    """What the expressions of the arguments use, as `Expression.uses`."""


class Request(NamedTuple):
    """A request, by its name."""

    line: int
    name: str
    place: Place


class Response(NamedTuple):
    """The sample response of a request, by its name."""

    line: int
    name: str
    place: Place


class Services(NamedTuple):
    """The navigation between the pages of a tutorial."""

    line: int
    title: Content
    card: Content | None
    """What the card of each service says; None: there are badges."""
    place: Place


class Grid(NamedTuple):
    """All services by all tutorials of the site."""

    line: int


class Column(NamedTuple):
    """A column of a comparison."""

    title: str | Evaluate
    origin: YamlOrigin
    """Its key is the title."""
    cell: Content


class Compare(NamedTuple):
    """A table of all services of a tutorial."""

    line: int
    columns: tuple[Column, ...]
    place: Place


class Footnote(NamedTuple):
    """The text of a footnote, which stands at the end of the page."""

    line: int
    label: str
    content: Content


Block = (
    Paragraph | Anchor | FormerAnchor | Heading | Step | Code | CodeNote | List | Item | Definitions
    | Term | Definition | Table | Row | Cell | Quote | ThematicBreak | Aside | Dropdown | Figure
    | TabSet | Tab | Only | Each | Include | Request | Response | Services | Grid | Compare | Footnote
)  # fmt: skip
Node = Inline | Block


def children_of(node: Node) -> tuple[Node, ...]:
    """The nodes that a node holds in its own source, in their order: of a snippet's none."""
    held = _HELD.get(node.__class__)
    return held(node) if held else getattr(node, "children", ())


def _in_code(node: Code) -> tuple[Node, ...]:
    texts = (*(text for _, text in node.notes), *node.addressed)
    return (*node.caption, *(note for text in texts for note in text.nodes))


_HELD: Mapping[type, Callable[[Any], tuple[Node, ...]]] = {
    Heading: lambda node: node.content.nodes,
    Footnote: lambda node: node.content.nodes,
    Step: lambda node: (node.heading, *node.children),
    Code: _in_code,
    List: lambda node: node.items,
    Figure: lambda node: (*node.images, *node.children),
    Table: lambda node: (node.head, *node.rows),
    Row: lambda node: node.cells,
    Aside: lambda node: (*node.title, *node.children),
    Dropdown: lambda node: (*node.title, *node.children),
    Tab: lambda node: (*node.label, *node.children),
    Reference: lambda node: node.text,
    Services: lambda node: (*node.title.nodes, *(node.card.nodes if node.card else ())),
}
"""What nodes hold that have no `children`, or more than these."""


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes, each before those that it holds, in the order of the source."""
    for node in nodes:
        yield node
        yield from walk(children_of(node))


def text_of(nodes: Sequence[Node]) -> str:
    """What is written in the nodes, without code and without values of expressions."""
    return "".join(node.text for node in walk(nodes) if isinstance(node, Text))
