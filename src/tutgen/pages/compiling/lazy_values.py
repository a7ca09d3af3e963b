"""Values of services and names, computed when an expression first asks for them."""

from collections.abc import Collection, Mapping
from typing import Any
from weakref import ref

from tutgen.language.expressions.values import Evaluate, EvaluationError, Scope
from tutgen.pages.compiling.fields import CompiledFields

MAX_CHAIN = 50
"""Values that need each other, one after another."""


class Lazy(dict[str, Any]):
    """A mapping whose values are computed when first asked for, and then kept."""

    __slots__ = ("_scope", "evaluators", "pending", "what")
    _scope: ref[Scope]

    def __init__(
        self, what: str, constants: Mapping[str, Any], evaluators: Mapping[str, Evaluate]
    ) -> None:
        super().__init__(constants)
        self.what = what
        self.evaluators = evaluators
        self.pending: tuple[str, ...] = ()

    def compute_in(self, scope: Scope) -> None:
        """Compute values in a scope that this is a root of. It is not kept: else tutorials that are done with would
        wait for the collector of cycles."""
        self._scope = ref(scope)

    def __missing__(self, key: str) -> Any:
        evaluate = self.evaluators[key]
        if len(self.pending) > MAX_CHAIN:
            message = f"the value needs more than {MAX_CHAIN} others, each of them another one"
            raise EvaluationError("cyclic-value", message)
        if key in self.pending:
            chain = " -> ".join(f"{self.what}.{name}" for name in (*self.pending, key))
            raise EvaluationError("cyclic-value", f"the value needs itself: {chain}")
        before = self.pending
        self.pending = (*before, key)
        try:
            scope = self._scope()
            assert scope is not None
            value = evaluate(scope)
        finally:
            self.pending = before
        self[key] = value
        return value

    def anew(self) -> "Lazy":
        """The same, as a tab sees it: nothing that was computed is taken from here. What is being computed stays so,
        since a value may need itself in another tab."""
        constants = {name: self[name] for name in self.keys() - self.evaluators.keys()}
        again = Lazy(self.what, constants, self.evaluators)
        again.pending = self.pending
        return again

    @property
    def declared(self) -> Collection[str]:
        """The names that may be there: in a condition, one that is not counts as false."""
        return ()

    @property
    def known(self) -> list[str]:
        """The names that can be asked for."""
        return sorted({*self, *self.evaluators})


class ServiceView(Lazy):
    """A service as a page's expressions see it."""

    __slots__ = ("fields",)

    def __init__(self, fields: CompiledFields) -> None:
        super().__init__("service", fields.known, fields.evaluators)
        self.fields = fields

    @property
    def declared(self) -> Collection[str]:
        """The names of all fields that services may say."""
        return self.fields.declared

    def anew(self) -> "ServiceView":
        again = ServiceView(self.fields)
        again.pending = self.pending
        return again

    def __missing__(self, key: str) -> Any:
        value = super().__missing__(key)
        if key in self.fields.independent:
            self.fields.known[key] = value
        return value
