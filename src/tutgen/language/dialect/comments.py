"""Comments, which no reader sees: `<!-- ... -->`, lines that begin with `%`, and block breaks `+++`.

They make no tokens. The text of comments is put into `env["comments"]`, since an expression that
stands in one may be as wrong as it likes.
"""

import re
from bisect import bisect_left

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_LINE_COMMENT = re.compile(r"%(?:[ \t%]|$)")
_BLOCK_BREAK = re.compile(r"\+\+\+[ \t]*(?:\{.*\}[ \t]*)?$")
_BLOCKS = ["reference", "blockquote", "list", "footnote_def"]
"""The blocks that a line of comment ends. A paragraph goes on: `% of all calls` may be a line of its text."""


def comments(parser: MarkdownIt) -> None:
    """Needs the rules of `myst_block_plugin`, whose place these take."""
    parser.block.ruler.before(
        "fence", "html_comment", _html_block, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    parser.block.ruler.at("myst_line_comment", _line_comment, {"alt": _BLOCKS})
    parser.block.ruler.at("myst_block_break", _block_break, {"alt": ["paragraph", *_BLOCKS]})
    parser.inline.ruler.before("autolink", "html_comment", _html_inline)


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Comments that fill whole lines; of a last line that goes on, the rest is read as a line."""
    begin = at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<!--", at) or state.is_code_block(start):
        return False
    while state.src.startswith("<!--", at):
        close = _end(state, at)
        if not 0 <= close <= state.eMarks[end - 1] - 3:
            return False
        at = close + 3
        line = bisect_left(state.eMarks, at, start, end)
        while at < state.eMarks[line] and state.src[at] in " \t":
            at += 1
    is_whole = at == state.eMarks[line]
    if (line == start and not is_whole) or _leaves_container(state, start + 1, line + 1):
        return False
    if not silent:
        state.env.setdefault("comments", []).append(state.src[begin:at])
        state.line = line + 1 if is_whole else line
        if not is_whole:
            state.bMarks[line], state.tShift[line], state.sCount[line] = at, 0, state.blkIndent
    return True


def _end(state: StateBlock | StateInline, start: int) -> int:
    """Where the comment at `start` ends, or -1. The end that was found last is kept, so that many
    comments without one take no more time than one."""
    src, begin, end = state.env.get("comment_end", ("", 0, 0))
    if src is not state.src or start < begin or 0 <= end < start + 2:
        end = state.src.find("-->", start + 2)
        state.env["comment_end"] = (state.src, start, end)
    return int(end)


def _leaves_container(state: StateBlock, start: int, end: int) -> bool:
    """Whether one of these lines is outside of the list item or quote that is being read."""
    return state.blkIndent > 0 and any(
        state.sCount[line] < state.blkIndent and not state.isEmpty(line)
        for line in range(start, end)
    )


def _html_inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("<!--", state.pos):
        return False
    close = _end(state, state.pos)
    if not 0 <= close <= state.posMax - 3:
        return False
    if not silent:
        if state.pending:  # the text behind the comment has a place of its own
            state.pushPending()
        state.env.setdefault("comments", []).append(state.src[state.pos : close])
    state.pos = close + 3
    return True


def _line_comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`% ...`, and the lines right below that begin with `%` too.

    Right behind the mark of a list's item or of a definition it is their text.
    """
    if not _LINE_COMMENT.match(_line(state, start)) or state.is_code_block(start):
        return False
    if state.src[state.bMarks[start] : state.bMarks[start] + state.tShift[start]].strip():
        return False
    if silent:
        return True
    state.line = start
    while state.line < end and _LINE_COMMENT.match(_line(state, state.line)):
        state.env.setdefault("comments", []).append(_line(state, state.line))
        state.line += 1
    return True


def _block_break(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`+++`, alone or with metadata as JSON; with other text behind it, it is text."""
    if not _BLOCK_BREAK.match(_line(state, start)) or state.is_code_block(start):
        return False
    if not silent:
        state.line = start + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
