"""The `tutgen` command: arguments in, exit code out.

Whatever goes wrong below ends here, as a message and an exit code.
"""

import gc
import io
import os
import platform
import signal
import sys
import traceback
from collections.abc import Sequence

import click
from click.shell_completion import shell_complete

from tutgen import __version__
from tutgen.cli.options import COMPLETION
from tutgen.cli.root import tutgen
from tutgen.diagnostics import DEFECT, INTERRUPTED, MISUSED, SURROUNDINGS, TutgenError
from tutgen.diagnostics.terminal import Terminal, wants_colour

_ENDING = (signal.SIGTERM, signal.SIGHUP) if sys.platform != "win32" else ()
"""What asks a process to end: as with Ctrl-C, nothing half-made is left."""


def run() -> None:
    """Run `tutgen` with the arguments of the process, and exit: the console script."""
    gc.set_threshold(100_000, 20, 20)  # few cycles are made; imported are 70,000 objects
    if sys.platform != "win32":
        for asked in _ENDING:
            if signal.getsignal(asked) is signal.SIG_DFL:  # nohup has it ignored
                signal.signal(asked, signal.default_int_handler)
        os.register_at_fork(after_in_child=_leave_signals_to_the_first)
    streams = [s for s in (sys.stdout, sys.stderr) if isinstance(s, io.TextIOWrapper)]
    for stream in streams:  # whatever the locale
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = main(sys.argv[1:])
    for stream in streams:
        _flush(stream)
    # At once: to take a large site apart object by object would be 0.1 s for nothing.
    os._exit(code)


def _leave_signals_to_the_first() -> None:
    """Of forked processes: Ctrl-C reaches them as well, and the first process ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for asked in _ENDING:
        signal.signal(asked, signal.SIG_DFL)


def main(arguments: Sequence[str]) -> int:
    """Run a command; give the exit code (docs/command-line.md, Exit codes)."""
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
    """Parse and run a command, as `click.Group.main` does; errors reach the caller as
    exceptions."""
    if instruction := os.environ.get(COMPLETION):
        return shell_complete(tutgen, {}, "tutgen", COMPLETION, instruction)
    with tutgen.make_context(
        "tutgen", list(arguments), auto_envvar_prefix="TUTGEN", obj=terminal
    ) as context:
        code = tutgen.invoke(context)
    return int(code or 0)


def _report_misuse(terminal: Terminal, error: click.UsageError) -> None:
    """Print a usage error of click in the form of our own messages."""
    near = getattr(error, "possibilities", None)  # of a mistyped command or option
    message = (error.message if near else error.format_message()).rstrip(".")
    hint = f"`{error.ctx.command_path if error.ctx else 'tutgen'} --help` tells more"
    if near:
        hint = f"did you mean '{near[0]}'? {hint}"
    terminal.fail(message[:1].lower() + message[1:], hint)


def _flush(stream: io.TextIOWrapper) -> None:
    """Flush a stream; discard what it cannot write, so that Python does not fail on it at exit."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
