"""`tutgen init`: a small project that builds."""

import shlex
from pathlib import Path

from tutgen.diagnostics import quantity
from tutgen.diagnostics.terminal import Terminal, shown_folder, shown_path
from tutgen.publish.workflow import REQUIREMENT
from tutgen.starter.project import start_project


def run(
    *,
    terminal: Terminal,
    directory: Path,
    folder: Path,
    bare: bool,
    github_pages: bool,
    force: bool,
) -> int:
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
