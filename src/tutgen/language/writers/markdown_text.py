"""Texts as Markdown (CommonMark, with GitHub's tables): escaped for the place where they stand, and framed.

Emphasis is written down as a pair of marks, which become `*` or `**` when the line is whole: whether these can stand
there depends on what is beside them (CommonMark, 6.2). Where they cannot, there are tags.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import category

EMPHASIS, STRONG, STRIKE = ("\x01", "\x02"), ("\x03", "\x04"), ("\x05", "\x06")
"""The marks before and behind a styled text: control characters, since all sources with any are refused. In ASCII, so that
most texts are."""
HARD_BREAK = "\x07"
_CODE = "\x08"
"""Stands before code within a line: two of them would be one without something in between."""
HOLE = "\ua66e"
"""The letter that stands for a value (`markdown_holes`): one that hardly any text has."""
OF_LINK = ("\x0e", "\x0f")
"""The marks around an address of the site, in a page that may be shown at several."""
OF_SIBLINGS = ("\x10", "\x11")
"""The marks around what a service's page says of all services: a text about one service leaves it out."""
OF_REQUEST = "\x12"
"""Stands before the fence of a request and behind it, where `told` of the rendering is asked for."""
_DELIMITERS = {"\x01": ("*", "em"), "\x03": ("**", "strong"), "\x05": ("~~", "s")}
_STYLES = re.compile("[\x01-\x06]")
_WITHIN_LINES = re.compile("[\x01-\x08]")

_SPECIAL = re.compile(
    r"""[\\`*\[\]~]
    | (?<![^\W_])_ | _(?![^\W_])      # within a word, it is no mark
    | <(?=[A-Za-z/!?]|\Z)
    | &(?=\#?\w*(?:;|\Z))             # a reference to a character
    | !\Z                             # before a link, it would make an image of it
    """,
    re.VERBOSE,
)
_PLAIN = re.compile(r"[^\W\d_](?:[\w .,:/()+-]*[^\W_])?|\d+(?:[.,]\d+)*")
_PLAIN_CODE = re.compile("[^\\s`|](?:[^\n`|]*[^\\s`|])?")
_MAY_BE_SPECIAL = re.compile(r"[\\`*\[\]~_<&!]")
"""Finds out soon that a text has none of them, as most have."""
_INNER = re.compile(
    rf"([\s{HARD_BREAK}]*)([^\s{HARD_BREAK}](?:.*[^\s{HARD_BREAK}])?)([\s{HARD_BREAK}]*)", re.DOTALL
)
_LINE_ENDS = re.compile(r"[ \t]*\n\s*")
_INDENTED = re.compile(r"\n\s")
_BLOCK_START = re.compile(
    r"""^(?: (?=\#{1,6}(?:\s|$) | >          # a heading, a quote
              | [-+](?:[\s-]|$) | =+\s*$     # a list, the line below a heading
              | \|?[ ]*:?-+[ ]*[:|]          # the line below the head of a table
              | :(?:\s|$))
           | (\d{1,9})(?=[.)](?:\s|$)))      # a list
    """,
    re.VERBOSE | re.MULTILINE,
)
_MAY_START = re.compile(r"\n[-#>+=|:\d]")
"""Finds out soon that no line but the first begins another block."""
_CLOSING = re.compile(r"(?<![^ ])(#+)$")
_RUN = re.compile("`+")
_PLAIN_ADDRESS = re.compile(rf"[\w{''.join(OF_LINK)}{HOLE}.,:;/?#@!$'+=%~-]*", re.ASCII)
_IN_ADDRESS = re.compile(r"[<>\\]|&(?=#?\w+;)")
_LANGUAGE = re.compile(r"[\w.+#/-]*")


def escaped(text: str) -> str:
    """A text without markup, within a line."""
    if "\n" in text:
        text = _LINE_ENDS.sub(" ", text)
    return _SPECIAL.sub(r"\\\g<0>", text) if _MAY_BE_SPECIAL.search(text) else text


@lru_cache(maxsize=4096)
def is_plain(text: str) -> bool:
    """Whether a text within a line decides no more on what is around it than a letter does: a few words, or a number."""
    return _PLAIN.fullmatch(text) is not None and escaped(text) == text


@lru_cache(maxsize=4096)
def is_plain_code(text: str) -> bool:
    """The same of a text within code in a line."""
    return _PLAIN_CODE.fullmatch(text) is not None


def is_plain_address(address: str) -> bool:
    """The same of the address of a link."""
    return _PLAIN_ADDRESS.fullmatch(address) is not None and address != ""


@lru_cache(maxsize=4096)
def code_in_line(text: str) -> str:
    """Code as a part of a line that is not whole yet; empty for no code."""
    return f"{_CODE}{code_span(text)}" if text else ""


def code_span(text: str) -> str:
    """Code; empty for no code."""
    text = text.replace("\n", " ")
    if not text:
        return ""
    if "`" not in text and text[0] != " ":
        return f"`{text}`"
    fence = "`" * (max(map(len, _RUN.findall(text)), default=0) + 1)
    is_bare = text[0] != "`" != text[-1] and (text[0] != " " or text[-1] != " " or not text.strip())
    return f"{fence}{text}{fence}" if is_bare else f"{fence} {text} {fence}"


def styled(text: str, marks: tuple[str, str]) -> str:
    """A part of a line between marks, which never stand beside a blank."""
    found = _INNER.fullmatch(text)
    return f"{found[1]}{marks[0]}{found[2]}{marks[1]}{found[3]}" if found else text


def link(label: str, address: str) -> str:
    """`label`: Markdown."""
    return f"[{label}]({_destination(address)})" if address else label


def image(alt: str, address: str) -> str:
    """`alt`: a text without markup."""
    return f"![{escaped(alt)}]({_destination(address)})"


@lru_cache(maxsize=4096)
def _destination(address: str) -> str:
    if _PLAIN_ADDRESS.fullmatch(address) and "&" not in address:
        return address
    address = _IN_ADDRESS.sub(r"\\\g<0>", address)
    return f"<{address}>"


# ------------------------------------------------------------------------------------ whole lines


def paragraph(text: str) -> str:
    """The lines of a paragraph, so that none begins another block."""
    text = _whole(text)
    if HARD_BREAK in text:
        text = text.replace(HARD_BREAK, "\\")
    if text[:1].isalpha() and not _MAY_START.search(text):  # most: no block begins with a letter
        return text
    return _BLOCK_START.sub(r"\1\\", text)


def one_line(text: str, line_break: str = " ") -> str:
    """A text that has to stand on one line. `line_break`: what stands for a line end that is seen."""
    text = _whole(text).replace(f"{HARD_BREAK}\n", line_break)
    return text.replace("\n", " ")


def heading(text: str, level: int) -> str:
    """A heading; empty for no text."""
    text = one_line(text)
    if text.endswith("#"):
        text = _CLOSING.sub(r"\\\1", text)
    return f"{'#' * level} {text}" if text else ""


def cell(text: str) -> str:
    """The text of a cell of a table."""
    return one_line(text, "<br>").replace("|", "\\|")


def _whole(text: str) -> str:
    """A line, or several, that has all of its parts."""
    text = text.strip(" \t\n")
    if "\n" in text and (" \n" in text or "\t\n" in text or _INDENTED.search(text)):
        text = _LINE_ENDS.sub("\n", text)
    if not _WITHIN_LINES.search(text):
        return text
    while text.endswith(HARD_BREAK):
        text = text[:-1].rstrip(" \t\n")
    if _CODE in text:
        text = text.replace(f"`{_CODE}", "`<!-- -->").replace(_CODE, "")
    return _delimited(text) if _STYLES.search(text) else text


def _delimited(text: str) -> str:
    """A line with delimiters in place of the marks of emphasis."""
    parts = list(text)
    opened: list[int] = []
    for found in _STYLES.finditer(text):
        at = found.start()
        if text[at] in _DELIMITERS:
            opened.append(at)
            continue
        start = opened.pop()
        delimiter, tag = _DELIMITERS[text[start]]
        outer_left, outer_right = text[start - 1 : start], text[at + 1 : at + 2]
        can_open = _is_between(outer_left, text[start + 1])
        can_close = _is_between(outer_right, text[at - 1])
        is_apart = _STYLES.search(outer_left + text[start + 1] + text[at - 1] + outer_right) is None
        is_plain = can_open and can_close and is_apart
        parts[start], parts[at] = (delimiter, delimiter) if is_plain else (f"<{tag}>", f"</{tag}>")
    return "".join(parts)


def _is_between(outside: str, inside: str) -> bool:
    """Whether a delimiter can stand between two characters; `outside`: empty at the end of a line."""
    is_letter = category(inside)[0] in "LNM"
    return (
        is_letter
        or not outside
        or outside.isspace()
        or (outside.isascii() and not outside.isalnum())
    )


# ----------------------------------------------------------------------------------------- blocks


def block(text: str) -> str:
    """A block, with the empty line that ends it; nothing if it is empty."""
    return f"{text}\n\n" if text else ""


def fence(code: str, language: str) -> str:
    """A block of code."""
    most = max(map(len, _RUN.findall(code)), default=0) if "```" in code else 0
    marks = "`" * max(3, most + 1)
    return f"{marks}{language if _LANGUAGE.fullmatch(language) else ''}\n{code}\n{marks}"


def quote(text: str) -> str:
    """Blocks in a quote."""
    return "\n".join([f"> {line}" if line else ">" for line in text.strip("\n").split("\n")])


def item(text: str, mark: str, columns: int = 0) -> str:
    """Blocks in an item of a list. `mark`: with its blank; `columns`: how far further lines are indented, if that is
    not the length of the mark."""
    text = text.strip("\n")
    if "\n" in text:
        indent = " " * (columns or len(mark))
        first, *others = text.split("\n")
        text = "\n".join([first, *[f"{indent}{line}" if line else "" for line in others]])
    return f"{mark}{text}".rstrip()


def listed(items: Sequence[str], mark: str = "- ", start: int | None = None) -> str:
    """A list of items, each of blocks. `start`: its first number."""
    found = marks(len(items), start, mark)
    return as_list([item(text, mark) for text, mark in zip(items, found, strict=True)])


def marks(count: int, start: int | None, mark: str = "- ") -> list[str]:
    """What the items of a list begin with."""
    return [mark] * count if start is None else [f"{start + i}. " for i in range(count)]


def as_list(items: list[str]) -> str:
    """A list of items with their marks, close together where each is but a line."""
    text = "\n".join(items)
    return "\n\n".join(items) if "\n\n" in text else text
