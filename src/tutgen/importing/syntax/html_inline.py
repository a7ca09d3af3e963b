"""HTML in a text, as Markdown: tags that have a form here are written in it, those that only lay out are left out."""

import html
import re
from collections.abc import Callable, Sequence

from tutgen.importing.nouns.line import Line
from tutgen.importing.reading.folder import Reading
from tutgen.importing.syntax.tags import code_spans, read_attributes

MAX_LINE = 20_000
"""Characters of a line; HTML in longer ones is text."""
_TAG = re.compile(
    r"<(/?)([a-z][a-z0-9]*)((?:\s(?:[^<>\"'{]|\"[^\"<>]*\"|'[^'<>]*'|\{[^<>{}]*\})*)?)(/?)>",
    re.IGNORECASE,
)
_BREAK = "\ue000"
"""Stands for a break until the line is taken apart."""
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "del": "~~", "s": "~~", "strike": "~~"}
_LAYOUT = frozenset(
    (
        "p", "div", "span", "center", "font", "small", "big", "u", "ins", "sub", "sup", "mark", "section", "article",
        "picture", "source", "figure", "figcaption", "ul", "ol", "nobr", "wbr", "abbr", "cite", "q", "dfn", "var",
        "aside", "header", "footer", "main", "nav", "button",
    )
)  # fmt: skip
_HEADING = re.compile(r"h([1-6])")
_ANCHOR = re.compile(
    r"[ \t]*<a\s+(?:id|name)\s*=\s*[\"']([^\"']+)[\"'][^<>]*(?:/>|>\s*</a>)[ \t]*$", re.IGNORECASE
)
_CODE_TAG = re.compile(r"<(code|kbd|tt|samp)(?:\s[^<>]*)?>([^<>`]*)</\1>", re.IGNORECASE)
_CELL = re.compile(r"[ \t>]*\|")
_QUOTE = re.compile(r"[ \t>]*")


def to_markdown(lines: Sequence[Line], reading: Reading) -> list[Line]:
    """Lines of text, without HTML that has a form here. A line that held only layout is blank, one with breaks is several."""
    out: list[Line] = []
    links: list[str] = []
    for line in lines:
        if not line.text.strip():
            links.clear()
        if "<" not in line.text or len(line.text) > MAX_LINE:
            out.append(line)
        elif anchor := _ANCHOR.match(line.text):
            out.append(line.saying(f"({anchor[1]})="))
        else:
            out += _line(line, links)
    return out


def _line(line: Line, links: list[str]) -> list[Line]:
    text = _outside(line.text, lambda part: _CODE_TAG.sub(_code, part))
    text = _outside(text, lambda part: _TAG.sub(lambda tag: _tag(tag, links), part))
    if text == line.text:
        return [line]
    if _CELL.match(text):
        return [line.saying(text.replace(_BREAK, " "))]
    return _broken(line, text)


def _broken(line: Line, text: str) -> list[Line]:
    """A line taken apart where it breaks."""
    quote = _QUOTE.match(text)
    prefix = quote[0] if quote else ""
    *pieces, last = text.split(_BREAK)
    first, out = True, []
    for piece in [*(piece.rstrip() + "\\" for piece in pieces), last]:
        content = piece if first else piece.strip()
        if content.strip(" \t>") not in ("", "\\"):
            out.append(line.saying(content if first else prefix + content))
            first = False
    return out or [line.saying(prefix.rstrip())]


def _outside(text: str, change: Callable[[str], str]) -> str:
    """A text, changed where it is neither code nor a comment."""
    out: list[str] = []
    at = 0
    for start, end in sorted([*code_spans(text), *_comments(text)]):
        if start >= at:
            out += [change(text[at:start]), text[start:end]]
            at = end
    return "".join([*out, change(text[at:])])


def _comments(text: str) -> list[tuple[int, int]]:
    """Where the comments of a line are."""
    spans: list[tuple[int, int]] = []
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start + 4)) >= 0:
        spans.append((start, end + 3))
        start = text.find("<!--", end + 3)
    return spans


def _code(found: re.Match[str]) -> str:
    content = html.unescape(found[2]).strip()
    if not content:
        return ""
    role = "{kbd}" if found[1].lower() == "kbd" else ""
    return f"{role}`{content}`"


def _tag(tag: re.Match[str], links: list[str]) -> str:
    """What stands for a tag."""
    closes, name = bool(tag[1]), tag[2].lower()
    if name == "br":
        return _BREAK
    if name in _MARKS:
        return _MARKS[name]
    if name == "hr":
        return "---"
    if name == "li":
        return "" if closes else "- "
    if heading := _HEADING.fullmatch(name):
        return "" if closes else "#" * int(heading[1]) + " "
    if name == "img" and not closes:
        return _image(tag)
    if name == "a" or tag[2] == "Link":
        return _link(tag, links, closes=closes)
    return "" if name in _LAYOUT else tag[0]


def _attributes(tag: re.Match[str]) -> dict[str, str]:
    return {key.lower(): value for key, value in read_attributes(tag[3]).items()}


def _image(tag: re.Match[str]) -> str:
    said = _attributes(tag)
    source = said.get("src", "")
    return f"![{html.unescape(said.get('alt', ''))}]({_address(source)})" if source else tag[0]


def _link(tag: re.Match[str], links: list[str], *, closes: bool) -> str:
    if closes:
        href = links.pop() if links else ""
        return f"]({_address(href)})" if href else ""
    said = _attributes(tag)
    href = said.get("href") or said.get("to", "")
    links.append(html.unescape(href))
    return "[" if href else ""


def _address(written: str) -> str:
    """An address within a link."""
    return f"<{written}>" if re.search(r"[\s()]", written) else written
