"""Whether a word of one service means its owner in a text of another."""

import re
from contextlib import suppress
from typing import Any

from tutgen.check.contracts.references import ContractError, ContractPlace
from tutgen.check.contracts.values import mappings
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.field_parts import FieldParts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.owned_words import OwnedWord, words_of_shared_code
from tutgen.check.siblings.text import WrittenText
from tutgen.check.siblings.word_lists import is_common, is_word
from tutgen.language.expressions.computed import compile_text
from tutgen.language.expressions.values import EvaluationError
from tutgen.requests.parsing import parse_requests
from tutgen.sources.yaml_origin import YamlOrigin

_ADDRESS = re.compile(r"https?://[^\s)\"'`<>{}\\]+")


def counts(facts: SiteFacts, word: OwnedWord, text: WrittenText, start: int) -> bool:
    """Whether a word at offset `start` of another service's text means its owner there.

    To be asked only for words that were found, since it may read word lists and contracts.
    """
    if word.kind in ("key", "value", "code"):
        is_any = word.kind == "value" and _is_any_value(word.word)
        return not (
            is_any or _is_shared(facts, word.word) or _in_sentence(facts, word, text, start)
        )
    if word.kind == "host":
        return not word.is_site or _is_own_page(facts, word, text, start)
    if word.kind == "identifier" and _is_usual(word) and not text.in_code(start):
        return False
    if word.kind == "slug" and word.word.isalpha() and not text.in_code(start):
        return _in_host(text.text, start, start + len(word.word))
    return not _is_usual(word) or _is_meant(word, text, start)


_LABEL_BEFORE, _LABEL_AFTER = re.compile(r"[\w}]\.\Z"), re.compile(r"\.\w")
_LOCALE_OR_REGION = re.compile(r"[a-z]{2,3}(?:[-_][A-Z]{2}|-[a-z]+-\d)")


def _is_any_value(value: str) -> bool:
    """Whether a value is plain words (`in_progress`), a locale, or a region of several clouds: any API may have it."""
    parts = value.split("_")
    is_plain = len(parts) > 1 and all(part.isalpha() and is_word(part, "en") for part in parts)
    return is_plain or bool(_LOCALE_OR_REGION.fullmatch(value))


def _in_host(text: str, start: int, end: int) -> bool:
    """Whether a range is a label within a host that is written without its scheme: `api.acme.example`."""
    before = _LABEL_BEFORE.search(text, max(0, start - 2), start)
    return before is not None and _LABEL_AFTER.match(text, end) is not None


@once
def _is_shared(facts: SiteFacts, word: str) -> bool:
    """Whether a word is one of the language, or stands in a shared source or among a contract's values."""
    lang = facts.project.site.lang
    return (
        is_word(word, lang)
        or any(word in text.text and contains(text.shown, word) for text in facts.shared_texts)
        or word in words_of_shared_code(facts)
        or word in _enumerated(facts)
    )


def contains(text: str, word: str) -> bool:
    """Whether a word stands in a text without a letter, digit or underscore beside it."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        around = text[max(0, at - 1) : at] + text[end : end + 1]
        if not any(one.isalnum() or one == "_" for one in around):
            return True
        at = text.find(word, at + 1)
    return False


def _in_sentence(facts: SiteFacts, word: OwnedWord, text: WrittenText, start: int) -> bool:
    """Whether a word outside of code style is made of plain words: `on-demand`, `e.g`."""
    parts = re.split(r"[.-]", word.word)
    lang = facts.project.site.lang
    return all(part.isalpha() and is_word(part, lang) for part in parts) and not text.in_code(start)


@once
def _enumerated(facts: SiteFacts) -> frozenset[str]:
    """The texts that the contracts of the project list as possible values (`enum`, `const`)."""
    project = facts.project
    paths = _paths(facts, project.site.contract, project.site.origin.child("contract"))
    for source in (project.requests, *(tutorial.requests for tutorial in project.tutorials)):
        if source and "schema:" in source.text:
            requests = parse_requests(source)[0].values()
            for one in requests:
                paths |= _paths(facts, one.values.get("schema"), one.origin.child("schema"))
    values: list[Any] = []
    for path in paths:
        with suppress(ContractError):  # it is said where requests are held to it
            for part in mappings(facts.contracts.value(ContractPlace(path))):
                listed = part.get("enum")
                values += [*(listed if isinstance(listed, list) else ()), part.get("const")]
    return frozenset(value for value in values if isinstance(value, str))


def _paths(facts: SiteFacts, written: str | None, origin: YamlOrigin) -> set[str]:
    """The paths of files that a text names with the values of the services."""
    evaluate = compile_text(written, origin, []) if written else None
    if evaluate is None:
        return {written} if written else set()
    found = set()
    for slug in facts.page_of:
        with suppress(EvaluationError):  # it is reported where requests are held to it
            found.add(evaluate(facts.scope(slug)))
    return {path for path in found if isinstance(path, str)}


def _is_own_page(facts: SiteFacts, word: OwnedWord, text: WrittenText, start: int) -> bool:
    """Whether a host at offset `start` means its owner: no path follows it, it is a part of a longer host,
    it is in the path of a request, or the owner's texts have the same address."""
    whole, end = text.text, start + len(word.word)
    rest = _ADDRESS.match(f"https://{whole[start : end + 2000]}")
    assert rest
    path = rest.group().removeprefix(f"https://{word.word}").rstrip(".,:;!?*_")
    line = whole[whole.rfind("\n", 0, start) + 1 : start]
    if path in ("", "/") or whole[start - 1 : start] == "." or line.lstrip().startswith("path:"):
        return True
    return any(
        _plain_address(f"{word.word}{path}") in _addresses(facts, owner) for owner in word.owners
    )


@once
def _addresses(facts: SiteFacts, slug: str) -> frozenset[str]:
    """The addresses in a service's texts, as `_plain_address` gives them."""
    parts: FieldParts = facts.siblings[slug]
    return frozenset(
        _plain_address(found)
        for text in parts.written
        for found in (_ADDRESS.findall(text.text) if "://" in text.text else ())
    )


def _plain_address(address: str) -> str:
    """An address without scheme, `www.`, fragment and final punctuation, for comparison."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address).partition("#")[0]
    return bare.rstrip(".,:;!?*_").rstrip("/")


SHORTEST_SLUG = 3
"""Letters; a slug of no more may be any word."""
_VERB = re.compile(
    r"['’]s\b|[ ](?:and|can|does|has|is|may|must|needs|offers|or|supports|takes|will)\b"
)
"""What follows a name, and hardly another word."""
_EDGES = frozenset(" \t\n\"'`")


def _is_usual(word: OwnedWord) -> bool:
    """Whether a name, a slug or a model is also a common word (`render`, `fly`) or a very short slug."""
    is_short = word.kind in ("slug", "identifier") and len(word.word) <= SHORTEST_SLUG
    return is_short or (word.word.isalpha() and is_common(word.word))


def _is_meant(word: OwnedWord, text: WrittenText, start: int) -> bool:
    """Whether a common word means the service here: in code style if it stands there by itself; elsewhere if
    it has a capital that is not the one of a sentence's first word, or if a verb follows."""
    whole, end = text.text, start + len(word.word)
    if text.in_code(start):
        before, after = whole[start - 1 : start] or " ", whole[end : end + 1] or " "
        return before in _EDGES and after in _EDGES
    if not word.word[0].isupper():
        return False
    return not text.begins(start) or bool(_VERB.match(whole, end))
