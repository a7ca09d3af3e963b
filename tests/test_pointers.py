"""The lines of keys in JSON, YAML and TOML."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tutgen.language.addresses import Code
from tutgen.sources.json_pointer import pointer_of, walk
from tutgen.sources.pointers import MAX_LENGTH, places_in

KEYS = st.text(st.sampled_from("abz/~ é\"'.#-_0"), min_size=1, max_size=5)
VALUES = st.recursive(
    st.one_of(st.integers(-9, 9), st.booleans(), st.text(st.sampled_from('ab\n"{:#'), max_size=4)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
BODIES = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


def keys_and_lines(language: str, text: str) -> dict[str, int]:
    places = places_in(language, text)
    assert places is not None
    return {pointer: first for pointer, (first, _) in places.items()}


@given(body=BODIES, indent=st.sampled_from([None, 1, 4, "\t"]))
def test_a_pointer_names_the_line_of_its_key_in_json(body: dict[str, object], indent: int) -> None:
    text = json.dumps(body, indent=indent, ensure_ascii=False)
    lines = text.split("\n")
    found = keys_and_lines("json", text)
    assert list(found) == [pointer for pointer, steps, _ in walk(body) if steps]
    for pointer, steps, _ in walk(body):
        if steps and isinstance(steps[-1], str):
            assert json.dumps(steps[-1], ensure_ascii=False) in lines[found[pointer] - 1]


@given(body=BODIES, flow=st.sampled_from([False, True, None]))
def test_a_pointer_names_the_line_of_its_key_in_yaml(
    body: dict[str, object], flow: bool | None
) -> None:
    text = yaml.safe_dump(body, default_flow_style=flow, allow_unicode=True, width=10_000)
    lines = text.split("\n")
    found = keys_and_lines("yaml", text)
    assert set(found) == {pointer for pointer, steps, _ in walk(body) if steps}
    for pointer, steps, _ in walk(body):
        if steps and isinstance(steps[-1], str):
            key = yaml.safe_dump(steps[-1], allow_unicode=True).split("\n")[0]
            assert key.strip("'\"") in lines[found[pointer] - 1]


WORDS = st.text(st.sampled_from("abz-_09"), min_size=1, max_size=4)


@given(
    tables=st.dictionaries(WORDS, st.dictionaries(WORDS, st.integers(0, 9), max_size=3), max_size=4)
)
def test_a_pointer_names_the_line_of_its_key_in_toml(tables: dict[str, dict[str, int]]) -> None:
    text = ""
    expected = {}
    for name, table in tables.items():
        expected[pointer_of([name])] = text.count("\n") + 1
        text += f'["{name}"]  # table\n'
        for key, value in table.items():
            expected[pointer_of([name, key])] = text.count("\n") + 1
            text += f"{key} = {value}\n"
        text += "\n"
    assert keys_and_lines("toml", text) == expected


def test_keys_of_toml_wherever_they_stand() -> None:
    text = (
        'a = 1\nb.c = {x = 1, "y z" = [1,\n2]}\n# note\n[t.u]\nk = """\nv"""\n'
        "[[arr]]\nn = 1\n[[arr]]\nn = 2\n[arr.sub]\nq = 1\n"
    )
    assert places_in("toml", text) == {
        "/a": (1, 1), "/b": (2, 3), "/b/c": (2, 3), "/b/c/x": (2, 2), "/b/c/y z": (2, 3),
        "/b/c/y z/0": (2, 2), "/b/c/y z/1": (3, 3), "/t": (5, 5), "/t/u": (5, 7), "/t/u/k": (6, 7),
        "/arr": (8, 8), "/arr/0": (8, 9), "/arr/0/n": (9, 9), "/arr/1": (10, 11), "/arr/1/n": (11, 11),
        "/arr/1/sub": (12, 13), "/arr/1/sub/q": (13, 13),
    }  # fmt: skip


def test_values_of_yaml_end_with_their_last_line() -> None:
    text = (
        "a: |\n  one\n  two\n\n# note\nb:\n  - x\n  - y: >\n      long\n      text\n\nc: &d {e: 1,\n  f: 2}\n"
        "g: *d\nh: 'q\n  r'\n"
    )
    assert places_in("yaml", text) == {
        "/a": (1, 3), "/b": (6, 10), "/b/0": (7, 7), "/b/1": (8, 10), "/b/1/y": (8, 10),
        "/c": (12, 13), "/c/e": (12, 12), "/c/f": (13, 13), "/g": (14, 14), "/h": (15, 16),
    }  # fmt: skip


def test_documents_of_yaml_are_a_list() -> None:
    assert places_in("yml", "a: 1\n---\na: 2\n---\n- b\n") == {
        "/0": (1, 1), "/0/a": (1, 1), "/1": (3, 3), "/1/a": (3, 3), "/2": (5, 5), "/2/0": (5, 5),
    }  # fmt: skip


def test_comments_and_commas_of_json() -> None:
    text = '// all\n{\n\t"a": 1, /* b */\n\t"b": [1, 2,],\n}\n'
    assert places_in("jsonc", text) == {
        "/a": (3, 3), "/b": (4, 4), "/b/0": (4, 4), "/b/1": (4, 4),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("yaml", "a: [1\nb: 2"),
        ("yaml", "a: &x [*x]\n" + "{" * 2000),
        ("python", "{'a': 1}"),
        ("json", " " * MAX_LENGTH + "{}"),
    ],
)
def test_where_no_keys_are_found(language: str, text: str) -> None:
    assert places_in(language, text) is None


@pytest.mark.parametrize("opening", ['{"a":', "["])
def test_deep_texts_end_in_bounded_time(opening: str) -> None:
    assert places_in("json", opening * 20_000) is not None


LINES = st.lists(st.text(st.sampled_from("ab ?/("), max_size=4), min_size=1, max_size=5)


@given(lines=LINES, address=st.text(st.sampled_from("ab ?("), min_size=1, max_size=3))
def test_a_text_names_the_only_line_on_which_it_stands(lines: list[str], address: str) -> None:
    found = Code("\n".join(lines), "bash").find(address)
    standing = [number for number, line in enumerate(lines, 1) if address in line]
    bare = address.removesuffix("?")
    without = [number for number, line in enumerate(lines, 1) if bare and bare in line]
    expected = standing or (without if bare != address else [])
    assert list(found.lines) == (expected if len(expected) == 1 else [])
    assert list(found.several) == (expected if len(expected) > 1 else [])
    assert found.is_optional == (bare != address and not standing)


def test_a_text_is_looked_for_where_no_key_has_the_pointer() -> None:
    code = Code("url: http://x/a?b=1\nhome: /srv/a\n", "yaml")
    assert list(code.find("/srv").lines) == [2]
    assert list(code.find("/home").lines) == [2]
    assert list(code.find("/a?").lines) == [1]
    assert code.find("/gone?") == ((range(0)), (), True)
    assert code.near("/hom") == "did you mean '/home'?"
