"""Texts that are a sibling's: copies that nobody has changed, and copies that have drifted apart.

Two texts at the same place of two services are compared word for word; and token by token, after
what may differ (names, models, numbers, addresses) is made the same.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import Sibling, SiteFacts
from tutgen.check.siblings.text import Text
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.expressions import EvaluationError
from tutgen.sources.yaml_source import YamlOrigin

SHORTEST = 40
"""Shorter texts may well be nearly alike."""
SHORTEST_COPY, FEWEST_WORDS = 30, 5
"""Shorter texts may well be the same."""
FEWEST_ADDRESSES = 4
"""The fewest services with an address of which one that two of them share is a slip."""
MOST_COPIES = 3
"""A text that more services have, or half of the siblings, is meant to be the same."""
MOST_TOKENS = 6
"""The most tokens that may differ: a link has five, code style adds two."""
MOST_WORDS, WORDS_PER_CHANGE = 2, 8
"""A slip changes at most MOST_WORDS words, and at most one in WORDS_PER_CHANGE. Misspelled words are
counted apart, and may be MOST_WORDS too."""
_ADDRESS = r"https?://[^\s)>\]]+|(?<=\]\()(?:\{\{.{0,400}?\}\}|[^)\s])+"
_OTHER = r"\{\{.{0,400}?\}\}|\d[\d.,]*\b|\w+(?:['’-]\w+)*|\S"
_DIFFERS = re.compile(r"\{\{|<")
"""A value that is computed, or that the reader puts in."""
_FIELD = re.compile(r"\{\{ *service\.(\w+) *\}\}")
_STYLE = frozenset("`*_[]()") | {"address"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """What it is compared by: its text, or what may differ from service to service."""
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.kind not in _STYLE and any(map(str.isalnum, self.kind))


@dataclass(frozen=True, eq=False)
class _Copy:
    """A text of a service, cut into tokens."""

    slug: str
    """Of its service; empty for the default of the field."""
    text: Text
    tokens: Sequence[_Token]
    own: frozenset[str]
    """Keys and values of the service's bodies."""

    @property
    def whose(self) -> str:
        return f"that of '{self.slug}'" if self.slug else "the default"

    def part(self, start: int, end: int) -> str:
        """The text from a token to before another."""
        if start == end:
            return ""
        written = self.text.text[self.tokens[start].start : self.tokens[end - 1].end]
        return " ".join(written.split())

    def words(self, start: int, end: int) -> Sequence[str]:
        return [token.kind for token in self.tokens[start:end] if token.is_word]


@dataclass(frozen=True, slots=True)
class _Change:
    """Tokens of one text that stand where the other has others."""

    start: int
    end: int
    other_start: int
    other_end: int


class _Tokens:
    """Cuts texts into tokens; `kinds`: what stands for what a field says."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        longest_first = sorted(kinds, key=len, reverse=True)
        any_kind = "|".join(map(re.escape, longest_first)) or "(?!)"
        self._kinds = kinds
        own = rf"(?P<own>(?<!\w)(?:{any_kind})(?!\w))"
        self._token = re.compile(f"(?P<address>{_ADDRESS})|{own}|{_OTHER}")

    @classmethod
    def of_service(cls, facts: SiteFacts, sibling: Sibling) -> "_Tokens":
        service = sibling.service
        kinds = {service.name: "name", service.slug: "slug"}
        values = facts.scope(service.slug).service or {}
        for field in facts.project.site.fields.values():
            if field.type.is_prose and (field.name in service.values or field.default is not None):
                with suppress(EvaluationError):
                    value = values[field.name]
                    if isinstance(value, str) and len(value) > 2 and len(value) < SHORTEST:
                        kinds.setdefault(value, field.name)
        return cls(kinds)

    def of(self, text: str) -> Iterator[_Token]:
        for found in self._token.finditer(text):
            written = found.group()
            field = _FIELD.fullmatch(written)
            if found.lastgroup == "address":
                kind = "address"
            elif found.lastgroup == "own":
                kind = f"service.{self._kinds[written]}"
            elif field:
                kind = f"service.{field.group(1)}"
            else:
                kind = "0" if written[0].isdigit() else written
            yield _Token(kind, *found.span())


def near_duplicates(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Texts at the same place of two services that are equal, or differ by a slip only."""
    slots: dict[str, list[_Copy]] = {}
    plain = _Tokens({})
    for slot, text in facts.defaults.texts.items():
        if len(text.text.strip()) >= SHORTEST:
            slots[slot] = [_Copy("", text, tuple(plain.of(text.text)), frozenset())]
    for slug, sibling in facts.siblings.items():
        cut = _Tokens.of_service(facts, sibling)
        bodies = (*sibling.values.values(), *sibling.keys.values())
        own = frozenset(text.text for text in bodies)
        for slot, text in sibling.texts.items():
            if len(text.text.strip()) >= SHORTEST:
                copy = _Copy(slug, text, tuple(cut.of(text.text)), own)
                slots.setdefault(slot, []).append(copy)
    for slot, copies in slots.items():
        for copy, originals, changes in _near_copies(copies):
            yield _near_duplicate(facts, slot, copy, originals, changes)
    yield from _same_texts(facts)
    yield from _same_addresses(facts)


def _near_copies(
    copies: Sequence[_Copy],
) -> Iterator[tuple[_Copy, Sequence[_Copy], Sequence[_Change]]]:
    """Each copy, those that it is nearly like, and what differs. A default comes first."""
    letters: dict[str, str] = {}
    groups: dict[str, list[_Copy]] = {}
    for copy in copies:
        # A letter a token, beyond those of texts, so that the library counts tokens.
        kinds = [token.kind for token in copy.tokens]
        coded = "".join([letters.setdefault(k, chr(0x10000 + len(letters))) for k in kinds])
        groups.setdefault(coded, []).append(copy)
    by_length = sorted(groups, key=len)
    lengths = [len(coded) for coded in by_length]
    near: dict[str, list[str]] = {}
    for number, coded in enumerate(by_length[:-1]):
        longer = by_length[number + 1 : bisect_right(lengths, len(coded) + MOST_TOKENS)]
        found = process.extract(
            coded, longer, scorer=Levenshtein.distance, score_cutoff=MOST_TOKENS, limit=None
        )
        for other, _, _ in found:
            near.setdefault(coded, []).append(other)
            near.setdefault(other, []).append(coded)
    ranks = {
        coded: (not alike[0].slug, len(alike), -number)
        for number, (coded, alike) in enumerate(groups.items())
    }
    for coded in filter(near.__contains__, groups):
        betters = [other for other in near[coded] if ranks[other] > ranks[coded]]
        for better in sorted(betters, key=ranks.__getitem__, reverse=True):
            original = groups[better][0]
            slips = [(copy, _slips(copy, original)) for copy in groups[coded]]
            if any(changes for _, changes in slips):
                yield from ((copy, groups[better], changes) for copy, changes in slips if changes)
                break


def _slips(copy: _Copy, original: _Copy) -> Sequence[_Change]:
    """What differs, if it is little enough to be a slip and nothing that has to differ."""
    changes = _changes(copy, original)
    words = typos = 0
    for change in changes:
        ours = copy.words(change.start, change.end)
        theirs = original.words(change.other_start, change.other_end)
        pairs = [pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]]
        if len(ours) == len(theirs) and all(_is_typo(*pair) for pair in pairs):
            typos += len(pairs)
        else:
            words += Levenshtein.distance(ours, theirs)
    enough = words * WORDS_PER_CHANGE <= len(copy.words(0, len(copy.tokens)))
    return changes if enough and words <= MOST_WORDS and typos <= MOST_WORDS else ()


def _changes(copy: _Copy, original: _Copy) -> Sequence[_Change]:
    ours, theirs = ([token.kind for token in one.tokens] for one in (copy, original))
    changes: list[_Change] = []
    for code in Levenshtein.opcodes(ours, theirs):
        if code.tag == "equal":
            continue
        change = _Change(code.src_start, code.src_end, code.dest_start, code.dest_end)
        last = changes[-1] if changes else None
        if last and (change.start - last.end <= 1 or _opens(copy, original, last)):
            changes[-1] = _Change(last.start, change.end, last.other_start, change.other_end)
        else:
            changes.append(change)
    return [change for change in changes if not _must_differ(copy, original, change)]


def _opens(copy: _Copy, original: _Copy, change: _Change) -> bool:
    """Whether a change is the beginning of a link, whose rest belongs to it."""
    kinds = [token.kind for token in copy.tokens[change.start : change.end]]
    kinds += [token.kind for token in original.tokens[change.other_start : change.other_end]]
    return kinds.count("[") > kinds.count("]")


def _sides(copy: _Copy, original: _Copy, change: _Change) -> tuple[str, str]:
    return (
        copy.part(change.start, change.end),
        original.part(change.other_start, change.other_end),
    )


def _must_differ(copy: _Copy, original: _Copy, change: _Change) -> bool:
    """Whether each says what only it has, or both say the same."""
    ours, theirs = _sides(copy, original, change)
    return ours == theirs or (ours.strip("`") in copy.own and theirs.strip("`") in original.own)


def _is_typo(word: str, other: str) -> bool:
    return min(len(word), len(other)) > 3 and OSA.distance(word, other) <= 2


def _near_duplicate(
    facts: SiteFacts, slot: str, copy: _Copy, originals: Sequence[_Copy], changes: Sequence[_Change]
) -> Diagnostic:
    original = originals[0]
    shown = [_shown(copy, original, change) for change in changes]
    first = shown[0]
    start, end = copy.tokens[first.start].start, copy.tokens[first.end - 1].end
    differences = " and ".join(
        f"'{ours}' for '{theirs}'" for ours, theirs in (_sides(copy, original, s) for s in shown)
    )
    others = f" and {len(originals) - 1} more" if len(originals) > 1 else ""
    return Diagnostic(
        "near-duplicate",
        f"the text is {original.whose}{others}, with {differences}",
        copy.text.span(start, end),
        f"make them equal, or say it once in {_home(facts, slot)}, with {{{{ service.name }}}} for "
        "the name"
        if original.slug
        else "take it out, so that the default holds, or say what is true of it only",
        trail=(("nearly the same as", original.text.span(*_bounds(original, first))),),
    )


def _home(facts: SiteFacts, slot: str) -> str:
    """Where to say what is true of several services."""
    if slot in facts.project.site.fields:
        return f"the default of '{slot}' in site.yaml"
    return "the note of the request" if ".notes/" in slot else "a snippet"


def _bounds(original: _Copy, change: _Change) -> tuple[int, int]:
    return (
        original.tokens[change.other_start].start,
        original.tokens[change.other_end - 1].end,
    )


def _shown(copy: _Copy, original: _Copy, change: _Change) -> _Change:
    """The change with a word beside it where one side has nothing to show."""
    if change.start < change.end and change.other_start < change.other_end:
        return change
    if change.end < len(copy.tokens) and change.other_end < len(original.tokens):
        return _Change(change.start, change.end + 1, change.other_start, change.other_end + 1)
    return _Change(change.start - 1, change.end, change.other_start - 1, change.other_end)


_Placed = tuple[str, Text]
"""A text, behind the slug of its service."""


def _same_texts(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Texts that stand word for word in the files of a few services."""
    most = min(MOST_COPIES, max(2, len(facts.siblings) // 2))
    for slot in _prose_slots(facts):
        texts = [(slug, text) for slug, text in _at(facts, slot) if _is_long(text.text)]
        for alike in _alike(texts):
            is_usual = len(alike) > most or len(alike) == len(facts.siblings)
            if not is_usual and not _explain_one_value(facts, slot, alike):
                yield from _copies(alike, "text", f", or say it once in {_home(facts, slot)}")


def _same_addresses(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Addresses that two services have, where each of the others has its own.

    One that bears the name of a service is a foreign word with the other.
    """
    for field in facts.project.site.fields.values():
        addresses = list(_at(facts, field.name)) if field.type.owned_as == "address" else []
        groups = list(_alike(addresses))
        if len(addresses) >= FEWEST_ADDRESSES and [len(alike) for alike in groups] == [2]:
            (slug, text), (other, _) = groups[0]
            if not any(
                name.replace("-", "") in text.text.replace("-", "") for name in (slug, other)
            ):
                yield from _copies(groups[0], "address")


def _copies(alike: Sequence[_Placed], what: str, way_out: str = "") -> Iterator[Diagnostic]:
    slug, original = alike[0]
    for _, copy in alike[1:]:
        yield Diagnostic(
            "near-duplicate",
            f"this is the same {what} as that of '{slug}'",
            _key(copy),
            f"say of each what is true of it only{way_out}",
            trail=(("the same", _key(original)),),
        )


def _explain_one_value(facts: SiteFacts, slot: str, alike: Sequence[_Placed]) -> bool:
    """Whether all services whose bodies have the same value at a key say the same of it."""
    field, _, pointer = slot.partition(".notes")
    values = {
        slug: one.values[f"{field}.body{pointer}"].text
        for slug, one in facts.siblings.items()
        if f"{field}.body{pointer}" in one.values
    }
    value = values.get(alike[0][0], "")
    same = {slug for slug, other in values.items() if other == value}
    return not _DIFFERS.search(value) and same == {slug for slug, _ in alike}


def _prose_slots(facts: SiteFacts) -> Sequence[str]:
    """Slots that hold prose. Texts of `unsupported` are excluded: there is nowhere to share them."""
    fields = facts.project.site.fields
    slots = dict.fromkeys(slot for one in facts.siblings.values() for slot in one.texts)
    return [
        slot
        for slot in slots
        if (
            fields[slot].type.is_prose
            if slot in fields
            else ".notes/" in slot or slot.endswith(".after")
        )
    ]


def _at(facts: SiteFacts, slot: str) -> Iterator[_Placed]:
    return ((slug, one.texts[slot]) for slug, one in facts.siblings.items() if slot in one.texts)


def _is_long(text: str) -> bool:
    return len(text) >= SHORTEST_COPY and len(text.split()) >= FEWEST_WORDS


def _alike(texts: Iterable[_Placed]) -> Iterator[Sequence[_Placed]]:
    """Those that are the same, where there are several."""
    groups: dict[Sequence[str], list[_Placed]] = {}
    for slug, text in texts:
        groups.setdefault(tuple(text.text.split()), []).append((slug, text))
    return (alike for alike in groups.values() if len(alike) > 1)


def _key(text: Text) -> Span:
    assert isinstance(text.origin, YamlOrigin)
    return text.origin.key_span()


RULE = Rule(of_site=near_duplicates)
