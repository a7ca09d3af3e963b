"""Footnotes: what becomes a field has to bring the text of its footnotes along, since a field is compiled by itself."""

import re
from collections.abc import Sequence

from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.line import Line, text_of

_DEFINITION = re.compile(r"\[\^([^\]\s]+)\]:")


def with_footnotes(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, each with the texts of the footnotes that are called in it first. A footnote that is called nowhere is left
    out, as readers do not see it."""
    out: list[Block] = []
    found: dict[str, list[Line]] = {}
    for block in blocks:
        if block.kind == "other" and _DEFINITION.match(block.lines[0].text):
            for line in block.lines:
                if opening := _DEFINITION.match(line.text):
                    found[opening[1]] = []
                [*found.values()][-1].append(line)
        else:
            out.append(block)
    for label, lines in found.items():
        for number, block in enumerate(out):
            if block.kind != "code" and f"[^{label}]" in block.raw:
                out[number] = _with(block, lines)
                break
    return out


def _with(block: Block, definition: Sequence[Line]) -> Block:
    """A block that ends with the text of a footnote; a list of it stays whole."""
    text = f"\n\n{text_of(definition).rstrip()}"
    return block._replace(
        lines=(*block.lines, *definition),
        text=block.text + text,
        raw=block.raw + text,
        items=(),
    )
