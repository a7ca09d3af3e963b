"""`{ref}`: links to labels, of the same source, of the same page, and of the project."""

from collections.abc import Mapping

from tutgen.diagnostics import Diagnostic, did_you_mean
from tutgen.language.document import Operation, PendingLink, Place, Program, Rendering, label_html
from tutgen.sources import urls
from tutgen.theme.highlight import escape, escape_attribute


def label_operation(
    label: str, text: Program, own: Mapping[str, Program], place: Place
) -> Operation:
    """A link to a label. Without a text of its own it has that of the heading that is marked.

    `own`: the labels of the source, which is not yet compiled to its end.
    """

    def operation(rendering: Rendering) -> str:
        heading = own.get(label, rendering.labels.get(label))
        if heading is not None:
            words = rendering.run(text or heading)
            return _link(f"#{_fragment(label)}", words, label)
        address = _elsewhere(rendering, label, place)
        if address is None:
            return rendering.run(text) or escape(label)
        rendering.links.append(
            PendingLink(address, urls.slug(label), place.span(), f"{address}#{urls.slug(label)}")
        )
        words = rendering.run(text)
        if not words:
            page = rendering.plan.pages[address]
            (heading,) = (program for _, program in rendering.values.labels[label])
            with rendering.seeing(rendering.values.scope(page)):
                words = rendering.run(heading)
        href = urls.relative(rendering.page.address, address)
        return _link(f"{escape_attribute(href)}#{_fragment(label)}", words, label)

    return operation


def _fragment(label: str) -> str:
    return escape_attribute(urls.slug(label))


def _link(href: str, words: str, label: str) -> str:
    return f'<a href="{href}">{label_html(words) or escape(label)}</a>'


def _elsewhere(rendering: Rendering, label: str, place: Place) -> str | None:
    """The address of the page of the project that has a label; what stands in the way is reported."""
    everywhere = rendering.values.labels
    sources = everywhere.get(label, ())
    if len(sources) == 1:
        source = sources[0][0]
        address = rendering.plan.target(rendering.page, source, source.rpartition("/")[2])
        if address is not None:
            return address
        message = f"the label '{label}' is in '{source}', which has no page for this one to lead to"
        hint: str | None = "use {only} around it, or lead to another page"
    elif sources:
        names = ", ".join(source for source, _ in sources)
        message, hint = f"the label '{label}' is defined twice: {names}", "rename all but one"
    else:
        message = f"the label '{label}' is not defined"
        hint = did_you_mean(label, {*rendering.labels, *everywhere})
        hint = hint or f"put ({label})= on the line before a heading"
    rendering.report(Diagnostic("unknown-reference", message, place.span(), hint))
    return None
