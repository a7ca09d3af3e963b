"""What does `tutgen import` make of pages that were copied by hand? Families of such pages, with their mistakes.

    python -m benchmarks.importing                      # all families
    python -m benchmarks.importing search --defects --unplanned

`importing/FAMILY/` is a folder of pages, or one page with tabs, as a team would have published them; `importing/FAMILY.toml` lists what is
wrong in them, and what is right though it differs. Both were written before anything that reads them was known to
whoever wrote them. The family `search` is
rebuilt after a published one, of whose 57 defects some can be known by a person only: they are listed all the same.

A finding lies at a place when it shares a line with it, or lies on the line before or behind. A defect is **found** when a finding
at it has one of the codes that are fair for its kind, and **by another** when all have other codes. What lies at no defect
is **unplanned**: a reader has to judge it, as authors make mistakes that they did not plan.

**kept** is the part of the words of an original page that its built page has, in this order (least and median of all pages).
"""

import argparse
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal, NamedTuple

from benchmarks.measure import table, with_compiled_modules
from benchmarks.wild import Place
from rapidfuzz.distance import LCSseq

from tutgen.diagnostics import Span

FAMILIES = Path(__file__).resolve().parent / "importing"
FAIR: Mapping[str, frozenset[str]] = {
    kind: frozenset(codes.split())
    for kind, codes in {
        "a badge list by hand": "copied-list",
        "a badge that leads nowhere": "empty-link promised-page",
        "a fact": "",
        "a placeholder": "model-mismatch needless-placeholder undeclared-placeholder",
        "a promised page": "planned-service promised-page unknown-service",
        "a repeated sentence": "repeated-sentence near-duplicate",
        "a sibling's word": "contradicts-code foreign-word model-prose open-choice unset-variable",
        "a slip of the text": "doubled-word likely-typo link-spacing near-duplicate rewritten-text vague-label",
        "a step that is not there": "unknown-step wrong-step",
        "a wrong value": "contradicts-code missing-text model-mismatch model-prose open-choice",
        "another order": "other-order",
        "an incomplete list": "incomplete-list unlisted-service",
        "another address": "ambiguous-link dead-link foreign-word misleading-label other-target",
        "another heading": "other-heading",
        "blank lines": "blank-lines",
        "heading levels": "empty-step flat-headings other-heading skipped-heading",
        "indentation of code": "code-indentation",
        "key without note": "unexplained-key unmatched-note",
        "language of code": "language-mismatch request-language",
        "marked lines": "emphasis-without-key line-out-of-range unexplained-key wrong-emphasis",
        "missing block": "empty-section empty-step incomplete-sibling missing-text uneven-steps",
        "missing link": "incomplete-sibling missing-text near-duplicate",
        "missing row": "incomplete-sibling missing-text near-duplicate",
        "note without key": "note-without-key parameter-notes unmatched-note",
        "notes not tied to lines": "loose-notes",
        "notes without keys": "foreign-word note-without-key unexplained-key unmatched-note",
        "one title for all": "duplicate-title duplicate-description",
        "rewritten text": "missing-text near-duplicate repeated-sentence rewritten-text",
        "two spellings": "misspelled-name two-spellings unset-variable spelling-variant",
        "unlike its siblings": "code-typo near-duplicate other-code rewritten-text",
    }.items()
}
"""Kinds of defects, and the codes of which each tells a writer of one. None: only a person can know, or it cannot be written
any more in what is made of the pages."""


class Defect(NamedTuple):
    """A mistake in a family."""

    what: str
    kind: str
    places: tuple[Place, ...]
    """Where a finding would be right."""


class Trap(NamedTuple):
    """What differs from its siblings, and is right."""

    why: str
    places: tuple[Place, ...]


class Finding(NamedTuple):
    """What the report says."""

    code: str
    message: str
    span: Span


class Family(NamedTuple):
    """Pages, and what is known of them."""

    name: str
    defects: tuple[Defect, ...]
    traps: tuple[Trap, ...]

    @classmethod
    def read(cls, name: str, folder: Path = FAMILIES) -> "Family":
        """Raises ValueError if a list names a line that is not there, or an unknown kind."""
        known = tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
        root = folder / name
        defects = tuple(
            Defect(entry["what"], entry["kind"], places(root, entry["at"]))
            for entry in known["defect"]
        )
        if unknown := {defect.kind for defect in defects} - FAIR.keys():
            raise ValueError(f"{name}: unknown kinds: {', '.join(sorted(unknown))}")
        traps = tuple(
            Trap(entry["right"], places(root, entry["at"])) for entry in known.get("trap", ())
        )
        return cls(name, defects, traps)

    @property
    def source(self) -> Path:
        """What is imported: the folder, or its only page."""
        pages = siblings(FAMILIES / self.name)
        return pages[0] if len(pages) == 1 else FAMILIES / self.name


def siblings(root: Path) -> Sequence[Path]:
    """The pages of a folder that are of services."""
    return sorted(p for p in root.glob("*.md*") if p.stem != "index" and p.name[0] != "_")


def places(root: Path, at: Sequence[str]) -> tuple[Place, ...]:
    """Of `FILE:LINE` or `FILE:FIRST-LAST`; the file `*` is each sibling page."""
    found = []
    for entry in at:
        path, _, lines = entry.partition(":")
        first, _, last = lines.partition("-")
        for file in siblings(root) if path == "*" else [root / path]:
            count = len(file.read_text("utf-8").splitlines()) if file.is_file() else 0
            if not 1 <= int(first) <= int(last or first) <= count:
                raise ValueError(f"{root.name}: {entry}: there are no such lines")
            found.append(Place(str(file.relative_to(root)), int(first), int(last or first)))
    return tuple(found)


def near(places: Sequence[Place], span: Span) -> bool:
    """Does the span lie at one of the places, or on a line beside it?"""
    return any(Place(p.path, p.first - 1, p.last + 1).holds(span) for p in places)


class Outcome(NamedTuple):
    """What came of a family."""

    family: Family
    findings: Sequence[Finding]
    kept: Mapping[str, float]
    """Of each page."""
    printed: str
    """What the import said."""
    builds: bool
    report_cpu: float
    """Seconds of processor time, user and system."""
    import_cpu: float

    def at(self, places: Sequence[Place]) -> Sequence[Finding]:
        """The findings at one of the places."""
        return [finding for finding in self.findings if near(places, finding.span)]

    def told(self, defect: Defect) -> Literal["found", "by another", "-"]:
        """What became of a defect."""
        codes = {finding.code for finding in self.at(defect.places)}
        if codes & FAIR[defect.kind]:
            return "found"
        return "by another" if codes else "-"

    @property
    def unplanned(self) -> Sequence[Finding]:
        """The findings at which nothing was planted."""
        return [
            f for f in self.findings if not any(near(d.places, f.span) for d in self.family.defects)
        ]

    @property
    def fallen(self) -> Sequence[Trap]:
        """The traps at which something unplanned was found."""
        unplanned = self.unplanned
        return [t for t in self.family.traps if any(near(t.places, f.span) for f in unplanned)]


class Run(NamedTuple):
    """A command that has ended."""

    code: int
    output: str
    errors: str
    cpu: float


def tutgen(*arguments: str | Path) -> Run:
    """Run the command line."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "tutgen", *map(str, arguments)],
        env=with_compiled_modules(),
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(done.returncode, done.stdout, done.stderr, cpu)


def report(source: Path) -> tuple[Sequence[Finding], float]:
    """The findings of `--report`, and the processor time that it took. Raises ValueError where it ends otherwise."""
    run = tutgen("import", source, "--report", "--format", "json")
    if run.code not in (0, 1):
        raise ValueError(f"{source}: exit {run.code}: {run.errors}")
    base = source if source.is_dir() else source.parent
    found = [
        Finding(entry["code"], entry["message"], _span(entry, base))
        for entry in json.loads(run.output)["diagnostics"]
    ]
    return found, run.cpu


def _span(entry: Mapping[str, Any], base: Path) -> Span:
    """The place of an entry, whose file is named from the folder of the pages or from where we are."""
    file = Path(entry["file"]).absolute()
    path = file.relative_to(base) if file.is_relative_to(base) else Path(entry["file"])
    start, end = entry["start"], entry["end"]
    return Span(str(path), start["line"], start["column"], end["line"], end["column"])


def examine(name: str) -> Outcome:
    """Import a family into a folder of its own, and build what came of it."""
    family = Family.read(name)
    findings, report_cpu = report(family.source)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        imported = tutgen("import", family.source, "-o", project)
        built = tutgen("build", "-C", project)
        kept = compare(family, project / "site")
    said = imported.output + imported.errors
    return Outcome(family, findings, kept, said, built.code == 0, report_cpu, imported.cpu)


def words(text: str) -> Sequence[str]:
    return re.findall(r"\w+", text)


def original_words(page: Path) -> Sequence[str]:
    """The words of a page that readers see: without front matter, addresses, and what only marks a block."""
    text = re.sub(r"\A---\n.*?\n---\n", "", page.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)|\]\[[^]]*\]|<!--.*?-->", " ", text, flags=re.DOTALL)
    marks = (
        r"^\s*(```|:{3,}|:[\w-]+:|import |\?{3}|!{3}|===|--8<--|\{bdg-|</?\w[^>]*>\s*$|%|> \[!).*$"
    )
    text = re.sub(marks, "", text, flags=re.MULTILINE)
    return words(
        re.sub(
            r"\s\[[\w-]+\]$|(#|//) \(\d\)!|<\d>|</?summary>|^\s*\d\.\s|# highlight-\S+|\{\w+\}",
            "",
            text,
            flags=re.MULTILINE,
        )
    )


class _Words(HTMLParser):
    """The words of a page, those that stand for images included."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts += [f" {value} " for name, value in attrs if name == "alt" and value]


def compare(family: Family, site: Path) -> Mapping[str, float]:
    """What each built page has kept of its original; 0 where there is no such page. Of a page with tabs, the original
    is taken whole, and each word may be on any page."""
    built = {page.parent.name or page.stem: page for page in site.rglob("index.html")}
    built |= {page.stem: page for page in site.rglob("*.html") if page.stem != "index"}
    pages = siblings(FAMILIES / family.name)
    if len(pages) == 1:
        all_have = Counter(words(" ".join(map(_text, built.values()))))
        all_wanted = Counter(original_words(pages[0]))
        return {pages[0].name: (all_wanted & all_have).total() / all_wanted.total()}
    kept = {}
    for page in pages:
        wanted = original_words(page)
        have = words(_text(built[page.stem])) if page.stem in built else []
        kept[page.name] = LCSseq.similarity(wanted, have) / len(wanted)
    return kept


def _text(page: Path) -> str:
    parser = _Words()
    parser.feed(page.read_text("utf-8"))
    return "".join(parser.parts)


def fourteen() -> tuple[float, float]:
    """Processor seconds of the report on fourteen pages, and of importing them: the family `queues`, six of its pages once more
    under other names."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "queues"
        root.mkdir()
        pages = siblings(FAMILIES / "queues")
        for page in pages:
            (root / page.name).write_text(page.read_text("utf-8"), "utf-8")
        for page, name in zip(
            pages, ("Anvil", "Basket", "Cable", "Drawbridge", "Escalator", "Funnel"), strict=False
        ):
            text = page.read_text("utf-8").replace(page.stem, name.lower())
            (root / f"{name.lower()}.md").write_text(text.replace(page.stem.title(), name), "utf-8")
        snippets = root / "snippets"
        snippets.mkdir()
        for snippet in (FAMILIES / "queues" / "snippets").iterdir():
            (snippets / snippet.name).write_text(snippet.read_text("utf-8"), "utf-8")
        _, cpu = report(root)
        return cpu, tutgen("import", root, "-o", Path(folder) / "project").cpu


def families(folder: Path = FAMILIES) -> Sequence[str]:
    """The names of all families."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def by_family(outcomes: Sequence[Outcome]) -> str:
    """What was found, what was kept and what it cost."""
    header = (
        "family",
        "pages",
        "defects",
        "found",
        "by another",
        "findings",
        "unplanned",
        "traps fallen",
    )
    more = ("kept, least", "median", "builds", "CPU s, report", "CPU s, import")
    return table((*header, *more), [_row(outcome) for outcome in outcomes])


def _row(o: Outcome) -> Sequence[str]:
    told = Counter(o.told(defect) for defect in o.family.defects)
    counts = (
        len(o.kept),
        told.total(),
        told["found"],
        told["by another"],
        len(o.findings),
        len(o.unplanned),
    )
    kept = o.kept.values()
    figures = (f"{min(kept):.3f}", f"{statistics.median(kept):.3f}", "yes" if o.builds else "no")
    fallen = f"{len(o.fallen)} of {len(o.family.traps)}"
    return (
        o.family.name,
        *map(str, counts),
        fallen,
        *figures,
        f"{o.report_cpu:.2f}",
        f"{o.import_cpu:.2f}",
    )


def list_defects(outcome: Outcome) -> str:
    """A line for each defect."""
    rows = [
        (
            str(number),
            defect.what,
            str(defect.places[0]),
            outcome.told(defect),
            ", ".join(dict.fromkeys(f.code for f in outcome.at(defect.places))),
        )
        for number, defect in enumerate(outcome.family.defects, 1)
    ]
    return table(("", "defect", "place", "", "what is found there"), rows, left=5)


def list_unplanned(outcome: Outcome) -> str:
    """A line for each finding at which nothing was planted."""
    rows = [(f.code, f"{f.span.path}:{f.span.line}", f.message) for f in outcome.unplanned]
    return table(("code", "place", "message"), rows, left=3)


def main(arguments: list[str] | None = None) -> int:
    """Import, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("families", nargs="*", default=families(), metavar="FAMILY")
    parser.add_argument("--defects", action="store_true", help="list each, and what is found there")
    parser.add_argument("--unplanned", action="store_true", help="list what a reader has to judge")
    parser.add_argument("--printed", action="store_true", help="show what the import says")
    options = parser.parse_args(arguments)
    outcomes = [examine(name) for name in options.families]
    print(by_family(outcomes))
    reported, imported = fourteen()
    print(f"\nfourteen pages, CPU s: report {reported:.2f}, import {imported:.2f}")
    for outcome in outcomes:
        if options.defects:
            print(f"\n{outcome.family.name}, its defects:\n\n{list_defects(outcome)}")
        if options.unplanned:
            print(f"\n{outcome.family.name}, unplanned:\n\n{list_unplanned(outcome)}")
        if options.printed:
            print(f"\n{outcome.family.name}, what the import says:\n\n{outcome.printed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
