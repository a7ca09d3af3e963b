"""What the head of an image file says: its media type, and the size that browsers draw it in.

Sources: PNG (ISO/IEC 15948, 11.2.2), GIF89a (18), JPEG (ITU-T T.81, B.2.2, with the orientation of Exif 3.0, 4.6.5),
WebP (RFC 9649, 2), AVIF (ISO/IEC 23008-12, 6.5.3 and 6.5.10), SVG 2 (8.2).
"""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico")
_HEAD = 64 * 1024
"""Bytes that are read of a file; of a JPEG file, also the heads of segments behind them."""
_SEGMENTS = 500
"""The most segments of a JPEG file that are looked at."""
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
}
_LENGTH = re.compile(r"\s*\+?(\d+(?:\.\d+)?|\.\d+)([a-z]*)\s*")


class Picture(NamedTuple):
    """The head of an image file."""

    media_type: str
    size: tuple[int, int] | None
    """Width and height in CSS pixels; None where the file has none of its own."""


def read_picture(path: Path) -> Picture | None:
    """The media type and size of an image file; None if it is no image of a type that browsers show. Raises
    OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        try:
            return _picture(head, file)
        except (struct.error, IndexError):  # it is cut off
            return None


def _picture(head: bytes, file: BinaryIO) -> Picture | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Picture("image/png", struct.unpack_from(">II", head, 16))
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return Picture("image/gif", struct.unpack_from("<HH", head, 6))
    if head.startswith(b"\xff\xd8\xff"):
        return Picture("image/jpeg", _jpeg(file))
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Picture("image/webp", _webp(head))
    if head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis", b"mif1", b"miaf"):
        return Picture("image/avif", _avif(head))
    if head.startswith(b"\0\0\1\0"):
        return Picture("image/x-icon", None)
    return _svg(head)


def _jpeg(file: BinaryIO) -> tuple[int, int] | None:
    """The size in the frame header; width and height exchanged if the Exif orientation says so."""
    file.seek(2)
    turned = False
    for _ in range(_SEGMENTS):
        marker, length = struct.unpack(">HH", file.read(4))
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            height, width = struct.unpack_from(">xHH", file.read(5))
            return (height, width) if turned else (width, height)
        if marker == 0xFFE1:
            turned = turned or _is_turned(file.read(length - 2))
        else:
            file.seek(length - 2, 1)
    return None


def _is_turned(segment: bytes) -> bool:
    """Whether an Exif segment exchanges width and height: orientation 5 to 8."""
    if not segment.startswith(b"Exif\0\0"):
        return False
    tiff = segment[6:]
    order = "<" if tiff[:2] == b"II" else ">"
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for at in range(start + 2, start + 2 + 12 * count, 12):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if tag == 0x0112:
            return 5 <= int(value) <= 8
    return False


def _webp(head: bytes) -> tuple[int, int] | None:
    kind = head[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", head, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        width, height = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
        return width, height
    return None


def _avif(head: bytes) -> tuple[int, int] | None:
    """The largest of the sizes of the items: those of tiles and thumbnails are smaller."""
    sizes = []
    turned = False
    for path, start, end in _boxes(head, 0, len(head)):
        if path == b"ispe":
            sizes.append(struct.unpack_from(">II", head, start + 4))
        elif path == b"irot" and start < end:
            turned = bool(head[start] & 1)
    if not sizes:
        return None
    width, height = max(sizes)
    return (height, width) if turned else (width, height)


def _boxes(head: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of the properties in the boxes of a file (ISO/IEC 14496-12, 4.2)."""
    inner = {b"meta": 4, b"iprp": 0, b"ipco": 0}
    while at + 8 <= end:
        length, kind = struct.unpack_from(">I4s", head, at)
        if length < 8:
            return
        below = min(at + length, end)
        if kind in inner:
            yield from _boxes(head, at + 8 + inner[kind], below)
        else:
            yield kind, at + 8, below
        at += length


def _svg(head: bytes) -> Picture | None:
    """The size that the root element gives; None if the file is no SVG, or declares entities."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def root(name: str, attributes: dict[str, str]) -> None:
        found.append((name, attributes))
        parser.StartElementHandler = None

    def refuse(*_: object) -> None:
        raise ValueError

    parser.StartElementHandler = root
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(head, False)  # more may follow
    except (expat.ExpatError, ValueError):
        if not found:
            return None
    if not found or found[0][0] != "http://www.w3.org/2000/svg svg":
        return None
    attributes = found[0][1]
    box = re.split(r"[\s,]+", attributes.get("viewBox", "").strip())
    of_box = [_pixels(length) for length in box[2:]] if len(box) == 4 else [None, None]
    width, height = _pixels(attributes.get("width", "")), _pixels(attributes.get("height", ""))
    if all(of_box) and not (width and height):  # one length gives the other by the shape of the box
        box_width, box_height = of_box
        assert box_width
        assert box_height
        scale = (width or 0) / box_width or (height or 0) / box_height or 1
        width, height = box_width * scale, box_height * scale
    size = (max(round(width), 1), max(round(height), 1)) if width and height else None
    return Picture("image/svg+xml", size)


def _pixels(length: str) -> float | None:
    """A length in pixels; None for one that depends on where the image stands."""
    found = _LENGTH.fullmatch(length)
    scale = _PIXELS.get(found[2]) if found else None
    return float(found[1]) * scale if found and scale else None
