"""The README is true: its commands are CI's, and its tutorial leads where it says."""

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ran

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", re.MULTILINE)


def test_the_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", README)
    assert pictures
    assert [path for path in pictures if not (ROOT / path).is_file()] == []


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "grep -m1 'bin/pytest' README.md" in script
    assert re.search(r"^python3 -m venv .*&& \.venv/bin/pytest -n auto .*$", README, re.MULTILINE)


def edited(text: str, diff: str) -> str:
    """The text with a change made: lines of `diff` begin with '-', '+' or a space."""
    before = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in "- ")
    after = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in "+ ")
    assert text.count(before) == 1
    return text.replace(before, after)


@pytest.mark.slow
def test_the_tutorial_leads_where_it_says(tmp_path: Path, tutgen: Callable[..., Ran]) -> None:
    """Each block is done in its order: a diff is made, a file is written, a command is run, and what
    it prints is what the next block shows."""
    tutorial = README.split("## A tutorial of your own")[1].split("\n## ")[0]
    folder, ran, done = tmp_path / "tutgen", Ran(0, "", ""), []
    folder.mkdir()
    for language, file, text in BLOCK.findall(tutorial):
        if language == "diff":
            path = folder / file
            path.write_text(edited(path.read_text("utf-8"), text), "utf-8")
        elif language == "yaml":
            (folder / file).write_text(text, "utf-8")
        elif language == "text":
            assert text in ran.err
        else:
            assert language == "sh"
            for line in text.splitlines():
                words = shlex.split(line, comments=True)
                if words[0] == "cd":
                    folder /= words[1]
                elif words[:2] == ["tutgen", "publish"]:
                    made_repository(folder)
                if words[0] == "tutgen" and words[1] != "serve":
                    ran = tutgen(*words[1:], cwd=folder)
                    assert ran.code == 0, ran.err
                    done.append(words[1])
    assert done == ["init", "build", "check", "publish", "publish"]
    assert "warning" not in ran.err  # what the check found is content
    assert "Published 5 pages to origin/gh-pages" in ran.err


def made_repository(folder: Path) -> None:
    """All files committed, and a remote to publish to; the second time, nothing."""
    if (folder / ".git").exists():
        return
    remote = folder.parent / "remote.git"
    for words in (
        ["init", "-q", "--bare", "-b", "main", str(remote)],
        ["init", "-q", "-b", "main"],
        ["remote", "add", "origin", str(remote)],
        ["add", "."],
        ["-c", "user.name=Ada", "-c", "user.email=ada@acme.example", "commit", "-qm", "Begin"],
        ["push", "-q", "origin", "main"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)
