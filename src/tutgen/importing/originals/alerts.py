"""Alerts of GitHub as directives: a quote cannot be reflowed, or hold other blocks, as these can."""

import re
from collections.abc import Sequence

from tutgen.importing.nouns.line import Line, text_of
from tutgen.language.grammar import parse_blocks
from tutgen.language.scan import Marked

_QUOTE = re.compile(r"[ \t]{0,3}>[ \t]?")
_MARK = re.compile(r"\[![A-Za-z]+\][+-]?[ \t]*")
_COLONS = re.compile(r"[ \t]*(:{3,})")


def alerts_as_directives(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, in which each alert that stands in nothing else is a directive. Every line keeps its place."""
    if not any("[!" in line.text for line in lines):
        return list(lines)
    out: list[Line] = []
    at = 0
    for token in parse_blocks(Marked(text_of(lines)), {}):
        if token.type == "alert_open" and token.level == 0 and token.map:
            first, last = token.map
            while not lines[last - 1].text.strip():
                last -= 1
            out += lines[at:first]
            out += _directive(token.info, token.content, lines[first:last])
            at = last
    return [*out, *lines[at:]]


def _directive(kind: str, title: str, quoted: Sequence[Line]) -> list[Line]:
    """The lines of an alert as those of an admonition."""
    first, *body = (line.without(_width(_QUOTE, line)) for line in quoted)
    if not title and (text := first.without(_width(_MARK, first))).text.strip():
        body.insert(0, text)
    longest = max((len(m[1]) for line in body if (m := _COLONS.match(line.text))), default=2)
    fence = ":" * (longest + 1)
    return [first.saying(f"{fence}{{{kind}}} {title}".rstrip()), *body, quoted[-1].saying(fence)]


def _width(pattern: re.Pattern[str], line: Line) -> int:
    found = pattern.match(line.text)
    return found.end() if found else 0
