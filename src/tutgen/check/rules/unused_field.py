"""Fields that are written for nobody: no page, request or name uses them."""

from collections.abc import Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.needed_fields import named_fields
from tutgen.diagnostics import Diagnostic, did_you_mean


def unused_fields(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Declared fields that no source names; an identifier may be said for what it owns alone."""
    fields = facts.project.site.fields
    named = named_fields(facts) if fields else frozenset()
    for field in fields.values():
        is_said_to_own = field.type.owned_as == "identifier"
        if field.name not in named and not is_said_to_own and field.origin is not None:
            near = did_you_mean(field.name, sorted(named - fields.keys()))
            yield Diagnostic(
                "unused-field",
                f"the field '{field.name}' is not used: no page, request or name has it",
                field.origin.key_span(),
                near or f"write {{{{ service.{field.name} }}}} where readers need it, or delete it",
            )


RULE = Rule(of_site=unused_fields)
