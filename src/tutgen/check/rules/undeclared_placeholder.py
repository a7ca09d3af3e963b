"""Placeholders that nobody explains, and prose about placeholders that are not there.

The keys of a payload are explained by its notes, which `unexplained-key` asks for; so only the
placeholders that a request writes itself need a word here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from typing import NamedTuple

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.shown_code import code_of_service
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.placeholders import PlacedPlaceholder, in_requests
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic
from tutgen.language.document import Document
from tutgen.language.writers.text import TEXT
from tutgen.requests.annotations import REQUEST_LINE
from tutgen.requests.request import CompiledRequest
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.placeholder import PLACEHOLDER

_MAX_COMPARED = 300
"""With more names none is compared with the others, since the time grows with the square of their number."""
_NEAR = 0.8
"""The similarity (difflib, 0 to 1) from which on a name is likely another one mistyped; that of `name` and `frame`
is lower."""


def _in_tutorial(facts: TutorialFacts) -> Iterator[Diagnostic]:
    yield from undeclared_placeholders(facts)
    yield from unused_placeholders(facts)


def undeclared_placeholders(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Placeholders in a request's path, headers and body of which no word is said on the page."""
    noted = {one.name for request, one in in_requests(facts) if _is_noted(request, one)}
    said: set[tuple[str, YamlOrigin]] = set()  # what is said of all requests is reported once
    for request, one in in_requests(facts):
        if one.name in noted or _is_named(facts, one.name) or (one.name, one.origin) in said:
            continue
        said.add((one.name, one.origin))
        if one.pointer is None:
            hint = f"say in a note on '{REQUEST_LINE}' what to put for it"
        else:
            hint = f"say in a note on '{one.pointer}' what to put for it, or write null there"
        yield Diagnostic(
            "undeclared-placeholder",
            f"nothing on the page explains '{one.written}' of the request '{request.name}'",
            one.origin.span(one.written),
            hint,
        )


def _is_noted(request: CompiledRequest, one: PlacedPlaceholder) -> bool:
    """Whether its key has a note, or one above; null says that it needs none."""
    for note in request.notes:
        if one.header and note.pointer.lower() == one.header.lower():
            return True
        if one.pointer is None:
            if note.pointer == REQUEST_LINE and note.document is None:
                return True
        elif one.pointer == note.pointer or one.pointer.startswith(f"{note.pointer}/"):
            return True
    return False


def _is_named(facts: TutorialFacts, name: str) -> bool:
    """Whether a note on a request line names it, or other prose does in code style; a payload with
    the same placeholder explains its own."""
    words = re.compile(
        r"\b" + r"[\s_-]+".join(map(re.escape, re.split(r"[ _-]+", name))) + r"\b", re.IGNORECASE
    )
    if any(words.search(text) for text in _request_lines(facts)):
        return True
    written = f"<{name}>"
    own = [facts.whole.siblings[page.service.slug] for page in facts.pages if page.service]
    if any(written in value.text for one in own for value in one.values.values()):
        return True
    texts = [*facts.sources.values(), *(text for one in own for text in one.texts.values())]
    naming = (text for text in texts if written in text.text)
    return any(written in code for text in naming for code, _ in _inline_code(text))


@once
def _request_lines(facts: TutorialFacts) -> tuple[str, ...]:
    """The texts of the notes on request lines and headers, of the requests that the pages place."""
    return tuple(
        _plain(note.document)
        for request in facts.requests
        for note in request.notes
        if not note.pointer.startswith("/") and note.document
    )


def _plain(document: Document) -> str:
    return "".join(part for part in document.content.program(TEXT) if isinstance(part, str))


@once
def _inline_code(text: WrittenText) -> tuple[tuple[str, int], ...]:
    """(code, offset) of each text in code style within a line of prose."""
    if text.is_code or "<" not in text.text:
        return ()
    found = []
    for start, end in text.code():
        span = text.text[start:end]
        code = span.strip("` ")
        if "\n" not in span:
            found.append((code, start + span.index(code)))
    return tuple(found)


class _Seen(NamedTuple):
    """The placeholders of some texts."""

    named: tuple[tuple[str, WrittenText, int], ...]
    """In prose, alone in code style: the name, the text, and where it begins there."""
    used: frozenset[str]
    """All others."""


_CODE_OF_PLACEHOLDER = re.compile("` *<")
"""How code style begins that holds a placeholder: where it is not, no text needs to be parsed."""


@once
def _seen(text: WrittenText) -> _Seen:
    if "<" not in text.text:
        return _Seen((), frozenset())
    codes = _inline_code(text) if _CODE_OF_PLACEHOLDER.search(text.text) else ()
    alone = {at: code[1:-1] for code, at in codes if PLACEHOLDER.fullmatch(code)}
    every = {found.start(): found[1] for found in PLACEHOLDER.finditer(text.text)}
    return _Seen(
        tuple((name, text, at) for at, name in alone.items()),
        frozenset(name for at, name in every.items() if at not in alone),
    )


def unused_placeholders(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Placeholders that the shared prose of a tutorial explains, and that no request has."""
    own = [facts.whole.siblings[page.service.slug] for page in facts.pages if page.service]
    of_services = [text for one in own for text in (*one.values.values(), *one.texts.values())]
    named = _named(facts.sources.values())
    if named:
        of_all = _written(facts.whole.project.site.origin.source)
        used = _used([*facts.sources.values(), *of_services, of_all])
        if any(True for _ in _unused(named, used)):
            used = used.union(*(_used_in_code(facts.whole, one.service.slug) for one in own))
            yield from map(_report, _unused(named, used))


def unused_placeholders_of_services(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Placeholders that a service's texts explain, and that neither its payloads, its code nor a request has."""
    for slug, sibling in facts.siblings.items():
        texts = sibling.texts.values()
        named = _named(texts)
        own = _used([*sibling.values.values(), *texts]) if named else frozenset[str]()
        if any(True for _ in _unused(named, own)):
            own |= _used_in_code(facts, slug) | _used_by_all(facts)
            yield from map(_report, _unused(named, own))


def _used_in_code(facts: SiteFacts, slug: str) -> frozenset[str]:
    """The placeholders in the code of a service."""
    code = code_of_service(facts, slug)
    return frozenset(found[1] for one in code for found in PLACEHOLDER.finditer(one.text))


@once
def _used_by_all(facts: SiteFacts) -> frozenset[str]:
    """The placeholders in all sources except those of services."""
    project = facts.project
    requests = (project.requests, *(tutorial.requests for tutorial in project.tutorials))
    return _used(
        [
            *(WrittenText(file.text, file.body) for file in project.files.values()),
            *(_written(source) for source in (project.site.origin.source, *requests) if source),
        ]
    )


def _written(source: Source) -> WrittenText:
    return WrittenText(source.text, YamlOrigin(source))


def _named(prose: Iterable[WrittenText]) -> list[tuple[str, WrittenText, int]]:
    return [one for text in prose for one in _seen(text).named]


def _used(texts: Iterable[WrittenText]) -> frozenset[str]:
    return frozenset[str]().union(*(_seen(text).used for text in texts))


class _Unused(NamedTuple):
    """A placeholder that prose names and that is not used."""

    name: str
    text: WrittenText
    start: int
    near: str | None
    """A used one with nearly the same name."""


def _unused(
    named: Sequence[tuple[str, WrittenText, int]], used: AbstractSet[str]
) -> Iterator[_Unused]:
    """The named placeholders that are not used: those with `_`, and those near to a used one, since
    `<my-tag>` and `<details open>` are HTML."""
    unused = {name for name, _, _ in named} - used
    few = max(len(unused), len(used)) <= _MAX_COMPARED
    near = {
        name: get_close_matches(name, used, n=1, cutoff=_NEAR) if few else [] for name in unused
    }
    for name, text, start in named:
        if name in unused and ("_" in name or near[name]):
            yield _Unused(name, text, start, next(iter(near[name]), None))


def _report(unused: _Unused) -> Diagnostic:
    name, text, start, near = unused
    return Diagnostic(
        "undeclared-placeholder",
        f"the text names '<{name}>', which no request and no payload of the page has",
        text.span(start, start + len(name) + 2),
        f"did you mean '<{near}>'?" if near else "write it as the request has it",
    )


RULE = Rule(of_site=unused_placeholders_of_services, of_tutorial=_in_tutorial)
