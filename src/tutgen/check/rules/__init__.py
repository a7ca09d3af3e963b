"""The sibling rules, one module each: `foreign_word.py` holds the `RULE` of the code `foreign-word`.

Adding a rule is adding its module, and its code to those of `diagnostics`. A rule on nodes or prose takes them from
`siblings/source_nodes.py`; what it works out of a text (`WrittenText`) or of facts it keeps there, with `once`.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from tutgen.check.rule import Rule


@cache
def load_rules() -> Mapping[str, Rule]:
    """Code -> rule, in alphabetical order. Imports the modules of all rules."""
    names = sorted(module.name for module in iter_modules(__path__))
    return {name.replace("_", "-"): import_module(f"{__name__}.{name}").RULE for name in names}
