"""The commands of `tutgen`: each reads its options, calls the module that does the work, and says
what came of it.

Each imports what it needs when it runs, so that `tutgen --help` is quick.
"""

import json
import os
import platform
import shlex
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutgen import __version__
from tutgen.cli.options import (
    Choice,
    Group,
    base_url_option,
    check_services,
    code_option,
    common_options,
    complete_code,
    complete_service,
    drafts_option,
    examples,
    format_option,
    only_option,
    output_option,
    project_of,
    strict_option,
)
from tutgen.diagnostics import FAILED, TutgenError, count, quantity
from tutgen.diagnostics.terminal import Terminal, print_rows, shown_folder, shown_path

if TYPE_CHECKING:
    from tutgen.content.model import Site

COMPLETION = "_TUTGEN_COMPLETE"
"""The variable by which the completion script of a shell asks for words."""


@click.group(
    cls=Group,
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


@cli.command(
    epilog=examples(
        "tutgen build",
        "tutgen build --strict --format github",
        "tutgen build --only 'azure-*' -o /tmp/look",
    )
)
@common_options
@strict_option
@output_option("Where to write (default: site/ in the project).")
@base_url_option
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(0, 256),
    default=0,
    metavar="N",
    help="Processes (0: as many as help).",
)
@only_option
@drafts_option
@click.option("--check", is_flag=True, help="Check the sibling rules too.")
@click.option("--timings", is_flag=True, help="Show how long the stages took.")
@format_option("text", "json", "github")
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
    check: bool,
    timings: bool,
    format: str,  # noqa: A002  # its name makes the name of its variable
) -> int:
    """Read, check and render the content, and write the site."""
    from tutgen.build.stages import Options  # noqa: PLC0415
    from tutgen.build.stages import build as build_site  # noqa: PLC0415
    from tutgen.build.write import staging  # noqa: PLC0415
    from tutgen.cli.reports import print_report, say_built, say_failed  # noqa: PLC0415

    started = time.perf_counter()
    root = project_of(terminal, directory)
    check_services(root, only)
    if only and output is None:
        raise TutgenError(
            "--only builds a part of the site, which may not replace the whole",
            hint="say where to write it: -o DIR",
        )
    target = _output(terminal, root, directory, output)
    _explain_theme(terminal, root)
    options = Options(only=only, drafts=drafts, jobs=jobs, base_url=base_url, siblings=check)
    report = None
    with staging(target) as stage:
        result = build_site(root, options, stage.write, terminal.progress("Rendering"))
        if not result.stopping(strict=strict):
            publishing = time.perf_counter()
            report = stage.publish(result.digests)
            result.seconds["write"] = time.perf_counter() - publishing
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
    """Keep what editors read as the model is; where that cannot be written, the build goes on."""
    from tutgen.starter.editor_schemas import refresh_schemas  # noqa: PLC0415

    try:
        for path in refresh_schemas(root):
            terminal.say(f"Wrote {shown_path(root, path)} anew, as the model has changed")
    except TutgenError as error:
        terminal.say(f"The schema for editors is older than the model: {error.message}")


def _output(terminal: Terminal, root: Path, directory: Path, output: Path | None) -> Path:
    """The folder that holds the site, or will."""
    from tutgen.content.load import CONTENT  # noqa: PLC0415

    target = (directory / output if output else root / "site").absolute()
    if target.resolve().is_relative_to((root / CONTENT).resolve()):
        raise TutgenError(f"the output may not be in {CONTENT}/, which holds the sources")
    terminal.explain(f"output: {target}, {'as asked for' if output else 'the default'}")
    return target


def _explain_theme(terminal: Terminal, root: Path) -> None:
    own = sorted(p.relative_to(root).as_posix() for p in root.glob("templates/**/*") if p.is_file())
    reason = f"with {', '.join(own)} instead of its own" if own else "as there is no templates/"
    terminal.explain(f"theme: the default one, {reason}")


@cli.command(
    epilog=examples(
        "tutgen check",
        "tutgen check --strict --format github",
        "tutgen check --select foreign-word --select near-duplicate",
    )
)
@common_options
@strict_option
@only_option
@drafts_option
@code_option("--select", "Report only findings of this code; repeatable.")
@code_option("--ignore", "Report no findings of this code; repeatable.")
@format_option("text", "json", "github", "sarif")
def check(
    *,
    terminal: Terminal,
    directory: Path,
    strict: bool,
    only: tuple[str, ...],
    drafts: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    format: str,  # noqa: A002  # its name makes the name of its variable
) -> int:
    """Find what is wrong, and where siblings have drifted apart."""
    from tutgen.build.stages import Options, build  # noqa: PLC0415
    from tutgen.cli.reports import print_report  # noqa: PLC0415

    started = time.perf_counter()
    root = project_of(terminal, directory)
    check_services(root, only)
    options = Options(only=only, drafts=drafts, siblings=True)
    result = build(root, options, None, terminal.progress("Checking"))
    result = replace(
        result,
        diagnostics=tuple(
            d
            for d in result.diagnostics
            if (not select or d.code in select) and d.code not in ignore
        ),
    )
    seconds = time.perf_counter() - started
    terminal.diagnostics(result.diagnostics, root, strict=strict)
    ok = result.ok and not (strict and result.diagnostics)
    print_report("check", result, None, ok=ok, form=format, root=root, seconds=seconds)
    found = count(result.diagnostics) or "no problems"
    checked = f"Checked {quantity(result.pages, 'page')} in {seconds:.1f} s: {found}"
    if ok:
        terminal.say(checked)
        return 0
    terminal.fail(
        f"{found} ({seconds:.1f} s)", f"tutgen explain {result.diagnostics[0].code} tells more"
    )
    return FAILED


@cli.command(epilog=examples("tutgen serve --open", "tutgen serve --port 9000 --drafts"))
@common_options
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
@drafts_option
@base_url_option
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

    from tutgen.preview.server import ServeOptions  # noqa: PLC0415
    from tutgen.preview.server import serve as serve_site  # noqa: PLC0415

    root = project_of(terminal, directory)
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


@cli.command(
    epilog=examples(
        "tutgen publish --dry-run",
        "tutgen publish -m 'Add the tutorial for Cohere'",
        "tutgen publish --check",
    )
)
@common_options
@click.option(
    "--branch", default="gh-pages", metavar="NAME", help="The branch that is served (gh-pages)."
)
@click.option("--remote", default="origin", metavar="NAME", help="Where it is (origin).")
@click.option("-m", "--message", metavar="TEXT", help="Of the commit (default: Publish COMMIT).")
@base_url_option
@click.option("-n", "--dry-run", is_flag=True, help="Only say which files would change.")
@click.option("--allow-dirty", is_flag=True, help="Publish what is not committed as well.")
@click.option("--adopt", is_flag=True, help="Take over a branch that tutgen did not make.")
@click.option(
    "--allow-rollback", is_flag=True, help="Publish without what the branch was built from."
)
@click.option("--no-history", is_flag=True, help="Make the branch a single commit, by force.")
@click.option("--check", is_flag=True, help="Only check the site that was built last.")
@output_option("Where --check finds it (default: site/ in the project).")
def publish(
    *,
    terminal: Terminal,
    directory: Path,
    branch: str,
    remote: str,
    message: str | None,
    base_url: str | None,
    dry_run: bool,
    allow_dirty: bool,
    adopt: bool,
    allow_rollback: bool,
    no_history: bool,
    check: bool,
    output: Path | None,
) -> int:
    """Build the site, check it, and push it to its branch."""
    from tutgen.build.stages import Options  # noqa: PLC0415
    from tutgen.build.stages import build as build_site  # noqa: PLC0415
    from tutgen.build.write import staging  # noqa: PLC0415
    from tutgen.cli.reports import say_failed, say_published  # noqa: PLC0415
    from tutgen.content.load import load_site  # noqa: PLC0415
    from tutgen.publish.branch import PublishOptions, remote_url  # noqa: PLC0415
    from tutgen.publish.branch import publish as publish_site  # noqa: PLC0415
    from tutgen.publish.preflight import pages_address  # noqa: PLC0415
    from tutgen.sources.urls import base_path  # noqa: PLC0415

    started = time.perf_counter()
    root = project_of(terminal, directory)
    site, problems = load_site(root)
    if problems:
        terminal.diagnostics(problems, root)
        return FAILED
    site = replace(site, base_url=base_url or site.base_url)
    if check:
        built = Path(os.path.relpath(_output(terminal, root, directory, output)))
        shown = f"{Path(os.path.relpath(built, root)).as_posix()}/"
        if not _preflight(terminal, root, site, built, shown, remote):
            return FAILED
        terminal.say(f"Checked {shown_folder(built)}: no errors")
        return 0
    if output:
        raise click.UsageError("-o names the folder that --check is about")
    expected = pages_address(remote_url(root, remote), site.cname)
    if site.base_url is None and base_path(expected) != "/":  # 404.html has to know the path
        raise TutgenError(
            f"the site does not say its address, which will be '{expected}'",
            hint=f"write 'base_url: {expected}' into {site.origin.path}, and commit it",
        )
    with tempfile.TemporaryDirectory() as temporary:
        built = Path(temporary) / "site"
        with staging(built) as stage:
            rendering = terminal.progress("Rendering")
            built_as = Options(base_url=base_url, siblings=True)
            result = build_site(root, built_as, stage.write, rendering)
            if not result.stopping(strict=True):
                stage.publish(result.digests)
        terminal.diagnostics(result.diagnostics, root, strict=True)
        if result.stopping(strict=True):
            seconds = time.perf_counter() - started
            return say_failed(terminal, result, built, seconds, strict=True)
        if not _preflight(terminal, root, site, built, f"{branch}:", remote):
            return FAILED
        options = PublishOptions(
            branch=branch,
            remote=remote,
            message=message,
            cname=site.cname,
            no_history=no_history,
            dry_run=dry_run,
            allow_dirty=allow_dirty,
            adopt=adopt,
            allow_rollback=allow_rollback,
        )
        report = publish_site(root, built, options)
    if dry_run:
        kinds = {"added": report.added, "changed": report.changed, "removed": report.removed}
        print_rows([(kind, path) for kind, paths in kinds.items() for path in paths])
    say_published(terminal, report, options, result.pages)
    return 0


def _preflight(
    terminal: Terminal, root: Path, site: "Site", built: Path, shown: str, remote: str
) -> bool:
    """Whether a finished site, which diagnostics call `shown`, can be published."""
    from tutgen.publish.branch import remote_url  # noqa: PLC0415
    from tutgen.publish.preflight import check_artifact  # noqa: PLC0415
    from tutgen.publish.workflow import dropping_hidden_files  # noqa: PLC0415

    def waived() -> frozenset[str]:
        from tutgen.check.siblings.project_secrets import waived_secrets  # noqa: PLC0415
        from tutgen.content.load import load_project  # noqa: PLC0415

        return waived_secrets(load_project(root))

    found = check_artifact(
        built,
        site,
        remote_url(root, remote),
        shown=shown,
        waived=waived,
        dropping=dropping_hidden_files(root),
    )
    terminal.diagnostics(found, root)
    errors = [d for d in found if d.severity == "error"]
    if errors:
        message = f"{count(found)}; the site is not fit to be published"
        terminal.fail(message, f"tutgen explain {errors[0].code} tells more")
    return not errors


@cli.command(epilog=examples("tutgen clean", "tutgen clean --dry-run"))
@common_options
@output_option("What to delete (default: site/ in the project).")
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be deleted.")
def clean(terminal: Terminal, directory: Path, output: Path | None, dry_run: bool) -> int:
    """Delete the site that a build wrote."""
    from tutgen.build.write import clean as clean_output  # noqa: PLC0415

    target = (directory / output if output else project_of(terminal, directory) / "site").absolute()
    deleted = clean_output(target, dry_run=dry_run)
    for address in deleted:
        terminal.explain(f"  {address}")
    verb = "Would delete" if dry_run else "Deleted"
    terminal.say(f"{verb} {quantity(len(deleted), 'file')} in {shown_folder(target)}")
    return 0


@cli.command(
    epilog=examples("tutgen init", "tutgen init docs --bare", "tutgen init --github-pages")
)
@common_options
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), metavar="[DIR]")
@click.option("--bare", is_flag=True, help="Without comments in the files.")
@click.option(
    "--github-pages", is_flag=True, help="Write the workflow that publishes on GitHub Pages."
)
@click.option("--force", is_flag=True, help="Replace files that are there.")
def init(
    *,
    terminal: Terminal,
    directory: Path,
    folder: Path,
    bare: bool,
    github_pages: bool,
    force: bool,
) -> int:
    """Start a project: two services, one tutorial."""
    from tutgen.publish.workflow import REQUIREMENT  # noqa: PLC0415
    from tutgen.starter.project import start_project  # noqa: PLC0415

    target = directory / folder
    started = start_project(target, bare=bare, force=force, github_pages=github_pages)
    if started.files:
        for path in started.files:
            terminal.explain(f"  {path.as_posix()}")
        count_of_files = quantity(len(started.files), "file")
        note = ", .gitignore with the lines that it had" if started.extended else ""
        terminal.say(f"Wrote {count_of_files} to {shown_folder(target.absolute())}{note}")
        inside = "" if target.resolve() == Path.cwd() else f" -C {shlex.quote(str(target))}"
        terminal.say(f"Next: tutgen build{inside}")
    if started.workflow:
        terminal.say(f"Wrote {shown_path(target, str(started.workflow))}")
        terminal.say("To publish: push it, and choose Settings > Pages > Source: GitHub Actions")
    elif github_pages:
        terminal.say("Wrote no workflow, as nothing tells where tutgen can be installed from")
        terminal.say("Write a line such as this into requirements.txt, and run it once more:")
        terminal.say(f"  {REQUIREMENT}")
    return 0


@cli.group(
    cls=Group,
    epilog=examples("tutgen new service acme", "tutgen new tutorial getting-started"),
)
def new() -> None:
    """Add a service or a tutorial, to fill in."""


@new.command(
    "service", epilog=examples("tutgen new service acme", "tutgen new service acme --from cohere")
)
@common_options
@click.argument("slug")
@click.option(
    "--from",
    "origin",
    metavar="ID",
    shell_complete=complete_service,
    envvar="TUTGEN_NEW_SERVICE_FROM",
    help="Copy this service.",
)
def new_service(terminal: Terminal, directory: Path, slug: str, origin: str | None) -> int:
    """Add a service: a file with every field of the model."""
    from tutgen.starter.project import add_service, copy_service  # noqa: PLC0415

    root = project_of(terminal, directory)
    if origin is None:
        path, copy = add_service(root, slug), None
    else:
        path, copy = copy_service(root, slug, origin)
    terminal.say(f"Wrote {shown_path(root, path.as_posix())}")
    if copy and copy.changed:
        terminal.say(f"Changed the name in the text of {_lines(copy.changed)}")
    if copy and copy.kept:
        terminal.say(f"Left {_lines(copy.kept)} as '{origin}' has it: code, addresses and settings")
    terminal.say(f"Next: fill it in, and list '{slug}' in the index.md of a tutorial")
    return 0


def _lines(numbers: Sequence[int]) -> str:
    """`line 3`; `lines 3, 5 and 8`."""
    *most, last = map(str, numbers)
    return f"lines {', '.join(most)} and {last}" if most else f"line {last}"


@new.command(
    "tutorial",
    epilog=examples("tutgen new tutorial getting-started", "tutgen new tutorial webhooks -C docs"),
)
@common_options
@click.argument("slug")
def new_tutorial(terminal: Terminal, directory: Path, slug: str) -> int:
    """Add a tutorial: its overview, page and requests."""
    from tutgen.starter.project import add_tutorial  # noqa: PLC0415

    root = project_of(terminal, directory)
    for path in add_tutorial(root, slug):
        terminal.say(f"Wrote {shown_path(root, path.as_posix())}")
    return 0


@cli.command("list", epilog=examples("tutgen list services", "tutgen list pages --format json"))
@common_options
@click.argument("what", type=Choice(["services", "pages", "variables"]))
@format_option("text", "json")
def list_(
    terminal: Terminal,
    directory: Path,
    what: str,
    format: str,  # noqa: A002  # its name makes the name of its variable
) -> int:
    """List the services, the pages, or the variables."""
    from tutgen.content.load import load_project  # noqa: PLC0415
    from tutgen.starter.listing import listing  # noqa: PLC0415

    root = project_of(terminal, directory)
    project = load_project(root)
    terminal.diagnostics(project.diagnostics, root)
    rows = listing(project, what)
    if format == "json":
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        print_rows([tuple(row.values()) for row in rows])
    return FAILED if any(d.severity == "error" for d in project.diagnostics) else 0


@cli.command(
    epilog=examples("tutgen schema site", "tutgen schema service -o content/_schema/service.json")
)
@common_options
@click.argument("what", type=Choice(["service", "site", "requests", "models"]))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE."
)
def schema(terminal: Terminal, directory: Path, what: str, output: Path | None) -> int:
    """The model as JSON Schema, for editors."""
    from tutgen.content import schema as schemas  # noqa: PLC0415
    from tutgen.content.load import load_site  # noqa: PLC0415

    if what == "service":
        root = project_of(terminal, directory)
        site, problems = load_site(root)
        if problems:
            terminal.diagnostics(problems, root)
            return FAILED
        document = schemas.service_schema(site.fields.values())
    else:
        make = {
            "site": schemas.site_schema,
            "requests": schemas.requests_schema,
            "models": schemas.models_schema,
        }
        document = make[what]()
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


@cli.command(epilog=examples("tutgen explain dead-link", "tutgen explain --all"))
@common_options
@click.argument("code", required=False, shell_complete=complete_code)
@click.option(
    "--all", "everything", is_flag=True, envvar="TUTGEN_EXPLAIN_ALL", help="All codes, a line each."
)
def explain(terminal: Terminal, directory: Path, code: str | None, everything: bool) -> int:
    """What a diagnostic means, and the way out."""
    from tutgen.diagnostics.explanations import explanation  # noqa: PLC0415
    from tutgen.diagnostics.registry import summaries  # noqa: PLC0415

    if everything:
        print_rows(list(summaries().items()))
    elif code is None:
        raise click.UsageError("name a code, or pass --all")
    else:
        click.echo(explanation(code), nl=False)
    return 0


@cli.command(
    epilog=examples(
        'eval "$(tutgen completion bash)"        # in ~/.bashrc; zsh likewise',
        "tutgen completion fish > ~/.config/fish/completions/tutgen.fish",
    )
)
@common_options
@click.argument("shell", type=Choice(["bash", "zsh", "fish"]))
def completion(terminal: Terminal, directory: Path, shell: str) -> int:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    complete = get_completion_class(shell)
    if complete is not None:
        # No instance's source(): the one for bash starts bash to ask for its version.
        variables = complete(cli, {}, "tutgen", COMPLETION).source_vars()
        click.echo(complete.source_template % variables)
    return 0
