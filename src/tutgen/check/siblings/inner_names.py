"""Names of services within longer ids, in whatever letters: `KESTREL_TOKEN`, `KestrelClient`, `kestrel_key`."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.owned_words import SHORTEST, OwnedWord, held_words
from tutgen.check.siblings.text import WrittenText
from tutgen.check.siblings.vocabulary import Occurrence
from tutgen.check.siblings.word_lists import is_common, is_word

_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_IN_CAPITALS = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
MAX_HUMPS = 4
"""The most parts of an id that a name may be made of."""


@once
def _names(facts: SiteFacts) -> Mapping[str, frozenset[str]]:
    """Letters and digits of a name, a slug or an identifier -> the services that it belongs to.

    Common words are none: they may be a part of any id.
    """
    found: dict[str, set[str]] = {}
    for slug in facts.siblings:
        for word, kind in held_words(facts, slug):
            letters = re.sub(r"[\W_]", "", word).lower()
            is_name = kind in ("name", "slug") or (kind == "identifier" and word.isalnum())
            if is_name and len(letters) >= SHORTEST and not is_common(letters):
                found.setdefault(letters, set()).add(slug)
    return {letters: frozenset(slugs) for letters, slugs in found.items()}


def owners_within(facts: SiteFacts, id_: str) -> frozenset[str]:
    """The services whose name is a part of an id; of several names the longest counts.

    A name that is a word as well counts in capitals only: `LINEAR_KEY`, but not `linear_search`.
    """
    names = _names(facts)
    within = [letters for letters in _parts(id_) if letters in names]
    if not _IN_CAPITALS.fullmatch(id_):
        within = [letters for letters in within if not is_word(letters, "en")]
    elif not within:
        return _prefixes(facts).get(id_.partition("_")[0], frozenset())
    return names[max(within, key=len)] if within else frozenset()


@once
def _prefixes(facts: SiteFacts) -> Mapping[str, frozenset[str]]:
    """The first word of ids in capitals -> the one service that is called so and whose identifiers begin with it.

    So `RENDER_PORT` is that of Render, if it has a `RENDER_KEY`, whatever else the word means.
    """
    found: dict[str, set[str]] = {}
    for slug, one in facts.siblings.items():
        names = {re.sub(r"[\W_]", "", name).upper() for name in (slug, one.service.name)}
        for word, kind in held_words(facts, slug):
            if kind == "identifier" and _IN_CAPITALS.fullmatch(word):
                prefix = word.partition("_")[0]
                if prefix in names:
                    found.setdefault(prefix, set()).add(slug)
    return {prefix: frozenset(slugs) for prefix, slugs in found.items() if len(slugs) == 1}


def inner_names(facts: SiteFacts, text: WrittenText) -> Iterator[Occurrence]:
    """The ids of a text that have a service's name in them: those in capitals, and in code all."""
    letters = text.text.lower().replace("_", "")
    if not any(name in letters for name in _names(facts)) and not any(
        f"{prefix}_" in text.text for prefix in _prefixes(facts)
    ):
        return
    for run in _ids_of(text):
        owners = owners_within(facts, run)
        if owners:
            word = OwnedWord(run, "inner", owners)
            for place in re.finditer(rf"(?<!\w){re.escape(run)}(?!\w)", text.shown):
                if _IN_CAPITALS.fullmatch(run) or text.in_code(place.start()):
                    yield Occurrence(word, text, place.start())


def _ids_of(text: WrittenText) -> tuple[str, ...]:
    """The ids of a text that are made of several words."""
    words = {part for run in text.runs for part in re.split(r"[.-]", run)}
    return tuple(sorted(word for word in words if "_" in word or not word.islower()))


@lru_cache(maxsize=4096)
def _parts(id_: str) -> frozenset[str]:
    """The letters of each part of an id, and of parts that follow each other."""
    humps = [hump.lower() for hump in _HUMP.findall(id_)]
    ends = range(1, MAX_HUMPS + 1)
    return frozenset("".join(humps[at : at + n]) for at in range(len(humps)) for n in ends)
