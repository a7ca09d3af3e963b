"""`tutgen import`: hand-copied sibling pages to a project."""

import shlex
import time
from collections.abc import Sequence
from pathlib import Path

from tutgen.build.stages import BuildResult
from tutgen.cli.reports import print_report
from tutgen.diagnostics import FAILED, Diagnostic, TutgenError, count, quantity, unknown_name_hint
from tutgen.diagnostics.terminal import Terminal, print_rows, shown_folder, shown_path
from tutgen.importing.dialects import DIALECTS
from tutgen.importing.finishing import Finished, finish
from tutgen.importing.names.decisions import FILE, Decisions, read_decisions
from tutgen.importing.originals.pages import Originals
from tutgen.importing.project.files import text_of_file
from tutgen.importing.project.names_yaml import decisions_text
from tutgen.importing.project.writing import Written, check_target, write_project
from tutgen.importing.reading.folder import Reading
from tutgen.importing.report import find_drift
from tutgen.importing.stages import lay, read


def run(
    *,
    terminal: Terminal,
    directory: Path,
    source: Path,
    output: Path | None,
    report: bool,
    names: Path | None,
    dialect: str | None,
    format: str,  # noqa: A002  # its name makes the name of its variable
) -> int:
    started = time.perf_counter()
    given = directory / source
    target = directory / output if output else None
    _check_use(given, target, dialect, report=report)
    decided = directory / names if names else target / FILE if target else None
    decisions = _decisions(terminal, decided, given, is_asked=names is not None)
    if decisions is None:
        return FAILED
    reading, found, originals = _originals(terminal, given, dialect, decisions)
    root = reading.root
    errors = [d for d in found if d.severity == "error"]
    if errors or not originals.pages:
        failed = _report(
            terminal, found, root, format, len(originals.pages), started, "nothing was written"
        )
        if not failed:
            terminal.fail(
                f"no two pages right in '{source}' have a heading in common; nothing was written",
                "name the folder that has the sibling pages, as .md, .mdx or .markdown",
            )
        return FAILED
    name = given.resolve().stem
    if report:
        drift = find_drift(reading, originals, decisions, name)
        every = sorted([*found, *drift], key=lambda d: d.order)
        pages = len(originals.pages)
        failed = _report(terminal, every, root, format, pages, started, "nothing was written")
        if not failed:
            seconds = time.perf_counter() - started
            terminal.say(
                f"Compared {quantity(pages, 'page')} in {seconds:.1f} s: {count(every) or 'no problems'}"
            )
        return failed
    finished = finish(root, lay(originals, decisions), decisions, name)
    if finished.errors:
        return _report(
            terminal,
            [*found, *finished.errors],
            root,
            format,
            len(originals.pages),
            started,
            "nothing was written",
        )
    assert target
    written = write_project(target, _contents(finished, given, target))
    _report(terminal, found, root, format, len(originals.pages), started, "")
    _say(terminal, finished, written, target, root, form=format)
    return 0


def _check_use(source: Path, target: Path | None, dialect: str | None, *, report: bool) -> None:
    """Raise TutgenError (2) for options that cannot be meant so."""
    if not source.exists():
        raise TutgenError(
            f"there is no '{source}'", hint="name a folder of sibling pages, or one page with tabs"
        )
    if dialect and dialect not in DIALECTS:
        hint = unknown_name_hint(dialect, DIALECTS, "there are")
        raise TutgenError(f"there is no dialect '{dialect}'", hint=hint)
    if target is None and not report:
        raise TutgenError(
            "-o DIR is missing: where to write the project",
            hint="or --report, which writes nothing",
        )
    if target is not None and not report:
        inside, outside = target.resolve(), source.resolve()
        if inside == outside or inside.is_relative_to(outside) or outside.is_relative_to(inside):
            raise TutgenError(
                "the project may not be in the imported folder, nor around it",
                hint="name another folder with -o",
            )
        check_target(target)


def _decisions(
    terminal: Terminal, path: Path | None, source: Path, *, is_asked: bool
) -> Decisions | None:
    """The decisions of `names.yaml`; None if something is wrong with it, which is printed. One in the project counts if none is
    named."""
    if path is None or (not is_asked and not path.is_file()):
        return Decisions()
    decisions = read_decisions(path)
    if isinstance(decisions, Decisions):
        terminal.explain(f"decisions: {path}, {'as asked for' if is_asked else 'in the project'}")
        return decisions
    terminal.diagnostics(decisions, path.parent)
    terminal.fail(f"{count(decisions)}; nothing was written")
    return None


def _originals(
    terminal: Terminal, source: Path, dialect: str | None, decisions: Decisions
) -> tuple[Reading, Sequence[Diagnostic], Originals]:
    reading, originals = read(source, dialect, decisions)
    terminal.explain(
        f"dialect: {originals.dialect}, {'as asked for' if dialect else 'by what the pages have'}"
    )
    return reading, sorted(reading.diagnostics, key=lambda d: d.order), originals


def _contents(finished: Finished, source: Path, target: Path) -> dict[str, bytes]:
    """The files of the project."""
    imported = finished.imported
    files = {path: text_of_file(lines).encode() for path, lines in imported.files.items()}
    names = decisions_text(
        imported.decisions, shlex.quote(source.as_posix()), shlex.quote(target.as_posix())
    )
    return {**files, **imported.assets, FILE: names.encode()}


def _report(
    terminal: Terminal,
    found: Sequence[Diagnostic],
    root: Path,
    form: str,
    pages: int,
    started: float,
    outcome: str,
) -> int:
    """Print diagnostics; return the exit code."""
    seconds = time.perf_counter() - started
    result = BuildResult(tuple(found), pages=pages)
    terminal.diagnostics(found, root)
    print_report("import", result, None, ok=result.ok, form=form, root=root, seconds=seconds)
    if result.ok:
        return 0
    terminal.fail(
        f"{count(found)}; {outcome} ({seconds:.1f} s)", f"tutgen explain {found[0].code} tells more"
    )
    return FAILED


def _say(
    terminal: Terminal, finished: Finished, written: Written, target: Path, root: Path, *, form: str
) -> None:
    """Print what was made of the pages."""
    imported = finished.imported
    table = imported.laid.table
    if form == "text":
        print_rows(
            [
                (
                    shown_path(root, page.path),
                    service.slug,
                    f"{100 * finished.built.likeness[service.slug]:.1f} %",
                )
                for page, service in zip(table.pages, table.services, strict=True)
            ]
        )
    folder = shown_folder(target.absolute())
    terminal.say(
        f"Imported {quantity(len(table.pages), 'page')}: {quantity(len(written.written), 'file')} written, "
        f"{len(written.unchanged):,} unchanged, {len(written.removed):,} removed -> {folder}"
    )
    if finished.kept:
        terminal.say(
            f"Kept as text, since tutgen cannot read it: {quantity(len(finished.kept), 'place')}"
        )
        for line in finished.kept:
            terminal.say(f"  {shown_path(root, line.path)}:{line.number}: {line.text.strip()[:70]}")
    changed = [path for path in written.changed if path != FILE]
    if changed:
        terminal.say(f"Left as you have changed it since: {', '.join(changed)}")
        terminal.say("To have a file written anew, move it away and import once more")
    inside = shlex.quote(target.as_posix())
    terminal.say(
        f"Next: correct {inside}/{FILE} and import once more; then tutgen check -C {inside}"
    )
