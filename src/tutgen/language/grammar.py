"""The Markdown that is spoken here: markdown-it with the rules of the dialect."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from tutgen.language.attributes import attributes_plugin
from tutgen.language.dialect.alerts import alerts
from tutgen.language.dialect.bracket_ids import bracket_ids
from tutgen.language.dialect.callouts import callouts
from tutgen.language.dialect.comments import comments
from tutgen.language.dialect.inline import (
    InlineParser,
    footnote_reference,
    is_plain,
    role,
    text_token,
)
from tutgen.language.dialect.stray_markup import stray_markup
from tutgen.language.dialect.task_lists import task_lists
from tutgen.language.scan import Marked, has_mark

_TARGET = re.compile(r"\(([^()\s][^()]*)\)=\s*")


def parse_blocks(text: Marked, env: dict[str, Any]) -> Sequence[Token]:
    """The tokens of a text; a `(label)=` right before a heading is in its `meta["labels"]`."""
    return _labels_joined(_parser().parse(text, env))


def parse_line(text: Marked, env: dict[str, Any]) -> Token:
    """The inline token of a text that has no blocks."""
    if is_plain(text):
        return Token("inline", "", 0, map=[0, 1], content=text, children=[text_token(text)])
    return _parser().parseInline(text, env)[0]


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero")
    parser.inline = InlineParser()
    (
        parser.configure("commonmark", {"html": False, "xhtmlOut": False})
        .enable(["table", "strikethrough", "place"])
        .disable("fragments_join")  # `text_join` does the same, when places are no longer needed
        .use(attributes_plugin)
        .use(colon_fence_plugin)
        .use(deflist_plugin)
        .use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
        .use(myst_block_plugin)
        .use(myst_role_plugin)
        .use(alerts)
        .use(comments)
        .use(bracket_ids)
        .use(stray_markup)
        .use(callouts)
        .use(task_lists)
    )
    parser.inline.ruler.at("footnote_ref", footnote_reference)
    ends = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    parser.block.ruler.before("myst_target", "computed_target", _computed_target, {"alt": ends})
    parser.inline.ruler.at("myst_role", role)
    # Percent-encoding would destroy marks beyond recovery: addresses are checked and encoded when
    # they are final.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _computed_target(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A `(label)=` with an expression in it, which the plugin's rule takes for text."""
    first = state.bMarks[start] + state.tShift[start]
    if state.src[first : first + 1] != "(":
        return False
    line = state.src[first : state.eMarks[start]]
    found = _TARGET.fullmatch(line)
    if not found or not has_mark(line) or state.is_code_block(start):
        return False
    if not silent:
        token = state.push("myst_target", "", 0)
        token.content, token.map = found.group(1), [start, start + 1]
        state.line = start + 1
    return True


def _labels_joined(tokens: Sequence[Token]) -> Sequence[Token]:
    out: list[Token] = []
    labels: list[str] = []
    for token in tokens:
        if token.type == "heading_open" and labels:
            del out[-len(labels) :]
            token.meta["labels"] = labels
        if token.type != "myst_target":
            labels = []
        else:
            labels.append(token.content)
        out.append(token)
    return out


def closing(tokens: Sequence[Token], index: int) -> int:
    """The index of the token that closes the one at `index`."""
    depth = 0
    for position in range(index, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    return len(tokens) - 1
