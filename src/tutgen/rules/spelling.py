"""Words in the wrong spelling: the names of services, and slips of the pen.

They are looked for in whole sources first, since most have nothing to find; only then in what
readers read of them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from tutgen.diagnostics import Diagnostic
from tutgen.model import MarkdownFile, Site
from tutgen.requests import parse_requests
from tutgen.rules.facts import SiteFacts
from tutgen.rules.text import Text
from tutgen.sources import Source


@dataclass(frozen=True, slots=True)
class _Written:
    """A source as it stands, and what readers read of it: that is worked out where it is needed."""

    whole: str
    texts: Callable[[], Iterator[Text]]


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
            ordinary = written.islower() and len(words) == len(self.name.split())
            ordinary |= len(words) > 1 and " ".join(words)[1:].islower()
            if written not in self.usual and written not in self.own and not ordinary:
                yield found.span()


def _squeezed(text: str) -> str:
    return text.lower().replace(" ", "").replace("-", "").replace("\n", "")


@lru_cache(maxsize=1024)
def _pattern(letters: str) -> re.Pattern[str]:
    """The letters as words of their own: no part of an id, a path or an address."""
    spelled = r"[\s-]?".join(map(re.escape, letters))
    return re.compile(rf"(?<![\w./:@#-]){spelled}(?![\w/@]|[.:-]\w)", re.IGNORECASE)


def _names(facts: SiteFacts) -> Sequence[_Name]:
    """The names to look for, the longest first; not those that two services spell differently."""
    spellings = {s.name: {s.name, s.slug} for s in facts.project.services.values()}
    for tutorial in facts.project.tutorials:
        for entry in tutorial.entries:
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
    """Names of services in other letters, or in one word that are two."""
    names = _names(facts)
    for source in _written(facts):
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


def _misspelled(name: str, text: Text, start: int, end: int) -> Diagnostic:
    return Diagnostic(
        "misspelled-name",
        f"'{' '.join(text.text[start:end].split())}' is the name '{name}' in another spelling",
        text.span(start, end),
        f"write '{name}', or put it in code style where an id is meant",
        "warning",
    )


# ------------------------------------------------------------------------------------------- typos

_WORD = re.compile(r"[^\W\d_]{7,}")
_ALONE = r"(?<![\w./:@#-]){}(?![\w/@]|[.:-]\w)"
OFTEN = 3
LONG = 9
"""Words from so many letters on are seldom another word with a letter more or less."""

_REAL_WORDS = frozenset(
    """
    alteration alternation apologies automaton automation causally casually closest closets
    competing completing compiled complied compiles complies complaint compliant composing
    composting conducive conductive contacted contracted contacting contracting continent
    contingent craving carving deflection defection deprecated depreciated deprecation
    depreciation deprivation derivation discreet discrete discreetly discretely eternally
    externally farming framing infection inflection lightening lightning marital martial
    mediation medication meditation multilayer multiplayer multiples multiplies overlaying
    overlying perform preform performed preformed predicated predicted priorities prioritizes
    residences residencies restraining retaining retraining retired retried signing singing
    simulated stimulated simulation stimulation summaries summarizes underlies underlines
    """.split()  # noqa: SIM905  # a list would have a line a word
)
"""Words that are one letter from another one, and no slip."""


def likely_typos(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Words that occur once, one letter away from a word that occurs often."""
    sources = list(_written(facts))
    counts: Counter[str] = Counter()
    for source in sources:
        counts.update(_WORD.findall(source.whole.lower()))
    typos = _typos(counts)
    for source in sources if typos else ():
        for word in typos.keys() & {*_WORD.findall(source.whole.lower())}:
            alone = re.compile(_ALONE.format(word), re.IGNORECASE)
            for text in source.texts():
                for found in alone.finditer(text.prose):
                    meant = typos[word]
                    yield Diagnostic(
                        "likely-typo",
                        f"'{found.group()}' occurs once, and is one letter away from '{meant}', "
                        f"which occurs {counts[meant]} times",
                        text.span(*found.span()),
                        f"did you mean '{meant}'?",
                        "warning",
                    )


def _typos(counts: Mapping[str, int]) -> Mapping[str, str]:
    """A word that occurs once -> the word that is probably meant.

    The slip is within the word: what differs at its end is a form of the word.
    """
    often = {word for word, count in counts.items() if count >= OFTEN}
    dropped = {
        word[:at] + word[at + 1 :]: word
        for word in often
        if len(word) > LONG
        for at in range(1, len(word) - 2)
    }
    typos: dict[str, str] = {}
    for word, count in counts.items():
        if count == 1 and word not in _REAL_WORDS:
            near = [dropped[word]] if word in dropped else []
            if len(word) > LONG:
                near += [word[:at] + word[at + 1 :] for at in range(1, len(word) - 2)]
            near += [
                word[:at] + word[at + 1] + word[at] + word[at + 2 :]
                for at in range(1, len(word) - 3)
            ]
            meant = next((other for other in near if other in often), None)
            if meant:
                typos[word] = meant
    return typos
