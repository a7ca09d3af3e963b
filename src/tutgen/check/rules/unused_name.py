"""Names that are made for nobody: no expression asks for them."""

import re
from collections.abc import Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.needed_fields import model_sources
from tutgen.diagnostics import Diagnostic

_ASKED_FOR = re.compile(r"names(?<!\wnames)(?:\.(\w+)|\[\s*(?:'(\w+)'|\"(\w+)\")?)")
"""Without a group: a name that is computed."""


def unused_names(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Names of the site and of tutorials that no source asks for. One that is computed may be any."""
    site = facts.project.site
    tutorials = ((t.names, t.index.front("names")) for t in facts.project.tutorials)
    declared = [(site.names, site.origin.child("names")), *tutorials]
    if not any(names for names, _ in declared):
        return
    asked = {
        found[1] or found[2] or found[3]
        for source in model_sources(facts)
        for found in _ASKED_FOR.finditer(source.text)
    }
    if None in asked:
        return
    for names, origin in declared:
        for name in names:
            if name not in asked:
                yield Diagnostic(
                    "unused-name",
                    f"the name '{name}' is not used: no page, request or field asks for it",
                    origin.child(name).key_span(),
                    f"write {{{{ names.{name} }}}} where it is meant, or delete it",
                )


RULE = Rule(of_site=unused_names)
