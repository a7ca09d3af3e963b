"""Expressions: what is admitted evaluates as Jinja does; all else is a diagnostic, in time."""

import re
import shlex
import time
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.admission import MAX_LENGTH
from tutgen.language.expressions.braces import (
    EXPRESSION,
    expressions_in,
    pieces,
    with_expressions,
)
from tutgen.language.expressions.computed import compile_value
from tutgen.language.expressions.expression import Expression, compile_expression
from tutgen.language.expressions.values import EvaluationError, Scope, Undefined
from tutgen.language.payload import Payload
from tutgen.sources.source import Source, TextOrigin
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.sources.yaml_source import SpelledNumber

SERVICE = {
    "name": "Acme",
    "slug": "acme",
    "size": 8,
    "price": 1.5,
    "fast": False,
    "tags": ["a", "b"],
    "empty": "",
    "nothing": None,
    "settings": {"model": "m-1", "deep": {"x": [1, 2]}},
}
SCOPE = Scope(SERVICE, {"title": "Guide", "slug": "guide"}, {"index": "acme-index"}, {"title": "T"})
fast = examples(1.5)


def compiled(source: str) -> Expression | Diagnostic:
    return compile_expression(source, TextOrigin(Source("a.md", f"{{{{{source}}}}}")))


def value(source: str, scope: Scope = SCOPE) -> Any:
    expression = compiled(source)
    assert isinstance(expression, Expression), expression
    return expression.evaluate(scope)


def diagnostic(source: str, scope: Scope = SCOPE) -> tuple[str, str]:
    """The code and the message of what is wrong with an expression."""
    expression = compiled(source)
    if isinstance(expression, Expression):
        with pytest.raises(EvaluationError) as caught:
            expression.evaluate(scope)
        return caught.value.code, caught.value.message
    return expression.code, expression.message


# ---------------------------------------------------------------------------------- as Jinja does

_atoms = st.sampled_from(
    [
        "service.name",
        "service['slug']",
        "service.size",
        "service.price",
        "service.fast",
        "service.tags",
        "service.tags[0]",
        "service.empty",
        "service.settings.model",
        "service.settings.deep.x[1]",
        "service[names.index | replace('acme-index', 'name')]",
        "names.index",
        "tutorial.slug",
        "'it''s'",
        '"a b"',
        "7",
        "-2",
        "1.5",
        "true",
        "false",
        "none",
        "['x', service.size]",
    ]
)
_texts = st.sampled_from(["service.name", "names.index", "'it is on-time'", "service.empty"])


def _grow(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(children, children)
    return st.one_of(
        st.tuples(two, st.sampled_from(["and", "or", "==", "!="])).map(
            lambda t: f"({t[0][0]} {t[1]} {t[0][1]})"
        ),
        children.map(lambda a: f"(not {a})"),
        st.tuples(children, children, children).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        st.tuples(_texts, st.sampled_from(["lower", "upper", "title", "capitalize", "trim"])).map(
            lambda t: f"({t[0]} | {t[1]})"
        ),
        st.tuples(_texts, children).map(lambda t: f"({t[1]} in [{t[0]}, {t[1]}])"),
        st.sampled_from(["service.nope", "service.settings.nope"]).flatmap(
            lambda name: children.map(lambda a: f"({name} | default({a}))")
        ),
        children.map(lambda a: f"([{a}, 'z'] | first)"),
        children.map(lambda a: f"([{a}, 'z'] | length)"),
    )


@fast
@given(st.recursive(_atoms, _grow, max_leaves=6))
def test_what_is_admitted_evaluates_as_jinja_does(source: str) -> None:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
    theirs = environment.compile_expression(source, undefined_to_none=False)
    names = {"service": SERVICE, "names": SCOPE.names, "tutorial": SCOPE.tutorial}
    if len(source) <= MAX_LENGTH:
        assert value(source) == theirs(**names)


def test_or_and_and_give_values() -> None:
    assert value("service.empty or service.name") == "Acme"
    assert value("service.name and service.size") == 8
    assert value("service.fast and service.nope") is False


def test_a_default_may_be_undefined_as_long_as_it_is_not_needed() -> None:
    assert value("service.name | default(service.nope)") == "Acme"
    assert value("service.a | default(service.b) | default('c')") == "c"
    assert value("service.nothing | default('c')") == "c"
    assert diagnostic("service.a | default(service.b)")[1] == "'service' has no 'b'"


@fast
@given(st.lists(st.one_of(st.text(), st.integers(), st.booleans()), min_size=2, max_size=4))
def test_a_tilde_joins_texts(parts: list[Any]) -> None:
    scope = Scope({f"p{i}": part for i, part in enumerate(parts)}, None, {}, {})
    source = " ~ ".join(f"service.p{i}" for i in range(len(parts)))
    written = [str(p).lower() if isinstance(p, bool) else str(p) for p in parts]
    assert value(source, scope) == "".join(written)


def test_a_tilde_joins_nothing_that_has_no_text() -> None:
    assert value("'a' ~ 1 ~ service.fast") == "a1false"
    assert diagnostic("'a' ~ service.tags")[0] == "wrong-value"
    assert diagnostic("'a' ~ service.nope")[0] == "undefined-name"


@fast
@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")))
def test_a_shell_reads_a_quoted_text_as_one_word(text: str) -> None:
    scope = Scope({"word": text}, None, {}, {})
    assert shlex.split(value("service.word | shell", scope)) == [text]


@fast
@given(st.integers())
def test_the_number_that_a_text_is(number: int) -> None:
    scope = Scope({"text": f" {number} ", "number": number}, None, {}, {})
    assert value("service.text | int", scope) == value("service.number | int", scope) == number


@pytest.mark.parametrize("source", ["'4a'", "''", "1.5", "true", "['1']", "'1_000'", "'٣'"])
def test_what_is_no_whole_number(source: str) -> None:
    assert diagnostic(f"{source} | int")[0] == "wrong-value"


def test_json_on_several_lines() -> None:
    assert value("service.tags | json(2)") == '[\n  "a",\n  "b"\n]'
    assert value("service.tags | json") == '["a", "b"]'
    numbers = {"a": [SpelledNumber("1e400"), SpelledNumber("1.10")]}
    assert value("service.n | json", Scope({"n": numbers}, None, {}, {})) == '{"a": [1e400, 1.10]}'
    assert diagnostic("service.tags | json('a')")[0] == "wrong-value"
    assert diagnostic("service.tags | json(99)")[0] == "wrong-value"


def test_a_tutorial_that_there_is_not() -> None:
    scope = Scope(
        {"tutorials": ["send"]},
        None,
        {},
        {},
        choices={"service.tutorials": frozenset(["send", "pay"])},
    )
    assert value("'pay' in service.tutorials", scope) is False
    assert diagnostic("'sned' in service.tutorials", scope) == (
        "unknown-choice",
        "'service.tutorials' cannot be 'sned'",
    )


def test_a_payload_is_read_as_its_body() -> None:
    scope = Scope({"p": Payload({"a": 1, "b": [2]}, notes=("n",))}, None, {}, {})
    assert value("service.p.a", scope) == 1
    assert value("'a' in service.p", scope) is True
    assert value("'c' in service.p", scope) is False
    assert value("service.p | first", scope) == "a"
    assert value("service.p | last", scope) == "b"
    assert value("service.p | length", scope) == 2
    assert value("service.p | json", scope) == '{"a": 1, "b": [2]}'
    assert value("service.p == service.p", scope) is True
    assert isinstance(value("service.p", scope), Payload)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("service.kind == 'sparse'", None),
        ("service.kind == 'sprase'", "'service.kind' cannot be 'sprase'"),
        ("'sprase' == service.kind", "'service.kind' cannot be 'sprase'"),
        ("service['kind'] != 'sprase'", "'service.kind' cannot be 'sprase'"),
        ("service.kind in ['dense', 'sprase']", "'service.kind' cannot be 'sprase'"),
        ("service.kind not in ('dense', 'sprase')", "'service.kind' cannot be 'sprase'"),
        ("not (service.kind == 'sprase')", "'service.kind' cannot be 'sprase'"),
        ("service.name == 'Acme' and service.kind == 'x'", "'service.kind' cannot be 'x'"),
        ("'a' if service.kind == 'x' else 'b'", "'service.kind' cannot be 'x'"),
        ("service.name == service.kind == 'x'", "'service.kind' cannot be 'x'"),
        ("service.kind == 1", "'service.kind' cannot be '1'"),
        ("service.kind == service.name", None),
        ("(service.kind | upper) == 'DENSE'", None),
        ("'den' in service.kind", None),
        ("service.name == 'Bolt'", None),
    ],
)
def test_a_comparison_asks_for_what_can_be(source: str, expected: str | None) -> None:
    choices = {"service.kind": frozenset(["dense", "sparse"])}
    scope = Scope({"name": "Acme", "kind": "dense"}, None, {}, {}, choices=choices)
    if expected is None:
        value(source, scope)
    else:
        with pytest.raises(EvaluationError, match=re.escape(expected)) as raised:
            value(source, scope)
        assert raised.value.code == "unknown-choice"
        assert raised.value.hint
        assert "it can be: dense, sparse" in raised.value.hint.lower()


# ------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("service.name()", "expression-not-allowed"),
        ("1 + 1", "expression-not-allowed"),
        ("{}", "expression-not-allowed"),
        ("service.name is defined", "expression-not-allowed"),
        ("service.__class__", "expression-not-allowed"),
        ("service['__class__']", "expression-not-allowed"),
        ("service.name[0:2]", "expression-not-allowed"),
        ("-service.size", "expression-not-allowed"),
        ("range(10)", "expression-not-allowed"),
        ("servce.name", "undefined-name"),
        ("service.nam", "undefined-name"),
        ("service.settings.deep.y", "undefined-name"),
        ("service.tags[9]", "undefined-name"),
        ("service[['a']]", "undefined-name"),
        ("args.a", "undefined-name"),
        ("", "expression-syntax"),
        ("service.", "expression-syntax"),
        ("service.name service.slug", "expression-syntax"),
        ("service.name | replace('a')", "expression-syntax"),
        ("service.name | join(by='a')", "expression-syntax"),
        ("service.name | shout", "unknown-filter"),
        ("service.size | upper", "wrong-value"),
        ("service.size | length", "wrong-value"),
        ("service.size < 'a'", "wrong-value"),
        ("'a' in service.size", "wrong-value"),
        ("service.tags | join(1)", "wrong-value"),
        ("[['a']] | join", "wrong-value"),
        ("service.size | first", "wrong-value"),
        ("'a' * 9", "expression-not-allowed"),
        ("x" * (MAX_LENGTH + 1), "expression-too-long"),
        ("(" * 190 + "1" + ")" * 190, ""),
        ("[" * 150 + "]" * 150, "expression-too-long"),
        ("not " * 80 + "true", "expression-too-long"),
    ],
)
def test_what_is_refused_says_so(source: str, code: str) -> None:
    if code:
        assert diagnostic(source)[0] == code
    else:
        compiled(source)  # whatever Jinja's parser makes of it


@pytest.mark.parametrize(
    ("source", "item"),
    [
        ("service.azure-openai", "service['azure-openai']"),
        ("names.first-oven-left", "names['first-oven-left']"),
        ("service.ovens - 1", None),
        ("1 - service.ovens", None),
    ],
)
def test_a_hyphen_is_no_subtraction(source: str, item: str | None) -> None:
    found = compiled(source)
    assert isinstance(found, Diagnostic)
    assert found.hint
    is_item = found.hint == f"a name with a hyphen is an item: {item}"
    assert is_item == (item is not None)


@pytest.mark.parametrize(
    "source",
    [
        "secrets.KEY",
        " .Values.host ",
        "#each birds",
        "- x -",
        "env.HOST | upcase",
        "now()",
        "sites.x",
    ],
)
def test_braces_of_another_language_have_their_way_out(source: str) -> None:
    found = compiled(source)
    assert isinstance(found, Diagnostic)
    assert found.hint is not None
    assert "write \\{{ to print the braces themselves" in found.hint


@pytest.mark.parametrize("source", ["service.nmae + 1", "not service.", "names.x | uper"])
def test_braces_of_tutgen_do_not(source: str) -> None:
    found = compiled(source)
    assert isinstance(found, Diagnostic)
    assert "\\{{" not in (found.hint or "")


def test_an_undefined_name_says_what_there_is() -> None:
    with pytest.raises(EvaluationError) as caught:
        value("service.nmae")
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("did you mean 'name'?")
    assert str(caught.value.span) == "a.md:1:1"


_hostile = st.text(
    st.sampled_from("service.name[]()'\"|{}%#=<>!~+-*/\\ \t01eE_,:;@$^&?éxyz\x00\u2028\U0001f600"),
    max_size=60,
)


@examples(4)
@given(st.one_of(_hostile, st.text(max_size=40)))
def test_hostile_input_gives_diagnostics_at_most(source: str) -> None:
    expression = compiled(source)
    if isinstance(expression, Expression):
        try:
            found = expression.evaluate(SCOPE)
        except EvaluationError:
            return
        assert not isinstance(found, Undefined)


@examples(3)
@given(st.text(st.sampled_from("{}\\'\" \nas."), max_size=60))
def test_a_text_is_cut_without_loss(text: str) -> None:
    """What is no expression, nor broken, stays as it is."""
    diagnostics: list[Diagnostic] = []
    found = list(pieces(text, TextOrigin(Source("a.md", text)), diagnostics))
    literal = "".join(piece.text for piece in found if not piece.expression)
    matches = [m for m in EXPRESSION.finditer(text) if not m["escaped"]]
    assert len(diagnostics) + sum(bool(piece.expression) for piece in found) == len(matches)
    if not matches:
        assert literal == text.replace("\\{{", "{{")
    for diagnostic in diagnostics:
        lines = text.split("\n")
        assert lines[diagnostic.span.line - 1][diagnostic.span.column - 1 :].startswith("{{")


@examples(3)
@given(st.text(st.sampled_from("{}\\'\" \nas."), max_size=60))
def test_expressions_are_found_as_a_search_finds_them(text: str) -> None:
    found = [(m.span(), m.groups()) for m in expressions_in(text)]
    assert found == [(m.span(), m.groups()) for m in EXPRESSION.finditer(text)]
    assert with_expressions(text, lambda match: f"<{match['inside']}>") == EXPRESSION.sub(
        lambda match: f"<{match['inside']}>", text
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{" * 50_000,
        "\\" * 100_000 + "{{",
        "{{ '" * 20_000,
        "{{ \"{{'" * 20_000,
        "{{ 'a' " * 20_000,
        "{{ a }" * 20_000,
        "{" * 100_000,
        "{{ '" + "{{' '" * 20_000,
    ],
)
def test_scanning_takes_bounded_time(text: str) -> None:
    started = time.process_time()
    for _ in expressions_in(text):
        pass
    assert time.process_time() - started < 2


def test_compiling_the_worst_takes_bounded_time() -> None:
    started = time.process_time()
    for source in ("[" * 400, "a." * 200, "not " * 100, "1 if " * 80, "a|" * 200, "'" * 400):
        compiled(source[:MAX_LENGTH])
    assert time.process_time() - started < 1


# ----------------------------------------------------------------------------------- YAML values


def test_a_whole_expression_keeps_its_type() -> None:
    origin = YamlOrigin(Source("a.yaml", ""))
    diagnostics: list[Diagnostic] = []
    raw = {
        "a": "{{ service.size }}",
        "b": ["{{ service.settings }}", 1],
        "c": "x {{ service.size }} {{ service.fast }}",
        "d": r"\{{ service.size }}",
        "e": "plain",
        "f": SpelledNumber("1.10"),
    }
    evaluate = compile_value(raw, origin, diagnostics)
    assert evaluate is not None
    assert evaluate(SCOPE) == {
        "a": 8,
        "b": [SERVICE["settings"], 1],
        "c": "x 8 false",
        "d": "{{ service.size }}",
        "e": "plain",
        "f": 1.1,
    }
    assert compile_value({"a": ["b", 1, None]}, origin, diagnostics) is None
    assert diagnostics == []


def test_a_value_that_has_no_text_points_at_its_expression() -> None:
    source = Source("a.yaml", "a: x {{ service.tags }}")
    evaluate = compile_value("x {{ service.tags }}", YamlOrigin(source, ("a",)), [])
    assert evaluate is not None
    with pytest.raises(EvaluationError) as caught:
        evaluate(SCOPE)
    assert str(caught.value.span) == "a.yaml:1:6"


def test_the_expression_is_looked_for_on_its_own_line() -> None:
    text = "one {{ service.a }}\n{{ service.name }} {{ service.b"
    diagnostics: list[Diagnostic] = []
    list(pieces(text, TextOrigin(Source("a.md", text)), diagnostics))
    assert [(d.code, d.span.line, d.span.column) for d in diagnostics] == [
        ("unclosed-expression", 2, 20)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\{{ site.title }}", "{{ site.title }}"),
        (r"\\{{ site.title }}", r"\Sea"),
        (r"\\\{{ 'x' }}", r"\{{ 'x' }}"),
        (r"\\\\{{ site.title }}", r"\\Sea"),
        (r"C:\logs\\{{ site.title }}\\{{ site.title }}", r"C:\logs\Sea\Sea"),
        (r"{{ site.title }}\n", r"Sea\n"),
    ],
)
def test_of_the_backslashes_before_braces_each_two_are_one(text: str, expected: str) -> None:
    diagnostics: list[Diagnostic] = []
    evaluate = compile_value(text, YamlOrigin(Source("x.yaml", text)), diagnostics)
    assert evaluate is not None
    assert evaluate(Scope(None, None, {}, {"title": "Sea"})) == expected
    assert diagnostics == []


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        (r"C:\{{ names.folder }}", True),
        (r"logs\{{ service.slug | upper }}\x", True),
        (r"~\{{ names.folder }}", True),
        (r"{{ site.title }}\{{ names.folder }}", True),
        (r"\{{ names.folder }}\bin", True),
        (r"\{{ names.folder }}/bin", True),
        (r"C:\\\{{ names.folder }}", True),
        (r"\{{ names.folder }}", False),
        (r"write \{{ names.folder }} here", False),
        (r"${\{{ matrix.os }}", False),
        (r"x\{{ matrix.os }}", False),
        (r"x\{{ 'names' }}", False),
        (r"x\{{", False),
    ],
)
def test_one_backslash_between_a_path_and_a_name_is_reported(text: str, is_meant: bool) -> None:
    diagnostics: list[Diagnostic] = []
    compile_value(text, YamlOrigin(Source("x.yaml", text)), diagnostics)
    assert [d.code for d in diagnostics] == ["escaped-expression"] * is_meant
    if is_meant:
        assert diagnostics[0].span.column == text.rindex("{{") + 1 or "title" in text


def test_a_long_run_of_backslashes_takes_no_time() -> None:
    text = "\\" * 200_000
    compile_value(text + "{{ site.title }}" + text, YamlOrigin(Source("x.yaml", text)), [])


@pytest.mark.parametrize(
    ("written", "meant"),
    [("null", "none"), ("NULL", "none"), ("nil", "none"), ("TRUE", "true"), ("FALSE", "false")],
)
def test_a_constant_in_another_spelling_is_told_its_own(written: str, meant: str) -> None:
    found = compiled(f" service.nothing | default({written}) ")
    assert isinstance(found, Diagnostic)
    assert (found.code, (found.hint or "").split(",")[0]) == ("undefined-name", f"write {meant}")
    value(f"service.nothing | default({meant})")
