"""The alerts of GitHub, which are admonitions: a quote whose first line is `[!NOTE]`."""

import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

KINDS: Mapping[str, str] = {
    kind: kind for kind in ("note", "tip", "important", "warning", "caution", "danger", "hint")
} | {"attention": "attention", "error": "error", "info": "note"}
"""Word in the brackets, in lower case -> kind of admonition. GitHub knows the first five."""
_MARK = re.compile(r"\[!([A-Za-z]+)\][+-]?[ \t]*(.*)(?:\n|$)")


def alerts(parser: MarkdownIt) -> None:
    """Tokens `alert_open` and `alert_close` replace those of the quote; `info` is the kind, `content` the title as
    Markdown, empty for the usual title of the kind."""
    parser.core.ruler.before("inline", "alerts", _alerts)


def _alerts(state: StateCore) -> None:
    if "[!" not in state.src:
        return
    quotes: list[Token | None] = []
    empty: set[int] = set()
    for index, token in enumerate(state.tokens):
        if token.type == "blockquote_close":
            opening = quotes.pop()
            if opening:
                token.type = "alert_close"
        elif token.type == "blockquote_open":
            mark = _mark(state.tokens, index)
            quotes.append(token if mark else None)
            if mark:
                token.type, token.info = "alert_open", KINDS[mark[1].lower()]
                if not _take_off(token, mark, state.tokens[index + 2]):
                    empty |= {index + 1, index + 2, index + 3}
    if empty:
        state.tokens = [token for index, token in enumerate(state.tokens) if index not in empty]


def _mark(tokens: list[Token], index: int) -> re.Match[str] | None:
    """The mark at the beginning of the quote that opens at `index`."""
    if tokens[index + 1].type != "paragraph_open":
        return None
    found = _MARK.match(tokens[index + 2].content)
    return found if found and found[1].lower() in KINDS else None


def _take_off(token: Token, mark: re.Match[str], paragraph: Token) -> bool:
    """Take the mark off the first paragraph; return whether something is left of it.

    A text behind the mark is the title if more text follows below; otherwise it is the text.
    """
    title, rest = mark[2].strip(), paragraph.content[mark.end() :]
    assert token.map
    assert paragraph.map
    if title and (rest[:1].islower() or token.map[1] - token.map[0] == 1):
        paragraph.content = paragraph.content[mark.start(2) :]
        return True
    token.content, paragraph.content = title, rest
    paragraph.map[0] += 1
    return bool(rest)
