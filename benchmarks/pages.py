"""What the pages of a site hold, and whether two sites hold the same.

The times of two generators may be compared only if both did the same work. So the service pages of
the first tutorial are read back: steps, badges and code must be equal, and the weights are printed.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from statistics import mean

from benchmarks.measure import table

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
LINE_NUMBERS = frozenset({"ln", "lnt"})
OF_THE_THEME = frozenset({"step", "legend"})
"""Classes of what tutgen's theme says among the words of a tutorial: which step it is, what is highlighted."""


@dataclass(slots=True)
class Page:
    """What was found in a page."""

    size: int = 0
    steps: list[str] = field(default_factory=list)
    """The ids of the headings of level 2."""
    code: list[str] = field(default_factory=list)
    """The text of every code block, without line numbers and callout marks."""
    tokens: int = 0
    """Coloured pieces of code."""
    badges: list[str] = field(default_factory=list)
    items: int = 0
    """List items: notes, requirements, contents, badges."""
    words: list[str] = field(default_factory=list)
    """The words that the tutorial says, its title first, outside of code and lists of links."""


class Reader(HTMLParser):
    """Fills a `Page`."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[tuple[str, bool, bool]] = []
        """The elements around the place, each with: is its text left out of the code? Does the tutorial say it, and not
        the theme?"""
        self.in_badges = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        values = {name: value or "" for name, value in attrs}
        classes = set(values.get("class", "").split())
        in_code = any(name == "pre" for name, *_ in self.open)
        left_out = in_code and (tag in ("a", "button") or bool(classes & LINE_NUMBERS))
        is_said = tag == "h1" or "content" in classes or bool(self.open and self.open[-1][2])
        is_said = is_said and tag != "nav" and not classes & OF_THE_THEME
        self.open.append((tag, left_out, is_said))
        if tag == "h2" and "id" in values:
            self.page.steps.append(values["id"])
        elif tag == "pre":
            self.page.code.append("")
        elif tag == "li":
            self.page.items += 1
        elif tag == "nav" and (values.get("aria-label") == "Service" or "services" in classes):
            self.in_badges = len(self.open)
        elif in_code and tag == "span" and not left_out and len(next(iter(classes), "xxx")) < 3:
            self.page.tokens += "hl" not in classes and "cl" not in classes

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass
        if len(self.open) < self.in_badges:
            self.in_badges = 0

    def handle_data(self, data: str) -> None:
        names = [name for name, *_ in self.open]
        if "pre" in names:
            if not any(left_out for _, left_out, _ in self.open):
                self.page.code[-1] += data
            return
        if self.in_badges and "li" in names and data.strip():
            self.page.badges.append(data.strip())
        if self.open and self.open[-1][2]:
            self.page.words += data.split()


def read_page(path: Path) -> Page:
    """What a page holds."""
    reader = Reader()
    text = path.read_text(encoding="utf-8")
    reader.feed(text)
    reader.close()
    reader.page.size = len(text.encode())
    reader.page.code = [block.strip("\n") for block in reader.page.code]
    return reader.page


def service_pages(site: Path, tutorial: str) -> list[Path]:
    """The service pages of a tutorial, without those that only tutgen makes."""
    others = ("index.html", "compare.html", "move.html")
    return sorted(path for path in (site / tutorial).glob("*.html") if path.name not in others)


def compare_pages(sites: dict[str, Path], size: int) -> str:
    """A Markdown table of what the pages hold, and a verdict."""
    read = {
        name: [read_page(p) for p in service_pages(site, "t001")] for name, site in sites.items()
    }
    counts = {name: len(list(site.glob("t*/*.html"))) for name, site in sites.items()}
    rows = [
        (
            name,
            f"{counts[name]:,}",
            f"{mean(page.size for page in pages) / 1000:.1f}",
            f"{mean(len(page.steps) for page in pages):.0f}",
            f"{mean(len(page.badges) for page in pages):.0f}",
            f"{mean(len(page.code) for page in pages):.0f}",
            f"{mean(sum(block.count(chr(10)) + 1 for block in page.code) for page in pages):.0f}",
            f"{mean(page.tokens for page in pages):.0f}",
            f"{mean(page.items for page in pages):.0f}",
            f"{mean(len(page.words) for page in pages):.0f}",
        )
        for name, pages in read.items()
    ]
    header = (
        f"{size:,} pages",
        "HTML files",
        "KB/page",
        "steps",
        "badges",
        "code blocks",
        "code lines",
        "tokens",
        "list items",
        "words",
    )
    return "\n\n".join([table(header, rows), *verdict(read)])


def text(page: Page) -> str:
    """The words of a page; Hugo's notes begin with "Line 3:", tutgen's with a drawn number."""
    return re.sub(r"\bLine \d+: ", "", " ".join(page.words))


def verdict(read: dict[str, list[Page]]) -> list[str]:
    """Whether two sites hold the same steps, badges, code and text, in words."""
    if len(read) != 2:
        return []
    (name, pages), (other_name, other_pages) = read.items()
    if len(pages) != len(other_pages):
        return [f"DIFFERENT: {name} has {len(pages)} pages, {other_name} {len(other_pages)}"]
    pairs = list(zip(pages, other_pages, strict=True))
    differing = [
        what
        for what, equal in (
            ("steps", all(a.steps == b.steps for a, b in pairs)),
            ("badges", all(a.badges == b.badges for a, b in pairs)),
            ("code", all(a.code == b.code for a, b in pairs)),
            ("words", all(text(a) == text(b) for a, b in pairs)),
        )
        if not equal
    ]
    if differing:
        return [
            f"DIFFERENT in {', '.join(differing)}: the times below do not compare like with like"
        ]
    blocks = sum(len(page.code) for page in pages)
    weight = sum(page.size for page in pages) / sum(page.size for page in other_pages)
    return [
        (
            f"Same steps, same badges, same words and the same text in all {blocks} code blocks of "
            f"{len(pages)} pages; {name}'s pages weigh {weight:.2f} of {other_name}'s."
        )
    ]
