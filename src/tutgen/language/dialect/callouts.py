"""Marks `<1>` at the ends of lines of code, explained by the numbered list right below.

So write AsciiDoc and the documentation of Elastic; `<!--1-->` is theirs in XML, and MkDocs writes
`# (1)!`, in a comment. The marks are taken off the code, so that nobody
copies them, and the items of the list become its notes.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from tutgen.language.dialect.stray_markup import Stray, note_stray

_MARKS = re.compile(
    r"(?<![ \t])[ \t]+(?:(?:(?://|#|--|;+|%)[ \t]*)?((?:<\d{1,2}>[ \t]*)+|<!--\d{1,2}-->[ \t]*)"
    r"|(?://|#|--|;+|%|/\*|<!--)[ \t]*(\(\d{1,2}\)!)[ \t]*(?:\*/|-->)?[ \t]*)$",
    re.MULTILINE,
)
_NUMBER = re.compile(r"((?:<!--|[<(])(\d+)(?:-->|>|\)!))")
_NOT_MARKED = frozenset(["adoc", "asciidoc", "markdown", "md", "myst", "rst"])
"""Languages in which such a mark belongs to the code."""
_HINT = (
    "explain the marks in a list 1., 2., ... right below the code, an item each; "
    "or write {code-block}, with ':note-3: text' for the third line"
)


def callouts(parser: MarkdownIt) -> None:
    """A fence gets `meta["callouts"]`: line within its content, from 1 on, and tokens, for each."""
    parser.core.ruler.before("text_join", "callouts", _callouts)


def _callouts(state: StateCore) -> None:
    if "<" not in state.src and ")!" not in state.src:
        return
    out: list[Token] = []
    index = 0
    while index < len(state.tokens):
        token = state.tokens[index]
        index += 1
        out.append(token)
        marks = _marks(token) if token.type in ("fence", "colon_fence") else []
        if not marks:
            continue
        token.content = _MARKS.sub("", token.content)
        end, items = _items(state.tokens, index)
        if len(items) == len({number for _, number, _ in marks}):
            index = end
            for note in (note for item in items for note in item):
                note.hidden = (
                    False  # notes are made of paragraphs, whether or not the list is tight
                )
            token.meta["callouts"] = [(line, items[number - 1]) for line, number, _ in marks]
        else:
            assert token.map
            line, _, mark = marks[0]
            message = f"'{mark}' at the end of a line of code has no note, and is left out"
            note_stray(state.env, Stray(message, _HINT, token.map[0] + line, mark))
    state.tokens = out


def _marks(fence: Token) -> list[tuple[int, int, str]]:
    """(line, number, text) of each mark of a block of code; empty unless the numbers are 1 to n without a gap."""
    language = fence.info.replace("{code-block}", "").split()[:1]
    if (language and language[0] in _NOT_MARKED) or _is_other_directive(fence.info):
        return []
    found = [
        (line, int(number), mark)
        for line, text in enumerate(fence.content.split("\n"), 1)
        if text.rstrip().endswith((">", "!", "*/"))
        for marks in _MARKS.findall(text)
        for mark, number in _NUMBER.findall("".join(marks))
    ]
    numbers = {number for _, number, _ in found}
    return found if numbers == set(range(1, len(numbers) + 1)) else []


def _is_other_directive(info: str) -> bool:
    return info.lstrip().startswith("{") and not info.lstrip().startswith("{code-block}")


def _items(tokens: Sequence[Token], index: int) -> tuple[int, list[list[Token]]]:
    """Where the numbered list at `index` ends, and the tokens of each of its items."""
    if index == len(tokens) or tokens[index].type != "ordered_list_open":
        return index, []
    level = tokens[index].level
    items: list[list[Token]] = []
    for end in range(index + 1, len(tokens)):
        token = tokens[end]
        if token.type == "ordered_list_close" and token.level == level:
            return end + 1, items
        if token.type == "list_item_open" and token.level == level + 1:
            items.append([])
        elif not (token.type == "list_item_close" and token.level == level + 1):
            items[-1].append(token)
    return index, []
