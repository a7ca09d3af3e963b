"""Two services' pages side by side, block by block: the view in which a writer finds drift."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import zip_longest

from tutgen.highlight import escape, escape_attribute

_VOID = frozenset(("br", "hr", "img", "input", "wbr"))


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level element of a page."""

    slot: tuple[str, str]
    """What it is: its tag, and its id where it has one. Blocks of one slot stand side by side."""
    html: str
    text: str


def comparison_html(
    *,
    base: str,
    style: str,
    folder: str,
    services: Mapping[str, str],
    chosen: tuple[str, str],
    contents: tuple[str, str],
) -> str:
    """The document that shows the main parts of two pages; `services`: slug -> name."""
    own = f"{base}_tutgen/"
    names = [services[slug] for slug in chosen]
    left, right = chosen
    prefix = f"{base}_compare/{folder}/" if folder else f"{base}_compare/"
    selects = [
        _select("left", services, left, lambda slug: f"{prefix}{slug}/{right}"),
        _select("right", services, right, lambda slug: f"{prefix}{left}/{slug}"),
    ]
    rows = "".join(_rows(blocks(contents[0]), blocks(contents[1])))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(names[0])} and {escape(names[1])}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<link rel="stylesheet" href="{escape_attribute(style)}">\n'
        f'<link rel="stylesheet" href="{own}compare.css">\n'
        f'<script src="{own}compare.js" defer></script>\n</head>\n<body class="comparison">\n'
        f'<header>{selects[0]}{selects[1]}</header>\n<main class="content"><div class="rows">\n'
        f"{rows}</div></main>\n</body>\n</html>\n"
    )


def _select(side: str, services: Mapping[str, str], chosen: str, href: Callable[[str], str]) -> str:
    options = "".join(
        f'<option value="{slug}" data-href="{escape_attribute(href(slug))}"'
        f"{' selected' if slug == chosen else ''}>{escape(name)}</option>"
        for slug, name in services.items()
    )
    return f'<select id="{side}" aria-label="The {side} service">{options}</select>'


def _rows(left: list[Block], right: list[Block]) -> Iterator[str]:
    matcher = SequenceMatcher(
        None, [block.slot for block in left], [block.slot for block in right], autojunk=False
    )
    for _, a, b, c, d in matcher.get_opcodes():
        for one, other in zip_longest(left[a:b], right[c:d]):
            yield _row(one, other)


def _row(one: Block | None, other: Block | None) -> str:
    if one is None or other is None:
        kind = "left-only" if one else "right-only"
    else:
        kind = "same" if one.text == other.text else "differs"
    return (
        f'<div class="row {kind}"><div class="cell left">{one.html if one else ""}</div>'
        f'<div class="cell right">{other.html if other else ""}</div></div>\n'
    )


def blocks(html: str) -> list[Block]:
    """The top-level elements of a page's main part."""
    splitter = _Splitter(html)
    splitter.feed(html)
    splitter.close()
    return splitter.blocks


class _Splitter(HTMLParser):
    """Cuts HTML that was made here, so well-formed, at its top-level elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.starts = [0]
        for line in html.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.blocks: list[Block] = []
        self.depth = 0
        self.begin = 0
        self.slot = ("", "")
        self.text: list[str] = []

    def _at(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0:
            self.begin = self._at()
            self.slot = (tag, dict(attrs).get("id") or "")
            self.text = []
        if tag in _VOID:
            if self.depth == 0:
                self._close(len(self.get_starttag_text() or ""))
            return
        self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        self.depth -= 1
        if self.depth == 0:
            self._close(len(f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def _close(self, length: int) -> None:
        html = self.html[self.begin : self._at() + length]
        text = " ".join("".join(self.text).split())
        self.blocks.append(Block(self.slot, html, text))
