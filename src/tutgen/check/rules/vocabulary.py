"""Words that belong to one service, where they stand on the pages of another."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from tutgen.check.rules.facts import SiteFacts, TutorialFacts, listed, on_pages
from tutgen.check.rules.ownership import (
    KINDS,
    Word,
    certain_words,
    contains,
    counts,
    distinctive_words,
    host_spans,
    is_distinctive,
    said,
)
from tutgen.check.rules.text import Text
from tutgen.content.load import SITE_FILE
from tutgen.content.model import Service
from tutgen.diagnostics import Diagnostic, did_you_mean
from tutgen.sources.yaml_source import YamlOrigin

_TOKEN = re.compile(r"\w+")
MOST_PLACES = 50
"""Of a word in one text: who has mended so many has mended all."""
_OF_ADDRESSES = frozenset("-/?#=&%{")
_PLAIN_KEY = re.compile(r"[\w./-](?:[\w./: -]*[\w./-])?")
"""What stands in YAML without quotes, as a key within braces."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    word: Word
    text: Text
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.word.word)


class Vocabulary:
    """Words that belong to services, ready to be looked for."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._by_text: dict[str, list[Word]] = {}
        lengths: dict[str, set[int]] = {}
        for word in words:
            first = _TOKEN.match(word.word)
            if first:
                self._by_text.setdefault(word.word, []).append(word)
                lengths.setdefault(first.group(), set()).add(len(word.word))
        self._lengths = {first: sorted(those, reverse=True) for first, those in lengths.items()}
        """What a word begins with -> how long such words are, the longest first."""

    def occurrences(self, text: Text) -> Iterator[Occurrence]:
        """The occurrences in what is shown of a text, the longest where several begin at one place;
        of each word the first ones."""
        whole = text.shown
        hosts: Sequence[tuple[int, int]] | None = None
        after = 0
        seen: Counter[Word] = Counter()
        for token in _TOKEN.finditer(whole):
            start = token.start()
            if start < after or token.group() not in self._lengths:
                continue
            hosts = host_spans(whole) if hosts is None else hosts
            word = self._at(whole, start, token.group(), hosts)
            if word:
                seen[word] += 1
                after = start + len(word.word)
                if seen[word] <= MOST_PLACES:
                    yield Occurrence(word, text, start)

    def _at(
        self, whole: str, start: int, first: str, hosts: Sequence[tuple[int, int]]
    ) -> Word | None:
        for length in self._lengths[first]:
            for word in self._by_text.get(whole[start : start + length], ()):
                is_address = word.kind in ("host", "address")
                if _stands_alone(whole, start, word) and (is_address or not _within(start, hosts)):
                    return word  # whose a host is, is a question of its own
        return None


def _within(start: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place is within one of some spans, which are in order."""
    number = bisect_right(spans, start, key=itemgetter(0)) - 1
    return number >= 0 and start < spans[number][1]


def _stands_alone(whole: str, start: int, word: Word) -> bool:
    """Whether neither a letter nor a digit touches the word, nor a hyphen but for names and slugs."""
    end = start + len(word.word)
    before, after = whole[max(0, start - 1) : start], whole[end : end + 1]
    if before.isalnum() or before == "_" or after.isalnum() or after == "_":
        return False
    if word.kind in ("name", "slug"):
        return True
    if word.kind == "address":
        return after not in _OF_ADDRESSES
    further = whole[end : end + 2]
    if word.kind == "host" and after == ".":
        return not further[1:].isalnum()
    return before != "-" and after != "-"


@lru_cache(maxsize=2)
def _certain(facts: SiteFacts) -> Vocabulary:
    """What is looked for in what pages share, too."""
    free = facts.project.site.common_words
    return Vocabulary(word for word in certain_words(facts) if word.word not in free)


@lru_cache(maxsize=1)
def _whole(facts: SiteFacts) -> Vocabulary:
    free = facts.project.site.common_words
    words = (*certain_words(facts), *distinctive_words(facts))
    return Vocabulary(word for word in words if word.word not in free)


# ------------------------------------------------------------------------------------------- findings


def foreign_words(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Words of another service in what a service says."""
    vocabulary = _whole(facts)
    for slug, sibling in facts.siblings.items():
        for text in sibling.written:
            for found in vocabulary.occurrences(text):
                if _is_foreign(found.word, sibling.service) and _counts(facts, found):
                    yield _foreign(found, f"and stands in a text of '{slug}'", [sibling.service])


def foreign_words_in_shared_sources(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Words of one service in a text that other services' pages show as well.

    A text may speak of one service under a condition, so what is found is looked for again on the
    pages: those that share the text, and only where there is something to find.
    """
    vocabulary = _certain(facts.whole)
    for text, field in facts.common:
        for found in vocabulary.occurrences(text):
            shown = _showing(facts, found.word, field) if _counts(facts.whole, found) else ()
            if shown:
                services = [facts.whole.siblings[slug].service for slug in shown]
                yield _foreign(found, f"and {on_pages(shown)}", services)


def _counts(facts: SiteFacts, found: Occurrence) -> bool:
    return counts(facts, found.word, found.text, found.start)


def _showing(facts: TutorialFacts, word: Word, field: str) -> Sequence[str]:
    def is_in(shown: str) -> bool:
        # What an expression behind a host brings may well begin with a letter.
        return word.word in shown if word.kind == "host" else contains(shown, word.word)

    return facts.showing(
        lambda service: field not in service.values and _is_foreign(word, service), is_in
    )


def _is_foreign(word: Word, service: Service) -> bool:
    """Whether a word is another's, and the service may not speak of it."""
    return service.slug not in word.owners and not any(
        _frees(service.mentions.get(owner), word.word) for owner in word.owners
    )


def _frees(mentioned: str | Mapping[str, str] | None, word: str) -> bool:
    """Whether what `mentions` says of another service frees a word of it: a text frees them all."""
    return isinstance(mentioned, str) or (mentioned is not None and word in mentioned)


def _foreign(found: Occurrence, where: str, services: Sequence[Service]) -> Diagnostic:
    word, kind = found.word, KINDS[found.word.kind]
    owner = min(word.owners)
    return Diagnostic(
        "foreign-word",
        f"'{word.word}' is {kind.said} of the service '{owner}', {where}",
        found.text.span(found.start, found.end),
        f"say what is true of each service, or {_way_out(word.word, owner, services)}",
        kind.severity,
    )


def _way_out(word: str, owner: str, services: Sequence[Service]) -> str:
    key = word if _PLAIN_KEY.fullmatch(word) else f"'{word}'"
    mention = f"'mentions: {{{owner}: {{{key}: why}}}}'"
    if len(services) == 1:
        return f"write {mention} in {services[0].origin.path}"
    whose = listed([service.slug for service in services])
    return (
        f"write {mention} in the files of {whose}, or 'common_words: {{{key}: why}}' in {SITE_FILE}"
    )


# -------------------------------------------------------------------------------------------- waivers


def needless_mentions(facts: SiteFacts) -> Iterator[Diagnostic]:
    """`mentions` and `common_words` that free nothing: there is no such service, or it has no such word,
    or nobody else says it.

    Whose a word is does not count, so that a new service, which has it too, makes no waiver needless.
    """
    for sibling in facts.siblings.values():
        service = sibling.service
        for slug, mentioned in service.mentions.items():
            origin = service.origin.child("mentions", slug)
            if slug not in facts.siblings:
                if slug not in facts.project.services:
                    message = f"no text of '{service.slug}' mentions the service '{slug}'"
                    yield _needless(message, origin, did_you_mean(slug, facts.project.services))
            elif isinstance(mentioned, str):
                if not any(_says(facts, service, word) for word in _findable(facts, slug)):
                    message = f"no text of '{service.slug}' mentions the service '{slug}'"
                    yield _needless(message, origin)
            else:
                for word in mentioned:
                    if not (_has(facts, slug, word) and _says(facts, service, word)):
                        message = (
                            f"no text of '{service.slug}' has '{word}' of the service '{slug}'"
                        )
                        yield _needless(message, origin.child(word))
    for word in facts.project.site.common_words:
        holders = [slug for slug in facts.siblings if _has(facts, slug, word)]
        others = (one.service for slug, one in facts.siblings.items() if [slug] != holders)
        if not holders or not any(_says(facts, service, word) for service in others):
            origin = facts.project.site.origin.child("common_words", word)
            yield _needless(f"'{word}' of one service stands in no text of another", origin)


def _findable(facts: SiteFacts, slug: str) -> Iterator[str]:
    """All words of a service that may be found elsewhere."""
    for word, kind in said(facts, slug):
        if kind not in ("key", "value") or is_distinctive(word):
            yield word


def _has(facts: SiteFacts, slug: str, word: str) -> bool:
    return any(word == own for own, _ in said(facts, slug))


def _says(facts: SiteFacts, service: Service, word: str) -> bool:
    """Whether a word stands in what a service says, or in what its pages may share with others; but
    within the service's name."""
    sibling = facts.siblings[service.slug]
    own = (*sibling.written, *sibling.keys.values())
    name = service.name if word in service.name and word != service.name else ""
    return any(
        word in text.text and contains(text.shown.replace(name, "") if name else text.shown, word)
        for text in (*own, *facts.shared_by(service.slug))
    )


def _needless(message: str, origin: YamlOrigin, hint: str | None = None) -> Diagnostic:
    hint = hint or f"take it out of '{origin.at[0]}'"
    return Diagnostic("unused-waiver", message, origin.key_span(), hint, "warning")
