"""Images: what their heads say, and how pages show them."""

import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Built
from tutgen.sources.picture import Picture, read_picture

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]


def png(width: int, height: int) -> bytes:
    head = struct.pack(">4sIIBBBBB", b"IHDR", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def jpeg(width: int, height: int, *, orientation: int = 1, before: bytes = b"") -> bytes:
    tiff = struct.pack("<2sHIHHHIHxx", b"II", 42, 8, 1, 0x0112, 3, 1, orientation)
    exif = b"Exif\0\0" + tiff
    segments = struct.pack(">HH", 0xFFE1, len(exif) + 2) + exif + before
    return b"\xff\xd8" + segments + struct.pack(">HHBHH", 0xFFC2, 17, 8, height, width)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def avif(*sizes: tuple[int, int], turns: int = 0) -> bytes:
    items = b"".join(box(b"ispe", struct.pack(">III", 0, *size)) for size in sizes)
    turned = box(b"irot", bytes([turns])) if turns else b""
    properties = box(b"iprp", box(b"ipco", items + turned))
    return box(b"ftyp", b"avif\0\0\0\0") + box(b"meta", b"\0\0\0\0" + properties)


def webp(kind: bytes, content: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + kind + struct.pack("<I", len(content)) + content


def svg(attributes: str, before: str = "") -> bytes:
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {attributes}>'.encode()


SEGMENTS = struct.pack(">HH", 0xFFE2, 60_000) + bytes(59_998)
"""A colour profile, longer than what is read of other files."""
LAUGHS = '<!DOCTYPE svg [<!ENTITY a "1"><!ENTITY b "&a;&a;">]>'
FILES = {
    "png": (png(640, 480), "image/png", (640, 480)),
    "gif": (b"GIF89a" + struct.pack("<HH", 300, 200), "image/gif", (300, 200)),
    "jpeg": (jpeg(640, 480), "image/jpeg", (640, 480)),
    "jpeg behind long segments": (jpeg(8, 9, before=SEGMENTS * 2), "image/jpeg", (8, 9)),
    "jpeg that lies on its side": (jpeg(640, 480, orientation=6), "image/jpeg", (480, 640)),
    "webp": (
        webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 320 | 0x4000, 240)),
        "image/webp",
        (320, 240),
    ),
    "webp without loss": (
        webp(b"VP8L", b"\x2f" + struct.pack("<I", 319 | 239 << 14)),
        "image/webp",
        (320, 240),
    ),
    "webp with more": (
        webp(b"VP8X", bytes(4) + (1919).to_bytes(3, "little") + (1079).to_bytes(3, "little")),
        "image/webp",
        (1920, 1080),
    ),
    "avif with a thumbnail": (avif((64, 48), (1280, 960)), "image/avif", (1280, 960)),
    "avif that is turned": (avif((1280, 960), turns=1), "image/avif", (960, 1280)),
    "svg": (svg('width="120" height="40.4px"'), "image/svg+xml", (120, 40)),
    "svg in inches": (svg('width="1in" height="25.4mm"'), "image/svg+xml", (96, 96)),
    "svg by its box": (svg('viewBox="0 0 24,12"'), "image/svg+xml", (24, 12)),
    "svg as wide as": (svg('width="100%" viewBox="0 0 24 12"'), "image/svg+xml", (24, 12)),
    "svg with one length": (svg('width="48" viewBox="0 0 24 12"'), "image/svg+xml", (48, 24)),
    "svg of no size": (svg('width="100%"'), "image/svg+xml", None),
    "svg behind a comment": (
        svg('width="1" height="2"', "<?xml version='1.0'?><!-- a -->"),
        "image/svg+xml",
        (1, 2),
    ),
    "icon": (b"\0\0\1\0\1\0", "image/x-icon", None),
}


@pytest.mark.parametrize("name", FILES)
def test_the_head_of_an_image(name: str, tmp_path: Path) -> None:
    content, media_type, size = FILES[name]
    (tmp_path / "image").write_bytes(content)
    assert read_picture(tmp_path / "image") == Picture(media_type, size)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text",
        b"<html></html>",
        b"<svg>",
        svg("", LAUGHS),
        FILES["png"][0][:20],
        FILES["jpeg"][0][:-3],
        b"\xff\xd8\xff\xe0\0\x02" + b"\xff\xe0\0\x02" * 5,
    ],
)
def test_what_is_no_image(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "image").write_bytes(content)
    assert read_picture(tmp_path / "image") is None


@given(st.sampled_from([content for content, _, _ in FILES.values()]), st.data())
def test_a_damaged_image_is_read_without_an_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(content)))
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content[:at] + data.draw(st.binary(max_size=8)) + content[at + 4 :])
    read_picture(path)


TEXT = """\
# Lockers

![A locker](img/locker.png)

![Again](img/locker.png "Twice") ![Elsewhere](https://example.org/a.png) ![A wave](wave.svg)

:::{figure} img/locker.png
:alt: A wall of lockers
:dark: wave.svg
:class: wide

Lockers have **three sizes**.
:::
"""
SHOWN = """\
<p><img src="img/locker.png" alt="A locker" width="640" height="480"></p>
<p><img src="img/locker.png" alt="Again" width="640" height="480" loading="lazy" title="Twice"> \
<img src="https://example.org/a.png" alt="Elsewhere" loading="lazy"> \
<img src="wave.svg" alt="A wave" loading="lazy"></p>
<figure class="picture wide">\
<img src="img/locker.png" alt="A wall of lockers" width="640" height="480" loading="lazy" class="only-light">\
<img src="wave.svg" alt="A wall of lockers" loading="lazy" class="only-dark">\
<figcaption>Lockers have <strong>three sizes</strong>.</figcaption></figure>
"""


def test_point_57_images_have_their_size_and_load_when_needed(
    project: Make, build_site: Build
) -> None:
    root = project({"content/index.md": TEXT, "content/wave.svg": svg("").decode()})
    (root / "content/img").mkdir()
    (root / "content/img/locker.png").write_bytes(png(640, 480))
    built = build_site(root)
    assert built.result.diagnostics == ()
    assert built.main_of("index.html") == SHOWN
