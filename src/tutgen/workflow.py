"""The workflow that checks, builds and publishes a project on GitHub Pages.

Its text is `workflow.yml`, a real workflow but for the words in angle brackets and the versions of
the actions, which stand here.
"""

import json
import re
import shlex
from importlib.resources import files
from pathlib import Path

from tutgen import __version__
from tutgen.git import Git, GitError

PATH = ".github/workflows/pages.yml"
"""Relative to the top of the repository."""

VERSIONS = {
    "actions/checkout": "v7",
    "actions/setup-python": "v7",
    "actions/configure-pages": "v6",
    "actions/upload-pages-artifact": "v5",
    "actions/deploy-pages": "v5",
}
"""The newest major versions. Tags, not commits: GitHub mends its own actions under them."""

PYTHON = "3.13"

_REQUIREMENT = re.compile(r"^tutgen(?![\w.-])", re.MULTILINE | re.IGNORECASE)
_PLACEHOLDER = re.compile(r"<(\w+)>")
_ACTION = re.compile(r"uses: (\S+)")


def workflow_of(project: Path) -> tuple[Path, str]:
    """The absolute path and the text of the workflow for a project, which need not exist yet."""
    project = project.resolve()
    repository = _repository(project)
    branch = _default_branch(repository) if repository else "main"
    top = repository or project
    folder = project.relative_to(top).as_posix()
    return top / PATH, workflow_text(branch, folder, _requirement(project, top))


def workflow_text(branch: str, folder: str, requirement: str) -> str:
    """The workflow of a project in a folder of its repository (`.`: at the top).

    `branch` is what is published, `requirement` the arguments of pip that install tutgen.
    """
    values = {
        "branch": json.dumps(branch, ensure_ascii=False),
        "python": json.dumps(PYTHON),
        "requirement": requirement,
        "directory": "" if folder == "." else f" -C {shlex.quote(folder)}",
        "site": json.dumps("site" if folder == "." else f"{folder}/site", ensure_ascii=False),
    }
    text = (files("tutgen") / "workflow.yml").read_text("utf-8")
    text = _PLACEHOLDER.sub(lambda found: values[found[1]], text)
    return _ACTION.sub(lambda found: f"{found[0]}@{VERSIONS[found[1]]}", text)


def _repository(folder: Path) -> Path | None:
    """The top of the repository that a folder is in, or will be."""
    return next((f for f in (folder, *folder.parents) if (f / ".git").exists()), None)


def _default_branch(repository: Path) -> str:
    """What the remote says, else the branch at hand."""
    git = Git(repository)
    for name in ("refs/remotes/origin/HEAD", "HEAD"):
        try:
            return git.run("symbolic-ref", "--short", name).removeprefix("origin/")
        except GitError:  # no such remote, no branch, no git
            continue
    return "main"


def _requirement(project: Path, top: Path) -> str:
    """The project's own choice of tutgen, else the version that writes the workflow."""
    if (top / "src/tutgen/workflow.yml").is_file():  # tutgen's own repository
        return "."
    for folder in (project, top):
        path = folder / "requirements.txt"
        if path.is_file() and _REQUIREMENT.search(path.read_text("utf-8", "replace")):
            return f"-r {shlex.quote(path.relative_to(top).as_posix())}"
    return f"tutgen=={__version__}"
