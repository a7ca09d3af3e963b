"""`tutgen completion`: what a shell reads to complete our words."""

from pathlib import Path

import click
from click.shell_completion import get_completion_class

from tutgen.cli.options import COMPLETION, Choice, common_options, examples
from tutgen.diagnostics.terminal import Terminal


@click.command(
    epilog=examples(
        'eval "$(tutgen completion bash)"        # in ~/.bashrc; zsh likewise',
        "tutgen completion fish > ~/.config/fish/completions/tutgen.fish",
    )
)
@common_options
@click.argument("shell", type=Choice(["bash", "zsh", "fish"]))
def command(terminal: Terminal, directory: Path, shell: str) -> int:
    """Print the completion script of a shell."""
    complete = get_completion_class(shell)
    if complete is not None:
        root = click.get_current_context().find_root().command
        # No instance's source(): the one for bash starts bash to ask for its version.
        variables = complete(root, {}, "tutgen", COMPLETION).source_vars()
        click.echo(complete.source_template % variables)
    return 0
