"""Waivers: keys of `waive`, each the code of diagnostics that are right as they stand, with a reason."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tutgen.content.model import Project
from tutgen.diagnostics import Diagnostic, Span, did_you_mean
from tutgen.diagnostics.registry import waivable_codes
from tutgen.requests.parsing import parse_requests
from tutgen.sources.yaml_origin import YamlOrigin


class Waiver(NamedTuple):
    """A key of a `waive`."""

    code: str
    origin: YamlOrigin
    whole: YamlOrigin
    """The file, or the request, that it is written in and holds for."""

    def covers(self, found: Diagnostic) -> bool:
        """Whether it waives a diagnostic."""
        if found.code != self.code or found.span.path != self.whole.path:
            return False
        return not self.whole.at or found.span.line in self.whole.lines()


def unwaived(found: Iterable[Diagnostic], project: Project) -> list[Diagnostic]:
    """The diagnostics that are not waived, and one for each unused waiver."""
    waivers = list(waivers_of(project))
    used: set[Waiver] = set()
    kept = []
    for diagnostic in found:
        covering = {waiver for waiver in waivers if waiver.covers(diagnostic)}
        used |= covering
        if not covering:
            kept.append(diagnostic)
    services = project.services.values()
    unseen = {s.origin.path for s in services if not project.published.has(s.slug, s.state)}
    return kept + [
        _unused(waiver)
        for waiver in waivers
        if waiver not in used and waiver.whole.path not in unseen
    ]


def waivers_of(project: Project) -> Iterator[Waiver]:
    """The waivers of services, Markdown files and requests."""
    for service in project.services.values():
        for code in service.waive:
            yield Waiver(code, service.origin.child("waive", code), service.origin)
    for file in project.files.values():
        for code in file.front_matter.get("waive", {}):
            yield Waiver(code, file.front("waive", code), YamlOrigin(file.source))
    for source in (project.requests, *(tutorial.requests for tutorial in project.tutorials)):
        if source and "waive:" in source.text:
            for request in parse_requests(source)[0].values():
                for code in request.values.get("waive", {}):
                    yield Waiver(code, request.origin.child("waive", code), request.origin)


def _unused(waiver: Waiver) -> Diagnostic:
    codes = waivable_codes()
    if waiver.code in codes:
        message, hint = f"nothing here is a '{waiver.code}'", "take the waiver out"
    else:
        message = f"'{waiver.code}' is no finding that can be waived"
        hint = did_you_mean(waiver.code, codes) or f"these can: {', '.join(sorted(codes))}"
    place: Span = waiver.origin.key_span()
    return Diagnostic("unused-waiver", message, place, hint)
