"""Code as it is written in YAML, compiled: a function of a page's values that gives a Listing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from tutgen.content.code_form import Layer, last
from tutgen.content.samples import Samples
from tutgen.diagnostics import Diagnostic
from tutgen.language.addresses import Code
from tutgen.language.commented_notes import commented_notes
from tutgen.language.document import Document
from tutgen.language.expressions.expression import compile_expression
from tutgen.language.expressions.values import Scope
from tutgen.language.listings.lines import (
    SaidNote,
    ServiceFields,
    ShownValue,
    not_shown,
    own_lines,
    placed_notes,
    said_emphasis,
    values_to_show,
)
from tutgen.language.listings.listing import Listing, by_line, carried_notes
from tutgen.language.listings.text import MakeText, empty_code, of_code, of_sample
from tutgen.language.literal_code import literal_code, unknown_language
from tutgen.language.located_text import LocatedText, compile_located_text
from tutgen.language.nodes import Content, Text
from tutgen.language.odd_characters import check_code
from tutgen.language.place import Place
from tutgen.sources.yaml_origin import KeyOrigin, YamlOrigin
from tutgen.theme.languages import is_known


class CompileMarkdown(Protocol):
    """Compiles a note or a caption, and collects its diagnostics itself."""

    def __call__(self, text: str, origin: YamlOrigin, *, is_line: bool = False) -> Document: ...


class CompiledListing:
    """Code of a service."""

    def __init__(
        self,
        layers: Sequence[Layer],
        markdown: CompileMarkdown,
        samples: Samples,
        fields: ServiceFields,
        diagnostics: list[Diagnostic],
        *,
        variant: str = "",
    ) -> None:
        """`layers`: what is said, general things first; `variant`: for which alone. Diagnostics are added to the
        list."""
        self._markdown = markdown
        self._samples = samples
        self._fields = fields
        self._diagnostics = diagnostics
        self._variant = variant
        self._text = self._compiled_text(layers)
        language = last(layers, "language")
        self._language = language and self._said(language[1], language[2])
        self._caption, self._has_caption = self._compiled_caption(layers)
        self._notes = [
            self._note(key, text, layer.origin.child("notes", key))
            for layer in layers
            for key, text in layer.values.get("notes", {}).items()
        ]
        self._commented = [
            note
            for layer in layers
            if layer.values.get("notes")
            for note in commented_notes(layer.origin.child("notes"))
        ]
        emphasize = last(layers, "emphasize")
        self._emphasize = emphasize and [
            self._said(text, emphasize[2].child(number)) for number, text in enumerate(emphasize[1])
        ]
        self._shows = [shown for layer in layers for shown in self._compiled_shows(layer)]

    # ------------------------------------------------------------------------------- compiling

    def _compiled_text(self, layers: Sequence[Layer]) -> MakeText:
        kind, raw, origin = last(layers, "code", "file") or ("code", "", layers[-1].origin)
        if kind == "file":
            return of_sample(self._said(raw, origin), self._samples, Place(origin, "", 0))
        said = last(layers, "language")
        language = (said[1] or "").strip().lower() if said else self._language_of_variant
        self._diagnostics += check_code(raw, language, origin)
        if not raw.strip() and kind == "code" and last(layers, "code"):
            self._diagnostics.append(empty_code(origin.span()))
        code = literal_code(raw.removesuffix("\n"), origin, self._diagnostics)
        return of_code(code, origin, self._fields.varying)

    def _said(self, text: str, origin: YamlOrigin) -> LocatedText:
        return compile_located_text(text, origin, origin.span, self._diagnostics)

    def _key(self, text: str, origin: YamlOrigin) -> LocatedText:
        """`origin`: of its value."""
        return compile_located_text(text, KeyOrigin(origin), origin.key_span, self._diagnostics)

    def _compiled_caption(self, layers: Sequence[Layer]) -> tuple[Content | None, bool]:
        """The caption, and whether it is said: else the name of a file is one."""
        found = last(layers, "caption")
        if found is None or found[1] is None:
            return None, found is not None
        return self._markdown(found[1], found[2], is_line=True).line, True

    def _note(self, key: str, text: str | None, origin: YamlOrigin) -> SaidNote:
        if text is None:
            return SaidNote(self._key(key, origin), None)
        if not text.strip():
            message = f"the note on '{key}' is empty"
            hint = "write its text, or null to take an earlier note away"
            self._diagnostics.append(Diagnostic("empty-note", message, origin.span(), hint))
        return SaidNote(self._key(key, origin), self._markdown(text, origin))

    def _compiled_shows(self, layer: Layer) -> Iterator[ShownValue]:
        shows: Any = layer.values.get("shows", [])
        origin = layer.at("shows")
        if not isinstance(shows, Mapping):
            yield from self._shown(shows, origin, None)
            return
        for key, texts in shows.items():
            yield from self._shown(texts, origin.child(key), self._key(key, origin.child(key)))

    def _shown(
        self, texts: str | list[str], origin: YamlOrigin, address: LocatedText | None
    ) -> Iterator[ShownValue]:
        each = [(texts, origin)] if isinstance(texts, str) else []
        for number, text in enumerate([] if isinstance(texts, str) else texts):
            each.append((text, origin.child(number)))
        for text, at in each:
            compiled = compile_expression(text, at, braces=False)
            if isinstance(compiled, Diagnostic):
                self._diagnostics.append(compiled)
            else:
                yield ShownValue(compiled, address)

    # ------------------------------------------------------------------------------ evaluating

    @property
    def _language_of_variant(self) -> str:
        return self._variant if is_known(self._variant) else ""

    def evaluate(self, scope: Scope) -> Listing:
        """The code with the values that a page has. Raises EvaluationError."""
        listed = self._text(scope)
        language = self._language.text(scope).strip().lower() if self._language else ""
        language = language or listed.language or self._language_of_variant
        caption = self._caption
        if not self._has_caption and listed.name:
            caption = Content([Text(0, listed.name)])
        code = Code(listed.filled.text, language)
        faults = [*listed.faults]
        if self._language and not is_known(language):
            faults.append(unknown_language(language, self._language.place()))
        notes = [*carried_notes(listed.filled), *placed_notes(self._notes, code, scope, faults)]
        faults += [note.diagnostic() for note in self._commented if code.find(note.address).lines]
        values = list(values_to_show(self._shows, scope, self._fields))
        faults += not_shown(values, code, listed.place, scope)
        is_said = self._emphasize is not None
        if self._emphasize is not None:
            emphasized = said_emphasis(self._emphasize, code, scope, faults)
        else:
            emphasized = own_lines(listed, code, scope, self._fields, values)
        return Listing.of(
            code.text,
            listed.place,
            code.language,
            caption,
            by_line(notes),
            emphasized,
            faults,
            listed.sample,
            is_of_service=bool(emphasized) and not is_said,
        )
