"""Functions of facts that are computed once: the result is kept with the facts, and goes with them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar


class Keeping(Protocol):
    """Facts that keep what was computed of them."""

    @property
    def computed(self) -> dict[Any, Any]:
        """Function and further arguments -> result. For `once` alone."""


_Facts = TypeVar("_Facts", bound=Keeping)
_More = ParamSpec("_More")
_Result = TypeVar("_Result")


def once(
    compute: Callable[Concatenate[_Facts, _More], _Result],
) -> Callable[Concatenate[_Facts, _More], _Result]:
    """The same function; called again with the same facts and arguments it gives its first result."""

    @wraps(compute)
    def kept(facts: _Facts, /, *args: _More.args, **kwargs: _More.kwargs) -> _Result:
        key = (compute, *args) if args else compute
        try:
            result: _Result = facts.computed[key]
        except KeyError:
            result = facts.computed[key] = compute(facts, *args, **kwargs)
        return result

    return kept
