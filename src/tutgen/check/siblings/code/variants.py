"""Code that readers choose from by a variant: the same step, said in each of them."""

from collections.abc import Iterable, Iterator

from tutgen.check.siblings.code.shown_code import ShownCode, code_in, code_of_service
from tutgen.check.siblings.facts import SiteFacts, SourceFacts


def variants_of_services(facts: SiteFacts) -> Iterator[list[ShownCode]]:
    """The code of each field of each service that differs by a variant."""
    for slug in facts.siblings:
        yield from variants_of_service(facts, slug)


def variants_of_service(facts: SiteFacts, slug: str) -> Iterable[list[ShownCode]]:
    """Those of one service."""
    by_field: dict[str, list[ShownCode]] = {}
    for code in code_of_service(facts, slug):
        if code.group:
            by_field.setdefault(code.field, []).append(code)
    return by_field.values()


def variants_in(facts: SourceFacts) -> Iterator[list[ShownCode]]:
    """The code of each set of tabs in Markdown."""
    by_set: dict[tuple[str, int], list[ShownCode]] = {}
    for code in code_in(facts.documents, facts.samples):
        if code.group and code.tabs >= 0:
            by_set.setdefault((code.origin.path, code.tabs), []).append(code)
    yield from by_set.values()


def pairs(codes: Iterable[ShownCode]) -> Iterator[tuple[ShownCode, ShownCode]]:
    """The code of the first variant with that of each other one, if each has one block."""
    by_variant: dict[str, list[ShownCode]] = {}
    for code in codes:
        by_variant.setdefault(code.variant, []).append(code)
    first, *others = by_variant.values()
    for other in others:
        if len(first) == len(other) == 1:
            yield first[0], other[0]
