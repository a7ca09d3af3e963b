"""GitHub's Markdown, which is tutgen's own: alerts and tables are read as they stand."""

import re
from collections.abc import Sequence

from tutgen.importing.dialect import Dialect
from tutgen.importing.line import Line
from tutgen.importing.reading import Reading

_ONLY_HERE = re.compile(r"\s*> \[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]")


def _score(lines: Sequence[Line]) -> int:
    return sum(bool(_ONLY_HERE.match(line.text)) for line in lines)


def _translate(lines: Sequence[Line], reading: Reading) -> list[Line]:
    return list(lines)


DIALECT = Dialect("github", _score, _translate)
