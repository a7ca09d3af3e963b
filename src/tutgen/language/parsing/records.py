"""What a source has, noted down for its `Document` while it is parsed."""

from collections.abc import Iterator

from tutgen.language.document import Document, Extent, Placement, WrittenLink
from tutgen.language.nodes import Content, Footnote
from tutgen.language.place import Place


class Records:
    """Facts about a source. Those without a word here are explained at `Document`."""

    def __init__(self) -> None:
        self.footnotes: dict[str, Footnote] = {}
        self.footnote_marks: list[tuple[str, int]] = []
        """Label and line."""
        self.footnote_lines: dict[str, int] = {}
        """Label of a footnote -> the line of its first definition."""
        self.labels: dict[str, Content] = {}
        self.snippet_labels: dict[str, Content] = {}
        """The labels of the snippets that it includes."""
        self.arguments: set[str] = set()
        self.sections: list[tuple[str, int]] = []
        self.ids: set[str] = set()
        self.includes: set[str] = set()
        self.samples: set[str] = set()
        self.requests: set[str] = set()
        self.responses: set[tuple[str, Place]] = set()
        self.links: list[WrittenLink] = []
        self.placements: list[Placement] = []
        self.extents: list[Extent] = []
        self.steps: list[str] = []
        self.step_lines: list[int] = []

    def read(self, uses: Iterator[str] | frozenset[str] | set[str]) -> None:
        """Note down the arguments among the names that an expression uses."""
        for use in uses:
            root, _, name = use.partition(".")
            if root == "args":
                self.arguments.add(name or "*")

    def take(self, snippet: Document, placement: Placement) -> None:
        """Note down the facts of a snippet that is included."""
        self.placements.append(placement)
        self.includes |= {snippet.path, *snippet.includes}
        self.samples |= snippet.samples
        self.ids |= snippet.ids
        self.snippet_labels |= snippet.labels
        self.requests |= snippet.requests
        self.responses |= snippet.responses
