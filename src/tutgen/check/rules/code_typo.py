"""Ids in code that are one letter away from an id that siblings, or the same page, have."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.shown_code import code_of_service
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.own_names import MASK, masked
from tutgen.check.siblings.text import WrittenText
from tutgen.check.siblings.word_lists import is_word
from tutgen.diagnostics import Diagnostic

SHARE, FEWEST = 0.5, 3
"""An id is right if this part of the services have it, and at least FEWEST."""
OFTEN = 2
"""An id is right as well that stands so often with the same service."""
SHORTEST = 5
"""Letters of the part that has the slip, and of a key without parts; shorter ones may well be alike."""
_ID = re.compile(r"[A-Za-z]\w*(?:[._-]+\w+)+|[a-z]+(?:[A-Z][a-z0-9]+)+")
_KEY = re.compile(r"""^[ \t]*["']?([a-z]{5,})["']?[ \t]*[:=](?![:=/])""", re.MULTILINE)
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_ENDINGS = frozenset({("yml", "yaml"), ("yaml", "yml"), ("htm", "html"), ("html", "htm")})
"""Endings that mean the same, of which a file has one."""


class _Id(NamedTuple):
    """An id, as a service writes it, where it first stands, and how often it does."""

    written: str
    text: WrittenText
    start: int
    times: int


def code_typos(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Ids that one service alone has, and seldom, one letter from an id that is right."""
    having: Counter[str] = Counter()
    for slug in facts.siblings:
        having.update(_ids(facts, slug).keys() if facts.counts(slug) else ())
    least = max(FEWEST, SHARE * sum(map(facts.counts, facts.siblings)))
    usual = _Near(id_ for id_, count in having.items() if count >= least)
    common = _shared(facts)
    for slug in facts.siblings:
        own = _ids(facts, slug)
        often = _Near(id_ for id_, one in own.items() if one.times >= OFTEN)
        for id_, one in own.items():
            if having[id_] > 1 or one.times >= OFTEN:
                continue
            meant = usual.to(id_, _is_slip) or often.to(id_, _is_slip_beside)
            if meant and one.written not in common:
                yield _typo(one, meant, own.get(meant), facts.siblings[slug].service.name, having)


def _typo(
    one: _Id, meant: str, there: _Id | None, name: str, having: Mapping[str, int]
) -> Diagnostic:
    right = there.written if there else meant.replace(MASK, name.lower())
    where = "stands elsewhere on the same page" if there else f"{having[meant]} other services have"
    return Diagnostic(
        "code-typo",
        f"'{one.written}' is one letter away from '{right}', which {where}",
        one.text.span(one.start, one.start + len(one.written)),
        f"write '{right}', if that is meant",
    )


@once
def _ids(facts: SiteFacts, slug: str) -> Mapping[str, _Id]:
    """The ids in the code of a service, its own names masked: in blocks, in bodies, and in code spans of its texts."""
    own = facts.siblings[slug]
    codes = (code.written for code in code_of_service(facts, slug))
    found: dict[str, _Id] = {}
    for text in (*own.values.values(), *own.keys.values(), *codes, *own.texts.values()):
        for written, start in _ids_in(text):
            id_ = masked(facts, slug, written)
            before = found.get(id_)
            found[id_] = (
                before._replace(times=before.times + 1) if before else _Id(written, text, start, 1)
            )
    return found


@once
def _ids_in(text: WrittenText) -> Sequence[tuple[str, int]]:
    whole = text.shown
    ranges = text.markup.code if "`" in whole or text.is_code else ()
    return [
        (found[found.lastindex or 0], found.start(found.lastindex or 0))
        for start, end in ranges
        for pattern in (_ID, _KEY)
        for found in pattern.finditer(whole, start, end)
        if not found[0].isupper()
    ]


@once
def _shared(facts: SiteFacts) -> str:
    return "\n".join(text.text for text in facts.shared_texts)


class _Near:
    """Ids that are right, found by those that are one letter away."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids: dict[str, list[str]] = {}
        for id_ in ids:
            for key in _shortened(id_):
                self._ids.setdefault(key, []).append(id_)

    def to(self, id_: str, is_slip: Callable[[str, str], bool]) -> str | None:
        """The first right id that this one is a slip of."""
        near = dict.fromkeys(one for key in _shortened(id_) for one in self._ids.get(key, ()))
        return next((one for one in near if is_slip(id_, one)), None)


@lru_cache(maxsize=4096)
def _shortened(id_: str) -> frozenset[str]:
    """An id, and what is left of it without one of its letters."""
    return frozenset((id_, *(id_[:at] + id_[at + 1 :] for at in range(len(id_)))))


def _is_slip(id_: str, right: str) -> bool:
    """Whether one part differs by a letter that is missing, added, exchanged or another one, and is no word."""
    (one, meant), _ = _difference(id_, right) or (("", ""), 0)
    is_plural = f"{one}s" == meant or f"{meant}s" == one
    is_long = min(len(one), len(meant)) >= SHORTEST
    return is_long and not is_plural and _is_one_letter(one, meant) and not is_word(one, "en")


def _is_slip_beside(id_: str, right: str) -> bool:
    """The same where both stand with one service: there a part within that is one and many is a slip too, and a file
    has one ending."""
    pair, is_last = _difference(id_, right) or (("", ""), True)
    one, meant = pair
    is_plural = f"{one}s" == meant or f"{meant}s" == one
    is_long = min(len(one), len(meant)) >= SHORTEST
    return _is_slip(id_, right) or pair in _ENDINGS or (is_long and is_plural and not is_last)


def _difference(id_: str, right: str) -> tuple[tuple[str, str], bool] | None:
    """The only part in which two ids differ, in both, and whether it is the last one; None if they differ in more."""
    parts, others = _PART.findall(id_), _PART.findall(right)
    if len(parts) != len(others) or _PART.sub("", id_) != _PART.sub("", right):
        return None
    pairs = [*enumerate(zip(parts, others, strict=True))]
    different = [(at, pair) for at, pair in pairs if pair[0].lower() != pair[1].lower()]
    if len(different) != 1:
        return None
    ((at, pair),) = different
    return pair, at == len(parts) - 1


def _is_one_letter(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) != len(longer):
        return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    different = [at for at in range(len(one)) if one[at] != other[at]]
    first, last = different[0], different[-1]
    swapped = last == first + 1 and one[first] == other[last] and one[last] == other[first]
    return len(different) == 1 or (len(different) == 2 and swapped)


RULE = Rule(of_site=code_typos)
