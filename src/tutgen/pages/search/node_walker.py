"""Takes the text of nodes apart into sections."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from tutgen.content.paths import SERVICE_PAGE
from tutgen.content.plan import Page
from tutgen.language import nodes as n
from tutgen.language.bidi import END_OF_ISOLATE, ISOLATE, has_loose_end, runs_left_to_right
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, Scope, truth
from tutgen.language.writers.html_inline import id_operation
from tutgen.language.writers.references import title_operation
from tutgen.pages.search.group_text import Section
from tutgen.pages.search.marks import UNKNOWN
from tutgen.pages.search.request_walker import RequestWalker
from tutgen.pages.search.sections import Sections
from tutgen.pages.search.values import SAID, MarkedSite, Values, words_of
from tutgen.pages.shown_requests import ShownValues


class NodeWalker:
    """Goes through the nodes that some pages share. Nodes without a rule have no text."""

    def __init__(self, marked: MarkedSite, pages: Sequence[Page], known: ShownValues) -> None:
        """`known`: the values of requests that the pages have shown."""
        self._sections = Sections(len(pages))
        self._values = Values(marked, pages, self._sections)
        self._rendering = self._values.rendering
        self._is_rtl = marked.site.project.site.direction == "rtl"
        self.requests = RequestWalker(self._values, self._sections, known)
        self._limited = [i for i, p in enumerate(pages) if p.service and p.service.unsupported]
        """The services that lack a step of some tutorial."""

    @property
    def sections(self) -> list[Section]:
        return self._sections.all

    def walk(self, nodes: Sequence[n.Node]) -> None:
        if n.Value in map(type, nodes):
            self._line_of_values(nodes)
            return
        rules = _RULES
        for node in nodes:
            rule = rules.get(node.__class__)
            if rule:
                rule(self, node)

    def _line_of_values(self, nodes: Sequence[n.Node]) -> None:
        parts: list[str | Expression] = []
        for node in nodes:
            rule = _RULES.get(node.__class__)
            if rule:
                rule(self, node)
            match node:
                case n.Text(text=text):
                    parts.append(text)
                case n.Value(expression=expression):
                    parts.append(expression)
                case _:
                    self._values.torn_words(parts)
                    parts = []
        self._values.torn_words(parts)

    def facts(self, facts: Mapping[str, Document]) -> None:
        """What stands below the heading of the services' pages."""
        for label, document in facts.items():
            self._sections.write(f"{label} ")
            self.walk((document.line or document.content).nodes)
            self._sections.write(" ")

    # --------------------------------------------------------------------------- within a line

    def text(self, node: n.Text) -> None:
        self._sections.write(node.text)

    def value(self, node: n.Value) -> None:
        self._values.show(node.expression)

    def parts(self, parts: n.Parts) -> None:
        self._values.parts(parts)

    def link(self, node: n.Link) -> None:
        if node.children:
            self.stressed(node)
        elif SERVICE_PAGE in node.written:  # whose title may name a service
            self._sections.write(UNKNOWN)
        else:
            form = self._values.site.line
            self._sections.write(title_operation(node, form)(self._rendering))

    def stressed(self, node: n.Link | n.Styled) -> None:
        """A part of a line that has a direction where HTML has one (`html_rtl.py`)."""
        self._told(node.children, has_loose_end)

    def _told(self, nodes: Sequence[n.Node], is_other: Callable[[str], bool]) -> None:
        """`is_other`: whether a text that is written runs another way than what is around it."""
        is_told = self._is_rtl and is_other(n.text_of(nodes))
        self._sections.write(ISOLATE if is_told else "")
        self.walk(nodes)
        self._sections.write(END_OF_ISOLATE if is_told else "")

    # ---------------------------------------------------------------------------------- blocks

    def children(self, node: Any) -> None:
        self.walk(node.children)

    def line(self, node: Any) -> None:
        self._told(node.children, runs_left_to_right)
        self._sections.write(" ")

    def blocks(self, node: Any) -> None:
        self.walk(node.children)
        self._sections.write(" ")

    def block(self, node: Any) -> None:
        self.walk(n.children_of(node))
        self._sections.write(" ")

    def figure(self, node: n.Figure) -> None:
        """What the image shows, which that for dark pages shows too, and the caption."""
        self.walk(node.images[:1])
        self._sections.write(" ")
        self.line(node)

    def heading(self, node: n.Heading) -> None:
        heading = self._sections.apart(lambda: self.walk(node.content.nodes))
        id_ = self._rendering.section = id_operation(node.id)(self._rendering)
        if self._rendering.tabs:
            heading = f"{heading} ({', '.join(self._rendering.tabs)})"
        if node.level > 1:
            self._sections.begin(id_, heading)
        self._values.torn_words_of_heading()

    def step(self, node: n.Step) -> None:
        self.heading(node.heading)
        lacking = [
            i
            for i in self._limited
            if self._values.site.unsupported(self._values.pages[i], node.id)
        ]
        self._on([i for i in self._sections.pages if i not in lacking], node.children)

    def _on(self, numbers: Sequence[int], nodes: Sequence[n.Node]) -> None:
        """Nodes that the pages of these services have, and those of others perhaps not."""
        with self._sections.within(numbers) as is_written:
            if is_written:
                self.walk(nodes)

    def titled(self, node: n.Aside | n.Dropdown) -> None:
        self.walk(node.title)
        self._sections.write(" ")
        self.walk(node.children)

    def only(self, node: n.Only) -> None:
        holds = []
        for number in self._sections.pages:
            with suppress(EvaluationError):
                if truth(node.condition.evaluate(self._values.scope(number))):
                    holds.append(number)
        self._on(holds, node.children)

    @contextmanager
    def _in_tab(self, group: str, variant: str, label: str) -> Iterator[None]:
        """What comes stands in a tab: a section of its own, since search leads to it."""
        id_ = self._rendering.tab_id(variant, label)
        with self._rendering.in_tab(group, variant, label), self._sections.part(id_, label):
            yield

    def tab(self, node: n.Tab) -> None:
        label = self._sections.apart(lambda: self.walk(node.label))
        with self._in_tab(node.group, node.variant, label):
            self._values.torn_words_of_heading()
            self.walk(node.children)

    def each(self, node: n.Each) -> None:
        """What all records say: each service has records of its own."""
        program, rendering = SAID.program([node]), self._rendering

        def said(number: int) -> str:
            rendering.records = 0
            with rendering.seeing(self._values.scope(number)):
                return rendering.run(program)

        self._values.on_each_page(said)

    def paragraph(self, node: n.Paragraph) -> None:
        only = node.children[0] if len(node.children) == 1 else None
        if isinstance(only, n.Value) and self._values.is_varied(only.expression):
            self._tabs(only.expression)
            self._sections.write(" ")
        else:
            self.line(node)

    def _tabs(self, expression: Expression) -> None:
        """A value that may differ by a variant: a tab for each that a page has."""
        values: dict[int, Any] = {}
        for number in self._sections.pages:
            with suppress(EvaluationError):  # reported on the page
                values[number] = expression.evaluate(self._values.scope(number))
        varied = {i: value for i, value in values.items() if isinstance(value, ByVariant)}
        plain = {i: value for i, value in values.items() if i not in varied}
        self._on_those(plain)
        for group, labels in {value.group: value.labels for value in varied.values()}.items():
            for name, label in labels.items():
                of_tab = {i: v.there[name] for i, v in varied.items() if name in v.there}
                if of_tab:
                    with self._in_tab(group, name, label):
                        self._on_those(of_tab)

    def _on_those(self, values: Mapping[int, Any]) -> None:
        """What values say, by the numbers of their pages."""
        texts = {
            i: " ".join(self._said(value, self._values.scope(i))) for i, value in values.items()
        }
        with self._sections.within(values) as is_written:
            if is_written:
                self._values.on_each_page(texts.__getitem__)

    def _said(self, value: Any, scope: Scope) -> Iterator[str]:
        """What a value says that is a paragraph."""
        value = value.reason if isinstance(value, Unsupported) else value
        if isinstance(value, ByVariant):  # of another group
            for name, of_variant in value.there.items():
                yield value.labels[name]
                yield from self._said(of_variant, scope.with_variant(value.group, name))
        elif isinstance(value, Document):
            with self._rendering.seeing(scope):
                yield self._rendering.run_value(value, value.content.program(SAID))
        elif value is not None:
            yield from words_of(value)

    def include(self, node: n.Include) -> None:
        scope = self._rendering.scope
        with suppress(EvaluationError):
            args = {name: evaluate(scope) for name, evaluate in node.arguments}
            with self._rendering.seeing(scope.with_args(args or None)):
                self.walk(node.content.nodes)

    def code(self, node: n.Code) -> None:
        self._told(node.caption, runs_left_to_right)
        for line in node.code.lines:
            self._sections.write(" ")
            for part in line:
                if isinstance(part, str):
                    self._sections.write(part)
                else:
                    self._values.text(part.source, self._values.evaluated(part.evaluate))
        self._sections.write(" ")
        for _, note in node.notes:
            self.walk(note.nodes)


_RULES: Mapping[type, Callable[[NodeWalker, Any], None]] = {
    n.Text: NodeWalker.text,
    n.Value: NodeWalker.value,
    n.CodeSpan: lambda walker, node: walker.parts(node.text),
    n.Keys: lambda walker, node: walker.parts(node.text),
    n.Badge: lambda walker, node: walker.parts(node.text),
    n.Image: lambda walker, node: walker.parts(node.alt),
    n.Break: lambda walker, node: walker.parts((" ",)),
    n.Styled: NodeWalker.stressed,
    n.Task: NodeWalker.children,
    n.Link: NodeWalker.link,
    n.Reference: lambda walker, node: walker.walk(node.text),
    n.Paragraph: NodeWalker.paragraph,
    **dict.fromkeys((n.CodeNote, n.Cell, n.Term), NodeWalker.line),
    **dict.fromkeys((n.Item, n.Quote, n.Definitions, n.Definition), NodeWalker.blocks),
    **dict.fromkeys((n.List, n.Table, n.Row, n.Footnote), NodeWalker.block),
    n.Figure: NodeWalker.figure,
    **dict.fromkeys((n.Aside, n.Dropdown), NodeWalker.titled),
    n.Heading: NodeWalker.heading,
    n.Step: NodeWalker.step,
    n.Code: NodeWalker.code,
    n.TabSet: NodeWalker.children,
    n.Tab: NodeWalker.tab,
    n.Only: NodeWalker.only,
    n.Each: NodeWalker.each,
    n.Include: NodeWalker.include,
    n.Request: lambda walker, node: walker.requests.request(node, walker.walk),
    n.Response: lambda walker, node: walker.requests.response(node, walker.walk),
}
