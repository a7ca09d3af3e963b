"""The requests of a service's page in the order in which they are sent: what files to take along are made of."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tutgen.content.model import Site
from tutgen.requests.answer_values import AnswerValue
from tutgen.requests.languages.variables import VariableOf, is_told_by
from tutgen.requests.run_forms import RunForm, RunForms
from tutgen.sources.json_pointer import Steps


class AnswerPart(NamedTuple):
    """A part of an answer, which gives a value to requests below it."""

    placeholder: str
    steps: Steps
    """Where it stands in the body."""


class SentRequest(NamedTuple):
    """A request of a walkthrough."""

    name: str
    """No other request of the walkthrough has it: made of letters, digits, `-` and `_`."""
    comment: str
    """Its number, its caption and what the page says below it, as lines of a script that begin with `# `."""
    form: RunForm
    gives: Sequence[AnswerPart]
    is_refused: bool
    """Whether its sample response is an error."""
    place: int
    """The number of its fence among those of the text; -1 if it has none."""


class Walkthrough(NamedTuple):
    """What is sent with one service."""

    site: Site
    title: str
    address: str | None
    """The full address of the page, if the site's own is known."""
    text: str
    """The page as Markdown; `OF_REQUEST` stands around the fence of each request."""
    requests: Sequence[SentRequest]
    variables: Mapping[str, str]
    """The variables of the environment that have the values of placeholders, but for those that an answer gives before
    they are needed; of each the placeholder."""
    variable_of: VariableOf

    def said_of(self, variable: str) -> str:
        """A comment that says whose variable it is, if that is not plain from its name."""
        placeholder = self.variables[variable]
        return "" if is_told_by(variable, placeholder) else f"# {variable}: <{placeholder}>\n"

    @property
    def head(self) -> str:
        """Title and address, as a comment of a request has its lines."""
        return comment("\n".join([self.title, *([self.address] if self.address else [])]))


def variables(requests: Sequence[SentRequest], variable_of: VariableOf) -> Mapping[str, str]:
    """Those of a walkthrough."""
    found: dict[str, str] = {}
    given: set[str] = set()
    for request in requests:
        found |= {variable_of(n): n for n in request.form.placeholders if n not in given}
        given |= {part.placeholder for part in request.gives}
    return found


def comment(text: str) -> str:
    """Lines of a script that say a text. One that begins with `@` would be an instruction to clients of HTTP."""
    if "@" in text:
        text = _AT.sub(r"\\@", text)
    lines = [f"# {line}" if line else "#" for line in text.splitlines()]
    return "\n".join([*lines, ""])


_AT = re.compile("^@", re.MULTILINE)


def parts_given(
    requests: Sequence[RunForms], wanted: Sequence[Sequence[str]]
) -> list[list[AnswerPart]]:
    """What the answer to each request gives to those below it. `wanted`: the placeholders of each."""
    given: list[dict[str, Steps]] = [{} for _ in requests]
    said: dict[str, AnswerValue] = {}
    for number, request in enumerate(requests):
        said |= {value.placeholder: value for value in request.values}
        for placeholder in wanted[number]:
            for above in reversed(range(number)):
                if steps := requests[above].steps_to(placeholder, said.get(placeholder)):
                    given[above].setdefault(placeholder, steps)
                    break
    return [[AnswerPart(name, at) for name, at in parts.items()] for parts in given]


def unique_names(names: Iterable[str], taken: Iterable[str] = ()) -> Iterator[str]:
    """The names, with a number behind one that is there already or taken."""
    met = {*taken}
    for name in names:
        count, free = 1, name
        while free in met:
            count += 1
            free = f"{name}_{count}"
        met.add(free)
        yield free
