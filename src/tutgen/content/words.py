"""The words of the theme: all that templates, directives and scripts print, in the language of a site.

`words/TAG.json` holds those of a language: `pages` for templates and directives, `scripts` for what
scripts print. A text may hold parts, `{line}`, that are filled in with `str.format`. JSON, since every
build reads one or two: to import the reader of TOML takes 7 ms.

What readers see for a service, such as "provider", is put in for `{noun}` and `{nouns}`, with a capital for `{Noun}` and
`{Nouns}`; `nouns` says what it is unless a site says otherwise. Where another noun would need another gender, case or
article, a text has the language's own noun, and its name is in `inflected`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

_TABLES = Path(__file__).parent / "words"
ORIGINAL = "en"
"""The language whose table says which words there are."""


class Words(NamedTuple):
    """The words of a language, or of a site: name -> text. No name is in both mappings."""

    pages: Mapping[str, str]
    scripts: Mapping[str, str]
    nouns: Mapping[str, str]
    """What a service is called: `service` and `services` -> text."""
    inflected: tuple[str, ...]
    """The names of texts that can speak of no other noun than the language's own."""
    speaking: tuple[str, ...]
    """The names of all texts that speak of a service."""

    @property
    def texts(self) -> Mapping[str, str]:
        """All words: name -> text."""
        return {**self.pages, **self.scripts}

    def with_own(self, own: Mapping[str, str]) -> "Words":
        """These words, except those that a site gives itself."""
        pages = {name: own.get(name, text) for name, text in self.pages.items()}
        scripts = {name: own.get(name, text) for name, text in self.scripts.items()}
        return self._replace(pages=pages, scripts=scripts)


@cache
def languages() -> tuple[str, ...]:
    """The tags of the languages that have words, in lower case, sorted."""
    return tuple(sorted(path.stem for path in _TABLES.glob("*.json")))


NOUNS = ("service", "services")
"""The names of the noun that stands for a service, and of its plural."""


@cache
def words_in(language: str) -> Words:
    """The words of one of `languages()`."""
    table = _table(language)
    return words_about(language, table["nouns"])


def words_about(language: str, nouns: Mapping[str, str]) -> Words:
    """The words of one of `languages()`, with these nouns where its grammar allows it."""
    table = _table(language)
    parts = {"noun": nouns["service"], "nouns": nouns["services"]}
    parts |= {name.capitalize(): text[:1].upper() + text[1:] for name, text in parts.items()}

    def spoken(texts: Mapping[str, str]) -> dict[str, str]:
        return {name: _NOUN.sub(lambda m: parts[m[1]], text) for name, text in texts.items()}

    inflected = tuple(table["inflected"])
    written = {**table["pages"], **table["scripts"]}
    speaking = tuple(n for n, text in written.items() if n in inflected or _NOUN.search(text))
    return Words(spoken(table["pages"]), spoken(table["scripts"]), nouns, inflected, speaking)


@cache
def _table(language: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = json.loads((_TABLES / f"{language}.json").read_text("utf-8"))
    return table


_NOUN = re.compile(r"\{(nouns?)\}", re.IGNORECASE)


def language_for(tag: str) -> str | None:
    """The language whose words a page of this tag has: what is left of the tag when subtags are taken
    off its end (RFC 4647, section 3.4); None if there is none."""
    parts = tag.lower().split("-")
    shorter = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((wanted for wanted in shorter if wanted in languages()), None)


def parts_of(text: str) -> frozenset[str]:
    """The names of the parts that are filled in. Raises ValueError for a brace that belongs to none."""
    return frozenset(_parts(text))


def _parts(text: str) -> Iterator[str]:
    for _, name, form, conversion in Formatter().parse(text):
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            raise ValueError(name)
        yield name
