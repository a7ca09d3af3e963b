"""Words in the wrong spelling: the names of services and products, and slips of the pen.

They are looked for in whole sources first, since most have nothing to find; only then in what
readers read of them. In an English site a list of words tells what is a word.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from tutgen.check.rules.facts import SiteFacts
from tutgen.check.rules.language import word_list
from tutgen.check.rules.text import Text
from tutgen.content.model import MarkdownFile, Site
from tutgen.diagnostics import Diagnostic
from tutgen.requests.request import parse_requests
from tutgen.sources.source import Source

_WORD = re.compile(r"[^\W\d_]{4,}")
LONGEST = 60
"""What has more letters is no word."""
_BEFORE, _AFTER = r"(?<![\w./:@#-])", r"(?![\w/@]|[.:-]\w)"
"""What a word of prose stands between: it is no part of an id, a path or an address."""


@dataclass(frozen=True)
class _Written:
    """A source as it stands, and what readers read of it: that is worked out where it is needed."""

    whole: str
    texts: Callable[[], Iterator[Text]]

    @cached_property
    def words(self) -> Counter[str]:
        """Its words, as they are written, of code too."""
        return Counter(word for word in _WORD.findall(self.whole) if len(word) <= LONGEST)


@dataclass(frozen=True)
class _Prose:
    """All sources of a site, and what is known of their words."""

    sources: Sequence[_Written]
    known: Container[str] | None
    """The words of the language, in lower case, where there is a list of them."""

    @cached_property
    def spellings(self) -> Mapping[str, Counter[str]]:
        """Word in lower case -> how often it is written in which letters."""
        found: dict[str, Counter[str]] = {}
        for source in self.sources:
            for word, count in source.words.items():
                found.setdefault(word.lower(), Counter())[word] += count
        return found

    @cached_property
    def counts(self) -> Counter[str]:
        """Word in lower case -> how often it stands in the site."""
        return Counter({word: forms.total() for word, forms in self.spellings.items()})

    def is_known(self, word: str) -> bool:
        return self.known is not None and word in self.known

    def is_unknown(self, word: str) -> bool:
        return self.known is not None and word not in self.known

    def places(self, words: Iterable[str]) -> Iterator[tuple[str, Text, int]]:
        """Where words (in lower case) stand, of those that stand in prose only: others are ids."""
        found: dict[str, list[tuple[str, Text, int]]] = {word: [] for word in words}
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
    return re.compile(f"{_BEFORE}{re.escape(word)}{_AFTER}(?!['’][a-rt-z])", re.IGNORECASE)


@lru_cache(maxsize=2)  # two rules read it
def _prose(facts: SiteFacts) -> _Prose:
    is_english = facts.project.site.lang.lower().split("-")[0] == "en"
    return _Prose([*_written(facts)], word_list("en") if is_english else None)


def _written(facts: SiteFacts) -> Iterator[_Written]:
    project = facts.project
    for file in project.files.values():
        yield _Written(file.source.text, partial(_markdown, file))
    for sibling in facts.siblings.values():
        source = sibling.service.origin.source
        yield _Written(source.text, partial(iter, sibling.texts.values()))
    for requests in (project.requests, *(tutorial.requests for tutorial in project.tutorials)):
        if requests is not None:
            yield _Written(requests.text, partial(_requests, requests))
    yield _Written(project.site.origin.source.text, partial(_defaults, project.site))


def _markdown(file: MarkdownFile) -> Iterator[Text]:
    for key in ("title", "navigation_title", "description"):
        if isinstance(file.front_matter.get(key), str):
            yield Text(file.front_matter[key], file.front(key))
    yield Text(file.text, file.body)


def _defaults(site: Site) -> Iterator[Text]:
    for field in site.fields.values():
        if field.type in ("text", "markdown") and isinstance(field.default, str) and field.origin:
            yield Text(field.default, field.origin.child("default"))


def _requests(source: Source) -> Iterator[Text]:
    for request in parse_requests(source)[0].values():
        if "caption" in request.values:
            yield Text(request.values["caption"], request.origin.child("caption"))
        for pointer, note in request.values.get("notes", {}).items():
            if note is not None:
                yield Text(note, request.origin.child("notes", pointer))


# ------------------------------------------------------------------------------------------- names

SHORTEST_NAME = 5
"""The letters of a shorter name may well be a word."""
USUAL = 5
"""What is written in the same letters so often, for each time in others, is a name."""

_INNER_CAPITAL = re.compile(r"[^\W\d_]*[a-z][A-Z]")


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a service, or of one that is planned."""

    name: str
    letters: str
    usual: frozenset[str]
    """The name, and the slug if it has the same letters."""
    own: frozenset[str]
    """Keys and values of the service, which may have the same letters."""

    def misspelled(self, text: Text) -> Iterator[tuple[int, int]]:
        """The places in a text that have the letters of the name in another form."""
        for found in _pattern(self.letters).finditer(text.prose):
            written = " ".join(found.group().split())
            words = re.split("[ -]", written)
            ordinary = written.islower() and (len(words) > 1 or len(self.name.split()) == 1)
            ordinary |= len(words) > 1 and written[1:].islower() and text.begins(found.start())
            if written not in self.usual and written not in self.own and not ordinary:
                yield found.span()


def _squeezed(text: str) -> str:
    return text.lower().replace(" ", "").replace("-", "").replace("\n", "")


@lru_cache(maxsize=1024)
def _pattern(letters: str) -> re.Pattern[str]:
    """The letters as words of their own: no part of an id, a path or an address."""
    spelled = r"[\s-]?".join(map(re.escape, letters))
    return re.compile(f"{_BEFORE}{spelled}{_AFTER}", re.IGNORECASE)


def _names(facts: SiteFacts) -> Sequence[_Name]:
    """The names to look for, the longest first; not those that two services spell differently."""
    services = [one.service for one in facts.siblings.values()]
    spellings = {s.name: {s.name, s.slug} for s in services}
    for tutorial in facts.project.tutorials:
        for entry in tutorial.entries:
            if not (entry.service and entry.service.problems):  # its name may be a guess
                spellings.setdefault(entry.name, {entry.name})
    own: dict[str, set[str]] = {
        one.service.name: {
            text.text for texts in (one.values, one.keys, one.texts) for text in texts.values()
        }
        for one in facts.siblings.values()
    }
    letters = {name: _squeezed(name) for name in spellings}
    alike = Counter(letters.values())
    return [
        _Name(
            name,
            letters[name],
            frozenset(one for one in usual if _squeezed(one) == letters[name]),
            frozenset(own.get(name, ())),
        )
        for name, usual in sorted(spellings.items(), key=lambda item: -len(item[0]))
        if len(letters[name]) >= SHORTEST_NAME and alike[letters[name]] == 1
    ]


def misspelled_names(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Names of services in other letters, in one word that are two, or with a slip of the pen; and
    names of products in other letters."""
    prose, names = _prose(facts), _names(facts)
    for source in prose.sources:
        whole = _squeezed(source.whole)
        suspects = [
            one
            for one in names
            if one.letters in whole
            and whole.count(one.letters) > sum(map(source.whole.count, one.usual))
        ]
        for text in source.texts() if suspects else ():
            taken: list[tuple[int, int]] = []
            for one in suspects:
                for start, end in one.misspelled(text):
                    if not any(first <= start < last for first, last in taken):
                        taken.append((start, end))
                        yield _misspelled(one.name, text, start, end)
    services = {one.letters for one in names}
    words, products = {*_words_of(names)}, {*_products(prose, services)}
    parts = {word for word in words if word.lower() not in services}
    yield from _in_other_letters(prose, sorted(parts | products))
    yield from _slips_of_the_pen(prose, {*filter(_is_long, products)} | words)


def _words_of(names: Iterable[_Name]) -> Iterator[str]:
    return (word for one in names for word in _WORD.findall(one.name))


def _products(prose: _Prose, services: Container[str]) -> Iterator[str]:
    """Names that are no service's: words that are nearly always written in the same capitals.

    Capitals alone make no name of a word, since headings have them: some spelling of it has one
    within, or it is unknown.
    """
    for letters, forms in prose.spellings.items():
        capitals = Counter({form: n for form, n in forms.items() if not form.islower()})
        if letters in services or len(letters) < SHORTEST_NAME or not capitals:
            continue
        ((usual, often),) = capitals.most_common(1)
        if often >= USUAL * max(capitals.total() - often, 1):
            is_name = prose.is_unknown(letters) or any(map(_INNER_CAPITAL.match, capitals))
            if is_name and usual[0].isupper() and not usual.isupper():
                yield usual


def _is_long(word: str) -> bool:
    return len(word) >= SHORTEST_UNLISTED


def _in_other_letters(prose: _Prose, names: Iterable[str]) -> Iterator[Diagnostic]:
    usual = {form: name for name in names for form in _other_forms(name, prose)}
    for source in prose.sources if usual else ():
        here = [form for form in usual if all(part in source.words for part in form.split())]
        for text in source.texts() if here else ():
            for form in here:
                spelled = r"\s".join(map(re.escape, form.split()))
                for found in re.finditer(f"{_BEFORE}{spelled}{_AFTER}", text.prose):
                    yield _misspelled(usual[form], text, *found.span())


def _other_forms(name: str, prose: _Prose) -> Iterator[str]:
    """The name as the site has it in other capitals, or may have it in two words."""
    letters = name.lower()
    for form in prose.spellings.get(letters, ()):
        if form != name and name[0].isupper() and form[0].isupper() and not form.isupper():
            yield form
    if name.istitle() and prose.is_unknown(letters):
        yield from _in_two(letters, prose)


def _in_two(letters: str, prose: _Prose) -> Iterator[str]:
    """The letters as two words with capitals that the site has."""
    for at in range(4, len(letters) - 3):
        parts = letters[:at], letters[at:]
        if all(part.capitalize() in prose.spellings.get(part, ()) for part in parts):
            yield " ".join(part.capitalize() for part in parts)


def _slips_of_the_pen(prose: _Prose, names: Iterable[str]) -> Iterator[Diagnostic]:
    words = {name.lower(): name for name in names if len(name) >= SHORTEST_NAME}
    slips = {
        word: words[meant]
        for word, meant in _meant(prose, words.__contains__)
        if all(
            form.istitle() or (form.isupper() and words[meant].isupper())
            for form in prose.spellings[word]
        )
    }
    for word, text, start in prose.places(slips):
        yield _misspelled(slips[word], text, start, start + len(word))


def _misspelled(name: str, text: Text, start: int, end: int) -> Diagnostic:
    return Diagnostic(
        "misspelled-name",
        f"'{' '.join(text.text[start:end].split())}' is the name '{name}' in another spelling",
        text.span(start, end),
        f"write '{name}', or put it in code style where an id is meant",
        "warning",
    )


# ------------------------------------------------------------------------------------------- typos

SELDOM = 2
"""A word that occurs more often is meant so."""
OFTEN = 3
"""A word that occurs so often is right, whether it is in the list of words or not."""
SHORTEST, SHORTEST_UNLISTED = 5, 9
"""What is near a shorter word may well be another: with a list of words, and without one."""


def likely_typos(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Words that are none and occur seldom, one letter away from a word of the site."""
    prose = _prose(facts)
    names = {word.lower() for word in _words_of(_names(facts))}
    typos = dict(_meant(prose, lambda word: prose.counts[word] >= OFTEN or prose.is_known(word)))
    for word, text, start in prose.places(typos):
        written, meant = text.text[start : start + len(word)], typos[word]
        begins = written.istitle() and len(word) >= SHORTEST and text.begins(start)
        is_word = prose.spellings[meant][meant] >= OFTEN and meant not in names
        if written.islower() or (begins and is_word):
            yield Diagnostic(
                "likely-typo",
                f"'{written}' is one letter away from '{meant}', which occurs "
                f"{_times(prose.counts[meant])}",
                text.span(start, start + len(word)),
                f"did you mean '{meant}'?",
                "warning",
            )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _meant(prose: _Prose, is_right: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Words that are seldom and unknown, each with the right word of the site that is nearest.

    Without a list of words, only long ones that are otherwise within, since what differs at its end
    is a form of a word.
    """
    most, shortest, end = (
        (SELDOM, SHORTEST, 1) if prose.known is not None else (1, SHORTEST_UNLISTED, 2)
    )
    right = {word for word in prose.counts if len(word) >= shortest and is_right(word)}
    longer: dict[str, list[str]] = {}
    for word in right:
        for at in range(1, len(word) - end):
            longer.setdefault(word[:at] + word[at + 1 :], []).append(word)
    for word, count in prose.counts.items():
        if count <= most and word not in right and not prose.is_known(word):
            near = right & {*longer.get(word, ()), *_swapped(word, end), *_shortened(word, end)}
            if near:
                yield word, max(near, key=lambda other: (prose.counts[other], other))


def _swapped(word: str, end: int) -> Iterator[str]:
    for at in range(1, len(word) - end):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _shortened(word: str, end: int) -> Iterator[str]:
    for at in range(1, len(word) - 2):
        yield word[:at] + word[at + 1 :]
    if end == 1 and word[-1] == word[-2]:
        yield word[:-1]
