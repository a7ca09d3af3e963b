"""Real keys and passwords in the sources, before anybody publishes them."""

from collections.abc import Iterator

from tutgen.diagnostics import Diagnostic
from tutgen.rules.facts import SiteFacts
from tutgen.rules.text import Text
from tutgen.secrets import find_secrets
from tutgen.sources import Source, TextOrigin


def secrets(facts: SiteFacts) -> Iterator[Diagnostic]:
    """What looks like a real secret, comments included: what is in the repository can be read.

    Neither the message nor the line below it shows more than how it begins, as logs may be public.
    """
    for source in _sources(facts):
        for secret in find_secrets(source.text):
            yield Diagnostic(
                "secret",
                f"'{secret.value[:4]}...' looks like a real secret ({secret.kind})",
                Text(source.text, TextOrigin(source)).span(secret.start, secret.end),
                "revoke it, as others may have seen it; show a placeholder such as <api_key>",
            )


def _sources(facts: SiteFacts) -> Iterator[Source]:
    """Every text file of the model, each once."""
    project = facts.project
    yield project.site.origin.source
    yield from dict.fromkeys(model.origin.source for model in project.models.values())
    for service in project.services.values():
        yield service.origin.source
    for file in project.files.values():
        yield file.source
    for requests in (project.requests, *(tutorial.requests for tutorial in project.tutorials)):
        if requests:
            yield requests
