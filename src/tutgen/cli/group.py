"""Groups whose commands are modules, imported when they run: `tutgen --help` stays quick."""

from collections.abc import Mapping
from importlib import import_module

import click

_COMMANDS = "tutgen.cli.commands"


class Group(click.Group):
    """A group of commands. Without a command it prints its help and ends with 0."""

    def __init__(self, name: str, summaries: Mapping[str, str], **settings: object) -> None:
        """`summaries`: name of a command -> its line of help; `settings`: of `click.Group`.

        The module `commands/build.py` holds `build` of the group `tutgen`, as `command`;
        `commands/new_service.py` holds `service` of the group `new`.
        """
        stubs = {name: click.Command(name, help=summary) for name, summary in summaries.items()}
        super().__init__(name, commands=stubs, **settings)  # type: ignore[arg-type]
        self._summaries = summaries

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, _, rest = super().resolve_command(ctx, args)
        return name, self.load(name) if name else None, rest

    def load(self, name: str) -> click.Command:
        """Import a command. (`commands` holds only the names and lines of help.)"""
        module = name if self.name == "tutgen" else f"{self.name}_{name}"
        command: click.Command = import_module(f"{_COMMANDS}.{module}").command
        command.name, command.help = name, self._summaries[name]
        return command
