"""What the pages of a deprecated service say above all else: since when, why, and what to take in its place."""

from collections.abc import Mapping
from typing import Any

from tutgen.content.plan import Page
from tutgen.language.document import Document
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.rendering import Rendering, Writer
from tutgen.language.writers import markdown_text as md
from tutgen.language.writers.markdown import MARKDOWN
from tutgen.language.writers.markdown_blocks import bold
from tutgen.language.writers.markdown_text import OF_SIBLINGS
from tutgen.language.writers.services import page_of
from tutgen.theme.highlight import escape, escape_attribute


def banner(rendering: Rendering) -> str:
    """HTML; empty for a page of no service, or of one that is not deprecated."""
    said = _said(rendering)
    if said is None:
        return ""
    title, html = _title(rendering, said), rendering.values.html
    parts = [_reason(rendering, said.get("reason"), html), _successor(rendering, said)]
    return (
        f'<aside class="admonition warning deprecated" role="note" aria-label="{escape_attribute(title)}">'
        f'<p class="admonition-title">{escape(title)}</p>\n{"".join(parts)}</aside>\n'
    )


def deprecation_markdown(rendering: Rendering) -> str:
    """The same as Markdown; what takes its place stands between the marks of what is about other services."""
    said = _said(rendering)
    if said is None:
        return ""
    title = bold(md.escaped(_title(rendering, said)))
    reason = _reason(rendering, said.get("reason"), MARKDOWN)
    successor = ""
    if other := said.get("successor"):
        page, name = _same_page(rendering, other["slug"]), md.escaped(other["name"])
        shown = md.link(name, rendering.address(page.address)) if page else name
        told = md.escaped(rendering.words["successor"]).format(service=shown)
        successor = f"{OF_SIBLINGS[0]}{told}{OF_SIBLINGS[1]}\n\n"
    return md.block("> [!WARNING]\n" + md.quote(title + reason + successor))


def _said(rendering: Rendering) -> Mapping[str, Any] | None:
    """What is said of the deprecation of the page's service; None where it is not deprecated."""
    service, scope = rendering.page.service, rendering.scope
    if service is None or service.deprecated is None or scope.service is None:
        return None
    said: Mapping[str, Any] = scope.service["deprecated"]
    return said


def _title(rendering: Rendering, said: Mapping[str, Any]) -> str:
    since, words = said.get("since"), rendering.words
    return words["deprecated_since"].format(since=since) if since else words["is_deprecated"]


def _reason(rendering: Rendering, reason: Any, writer: Writer) -> str:
    if not isinstance(reason, Document):
        return ""
    try:
        return rendering.run_value(reason, reason.content.program(writer))
    except EvaluationError as error:
        rendering.report(error.diagnostic())
        return ""


def _successor(rendering: Rendering, said: Mapping[str, Any]) -> str:
    """A link to the same page of the service that takes its place, or the name where there is no such page."""
    successor = said.get("successor")
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
