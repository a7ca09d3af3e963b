"""What an import writes is whole or not there, whatever ends it, and nothing of a person is lost."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tutgen.diagnostics import TutgenError
from tutgen.importing.project.writing import write_project

OLD = {"names.yaml": b"moths\n", "content/site.yaml": b"hawk\n", "content/pages/a.md": b"elm\n"}
NEW = {"names.yaml": b"moths!\n", "content/site.yaml": b"hawk!\n", "content/pages/b.md": b"oak\n"}
CHANGED = ("content/site.yaml", b"mine\n")

CHILD = """
import os, signal, sys
from pathlib import Path
from tutgen.importing.project.writing import write_project

moment, target, files = int(sys.argv[1]), Path(sys.argv[2]), eval(sys.argv[3])
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod"}
count = 0

def watch(event, arguments):
    global count
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if event in CHANGES or writes:
        if count == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1

sys.addaudithook(watch)
write_project(target, files)
"""
"""Kills itself right before its change number `moment` to the file system."""


def killed(moment: int, target: Path, files: Mapping[str, bytes]) -> bool:
    """Write a project in a process of its own; whether it was killed before it had ended."""
    command = [sys.executable, "-c", CHILD, str(moment), str(target), repr(dict(files))]
    code = subprocess.run(command, check=False, capture_output=True).returncode
    assert code in (0, -signal.SIGKILL)
    return code != 0


def content(target: Path) -> dict[str, bytes]:
    """The files of a project, without the list of the import."""
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_first_import_that_is_killed_leaves_nothing_or_all(tmp_path: Path) -> None:
    for moment in range(100):
        target = tmp_path / str(moment) / "moths"
        was_killed = killed(moment, target, OLD)
        assert not target.exists() or content(target) == OLD
        assert write_project(target, OLD).changed == ()
        assert content(target) == OLD
        assert [path.name for path in target.parent.iterdir()] == ["moths"]
        if not was_killed:
            assert moment > 5
            return
    pytest.fail("it goes on for ever")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("is_changed", [False, True], ids=["untouched", "changed by a person"])
def test_an_import_that_is_killed_loses_nothing_and_goes_on_when_run_again(
    tmp_path: Path, is_changed: bool
) -> None:
    for moment in range(100):
        target = tmp_path / str(moment) / "moths"
        write_project(target, OLD)
        if is_changed:
            (target / CHANGED[0]).write_bytes(CHANGED[1])
        before = content(target)
        was_killed = killed(moment, target, NEW)
        for path, said in content(target).items():
            assert said in (before.get(path), NEW.get(path))
        kept = dict([CHANGED]) if is_changed else {}
        assert write_project(target, NEW).changed == tuple(kept)
        assert content(target) == {**NEW, **kept}
        assert write_project(target, NEW).written == ()
        if not was_killed:
            assert moment > 5
            return
    pytest.fail("it goes on for ever")


def test_imports_into_one_folder_at_once_wait_for_each_other(tmp_path: Path) -> None:
    target = tmp_path / "moths"
    failed: list[BaseException] = []

    def write(files: Mapping[str, bytes]) -> None:
        try:
            write_project(target, files)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(files,)) for files in (OLD, NEW, OLD, NEW)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert content(target) in (OLD, NEW)


def test_a_project_that_another_command_has_written_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where folders cannot be locked."""
    target = tmp_path / "moths"
    rename: Callable[[Path, Path], Path] = Path.rename

    def late(path: Path, to: Path) -> Path:
        monkeypatch.undo()
        (to / "content").mkdir(parents=True)
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", late)
    with pytest.raises(TutgenError) as told:
        write_project(target, OLD)
    assert "moths' was written by another command meanwhile" in str(told.value)
    assert told.value.hint == "import once more"
    assert os.listdir(tmp_path) == ["moths"]  # noqa: PTH208  # names are all that is asked for
