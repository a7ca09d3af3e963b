"""A sentence that stands twice on one page of a service."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tutgen.check.matrix.sentences import sentences
from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import WrittenText
from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.writers.text_with_links import TEXT_WITH_LINKS

FEWEST_WORDS = 8
"""A shorter sentence is often an order, such as to restart a server, which is right in two places."""
_NO_WORDS = re.compile(r"\{\{.*?\}\}|`[^`]*`|\]\([^)]*\)|[\[\]*_\\]+")
"""What a page shows in another way than it is written."""


class _Sentence(NamedTuple):
    text: WrittenText
    start: int
    end: int

    @property
    def span(self) -> Span:
        return self.text.span(self.start, self.end)


_Places = Mapping[str, tuple[_Sentence, ...]]
"""A sentence on one line -> where it stands."""


def repeated_sentences(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Sentences that stand twice in what the page of a service shows: its own texts, and those that pages share."""
    shared = _together(text for text, _ in facts.common if not text.is_code)
    twice = {sentence: places for sentence, places in shared.items() if len(places) > 1}
    for page in facts.pages:
        assert page.service is not None
        own = _of_service(facts.whole, page.service.slug)
        found = {sentence: places for sentence, places in own.items() if len(places) > 1}
        found |= {
            sentence: (*shared[sentence], *own[sentence]) for sentence in shared.keys() & own.keys()
        }
        for sentence, (first, second, *_) in (found | twice).items():
            if _is_shown_twice(facts, page, sentence):
                yield Diagnostic(
                    "repeated-sentence",
                    f"the page says this sentence twice: '{_shortened(sentence)}'",
                    second.span,
                    "leave it out in one of the two places",
                    trail=(("it stands here as well", first.span),),
                )


@once
def _of_service(facts: SiteFacts, slug: str) -> _Places:
    """Those of its fields of prose: notes on code stand beside its lines, and may be alike."""
    fields = facts.project.site.fields
    texts = facts.siblings[slug].texts.items()
    return _together(text for slot, text in texts if slot in fields and fields[slot].type.is_prose)


def _together(texts: Iterable[WrittenText]) -> _Places:
    found: dict[str, tuple[_Sentence, ...]] = {}
    for text in texts:
        for sentence, place in _sentences(text):
            found[sentence] = (*found.get(sentence, ()), place)
    return found


@once
def _sentences(text: WrittenText) -> tuple[tuple[str, _Sentence], ...]:
    """The long sentences of its paragraphs, without those that lead to what follows them."""
    closed = (*text.markup.code, *text.markup.addresses)
    found = []
    for block in text.markup.paragraphs:
        for start, end in sentences(text.text, *block, closed):
            words = text.text[start:end].split()
            if len(words) >= FEWEST_WORDS and not words[-1].endswith(":"):
                found.append((" ".join(words), _Sentence(text, start, end)))
    return tuple(found)


def _is_shown_twice(facts: TutorialFacts, page: Page, sentence: str) -> bool:
    """Whether a page shows the longest part of the sentence that stands there as it is written."""
    part = max(_NO_WORDS.split(sentence), key=len).strip()
    return " ".join(facts.renderer.text(page, TEXT_WITH_LINKS).split()).count(part) > 1


def _shortened(sentence: str) -> str:
    words = sentence.split()
    return sentence if len(words) <= FEWEST_WORDS else f"{' '.join(words[:FEWEST_WORDS])} ..."


RULE = Rule(of_tutorial=repeated_sentences)
