"""What a save, and whatever else happens to the folders, comes out as."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from tutgen.preview.polling import _Files
from tutgen.preview.watch import changes

pytestmark = pytest.mark.slow

NOTE = "content/_snippets/note.md"
Next = Callable[[], Awaitable[frozenset[str]]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / NOTE).parent.mkdir(parents=True)
    (tmp_path / NOTE).write_text("Weigh it.\n", "utf-8")
    os.utime(tmp_path / NOTE, (0, 0))
    return tmp_path


def watched(
    root: Path,
    act: Callable[[Next], Awaitable[None]],
    others: Callable[[], list[str]] = list,
) -> None:
    """Runs `act` beside a watch; it gets a function that waits for the next set of paths."""

    async def run() -> None:
        async with aclosing(changes(root, others)) as found:

            async def following() -> frozenset[str]:
                async with asyncio.timeout(10):
                    return await anext(found)

            assert await following() == frozenset()
            await act(following)

    asyncio.run(run())


def save(root: Path, text: str) -> None:
    """In one step, and always in the same second."""
    (root / "beside").write_text(text, "utf-8")
    os.utime(root / "beside", (0, 1))
    (root / "beside").replace(root / NOTE)


async def assert_a_save_is_seen(root: Path, following: Next) -> None:
    save(root, "Saved.\n")
    while NOTE not in await following():
        pass


@pytest.mark.parametrize("folder", ["content", "content/_snippets"])
def test_a_folder_may_be_deleted_and_back_in_the_same_moment(root: Path, folder: str) -> None:
    async def act(following: Next) -> None:
        for _ in range(3):  # the system gives the new one the number that the old one had
            shutil.copytree(root / folder, root / "kept")
            shutil.rmtree(root / folder)
            shutil.copytree(root / "kept", root / folder)
            shutil.rmtree(root / "kept")
            if folder == "content":  # told by its path, or found to be another: then all is new
                while await following():
                    pass
            else:
                while folder not in await following():
                    pass
            await assert_a_save_is_seen(root, following)

    watched(root, act)


def test_files_that_stand_elsewhere_are_followed(root: Path) -> None:
    (root / "samples").mkdir()
    sample, others = root / "samples/weigh.py", ["samples/weigh.py", "samples/later.py"]
    sample.write_text("weigh()\n", "utf-8")

    async def act(following: Next) -> None:
        await assert_a_save_is_seen(root, following)
        for path, text in (("weigh.py", "weigh(1)\n"), ("later.py", "later()\n")):
            (root / "samples" / path).write_text(text, "utf-8")
            while f"samples/{path}" not in await following():
                pass
        sample.unlink()
        while "samples/weigh.py" not in await following():
            pass

    watched(root, act, lambda: others)


def test_a_file_name_that_is_no_text_is_survived(root: Path) -> None:
    async def act(following: Next) -> None:
        os.mknod(os.fsencode(root / "content") + b"/\xff.md")
        assert await following() == frozenset()
        for text in ("Once.\n", "Twice.\n"):
            save(root, text)
            assert await following() == {NOTE}

    watched(root, act)


Save = Callable[[Path, str], None]


def in_place(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")


def by_rename(file: Path, text: str) -> None:
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(file)


def with_the_old_one_kept(file: Path, text: str) -> None:
    file.replace(file.with_name(f"{file.name}~"))
    file.write_text(text, "utf-8")


def with_the_old_time(file: Path, text: str) -> None:
    """As on a file system that counts time in long steps."""
    status = file.stat()
    file.write_text(text, "utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


SAVES = (in_place, by_rename, with_the_old_one_kept, with_the_old_time)


@pytest.mark.parametrize("name", ["content/index.md", NOTE, "templates/css/a.css"])
@pytest.mark.parametrize("save_", SAVES, ids=lambda save: save.__name__)
def test_where_files_have_to_be_polled_no_save_is_missed(
    root: Path, monkeypatch: pytest.MonkeyPatch, save_: Save, name: str
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("Save 0.\n", "utf-8")

    async def act(following: Next) -> None:
        for number in range(1, 5):  # of one size, and several of them within a second
            save_(root / name, f"Save {number}.\n")
            assert await following() == {name}
            await asyncio.sleep(0.1 * number)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await following()

    watched(root, act)


def test_of_a_file_that_looks_as_before_the_content_is_compared(tmp_path: Path) -> None:
    """Neither its time nor its size nor its number tells that it was saved."""
    files = _Files([str(tmp_path)], lambda name: True)
    file = tmp_path / "a.md"
    file.write_text("One.\n")
    assert files.changed() == {str(file)}
    files._look = lambda: iter(files.states.items())  # type: ignore[method-assign]
    assert files.changed() == set()
    file.write_text("Two.\n")
    assert files.changed() == {str(file)}
    assert files.changed() == set()


@pytest.mark.parametrize("polls", ["1", "false"])
def test_what_comes_goes_and_moves_is_seen(
    root: Path, monkeypatch: pytest.MonkeyPatch, polls: str
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polls)

    async def act(following: Next) -> None:
        async def seen(*names: str) -> None:
            missing = set(names)
            while missing:
                missing -= await following()

        (root / "templates").mkdir()
        (root / "templates/base.html").write_text("x")
        while (found := await following()) and "templates/base.html" not in found:
            pass
        (root / "content/guide").mkdir()
        (root / "content/guide/index.md").write_text("x")
        new = {"content/guide", "content/guide/index.md"}  # the system may tell of the folder alone
        while not new & await following():
            pass
        (root / NOTE).rename(root / "content/guide/note.md")
        await seen(NOTE, "content/guide/note.md")
        (root / "content/guide/note.md").unlink()
        await seen("content/guide/note.md")

    watched(root, act)


@pytest.mark.parametrize("polls", ["1", "false"])
def test_a_link_follows_what_it_leads_to(
    root: Path, monkeypatch: pytest.MonkeyPatch, polls: str
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polls)
    link, chain = "content/_shared.md", "content/page.md"
    (root / link).symlink_to("_snippets/note.md")
    (root / chain).symlink_to("_shared.md")
    (root / "theme").mkdir()
    (root / "theme/base.html").write_text("x")
    (root / "templates").mkdir()
    (root / "templates/base.html").symlink_to("../theme/base.html")  # not in a watched folder

    async def act(following: Next) -> None:
        in_place(root / NOTE, "Weigh it twice.\n")
        found = await following()
        while not {link, chain} <= found:
            found |= await following()
        by_rename(root / "theme/base.html", "y")
        assert await following() == {"templates/base.html"}
        (root / "content/_new.md").symlink_to("_snippets/note.md")
        while "content/_new.md" not in await following():
            pass
        by_rename(root / NOTE, "Weigh it three times.\n")
        found = await following()
        while not {link, chain, "content/_new.md"} <= found:
            found |= await following()
        (root / link).unlink()
        (root / link).symlink_to("other.md")
        (root / "content/other.md").write_text("Another.\n")
        while not {link, chain} <= found:
            found |= await following()

    watched(root, act)


def put_aside(root: Path, new: Path) -> None:
    (root / "content").rename(root / "old")
    new.rename(root / "content")


def link_switched(root: Path, new: Path) -> None:
    (root / "beside").symlink_to(new)
    (root / "beside").replace(root / "content")


@pytest.mark.parametrize("polls", ["1", "false"])
@pytest.mark.parametrize("replace", [put_aside, link_switched], ids=lambda how: how.__name__)
def test_a_replaced_folder_is_followed(
    root: Path, monkeypatch: pytest.MonkeyPatch, replace: Callable[[Path, Path], None], polls: str
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polls)
    if replace is link_switched:
        (root / "content").rename(root / "first")
        (root / "content").symlink_to("first")
    shutil.copytree(root / "content", root / "second")

    async def act(following: Next) -> None:
        replace(root, root / "second")
        await following()
        in_place(root / NOTE, "Weigh it anew.\n")
        while NOTE not in await following():
            pass

    watched(root, act)
