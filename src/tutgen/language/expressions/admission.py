"""The grammar of expressions: what is admitted becomes a closure.

Jinja's parser reads an expression; only names, attributes, items, literals, comparisons, boolean
logic, inline if and the filters of `filters` are admitted, node by node, so that content can neither
run code nor loop. The closures made of the nodes cost a tenth of Jinja's own compiled expressions.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.parser import Parser

from tutgen.content.field_type import Record
from tutgen.diagnostics import did_you_mean, unknown_name_hint
from tutgen.language.by_variant import ByVariant
from tutgen.language.expressions.filters import COMPARE, FILTERS, default
from tutgen.language.expressions.values import (
    Evaluate,
    EvaluationError,
    Scope,
    Undefined,
    as_text,
    attribute_of,
    bare,
    defined,
    is_missing,
    is_unsaid,
    kind_of,
    resolved,
    truth,
)
from tutgen.sources.yaml_source import UNPRINTABLE

ROOTS = ("service", "tutorial", "names", "site", "args", "from", "to")
"""The names that an expression can begin with."""
_FIELDS = {"from": "left", "to": "entered"}
"""The fields of `Scope` that are not called as in expressions."""
LISTS = ("service.tutorials",)
"""The values that have choices and are lists of them."""
MAX_LENGTH = 400
"""Characters between the braces."""
MAX_DEPTH = 30
"""Of nodes in each other."""

_ENVIRONMENT = jinja2.Environment(autoescape=True)  # used for its grammar alone


@lru_cache(maxsize=4096)
def compile_closure(
    inside: str, source: str, bound: frozenset[str] = frozenset()
) -> tuple[Evaluate, frozenset[str]]:
    """The closure of an expression, and the names that it uses: `service.model`, `names.*`.

    `inside`: the text between the braces; `source`: the same as messages show it; `bound`: names that its source
    binds. Raises EvaluationError for an expression that is not admitted.
    """
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
        return _Admission(uses, bound).closure(node, 0), frozenset(uses)
    except RecursionError:
        message = "the expression is nested too deep"
        raise EvaluationError("expression-too-long", message) from None
    except (jinja2.TemplateSyntaxError, ValueError, OverflowError) as error:
        reason = getattr(error, "message", None) or str(error)
        reason = re.sub(r"'?end of (template|print statement)'?", "end", reason).removesuffix(".")
        message = f"'{source}' is no expression: {reason}"
        raise EvaluationError("expression-syntax", message) from None


@lru_cache(maxsize=1024)
def comparisons(inside: str) -> tuple[tuple[str, Any], ...]:
    """The names that an expression compares with constants, such as `service.slug`; each with one of these constants.
    Nothing for a text that is no expression."""
    try:
        node = Parser(_ENVIRONMENT, inside, state="variable").parse_expression()
    except (RecursionError, jinja2.TemplateSyntaxError, ValueError, OverflowError):
        return ()
    found = [node] if isinstance(node, nodes.Compare) else []
    found += node.find_all(nodes.Compare)
    return tuple(pair for compared in found for pair in _compared_constants(compared))


def _as_item(node: nodes.Node) -> str | None:
    """`service['max-size']` for `service.max-size`, which reads as a subtraction; None for any other node."""
    parts: list[str] = []
    while isinstance(node, nodes.Sub) and isinstance(node.right, nodes.Name):
        parts.insert(0, node.right.name)
        node = node.left
    if parts and isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return f"{node.node.name}['{'-'.join([node.attr, *parts])}']"
    return None


class _Admission:
    """Turns an admitted node into a closure; raises EvaluationError for any other."""

    def __init__(self, uses: set[str], bound: frozenset[str]) -> None:
        self.uses = uses
        self.bound = bound

    def closure(self, node: nodes.Node, depth: int) -> Evaluate:
        if depth > MAX_DEPTH:
            raise EvaluationError("expression-too-long", "the expression is nested too deep")
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            item = _as_item(node)
            hint = f"a name with a hyphen is an item: {item}" if item else None
            raise EvaluationError(
                "expression-not-allowed",
                f"an expression may not hold {_KINDS.get(type(node).__name__, 'this')}",
                hint
                or "names, attributes, items, literals, comparisons, and, or, not, "
                "inline if, ~ and filters may stand in an expression",
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
        return lambda scope: [defined(child(scope)) for child in children]

    _tuple = _list

    def _name(self, node: nodes.Name, depth: int) -> Evaluate:
        name = node.name
        if name in self.bound:
            outside = _outside_of_each(name)
            return lambda scope: scope.locals.get(name, outside)
        if name not in ROOTS:
            raise EvaluationError(
                "undefined-name",
                f"'{name}' is not defined",
                _constant(name)
                or did_you_mean(name, [*ROOTS, *sorted(self.bound)])
                or f"begin with {', '.join(ROOTS[:5])}",
            )
        field = _FIELDS.get(name, name)

        def root(scope: Scope) -> Any:
            value = getattr(scope, field)
            return value if value is not None else Undefined(*_NO_ROOT[name])

        return root

    def _getattr(self, node: nodes.Getattr, depth: int, *, is_whole: bool = True) -> Evaluate:
        return self._attribute(node.node, node.attr, depth, is_whole=is_whole)

    def _getitem(self, node: nodes.Getitem, depth: int, *, is_whole: bool = True) -> Evaluate:
        if isinstance(node.arg, nodes.Const):
            return self._attribute(node.node, node.arg.value, depth, is_whole=is_whole)
        if isinstance(node.arg, nodes.Slice):
            raise EvaluationError("expression-not-allowed", "an expression may not hold a slice")
        if isinstance(node.node, nodes.Name):
            self.uses.add(f"{node.node.name}.*")
        base, key = self.closure(node.node, depth), self.closure(node.arg, depth)
        return lambda scope: attribute_of(base(scope), defined(key(scope)), "")

    def _attribute(
        self, base_node: nodes.Node, key: Any, depth: int, *, is_whole: bool
    ) -> Evaluate:
        """`is_whole`: no other attribute stands behind it. Then a value for each variant is resolved: before that, the
        next attribute may name a variant."""
        if isinstance(key, str) and key.startswith("__"):
            raise EvaluationError("expression-not-allowed", f"'{key}' is not a name of the model")
        path = _path(base_node)
        if isinstance(base_node, nodes.Name) and isinstance(key, str):
            self.uses.add(f"{base_node.name}.{key}")
        base = self._base(base_node, depth)
        whole_path = f"{path}.{key}"

        if isinstance(base_node, nodes.Name) and base_node.name not in self.bound:
            root = _FIELDS.get(base_node.name, base_node.name)

            def attribute_of_root(scope: Scope) -> Any:  # most expressions are one
                try:
                    value = getattr(scope, root)[key]
                except (KeyError, IndexError, TypeError):
                    return attribute_of(base(scope), key, path)
                if is_whole and value.__class__ is ByVariant:
                    return resolved(value, scope.variants, whole_path)
                return value

            return attribute_of_root

        def attribute(scope: Scope) -> Any:
            owner = base(scope)
            if owner.__class__ is ByVariant and key not in owner.labels:
                owner = resolved(owner, scope.variants, path)
            try:
                value = owner[key]
            except (KeyError, IndexError, TypeError):
                return attribute_of(owner, key, path)
            if is_whole and value.__class__ is ByVariant:
                return resolved(value, scope.variants, whole_path)
            return value

        return attribute

    def _base(self, node: nodes.Node, depth: int) -> Evaluate:
        """What stands before an attribute."""
        if depth <= MAX_DEPTH:
            if isinstance(node, nodes.Getattr):
                return self._getattr(node, depth + 1, is_whole=False)
            if isinstance(node, nodes.Getitem):
                return self._getitem(node, depth + 1, is_whole=False)
        return self.closure(node, depth)

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

    def _concat(self, node: nodes.Concat, depth: int) -> Evaluate:
        children = [self.closure(child, depth) for child in node.nodes]
        return lambda scope: "".join([as_text(bare(child(scope))) for child in children])

    def _compare(self, node: nodes.Compare, depth: int) -> Evaluate:
        first = self.closure(node.expr, depth)
        rest = [(op.op, self.closure(op.expr, depth)) for op in node.ops]
        compared = tuple(_compared_constants(node))

        def compare(scope: Scope) -> bool:
            for name, value in compared:
                choices = _choices(name, scope) if scope.locals else scope.choices.get(name)
                if choices is not None and value not in choices:
                    raise _unknown_choice(name, value, choices)
            left = first(scope)
            for operator, operand in rest:
                right = operand(scope)
                if not _holds(operator, left, right):
                    return False
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
            if apply is default:
                return arguments[0](scope) if is_missing(value) else value
            value = bare(value)
            try:
                return apply(value, *[defined(argument(scope)) for argument in arguments])
            except (TypeError, ValueError, LookupError):
                raise EvaluationError(
                    "wrong-value", f"the filter '{name}' cannot take {kind_of(value)}"
                ) from None

        return filtered


_PLAIN = frozenset((str, int, bool))
"""What most values are, which are compared as they are."""


def _holds(operator: str, left: Any, right: Any) -> bool:
    """Whether a comparison holds. A declared field that is not said is false: it has no order, and nothing in it."""
    if left.__class__ not in _PLAIN or right.__class__ not in _PLAIN:
        if is_unsaid(left) or is_unsaid(right):
            if operator not in ("eq", "ne"):
                return operator == "notin"
            left, right = (False if is_unsaid(value) else value for value in (left, right))
        left, right = bare(left), bare(right)
    try:
        return COMPARE[operator](left, right)
    except TypeError:
        raise EvaluationError(
            "wrong-value", f"{kind_of(left)} and {kind_of(right)} cannot be compared"
        ) from None


def _compared_constants(node: nodes.Compare) -> Iterator[tuple[str, Any]]:
    """The names that a comparison compares with constants, such as `service.slug`; each with one of
    these constants."""
    left = node.expr
    for operand in node.ops:
        right = operand.expr
        if operand.op in ("eq", "ne"):
            pairs = [(left, right), (right, left)]
        elif operand.op in ("in", "notin") and isinstance(right, nodes.List | nodes.Tuple):
            pairs = [(left, item) for item in right.items]
        elif operand.op in ("in", "notin") and _path(right) in LISTS:
            pairs = [(right, left)]
        else:
            pairs = []
        for name, value in pairs:
            if isinstance(value, nodes.Const) and _path(name):
                yield _path(name), value.value
        left = right


def _choices(name: str, scope: Scope) -> frozenset[str] | None:
    """All values that a value can have, such as `service.sender`, or `error.kind` of a record; None if they are not
    known."""
    root, _, rest = name.partition(".")
    record = scope.locals.get(root)
    if isinstance(record, Record):
        return record.declared.get(rest)
    return scope.choices.get(name)


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
    "Test": "a test",
    "Dict": "a dictionary",
}

_NO_ROOT = {
    "service": ("there is no service on this page", "only a tutorial's [service].md has one"),
    "tutorial": ("there is no tutorial on this page", "only the pages of a tutorial have one"),
    "args": ("there are no arguments here", "arguments are given to a snippet by its include"),
    "from": ("there is no move here", "only 'moves' of a tutorial has 'from' and 'to'"),
    "to": ("there is no move here", "only 'moves' of a tutorial has 'from' and 'to'"),
    "names": ("there are no names here", None),
    "site": ("there is no site here", None),
}


def _constant(name: str) -> str | None:
    """A hint where a name is a truth value or `none` as other languages spell it."""
    spelled = {"null": "none", "nil": "none", "undefined": "none"}.get(name.lower(), name.lower())
    return f"write {spelled}" if spelled in ("none", "true", "false") else None


def _outside_of_each(name: str) -> Undefined:
    hint = "move it into the body, or begin with service or names"
    return Undefined(f"'{name}' is known in the body of its {{each}} only", hint)


def _path(node: nodes.Node) -> str:
    """A name with its attributes, such as `service.model.name`; empty for any other expression."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_path(node.node)}.{node.arg.value}"
    return ""
