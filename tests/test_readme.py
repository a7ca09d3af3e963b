"""The README is true: it names every command, option and diagnostic, and its commands are CI's."""

import re
from pathlib import Path

import click
import pytest

from tutgen.cli.commands import cli
from tutgen.diagnostics.explanations import summaries
from tutgen.language.directives import DIRECTIVES
from tutgen.language.expressions import FILTERS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
FOR_EVERY_COMMAND = {"directory", "quiet", "verbose", "color"}


def commands() -> list[tuple[str, click.Command]]:
    found = []
    for name, command in cli.commands.items():
        if isinstance(command, click.Group):
            found += [(f"{name} {sub}", child) for sub, child in command.commands.items()]
        else:
            found.append((name, command))
    return found


@pytest.mark.parametrize(("name", "command"), commands(), ids=[n for n, _ in commands()])
def test_every_command_and_option_is_there(name: str, command: click.Command) -> None:
    (row,) = re.findall(rf"^\| `tutgen {name}.*$", README, re.MULTILINE)
    missing = [
        option.opts[-1]
        for option in command.params
        if isinstance(option, click.Option)
        and option.name not in FOR_EVERY_COMMAND
        and option.opts[-1] not in row
        and option.opts[0] not in row
    ]
    assert missing == []


def test_every_diagnostic_is_there_as_explained() -> None:
    table = README.split("<!-- diagnostics -->")[1].split("<!-- /diagnostics -->")[0]
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.*) \|$", table, re.MULTILINE))
    assert rows == {code: line.replace("|", "&#124;") for code, line in summaries().items()}


def test_every_directive_and_filter_is_there() -> None:
    assert [name for name in DIRECTIVES if f"`{{{name}}}" not in README] == []
    assert [name for name in FILTERS if name != "d" and f"`{name}`" not in README] == []


def test_every_package_is_there() -> None:
    packages = [path.parent.name for path in (ROOT / "src/tutgen").glob("*/__init__.py")]
    table = README.split("| package of `src/tutgen/` |")[1].split("\n\n")[0]
    assert sorted(re.findall(r"^\| `(\w+)/`", table, re.MULTILINE)) == sorted(packages)


def test_the_picture_is_there() -> None:
    for path in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", README):
        assert (ROOT / path).is_file()


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "grep -m1 'bin/pytest' README.md" in script
    assert re.search(r"^python3 -m venv .*&& \.venv/bin/pytest$", README, re.MULTILINE)
