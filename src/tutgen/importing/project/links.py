"""Links between original pages, as links between the pages of the project."""

import posixpath
import re
from collections.abc import Mapping, Sequence

from tutgen.importing.nouns.line import Line
from tutgen.importing.originals.pickers import sibling_at

_ADDRESS = re.compile(r"(?<=\]\()(?P<path>[^()\s#]+)(?P<id>#[^()\s]*)?(?=[\s)])")


def with_links(path: str, lines: Sequence[Line], pages: Mapping[str, str]) -> list[Line]:
    """The lines of a file of the project, whose links to original pages lead to what became of them. Links are relative to the
    file that they stand in. `pages`: path of an original -> that of its page in the project."""
    folder = posixpath.dirname(path)
    out = []
    for line in lines:
        here = line.path

        def led(found: re.Match[str], here: str = here) -> str:
            target = sibling_at(found["path"], here, [*pages])
            if not target:
                return found.group()
            return posixpath.relpath(pages[target], folder) + (found["id"] or "")

        out.append(line.saying(_ADDRESS.sub(led, line.text)) if "](" in line.text else line)
    return out
