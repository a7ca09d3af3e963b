"""JSON as lines of tokens: it parses, it is coloured as if it were lexed, every key has its line."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from tutgen.language.payload import (
    WIDTH,
    Payload,
    Printed,
    add_compact,
    is_bracket_line,
    print_json,
)
from tutgen.sources.json_pointer import escape_pointer
from tutgen.sources.yaml_source import SpelledNumber
from tutgen.theme.highlight import code_lines, token_line

fast = examples(1.5)

_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
_scalar = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    _text,
)
json_values = st.recursive(
    _scalar,
    lambda child: st.one_of(st.lists(child, max_size=5), st.dictionaries(_text, child, max_size=5)),
    max_leaves=15,
)


def pointers(value: Any, pointer: str = "") -> dict[str, Any]:
    """Every pointer into a value, and what it points to."""
    found = {pointer: value}
    children: Any = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, child in children:
        found |= pointers(child, f"{pointer}/{escape_pointer(str(key))}")
    return found


@fast
@given(json_values)
def test_what_is_printed_gives_the_value_back(value: Any) -> None:
    assert json.loads(print_json(value).text) == value


@fast
@given(json_values)
def test_printing_equals_highlighting_the_finished_text(value: Any) -> None:
    printed = print_json(value)
    assert "\n" not in "".join(text for line in printed.lines for _, text in line)
    assert tuple(map(token_line, printed.lines)) == code_lines("json", printed.text)


@fast
@given(json_values)
def test_every_pointer_has_the_lines_of_its_value(value: Any) -> None:
    printed = print_json(value)
    lines = printed.text.split("\n")
    expected = pointers(value)
    assert set(printed.spans) >= {p for p in expected if p.count("/") <= 1}
    for pointer, (first, last) in printed.spans.items():
        part = "\n".join(lines[first - 1 : last]).strip().removesuffix(",")
        key = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        parent = expected[pointer.rpartition("/")[0]] if pointer else None
        if isinstance(parent, dict):
            lead = json.dumps(key, ensure_ascii=False)
            assert part.startswith(f"{lead}: ")
            part = part.removeprefix(f"{lead}: ")
        if first != last or isinstance(parent, dict):
            assert json.loads(part) == expected[pointer]


@fast
@given(st.lists(json_values, max_size=4))
def test_ndjson_has_a_value_a_line(values: list[Any]) -> None:
    printed = add_compact(Printed([], {}, []), values)
    assert [json.loads("".join(text for _, text in line)) for line in printed.lines] == values
    for pointer, (first, last) in printed.spans.items():
        assert first == last == int(pointer.split("/")[1]) + 1
    for line in printed.lines:
        assert code_lines("json", "".join(text for _, text in line)) == (token_line(line),)


@fast
@given(json_values, st.data())
def test_what_is_left_out_keeps_the_pointers_of_the_rest(value: Any, data: st.DataObject) -> None:
    everything = [p for p in pointers(value) if p]
    gone = (
        frozenset(data.draw(st.lists(st.sampled_from(everything)))) if everything else frozenset()
    )
    printed = print_json(value, gone)

    def without(part: Any, pointer: str) -> Any:
        if isinstance(part, dict):
            at = {key: f"{pointer}/{escape_pointer(key)}" for key in part}
            return {
                key: without(child, at[key]) for key, child in part.items() if at[key] not in gone
            }
        if isinstance(part, list):
            return [
                without(child, f"{pointer}/{number}")
                for number, child in enumerate(part)
                if f"{pointer}/{number}" not in gone
            ]
        return part

    assert json.loads(printed.text) == without(value, "")
    assert not gone & printed.spans.keys()


def test_lists_of_scalars_stand_on_one_line_as_far_as_they_fit() -> None:
    assert print_json({"a": [1, "b", None], "c": [], "d": {}, "e": [[]], "f": [{}]}).text == (
        '{\n  "a": [1, "b", null],\n  "c": [],\n  "d": {},\n  "e": [\n    []\n  ],\n'
        '  "f": [\n    {}\n  ]\n}'
    )
    long = print_json({"a": ["x" * 10] * 9})
    assert max(map(len, long.text.split("\n"))) <= WIDTH
    assert long.spans["/a"] == (2, 12)
    assert long.spans["/a/8"] == (11, 11)


def test_numbers_keep_their_spelling() -> None:
    assert print_json([SpelledNumber("1.10"), SpelledNumber("1e3"), 2]).text == "[1.10, 1e3, 2]"


def test_payloads_bring_their_place() -> None:
    inner = Payload({"b": 1}, notes=("inner",))
    outer = Payload({"a": inner}, notes=("outer",))
    printed = print_json({"x": outer, "y": [inner]})
    assert [(pointer, p.notes) for pointer, p in printed.payloads] == [
        ("/x", ("outer",)),
        ("/x/a", ("inner",)),
        ("/y/0", ("inner",)),
    ]
    assert json.loads(printed.text) == {"x": {"a": {"b": 1}}, "y": [{"b": 1}]}
    lines = add_compact(Printed([], {}, []), [{"x": outer}, 2])
    assert [pointer for pointer, _ in lines.payloads] == ["/0/x", "/0/x/a"]
    assert lines.spans["/0/x/a/b"] == (1, 1)


@pytest.mark.parametrize("value", [object(), {"a": {1, 2}}, [b"x"]])
def test_what_is_no_json_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        print_json(value)


def test_bracket_lines() -> None:
    printed: Printed = print_json({"a": {"b": 1}, "c": [{}]})
    found = [n for n, line in enumerate(printed.lines, 1) if is_bracket_line(line)]
    assert [printed.text.split("\n")[n - 1].strip() for n in found] == ["{", "},", "{}", "]", "}"]
