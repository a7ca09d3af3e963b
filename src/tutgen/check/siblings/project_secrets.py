"""Real keys and passwords in the sources of a project."""

from collections.abc import Iterator

from tutgen.check.secret_shapes import find_secrets, needles_in
from tutgen.check.siblings.text import WrittenText
from tutgen.check.siblings.waivers import waivers_of
from tutgen.content.model import Project
from tutgen.diagnostics import Diagnostic
from tutgen.sources.source import Source, TextOrigin


def waived_secrets(project: Project) -> frozenset[str]:
    """The values that look like secrets and that a waiver covers."""
    waivers = list(waivers_of(project))
    return frozenset(
        value
        for value, diagnostic in secrets_of(project)
        if any(waiver.covers(diagnostic) for waiver in waivers)
    )


def secrets_of(project: Project) -> Iterator[tuple[str, Diagnostic]]:
    """(secret, diagnostic) of each secret; the diagnostic shows only its first characters."""
    sources = [*_sources(project)]
    lines = dict.fromkeys(line for source in sources for line in source.text.split("\n"))
    needles = needles_in("\n".join(lines))  # most lines of tutorials are those of others
    for source in sources:
        for secret in find_secrets(source.text, needles):
            yield (
                secret.value,
                Diagnostic(
                    "secret",
                    f"'{secret.value[:4]}...' looks like a real secret ({secret.kind})",
                    WrittenText(source.text, TextOrigin(source)).span(secret.start, secret.end),
                    "revoke it, as others may have seen it; show a placeholder such as <api_key>",
                ),
            )


def _sources(project: Project) -> Iterator[Source]:
    """Every text file of the model, each once."""
    yield project.site.origin.source
    yield from dict.fromkeys(model.origin.source for model in project.models.values())
    for service in project.services.values():
        yield service.origin.source
    for file in project.files.values():
        yield file.source
    for requests in (project.requests, *(tutorial.requests for tutorial in project.tutorials)):
        if requests:
            yield requests
