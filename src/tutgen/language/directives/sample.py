"""Code of a sample in Markdown, and what is said of its lines by address."""

import posixpath
from collections.abc import Sequence
from typing import NamedTuple

from tutgen.diagnostics import Diagnostic
from tutgen.language.addresses import Code as AddressedCode
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import Scope
from tutgen.language.listings.lines import SaidNote, placed_notes, said_emphasis
from tutgen.language.listings.listing import Listing
from tutgen.language.listings.text import Choose, of_sample
from tutgen.language.literal_code import LiteralCode
from tutgen.language.located_text import LocatedText, compile_located_text
from tutgen.language.markdown import compile_within
from tutgen.language.nodes import Content, Inline, LinesSaid, Parts, Text, Value, literal_of
from tutgen.language.parsing.parser import Directive, Parser
from tutgen.language.place import Place
from tutgen.sources.yaml_origin import KeyOrigin, YamlOrigin
from tutgen.theme.languages import language_of_file


class SampleCode(NamedTuple):
    """A sample as a block of Markdown shows it."""

    code: LiteralCode
    language: Parts
    """Of the file's name."""
    name: tuple[Inline, ...]
    """Of the file, as a caption."""
    path: str
    """With its region; empty if it has expressions."""


def sample_code(parser: Parser, path: Parts, place: Place, choose: Choose) -> SampleCode:
    """The sample at a path. `choose`: takes a part of it."""

    def written(scope: Scope) -> str:
        return "".join(part if isinstance(part, str) else part.text(scope) for part in path)

    uses = frozenset[str]().union(*(part.uses for part in path if isinstance(part, Expression)))
    text = of_sample(LocatedText("", written, place.span), parser.syntax.samples, place, choose)

    def shown(scope: Scope) -> Listing:
        listed = text(scope)
        return Listing.of(
            listed.filled.text, place, listed.language, faults=listed.faults, sample=listed.sample
        )

    def name(scope: Scope) -> str:
        return posixpath.basename(written(scope).partition("#")[0])

    def language(scope: Scope) -> str:
        return language_of_file(name(scope))

    code = LiteralCode([(Expression(place.needle, shown, uses, place.span),)])
    fixed = literal_of(path)
    if fixed is not None:
        file = posixpath.basename(fixed.partition("#")[0])
        return SampleCode(code, (language_of_file(file),), (Text(place.line, file),), fixed)
    named = Value(place.line, Expression(place.needle, name, uses, place.span))
    return SampleCode(code, (Expression(place.needle, language, uses, place.span),), (named,), "")


class SaidByAddress(NamedTuple):
    """What the options `notes` and `emphasize` say."""

    notes: Sequence[SaidNote]
    emphasize: Sequence[LocatedText]

    @property
    def contents(self) -> list[Content]:
        return [note.document.content for note in self.notes if note.document]

    def lines(self, scope: Scope, text: str, language: str) -> LinesSaid:
        """Raises EvaluationError."""
        code = AddressedCode(text, language)
        faults: list[Diagnostic] = []
        notes = placed_notes(self.notes, code, scope, faults)
        emphasized = said_emphasis(self.emphasize, code, scope, faults)
        return LinesSaid([(n.line, n.content) for n in notes], emphasized, faults)


def said_by_address(parser: Parser, directive: Directive) -> SaidByAddress | None:
    """What the options say of lines by address; None if they say nothing."""
    for key in ("notes", "emphasize"):
        if key in directive.options:
            parser.report(
                "option-value",
                f"'{key}' takes more than one line",
                directive.line_of(key),
                needle=key,
                hint="write the options as YAML, between two lines '---'",
            )
    options, origin = directive.structured, directive.structured_origin
    if origin is None or not options:
        return None
    notes = options.get("notes", {})
    emphasize = options.get("emphasize", [])
    if not isinstance(notes, dict) or not all(isinstance(n, str) for n in notes.values()):
        _wrong(parser, directive, "notes", "a mapping of lines to texts")
        notes = {}
    if not isinstance(emphasize, list) or not all(isinstance(a, str) for a in emphasize):
        _wrong(parser, directive, "emphasize", "a list of lines")
        emphasize = []
    return SaidByAddress(
        [_note(parser, key, text, origin.child("notes", key)) for key, text in notes.items()],
        [
            compile_located_text(
                text, at := origin.child("emphasize", number), at.span, parser.diagnostics
            )
            for number, text in enumerate(emphasize)
        ],
    )


def _note(parser: Parser, key: str, text: str, origin: YamlOrigin) -> SaidNote:
    address = compile_located_text(key, KeyOrigin(origin), origin.key_span, parser.diagnostics)
    return SaidNote(address, compile_within(text, origin, parser))


def _wrong(parser: Parser, directive: Directive, option: str, expected: str) -> None:
    parser.report(
        "option-value",
        f"'{option}' is not {expected}",
        directive.line_of(option),
        needle=option,
        hint="a JSON Pointer (JSON, YAML, TOML) or a text that stands on exactly one line names it",
    )
