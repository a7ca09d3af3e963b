"""One page as the preview shows it: its HTML, its digest, and the errors of its sources."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from tutgen.build.prepared import PreparedSite
from tutgen.check.structure import is_broken, without_consequences
from tutgen.content.plan import Page
from tutgen.diagnostics import Diagnostic, Finding, merged
from tutgen.pages.page_blocks import PageBlock
from tutgen.preview.errors import errors_of, service_diagnostics
from tutgen.theme.highlight import escape
from tutgen.theme.theme import ThemeError


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page as the browser gets it."""

    html: str
    content: str
    """The HTML of its main part, without the theme."""
    digest: str
    diagnostics: tuple[Diagnostic, ...] = ()
    """The errors of this page. If there are any, the other fields are those of the last state without an
    error."""
    blocks: Callable[[str], Sequence[PageBlock]] | None = field(default=None, compare=False)
    """Prefix for ids -> the blocks of the page, to stand beside those of another page."""
    placeholder: bool = False
    """Whether there never was a state without an error: the other fields show as much as there is."""


PLACEHOLDER = ShownPage(
    '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
    '<link rel="icon" href="data:,">'
    "<style>body { margin: 2rem; font-family: system-ui, sans-serif }</style>"
    "<title>This page has an error</title></head>\n"
    "<body><main><h1>This page has an error</h1></main></body>\n</html>\n",
    "",
    "placeholder",
)
"""Shown for a page that cannot be rendered."""


def render_page(site: PreparedSite, page: Page) -> ShownPage:
    """Render a page, as it is now, with the errors of its sources; PLACEHOLDER if the theme fails."""
    try:
        rendered = site.renderer().page(page)
    except ThemeError as error:
        return replace(PLACEHOLDER, diagnostics=error.diagnostics)
    compilation = site.compiled.compilation(page)
    found = [*map(Finding, compilation.diagnostics), *rendered.findings]
    broken = compilation.broken or is_broken(site.project, site.plan)
    if page.service and page.service.state == "draft":
        found += map(Finding, service_diagnostics(page.service, site.compiled))
        broken = broken or bool(page.service.diagnostics)
    causes = without_consequences(found, broken=broken)
    diagnostics = errors_of(site.project, merged(causes))
    blocks = partial(site.renderer().blocks, page)
    return ShownPage(rendered.html, rendered.content, digest(rendered.html), diagnostics, blocks)


def failed_page(
    shown: ShownPage, good: ShownPage | None, diagnostics: Iterable[Diagnostic]
) -> ShownPage:
    """The last good state of a page with the errors of its present one; `shown`, what can be shown of that,
    if there is no good state."""
    together = dict.fromkeys(diagnostics)
    if good is None and shown.html == PLACEHOLDER.html:
        html = shown.html.replace("</main>", f"{_listed(together)}</main>")
        shown = replace(shown, html=html, digest=digest(html))
    return replace(good or shown, diagnostics=tuple(together), placeholder=good is None)


def _listed(diagnostics: Iterable[Diagnostic]) -> str:
    """Diagnostics as HTML that needs no script."""
    return "".join(f"<p>{escape(f'{d.span}: {d.message}')}</p>\n" for d in diagnostics)


def digest(html: str) -> str:
    """The digest by which a browser tells whether its page has changed: 16 hexadecimal digits."""
    return hashlib.blake2b(html.encode(), digest_size=8).hexdigest()
