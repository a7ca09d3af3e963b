"""Texts that are a sibling's: copies that nobody has changed, and copies that have drifted apart."""

import re
from collections.abc import Iterator, Sequence

from tutgen.check.rule import Rule
from tutgen.check.siblings.exact_copies import OwnedText, same_addresses, same_texts
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.near_copies import Difference, NearCopy, TokenizedText, near_copies
from tutgen.check.siblings.needed_fields import fields_in_code
from tutgen.check.siblings.text import WrittenText
from tutgen.check.siblings.tokenizer import Tokenizer
from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.yaml_origin import YamlOrigin

_CALL = re.compile(r"\w\.\w+\(|\w\(\w+=|\w\s=\s\w[\w.]*\(")
"""Code that is a text alone, to be shown in a block: calls of two libraries differ rightly."""
SHORTEST = 40
"""Characters; shorter texts may well be nearly alike."""


def near_duplicates(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Texts at the same place of two services that are equal, or differ by a slip only."""
    for slot, texts in _tokenized(facts).items():
        for near in near_copies(texts):
            yield _near_duplicate(near, _home(facts, slot))
    for slot, alike in same_texts(facts):
        yield from _copies(alike, "text", f", or say it once in {_home(facts, slot)}")
    for alike in same_addresses(facts):
        yield from _copies(alike, "address")


def _tokenized(facts: SiteFacts) -> dict[str, list[TokenizedText]]:
    """Slot -> the default of the field, if it has one, and the texts of services."""
    slots: dict[str, list[TokenizedText]] = {}
    plain = Tokenizer({})
    code = _slots_in_code(facts)
    for slot, text in facts.defaults.texts.items():
        if len(text.text.strip()) >= SHORTEST and slot not in code:
            slots[slot] = [TokenizedText("", text, tuple(plain.tokens(text)), frozenset())]
    for slug, sibling in facts.siblings.items():
        tokenizer = Tokenizer.of_service(facts, sibling)
        bodies = (*sibling.values.values(), *sibling.keys.values())
        own = frozenset(text.text for text in bodies)
        for slot, text in sibling.texts.items():
            if len(text.text.strip()) >= SHORTEST and slot not in code and not _is_code(text):
                tokenized = TokenizedText(slug, text, tuple(tokenizer.tokens(text)), own)
                slots.setdefault(slot, []).append(tokenized)
    return slots


def _slots_in_code(facts: SiteFacts) -> frozenset[str]:
    """The slots whose texts pages show in code style alone: code of two services differs rightly."""
    fields = facts.project.site.fields
    names = [name for name in fields_in_code(facts) if name in fields]
    variants = (f"{name}.{variant}" for name in names for variant in fields[name].variants)
    return frozenset((*names, *variants))


def _is_code(text: WrittenText) -> bool:
    """Whether a text is code itself: it calls something outside of code style."""
    call = _CALL.search(text.text) if "(" in text.text else None
    return call is not None and not text.in_code(call.start())


def _near_duplicate(near: NearCopy, home: str) -> Diagnostic:
    copy, original = near.copy, near.original
    shown = [_shown(near, difference) for difference in near.differences]
    first = shown[0]
    differences = " and ".join(
        f"'{ours}' for '{theirs}'" for ours, theirs in map(near.sides, shown)
    )
    whose = f"that of '{original.slug}'" if original.slug else "the default"
    others = f" and {len(near.originals) - 1} more" if len(near.originals) > 1 else ""
    return Diagnostic(
        "near-duplicate",
        f"the text is {whose}{others}, with {differences}",
        _span(copy, first.start, first.end),
        f"make them equal, or say it once in {home}, with {{{{ service.name }}}} for the name"
        if original.slug
        else "take it out, so that the default holds, or say what is true of it only",
        trail=(("nearly the same as", _span(original, first.other_start, first.other_end)),),
    )


def _shown(near: NearCopy, difference: Difference) -> Difference:
    """The change with a word beside it where one side has nothing to show."""
    if difference.start < difference.end and difference.other_start < difference.other_end:
        return difference
    if difference.end < len(near.copy.tokens) and difference.other_end < len(near.original.tokens):
        return Difference(
            difference.start, difference.end + 1, difference.other_start, difference.other_end + 1
        )
    return Difference(
        difference.start - 1, difference.end, difference.other_start - 1, difference.other_end
    )


def _span(text: TokenizedText, start: int, end: int) -> Span:
    """The place of the tokens from index `start` to before `end`."""
    return text.text.span(text.tokens[start].start, text.tokens[end - 1].end)


def _copies(alike: Sequence[OwnedText], what: str, way_out: str = "") -> Iterator[Diagnostic]:
    """One for each of several equal texts, except the first."""
    slug, original = alike[0]
    for _, copy in alike[1:]:
        yield Diagnostic(
            "near-duplicate",
            f"this is the same {what} as that of '{slug}'",
            _key_span(copy),
            f"say of each what is true of it only{way_out}",
            trail=(("the same", _key_span(original)),),
        )


def _home(facts: SiteFacts, slot: str) -> str:
    """Where to say what is true of several services."""
    if slot in facts.project.site.fields:
        return f"the default of '{slot}' in site.yaml"
    return "the note of the request" if ".notes/" in slot else "a snippet"


def _key_span(text: WrittenText) -> Span:
    assert isinstance(text.origin, YamlOrigin)
    return text.origin.key_span()


RULE = Rule(of_site=near_duplicates)
