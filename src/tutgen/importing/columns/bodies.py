"""The body of a request of siblings: what all share, with fields for few values that differ, or one payload for more."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tutgen.importing.alignment.holes import common_start
from tutgen.importing.columns.calls import Calls
from tutgen.importing.names.own_words import escaped
from tutgen.sources.json_pointer import Steps, pointer_of

_MAX_LEAVES, _MAX_SHARED = 2, 4
"""So many values alone are fields of their own, and so many more of which most services say the same; where more differ, a payload
has them."""


class BodyOfCalls:
    """The bodies of calls, as one."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._bodies = {n: call.raw for n, call in calls.of.items()}
        self._differing = dict(self._parts(self._bodies, ()))
        self.payload = None if self._are_fields() else _root_of([*self._differing], self._bodies)
        """Where the payload of the services stands in the body; None if there is none."""

    def value(self, notes: Callable[[int], Mapping[str, Any]]) -> Any:
        """What `requests.yaml` says; None if there is no body. `notes`: service -> the notes on its payload."""
        if all(body is None for body in self._bodies.values()):
            return None
        if self.payload is None:
            instead = {steps: self._leaf(steps, own) for steps, own in self._differing.items()}
            return self._merged(self._bodies, (), instead)
        calls = self._calls
        values = {
            n: {"body": calls.draft.words[n].in_value(_at(body, self.payload))}
            for n, body in self._bodies.items()
        }
        said = {
            n: value | ({"notes": own} if (own := notes(n)) else {}) for n, value in values.items()
        }
        wanted = f"{calls.stem}_body" if calls.stem in calls.draft.fields else calls.stem
        payload = calls.field(wanted, said, "payload", "body")
        return self._merged(self._bodies, (), {self.payload: payload})

    def _are_fields(self) -> bool:
        """Whether what differs is fields of its own."""
        differing = self._differing
        shared = sum(map(self._has_majority, differing.values()))
        return (
            len(differing) - shared <= _MAX_LEAVES
            and shared <= _MAX_SHARED
            and all(map(_are_scalars, differing.values()))
            and () not in differing
        )

    def _parts(
        self, values: Mapping[int, Any], steps: Steps
    ) -> Iterator[tuple[Steps, Mapping[int, Any]]]:
        """The smallest parts in which bodies differ."""
        first, *others = values.values()
        if all(isinstance(value, dict) for value in values.values()):
            keys = first.keys() if all([*first] == [*other] for other in others) else None
        elif all(isinstance(value, list) for value in values.values()):
            keys = range(len(first)) if all(len(first) == len(o) for o in others) else None
        else:
            keys = () if self._is_same(values) else None
        if keys is None:
            yield steps, values
        for key in keys or ():
            yield from self._parts({n: value[key] for n, value in values.items()}, (*steps, key))

    def _is_same(self, values: Mapping[int, Any]) -> bool:
        """Whether all services say the same value, in their own words."""
        if all(isinstance(value, str) for value in values.values()):
            return len({*self._calls.common(values).values()}) == 1
        return len({(type(value), repr(value)) for value in values.values()}) == 1

    def _has_majority(self, values: Mapping[int, Any]) -> bool:
        """Whether more than half of the services say the same."""
        is_text = all(isinstance(value, str) for value in values.values())
        own = self._calls.common(values) if is_text else values
        most = max(Counter(map(repr, own.values())).values())
        return 2 * most > len(self._calls.draft.services)

    def _leaf(self, steps: Steps, values: Mapping[int, Any]) -> str:
        """The field of a single value."""
        key = next((step for step in reversed(steps) if isinstance(step, str)), self._calls.stem)
        types = {type(value) for value in values.values()}
        if types == {str}:
            texts = self._calls.common(values)
            return self._calls.field(key, texts, "text", pointer_of(steps))
        kind = "boolean" if types == {bool} else "integer" if types == {int} else "number"
        return self._calls.field(key, values, kind, pointer_of(steps))

    def _merged(self, values: Mapping[int, Any], steps: Steps, instead: Mapping[Steps, str]) -> Any:
        """The body that all share, with expressions in the place of what differs."""
        if steps in instead:
            return instead[steps]

        def part(key: Any) -> Any:
            return self._merged({n: v[key] for n, v in values.items()}, (*steps, key), instead)

        first = next(iter(values.values()))
        if isinstance(first, dict):
            return {escaped(key): part(key) for key in first}
        if isinstance(first, list):
            return [part(at) for at in range(len(first))]
        if isinstance(first, str):
            return next(iter(self._calls.common(values).values()))
        return first


def _are_scalars(values: Mapping[int, Any]) -> bool:
    """Whether values are all texts, all truth values or all numbers."""
    return not any(
        isinstance(value, dict | list) or value is None for value in values.values()
    ) and (
        len({isinstance(value, str) for value in values.values()}) == 1
        and len({isinstance(value, bool) for value in values.values()}) == 1
    )


def _root_of(differing: Sequence[Steps], bodies: Mapping[int, Any]) -> Steps:
    """The steps to the smallest mapping that holds all that differs."""
    root = differing[0][: common_start(differing)]
    while root and not all(isinstance(_at(body, root), dict) for body in bodies.values()):
        root = root[:-1]
    return root


def _at(body: Any, steps: Steps) -> Any:
    for step in steps:
        body = body[step]
    return body
