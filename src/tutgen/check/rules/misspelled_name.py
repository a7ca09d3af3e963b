"""Names of services and products in the wrong spelling."""

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.prose.site_words import AFTER, BEFORE, Prose, prose_of
from tutgen.check.siblings.prose.slips import SELDOM, SHORTEST_UNLISTED, find_slips
from tutgen.check.siblings.service_names import SHORTEST_NAME, names_to_find, squeezed, words_of
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic, Fix

USUAL = 5
"""A word that is written in the same capitals at least USUAL times as often as in others is a name."""
_INNER_CAPITAL = re.compile(r"[^\W\d_]*[a-z][A-Z]")


def misspelled_names(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Names of services in other letters, in one word that are two, or with a slip of the pen; and
    names of products in other letters."""
    prose, names = prose_of(facts), names_to_find(facts)
    for source in prose.sources:
        whole = squeezed(source.whole)
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
    words, products = {*words_of(names)}, {*_products(prose, services)}
    parts = {word for word in words if word.lower() not in services}
    yield from _in_other_letters(prose, sorted(parts | products))
    yield from _slips_of_the_pen(prose, {*filter(_is_long, products)} | words)


def _products(prose: Prose, services: Container[str]) -> Iterator[str]:
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


def _in_other_letters(prose: Prose, names: Iterable[str]) -> Iterator[Diagnostic]:
    usual = {form: name for name in names for form in _other_forms(name, prose)}
    for source in prose.sources if usual else ():
        here = [form for form in usual if all(part in source.words for part in form.split())]
        for text in source.texts() if here else ():
            for form in here:
                spelled = r"\s".join(map(re.escape, form.split()))
                for found in re.finditer(f"{BEFORE}{spelled}{AFTER}", text.prose):
                    yield _misspelled(usual[form], text, *found.span())


def _other_forms(name: str, prose: Prose) -> Iterator[str]:
    """The name as the site has it in other capitals, or may have it in two words."""
    letters = name.lower()
    for form in prose.spellings.get(letters, ()):
        if form != name and name[0].isupper() and form[0].isupper() and not form.isupper():
            yield form
    if name.istitle() and prose.is_unknown(letters):
        yield from _in_two(letters, prose)


def _in_two(letters: str, prose: Prose) -> Iterator[str]:
    """The letters as two words with capitals that the site has."""
    for at in range(4, len(letters) - 3):
        parts = letters[:at], letters[at:]
        if all(part.capitalize() in prose.spellings.get(part, ()) for part in parts):
            yield " ".join(part.capitalize() for part in parts)


def _slips_of_the_pen(prose: Prose, names: Iterable[str]) -> Iterator[Diagnostic]:
    words = {name.lower(): name for name in names if len(name) >= SHORTEST_NAME}
    found = ((word, meant) for word, meant, _ in find_slips(prose, words.__contains__))
    slips = {
        word: words[meant]
        for word, meant in (*found, *_with_another_letter(prose, words))
        if all(
            form.istitle() or (form.isupper() and words[meant].isupper())
            for form in prose.spellings[word]
        )
    }
    for word, text, start in prose.places(slips):
        yield _misspelled(slips[word], text, start, start + len(word))


LONG_NAME = 8
"""Letters; a shorter word with one other letter may be another name."""


def _with_another_letter(prose: Prose, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Words that are seldom and unknown, each with the long name that has another letter within."""
    alike: dict[tuple[int, str], list[str]] = {}
    for name in names:
        if len(name) >= LONG_NAME:
            alike.setdefault((len(name), name[0]), []).append(name)
    for word, count in prose.counts.items() if alike else ():
        for name in alike.get((len(word), word[0]), ()) if count <= SELDOM else ():
            is_slip = sum(a != b for a, b in zip(word, name, strict=True)) == 1
            if is_slip and word[-1] == name[-1] and word not in names and prose.is_unknown(word):
                yield word, name


def _misspelled(name: str, text: WrittenText, start: int, end: int) -> Diagnostic:
    written, span = text.text[start:end], text.span(start, end)
    return Diagnostic(
        "misspelled-name",
        f"'{' '.join(written.split())}' is the name '{name}' in another spelling",
        span,
        f"write '{name}', or put it in code style where an id is meant",
        fix=Fix.writing(name, written, span),
    )


RULE = Rule(of_site=misspelled_names)
