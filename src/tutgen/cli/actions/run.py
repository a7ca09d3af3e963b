"""`tutgen run`: a tutorial's requests, sent; the answers, held to the samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from tutgen.build.prepared import load
from tutgen.cli.options import project_of
from tutgen.cli.reports import placed
from tutgen.content.model import Project
from tutgen.content.plan import Page, Plan, plan_pages
from tutgen.diagnostics import (
    FAILED,
    INTERRUPTED,
    SURROUNDINGS,
    Diagnostic,
    TutgenError,
    quantity,
    unknown_name_hint,
)
from tutgen.diagnostics.terminal import Terminal, printable, shown_path
from tutgen.pages.site import CompiledSite
from tutgen.run.given import read_given
from tutgen.run.interruption import stopping_between
from tutgen.run.outgoing import UnsendableError, origin_of
from tutgen.run.page_steps import steps_of
from tutgen.run.reports import Outcome, report_json, report_junit
from tutgen.run.trial import Exchange, Settings, Trial

MAX_REASON = 200
"""Characters of a reason in the last line: above it, the request has it in full."""
_NAMED = "name the server that requests may go to: --server http://127.0.0.1:8080"


def run(
    *,
    terminal: Terminal,
    directory: Path,
    tutorial: str,
    service: str,
    server: str | None,
    allow_host: tuple[str, ...],
    set: tuple[str, ...],  # noqa: A002  # its name makes the name of its variable
    skip: tuple[str, ...],
    variant: tuple[str, ...],
    keep_going: bool,
    dry_run: bool,
    timeout: float,
    format: str,  # noqa: A002  # likewise
) -> int:
    root = project_of(terminal, directory)
    project = load(root, drafts=True)
    plan = plan_pages(project)
    page = _page(project, plan, tutorial, service)
    _check_server(server, is_needed=not dry_run)
    given = read_given(set, directory)
    site = CompiledSite(project)
    steps, findings = steps_of(
        site,
        plan,
        page,
        server=server,
        chosen=_chosen(project, variant),
        skipped=_skipped(site, page, skip),
    )
    compilation = site.compilation(page)
    found = [*project.diagnostics, *plan.diagnostics, *site.diagnostics, *compilation.diagnostics]
    found += [finding.diagnostic for finding in findings]
    errors = [one for one in dict.fromkeys(found) if one.severity == "error"]
    if errors:
        terminal.diagnostics(errors, root)
        terminal.fail("nothing was sent", "`tutgen build` shows all that is wrong")
        return FAILED
    if not steps:
        raise TutgenError(f"the page of '{service}' in '{tutorial}' shows no request to send")
    settings = Settings(
        server or "", frozenset(host.lower() for host in allow_host), timeout, keep_going
    )
    trial = Trial(steps, given, settings)
    trial.check(needs_values=not dry_run)
    for name in trial.unused:
        terminal.say(f"No request has the placeholder '<{printable(name)}>', which --set names")
    shown = Outcome(tutorial, service, server and trial.mask(server), (), is_dry=dry_run)
    reporter = _Reporter(terminal, root, shown, format, len(steps))
    if dry_run:
        exchanges = [reporter.dry(one) for one in trial.dry()]
        return reporter.end(shown._replace(exchanges=exchanges))
    with stopping_between(terminal.say) as is_stopped:
        trial.is_stopped = is_stopped
        exchanges = [reporter.show(one) for one in trial.run()]
        return reporter.end(shown._replace(exchanges=exchanges, is_interrupted=is_stopped()))


def _check_server(server: str | None, *, is_needed: bool) -> None:
    if server is None:
        if is_needed:
            raise TutgenError("requests are sent to a server that you name only", hint=_NAMED)
        return
    if any(mark in server for mark in "?#"):
        raise TutgenError("--server takes an address without '?' and '#'", hint=_NAMED)
    try:
        origin_of(server)
    except UnsendableError as error:
        raise TutgenError(f"--server cannot be used: {error}", hint=_NAMED) from None


def _page(project: Project, plan: Plan, tutorial: str, service: str) -> Page:
    folders = [one.folder for one in project.tutorials]
    if tutorial not in folders:
        hint = unknown_name_hint(tutorial, folders, "there are")
        raise TutgenError(f"there is no tutorial '{tutorial}'", hint=hint)
    pages = {
        page.service.slug: page
        for page in plan.pages.values()
        if page.service and page.tutorial and page.tutorial.folder == tutorial
    }
    if service not in pages:
        hint = unknown_name_hint(service, pages, "it has")
        raise TutgenError(f"the tutorial '{tutorial}' has no service '{service}'", hint=hint)
    return pages[service]


def _chosen(project: Project, variants: Sequence[str]) -> dict[str, str]:
    chosen = {}
    for one in variants:
        group, _, name = one.partition("=")
        groups = project.site.variants
        if group not in groups:
            hint = unknown_name_hint(group, groups, "there are")
            raise TutgenError(f"there is no group of variants '{group}'", hint=hint)
        if name not in groups[group]:
            hint = unknown_name_hint(name, groups[group], "it has")
            raise TutgenError(f"the group '{group}' has no variant '{name}'", hint=hint)
        chosen[group] = name
    return chosen


def _skipped(site: CompiledSite, page: Page, names: Sequence[str]) -> Sequence[str]:
    known = site.compilation(page).requests
    for name in names:
        if name not in known:
            hint = unknown_name_hint(name, known, "there are")
            raise TutgenError(f"there is no request '{name}' to skip", hint=hint)
    return names


def _not_as_expected(failed: Sequence[Exchange]) -> str:
    """How many answers were wrong, to which requests, and why, where no diagnostic says it."""
    named = [
        f"'{one.name}'" + (f" ({one.reason[:MAX_REASON]})" if one.reason else "") for one in failed
    ]
    what = "answer was" if len(failed) == 1 else "answers were"
    return f"{len(failed)} {what} not as expected, to {', '.join(named)}"


@dataclass
class _Reporter:
    """Says what happens while it does, and reports it at the end."""

    terminal: Terminal
    root: Path
    started: Outcome
    form: str
    total: int
    number: int = 0

    def dry(self, one: Exchange) -> Exchange:
        """Print what would be sent."""
        if self.form == "text":
            self.number += 1
            click.echo(("\n" if self.number > 1 else "") + f"# {one.name}\n{one.outgoing.lines}")
        return one

    def show(self, one: Exchange) -> Exchange:
        """Say what came of a request."""
        self.number += 1
        out = one.outgoing
        line = printable(f"{self.number}/{self.total} {one.name}: {out.method} {out.address}")
        if one.state == "passed":
            self.terminal.say(f"{line} -> {one.status} ({one.seconds * 1000:.0f} ms)")
            return one
        if one.state == "not-sent":
            self.terminal.explain(f"{line} was not sent: {printable(one.reason)}")
            return one
        said = one.reason if one.status is None else str(one.status)
        self.terminal.say(f"{line} -> {self.terminal.style(printable(said), 'error')}")
        self.terminal.diagnostics(one.diagnostics, self.root)
        if one.answer:
            self.terminal.say("What came:")
            for text in one.answer.splitlines():
                self.terminal.say(f"  {printable(text)}")
        return one

    def end(self, outcome: Outcome) -> int:
        """Print the report; give the exit code."""
        if self.form != "text":
            where = [one._replace(diagnostics=self._placed(one)) for one in outcome.exchanges]
            report = report_json if self.form == "json" else report_junit
            click.echo(report(outcome._replace(exchanges=where)))
        if outcome.is_dry:
            self.terminal.say("Nothing was sent.")
            return 0
        whole = quantity(len(outcome.exchanges), "request")
        if outcome.ok and not outcome.is_interrupted:
            self.terminal.say(
                f"Sent {whole} to {outcome.server}: the answers are as the samples show"
            )
            return 0
        return self._failed(outcome, whole)

    def _failed(self, outcome: Outcome, whole: str) -> int:
        unsent = outcome.count("not-sent")
        rest = f"; {unsent} of {whole} were not sent" if unsent else ""
        if outcome.is_interrupted:
            self.terminal.fail(f"interrupted{rest}")
            return INTERRUPTED
        failed = [one for one in outcome.exchanges if one.state == "failed"]
        wrong = _not_as_expected(failed)
        if lost := next((one for one in outcome.exchanges if one.state == "no-answer"), None):
            before = f"; before, {wrong}" if failed else ""
            self.terminal.fail(f"no answer to '{lost.name}': {lost.reason}{before}{rest}")
            return SURROUNDINGS
        self.terminal.fail(f"{wrong}{rest}")
        return FAILED

    def _placed(self, one: Exchange) -> tuple[Diagnostic, ...]:
        return tuple(placed(one.diagnostics, lambda path: shown_path(self.root, path)))
