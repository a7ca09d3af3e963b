"""Notes on code that YAML takes for comments: `# secret: Keep it`, whose key is a line of the code."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.yaml_origin import YamlOrigin

_COMMENT = re.compile(r"^[ \t]+(#[^\n]*?):[ \t]+\S", re.MULTILINE)


class CommentedNote(NamedTuple):
    """A comment that reads like a note."""

    address: str
    """What would be its key, with the sign of a comment."""
    span: Span

    def diagnostic(self) -> Diagnostic:
        message = f"the note on '{self.address}' is a comment to YAML, and so it is not shown"
        hint = f'put its key in quotes: "{self.address}": ...'
        return Diagnostic("commented-note", message, self.span, hint)


def commented_notes(notes: YamlOrigin) -> Sequence[CommentedNote]:
    """The comments among notes. `notes`: of the mapping."""
    text = notes.source.text
    if not _COMMENT.search(text):
        return ()
    lines, found = notes.lines(), []
    for match in _COMMENT.finditer(text):
        line = text.count("\n", 0, match.start(1)) + 1
        if line in lines:
            column = match.start(1) - text.rfind("\n", 0, match.start(1))
            span = Span(notes.path, line, column, line, column + len(match[1]))
            found.append(CommentedNote(match[1], span))
    return found
