"""`tutgen publish`: a strict build, its preflight, and the push."""

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import click

from tutgen.build.folding import folded
from tutgen.build.stages import BuildOptions, build
from tutgen.build.write import staging
from tutgen.check.siblings.project_secrets import waived_secrets
from tutgen.cli.options import output_folder, project_of
from tutgen.cli.reports import say_failed
from tutgen.content.load import load_project, load_site
from tutgen.content.model import Site
from tutgen.diagnostics import FAILED, TutgenError, count, quantity
from tutgen.diagnostics.terminal import Terminal, print_rows, shown_folder
from tutgen.publish.branch import PublishOptions, PublishReport, publish, remote_url
from tutgen.publish.preflight.check import check_artifact
from tutgen.publish.preflight.pages_address import pages_address
from tutgen.publish.workflow import dropping_hidden_files
from tutgen.sources.urls import base_path


def run(
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
    started = time.perf_counter()
    root = project_of(terminal, directory)
    site, diagnostics = load_site(root)
    if diagnostics:
        terminal.diagnostics(diagnostics, root)
        return FAILED
    site = replace(site, base_url=base_url or site.base_url)
    if check:
        built = Path(os.path.relpath(output_folder(terminal, root, directory, output)))
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
            built_as = BuildOptions(base_url=base_url, siblings=True)
            result = build(root, built_as, stage.write, rendering)
            if not result.stopping(strict=True):
                stage.publish(result.digests)
        result = replace(result, diagnostics=folded(result.diagnostics))
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
        report = publish(root, built, options)
    if dry_run:
        kinds = {"added": report.added, "changed": report.changed, "removed": report.removed}
        print_rows([(kind, path) for kind, paths in kinds.items() for path in paths])
    _say_published(terminal, report, options, result.pages)
    return 0


def _preflight(
    terminal: Terminal, root: Path, site: Site, built: Path, shown: str, remote: str
) -> bool:
    """Check a finished site and print what is found; return whether it can be published.

    `shown`: how diagnostics name the folder of the site.
    """

    def waived() -> frozenset[str]:
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


def _say_published(
    terminal: Terminal, report: PublishReport, options: PublishOptions, pages: int
) -> None:
    shown = quantity(pages, "page")
    counts = (
        f"{len(report.added):,} added, {len(report.changed):,} changed, "
        f"{len(report.removed):,} removed"
    )
    if report.commit:
        terminal.say(f"Published {shown} to {options.target} as {report.commit}: {counts}")
        if report.is_new:
            terminal.say(
                f"To serve it on GitHub: Settings > Pages > Deploy from a branch > {options.branch}"
            )
    elif report.unchanged:
        terminal.say(f"Unchanged: {options.target} has these {shown} already")
    else:
        terminal.say(f"Would publish {shown} to {options.target}: {counts}")
