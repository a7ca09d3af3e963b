"""markdown-it's inline parser, which also notes where each token begins, in `token.meta["at"]`.

Emphasis is read as the CJK-friendly amendment of CommonMark reads it: beside a CJK character or its
punctuation, `**` needs no blank to be bold.
"""

import re
from typing import Any, Literal
from unicodedata import category, east_asian_width

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

_HANGUL = "[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]"
"""A pattern that is compiled when it is first needed, since that takes 1 ms."""
_ROLE = re.compile(r"\{([\w+:-]+)\}(`+)", re.ASCII)
_WORDS = re.compile(r"(?:[^\W\d_]|[\U00100000-\U0010fffd])[\w\U00100000-\U0010fffd .,;()/\"'–—-]*")
"""Words and expressions, whose marks are of plane 16."""
_FOOTNOTE = re.compile(r"\[\^([^\s\[\]]+)\]")


class InlineParser(ParserInline):
    """Tokens know the offset at which they begin in the content of their inline token."""

    def __init__(self) -> None:
        super().__init__()
        self.ruler.before("text", "place", _place)

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        if is_plain(src):
            tokens.append(text_token(src))
            return tokens
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def is_plain(text: str) -> bool:
    """Whether a line begins with a letter and is made of words and expressions, so that no rule finds anything in it,
    those for stray markup among them. Most notes are such."""
    return (
        _WORDS.fullmatch(text) is not None
        and "_" not in text
        and ".." not in text
        and "//" not in text
        and "'''" not in text
        and "port" not in text
    )


def text_token(text: str) -> Token:
    """The token of a text that is all of its line."""
    return Token("text", "", 0, content=text, meta={"at": 0})


class _State(StateInline):
    at = 0
    """Where the rules are being tried."""
    pending_at = 0
    """Where the text begins that is no token yet."""
    pushed = 0
    """Characters of the texts that were pushed since the rules are being tried at `at`."""

    def pushPending(self) -> Token:  # noqa: N802
        token = super().pushPending()
        token.meta["at"] = self.pending_at
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.at + self.pushed
        if ttype == "text":  # one for each delimiter of a run; those of `~` are two characters
            odd = self.src[self.at] != "~" or (not self.pushed and self._run() % 2)
            self.pushed += 1 if odd else 2
        return token

    def _run(self) -> int:
        rest = self.src[self.at : self.posMax]
        return len(rest) - len(rest.lstrip("~"))

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if not canSplitWord or (before + after < "\u1100" and max(before, after) < "\u1100"):
            return scanned
        white = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
        punctuation = _is_punctuation(before), _is_punctuation(after)
        opens = not white[1] and (
            not punctuation[1] or white[0] or punctuation[0] or _is_cjk(before)
        )
        closes = not white[0] and (
            not punctuation[0] or white[1] or punctuation[1] or _is_cjk(after)
        )
        return Scanned(opens, closes, scanned.length)


def _is_cjk(character: str) -> bool:
    """Whether a character is Chinese, Japanese or Korean; full-width punctuation is, an emoji is not."""
    if character < "\u1100":
        return False
    wide = east_asian_width(character) in "WFH" and category(character) != "So"
    return wide or bool(re.match(_HANGUL, character))


def _is_punctuation(character: str) -> bool:
    """Whether a character is punctuation, and not of CJK."""
    is_mark = isMdAsciiPunct(ord(character)) or isPunctChar(character)
    return is_mark and not _is_cjk(character)


def _place(state: StateInline, silent: bool) -> bool:
    """Note where the rules are tried next; it never matches."""
    if not silent and isinstance(state, _State):
        state.at, state.pushed = state.pos, 0
        if not state.pending:
            state.pending_at = state.pos
    return False


def role(state: StateInline, silent: bool) -> bool:
    """`{name}` and code, in linear time: the plugin's own rule copies the text at each brace."""
    found = _ROLE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    start = found.end()
    end = state.src.find(found[2], start + 1, state.posMax)
    if end < 0:
        return False
    if not silent:
        token = state.push("myst_role", "", 0)
        token.meta["name"] = found[1]
        token.content = state.src[start:end].replace("\n", " ")
    state.pos = end + len(found[2])
    return True


def footnote_reference(state: StateInline, silent: bool) -> bool:
    """`[^label]`, in linear time: the plugin's own rule reads on to the end of the text at each `[^`."""
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.meta["label"] = found.group(1)
    state.pos = found.end()
    return True


def code_end(content: str, start: int) -> int:
    """Where the code ends that begins with backticks at `start`, behind its last backtick."""
    at = start
    while at < len(content) and content[at] == "`":
        at += 1
    ticks = content[start:at]
    while ticks and (at := content.find(ticks, at)) >= 0:
        end = at
        while end < len(content) and content[end] == "`":
            end += 1
        if end - at == len(ticks):
            return end
        at = end
    return len(content)
