"""Placeholders such as `<api_key>`: each is explained, and none stands for what is known.

The keys of a payload are explained by its notes, which `unexplained-key` asks for; so only the
placeholders that a request writes itself need a word here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from tutgen.check.rules.facts import SiteFacts, TutorialFacts, walk
from tutgen.check.rules.text import Text
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.document import Document, text_of
from tutgen.language.expressions import EvaluationError, Scope, as_text
from tutgen.language.placeholder import PLACEHOLDER, has_placeholder
from tutgen.requests.request import REQUEST_LINE, Call, CompiledRequest
from tutgen.sources.yaml_source import YamlOrigin

_OF_KEYS = ("text", "integer", "number", "model")
_OF_NAMES = (*_OF_KEYS, "choice", "link")
"""Types of the fields whose value may stand in the place of a placeholder: of the key that it stands
at, and of its own name. A choice with a key's name may well say what kind of value the key has."""
_MOST_COMPARED = 300
"""Of more names, none is compared with each other one."""
_NEAR = 0.8
"""How alike two names are of which one is likely mistyped; `name` and `frame` are not."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A placeholder in a request, and its place."""

    name: str
    key: str | None
    """The key whose whole value it is."""
    pointer: str | None
    """Of the value in the body; None in the path and in headers."""
    origin: YamlOrigin

    @property
    def written(self) -> str:
        return f"<{self.name}>"


def _of_call(request: CompiledRequest, call: Call) -> Iterator[_Placed]:
    """The placeholders that a request writes itself, not those of payloads and other values."""
    written = request.origin.source.text
    every = [*_in_call(request, call)] if "<" in written else []
    yield from (one for one in every if one.written in written)


def _in_call(request: CompiledRequest, call: Call) -> Iterator[_Placed]:
    for found in PLACEHOLDER.finditer(call.path):
        yield _Placed(found[1], None, None, request.path_origin)
    for header, text in call.headers.items():
        for found in PLACEHOLDER.finditer(text):
            yield _Placed(found[1], None, None, request.origin.child("headers", header))
    for pointer, steps, value in walk(call.body):
        for found in PLACEHOLDER.finditer(value) if isinstance(value, str) else ():
            key = _key(pointer) if found.group() == value else None
            yield _Placed(found[1], key, pointer, request.origin.child("body", *steps))


def _key(pointer: str) -> str | None:
    """The last key of a pointer, without indices below it."""
    return next((k for k in reversed(pointer.split("/")) if k and not k.isdecimal()), None)


@lru_cache(maxsize=1)
def _in_requests(facts: TutorialFacts) -> tuple[tuple[CompiledRequest, _Placed], ...]:
    """The placeholders of the requests that the pages place, with the values of the first page."""
    placed = facts.compilation.placed
    scope = facts.whole.site.scope(facts.pages[0]) if facts.pages else None
    found = []
    for request in facts.compilation.requests.values():
        if scope and request.name in placed:
            with suppress(EvaluationError):  # it is reported where the page is rendered
                found += [(request, one) for one in _of_call(request, request.call(scope))]
    return tuple(found)


# --------------------------------------------------------------- placeholders for what is known already


def needless_placeholders(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Placeholders in the payloads of a service that has a field of that name, or of that key's; or
    of a name that the site makes for all tutorials."""
    for slug, sibling in facts.siblings.items():
        for slot, text in sibling.values.items():
            for found in PLACEHOLDER.finditer(text.text):
                key = _key(slot.partition(".body")[2]) if found.group() == text.text else None
                for known in _known_to_service(facts, facts.scope(slug), found[1], key):
                    yield _needless(found[1], *known, text.span(*found.span()))
                    break


def _known_to_service(
    facts: SiteFacts, scope: Scope, placeholder: str, key: str | None
) -> Iterator[tuple[str, str]]:
    """What could stand in the place of a placeholder: an expression, and its value."""
    name = _as_name(placeholder)
    model = facts.project.site.fields.get(name.removesuffix("_id"))
    ids = [model.name] if model and model.type == "model" else []
    for field in (*_fields(facts, placeholder, key), *ids):
        value = _value(scope.service, field)
        if value is not None:
            yield f"service.{field}", value
    if name in facts.project.site.names:
        yield from _named(scope, name)


def needless_placeholders_in_requests(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Placeholders in requests for what every service of the tutorial has, or what `names` makes."""
    for _, one in _in_requests(facts):
        scopes = [facts.whole.site.scope(page) for page in facts.pages]
        for known in _known(facts, one, scopes):
            span = one.origin.span(one.written)
            yield _needless(one.name, *known, span)
            break


def _known(facts: TutorialFacts, one: _Placed, scopes: list[Scope]) -> Iterator[tuple[str, str]]:
    """What could stand in the place of a placeholder: an expression, and its value for the first."""
    for name in _fields(facts.whole, one.name, one.key):
        values = [_value(scope.service, name) for scope in scopes]
        if None not in values:
            yield f"service.{name}", str(values[0])
    name = _as_name(one.name)
    if name in facts.compilation.names:
        yield from _named(scopes[0], name)


def _named(scope: Scope, name: str) -> Iterator[tuple[str, str]]:
    """What `names` makes, which may be a sentence."""
    value = _value(scope.names, name, one_word=False)
    if value is not None:
        yield f"names.{name}", value


def _fields(facts: SiteFacts, placeholder: str, key: str | None) -> Iterator[str]:
    """The fields that are called as a placeholder is, or as the key it stands at."""
    for name, types in ((_as_name(placeholder), _OF_NAMES), (key, _OF_KEYS)):
        declared = facts.project.site.fields.get(name or "")
        if declared and declared.type in types:
            yield declared.name


def _as_name(placeholder: str) -> str:
    """`<Task ID>` is `task_id`."""
    return re.sub(r"[ -]", "_", placeholder.lower())


def _value(values: Mapping[str, Any] | None, name: str, *, one_word: bool = True) -> str | None:
    """The value as text, if it holds no placeholder itself, and is one word where it must be."""
    with suppress(EvaluationError, KeyError):
        text = as_text(values[name]) if values is not None else ""
        if text and not has_placeholder(text) and not (one_word and re.search(r"\s", text)):
            return text
    return None


def _needless(placeholder: str, expression: str, value: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "needless-placeholder",
        f"'<{placeholder}>' leaves open what {expression} says: '{value}'",
        span,
        f"write {{{{ {expression} }}}}",
        "warning",
    )


# --------------------------------------------------------------------- placeholders that nobody explains


def undeclared_placeholders(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Placeholders in a request's path, headers and body of which no word is said on the page."""
    noted = {one.name for request, one in _in_requests(facts) if _is_noted(request, one)}
    for request, one in _in_requests(facts):
        if one.name in noted or _is_named(facts, one.name):
            continue
        if one.pointer is None:
            hint = f"say in a note on '{REQUEST_LINE}' what to put for it"
        else:
            hint = f"say in a note on '{one.pointer}' what to put for it, or write null there"
        yield Diagnostic(
            "undeclared-placeholder",
            f"nothing on the page explains '{one.written}' of the request '{request.name}'",
            one.origin.span(one.written),
            hint,
            "warning",
        )


def _is_noted(request: CompiledRequest, one: _Placed) -> bool:
    """Whether its key has a note, or one above; null says that it needs none."""
    for note in request.notes:
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
    return any(written in code for text in texts for code, _ in _inline_code(text))


@lru_cache(maxsize=1)
def _request_lines(facts: TutorialFacts) -> tuple[str, ...]:
    """What the notes on request lines say, of the requests that the pages place."""
    placed = facts.compilation.placed
    return tuple(
        _plain(note.document)
        for request in facts.compilation.requests.values()
        if request.name in placed
        for note in request.notes
        if note.pointer == REQUEST_LINE and note.document
    )


def _plain(document: Document) -> str:
    return text_of("".join(part for part in document.program if isinstance(part, str)))


@lru_cache(maxsize=4096)
def _inline_code(text: Text) -> tuple[tuple[str, int], ...]:
    """What stands in code style within a line of prose, and where it begins."""
    if text.is_code or "<" not in text.text:
        return ()
    found = []
    for start, end in text.code():
        span = text.text[start:end]
        code = span.strip("` ")
        if "\n" not in span:
            found.append((code, start + span.index(code)))
    return tuple(found)


# ------------------------------------------------------------------------ prose about what is not there


@dataclass(frozen=True, slots=True)
class _Seen:
    """The placeholders of some texts."""

    named: tuple[tuple[str, Text, int], ...]
    """In prose, alone in code style: the name, the text, and where it begins there."""
    used: frozenset[str]
    """All others."""


@lru_cache(maxsize=4096)
def _seen(text: Text) -> _Seen:
    if "<" not in text.text:
        return _Seen((), frozenset())
    alone = {at: code[1:-1] for code, at in _inline_code(text) if PLACEHOLDER.fullmatch(code)}
    every = {found.start(): found[1] for found in PLACEHOLDER.finditer(text.text)}
    return _Seen(
        tuple((name, text, at) for at, name in alone.items()),
        frozenset(name for at, name in every.items() if at not in alone),
    )


def unused_placeholders(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Placeholders that the shared prose of a tutorial explains, and that no request has."""
    own = [facts.whole.siblings[page.service.slug] for page in facts.pages if page.service]
    of_services = [text for one in own for text in (*one.values.values(), *one.texts.values())]
    yield from _unused(facts.sources.values(), [*facts.sources.values(), *of_services])


def unused_placeholders_of_services(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Placeholders that a service's texts explain, and that neither its payloads nor a request has."""
    for sibling in facts.siblings.values():
        texts = list(sibling.texts.values())
        found = list(_unused(texts, [*sibling.values.values(), *texts]))
        if found:
            yield from _unused(texts, [*sibling.values.values(), *texts, *_shared(facts)])


@lru_cache(maxsize=1)
def _shared(facts: SiteFacts) -> tuple[Text, ...]:
    """All sources but those of services."""
    project = facts.project
    requests = (project.requests, *(tutorial.requests for tutorial in project.tutorials))
    return (
        *(Text(file.text, file.body) for file in project.files.values()),
        *(Text(source.text, YamlOrigin(source)) for source in requests if source),
    )


def _unused(prose: Iterable[Text], everything: Iterable[Text]) -> Iterator[Diagnostic]:
    named = [one for text in prose for one in _seen(text).named]
    if not named:
        return
    used = frozenset[str]().union(*(_seen(text).used for text in everything))
    for name, text, at in named:
        few = len(used) <= _MOST_COMPARED
        near = get_close_matches(name, used, n=1, cutoff=_NEAR) if few else []
        if name not in used and ("_" in name or near):  # `<my-tag>`, `<details open>` are HTML
            yield Diagnostic(
                "undeclared-placeholder",
                f"the text names '<{name}>', which no request and no payload of the page has",
                text.span(at, at + len(name) + 2),
                f"did you mean '<{near[0]}>'?" if near else "write it as the request has it",
                "warning",
            )
