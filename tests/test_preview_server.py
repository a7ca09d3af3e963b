"""What the server of the preview does on a change, apart from its sockets."""

import asyncio
import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tutgen.diagnostics.terminal import Terminal
from tutgen.preview.listening import listen
from tutgen.preview.live_site import Preview
from tutgen.preview.server import PreviewServer, ServeOptions

Make = Callable[[Mapping[str, str]], Path]

FILES = {"content/site.yaml": "title: Kites\n", "content/index.md": "# Kites\n\nRed ones.\n"}
CHANGE = frozenset({"content/index.md"})


def endless(_: Preview) -> Iterator[None]:
    """What learning is like on a site of any size."""
    return itertools.repeat(None)


def failing(_: Preview) -> Iterator[None]:
    raise ValueError("torn")


def test_the_next_change_waits_for_nothing_that_is_told(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Preview, "learn", endless)

    async def run() -> list[bool]:
        with listen("127.0.0.1", 0) as listening:
            server = PreviewServer(project(FILES), ServeOptions(), Terminal(), listening)
            tasks = []
            for _ in range(3):
                await asyncio.wait_for(server._changed(CHANGE), 30)
                assert server.telling
                tasks.append(server.telling)
                await asyncio.sleep(0.01)  # it has begun
            tasks[-1].cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            return [task.cancelled() for task in tasks]

    assert asyncio.run(run()) == [True, True, True]


def test_what_fails_while_a_change_is_told_is_said(
    project: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Preview, "learn", failing)

    async def run() -> None:
        with listen("127.0.0.1", 0) as listening:
            server = PreviewServer(project(FILES), ServeOptions(), Terminal(), listening)
            await server._changed(CHANGE)
            assert server.telling
            await asyncio.wait_for(server.telling, 30)

    asyncio.run(run())
    assert "the change could not be shown: ValueError('torn')" in capsys.readouterr().err
