"""A project as it was at a commit, in a temporary folder.

The folder is a repository of its own, which borrows the objects of the author's and has its own index, so that neither the
author's files nor their index, refs or settings are touched, and git tells the dates of that time there.
"""

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from tutgen.diagnostics import TutgenError
from tutgen.sources.git import Git, GitDistrustError, GitError, repository_of

_MAX_COMPARED = 3000
"""The most files that are compared to find out what was renamed: git's default, 1000, is soon reached by services."""
_SETTINGS = (
    *("-c", "core.hooksPath=/dev/null", "-c", "advice.addEmbeddedRepo=false"),
    *("-c", "core.safecrlf=false", "-c", f"diff.renameLimit={_MAX_COMPARED}"),
)
_MAX_REMOVALS = 40
"""After Ctrl-C, git may go on for a moment and write what was just removed."""
_QUICK = {"GIT_LFS_SKIP_SMUDGE": "1"}
"""Large files are assets, which no check looks into."""
_NO_SOURCES = (
    ":(exclude,glob)**/node_modules/**",
    ":(exclude,glob)**/.*/**",
    ":(exclude)site",
)
"""What git ignores and the project does not read: packages, the output, environments of Python."""


class PastTree(NamedTuple):
    """The project at a commit."""

    root: Path
    """Its folder, which is missing where there was no project."""
    renamed: Mapping[str, str]
    """Path of each file below content/ that has another name now -> the old one, both relative to the project."""


@contextmanager
def past_tree(project: Path, revision: str) -> Iterator[PastTree]:
    """The project at a revision, until the block ends, in whatever way.

    Files that git ignores are there as they are now. Raises TutgenError (2) where there is no repository or no such
    commit, GitError (3) where git fails.
    """
    if repository_of(project.resolve()) is None:
        raise TutgenError(
            "there is no git repository to compare with", hint="`git init`, or leave --since out"
        )
    author = Git(project)
    commit = _commit(author, revision)
    with _temporary_folder() as tree:
        inside = author.run("rev-parse", "--show-prefix")
        _borrow(author, tree, commit)
        own = {"GIT_INDEX_FILE": str(tree / ".git/index"), **_QUICK}
        author.run("read-tree", commit, env=own)
        paths = author.run("ls-files", "-z", "--full-name", "--", ".", env=own)
        if paths:
            top = Git(Path(author.run("rev-parse", "--show-toplevel")))
            arguments = ("checkout-index", "-z", "--stdin", f"--prefix={tree}/")
            top.run(*_SETTINGS, *arguments, stdin=paths.encode("utf-8", "surrogateescape"), env=own)
            _bring_ignored(author, project, tree / inside)
        yield PastTree(tree / inside, _renamed(author, tree, inside))


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="tutgen-"))
    try:
        yield folder
    finally:
        for _ in range(_MAX_REMOVALS):
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(0.05)


def _commit(git: Git, revision: str) -> str:
    found = _resolved(git, revision)
    if found and not found.startswith("^"):  # as that of `^main` does
        return found
    if git.run("rev-parse", "--is-shallow-repository") == "true":
        hint = (
            "this clone is shallow: `git fetch --unshallow`; in a workflow, `fetch-depth: 0` for "
            "actions/checkout"
        )
    else:
        hint = "name a commit, a branch or a tag; `git fetch` brings those of the remote"
    raise TutgenError(f"there is no commit '{revision}'", hint=hint)


def _resolved(git: Git, revision: str) -> str | None:
    verify = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    try:
        named = git.run(*verify, revision)  # first as it is: `:/text` takes all behind it
        return git.run(*verify, f"{named}^{{commit}}")
    except GitDistrustError:
        raise
    except GitError:
        return None


def _borrow(author: Git, tree: Path, commit: str) -> None:
    """Make `tree` a repository with the author's objects, at a commit."""
    own = Git(tree)
    form = author.run("rev-parse", "--show-object-format")
    own.run("init", "--quiet", "--template=", f"--object-format={form}")
    git_folder = tree / ".git"
    objects = _path(author, "objects")
    (git_folder / "objects/info").mkdir(exist_ok=True)
    (git_folder / "objects/info/alternates").write_text(f"{objects}\n", "utf-8")
    with suppress(FileNotFoundError):  # where the history of a shallow clone ends
        shutil.copyfile(_path(author, "shallow"), git_folder / "shallow")
    own.run("update-ref", "--no-deref", "HEAD", commit)


def _path(git: Git, name: str) -> Path:
    return (git.folder / git.run("rev-parse", "--git-path", name)).resolve()


def _bring_ignored(author: Git, project: Path, root: Path) -> None:
    """Link or copy what git ignores: the check of now sees it too."""
    listed = author.run(
        "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", ".", *_NO_SOURCES
    )
    for path in filter(None, listed.split("\0")):
        target = root / path
        if not target.exists() and (project / path).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(project / path, target)
            except OSError:  # on another disk
                shutil.copyfile(project / path, target)


def _renamed(author: Git, tree: Path, inside: str) -> dict[str, str]:
    """As `PastTree.renamed`, by git's own judgement of what is alike; files that are not in the index yet count."""
    top = author.run("rev-parse", "--show-toplevel")
    own = Git(tree)
    there = ("--git-dir", str(tree / ".git"), "--work-tree", top)
    content = f":(top){inside}content"
    own.run(*_SETTINGS, *there, "add", "--all", "--", content)
    changes = own.run(
        *_SETTINGS, *there, "diff", "-z", "--cached", "--name-status", "--find-renames",
        "--diff-filter=R", "HEAD", "--", content,
    ).split("\0")  # fmt: skip
    pairs = zip(changes[1::3], changes[2::3], strict=False)
    return {new.removeprefix(inside): old.removeprefix(inside) for old, new in pairs}
