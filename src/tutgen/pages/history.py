"""When the sources of a project last changed, as its git repository tells.

A date that is not certain is left out, since a wrong one is worse than none: that of a file with
changes that are not committed, and that of a file which has not changed since a shallow clone begins.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tutgen.sources.git import Git, GitError, GitMissingError, repository_of


class Commit(NamedTuple):
    """The newest commit that changed something."""

    when: datetime
    """When it was committed, in UTC."""
    subject: str
    """The first paragraph of its message, in one line."""


class PageChange(NamedTuple):
    """The last change of a page."""

    address: str
    title: str
    commit: Commit | None
    """None if it is not known."""


History = Mapping[str, Commit]
"""Path of a file, relative to the project -> its newest commit."""

# Renames count as changes of the new name; a merge counts where it differs from all its parents.
# The other options override the settings of the user.
_LOG = (
    *("-c", "log.follow=false"),
    *("log", "-z", "-c", "--name-status", "--no-renames", "--relative", "--no-show-signature"),
    *("--decorate=full", "--encoding=UTF-8", "--format=%x00@%ct %D%x00%s"),
)
_DIFF = (
    *("--no-optional-locks", "diff", "-z", "--name-only", "--no-renames", "--relative"),
    *("--no-ext-diff", "--ignore-submodules", "HEAD"),
)
_OFFLINE = {"GIT_NO_LAZY_FETCH": "1"}
"""A partial clone does not fetch the objects that it lacks."""


def begin_history(root: Path, folder: str) -> Callable[[], History]:
    """Begin to read the newest commit of each file below a folder of the project.

    The function that is returned waits for it; the history is empty where there is no git, no repository, or
    no commit. It raises GitError where there is one that cannot be read.
    """
    git = Git(root)
    pool = ThreadPoolExecutor(2)
    log = pool.submit(git.run, *_LOG, "--", folder, env=_OFFLINE)
    diff = pool.submit(git.run, *_DIFF, "--", folder, env=_OFFLINE)
    pool.shutdown(wait=False)

    def finish() -> History:
        try:
            touched, uncommitted = log.result(), set(diff.result().split("\0"))
        except GitError as error:
            if _has_no_history(root, error):
                return {}
            raise
        finally:
            pool.shutdown()  # no thread may be left when processes are forked
        newest: dict[str, Commit | None] = {}
        for path, commit in _touches(touched):
            newest.setdefault(path, commit)
        return {p: commit for p, commit in newest.items() if commit and p not in uncommitted}

    return finish


def _has_no_history(root: Path, error: GitError) -> bool:
    """Whether git failed only because nothing has been committed."""
    return (
        isinstance(error, GitMissingError)
        or repository_of(root) is None
        or "not a git repository (or any of the parent" in error.message  # an empty folder `.git`
        or "does not have any commits yet" in error.message
    )


def newest_commit(history: History, paths: Iterable[str]) -> Commit | None:
    """The newest commit of all these files; None where that of one is not known."""
    newest: Commit | None = None
    for path in paths:
        commit = history.get(path)
        if commit is None:
            return None
        if newest is None or (commit is not newest and commit > newest):
            newest = commit
    return newest


def _touches(log: str) -> Iterator[tuple[str, Commit | None]]:
    """Each path in each commit, the newest commit first; without one where the commit deletes
    the file, or where a shallow clone begins, which says of every file that it was added."""
    commit: Commit | None = None
    fields = iter(log.split("\0"))
    for field in fields:
        if field.startswith("@"):
            seconds, _, decoration = field[1:].partition(" ")
            commit = Commit(datetime.fromtimestamp(int(seconds), UTC), next(fields))
            if "grafted" in decoration.split(
                ", "
            ):  # a tag of this name is "tag: refs/tags/grafted"
                commit = None
        elif status := field.strip("\n"):  # `M`; of a merge `MM`
            yield next(fields), None if "D" in status else commit
