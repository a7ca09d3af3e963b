"""YAML as JSON reads it, and the place of every value."""

import json
import math
import pickle
import re
import string
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.json_pointer import Steps
from tutgen.sources.source import MAX_BYTES, Source, decode
from tutgen.sources.yaml_nodes import MAX_DEPTH
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.sources.yaml_source import MAX_NODES, SpelledNumber, parse


def read(text: str) -> Any:
    """The value of a text without problems."""
    value, diagnostics = parse(Source("f.yaml", text))
    assert diagnostics == ()
    return value


def diagnostics_of(text: str) -> list[Diagnostic]:
    _, diagnostics = parse(Source("f.yaml", text))
    return list(diagnostics)


def problem_of(text: str) -> Diagnostic:
    (diagnostic,) = diagnostics_of(text)
    return diagnostic


def marked(text: str, span: Span) -> str:
    """What the carets stand under."""
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


# ---------------------------------------------------------------------------------------- scalars


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("-1", -1),
        ("384", 384),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("true", True),
        ("false", False),
        ("null", None),
    ],
)
def test_json_scalars(written: str, value: Any) -> None:
    found = read(f"key: {written}")["key"]
    assert found == value
    assert type(found) is type(value)
    assert json.loads(written) == value


@pytest.mark.parametrize(
    "text",
    [
        "no", "yes", "on", "off", "True", "FALSE", "Null", "NULL", "~", "y", "n",
        "2024-02-31", "2024-01-01T10:00:00Z", "12:30:45", "1_000", "0x10", "0o17", "0b1", "012",
        "+1", ".5", "1.", "1.e5", ".inf", "-.inf", ".nan", "NaN", "Infinity", "1.10.0", "1e", "--1",
        "1 2", "=", "a#b", "a:b", "http://example.org", "<<x",
    ],
)  # fmt: skip
def test_all_else_is_text(text: str) -> None:
    assert read(f"key: {text}") == {"key": text}


@pytest.mark.parametrize("written", ['"384"', "'true'", '"null"', "'1.10'", '""', '"~"'])
def test_quotes_make_text(written: str) -> None:
    assert read(f"key: {written}") == {"key": written[1:-1]}


@pytest.mark.parametrize(
    "spelling", ["1.10", "0.0", "-0.5", "1e5", "1E+5", "2.50e-3", "1e400", "0.1000000000000000055"]
)
def test_numbers_keep_their_spelling(spelling: str) -> None:
    number = read(f"key: {spelling}")["key"]
    assert isinstance(number, SpelledNumber)
    assert number.spelling == repr(number) == spelling
    assert float(number) == float(spelling)
    assert pickle.loads(pickle.dumps(number)).spelling == spelling


def test_texts_over_several_lines() -> None:
    text = "a: |\n  one\n  two\nb: >-\n  one\n  two\nc: one\n  two\n"
    assert read(text) == {"a": "one\ntwo\n", "b": "one two", "c": "one two"}


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "--- # nothing\n"])
def test_an_empty_document_is_an_empty_mapping(text: str) -> None:
    assert read(text) == {}


@pytest.mark.parametrize(("text", "value"), [("[]", []), ("a", "a"), ("7", 7), ('""', "")])
def test_other_documents_are_what_they_are(text: str, value: Any) -> None:
    assert read(text) == value


def test_keys_are_texts() -> None:
    assert read("1: a\ntrue: b\nnull: c\n1.0: d") == {
        "1": "a",
        "true": "b",
        "null": "c",
        "1.0": "d",
    }


# --------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("text", "at"),
    [("a:", (1, 3)), ("a:\nb: 1", (1, 3)), ("- a\n-", (2, 2)), ("{a: b, c}", (1, 9))],
)
def test_an_empty_value_is_refused(text: str, at: tuple[int, int]) -> None:
    diagnostic = problem_of(text)
    assert diagnostic.code == "empty-value"
    assert (diagnostic.span.line, diagnostic.span.column) == at


def test_a_duplicate_key_names_both_lines() -> None:
    text = "a: 1\nb: 2\n'a': 3\n"
    diagnostic = problem_of(text)
    assert (diagnostic.code, diagnostic.message) == (
        "duplicate-key", "the key 'a' stands here and on line 1",
    )  # fmt: skip
    assert marked(text, diagnostic.span) == "'a'"


def test_duplicates_are_found_at_every_level() -> None:
    assert [p.span.line for p in diagnostics_of("x:\n  - a: 1\n    a: 2\n  - {b: 1, b: 2}\n")] == [
        3,
        4,
    ]


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("a: !!int 3", "yaml-tag", "!!int 3"),
        ("a: !!python/object:os.system x", "yaml-tag", "!!python/object:os.system x"),
        ("a: !mine [x]", "yaml-tag", "!mine [x]"),
        ("a: !!binary aGk=", "yaml-tag", "!!binary aGk="),
        ("a: !!set {x}", "yaml-tag", "!!set {x}"),
        ("b: {c: d}\n<<: x", "yaml-tag", "<<"),
        ("? [a]\n: b", "wrong-key", "[a]"),
        ("? {a: b}\n: c", "wrong-key", "{a: b}"),
        ("? - a\n: c", "wrong-key", "- a"),
        ("a: {{ b }}", "expression-unquoted", "{{ b }}"),
        ("a: [{{ b }}]", "expression-unquoted", "{{ b }}"),
        ('a: "\\e[1m"', "control-character", '"\\e[1m"'),
        ('"\\0": a', "control-character", '"\\0"'),
        ("a: " + "9" * 5000, "number-too-long", "9" * 5000),
    ],
)
def test_what_json_has_not_is_refused(text: str, code: str, what: str) -> None:
    diagnostic = problem_of(text)
    assert diagnostic.code == code
    assert marked(text, diagnostic.span) == what


def test_the_merge_key_in_quotes_is_a_key() -> None:
    assert read('"<<": a') == {"<<": "a"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'a: "\ud83d\udc26 sings"', "\U0001f426 sings"),
        (r'a: "\uD83D\uDC26\ud83D\udc26"', "\U0001f426\U0001f426"),
        (r'a: "\\\ud83d\udc26"', "\\\U0001f426"),
        ('a: "one\n  \\ud83d\\udc26\n  two"', "one \U0001f426 two"),
        (r"a: \ud83d\udc26", r"\ud83d\udc26"),
        (r"a: '\ud83d\udc26'", r"\ud83d\udc26"),
        ('a: | # \\ud83d\\udc26\n  {"b": "\\uD83D\\udc27"}', '{"b": "\\uD83D\\udc27"}'),
        (
            "a: >-\n  \\ud83d\\udc26\n  \\ud83d\\udc27\n# \\ud83d\\udc28",
            r"\ud83d\udc26 \ud83d\udc27",
        ),
        ('a: "\\ud83d\\udc26 ' + "\U0010fffd" * 12 + '"', "\U0001f426 " + "\U0010fffd" * 12),
    ],
)
def test_pairs_of_surrogates_are_characters(text: str, value: str) -> None:
    """As JSON escapes what is beyond U+FFFF; only in double quotes is it an escape."""
    assert read(text) == {"a": value}


def test_places_behind_a_pair_of_surrogates() -> None:
    text = '{"\\ud83d\\udc26": {"a": "\\ud83d\\udc26", b: !x c}}'
    assert marked(text, problem_of(text).span) == "!x c"
    source = Source("f.yaml", text)
    assert marked(text, YamlOrigin(source, ("\U0001f426", "a")).span()) == '"\\ud83d\\udc26"'


@pytest.mark.parametrize("half", ["\\ud800", "\\udc26", "\\udc26\\ud83d", "\\ud83d \\udc26"])
def test_half_a_pair_of_surrogates_is_refused(half: str) -> None:
    text = f'a: "\\ud83d\\udc26 {half}"'
    diagnostic = problem_of(text)
    assert diagnostic.code == "yaml-syntax"
    assert (diagnostic.span.column, diagnostic.hint) == (
        text.rindex(half) + 1,
        "this is half a character: write the other half beside it, or the character itself",
    )


@pytest.mark.slow
def test_many_pairs_of_surrogates_take_little_time() -> None:
    started = time.process_time()
    pair = "\\ud83d\\udc26"
    assert read(f'a: "{pair * 30_000}"') == {"a": "\U0001f426" * 30_000}
    assert len(read(f'- "{pair}"\n' * 20_000)) == 20_000
    assert time.process_time() - started < 5


# ------------------------------------------------------------------------------ anchors and bounds


def test_anchors_that_stand_for_little_are_read() -> None:
    assert read("a: &x {b: 1}\nc: *x\n") == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &a {b: *a}",
        "&a [*a, *a]",
        "&a {b: *a, c: [*a, *a]}",
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n"
            for a, b in zip(string.ascii_letters, string.ascii_letters[1:10], strict=False)
        ),
        "a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "a: " + "{b: " * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1),
        "".join(f"{' ' * level}a:\n" for level in range(MAX_DEPTH + 2)) + " " * 70 + "b: 1",
    ],
    ids=[
        "circle",
        "circle of mappings",
        "circles",
        "circles of both",
        "bomb",
        "lists",
        "mappings",
        "blocks",
    ],
)
def test_what_grows_without_bound_is_refused_once(text: str) -> None:
    started = time.process_time()
    assert problem_of(text).code == "yaml-unbounded"
    assert time.process_time() - started < 3


DEEP = {
    "lists": ("[", "]"),
    "mappings": ("{a: ", "}"),
    "lists of mappings": ("[{a: ", "}]"),
    "pairs": ("[a: ", "]"),
    "block lists": ("- ", ""),
}


@pytest.mark.parametrize(("opening", "closing"), DEEP.values(), ids=DEEP)
@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 100, 999, 1000, 1001, 1100, 5000])
@pytest.mark.parametrize("before", ["", "a: 1\nb:\n  "])
def test_depth_has_its_code_at_any_depth(
    before: str, levels: int, opening: str, closing: str
) -> None:
    text = before + opening * levels + "x" + closing * levels
    assert problem_of(text).code == "yaml-unbounded"


@pytest.mark.parametrize("limit", [MAX_DEPTH + 1, 100, 1000])
def test_depth_has_its_code_where_the_library_ends_it(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scanner that looks ahead, and gives up at a depth of its own."""
    text = "a: " + "[" * 2000 + "]" * 2000
    events, compose = yaml.parse, yaml.compose

    def limited(real: Any) -> Any:
        def read(text: str, loader: Any) -> Any:
            if text.count("[") >= limit:
                raise yaml.scanner.ScannerError(
                    None, None, "enough", yaml.Mark("", text.index("[") + limit - 1, 0, 0, "", 0)
                )
            return real(text, loader)

        return read

    monkeypatch.setattr(yaml, "parse", limited(events))
    monkeypatch.setattr(yaml, "compose", limited(compose))
    diagnostic = problem_of(text)
    assert diagnostic.code == "yaml-unbounded"
    assert diagnostic.span.column == len("a: ") + MAX_DEPTH


def test_a_slip_before_the_depth_is_a_slip() -> None:
    assert problem_of("a: 'b\n" + "[" * 2000).code == "yaml-syntax"
    assert problem_of("a: b: c\nd: " + "[" * 2000 + "]" * 2000).span.line == 1


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{a: " * 50_000, "- " * 100_000, "? " * 100_000, "-\t" * 50_000, "[{" * 50_000],
)
def test_depth_never_ends_the_process(text: str) -> None:
    """PyYAML composes by recursion in C, which overflows the stack."""
    started = time.process_time()
    assert diagnostics_of(text)[0].code in ("yaml-unbounded", "yaml-syntax")
    assert YamlOrigin(Source("f.yaml", text), ("a",)).span() == Span("f.yaml")
    assert time.process_time() - started < 3


def test_the_deepest_that_is_allowed() -> None:
    value = read("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    for _ in range(MAX_DEPTH - 1):
        (value,) = value
    assert value == []


@pytest.mark.slow
def test_many_small_values() -> None:
    assert len(read("- a\n" * (MAX_NODES - 10))) == MAX_NODES - 10
    assert problem_of("- a\n" * (MAX_NODES + 10)).code == "yaml-unbounded"


# ----------------------------------------------------------------------------------------- syntax

SLIPS = {
    "a: {{ b }}/c": ("{", 'put the value in quotes: "{{ ... }}"'),
    "a: {{ b['c'] }}": ("{", 'put the value in quotes: "{{ ... }}"'),
    "a: {b: c, d: e {{ f }} g}": ("{", "a value within { } or [ ] that holds {{ ... }} must"),
    "a: [b, c {{ d }}]": ("{", "a value within { } or [ ] that holds {{ ... }} must"),
    "a: {\n  b: c {{ d }}\n}": ("{", "a value within { } or [ ] that holds {{ ... }} must"),
    "a: `b`": ("`", "a value that begins with a backtick must stand in quotes"),
    "- `b`": ("`", "a value that begins with a backtick must stand in quotes"),
    "a: b: c": (":", "a value that holds ': ' must stand in quotes"),
    "a: say `b: c`": (":", "a value that holds ': ' must stand in quotes"),
    "a: **b**": ("*", "a value that begins with %, @, *, & or ! must stand in quotes"),
    "@a: b": ("@", "a key that begins with @, %, * or a backtick must stand in quotes"),
    "a:\n  %b: c": ("%", "a key that begins with @, %, * or a backtick must stand in quotes"),
    "a: {*b: c}": ("*", "a key that begins with @, %, * or a backtick must stand in quotes"),
    "- `b`: c": ("`", "a key that begins with @, %, * or a backtick must stand in quotes"),
    "a: %b": ("%", "a value that begins with %, @, *, & or ! must stand in quotes"),
    "a: [b](c)": ("(", "a value that begins with '[' is a list: put a text in quotes"),
    "a: 'it's'": ("s", "the quoted part ends before the value does"),
    'a: "b" c': ("c", "the quoted part ends before the value does"),
    "a:\n\tb: c": ("\t", "indent with spaces, not with tabs"),
    "a: 'b": ("'", "end it with '"),
    'a: "b\nc: d': ('"', 'end it with "'),
    "a: {b: c\nd: e": ("{", "end it with }"),
    "a: [b, c\nd: e": ("[", "end it with ]"),
    "a: |b": ("b", "a text behind '|' or '>' begins on the next line"),
    'a: "\\d"': ("\\", "in double quotes a backslash begins an escape"),
    "a: - b": ("-", "a list begins on the next line"),
    "a:b\nc: d": (":", "a blank is missing behind the colon"),
    "a: b\n---\nc: d": ("-", "a file holds one document"),
    "a: b\n  c: d": (":", "check the indentation"),
    "a\nb: c": (":", "check the indentation"),
}


@pytest.mark.parametrize(("text", "expected"), SLIPS.items(), ids=SLIPS)
def test_a_slip_has_its_place_and_hint(text: str, expected: tuple[str, str]) -> None:
    diagnostic = problem_of(text)
    assert diagnostic.code == "yaml-syntax"
    assert diagnostic.message.startswith("this is not YAML: ")
    assert marked(text, diagnostic.span) == expected[0]
    assert (diagnostic.hint or "").startswith(expected[1])


@given(st.text("ab:-?[]{}'\"|>&*!%@`#,. \n\t01\\<~éx", max_size=60))
@examples(6)
def test_any_text_gives_a_value_or_problems_inside_the_text(text: str) -> None:
    source = Source("f.yaml", text)
    value, diagnostics = parse(source)
    assert diagnostics or value is not None or text.strip("- \n#") == "null" or "null" in text
    lines = text.split("\n")
    for diagnostic in diagnostics:
        assert 1 <= diagnostic.span.line <= len(lines)
        assert 1 <= diagnostic.span.column <= len(lines[diagnostic.span.line - 1]) + 1
        assert "\n" not in diagnostic.message


# ----------------------------------------------------------------------------------------- places

EXAMPLE = """\
name: Acme
fields:
  model: {type: text, help: "The model"}
notes:
  /a/b: >-
    A long note
    with a {{ name }}.
list:
  - one
  - two: [x, yy, zzz]
"""


@pytest.mark.parametrize(
    ("at", "key", "value"),
    [
        (("name",), "name", "Acme"),
        (("fields", "model"), "model", '{type: text, help: "The model"}'),
        (("fields", "model", "help"), "help", '"The model"'),
        (("notes", "/a/b"), "/a/b", ">-"),
        (("list", 0), "one", "one"),
        (("list", 1, "two", 2), "zzz", "zzz"),
        (("list", 1, "two"), "two", "[x, yy, zzz]"),
    ],
)
def test_places(at: Steps, key: str, value: str) -> None:
    source = Source("f.yaml", EXAMPLE)
    assert marked(EXAMPLE, YamlOrigin(source, at).span()) == value
    assert marked(EXAMPLE, YamlOrigin(source, at).key_span()) == key


def test_the_nearest_place_for_a_path_that_is_not_there() -> None:
    source = Source("f.yaml", EXAMPLE)
    assert marked(EXAMPLE, YamlOrigin(source, ("name", "x")).key_span()) == "name"
    assert YamlOrigin(source, ("list", 7)).span().line == 9
    assert YamlOrigin(Source("f.yaml", ""), ("a",)).span() == Span("f.yaml")
    assert YamlOrigin(Source("f.yaml", "a: 'b"), ("a",)).span() == Span("f.yaml")


def test_a_text_within_a_value_is_found_on_its_line() -> None:
    span = YamlOrigin(Source("f.yaml", EXAMPLE), ("notes", "/a/b")).span("{{ name }}")
    assert (span.line, marked(EXAMPLE, span)) == (7, "{{ name }}")


def test_a_text_is_looked_for_within_its_own_value() -> None:
    text = "{a: '{{ x }}', b: '{{ x }}'}"
    assert (
        YamlOrigin(Source("f.yaml", text), ("b",)).span("{{ x }}").column == text.rindex("{{") + 1
    )


def test_columns_count_characters() -> None:
    text = "größe: {日本: ' 😀', x: !!int y}"
    assert marked(text, problem_of(text).span) == "!!int y"


@pytest.mark.slow
def test_many_problems_in_one_file_take_little_time() -> None:
    text = "".join(f"k{n}: [a, b, {{c: d}}]\n" for n in range(3000))
    started = time.process_time()
    source = Source("f.yaml", text)
    for n in range(3000):
        assert YamlOrigin(source, (f"k{n}", 2, "c")).span().line == n + 1
    assert time.process_time() - started < 4


# ------------------------------------------------------------------------------------ any JSON value

texts = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters="\x85\u2028\u2029\ufeff\ufffe\uffff"
    ),
    max_size=12,
).filter(lambda text: re.fullmatch(r"-?[0-9.]+([eE][+-]?[0-9]+)?", text) is None)
scalars = (
    st.none() | st.booleans() | st.integers() | texts | st.sampled_from(["{{ a }}", "no", "1.0"])
)
values = st.recursive(
    scalars,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(texts, children, max_size=4),
    max_leaves=12,
)


def _paths(value: Any, at: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    yield at, value
    if isinstance(value, dict | list):
        children: Any = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in children:
            yield from _paths(child, (*at, key))


@pytest.mark.slow
@given(st.dictionaries(texts, values, max_size=4), st.booleans(), st.booleans())
@examples(3)
def test_any_json_value_is_itself_and_every_key_is_found(
    value: dict[str, Any], flow: bool, as_json: bool
) -> None:
    if as_json:
        text = json.dumps(value, ensure_ascii=False, indent=None if flow else 2)
    else:
        text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, default_flow_style=flow)
    source = Source("f.yaml", text)
    assert read(text) == value
    for at, child in _paths(value):
        if not at:
            continue
        span = YamlOrigin(source, at).span()
        shown = marked(text, span)
        if isinstance(child, str) and child.isalnum() and child.isascii():
            assert child in shown
        if isinstance(child, list | dict) and child == type(child)():
            assert shown in ("[]", "{}")
        key = at[-1]
        if isinstance(key, str) and key.isalnum() and key.isascii():
            assert marked(text, YamlOrigin(source, at).key_span()).strip("'\"?! ") == key


class _Dumper(yaml.SafeDumper):
    """Quotes what YAML 1.1 takes for something else; without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats(number: float) -> None:
    found = read(f"a: {json.dumps(number)}")["a"]
    assert math.isclose(found, number, rel_tol=0, abs_tol=0)
    assert repr(found) == json.dumps(number)


# ----------------------------------------------------------------------------------------- decoding


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        (b"abc\nd\xe9f", "not-utf8", 2, 2),
        ("größe\nä".encode() + b"\xff", "not-utf8", 2, 2),
        (b"\xff\xfea\x00", "not-utf8", 1, 1),
        ("a\ud800".encode("utf-8", "surrogatepass"), "not-utf8", 1, 2),
        (b"a\r\nb\x00c", "control-character", 2, 2),
        (b"a\nb\x1b[1m", "control-character", 2, 2),
        (b"a\x0cb", "control-character", 1, 2),
        ("a\u2028b".encode(), "control-character", 1, 2),
        ("a\nä\x85".encode(), "control-character", 2, 2),
        (b"x" * (MAX_BYTES + 1), "file-too-large", 1, 1),
    ],
)
def test_bytes_that_are_no_text(content: bytes, code: str, line: int, column: int) -> None:
    diagnostic = decode("f.md", content)
    assert isinstance(diagnostic, Diagnostic)
    assert (diagnostic.code, diagnostic.span.line, diagnostic.span.column) == (code, line, column)


@pytest.mark.parametrize(
    "content", [b"a\nb\n", b"a\r\nb\r\n", b"a\rb\r", b"\xef\xbb\xbfa\nb\n", b"a\r\nb\n"]
)
def test_line_ends_and_byte_order_marks(content: bytes) -> None:
    source = decode("f.md", content)
    assert isinstance(source, Source)
    assert source.text == "a\nb\n"
    assert (source.line(2), source.line(9), source.line(0)) == ("b", None, None)


@pytest.mark.parametrize("header", ["|", "|-", "|+", "|2-"])
def test_a_place_in_a_literal_text_is_told_by_its_line_and_column(header: str) -> None:
    source = Source("x.yaml", f"a:\n  b: {header}\n\n    tide, tide\n      ebb tide\n  c: tide\n")
    text, _ = parse(source)
    value = text["a"]["b"]
    for found in re.finditer("tide", value):
        line = value.count("\n", 0, found.start())
        column = found.start() - value.rfind("\n", 0, found.start()) - 1
        span = YamlOrigin(source, ("a", "b")).in_literal("tide", line, column)
        assert span is not None
        written = source.text.split("\n")[span.line - 1]
        assert written[span.column - 1 : span.end_column - 1] == "tide"
        assert written[: span.column - 1].endswith(value[: found.start()].rpartition("\n")[2])


@pytest.mark.parametrize("text", ["a: >\n  tide\n", "a: tide\n", 'a: "tide"\n', "a: {tide: 1}\n"])
def test_only_a_literal_text_has_the_lines_of_its_source(text: str) -> None:
    assert YamlOrigin(Source("x.yaml", text), ("a",)).in_literal("tide", 0, 0) is None
