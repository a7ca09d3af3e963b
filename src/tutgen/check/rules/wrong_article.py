"""An 'a' before a vowel that is spoken, an 'an' before a consonant: "a Acme", "an user"."""

import re
from collections.abc import Iterable, Iterator, Mapping

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.languages import ENGLISH
from tutgen.check.siblings.named_services import on_pages
from tutgen.check.siblings.once import once
from tutgen.check.siblings.prose.spoken_words import article_for, is_noun
from tutgen.check.siblings.prose.words_before import (
    GAP,
    OPENING,
    PrintedValue,
    texts_with,
    value_of_service,
    values_behind,
    values_of_pages,
)
from tutgen.check.siblings.text import WrittenText
from tutgen.content.model import Service
from tutgen.diagnostics import Diagnostic, Fix
from tutgen.language.writers.text import TEXT

_ARTICLES = frozenset({"a", "an"})
_WITH_WORD = re.compile(
    rf"(?<![\w./:@#’'-])(?P<article>[Aa]n?)(?P<gap>{GAP}){OPENING}(?P<word>[^\W_]+)(?P<after>[-=/]?)"
)
_FIRST_WORD = re.compile(r"[*_\[(\"“‘']*(?P<word>[^\W_]+)")
_NAME = re.compile(r"\{\{\s*service\.name\s*\}\}")


def wrong_articles(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Those before words of the site, and those of services before their own values."""
    for text in texts_with(facts, _is_wrong):
        yield from _wrong_in(text)
    for slug, sibling in facts.siblings.items():
        for text in sibling.texts.values():
            for one in _behind_articles(text):
                value = value_of_service(facts, one.expression, slug)
                right = _article_before(one, value, sibling.service)
                if right and right != one.word.lower() and one.is_prose:
                    right = right.capitalize() if one.word[0] == "A" else right
                    yield _printing(one, value, "", right)


def wrong_before_values(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Those in shared sources before the values of some services."""
    for text, _ in facts.common:
        for one in _behind_articles(text):
            wrong = _wrong_values(facts, one)
            shown = _shown(facts, one.word, wrong) if wrong else []
            if shown:
                yield _printing(one, wrong[shown[0]], f", and {on_pages(shown)}", None)
    index = facts.tutorial.index
    for one in _behind_articles(WrittenText(index.text, index.body)):
        for value in _wrong_values(facts, one).values():
            if _printed(one.word, [value]).search(_overview(facts)):
                yield _printing(one, value, ", and stands on the overview", None)
                break


def _behind_articles(text: WrittenText) -> Iterator[PrintedValue]:
    for one in values_behind(text):
        if one.word.lower() in _ARTICLES and not one.is_letter:
            yield one


def _wrong_values(facts: TutorialFacts, one: PrintedValue) -> Mapping[str, str]:
    """Slug -> the value that the article does not fit, of the services of a tutorial; empty within code."""
    wrong = {}
    for slug, value in values_of_pages(facts, one.expression).items():
        right = _article_before(one, value, facts.whole.siblings[slug].service)
        if right and right != one.word.lower():
            wrong[slug] = value
    return wrong if wrong and one.is_prose else {}


def _shown(facts: TutorialFacts, article: str, values: Mapping[str, str]) -> list[str]:
    printed = _printed(article, values.values())
    return facts.showing(
        lambda service: service.slug in values, lambda shown: printed.search(shown) is not None
    )


def _printed(article: str, values: Iterable[str]) -> re.Pattern[str]:
    firsts = {re.escape(_first_word(value)) for value in values}
    return re.compile(rf"\b{article}\s+[\"“‘'(]*(?:{'|'.join(sorted(firsts))})\b")


@once
def _overview(facts: TutorialFacts) -> str:
    plan = facts.whole.plan
    page = plan.pages[plan.by_source[facts.tutorial.index.path]]
    return facts.renderer.text(page, TEXT)


def _article_before(one: PrintedValue, value: str, service: Service) -> str | None:
    """The article that a value has for certain. What a service says of its name counts for its name."""
    if _NAME.fullmatch(one.expression) and service.article:
        return service.article if service.article in _ARTICLES else None
    word = _first_word(value)
    return article_for(word) if word else None


def _first_word(value: str) -> str:
    found = _FIRST_WORD.match(value)
    return found["word"] if found else ""


def _is_wrong(article: str, word: str) -> bool:
    return article.lower() in _ARTICLES and article_for(word) not in (None, article.lower())


def _wrong_in(text: WrittenText) -> Iterator[Diagnostic]:
    for found in _WITH_WORD.finditer(text.text):
        article, word = found["article"], found["word"]
        start, end = found.span()
        if not _is_wrong(article, word) or text.prose[start:end] != text.text[start:end]:
            continue
        is_article = is_noun(word) or found["after"] == "-"
        if (
            not is_article
            or (article[0] == "A" and not text.begins(start))
            or found["after"] in ("=", "/")
        ):
            continue
        right = article_for(word)
        assert right is not None
        right = right.capitalize() if article[0] == "A" else right
        yield Diagnostic(
            "wrong-article",
            f"'{article} {word}' is spoken '{right} {word}'",
            text.span(start, found.end("word")),
            f"write '{right} {word}'",
            fix=_fix(text, start, found.end("word"), article, right),
        )


def _fix(text: WrittenText, start: int, end: int, article: str, right: str) -> Fix | None:
    written = text.text[start:end]
    if "\n" in written:
        return None
    return Fix.narrowed(right + written[len(article) :], written, text.span(start, end))


def _printing(one: PrintedValue, value: str, where: str, right: str | None) -> Diagnostic:
    """`right`: the article, if the text is of one service."""
    if _NAME.fullmatch(one.expression):
        hint = "write {{ service.a_name }}, which has the article"
    else:
        hint = (
            f"write '{right}'" if right else "say it without an article, or let the value have it"
        )
    return Diagnostic(
        "wrong-article",
        f"'{one.written}' prints '{one.word} {' '.join(value.split()[:2])}'{where}",
        one.text.span(one.start, one.end),
        hint,
        fix=_fix(one.text, one.start, one.end, one.word, right) if right else None,
    )


RULE = Rule(of_site=wrong_articles, of_tutorial=wrong_before_values, languages=ENGLISH)
