"""The `tutgen` command: arguments in, exit code out.

Only click and the standard library are imported here; each command imports what it needs when it
runs, so that `tutgen --help` is quick.
"""

import io
import json
import os
import platform
import re
import shlex
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutgen import __version__
from tutgen.diagnostics import (
    Diagnostic,
    TutgenError,
    count,
    did_you_mean,
    report_github,
    report_json,
    unknown_name_hint,
)
from tutgen.terminal import Terminal, is_terminal, shown_path, wants_colour

if TYPE_CHECKING:
    from tutgen.build import BuildResult
    from tutgen.write import WriteReport

FAILED, MISUSED, SURROUNDINGS, DEFECT, INTERRUPTED = 1, 2, 3, 70, 130

COMPLETION = "_TUTGEN_COMPLETE"
"""The variable by which the completion script of a shell asks for words."""

_UNREADABLE = frozenset({"unreadable", "not-utf8", "file-too-large", "yaml-syntax"})
"""Of site.yaml: wrong use, as there is no telling what was meant."""


def run() -> None:
    """The console script."""
    if sys.platform != "win32":  # Ctrl-C reaches workers as well: the first process ends them
        ignore = partial(signal.signal, signal.SIGINT, signal.SIG_IGN)
        os.register_at_fork(after_in_child=ignore)
    streams = [s for s in (sys.stdout, sys.stderr) if isinstance(s, io.TextIOWrapper)]
    for stream in streams:  # whatever the locale
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = main(sys.argv[1:])
    for stream in streams:
        _give_up(stream)
    sys.exit(code)


def main(arguments: Sequence[str]) -> int:
    """Run a command; the exit code is as cli-spec's table says."""
    terminal = Terminal(wants_colour("auto"))
    try:
        return _run(arguments, terminal)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.UsageError as error:
        _report_misuse(terminal, error)
        return MISUSED
    except KeyboardInterrupt:
        terminal.fail("interrupted")
        return INTERRUPTED
    except TutgenError as error:
        if terminal.verbose > 1:
            traceback.print_exc()
        terminal.fail(error.message, error.hint)
        return error.exit_code
    except OSError as error:
        if terminal.verbose > 1:
            traceback.print_exc()
        if not isinstance(error, BrokenPipeError):  # whoever read our output has seen enough
            name = f" '{error.filename}'" if error.filename else ""
            terminal.fail(f"the system refused{name}: {error.strerror or error}")
        return SURROUNDINGS
    except Exception:
        traceback.print_exc()
        terminal.fail(
            f"this is a defect in tutgen {__version__} (Python {platform.python_version()})",
            "please report it, with the lines above",
        )
        return DEFECT


def _run(arguments: Sequence[str], terminal: Terminal) -> int:
    """What `click.Group.main` does, without its own ideas of errors and exit codes."""
    if instruction := os.environ.get(COMPLETION):
        from click.shell_completion import shell_complete  # noqa: PLC0415

        return shell_complete(cli, {}, "tutgen", COMPLETION, instruction)
    with cli.make_context(
        "tutgen", list(arguments), auto_envvar_prefix="TUTGEN", obj=terminal
    ) as context:
        code = cli.invoke(context)
    return int(code or 0)


def _report_misuse(terminal: Terminal, error: click.UsageError) -> None:
    """Click's message in the form of all our messages."""
    near = getattr(error, "possibilities", None)  # of a mistyped command or option
    message = (error.message if near else error.format_message()).rstrip(".")
    hint = f"`{error.ctx.command_path if error.ctx else 'tutgen'} --help` tells more"
    if near:
        hint = f"did you mean '{near[0]}'? {hint}"
    terminal.fail(message[:1].lower() + message[1:], hint)


def _give_up(stream: io.TextIOWrapper) -> None:
    """What a stream could not write is lost: Python must neither try nor complain at its end."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _Group(click.Group):
    """Shows the help, successfully, when no command is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)


class _Choice(click.Choice[str]):
    """A choice that tells which of its words is near."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        near = did_you_mean(str(value), self.choices)
        choices = f"choose from {', '.join(self.choices)}"
        return f"'{value}' is none of them: {near or choices}"

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        return ""  # the name of the argument lists them


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

    Every option has a variable of the environment: TUTGEN_BUILD_STRICT=1 is `tutgen build --strict`.
    """


Command = Callable[..., int | None]


def _examples(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _options(command: Command) -> Command:
    """The options that every command takes."""

    @click.option(
        "-C",
        "--directory",
        type=click.Path(path_type=Path),
        default=Path(),
        metavar="DIR",
        help="Act as if started in DIR.",
    )
    @click.option("-q", "--quiet", count=True, help="Errors only (-qq: nothing).")
    @click.option(
        "-v", "--verbose", count=True, help="Decisions and reasons (-vv: tracebacks too)."
    )
    @click.option(
        "--color",
        type=_Choice(["auto", "always", "never"]),
        default="auto",
        help="When to colour.",
    )
    @wraps(command)
    def wrapped(quiet: int, verbose: int, color: str, **options: Any) -> int | None:
        terminal: Terminal = click.get_current_context().obj
        terminal.colour = wants_colour(color)
        terminal.quiet = quiet
        terminal.verbose = verbose
        return command(terminal=terminal, **options)

    return wrapped


def _format(*forms: str) -> Callable[[Command], Command]:
    return click.option("--format", type=_Choice(forms), default=forms[0], help="How to report.")


def _service_slugs(root: Path) -> list[str]:
    """From the file names, so that nothing needs to be read."""
    files = (root / "content/services").glob("*.y*ml")
    return sorted(path.stem for path in files if path.suffix in (".yaml", ".yml"))


def _complete_service(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from tutgen.load import find_project  # noqa: PLC0415

    try:
        slugs = _service_slugs(find_project(ctx.params.get("directory") or Path()))
    except (TutgenError, OSError):
        return []
    return [slug for slug in slugs if slug.startswith(incomplete)]


def _complete_code(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from tutgen.explanations import summaries  # noqa: PLC0415

    return [code for code in summaries() if code.startswith(incomplete)]


def _project(terminal: Terminal, directory: Path) -> Path:
    """The folder of the project that a command is about."""
    from tutgen.load import find_project  # noqa: PLC0415

    root = find_project(directory)
    terminal.explain(f"project: {root}, the nearest folder with content/site.yaml")
    return root


# ------------------------------------------------------------------------------------------- build


def _valid_base_url(ctx: click.Context, param: click.Parameter, url: str | None) -> str | None:
    if url and not re.match(r"https?://[^/\s]", url):
        raise click.BadParameter("it begins with https:// or http://", ctx, param)
    return url


@cli.command(
    epilog=_examples(
        "tutgen build",
        "tutgen build --strict --format github",
        "tutgen build --only 'azure-*' -o /tmp/look",
    )
)
@_options
@click.option("-s", "--strict", is_flag=True, help="Warnings fail the build.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to write (default: site/ in the project).",
)
@click.option(
    "--base-url", metavar="URL", callback=_valid_base_url, help="Where the site will be published."
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(0, 256),
    default=0,
    metavar="N",
    help="Processes (0: as many as help).",
)
@click.option(
    "--only",
    multiple=True,
    metavar="SERVICE",
    shell_complete=_complete_service,
    help="Only the pages of this service; repeatable, * allowed.",
)
@click.option("--drafts", is_flag=True, help="Draft services get their pages.")
@click.option("--timings", is_flag=True, help="Show how long the stages took.")
@_format("text", "json", "github")
def build(
    *,
    terminal: Terminal,
    directory: Path,
    strict: bool,
    output: Path | None,
    base_url: str | None,
    jobs: int,
    only: tuple[str, ...],
    drafts: bool,
    timings: bool,
    format: str,  # noqa: A002  # its name makes the name of its variable
) -> int:
    """Read, check and render the content, and write the site."""
    from tutgen.build import Options  # noqa: PLC0415
    from tutgen.build import build as build_site  # noqa: PLC0415
    from tutgen.write import staging  # noqa: PLC0415

    started = time.perf_counter()
    root = _project(terminal, directory)
    _check_services(root, only)
    if only and output is None:
        raise TutgenError(
            "--only builds a part of the site, which may not replace the whole",
            hint="say where to write it: -o DIR",
        )
    target = _output(terminal, root, directory, output)
    _explain_theme(terminal, root)
    options = Options(only=only, drafts=drafts, jobs=jobs, base_url=base_url)
    report = None
    with staging(target) as stage:
        result = build_site(root, options, stage.write, terminal.progress("Rendering"))
        if result.ok and not (strict and result.diagnostics):
            publishing = time.perf_counter()
            report = stage.publish(result.digests)
            result.seconds["write"] = time.perf_counter() - publishing
    seconds = time.perf_counter() - started
    terminal.diagnostics(result.diagnostics, root, strict=strict)
    _print_report(
        "build", result, report, ok=report is not None, form=format, root=root, seconds=seconds
    )
    if report is None:
        return _say_failed(terminal, result, target, seconds, strict=strict)
    _say_built(terminal, result, report, target, seconds, strict=strict)
    if timings or terminal.verbose:
        terminal.say("  " + "   ".join(f"{k} {v:.2f} s" for k, v in result.seconds.items()))
        slowest = ", ".join(f"{a} {s * 1000:.0f} ms" for a, s in result.slowest)
        terminal.say(f"  slowest: {slowest}")
    return 0


def _check_services(root: Path, only: Sequence[str]) -> None:
    """Every pattern of `--only` means a service."""
    slugs = _service_slugs(root)
    for pattern in only:
        if not any(fnmatchcase(slug, pattern) for slug in slugs):
            hint = unknown_name_hint(pattern, slugs, "there are")
            raise TutgenError(f"there is no service '{pattern}'", hint=hint)


def _output(terminal: Terminal, root: Path, directory: Path, output: Path | None) -> Path:
    """The folder that holds the site, or will."""
    from tutgen.load import CONTENT  # noqa: PLC0415

    target = (directory / output if output else root / "site").absolute()
    if target.resolve().is_relative_to((root / CONTENT).resolve()):
        raise TutgenError(f"the output may not be in {CONTENT}/, which holds the sources")
    terminal.explain(f"output: {target}, {'as asked for' if output else 'the default'}")
    return target


def _explain_theme(terminal: Terminal, root: Path) -> None:
    own = sorted(p.relative_to(root).as_posix() for p in root.glob("templates/**/*") if p.is_file())
    reason = f"with {', '.join(own)} instead of its own" if own else "as there is no templates/"
    terminal.explain(f"theme: the default one, {reason}")


def _print_report(
    command: str,
    result: "BuildResult",
    report: "WriteReport | None",
    *,
    ok: bool,
    form: str,
    root: Path,
    seconds: float,
) -> None:
    """The diagnostics on standard output, in the form asked for."""
    if form == "json":
        summary = {
            "services": result.services,
            "pages": result.pages,
            "written": report.written if report else 0,
            "unchanged": report.unchanged if report else 0,
            "removed": report.removed if report else 0,
            "seconds": round(seconds, 3),
        }
        placed = _placed(result.diagnostics, lambda path: shown_path(root, path))
        click.echo(report_json(command, placed, summary, ok=ok))
    elif form == "github" and result.diagnostics:
        prefix = _repository_prefix(root)
        click.echo(report_github(_placed(result.diagnostics, lambda path: prefix + path)))


def _placed(diagnostics: Sequence[Diagnostic], place: Callable[[str], str]) -> list[Diagnostic]:
    """The same, with paths as `place` has them."""
    return [
        replace(
            d,
            span=replace(d.span, path=place(d.span.path)),
            trail=tuple((word, replace(span, path=place(span.path))) for word, span in d.trail),
        )
        for d in diagnostics
    ]


def _repository_prefix(root: Path) -> str:
    """The path from the top of the git repository to the project, ending with `/`, or empty."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            path = root.relative_to(folder).as_posix()
            return "" if path == "." else f"{path}/"
    return ""


def _say_failed(
    terminal: Terminal, result: "BuildResult", target: Path, seconds: float, *, strict: bool
) -> int:
    """Why nothing was written, and the exit code that says so."""
    from tutgen.load import SITE_FILE  # noqa: PLC0415

    kept = f"{_shown(target)} was left as it was" if target.exists() else "nothing was written"
    what = count(result.diagnostics) + (" (--strict)" if strict and result.ok else "")
    codes = [d.code for d in result.diagnostics if d.severity == "error" or strict]
    terminal.fail(f"{what}; {kept} ({seconds:.1f} s)", f"tutgen explain {codes[0]} tells more")
    unreadable = (d.span.path == SITE_FILE and d.code in _UNREADABLE for d in result.diagnostics)
    return MISUSED if any(unreadable) else FAILED


def _say_built(
    terminal: Terminal,
    result: "BuildResult",
    report: "WriteReport",
    target: Path,
    seconds: float,
    *,
    strict: bool,
) -> None:
    warnings = count(result.diagnostics)
    note = f"   ({warnings or 'no warnings'})" if strict or warnings else ""
    terminal.say(
        f"Built {_number(result.pages, 'page')} for {_number(result.services, 'service')} in "
        f"{seconds:.1f} s: {report.written:,} written, {report.unchanged:,} unchanged, "
        f"{report.removed:,} removed -> {_shown(target)}{note}"
    )


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _shown(path: Path) -> str:
    """A folder as it is reached from the working directory."""
    relative = Path(os.path.relpath(path))
    shown = path if relative.parts[:2] == ("..", "..") else relative
    return f"{shown.as_posix()}/"


# ----------------------------------------------------------------------------------- other commands


@cli.command(epilog=_examples("tutgen check", "tutgen check --strict --format github"))
@_options
@click.option("-s", "--strict", is_flag=True, help="Warnings count as errors.")
@click.option(
    "--only",
    multiple=True,
    metavar="SERVICE",
    shell_complete=_complete_service,
    help="Only the pages of this service; repeatable, * allowed.",
)
@click.option("--drafts", is_flag=True, help="Draft services get their pages.")
@_format("text", "json", "github")
def check(
    *,
    terminal: Terminal,
    directory: Path,
    strict: bool,
    only: tuple[str, ...],
    drafts: bool,
    format: str,  # noqa: A002  # its name makes the name of its variable
) -> int:
    """Find everything that a build would, and write nothing."""
    from tutgen.build import Options, build  # noqa: PLC0415

    started = time.perf_counter()
    root = _project(terminal, directory)
    _check_services(root, only)
    options = Options(only=only, drafts=drafts)
    result = build(root, options, None, terminal.progress("Checking"))
    seconds = time.perf_counter() - started
    terminal.diagnostics(result.diagnostics, root, strict=strict)
    ok = result.ok and not (strict and result.diagnostics)
    _print_report("check", result, None, ok=ok, form=format, root=root, seconds=seconds)
    found = count(result.diagnostics) or "no problems"
    checked = f"Checked {_number(result.pages, 'page')} in {seconds:.1f} s: {found}"
    if ok:
        terminal.say(checked)
        return 0
    terminal.fail(f"{found} ({seconds:.1f} s)", None)
    return FAILED


@cli.command(epilog=_examples("tutgen serve --open", "tutgen serve --port 9000 --drafts"))
@_options
@click.option("--host", default="127.0.0.1", metavar="ADDR", help="Where to listen (127.0.0.1).")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="The port (default: the first free one from 8000 on).",
)
@click.option("--open", "opens", is_flag=True, help="Open a browser.")
@click.option("--no-reload", is_flag=True, help="Do not watch the files.")
@click.option(
    "--allow-host", multiple=True, metavar="NAME", help="Answer requests for this host; repeatable."
)
@click.option("--drafts", is_flag=True, help="Draft services get their pages.")
@click.option(
    "--base-url", metavar="URL", callback=_valid_base_url, help="Where the site will be published."
)
@click.option(
    "--editor",
    metavar="URL",
    default="vscode://file{path}:{line}:{column}",
    help="The address that opens a file in your editor, with {path}, {line} and {column}.",
)
def serve(
    *,
    terminal: Terminal,
    directory: Path,
    host: str,
    port: int | None,
    opens: bool,
    no_reload: bool,
    allow_host: tuple[str, ...],
    drafts: bool,
    base_url: str | None,
    editor: str,
) -> int:
    """Show the site in a browser, and every change as you save it."""
    import webbrowser  # noqa: PLC0415

    from tutgen.serve import ServeOptions  # noqa: PLC0415
    from tutgen.serve import serve as serve_site  # noqa: PLC0415

    root = _project(terminal, directory)
    options = ServeOptions(
        host=host,
        port=port,
        allowed_hosts=allow_host,
        drafts=drafts,
        base_url=base_url,
        reload=not no_reload,
        editor=editor,
    )
    serve_site(root, options, terminal, webbrowser.open if opens else None)
    return 0


@cli.command(epilog=_examples("tutgen clean", "tutgen clean --dry-run"))
@_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="What to delete (default: site/ in the project).",
)
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be deleted.")
def clean(terminal: Terminal, directory: Path, output: Path | None, dry_run: bool) -> int:
    """Delete the site that a build wrote."""
    from tutgen.write import clean as clean_output  # noqa: PLC0415

    target = (directory / output if output else _project(terminal, directory) / "site").absolute()
    deleted = clean_output(target, dry_run=dry_run)
    for address in deleted:
        terminal.explain(f"  {address}")
    verb = "Would delete" if dry_run else "Deleted"
    terminal.say(f"{verb} {_number(len(deleted), 'file')} in {_shown(target)}")
    return 0


@cli.command(epilog=_examples("tutgen init", "tutgen init docs --bare"))
@_options
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), metavar="[DIR]")
@click.option("--bare", is_flag=True, help="Without comments in the files.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
def init(terminal: Terminal, directory: Path, folder: Path, bare: bool, force: bool) -> int:
    """Start a project: two services, one tutorial."""
    from tutgen.scaffold import start_project  # noqa: PLC0415

    target = directory / folder
    written = start_project(target, bare=bare, force=force)
    for path in written:
        terminal.explain(f"  {path.as_posix()}")
    terminal.say(f"Wrote {_number(len(written), 'file')} to {_shown(target.absolute())}")
    inside = "" if target.resolve() == Path.cwd() else f" -C {shlex.quote(str(target))}"
    terminal.say(f"Next: tutgen build{inside}")
    return 0


@cli.group(
    cls=_Group,
    epilog=_examples("tutgen new service acme", "tutgen new tutorial getting-started"),
)
def new() -> None:
    """Add a service or a tutorial, to fill in."""


@new.command(
    "service", epilog=_examples("tutgen new service acme", "tutgen new service acme --from cohere")
)
@_options
@click.argument("slug")
@click.option(
    "--from",
    "origin",
    metavar="ID",
    shell_complete=_complete_service,
    envvar="TUTGEN_NEW_SERVICE_FROM",
    help="Copy this service.",
)
def new_service(terminal: Terminal, directory: Path, slug: str, origin: str | None) -> int:
    """Add a service: a file with every field of the model."""
    from tutgen.scaffold import add_service  # noqa: PLC0415

    root = _project(terminal, directory)
    path = add_service(root, slug, origin)
    terminal.say(f"Wrote {shown_path(root, path.as_posix())}")
    terminal.say(f"Next: fill it in, and list '{slug}' in the index.md of a tutorial")
    return 0


@new.command(
    "tutorial",
    epilog=_examples("tutgen new tutorial getting-started", "tutgen new tutorial webhooks -C docs"),
)
@_options
@click.argument("slug")
def new_tutorial(terminal: Terminal, directory: Path, slug: str) -> int:
    """Add a tutorial: its overview, page and requests."""
    from tutgen.scaffold import add_tutorial  # noqa: PLC0415

    root = _project(terminal, directory)
    for path in add_tutorial(root, slug):
        terminal.say(f"Wrote {shown_path(root, path.as_posix())}")
    return 0


@cli.command("list", epilog=_examples("tutgen list services", "tutgen list pages --format json"))
@_options
@click.argument("what", type=_Choice(["services", "pages", "variables"]))
@_format("text", "json")
def list_(
    terminal: Terminal,
    directory: Path,
    what: str,
    format: str,  # noqa: A002  # its name makes the name of its variable
) -> int:
    """List the services, the pages, or the variables."""
    from tutgen.listing import listing  # noqa: PLC0415
    from tutgen.load import load_project  # noqa: PLC0415

    root = _project(terminal, directory)
    project = load_project(root)
    terminal.diagnostics(project.diagnostics, root)
    rows = listing(project, what)
    if format == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        _print_rows([tuple(row.values()) for row in rows])
    return FAILED if project.diagnostics else 0


def _print_rows(rows: Sequence[Sequence[str]]) -> None:
    """A line each: in columns on a terminal, else separated by tabs."""
    lines = [[" ".join(cell.split()) for cell in row] for row in rows]
    if is_terminal(sys.stdout):
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for cells in lines:
            padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
            click.echo("  ".join(padded).rstrip())
    else:
        for cells in lines:
            click.echo("\t".join(cells))


@cli.command(
    epilog=_examples("tutgen schema site", "tutgen schema service -o content/_schema/service.json")
)
@_options
@click.argument("what", type=_Choice(["service", "site", "requests"]))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE."
)
def schema(terminal: Terminal, directory: Path, what: str, output: Path | None) -> int:
    """The model as JSON Schema, for editors."""
    from tutgen import schema as schemas  # noqa: PLC0415
    from tutgen.load import load_site  # noqa: PLC0415

    if what == "service":
        root = _project(terminal, directory)
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
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    terminal.say(f"Wrote {shown_path(Path(), str(path))}")
    return 0


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What keeps a file from being written is told with its name."""
    try:
        yield
    except OSError as error:
        raise TutgenError(f"cannot write '{path}': {error.strerror}", exit_code=3) from error


@cli.command(epilog=_examples("tutgen explain dead-link", "tutgen explain --all"))
@_options
@click.argument("code", required=False, shell_complete=_complete_code)
@click.option(
    "--all", "everything", is_flag=True, envvar="TUTGEN_EXPLAIN_ALL", help="All codes, a line each."
)
def explain(terminal: Terminal, directory: Path, code: str | None, everything: bool) -> int:
    """What a diagnostic means, and the way out."""
    from tutgen.explanations import explanation, summaries  # noqa: PLC0415

    if everything:
        _print_rows(list(summaries().items()))
    elif code is None:
        raise click.UsageError("name a code, or pass --all")
    else:
        click.echo(explanation(code), nl=False)
    return 0


@cli.command(
    epilog=_examples(
        'eval "$(tutgen completion bash)"        # in ~/.bashrc; zsh likewise',
        "tutgen completion fish > ~/.config/fish/completions/tutgen.fish",
    )
)
@_options
@click.argument("shell", type=_Choice(["bash", "zsh", "fish"]))
def completion(terminal: Terminal, directory: Path, shell: str) -> int:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    complete = get_completion_class(shell)
    if complete is not None:
        # No instance's source(): the one for bash starts bash to ask for its version.
        variables = complete(cli, {}, "tutgen", COMPLETION).source_vars()
        click.echo(complete.source_template % variables)
    return 0
