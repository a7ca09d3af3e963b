"""The slugs that people choose, and the names that they suggest."""

import re

from tutgen.content.schema_parts import SLUG
from tutgen.diagnostics import TutgenError


def check_slug(slug: str, what: str) -> None:
    """Raise TutgenError (2) for what cannot be a slug; `what`: `a service` or `a tutorial`."""
    taken = {"a service": ("index",), "a tutorial": ("services", "theme")}[what]
    if slug in taken:
        reason = "the site or the project has another use for it"
        raise TutgenError(f"'{slug}' cannot be the slug of {what}: {reason}")
    if re.fullmatch(SLUG, slug):
        return
    near = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")
    hint = "lower-case letters, digits and hyphens"
    raise TutgenError(
        f"'{slug}' is no slug",
        hint=f"did you mean '{near}'? A slug has {hint}" if near else f"use {hint}",
    )


def name_of(slug: str, *, sentence: bool = False) -> str:
    """`acme-ai` -> `Acme Ai`: a guess, for a person to correct."""
    words = slug.replace("-", " ")
    if not is_text(slug):
        words = f"the {words}"
    return words.capitalize() if sentence else words.title()


def is_text(word: str) -> bool:
    """Whether YAML reads a slug as text and not as a number or the like."""
    return word[0].isalpha() and word not in ("true", "false", "null")
