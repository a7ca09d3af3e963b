"""HTML: the format of pages, and of the labels by which a page's contents list shows its headings."""

from functools import lru_cache
from typing import Any

from tutgen.language import nodes as n
from tutgen.language.parsing.headings import empty_heading, skipped_heading
from tutgen.language.rendering import ContentsEntry, Rendering
from tutgen.language.writers import every_format
from tutgen.language.writers import html_blocks as blocks
from tutgen.language.writers import html_inline as inline
from tutgen.language.writers.html_code import code, code_note
from tutgen.language.writers.html_grid import grid
from tutgen.language.writers.html_rtl import RightToLeftWriter, isolated, right_to_left
from tutgen.language.writers.html_services import compare, services
from tutgen.language.writers.html_tabs import tab, tab_set
from tutgen.language.writers.html_values import attribute_operation
from tutgen.language.writers.references import reference_operation
from tutgen.language.writers.text import TEXT
from tutgen.language.writers.writer import (
    NodeRule,
    NodeRules,
    Out,
    RuleWriter,
    joined,
    nothing,
    write_parts,
)
from tutgen.theme.highlight import escape, escape_attribute


def _heading(writer: RuleWriter, node: n.Heading, out: Out) -> None:
    """A heading, and beside it the link to it, which is no part of its name."""
    writer.write(node.anchors, out)
    css: Out = []
    if node.css:
        css.append(' class="')
        write_parts(node.css, escape_attribute, attribute_operation, css)
        css.append('"')
    level, classes, place = node.level, joined(css), node.place
    number, count = node.step or (None, 0)
    wanted = inline.id_operation(node.id)
    program, label, name = (node.content.program(w) for w in (writer, writer.label, TEXT))
    says_the_same = all(isinstance(part, str) for part in (*program, *label, *name, *classes))
    fixed = ["".join(map(str, part)) for part in (program, label, name, classes)]

    def operation(rendering: Rendering) -> str:
        own = wanted(rendering)
        id_ = escape_attribute(own)
        rendering.section = own.removeprefix(rendering.prefix)
        if says_the_same:
            html, shown, told, style = fixed
        else:
            html = rendering.run(program)
            style = rendering.run(classes) if classes else ""
            shown, told = rendering.run_silently(label), rendering.run_silently(name)
        if not html.strip():
            rendering.report(empty_heading(place))
        above = rendering.headings[-1].level if rendering.headings else 1
        if level > above + 1:
            rendering.report(skipped_heading(level, above, place))
        if rendering.tabs:
            shown = f"{shown} ({', '.join(rendering.tabs)})"
        rendering.headings.append(ContentsEntry(level, id_, shown, number))
        words = rendering.words
        link = rendering.unique_name(words["link_to"].format(heading=told))
        step = data = ""
        if number:
            is_shared = number in rendering.shared_steps
            data = f' data-step="{number}"{" data-shared" if is_shared else ""}'
            step = _step(words["step_of"], number, count)
        return step + _with_link(level, id_, f"{style}{data}", html, link)

    out.append(operation)


@lru_cache(maxsize=1024)
def _step(said: str, number: int, count: int) -> str:
    return f'<p class="step">{escape(said.format(number=number, count=count))}</p>\n'


@lru_cache(maxsize=1024)
def _with_link(level: int, id_: str, attributes: str, html: str, link: str) -> str:
    """A heading: most are the same on all pages of a tutorial. `link`: what its link says."""
    return (
        f'<div class="heading"><h{level} id="{id_}"{attributes}>{html}</h{level}>'
        f'<a class="anchor" href="#{id_}" aria-label="{escape_attribute(link)}"></a></div>\n'
    )


def _reference(writer: RuleWriter, node: n.Reference, out: Out) -> None:
    frame = '<a href="{}">{}</a>'.format
    out.append(reference_operation(node, writer.label, escape, frame))


def _reference_label(writer: RuleWriter, node: n.Reference, out: Out) -> None:
    out.append(reference_operation(node, writer.label, escape, lambda href, words: words))


HTML_RULES: NodeRules = {
    n.Text: inline.text,
    n.Value: inline.value,
    n.CodeSpan: inline.code_span,
    n.Styled: inline.styled,
    n.Keys: inline.keys,
    n.Badge: inline.badge,
    n.Link: inline.link,
    n.Reference: _reference,
    n.Image: inline.image,
    n.Break: inline.line_break,
    n.FootnoteMark: inline.footnote_mark,
    n.Task: inline.task,
    n.Paragraph: blocks.paragraph,
    n.Anchor: blocks.anchor,
    n.FormerAnchor: blocks.former_anchor,
    n.Heading: _heading,
    n.Step: blocks.step,
    n.Code: code,
    n.CodeNote: code_note,
    n.List: blocks.list_,
    n.Item: blocks.item,
    n.Definitions: blocks.definitions,
    n.Term: blocks.term,
    n.Definition: blocks.definition,
    n.Table: blocks.table,
    n.Row: blocks.row,
    n.Cell: blocks.cell,
    n.Quote: blocks.quote,
    n.ThematicBreak: blocks.thematic_break,
    n.Aside: blocks.aside,
    n.Dropdown: blocks.dropdown,
    n.Figure: blocks.figure,
    n.TabSet: tab_set,
    n.Tab: tab,
    n.Only: every_format.only,
    n.Each: every_format.each,
    n.Include: every_format.include,
    n.Request: blocks.request,
    n.Response: blocks.response,
    n.Services: services,
    n.Grid: grid,
    n.Compare: compare,
    n.Footnote: nothing,
}


def _without_id(rule: NodeRule) -> NodeRule:
    """The rule for nodes that have attributes, without their id: it stands on the page already."""

    def written(writer: RuleWriter, node: Any, out: Out) -> None:
        attributes = tuple(a for a in node.attributes if a[0] != "id")
        rule(writer, node._replace(attributes=attributes) if node.attributes else node, out)

    return written


LABEL_RULES: NodeRules = {
    **HTML_RULES,
    n.CodeSpan: _without_id(inline.code_span),
    n.Styled: _without_id(inline.styled),
    n.Image: _without_id(inline.image),
    n.Badge: inline.badge_label,
    n.Link: inline.link_label,
    n.Reference: _reference_label,
    n.FootnoteMark: nothing,
}
"""What stands within a link: no other link, no footnote, and no id, which the page has already."""

LABEL = RuleWriter(LABEL_RULES)
HTML = RuleWriter(HTML_RULES, label=LABEL)
RTL_LABEL = RightToLeftWriter(right_to_left(LABEL_RULES), value=isolated)
RTL_HTML = RightToLeftWriter(right_to_left(HTML_RULES), label=RTL_LABEL, value=isolated)
