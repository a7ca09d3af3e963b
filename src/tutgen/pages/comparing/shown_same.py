"""Whether a value that is the same on all pages is also shown the same on all."""

from collections.abc import Callable, Mapping
from typing import Any

from tutgen.content.field_type import FieldType
from tutgen.language import nodes as n
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.document import Document
from tutgen.language.expressions.expression import Expression
from tutgen.sources import urls


def is_shown_same(
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
        return all(
            is_shown_same(of_variant, declared, is_same) for of_variant in value.values.values()
        )
    value = value.reason if isinstance(value, Unsupported) else value
    if isinstance(value, list):
        return all(is_shown_same(v, declared, is_same) for record in value for v in record.values())
    return not isinstance(value, Document) or every(value.content.nodes)
