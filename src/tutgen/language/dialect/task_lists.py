"""Task lists, `- [ ] open` and `- [x] done`, in one pass over the tokens."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ xX])\][ \t\n]")


def task_lists(parser: MarkdownIt) -> None:
    """Lists and items get classes; the text of an item is put between `task_open` and `task_close`."""
    parser.core.ruler.before("text_join", "task_lists", _task_lists)


def _task_lists(state: StateCore) -> None:
    if "[ ]" not in state.src and "[x]" not in state.src and "[X]" not in state.src:
        return
    lists: list[Token] = []
    item: Token | None = None
    """The list item that has just been opened."""
    previous = ""
    for token in state.tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "inline" and item and previous == "paragraph_open":
            box = _BOX.match(token.content)
            if box and token.children and token.children[0].type == "text":
                item.attrSet("class", "task-list-item")
                lists[-1].attrSet("class", "contains-task-list")
                _check_box(token.children, is_done=box.group(1) != " ")
        if token.type != "paragraph_open":
            item = token if token.type == "list_item_open" else None
        previous = token.type


def _check_box(children: list[Token], *, is_done: bool) -> None:
    """Put the item's text into a task; `meta["is_done"]` of the token that opens it."""
    children[0].content = children[0].content[3:]
    children.insert(0, Token("task_open", "label", 1, meta={"is_done": is_done}))
    children.append(Token("task_close", "label", -1))
