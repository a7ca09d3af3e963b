"""Whether an answer has the form of a sample, as "Did it work?" on a page tells.

A sample may show less than a server answers, and its numbers and texts are examples. So what counts is that the keys that
it shows are there, with values of the same kinds; `null`, `"..."` and `"<placeholder>"` stand for any value. The page does
the same in `templates/js/lazy/answer/00-pure.js`; tests hold both to one table.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tutgen.run.masking import Mask
from tutgen.sources.json_pointer import Steps, pointer_of

DEEPEST = 100
MOST_STEPS = 50_000
"""Comparisons of two values."""
MOST_DIFFERENCES = 20
_REST = ("...", "…")
_ANYTHING = re.compile(r"<[^<>]+>")
_NUMBERS = re.compile(r"/\d+(?=/|$)")


class Difference(NamedTuple):
    """A place in which an answer is not as its sample."""

    sample: Steps
    """The place in the sample."""
    answer: Steps
    message: str
    is_missing: bool = False


def kind_of(value: Any) -> str:
    """What a JSON value is, for people."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"


def parsed(text: str) -> Any:
    """A JSON value. Raises ValueError for anything else, and for what is nested too deep."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None


def differences(sample: Any, answer: Any) -> list[Difference]:
    """The first differences of an answer from a sample, both JSON values."""
    return _Comparison().of(sample, answer, (), ())[:MOST_DIFFERENCES]


class _Comparison:
    """Counts its steps: each item of a list is compared with each of the sample's."""

    def __init__(self) -> None:
        self._steps = 0

    def of(self, sample: Any, answer: Any, at: Steps, there: Steps) -> list[Difference]:
        """`at`: the place in the sample; `there`: in the answer."""
        self._steps += 1
        if sample is None or self._steps > MOST_STEPS or len(at) > DEEPEST:
            return []
        wanted, found = kind_of(sample), kind_of(answer)
        if isinstance(sample, str):
            is_scalar = isinstance(answer, str | int | float)
            if sample in _REST or (is_scalar and _ANYTHING.fullmatch(sample)):
                return []
        if wanted != found:
            where = f"'{pointer_of(there)}'" if there else "the body"
            message = f"{where} of the answer is {found}, but {wanted} in the sample"
            return [Difference(at, there, message)]
        if isinstance(sample, dict):
            return _each_once(self._members(sample, answer, at, there))
        if isinstance(sample, list):
            return _each_once(self._items(sample, answer, at, there))
        return []

    def _members(
        self, sample: Mapping[str, Any], answer: Mapping[str, Any], at: Steps, there: Steps
    ) -> Iterator[Difference]:
        for key, wanted in sample.items():
            if key in _REST:
                continue
            if key in answer:
                yield from self.of(wanted, answer[key], (*at, key), (*there, key))
            else:
                steps = (*there, key)
                message = f"the answer has no '{pointer_of(steps)}', which the sample shows"
                yield Difference((*at, key), steps, message, is_missing=True)

    def _items(
        self, sample: list[Any], answer: list[Any], at: Steps, there: Steps
    ) -> Iterator[Difference]:
        """Each item is held to the item of the sample that it is most like."""
        forms = [(n, form) for n, form in enumerate(sample) if not _is_rest(form)]
        for number, item in enumerate(answer if forms else ()):
            best: list[Difference] | None = None
            for n, form in forms:
                found = self.of(form, item, (*at, n), (*there, number))
                if best is None or len(found) < len(best):
                    best = found
                if not best:
                    break
            yield from best or ()
            if self._steps > MOST_STEPS:
                return


def _is_rest(value: Any) -> bool:
    return isinstance(value, str) and value in _REST


def _each_once(found: Iterator[Difference]) -> list[Difference]:
    """What is so in each item of a list is said of the first one."""
    first: dict[str, Difference] = {}
    for one in found:
        first.setdefault(_NUMBERS.sub("/#", pointer_of(one.answer)), one)
    return list(first.values())


def reasons_of(value: Any, mask: Mask = str) -> list[str]:
    """What an error says of itself: its reason, and the reasons below it. `mask` works before they are cut."""
    of = value if isinstance(value, dict) else {}
    errors = of.get("errors")
    error = of.get("error") or (errors[0] if isinstance(errors, list) and errors else of)
    details = error if isinstance(error, dict) else {}
    cause: Any = details
    while isinstance(cause, dict) and isinstance(cause.get("caused_by"), dict):
        cause = cause["caused_by"]
    said = [error, *(details.get(key) for key in ("reason", "message", "detail", "title"))]
    said += [cause.get("reason"), of.get("message"), of.get("detail")]
    texts = [mask(text)[:500] for text in said if isinstance(text, str) and text]
    return list(dict.fromkeys(texts))[:3]
