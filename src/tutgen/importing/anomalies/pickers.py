"""Lists by which readers choose another service, and what they promise."""

import re
from collections.abc import Iterator, Sequence

from tutgen.diagnostics import ALSO, Diagnostic, Span
from tutgen.importing.anomalies.family import Family, bare
from tutgen.importing.nouns.line import Line
from tutgen.importing.originals.pickers import PickerLink

_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(.*)")


def copied_lists(family: Family) -> Iterator[Diagnostic]:
    """Lists of the siblings, copied by hand to each page: one finding for all; and those that lack a sibling."""
    found = [picker.links[0].line.span() for picker in family.pickers]
    for first, *more in [found] if len(found) > 1 else ():
        yield Diagnostic(
            "copied-list",
            f"the list of services is copied by hand to {len(found)} pages, and so is which of them is current",
            first,
            "leave it out: tutgen makes it",
            trail=tuple((ALSO, span) for span in more),
        )
    paths = {page.path for page in family.table.pages}
    for picker in family.pickers:
        lacking = sorted(
            paths - {link.target for link in picker.links} - {picker.links[0].line.path}
        )
        if lacking and len(lacking) < len(paths) / 2:
            yield Diagnostic(
                "unlisted-service",
                f"the list of services lacks {', '.join(map(repr, lacking))}",
                picker.links[0].line.span(),
                "add it, or leave the list out: tutgen makes it",
            )


def dead_entries(family: Family) -> Iterator[Diagnostic]:
    """Entries of such lists that lead to '#': one finding for each service that is promised so."""
    found: dict[str, list[Span]] = {}
    for link in _promised(family):
        found.setdefault(link.label, []).append(link.line.span(link.label))
    for label, (first, *more) in found.items():
        where = f" on {len(more) + 1} pages" if more else ""
        yield Diagnostic(
            "promised-page",
            f"the list of services leads to '#' for '{label}'{where}: there is no such page",
            first,
            "write the page, or take the entry out",
            trail=tuple((ALSO, span) for span in more),
        )


def promises(family: Family) -> Iterator[Diagnostic]:
    """Items of lists on other pages that name a service without a page, and lists that leave out a service that has one."""
    planned = {bare(link.label): link.label for link in _promised(family)}
    for page in family.others:
        for items in _lists(page.lines):
            named = [_named(family, text) for _, text in items]
            listed = set().union(*named)
            if 2 * len(listed) <= len(family.slugs):
                continue
            for line, text in items:
                for label in planned.values():
                    if place := _occurrence(family, text, label):
                        yield Diagnostic(
                            "promised-page",
                            f"the list tells of '{label}', for which there is no page",
                            line.span(place),
                            "write the page, or take the item out",
                        )
                        break
            lacking = [s.name for s in family.table.services if s.slug not in listed]
            if lacking:
                yield Diagnostic(
                    "unlisted-service",
                    f"the list tells of {len(listed)} of {len(family.slugs)} services, and not of {', '.join(map(repr, lacking))}",
                    items[0][0].span(),
                    "add it, or let the page of each service say it",
                )


def _promised(family: Family) -> Sequence[PickerLink]:
    return [
        link
        for picker in family.pickers
        for link in picker.links
        if link.address == "#" and not link.target
    ]


def _lists(lines: Sequence[Line]) -> Iterator[Sequence[tuple[Line, str]]]:
    """The lists of a page, as the first lines of their items."""
    items: list[tuple[Line, str]] = []
    for line in lines:
        found = _ITEM.match(line.text)
        if found:
            items.append((line, found[1]))
        elif line.text.strip() and not line.text.startswith((" ", "\t")):
            if len(items) > 2:
                yield items
            items = []
    if len(items) > 2:
        yield items


def _named(family: Family, text: str) -> set[str]:
    return {slug for _, owners in family.names_in(text) for slug in owners}


def _occurrence(family: Family, text: str, label: str) -> str | None:
    """How a text writes a label, blanks aside, where it is no part of a service's name."""
    letters = [re.escape(letter) for letter in label if not letter.isspace()]
    taken = [found.span() for found, _ in family.names_in(text)]
    for found in re.finditer(rf"(?<!\w){' ?'.join(letters)}(?!\w)", text):
        if not any(start <= found.start() < end for start, end in taken):
            return found.group()
    return None
