"""British and American spelling on one site: `organise` and `organize`, `colour` and `color`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.languages import ENGLISH
from tutgen.check.siblings.prose.site_words import AFTER, BEFORE, Prose, prose_of
from tutgen.check.siblings.service_names import names_to_find, words_of
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic, Span

_OF_VERB = re.compile(
    r"(?P<stem>[a-z]{3,}i)(?P<letter>[sz])(?P<end>e|es|ed|er|ers|ing|able|ation|ations)"
)
_NO_VERB = re.compile(r"(?:\w*siz|seiz|priz|maiz|assiz)\w*")
"""Words with a 'z' in both spellings: what is made of 'size', and the like."""
_STEMS = (
    "arb|arbo|arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|harb|hon|hum|lab|neighb|od|parl|ranc|rig|rum|sav|savi"
    "|splend|tum|val|vap|vig"
)
_WITH_U = re.compile(
    rf"(?P<stem>{_STEMS})o(?P<u>u?)r(?P<end>|s|ed|ing|ings|ful|fully|less|able|ably|ite|ites|al|ally|er|ers|y|hood|hoods)"
)
"""Words that British English writes with -our: those of Fowler's list that are still in use, with the endings that keep it
(`humorous` and `honorary` have none in either)."""


class _Spelling(NamedTuple):
    form: str
    """What tells it from the other: `-ise`."""
    other: str
    """The word in the other spelling."""


def _of_verbs(word: str, prose: Prose) -> _Spelling | None:
    """Of a verb in -ise and -ize. The list of words is American: what it has with an 's' is written so by everybody
    (`promise`), and what it has with a 'z' alone is such a verb."""
    found = _OF_VERB.fullmatch(word)
    if found is None or _NO_VERB.fullmatch(word):
        return None
    british, american = (f"{found['stem']}{letter}{found['end']}" for letter in "sz")
    if prose.is_known(british) or not (prose.is_known(american) or american in prose.counts):
        return None
    return _Spelling("-ise", american) if found["letter"] == "s" else _Spelling("-ize", british)


def _with_u(word: str, prose: Prose) -> _Spelling | None:
    found = _WITH_U.fullmatch(word)
    if found is None:
        return None
    british, american = (f"{found['stem']}o{u}r{found['end']}" for u in ("u", ""))
    return _Spelling("-our", american) if found["u"] else _Spelling("-or", british)


_BRITISH = frozenset({"-ise", "-our"})


class _Place(NamedTuple):
    word: str
    text: WrittenText
    start: int


_Forms = Mapping[str, Sequence[_Place]]
"""`-ise` -> the places of such words in prose."""


def spelling_variants(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Words in the spelling that the site has less often, each at the first place where it stands in prose."""
    prose = prose_of(facts)
    names = {word.lower() for word in words_of(names_to_find(facts))}
    spelled, forms = {}, []
    for spell in (_of_verbs, _with_u):
        found = {word: spelling for word in prose.counts if (spelling := spell(word, prose))}
        found = {word: spelling for word, spelling in found.items() if word not in names}
        spelled.update(found)
        forms.append({spelling.form for spelling in found.values()})
    if any(len(those) > 1 for those in forms):
        by_form: dict[str, list[_Place]] = {}
        for place in _places(prose, spelled):
            by_form.setdefault(spelled[place.word].form, []).append(place)
        for those in forms:
            here = {form: by_form[form] for form in those if form in by_form}
            if len(here) == 2:
                yield from _rarer(here, _is_british(prose.lang, by_form), spelled)


def _is_british(lang: str, forms: _Forms) -> bool | None:
    """Whether a site is in British English, by its `lang`, or else by what it writes otherwise: -ise is British
    alone, and -or American, as -ize and -our are not. None if neither tells."""
    region = lang.lower().partition("-")[2]
    if region:
        return region != "us"
    british, american = (len(forms.get(form, ())) for form in ("-ise", "-or"))
    return british > american if british != american else None


def _rarer(
    forms: _Forms, is_british: bool | None, spelled: Mapping[str, _Spelling]
) -> Iterator[Diagnostic]:
    """The words of the form that is rarer; of two that are as frequent, of the one that does not go with the site."""

    def weight(form: str) -> tuple[int, bool, str]:
        return len(forms[form]), (form in _BRITISH) == is_british, form

    rare, usual = sorted(forms, key=weight)
    shown = forms[usual][0]
    by_word: dict[str, list[_Place]] = {}
    for place in forms[rare]:
        by_word.setdefault(place.word, []).append(place)
    for word, (first, *others) in by_word.items():
        yield Diagnostic(
            "spelling-variant",
            f"'{word}' is spelled with {rare}, and the site writes {usual}, as in '{shown.word}'",
            _span(first),
            f"write '{spelled[word].other}', or put it in code style where it is an id",
            trail=(
                (f"'{shown.word}'", _span(shown)),
                *((f"'{word}' again", _span(other)) for other in others),
            ),
        )


def _span(place: _Place) -> Span:
    return place.text.span(place.start, place.start + len(place.word))


def _places(prose: Prose, words: Mapping[str, object]) -> Iterator[_Place]:
    """Where words stand in prose, and not as a name."""
    pattern = re.compile(
        f"{BEFORE}(?:{'|'.join(sorted(words, key=len, reverse=True))}){AFTER}", re.IGNORECASE
    )
    for source in prose.sources:
        if any(word.lower() in words for word in source.words):
            for text in source.texts():
                for found in pattern.finditer(text.prose):
                    written = found.group()
                    if written.islower() or (written.istitle() and text.begins(found.start())):
                        yield _Place(written.lower(), text, found.start())


RULE = Rule(of_site=spelling_variants, languages=ENGLISH)
