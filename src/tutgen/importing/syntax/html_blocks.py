"""Elements of HTML that hold several lines: what opens, tables, preformatted code."""

import html
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import NamedTuple

from tutgen.importing.nouns.line import Line
from tutgen.importing.syntax.fences import code
from tutgen.importing.syntax.html_inline import to_markdown
from tutgen.importing.syntax.node import Node, indent_of
from tutgen.importing.syntax.writing import Handler, Writing, directive, set_apart

MAX_TABLE = 50_000
"""Characters of a table of HTML."""
TAGS = frozenset(("details", "summary"))
LITERAL_TAGS = frozenset(("table", "pre"))


def details(node: Node, writing: Writing) -> list[Line]:
    """`<details>` with its `<summary>`: a part that readers open."""
    titles = [part for part in node.parts if isinstance(part, Node) and part.head.name == "summary"]
    rest = [part for part in node.parts if part not in titles[:1]]
    title = plain_title(titles[0], writing) if titles else "Details"
    said = node.head.tag.attributes if node.head.tag else {}
    options = {"open": ""} if "open" in said else {}
    return set_apart(node, directive(node, "dropdown", title, writing.parts(rest), options))


def plain_title(node: Node, writing: Writing) -> str:
    """The text of a node in one line."""
    lines = writing.parts(node.parts)
    return " ".join(line.text.strip().lstrip("#").strip() for line in lines if line.text.strip())


def summary(node: Node, writing: Writing) -> list[Line]:
    """One that stands outside of what opens."""
    return writing.parts(node.parts)


def pre(node: Node, writing: Writing) -> list[Line]:
    """`<pre>`, with a `<code>` that may name the language."""
    language = ""
    body: list[Line] = []
    for line in node.lines():
        text = line.text
        stripped = text.lstrip()
        if not body and stripped.startswith("<code"):
            tag, _, text = stripped.partition(">")
            language = tag.partition("language-")[2].partition('"')[0].partition(" ")[0]
        text = text.removesuffix("</code>")
        body.append(line.saying(html.unescape(text)))
    while body and not body[0].text.strip():
        del body[0]
    while body and not body[-1].text.strip():
        body.pop()
    return set_apart(node, code(node, body, language))


class _Row(NamedTuple):
    line: int
    """Of those of the table, from 0 on."""
    cells: list[str]
    is_head: bool


class _Table(HTMLParser):
    """The rows of a table, their cells as HTML without tags of the table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.rows: list[_Row] = []
        self.other: list[str] = []
        """What cannot be said in a table of Markdown."""
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append(_Row(self.getpos()[0] - 1, [], is_head=False))
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append(_Row(self.getpos()[0] - 1, [], is_head=False))
            if tag == "th" and not self.rows[-1].cells:
                self.rows[-1] = self.rows[-1]._replace(is_head=True)
            self.rows[-1].cells.append("")
            self._in_cell = True
            if any(name in ("colspan", "rowspan") and value != "1" for name, value in attrs):
                self.other.append("cells that span others")
        elif tag == "table":
            self.other.append("a table in a table")
        else:
            self._text(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._in_cell = False
        elif tag not in ("thead", "tbody", "tfoot", "table"):
            self._text(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        self._text(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text(f"&#{name};")

    def _text(self, text: str) -> None:
        if self._in_cell:
            self.rows[-1].cells[-1] += text
        elif text.strip() and not text.startswith("<"):
            self.other.append("text outside of cells")


def table(node: Node, writing: Writing) -> list[Line]:
    """A table, if Markdown can say it; else its lines as they stand, which is reported."""
    body = node.lines()
    parser = _Table()
    text = "\n".join(line.text for line in body)
    if len(text) > MAX_TABLE:
        parser.other.append(f"more than {MAX_TABLE:,} characters")
    else:
        parser.feed(text)
        parser.close()
    rows = [row for row in parser.rows if row.cells]
    if parser.other or not rows:
        what = parser.other[0] if parser.other else "no cells"
        message = (
            f"a table of HTML with {what} cannot be written in Markdown, and is kept as it stands"
        )
        hint = "make it a table without them: | head |, |---|, | cell |"
        writing.reading.report("import-unread", message, node.opening.span(), hint)
        return [node.opening, *body, *([node.closing] if node.closing else [])]
    width = max(len(row.cells) for row in rows)
    if not rows[0].is_head:
        rows.insert(0, _Row(rows[0].line, [""] * width, is_head=True))
    out: list[Line] = []
    for index, row in enumerate(rows):
        at = body[min(row.line, len(body) - 1)]
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        texts = [_cell(cell, at, writing) for cell in cells]
        out.append(at.saying(f"{indent_of(node)}| {' | '.join(texts)} |"))
        if not index:
            out.append(at.saying(f"{indent_of(node)}|{' --- |' * width}"))
    return set_apart(node, out)


def _cell(content: str, at: Line, writing: Writing) -> str:
    text = " ".join(content.split())
    for old in ("<p>", "</p>"):
        text = text.replace(old, " ")
    text = " ".join(line.text for line in to_markdown([at.saying(f"| {text}")], writing.reading))
    return (
        text.removeprefix("| ").strip().replace("|", "\\|") if "|" in text[2:] else text[2:].strip()
    )


HANDLERS: Mapping[str, Handler] = {
    "details": details,
    "summary": summary,
    "table": table,
    "pre": pre,
}
