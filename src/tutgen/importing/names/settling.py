"""What texts of siblings have in common: an expression that fits one may fit the others as well.

`larkwire` alone does not tell whether it is the slug, or the slug with underscores; `fern_post` of a sibling does.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from tutgen.importing.names.own_words import EXPRESSION, OwnWords, escaped, filled, values_of
from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.table import Column, Section, Table

_MAX_TRIED = 20
"""Expressions of a column that are tried on all pages."""


def settled(table: Table, words: Sequence[OwnWords]) -> Table:
    """The table with the same text in all cells that one text fits."""
    sections = tuple(
        Section(
            _settled(section.heading, words), tuple(_settled(c, words) for c in section.columns)
        )
        for section in table.sections
    )
    return table._replace(sections=sections)


def _settled(column: Column, words: Sequence[OwnWords]) -> Column:
    raws = [cell and cell.raw for cell in column.cells]
    is_code = any(block.kind == "code" for block in column.blocks)
    texts = common_texts(raws, words, code=is_code)
    return Column(tuple(map(_with_text, column.cells, texts)))


def _with_text(cell: Block | None, text: str | None) -> Block | None:
    return cell if cell is None or text is None else cell._replace(text=text)


def common_texts(
    raws: Sequence[str | None], words: Sequence[OwnWords], *, code: bool
) -> list[str | None]:
    """The texts with expressions, as few different ones as there can be; one for each page."""
    left = {n: raw for n, raw in enumerate(raws) if raw is not None}
    own = {n: words[n].express(raw, code=code) for n, raw in left.items()}
    texts = dict(own)
    written = {n: escaped(raw) for n, raw in left.items()}
    while left and len({own[n] for n in left}) > 1:
        tried = list(
            dict.fromkeys(text for text, _ in Counter(own[n] for n in left).most_common(_MAX_TRIED))
        )
        if not code:
            tried += [
                words[n].express(raw, addresses=True) for n, raw in list(left.items())[:_MAX_TRIED]
            ]
        fitting = [
            [n for n in left if filled(text, words[n].service) == written[n]] for text in tried
        ]
        best = max(range(len(tried)), key=lambda at: (len(fitting[at]), -at))
        if len(fitting[best]) < 2:
            break
        for n in fitting[best]:
            texts[n] = tried[best]
            del left[n]
    return _in_same_forms([texts.get(n) for n in range(len(raws))], words)


def _in_same_forms(texts: Sequence[str | None], words: Sequence[OwnWords]) -> list[str | None]:
    """The texts with the expressions that their siblings have, where these give the same: so that texts which differ elsewhere
    are alike in this. A service tells which form is meant if no other form of it has the same text."""
    there = {n: text for n, text in enumerate(texts) if text and "{{ service." in text}
    if len(set(there.values())) < 2:
        return list(texts)
    values = {n: values_of(words[n].service) for n in there}
    told = Counter(
        expression
        for n, text in there.items()
        for expression in {match[2] for match in EXPRESSION.finditer(text)}
        if [*values[n].values()].count(values[n].get(expression, "")) == 1
    )
    out = list(texts)
    for n, text in there.items():
        own = values[n]

        def said(match: re.Match[str], own: Mapping[str, str] = own) -> str:
            alike = [e for e in own if e in told and own[e] == own.get(match[2])]
            best = max(alike, key=lambda e: told[e], default=match[2])
            return f"{match[1]}{{{{ {best} }}}}"

        out[n] = EXPRESSION.sub(said, text)
    return out
