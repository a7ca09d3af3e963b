"""A part of a text that holds others, and the line that opens it."""

import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.tags import Tag

Kind = Literal["code", "directive", "tag", "indented", "quoted", "comment"]


class Head(NamedTuple):
    """What the line that opens a node says."""

    kind: Kind
    name: str
    """Of a directive or tag, the word of an indented head; the marks of a fence of code."""
    argument: str
    """What stands behind it; the info of a fence of code."""
    prefix: str = ""
    """What stands before it: indentation, marks of quotes and lists."""
    marks: str = ""
    """Of a fence."""
    literal: bool = False
    """Whether its lines are taken as they are."""
    tag: Tag | None = None


@dataclass
class Node:
    """A part of a text that holds others."""

    head: Head
    opening: Line
    parts: "list[Line | Node]" = field(default_factory=list)
    closing: Line | None = None
    in_list: bool = False
    """Whether the last line in it is of a list."""

    def lines(self) -> list[Line]:
        """The lines in it, of nodes that are taken as they are."""
        return [part for part in self.parts if isinstance(part, Line)]


MARK = re.compile(r"[-*+\d.)]")
"""A character of the mark of an item."""


def indent_of(node: Node) -> str:
    """What the lines below the head of a node begin with: its prefix, marks of lists as blanks."""
    return MARK.sub(" ", node.head.prefix)


def saying(line: Line, text: str, common: str = "") -> Line:
    """Another text in the place of a line; the words that both have in common stay at their column."""
    old, new = line.text.find(common), text.find(common)
    if not common or old < 0 or new < 0:
        return line.saying(text)
    return line.saying(text)._replace(column=max(line.column + old - new, 0))
