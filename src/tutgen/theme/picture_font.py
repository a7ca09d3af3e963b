"""The font of pictures: how long texts are in it, which characters it has, and SVG images drawn with it.

Needs the libraries of `tutgen[pictures]`.
"""

import re
from functools import cached_property
from importlib import metadata
from io import BytesIO
from pathlib import Path

import resvg_py
from fontTools.ttLib import TTFont, TTLibError

_BETWEEN = re.compile(r"(?<=[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef])|(?<= )")
"""Where a line may end: behind a blank, and behind a character of a script that is written without."""
_ELLIPSIS = "…"


class PictureFont:
    """A TrueType or OpenType font."""

    def __init__(self, path: Path) -> None:
        """Raises ValueError if the file is no such font, OSError if it cannot be read."""
        self.path = path
        self.content = path.read_bytes()
        try:
            font = TTFont(BytesIO(self.content), lazy=True)
            self._glyphs: dict[int, str] = font.getBestCmap() or {}
            self._advances: dict[str, tuple[int, int]] = font["hmtx"].metrics
            self._units: int = font["head"].unitsPerEm
            self.family: str = font["name"].getBestFamilyName() or ""
        except (TTLibError, KeyError, AssertionError) as error:
            raise ValueError(str(error) or "it has no tables of a font") from error

    def drawn(self, svg: str) -> bytes:
        """An SVG image as PNG, its texts in this font. Raises ValueError if it is no such image."""
        return resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=[str(self.path)],
            font_family=self.family,
            sans_serif_family=self.family,
        )

    @cached_property
    def library(self) -> str:
        """The version of the library that draws."""
        return metadata.version("resvg_py")

    @property
    def sample(self) -> str:
        """A letter that it has; empty if it has none."""
        return next((chr(code) for code in self._glyphs if chr(code).isalnum()), "")

    def missing(self, text: str) -> str:
        """The characters of a text that the font does not have, each once."""
        return "".join(
            c for c in dict.fromkeys(text) if not c.isspace() and ord(c) not in self._glyphs
        )

    def measured(self, text: str, size: float) -> float:
        """The length of a text at a size, in the unit of the size: that of its characters one by one, which joined letters
        and kerning can make a little shorter."""
        units = sum(self._advances[self._glyphs[ord(c)]][0] for c in text if ord(c) in self._glyphs)
        return round(units * size / self._units, 1)

    def wrapped(self, text: str, size: float, width: float, most: int = 0) -> list[str]:
        """A text as lines that are no longer than `width`; if `most` is given, no more than these, the last with an
        ellipsis if there is more. A word that is too long is cut. One line at least, which may be empty."""
        lines, line = [], ""
        for word in _BETWEEN.split(" ".join(text.split())):
            for part in self._fitting(word, size, width):
                if line and self.measured(line + part.rstrip(), size) > width:
                    lines.append(line.rstrip())
                    line = ""
                line += part
        lines.append(line.rstrip())
        if not most or len(lines) <= most:
            return lines
        last = lines[most - 1]
        while last and self.measured(last + self._ellipsis, size) > width:
            last = last[:-1].rstrip()
        return [*lines[: most - 1], last + self._ellipsis]

    def _fitting(self, word: str, size: float, width: float) -> list[str]:
        """A word in parts that are no longer than a line."""
        parts = [""]
        for character in word:
            if (
                parts[-1]
                and self.measured(parts[-1] + character, size) > width
                and character != " "
            ):
                parts.append("")
            parts[-1] += character
        return parts

    @cached_property
    def _ellipsis(self) -> str:
        return _ELLIPSIS if ord(_ELLIPSIS) in self._glyphs else "..."
