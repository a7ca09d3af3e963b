"""Whether what is checked out may take the place of what a branch was built from.

The branch names that commit (`Source-Commit`). A site that is built without it would take off what
somebody else has published, and nobody would be told.
"""

from contextlib import suppress

from tutgen.diagnostics import TutgenError
from tutgen.sources.git import Git, GitError

_WAY_BACK = "pass --allow-rollback"


def refuse_other_branch(git: Git, remote: str, default: str) -> None:
    """Raises TutgenError where another branch than the default one, a ref, is checked out."""
    branch, expected = git.run("branch", "--show-current"), default.removeprefix("refs/heads/")
    if branch not in ("", expected):  # "": HEAD is detached
        raise TutgenError(
            f"'{branch}' is checked out, and the default branch of '{remote}' is '{expected}'",
            hint=f"publish from there (`git switch {expected}`), or {_WAY_BACK}",
        )


def refuse_rollback(git: Git, remote: str, target: str, earlier: str) -> None:
    """Raises TutgenError where HEAD does not hold the commit that `target` was built from.

    That commit need not be known here: the remote is asked for it, and no ref changes.
    """
    if _is_ancestor(git, earlier, "HEAD"):
        return
    cut = _cut_off(git)
    if earlier in cut:
        return
    fetched = not cut or _fetched(git, remote, *cut)
    if any(_is_ancestor(git, earlier, commit) for commit in cut):
        return
    _fetched(git, remote, earlier)
    built = f"'{target}' was built from {_in_words(git, earlier)}"
    if _is_ancestor(git, "HEAD", earlier):
        message = f"{built}, and what is checked out is older"
        hint = f"get the newer one (`git pull`), or {_WAY_BACK} to return to the older"
    elif fetched:
        message = f"{built}, which is not in the history of what is checked out"
        hint = f"bring it in first (`git pull`), or {_WAY_BACK} to publish without it"
    else:
        message = f"{built}, and this shallow clone does not tell whether it holds that"
        hint = f"get the whole history (`git fetch --unshallow`), or {_WAY_BACK}"
    raise TutgenError(message, hint=hint)


def _is_ancestor(git: Git, earlier: str, later: str) -> bool:
    """Whether the history of `later` holds `earlier`; False if one of them is not known here."""
    try:
        git.run("merge-base", "--is-ancestor", earlier, later)
    except GitError:
        return False
    return True


def _cut_off(git: Git) -> list[str]:
    """Parents of the oldest commits of a shallow clone, which it lacks; empty for a whole clone."""
    roots = git.run("rev-list", "--max-parents=0", "HEAD").split()
    lines = [line for root in roots for line in _head_of(git, root)]
    return [line.removeprefix("parent ") for line in lines if line.startswith("parent ")]


def _head_of(git: Git, commit: str) -> list[str]:
    """Header lines of a commit, with its parents, which `git log` hides at the edge of a shallow clone."""
    return git.run("cat-file", "commit", commit).partition("\n\n")[0].split("\n")


def _fetched(git: Git, remote: str, *commits: str) -> bool:
    """Whether the remote has given these commits and their history; a clone stays as deep as it is."""
    try:
        git.fetch(remote, *commits)
    except GitError:
        return False
    return True


def _in_words(git: Git, commit: str) -> str:
    """A commit as messages name it; its hash if the repository does not have it."""
    with suppress(GitError):
        return git.in_words(commit)
    return f"{commit[:7]}, a commit that the remote does not have"
