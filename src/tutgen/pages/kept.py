"""What is made of values that many tutorials share, such as the fields of services, kept from one to the next."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from tutgen.content.field_type import FieldType
from tutgen.language import nodes as n
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.sources import urls

Result = TypeVar("Result")


class Kept:
    """Forgets all when it has become large."""

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


def says_same(
    value: Any, declared: Mapping[str, FieldType], is_same: Callable[[str], bool]
) -> bool:
    """Whether a value of a service that is the same on all pages is also shown the same: Markdown with no more
    than text, lists, addresses outside the site, and plain fields that are the same. `declared`: the types of
    fields; `is_same`: whether a field has one value on all pages."""

    def holds(part: Any) -> bool:
        match part:
            case Expression():
                return all(map(is_plain, part.uses))
            case n.Link(address=(str() as address,), children=children, attributes=()):
                return bool(children) and urls.scheme(address) in urls.SCHEMES and every(children)
            case n.Value(expression=expression):
                return holds(expression)
            case n.CodeSpan(text=parts, attributes=()):
                return every(parts)
            case n.List(items=held, attributes=()):
                return every(held)
            case (
                n.Paragraph(children=held, attributes=())
                | n.Item(children=held, attributes=())
                | n.Styled(children=held, attributes=())
            ):
                return every(held)
            case _:
                return isinstance(part, str | n.Text | n.Break)

    def every(parts: Any) -> bool:
        return all(map(holds, parts))

    def is_plain(use: str) -> bool:
        root, _, name = use.partition(".")
        kind = declared.get(name)
        return root == "service" and is_same(name) and (kind is None or kind.name != "markdown")

    if isinstance(value, ByVariant):
        return all(says_same(of_variant, declared, is_same) for of_variant in value.values.values())
    value = value.reason if isinstance(value, Unsupported) else value
    if isinstance(value, list):
        return all(says_same(v, declared, is_same) for record in value for v in record.values())
    return not isinstance(value, Document) or every(value.content.nodes)
