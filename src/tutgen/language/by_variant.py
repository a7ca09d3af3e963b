"""Values that differ by a variant: by what a reader chooses on the page, such as a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class Unsupported(NamedTuple):
    """Stands in the place of a value that there is not, and that is meant; it counts as false."""

    reason: Any = None
    """A document; None: nothing is said about it."""

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True, slots=True, eq=False)  # so that what is made of it can be kept
class ByVariant:
    """A value for each variant of a group."""

    group: str
    labels: Mapping[str, str]
    """The variants of the group, in their order: name -> label."""
    values: Mapping[str, Any]
    """Name -> value, or `Unsupported`. What is not said is not in it."""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def there(self) -> Mapping[str, Any]:
        """The values to show, and the reasons in their place, in the order of the variants."""
        return {
            name: self.values[name]
            for name in self.labels
            if name in self.values and self.values[name] != Unsupported()
        }

    @property
    def is_shared(self) -> bool:
        """Whether all variants have the same value."""
        values = list(self.values.values())
        return self.labels.keys() == self.values.keys() and all(v == values[0] for v in values)

    def __bool__(self) -> bool:
        return any(self.values.values())
