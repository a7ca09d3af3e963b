"""Environment variables that code reads, and that nothing on the page sets or names."""

from collections.abc import Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.variables import fields_of, ids_of_service, ids_of_sources
from tutgen.check.siblings.facts import TutorialFacts
from tutgen.check.siblings.named_services import listed
from tutgen.diagnostics import Diagnostic, Span, did_you_mean


def unset_variables(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """What the code of a page reads and the page says nothing of: once for all pages that show the code."""
    shared = ids_of_sources(facts)
    named = shared.named
    missing: dict[tuple[str, Span], tuple[list[str], set[str]]] = {}
    for page in facts.pages:
        assert page.service is not None
        slug = page.service.slug
        own = ids_of_service(facts.whole, slug, fields_of(facts))
        for read in (*shared.reads, *own.reads):
            if read.name not in named and read.name not in own.named:
                span = read.code.span(read.start, read.start + len(read.name))
                found = missing.setdefault((read.name, span), ([], set()))
                found[0].append(slug)
                found[1].update(named | own.named)
    for (name, span), (slugs, known) in missing.items():
        near = did_you_mean(name, sorted(one for one in known if "_" in one))
        yield Diagnostic(
            "unset-variable",
            f"the code reads the variable '{name}', which nothing else on the page of {listed(slugs)} names",
            span,
            near or "show how to set it, or name it as the rest of the page does",
        )


RULE = Rule(of_tutorial=unset_variables)
