"""Ids that `names` makes, and that nobody else may spell out."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache

from tutgen.diagnostics import Diagnostic
from tutgen.expressions import EvaluationError
from tutgen.rules.facts import TutorialFacts, names_of
from tutgen.rules.text import Text

_RUN = re.compile(r"(?<![\w.-])\w(?:[\w.-]*\w)?")
_DISTINCTIVE = re.compile(r"[\d_.-]")


def spelled_out_names(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """An id that `names` makes, written out by hand: it is right for one service at most."""
    made: dict[str, tuple[str, str]] = {}
    for page in facts.pages:
        scope = facts.whole.site.scope(page)
        assert page.service is not None
        for name in facts.compilation.names:
            with suppress(EvaluationError):
                value = scope.names[name]
                if isinstance(value, str) and len(value) > 2:
                    made.setdefault(value, (name, page.service.slug))
    makers = {*facts.whole.names.values(), *names_of(facts.tutorial).values()}
    siblings = facts.whole.siblings
    own = [siblings[page.service.slug] for page in facts.pages if page.service]
    texts = [text for text, _ in facts.common]
    texts += [text for one in own for text in one.written]
    phrases = [value for value in made if not _RUN.fullmatch(value)]
    for text in texts:
        runs = _runs(text)
        places = {value: runs[value] for value in made.keys() & runs.keys()}
        places |= {value: text.text.index(value) for value in phrases if value in text.text}
        for value, start in places.items():
            if text.text != value or text not in makers:  # it is no name itself
                yield _spelled_out(text, start, value, *made[value])


@lru_cache(maxsize=4096)
def _runs(text: Text) -> Mapping[str, int]:
    """The ids in a text that somebody has written out, and where each stands first."""
    found: dict[str, int] = {}
    for run in _RUN.finditer(text.written_out):
        word = run.group()
        if word not in found and (_DISTINCTIVE.search(word) or text.in_code(run.start())):
            found[word] = run.start()
    return found


def _spelled_out(text: Text, start: int, value: str, name: str, slug: str) -> Diagnostic:
    return Diagnostic(
        "spelled-out-name",
        f"'{value}' is written out, which is names.{name} of the service '{slug}'",
        text.span(start, start + len(value)),
        f"write {{{{ names.{name} }}}}",
    )
