"""MyST, of which tutgen's own Markdown is a part: includes are resolved, all else stays."""

import re
from collections.abc import Sequence

from tutgen.importing.dialect import Dialect
from tutgen.importing.line import Line
from tutgen.importing.reading import Reading

_ONLY_HERE = re.compile(r"\s*(?:`{3,}|:{3,}|~{3,})\{[\w-]+\}|\{[\w-]+\}`|\([^()\s]+\)=\s*$")
_INCLUDE = re.compile(r"\s*(`{3,}|:{3,}|~{3,})\{include\}[ \t]+(\S.*?)[ \t]*$")


def _score(lines: Sequence[Line]) -> int:
    return sum(bool(_ONLY_HERE.match(line.text)) for line in lines)


def _translate(lines: Sequence[Line], reading: Reading) -> list[Line]:
    out: list[Line] = []
    rest = iter(lines)
    for line in rest:
        found = _INCLUDE.match(line.text)
        if not found:
            out.append(line)
            continue
        for end in rest:  # options of the include
            if end.text.strip() == found[1]:
                break
        included = reading.include(found[2], line)
        if included:
            with reading.opened(included[0].path):
                out += _translate(included, reading)
    return out


DIALECT = Dialect("myst", _score, _translate)
