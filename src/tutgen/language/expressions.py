"""`{{ ... }}`: find it, admit it, and compile it to a closure.

Jinja's parser reads an expression; only names, attributes, items, literals, comparisons, boolean
logic, inline if and the filters listed here are admitted, node by node, so that content can neither
run code nor loop. The closures made of the nodes cost a tenth of Jinja's own compiled expressions.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.filters import do_title
from jinja2.parser import Parser

from tutgen.diagnostics import Diagnostic, Span, did_you_mean, unknown_name_hint
from tutgen.language.payload import Payload
from tutgen.sources.source import Origin
from tutgen.sources.yaml_source import UNPRINTABLE, KeyOrigin, SpelledNumber, YamlOrigin

ROOTS = ("service", "tutorial", "names", "site", "args")
MAX_LENGTH = 400
MAX_DEPTH = 30

_BEGINS = re.compile(rf"[\s(\[]*(?:not\b[\s(]*)?(?:{'|'.join(ROOTS)})\b")
_LITERALLY = "write \\{{ to print the braces themselves"

_ENVIRONMENT = jinja2.Environment(autoescape=True)  # used for its grammar alone

_INSIDE = r"""(?: [^"'{}\n] | "[^"\n]*" | '[^'\n]*' | \{(?!\{) | \}(?!\}) )*"""
EXPRESSION = re.compile(
    rf"""
    (?<!\\) (?P<slashes> (?: \\\\ )* )        # each two are one backslash
    (?: (?P<escaped> \\ \{{\{{ )              # a last odd one: the braces are plain
      | \{{\{{ (?P<inside> {_INSIDE} ) \}}\}}
      | (?P<open> \{{\{{ )                    # without an end on its line
    )""",
    re.VERBOSE,
)
_BRACES = re.compile(rf"\{{\{{ (?P<inside> {_INSIDE} ) \}}\}} (?P<path> [\\/]? )", re.VERBOSE)
_END_OF_PATH = re.compile(r"[\w:.~%$)}/\\-]")


class EvaluationError(Exception):
    """An expression has no value; carries the place of the innermost expression at fault."""

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.span: Span | None = None
        self.users: list[Span] = []
        """The places of the expressions that need the one at fault, nearest first."""

    def diagnostic(self) -> Diagnostic:
        span = self.span or Span("")
        trail = tuple(("used by", user) for user in self.users)
        return Diagnostic(self.code, self.message, span, self.hint, trail=trail)


@dataclass(frozen=True, slots=True)
class Undefined:
    """The value of a name that is not there: an error wherever it is used but in `default`."""

    message: str
    hint: str | None = None

    def error(self) -> EvaluationError:
        return EvaluationError("undefined-name", self.message, self.hint)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the expressions of a page see."""

    service: Mapping[str, Any] | None
    tutorial: Mapping[str, Any] | None
    names: Mapping[str, Any]
    site: Mapping[str, Any]
    args: Mapping[str, Any] | None = None
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What a value can be at all, where that is known: `service.sender` -> its choices."""

    def with_args(self, args: Mapping[str, Any] | None) -> "Scope":
        return Scope(self.service, self.tutorial, self.names, self.site, args, self.choices)


Evaluate = Callable[[Scope], Any]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled `{{ ... }}`."""

    source: str
    """As written, with its braces."""
    evaluate: Evaluate
    """Raises EvaluationError; the value is never Undefined."""
    uses: frozenset[str]
    """`service.model`, `names.index`: a root and an attribute."""
    place: Callable[[], Span] | None = None
    literal: str | None = None
    """What stands in its place, where it is an escape and no expression."""

    def text(self, scope: Scope) -> str:
        """The value as plain text. Raises EvaluationError."""
        try:
            return as_text(self.evaluate(scope))
        except EvaluationError as error:
            if error.span is None and self.place is not None:
                error.span = self.place()
            raise

    @property
    def name(self) -> str:
        """The expression as it counts in an id: `{{ service.name }}` is `service name`."""
        return re.sub(r"[\W_]+", " ", self.source).strip()


def literal(match: re.Match[str]) -> Expression:
    """The escape that a match of EXPRESSION holds: its backslashes, with the braces if they are
    plain."""
    slashes, escaped = match["slashes"], match["escaped"] or ""
    text = slashes[: len(slashes) // 2] + ("{{" if escaped else "")
    return Expression(slashes + escaped, lambda scope: text, frozenset(), literal=text)


def escaped_name(match: re.Match[str], origin: Origin, line: int, column: int) -> Diagnostic | None:
    """The problem of a backslash that was meant to be one: it stands in a path, and the braces, which
    it makes plain, hold a name of the model. `line` and `column` are those of the braces."""
    text, start = match.string, match.start()
    braces = _BRACES.match(text, match.end() - 2)
    if braces is None:
        return None
    before = bool(start and _END_OF_PATH.match(text[start - 1])) or bool(match["slashes"])
    try:
        names = _compile(braces["inside"], braces.group())[1]
    except EvaluationError:
        return None
    if not names or not (before or braces["path"]):
        return None
    source = text[braces.start() : braces.end("inside") + 2]
    return Diagnostic(
        "escaped-expression",
        f"the backslash before '{source}' makes it plain text",
        origin.span(source, line, column),
        f"for a backslash and the value write two: \\\\{source}; for plain braces "
        "{{ '{{' }} and what follows",
    )


def compile_expression(
    inside: str, origin: Origin, line: int = 0, column: int = 0, *, braces: bool = True
) -> Expression | Diagnostic:
    """Compile what stands between the braces; `line` and `column` say where it is in the text."""
    source = f"{{{{{inside}}}}}" if braces else inside
    try:
        inner, uses = _compile(inside, source)
    except EvaluationError as error:
        hint = error.hint
        if braces and error.code != "control-character" and not _BEGINS.match(inside):
            hint = f"{hint}, or {_LITERALLY}" if hint else _LITERALLY
        return Diagnostic(error.code, error.message, origin.span(source, line, column), hint)

    def place() -> Span:
        return origin.span(source, line, column)

    def evaluate(scope: Scope) -> Any:
        try:
            value = inner(scope)
            if value.__class__ is Undefined:
                raise value.error()
        except EvaluationError as error:
            if error.span is None:
                error.span = place()
            elif place() not in (error.span, *error.users) and len(error.users) < 10:
                error.users.append(place())
            raise
        return value

    return Expression(source, evaluate, uses, place)


@lru_cache(maxsize=4096)
def _compile(inside: str, source: str) -> tuple[Evaluate, frozenset[str]]:
    """The closure and what it uses. Raises EvaluationError for what is not admitted."""
    if len(inside) > MAX_LENGTH:
        raise EvaluationError(
            "expression-too-long", f"an expression has at most {MAX_LENGTH} characters"
        )
    try:
        parser = Parser(_ENVIRONMENT, inside, state="variable")
        node = parser.parse_expression()
        if not parser.stream.eos:
            found = parser.stream.current
            raise EvaluationError("expression-syntax", f"unexpected '{found.value}' in '{source}'")
        uses: set[str] = set()
        return _Admission(uses).closure(node, 0), frozenset(uses)
    except RecursionError:
        message = "the expression is nested too deep"
        raise EvaluationError("expression-too-long", message) from None
    except (jinja2.TemplateSyntaxError, ValueError, OverflowError) as error:
        reason = getattr(error, "message", None) or str(error)
        reason = re.sub(r"'?end of (template|print statement)'?", "end", reason).removesuffix(".")
        message = f"'{source}' is no expression: {reason}"
        raise EvaluationError("expression-syntax", message) from None


class _Admission:
    """Turns an admitted node into a closure; raises EvaluationError for any other."""

    def __init__(self, uses: set[str]) -> None:
        self.uses = uses

    def closure(self, node: nodes.Node, depth: int) -> Evaluate:
        if depth > MAX_DEPTH:
            raise EvaluationError("expression-too-long", "the expression is nested too deep")
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            hint = None
            if isinstance(node, nodes.Sub):
                hint = "a name with a hyphen is an item: service['azure-openai']"
            raise EvaluationError(
                "expression-not-allowed",
                f"an expression may not hold {_KINDS.get(type(node).__name__, 'this')}",
                hint
                or "names, attributes, items, literals, comparisons, and, or, not, "
                "inline if, and filters may stand in an expression",
            )
        evaluate: Evaluate = method(node, depth + 1)
        return evaluate

    def _const(self, node: nodes.Const, depth: int) -> Evaluate:
        value = node.value
        if isinstance(value, str) and UNPRINTABLE.search(value):
            message, hint = "the expression holds a control character", "delete it"
            raise EvaluationError("control-character", message, hint)
        return lambda scope: value

    def _templatedata(self, node: nodes.TemplateData, depth: int) -> Evaluate:
        value = node.data
        return lambda scope: value

    def _list(self, node: nodes.List, depth: int) -> Evaluate:
        children = [self.closure(child, depth) for child in node.items]
        return lambda scope: [_defined(child(scope)) for child in children]

    _tuple = _list

    def _name(self, node: nodes.Name, depth: int) -> Evaluate:
        name = node.name
        if name not in ROOTS:
            raise EvaluationError(
                "undefined-name",
                f"'{name}' is not defined",
                did_you_mean(name, ROOTS) or f"begin with {', '.join(ROOTS)}",
            )

        def root(scope: Scope) -> Any:
            value = getattr(scope, name)
            return value if value is not None else Undefined(*_NO_ROOT[name])

        return root

    def _getattr(self, node: nodes.Getattr, depth: int) -> Evaluate:
        return self._attribute(node.node, node.attr, depth)

    def _getitem(self, node: nodes.Getitem, depth: int) -> Evaluate:
        if isinstance(node.arg, nodes.Const):
            return self._attribute(node.node, node.arg.value, depth)
        if isinstance(node.arg, nodes.Slice):
            raise EvaluationError("expression-not-allowed", "an expression may not hold a slice")
        if isinstance(node.node, nodes.Name):
            self.uses.add(f"{node.node.name}.*")
        base, key = self.closure(node.node, depth), self.closure(node.arg, depth)
        return lambda scope: _attribute(base(scope), _defined(key(scope)), "")

    def _attribute(self, base_node: nodes.Node, key: Any, depth: int) -> Evaluate:
        if isinstance(key, str) and key.startswith("__"):
            raise EvaluationError("expression-not-allowed", f"'{key}' is not a name of the model")
        path = _path(base_node)
        if isinstance(base_node, nodes.Name) and isinstance(key, str):
            self.uses.add(f"{base_node.name}.{key}")
        base = self.closure(base_node, depth)

        def attribute(scope: Scope) -> Any:
            owner = base(scope)
            try:
                return owner[key]
            except (KeyError, IndexError, TypeError):
                return _attribute(owner, key, path)

        return attribute

    def _condexpr(self, node: nodes.CondExpr, depth: int) -> Evaluate:
        test, yes = self.closure(node.test, depth), self.closure(node.expr1, depth)
        no = self.closure(node.expr2, depth) if node.expr2 is not None else lambda scope: ""
        return lambda scope: yes(scope) if truth(test(scope)) else no(scope)

    def _not(self, node: nodes.Not, depth: int) -> Evaluate:
        child = self.closure(node.node, depth)
        return lambda scope: not truth(child(scope))

    def _and(self, node: nodes.And, depth: int) -> Evaluate:
        left, right = self.closure(node.left, depth), self.closure(node.right, depth)

        def both(scope: Scope) -> Any:
            value = left(scope)
            return right(scope) if truth(value) else value

        return both

    def _or(self, node: nodes.Or, depth: int) -> Evaluate:
        left, right = self.closure(node.left, depth), self.closure(node.right, depth)

        def either(scope: Scope) -> Any:
            value = left(scope)
            return value if truth(value) else right(scope)

        return either

    def _neg(self, node: nodes.Neg, depth: int) -> Evaluate:
        if not isinstance(node.node, nodes.Const) or not isinstance(node.node.value, int | float):
            raise EvaluationError("expression-not-allowed", "an expression may not hold arithmetic")
        value = -node.node.value
        return lambda scope: value

    def _compare(self, node: nodes.Compare, depth: int) -> Evaluate:
        first = self.closure(node.expr, depth)
        rest = [(_COMPARE[op.op], self.closure(op.expr, depth)) for op in node.ops]
        asked = tuple(_asked(node))

        def compare(scope: Scope) -> bool:
            for name, value in asked:
                if name in scope.choices and value not in scope.choices[name]:
                    raise _unknown_choice(name, value, scope.choices[name])
            left = _value(first(scope))
            for operator, operand in rest:
                right = _value(operand(scope))
                try:
                    if not operator(left, right):
                        return False
                except TypeError:
                    raise EvaluationError(
                        "wrong-value", f"{_kind(left)} and {_kind(right)} cannot be compared"
                    ) from None
                left = right
            return True

        return compare

    def _filter(self, node: nodes.Filter, depth: int) -> Evaluate:
        name = node.name
        if name not in FILTERS:
            raise EvaluationError(
                "unknown-filter",
                f"there is no filter '{name}'",
                unknown_name_hint(name, FILTERS, "there are"),
            )
        if node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
            raise EvaluationError("expression-syntax", f"'{name}' takes plain arguments only")
        apply, least, most = FILTERS[name]
        if not least <= len(node.args) <= most:
            count = str(least) if least == most else f"{least} to {most}"
            plural = "" if count == "1" else "s"
            message = f"'{name}' takes {count if most else 'no'} argument{plural}"
            raise EvaluationError("expression-syntax", message)
        child = self.closure(node.node, depth)
        arguments = [self.closure(argument, depth) for argument in node.args]

        def filtered(scope: Scope) -> Any:
            value = child(scope)
            if apply is _default:
                return arguments[0](scope) if _is_missing(value) else value
            value = _value(value)
            try:
                return apply(value, *[_defined(argument(scope)) for argument in arguments])
            except (TypeError, ValueError, LookupError):
                raise EvaluationError(
                    "wrong-value", f"the filter '{name}' cannot take {_kind(value)}"
                ) from None

        return filtered


def _asked(node: nodes.Compare) -> Iterator[tuple[str, Any]]:
    """What a comparison asks for by name: `service.slug`, and each value that it may be."""
    left = node.expr
    for operand in node.ops:
        right = operand.expr
        if operand.op in ("eq", "ne"):
            pairs = [(left, right), (right, left)]
        elif operand.op in ("in", "notin") and isinstance(right, nodes.List | nodes.Tuple):
            pairs = [(left, item) for item in right.items]
        else:
            pairs = []
        for name, value in pairs:
            if isinstance(value, nodes.Const) and _path(name):
                yield _path(name), value.value
        left = right


def _unknown_choice(name: str, value: Any, choices: frozenset[str]) -> EvaluationError:
    written = value if isinstance(value, str) else json.dumps(value)
    hint = unknown_name_hint(written, choices, "it can be") or "write a value that it can have"
    return EvaluationError("unknown-choice", f"'{name}' cannot be '{written}'", hint)


_KINDS = {
    "Call": "a call",
    "Add": "arithmetic",
    "Sub": "arithmetic",
    "Mul": "arithmetic",
    "Div": "arithmetic",
    "FloorDiv": "arithmetic",
    "Mod": "arithmetic",
    "Pow": "arithmetic",
    "Concat": "the operator '~'",
    "Test": "a test",
    "Dict": "a dictionary",
}

_NO_ROOT = {
    "service": ("there is no service on this page", "only a tutorial's [service].md has one"),
    "tutorial": ("there is no tutorial on this page", "only the pages of a tutorial have one"),
    "args": ("there are no arguments here", "arguments are given to a snippet by its include"),
    "names": ("there are no names here", None),
    "site": ("there is no site here", None),
}

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: bool(a == b),
    "ne": lambda a, b: bool(a != b),
    "lt": lambda a, b: bool(a < b),
    "lteq": lambda a, b: bool(a <= b),
    "gt": lambda a, b: bool(a > b),
    "gteq": lambda a, b: bool(a >= b),
    "in": lambda a, b: a in b,
    "notin": lambda a, b: a not in b,
}


def _is_missing(value: Any) -> bool:
    return value is None or value.__class__ is Undefined


def _default(value: Any, other: Any) -> Any:
    """Only listed: an argument that is not needed may be undefined, so it is evaluated late."""
    return other if _is_missing(value) else value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise TypeError


FILTERS: Mapping[str, tuple[Callable[..., Any], int, int]] = {
    "default": (_default, 1, 1),
    "d": (_default, 1, 1),
    "replace": (lambda v, old, new: _text(v).replace(_text(old), _text(new)), 2, 2),
    "lower": (lambda v: _text(v).lower(), 0, 0),
    "upper": (lambda v: _text(v).upper(), 0, 0),
    "title": (lambda v: do_title(_text(v)), 0, 0),
    "capitalize": (lambda v: _text(v).capitalize(), 0, 0),
    "trim": (lambda v: _text(v).strip(), 0, 0),
    "join": (lambda v, by="": _text(by).join(as_text(child) for child in v), 0, 1),
    "length": (len, 0, 0),
    "first": (lambda v: next(iter(v), ""), 0, 0),
    "last": (lambda v: next(reversed(v), ""), 0, 0),
    "json": (lambda v: json.dumps(v, ensure_ascii=False), 0, 0),
}
"""Name -> function, and how many arguments it takes."""


def _defined(value: Any) -> Any:
    if value.__class__ is Undefined:
        raise value.error()
    return value


def _value(value: Any) -> Any:
    """What filters and comparisons work on: of a payload its body, of `service` its field names."""
    value = _defined(value)
    value = value.body if isinstance(value, Payload) else value
    return getattr(value, "known", value)


def truth(value: Any) -> bool:
    """Whether a value counts as true; an undefined one is an error."""
    return bool(_defined(value))


def _kind(value: Any) -> str:
    kinds = {
        str: "a text",
        bool: "a truth value",
        int: "a number",
        list: "a list",
        dict: "a mapping",
    }
    if isinstance(value, float):
        return "a number"
    if isinstance(value, Payload):
        return "a payload"
    return "null" if value is None else kinds.get(type(value), "such a value")


def as_text(value: Any) -> str:
    """A plain value as text. Raises EvaluationError for what has no text: lists, mappings, null."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, SpelledNumber):
        return value.spelling
    if isinstance(value, int | float):
        return str(value)
    raise EvaluationError(
        "wrong-value",
        f"{_kind(value)} cannot stand in a text",
        "name one value of it, or use the filter 'join' or 'json'",
    )


def _attribute(owner: Any, key: Any, path: str) -> Any:
    """The attribute of a value, or an Undefined that tells what is missing."""
    if owner.__class__ is Undefined:
        return owner
    try:
        return owner[key]
    except (KeyError, IndexError, TypeError):
        pass
    known: Sequence[str] = ()
    body = getattr(owner, "body", owner)
    if isinstance(body, Mapping):
        known = [str(name) for name in getattr(body, "known", body)]
    name = f"'{path}'" if path else "the value"
    hint = unknown_name_hint(str(key), known, "there are")
    return Undefined(f"{name} has no '{key}'", hint or "use default('...') where it may be missing")


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_path(node.node)}.{node.arg.value}"
    return ""


# ------------------------------------------------------------------------------- texts with them


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: a literal, or an expression and its place."""

    text: str
    expression: Expression | None = None


def pieces(text: str, origin: Origin, problems: list[Diagnostic]) -> Iterator[Piece]:
    """A text cut at its expressions; one that is broken is reported and left out."""
    at = 0
    for match in EXPRESSION.finditer(text):
        if match.start() > at:
            yield Piece(text[at : match.start()])
        at = match.end()
        start = match.end() - 2 if match["escaped"] else match.end("slashes")
        line = text.count("\n", 0, start)
        column = start - (text.rfind("\n", 0, start) + 1)
        escape = literal(match).literal
        if escape:
            yield Piece(escape)
        if match["escaped"]:
            problem = escaped_name(match, origin, line, column)
            problems += [problem] if problem else []
            continue
        if match["open"]:
            problems.append(unclosed_expression(text, start, origin, line, column))
            continue
        compiled = compile_expression(match["inside"], origin, line, column)
        if isinstance(compiled, Diagnostic):
            problems.append(compiled)
        else:
            yield Piece(compiled.source, compiled)
    if at < len(text):
        yield Piece(text[at:])


def unclosed_expression(
    text: str, start: int, origin: Origin, line: int, column: int
) -> Diagnostic:
    """`{{` at `start` of a text, without its end on the line."""
    span = origin.span("{{", line, column)
    hint = "an expression stands on one line and ends with '}}'; write \\{{ for two plain braces"
    in_yaml = isinstance(origin, YamlOrigin)
    if in_yaml and "\n" not in text[start:].strip() and "}}" not in text[start:]:
        hint += "; in YAML, ' #' begins a comment: put the value in quotes"
    return Diagnostic("unclosed-expression", "the expression is not closed on its line", span, hint)


def compile_value(value: Any, origin: Any, problems: list[Diagnostic]) -> Evaluate | None:
    """A closure for a YAML value that holds expressions; None where it holds none.

    A text that is one whole expression keeps the type of its value; any other becomes text.
    `origin` is the value's YamlOrigin.
    """
    if isinstance(value, str):
        return compile_text(value, origin, problems)
    if isinstance(value, Mapping):
        parts = {
            key: compile_value(child, origin.child(key), problems) for key, child in value.items()
        }
        keys = {key: compile_key(key, origin.child(key), problems) for key in value if "{{" in key}
        if keys:
            return _with_computed_keys(value, keys, parts)
        if not any(parts.values()):
            return None
        fields = [(key, part, value[key]) for key, part in parts.items()]
        return lambda scope: {
            key: part(scope) if part else constant for key, part, constant in fields
        }
    if isinstance(value, list):
        items = [
            (compile_value(child, origin.child(number), problems), child)
            for number, child in enumerate(value)
        ]
        if not any(part for part, _ in items):
            return None
        return lambda scope: [part(scope) if part else constant for part, constant in items]
    return None


class ComputedKey(str):
    """A key of a mapping that an expression made."""

    __slots__ = ()


Key = Callable[[Scope, Iterable[str]], ComputedKey]
"""The key that an expression makes, beside those that are there. Raises EvaluationError."""


def compile_key(key: str, origin: YamlOrigin, problems: list[Diagnostic]) -> Key:
    """The key of the value at `origin`, which holds expressions."""
    evaluate = compile_text(key, KeyOrigin(origin), problems)

    def computed(scope: Scope, others: Iterable[str]) -> ComputedKey:
        try:
            name = ComputedKey(as_text(evaluate(scope)) if evaluate else key)
        except EvaluationError as error:
            error.span = error.span or origin.key_span()
            raise
        if name and name not in others:
            return name
        problem = EvaluationError("wrong-value", "the key is empty")
        if name:
            problem = EvaluationError("duplicate-key", f"the key '{name}' is there already")
        problem.span = origin.key_span()
        raise problem

    return computed


def _with_computed_keys(
    value: Mapping[str, Any], keys: Mapping[str, Key], parts: Mapping[str, Evaluate | None]
) -> Evaluate:
    written = value.keys() - keys.keys()

    def evaluate(scope: Scope) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, child in value.items():
            name = keys[key](scope, written | result.keys()) if key in keys else key
            part = parts[key]
            result[name] = part(scope) if part else child
        return result

    return evaluate


def compile_text(text: str, origin: Origin, problems: list[Diagnostic]) -> Evaluate | None:
    """As `compile_value`, for a text."""
    if "{{" not in text:
        return None
    found = list(pieces(text, origin, problems))
    if len(found) == 1:
        only = found[0]
        if only.expression:
            return only.expression.evaluate
        return lambda scope: only.text
    parts = [piece.expression or piece.text for piece in found]

    def evaluate(scope: Scope) -> str:
        return "".join([p if isinstance(p, str) else p.text(scope) for p in parts])

    return evaluate


def uses_of(value: Any) -> set[str]:
    """What the expressions of a YAML value use: `service.model`, `names.index`."""
    if isinstance(value, str):
        found: set[str] = set()
        for match in EXPRESSION.finditer(value) if "{{" in value else ():
            if match["inside"]:
                try:
                    found |= _compile(match["inside"], match.group())[1]
                except EvaluationError:  # reported where the value is compiled
                    continue
        return found
    if isinstance(value, Mapping):
        value = [*value, *value.values()]
    return set().union(*map(uses_of, value)) if isinstance(value, list) else set()
