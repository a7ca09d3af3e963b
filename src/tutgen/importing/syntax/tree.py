"""Lines as a tree of what holds others: fences, directives, tags, and what is indented below its head.

It is made in one pass with a stack, so that any text takes time in proportion to its length. What is opened and never
closed is taken apart again, and reported: none of its lines is lost.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax.comments import is_comment, opened_comment
from tutgen.importing.syntax.indentation import (
    BY_LINE,
    INDENT,
    indentation,
    line_within,
    take_trailing_blank,
)
from tutgen.importing.syntax.node import Head, Node
from tutgen.importing.syntax.tags import Tag, find_tag, joined

MAX_DEPTH = 20
"""Of what stands in each other; deeper ones are text."""
MAX_LINE = 5_000
"""Characters of a line; tags in longer ones are text."""
_FENCE = re.compile(r"((?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*)(`{3,}|~{3,}|:{3,})[ \t]*(.*)")
_CLOSING = re.compile(r"[ \t>]*(`{3,}|~{3,}|:{3,})[ \t]*$")
_DIRECTIVE = re.compile(r"\{([\w:.-]+)\}[ \t]*(.*)")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")


@dataclass(frozen=True)
class Syntax:
    """What a dialect opens nodes with."""

    directives: Callable[[str], tuple[str, str] | None] = lambda info: None
    """The info of a colon fence -> name and argument of a directive; of a fence of backticks it is always `{name}`."""
    has_directives: bool = False
    """Whether fences of backticks may be directives."""
    literal: frozenset[str] = frozenset()
    """Directives whose bodies are taken as they are."""
    tags: frozenset[str] = frozenset()
    """Names of tags."""
    literal_tags: frozenset[str] = frozenset()
    by_line: Callable[[Line], Head | None] = lambda line: None
    """The head of what is indented or quoted below it."""
    has_indented_code: bool = True


def in_braces(info: str) -> tuple[str, str] | None:
    """`{name} argument`, as MyST writes it."""
    found = _DIRECTIVE.match(info)
    return (found[1], found[2]) if found else None


def parse(lines: Sequence[Line], syntax: Syntax, reading: Reading) -> list[Line | Node]:
    """The parts of a text. What is not closed, or too deep, is reported."""
    root = Node(Head("comment", "", ""), Line("", "", 1))
    return _Parser(syntax, reading, root).parse(lines)


@dataclass
class _Parser:
    syntax: Syntax
    reading: Reading
    root: Node
    stack: list[Node] = field(default_factory=list)

    def parse(self, lines: Sequence[Line]) -> list[Line | Node]:
        for line in joined(lines, self.syntax.tags | self.syntax.literal_tags, self._is_code):
            rest: Line | None = self._dedented(line)
            while rest:
                rest = self._take(rest)
        while self.stack:
            self._pop(None)
        return self.root.parts

    def _is_code(self) -> bool:
        return bool(self.stack) and self.stack[-1].head.literal

    def _dedented(self, line: Line) -> Line:
        """A line within the indented and quoted nodes that it belongs to; the others are closed."""
        for node in [node for node in self.stack if node.head.kind in BY_LINE]:
            inner = line_within(line, node.head)
            if inner is None:
                while self.stack[-1] is not node:
                    self._pop(None)
                self._pop(None)
                break
            line = inner
        return line

    def _take(self, line: Line) -> Line | None:
        """Take a line, or a part of it; return the rest."""
        top = self.stack[-1].head if self.stack else None
        if top and top.literal:
            if self._closes(line, top):
                self._pop(line)
            elif top.kind == "tag" and (rest := self._before_end(line, top)):
                self._add(rest[0])
                return rest[1]
            else:
                self._add(line)
            return None
        if self._close(line):
            return None
        if self._is_indented_code(line):
            self._add(Node(Head("comment", "", ""), line))
            return None
        if is_comment(line.text):
            self._add(line)
            return None
        names = self.syntax.tags | self.syntax.literal_tags
        may_have = names and len(line.text) <= MAX_LINE and not opened_comment(line.text)
        tag = find_tag(line.text, names) if may_have else None
        if tag:
            return self._take_tag(line, tag)
        head = opened_comment(line.text) or self._head(line)
        if head and self._is_deep(line):
            head = None
        if head:
            self.stack.append(Node(head, line))
        else:
            self._add(line)
        return None

    def _take_tag(self, line: Line, tag: Tag) -> Line | None:
        """The text before a tag, and the tag; return what follows it in the line."""
        before, after = line.text[: tag.start], line.text[tag.end :]
        if before.strip(" \t>"):
            self._add(line.saying(before.rstrip()))
        opening = line.without(tag.start)
        opening = opening.saying(opening.text[: tag.end - tag.start])
        prefix = before if not before.strip(" \t>") else ""
        literal = tag.name in self.syntax.literal_tags
        if tag.closes:
            self._end_tag(opening, tag)
        elif not self._is_deep(opening):
            node = Node(Head("tag", tag.name, "", prefix, literal=literal, tag=tag), opening)
            self.stack.append(node)
            if tag.empty:
                self._pop(opening)
        else:
            self._add(opening)
        if not after.strip():
            return None
        return line.without(len(line.text) - len(after.lstrip()))

    def _end_tag(self, line: Line, tag: Tag) -> None:
        open_ = [node for node in self.stack if node.head.kind == "tag"]
        if not any(node.head.name == tag.name for node in open_):
            message = f"'</{tag.name}>' ends nothing, and is left out"
            self.reading.report("import-unclosed", message, line.span(), "delete it")
            return
        while self.stack[-1].head.kind != "tag" or self.stack[-1].head.name != tag.name:
            self._pop(None)
        self._pop(line)

    def _before_end(self, line: Line, top: Head) -> tuple[Line, Line] | None:
        """Text of a literal tag that ends within the line, and its end."""
        tag = find_tag(line.text, frozenset((top.name,)))
        if not tag or not tag.closes or not line.text[: tag.start].strip():
            return None
        return line.saying(line.text[: tag.start]), line.without(tag.start)

    def _closes(self, line: Line, head: Head) -> bool:
        if head.kind == "comment":
            return head.marks in line.text
        if head.kind == "tag":
            tag = find_tag(line.text, frozenset((head.name,)))
            return bool(tag and tag.closes and not line.text[: tag.start].strip())
        found = _CLOSING.match(line.text)
        return bool(found and found[1].startswith(head.marks))

    def _close(self, line: Line) -> bool:
        """Whether a line closes a directive: the innermost whose marks are as many or fewer."""
        found = _CLOSING.match(line.text)
        if not found:
            return False
        for node in reversed(self.stack):
            if node.head.marks and found[1].startswith(node.head.marks):
                while self.stack[-1] is not node:
                    self._pop(None)
                self._pop(line)
                return True
            if node.head.kind in BY_LINE:
                return False
        return False

    def _head(self, line: Line) -> Head | None:
        fence = _FENCE.match(line.text)
        if fence is None:
            return self.syntax.by_line(line)
        prefix, marks, info = fence[1], fence[2], fence[3].rstrip()
        if marks[0] == ":":
            found = self.syntax.directives(info)
        else:
            found = in_braces(info) if self.syntax.has_directives else None
        if found:
            name, argument = found
            literal = name in self.syntax.literal
            return Head("directive", name, argument.strip(), prefix, marks, literal)
        if marks[0] == "`" and "`" in info:
            return None
        if marks[0] == ":":
            return None
        return Head("code", "", info, prefix, marks, literal=True)

    def _is_deep(self, line: Line) -> bool:
        if len(self.stack) < MAX_DEPTH:
            return False
        if len(self.stack) == MAX_DEPTH:
            message = f"this stands more than {MAX_DEPTH} deep in others, and is kept as text"
            self.reading.report("import-unread", message, line.span(), "nest fewer in each other")
        return True

    def _add(self, part: "Line | Node") -> None:
        self._within().parts.append(part)

    def _within(self) -> Node:
        return self.stack[-1] if self.stack else self.root

    def _is_indented_code(self, line: Line) -> bool:
        """Whether a line is code by its indentation: in no list, and in no paragraph."""
        within = self._within()
        before = within.parts[-1] if within.parts else None
        is_apart = not isinstance(before, Line) or not before.text.strip()
        if line.text.strip() and is_apart and not line.text.startswith((" ", "\t")):
            within.in_list = False
        if _ITEM.match(line.text):
            within.in_list = True
        is_deep = indentation(line.text) >= INDENT and bool(line.text.strip())
        return is_deep and is_apart and not within.in_list and self.syntax.has_indented_code

    def _pop(self, closing: Line | None) -> None:
        """Close the innermost node, or take it apart if nothing closes it."""
        node = self.stack.pop()
        node.closing = closing
        if node.head.kind in BY_LINE:
            blank = take_trailing_blank(node.parts)
            self._add(node)
            for line in blank:
                self._add(line)
        elif closing or node.head.kind == "code":
            if not closing:
                self._report(node)
            self._add(node)
        else:
            self._report(node)
            if node.head.kind in ("tag", "comment"):
                self._add(node.opening)
            elif node.head.argument:
                self._add(node.opening.saying(node.head.prefix + node.head.argument))
            for part in node.parts:
                self._add(part)

    def _report(self, node: Node) -> None:
        head = node.head
        written = f"<{head.name}>" if head.kind == "tag" else head.name or head.marks
        if head.kind == "directive":
            written = f"{head.marks}{{{head.name}}}"
        end = f"</{head.name}>" if head.kind == "tag" else head.marks
        self.reading.report(
            "import-unclosed",
            f"'{written}' is not closed: '{end}' is missing; its text is kept",
            node.opening.span(),
            f"write '{end}' below what belongs to it",
        )
