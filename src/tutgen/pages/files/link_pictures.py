"""`x.png` beside the page `x.html` of a tutorial: what links to it are shown with (Open Graph). An extra: it needs a font,
which `theme.picture_font` of `site.yaml` names, and the libraries of `tutgen[pictures]`."""

import hashlib
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tutgen.content.model import Site
from tutgen.content.paths import CONTENT
from tutgen.content.plan import Page, Plan
from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.cache_folder import KeptFiles
from tutgen.theme.contrast import DEFAULT_ACCENT, on_accent
from tutgen.theme.theme import Theme

if TYPE_CHECKING:
    from tutgen.theme.picture_font import PictureFont

NAME = "link_pictures"
_LIBRARIES = ("fontTools", "resvg_py")
_CACHED = "pictures"
"""The folder of drawn pictures in the project's cache, each with the digest of all that it is made of."""

_SHOWS = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text y="30">{}</text></svg>'
)


class LinkPicture(NamedTuple):
    """What the picture of a page says."""

    address: str
    title: str
    service: str


def _read_font(site: Site, root: Path) -> "PictureFont | Diagnostic | None":
    """The font that pictures are drawn with; why there are none; or None if they are not asked for. A page names its picture
    by the full address, so the site's own has to be known."""
    written = site.theme.picture_font
    if not (written and site.base_url and site.makes(NAME)):
        return None
    if not all(map(find_spec, _LIBRARIES)):
        message = "pictures of links are not drawn: the libraries that draw them are not installed"
        hint = "run `pip install 'tutgen[pictures]'`, or write 'outputs: {link_pictures: false}'"
        return Diagnostic("undrawn-picture", message, _place(site), hint)
    from tutgen.theme.picture_font import PictureFont  # noqa: PLC0415  # 45 ms: an extra

    try:
        font = PictureFont(root / CONTENT / written)
    except (OSError, ValueError):
        message = f"pictures of links are not drawn: '{written}' is no font that can be read"
        hint = "name a TrueType or OpenType font"
        return Diagnostic("undrawn-picture", message, _place(site), hint)
    if font.drawn(_SHOWS.format(font.sample)) == font.drawn(_SHOWS.format("")):
        message = f"pictures of links are not drawn: no text can be drawn with '{written}'"
        hint = "name another TrueType or OpenType font: tables that fonts have are missing in it"
        return Diagnostic("undrawn-picture", message, _place(site), hint)
    return font


class LinkPictures:
    """Draws the pictures of a site."""

    def __init__(self, site: Site, plan: Plan, theme: Theme) -> None:
        self._site = site
        self._plan = plan
        self._theme = theme

    def of(self, page: Page, title: str, service: str) -> LinkPicture | None:
        """What the picture of a page says; None where there is none."""
        address = f"{page.address.removesuffix('.html')}.png"
        if page.tutorial is None or not self._font or address in self._plan.assets:
            return None
        return LinkPicture(address, title, service)

    def fault(self, picture: LinkPicture) -> Diagnostic | None:
        """What the font does not have of a picture's texts."""
        assert self._font
        missing = self._font.missing(f"{picture.title}{picture.service}{self._site.title}")
        if not missing:
            return None
        what = ", ".join(f"'{c}' (U+{ord(c):04X})" for c in missing[:3])
        message = f"the font of pictures has no {what}"
        hint = "name a font that has the characters of the site's language"
        return Diagnostic("undrawn-picture", message, _place(self._site), hint)

    def drawn(self, picture: LinkPicture) -> bytes:
        """A picture as PNG, from the cache if it was drawn before. Raises ThemeError if the template fails or is no SVG."""
        font = self._font
        assert font
        accent = self._site.theme.accent.light if self._site.theme.accent else DEFAULT_ACCENT
        svg = self._theme.picture(
            site=self._site,
            title=picture.title,
            service=picture.service,
            accent=accent,
            on_accent=on_accent(accent),
            wrapped=font.wrapped,
            measured=font.measured,
        )
        name = f"{self._digest(svg)}.png"
        content = self._kept.content(name)
        if content is None:
            try:
                content = font.drawn(svg)
            except ValueError as error:
                raise self._theme.not_drawn(str(error)) from error
            self._kept.keep(name, content)
        return content

    @cached_property
    def _kept(self) -> KeptFiles:
        return KeptFiles(self._theme.root, _CACHED)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Why none can be drawn, though they are asked for."""
        return (self._found,) if isinstance(self._found, Diagnostic) else ()

    @property
    def _font(self) -> "PictureFont | None":
        return None if isinstance(self._found, Diagnostic) else self._found

    @cached_property
    def _found(self) -> "PictureFont | Diagnostic | None":
        return _read_font(self._site, self._theme.root)

    @cached_property
    def drawn_by(self) -> str:
        """A digest of what pictures are drawn with, the font and the library; empty if none are drawn."""
        if not self._font:
            return ""
        drawn_by = self._font.content + self._font.library.encode()
        return hashlib.blake2b(drawn_by, digest_size=16).hexdigest()

    def _digest(self, svg: str) -> str:
        return hashlib.blake2b(f"{self.drawn_by}{svg}".encode(), digest_size=16).hexdigest()


def forget_pictures(root: Path) -> None:
    """Delete the drawn pictures of the project at `root` from its cache."""
    KeptFiles(root, _CACHED).forget()


def _place(site: Site) -> Span:
    return site.origin.child("theme", "picture_font").span()
