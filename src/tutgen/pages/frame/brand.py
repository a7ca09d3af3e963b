"""What `theme` of `site.yaml` puts into the frame of pages, as HTML."""

from collections.abc import Iterator
from dataclasses import dataclass

from tutgen.content.model import Logo, Site
from tutgen.language.document import Document
from tutgen.language.links import href
from tutgen.language.place import Place
from tutgen.language.rendering import Rendering
from tutgen.theme.highlight import escape, escape_attribute


@dataclass(frozen=True, slots=True)
class Brand:
    """The value of `brand` in templates, the same on all pages of a folder; what is not set is empty."""

    title: str
    """HTML: the title of the site, with its logo before it or in its place."""
    icon: str = ""
    """Address of the icon of the site."""
    links: str = ""
    """HTML: items of a list."""
    footer: str = ""
    """HTML of a line."""


def brand_of(rendering: Rendering, site: Site, footer: Document | None) -> Brand:
    """The brand as a page shows it; a link that leads to nothing is reported."""
    theme, shown = site.theme, rendering.values.html.value
    return Brand(
        title=_title(rendering, theme.logo, site.title) if theme.logo else shown(site.title),
        icon=rendering.address(theme.favicon) if theme.favicon else "",
        links="".join(_links(rendering, site)),
        footer=rendering.run(footer.content.program(rendering.values.html)) if footer else "",
    )


def _title(rendering: Rendering, logo: Logo, title: str) -> str:
    light = _image(rendering, logo.light, logo.alt, "only-light" if logo.dark else "")
    dark = _image(rendering, logo.dark, logo.alt, "only-dark") if logo.dark else ""
    return f"{light}{dark}{'' if logo.alt else escape(title)}"


def _image(rendering: Rendering, address: str, alt: str, css: str) -> str:
    picture = rendering.plan.pictures[address]
    width, height = picture.size or (0, 0)
    size = f' width="{width}" height="{height}"' if width else ""
    style = f' class="{css}"' if css else ""
    source = escape_attribute(rendering.address(address))
    return f'<img{style} src="{source}" alt="{escape_attribute(alt)}"{size}>'


def _links(rendering: Rendering, site: Site) -> Iterator[str]:
    shown = rendering.values.html.value
    for label, address in site.theme.links.items():
        origin = site.origin.child("theme", "links", label)
        link = escape_attribute(href(rendering, address, Place(origin, "", 0)))
        yield f'<li><a href="{link}">{shown(label)}</a></li>\n'
