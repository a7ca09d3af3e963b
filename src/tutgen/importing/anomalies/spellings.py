"""Names in two spellings: of products, variables and files."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic
from tutgen.importing.anomalies.family import Family, LinesOrigin, spellings
from tutgen.importing.nouns.line import Line

_CAMEL = re.compile(r"\b([A-Z][a-z]+)([A-Z][a-z]+)\b")
_TWO = re.compile(r"\b([A-Z][a-z]+) (?=([A-Z][a-z]+)\b)")


def two_spellings(family: Family) -> Iterator[Diagnostic]:
    """Names that are written in one word here and in two there."""
    whole: dict[str, list[Line]] = {}
    parted: dict[str, list[Line]] = {}
    prose = (pair for text in family.written for pair in _prose(text))
    labels = ((link.line, link.label) for picker in family.pickers for link in picker.links)
    for line, text in (*prose, *labels):
        for found in _CAMEL.finditer(text):
            whole.setdefault(f"{found[1]} {found[2]}", []).append(line)
        for found in _TWO.finditer(text):
            parted.setdefault(f"{found[1]} {found[2]}", []).append(line)
    for words in whole.keys() & parted.keys():
        sides = [(words, parted[words]), (words.replace(" ", ""), whole[words])]
        (rarer, here), (usual, there) = sorted(sides, key=lambda side: len(side[1]))
        yield Diagnostic(
            "two-spellings",
            f"'{rarer}' is written '{usual}' elsewhere",
            here[0].span(rarer),
            f"write '{usual}', if that is the name",
            trail=((f"'{usual}'", there[0].span(usual)),),
        )


def _prose(text: WrittenText) -> Iterator[tuple[Line, str]]:
    """The lines of a page, code and addresses blanked out."""
    assert isinstance(text.origin, LinesOrigin)
    yield from zip(text.origin.lines, text.prose.split("\n"), strict=True)


def own_variables(family: Family) -> Iterator[Diagnostic]:
    """Variables with the name of the service that are called otherwise once, where siblings have one name for theirs."""
    found = [_variables(family, number) for number in range(len(family.slugs))]
    if sum(len(own) == 1 for own in found) < max(3, 0.6 * sum(bool(own) for own in found)):
        return
    for own in found:
        if len(own) > 1 and min(map(len, own.values())) == 1:
            (rarer, lines), *_, (usual, _) = sorted(own.items(), key=lambda item: len(item[1]))
            yield Diagnostic(
                "two-spellings",
                f"'{rarer}' stands on the page beside '{usual}', where siblings have one name",
                lines[0].span(rarer),
                f"write '{usual}', if that is meant",
            )


def _variables(family: Family, page: int) -> Mapping[str, Sequence[Line]]:
    """Ids in capitals that begin with the name of the service -> the lines of the page that have them."""
    service = family.table.services[page]
    names = {re.sub(r"\W+", "_", text.upper()) for text in spellings(service)}
    pattern = re.compile(
        rf"(?<![A-Z0-9_])(?:{'|'.join(map(re.escape, sorted(names)))}|{_first_word(service.name)})_[A-Z0-9_]+(?![a-z])"
    )
    found: dict[str, list[Line]] = {}
    for line in family.table.pages[page].lines:
        for match in pattern.finditer(line.text):
            found.setdefault(match.group(), []).append(line)
    return found


def _first_word(name: str) -> str:
    return re.escape(re.split(r"\W+", name)[0].upper())


def file_names(family: Family) -> Iterator[Diagnostic]:
    """Files that the text before a block calls otherwise than the block's caption."""
    for number in range(len(family.table.pages)):
        page = "\n".join(line.text for line in family.table.pages[number].lines)
        blocks = family.blocks_of(number)
        for before, block in pairwise(blocks):
            caption = block.code.options.get("caption", "") if block.code else ""
            _stem, dot, ending = caption.rpartition(".")
            if not dot or " " in caption or before.kind != "paragraph" or caption in before.raw:
                continue
            for name in re.findall(rf"`([\w./-]+\.{re.escape(ending)})`", before.raw):
                if page.count(name) == 1:
                    line = next(
                        (line for line in before.lines if name in line.text), before.lines[0]
                    )
                    yield Diagnostic(
                        "two-spellings",
                        f"the file is called '{name}' here, and '{caption}' in the block below",
                        line.span(name),
                        "call it by one name",
                    )
