"""Finds Markdown of other dialects, and slips: what was meant as markup, and comes out as text.

One pass over the tokens, before escapes become text: what was escaped is meant.
"""

import re
from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from tutgen.diagnostics import did_you_mean
from tutgen.language.dialect.foreign_forms import FOREIGN_FORMS
from tutgen.language.dialect.html_tags import raw_html
from tutgen.language.dialect.inline import is_plain
from tutgen.language.dialect.slips import SLIPS
from tutgen.language.dialect.stray_form import CODE, EMPHASIS, UNDERSTOOD

MAX_STRAYS = 500
"""The most that are reported of one text: the place of each has to be looked up."""
_SHOWN = 60
_MAX_COMPARED = 100
"""The most labels that a mistyped one is compared with: that takes time."""
_SIGNS = re.compile(
    r"[^\w\s.,;()/\"'–—\ue000-\ue002\U00100000-\U0010fffd-]"
    r"|^\s*[-.\d]|\.\.|//|port|__|[\ue000\ue001]_|'{3}",
    re.MULTILINE,
)
"""What is in every text with a stray form: a sign that is no masked character and no expression, or one of those that
are usual in texts where it is not."""
_WORD = re.compile(r"[\w\U00100000-\U0010fffd]")
"""An expression, whose marker is of plane 16, is a word too."""
_BLANK_IS_MEANT = re.compile(r"[A-Z]\w* +|.*[^\w\U00100000-\U0010fffd)\]}>\"'] +| +[A-Z]\w*")
"""What may be a prefix, such as `Bearer ` and `data: `, or a unit, such as ` GB`."""
_SCHEMES = frozenset(
    (
        "basic", "bearer", "concealed", "digest", "dpop", "gnap", "hoba", "mutual", "negotiate",
        "oauth", "privatetoken", "scram-sha-1", "scram-sha-256", "token", "vapid",
    )
)  # fmt: skip
"""Schemes of authentication, which a blank ends in a header (IANA's registry, and `Token`)."""
_PIPE = re.compile(r"(?<!\\)\|")
_UNDEFINED = re.compile(r"(?<![\w\]\\])\[([^\[\]]+)\]\[([^\[\]]*)\]")
_TOML = re.compile(r"\+\+\+[ \t]*\n[^\n]*=")
_BY_SIGN = [(form.sign, form) for form in (*FOREIGN_FORMS, *SLIPS)]
"""Looked for in this order; a text that one form has matched is not matched by later ones."""


class Stray(NamedTuple):
    """Markup that has no effect, as it is to be reported. Lines count from 0 in the text that was parsed."""

    message: str
    hint: str
    line: int
    needle: str
    text: str = ""
    """The line, up to its end."""
    column: int = 0
    """Where the needle stands in it."""
    code: str = "stray-markup"
    instead: str = ""
    """What the needle, on one line, is to be without any doubt; empty if that cannot be told."""


def note_stray(env: MutableMapping[str, Any], stray: Stray) -> None:
    """Add to `env["stray"]`, up to MAX_STRAYS."""
    found = env.setdefault("stray", [])
    if len(found) < MAX_STRAYS:
        found.append(stray)


def stray_markup(parser: MarkdownIt) -> None:
    """Put a list of `Stray` into `env["stray"]`. Needs the places that `InlineParser` notes."""
    parser.core.ruler.before("text_join", "stray_markup", lambda state: _Pass(state).run())


class _Pass:
    """One pass over the tokens of a source."""

    def __init__(self, state: StateCore) -> None:
        self.state = state
        self.lines: list[str] | None = None
        self.opened: set[str] = set()
        """HTML elements whose start tags were found."""
        self.columns = self.cell = 0
        self.row_is_cut = False
        """Whether a pipe has cut a cell of the row: its halves are not reported."""

    def run(self) -> None:
        if _TOML.match(self.state.src):
            self._note(
                0, 0, "+++", "'+++' begins no front matter", "write YAML between two lines ---"
            )
        parent = ""
        for token in self.state.tokens:
            if token.type == "inline":
                if not is_plain(token.content):
                    self._look_into(token, parent)
            elif token.type in ("th_open", "td_open"):
                self.cell += 1
            elif token.type == "tr_open":
                if parent != "thead_open":
                    self._look_for_lost_cells(token)
                self.cell = 0
            elif token.type == "thead_close":
                self.columns, self.row_is_cut = self.cell, False
            if token.nesting == 1:
                parent = token.type

    def _look_into(self, inline: Token, parent: str) -> None:
        text, codes = _visible(inline)
        in_cell = parent in ("th_open", "td_open")
        taken: list[tuple[int, int]] = []

        def report(
            code: str, start: int, end: int, message: str, hint: str, instead: str = ""
        ) -> None:
            known = len(self.state.env.get("stray", ()))
            if known == MAX_STRAYS or any(first < end and start < last for first, last in taken):
                return
            taken.append((start, end))
            line, column = self._place(inline, start, in_cell=in_cell)
            needle = inline.content[start:end].split("\n")[0]
            self._note(line, column, needle, message, hint, code, instead)

        for start, end in _blank_at_one_end(codes):
            code = inline.content[start:end]
            message = f"the code {_quoted(code)} has a blank at one end"
            hint = "take the blank out; where it is meant, write it as {{ ' ' }}"
            report("stray-markup", start, end, message, hint, _without_blank(code))
        if not _SIGNS.search(text):
            return
        for start, end, hint in raw_html(text, self.opened) if "<" in text else ():
            message = (
                f"{_quoted(inline.content[start:end])} is shown as text: raw HTML has no effect"
            )
            report("raw-html", start, end, message, hint)
        for start, end, label in _undefined(text, inline.content) if "][" in text else ():
            message = f"the reference '{label}' is not defined in this file"
            report("unknown-reference", start, end, message, self._hint_for_reference(label))
        for form in [form for sign, form in _BY_SIGN if sign in text]:
            is_half = form.sign == "`" and in_cell and self.row_is_cut
            if (form.in_cells or not in_cell) and not is_half:
                for start, end in form.find(text):
                    shown = _quoted(inline.content[start:end])
                    message = f"{shown} is shown as text: {form.what}"
                    report("stray-markup", start, end, message, form.hint)

    def _hint_for_reference(self, label: str) -> str:
        known = [name.lower() for name in self.state.env.get("references", {})][:_MAX_COMPARED]
        return did_you_mean(label, known) or f"add a line: [{label}]: address"

    # ------------------------------------------------------------------------------------ tables

    def _look_for_lost_cells(self, row: Token) -> None:
        assert row.map
        line = self._line(row.map[0])
        cells = _cells(line)
        lost = [(at, cell) for at, cell in cells[self.columns :] if cell.strip()]
        self.row_is_cut = bool(lost)
        if lost:
            at, cell = lost[0]
            text = cell.strip()
            message = f"'{text}' is lost: the row has more cells than the head"
            hint = (
                "write \\| for a pipe within a cell, in code too; or give the head another column"
            )
            self._note(row.map[0], at + cell.find(text), text, message, hint)
        elif self.columns > 1 and len(cells) == 1 and "|" not in line:
            text = line.strip()
            message = f"'{text[:_SHOWN]}' has become a row of the table above"
            self._note(row.map[0], line.find(text), text, message, "put an empty line above it")

    # ------------------------------------------------------------------------------------ places

    def _line(self, number: int) -> str:
        if self.lines is None:
            self.lines = self.state.src.split("\n")
        return self.lines[number] if number < len(self.lines) else ""

    def _place(self, inline: Token, start: int, *, in_cell: bool) -> tuple[int, int]:
        """Line and column of an offset in an inline token's content."""
        assert inline.map
        number = inline.map[0] + inline.content.count("\n", 0, start)
        begin = inline.content.rfind("\n", 0, start) + 1
        text = inline.content[begin:].split("\n", 1)[0].rstrip()
        line = self._line(number)
        column = start - begin
        if in_cell:
            cells = _cells(line)
            at, cell = cells[min(self.cell, len(cells)) - 1]
            at += max(cell.find(text.split("|")[0]), 0)
            column += text[:column].count("|")  # each has lost its backslash
        elif line.rstrip().endswith(text):
            at = len(line.rstrip()) - len(text)
        else:
            at = max(line.find(text), 0)
        return number, at + column

    def _note(
        self,
        line: int,
        column: int,
        needle: str,
        message: str,
        hint: str,
        code: str = "stray-markup",
        instead: str = "",
    ) -> None:
        text = self._line(line)
        stray = Stray(message, hint, line, needle, text, column, code, instead)
        note_stray(self.state.env, stray)


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return f"'{shown}'" if len(shown) <= _SHOWN else f"'{shown[:_SHOWN]}...'"


def _blank_at_one_end(codes: Iterable[tuple[int, Token]]) -> Iterator[tuple[int, int]]:
    """Where such code stands; of marks such as `% ` and `- `, and of `Bearer `, the blank is a part."""
    for start, token in codes:
        code = token.content
        is_prefix = code.endswith(" ") and code[:-1].lower() in _SCHEMES
        if _WORD.search(code) and not is_prefix and code[0].isspace() != code[-1].isspace():
            yield start, start + len(code) + 2 * len(token.markup)


def _without_blank(span: str) -> str:
    """A span of code without the blanks at its ends; empty if it stands on two lines, or may need them."""
    code = span.strip("`")
    mark = span[: len(span) - len(span.lstrip("`"))]
    bare = code.strip()
    is_doubtful = "`" in (bare[0], bare[-1]) or _BLANK_IS_MEANT.fullmatch(code)
    is_whole = f"{mark}{code}{mark}" == span and "\n" not in span
    return f"{mark}{bare}{mark}" if is_whole and not is_doubtful else ""


def _undefined(text: str, content: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and label of each `[words][label]`, except code such as `a[i][j]`."""
    for found in _UNDEFINED.finditer(text):
        yield *found.span(), content[slice(*found.span(2 if found[2] else 1))]


def _cells(line: str) -> list[tuple[int, str]]:
    """The cells of a table's row and where each begins, as they are cut by GFM."""
    ends = [*(pipe.start() for pipe in _PIPE.finditer(line)), len(line)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    cells = [(start, line[start:end]) for start, end in zip(starts, ends, strict=True)]
    if len(cells) > 1 and not cells[0][1].strip("> \t"):
        del cells[0]
    if len(cells) > 1 and not cells[-1][1].strip():
        del cells[-1]
    return cells


def _visible(inline: Token) -> tuple[str, list[tuple[int, Token]]]:
    """The content with all but its text masked, so that places stay; and its code, by offset."""
    content, out, at, mark = inline.content, [], 0, UNDERSTOOD
    codes: list[tuple[int, Token]] = []
    in_address = False
    for token in inline.children or ():
        start = token.meta.get("at")
        if start is None:
            continue
        start = max(start, at)
        out.append(_masked(content[at:start], mark))
        at, mark = start, UNDERSTOOD
        is_text = token.type == "text" or token.content == token.markup  # `\w` is no escape
        if is_text and token.content and not in_address:
            out.append(token.content)
            at += len(token.content)
        elif token.type == "code_inline":
            codes.append((start, token))
            mark = CODE
        elif token.tag in ("em", "strong") or (token.type == "text" and not token.content):
            mark = EMPHASIS  # half of the mark of strong text is an empty text
        in_address = token.type == "link_open" and token.markup == "autolink"
    out.append(_masked(content[at:], mark))
    return "".join(out), codes


def _hidden(line: str) -> str:
    """A line masked, without the blanks that it begins with."""
    rest = line.lstrip(" \t")
    return line[: len(line) - len(rest)] + UNDERSTOOD * len(rest)


def _masked(text: str, mark: str) -> str:
    if not text:
        return ""
    first, *others = text.split("\n")
    hidden = UNDERSTOOD * len(first) + "".join(f"\n{_hidden(line)}" for line in others)
    return mark + hidden[1:] if hidden.startswith(UNDERSTOOD) else hidden
