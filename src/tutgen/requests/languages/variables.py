"""The environment variables of the placeholders of a site: no two share one."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from tutgen.content.model import Project
from tutgen.requests.languages.language import variable_name
from tutgen.theme.placeholder import PLACEHOLDER

VariableOf = Callable[[str], str]
"""Name of a placeholder -> its variable."""
_IN_BRACKETS = re.compile(r"<[^<>\n]*>")


def variables_of(project: Project) -> VariableOf:
    """The variables of a site's placeholders."""
    others = numbered(project)
    return lambda placeholder: others.get(placeholder) or variable_name(placeholder)


def numbered(project: Project) -> Mapping[str, str]:
    """Placeholder -> variable, where another placeholder has the one of its name: there are numbers behind it."""
    return numbered_in(_texts(project))


def numbered_in(texts: Iterable[str]) -> Mapping[str, str]:
    """Those of the placeholders in texts."""
    rivals = defaultdict[str, set[str]](set)
    for found in {found for text in texts for found in _IN_BRACKETS.findall(text)}:
        if match := PLACEHOLDER.fullmatch(found):
            rivals[variable_name(match[1])].add(match[1])
    taken, numbers = {*rivals}, dict[str, str]()
    for name, placeholders in sorted(rivals.items()):
        if len(placeholders) < 2:
            continue
        _, *others = sorted(placeholders, key=lambda one: (one != name.lower(), one))
        count = 1
        for placeholder in others:
            while (free := f"{name}_{(count := count + 1)}") in taken:
                pass
            taken.add(free)
            numbers[placeholder] = free
    return numbers


@lru_cache(maxsize=1024)
def is_told_by(variable: str, placeholder: str) -> bool:
    """Whether a variable alone tells whose it is: it has all letters of the placeholder, and no number."""
    letters = unicodedata.normalize("NFKD", placeholder)
    is_whole = all(one.isascii() or not one.isalnum() for one in letters)
    return is_whole and variable == variable_name(placeholder)


def _texts(project: Project) -> Iterator[str]:
    """The texts that values of requests come from."""
    for kept in ([project.site], project.services.values(), project.models.values()):
        yield from (one.origin.source.text for one in kept)
    for requests in (project.requests, *(tutorial.requests for tutorial in project.tutorials)):
        if requests:
            yield requests.text
