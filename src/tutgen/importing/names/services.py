"""What the services of sibling pages are called."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from tutgen.content.schema_parts import SLUG
from tutgen.importing.alignment.holes import common_start
from tutgen.importing.names.decisions import Decisions
from tutgen.importing.names.own_words import forms_of
from tutgen.importing.nouns.line import text_of
from tutgen.importing.nouns.page import SourcePage
from tutgen.importing.nouns.table import ServiceNames
from tutgen.importing.reading.folder import INDEXES
from tutgen.starter.slugs import is_text, name_of

_NAVIGATION = ("navigation_title", "service")
_MAX_NAME = 50
_TAKEN = frozenset(["index", "services", "theme"])


def key_of(page: SourcePage) -> str:
    """How `names.yaml` calls a page."""
    return f"{page.path}#{page.label}" if page.label else page.path


def slug_of(text: str, fallback: str = "service") -> str:
    """A text as a slug."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
    return (
        slug
        if re.fullmatch(SLUG, slug) and slug not in _TAKEN and is_text(slug)
        else f"{fallback}-{slug}".strip("-")
    )


def services_of(
    pages: Sequence[SourcePage], picked: Mapping[str, str], decisions: Decisions
) -> tuple[ServiceNames, ...]:
    """The service of each page. `picked`: path of a page -> what links of its siblings call it."""
    titles = [str(page.front.get("title") or _first_heading(page)) for page in pages]
    differing = _without_what_all_share(titles)
    services: list[ServiceNames] = []
    taken: set[str] = set()
    for page, title in zip(pages, differing, strict=True):
        decided = decisions.services.get(key_of(page), {})
        stem = page.label or _stem(page.path)
        slug = decided.get("slug") or slug_of(stem)
        number = 2
        while slug in taken:
            slug, number = f"{slug_of(stem)}-{number}", number + 1
        taken.add(slug)
        navigation = [str(page.front[key]) for key in _NAVIGATION if page.front.get(key)]
        candidates = [
            page.label,
            picked.get(page.path, ""),
            *navigation,
            title,
            _spelled(page, slug),
        ]
        name = decided.get("name") or _best([c for c in candidates if _may_be_name(c)], slug)
        services.append(ServiceNames(name, slug))
    return tuple(
        service._replace(forms=_found_forms(page, service))
        for page, service in zip(pages, services, strict=True)
    )


def _stem(path: str) -> str:
    """The name of a page's file; of an index, that of its folder."""
    own = PurePosixPath(path)
    return own.parent.name if own.stem in INDEXES and own.parent.name else own.stem


def unsure_words(
    pages: Sequence[SourcePage],
    texts: Sequence[str],
    services: Sequence[ServiceNames],
    decisions: Decisions,
) -> list[frozenset[str]]:
    """For each page the forms in small letters that pages of half of its siblings have as well: words of the language, most likely; and what was
    decided to be unsure. `texts`: of the pages, without lists of the siblings."""
    unsure = []
    for page, service in zip(pages, services, strict=True):
        decided = decisions.services.get(key_of(page), {})
        others = [
            text for text, other in zip(texts, services, strict=True) if other.slug != service.slug
        ]
        found = {
            form
            for form in service.forms
            if form.isalpha()
            and form == form.lower()
            and 2 * sum(_has_word(text, form) for text in others) > len(others) > 1
        }
        unsure.append(
            frozenset(({*found, *decided.get("unsure", ())}) - {*decided.get("words", ())})
        )
    return unsure


def _has_word(text: str, word: str) -> bool:
    return word in text and bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))


def _found_forms(page: SourcePage, service: ServiceNames) -> tuple[str, ...]:
    text = text_of(page.lines)
    return tuple(form.text for form in forms_of(service.name, service.slug) if form.text in text)


def _first_heading(page: SourcePage) -> str:
    found = (re.match(r"#{1,2}[ \t]+(.+?)[ \t#]*(?:\{#.*\})?$", line.text) for line in page.lines)
    return next((match[1] for match in found if match), "")


def _without_what_all_share(titles: Sequence[str]) -> list[str]:
    """The words in which titles differ: `Twilio` of `Send a text with Twilio`; empty where they do not."""
    words = [title.split() for title in titles]
    if len(titles) < 2 or len(set(titles)) < len(titles):
        return [""] * len(titles)
    start = common_start(words)
    end = common_start([line[start:][::-1] for line in words])
    return [" ".join(line[start : len(line) - end]).strip("`*:,.'\"") for line in words]


def _spelled(page: SourcePage, slug: str) -> str:
    """How the text spells a slug: `MailBox` for `mailbox`; the spelling that stands there most often."""
    letters = [re.escape(letter) for letter in slug.replace("-", "")]
    pattern = rf"(?<!\w){'[ -]?'.join(letters)}(?!\w)"
    spelled = Counter(
        match.group() for match in re.finditer(pattern, text_of(page.lines), re.IGNORECASE)
    )
    capital = [(count, text) for text, count in spelled.items() if text != text.lower()]
    return max(capital, key=lambda pair: (pair[0], pair[1]))[1] if capital else ""


def _may_be_name(text: str) -> bool:
    return bool(text.strip()) and len(text) <= _MAX_NAME and not re.search(r"[{}\[\]`<>\n]", text)


def _best(candidates: Sequence[str], slug: str) -> str:
    """The first one that is the slug in another spelling, else the first one, else one made of the slug."""
    like = (
        text
        for text in candidates
        if re.sub(r"[^a-z0-9]", "", text.lower()) == slug.replace("-", "")
    )
    return (next(like, None) or next(iter(candidates), None) or name_of(slug)).strip()
