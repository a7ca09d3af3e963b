"""The output folder equals the outputs, whole or not at all: real files, real kills."""

import hashlib
import json
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from tutgen.build import write
from tutgen.build.stamp import stamp_text
from tutgen.build.write import WriteReport, clean, staging
from tutgen.diagnostics import TutgenError

Site = Mapping[str, bytes]

ONE: Site = {"index.html": b"first", "a/one.html": b"same", "a/two.html": b"2"}
TWO: Site = {"index.html": b"second", "a/one.html": b"same", "b/c/three.html": b"3"}
THREE: Site = {"index.html": b"third"}


def publish(output: Path, site: Site) -> WriteReport:
    with staging(output) as stage:
        return stage.publish({address: stage.write(address, b) for address, b in site.items()})


def fail_to_build(output: Path) -> None:
    with suppress(ZeroDivisionError), staging(output) as stage:
        stage.write("index.html", b"half")
        raise ZeroDivisionError


def tree(folder: Path) -> dict[str, bytes] | None:
    """Every file below the folder; None where there is no folder."""
    if not os.path.lexists(folder):
        return None
    files = (path for path in sorted(folder.rglob("*")) if path.is_symlink() or path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def pages(folder: Path) -> dict[str, bytes] | None:
    files = tree(folder)
    return files and {address: b for address, b in files.items() if address != ".tutgen"}


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(action: Callable[[], object]) -> tuple[int, str, str | None]:
    with pytest.raises(TutgenError) as caught:
        action()
    return caught.value.exit_code, caught.value.message, caught.value.hint


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output that does not exist yet; its folder is the working directory and holds nothing."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "site"


@pytest.fixture
def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "_exchange", lambda *folders: False)


@pytest.fixture(params=["exchange", "two renames"])
def with_and_without_exchange(request: pytest.FixtureRequest) -> None:
    if request.param == "two renames":
        request.getfixturevalue("no_exchange")


# ------------------------------------------------------------------------------ what is published


@pytest.mark.parametrize(
    ("before", "after", "report"),
    [
        pytest.param(None, ONE, WriteReport(3, 0, 0), id="first site"),
        pytest.param(ONE, ONE, WriteReport(0, 3, 0), id="nothing changed"),
        pytest.param(ONE, TWO, WriteReport(2, 1, 1), id="changed, added and removed"),
        pytest.param(ONE, {}, WriteReport(0, 0, 3), id="all removed"),
        pytest.param({}, ONE, WriteReport(3, 0, 0), id="empty site before"),
        pytest.param({"a": b"1"}, {"a/b": b"2"}, WriteReport(1, 0, 1), id="file becomes folder"),
        pytest.param({"a/b": b"2"}, {"a": b"1"}, WriteReport(1, 0, 1), id="folder becomes file"),
    ],
)
@pytest.mark.usefixtures("with_and_without_exchange")
def test_output_equals_what_was_published_last(
    before: Site | None,
    after: Site,
    report: WriteReport,
    output: Path,
) -> None:
    if before is not None:
        publish(output, before)
    assert publish(output, after) == report
    assert pages(output) == after
    assert names_in(output.parent) == ["site"]


_names = st.text(st.sampled_from("ab-é "), min_size=1, max_size=3)
_folders = st.lists(_names.map(lambda name: f"{name}_"), max_size=2)
_addresses = st.builds(lambda folders, name: "/".join([*folders, name]), _folders, _names)
_sites = st.dictionaries(_addresses, st.binary(max_size=20), max_size=6)


@pytest.mark.slow
@examples(0.6)
@given(before=_sites, after=_sites)
def test_any_site_replaces_any_other(before: Site, after: Site) -> None:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "site")
        publish(output, before)
        report = publish(output, after)
        assert pages(output) == after
        assert report.written + report.unchanged == len(after)
        assert report.unchanged == len(before.items() & after.items())
        assert report.removed == len(before.keys() - after.keys())
        assert clean(output) == tuple(sorted(after))
        assert names_in(Path(folder)) == []


def test_stamp_lists_the_files_as_b2sum_does_and_nothing_else(output: Path) -> None:
    publish(output, {"b.html": b"hello\n", "a/index.html": b""})
    assert (output / ".tutgen").read_text() == (
        "tutgen manifest 1\n"
        "cae66941d9efbd404e4d88758ea67670  a/index.html\n"
        "ea41b4de6c03f13a95758b28dd75693e  b.html\n"
    )


def test_order_of_writing_does_not_show(output: Path) -> None:
    publish(output, TWO)
    publish(output.with_name("other"), dict(reversed(list(TWO.items()))))
    assert tree(output) == tree(output.with_name("other"))


def test_files_and_folders_get_the_modes_that_umask_leaves(output: Path) -> None:
    umask = os.umask(0o027)
    try:
        publish(output, ONE)
    finally:
        os.umask(umask)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in output.rglob("*")}
    assert modes == {
        **dict.fromkeys(["index.html", "one.html", "two.html", ".tutgen"], 0o640),
        "a": 0o750,
    }
    assert stat.S_IMODE(output.stat().st_mode) == 0o750


def test_empty_folder_is_taken_over(output: Path) -> None:
    output.mkdir()
    publish(output, ONE)
    assert pages(output) == ONE


def test_missing_folders_above_the_output_are_made(output: Path) -> None:
    publish(output / "in" / "deep", ONE)
    assert pages(output / "in" / "deep") == ONE


def test_output_may_be_the_working_directory(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output.mkdir()
    monkeypatch.chdir(output)
    publish(Path(), ONE)
    assert pages(output) == ONE


def test_link_above_the_output_is_followed(output: Path) -> None:
    Path("real").mkdir()
    Path("link").symlink_to("real")
    publish(Path("link/site"), ONE)
    assert pages(Path("real/site")) == ONE
    assert names_in(Path("real")) == ["site"]


def test_forked_workers_write_into_one_site(output: Path) -> None:
    site = {f"{n % 3}/{n % 2}/{n}.html": b"%d" % n for n in range(40)}
    with ProcessPoolExecutor(2, get_context("fork")) as pool, staging(output) as stage:
        digests = dict(zip(site, pool.map(stage.write, site, site.values()), strict=True))
        stage.publish(digests)
    assert pages(output) == site


def test_forked_worker_that_fails_leaves_the_staging_folder_alone(output: Path) -> None:
    command = os.getpid()
    try:
        with staging(output) as stage:
            digest = stage.write("index.html", b"first")
            worker = os.fork()
            if worker == 0:
                raise ZeroDivisionError
            os.waitpid(worker, 0)
            stage.publish({"index.html": digest})
    finally:
        if os.getpid() != command:
            os._exit(0)
    assert pages(output) == {"index.html": b"first"}


# ------------------------------------------------------------------------------ what is not


def test_failed_build_leaves_the_previous_site_and_nothing_else(output: Path) -> None:
    publish(output, ONE)
    before = tree(output)
    fail_to_build(output)
    assert tree(output) == before
    assert names_in(output.parent) == ["site"]


def test_block_without_publish_changes_nothing(output: Path) -> None:
    with staging(output) as stage:
        stage.write("index.html", b"")
    assert names_in(output.parent) == []


@pytest.mark.parametrize(
    "address",
    [
        *("", ".", "..", "/etc/passwd", "../x", "a/../x", "a/..", "a//b", "a/", "./a"),
        *("a\\b", "a\0b", "a\nb", "\udc80", ".tutgen", ".tutgen/x"),
    ],
    ids=repr,
)
def test_address_that_is_none_is_a_defect_of_the_caller(address: str, output: Path) -> None:
    with staging(output) as stage, pytest.raises(ValueError):
        stage.write(address, b"")


@pytest.mark.slow
@examples(3)
@given(address=st.text(max_size=12) | st.text(st.sampled_from("a./\\\0~ "), max_size=8))
def test_no_address_leads_out_of_the_folder(address: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with staging(Path(folder, "in/site")) as stage:
            try:
                stage.write(address, b"x")
            except ValueError:
                written = {}
            else:
                written = {f".site.tutgen-new/{address}": b"x"}
            assert tree(Path(folder, "in")) == written
        assert names_in(Path(folder)) == ["in"]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        pytest.param("a/b.html", "a/b.html", "File exists", id="same address"),
        pytest.param("a", "a/b.html", "Not a directory", id="file in a file"),
        pytest.param("a/b.html", "a", "File exists", id="file and folder"),
    ],
)
def test_second_file_at_an_address_is_an_error(
    first: str, second: str, reason: str, output: Path
) -> None:
    with staging(output) as stage:
        stage.write(first, b"1")
        assert refusal(lambda: stage.write(second, b"2")) == (
            3,
            f"cannot write 'site/{second}': {reason}",
            "another file or folder of the site has this address",
        )


@pytest.mark.parametrize("digests", [{}, {"a.html": "", "b.html": ""}], ids=["more", "fewer"])
def test_staging_folder_that_holds_something_else_is_not_published(
    digests: dict[str, str], output: Path
) -> None:
    publish(output, ONE)
    with staging(output) as stage:
        stage.write("a.html", b"")
        assert refusal(lambda: stage.publish(digests)) == (
            3,
            "'.site.tutgen-new' was changed while tutgen wrote it",
            "build again",
        )
    assert pages(output) == ONE


def test_worker_that_outlives_its_command_does_not_bring_the_folder_back(output: Path) -> None:
    with staging(output) as stage:
        pass
    code, message, _ = refusal(lambda: stage.write("a/b.html", b""))
    assert (code, message) == (3, "cannot write 'site/a/b.html': No such file or directory")
    assert names_in(output.parent) == []


# ------------------------------------------------------------------------------ what is refused


def _foreign_folder(output: Path) -> None:
    output.mkdir()
    (output / "thesis.txt").write_text("ten years")


def _foreign_file(output: Path) -> None:
    output.write_text("ten years")


def _link(output: Path) -> None:
    publish(output.with_name("elsewhere"), ONE)
    output.symlink_to("elsewhere")


def _dangling_link(output: Path) -> None:
    output.symlink_to("nowhere")


def _one_file_more(output: Path) -> None:
    publish(output, ONE)
    (output / "CNAME").write_text("example.org")


def _five_files_more(output: Path) -> None:
    publish(output, ONE)
    for name in ["z", "a/\x1b[2Jx", "b", "c", "d"]:
        (output / name).write_text("mine")


def _link_inside(output: Path) -> None:
    publish(output, ONE)
    output.with_name("mine").mkdir()
    (output.with_name("mine") / "thesis.txt").write_text("ten years")
    (output / "a" / "mine").symlink_to("../../mine")


def _link_instead_of_a_file(output: Path) -> None:
    publish(output, ONE)
    output.with_name("thesis.txt").write_text("ten years")
    (output / "index.html").unlink()
    (output / "index.html").symlink_to("../thesis.txt")


def _stamp_of_the_future(output: Path) -> None:
    publish(output, ONE)
    (output / ".tutgen").write_text("tutgen manifest 2\n")


def _half_a_stamp(output: Path) -> None:
    publish(output, ONE)
    (output / ".tutgen").write_bytes((output / ".tutgen").read_bytes()[:-1])


def _linked_stamp(output: Path) -> None:
    publish(output.with_name("elsewhere"), ONE)
    _foreign_folder(output)
    (output / ".tutgen").symlink_to("../elsewhere/.tutgen")


ANOTHER = "name another folder with -o"
MOVE = "move them away: tutgen replaces the whole folder"
DAMAGED = "'site/.tutgen' is not a list of files that this version of tutgen can read"
DELETE = "if the folder holds nothing of yours, delete 'site' and build again"
FOREIGN = "'site' is not empty and was not written by tutgen"
LINK = "'site' is a symbolic link, expected a folder"

REFUSED: dict[Callable[[Path], None], tuple[str, str]] = {
    _foreign_folder: (FOREIGN, f"{ANOTHER}, or empty this one"),
    _linked_stamp: (FOREIGN, f"{ANOTHER}, or empty this one"),
    _foreign_file: ("'site' is a file, expected a folder", ANOTHER),
    _link: (LINK, "name the folder itself: 'elsewhere'"),
    _dangling_link: (LINK, "name the folder itself: 'nowhere'"),
    _one_file_more: ("'site' holds a file that tutgen did not write: 'CNAME'", MOVE),
    _five_files_more: (
        "'site' holds 5 files that tutgen did not write: 'a/\\x1b[2Jx', 'b', 'c' and 2 more",
        MOVE,
    ),
    _link_inside: ("'site' holds a file that tutgen did not write: 'a/mine'", MOVE),
    _link_instead_of_a_file: ("'site' holds a file that tutgen did not write: 'index.html'", MOVE),
    _stamp_of_the_future: (DAMAGED, DELETE),
    _half_a_stamp: (DAMAGED, DELETE),
}

ACTIONS: dict[str, Callable[[Path], object]] = {
    "build": lambda output: publish(output, TWO),
    "clean": clean,
    "dry run": lambda output: clean(output, dry_run=True),
}


def snapshot(folder: Path) -> list[tuple[str, int, bytes | str]]:
    """Everything below, with inode numbers: nothing may even be replaced by its equal."""
    found: list[tuple[str, int, bytes | str]] = []
    for path in sorted(folder.rglob("*")):
        content = str(path.readlink()) if path.is_symlink() else b""
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
        found.append((str(path), path.lstat().st_ino, content))
    return found


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__[1:])
def test_folder_of_others_is_refused_and_left_alone(
    make: Callable[[Path], None], action: Callable[[Path], object], output: Path
) -> None:
    make(output)
    before = snapshot(output.parent)
    assert refusal(lambda: action(output)) == (2, *REFUSED[make])
    assert snapshot(output.parent) == before


def test_refusal_comes_before_the_work(output: Path) -> None:
    _foreign_folder(output)
    with pytest.raises(TutgenError), staging(output):
        pytest.fail("the block ran")


def test_file_put_into_the_site_during_a_build_stops_it(output: Path) -> None:
    publish(output, ONE)
    with staging(output) as stage:
        (output / "mine.txt").write_text("ten years")
        code, message, _ = refusal(lambda: stage.publish({}))
    assert (code, message) == (2, "'site' holds a file that tutgen did not write: 'mine.txt'")
    assert pages(output) == {**ONE, "mine.txt": b"ten years"}


def test_empty_folder_inside_is_no_reason_to_refuse(output: Path) -> None:
    publish(output, ONE)
    (output / "empty").mkdir()
    publish(output, ONE)
    assert not (output / "empty").exists()


def test_path_outside_the_working_directory_is_shown_whole(
    output: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    _foreign_file(output)
    assert refusal(lambda: clean(output))[1] == f"'{output}' is a file, expected a folder"


# ------------------------------------------------------------------------------ surroundings


@contextmanager
def unprivileged() -> Iterator[Path]:
    """A folder of a user whom permissions bind, unlike root; that user runs the block."""
    with tempfile.TemporaryDirectory() as folder:
        parent = Path(folder)
        if os.geteuid() != 0:
            yield parent
            return
        os.chown(parent, 65534, 65534)
        os.seteuid(65534)
        try:
            yield parent
        finally:
            os.seteuid(0)


def test_folder_that_may_not_be_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with unprivileged() as parent:
        monkeypatch.chdir(parent)
        parent.chmod(0o555)
        message = "cannot write 'site': '.site.tutgen-new': Permission denied"
        assert refusal(lambda: publish(parent / "site", ONE)) == (3, message, None)
        parent.chmod(0o755)
        monkeypatch.undo()


def test_previous_site_that_cannot_be_deleted_is_named_and_replaced_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with unprivileged() as parent:
        monkeypatch.chdir(parent)
        publish(parent / "site", ONE)
        (parent / "site/a").chmod(0o555)
        code, message, hint = refusal(lambda: publish(parent / "site", TWO))
        # From Python 3.13 on, the system's place of the problem is known too.
        where = r"'\.site\.tutgen-new': ('\.site\.tutgen-new/a': )?"
        assert re.fullmatch(f"cannot delete {where}Permission denied", message)
        assert code == 3
        assert hint == "'site' is whole; delete the other folder yourself"
        assert pages(parent / "site") == TWO
        (parent / ".site.tutgen-new/a").chmod(0o755)
        publish(parent / "site", THREE)
        assert names_in(parent) == ["site"]
        monkeypatch.undo()


def test_file_above_the_output_is_named(output: Path) -> None:
    _foreign_file(output)
    message = "cannot write 'site/below/out': 'site/below': Not a directory"
    assert refusal(lambda: publish(output / "below" / "out", ONE)) == (3, message, None)


def test_file_cut_short_by_the_system_is_an_error(output: Path) -> None:
    publish(output, ONE)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))  # as a full disk: half is written
    try:
        assert refusal(lambda: publish(output, {"big.html": bytes(3_000_000)})) == (
            3,
            "cannot write 'site/big.html': File too large",
            None,
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert pages(output) == ONE
    assert names_in(output.parent) == ["site"]


# ------------------------------------------------------------------------------ clean


def test_clean_deletes_the_site_and_tells_its_addresses(output: Path) -> None:
    publish(output, ONE)
    held = ("a/one.html", "a/two.html", "index.html")
    assert clean(output, dry_run=True) == held
    assert pages(output) == ONE
    assert clean(output) == held
    assert names_in(output.parent) == []


def test_clean_tells_only_what_was_still_there(output: Path) -> None:
    publish(output, ONE)
    (output / "a/one.html").unlink()
    assert clean(output) == ("a/two.html", "index.html")


@pytest.mark.parametrize("path", ["site", "missing/site"])
def test_nothing_to_clean_is_no_error(path: str, output: Path) -> None:
    assert clean(Path(path)) == ()
    assert names_in(output.parent) == []


def test_clean_leaves_an_empty_folder(output: Path) -> None:
    output.mkdir()
    assert clean(output) == ()
    assert output.is_dir()


# ------------------------------------------------------------------------------ leftovers


def _interrupted(output: Path) -> None:
    """As a command killed between two renames left it."""
    publish(output, ONE)
    output.rename(output.with_name(".site.tutgen-old"))
    output.with_name(".site.tutgen-new").mkdir()
    output.with_name(".site.tutgen-new").joinpath("index.html").write_text("half")


def test_next_command_puts_the_previous_site_back(output: Path) -> None:
    _interrupted(output)
    fail_to_build(output)
    assert pages(output) == ONE
    assert names_in(output.parent) == ["site"]


def test_clean_deletes_leftovers_too(output: Path) -> None:
    _interrupted(output)
    before = snapshot(output.parent)
    assert clean(output, dry_run=True) == tuple(sorted(ONE))
    assert snapshot(output.parent) == before
    assert clean(output) == tuple(sorted(ONE))
    assert names_in(output.parent) == []


def test_half_deleted_site_is_not_put_back(output: Path) -> None:
    _interrupted(output)
    output.with_name(".site.tutgen-old").joinpath(".tutgen").unlink()
    fail_to_build(output)
    assert names_in(output.parent) == []


@pytest.mark.parametrize("name", [".site.tutgen-new", ".site.tutgen-old"])
@pytest.mark.parametrize("where", ["instead", "inside"])
def test_links_in_leftovers_are_deleted_and_not_followed(
    name: str, where: str, output: Path
) -> None:
    publish(output.with_name("mine"), ONE)
    leftover = output.with_name(name)
    if where == "instead":
        leftover.symlink_to("mine")
    else:
        leftover.mkdir()
        (leftover / "link").symlink_to("../mine")
    publish(output, TWO)
    assert pages(output) == TWO
    assert not output.is_symlink()
    assert pages(output.with_name("mine")) == ONE
    assert names_in(output.parent) == ["mine", "site"]


@pytest.mark.usefixtures("no_exchange")
def test_second_rename_that_fails_puts_the_previous_site_back(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(output, ONE)
    rename, calls = os.rename, iter(range(9))

    def second_fails(source: str, target: str) -> None:
        if next(calls) == 1:
            raise OSError(16, "Device or resource busy", source, None, target)
        rename(source, target)

    monkeypatch.setattr(os, "rename", second_fails)
    message = "cannot publish 'site': '.site.tutgen-new': Device or resource busy"
    assert refusal(lambda: publish(output, TWO)) == (3, message, None)
    assert pages(output) == ONE
    assert names_in(output.parent) == ["site"]


# ------------------------------------------------------------------------------ several processes

SOURCE = Path(write.__file__).resolve().parents[2]
CHILD = """
import json, os, sys
sys.path[:] = json.loads(sys.argv[1])
action, site = sys.argv[2], json.loads(sys.argv[3])
import contextlib, time
from pathlib import Path
from tutgen.diagnostics import TutgenError
from tutgen.build.write import clean, staging

def publish():
    with staging(Path("site")) as stage:
        if action == "hold":
            print("inside", flush=True)
            sys.stdin.readline()
        if action == "leave a worker":
            worker = os.fork()
            if worker == 0:
                time.sleep(60)
                os._exit(0)
            print(worker, flush=True)
            sys.stdin.readline()
        digests = {address: stage.write(address, text.encode()) for address, text in site.items()}
        stage.publish(digests)

with contextlib.suppress(OSError):
    os.rmdir("/tutgen starts here")  # a call to know in a trace
try:
    if action == "clean":
        clean(Path("site"))
    for _ in range(30 if action == "publish often" else action != "clean"):
        publish()
except TutgenError as error:
    sys.stderr.write(f"error: {error.message}\\n")
    os._exit(error.exit_code)
os._exit(0)
"""


def child_command(action: str, site: Site) -> list[str]:
    """Deterministic up to the mark, so that the calls of two runs can be counted alike."""
    text = json.dumps({address: content.decode() for address, content in site.items()})
    path = json.dumps([str(SOURCE), *sys.path])
    return [sys.executable, "-I", "-S", "-B", "-c", CHILD, path, action, text]


def start(action: str, site: Site, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        child_command(action, site),
        cwd=folder,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.slow
def test_second_command_waits_for_the_first(output: Path) -> None:
    with start("hold", ONE, output.parent) as first:
        assert first.stdout
        assert first.stdout.readline() == "inside\n"
        with start("publish", TWO, output.parent) as second:
            with pytest.raises(subprocess.TimeoutExpired):
                second.wait(0.5)
            assert tree(output) is None
            first.communicate("go\n")
            assert first.returncode == 0
            second.communicate()
            assert second.returncode == 0
    assert pages(output) == TWO


def test_two_commands_at_once_never_leave_a_moment_without_a_site(output: Path) -> None:
    publish(output, THREE)
    first = start("publish often", ONE, output.parent)
    second = start("publish often", TWO, output.parent)
    with first, second:
        while first.poll() is None or second.poll() is None:
            assert output.joinpath("index.html").read_bytes() in (b"first", b"second", b"third")
        assert (first.communicate(), second.communicate()) == (("", ""), ("", ""))
        assert (first.returncode, second.returncode) == (0, 0)
    assert pages(output) in (ONE, TWO)
    assert names_in(output.parent) == ["site"]


def test_worker_of_a_killed_command_does_not_hold_up_the_next(output: Path) -> None:
    with start("leave a worker", ONE, output.parent) as first:
        assert first.stdout
        worker = int(first.stdout.readline())
        try:
            first.kill()
            with start("publish", TWO, output.parent) as second:
                second.communicate(timeout=20)
        finally:
            os.kill(worker, signal.SIGKILL)
    assert pages(output) == TWO
    assert names_in(output.parent) == ["site"]


# ------------------------------------------------------------------------------ killed anywhere

CHANGING = (
    *("open", "openat", "creat", "write", "pwrite64", "writev", "pwritev", "sendfile"),
    *("copy_file_range", "truncate", "ftruncate", "fallocate", "mkdir", "mkdirat", "rmdir"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "link", "linkat", "symlink"),
    *("symlinkat", "chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "utimensat"),
    "flock",
)
"""Every call that changes files, and the lock; `?` below: some do not exist on all processors."""


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    number: int
    """Counts the calls of this name from the start of the program, as `when=` does."""
    changes: bool


def trace(folder: Path, action: str, *inject: str) -> tuple[list[Call], int, str]:
    """Runs the child in `folder` under strace; its calls after the mark, exit code and errors.

    Without `--seccomp-bpf`: strace 6.1 drops the signals to inject when it stops calls in that way.
    """
    log = folder.with_suffix(".trace")
    names = ",".join(f"?{name}" for name in CHANGING)
    options = [option for expression in inject for option in ("-e", f"inject={expression}")]
    strace = ["strace", "-qq", "-o", str(log), "-e", f"trace={names}", *options]
    done = subprocess.run(
        [*strace, *child_command(action, TWO)],
        cwd=folder,
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return _calls_after_mark(log.read_text()), done.returncode, done.stderr


def _calls_after_mark(log: str) -> list[Call]:
    counts: dict[str, int] = {}
    calls: list[Call] | None = None
    for name, arguments in re.findall(r"^(\w+)\((.*)$", log, re.MULTILINE):
        counts[name] = counts.get(name, 0) + 1
        if "/tutgen starts here" in arguments:
            calls = []
        elif calls is not None:
            reads = name in ("open", "openat") and "O_CREAT" not in arguments
            speaks = name == "write" and arguments.startswith("2,")
            calls.append(Call(name, counts[name], changes=not reads and not speaks))
    assert calls is not None, log
    return calls


@dataclass(frozen=True, slots=True)
class Scenario:
    """What the child does, on what, and the sites that may stand at the output at any instant."""

    prepare: Callable[[Path], object]
    instants: tuple[Site | None, ...]
    restored: tuple[Site | None, ...]
    """What may stand there when the next command, even a failing one, has run."""
    renames: int
    """Calls of this kind in an undisturbed run: the proof that it goes the way that is meant."""
    action: str = "publish"
    inject: tuple[str, ...] = ()


SCENARIOS = {
    "over a previous site": Scenario(
        lambda output: publish(output, ONE), (ONE, TWO), (ONE, TWO), renames=1
    ),
    "first site": Scenario(lambda output: None, (None, TWO), (None, TWO), renames=1),
    "into an empty folder": Scenario(Path.mkdir, (None, {}, TWO), (None, {}, TWO), renames=1),
    "without exchange": Scenario(
        lambda output: publish(output, ONE),
        (ONE, None, TWO),
        (ONE, TWO),
        renames=3,
        inject=("renameat2:error=ENOSYS",),
    ),
    "after a kill between two renames": Scenario(
        _interrupted, (None, ONE, TWO), (ONE, TWO), renames=2
    ),
    "clean": Scenario(
        lambda output: publish(output, ONE), (ONE, None), (ONE, None), renames=1, action="clean"
    ),
}


@pytest.fixture(scope="module")
def strace() -> None:
    if not shutil.which("strace"):
        pytest.skip("install strace: apt-get install strace")
    trial = subprocess.run(
        ["strace", "-o", os.devnull, "true"],
        capture_output=True,
        text=True,
        check=False,
    )
    if trial.returncode:
        pytest.skip(f"strace cannot trace here: {trial.stderr.strip()}")


def for_each_change(
    scenario: Scenario, tmp_path: Path, fault: str, check: Callable[[Call, Path, int, str], None]
) -> None:
    """Runs the scenario once a file-changing call, with `fault` at that call."""

    def prepared(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        scenario.prepare(folder / "site")
        return folder

    recorded, code, errors = trace(prepared("recorded"), scenario.action, *scenario.inject)
    assert (code, errors) == (0, "")
    assert sum(call.name.startswith("rename") for call in recorded) == scenario.renames

    def run(position: int) -> None:
        call = recorded[position]
        folder = prepared(f"{position}-{call.name}")
        at = f"{call.name}:{fault}:when={call.number}"
        calls, code, errors = trace(folder, scenario.action, *scenario.inject, at)
        met = calls[: position + 1]
        assert [one.name for one in met] == [one.name for one in recorded[: position + 1]]
        if "SIGKILL" in fault:
            assert len(calls) == position + 1
        check(call, folder / "site", code, errors)

    positions = [position for position, call in enumerate(recorded) if call.changes]
    assert len(positions) > 5
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(run, positions))


def assert_next_commands_recover(output: Path, restored: tuple[Site | None, ...]) -> None:
    fail_to_build(output)
    assert whole(output) in restored
    publish(output, THREE)
    assert whole(output) == THREE
    assert names_in(output.parent) == ["site"]


def assert_half_a_site_does_not_come_back(output: Path) -> None:
    """Not even when the author deletes the site by hand after the kill."""
    copy = output.parent.with_name(f"{output.parent.name}-copy") / "site"
    shutil.copytree(output.parent, copy.parent)
    shutil.rmtree(copy, ignore_errors=True)
    fail_to_build(copy)
    assert whole(copy) in (None, ONE)


def whole(output: Path) -> dict[str, bytes] | None:
    """The pages at the output, stamp compared too: a whole site has it and is what it lists."""
    files = tree(output)
    if files:
        digests = {
            address: hashlib.blake2b(content, digest_size=16).hexdigest()
            for address, content in files.items()
            if address != ".tutgen"
        }
        assert files[".tutgen"] == stamp_text(digests)
    return pages(output)


@pytest.mark.slow
@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_kill_at_any_file_changing_call_leaves_a_whole_site(
    scenario: Scenario, tmp_path: Path
) -> None:
    def check(call: Call, output: Path, code: int, errors: str) -> None:
        assert (code, errors) == (-signal.SIGKILL, ""), call
        assert whole(output) in scenario.instants, call
        assert_half_a_site_does_not_come_back(output)
        assert_next_commands_recover(output, scenario.restored)

    for_each_change(scenario, tmp_path, "signal=SIGKILL", check)


@pytest.mark.slow
@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("name", ["over a previous site", "without exchange", "clean"])
def test_disk_full_at_any_file_changing_call_is_told_and_leaves_a_whole_site(
    name: str, tmp_path: Path
) -> None:
    scenario = SCENARIOS[name]

    def check(call: Call, output: Path, code: int, errors: str) -> None:
        assert code in (0, 3), call
        if code == 3:
            assert re.fullmatch(r"error: cannot .*: No space left on device\n", errors), call
        assert whole(output) in scenario.restored, call
        assert_next_commands_recover(output, scenario.restored)

    for_each_change(scenario, tmp_path, "error=ENOSPC", check)
