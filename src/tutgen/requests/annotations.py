"""What a request, a sample response or a payload says of its keys: notes, and what to emphasize."""

from typing import NamedTuple

from tutgen.language.document import Document
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


class Emphasis(NamedTuple):
    """A key to emphasize."""

    pointer: str
    origin: YamlOrigin
