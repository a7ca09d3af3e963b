"""A cache of what is made of values that many tutorials share, such as the fields of services."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Result = TypeVar("Result")


class ResultCache:
    """Keeps results from one tutorial to the next. Forgets all when it has become large."""

    MOST, MOST_NAMED = 4096, 1024

    def __init__(self) -> None:
        self._made: dict[tuple[Callable[[Any], Any], int], tuple[Any, Any]] = {}
        self._named: dict[Hashable, Any] = {}

    def of(self, make: Callable[[Any], Result], value: Any) -> Result:
        """What a function makes of a value; the same values are compared by identity."""
        found = self._made.get((make, id(value)))
        if found is None or found[0] is not value:
            if len(self._made) >= self.MOST:
                self._made.clear()
            found = self._made[make, id(value)] = value, make(value)
        made: Result = found[1]
        return made

    def named(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """What a function makes, once for all that have this key. It makes no None."""
        made: Result | None = self._named.get(key)
        if made is None:
            made = make()
            if len(self._named) >= self.MOST_NAMED:
                self._named.clear()
            self._named[key] = made
        return made
