"""Lists of links by which readers choose another sibling: tutgen makes them, so they are taken out."""

import posixpath
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.page import SourcePage
from tutgen.importing.reading.folder import INDEXES

_LINK = re.compile(
    r"\{bdg-[\w-]+\}`(?P<badge>[^`<>]*?)(?:[ \t]*<(?P<target>[^<>`]*)>)?`"
    r"|(?<!!)\[(?P<label>[^\[\]]*)\]\((?P<address>[^()\s]*)\)"
    r"|\{doc\}`(?:(?P<title>[^`<>]*?)[ \t]*<)?(?P<doc>[^`<>]+)>?`"
)
_MAX_WORDS = 12
"""Beside the links of a picker stand few words: its title."""
_TITLE = re.compile(
    r"\s*(?:`{3,}|:{3,}|~{3,})\{[\w-]+\}[ \t]*(?P<title>.*)|\s*>?\s*(?:\*\*)?(?P<text>[^*\[{]*)"
)


class PickerLink(NamedTuple):
    """An entry of a picker."""

    label: str
    target: str
    """Path of the sibling; empty for the page itself, or if there is none."""
    address: str
    """As it is written; empty if the entry is no link."""
    line: Line


class Picker(NamedTuple):
    """A list of links to siblings."""

    title: str
    links: tuple[PickerLink, ...]


def picker_in(lines: Sequence[Line], page: SourcePage, siblings: Sequence[str]) -> Picker | None:
    """The picker that a block of a page is; None if it is something else. `siblings`: the paths of all siblings."""
    links: list[PickerLink] = []
    rest = []
    for line in lines:
        for link in _LINK.finditer(line.text):
            address = link["target"] or link["address"] or link["doc"] or ""
            label = link["badge"] or link["label"] or link["title"] or ""
            links.append(
                PickerLink(
                    label.strip(" *`"), sibling_at(address, page.path, siblings), address, line
                )
            )
        rest.append(_LINK.sub(" ", line.text))
    meant = [entry for entry in links if entry.target]
    if len(links) < 2 or not meant or any(not _may_choose(entry) for entry in links):
        return None
    if len(re.findall(r"\w+", " ".join(rest))) > _MAX_WORDS:
        return None
    found = _TITLE.match(lines[0].text)
    title = (found["title"] or found["text"] or "").strip(" :*") if found else ""
    return Picker(title if re.search(r"\w", title) else "", tuple(links))


def _may_choose(link: PickerLink) -> bool:
    return bool(link.target) or link.address in ("", "#")


def sibling_at(address: str, page: str, siblings: Sequence[str]) -> str:
    """The path of the sibling that an address on a page leads to; empty if it is none."""
    path = address.partition("#")[0].rstrip("/")
    if not path or "://" in path or path.startswith("/"):
        return ""
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    stems = {str(PurePosixPath(whole).with_suffix("")), whole}
    for sibling in siblings:
        own = PurePosixPath(sibling).with_suffix("")
        if str(own) in stems or (own.name in INDEXES and str(own.parent) in stems):
            return sibling
    return ""


def without_pickers(
    blocks: Sequence[Block], page: SourcePage, siblings: Sequence[str]
) -> tuple[list[Block], list[Picker]]:
    """The blocks without lists of the siblings, and without a heading that stands above nothing else; and these lists."""
    kept: list[Block] = []
    pickers: list[Picker] = []
    for number, block in enumerate(blocks):
        picker = picker_in(block.lines, page, siblings) if block.kind != "heading" else None
        if picker is None:
            kept.append(block)
            continue
        pickers.append(picker)
        after = blocks[number + 1].kind if number + 1 < len(blocks) else "heading"
        if kept and kept[-1].kind == "heading" and after == "heading":
            kept.pop()
    return kept, pickers
