"""`tutgen extract`: the code of all pages as files, a folder for each page."""

from pathlib import Path

from tutgen.cli.options import project_of
from tutgen.content.load import load_project
from tutgen.diagnostics import FAILED, quantity
from tutgen.diagnostics.terminal import Terminal, shown_path
from tutgen.pages.shown_code import code_of_project, files_of
from tutgen.starter.new_files import write_all


def run(terminal: Terminal, directory: Path, output: str) -> int:
    root = project_of(terminal, directory)
    project = load_project(root)
    pages = list(code_of_project(project))
    found = [f.diagnostic for page in pages for f in page.findings]
    errors = [d for d in (*project.diagnostics, *found) if d.severity == "error"]
    if errors:
        terminal.diagnostics(list(dict.fromkeys(errors)), root)
        terminal.fail("nothing was written", "`tutgen build` shows all that is wrong")
        return FAILED
    target = directory / output
    files = dict(file for page in pages for file in files_of(page))
    write_all(target, files, hint="name another folder, or delete it first")
    terminal.say(f"Wrote {quantity(len(files), 'file')} to {shown_path(root, str(target))}/")
    return 0
