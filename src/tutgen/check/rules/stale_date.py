"""What was true as of a month that is long past."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.languages import language_of
from tutgen.check.siblings.once import once
from tutgen.check.siblings.prose.site_words import prose_of
from tutgen.content.plan import CONTENT
from tutgen.diagnostics import Diagnostic
from tutgen.sources.git import Git, GitError

OLDEST = timedelta(days=365)
"""How old a date may be. What is looked up once a year is kept up, and most of what changes changes with a year."""


class _Language(NamedTuple):
    months: tuple[str, ...]
    """Patterns of the names of months, with their abbreviations."""
    before: str
    """A pattern of the words that say that something was true, or was looked at, then."""


_LANGUAGES: Mapping[str, _Language] = {
    "en": _Language(
        (
            "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
            "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
        ),
        r"as \s of | as \s at | (?:last|latest|newest) \s (?:update|change|review|check) (?:\s (?:was|is))?"
        r" | (?:last|latest) \s (?:updated|changed|reviewed|checked|verified|tested)"
        r" | (?:updated|reviewed|checked|verified|looked \s up) | (?:true|correct|current|valid) (?:\s as)?"
        r" | at \s the \s time \s of \s writing | (?:currently|today|now) ,?",
    ),
    "de": _Language(
        (
            "jan(?:uar)?|jänner", "feb(?:ruar)?", "märz?", "apr(?:il)?", "mai", "juni?", "juli?", "aug(?:ust)?",
            "sept?(?:ember)?", "okt(?:ober)?", "nov(?:ember)?", "dez(?:ember)?",
        ),
        r"stand | (?:zuletzt \s)? (?:aktualisiert|geändert|geprüft|überprüft|nachgesehen)"
        r" | letzte \s (?:änderung|aktualisierung|prüfung) | (?:derzeit|aktuell|momentan|zurzeit) ,?",
    ),
    "fr": _Language(
        (
            "janv(?:ier)?", "févr(?:ier)?", "mars", "avr(?:il)?", "mai", "juin", "juil(?:let)?", "août",
            "sept(?:embre)?", "oct(?:obre)?", "nov(?:embre)?", "déc(?:embre)?",
        ),
        r"(?:à \s la|en) \s date \s d[eu] | (?:dernière \s)? (?:mise \s à \s jour|vérification|modification)"
        r" | (?:mis|mise|mises) \s à \s jour | vérifiée?s? | (?:actuellement|aujourd['’]hui|à \s ce \s jour) ,?",
    ),
}  # fmt: skip
_BETWEEN = r"\s* [:,(]? \s* (?: (?:in|on|of|im|am|vom|von|en|le|au|du|depuis|early|late|mid|anfang|mitte|ende|début|fin) [\s-]+ )*"
_DAY = r"(?: (?P<day>\d{1,2}) (?:st|nd|rd|th|er|\.)? \s+ (?:of \s+)? )?"
_DAY_BEHIND = r"(?: \d{1,2} (?:st|nd|rd|th)? ,? \s+ )?"


@once
def _pattern(facts: SiteFacts, language: str) -> re.Pattern[str]:
    """Finds the words and the date: a month and a year in words or in digits, or a year alone."""
    known = _LANGUAGES[language]
    months = "|".join(f"(?P<m{n}>{names})" for n, names in enumerate(known.months, 1))
    return re.compile(
        rf"""
        (?<![\w-]) (?:{known.before}) {_BETWEEN}
        (?: {_DAY} (?:{months}) \.? ,? \s+ {_DAY_BEHIND} (?P<of_month>(?:19|20)\d\d)
          | (?P<iso>(?:19|20)\d\d) - (?P<month>0[1-9]|1[0-2]) (?:-\d\d)?
          | (?: \d{{1,2}} [./] )? (?P<month2>0?[1-9]|1[0-2]) [./] (?P<of_digits>(?:19|20)\d\d)
          | (?P<year>(?:19|20)\d\d) (?= \s* (?: [.,;:)] | \Z ))
        ) (?! [\w-] | [.:]\d)
        """,
        re.VERBOSE | re.IGNORECASE,
    )


_YEAR = re.compile(r"(?:19|20)\d\d")


def stale_dates(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Dates of what was true then, older than a year at the newest commit of content/: never by the clock."""
    pattern = _pattern(facts, language_of(facts.project.site.lang))
    for source in prose_of(facts).sources:
        if not (_YEAR.search(source.whole) and pattern.search(source.whole)):
            continue
        for text in source.texts():
            for found in pattern.finditer(text.prose):
                newest = _newest(facts)
                if newest and newest - _last_day(found) > OLDEST:
                    written = " ".join(found.group().split())
                    yield Diagnostic(
                        "stale-date",
                        f"'{written}' is more than a year before the newest commit of content/",
                        text.span(*found.span()),
                        f"that was on {newest}: look up whether it is still true, and write the new date, or none",
                    )


def _last_day(found: re.Match[str]) -> date:
    """The last day that a date may mean."""
    year = int(found["of_month"] or found["iso"] or found["of_digits"] or found["year"])
    named = (n for n in range(1, 13) if found[f"m{n}"])
    month = int(found["month"] or found["month2"] or next(named, 12))
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


@once
def _newest(facts: SiteFacts) -> date | None:
    """The day of the newest commit that changed something in content/; None if git does not tell, or where a shallow
    clone begins, which says of every file that it was added."""
    try:
        said = Git(facts.root).run(
            "log", "-1", "--no-show-signature", "--decorate=full", "--format=%ct %D", "--", CONTENT
        )
    except GitError:
        return None
    seconds, _, decoration = said.partition(" ")
    if not seconds or "grafted" in decoration.split(", "):
        return None
    return datetime.fromtimestamp(int(seconds), UTC).date()


RULE = Rule(of_site=stale_dates, languages=frozenset(_LANGUAGES))
