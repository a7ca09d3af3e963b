"""The state of one page while it is made, and the programs that make it.

A program is strings and operations, in the order of the page. To run it is to join them; an operation
is a function of the `Rendering`. A writer turns the nodes of a source into a program, once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Protocol

from tutgen.content.plan import Page, Plan
from tutgen.diagnostics import Diagnostic, Finding, Span
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.place import Place
from tutgen.sources import urls
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.highlight import Line, Token, escape_attribute

Operation = Callable[["Rendering"], str]
Program = tuple[str | Operation, ...]


class Writer(Protocol):
    """Turns nodes into a program in one format. Writers have no state: one serves all sources."""

    value: Callable[[str], str]
    """Writes a text that is no source: a name, a title, what an expression gives."""

    def program(self, nodes: Sequence[Any]) -> Program: ...


class Written(Protocol):
    """Nodes that each writer turns into a program once."""

    def program(self, writer: Writer) -> Program: ...


def fixed_text(program: Program) -> str | None:
    """What a program makes on every page; None if it has operations."""
    if any(part.__class__ is not str for part in program):
        return None
    return "".join(map(str, program))


class ShownBlock(Protocol):
    """What is shown of a request or a response. Lines count from 1."""

    @property
    def lines(self) -> Sequence[Line]: ...

    @property
    def language(self) -> str: ...

    @property
    def caption(self) -> Written: ...

    @property
    def status(self) -> str:
        """Of a response, with what it means."""

    @property
    def continued(self) -> frozenset[int]:
        """Lines that are one line with the next where they are sent."""

    @property
    def notes(self) -> Sequence[tuple[int, Sequence[Written]]]:
        """Each line that has notes, in their order."""

    @property
    def after(self) -> Sequence[Written]:
        """What is said below it."""

    @property
    def body_line(self) -> int:
        """The number of the first line of the body."""


BlockForm = Callable[[ShownBlock, "Rendering"], str]
"""Brings a block into a format."""


class Layout(Protocol):
    """A block drawn once for many pages, with holes for what differs."""

    def text(
        self, rendering: "Rendering", fillings: Sequence[Token], texts: Sequence[Written]
    ) -> str:
        """The block on a page. `fillings` and `texts`: what fills a token of class `HOLE`, and a `ContentHole`, by
        number."""


LayoutForm = Callable[[ShownBlock], Layout]
"""Brings a block, whose holes may be empty, into a format without ids. The same form makes the same layouts."""


class RequestBlock(Protocol):
    """A compiled request, as `{request}` and `{response}` place it."""

    def request(self, rendering: "Rendering") -> str: ...

    def response(self, rendering: "Rendering") -> str: ...

    def request_text(self, rendering: "Rendering", form: BlockForm) -> str: ...

    def response_text(self, rendering: "Rendering", form: BlockForm) -> str: ...

    def request_by_layout(self, rendering: "Rendering", form: LayoutForm) -> str: ...

    def response_by_layout(self, rendering: "Rendering", form: LayoutForm) -> str: ...

    @property
    def has_response(self) -> bool: ...

    def sample(self, rendering: "Rendering") -> Any: ...


class Values(Protocol):
    """The values that a page's expressions see, and the requests that it may place."""

    def scope(self, page: Page) -> Scope: ...

    def requests(self, page: Page) -> Mapping[str, RequestBlock]: ...

    def title(self, page: Page, plan: Plan) -> str: ...

    def unsupported(self, page: Page, step: str) -> Written | None: ...

    def shared_steps(self, page: Page) -> frozenset[int]:
        """The numbers of the steps that are the same with all services."""

    @property
    def words(self) -> Mapping[str, str]:
        """The words of the theme, in the site's language."""

    @property
    def group_labels(self) -> Mapping[str, str]:
        """Group of variants -> what it is called, where the site says so."""

    @property
    def html(self) -> Writer:
        """Writes pages, for the way in which the site's language runs."""

    @property
    def service_lists(self) -> dict[str, "ServiceLists"]:
        """Folder of a tutorial -> its services as HTML, once a page has shown them."""

    @property
    def labels(self) -> Mapping[str, tuple[tuple[str, Written], ...]]: ...


class ServiceLists(NamedTuple):
    """The services of a tutorial as HTML; that of a page's own is not marked yet."""

    numbers: Mapping[str, int]
    """Slug -> its place in the lists."""
    links: Sequence[tuple[str, str]]
    """The address of each, and its name as HTML."""
    badges: Sequence[str]
    options: Sequence[str]
    """The items of the bar's list."""
    planned: str
    """The badges of those that are planned."""


class ContentsEntry(NamedTuple):
    """A heading of a rendered page, as the contents list shows it."""

    level: int
    id: str
    html: str
    """The text of a link to it."""
    step: int | None = None
    """The number of the step that it begins, if that counts as one."""


class ShownTab(NamedTuple):
    """A tab of a page."""

    id: str
    variant: str
    """Empty if the set has no group."""
    label: str
    """HTML."""
    name: str
    """The label as text."""
    html: str
    is_selected: bool = False


class PendingLink(NamedTuple):
    """A link to a place in another page; whether it is there is known when all are rendered."""

    address: str
    fragment: str
    span: Span
    written: str


class WrittenCode(NamedTuple):
    """A block of code, as a page shows it."""

    text: str
    language: str
    caption: str
    """As text."""
    sample: str
    """As that of a node for code."""
    variants: Mapping[str, str]
    """Group -> the variant whose tab it stands in."""
    place: Place
    """Where it is written."""


class ToldRequest(NamedTuple):
    """A request, as a page says it in Markdown."""

    name: str
    scope: Scope
    """What its expressions see."""
    notes: str
    """What is said below it, as Markdown."""


class Rendering:
    """The state of one page while it is made."""

    def __init__(
        self,
        page: Page,
        plan: Plan,
        values: Values,
        reserved: frozenset[str] = frozenset(),
        *,
        root: str | None = None,
        prefix: str = "",
    ) -> None:
        """`reserved`: the ids that the theme has on every page.

        `root`: the quoted address that all links begin with, for a page that is shown at others than
        its own; `prefix`: what all ids begin with, for one that is shown beside another.
        """
        self.root = root
        self.prefix = prefix
        self.whole = ""
        """The link to the page itself, where a part of it is shown on another one."""
        self.reserved = reserved
        self.page = page
        self.plan = plan
        self.values = values
        self.words = values.words
        self.scope = values.scope(page)
        self.requests = values.requests(page)
        self.findings: list[Finding] = []
        self.headings: list[ContentsEntry] = []
        self.ids: dict[str, int] = dict.fromkeys(reserved, 1)
        self.wanted: frozenset[str] = frozenset()
        """The ids that places further down want, which a former id must leave to them."""
        self.former_ids: dict[str, int] = {}
        self.owners: dict[str, Place] = {}
        """Id -> the place of a source that wants it."""
        self.links: list[PendingLink] = []
        self.own_links: list[tuple[str, Place]] = []
        self.open_values: list[object] = []
        self.tabs: list[str] = []
        """The labels of the tabs that are being rendered, as HTML, each within the one before."""
        self.has_tabs = False
        """Whether the page has shown a tab."""
        self.section = ""
        """The id of the heading that was rendered last, without the prefix."""
        self.shown_tabs: list[ShownTab] = []
        """Those of the set that is being rendered."""
        self.footnotes: list[Written] = []
        self.footnote_ids: list[str] = []
        self.footnote_marks: dict[int, str] = {}
        """Number of a footnote -> the id of its first mark."""
        self.filled: dict[str, Any] = {}
        """The values of requests that the page shows with what all its expressions see, by name."""
        self.forms: dict[str, str] = {}
        """Id of the block of a request -> its other forms, as `requests.other_forms` writes them."""
        self.placed: set[str] = set()
        """The names of the requests that the page shows."""
        self.shown: set[str] = set()
        """The addresses of private files that the page shows."""
        self.samples: set[str] = set()
        """The samples that the page shows, each as that of a node for code."""
        self.labels: Mapping[str, Written] = {}
        """Those of the page's source and of its snippets."""
        self.has_badges = False
        """Whether a directive shows the badges of the services."""
        self.tables = 0
        self.records = 0
        """How many records `{each}` has shown."""
        self.names: dict[str, int] = {}
        self.captions: dict[tuple[str, ...], Place | YamlOrigin] = {}
        """Caption, and the labels of the tabs around it -> the first place that has it."""
        self.has_image = False
        """Whether the page has shown an image."""
        self.has_legend = False
        """Whether the page has said what emphasis in code means."""
        self.footnote_numbers: dict[tuple[str, str], int] = {}
        self.code: list[WrittenCode] | None = None
        """The blocks of code that were written; None where nobody asks."""
        self.told: list[ToldRequest] | None = None
        """The requests that were written as Markdown; None where nobody asks."""
        self.is_silent = False
        """Whether findings are dropped: the same is rendered, and reported, elsewhere."""

    @cached_property
    def shared_steps(self) -> frozenset[int]:
        """The numbers of the steps that are the same with all services of the page's tutorial."""
        return self.values.shared_steps(self.page)

    def address(self, target: str) -> str:
        """The link from the page to an address of the site."""
        if self.root is None:
            return urls.relative(self.page.address, target)
        return urls.rooted(self.root, target)

    def report(self, diagnostic: Diagnostic) -> None:
        if not self.is_silent:
            service = self.page.service
            self.findings.append(Finding(diagnostic, service.slug if service else ""))

    def note_filled(self, request: str, filled: Any) -> None:
        """Note down the values of a request, unless they are those of a snippet or of another service."""
        own, seen = self.page.service, self.scope.service
        is_plain = self.scope.args is None and not self.scope.variants
        if own and seen and seen["slug"] == own.slug and is_plain:
            self.filled[request] = filled

    def expect(self, link: PendingLink) -> None:
        """Note down a place in another page that must be there."""
        if not self.is_silent:
            self.links.append(link)

    def run(self, program: Program) -> str:
        return "".join([part if part.__class__ is str else part(self) for part in program])  # type: ignore[operator]

    def run_silently(self, program: Program) -> str:
        """The same, for a text that is also rendered elsewhere, so that findings come once."""
        saved, self.is_silent = self.is_silent, True
        try:
            return self.run(program)
        finally:
            self.is_silent = saved

    def run_value(self, value: object, program: Program) -> str:
        """What Markdown that is a value of an expression makes. Raises EvaluationError."""
        if any(value is other for other in self.open_values):
            raise EvaluationError("cyclic-value", "the text needs itself")
        self.open_values.append(value)
        try:
            return self.run_with(None, program)
        finally:
            self.open_values.pop()

    def run_with(self, args: Mapping[str, Any] | None, program: Program) -> str:
        """What a program makes that sees these arguments, and no others."""
        if args is None and self.scope.args is None and not self.scope.locals:
            return self.run(program)
        with self.seeing(self.scope.with_args(args)):
            return self.run(program)

    def unique_id(self, wanted: str) -> str:
        """The id, with a number behind it where the page has it already."""
        if wanted in self.ids:
            return self.prefix + self._free_id(wanted)
        self.ids[wanted] = 1
        return self.prefix + wanted

    def _free_id(self, wanted: str) -> str:
        count = self.ids.get(wanted, 0)
        self.ids[wanted] = count + 1
        return self._free_id(f"{wanted}-{count + 1}") if count else wanted

    def tab_id(self, variant: str, name: str) -> str:
        """The id of a tab: search leads to it. `name`: its label, for one without a variant.

        Services have different records: what `{each}` repeats takes no id from tabs that stand elsewhere.
        """
        id_ = f"{self.section or 'tab'}-{variant or urls.slug(name)}"
        return self.unique_id(f"{id_}-r{self.records}" if self.scope.locals else id_)

    def own_id(self, wanted: str, place: Place) -> str:
        """An id that is written in a source: reported where another place of the page has it.

        A source that is shown twice, such as a snippet, is no reason to.
        """
        id_ = self._free_id(wanted)
        if id_ != wanted and self.owners.get(wanted) is not place:
            self.report(_taken(wanted, id_, place))
        self.owners.setdefault(wanted, place)
        return self.prefix + id_

    def former_anchor(self, wanted: str) -> str:
        """An anchor of the id that a heading had in version 0.1, unless something else has it."""
        count = self.former_ids.get(wanted, 0) + 1
        self.former_ids[wanted] = count
        id_ = wanted if count == 1 else f"{wanted}-{count}"
        if id_ in self.ids or id_ in self.wanted:
            return ""
        self.ids[id_] = 1
        return f'<span id="{self.prefix}{escape_attribute(id_)}"></span>'

    def block_id(self, wanted: str, notes: int) -> str:
        """The id of a block of code; those of its notes are taken with it."""
        return self.with_notes(self.unique_id(wanted), notes)

    def with_notes(self, block: str, notes: int) -> str:
        """The id of a block of code, when those of its notes are taken; another one where the page has
        one of those already."""
        wanted = block.removeprefix(self.prefix)
        while not self.ids.keys().isdisjoint(ids := note_ids(wanted, notes)):
            wanted = self._free_id(wanted)
        self.ids.update(dict.fromkeys(ids, 1))
        return self.prefix + wanted

    def footnote(self, path: str, label: str, note: Written) -> int:
        """The number of a footnote on this page."""
        key = (path, label)
        if key not in self.footnote_numbers:
            self.footnote_numbers[key] = number = len(self.footnotes) + 1
            self.footnotes.append(note)
            self.footnote_ids.append(self.unique_id(f"footnote-{number}"))
        return self.footnote_numbers[key]

    def footnote_mark(self, number: int) -> str:
        """The id of a mark of a footnote; the first one is where the footnote leads back to."""
        id_ = self.unique_id(f"footnote-mark-{number}")
        self.footnote_marks.setdefault(number, id_)
        return id_

    def unique_name(self, name: str) -> str:
        """The name of a part that readers jump to, with a number where another one has it."""
        count = self.names.get(name, 0) + 1
        self.names[name] = count
        return name if count == 1 else f"{name} {count}"

    def note_caption(self, caption: str, place: Place | YamlOrigin) -> None:
        """Report a caption that another block of the page has too. One without a blank is taken for the
        name of a file, which may be shown part by part."""
        first = self.captions.setdefault((caption, *self.tabs), place)
        if first != place and " " in caption.strip():
            message = "another block of the page has the same caption"
            hint = "say in each what it does: readers tell blocks and their copy buttons apart by captions"
            self.report(Diagnostic("repeated-caption", message, place.span(), hint))

    def next_table(self) -> int:
        """The number of one more table: a region that scrolls needs a name of its own."""
        self.tables += 1
        return self.tables

    @contextmanager
    def in_tab(self, group: str, variant: str, label: str) -> Iterator[None]:
        """Render within a tab. `group` and `variant`: empty for one that has none; `label`: HTML."""
        self.tabs.append(label)
        self.has_tabs = True
        section = self.section
        scope = self.scope.with_variant(group, variant) if group else self.scope
        try:
            with self.seeing(scope):
                yield
        finally:
            self.tabs.pop()
            self.section = section

    @contextmanager
    def seeing(self, scope: Scope) -> Any:
        """Render with other values: a snippet's arguments, another service."""
        saved, self.scope = self.scope, scope
        try:
            yield
        finally:
            self.scope = saved


@lru_cache(maxsize=1024)
def note_ids(block: str, notes: int) -> tuple[str, ...]:
    """The ids of the notes of a block of code, of their marks, and of the caption, which names both."""
    if not notes:
        return ()
    numbered = [
        f"{block}-{part}-{number}"
        for number in range(1, notes + 1)
        for part in ("note", "mark", "back")
    ]
    return (f"{block}-caption", *numbered)


def _taken(wanted: str, given: str, place: Place) -> Diagnostic:
    message = f"the id '{wanted}' is taken on this page, so this place gets '{given}'"
    return Diagnostic("duplicate-id", message, place.span(), "choose another one")
