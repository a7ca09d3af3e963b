"""`theme` of `site.yaml`: what a site changes of the theme without templates of its own."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from tutgen.content.model import Logo, ThemeSettings
from tutgen.content.paths import CONTENT
from tutgen.content.reading import Reading
from tutgen.diagnostics import did_you_mean
from tutgen.sources.picture import Picture
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.contrast import NEEDED, Scheme, accent_of, lowest, readable


def read_theme(reading: Reading, values: Mapping[str, Any], origin: YamlOrigin) -> ThemeSettings:
    """The settings as `theme` has them; an accent that cannot be read is reported."""
    logo = values.get("logo")
    if isinstance(logo, str):
        logo = {"light": logo}
    accent = accent_of(values["accent"]) if "accent" in values else None
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes if accent else ():
        colour = getattr(accent, scheme)
        contrast, ground = lowest(colour, scheme)
        if contrast < NEEDED:
            at = origin.child("accent")
            at = at.child(scheme) if isinstance(values["accent"], dict) else at
            message = (
                f"on {scheme} pages the accent '{colour}' has a contrast of {contrast:.1f} to {ground}, "
                f"expected at least {NEEDED}"
            )
            hint = f"take '{readable(colour, scheme)}', which is near"
            reading.report("theme-contrast", message, at, hint)
    return ThemeSettings(
        accent=accent,
        logo=Logo(logo["light"], logo.get("dark"), logo.get("alt", "")) if logo else None,
        favicon=values.get("favicon"),
        picture_font=values.get("picture_font"),
        footer=values.get("footer", ""),
        links=values.get("links", {}),
    )


def check_theme(
    reading: Reading,
    theme: ThemeSettings,
    site: YamlOrigin,
    files: AbstractSet[str],
    private: AbstractSet[str],
    pictures: Mapping[str, Picture],
) -> ThemeSettings:
    """The settings without the files that do not exist or are no images, which are reported."""

    def usable(written: str | None, *at: str) -> bool:
        if written is None:
            return True
        origin = site.child("theme", *at)
        path = f"{CONTENT}/{written}"
        if path in files and path in pictures:
            return True
        if path in files:
            hint = "use a file of the type SVG, PNG, JPEG, WebP, AVIF, GIF or ICO"
            reading.report("wrong-value", f"'{written}' is no image", origin, hint)
        else:
            known = [other.removeprefix(f"{CONTENT}/") for other in pictures]
            hint = did_you_mean(written, known) or "write its path from content/ on"
            reading.report("wrong-value", f"there is no file '{written}'", origin, hint)
        return False

    logo, favicon = theme.logo, theme.favicon
    if logo:
        light, dark = usable(logo.light, "logo", "light"), usable(logo.dark, "logo", "dark")
        logo = logo if light and dark else None
    if not usable(favicon, "favicon"):
        favicon = None
    font = theme.picture_font
    if font and f"{CONTENT}/{font}" not in files | private:
        fonts = [other for other in files | private if other.lower().endswith((".ttf", ".otf"))]
        hint = did_you_mean(font, [other.removeprefix(f"{CONTENT}/") for other in fonts])
        origin = site.child("theme", "picture_font")
        reading.report(
            "wrong-value",
            f"there is no file '{font}'",
            origin,
            hint or "write its path from content/ on",
        )
        font = None
    return theme._replace(logo=logo, favicon=favicon, picture_font=font)
