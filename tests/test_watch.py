"""What a save, and whatever else happens to the folders, comes out as."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from tutgen.watch import changes

NOTE = "content/_snippets/note.md"
Next = Callable[[], Awaitable[frozenset[str]]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / NOTE).parent.mkdir(parents=True)
    (tmp_path / NOTE).write_text("Weigh it.\n", "utf-8")
    os.utime(tmp_path / NOTE, (0, 0))
    return tmp_path


def watched(root: Path, act: Callable[[Next], Awaitable[None]]) -> None:
    """Runs `act` beside a watch; it gets a function that waits for the next set of paths."""

    async def run() -> None:
        async with aclosing(changes(root)) as found:

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
            while folder not in await following():
                pass
            if folder == "content":
                assert await following() == frozenset()
            await assert_a_save_is_seen(root, following)

    watched(root, act)


def test_a_file_name_that_is_no_text_is_survived(root: Path) -> None:
    async def act(following: Next) -> None:
        os.mknod(os.fsencode(root / "content") + b"/\xff.md")
        assert await following() == frozenset()
        for text in ("Once.\n", "Twice.\n"):
            save(root, text)
            assert await following() == {NOTE}

    watched(root, act)


def test_where_files_have_to_be_polled_the_second_save_within_a_second_is_seen_too(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")

    async def act(following: Next) -> None:
        for text in ("Once.\n", "Twice.\n"):
            save(root, text)
            assert await following() == {NOTE}
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await following()

    watched(root, act)
