"""`tutgen build`: the site, written whole or not at all."""

import time
from dataclasses import replace
from pathlib import Path

from tutgen.build.folding import folded
from tutgen.build.rebuild import rebuilding
from tutgen.build.stages import BuildOptions, build
from tutgen.build.write import staging
from tutgen.cli.options import check_services, output_folder, project_of
from tutgen.cli.reports import print_report, say_built, say_failed
from tutgen.diagnostics import TutgenError
from tutgen.diagnostics.terminal import Terminal, shown_path
from tutgen.starter.editor_schemas import refresh_schemas


def run(
    *,
    terminal: Terminal,
    directory: Path,
    strict: bool,
    output: Path | None,
    base_url: str | None,
    jobs: int,
    only: tuple[str, ...],
    drafts: bool,
    fresh: bool,
    check: bool,
    timings: bool,
    format: str,  # noqa: A002  # its name makes the name of its variable
) -> int:
    started = time.perf_counter()
    root = project_of(terminal, directory)
    check_services(root, only)
    if only and output is None:
        raise TutgenError(
            "--only builds a part of the site, which may not replace the whole",
            hint="say where to write it: -o DIR",
        )
    target = output_folder(terminal, root, directory, output)
    _explain_theme(terminal, root)
    options = BuildOptions(only=only, drafts=drafts, jobs=jobs, base_url=base_url, siblings=check)
    report = None
    with staging(target) as stage, rebuilding(root, target, stage.keep, fresh=fresh) as rebuild:
        result = build(root, options, stage.write, terminal.progress("Rendering"), rebuild)
        if not result.stopping(strict=strict):
            publishing = time.perf_counter()
            report = stage.publish(result.digests)
            rebuild.finish()
            written = time.perf_counter() - publishing
            result = replace(result, seconds={**result.seconds, "write": written})
    result = replace(result, diagnostics=folded(result.diagnostics))
    seconds = time.perf_counter() - started
    _refresh_schemas(terminal, root)
    terminal.diagnostics(result.diagnostics, root, strict=strict)
    print_report(
        "build", result, report, ok=report is not None, form=format, root=root, seconds=seconds
    )
    if report is None:
        return say_failed(terminal, result, target, seconds, strict=strict)
    say_built(terminal, result, report, target, seconds, strict=strict)
    if timings or terminal.verbose:
        terminal.say("  " + "   ".join(f"{k} {v:.2f} s" for k, v in result.seconds.items()))
        slowest = ", ".join(f"{a} {s * 1000:.0f} ms" for a, s in result.slowest)
        terminal.say(f"  slowest: {slowest}")
    return 0


def _refresh_schemas(terminal: Terminal, root: Path) -> None:
    """Update the project's schemas for editors; a failure is printed, and does not end the
    build."""

    try:
        for path in refresh_schemas(root):
            terminal.say(f"Wrote {shown_path(root, path)} anew, as the model has changed")
    except TutgenError as error:
        terminal.say(f"The schema for editors is older than the model: {error.message}")


def _explain_theme(terminal: Terminal, root: Path) -> None:
    own = sorted(p.relative_to(root).as_posix() for p in root.glob("templates/**/*") if p.is_file())
    reason = f"with {', '.join(own)} instead of its own" if own else "as there is no templates/"
    terminal.explain(f"theme: the default one, {reason}")
