"""A sentence that stands twice on one page of a service."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.prose.sentences import sentences
from tutgen.check.siblings.text import WrittenText
from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.writers.text_with_links import TEXT_WITH_LINKS, TEXT_WITHOUT_CODE

FEWEST_WORDS = 8
"""A shorter sentence is often an order, such as to restart a server, which is right in two places."""
_STOP = re.compile(r"[.!?。！？\n](?:(?<!\n)[.!?。！？]*(?:\s+|\Z)|(?<=\n)[ \t]*\n)")
"""A full stop, or a blank line. Beginning with a set of characters, it is found in a third of the time."""
_NO_WORDS = re.compile(r"\{\{.*?\}\}|`[^`]*`|\]\([^)]*\)|[\[\]*_\\]+")
"""What a page shows in another way than it is written."""


class _Sentence(NamedTuple):
    text: WrittenText
    start: int
    end: int

    @property
    def span(self) -> Span:
        return self.text.span(self.start, self.end)


def repeated_sentences(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Sentences that stand twice in what the page of a service shows: its own texts, and those that pages share."""
    shared = [text for text, _ in facts.common if not (text.is_code or text.is_yaml)]
    parts = _counted(shared)
    again = frozenset(part for part, count in parts.items() if count > 1)
    yield from _repeated(facts, facts.pages, shared, again)
    for page in facts.pages:
        assert page.service is not None
        own, own_parts = _of_service(facts.whole, page.service.slug)
        again = frozenset(part for part, n in own_parts.items() if n > 1 or part in parts)
        yield from _repeated(facts, (page,), [*shared, *own], again, own)


@once
def _of_service(facts: SiteFacts, slug: str) -> tuple[Sequence[WrittenText], Counter[str]]:
    """The fields of prose of a service, and their parts. Notes on code stand beside its lines, and may be alike."""
    fields = facts.project.site.fields
    written = facts.siblings[slug].texts.items()
    texts = [text for slot, text in written if slot in fields and fields[slot].type.is_prose]
    return texts, _counted(texts)


def _counted(texts: Iterable[WrittenText]) -> Counter[str]:
    return Counter(part for text in texts for part in _parts(text))


@once
def _parts(text: WrittenText) -> Sequence[str]:
    """What stands between full stops and blank lines: a sentence that is repeated has such a part that is, and to look for
    those needs no Markdown."""
    found = (part.split() for part in _STOP.split(text.text))
    return [" ".join(words) for words in found if len(words) >= FEWEST_WORDS // 2]


def _repeated(
    facts: TutorialFacts,
    pages: Sequence[Page],
    texts: Iterable[WrittenText],
    again: frozenset[str],
    own: Sequence[WrittenText] | None = None,
) -> Iterator[Diagnostic]:
    """The sentences that texts say twice, and a page shows twice. `again`: the parts that they have twice; `own`: the
    texts of which one is to have the sentence."""
    places: dict[str, list[_Sentence]] = {}
    for text in texts if again else ():
        if not again.isdisjoint(_parts(text)):
            for sentence, place in _sentences(text):
                places.setdefault(sentence, []).append(place)
    for sentence, found in places.items():
        is_own = own is None or any(place.text in own for place in found)
        if len(found) > 1 and is_own and any(_shows_twice(facts, p, sentence) for p in pages):
            yield Diagnostic(
                "repeated-sentence",
                f"the page says this sentence twice: '{_shortened(sentence)}'",
                found[1].span,
                "leave it out in one of the two places",
                trail=(("it stands here as well", found[0].span),),
            )


@once
def _sentences(text: WrittenText) -> tuple[tuple[str, _Sentence], ...]:
    """The long sentences of its paragraphs, without those that lead to what follows them."""
    closed = (*text.markup.code, *text.markup.addresses)
    found = []
    for first, last in text.markup.paragraphs:
        if len(text.text[first:last].split()) < FEWEST_WORDS:  # as most items and cells
            continue
        for start, end in sentences(text.text, first, last, closed):
            words = text.text[start:end].split()
            if len(words) >= FEWEST_WORDS and not words[-1].endswith(":"):
                found.append((" ".join(words), _Sentence(text, start, end)))
    return tuple(found)


def _shows_twice(facts: TutorialFacts, page: Page, sentence: str) -> bool:
    """Whether a page shows the longest part of the sentence that stands there as it is written. Most are no notes on
    code: they are found without it."""
    part = max(_NO_WORDS.split(sentence), key=len).strip()
    return any(
        " ".join(facts.renderer.text(page, writer).split()).count(part) > 1
        for writer in (TEXT_WITHOUT_CODE, TEXT_WITH_LINKS)
    )


def _shortened(sentence: str) -> str:
    words = sentence.split()
    return sentence if len(words) <= FEWEST_WORDS else f"{' '.join(words[:FEWEST_WORDS])} ..."


RULE = Rule(of_tutorial=repeated_sentences)
