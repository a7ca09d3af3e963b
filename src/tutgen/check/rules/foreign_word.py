"""Words that belong to one service, where they stand on the pages of another."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.shown_code import code_of_service
from tutgen.check.siblings.code.variables import shared_samples
from tutgen.check.siblings.comparisons import speaks_of_others
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.inner_names import inner_names
from tutgen.check.siblings.named_services import listed, on_pages
from tutgen.check.siblings.once import once
from tutgen.check.siblings.owned_words import (
    KINDS,
    OwnedWord,
    certain_words,
    distinctive_words,
    held_words,
)
from tutgen.check.siblings.ownership import contains, counts
from tutgen.check.siblings.text import WrittenText
from tutgen.check.siblings.vocabulary import Occurrence, Vocabulary
from tutgen.content.model import Service
from tutgen.content.paths import SITE_FILE
from tutgen.diagnostics import Diagnostic, Span

_PLAIN_KEY = re.compile(r"[\w./-](?:[\w./: -]*[\w./-])?")
"""A key that needs no quotes in YAML within braces."""


@once
def _certain(facts: SiteFacts) -> Vocabulary:
    """The words that are looked for in shared sources, and in services' own texts."""
    free = facts.project.site.common_words
    return Vocabulary(word for word in certain_words(facts) if word.word not in free)


@once
def _whole(facts: SiteFacts) -> Vocabulary:
    free = facts.project.site.common_words
    words = (*certain_words(facts), *distinctive_words(facts))
    return Vocabulary(word for word in words if word.word not in free)


def foreign_words(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Words of another service in what a service says."""
    for slug, sibling in facts.siblings.items():
        texts = (*sibling.written, *sibling.keys.values())
        found = [one for text in texts for one in _foreign_in(facts, text, sibling.service)]
        meant = _meant(found)
        for one in found:
            if one.word not in meant:
                yield _foreign(one, f"and stands in a text of '{slug}'", [sibling.service])
    yield from _foreign_in_code(facts)


LEAST_SAID = 2
"""An id that is owned by its form, and that so many texts of another service say, is not left over from a copy."""


def _meant(found: Iterable[Occurrence]) -> AbstractSet[OwnedWord]:
    """The words owned by their form that a service says again and again."""
    by_form = {(one.word, one.text) for one in found if one.word.kind in _BY_FORM}
    counted = Counter(word for word, _ in by_form)
    return {word for word, texts in counted.items() if texts >= LEAST_SAID}


def _foreign_in(facts: SiteFacts, text: WrittenText, service: Service) -> Iterator[Occurrence]:
    """The words of others in a text of a service."""
    taken: list[range] = []
    for found in _whole(facts).occurrences(text):
        is_foreign = _is_foreign(found.word, service) and _counts(facts, found, service)
        if is_foreign or found.word.kind not in _BY_FORM:
            taken.append(range(found.start, found.end))
        if is_foreign:
            yield found
    for found in inner_names(facts, text):
        is_taken = any(found.start < one.stop and one.start < found.end for one in taken)
        if not is_taken and _is_inner_foreign(facts, found.word, service):
            yield found


_BY_FORM = frozenset({"key", "value", "code"})


def _is_inner_foreign(facts: SiteFacts, word: OwnedWord, service: Service) -> bool:
    """Whether an id has another's name in it, and is neither the service's own nor free for all."""
    return (
        _is_foreign(word, service)
        and word.word not in facts.project.site.common_words
        and not any(
            word.word in own
            for own, kind in held_words(facts, service.slug)
            if kind == "identifier"
        )
    )


def _foreign_in_code(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Words of others in the code of services. What several services show is one finding."""
    found: dict[tuple[str, Span], tuple[Occurrence, list[Service]]] = {}
    for slug, sibling in facts.siblings.items():
        for code in code_of_service(facts, slug):
            for one in _foreign_in(facts, code.written, sibling.service):
                key = one.word.word, one.text.span(one.start, one.end)
                found.setdefault(key, (one, []))[1].append(sibling.service)
    for one, services in found.values():
        slugs = [service.slug for service in services]
        yield _foreign(one, f"and {on_pages(slugs)}", services)


def foreign_words_in_shared_sources(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Words of one service in a text that other services' pages show as well.

    A text may speak of one service under a condition, so what is found is looked for again on the
    pages: those that share the text, and only where there is something to find.
    """
    whole = facts.whole
    for text, field in (*facts.common, *((text, "") for text in shared_samples(facts))):
        for found in _suspects(text, whole):
            shown = _showing(facts, found.word, field)
            if shown:
                services = [whole.siblings[slug].service for slug in shown]
                yield _foreign(found, f"and {on_pages(shown)}", services)


@once
def _suspects(text: WrittenText, whole: SiteFacts) -> Sequence[Occurrence]:
    """The words in a shared text that may be another's, whosever page shows it."""
    certain = [one for one in _certain(whole).occurrences(text) if _counts(whole, one, None)]
    taken = {place for one in certain for place in range(one.start, one.end)}
    inner = (one for one in inner_names(whole, text) if one.start not in taken)
    return (*certain, *inner)


def _counts(facts: SiteFacts, found: Occurrence, service: Service | None) -> bool:
    """Whether a word means its owner, and is not rightly said there. `service`: whose text it is, if it is one's."""
    word, text, start = found.word, found.text, found.start
    return counts(facts, word, text, start) and not speaks_of_others(
        facts, word, text, start, service
    )


def _showing(facts: TutorialFacts, word: OwnedWord, field: str) -> Sequence[str]:
    def is_in(shown: str) -> bool:
        # What an expression behind a host brings may well begin with a letter.
        return word.word in shown if word.kind == "host" else contains(shown, word.word)

    def concerns(service: Service) -> bool:
        if word.kind == "inner" and not _is_inner_foreign(facts.whole, word, service):
            return False
        return field not in service.values and _is_foreign(word, service)

    return facts.showing(concerns, is_in)


def _is_foreign(word: OwnedWord, service: Service) -> bool:
    """Whether a word is another's, and the service may not speak of it."""
    return service.slug not in word.owners and not any(
        _frees(service.mentions.get(owner), word.word) for owner in word.owners
    )


def _frees(mentioned: str | Mapping[str, str] | None, word: str) -> bool:
    """Whether what `mentions` says of another service frees a word of it: a text frees them all."""
    return isinstance(mentioned, str) or (mentioned is not None and word in mentioned)


def _foreign(found: Occurrence, where: str, services: Sequence[Service]) -> Diagnostic:
    word = found.word
    owner = min(word.owners)
    return Diagnostic(
        "foreign-word",
        f"'{word.word}' is {KINDS[word.kind]} of the service '{owner}', {where}",
        found.text.span(found.start, found.end),
        f"say what is true of each service, or {_way_out(word.word, owner, services)}",
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


RULE = Rule(of_site=foreign_words, of_tutorial=foreign_words_in_shared_sources)
