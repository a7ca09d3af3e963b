"""The `tutgen` command: arguments in, exit code out.

Only click and the standard library are imported here; each command imports what it needs when it
runs, so that `tutgen --help` is quick.
"""

import json
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutgen import __version__
from tutgen.diagnostics import TutgenError, count, report_github, report_json
from tutgen.terminal import Terminal, wants_colour

if TYPE_CHECKING:
    from tutgen.build import BuildResult

FAILED, MISUSED, SURROUNDINGS, DEFECT, INTERRUPTED = 1, 2, 3, 70, 130


def run() -> None:
    """The console script."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run a command; the exit code is as cli-spec's table says."""
    verbose = sum(a.count("v") for a in arguments if a.startswith("-v") and not a.startswith("--"))
    try:
        result = cli.main(
            args=list(arguments), prog_name="tutgen", standalone_mode=False, auto_envvar_prefix="TUTGEN"
        )
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return MISUSED
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except TutgenError as error:
        if verbose > 1:
            traceback.print_exc()
        _terminal().fail(error.message, error.hint)
        return error.exit_code
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SURROUNDINGS
    except Exception:
        traceback.print_exc()
        _terminal().fail(
            f"this is a defect in tutgen {__version__} (Python {platform.python_version()})",
            "please report it, with the lines above",
        )
        return DEFECT
    return int(result or 0)


def _terminal() -> Terminal:
    context = click.get_current_context(silent=True)
    terminal = context.find_object(Terminal) if context else None
    return terminal or _last_terminal[-1]


_last_terminal = [Terminal()]
"""The terminal of the running command, also after click has left its context."""


class _Group(click.Group):
    """Shows the help, successfully, when no command is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()
        return super().parse_args(ctx, args)


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    __version__,
    "-V",
    "--version",
    message=f"tutgen %(version)s (Python {platform.python_version()})",
)
def cli() -> None:
    """Tutorials that can be followed with any of many services, from one source.

    \b
    Examples:
      tutgen init my-tutorials     start a project
      tutgen build                 write the site to site/
      tutgen explain dead-link     what a diagnostic means
    """


Command = Callable[..., int | None]


def _options(command: Command) -> Command:
    """The options that every command takes."""

    @click.option(
        "-C", "--directory", type=click.Path(path_type=Path), default=Path(), metavar="DIR",
        help="Act as if started in DIR.",
    )
    @click.option("-q", "--quiet", count=True, help="Errors only (-qq: nothing).")
    @click.option("-v", "--verbose", count=True, help="Tell more (-vv: tracebacks too).")
    @click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto",
        help="When to colour.",
    )
    @wraps(command)
    def wrapped(quiet: int, verbose: int, color: str, **options: Any) -> int | None:
        terminal = Terminal(wants_colour(color), quiet, verbose)
        context = click.get_current_context()
        context.color = terminal.colour
        context.obj = terminal
        _last_terminal[:] = [terminal]
        return command(terminal=terminal, **options)

    return wrapped


def _slugs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Service slugs for shell completion, from the file names."""
    from tutgen.load import find_project  # noqa: PLC0415

    try:
        root = find_project(ctx.params.get("directory") or Path())
    except TutgenError:
        return []
    names = sorted(path.stem for path in (root / "content/services").glob("*.yaml"))
    return [name for name in names if name.startswith(incomplete)]


# ------------------------------------------------------------------------------------------- build


@cli.command(
    epilog="\b\nExamples:\n  tutgen build\n  tutgen build --strict --format github\n"
    "  tutgen build --only 'azure-*' -o /tmp/look"
)
@_options
@click.option("-s", "--strict", is_flag=True, help="Warnings fail the build.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="DIR",
    help="Where to write (default: site/ in the project).",
)
@click.option("--base-url", metavar="URL", help="Where the site will be published.")
@click.option(
    "-j", "--jobs", type=click.IntRange(0, 256), default=0, metavar="N",
    help="Processes (0: as many as help).",
)
@click.option(
    "--only", multiple=True, metavar="SERVICE", shell_complete=_slugs,
    help="Only the pages of this service; repeatable, * allowed.",
)
@click.option("--drafts", is_flag=True, help="Draft services get their pages.")
@click.option("--timings", is_flag=True, help="Show how long the stages took.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text",
    help="How to report.",
)
def build(
    terminal: Terminal,
    directory: Path,
    strict: bool,
    output: Path | None,
    base_url: str | None,
    jobs: int,
    only: tuple[str, ...],
    drafts: bool,
    timings: bool,
    form: str,
) -> int:
    """Read, check and render the content, and write the site."""
    from tutgen.build import Options  # noqa: PLC0415
    from tutgen.build import build as build_site  # noqa: PLC0415
    from tutgen.load import CONTENT, find_project  # noqa: PLC0415
    from tutgen.write import staging  # noqa: PLC0415

    started = time.perf_counter()
    root = find_project(directory)
    target = (directory / output if output else root / "site").absolute()
    if target.resolve().is_relative_to((root / CONTENT).resolve()):
        raise TutgenError(f"the output may not be in {CONTENT}/, which holds the sources")
    options = Options(only=only, drafts=drafts, jobs=jobs, base_url=base_url)
    report = None
    with staging(target) as stage:
        result = build_site(root, options, stage.write, terminal.progress("Rendering"))
        ok = result.ok and not (strict and result.diagnostics)
        if ok:
            publishing = time.perf_counter()
            report = stage.publish(result.digests)
            result.seconds["write"] = time.perf_counter() - publishing
    seconds = time.perf_counter() - started
    _print_result(terminal, "build", result, form, root, seconds, ok=ok, report=report)
    shown = _shown(target)
    if report is None:
        codes = [d.code for d in result.diagnostics if d.severity == "error" or strict]
        terminal.fail(
            f"{count(result.diagnostics)}; {shown} was left as it was ({seconds:.1f} s)",
            f"tutgen explain {codes[0]} tells more",
        )
        return FAILED
    warnings = count(result.diagnostics)
    note = f"   ({warnings or 'no warnings'})" if strict or warnings else ""
    terminal.say(
        f"Built {_number(result.pages, 'page')} for {_number(result.services, 'service')} in "
        f"{seconds:.1f} s: {report.written:,} written, {report.unchanged:,} unchanged, "
        f"{report.removed:,} removed -> {shown}{note}"
    )
    if timings:
        terminal.say("  " + "   ".join(f"{k} {v:.2f} s" for k, v in result.seconds.items()))
        slowest = ", ".join(f"{a} {s * 1000:.0f} ms" for a, s in result.slowest)
        terminal.say(f"  slowest: {slowest}")
    return 0


def _print_result(
    terminal: Terminal,
    command: str,
    result: "BuildResult",
    form: str,
    root: Path,
    seconds: float,
    *,
    ok: bool,
    report: Any,
) -> None:
    """The diagnostics: as text on standard error, and in the form asked for on standard output."""
    terminal.diagnostics(result.diagnostics, root)
    if form == "json":
        summary = {
            "services": result.services,
            "pages": result.pages,
            "written": report.written if report else 0,
            "unchanged": report.unchanged if report else 0,
            "removed": report.removed if report else 0,
            "seconds": round(seconds, 3),
        }
        click.echo(report_json(command, result.diagnostics, summary, ok=ok))
    elif form == "github" and result.diagnostics:
        prefix = _repository_prefix(root)
        shown = [
            replace(d, span=replace(d.span, path=prefix + d.span.path)) for d in result.diagnostics
        ]
        click.echo(report_github(shown))


def _repository_prefix(root: Path) -> str:
    """The path from the top of the git repository to the project, ending with `/`, or empty."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            path = root.relative_to(folder).as_posix()
            return "" if path == "." else f"{path}/"
    return ""


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _shown(path: Path) -> str:
    """A folder as it is reached from the working directory."""
    relative = Path(os.path.relpath(path))
    return f"{path if relative.parts[:2] == ('..', '..') else relative}/"


# ----------------------------------------------------------------------------------- other commands


@cli.command(epilog="\b\nExamples:\n  tutgen clean\n  tutgen clean --dry-run")
@_options
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="What to delete.")
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be deleted.")
def clean(terminal: Terminal, directory: Path, output: Path | None, dry_run: bool) -> int:
    """Delete the site that a build wrote."""
    from tutgen.load import find_project  # noqa: PLC0415
    from tutgen.write import clean as clean_output  # noqa: PLC0415

    target = (directory / output if output else find_project(directory) / "site").absolute()
    deleted = clean_output(target, dry_run=dry_run)
    verb = "Would delete" if dry_run else "Deleted"
    terminal.say(f"{verb} {_number(len(deleted), 'file')} in {_shown(target)}")
    return 0


@cli.command(epilog="\b\nExamples:\n  tutgen init\n  tutgen init docs --bare")
@_options
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), metavar="[DIR]")
@click.option("--bare", is_flag=True, help="Without comments in the files.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
def init(terminal: Terminal, directory: Path, folder: Path, bare: bool, force: bool) -> int:
    """Start a project: two services, one tutorial, ready to build."""
    from tutgen.scaffold import start_project  # noqa: PLC0415

    target = directory / folder
    written = start_project(target, bare=bare, force=force)
    terminal.say(f"Wrote {_number(len(written), 'file')} to {_shown(target.absolute())}")
    inside = "" if target.resolve() == Path.cwd() else f" -C {target}"
    terminal.say(f"Next: tutgen build{inside}")
    return 0


@cli.group(epilog="\b\nExamples:\n  tutgen new service acme\n  tutgen new tutorial getting-started")
def new() -> None:
    """Add a service or a tutorial, as commented files to fill in."""


@new.command("service", epilog="\b\nExamples:\n  tutgen new service acme --from cohere")
@_options
@click.argument("slug")
@click.option("--from", "origin", metavar="ID", shell_complete=_slugs, help="Copy this service.")
def new_service(terminal: Terminal, directory: Path, slug: str, origin: str | None) -> int:
    """Add a service: a file with every field of the project's model."""
    from tutgen.load import find_project  # noqa: PLC0415
    from tutgen.scaffold import add_service  # noqa: PLC0415

    root = find_project(directory)
    path = add_service(root, slug, origin)
    terminal.say(f"Wrote {_shown_file(root / path)}; list '{slug}' in the index.md of a tutorial")
    return 0


@new.command("tutorial", epilog="\b\nExamples:\n  tutgen new tutorial getting-started")
@_options
@click.argument("slug")
def new_tutorial(terminal: Terminal, directory: Path, slug: str) -> int:
    """Add a tutorial: a folder with its overview, its page and its requests."""
    from tutgen.load import find_project  # noqa: PLC0415
    from tutgen.scaffold import add_tutorial  # noqa: PLC0415

    root = find_project(directory)
    for path in add_tutorial(root, slug):
        terminal.say(f"Wrote {_shown_file(root / path)}")
    return 0


def _shown_file(path: Path) -> str:
    return Path(os.path.relpath(path)).as_posix()


@cli.command("list", epilog="\b\nExamples:\n  tutgen list services\n  tutgen list pages --format json")
@_options
@click.argument("what", type=click.Choice(["services", "pages", "variables"]))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How.")
def list_(terminal: Terminal, directory: Path, what: str, form: str) -> int:
    """List the services, the pages, or the variables that expressions may use."""
    from tutgen.listing import listing  # noqa: PLC0415
    from tutgen.load import find_project, load_project  # noqa: PLC0415

    root = find_project(directory)
    project = load_project(root)
    terminal.diagnostics(project.diagnostics, root)
    rows = listing(project, what)
    if form == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    elif sys.stdout.isatty():
        widths = [max((len(v) for v in column), default=0) for column in zip(*(r.values() for r in rows), strict=True)]
        for row in rows:
            cells = [v.ljust(w) for v, w in zip(row.values(), widths, strict=True)]
            click.echo("  ".join(cells).rstrip())
    else:
        for row in rows:
            click.echo("\t".join(row.values()))
    return FAILED if project.diagnostics else 0


@cli.command(epilog="\b\nExamples:\n  tutgen schema service -o schema/service.json")
@_options
@click.argument("what", type=click.Choice(["service", "site", "requests"]))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE.")
def schema(terminal: Terminal, directory: Path, what: str, output: Path | None) -> int:
    """The JSON Schema of the project's model, for editors."""
    from tutgen import schema as schemas  # noqa: PLC0415
    from tutgen.load import find_project, load_site  # noqa: PLC0415

    if what == "service":
        root = find_project(directory)
        site, problems = load_site(root)
        if problems:
            terminal.diagnostics(problems, root)
            return FAILED
        document = schemas.service_schema(site.fields.values())
    else:
        document = schemas.site_schema() if what == "site" else schemas.requests_schema()
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return 0
    path = directory / output
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise TutgenError(f"cannot write '{path}': {error.strerror}", exit_code=3) from error
    terminal.say(f"Wrote {_shown_file(path)}")
    return 0


@cli.command(epilog="\b\nExamples:\n  tutgen explain dead-link\n  tutgen explain --all")
@_options
@click.argument("code", required=False)
@click.option("--all", "everything", is_flag=True, help="All codes, a line each.")
def explain(terminal: Terminal, directory: Path, code: str | None, everything: bool) -> int:
    """What a diagnostic means: its cause, and an example of the fault and of the cure."""
    from tutgen.explanations import explanation, summaries  # noqa: PLC0415

    if everything:
        for name, summary in summaries().items():
            click.echo(f"{name}\t{summary}")
        return 0
    if code is None:
        raise click.UsageError("name a code, or pass --all")
    click.echo(explanation(code), nl=False)
    return 0


@cli.command(epilog='\b\nExamples:\n  eval "$(tutgen completion bash)"')
@_options
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(terminal: Terminal, directory: Path, shell: str) -> int:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    complete = get_completion_class(shell)
    assert complete is not None
    # No instance's source(): the one for bash starts bash to ask for its version.
    template = complete.source_template
    variables = complete(cli, {}, "tutgen", "_TUTGEN_COMPLETE").source_vars()
    click.echo(template % variables)
    return 0
