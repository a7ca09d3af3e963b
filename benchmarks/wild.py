"""What does the check find on pages that no rule was made for? Families of sibling pages with their mistakes kept.

    python -m benchmarks.wild                  # all families
    python -m benchmarks.wild payments --defects --false

`wild/FAMILY/` is a project as a team would have brought it over from pages that were copied by hand;
`wild/FAMILY.toml` lists forty defects in it, and forty traps: right text that looks wrong. Both were
written down by people who had not read the rules. A project is checked once, as it is.

A finding lies at a place when its lines and those of the place's text share one. It is **true** at a defect that
names its code as fair, **unfair** at any other defect, and **false** everywhere else; at a trap, that trap fell.
A defect is **found** when a finding at it is true, **by another** when all findings at it are unfair.
Recall is the part of *all* defects that is found, also of those that only a person can know.
"""

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from benchmarks.measure import table
from benchmarks.mutations import check

from tutgen.diagnostics import Diagnostic, Span

WILD = Path(__file__).resolve().parent / "wild"
COUNT = 40
"""How many defects, and how many traps, a family has."""
KINDS = frozenset(
    {
        "another service's host",
        "another service's sample",
        "another service's word",
        "contradicts the code",
        "doubled determiner",
        "empty step",
        "fact",
        "incomplete list",
        "key without note",
        "misleading label",
        "missing beside siblings",
        "misspelled name",
        "mistyped choice",
        "name written out",
        "note without key",
        "notes on parameters",
        "other target",
        "override against its default",
        "placeholder",
        "repeated sentence",
        "sample response",
        "secret",
        "sentence unlike its siblings'",
        "spelling variant",
        "stale date",
        "step number",
        "stray markup",
        "two spellings",
        "typo",
        "typo in code",
        "typographic character",
        "unset variable",
        "variants that differ",
        "wrong article",
    }
)
"""The kinds of defects, the same words in all families."""


class Place(NamedTuple):
    """The lines of a text that stands once in a file."""

    path: str
    """From the project's folder."""
    first: int
    last: int

    @classmethod
    def of(cls, root: Path, path: str, text: str) -> "Place":
        """Raises ValueError if the file does not hold the text once."""
        file = root / path
        content = file.read_text("utf-8") if file.is_file() else ""
        if content.count(text) != 1:
            raise ValueError(f"{path}: '{text}' stands there {content.count(text)} times")
        first = content.count("\n", 0, content.index(text)) + 1
        return cls(path, first, first + text.count("\n"))

    def holds(self, span: Span) -> bool:
        """Does the span share a line with the place? A point counts as its line."""
        return (
            span.path == self.path
            and span.line <= self.last
            and max(span.line, span.end_line) >= self.first
        )

    def __str__(self) -> str:
        return f"{self.path}:{self.first}"


@dataclass(frozen=True, slots=True)
class Defect:
    """A mistake in a family."""

    name: str
    kind: str
    review: str
    """What a careful reviewer would say."""
    fair: frozenset[str]
    """Codes of which each would tell a writer of it; none where only a person can know."""
    places: tuple[Place, ...]
    """Where it stands, and where a finding would be as right."""


@dataclass(frozen=True, slots=True)
class Trap:
    """Right text that looks wrong."""

    name: str
    looks_like: str
    """The code of the defect that it looks like."""
    right: str
    """Why it is right."""
    place: Place


@dataclass(frozen=True, slots=True)
class Family:
    """A project, and what is known of it."""

    name: str
    defects: tuple[Defect, ...]
    traps: tuple[Trap, ...]

    @classmethod
    def read(cls, name: str, folder: Path = WILD) -> "Family":
        """Raises ValueError if the list does not fit the project, KeyError or TypeError if it has not its form."""
        root = folder / name
        known = tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
        family = cls(
            name,
            tuple(_defect(root, **entry) for entry in known["defect"]),
            tuple(_trap(root, **entry) for entry in known["trap"]),
        )
        family.validate()
        return family

    def validate(self) -> None:
        """Raises ValueError unless there are forty of each, with names of their own, on lines of their own, and
        their kinds are known."""
        for what in (self.defects, self.traps):
            if len(what) != COUNT or len({entry.name for entry in what}) != COUNT:
                raise ValueError(f"{self.name}: there are to be {COUNT} of each, not {len(what)}")
        if unknown := {defect.kind for defect in self.defects} - KINDS:
            raise ValueError(f"{self.name}: unknown kinds: {', '.join(sorted(unknown))}")
        places = [*(d.places[0] for d in self.defects), *(t.place for t in self.traps)]
        lines = Counter((p.path, line) for p in places for line in range(p.first, p.last + 1))
        if shared := [f"{path}:{line}" for (path, line), n in lines.items() if n > 1]:
            raise ValueError(f"{self.name}: two share a line: {', '.join(shared)}")


def _defect(
    root: Path,
    *,
    name: str,
    kind: str,
    file: str,
    text: str,
    review: str,
    fair: Sequence[str],
    also: Sequence[tuple[str, str]] = (),
) -> Defect:
    places = tuple(Place.of(root, path, other) for path, other in [(file, text), *also])
    return Defect(name, kind, review, frozenset(fair), places)


def _trap(root: Path, *, name: str, file: str, text: str, looks_like: str, right: str) -> Trap:
    return Trap(name, looks_like, right, Place.of(root, file, text))


Verdict = Literal["true", "unfair", "false"]


@dataclass(frozen=True)
class Outcome:
    """What was found in a family."""

    family: Family
    findings: Sequence[Diagnostic]

    @cached_property
    def verdicts(self) -> Sequence[tuple[Diagnostic, Verdict]]:
        """What each finding is."""
        return [(finding, self._verdict(finding)) for finding in self.findings]

    def _verdict(self, finding: Diagnostic) -> Verdict:
        met = [d for d in self.family.defects if any(p.holds(finding.span) for p in d.places)]
        if any(finding.code in defect.fair for defect in met):
            return "true"
        return "unfair" if met else "false"

    @property
    def false(self) -> Sequence[Diagnostic]:
        return [finding for finding, verdict in self.verdicts if verdict == "false"]

    def at(self, places: Iterable[Place]) -> Sequence[Diagnostic]:
        """The findings at one of the places."""
        kept = tuple(places)
        return [f for f in self.findings if any(place.holds(f.span) for place in kept)]

    def told(self, defect: Defect) -> Literal["found", "by another", "-"]:
        """What became of a defect."""
        codes = {finding.code for finding in self.at(defect.places)}
        if codes & defect.fair:
            return "found"
        return "by another" if codes else "-"

    def trap(self, finding: Diagnostic) -> str:
        """The name of the trap at which a finding lies; "" if there is none."""
        return next((t.name for t in self.family.traps if t.place.holds(finding.span)), "")


def families(folder: Path = WILD) -> Sequence[str]:
    """The names of all families."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def examine(name: str) -> Outcome:
    """A family, checked once. What it is checked in stays as it is: nothing is written."""
    return Outcome(Family.read(name), check(WILD / name))


def by_family(outcomes: Sequence[Outcome]) -> str:
    """Recall and false findings, of each family and of all together."""
    header = ("family", "defects", "found", "by another", "recall", "findings")
    more = ("false", "share", "false errors", "traps fallen")
    rows = [_row(outcome.family.name, [outcome]) for outcome in outcomes]
    return table((*header, *more), [*rows, _row("all", outcomes)])


def _row(name: str, outcomes: Sequence[Outcome]) -> Sequence[str]:
    told = Counter(o.told(defect) for o in outcomes for defect in o.family.defects)
    findings = sum(len(o.findings) for o in outcomes)
    false = [(o, finding) for o in outcomes for finding in o.false]
    errors = sum(finding.severity == "error" for _, finding in false)
    fallen = {(o.family.name, trap) for o, finding in false if (trap := o.trap(finding))}
    numbers = (told.total(), told["found"], told["by another"], _share(told["found"], told.total()))
    more = (findings, len(false), _share(len(false), findings), errors, len(fallen))
    return (name, *map(str, (*numbers, *more)))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"


def by_kind(outcomes: Sequence[Outcome]) -> str:
    """How many defects of each kind are found."""
    told: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        for defect in outcome.family.defects:
            told.setdefault(defect.kind, Counter())[outcome.told(defect)] += 1
    rows = [(kind, *map(str, (n.total(), n["found"], n["by another"]))) for kind, n in told.items()]
    return table(("kind", "defects", "found", "by another"), sorted(rows))


def by_code(outcomes: Sequence[Outcome]) -> str:
    """What the findings of each code are."""
    counted = Counter((f.code, verdict) for o in outcomes for f, verdict in o.verdicts)
    rows = [
        (code, *(str(counted[code, verdict]) for verdict in ("true", "unfair", "false")))
        for code in sorted({code for code, _ in counted})
    ]
    return table(("code", "true", "at unfair", "false"), rows)


def list_defects(outcome: Outcome) -> str:
    """A line for each defect."""
    rows = [
        (
            defect.name,
            defect.kind,
            str(defect.places[0]),
            outcome.told(defect),
            ", ".join(dict.fromkeys(f.code for f in outcome.at(defect.places))),
            ", ".join(sorted(defect.fair)),
        )
        for defect in outcome.family.defects
    ]
    return table(("defect", "kind", "place", "", "what is found there", "fair"), rows, left=6)


def list_false(outcome: Outcome) -> str:
    """A line for each false finding."""
    rows = [
        (f.code, f.severity, f"{f.span.path}:{f.span.line}", f.message, outcome.trap(f))
        for f in outcome.false
    ]
    return table(("code", "severity", "place", "message", "trap"), rows, left=5)


def main(arguments: list[str] | None = None) -> int:
    """Check, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("families", nargs="*", default=families(), metavar="FAMILY")
    parser.add_argument("--defects", action="store_true", help="list each, and what is found there")
    parser.add_argument("--false", action="store_true", help="list each false finding")
    options = parser.parse_args(arguments)
    outcomes = [examine(name) for name in options.families]
    print(by_family(outcomes), by_kind(outcomes), by_code(outcomes), sep="\n\n")
    for outcome in outcomes:
        if options.defects:
            print(f"\n{outcome.family.name}, its defects:\n\n{list_defects(outcome)}")
        if options.false:
            print(f"\n{outcome.family.name}, what is false:\n\n{list_false(outcome)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
