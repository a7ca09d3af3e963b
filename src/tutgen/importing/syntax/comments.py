"""Comments of HTML and of JSX."""

from tutgen.importing.syntax.node import Head
from tutgen.importing.syntax.tags import code_spans

_COMMENTS = (("<!--", "-->"), ("{/*", "*/}"))


def opened_comment(text: str) -> Head | None:
    """A comment that begins in a line, and goes on below it."""
    for begin, end in _COMMENTS:
        at = text.rfind(begin)
        if at >= 0 and text.find(end, at) < 0 and not _in_code(text, at):
            return Head("comment", begin, text[at + len(begin) :], "", end, literal=True)
    return None


def is_comment(text: str) -> bool:
    """Whether a line is one comment, and nothing else."""
    stripped = text.strip()
    return any(
        stripped.startswith(begin) and stripped.find(end) == len(stripped) - len(end) > 0
        for begin, end in _COMMENTS
    )


def _in_code(text: str, at: int) -> bool:
    return any(start <= at < end for start, end in code_spans(text))
