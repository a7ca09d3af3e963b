"""Groups whose commands are modules, imported when they are needed.

What a command does is in a module of its own, imported when it runs: help and completion are quick.
"""

import gc
from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import click


class Group(click.Group):
    """A group of commands. Without a command it prints its help and ends with 0."""

    def __init__(self, name: str, package: str, **settings: Any) -> None:
        """Each module of `package` holds the command of its name as `command`; `settings`: of
        `click.Group`."""
        names = [module.name for module in iter_modules(import_module(package).__path__)]
        super().__init__(name, {name: click.Command(name) for name in names}, **settings)
        self._package = package

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self.load(cmd_name) if cmd_name in self.commands else None

    def load(self, name: str) -> click.Command:
        """Import a command. (`commands` holds only the names.)"""
        command: click.Command = import_module(f"{self._package}.{name}").command
        command.name = name
        return command


def run(action: str, options: Mapping[str, Any]) -> int:
    """Import a module of `actions/`, and call its `run` with the values of options; returns the exit
    code."""
    module = import_module(f"tutgen.cli.actions.{action}")
    gc.freeze()  # what is imported stays: to look for cycles in it takes 30 ms
    code: int = module.run(**options)
    return code
