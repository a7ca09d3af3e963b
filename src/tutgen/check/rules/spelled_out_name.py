"""Ids that `names` makes, and that nobody else may spell out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic, Edit, Fix
from tutgen.language.expressions.values import EvaluationError

_RUN = re.compile(r"(?<![\w.-])\w(?:[\w.-]*\w)?")
_DISTINCTIVE = re.compile(r"[\d_.-]")


def spelled_out_names(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """An id that `names` makes, written out by hand: it is right for one service at most."""
    made: dict[str, tuple[str, str]] = {}
    makers_of: dict[str, set[str]] = {}
    for page in facts.pages:
        scope = facts.scope(page)
        assert page.service is not None
        for name in facts.compilation.names:
            try:
                value = scope.names[name]
            except EvaluationError:  # it is reported where it is shown
                continue
            if isinstance(value, str) and len(value) > 2:
                made.setdefault(value, (name, page.service.slug))
                makers_of.setdefault(value, set()).add(name)
    makers = {*facts.whole.names.values(), *facts.names.values()}
    siblings = facts.whole.siblings
    own = [siblings[page.service.slug] for page in facts.pages if page.service]
    texts = [text for text, _ in facts.common]
    phrases = [value for value in made if not _RUN.fullmatch(value)]
    of_services = _of_services(facts.whole)
    if made.keys() & of_services.runs or any(value in of_services.whole for value in phrases):
        texts += [text for one in own for text in one.written]
    for text in texts:
        places = {value: _places(text, value) for value in made.keys() & _runs(text)}
        places |= {value: _occurrences(text, value) for value in phrases if value in text.text}
        for value, starts in places.items():
            if starts and (text.text != value or text not in makers):
                found = _spelled_out(text, starts, value, *made[value])
                yield found if len(makers_of[value]) == 1 else replace(found, fix=None)


class _Written(NamedTuple):
    """All that services say."""

    whole: str
    runs: frozenset[str]


@once
def _of_services(facts: SiteFacts) -> _Written:
    texts = [text for one in facts.siblings.values() for text in one.written]
    whole = "\n".join([text.text for text in texts])
    return _Written(whole, frozenset().union(*map(_runs, texts)))


@once
def _runs(text: WrittenText) -> frozenset[str]:
    """The runs of a text that may be ids, those in expressions and addresses included."""
    return frozenset([run.rstrip(".-") for run in text.runs])


def _places(text: WrittenText, value: str) -> list[int]:
    """Where an id is written out; one that could be any word counts in code style only."""
    return [
        run.start()
        for run in _RUN.finditer(text.written_out)
        if run.group() == value and (_DISTINCTIVE.search(value) or text.in_code(run.start()))
    ]


def _occurrences(text: WrittenText, value: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(value), text.text)]


def _spelled_out(
    text: WrittenText, starts: Sequence[int], value: str, name: str, slug: str
) -> Diagnostic:
    """The diagnostic at the first place; its fix is for all."""
    expression = f"{{{{ names.{name} }}}}"
    spans = [text.span(start, start + len(value)) for start in starts]
    return Diagnostic(
        "spelled-out-name",
        f"'{value}' is written out, which is names.{name} of the service '{slug}'",
        spans[0],
        f"write {expression}",
        fix=Fix(
            f"write {expression} for '{value}'",
            tuple(Edit(span, value, expression) for span in spans),
        ),
    )


RULE = Rule(of_tutorial=spelled_out_names)
