"""The lines of the keys and items of a text in JSON, YAML or TOML, by their JSON Pointers (RFC 6901).

A text is parsed to find places only: what is shown is the text as it is written.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

import yaml

from tutgen.sources.json_pointer import Steps, pointer_of
from tutgen.sources.yaml_nodes import TooDeepError, compose_all

MAX_LENGTH = 200_000
"""Characters of a text that is parsed; in longer ones nothing is found."""
MAX_DEPTH = 60

Lines = tuple[int, int]
"""First and last, from 1 on."""
Place = tuple[Steps, Lines]


@lru_cache(maxsize=64)
def places_in(language: str, text: str) -> Mapping[str, Lines] | None:
    """Pointer -> its lines, from that of the key to the end of the value. Several documents of YAML are a list.

    None for any other language, and for a text that does not parse.
    """
    find = _FINDERS.get(language)
    if find is None or len(text) > MAX_LENGTH:
        return None
    places: dict[str, Lines] = {}
    lines = text.split("\n")
    try:
        for steps, (first, last) in find(text):
            while last > first and not lines[last - 1].strip():  # blocks of YAML end with these
                last -= 1  # noqa: PLW2901
            places.setdefault(pointer_of(steps), (first, last))
    except (yaml.YAMLError, TooDeepError, ValueError):
        return None
    return places


def has_pointers(language: str) -> bool:
    """Whether places in texts of a language have JSON Pointers."""
    return language in _FINDERS


# ------------------------------------------------------------------------------------------- YAML


def _in_yaml(text: str) -> Iterator[Place]:
    documents = compose_all(text)
    if len(documents) == 1:
        yield from _of_node(documents[0], ())
    for number, document in enumerate(documents if len(documents) > 1 else ()):
        yield (number,), (document.start_mark.line + 1, _last_line(document))
        yield from _of_node(document, (number,))


def _of_node(node: Any, steps: Steps) -> Iterator[Place]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield from _of_value(value, (*steps, key.value), key.start_mark)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _of_value(item, (*steps, number), item.start_mark)


def _of_value(value: Any, steps: Steps, start: Any) -> Iterator[Place]:
    """`start`: of the key. What an alias stands for is written elsewhere, and has its places there."""
    line = start.line + 1
    is_alias = value.start_mark.index < start.index
    yield steps, (line, line if is_alias else max(line, _last_line(value)))
    if not is_alias:
        yield from _of_node(value, steps)


def _last_line(node: Any) -> int:
    """The last line of a node: blocks of YAML end where the next thing begins."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        key, child = last if isinstance(last, tuple) else (last, last)
        if child.start_mark.index < key.start_mark.index:  # an alias
            return int(key.start_mark.line) + 1
        node = child
    return int(node.end_mark.line + (node.end_mark.column > 0 or node.end_mark.index == 0))


# --------------------------------------------------------------------------------- JSON and TOML


@lru_cache(maxsize=2)
def _parser(name: str) -> Any:
    """The parser of a language. Imported when it is first needed, which takes 6 ms."""
    tree_sitter = import_module("tree_sitter")
    grammar = import_module(f"tree_sitter_{name}").language()
    return tree_sitter.Parser(tree_sitter.Language(grammar))


def _root(name: str, text: str) -> Any:
    return _parser(name).parse(text.encode("utf-8", "surrogatepass")).root_node


def _lines(first: Any, last: Any) -> Lines:
    """From the beginning of a node to the end of another."""
    row, column = last.end_point
    return first.start_point[0] + 1, max(row + (column > 0), first.start_point[0] + 1)


def _named(node: Any) -> list[Any]:
    children = node.named_children
    return [c for c in children if c.type not in ("comment", "ERROR") and not c.is_missing]


def _in_json(text: str) -> Iterator[Place]:
    for node in _named(_root("json", text)):
        yield from _of_json(node, ())


def _of_json(node: Any, steps: Steps) -> Iterator[Place]:
    if len(steps) > MAX_DEPTH:
        return
    if node.type == "object":
        for pair in _named(node):
            if pair.type == "pair" and len(_named(pair)) == 2:
                key, value = _named(pair)
                at = (*steps, _text_of(key))
                yield at, _lines(key, value)
                yield from _of_json(value, at)
    elif node.type == "array":
        for number, item in enumerate(_named(node)):
            yield (*steps, number), _lines(item, item)
            yield from _of_json(item, (*steps, number))


def _text_of(key: Any) -> str:
    """A key as it is meant."""
    written = key.text.decode("utf-8", "replace")
    if written.startswith('"'):
        try:
            return str(json.loads(written, strict=False))
        except ValueError:  # an escape that only TOML has
            return str(written[1:-1])
    return str(written.strip("'"))


def _in_toml(text: str) -> Iterator[Place]:
    counts: dict[Steps, int] = {}
    """Path of a list of tables -> the number of the last one."""
    for node in _named(_root("toml", text)):
        if node.type == "pair":
            yield from _of_pair(node, ())
            continue
        if node.type not in ("table", "table_array_element"):
            continue
        header, *pairs = _named(node)
        keys = list(_keys(header))
        steps: Steps = ()
        for number, key in enumerate(keys, 1):
            steps = (*steps, key)
            if number == len(keys) and node.type == "table_array_element":
                counts[steps] = counts.get(steps, -1) + 1
                yield steps, _lines(header, header)
            if steps in counts:
                steps = (*steps, counts[steps])
            if number < len(keys):
                yield steps, _lines(header, header)
        yield steps, _lines(header, pairs[-1] if pairs else header)
        for pair in pairs:
            yield from _of_pair(pair, steps)


def _of_pair(pair: Any, steps: Steps) -> Iterator[Place]:
    if pair.type != "pair" or len(_named(pair)) != 2:
        return
    key, value = _named(pair)
    for part in _keys(key):
        steps = (*steps, part)
        yield steps, _lines(key, value)
    yield from _of_toml(value, steps)


def _of_toml(value: Any, steps: Steps) -> Iterator[Place]:
    if len(steps) > MAX_DEPTH:
        return
    if value.type == "inline_table":
        for pair in _named(value):
            yield from _of_pair(pair, steps)
    elif value.type == "array":
        for number, item in enumerate(_named(value)):
            yield (*steps, number), _lines(item, item)
            yield from _of_toml(item, (*steps, number))


def _keys(key: Any) -> Iterable[str]:
    """The parts of a key with dots."""
    if key.type == "dotted_key":
        for part in _named(key):
            yield from _keys(part)
    else:
        yield _text_of(key)


_FINDERS: Mapping[str, Callable[[str], Iterator[Place]]] = {
    **dict.fromkeys(("json", "jsonc", "json5", "json-object"), _in_json),
    **dict.fromkeys(("yaml", "yml"), _in_yaml),
    "toml": _in_toml,
}
