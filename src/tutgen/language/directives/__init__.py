"""The directives: a module for each, or for a few alike, and the registry of all."""

from collections.abc import Mapping

from tutgen.language.admonitions import KINDS
from tutgen.language.directives import (
    admonition,
    code,
    each,
    figure,
    include,
    literalinclude,
    only,
    request,
    services,
    tabs,
)
from tutgen.language.parsing.fences import CODE
from tutgen.language.parsing.parser import Form

DIRECTIVES: Mapping[str, Form] = {
    "include": include.DIRECTIVE,
    CODE: code.DIRECTIVE,
    "literalinclude": literalinclude.DIRECTIVE,
    **dict.fromkeys(("admonition", *KINDS), admonition.ADMONITION),
    "dropdown": admonition.DROPDOWN,
    "figure": figure.DIRECTIVE,
    "only": only.DIRECTIVE,
    "tab-set": tabs.TAB_SET,
    "tab-item": tabs.TAB_ITEM,
    "each": each.DIRECTIVE,
    "services": services.SERVICES,
    "grid": services.GRID,
    "compare": services.COMPARE,
    "request": request.DIRECTIVE,
    "response": request.DIRECTIVE,
}
"""By the name that a source writes: the only list of them."""
