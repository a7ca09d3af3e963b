"""Does the check find what people get wrong? Seeded slips in a clean project, and what was found.

    python -m benchmarks.mutations --count 300 --seed 1

Each slip is one change to a copy of the example, which is then checked as `tutgen check` does it. A slip
is **caught by the right rule** when a finding has one of the codes that `slips.py` names for its kind,
**by another** when all findings have other codes. The kinds take turns until `--count` slips are drawn,
so each counts alike as far as it has so many; what leaves the text as it was is no slip. Kinds that no
rule can tell from the truth are drawn and counted like the others.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from random import Random

from benchmarks.measure import table
from benchmarks.slips import KINDS, Example, Kind

from tutgen.build.stages import BuildOptions, build
from tutgen.diagnostics import Diagnostic

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Mutation:
    """A slip in one file."""

    kind: Kind
    files: Mapping[str, str]
    """Path -> the whole file."""
    what: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check said to a slip."""

    mutation: Mutation
    found: tuple[Diagnostic, ...]

    @property
    def by(self) -> str:
        """The code that tells it: a right one if there is one; "" where there is none at all."""
        codes = [d.code for d in self.found]
        return next((code for code in codes if code in self.mutation.kind.codes), [*codes, ""][0])

    @property
    def is_right(self) -> bool:
        return self.by in self.mutation.kind.codes


def mutations(example: Example, count: int, seed: int) -> list[Mutation]:
    """So many slips, of all kinds in turn."""
    return list(chain.from_iterable(_drawn(example, count, seed)))[:count]


def _drawn(example: Example, count: int, seed: int) -> Iterator[list[Mutation]]:
    """One slip of each kind, again and again, until a kind has no more."""
    columns = [_of_kind(example, kind, seed) for kind in KINDS.values()]
    for row in zip_longest(*columns):
        yield [mutation for mutation in row if mutation]


def _of_kind(example: Example, kind: Kind, seed: int) -> list[Mutation]:
    """All slips of a kind, in an order that only the seed decides."""
    random = Random(f"{seed} {kind.name}")
    made = {
        tuple(files.items()): what
        for files, what in kind.changes(example, random)
        if any(text != example.files[path] for path, text in files.items())
    }
    found = [Mutation(kind, dict(files), what) for files, what in made.items()]
    random.shuffle(found)
    return found


def check_all(example: Example, chosen: Sequence[Mutation]) -> Iterator[Outcome]:
    """The findings in the project with each slip, one slip at a time."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path in example.files:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
        _write(root, example.files)
        for mutation in chosen:
            _write(root, mutation.files)
            yield Outcome(mutation, check(root))
            _write(root, {path: example.files[path] for path in mutation.files})


def _write(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (root / path).write_text(text, "utf-8")


def check(root: Path) -> tuple[Diagnostic, ...]:
    """What `tutgen check` finds."""
    return build(root, BuildOptions(jobs=1, siblings=True)).diagnostics


def by_kind(outcomes: Sequence[Outcome]) -> str:
    """A table of the kinds, with the rate of all of them at the end."""
    header = ("slip", "made", "right rule", "another", "not caught", "which other")
    kinds = sorted({o.mutation.kind.name for o in outcomes})
    rows = [_row(kind, [o for o in outcomes if o.mutation.kind.name == kind]) for kind in kinds]
    return table(header, [*rows, _row("all", outcomes)])


def _row(name: str, outcomes: Sequence[Outcome]) -> Sequence[str]:
    others = Counter(o.by for o in outcomes if o.by and not o.is_right)
    right, missed = sum(o.is_right for o in outcomes), sum(not o.by for o in outcomes)
    listed = ", ".join(sorted(others)) if name != "all" else ""
    return name, str(len(outcomes)), str(right), str(others.total()), str(missed), listed


def by_rule(outcomes: Sequence[Outcome]) -> str:
    """A table of the rules, by what they caught."""
    right = Counter(o.by for o in outcomes if o.is_right)
    other = Counter(o.by for o in outcomes if o.by and not o.is_right)
    rows = [(code, str(right[code]), str(other[code])) for code in sorted(right | other)]
    return table(("rule", "caught, as the right one", "as another"), rows)


def misses(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A line for each slip that no right rule caught."""
    for outcome in outcomes:
        mutation = outcome.mutation
        if not outcome.is_right:
            path = next(iter(mutation.files)).removeprefix("content/")
            yield f"- {mutation.kind.name}, {path}: {mutation.what} ({outcome.by or '-'})"


def main(arguments: list[str] | None = None) -> int:
    """Make the slips, check, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=300, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--kinds", help="only kinds whose names hold this", default="")
    options = parser.parse_args(arguments)
    example = Example.read(ROOT)
    chosen = mutations(example, options.count, options.seed)
    chosen = [m for m in chosen if options.kinds in m.kind.name]
    outcomes = [*check_all(example, chosen)]
    print(by_kind(outcomes), by_rule(outcomes), sep="\n\n")
    print("\nNot caught by the right rule:", *misses(outcomes), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
