"""Compile notes and emphasis: what payloads and requests say about their keys."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.document import Document
from tutgen.language.expressions.computed import compile_value as compile_expressions
from tutgen.language.expressions.values import Evaluate
from tutgen.language.markdown import compile_markdown
from tutgen.language.odd_characters import check_value
from tutgen.language.parsing.parser import Syntax
from tutgen.language.payload import Payload
from tutgen.requests.annotations import Emphasis, Note
from tutgen.sources.yaml_origin import YamlOrigin


def compile_notes(
    values: Mapping[str, str | None],
    origin: YamlOrigin,
    syntax: Syntax,
    diagnostics: list[Diagnostic],
) -> tuple[Note, ...]:
    """Compile notes: JSON Pointer or `request` -> Markdown. Diagnostics are added to the list."""
    notes = []
    for key, text in values.items():
        document = None
        if not is_plain(key, origin.child(key).key_span, diagnostics):
            continue
        if text is not None:
            document = compile_markdown(text, origin.child(key), syntax)
            diagnostics += document.diagnostics
            if not text.strip():
                diagnostics.append(_empty_note(key, origin.child(key)))
        notes.append(Note(key.removesuffix("?"), key.endswith("?"), document, origin.child(key)))
    return tuple(notes)


def _empty_note(key: str, origin: YamlOrigin) -> Diagnostic:
    message = f"the note on '{key}' is empty"
    hint = "write its text, or null for a key that needs none"
    return Diagnostic("empty-note", message, origin.span(), hint)


def compile_emphasis(
    values: Sequence[str] | None, origin: YamlOrigin, diagnostics: list[Diagnostic]
) -> tuple[Emphasis, ...] | None:
    """Compile a list of JSON Pointers; None if there is no list. Diagnostics are added to theirs."""
    if values is None:
        return None
    return tuple(
        Emphasis(pointer, origin.child(i))
        for i, pointer in enumerate(values)
        if is_plain(pointer, origin.child(i).span, diagnostics)
    )


def is_plain(pointer: str, span: Callable[[], Span], diagnostics: list[Diagnostic]) -> bool:
    """Whether a pointer is without expressions; one that is not is reported."""
    if "{{" not in pointer:
        return True
    message = f"the JSON Pointer '{pointer}' may not hold an expression"
    hint = "name the key above: what is said of it holds for the keys in it"
    diagnostics.append(Diagnostic("expression-not-allowed", message, span(), hint))
    return False


def compile_payload(
    raw: Mapping[str, Any], origin: YamlOrigin, syntax: Syntax, diagnostics: list[Diagnostic]
) -> tuple[Evaluate, tuple[Document, ...]]:
    """A function from a scope to the Payload with its body evaluated, and all Markdown of the payload."""
    diagnostics += check_value(raw["body"], origin.child("body"))
    body = compile_expressions(raw["body"], origin.child("body"), diagnostics)
    notes = compile_notes(raw.get("notes", {}), origin.child("notes"), syntax, diagnostics)
    emphasis = compile_emphasis(raw.get("emphasize"), origin.child("emphasize"), diagnostics)
    after = None
    if "after" in raw:
        after = compile_markdown(raw["after"], origin.child("after"), syntax)
        diagnostics += after.diagnostics
    documents = tuple(d for d in (*(note.document for note in notes), after) if d)
    if body is None:
        constant = Payload(raw["body"], notes, emphasis, after)
        return lambda scope: constant, documents
    return lambda scope: Payload(body(scope), notes, emphasis, after), documents
