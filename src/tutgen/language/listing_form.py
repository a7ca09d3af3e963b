"""Code as it is written in YAML, compiled: a function of a page's values that gives a Listing."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tutgen.content.code_form import Layer, last
from tutgen.content.samples import SampleError, Samples, excerpt
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.document import Document
from tutgen.language.expressions.computed import compile_text
from tutgen.language.expressions.expression import Expression, compile_expression
from tutgen.language.expressions.values import (
    Evaluate,
    EvaluationError,
    Scope,
    as_text,
)
from tutgen.language.listing import Listing
from tutgen.language.literal_code import FilledCode, LiteralCode, literal_code
from tutgen.language.markdown import compile_line, compile_markdown
from tutgen.language.nodes import Content, Text
from tutgen.language.odd_characters import check_value
from tutgen.language.parsing.parser import Syntax
from tutgen.language.place import Place
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import KeyOrigin, YamlOrigin
from tutgen.theme.languages import language_of_file


class _Said(NamedTuple):
    """A text with expressions, and its place."""

    evaluate: Evaluate
    place: Callable[[], Span]

    def text(self, scope: Scope) -> str:
        """Raises EvaluationError."""
        try:
            return as_text(self.evaluate(scope))
        except EvaluationError as error:
            error.span = error.span or self.place()
            raise


class _Note(NamedTuple):
    address: _Said
    written: str
    document: Document | None
    """None: there is to be none at this address."""


class _Shown(NamedTuple):
    """A value that the code is to show."""

    expression: Expression
    address: _Said | None
    """Of the lines in which it is to stand; None: in any."""


class _Text(NamedTuple):
    """What is shown, with the values of a page."""

    filled: FilledCode
    place: Place
    language: str = ""
    """Of the file's name."""
    name: str = ""
    """Of the file."""
    sample: str = ""
    faults: Sequence[Diagnostic] = ()


class CompiledListing:
    """Code of a service, or of a block in Markdown."""

    def __init__(
        self, layers: Sequence[Layer], syntax: Syntax, diagnostics: list[Diagnostic]
    ) -> None:
        """`layers`: what is said, more general things first."""
        self._diagnostics = diagnostics
        self._syntax = syntax
        self.documents: list[Document] = []
        """All Markdown in it."""
        self._text = self._compiled_text(layers)
        self._language = self._said(last(layers, "language"))
        self._caption, self._has_caption = self._compiled_caption(last(layers, "caption"))
        self._notes = [
            self._note(key, text, said.origin.child("notes", key))
            for said in layers
            for key, text in said.values.get("notes", {}).items()
        ]
        emphasized = last(layers, "emphasize")
        self._emphasize = emphasized and [
            (self._address(text, emphasized[2].child(number)), text)
            for number, text in enumerate(emphasized[1])
        ]
        self._shows = [shown for said in layers for shown in self._compiled_shows(said)]

    # ------------------------------------------------------------------------------- compiling

    def _compiled_text(self, layers: Sequence[Layer]) -> Callable[[Scope], _Text]:
        kind, raw, origin = last(layers, "code", "file") or ("code", "", layers[-1].origin)
        if kind == "file":
            path = self._said((kind, raw, origin))
            assert path is not None
            samples = self._syntax.samples
            return lambda scope: _of_file(path.text(scope), samples, origin)
        self._diagnostics += check_value(raw, origin)
        code = literal_code(raw.removesuffix("\n"), origin, self._diagnostics)
        place = Place(origin, "", 0)
        return lambda scope: _Text(_filled(code, scope), place)

    def _said(self, found: tuple[str, Any, YamlOrigin] | None) -> _Said | None:
        return found and _said(found[1], found[2], found[2].span, self._diagnostics)

    def _address(self, text: str, origin: YamlOrigin) -> _Said:
        return _said(text, origin, origin.span, self._diagnostics)

    def _compiled_caption(
        self, found: tuple[str, Any, YamlOrigin] | None
    ) -> tuple[Content | None, bool]:
        """The caption, and whether one is said: else the name of the file is it."""
        if found is None or found[1] is None:
            return None, found is not None
        document = compile_line(found[1], found[2], self._syntax)
        self._keep(document)
        return document.line, True

    def _note(self, key: str, text: str | None, origin: YamlOrigin) -> _Note:
        address = _said(key, KeyOrigin(origin), origin.key_span, self._diagnostics)
        if text is None:
            return _Note(address, key, None)
        document = compile_markdown(text, origin, self._syntax)
        self._keep(document)
        if not text.strip():
            message = f"the note on '{key}' is empty"
            hint = "write its text, or null to take an earlier note away"
            self._diagnostics.append(Diagnostic("empty-note", message, origin.span(), hint))
        return _Note(address, key, document)

    def _keep(self, document: Document) -> None:
        self.documents.append(document)
        self._diagnostics += document.diagnostics

    def _compiled_shows(self, said: Layer) -> Iterator[_Shown]:
        shows, origin = said.values.get("shows", ()), said.at("shows")
        if isinstance(shows, Mapping):
            for key, texts in shows.items():
                at = origin.child(key)
                address = _said(key, KeyOrigin(at), at.key_span, self._diagnostics)
                many = texts if isinstance(texts, list) else [texts]
                for number, text in enumerate(many):
                    place = at.child(number) if isinstance(texts, list) else at
                    yield from self._shown(text, place, address)
        else:
            for number, text in enumerate(shows):
                yield from self._shown(text, origin.child(number), None)

    def _shown(self, text: str, origin: YamlOrigin, address: _Said | None) -> Iterator[_Shown]:
        compiled = compile_expression(text, origin, braces=False)
        if isinstance(compiled, Diagnostic):
            self._diagnostics.append(compiled)
        else:
            yield _Shown(compiled, address)

    # ------------------------------------------------------------------------------ evaluating

    def evaluate(self, scope: Scope) -> Listing:
        """The code with the values that a page has. Raises EvaluationError."""
        shown = self._text(scope)
        language = self._language.text(scope).strip().lower() if self._language else ""
        caption = self._caption
        if not self._has_caption and shown.name:
            caption = Content([Text(0, shown.name)])
        return Listing.of(
            shown.filled.text,
            shown.place,
            language or shown.language,
            caption,
            faults=shown.faults,
            sample=shown.sample,
        )


def _said(
    text: str, origin: Any, place: Callable[[], Span], diagnostics: list[Diagnostic]
) -> _Said:
    evaluate = compile_text(text, origin, diagnostics)
    return _Said(evaluate or (lambda scope: text), place)


def _filled(code: LiteralCode, scope: Scope) -> FilledCode:
    def text(expression: Expression) -> str:
        value = expression.evaluate(scope)
        return value if isinstance(value, Listing) else expression.text(scope)

    return code.filled(text)


def _of_file(written: str, samples: Samples, origin: YamlOrigin) -> _Text:
    """What a path shows, with the name of a region behind `#`. Raises EvaluationError."""
    path, _, region = written.partition("#")
    try:
        source = samples.read(path)
        text, first = excerpt(source, region)
    except SampleError as error:
        failed = EvaluationError(error.code, error.message, error.hint)
        failed.span = error.span or origin.span()
        if error.span:
            failed.users.append(origin.span())
        raise failed from None
    name = posixpath.basename(source.path)
    faults = list(_unevaluated(source, text, first))
    place = Place(origin, "", 0)
    return _Text(FilledCode(text), place, language_of_file(name), name, written, faults)


_ROOTS = ("{{ service.", "{{ names.", "{{service.", "{{names.")


def _unevaluated(source: Source, text: str, first: int) -> Iterable[Diagnostic]:
    """Expressions in a sample, which is plain text."""
    if "{{" not in text:
        return
    for number, line in enumerate(source.text.split("\n")[first - 1 :], first):
        for root in _ROOTS:
            at = line.find(root)
            if at >= 0 and line.strip() in text:
                span = Span(source.path, number, at + 1, number, at + 1 + len(root))
                message = f"'{root}' is shown as text: nothing is evaluated in a sample"
                hint = "write the value, and 'shows' holds the sample to it; or 'code' in place of 'file'"
                yield Diagnostic("expression-not-allowed", message, span, hint, "warning")
