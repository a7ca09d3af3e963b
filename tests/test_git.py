"""Git's own reasons on one line, and the repository of the folder, whatever the environment."""

import os
import subprocess
from pathlib import Path

import pytest

from tutgen.publish.branch import remote_url
from tutgen.sources.git import Git, GitDistrustError, GitError, repository_of

SAID: dict[str, tuple[str, str]] = {
    "one fatal line": (
        "fatal: not a git repository (or any of the parent directories): .git\n",
        "not a git repository (or any of the parent directories): .git",
    ),
    "no key for SSH": (
        (
            "git@github.com: Permission denied (publickey).\n"
            "fatal: Could not read from remote repository.\n\n"
            "Please make sure you have the correct access rights\nand the repository exists.\n"
        ),
        "git@github.com: Permission denied (publickey).; Could not read from remote repository.",
    ),
    "wrong password": (
        (
            "remote: Invalid username or token.\n"
            "fatal: Authentication failed for 'https://example.org/a.git/'\n"
        ),
        "Invalid username or token.; Authentication failed for 'https://example.org/a.git/'",
    ),
    "protected branch": (
        (
            "remote: error: GH006: Protected branch update failed for refs/heads/gh-pages.        \n"
            "remote: \nremote: - Changes must be made through a pull request.        \n"
            "To example.org:a.git\n"
            " ! [remote rejected] 1f0c9f4 -> gh-pages (protected branch hook declined)\n"
            "error: failed to push some refs to 'example.org:a.git'\n"
        ),
        (
            "GH006: Protected branch update failed for refs/heads/gh-pages.; "
            "- Changes must be made through a pull request.; protected branch hook declined"
        ),
    ),
    "advice": (
        (
            "To ../remote.git\n ! [rejected]        1f0c9f4 -> gh-pages (fetch first)\n"
            "error: failed to push some refs to '../remote.git'\n"
            "hint: Updates were rejected because the remote contains work that you do not\n"
            "hint: have locally.\n"
        ),
        "fetch first",
    ),
    "the same twice": ("fatal: no\nfatal: no\n", "no"),
    "nothing": ("", "exit code 1"),
}


def fake_git(folder: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """A git that says this on standard error, and fails."""
    (folder / "said").write_text(said, "utf-8")
    script = folder / "git"
    script.write_text(f"#!/bin/sh\ncat '{folder}/said' >&2\nexit 1\n", "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


@pytest.mark.parametrize(("said", "reason"), SAID.values(), ids=SAID.keys())
def test_the_reason_is_what_git_and_the_server_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, reason: str
) -> None:
    fake_git(tmp_path, monkeypatch, said)
    with pytest.raises(GitError) as caught:
        Git(tmp_path).run("-c", "a.b=c", "push", "--quiet")
    assert (caught.value.message, caught.value.exit_code) == (f"git push: {reason}", 3)


def test_a_repository_of_somebody_else_may_be_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_git(
        tmp_path,
        monkeypatch,
        "fatal: detected dubious ownership in repository at '/srv/a b'\n"
        "To add an exception for this directory, call:\n\n"
        "\tgit config --global --add safe.directory '/srv/a b'\n",
    )
    with pytest.raises(GitDistrustError) as caught:
        Git(tmp_path).run("log")
    assert (caught.value.message, caught.value.hint, caught.value.exit_code) == (
        "git log: detected dubious ownership in repository at '/srv/a b'",
        "if it may be trusted: `git config --global --add safe.directory '/srv/a b'`",
        3,
    )
    with pytest.raises(GitDistrustError):
        remote_url(tmp_path, "origin")


def test_the_folder_tells_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("here", "elsewhere"):
        subprocess.run(["git", "init", "--quiet", name], cwd=tmp_path, check=True)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere/.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "elsewhere"))
    assert Git(tmp_path / "here").run("rev-parse", "--show-toplevel") == str(tmp_path / "here")


@pytest.mark.parametrize(
    ("folder", "expected"),
    [("a", "a"), ("a/b/not-yet", "a"), ("a/linked", "a/linked"), ("c", None)],
)
def test_the_top_of_a_repository(tmp_path: Path, folder: str, expected: str | None) -> None:
    """A worktree and a submodule have a file `.git`."""
    (tmp_path / "a/.git").mkdir(parents=True)
    (tmp_path / "a/linked").mkdir()
    (tmp_path / "a/linked/.git").write_text("gitdir: ../.git/worktrees/linked\n")
    found = repository_of(tmp_path / folder)
    assert found == (tmp_path / expected if expected else None)


def test_output_that_is_not_utf8_is_kept(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    git = Git(tmp_path)
    blob = git.run("hash-object", "-w", "--stdin", stdin=b"\xff\n\n")
    assert git.run("cat-file", "blob", blob).encode("utf-8", "surrogateescape") == b"\xff\n"
