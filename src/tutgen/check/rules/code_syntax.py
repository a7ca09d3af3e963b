"""Code that does not parse: readers copy it, and it fails."""

from collections.abc import Iterable, Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.shown_code import ShownCode, code_in, code_of_service
from tutgen.check.siblings.code.syntax import fault_in
from tutgen.check.siblings.facts import SiteFacts, SourceFacts
from tutgen.diagnostics import Diagnostic


def broken_code_of_services(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Code in the fields of services."""
    for slug in facts.siblings:
        yield from _broken(code_of_service(facts, slug))


def broken_code(facts: SourceFacts) -> Iterator[Diagnostic]:
    """Code in Markdown."""
    yield from _broken(code_in(facts.documents, facts.samples))


def _broken(codes: Iterable[ShownCode]) -> Iterator[Diagnostic]:
    for code in codes:
        fault = fault_in(code.language, code.text) if code.is_whole else None
        if fault:
            yield Diagnostic(
                "code-syntax",
                f"this is no {_NAMES.get(code.language, 'Python')}: {fault.reason}",
                code.line_span(fault.line),
                "mend it; or name the language that it is in, 'text' for none",
            )


_NAMES = {"json": "JSON", "toml": "TOML", "yaml": "YAML", "yml": "YAML"}

RULE = Rule(of_site=broken_code_of_services, of_sources=broken_code)
