"""Contrast of colours (WCAG 2.2, 1.4.3), and what a theme derives of one accent."""

import colorsys
from collections.abc import Iterable
from typing import Literal, NamedTuple

Scheme = Literal["light", "dark"]
NEEDED = 4.5
"""The least ratio of a text to its ground."""
CLEAR = 7.0
"""That of the accent which is made for dark pages."""
GROUNDS = {"light": ("#ffffff", "#f6f7f9"), "dark": ("#14171c", "#1b1f26")}
"""`--bg` and `--surface` of templates/css/00-tokens.css."""
DEFAULT_ACCENT = "#1f4fb0"
"""`--accent` on light pages, of a site that sets none."""
ON_ACCENT = ("#ffffff", "#10141b")
SOFT = 0.1
"""How much of the accent is in `--accent-soft`."""
_STEPS = 64


class Accent(NamedTuple):
    """The accent of a site, as `#rrggbb`."""

    light: str
    dark: str

    @property
    def css(self) -> str:
        """What the stylesheet begins with."""
        on = (on_accent(self.light), on_accent(self.dark))
        return (
            f":root {{ --site-accent: light-dark({self.light}, {self.dark}); "
            f"--site-on-accent: light-dark({on[0]}, {on[1]}) }}\n"
        )


def accent_of(colour: str | dict[str, str]) -> Accent:
    """The accent that is written as one colour, whose dark variant is made here, or as a pair."""
    if isinstance(colour, dict):
        return Accent(_full(colour["light"]), _full(colour["dark"]))
    light = _full(colour)
    return Accent(light, readable(light, "dark", CLEAR))


def lowest(accent: str, scheme: Scheme) -> tuple[float, str]:
    """The lowest contrast that an accent has as text or as ground, and what it is lowest on."""
    plain, surface = GROUNDS[scheme]
    on = on_accent(accent)
    return min(
        (ratio(accent, plain), f"the page's {plain}"),
        (ratio(accent, surface), f"the surface {surface}"),
        (ratio(accent, mixed(accent, plain, SOFT)), "its own soft ground"),
        (ratio(on, accent), f"the text {on}"),
    )


def readable(colour: str, scheme: Scheme, needed: float = NEEDED) -> str:
    """The nearest colour of the same hue, darker or lighter, whose contrast is high enough."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(c / 255 for c in _channels(colour)))
    end = 0.0 if scheme == "light" else 1.0
    for step in range(_STEPS):
        at = lightness + (end - lightness) * step / _STEPS
        made = _written(c * 255 for c in colorsys.hls_to_rgb(hue, at, saturation))
        if lowest(made, scheme)[0] >= needed:
            return made
    return "#000000" if scheme == "light" else "#ffffff"


def on_accent(accent: str) -> str:
    """The colour of text on an accent."""
    return max(ON_ACCENT, key=lambda colour: ratio(colour, accent))


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """A colour of which `share` is the first and the rest the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return _written(a * share + b * (1 - share) for a, b in pairs)


def _written(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _full(colour: str) -> str:
    """`#abc` as `#aabbcc`."""
    digits = colour.lower()[1:]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
