"""Inline nodes as HTML."""

from collections.abc import Callable

from tutgen.diagnostics import Diagnostic
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.links import encoded, href
from tutgen.language.nodes import (
    Attributes,
    Badge,
    Break,
    CodeSpan,
    FootnoteMark,
    Id,
    Image,
    Keys,
    Link,
    Parts,
    Styled,
    Task,
    Text,
    Value,
    literal_of,
)
from tutgen.language.place import Place
from tutgen.language.rendering import Operation, Rendering
from tutgen.language.values import evaluated_text, failed, plain_text
from tutgen.language.writers.html_values import attribute_operation, code_operation, text_operation
from tutgen.language.writers.references import title_operation
from tutgen.language.writers.writer import Out, RuleWriter, write_parts
from tutgen.sources import urls
from tutgen.theme.highlight import escape, escape_attribute

_TAGS = {"emphasis": "em", "strong": "strong", "strike": "s", "span": "span", "isolated": "bdi"}


def text(writer: RuleWriter, node: Text, out: Out) -> None:
    out.append(escape(node.text))


def value(writer: RuleWriter, node: Value, out: Out) -> None:
    out.append(text_operation(node.expression, writer))


def code_span(writer: RuleWriter, node: CodeSpan, out: Out) -> None:
    _open("code", node.attributes, out)
    write_parts(node.text, escape, code_operation, out)
    out.append("</code>")


def styled(writer: RuleWriter, node: Styled, out: Out) -> None:
    tag = _TAGS[node.kind]
    _open(tag, node.attributes, out)
    writer.write(node.children, out)
    out.append(f"</{tag}>")


def keys(writer: RuleWriter, node: Keys, out: Out) -> None:
    out.append("<kbd>")
    _words(writer, node.text, out)
    out.append("</kbd>")


def badge(writer: RuleWriter, node: Badge, out: Out) -> None:
    css = f"badge-role badge-{node.colour}{' badge-outline' if node.is_outline else ''}"
    if node.address is None:
        out.append(f'<span class="{css}">')
    else:
        out += [f'<a class="{css}" href="', link_operation(node.address, node.place), '">']
    _words(writer, node.text, out)
    out.append("</span>" if node.address is None else "</a>")


def badge_label(writer: RuleWriter, node: Badge, out: Out) -> None:
    """A badge that is no link."""
    if node.address is None:
        badge(writer, node, out)
    else:
        _words(writer, node.text, out)


def _words(writer: RuleWriter, parts: Parts, out: Out) -> None:
    write_parts(parts, escape, lambda expression: text_operation(expression, writer), out)


def link(writer: RuleWriter, node: Link, out: Out) -> None:
    out += ['<a href="', link_operation(node.address, node.place), '"']
    write_attributes(node.attributes, out)
    out.append(">")
    link_label(writer, node, out)
    out.append("</a>")


def link_label(writer: RuleWriter, node: Link, out: Out) -> None:
    """The text of a link."""
    if node.children:
        writer.write(node.children, out)
    else:
        out.append(title_operation(node, writer.value))


def image(writer: RuleWriter, node: Image, out: Out) -> None:
    out += ['<img src="', link_operation(node.address, node.place), '" alt="']
    write_parts(node.alt, escape_attribute, attribute_operation, out)
    out.append('"')
    out.append(_picture_operation(node))
    write_attributes(node.attributes, out)
    out.append(">")


def _picture_operation(node: Image) -> Operation:
    """Gives the size of an image of the site, so that nothing moves when it is there; all but the first of
    a page are loaded when the reader comes near."""
    target = plain_parts(node.address)
    base = node.place.origin.path

    def operation(rendering: Rendering) -> str:
        is_first, rendering.has_image = not rendering.has_image, True
        loading = "" if is_first else ' loading="lazy"'
        plan = rendering.plan
        if not plan.pictures:
            return loading
        written, _ = urls.split_fragment(rendering.run_silently((target,)))
        address = None if urls.is_external(written) else plan.target(rendering.page, base, written)
        picture = plan.pictures.get(address) if address else None
        if picture is None or picture.size is None:
            return loading
        width, height = picture.size
        return f' width="{width}" height="{height}"{loading}'

    return operation


def line_break(writer: RuleWriter, node: Break, out: Out) -> None:
    out.append("<br>\n" if node.is_hard else "\n")


def footnote_mark(writer: RuleWriter, node: FootnoteMark, out: Out) -> None:
    path, label, footnotes = node.path, node.label, node.footnotes

    def operation(rendering: Rendering) -> str:
        if label not in footnotes:
            return ""
        number = rendering.footnote(path, label, footnotes[label].content)
        id_, to = rendering.footnote_mark(number), f"#{rendering.footnote_ids[number - 1]}"
        name = escape_attribute(rendering.words["footnote_number"].format(number=number))
        link = f'<a id="{id_}" href="{to}" aria-label="{name}">{number}</a>'
        return f'<sup class="footnote-mark">{link}</sup>'

    out.append(operation)


def task(writer: RuleWriter, node: Task, out: Out) -> None:
    checked = 'checked="checked" ' if node.is_done else ""
    out.append(
        f'<label><input class="task-list-item-checkbox" {checked}disabled="disabled" '
        'type="checkbox">'
    )
    writer.write(node.children, out)
    out.append("</label>")


# ------------------------------------------------------------------------------------- attributes


def _open(tag: str, attributes: Attributes, out: Out) -> None:
    if not attributes:
        out.append(f"<{tag}>")
        return
    out.append(f"<{tag}")
    write_attributes(attributes, out)
    out.append(">")


def write_attributes(attributes: Attributes, out: Out) -> None:
    """Append attributes, each with a blank before it."""
    for name, given in attributes:
        out.append(f' {name}="')
        if isinstance(given, Id):
            out.append(escaped_id(given))
        else:
            write_parts(given, escape_attribute, attribute_operation, out)
        out.append('"')


def escaped_id(node: Id) -> Operation:
    """An id as the value of an attribute."""
    id_ = id_operation(node)
    return lambda rendering: escape_attribute(id_(rendering))


def id_operation(node: Id) -> Callable[[Rendering], str]:
    """Gives an id that no other place of the page has, each time another one."""
    place = node.place
    if len(node.wanted) == 1 and isinstance(fixed := node.wanted[0], str):
        if node.kind == "made":
            return lambda rendering: rendering.unique_id(fixed)
        if node.kind == "own":
            return lambda rendering: rendering.own_id(fixed, place)
        return lambda rendering: (  # services name a step, so no other place may have its id
            rendering.unique_id(fixed)
            if fixed in rendering.reserved
            else rendering.own_id(fixed, place)
        )
    text, form, otherwise = plain_parts(node.wanted), node.form, node.otherwise

    def computed(rendering: Rendering) -> str:
        wanted = urls.normalized(form(text(rendering))) or otherwise
        if not wanted:
            rendering.report(_empty_id(place))
        return rendering.own_id(wanted or "section", place)

    return computed


def plain_parts(parts: Parts) -> Callable[[Rendering], str]:
    """A text without markup, put together when a page is rendered."""
    return lambda rendering: "".join(
        part if isinstance(part, str) else evaluated_text(part, rendering) for part in parts
    )


def _empty_id(place: Place) -> Diagnostic:
    message, hint = (
        "the id comes out empty",
        "give it a part that every page has: {#part-{{ ... }}}",
    )
    return Diagnostic("empty-value", message, place.span(), hint, "warning")


def link_operation(address: Parts, place: Place) -> str | Operation:
    """The `href` of a link, from the address as written, as the value of an attribute."""
    literal = literal_of(address)
    if literal is not None and urls.scheme(literal) in urls.SCHEMES:
        return escape_attribute(encoded(literal))
    target = link_target(address, place)
    return lambda rendering: escape_attribute(target(rendering))


def link_target(address: Parts, place: Place) -> Operation:
    """The address that a link leads to from the page, from the address as written."""
    literal = literal_of(address)
    if literal is not None:
        return lambda rendering: href(rendering, literal, place)

    def operation(rendering: Rendering) -> str:
        computed = ""
        for part in address:
            if isinstance(part, str):
                computed += part
                continue
            try:
                computed += plain_text(part.evaluate(rendering.scope))
            except EvaluationError as error:
                return failed(rendering, error, part)
        return href(rendering, computed, place)

    return operation
