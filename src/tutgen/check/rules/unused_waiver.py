"""`mentions` and `common_words` that free nothing."""

from collections.abc import Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts
from tutgen.check.siblings.inner_names import owners_within
from tutgen.check.siblings.owned_words import held_words, is_distinctive, own_code
from tutgen.check.siblings.ownership import contains
from tutgen.content.model import Service
from tutgen.diagnostics import Diagnostic, did_you_mean
from tutgen.sources.yaml_origin import YamlOrigin


def needless_mentions(facts: SiteFacts) -> Iterator[Diagnostic]:
    """`mentions` and `common_words` that free nothing: there is no such service, or it has no such word,
    or nobody else says it.

    Whose a word is does not count, so that a new service, which has it too, makes no waiver needless.
    """
    for sibling in facts.siblings.values():
        service = sibling.service
        for slug, mentioned in service.mentions.items():
            origin = service.origin.child("mentions", slug)
            if slug not in facts.siblings:
                if slug not in facts.project.services:
                    message = f"no text of '{service.slug}' mentions the service '{slug}'"
                    yield _needless(message, origin, did_you_mean(slug, facts.project.services))
            elif isinstance(mentioned, str):
                if not any(_says(facts, service, word) for word in _findable(facts, slug)):
                    message = f"no text of '{service.slug}' mentions the service '{slug}'"
                    yield _needless(message, origin)
            else:
                for word in mentioned:
                    if not (_has(facts, slug, word) and _says(facts, service, word)):
                        message = (
                            f"no text of '{service.slug}' has '{word}' of the service '{slug}'"
                        )
                        yield _needless(message, origin.child(word))
    for word in facts.project.site.common_words:
        holders = [slug for slug in facts.siblings if _has(facts, slug, word)]
        others = (one.service for slug, one in facts.siblings.items() if [slug] != holders)
        if not holders or not any(_says(facts, service, word) for service in others):
            origin = facts.project.site.origin.child("common_words", word)
            yield _needless(f"'{word}' of one service stands in no text of another", origin)


def _findable(facts: SiteFacts, slug: str) -> Iterator[str]:
    """All words of a service that may be found elsewhere."""
    for word, kind in held_words(facts, slug):
        if kind not in ("key", "value", "code") or is_distinctive(word):
            yield word


def _has(facts: SiteFacts, slug: str, word: str) -> bool:
    return any(word == own for own, _ in held_words(facts, slug)) or slug in owners_within(
        facts, word
    )


def _says(facts: SiteFacts, service: Service, word: str) -> bool:
    """Whether a word stands in what a service says, or in what its pages may share with others; except
    within the service's name."""
    sibling = facts.siblings[service.slug]
    own = (*sibling.written, *sibling.keys.values(), *own_code(facts, service.slug))
    name = service.name if word in service.name and word != service.name else ""
    return any(
        word in text.text and contains(text.shown.replace(name, "") if name else text.shown, word)
        for text in (*own, *facts.shared_by(service.slug))
    )


def _needless(message: str, origin: YamlOrigin, hint: str | None = None) -> Diagnostic:
    hint = hint or f"take it out of '{origin.at[0]}'"
    return Diagnostic("unused-waiver", message, origin.key_span(), hint)


RULE = Rule(of_site=needless_mentions)
