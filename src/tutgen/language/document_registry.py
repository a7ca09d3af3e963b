"""The documents in use, found by what they were compiled from, so that no rule parses a source again.

They are held weakly: a document lasts as long as the site, the tutorial or the page that keeps it.
"""

from weakref import WeakValueDictionary

from tutgen.language.document import Document
from tutgen.sources.source import Origin

_DOCUMENTS: WeakValueDictionary[tuple[str, Origin], Document] = WeakValueDictionary()


def register(text: str, document: Document) -> Document:
    """Let a document be found by its text and its origin; return it."""
    _DOCUMENTS[text, document.origin] = document
    return document


def compiled_document(text: str, origin: Origin) -> Document | None:
    """The document in use that the text at an origin was compiled to; None if there is none."""
    return _DOCUMENTS.get((text, origin))
