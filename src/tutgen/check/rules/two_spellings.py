"""One id in capitals in two spellings, such as `TIDES_KEY` and `TIDE_KEY`, and one word in two parts: `web hook`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import combinations, zip_longest

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.variables import (
    Ids,
    fields_of,
    ids_of_service,
    ids_of_sources,
    texts_of_page,
)
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.prose.compounds import compounds_in_two
from tutgen.check.siblings.prose.site_words import prose_of
from tutgen.check.siblings.text import WrittenText
from tutgen.check.siblings.word_lists import is_word
from tutgen.diagnostics import Diagnostic

SHORTEST = 6
"""Characters of an id; shorter ones may well be alike."""
SHORTEST_PART, LONG_ID = 2, 2
"""Letters of a part that may lack one, in an id of more parts than LONG_ID; one more in any other."""
SHORTEST_REPLACED = 5
"""Letters of a part in which a letter may be another one: `TOKEN` and `TOKAN`, but not `GET` and `SET`."""


def two_spellings(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Two ids of one page that differ by an underscore or a letter; the one that is rarer is reported."""
    shared = ids_of_sources(facts)
    of_services = {
        page.service.slug: ids_of_service(facts.whole, page.service.slug, fields_of(facts))
        for page in facts.pages
        if page.service
    }
    every = frozenset(shared.every).union(*(own.every for own in of_services.values()))
    for pair in _alike(frozenset(id_ for id_ in every if len(id_) >= SHORTEST)):
        for slug, own in of_services.items():
            if all(shared.every[id_] or own.every[id_] for id_ in pair):
                texts = [*texts_of_page(facts, slug)]
                slip, meant = sorted(pair, key=partial(_weight, shared, own, texts))
                yield from _reported(slip, meant, texts)
                break


def _weight(
    shared: Ids, own: Ids, texts: Sequence[WrittenText], id_: str
) -> tuple[bool, bool, int]:
    """How likely an id is right: as a whole value, as one that is more than read by code, by how often it stands there."""
    is_value = any(text.text.strip() == id_ for text in texts)
    return is_value, id_ in shared.named | own.named, shared.every[id_] + own.every[id_]


def _reported(slip: str, meant: str, texts: Sequence[WrittenText]) -> Iterator[Diagnostic]:
    slip_at, meant_at = _place(texts, slip), _place(texts, meant)
    if slip_at and meant_at:
        yield Diagnostic(
            "two-spellings",
            f"'{slip}' is nearly '{meant}', which stands on the same page",
            slip_at[0].span(slip_at[1], slip_at[1] + len(slip)),
            f"write '{meant}', if that is meant",
            trail=((f"'{meant}'", meant_at[0].span(meant_at[1], meant_at[1] + len(meant))),),
        )


def _place(texts: Iterable[WrittenText], id_: str) -> tuple[WrittenText, int] | None:
    pattern = re.compile(rf"(?<![A-Za-z0-9_]){id_}(?![A-Za-z0-9_])")
    for text in texts:
        found = pattern.search(text.text) if id_ in text.text else None
        if found:
            return text, found.start()
    return None


@lru_cache(maxsize=64)  # tutorials with the same services have the same ids
def _alike(ids: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of ids that differ by an underscore or a letter."""
    near: dict[str, list[str]] = {}
    for id_ in sorted(ids):
        for key in {id_.replace("_", "-"), *_shortened(id_)}:
            near.setdefault(key.replace("-", "").replace("_", ""), []).append(id_)
    pairs = {pair for those in near.values() for pair in combinations(dict.fromkeys(those), 2)}
    return tuple(sorted(pair for pair in pairs if _is_slip(*pair)))


def _shortened(id_: str) -> Iterator[str]:
    for at, letter in enumerate(id_):
        if letter.isalpha():
            yield id_[:at] + id_[at + 1 :]


def _is_slip(one: str, other: str) -> bool:
    if one.replace("_", "") == other.replace("_", ""):
        return True
    parts, others = one.split("_"), other.split("_")
    if len(parts) != len(others) or len(parts) < 2:
        return False
    ((number, ours, theirs), *more) = [
        (n, *pair) for n, pair in enumerate(zip_longest(parts, others)) if pair[0] != pair[1]
    ]
    least = SHORTEST_PART if len(parts) > LONG_ID else SHORTEST_PART + 1
    if min(len(ours), len(theirs)) < least:
        return False
    return not more and _is_slip_of(ours, theirs, is_last=number == len(parts) - 1)


_SECURE = frozenset({"HTTP", "FTP", "LDAP", "SMTP", "IMAP", "POP3", "AMQP", "MQTT", "REDIS"})


def _is_slip_of(ours: str, theirs: str, *, is_last: bool) -> bool:
    """Whether a part of an id is another one with a letter too many, too few, exchanged or replaced."""
    longer, shorter = sorted((ours, theirs), key=len, reverse=True)
    if any(map(str.isdigit, set(ours) ^ set(theirs))):
        return False  # S3 and S2, V1 and V2 are two things
    if len(longer) == len(shorter) + 1:
        if longer == f"{shorter}S":  # one and many: `HOST` and `HOSTS` may both be there
            return not is_last and shorter not in _SECURE
        is_longer = any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
        are_words = len(shorter) > SHORTEST_PART and _are_words(ours, theirs)
        return is_longer and not are_words
    if len(ours) != len(theirs) or len(ours) < SHORTEST_REPLACED:
        return False
    different = [n for n in range(len(ours)) if ours[n] != theirs[n]]
    if len(different) == 2:
        first, second = different
        swapped = ours[first] == theirs[second] and ours[second] == theirs[first]
        return second == first + 1 and swapped
    return len(different) == 1 and not _are_words(ours, theirs)


def _are_words(ours: str, theirs: str) -> bool:
    return is_word(ours, "en") and is_word(theirs, "en")


def words_in_two(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Words that the site writes as one, and here as two."""
    for one in compounds_in_two(prose_of(facts)):
        yield Diagnostic(
            "two-spellings",
            f"'{one.words}' is written in two words, and as '{one.compound}' {one.often} times elsewhere",
            one.text.span(one.start, one.start + len(one.words)),
            f"write '{one.compound}', or in two words everywhere",
        )


RULE = Rule(of_site=words_in_two, of_tutorial=two_spellings)
