"""The workflow that checks, builds and publishes a project on GitHub Pages.

Its text is `workflow.yml`, a workflow with holes in angle brackets and without the versions of the
actions, which stand here.
"""

import json
import re
import shlex
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from tutgen.sources.git import Git, GitDistrustError, GitError, repository_of

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

_REQUIREMENT = re.compile(
    r"""
    ^[ \t]*+ (?!\#) (?:-e\s+|--editable[= ]\s*)?
    (?: tutgen(?![\w./-])                            # by its name, in whatever version
      | \S*[/=]tutgen(?:\.git)?(?=[@\#\s]|/?$)      # from a repository or a folder
      | \S*\btutgen-\d\S*\.(?:whl|tar\.gz|zip)      # from a file
    )""",
    re.MULTILINE | re.IGNORECASE | re.VERBOSE,
)
_ONLY_HERE = re.compile(r"(?:^|[\s=@+])(?:file:|/|\.\./|~/)")
"""A path outside of the project, which no other machine has."""
_HOLE = re.compile(r"<(\w+)>")
_ACTION = re.compile(r"uses: (\S+)")
_LEAVES_OUT = re.compile(r"\bactions/upload-pages-artifact@(?!v[123]\b)")
_KEEPS = re.compile(r"^\s*include-hidden-files:\s*[\"']?true\b", re.MULTILINE)
_SSH = re.compile(r"^(?:ssh://)?git@([\w.-]+)[:/]/?")
_PUBLIC = re.compile(r"https://[\w-]+(?:\.[\w-]+)+(?::\d+)?/[^@\s]+$")
"""No password, which would end up in the repository, and no host that only this machine knows."""

REQUIREMENT = "tutgen @ git+https://github.com/OWNER/tutgen@COMMIT"
"""The line of a requirements.txt, for a person to fill in."""


def workflow_of(project: Path) -> tuple[Path, str] | None:
    """The absolute path and the text of the workflow for a project, which need not exist yet.

    None if no version of tutgen that others can install is known; the network is not asked. Raises GitDistrustError.
    """
    project = project.resolve()
    repository = repository_of(project)
    branch = _default_branch(repository) if repository else "main"
    top = repository or project
    folder = project.relative_to(top).as_posix()
    requirement = _requirement(project, top)
    return (top / PATH, workflow_text(branch, folder, requirement)) if requirement else None


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
    text = (files("tutgen.publish") / "workflow.yml").read_text("utf-8")
    text = _HOLE.sub(lambda found: values[found[1]], text)
    return _ACTION.sub(lambda found: f"{found[0]}@{VERSIONS[found[1]]}", text)


def dropping_hidden_files(project: Path) -> str | None:
    """The path of a workflow of the project's repository that uploads a site without its hidden files; None if
    there is none."""
    project = project.resolve()
    top = repository_of(project) or project
    for path in sorted((top / PATH).parent.glob("*.y*ml")):
        text = path.read_text("utf-8", "replace")
        if _LEAVES_OUT.search(text) and not _KEEPS.search(text):
            return path.relative_to(top).as_posix()
    return None


def _default_branch(repository: Path) -> str:
    """The remote's default branch, else the one that is checked out, else `main`."""
    git = Git(repository)
    for name in ("refs/remotes/origin/HEAD", "HEAD"):
        try:
            return git.run("symbolic-ref", "--short", name).removeprefix("origin/")
        except GitDistrustError:
            raise
        except GitError:  # no such remote, no branch, no git
            continue
    return "main"


def _requirement(project: Path, top: Path) -> str | None:
    """Arguments of pip: the project's requirements if they list tutgen, else the tutgen that runs."""
    if (top / "src/tutgen/publish/workflow.yml").is_file():  # tutgen's own repository
        return "."
    for folder in (project, top):
        path = folder / "requirements.txt"
        lines = path.read_text("utf-8", "replace").split("\n") if path.is_file() else []
        if any(_REQUIREMENT.match(line) and not _ONLY_HERE.search(line) for line in lines):
            return f"-r {shlex.quote(path.relative_to(top).as_posix())}"
    source = _source_of_tutgen()
    return shlex.quote(f"tutgen @ git+{source}") if source else None


def _source_of_tutgen() -> str | None:
    """`URL@COMMIT` of the public repository that this tutgen was installed from, in whatever way;
    None if it came from elsewhere, or the repository does not have the commit yet."""
    try:
        direct_url = distribution("tutgen").read_text("direct_url.json")  # PEP 610
    except PackageNotFoundError:
        return None
    origin = json.loads(direct_url or "{}")
    url, commit = origin.get("url", ""), origin.get("vcs_info", {}).get("commit_id", "")
    clone = Path(url2pathname(urlsplit(url).path))
    if "dir_info" in origin and repository_of(clone) == clone:
        git = Git(clone)
        try:
            url, commit = git.run("remote", "get-url", "origin"), git.run("rev-parse", "HEAD")
            pushed = git.run("branch", "--remotes", "--contains", "HEAD", "--list", "origin/*")
        except GitError:
            return None
        commit = commit if pushed else ""
    url = _SSH.sub(r"https://\1/", url)
    return f"{url}@{commit}" if commit and _PUBLIC.match(url) else None
