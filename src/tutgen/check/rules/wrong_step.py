"""A reference that leads to another step than it says, or to one that does not exist."""

from collections.abc import Iterator

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import TutorialFacts
from tutgen.check.siblings.languages import ENGLISH
from tutgen.check.siblings.step_references import references
from tutgen.diagnostics import Diagnostic


def wrong_steps(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """A reference that leads to another step than it says, or to one that does not exist."""
    steps = facts.compilation.steps
    for reference in references(facts):
        words, target = reference.words, reference.target
        for at, meant in zip(reference.standing, reference.meant, strict=True):
            way = "follows" if reference.forward else "precedes"
            here = f"the step '{steps[at]}'" if at >= 0 else "the beginning"
            if not 0 <= meant < len(steps):
                message = (
                    f"'{words}' leads nowhere: no step {way} {here} in '{facts.tutorial.folder}'"
                )
                hint = "name the step that you mean, and link to it; or leave the words out"
            elif target not in (None, steps[meant]):
                message = f"'{words}' leads to '{target}', but '{steps[meant]}' {way} {here}"
                hint = f"link to #{steps[meant]}, or name the step that you mean"
            else:
                continue
            yield Diagnostic("wrong-step", message, reference.span, hint)
            break


RULE = Rule(of_tutorial=wrong_steps, languages=ENGLISH)
