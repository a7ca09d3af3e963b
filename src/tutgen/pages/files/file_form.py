"""What a form of files to take along is."""

from collections.abc import Callable
from typing import NamedTuple

from tutgen.content.model import Site
from tutgen.pages.files.walkthrough import Walkthrough
from tutgen.requests.languages.language import Language
from tutgen.requests.languages.variables import VariableOf


class FileForm(NamedTuple):
    """A kind of file that holds the requests of a service's page, to be run."""

    name: str
    """A key of `outputs`; the page's link to it has the word `as_NAME`."""
    ending: str
    """Of its address, which is otherwise that of the page."""
    summary: str
    """What it holds."""
    language: Callable[[Site, VariableOf], Language]
    """What requests are printed in, in the style of files that are run."""
    write: Callable[[Walkthrough], str]
