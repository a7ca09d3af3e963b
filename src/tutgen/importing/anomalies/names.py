"""What belongs to one service, on the page of another."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tutgen.check.siblings.comparisons import compares
from tutgen.check.siblings.word_lists import is_common
from tutgen.diagnostics import ALSO, Diagnostic, Span
from tutgen.importing.anomalies.family import FEWEST, Family
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.page import SourcePage

_ADDRESS = re.compile(r"(?<=\]\()[^()\s]+|https?://\S+")
"""Whose host may be named after the service: nothing is said of it so."""
FEWEST_COPIED = 5
"""Words that are the same, the name of a sibling included, where a text was copied from its page."""
_ENDS = re.compile(r"[.!?:|]\s*$|^\W*$")


def foreign_names(family: Family) -> Iterator[Diagnostic]:
    """Names of siblings, in prose and within ids, where nothing says that the text speaks of another one. What a line says on
    so many pages as could be a majority, own names aside, is one finding."""
    said: dict[tuple[str, str], list[tuple[str, str, Span]]] = {}
    for page, slug, masks in zip(family.table.pages, family.slugs, family.masks, strict=True):
        for line in _lines(family, page):
            for word, owner, span in _foreign(family, slug, line):
                tokens = masks.tokens(line.text, 0, len(line.text), "")
                key = (owner, " ".join(token.key for token in tokens))
                said.setdefault(key, []).append((word, slug, span))
    for (owner, _), found in said.items():
        places = [*dict.fromkeys(span for *_, span in found)]
        groups = [found] if len(places) >= FEWEST or len(places) == 1 else [[one] for one in found]
        for (word, slug, first), *more in groups:
            where = f"on {len(more) + 1} pages of others" if more else f"on the page of '{slug}'"
            yield Diagnostic(
                "foreign-word",
                f"'{word}' means the service '{owner}', and stands {where}",
                first,
                "say what is true of this service; if it speaks of the other one, keep it",
                trail=tuple((ALSO, span) for *_, span in more if span != first),
            )


def _lines(family: Family, page: SourcePage) -> Sequence[Line]:
    """The lines of a page, without those of lists of siblings; of tabs, without those that stand around them."""
    skipped = {
        (link.line.path, link.line.number) for picker in family.pickers for link in picker.links
    }
    if page.label:
        every = Counter(
            (line.path, line.number) for other in family.table.pages for line in other.lines
        )
        skipped |= {place for place, count in every.items() if count == len(family.slugs)}
    lines = (*page.front_lines, *page.lines)
    return [line for line in lines if (line.path, line.number) not in skipped]


def _foreign(family: Family, slug: str, line: Line) -> Iterator[tuple[str, str, Span]]:
    """The first word of each other service in a line: (word, slug of the owner, place)."""
    seen: set[str] = set()
    for match, owners in family.names_in(line.text):
        owner = min(owners)
        if family.is_part_of_own(slug, match.group()) and not _is_copied(
            family, owner, line.text[match.start() :]
        ):
            continue
        if slug in owners or owner in seen or not _is_meant(line.text, match):
            continue
        if _is_id(line.text, match) or not _speaks_of_others(
            family, slug, line.text, match.start()
        ):
            seen.add(owner)
            start = line.column + match.start() + 1
            yield (
                match.group(),
                owner,
                Span(line.path, line.number, start, line.number, start + len(match.group())),
            )


def _is_copied(family: Family, owner: str, text: str) -> bool:
    """Whether a text that begins with a name goes on as one on the page of the service that is called so."""
    words = text.split()[:FEWEST_COPIED]
    return len(words) == FEWEST_COPIED and " ".join(words) in " ".join(
        family.text_of(owner).split()
    )


def _speaks_of_others(family: Family, slug: str, text: str, at: int) -> bool:
    """Whether a sentence names the service of the page beside another one, lists several, or compares."""
    said = _ADDRESS.sub(lambda found: " " * len(found.group()), text)
    owners = [owners for _, owners in family.names_in(_sentence(said, at))]
    others = {min(those) for those in owners if slug not in those}
    return len(others) > 1 or any(slug in those for those in owners) or compares(text, at)


def _is_id(text: str, match: re.Match[str]) -> bool:
    """Whether a name stands in code, an address or an id."""
    before, after = text[: match.start()], text[match.end() :]
    touches = bool(re.search(r"[\w./:@$=-]$", before) or re.match(r"[\w/=-]|\.\w", after))
    return touches or before.count("`") % 2 == 1


def _is_meant(text: str, match: re.Match[str]) -> bool:
    """Whether a word is the name of a service there: not one of the language in small letters, or at the begin of a sentence."""
    word = match.group()
    if not is_common(word) or _is_id(text, match):
        return True
    return word[0].isupper() and not _ENDS.search(text[: match.start()])


def _sentence(text: str, at: int) -> str:
    """The sentence or the cell of a table that an offset is in."""
    start = max(text.rfind(mark, 0, at) for mark in (". ", "? ", "! ", "| "))
    ends = [end for mark in (". ", "? ", "! ", "| ") if (end := text.find(mark, at)) >= 0]
    return text[start + 1 : min(ends, default=len(text))]
