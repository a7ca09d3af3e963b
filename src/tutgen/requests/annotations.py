"""What a request, a sample response or a payload says of its keys: notes, and what to emphasize."""

from contextlib import suppress
from typing import NamedTuple

from tutgen.language.document import Document
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.nodes import Value
from tutgen.sources.yaml_origin import YamlOrigin

REQUEST_LINE = "request"
"""The place of a note on the request line, beside the names of headers and the pointers."""


class Note(NamedTuple):
    """A note on a key, as a service or a request gives it."""

    pointer: str
    """A JSON Pointer, `request`, or the name of a header."""
    optional: bool
    """Whether the key may be missing."""
    document: Document | None
    """None: the key needs no note."""
    origin: YamlOrigin

    def is_silent(self, scope: Scope) -> bool:
        """Whether the note is a field that says nothing on a page."""
        line = self.document.line if self.document else None
        only = line.nodes[0] if line and len(line.nodes) == 1 else None
        if not isinstance(only, Value):
            return False
        with suppress(EvaluationError):  # told where the note is written
            value = only.expression.evaluate(scope)
            return value == "" or (isinstance(value, Document) and not value.content.nodes)
        return False


class Emphasis(NamedTuple):
    """A key to emphasize."""

    pointer: str
    origin: YamlOrigin
