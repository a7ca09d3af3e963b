"""A value of the project, and where it was said."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from tutgen.importing.nouns.line import Line


class Said(NamedTuple):
    """A value, and where it was said."""

    value: Any
    """A JSON value, of which each part may be `Said` itself."""
    at: Line
    places: Sequence[Line] = ()
    """The lines of a text of several lines, in their order, where they are known."""
