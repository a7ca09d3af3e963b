"""What the pages of a deprecated service say above all else: since when, why, and what to take in its place."""

from typing import Any

from tutgen.content.plan import Page
from tutgen.language.document import Document
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.rendering import Rendering
from tutgen.language.writers.services import page_of
from tutgen.theme.highlight import escape, escape_attribute


def banner(rendering: Rendering) -> str:
    """HTML; empty for a page of no service, or of one that is not deprecated."""
    service, scope = rendering.page.service, rendering.scope
    if service is None or service.deprecated is None or scope.service is None:
        return ""
    words, said = rendering.words, scope.service["deprecated"]
    since = said.get("since")
    title = words["deprecated_since"].format(since=since) if since else words["is_deprecated"]
    parts = [_reason(rendering, said.get("reason")), _successor(rendering, said.get("successor"))]
    return (
        f'<aside class="admonition warning deprecated" role="note" aria-label="{escape_attribute(title)}">'
        f'<p class="admonition-title">{escape(title)}</p>\n{"".join(parts)}</aside>\n'
    )


def _reason(rendering: Rendering, reason: Any) -> str:
    if not isinstance(reason, Document):
        return ""
    try:
        return rendering.run_value(reason, reason.content.program(rendering.values.html))
    except EvaluationError as error:
        rendering.report(error.diagnostic())
        return ""


def _successor(rendering: Rendering, successor: Any) -> str:
    """A link to the same page of the service that takes its place, or the name where there is no such page."""
    if not successor:
        return ""
    name, page = successor["name"], _same_page(rendering, successor["slug"])
    shown = escape(name)
    if page:
        shown = f'<a href="{escape_attribute(rendering.address(page.address))}">{shown}</a>'
    told = escape(rendering.words["successor"]).format(service=shown)
    return f"<p>{told}</p>\n"


def _same_page(rendering: Rendering, slug: str) -> Page | None:
    tutorial = rendering.page.tutorial
    for entry in tutorial.entries if tutorial else ():
        if entry.service and entry.service.slug == slug:
            return page_of(rendering, entry)
    return None
