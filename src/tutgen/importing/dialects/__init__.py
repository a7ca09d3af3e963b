"""The dialects that can be imported: one module each."""

from collections.abc import Mapping

from tutgen.importing.dialect import Dialect
from tutgen.importing.dialects import github, myst

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect for dialect in (myst.DIALECT, github.DIALECT)
}
"""By their names; of equal scores the first one counts."""
