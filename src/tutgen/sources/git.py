"""The git command: `publish` writes with it, and dates of pages are read from it."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tutgen.diagnostics import TutgenError

_MISLEADING = frozenset(
    [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    ]
)
"""Variables that git sets for hooks and that name another repository than the folder's; not passed on."""

_OURS = {
    "GIT_OPTIONAL_LOCKS": "0",  # to look at the state must not write the index
    "GIT_TERMINAL_PROMPT": "0",  # no question may wait for an answer
    "LC_ALL": "C",  # reasons are matched in English
}

_SAID_BY = re.compile(r"^(remote: +)?((fatal|error): +)?")
_REFUSAL = re.compile(r"^ ! \[[^]]*\] .* \((.+)\)$")
_ADVICE = re.compile(
    r"hint: |To |error: failed to push|Please make sure you have the|and the repository exists"
)


_TRUST = re.compile(r"^\s*(git config --global --add safe\.directory .+)\n?", re.MULTILINE)
"""The command that git advises if a repository belongs to another user, as in containers."""


class GitError(TutgenError):
    """A git command failed, or git is not installed."""


class GitMissingError(GitError):
    """Git is not installed."""


class GitDistrustError(GitError):
    """Git does not open the repository, as it belongs to another user; the hint tells the way out."""


@dataclass(frozen=True, slots=True)
class Git:
    """The repository that a folder is in."""

    folder: Path

    def run(self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        """Run a git command; return its standard output without the last line end.

        Raises GitError (3): GitMissingError, GitDistrustError, or one with git's own reason.
        """
        inherited = {name: os.environ[name] for name in os.environ.keys() - _MISLEADING}
        try:
            done = subprocess.run(  # noqa: S603  # arguments are a list: no shell reads them
                ["git", *arguments],  # noqa: S607  # whichever git the writer uses
                cwd=self.folder,
                input=stdin,
                capture_output=True,
                check=False,
                env={**inherited, **_OURS, **(env or {})},
            )
        except FileNotFoundError as error:
            raise GitMissingError(
                "git is not installed", hint="install git", exit_code=3
            ) from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace")
            trust = _TRUST.search(said)
            command = next(a for a in arguments if not a.startswith("-") and "=" not in a)
            reason = _reason(_TRUST.sub("", said)) or f"exit code {done.returncode}"
            message = f"git {command}: {reason}"
            if trust:
                raise GitDistrustError(
                    message, hint=f"if it may be trusted: `{trust[1]}`", exit_code=3
                )
            raise GitError(message, exit_code=3)
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def fetch(self, remote: str, *names: str) -> None:
        """Fetch refs or commits, and change no ref. Raises GitError (3).

        Their whole history comes too: a depth would make the author's clone a shallow one.
        """
        self.run(
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
            "--no-recurse-submodules", "--refmap=", remote, *names,
        )  # fmt: skip

    def in_words(self, commit: str) -> str:
        """A commit as messages name it: `1a2b3c4 'Title' by Somebody`."""
        return self.run("log", "-1", "--no-show-signature", "--format=%h '%s' by %an", commit)


def repository_of(folder: Path) -> Path | None:
    """The top folder of the repository that holds a folder, which need not exist; None if there is none. Does
    not run git."""
    return next((f for f in (folder, *folder.parents) if (f / ".git").exists()), None)


def _reason(said: str) -> str:
    """What git, a server or a hook said on standard error, without advice, on one line."""
    reasons: dict[str, None] = {}
    for line in said.splitlines():
        if not _ADVICE.match(line):
            refusal = _REFUSAL.match(line)
            reasons[refusal[1] if refusal else _SAID_BY.sub("", line).strip()] = None
    return "; ".join(filter(None, reasons))
