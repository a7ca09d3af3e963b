"""What the server of the preview does on a change, apart from its sockets."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tutgen.diagnostics.terminal import Terminal
from tutgen.preview.listening import listen
from tutgen.preview.live_site import Preview
from tutgen.preview.server import PreviewServer, ServeOptions

Make = Callable[[Mapping[str, str]], Path]

FILES = {"content/site.yaml": "title: Kites\n", "content/index.md": "# Kites\n\nRed ones.\n"}
CHANGE = frozenset({"content/index.md"})
MESSAGE = "the change could not be shown: ValueError('torn')"


def failing(_: Preview) -> Iterator[None]:
    raise ValueError("torn")


@asynccontextmanager
async def learning(root: Path) -> AsyncIterator[PreviewServer]:
    """A server that learns, without its sockets."""
    with listen("127.0.0.1", 0) as listening:
        server = PreviewServer(root, ServeOptions(), Terminal(), listening)
        task = asyncio.create_task(server.learn())
        try:
            yield server
        finally:
            task.cancel()


async def until(met: Callable[[], bool]) -> None:
    while not met():  # noqa: ASYNC110  # the server has no event for it
        await asyncio.sleep(0.01)


def test_a_change_is_told_when_it_is_known_what_feeds_pages(
    project: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = iter(range(5))
    monkeypatch.setattr(Preview, "learn", lambda _: steps)

    async def run() -> list[int]:
        async with learning(project(FILES)) as server:
            await server._changed(CHANGE)
            await until(lambda: "content/index.md: 1 page uses it" in capsys.readouterr().err)
            return list(steps)

    assert asyncio.run(asyncio.wait_for(run(), 30)) == []


@pytest.mark.slow
def test_learning_stops_for_a_change_and_begins_again(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []

    def endless(_: Preview) -> Iterator[int]:
        """What learning is like on a site of any size."""
        begun.append(0)
        for begun[-1] in itertools.count(1):
            yield begun[-1]

    monkeypatch.setattr(Preview, "learn", endless)

    async def run() -> None:
        async with learning(project(FILES)) as server:
            for _ in range(3):
                before = len(begun)
                await server._changed(CHANGE)
                await until(lambda: len(begun) > before and begun[-1] > 1)  # noqa: B023  # at once

    asyncio.run(asyncio.wait_for(run(), 30))


def test_what_fails_while_a_change_is_told_is_said(
    project: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Preview, "learn", failing)

    async def run() -> None:
        async with learning(project(FILES)) as server:
            await server._changed(CHANGE)
            await until(lambda: MESSAGE in capsys.readouterr().err)

    asyncio.run(asyncio.wait_for(run(), 30))
