"""A compiled Markdown source, and what it is rendered with.

A document is a program: strings and operations, in the order of the page. To render it is to join
them; an operation is a function of the `Rendering`, the state of the one page being made. A value
takes the form that its place needs (text, attribute, code, address, block); one that lacks the form
is an error.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Any, Literal, Protocol

from markdown_it.common.normalize_url import normalizeLink

from tutgen.content.model import Entry
from tutgen.content.paths import SERVICE_PAGE
from tutgen.content.plan import CONTENT, Page, Plan
from tutgen.diagnostics import (
    Diagnostic,
    Finding,
    Span,
    did_you_mean,
    nearest,
    unknown_name_hint,
)
from tutgen.language.expressions import EvaluationError, Expression, Scope, as_text
from tutgen.sources import urls
from tutgen.sources.ignore import is_ignored, is_private
from tutgen.sources.source import Origin
from tutgen.theme.highlight import escape, escape_attribute

_TAG = re.compile(r"<[^>]*>")

Operation = Callable[["Rendering"], str]
Program = tuple[str | Operation, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One Markdown source, compiled once. As a value of an expression it is text with markup."""

    path: str
    program: Program = field(repr=False)
    inline: Program | None = field(default=None, repr=False)
    """The program without its paragraph, where the source is one paragraph."""
    heading: Program | None = field(default=None, repr=False)
    """The level-1 heading that the source begins with; it is not part of `program`."""
    heading_id: Callable[["Rendering"], str] | None = None
    """Gives the id of that heading."""
    labels: Mapping[str, Program] = field(default_factory=dict, repr=False)
    """Label -> the text of the heading that it marks, empty for another place; of its snippets too."""
    arguments: frozenset[str] = frozenset()
    """The arguments that the source reads as a snippet; `*` for any."""
    sections: tuple[tuple[str, int], ...] = ()
    """Id and line, from 0, of the level-2 headings that are no steps of its own."""
    ids: frozenset[str] = frozenset()
    """The ids that headings and writers want, in its snippets too, as far as all pages have them."""
    steps: tuple[str, ...] = ()
    """The ids of the level-2 sections, where the source is a tutorial's shared page."""
    includes: frozenset[str] = frozenset()
    """Paths of the snippets that the source includes."""
    requests: frozenset[str] = frozenset()
    """Names of the requests that the source places."""
    responses: frozenset[tuple[str, "Place"]] = frozenset()
    """Names of the requests whose sample answers it places, and where."""
    links: tuple["WrittenLink", ...] = field(default=(), repr=False)
    """All links of the source."""
    step_lines: tuple[int, ...] = ()
    """The lines, from 0, at which the steps begin."""
    placements: tuple["Placement", ...] = field(default=(), repr=False)
    """The requests and snippets that it puts onto the page itself."""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def uses(self) -> frozenset[str]:
        """Names of the requests that it places, or whose answers."""
        return self.requests | {name for name, _ in self.responses}


@dataclass(frozen=True, slots=True)
class WrittenLink:
    """A link as a source writes it. Images are none."""

    label: str
    """With its markup and expressions; empty where the title of the page takes its place."""
    target: str
    """With its expressions."""
    place: "Place"
    """Of the link as a whole, as far as it stands on one line."""
    before: str = ""
    """The word that the link touches on its left."""
    after: str = ""
    """The word that the link touches on its right."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Something that a source puts onto the page."""

    kind: Literal["request", "snippet"]
    name: str
    """Of the request; the path of the snippet."""
    line: int
    """Of the source, from 0."""


class RequestBlock(Protocol):
    """A compiled request, as `{request}` and `{response}` place it."""

    def request(self, rendering: "Rendering") -> str: ...

    def response(self, rendering: "Rendering") -> str: ...

    @property
    def has_response(self) -> bool: ...


class Values(Protocol):
    """The values that a page's expressions see, and the requests that it may place."""

    def scope(self, page: Page) -> Scope: ...

    def requests(self, page: Page) -> Mapping[str, RequestBlock]: ...

    def title(self, page: Page, plan: Plan) -> str: ...

    def unsupported(self, page: Page, step: str) -> Document | None: ...

    @property
    def labels(self) -> Mapping[str, tuple[tuple[str, Program], ...]]: ...


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a rendered page."""

    level: int
    id: str
    html: str
    """As the text of a link to it."""


@dataclass(frozen=True, slots=True)
class PendingLink:
    """A link to a place in another page; whether it is there is known when all are rendered."""

    address: str
    fragment: str
    span: Span
    written: str


class Rendering:
    """The state of one page while it is made."""

    def __init__(
        self, page: Page, plan: Plan, values: Values, reserved: frozenset[str] = frozenset()
    ) -> None:
        """`reserved`: the ids that the theme has on every page."""
        self.reserved = reserved
        self.page = page
        self.plan = plan
        self.values = values
        self.scope = values.scope(page)
        self.requests = values.requests(page)
        self.findings: list[Finding] = []
        self.headings: list[Heading] = []
        self.ids: dict[str, int] = dict.fromkeys(reserved, 1)
        self.wanted: frozenset[str] = frozenset()
        """The ids that places further down want, which a former id must leave to them."""
        self.former_ids: dict[str, int] = {}
        self.owners: dict[str, Place] = {}
        """Id -> the place of a source that wants it."""
        self.links: list[PendingLink] = []
        self.own_links: list[tuple[str, Place]] = []
        self.open_values: list[Document] = []
        self.footnotes: list[tuple[str, Program]] = []
        self.shown: set[str] = set()
        """The addresses of private files that the page shows."""
        self.labels: Mapping[str, Program] = {}
        """Those of the page's source and of its snippets."""
        self.tables = 0
        self.landmarks: dict[str, int] = {}
        self.footnote_numbers: dict[tuple[str, str], int] = {}

    def report(self, diagnostic: Diagnostic) -> None:
        service = self.page.service
        self.findings.append(Finding(diagnostic, service.slug if service else ""))

    def run(self, program: Program) -> str:
        return "".join([part if part.__class__ is str else part(self) for part in program])  # type: ignore[operator]

    def run_value(self, value: Document, program: Program) -> str:
        """The HTML of Markdown that is a value of an expression. Raises EvaluationError."""
        if any(value is other for other in self.open_values):
            raise EvaluationError("cyclic-value", "the text needs itself")
        self.open_values.append(value)
        try:
            return self.run_with(None, program)
        finally:
            self.open_values.pop()

    def run_with(self, args: Mapping[str, Any] | None, program: Program) -> str:
        """The HTML of a program that sees these arguments, and no others."""
        if args is None and self.scope.args is None:
            return self.run(program)
        with self.seeing(self.scope.with_args(args)):
            return self.run(program)

    def unique_id(self, wanted: str) -> str:
        """The id, with a number behind it where the page has it already."""
        count = self.ids.get(wanted, 0)
        self.ids[wanted] = count + 1
        return self.unique_id(f"{wanted}-{count + 1}") if count else wanted

    def own_id(self, wanted: str, place: "Place") -> str:
        """An id that is written in a source: reported where another place of the page has it.

        A source that is shown twice, such as a snippet, is no reason to.
        """
        id_ = self.unique_id(wanted)
        if id_ != wanted and self.owners.get(wanted) is not place:
            self.report(_taken(wanted, id_, place))
        self.owners.setdefault(wanted, place)
        return id_

    def former_anchor(self, wanted: str) -> str:
        """An anchor of the id that a heading had in version 0.1, unless something else has it."""
        count = self.former_ids.get(wanted, 0) + 1
        self.former_ids[wanted] = count
        id_ = wanted if count == 1 else f"{wanted}-{count}"
        if id_ in self.ids or id_ in self.wanted:
            return ""
        self.ids[id_] = 1
        return f'<span id="{escape_attribute(id_)}"></span>'

    def block_id(self, wanted: str, notes: int) -> str:
        """The id of a block of code; those of its notes are taken with it."""
        return self.with_notes(self.unique_id(wanted), notes)

    def with_notes(self, block: str, notes: int) -> str:
        """The id of a block of code, when those of its notes are taken."""
        for note_id in note_ids(block, notes):
            self.unique_id(note_id)
        return block

    def footnote(self, path: str, label: str, program: Program) -> int:
        """The number of a footnote on this page."""
        key = (path, label)
        if key not in self.footnote_numbers:
            self.footnote_numbers[key] = len(self.footnotes) + 1
            self.footnotes.append((label, program))
        return self.footnote_numbers[key]

    def landmark(self, name: str) -> str:
        """The name of a part that readers jump to, with a number where another one has it."""
        count = self.landmarks.get(name, 0) + 1
        self.landmarks[name] = count
        return name if count == 1 else f"{name} {count}"

    def next_table(self) -> str:
        """The number of one more table: a region that scrolls needs a name of its own."""
        self.tables += 1
        return str(self.tables)

    @contextmanager
    def seeing(self, scope: Scope) -> Any:
        """Render with other values: a snippet's arguments, another service."""
        saved, self.scope = self.scope, scope
        try:
            yield
        finally:
            self.scope = saved


def note_ids(block: str, notes: int) -> Iterator[str]:
    """The ids of the notes of a block of code, and of their marks."""
    for number in range(1, notes + 1):
        yield f"{block}-note-{number}"
        yield f"{block}-mark-{number}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a source, looked up only when there is something to report."""

    origin: Origin
    needle: str
    line: int
    column: int = 0

    def span(self) -> Span:
        return self.origin.span(self.needle, self.line, self.column)


# --------------------------------------------------------------------------------- forms of values


def inline_html(value: Any, rendering: Rendering) -> str:
    """A value within a sentence."""
    if value.__class__ is str:
        return escape(value)
    if isinstance(value, Document):
        if value.inline is None:
            raise EvaluationError(
                "not-inline",
                "the value is more than one paragraph and cannot stand within a sentence",
                "put the expression in a paragraph of its own",
            )
        return rendering.run_value(value, value.inline)
    if isinstance(value, urls.Link):
        problem = _unsafe(value) if urls.is_external(value) else "the address is not absolute"
        if problem:
            raise EvaluationError("unsafe-address", problem, _SAFE)
        return f'<a href="{escape_attribute(_encoded(value))}">{escape(value)}</a>'
    return escape(as_text(value))


def block_html(value: Any, rendering: Rendering) -> str:
    """A value that is a paragraph of its own."""
    if isinstance(value, Document):
        return rendering.run_value(value, value.program)
    return f"<p>{inline_html(value, rendering)}</p>\n"


def plain_text(value: Any) -> str:
    """A value as text without markup: in code, attributes and addresses."""
    if isinstance(value, Document):
        raise EvaluationError(
            "not-plain",
            "the value is Markdown, which cannot stand in code, in an address or in a title",
            "use a field of type text",
        )
    return as_text(value)


def text_of(html: str) -> str:
    """The text of HTML that was made here, without its elements."""
    return unescape(_TAG.sub("", html))


_NOT_IN_LABEL = re.compile(
    r'<sup class="footnote-mark">.*?</sup>|</?a\b[^>]*>|<span id="[^"]*"></span>| id="[^"]*"',
    re.DOTALL,
)


def label_html(html: str) -> str:
    """The HTML of a heading as the text of a link to it: without links, footnotes and ids."""
    return _NOT_IN_LABEL.sub("", html) if "<" in html else html


def _taken(wanted: str, given: str, place: Place) -> Diagnostic:
    message = f"the id '{wanted}' is taken on this page, so this place gets '{given}'"
    return Diagnostic("duplicate-id", message, place.span(), "choose another one")


def text_operation(expression: Expression) -> Operation:
    evaluate = expression.evaluate

    def operation(rendering: Rendering) -> str:
        try:
            value = evaluate(rendering.scope)
            if value.__class__ is str:
                return escape(value)
            return inline_html(value, rendering)
        except EvaluationError as error:
            return _failed(rendering, error, expression)

    return operation


def block_operation(expression: Expression) -> Operation:
    def operation(rendering: Rendering) -> str:
        try:
            return block_html(expression.evaluate(rendering.scope), rendering)
        except EvaluationError as error:
            return _failed(rendering, error, expression)

    return operation


def item_operation(expression: Expression) -> Operation:
    """A value that is all of a tight list's item: within the line if it can stand there."""
    within, below = text_operation(expression), block_operation(expression)

    def operation(rendering: Rendering) -> str:
        try:
            value = expression.evaluate(rendering.scope)
        except EvaluationError as error:
            return _failed(rendering, error, expression)
        is_block = isinstance(value, Document) and value.inline is None
        return below(rendering) if is_block else within(rendering)

    return operation


def code_operation(expression: Expression) -> Operation:
    """A value in code style within a line; its last line end does not count."""

    def operation(rendering: Rendering) -> str:
        return escape(evaluated_text(expression, rendering).removesuffix("\n"))

    return operation


def attribute_operation(expression: Expression) -> Operation:
    def operation(rendering: Rendering) -> str:
        return escape_attribute(evaluated_text(expression, rendering))

    return operation


def evaluated_text(expression: Expression, rendering: Rendering) -> str:
    """The plain text of an expression; empty, and reported, where it has none."""
    try:
        return plain_text(expression.evaluate(rendering.scope))
    except EvaluationError as error:
        return _failed(rendering, error, expression)


def _failed(rendering: Rendering, error: EvaluationError, expression: Expression) -> str:
    if error.span is None and expression.place is not None:
        error.span = expression.place()
    if error.code:  # an expression that does not compile has been reported
        rendering.report(error.diagnostic())
    return ""


# ------------------------------------------------------------------------------------------- links


def link_operation(parts: Iterable[str | Expression], place: Place) -> Operation:
    """The `href` of a link, from the address as written."""
    pieces = tuple(parts)
    if all(isinstance(piece, str) for piece in pieces):
        written = "".join(str(piece) for piece in pieces)
        if urls.scheme(written) in urls.SCHEMES:
            encoded = escape_attribute(_encoded(written))
            return lambda rendering: encoded
        return lambda rendering: escape_attribute(href(rendering, written, place))

    def operation(rendering: Rendering) -> str:
        address = ""
        for piece in pieces:
            if isinstance(piece, str):
                address += piece
                continue
            try:
                address += plain_text(piece.evaluate(rendering.scope))
            except EvaluationError as error:
                return _failed(rendering, error, piece)
        return escape_attribute(href(rendering, address, place))

    return operation


def href(rendering: Rendering, written: str, place: Place) -> str:
    """The address that a link leads to from this page; a dead one is reported."""
    if urls.is_external(written):
        problem = _unsafe(written)
        if problem:
            rendering.report(Diagnostic("unsafe-address", problem, place.span(), _SAFE))
            return ""
        if urls.scheme(written) not in urls.SCHEMES:
            rendering.report(_unusual(written, place))
        return _encoded(written)
    path, fragment = urls.split_fragment(written)
    fragment = urls.place(fragment)
    if not path and not fragment:
        rendering.report(
            Diagnostic(
                "empty-link",
                "the link leads nowhere",
                place.span(),
                "give it an address, or write the text without a link",
            )
        )
        return "#"
    if not path:
        rendering.own_links.append((fragment, place))
        return f"#{urls.fragment(fragment)}"
    page = rendering.page
    target = rendering.plan.target(page, place.origin.path, path)
    if target is None:
        rendering.report(_dead_link(rendering, written, place))
        return _encoded(written)
    if target in rendering.plan.private:
        rendering.shown.add(target)
    address = urls.relative(page.address, target)
    if not fragment:
        return address
    if target == page.address:
        rendering.own_links.append((fragment, place))
    else:
        rendering.links.append(PendingLink(target, fragment, place.span(), written))
    return f"{address}#{urls.fragment(fragment)}"


_SAFE = f"use {', '.join(sorted(urls.SCHEMES))}, or a relative address"


def _unsafe(address: str) -> str | None:
    """What is wrong with the beginning of an address that leads out of the site."""
    scheme = urls.scheme(address)
    if scheme is None:
        return f"the address '{address}' has no scheme"
    return f"an address may not begin with '{scheme}:'" if scheme in urls.ACTIVE else None


def _unusual(address: str, place: Place) -> Diagnostic:
    return Diagnostic(
        "unusual-address",
        f"the address begins with '{urls.scheme(address)}:', which not every reader can open",
        place.span(),
        "say beside the link what it opens, as code; or link to a page",
    )


@lru_cache(maxsize=4096)
def _encoded(address: str) -> str:
    return normalizeLink(address)


def _dead_link(rendering: Rendering, written: str, place: Place) -> Diagnostic:
    base, wanted = place.origin.path, urls.split_fragment(written)[0]
    hint: str | None
    if wanted.endswith(SERVICE_PAGE):
        hint = _hint_for_service_page(rendering, wanted, base)
    elif entry := _unpublished(rendering, written, base):
        hint = f"the service '{entry.name}' has no page: it is planned"
        if entry.service:
            hint = f"the service '{entry.name}' has no page: it is a draft; publish it, or pass --drafts"
    elif is_ignored(posixpath.basename(wanted).removesuffix("..")):
        hint = (
            "files with such names are not published, as editors and systems leave them: rename it"
        )
    elif wanted.endswith(".md") and _is_snippet(rendering, wanted, base):
        hint = (
            "a folder that begins with an underscore holds snippets, which have no page: include it"
        )
    elif moved := _in_renamed_folder(rendering, wanted, base):
        hint = f"did you mean '{moved}'?"
    else:
        sources = [urls.relative(base, path) for path in rendering.plan.by_source]
        if wanted.endswith(".md"):  # else the ending makes all of them alike
            hint = did_you_mean(wanted[:-3], [source[:-3] for source in sources])
            hint = hint and hint.replace("'?", ".md'?")
        else:
            assets = [urls.relative(base, CONTENT + path) for path in rendering.plan.assets]
            hint = did_you_mean(wanted, [*sources, *assets])
    return Diagnostic("dead-link", f"the link '{written}' leads to nothing", place.span(), hint)


def _is_snippet(rendering: Rendering, wanted: str, base: str) -> bool:
    path = urls.resolve(base.removeprefix(CONTENT), wanted)
    return path is not None and is_private(CONTENT + path)


def _hint_for_service_page(rendering: Rendering, wanted: str, base: str) -> str | None:
    """The way out for a link to a tutorial's shared page."""
    if rendering.page.service is None:
        return "a link to [service].md can stand only on a service's page"
    path = urls.resolve(base.removeprefix(CONTENT), wanted)
    if path is not None and CONTENT + path in rendering.plan.folders:
        return "the other tutorial has no page of this service: use {only} around it"
    moved = _in_renamed_folder(rendering, wanted, base)
    if moved:
        return f"did you mean '{moved}'?"
    here = posixpath.dirname(base)
    pages = [posixpath.relpath(page, here) for page in rendering.plan.folders if page != base]
    return unknown_name_hint("", pages, "there are")


def _in_renamed_folder(rendering: Rendering, wanted: str, base: str) -> str | None:
    """The address, if it leads somewhere in a tutorial whose folder is named much alike."""
    folder, _, name = wanted.rpartition("/")
    here = posixpath.dirname(base)
    folders = [posixpath.relpath(posixpath.dirname(page), here) for page in rendering.plan.folders]
    near = nearest(folder, folders)
    moved = f"{near}/{name}"
    return moved if near and rendering.plan.target(rendering.page, base, moved) else None


def _unpublished(rendering: Rendering, written: str, base: str) -> Entry | None:
    """The draft or planned service that a link would lead to, if a tutorial lists it."""
    path = urls.resolve(base.removeprefix(CONTENT), urls.split_fragment(written)[0]) or ""
    folder, _, name = path.rpartition("/")
    tutorial = rendering.plan.folders.get(posixpath.join(CONTENT, folder, SERVICE_PAGE))
    stem = name.removesuffix(".html").removesuffix(".md")
    for entry in tutorial.entries if tutorial else ():
        slug = entry.service.slug if entry.service else urls.slug(entry.name)
        if slug == stem and not rendering.plan.is_published(entry.service):
            return entry
    return None
