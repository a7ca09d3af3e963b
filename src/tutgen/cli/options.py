"""The options that several commands take, their checks and their completion.

Only click and the standard library are imported here, so that `tutgen --help` is quick.
"""

import re
import sys
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from functools import wraps
from pathlib import Path
from typing import Any

import click

from tutgen.content.paths import CONTENT, find_project
from tutgen.diagnostics import TutgenError, did_you_mean, unknown_name_hint
from tutgen.diagnostics.registry import codes
from tutgen.diagnostics.terminal import Terminal, wants_colour
from tutgen.sources.ignore import is_ignored
from tutgen.sources.site_address import AddressError, normal_base_url

COMPLETION = "_TUTGEN_COMPLETE"
"""The environment variable by which a shell's completion script asks for completions."""


class Choice(click.Choice[str]):
    """A choice whose error suggests the nearest word."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        near = did_you_mean(str(value), self.choices)
        choices = f"choose from {', '.join(self.choices)}"
        return f"'{value}' is none of them: {near or choices}"

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        return ""  # the name of the argument lists them


Command = Callable[..., int | None]


def examples(*lines: str) -> str:
    """The end of a command's help: examples of its use, a line each."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def common_options(command: Command) -> Command:
    """Decorate a command with the options that every command takes; it gets `terminal` for three of
    them."""

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
        type=Choice(["auto", "always", "never"]),
        default="auto",
        help="When to colour.",
    )
    @wraps(command)
    def wrapped(quiet: int, verbose: int, color: str, **options: Any) -> int | None:
        terminal: Terminal = click.get_current_context().obj
        terminal.colour = wants_colour(color)
        terminal.colour_of_output = wants_colour(color, sys.stdout)
        terminal.quiet = quiet
        terminal.verbose = verbose
        return command(terminal=terminal, **options)

    return wrapped


def format_option(*forms: str) -> Callable[[Command], Command]:
    """The option `--format`; the first form is the default."""
    return click.option("--format", type=Choice(forms), default=forms[0], help="How to report.")


def complete_service(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The slugs of services that begin with what is typed; for click."""
    try:
        slugs = service_slugs(find_project(ctx.params.get("directory") or Path()))
    except (TutgenError, OSError):
        return []
    return [slug for slug in slugs if slug.startswith(incomplete)]


def complete_code(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The codes of diagnostics that begin with what is typed; for click."""
    return [code for code in codes() if code.startswith(incomplete)]


def project_of(terminal: Terminal, directory: Path) -> Path:
    """Find the project at `directory` or above it. Raises TutgenError (2) if neither is one."""
    root = find_project(directory)
    terminal.explain(f"project: {root}, the nearest folder with content/site.yaml")
    return root


def service_slugs(root: Path) -> list[str]:
    """The slugs of all services, sorted, taken from the names of their files."""
    files = (root / "content/services").glob("*.y*ml")
    return sorted(p.stem for p in files if p.suffix in (".yaml", ".yml") and not is_ignored(p.name))


def check_services(root: Path, only: Sequence[str]) -> None:
    """Raise TutgenError (2) for a pattern of `--only` that matches no service."""
    slugs = service_slugs(root)
    for pattern in only:
        if not any(fnmatchcase(slug, pattern) for slug in slugs):
            hint = unknown_name_hint(pattern, slugs, "there are")
            raise TutgenError(f"there is no service '{pattern}'", hint=hint)


def output_folder(terminal: Terminal, root: Path, directory: Path, output: Path | None) -> Path:
    """The absolute path of the output folder. Raises TutgenError (2) if it is within content/."""
    target = (directory / output if output else root / "site").absolute()
    if target.resolve().is_relative_to((root / CONTENT).resolve()):
        raise TutgenError(f"the output may not be in {CONTENT}/, which holds the sources")
    terminal.explain(f"output: {target}, {'as asked for' if output else 'the default'}")
    return target


def output_option(help_text: str) -> Callable[[Command], Command]:
    """The option `-o`, which names the folder of a site."""
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help=help_text
    )


def code_option(name: str, help_text: str) -> Callable[[Command], Command]:
    """A repeatable option whose values are codes of diagnostics."""
    return click.option(
        name,
        multiple=True,
        metavar="CODE",
        callback=_valid_codes,
        shell_complete=complete_code,
        help=help_text,
    )


def _valid_codes(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    for code in given:
        if code not in codes():
            near = did_you_mean(code, codes()) or "`tutgen explain --all` lists them"
            raise click.BadParameter(f"there is no diagnostic '{code}': {near}", ctx, param)
    return given


def _valid_base_url(ctx: click.Context, param: click.Parameter, url: str | None) -> str | None:
    if not url:
        return None
    if not re.match(r"https?://[^/\s]", url):
        raise click.BadParameter("it begins with https:// or http://", ctx, param)
    try:
        return normal_base_url(url)
    except AddressError as error:
        raise click.BadParameter(f"{error.message}: {error.hint}", ctx, param) from error


strict_option = click.option("-s", "--strict", is_flag=True, help="Warnings count as errors.")
only_option = click.option(
    "--only",
    multiple=True,
    metavar="SERVICE",
    shell_complete=complete_service,
    help="Only the pages of this service; repeatable, * allowed.",
)
drafts_option = click.option("--drafts", is_flag=True, help="Draft services get their pages.")
base_url_option = click.option(
    "--base-url", metavar="URL", callback=_valid_base_url, help="Where the site will be published."
)
