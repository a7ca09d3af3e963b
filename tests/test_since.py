"""`tutgen check --since`: what is found now and was not at a commit of a real repository."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ran
from tutgen.build.since import without_counterparts
from tutgen.diagnostics import Diagnostic, Span

pytestmark = pytest.mark.slow

Tutgen = Callable[..., Ran]

TYPO = "[here](mill.md)"


def git(folder: Path, *arguments: str) -> str:
    author = (
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "protocol.file.allow=always",
    )
    done = subprocess.run(
        ["git", *author, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = folder / "content" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# The {name} of the miller\n\n{text}\n", "utf-8")


@pytest.fixture(autouse=True)
def _temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary folders of the command stand in one of the test, where it can be seen whether they go."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))


@pytest.fixture(params=[".", "docs/mill"])
def mill(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A project with a finding, at the top of its repository or below, whose commit has the tag `first`."""
    top = tmp_path / "repository"
    folder: str = request.param
    root = top / folder
    (root / "content").mkdir(parents=True)
    (root / "content/site.yaml").write_text("title: Mill\n", "utf-8")
    write(root, mill=f"Grind {TYPO}.", grain="Grow it.")
    git(top, "init", "-q", "-b", "main")
    (top / "README").write_text("Mill", "utf-8")
    git(top, "add", ".")
    git(top, "commit", "-qm", "first")
    git(top, "tag", "first")
    return root


def found(ran: Ran) -> list[str]:
    return [f"{d['code']} {d['file']}" for d in json.loads(ran.out)["diagnostics"]]


def since(tutgen: Tutgen, root: Path, revision: str = "first", *more: str) -> Ran:
    return tutgen("check", "--since", revision, "--format", "json", *more, cwd=root)


def state(root: Path) -> tuple[object, ...]:
    """All that a check may not touch."""
    top = Path(git(root, "rev-parse", "--show-toplevel"))
    files = {path.relative_to(top): path.read_bytes() for path in top.rglob("*") if path.is_file()}
    return files, (top / ".git/index").stat().st_mtime_ns


def test_what_was_there_is_not_reported(mill: Path, tutgen: Tutgen) -> None:
    ran = since(tutgen, mill)
    assert (ran.code, found(ran)) == (0, [])
    assert ran.err.endswith(": no new problems, besides 1 warning that was there at 'first'\n")


def test_what_is_new_is_reported_committed_or_not(mill: Path, tutgen: Tutgen) -> None:
    write(mill, grain=f"Grow {TYPO}.")
    assert found(since(tutgen, mill)) == ["vague-label content/grain.md"]
    git(mill, "commit", "-qam", "second")
    assert found(since(tutgen, mill, "main~1")) == ["vague-label content/grain.md"]
    assert found(since(tutgen, mill, "main")) == []


def test_each_counterpart_is_that_of_one_finding(mill: Path, tutgen: Tutgen) -> None:
    write(mill, mill=f"Grind {TYPO}.\n\nOr {TYPO}.")
    assert found(since(tutgen, mill)) == ["vague-label content/mill.md"]


def test_where_it_stands_in_the_file_does_not_matter(mill: Path, tutgen: Tutgen) -> None:
    write(mill, mill=f"More.\n\nMore. Grind {TYPO}.")
    assert found(since(tutgen, mill)) == []


@pytest.mark.parametrize("how", ["staged", "untracked", "committed"])
def test_a_renamed_file_keeps_its_findings(mill: Path, tutgen: Tutgen, how: str) -> None:
    filler = " ".join(f"Then turn stone {number}." for number in range(40))
    write(mill, grain=f"Grow {TYPO}. {filler}")
    git(mill, "commit", "-qam", "second")
    git(mill, "mv", "content/grain.md", "content/corn.md")
    write(mill, corn=f"Grow {TYPO}. {filler}")
    if how == "untracked":
        git(mill, "reset", "-q")
    elif how == "committed":
        git(mill, "commit", "-qam", "third")
    assert found(since(tutgen, mill, "HEAD~1" if how == "committed" else "HEAD")) == []


def test_errors_are_always_reported(mill: Path, tutgen: Tutgen) -> None:
    write(mill, grain="See [the stone](stone.md).")
    git(mill, "commit", "-qam", "second")
    ran = since(tutgen, mill, "HEAD")
    assert (ran.code, found(ran)) == (1, ["dead-link content/grain.md"])


def test_files_that_git_ignores_are_there_too(mill: Path, tutgen: Tutgen) -> None:
    (mill / ".gitignore").write_text("content/local.md\n/generated/\n", "utf-8")
    write(mill, local=f"Grind {TYPO}.", grain="```{literalinclude} ../generated/a.sh\n```\n\n[It](local.md) is local.")  # fmt: skip
    (mill / "generated").mkdir()
    (mill / "generated/a.sh").write_text("echo\n", "utf-8")
    git(mill, "add", ".")
    git(mill, "commit", "-qm", "second")
    before = tutgen("check", "--format", "json", cwd=mill)
    assert "vague-label content/local.md" in found(before)
    assert found(since(tutgen, mill, "HEAD")) == []


def test_neither_files_nor_index_nor_refs_are_touched(mill: Path, tutgen: Tutgen) -> None:
    write(mill, grain=f"Grow {TYPO}.", wind="Blow.")
    (mill / "content/mill.md").touch()
    before = state(mill)
    since(tutgen, mill)
    assert state(mill) == before
    assert [*Path(tempfile.gettempdir()).iterdir()] == []


def test_hooks_and_variables_of_a_hook_do_not_matter(
    mill: Path, tutgen: Tutgen, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = Path(git(mill, "rev-parse", "--show-toplevel"))
    hook = top / ".git/hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{top}/hooked'\n", "utf-8")
    hook.chmod(0o755)
    monkeypatch.setenv("GIT_INDEX_FILE", str(top / "no-index"))
    assert found(since(tutgen, mill)) == []
    assert not (top / "hooked").exists()


def test_all_formats_have_what_is_new(mill: Path, tutgen: Tutgen) -> None:
    write(mill, grain=f"Grow {TYPO}.")
    for form in ("text", "github", "sarif"):
        ran = tutgen("check", "--since", "first", "--format", form, cwd=mill)
        assert ran.code == 0
        assert "grain.md" in ran.out + ran.err
        assert "mill.md" not in (ran.out + ran.err).replace("(mill.md)", "").replace(
            "'mill.md'", ""
        )


def test_strict_counts_what_is_new(mill: Path, tutgen: Tutgen) -> None:
    assert since(tutgen, mill, "first", "--strict").code == 0
    write(mill, grain=f"Grow {TYPO}.")
    assert since(tutgen, mill, "first", "--strict").code == 1


# ------------------------------------------------------------------------------ what is not there


def test_no_repository_is_said(tmp_path: Path, tutgen: Tutgen) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text("title: Mill\n", "utf-8")
    ran = tutgen("check", "--since", "main", cwd=tmp_path)
    assert ran.code == 2
    assert ran.err.startswith("error: there is no git repository to compare with\n")


@pytest.mark.parametrize("revision", ["gone", "0" * 40, "-x", "first:README", "^first", ""])
def test_an_unknown_revision_is_named(mill: Path, tutgen: Tutgen, revision: str) -> None:
    ran = tutgen("check", f"--since={revision}", cwd=mill)
    assert ran.code == 2
    assert ran.err.startswith(f"error: there is no commit '{revision}'\n")
    assert "git fetch" in ran.err


@pytest.mark.parametrize("revision", [":/first", "HEAD^{/first}", "HEAD@{0}", "first^0"])
def test_a_commit_is_named_in_all_ways_of_git(mill: Path, tutgen: Tutgen, revision: str) -> None:
    assert found(since(tutgen, mill, revision)) == []


def test_a_shallow_clone_is_told_how_to_get_it(mill: Path, tutgen: Tutgen, tmp_path: Path) -> None:
    first = git(mill, "rev-parse", "first")
    git(mill, "commit", "-qm", "second", "--allow-empty")
    top = git(mill, "rev-parse", "--show-toplevel")
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-tags", f"file://{top}", "shallow")
    root = tmp_path / "shallow" / mill.relative_to(top)
    ran = tutgen("check", "--since", first, cwd=root)
    assert ran.code == 2
    assert "fetch-depth: 0" in ran.err
    assert found(since(tutgen, root, "HEAD")) == []


def test_where_there_was_no_project_all_is_new(mill: Path, tutgen: Tutgen) -> None:
    git(mill, "rm", "-rq", "--cached", "content")
    git(mill, "commit", "-qm", "without")
    ran = since(tutgen, mill, "HEAD")
    assert found(ran) == ["vague-label content/mill.md"]
    assert "there was no project at 'HEAD': all that is found is new\n" in ran.err


def test_ctrl_c_leaves_nothing_behind(mill: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job of a shell ignores it
    process = subprocess.Popen(
        [sys.executable, "-m", "tutgen", "check", "--since", "first"],
        cwd=mill,
        env={**os.environ, "TMPDIR": str(temporary)},
        stderr=subprocess.DEVNULL,
    )
    signal.signal(signal.SIGINT, before)
    while process.poll() is None and not any(temporary.glob("*/.git")):
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 130
    assert [*temporary.iterdir()] == []


# ------------------------------------------------------------------------------------ counterparts


def finding(
    message: str, path: str = "a.md", code: str = "vague-label", line: int = 1
) -> Diagnostic:
    return Diagnostic(code, message, Span(path, line), severity="warning")


@pytest.mark.parametrize(
    ("now", "is_known"),
    [
        (finding("m", line=9), True),
        (finding("n"), False),
        (finding("m", "b.md"), False),
        (finding("m", code="ambiguous-link"), False),
        (finding("m (service 'flour')"), True),
        (finding("m (service 'flour', and in 1 other service)"), True),
        (finding("m (service 'flour', and in 12 other services)"), True),
        (finding("m (the service 'flour')"), False),
    ],
)
def test_a_counterpart_has_the_same_code_file_and_message(now: Diagnostic, is_known: bool) -> None:
    past = finding("m (service 'bran', and in 3 other services)")
    assert without_counterparts([now], [past]) == (() if is_known else (now,))


@pytest.mark.parametrize(("then", "now"), [("twice", "12 times"), ("and 2 more", "and 9 more")])
def test_how_often_something_occurs_does_not_matter(then: str, now: str) -> None:
    assert without_counterparts([finding(f"m {now}")], [finding(f"m {then}")]) == ()


def test_counterparts_are_counted() -> None:
    one, two, three = (finding("m", line=line) for line in (1, 2, 3))
    assert without_counterparts([one, two, three], [one, one]) == (three,)
    assert without_counterparts([one], [one, two, three]) == ()
