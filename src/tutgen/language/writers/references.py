"""Links to labels, and links that show the title of the page they lead to."""

from collections.abc import Callable

from tutgen.diagnostics import Diagnostic, did_you_mean
from tutgen.language.nodes import Content, Link, Reference
from tutgen.language.place import Place
from tutgen.language.rendering import Operation, PendingLink, Rendering, Writer
from tutgen.sources import urls
from tutgen.theme.highlight import escape_attribute


def title_operation(node: Link, form: Callable[[str], str]) -> Operation:
    """The title of the page that a link without text leads to; else its address."""
    written, place = node.written, node.place

    def operation(rendering: Rendering) -> str:
        path, _ = urls.split_fragment(written)
        target = None
        if not urls.is_external(written):
            target = rendering.plan.target(rendering.page, place.origin.path, path)
        page = rendering.plan.pages.get(target) if target else None
        return form(rendering.values.title(page, rendering.plan) if page else written)

    return operation


def reference_operation(
    node: Reference, words: Writer, form: Callable[[str], str], frame: Callable[[str, str], str]
) -> Operation:
    """A link to a label. `words`: writes what it says; `form`: brings the label into the format, for
    a heading that says nothing; `frame`: puts the words, behind the address, into a link."""
    label, own, place = node.label, node.own, node.place
    text = Content(node.text)
    fragment = escape_attribute(urls.slug(label))

    def operation(rendering: Rendering) -> str:
        heading = own.get(label, rendering.labels.get(label))
        if heading is not None:
            said = rendering.run((text or heading).program(words))
            return frame(f"#{rendering.prefix}{fragment}", said or form(label))
        address = _elsewhere(rendering, label, place)
        said = rendering.run(text.program(words))
        if address is None:
            return said or form(label)
        rendering.expect(
            PendingLink(address, urls.slug(label), place.span(), f"{address}#{urls.slug(label)}")
        )
        if not said:
            page = rendering.plan.pages[address]
            (marked,) = (content for _, content in rendering.values.labels[label])
            with rendering.seeing(rendering.values.scope(page)):
                said = rendering.run(marked.program(words))
        href = escape_attribute(rendering.address(address))
        return frame(f"{href}#{fragment}", said or form(label))

    return operation


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
