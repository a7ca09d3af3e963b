"""Words that belong to one service, and may not stand on the pages of another; ids that `names` makes,
and that nobody else may spell out.

A service owns its name, its slug, the hosts that only it links to, and the keys and values of its
payloads that no sibling has. A word that could be any word counts in code style only.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from tutgen.diagnostics import Diagnostic, did_you_mean
from tutgen.expressions import EvaluationError
from tutgen.rules.facts import Sibling, SiteFacts, TutorialFacts, on_pages
from tutgen.rules.text import Text

_TOKEN = re.compile(r"[^\W_]+|_")
_LETTERS = re.compile(r"[^\W_]+")
_RUN = re.compile(r"(?<![\w.-])\w(?:[\w.-]*\w)?")
_HOST = re.compile(r"https?://(?:www\.)?([^/\s)\"'>:?#]+)")
_ADDRESS = re.compile(r"https?://[^\s)\"'>]+")
_DISTINCTIVE = re.compile(r"[\d_.-]")
_PLACEHOLDER = re.compile(r"<[^>]*>")
_OF_ADDRESSES = tuple("-/?#=&%")
_ANYWHERE = ("name", "host", "address", "model")
"""What is no ordinary word."""
MUCH_MORE = 3
"""Who links to so many times as many pages of a host as all others together, has it to itself."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase, and the service whose it is."""

    word: str
    kind: str
    owners: frozenset[str]
    """Slugs of services. Only a model may be several services' own."""
    anywhere: bool
    """It counts outside of code too."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    word: Word
    text: Text
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.word.word)


class Vocabulary:
    """All words that belong to one service each, ready to be looked for."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._by_first: dict[str, list[Word]] = {}
        for word in words:
            first = _TOKEN.match(word.word)
            if first:
                self._by_first.setdefault(first.group(), []).append(word)
        for listed in self._by_first.values():
            listed.sort(key=lambda word: -len(word.word))

    def occurrences(self, text: Text) -> Iterator[Occurrence]:
        """Every occurrence in a text, the longest where several begin at one place."""
        whole = text.text
        code: list[tuple[int, int]] | None = None
        after = 0
        for token in _TOKEN.finditer(whole):
            start = token.start()
            if start < after or token.group() not in self._by_first:
                continue
            for word in self._by_first[token.group()]:
                if not whole.startswith(word.word, start) or not _stands_alone(whole, start, word):
                    continue
                if not word.anywhere:
                    code = text.code() if code is None else code
                    if not any(first <= start < last for first, last in code):
                        continue
                yield Occurrence(word, text, start)
                after = start + len(word.word)
                break


def _stands_alone(whole: str, start: int, word: Word) -> bool:
    """Whether neither a letter nor a digit touches the word, nor a hyphen but for names and slugs."""
    before = whole[start - 1 : start]
    after = whole[start + len(word.word) :][:1]
    if before.isalnum() or before == "_" or after.isalnum() or after == "_":
        return False
    if word.kind in ("name", "slug"):
        return True
    if word.kind == "address":
        return after not in _OF_ADDRESSES
    return before != "-" and after != "-" and (word.kind != "host" or after != ".")


def _words(facts: SiteFacts) -> list[Word]:
    """The vocabulary of every service that has pages."""
    shared_hosts, shared_words = _shared(facts)
    uses: dict[tuple[str, str], Counter[str]] = {}
    own: dict[str, set[str]] = {}
    for slug, sibling in facts.siblings.items():
        for word, kind in _candidates(facts, sibling):
            uses.setdefault((word, kind), Counter())[slug] += 1
            own.setdefault(word, set()).add(slug)
        for word in _plain_values(facts, sibling):
            own.setdefault(word, set()).add(slug)
    words = []
    for (word, kind), slugs in uses.items():
        common = word in (shared_hosts if kind == "host" else shared_words)
        owners = _owners(word, kind, slugs, common=common or own[word] != slugs.keys())
        if owners:
            anywhere = kind in _ANYWHERE or bool(_DISTINCTIVE.search(word))
            words.append(Word(word, kind, owners, anywhere))
    return words


def _owners(word: str, kind: str, slugs: Counter[str], *, common: bool) -> frozenset[str]:
    """The services that a word belongs to; `common`: others than these have it too.

    What two have belongs to neither, unless it bears the name of one, or one has it far more often:
    then the other has copied it.
    """
    if kind in ("name", "slug", "model") or (len(slugs) == 1 and not common):
        return frozenset(slugs)
    bearing = [slug for slug in slugs if _bears_name(word, slug)]
    if bearing:
        return frozenset([max(bearing, key=len)])
    (first, most), *_ = slugs.most_common(1)
    if kind == "host" and not common and most >= MUCH_MORE * (slugs.total() - most):
        return frozenset([first])
    return frozenset()


def _bears_name(word: str, slug: str) -> bool:
    """Whether a word is a service's own by its name: `docs.acme.example`, `acme_cloud`."""
    own = slug.replace("-", "")
    parts = _LETTERS.findall(word.lower())
    return own in parts if len(own) < 5 else own in "".join(parts)


def _candidates(facts: SiteFacts, sibling: Sibling) -> Iterator[tuple[str, str]]:
    """Words and kinds, each as often as the service has it."""
    service = sibling.service
    yield service.name, "name"
    if service.slug != service.name:
        yield service.slug, "slug"
    for name, raw in service.values.items():
        kind = {"link": "address", "model": "model"}.get(facts.project.site.fields[name].type)
        if kind and "{{" not in raw:
            yield raw, kind
    texts = (*sibling.texts.values(), *sibling.values.values())
    addresses = {address for text in texts for address in _ADDRESS.findall(text.text)}
    for host in _HOST.findall("\n".join(sorted(addresses))):
        if "{{" not in host:
            yield host, "host"
    for text in sibling.keys.values():
        yield text.text, "key"
    for text in sibling.values.values():
        if "{{" not in text.text and not _PLACEHOLDER.search(text.text) and len(text.text) > 2:
            yield text.text, "value"


def _plain_values(facts: SiteFacts, sibling: Sibling) -> Iterator[str]:
    """What a service says in a word: nobody else's own, even where a sibling's payload has it."""
    fields = facts.project.site.fields
    for name, raw in sibling.service.values.items():
        if isinstance(raw, str) and fields[name].type in ("text", "choice", "model"):
            yield raw


def _shared(facts: SiteFacts) -> tuple[set[str], set[str]]:
    """The hosts that shared sources link to, and the words of shared requests."""
    project = facts.project
    hosts = {host for file in project.files.values() for host in _HOST.findall(file.text)}
    requests = (project.requests, *(tutorial.requests for tutorial in project.tutorials))
    texts = [source.text for source in requests if source]
    hosts |= {host for text in texts for host in _HOST.findall(text)}
    return hosts, {run for text in texts for run in _RUN.findall(text)}


@lru_cache(maxsize=2)
def _vocabulary(facts: SiteFacts) -> Vocabulary:
    return Vocabulary(_words(facts))


# ------------------------------------------------------------------------------------------- rules


def foreign_words(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Words of another service in what a service says."""
    vocabulary = _vocabulary(facts)
    for slug, sibling in facts.siblings.items():
        for text in (*sibling.texts.values(), *sibling.values.values()):
            for found in vocabulary.occurrences(text):
                if found.word.owners.isdisjoint((slug, *sibling.service.mentions)):
                    yield _foreign(facts, found, f"and stands in a text of '{slug}'", slug)


def foreign_words_in_shared_sources(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Words of one service in a source that other services' pages show as well.

    A source may speak of one service under a condition, so what is found is looked for again on the
    pages: those that the source is shared by, and only where there is something to find.
    """
    vocabulary = _vocabulary(facts.whole)
    for text in (*facts.sources.values(), *facts.heads):
        for found in vocabulary.occurrences(text):
            shown = _showing(facts, found.word)
            if shown:
                yield _foreign(facts.whole, found, f"and {on_pages(shown)}", shown[0])


def _showing(facts: TutorialFacts, word: Word) -> list[str]:
    return facts.showing(
        lambda service: word.owners.isdisjoint((service.slug, *service.mentions)),
        lambda shown: _contains(shown, word),
    )


def _contains(text: str, word: Word) -> bool:
    at = text.find(word.word)
    while at >= 0:
        if _stands_alone(text, at, word):
            return True
        at = text.find(word.word, at + 1)
    return False


def _foreign(facts: SiteFacts, found: Occurrence, where: str, slug: str) -> Diagnostic:
    word = found.word
    owner = min(word.owners)
    path = facts.siblings[slug].service.origin.path
    return Diagnostic(
        "foreign-word",
        f"'{word.word}' is {_KINDS[word.kind]} of the service '{owner}', {where}",
        found.text.span(found.start, found.end),
        f"say what is true of each service, or write 'mentions: {{{owner}: why}}' in {path}",
    )


_KINDS = {
    "name": "the name",
    "slug": "the slug",
    "host": "a host",
    "key": "a key",
    "value": "a value",
    "address": "an address",
    "model": "the model",
}


def needless_mentions(facts: SiteFacts) -> Iterator[Diagnostic]:
    """`mentions` for a service that is not there, or that is not mentioned."""
    vocabulary = _vocabulary(facts)
    without_pages = facts.project.services.keys() - facts.siblings.keys()
    for sibling in facts.siblings.values():
        service = sibling.service
        texts = (*sibling.texts.values(), *sibling.values.values())
        found = (found.word.owners for text in texts for found in vocabulary.occurrences(text))
        named: frozenset[str] = frozenset().union(*found)
        for slug in service.mentions:
            if slug not in named and slug not in without_pages:  # nobody knows what is theirs
                yield Diagnostic(
                    "unused-waiver",
                    f"no text of '{service.slug}' mentions the service '{slug}'",
                    service.origin.child("mentions", slug).key_span(),
                    "take it out of 'mentions'"
                    if slug in facts.siblings
                    else did_you_mean(slug, facts.siblings),
                    "warning",
                )


def spelled_out_names(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """An id that `names` makes, written out by hand: it is right for one service at most."""
    made: dict[str, tuple[str, str]] = {}
    for page in facts.pages:
        scope = facts.whole.site.scope(page)
        assert page.service is not None
        for name in facts.compilation.names:
            with suppress(EvaluationError):
                value = scope.names[name]
                if isinstance(value, str) and len(value) > 2:
                    made.setdefault(value, (name, page.service.slug))
    siblings = facts.whole.siblings
    own = [siblings[page.service.slug] for page in facts.pages if page.service]
    texts = [*facts.sources.values(), *facts.heads]
    texts += [text for one in own for text in (*one.texts.values(), *one.values.values())]
    for text in texts:
        runs = _runs(text)
        for value, maker in made.items():
            if value in runs:
                yield _spelled_out(text, runs[value], value, *maker)
            elif value in text.text and not _RUN.fullmatch(value):
                yield _spelled_out(text, text.text.index(value), value, *maker)


@lru_cache(maxsize=4096)
def _runs(text: Text) -> Mapping[str, int]:
    """The ids in a text that somebody has written out, and where each stands first."""
    code: list[tuple[int, int]] | None = None
    found: dict[str, int] = {}
    for run in _RUN.finditer(text.written_out):
        word = run.group()
        if word in found:
            continue
        if not _DISTINCTIVE.search(word):
            code = text.code() if code is None else code
            if not any(first <= run.start() < last for first, last in code):
                continue
        found[word] = run.start()
    return found


def _spelled_out(text: Text, start: int, value: str, name: str, slug: str) -> Diagnostic:
    return Diagnostic(
        "spelled-out-name",
        f"'{value}' is written out, which is names.{name} of the service '{slug}'",
        text.span(start, start + len(value)),
        f"write {{{{ names.{name} }}}}",
    )
