"""Attributes in Markdown, `{#id .class}`: one grammar for headings, blocks, spans, links, images
and code, and the rules of markdown-it that find them.

An attribute that is not in `ALLOWED` is left out of the token and kept in its `meta["refused"]`. A set
that belongs to nothing becomes a token of the type "attributes", which holds it as written: at the
end of a line it may be a heading's, else it is a slip.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

ALLOWED = frozenset(("id", "class"))
"""What content may set: anything else could run code, or change how the page is laid out."""

_NAME = r"[^\s!\"#$%&'()*+,/;<=>?@\[\\\]^`{|}~]+"
_NOT_IN_NAME = re.compile(_NAME.replace("[^", "[", 1))
_CSS = _NAME.replace("[^", "[^.", 1)
_ATTRIBUTE = re.compile(
    rf"""\#(?P<id>{_NAME}) | \.(?P<css>{_CSS})
    | (?P<key>[\w:-]+)=(?:"(?P<quoted>(?:\\.|[^"\\{{}}])*)"|(?P<bare>[\w:-]+))""",
    re.DOTALL | re.VERBOSE,
)
_ONE = re.sub(r"\?P<\w+>", "?:", _ATTRIBUTE.pattern)
_SET = re.compile(
    rf"\{{\s*(?>{_ONE})(?:(?:\s+|(?=[.\#]))(?>{_ONE}))*\s*\}}", re.DOTALL | re.VERBOSE
)
"""Atomic groups, so that the time to find none is bounded."""
_BLANK = re.compile(r"\s*")
_OWNERS = frozenset(("image", "code_inline", "link_close", "span_close"))
"""The inline tokens that a set right behind them belongs to."""

Attributes = dict[str, str]


def attributes_plugin(parser: MarkdownIt) -> None:
    """Let a parser find attributes of inline elements, of spans `[text]{.c}`, and of blocks."""
    parser.inline.ruler.after("link", "span", _span)
    parser.inline.ruler.push("attributes", _inline)
    parser.block.ruler.before("fence", "attributes", _block)
    parser.core.ruler.after("block", "attributes", _hand_over)


def id_of(text: str) -> str:
    """A text as an id: without blanks and the punctuation that none is written with."""
    return _NOT_IN_NAME.sub("-", text).strip("-") if _NOT_IN_NAME.search(text) else text


def parse(text: str, start: int, end: int) -> tuple[int, Attributes] | None:
    """The attributes that are written at `start`, and where they end; None where there are none.

    Of several ids the last one counts; classes are joined.
    """
    found = _SET.match(text, start, end)
    if found is None:
        return None
    attributes: Attributes = {}
    for one in _ATTRIBUTE.finditer(text, start + 1, found.end() - 1):
        if one["css"] or one["key"] == "class":
            css = one["css"] or one["quoted"] or one["bare"] or ""
            attributes["class"] = f"{attributes.get('class', '')} {css}".strip()
        elif one["id"]:
            attributes["id"] = one["id"]
        else:
            attributes[one["key"]] = one["quoted"] or one["bare"] or ""
    return found.end(), attributes


def give(token: Token, attributes: Attributes) -> None:
    """Set attributes of a token: its classes are added to, what is not allowed is refused."""
    for name, value in attributes.items():
        if name not in ALLOWED:
            token.meta.setdefault("refused", {})[name] = value
        elif name == "class" and "class" in token.attrs:
            token.attrs["class"] = f"{token.attrs['class']} {value}"
        else:
            token.attrs[name] = value


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    found = parse(state.src, state.pos, state.posMax)
    if found is None:
        return False
    end, attributes = found
    owner = None
    if not state.pending and state.tokens and state.tokens[-1].type in _OWNERS:
        owner = _opening(state.tokens)
    elif state.level or not _BLANK.fullmatch(state.src, end):
        return False
    if not silent:
        if owner is None:
            owner = state.push("attributes", "", 0)
            owner.content = state.src[state.pos : end]
        give(owner, attributes)
    state.pos = end
    return True


def _opening(tokens: Sequence[Token]) -> Token:
    """The token that the last one closes, or the last one."""
    level = 0
    for token in reversed(tokens):
        level += token.nesting
        if level == 0:
            return token
    return tokens[-1]


def _span(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    start, last = state.pos + 1, state.posMax
    end = state.md.helpers.parseLinkLabel(state, state.pos, False)
    found = parse(state.src, end + 1, last) if end >= 0 else None
    if found is None:
        return False
    if not silent:
        state.pos, state.posMax = start, end
        give(state.push("span_open", "span", 1), found[1])
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
    state.pos, state.posMax = found[0], last
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that is nothing but attributes, of the block below it."""
    first, last = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if state.src[first : first + 1] != "{" or state.is_code_block(start):
        return False
    found = parse(state.src, first, last)
    if found is None or state.src[found[0] : last].strip():
        return False
    if not silent:
        token = state.push("attributes", "", 0)
        token.content = state.src[first : found[0]]
        token.map = [start, start + 1]
        give(token, found[1])
        state.line = start + 1
    return True


def _hand_over(state: StateCore) -> None:
    """Give the attributes of blocks to what follows them; of two ids the nearer one counts."""
    if "{" not in state.src:
        return
    tokens: list[Token] = []
    following: Token | None = None
    for token in reversed(state.tokens):
        if token.type == "attributes" and following is not None and following.nesting >= 0:
            _put_before(following, token)
        else:
            tokens.append(token)
            if token.type != "myst_target":  # a label before a heading is the heading's
                following = token
    state.tokens = tokens[::-1]


def _put_before(following: Token, token: Token) -> None:
    given: Attributes = {name: str(value) for name, value in token.attrs.items()}
    if "id" in following.attrs:
        given.pop("id", None)
    if "class" in given and "class" in following.attrs:
        given["class"] = f"{given['class']} {following.attrs['class']}"
    following.attrs = {**following.attrs, **given}
    for name, value in token.meta.get("refused", {}).items():
        following.meta.setdefault("refused", {})[name] = value
