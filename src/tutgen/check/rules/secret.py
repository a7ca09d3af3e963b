"""What looks like a real key or password in the sources."""

from collections.abc import Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.project_secrets import secrets_of
from tutgen.diagnostics import Diagnostic


def secrets(facts: SiteFacts) -> Iterator[Diagnostic]:
    """What looks like a real secret, in comments too: whoever has the repository can read them.

    Neither the message nor the line below it shows more than how it begins, as logs may be public.
    """
    return (diagnostic for _, diagnostic in secrets_of(facts.project))


RULE = Rule(of_site=secrets)
