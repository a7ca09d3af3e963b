"""The names of services, as texts may have them in other letters."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.prose.site_words import AFTER, BEFORE, words_in
from tutgen.check.siblings.text import WrittenText

SHORTEST_NAME = 5
"""Letters; a shorter name may be a word."""


class ServiceName(NamedTuple):
    """The name of a service, or of one that is planned."""

    name: str
    letters: str
    """The name as `squeezed` gives it."""
    usual: frozenset[str]
    """The name, and the slug if it has the same letters."""
    own: frozenset[str]
    """Keys and values of the service, which may have the same letters."""

    def misspelled(self, text: WrittenText) -> Iterator[tuple[int, int]]:
        """The places in a text that have the letters of the name in another form."""
        for found in _pattern(self.letters).finditer(text.prose):
            written = " ".join(found.group().split())
            words = re.split("[ -]", written)
            ordinary = written.islower() and (len(words) > 1 or len(self.name.split()) == 1)
            ordinary |= len(words) > 1 and written[1:].islower() and text.begins(found.start())
            if written not in self.usual and written not in self.own and not ordinary:
                yield found.span()


def squeezed(text: str) -> str:
    """A text in lower case, without blanks, hyphens and line ends."""
    return text.lower().replace(" ", "").replace("-", "").replace("\n", "")


@lru_cache(maxsize=1024)
def _pattern(letters: str) -> re.Pattern[str]:
    """The letters as words of their own: no part of an id, a path or an address."""
    spelled = r"[\s-]?".join(map(re.escape, letters))
    return re.compile(f"{BEFORE}{spelled}{AFTER}", re.IGNORECASE)


def names_to_find(facts: SiteFacts) -> Sequence[ServiceName]:
    """The names to look for, the longest first; not those that two services spell differently."""
    services = [one.service for one in facts.siblings.values()]
    spellings = {s.name: {s.name, s.slug} for s in services}
    for tutorial in facts.project.tutorials:
        for entry in tutorial.entries:
            if not (entry.service and entry.service.diagnostics):  # its name may be a guess
                spellings.setdefault(entry.name, {entry.name})
    own: dict[str, set[str]] = {
        one.service.name: {
            text.text for texts in (one.values, one.keys, one.texts) for text in texts.values()
        }
        for one in facts.siblings.values()
    }
    letters = {name: squeezed(name) for name in spellings}
    alike = Counter(letters.values())
    return [
        ServiceName(
            name,
            letters[name],
            frozenset(one for one in usual if squeezed(one) == letters[name]),
            frozenset(own.get(name, ())),
        )
        for name, usual in sorted(spellings.items(), key=lambda item: -len(item[0]))
        if len(letters[name]) >= SHORTEST_NAME and alike[letters[name]] == 1
    ]


def words_of(names: Iterable[ServiceName]) -> Iterator[str]:
    """The words in some names, as they are written."""
    return (word for one in names for word in words_in(one.name))
