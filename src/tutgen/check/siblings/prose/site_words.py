"""The words of a site, and where they stand in its prose.

They are looked for in whole sources first, since most have nothing to find; only then in what
readers read of them. A list of words tells what is a word, for the languages that have one.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import compress, pairwise

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.languages import ENGLISH, language_of
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import Letters, WrittenText
from tutgen.check.siblings.word_lists import WordList, word_list
from tutgen.content.model import MarkdownFile, Site
from tutgen.requests.parsing import parse_requests
from tutgen.sources.source import Source

SHORTEST, LONGEST = 4, 60
"""Letters; a shorter or longer run is no word."""
_OF_WORDS = Letters(lambda character: character.isalnum() and not character.isdecimal())
_ALPHANUMERIC = Letters(str.isalnum)
DETERMINERS = frozenset({"a", "an", "the", "my", "your", "our", "their"})
"""Those of English that stand before nouns in manuals, in lower case."""
_DETERMINERS = DETERMINERS | {word.capitalize() for word in DETERMINERS}
BEFORE, AFTER = r"(?<![\w./:@#-])", r"(?![\w/@]|[.:-]\w)"
"""Patterns before and after a word of prose, which is no part of an id, a path or an address."""


def words_in(text: str) -> list[str]:
    """The words of a text, as they are written, of code too."""
    words = text.translate(_OF_WORDS).split()
    return [word for word in words if SHORTEST <= len(word) <= LONGEST]


@dataclass(frozen=True)
class WrittenSource:
    """A source as it stands, and the texts of it that readers read, worked out when asked for."""

    whole: str
    texts: Callable[[], Iterator[WrittenText]]

    @cached_property
    def _runs(self) -> list[str]:
        """The runs of letters and digits in it."""
        return self.whole.translate(_ALPHANUMERIC).split()

    @cached_property
    def words(self) -> Counter[str]:
        """Its words, and how often each stands in it."""
        every = Counter(self._runs)
        for run in [run for run in every if not run.isalpha()]:
            count = every.pop(run)
            for word in run.translate(_OF_WORDS).split():
                every[word] += count
        return Counter({word: n for word, n in every.items() if SHORTEST <= len(word) <= LONGEST})

    @cached_property
    def determined(self) -> frozenset[tuple[str, str]]:
        """The determiners of English in it, each with the word behind it, as written, whatever parts them."""
        words = self._runs
        return frozenset(compress(pairwise(words), map(_DETERMINERS.__contains__, words)))


@dataclass(frozen=True)
class Prose:
    """All sources of a site, and what is known of their words."""

    sources: Sequence[WrittenSource]
    lang: str
    """The language of the site, as a BCP 47 tag."""

    @cached_property
    def known(self) -> WordList | None:
        """The words of the language, in lower case; None without a list of them."""
        return word_list(self.lang)

    @property
    def lists_all(self) -> bool:
        """Whether what is not in the list is no word: elsewhere than in English words have too many forms, or are put
        together of others."""
        return language_of(self.lang) in ENGLISH

    @cached_property
    def spellings(self) -> Mapping[str, Counter[str]]:
        """Word in lower case -> how often it is written in which letters."""
        forms: Counter[str] = Counter()
        for source in self.sources:
            forms.update(source.words)
        found: dict[str, Counter[str]] = {}
        for form, count in forms.items():
            found.setdefault(form.lower(), Counter())[form] = count
        return found

    @cached_property
    def counts(self) -> Counter[str]:
        """Word in lower case -> how often it stands in the site."""
        return Counter({word: forms.total() for word, forms in self.spellings.items()})

    def is_known(self, word: str) -> bool:
        return self.known is not None and word in self.known

    def is_compound(self, word: str) -> bool:
        """Whether it is put together of two words of the language, as words of German are, maybe with an 's'."""
        ends = range(SHORTEST, len(word) - SHORTEST + 1)
        return language_of(self.lang) == "de" and any(
            self.is_known(word[:end]) and (self.is_known(word[end:]) or self._follows(word[end:]))
            for end in ends
        )

    def _follows(self, rest: str) -> bool:
        return rest[0] == "s" and len(rest) > SHORTEST and self.is_known(rest[1:])

    def is_unknown(self, word: str) -> bool:
        return self.lists_all and not self.is_known(word)

    def places(self, words: Iterable[str]) -> Iterator[tuple[str, WrittenText, int]]:
        """Where words (in lower case) stand, of those that stand in prose only: others are ids."""
        found: dict[str, list[tuple[str, WrittenText, int]]] = {word: [] for word in words}
        for source in self.sources if found else ():
            here = found.keys() & {word.lower() for word in source.words}
            for text in source.texts() if here else ():
                for word in sorted(here):
                    for place in _alone(word).finditer(text.prose):
                        found[word].append((word, text, place.start()))
        for word, places in found.items():
            if len(places) == self.counts[word]:
                yield from places


def _alone(word: str) -> re.Pattern[str]:
    return re.compile(f"{BEFORE}{re.escape(word)}{AFTER}(?!['’][a-rt-z])", re.IGNORECASE)


@once
def prose_of(facts: SiteFacts) -> Prose:
    """The prose of a site."""
    return Prose([*_written(facts)], facts.project.site.lang)


def _written(facts: SiteFacts) -> Iterator[WrittenSource]:
    project = facts.project
    for file in project.files.values():
        yield WrittenSource(file.source.text, partial(_markdown, file))
    for sibling in facts.siblings.values():
        source = sibling.service.origin.source
        yield WrittenSource(source.text, partial(iter, sibling.texts.values()))
    for requests in (project.requests, *(tutorial.requests for tutorial in project.tutorials)):
        if requests is not None:
            yield WrittenSource(requests.text, partial(_requests, requests))
    yield WrittenSource(project.site.origin.source.text, partial(_defaults, project.site))


def _markdown(file: MarkdownFile) -> Iterator[WrittenText]:
    for key in ("title", "navigation_title", "heading", "description"):
        if isinstance(file.front_matter.get(key), str):
            yield WrittenText(file.front_matter[key], file.front(key))
    yield WrittenText(file.text, file.body)


def _defaults(site: Site) -> Iterator[WrittenText]:
    for field in site.fields.values():
        if field.type.is_prose and isinstance(field.default, str) and field.origin:
            yield WrittenText(field.default, field.origin.child("default"))


def _requests(source: Source) -> Iterator[WrittenText]:
    for request in parse_requests(source)[0].values():
        yield from (WrittenText(text, origin) for text, origin in request.prose)
