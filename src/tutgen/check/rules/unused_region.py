"""Regions of samples that no page shows: what they were marked for has moved."""

from collections.abc import Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts
from tutgen.content.samples import SampleError, regions_of
from tutgen.diagnostics import Diagnostic, Span
from tutgen.pages.shown_code import code_of_pages


def unused_regions(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Of files of which pages show other regions. One that is shown whole has marks for others."""
    shown: dict[str, set[str]] = {}
    for sample in facts.samples if facts.samples is not None else _shown(facts):
        path, _, region = sample.partition("#")
        shown.setdefault(path, set()).add(region)
    for path, used in sorted(shown.items()):
        if "" not in used:
            yield from _unused(facts, path, used)


def _shown(facts: SiteFacts) -> Iterator[str]:
    """The samples that pages show, where not all have been rendered."""
    for page in code_of_pages(facts.site, facts.plan):
        yield from (block.sample for block in page.blocks if block.sample)


def _unused(facts: SiteFacts, path: str, used: set[str]) -> Iterator[Diagnostic]:
    try:
        source = facts.project.samples.read(path)
        regions = regions_of(source)
    except SampleError:  # reported where it is shown
        return
    for name, (first, _) in regions.items():
        if name not in used:
            text = source.line(first - 1) or ""
            at = text.find("#region") + 1
            span = Span(path, first - 1, at, first - 1, len(text.rstrip()) + 1)
            message = f"no page shows the region '{name}'"
            yield Diagnostic("unused-region", message, span, "show it, or delete its marks")


RULE = Rule(of_site=unused_regions)
