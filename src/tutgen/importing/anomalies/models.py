"""What a text says of a model, against the kind of model that the page's request asks for."""

from collections.abc import Iterator

from tutgen.check.elasticsearch.vectors import STORES
from tutgen.check.rules.model_prose import FALSE_OF, claims_in
from tutgen.diagnostics import ALSO, Diagnostic, Span
from tutgen.importing.anomalies.family import Family, prose_lines, written


def false_claims(family: Family) -> Iterator[Diagnostic]:
    """Claims that cannot be true of the task type in the path of a request: one finding for what several pages say alike."""
    found: dict[tuple[str, str], list[Span]] = {}
    for number in range(len(family.slugs)):
        blocks = family.blocks_of(number)
        paths = [
            block.code.call.path.split("/") for block in blocks if block.code and block.code.call
        ]
        types = {part for path in paths for part in path if part in STORES}
        lines = [line for block in blocks for line in prose_lines(block)]
        if len(types) != 1 or not lines:
            continue
        (task_type,) = types
        text = written(lines)
        for claim in claims_in(text):
            if task_type in FALSE_OF.get(claim.kind, ()):
                span = text.span(claim.start, claim.start + len(claim.words))
                found.setdefault((" ".join(claim.words.split()), task_type), []).append(span)
    for (words, task_type), (first, *more) in found.items():
        where = f" on {len(more) + 1} pages" if more else ""
        yield Diagnostic(
            "model-prose",
            f"'{words}' is said{where} of a model for '{task_type}', which the request asks for",
            first,
            "say what is true of such a model",
            trail=tuple((ALSO, span) for span in more),
        )
