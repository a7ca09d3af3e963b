"""Fixes, applied to texts; and which of them are safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutgen.check.fixes import BYTE_ORDER_MARK, apply_fixes, with_safe_fixes
from tutgen.diagnostics import Diagnostic, Edit, Fix, Span


def edit(line: int, column: int, old: str, new: str, path: str = "a.md") -> Edit:
    return Edit(Span(path, line, column, line, column + len(old)), old, new)


def fixing(*edits: Edit) -> Diagnostic:
    return Diagnostic("misspelled-name", "m", edits[0].span, fix=Fix("mend it", edits))


def applied(text: str, *found: Diagnostic) -> str:
    return apply_fixes(found, {"a.md": text}).texts.get("a.md", text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", BYTE_ORDER_MARK])
def test_line_ends_and_a_byte_order_mark_stay(end: str, mark: str) -> None:
    text = f"{mark}Ask Plovver.{end}{end}Or Sisskin{end}"
    found = fixing(edit(1, 5, "Plovver", "Plover")), fixing(edit(3, 4, "Sisskin", "Siskin"))
    assert applied(text, *found) == f"{mark}Ask Plover.{end}{end}Or Siskin{end}"


def test_an_edit_over_two_lines_finds_them_whatever_their_end() -> None:
    two = Edit(Span("a.md", 1, 5, 2, 4), "the\nthe", "the")
    assert applied("ask the\r\nthe bird\r\n", fixing(two)) == "ask the bird\r\n"


def test_text_is_put_in_where_a_point_is() -> None:
    assert applied("[a](b)to", fixing(edit(1, 7, "", " "))) == "[a](b) to"


@pytest.mark.parametrize(
    "void",
    [
        edit(1, 1, "Plovver", "Plover"),
        edit(1, 5, "Plover", "Plovver"),
        edit(9, 1, "", "x"),
        edit(1, 99, "", "x"),
        edit(0, 1, "", "x"),
        edit(1, 0, "", "x"),
        Edit(Span("a.md", 1, 5), "Plovver", "Plover"),
        edit(1, 5, "Plovver", "Plover", "elsewhere.md"),
    ],
)
def test_a_fix_that_does_not_fit_the_text_has_no_effect(void: Edit) -> None:
    text = "Ask Plovver."
    assert apply_fixes([fixing(void)], {"a.md": text}) == ({}, (), ())
    whole = fixing(edit(1, 1, "Ask", "Tell"), void)
    assert applied(text, whole) == text


def test_of_two_that_overlap_the_first_wins_and_the_other_is_left() -> None:
    first, second = fixing(edit(1, 1, "the the", "the")), fixing(edit(1, 5, "the egg", "an egg"))
    came = apply_fixes([first, second], {"a.md": "the the egg"})
    assert came == ({"a.md": "the egg"}, (first,), (second,))


def test_two_that_touch_are_both_done() -> None:
    found = fixing(edit(1, 1, "ab", "x")), fixing(edit(1, 3, "cd", "y"))
    assert applied("abcd", *found) == "xy"


def test_two_that_do_the_same_are_both_done() -> None:
    same = [fixing(edit(1, 1, "ab", "x")), fixing(edit(1, 1, "ab", "x"), edit(1, 3, "cd", "y"))]
    came = apply_fixes(same, {"a.md": "abcd"})
    assert came == ({"a.md": "xy"}, tuple(same), ())


def test_two_put_in_at_one_place_overlap() -> None:
    found = [fixing(edit(1, 2, "", "x")), fixing(edit(1, 2, "", "y"))]
    assert apply_fixes(found, {"a.md": "ab"}) == ({"a.md": "axb"}, (found[0],), (found[1],))


LINES = st.lists(st.text("ab {}'", max_size=12), min_size=1, max_size=5)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
PLACES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 12), st.integers(0, 4)), max_size=6)


@given(LINES, ENDS, PLACES, st.booleans())
def test_nothing_but_the_spans_changes(
    lines: list[str], end: str, places: list[tuple[int, int, int]], marked: bool
) -> None:
    text = (BYTE_ORDER_MARK if marked else "") + end.join(lines)
    found = []
    for line, column, length in places:
        old = lines[line % len(lines)][column : column + length]
        found.append(fixing(edit(line % len(lines) + 1, column + 1, old, "X" * len(old))))
    came = apply_fixes(found, {"a.md": text})
    after = came.texts.get("a.md", text)
    written = {
        (e.span.line, c)
        for d in came.done
        if d.fix
        for e in d.fix.edits
        for c in range(e.span.column, e.span.end_column)
    }
    expected = end.join(
        "".join("X" if (n, c) in written else letter for c, letter in enumerate(line, 1))
        for n, line in enumerate(lines, 1)
    )
    assert after.removeprefix(BYTE_ORDER_MARK) == expected
    assert after.startswith(BYTE_ORDER_MARK) == marked


# ------------------------------------------------------------------------------------ what is safe


def safe(text: str, *edits: Edit, first_line: int = 1) -> str | None:
    """The text with a fix of these edits; None if it is not safe."""
    path = edits[0].span.path
    (found,) = with_safe_fixes([fixing(*edits)], {path: text}, {path: first_line})
    return apply_fixes([found], {path: text}).texts[path] if found.fix else None


def test_expressions_are_left_alone() -> None:
    text = "{{ 'Plovver' }} and Plovver, \\{{ Plovver }}"
    assert safe(text, edit(1, 5, "Plovver", "Plover")) is None
    assert safe(text, edit(1, 4, "", "x")) is None
    assert safe(text, edit(1, 14, "}} a", "}} A")) is None
    assert safe(text, edit(1, 21, "Plovver", "Plover")) == text.replace("and Plovver", "and Plover")
    assert safe(text, edit(1, 16, "", "s")) == text.replace("}} and", "}}s and")


def test_front_matter_is_left_alone() -> None:
    text = "---\ntitle: Plovver\n---\nPlovver"
    assert safe(text, edit(2, 8, "Plovver", "Plover"), first_line=4) is None
    assert safe(text, edit(4, 1, "Plovver", "Plover"), first_line=4) is not None


@pytest.mark.parametrize(
    ("text", "old", "new", "after"),
    [
        ("about: Ask Plovver.\n", "Plovver", "Plover", "about: Ask Plover.\n"),
        ("about: |\n  Ask Plovver.\n", "Plovver", "Plover", "about: |\n  Ask Plover.\n"),
        ("about: 'Ask Obrien.'\n", "Obrien", "O'Brien", None),
        ('about: "Ask Obrien."\n', "Obrien", "O'Brien", "about: \"Ask O'Brien.\"\n"),
        ('about: "Ask Obrien."\n', "Obrien", '"O"', None),
        ("plovver: Ask\n", "plovver", "plover", None),
        ("about: Ask it\n", "Ask", "Note: ask", None),
        ("about: Ask it\n", "it", "it #1", None),
        ("# Ask Plovver\na: b\n", "Plovver", "Plover", None),
        ("index: bird-eggs\n", "bird-eggs", "{{ names.index }}", 'index: "{{ names.index }}"\n'),
        ("[bird-eggs, b]\n", "bird-eggs", "{{ names.index }}", '["{{ names.index }}", b]\n'),
        ("index: bird-eggs of\n", "bird-eggs", "{{ names.index }}", 'index: "{{ names.index }} of"\n'),
        ("index: 'bird-eggs'\n", "bird-eggs", "{{ names.index }}", "index: '{{ names.index }}'\n"),
        ("about: on bird-eggs\n", "bird-eggs", "{{ names.index }}", "about: on {{ names.index }}\n"),
        ("{about: on bird-eggs}\n", "bird-eggs", "{{ names.index }}", None),
        ('index: bird-eggs "x"\n', "bird-eggs", "{{ names.index }}", None),
    ],
)  # fmt: skip
def test_yaml_keeps_its_structure(text: str, old: str, new: str, after: str | None) -> None:
    at = text.index(old)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    assert safe(text, edit(line, column, old, new, "a.yaml")) == after


def test_a_text_with_endless_aliases_takes_no_time() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    text = "\n".join(["about: Plovver", *lines, ""])
    assert safe(text, edit(1, 8, "Plovver", "Plover", "a.yaml")) is not None
