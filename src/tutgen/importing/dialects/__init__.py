"""The dialects that can be imported: one module each."""

from collections.abc import Mapping

from tutgen.importing.dialects import docs_builder, docusaurus, github, mkdocs, myst
from tutgen.importing.dialects.dialect import Dialect

_ALL = (myst.DIALECT, github.DIALECT, docs_builder.DIALECT, mkdocs.DIALECT, docusaurus.DIALECT)
DIALECTS: Mapping[str, Dialect] = {dialect.name: dialect for dialect in _ALL}
"""By their names; of equal scores the first one counts."""
