"""Does the check find slips in code of any kind? Eighty of them, planted one at a time in the examples.

    python -m benchmarks.plant                 # chat and deploy
    python -m benchmarks.plant chat

`planted/*.toml` holds the slips, forty for each project of `examples/`, written down before the rules that
are to find them. A slip is **found** when the check says something that it does not say of the clean
project, under a code that the slip names as fair; **by another** when all that is new has other codes.
"""

import argparse
import shutil
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import table
from benchmarks.mutations import check

from tutgen.diagnostics import Diagnostic

ROOT = Path(__file__).resolve().parents[1]
PROJECTS = ("chat", "deploy")


@dataclass(frozen=True, slots=True)
class Slip:
    """One change to one file."""

    name: str
    kind: str
    file: str
    """Path from the project's folder."""
    old: str
    """What stands there, once."""
    new: str
    review: str
    """What a careful reviewer would say."""
    fair: tuple[str, ...]
    """Codes of which each would tell a writer of the slip; none where only a person can know."""

    def planted(self, text: str) -> str:
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: '{self.old}' does not stand there once ({self.name})")
        return text.replace(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check said of a slip, and of nothing else."""

    slip: Slip
    found: tuple[Diagnostic, ...]

    @property
    def by(self) -> str:
        """The code that tells it: a fair one if there is one; "" where there is none at all."""
        codes = [d.code for d in self.found]
        return next((code for code in codes if code in self.slip.fair), [*codes, ""][0])

    @property
    def is_found(self) -> bool:
        return self.by in self.slip.fair


def slips(project: str) -> Sequence[Slip]:
    """The slips of a project, in the order of its file."""
    data = tomllib.loads((ROOT / f"benchmarks/planted/{project}.toml").read_text("utf-8"))
    return [Slip(**{**each, "fair": tuple(each["fair"])}) for each in data["slip"]]


def clean(project: str) -> tuple[Diagnostic, ...]:
    """What is found in the project as it is."""
    return check(ROOT / "examples" / project)


def plant(project: str, chosen: Iterable[Slip]) -> Iterator[Outcome]:
    """Each slip alone in a copy of the project, and what is new in what the check finds."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / project
        shutil.copytree(ROOT / "examples" / project, root)
        before = Counter(map(_said, check(root)))
        for slip in chosen:
            path = root / slip.file
            text = path.read_text("utf-8")
            path.write_text(slip.planted(text), "utf-8")
            found = check(root)
            path.write_text(text, "utf-8")
            yield Outcome(slip, tuple(_new(found, before)))


def _said(diagnostic: Diagnostic) -> tuple[str, str, str]:
    """A finding without its line, which a slip may move."""
    return diagnostic.code, str(diagnostic.span.path), diagnostic.message


def _new(
    found: Iterable[Diagnostic], before: Counter[tuple[str, str, str]]
) -> Iterator[Diagnostic]:
    left = before.copy()
    for diagnostic in found:
        if left[_said(diagnostic)]:
            left[_said(diagnostic)] -= 1
        else:
            yield diagnostic


def by_slip(outcomes: Sequence[Outcome]) -> str:
    """A line for each slip."""
    rows = [
        (
            outcome.slip.name,
            outcome.slip.kind,
            "found" if outcome.is_found else "by another" if outcome.by else "-",
            ", ".join(dict.fromkeys(d.code for d in outcome.found)),
        )
        for outcome in outcomes
    ]
    return table(("slip", "kind", "", "what is new"), rows, left=4)


def by_rule(outcomes: Sequence[Outcome]) -> str:
    """How many slips each rule tells."""
    counted = Counter(outcome.by for outcome in outcomes if outcome.is_found)
    return table(("rule", "slips"), [(code, str(n)) for code, n in sorted(counted.items())])


def main(arguments: list[str] | None = None) -> int:
    """Plant, check, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("projects", nargs="*", default=PROJECTS, metavar="PROJECT")
    for project in parser.parse_args(arguments).projects:
        print(f"## {project}\n")
        print(*(f"clean: {d.code}: {d.message}" for d in clean(project)), sep="\n")
        outcomes = [*plant(project, slips(project))]
        found = sum(outcome.is_found for outcome in outcomes)
        told = sum(bool(outcome.slip.fair) for outcome in outcomes)
        print(by_slip(outcomes), by_rule(outcomes), sep="\n\n")
        print(f"\nfound: {found} of {len(outcomes)}, {told} of which a rule could tell\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
