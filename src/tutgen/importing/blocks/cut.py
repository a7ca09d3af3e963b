"""The blocks of a page: cut by markdown-it, in tutgen's own grammar, each with its lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markdown_it.token import Token

from tutgen.importing.blocks.footnotes import with_footnotes
from tutgen.importing.nouns.block import Block, Call, Code, Kind, Note
from tutgen.importing.nouns.line import Line, text_of
from tutgen.importing.requests.explanations import laid_on_keys
from tutgen.importing.requests.forms import call_in
from tutgen.importing.requests.http_text import http_reply
from tutgen.language.grammar import closing, parse_blocks
from tutgen.language.scan import Marked

_DIRECTIVE = re.compile(r"\{([^{}\s]+)\}[ \t]*(.*)")
_OPTION = re.compile(r"[ \t]*:([\w-]+):(?:[ \t]+(.*?))?[ \t]*")
_CODE_DIRECTIVES = ("code-block", "code", "sourcecode")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
_RANGE = re.compile(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?")
_HEADING_ID = re.compile(r"[ \t]*(?:\{#([^\s{}]+)\}|\[#?[^\s\[\]]+\])[ \t]*$")
_MARK = re.compile(r"(?:<(?:!--)?(\d{1,2})(?:--)?>|\((\d{1,2})\)!)(?=[\s>\d()!<*/-]*$)")
_LITERAL = ("code-block", "code", "sourcecode", "literalinclude", "image", "mermaid", "math")
_OF_REPLIES = ("", "http", "text", "console", "json", "none")
_MAX_NESTED = 20
_KINDS: Mapping[str, Kind] = {
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "blockquote_open": "directive",
    "code_block": "code",
    "fence": "code",
    "colon_fence": "directive",
}


class Mark(NamedTuple):
    """What ties a line of code to a note: `<1>`."""

    number: int
    line: Line
    """As it is written."""
    text: str


class Part(NamedTuple):
    """A heading, and the blocks below it up to the next one."""

    heading: Block | None
    """None before the first heading."""
    blocks: tuple[Block, ...]


def parts_of(blocks_of_page: Sequence[Block]) -> list[Part]:
    """The blocks of a page, by headings; the first part is that before the first heading."""
    heading: Block | None = None
    blocks: list[Block] = []
    parts: list[Part] = []
    for block in blocks_of_page:
        if block.kind == "heading":
            parts.append(Part(heading, tuple(blocks)))
            heading, blocks = block, []
        else:
            blocks.append(block)
    return [*parts, Part(heading, tuple(blocks))]


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """The blocks of a text, in their order, without expressions."""
    return with_footnotes(_with_notes_of_lists(list(_Cutter(lines).blocks())))


def leaves(block: Block, depth: int = 0) -> Iterator[Block]:
    """The block; of a directive, the blocks within it, and those within their directives."""
    if block.kind != "directive" or block.lines[0].text.startswith(">") or depth >= _MAX_NESTED:
        yield block
        return
    lines = block.lines[1:-1]
    while lines and _OPTION.fullmatch(lines[0].text):
        lines = lines[1:]
    for inner in blocks_of(lines):
        yield from leaves(inner, depth + 1)


def literal_block(block: Block) -> Block:
    """The lines of a block as a block of text."""
    text = text_of(block.lines)
    return Block("code", block.lines, text, text, code=Code("text", {}, block.lines))


class _Cutter:
    """Cuts lines to blocks."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.env: dict[str, Any] = {}
        self.tokens = parse_blocks(Marked(text_of(lines)), self.env)

    def blocks(self) -> Iterator[Block]:
        at = index = 0
        while index < len(self.tokens):
            token, end = self.tokens[index], closing(self.tokens, index)
            if token.map is None:
                index = end + 1
                continue
            first, last = token.map
            yield from self._between(at, first)
            if "callouts" in token.meta:
                last = self._next_line(end + 1)
            at = max(last, at)
            yield from self._block(self.tokens[index : end + 1], self._trimmed(first, last))
            index = end + 1
        yield from self._between(at, len(self.lines))

    def _next_line(self, index: int) -> int:
        """The line of the first token from `index` on."""
        rest = (token.map[0] for token in self.tokens[index:] if token.map)
        return next(rest, len(self.lines))

    def _trimmed(self, first: int, last: int) -> Sequence[Line]:
        """The lines from `first` to before `last`, without blank ones at the end."""
        while last > first + 1 and not self.lines[last - 1].text.strip():
            last -= 1
        return self.lines[first:last]

    def _between(self, first: int, last: int) -> Iterator[Block]:
        """What has no token: definitions of addresses, comments."""
        lines = self.lines[first:last]
        while lines and not lines[0].text.strip():
            lines = lines[1:]
        if lines:
            yield self._plain("other", self._trimmed(last - len(lines), last))

    def _plain(self, kind: Kind, lines: Sequence[Line]) -> Block:
        text = "\n".join(line.text for line in reflowed(lines))
        return Block(kind, tuple(lines), text, text)

    def _block(self, tokens: Sequence[Token], lines: Sequence[Line]) -> Iterator[Block]:
        token = tokens[0]
        if token.type == "heading_open":
            yield self._heading(token, tokens[1], lines)
        elif token.type in ("fence", "code_block", "colon_fence"):
            yield self._fence(token, lines)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield self._list(tokens, lines)
        else:
            yield self._plain(_KINDS.get(token.type, "other"), lines)

    def _heading(self, token: Token, inline: Token, lines: Sequence[Line]) -> Block:
        text = " ".join(line.strip() for line in inline.content.split("\n"))
        written = _HEADING_ID.search(text)
        id_ = str(token.attrs.get("id") or (written and written[1]) or "")
        text = _HEADING_ID.sub("", text) if id_ else text
        labels = token.meta.get("labels", ())
        return Block(
            "heading",
            tuple(lines),
            text,
            text,
            level=int(token.tag[1:]),
            id=id_ or next(iter(labels), ""),
        )

    def _list(self, tokens: Sequence[Token], lines: Sequence[Line]) -> Block:
        whole = self._plain("list", lines)
        marker = "-" if tokens[0].type == "bullet_list_open" else "1."
        opened = [
            t for t in tokens if t.type == "list_item_open" and t.level == tokens[0].level + 1
        ]
        starts = [t.map[0] for t in opened if t.map]
        base = tokens[0].map[0] if tokens[0].map else 0
        ends = [*starts[1:], base + len(lines)]
        loose = any(
            t.type == "paragraph_open" and t.level == tokens[0].level + 2 and not t.hidden
            for t in tokens
        )
        items = tuple(
            self._item(self._trimmed(a, b), marker, loose)
            for a, b in zip(starts, ends, strict=True)
        )
        return whole._replace(items=items, marker=marker, loose=loose)

    def _item(self, lines: Sequence[Line], marker: str, loose: bool) -> Block:
        found = re.match(r"\s*(?:[-*+]|\d+[.)])(?:[ \t]+|$)", lines[0].text)
        width = found.end() if found else 0
        inside = [lines[0].without(width)]
        for line in lines[1:]:
            blanks = len(line.text) - len(line.text.lstrip())
            inside.append(line.without(min(width, blanks)))
        return self._plain("item", inside)._replace(lines=tuple(lines), marker=marker, loose=loose)

    def _fence(self, token: Token, lines: Sequence[Line]) -> Block:
        info = token.info.strip()
        found = _DIRECTIVE.fullmatch(info)
        if found and found[1] not in _CODE_DIRECTIVES:
            return self._plain("directive", lines)
        if token.type == "colon_fence" and not found:
            return self._plain("directive", lines)
        code = self._code(
            token, lines, found[2].strip() if found else info, has_options=bool(found)
        )
        text = text_of(code.lines)
        return Block("code", tuple(lines), text, text, code=code)

    def _code(self, token: Token, lines: Sequence[Line], info: str, *, has_options: bool) -> Code:
        body = token.content.removesuffix("\n").split("\n")
        skipped = 0 if token.type == "code_block" else 1
        options: dict[str, str] = {}
        while has_options and body and (option := _OPTION.fullmatch(body[0])):
            options[option[1]] = option[2] or ""
            body, skipped = body[1:], skipped + 1
        if options and body and not body[0].strip():
            body, skipped = body[1:], skipped + 1
        end = min(len(body), len(lines) - skipped)
        placed = tuple(lines[skipped + n].saying(body[n]) for n in range(end))
        language, _, words = info.partition(" ")
        if words.strip():
            options["words"] = words.strip()
        call = call_in(language, text_of(placed)) if "file" not in options else None
        notes = [
            self._callout(line - (skipped - 1), tokens, call)
            for line, tokens in token.meta.get("callouts", ())
        ]
        return Code(
            language,
            options,
            placed,
            tuple(notes),
            tuple(_numbers(options.get("emphasize-lines", ""), len(placed))),
            call,
            http_reply(text_of(placed)) if language in _OF_REPLIES else None,
        )

    def _callout(self, line: int, tokens: Sequence[Token], call: Call | None) -> Note:
        spans = [t.map for t in tokens if t.map]
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
        lines = self._trimmed(first, last)
        item = self._item(lines, "1.", loose=False)
        return Note(item.text, item.raw, tuple(lines), line, _pointers(call).get(line))


def _pointers(call: Call | None) -> dict[int, str]:
    """Line of a call -> the pointer of what stands there, the outermost."""
    places = list(call.places.items()) if call else []
    return {line: pointer for pointer, line in reversed(places)}


def _numbers(written: str, count: int) -> list[int]:
    """The lines that `emphasize-lines` names, of `count`."""
    found: set[int] = set()
    for match in _RANGE.finditer(written):
        first, last = int(match[1]), int(match[2] or match[1])
        found.update(range(max(first, 1), min(last, count) + 1))
    return sorted(found)


def _with_notes_of_lists(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, of which bullets right below a request are its notes."""
    out: list[Block] = []
    for block in blocks:
        before = out[-1] if out else None
        code = before.code if before else None
        if before and code and not code.notes and (notes := _notes_by_marks(before, block)):
            out[-1] = before._replace(
                lines=(*before.lines, *block.lines), code=code._replace(notes=notes)
            )
        elif before and code and code.call and not code.notes and _may_explain(block, code):
            notes = tuple(Note(item.text, item.raw, item.lines) for item in block.items)
            pointers = laid_on_keys([note.raw for note in notes], code.call)
            if None in pointers and not code.call.is_bare:
                out.append(block)
                continue
            laid = tuple(note._replace(pointer=p) for note, p in zip(notes, pointers, strict=True))
            out[-1] = before._replace(
                lines=(*before.lines, *block.lines), code=code._replace(notes=laid)
            )
        else:
            out.append(block)
    return out


def _notes_by_marks(before: Block, block: Block) -> tuple[Note, ...]:
    """The items of a list below code with more marks than these, as the notes of its first marks. (As many are taken by the
    grammar; marks beyond show nothing.)"""
    code = before.code
    assert code
    marks = marks_of(before) if block.kind == "list" and block.marker != "-" else ()
    numbered = {number: line.number for number, line, _ in marks}
    if not {*range(1, len(block.items) + 1)} <= numbered.keys():
        return ()
    at = {line.number: n for n, line in enumerate(code.lines, 1)}
    pointers = _pointers(code.call)
    lines = [at[numbered[number]] for number in range(1, len(block.items) + 1)]
    return tuple(
        Note(item.text, item.raw, item.lines, line, pointers.get(line))
        for item, line in zip(block.items, lines, strict=True)
    )


def marks_of(block: Block) -> list[Mark]:
    """The marks at the ends of lines of code."""
    assert block.code
    bare = {line.number: line.text for line in block.code.lines}
    return [
        Mark(int(found[1] or found[2]), line, found.group())
        for line in block.lines[1:]
        if line.number in bare and bare[line.number] != line.text
        for found in _MARK.finditer(line.text.rstrip())
    ]


def _may_explain(block: Block, code: Code) -> bool:
    assert code.call
    return (
        block.kind == "list" and block.marker == "-" and len(block.items) <= len(code.call.places)
    )


# ---------------------------------------------------------------------------------------- reflowed


def reflowed(lines: Sequence[Line], depth: int = 0) -> list[Line]:
    """Lines of which each paragraph is one, in lists and directives too."""
    if len(lines) < 2:
        return list(lines)
    tokens = parse_blocks(Marked(text_of(lines)), {})
    out: list[Line | None] = list(lines)
    quoted = 0
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            quoted += token.nesting
        if token.map is None:
            continue
        first, last = token.map
        if token.type == "paragraph_open" and last - first > 1 and not quoted:
            _join(out, lines, first, last)
        elif token.type in ("fence", "colon_fence") and depth < _MAX_NESTED and not quoted:
            found = _DIRECTIVE.fullmatch(token.info.strip())
            if found and found[1] not in _LITERAL and token.level == 0:
                end = last - 1 if last - first > 1 else last
                start = first + 1
                while start < end and _OPTION.fullmatch(lines[start].text):
                    start += 1
                out[start:end] = _same_length(reflowed(lines[start:end], depth + 1), end - start)
    return [line for line in out if line is not None]


def _same_length(lines: Sequence[Line], count: int) -> list[Line | None]:
    return [*lines, *[None] * (count - len(lines))]


def _join(out: list[Line | None], lines: Sequence[Line], first: int, last: int) -> None:
    """Make one line of the lines of a paragraph."""
    texts = [lines[first].text, *(line.text.strip() for line in lines[first + 1 : last])]
    if any(_HARD_BREAK.search(line.text) for line in lines[first : last - 1]):
        return
    out[first] = lines[first].saying(" ".join(text.rstrip() for text in texts))
    for number in range(first + 1, min(last, len(out))):
        out[number] = None
