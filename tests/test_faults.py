"""Every diagnostic, printed whole: the smallest project that shows it, and what `tutgen build` says.

A folder of tests/faults is named after its code; `code.case` is another case of the code.
"""

import ast
import os
import random
import re
import shutil
import string
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import tutgen as package
from conftest import SITE_YAML, Ran
from tutgen.check.rules import load_rules
from tutgen.cli.main import main
from tutgen.diagnostics import Diagnostic, Span
from tutgen.diagnostics.registry import codes, entry, waivable_codes

FAULTS = Path(__file__).parent / "faults"
SOURCE = Path(str(package.__file__)).parent
FOLDERS = sorted(folder.name for folder in FAULTS.iterdir() if folder.is_dir())

Command = Callable[..., Ran]


def _too_large(root: Path) -> None:
    (root / "content/index.md").write_text("x" * 500_001)


def _links_out(root: Path) -> None:
    (root / "secret.md").write_text("# Secret\n")
    (root / "content/secret.md").symlink_to("../secret.md")
    (root / "content/all").symlink_to(root)


def _broken_links(root: Path) -> None:
    (root / "content/old.md").symlink_to("gone.md")
    (root / "content/loop.md").symlink_to("loop.md")
    (root / "content/again").symlink_to(root / "content")


def _line_end_in_name(root: Path) -> None:
    (root / "content/two\nlines.md").write_text("# Two lines\n")


def _no_files(root: Path) -> None:
    os.mkfifo(root / "content/models.yaml")


def _sample_that_is_none(root: Path) -> None:
    (root / "samples").mkdir()
    os.mkfifo(root / "samples/queue")


def _large_sample(root: Path) -> None:
    (root / "samples").mkdir()
    (root / "samples/laser.sh").write_text("lp\n" * 2_000_000)


def _binary_samples(root: Path) -> None:
    (root / "samples").mkdir()
    (root / "samples/laser.sh").write_bytes(b"lp\n\x7fELF\xff")
    (root / "samples/ink.sh").write_bytes(b"lp\n\x00")


def _sample_links_out(root: Path) -> None:
    (root / "samples").mkdir()
    (root / "samples/dot.sh").symlink_to("/etc/hostname")


def _backslash(root: Path) -> None:
    (root / "content/map\\north.txt").write_text("x")


def _key(root: Path) -> None:
    key = "".join(random.Random(7).choices(string.ascii_letters + string.digits, k=40))
    (root / "content/services/acme.yaml").write_text(
        f"name: Acme\n# api_key: {key}\npayment:\n  body:\n    api_key: {key}\n"
        "  notes: {/api_key: The key of your account.}\n"
    )


def _git_that_refuses(root: Path) -> None:
    """As git does it where the repository belongs to somebody else."""
    (root / ".git").mkdir()
    (root / "bin").mkdir()
    script = root / "bin/git"
    script.write_text(
        '#!/bin/sh\necho "fatal: /tides is somebody else\'s" >&2\n'
        "echo '\tgit config --global --add safe.directory /tides' >&2\nexit 128\n"
    )
    script.chmod(0o755)


def _old_content(root: Path) -> None:
    """As it was committed long after what it says."""
    day = "2026-05-04T12:00:00Z"
    env = {**os.environ, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    git = ("git", "-c", "user.name=Acme", "-c", "user.email=acme@example.org")
    for command in (
        ("init", "-q"),
        ("add", "content"),
        ("commit", "-q", "-m", "Say what it costs"),
    ):
        subprocess.run([*git, *command], cwd=root, env=env, check=True)


PREPARE: Mapping[str, Callable[[Path], None]] = {
    "file-name": _line_end_in_name,
    "file-name.backslash": _backslash,
    "file-too-large": _too_large,
    "file-too-large.sample": _large_sample,
    "not-utf8.sample": _binary_samples,
    "outside-content": _links_out,
    "outside-project": _sample_links_out,
    "secret": _key,
    "stale-date": _old_content,
    "unread-history": _git_that_refuses,
    "unreadable": _broken_links,
    "unreadable.no-file": _no_files,
    "unreadable.sample": _sample_that_is_none,
}
"""What does not belong into a repository is made for the test."""


def _code(folder: str) -> str:
    return folder.partition(".")[0]


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _shown(ran: Ran) -> str:
    """Everything printed and the exit code; times are left out, and line ends lack blanks."""
    printed = re.sub(r"\b\d+\.\d s\b", "X.X s", ran.out + ran.err)
    lines = [line.rstrip() for line in printed.split("\n")]
    return "\n".join([f"exit code {ran.code}", *lines])


def _uncounted(shown: str) -> str:
    """Without what grows with the theme and not with the fault: how many files and words it has."""
    counts = r"\b\d+(?= written, | unchanged, | of its words | more\n)"
    return re.sub(counts, "N", shown)


@pytest.fixture(scope="session")
def good_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a project was built to before it had a fault. Commands leave the files of a site as they are and
    write others instead, so a link is as good as a copy."""
    root = tmp_path_factory.mktemp("good")
    (root / "content").mkdir()
    (root / "content/site.yaml").write_text(SITE_YAML)
    (root / "content/index.md").write_text("# Good\n")
    assert main(["build", "-q", "-C", str(root)]) == 0
    return root / "site"


@pytest.mark.parametrize("folder", FOLDERS)
def test_fault(
    *,
    folder: str,
    tmp_path: Path,
    good_site: Path,
    tutgen: Command,
    update: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    shutil.copytree(good_site, tmp_path / "site", copy_function=os.link)
    shutil.copytree(
        FAULTS / folder, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt")
    )
    if folder in PREPARE:
        PREPARE[folder](tmp_path)
    ran = tutgen(entry(_code(folder)).found_by, cwd=tmp_path)

    assert f"[{_code(folder)}]: " in ran.err
    assert ran.code in (0, 1, 2)
    if ran.code:
        assert _bytes(tmp_path / "site") == _bytes(good_site)
    path = FAULTS / folder / "expected.txt"
    expected = path.read_text("utf-8") if path.exists() else ""
    if update and _uncounted(_shown(ran)) != _uncounted(expected):
        expected = _shown(ran)
        path.write_text(expected, "utf-8")
    assert _uncounted(_shown(ran)) == _uncounted(expected)


def _codes_of(source: str) -> Iterator[str]:
    """The codes of the diagnostics that a module makes."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
        first = node.args[0]
        if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
            continue
        if name == "_unused":
            yield f"unused-{first.value}"
        elif name in (
            "Diagnostic", "EvaluationError", "Flaw", "SampleError", "ValueFault", "report", "_diagnostic",
            "_missing_key",
        ):  # fmt: skip
            yield first.value


@cache
def reported_codes() -> Mapping[str, set[str]]:
    """Path of a module -> the codes of the diagnostics that it makes."""
    return {
        path.relative_to(SOURCE).as_posix(): {*_codes_of(path.read_text("utf-8"))} - {""}
        for path in SOURCE.rglob("*.py")
    }


@pytest.mark.slow
def test_the_registry_holds_the_codes_that_are_reported_and_no_others() -> None:
    assert sorted(set().union(*reported_codes().values())) == list(codes())
    assert len(codes()) > 50
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in codes())


def test_every_code_has_a_fault() -> None:
    """Those of finished sites and of originals, which no build comes upon, are in test_preflight.py,
    test_import.py and test_import_report.py."""
    built = {code for code in codes() if entry(code).found_by in ("build", "check")}
    assert {_code(folder) for folder in FOLDERS} == built


def test_entries_name_codes() -> None:
    named = {name for code in codes() for name in (*entry(code).follows, entry(code).said_by)}
    assert named - {None} <= set(codes())


def test_only_what_check_finds_can_be_waived() -> None:
    assert {entry(code).found_by for code in waivable_codes()} == {"check"}


@pytest.mark.parametrize("code", codes())
def test_explain(code: str, tutgen: Command) -> None:
    ran = tutgen("explain", code)
    of = entry(code)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{code}: {of.summary}\n\n{of.cause.split()[0]}")
    for title, example in (("Wrong", of.wrong), ("Right", of.right)):
        assert f"\n{title}:\n\n    {example.strip().splitlines()[0]}\n" in ran.out


@pytest.mark.parametrize("code", codes())
def test_explanation_is_complete(code: str) -> None:
    of = entry(code)
    assert of.severity in ("error", "warning")
    assert not of.summary.endswith(".")
    assert of.cause.rstrip().endswith(".")
    assert of.wrong.strip() != of.right.strip()
    assert max(map(len, of.cause.splitlines())) <= 100


def test_a_diagnostic_without_an_entry_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError, match=r"write diagnostics/codes/low-tide\.toml"):
        Diagnostic("low-tide", "the water is gone", Span("content/pier.md"))


def test_explain_all_lists_every_code(tutgen: Command) -> None:
    ran = tutgen("explain", "--all")
    assert [line.split("\t")[0] for line in ran.out.splitlines()] == list(codes())


def test_unknown_code_is_refused_with_a_suggestion(tutgen: Command) -> None:
    ran = tutgen("explain", "ded-link")
    assert ran.code == 2
    assert "did you mean 'dead-link'?" in ran.err


def test_the_rules_report_what_only_check_finds() -> None:
    of_check = {code for code in codes() if entry(code).found_by == "check"}
    assert of_check == {*load_rules(), "unusable-contract"}
