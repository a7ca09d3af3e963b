"""When files last changed, read from real repositories."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tutgen.pages.history import Commit, History, begin_history, newest_commit
from tutgen.sources.git import GitError


class Repository:
    """A repository whose commits are made at the second that is given."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, at: int = 0) -> str:
        names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
        names |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
        dates = {"GIT_AUTHOR_DATE": "@1 +0000", "GIT_COMMITTER_DATE": f"@{at} +0100"}
        done = subprocess.run(
            ["git", "-c", "commit.gpgSign=false", *arguments],
            cwd=self.root,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/", **names, **dates},
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def commit(self, at: int, subject: str, files: dict[str, str]) -> None:
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty-message", "-m", subject, at=at)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def told(history: History) -> dict[str, tuple[int, str]]:
    return {path: (int(c.when.timestamp()), c.subject) for path, c in sorted(history.items())}


def read(root: Path) -> dict[str, tuple[int, str]]:
    return told(begin_history(root, "content")())


def test_each_file_has_its_newest_commit(repository: Repository) -> None:
    repository.commit(100, "Begin", {"content/a.md": "1", "content/b.md": "1", "README": "1"})
    repository.commit(200, "Say more\n\nIn many\nwords", {"content/a.md": "2", "README": "2"})
    assert read(repository.root) == {
        "content/a.md": (200, "Say more"),
        "content/b.md": (100, "Begin"),
    }
    change = begin_history(repository.root, "content")()["content/a.md"]
    assert change.when == datetime(1970, 1, 1, 0, 3, 20, tzinfo=UTC)
    assert change.when.isoformat() == "1970-01-01T00:03:20+00:00"


def test_a_project_in_a_folder_of_the_repository(repository: Repository) -> None:
    repository.commit(100, "Begin", {"docs/guide/content/a.md": "1", "content/a.md": "1"})
    assert read(repository.root / "docs/guide") == {"content/a.md": (100, "Begin")}


def test_odd_names_and_subjects(repository: Repository) -> None:
    names = ["content/two\nlines.md", 'content/"q" \\ tab\t.md', "content/@1 über.md", "content/M"]
    repository.commit(100, "@9 grafted \x02 „quoted“", dict.fromkeys(names, "1"))
    repository.commit(200, "", {names[3]: "2"})
    expected = dict.fromkeys(names, (100, "@9 grafted \x02 „quoted“")) | {names[3]: (200, "")}
    assert read(repository.root) == dict(sorted(expected.items()))


def test_a_renamed_file_changed_when_it_was_renamed(repository: Repository) -> None:
    repository.commit(100, "Begin", {"content/a.md": "the same text\n" * 9})
    repository.git("mv", "content/a.md", "content/b.md")
    repository.commit(200, "Rename", {})
    assert read(repository.root) == {"content/b.md": (200, "Rename")}


def test_merges(repository: Repository) -> None:
    """A file counts as changed by the merge only where it differs from all that was merged."""
    repository.commit(100, "Begin", {"content/a.md": "1", "content/c.md": "1"})
    repository.git("checkout", "-q", "-b", "side")
    repository.commit(200, "On the side", {"content/a.md": "side", "content/b.md": "side"})
    repository.git("checkout", "-q", "main")
    repository.commit(300, "On main", {"content/a.md": "main"})
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "-q", "side", at=400)
    repository.commit(400, "Merge", {"content/a.md": "both"})
    repository.commit(500, "After", {"other": "1"})
    assert read(repository.root) == {
        "content/a.md": (400, "Merge"),
        "content/b.md": (200, "On the side"),
        "content/c.md": (100, "Begin"),
    }


def test_a_merge_without_conflict_changes_nothing_itself(repository: Repository) -> None:
    repository.commit(100, "Begin", {"content/a.md": "1"})
    repository.git("checkout", "-q", "-b", "side")
    repository.commit(200, "On the side", {"content/b.md": "1"})
    repository.git("checkout", "-q", "main")
    repository.commit(300, "On main", {"content/c.md": "1"})
    repository.git("merge", "-q", "--no-edit", "side", at=400)
    assert {path: at for path, (at, _) in read(repository.root).items()} == {
        "content/a.md": 100,
        "content/b.md": 200,
        "content/c.md": 300,
    }


CONTENT = {f"content/{name}.md": "1" for name in ("edited", "staged", "removed", "same")}


def test_what_is_not_committed_has_no_date(repository: Repository) -> None:
    repository.commit(100, "Begin", CONTENT)
    repository.write({"content/edited.md": "2", "content/staged.md": "2", "content/new.md": "1"})
    repository.git("add", "content/staged.md")
    repository.git("rm", "-q", "--cached", "content/removed.md")
    assert read(repository.root) == {"content/same.md": (100, "Begin")}


def test_a_file_that_was_deleted_and_is_ignored_now_has_no_date(repository: Repository) -> None:
    repository.commit(100, "Begin", CONTENT)
    repository.git("rm", "-q", "content/same.md")
    repository.commit(200, "Delete", {".gitignore": "content/same.md\n"})
    repository.write({"content/same.md": "2"})
    assert "content/same.md" not in read(repository.root)


def test_what_a_shallow_clone_does_not_reach_has_no_date(
    repository: Repository, tmp_path: Path
) -> None:
    repository.commit(100, "Begin", {"content/a.md": "1"})
    repository.commit(200, "Second", {"content/b.md": "1"})
    repository.git("tag", "grafted")
    repository.commit(300, "Third", {"content/c.md": "1"})
    for depth, expected in {
        1: {},
        2: {"content/c.md": (300, "Third")},
        4: {
            "content/a.md": (100, "Begin"),
            "content/b.md": (200, "Second"),
            "content/c.md": (300, "Third"),
        },
    }.items():
        clone = tmp_path / str(depth)
        url = f"file://{repository.root}"
        repository.git("clone", "-q", "--depth", str(depth), url, str(clone))
        assert read(clone) == expected, depth


def test_settings_of_the_user_change_nothing(repository: Repository) -> None:
    repository.commit(100, "Begin", {"content/a.md": "the same text\n" * 9})
    repository.git("mv", "content", "content2")
    repository.commit(200, "Away", {})
    repository.git("mv", "content2", "content")
    repository.commit(300, "Back", {})
    expected = read(repository.root)
    for name, value in {
        "log.follow": "true",
        "log.showSignature": "true",
        "log.decorate": "false",
        "log.date": "relative",
        "color.ui": "always",
        "diff.renames": "copies",
        "diff.external": "false",
        "diff.noprefix": "true",
        "core.quotePath": "true",
        "i18n.logOutputEncoding": "ISO-8859-1",
    }.items():
        repository.git("config", name, value)
    assert read(repository.root) == expected == {"content/a.md": (300, "Back")}


def test_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content").mkdir()
    assert read(tmp_path) == {}
    empty = Repository(tmp_path)
    assert read(empty.root) == {}
    empty.commit(100, "Begin", {"content/a.md": "1"})
    assert read(empty.root) == {"content/a.md": (100, "Begin")}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read(empty.root) == {}


OLD, NEW = (Commit(datetime(year, 1, 1, tzinfo=UTC), str(year)) for year in (2020, 2021))


@pytest.mark.parametrize(
    ("paths", "newest"),
    [
        (["old", "new"], NEW),
        (["new", "old"], NEW),
        (["old"], OLD),
        (["new", "unknown"], None),
        ([], None),
    ],
)
def test_the_newest_change_of_some_files(paths: list[str], newest: Commit | None) -> None:
    assert newest_commit({"old": OLD, "new": NEW}, paths) == newest


BROKEN = {
    "a worktree whose repository is elsewhere": (".git", "gitdir: /not/there\n"),
    "a branch that leads nowhere": (".git/refs/heads/main", "broken\n"),
    "an index that cannot be read": (".git/index", "broken\n"),
}


@pytest.mark.parametrize(("path", "text"), BROKEN.values(), ids=BROKEN.keys())
def test_a_history_that_cannot_be_read_is_not_taken_for_none(
    repository: Repository, path: str, text: str
) -> None:
    repository.commit(100, "Begin", {"content/a.md": "1"})
    if path == ".git":
        (repository.root / ".git").rename(repository.root / "moved")
    (repository.root / path).write_text(text)
    with pytest.raises(GitError):
        read(repository.root)


def test_an_empty_folder_git_is_no_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "content").mkdir()
    assert read(tmp_path) == {}
