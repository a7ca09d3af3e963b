"""Literal code with values: indentation, line ends, lines that are left out, and where lines went."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from tutgen.language.expressions.expression import Expression
from tutgen.language.literal_code import LiteralCode, Parts, dedented, lines_in

fast = examples(1.5)


def value(name: str) -> Expression:
    return Expression(name, lambda scope: name, frozenset())


def filled(lines: list[Parts], **values: str) -> tuple[str, list[list[int]]]:
    """The text, and for each line of the source its lines."""
    code = LiteralCode(lines)
    result = code.filled(lambda expression: values[expression.source])
    return result.text, [list(result.lines_of(n)) for n in range(1, len(lines) + 1)]


A, B = value("a"), value("b")


@pytest.mark.parametrize(
    ("lines", "values", "text", "places"),
    [
        pytest.param([("x = ", A)], {"a": "1"}, "x = 1", [[1]], id="a value in a line"),
        pytest.param(
            [("if tide:",), ("    ", A), ("sail()",)],
            {"a": "moor()\nwait()"},
            "if tide:\n    moor()\n    wait()\nsail()",
            [[1], [2, 3], [4]],
            id="the indentation of its line",
        ),
        pytest.param(
            [("\tx = ", A, ";")],
            {"a": "{\n\t1\n}"},
            "\tx = {\n\t\t1\n\t};",
            [[1, 2, 3]],
            id="behind other code, with tabs",
        ),
        pytest.param(
            [("  ", A)], {"a": "p\n\nq"}, "  p\n\n  q", [[1, 2, 3]], id="no blanks on empty lines"
        ),
        pytest.param([(A,), ("end",)], {"a": "x\n"}, "x\nend", [[1], [2]], id="a last line end"),
        pytest.param([(A,), ("end",)], {"a": "x\n\n"}, "x\n\nend", [[1, 2], [3]], id="only one"),
        pytest.param([("s",), (A,), ("e",)], {"a": ""}, "s\ne", [[1], [], [2]], id="empty, alone"),
        pytest.param([("s",), ("  ", A, " ", B)], {"a": "", "b": "\n"}, "s", [[1], []], id="two"),
        pytest.param([(A,), ("e",)], {"a": " "}, " \ne", [[1], [2]], id="a blank is something"),
        pytest.param([("x", A), ("e",)], {"a": ""}, "x\ne", [[1], [2]], id="empty, not alone"),
        pytest.param([("s",), ("",), (A,)], {"a": ""}, "s\n", [[1], [2], []], id="the last line"),
        pytest.param([(A,)], {"a": ""}, "", [[]], id="nothing at all"),
    ],
)
def test_filled(
    lines: list[Parts], values: dict[str, str], text: str, places: list[list[int]]
) -> None:
    assert filled(lines, **values) == (text, places)


@fast
@given(st.lists(st.tuples(st.sampled_from(["", "  ", "\t", "x "]), st.text("ab\n", max_size=6))))
def test_every_line_of_the_page_comes_from_one_of_the_source(lines: list[tuple[str, str]]) -> None:
    code = LiteralCode([(lead, value(text)) if lead else (value(text),) for lead, text in lines])
    result = code.filled(lambda expression: expression.source)
    shown = [n for number in range(1, len(lines) + 1) for n in result.lines_of(number)]
    count = result.text.count("\n") + 1
    assert shown == list(range(1, count + 1)) or (not shown and not result.text)


def test_what_is_constant_and_what_is_one_value() -> None:
    assert LiteralCode([("a",), ()]).constant == "a\n"
    assert LiteralCode([("a", A)]).constant is None
    assert LiteralCode([(A,)]).is_value
    assert LiteralCode([(" ", A)]).is_value
    assert not LiteralCode([("x", A)]).is_value
    assert not LiteralCode([(A, B)]).is_value
    assert not LiteralCode([(A,), (B,)]).is_value


def test_dedent() -> None:
    assert dedented("    a\n\n      b", None) == "a\n\n  b"
    assert dedented("    a\n  b", 2) == "  a\nb"
    assert dedented("", None) == ""
    with pytest.raises(ValueError, match="2"):
        dedented("    a\n  b", 3)


def test_lines_in_ranges() -> None:
    assert lines_in([(2, 3), (5, None)], 6) == {2, 3, 5, 6}
    assert lines_in([(2, 9), (8, None)], 3) == {2, 3}
