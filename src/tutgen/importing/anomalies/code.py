"""Blocks of code: their language, their indentation, and keys of requests that siblings have."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from tutgen.check.matrix.units import Masks
from tutgen.diagnostics import ALSO, Diagnostic, quantity
from tutgen.importing.anomalies.family import Family, is_usual
from tutgen.importing.anomalies.notes import keys_of
from tutgen.importing.anomalies.units import code_in
from tutgen.importing.blocks.cut import leaves
from tutgen.importing.nouns.block import Block, Code
from tutgen.importing.nouns.line import text_of

_SHELL = frozenset({"bash", "sh", "shell", "zsh", "console-session"})
_PLACEHOLDER = re.compile(r"<[\w -]+>|\{[\w -]+\}|YOUR[\w-]*|\$\{?\w+\}?")
_OF_ID = re.compile(r"_?(?:id|name)$")
SHORTEST_NOUN = 4
"""Letters of a key that may be a word of the text."""
_DISCRIMINATORS = ("type", "kind")


def shell_requests(family: Family) -> Iterator[Diagnostic]:
    """Requests of HTTP in blocks of a shell: one finding for all."""
    found = [
        (block.lines[0].span(block.code.language), block.code.language)
        for block in _blocks(family)
        if block.code
        and block.code.call
        and not block.code.call.as_http
        and block.code.language in _SHELL
    ]
    for (first, language), *more in [found] if found else ():
        yield Diagnostic(
            "request-language",
            f"{quantity(len(found), 'block')} of '{language}' hold a request of HTTP, which no shell can run",
            first,
            "call the language 'http', or show the command that sends the request",
            trail=tuple((ALSO, span) for span, _ in more),
        )


def uneven_indentation(family: Family) -> Iterator[Diagnostic]:
    """JSON that is indented otherwise than most JSON of the family: one finding for all."""
    indented = [
        (line, len(line.text) - len(line.text.lstrip(" ")))
        for block in _blocks(family)
        if block.code and (block.code.call or block.code.language == "json")
        for line in [line for line in block.code.lines if line.text.startswith(" ")][:1]
    ]
    (usual, count), *others = Counter(step for _, step in indented).most_common() or [(0, 0)]
    if others:
        (first, step), *more = ((line, step) for line, step in indented if step != usual)
        yield Diagnostic(
            "code-indentation",
            f"JSON is indented by {step} here, and by {usual} in {count} of {len(indented)} blocks",
            first.span(),
            f"indent it by {usual}",
            trail=tuple((ALSO, line.span()) for line, _ in more),
        )


def other_languages(family: Family) -> Iterator[Diagnostic]:
    """Blocks that show what most siblings' blocks show, or JSON as these do, and are called another language."""
    for column in family.columns:
        alike: dict[object, list[tuple[Block, Code]]] = {}
        for page, cell in enumerate(column.cells):
            for leaf in leaves(cell) if cell else ():
                if leaf.code:
                    key = "json" if _is_json(leaf) else _shown(leaf, family.masks[page])
                    alike.setdefault(key, []).append((leaf, leaf.code))
        for blocks in alike.values():
            usual, count = Counter(code.language for _, code in blocks).most_common(1)[0]
            if not usual or not is_usual(count, len(blocks)):
                continue
            for block, code in blocks:
                if code.language != usual:
                    yield Diagnostic(
                        "request-language" if code.call else "language-mismatch",
                        f"the same code is '{usual}' on {count} of {len(blocks)} pages, and '{code.language}' here",
                        block.lines[0].span(code.language),
                        f"write '{usual}'",
                    )


def _shown(block: Block, masks: Masks) -> object:
    """What a block of code shows, own words aside."""
    return tuple(unit.key for unit in code_in(block, masks))


def _is_json(block: Block) -> bool:
    """Whether a block of code is one object of JSON, and no request."""
    text = text_of(block.code.lines).strip() if block.code and not block.code.call else ""
    with suppress(ValueError, RecursionError):
        return text.startswith("{") and bool(json.loads(text))
    return False


def missing_keys(family: Family) -> Iterator[Diagnostic]:
    """Keys that most siblings' requests have in an object of the same type."""
    for column in family.columns:
        codes = [cell.code for cell in column.blocks if cell.code and cell.code.call]
        for code in codes:
            yield from _missing_in(code, codes)


def _missing_in(code: Code, codes: Sequence[Code]) -> Iterator[Diagnostic]:
    places = code.call.places if code.call else {}
    for pointer in ["", *keys_of(code)]:
        here = _at(code, pointer)
        if not isinstance(here, dict):
            continue
        others = [
            there
            for other in codes
            if isinstance(there := _at(other, pointer), dict) and _alike(here, there)
        ]
        counted = Counter(key for there in others for key in there)
        lacking = [
            key
            for key, count in counted.items()
            if key not in here and is_usual(count, len(others))
        ]
        common = [key for key, count in counted.items() if is_usual(count, len(others))]
        if lacking and 2 * len(lacking) <= len(common) and len(lacking) < len(common):
            line = code.lines[places.get(pointer, 1) - 1]
            named = ", ".join(f"'{key}'" for key in lacking)
            yield Diagnostic(
                "missing-text",
                f"the request lacks the key {named}, which {counted[lacking[0]]} of {len(others)} pages have",
                line.span(),
                "add it, or keep the request as it is if this service has none",
            )


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two objects are of one type, as far as they say."""
    return all(one.get(key) == other.get(key) for key in _DISCRIMINATORS)


def _at(code: Code, pointer: str) -> Any:
    return (code.call.raw if code.call else None) if pointer == "" else keys_of(code).get(pointer)


def open_values(family: Family) -> Iterator[Diagnostic]:
    """Placeholders for what the page tells: `<model_id>` where the text speaks of 'the `large-1` model'."""
    for number in range(len(family.table.pages)):
        blocks = family.blocks_of(number)
        prose = " ".join(line.text for block in blocks if not block.code for line in block.lines)
        for block in blocks:
            if block.code and block.code.call:
                yield from _open_in(block.code, prose)


def _open_in(code: Code, prose: str) -> Iterator[Diagnostic]:
    for pointer, value in keys_of(code).items():
        noun = _OF_ID.sub("", pointer.rpartition("/")[2])
        if (
            not isinstance(value, str)
            or not _PLACEHOLDER.fullmatch(value)
            or len(noun) < SHORTEST_NOUN
        ):
            continue
        named = {*re.findall(rf"`([^`\s]*[-_.\d][^`\s]*)` {re.escape(noun)}\b", prose)}
        if len(named) == 1 and code.call:
            yield Diagnostic(
                "needless-placeholder",
                f"'{value}' stands for the {noun} that the page names, '{min(named)}'",
                code.lines[code.call.places[pointer] - 1].span(value),
                f"write '{min(named)}', or keep it if readers may choose",
            )


def _blocks(family: Family) -> Sequence[Block]:
    return [block for column in family.columns for block in column.blocks]
