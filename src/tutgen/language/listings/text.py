"""What a listing shows: a text with expressions, or a sample."""

import posixpath
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from tutgen.content.samples import Excerpt, SampleError, Samples, excerpt
from tutgen.diagnostics import Diagnostic, Span
from tutgen.language.expressions.expression import Expression
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.listings.listing import Listing
from tutgen.language.literal_code import FilledCode, LiteralCode
from tutgen.language.located_text import LocatedText
from tutgen.language.odd_characters import check_sample
from tutgen.language.place import Place
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.languages import language_of_file

_ROOTS = ("{{ service.", "{{ names.", "{{service.", "{{names.")


class ListedText(NamedTuple):
    """What is shown, with the values of a page."""

    filled: FilledCode
    place: Place
    varying: AbstractSet[int] = frozenset()
    """The lines of the source whose values may not be the same for all services."""
    language: str = ""
    """Of the file's name."""
    name: str = ""
    """Of the file."""
    sample: str = ""
    """As `Listing.sample`."""
    faults: Sequence[Diagnostic] = ()


MakeText = Callable[[Scope], ListedText]
"""Raises EvaluationError."""


def of_code(code: LiteralCode, origin: YamlOrigin, varying: AbstractSet[str]) -> MakeText:
    """The text of code; `varying`: the names that may not be the same for all services."""
    place = Place(origin, "", 0)
    lines = {
        number
        for number, parts in enumerate(code.lines, 1)
        for part in parts
        if isinstance(part, Expression) and varying & part.uses
    }

    def text(scope: Scope) -> ListedText:
        def value(expression: Expression) -> str:
            found = expression.evaluate(scope)
            return found if isinstance(found, Listing) else expression.text(scope)

        return ListedText(code.filled(value), place, lines)

    return text


Choose = Callable[[Source, str], Excerpt]
"""(sample, name of a region, or empty) -> what is shown. Raises SampleError."""


def of_sample(
    path: LocatedText, samples: Samples, place: Place, choose: Choose = excerpt
) -> MakeText:
    """The text of a sample; behind `#` of its path may stand the name of a region."""

    def text(scope: Scope) -> ListedText:
        written = path.text(scope)
        file, _, region = written.partition("#")
        try:
            source = samples.read(file)
            shown = choose(source, region)
        except SampleError as error:
            raise _failed(error, place) from None
        name = posixpath.basename(source.path)
        language = language_of_file(name)
        faults = list(_unevaluated(source, shown.text, shown.first_line))
        faults += check_sample(shown.text, language, source, shown.first_line)
        if not shown.text.strip():
            faults.append(empty_code(place.span()))
        sample = source.path + (f"#{region}" if region else "")
        return ListedText(
            FilledCode(shown.text), place, frozenset(), language, name, sample, faults
        )

    return text


def empty_code(span: Span) -> Diagnostic:
    message = "the code is empty"
    hint = "write it; or 'unsupported', and why there is none"
    return Diagnostic("empty-value", message, span, hint)


def _failed(error: SampleError, place: Place) -> EvaluationError:
    failed = EvaluationError(error.code, error.message, error.hint)
    failed.span = error.span or place.span()
    if error.span:
        failed.users.append(place.span())
    return failed


def _unevaluated(source: Source, text: str, first: int) -> Iterator[Diagnostic]:
    """Expressions in a sample, which is plain text."""
    if "{{" not in text:
        return
    for number, line in enumerate(source.text.split("\n")[first - 1 :], first):
        for root in _ROOTS:
            at = line.find(root)
            if at >= 0 and line.strip() in text:
                span = Span(source.path, number, at + 1, number, at + 1 + len(root))
                message = f"'{root}' is shown as text: nothing is evaluated in a sample"
                hint = "write the value, and 'shows' holds the sample to it; or 'code' in place of 'file'"
                yield Diagnostic("expression-not-allowed", message, span, hint, "warning")
