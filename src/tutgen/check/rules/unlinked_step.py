"""A reference to a step that is no link: nothing tells when another step comes to stand in between.

On the page itself writers see the steps around the words; elsewhere they do not.
"""

from collections.abc import Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import TutorialFacts
from tutgen.check.siblings.languages import ENGLISH
from tutgen.check.siblings.step_references import StepReference, references
from tutgen.diagnostics import Diagnostic


def unlinked_steps(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """A reference that is no link: nothing tells when another step comes to stand in between."""
    steps = facts.compilation.steps
    for reference in references(facts):
        if reference.span.path == facts.tutorial.page.path:
            continue
        ids = {steps[meant] for meant in reference.meant if 0 <= meant < len(steps)}
        if reference.target is None and ids and _all_there(reference, len(steps)):
            example = f"[{reference.words}](#{min(ids)})"
            yield Diagnostic(
                "unlinked-step",
                f"'{reference.words}' is no link to the step",
                reference.span,
                f"write {example}" if len(ids) == 1 else "say which step it is, and link to it",
            )


def _all_there(reference: StepReference, count: int) -> bool:
    return all(0 <= meant < count for meant in reference.meant)


RULE = Rule(of_tutorial=unlinked_steps, languages=ENGLISH)
