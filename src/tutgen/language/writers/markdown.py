"""Markdown: of a page, for programs and for whoever wants to take its text along."""

from tutgen.language import nodes as n
from tutgen.language.writers import every_format
from tutgen.language.writers import markdown_blocks as blocks
from tutgen.language.writers import markdown_inline as inline
from tutgen.language.writers.markdown_code import code, code_note
from tutgen.language.writers.markdown_requests import request, response
from tutgen.language.writers.markdown_services import compare, grid, services
from tutgen.language.writers.markdown_text import escaped
from tutgen.language.writers.writer import NodeRules, RuleWriter, nothing

MARKDOWN_RULES: NodeRules = {
    n.Text: inline.text,
    n.Value: inline.value,
    n.CodeSpan: inline.code_span,
    n.Styled: inline.styled,
    n.Keys: inline.code_span,
    n.Badge: inline.badge,
    n.Link: inline.link,
    n.Reference: inline.reference,
    n.Image: inline.image,
    n.Break: inline.line_break,
    n.FootnoteMark: inline.footnote_mark,
    n.Task: inline.task,
    n.Paragraph: blocks.paragraph,
    n.Anchor: nothing,
    n.FormerAnchor: nothing,
    n.Heading: blocks.heading,
    n.Step: blocks.step,
    n.Code: code,
    n.CodeNote: code_note,
    n.List: blocks.list_,
    n.Item: blocks.item,
    n.Definitions: blocks.definitions,
    n.Term: blocks.term,
    n.Definition: blocks.children,
    n.Figure: blocks.figure,
    n.Table: blocks.table,
    n.Row: blocks.row,
    n.Cell: nothing,
    n.Quote: blocks.quote,
    n.ThematicBreak: blocks.thematic_break,
    n.Aside: blocks.aside,
    n.Dropdown: blocks.dropdown,
    n.TabSet: blocks.children,
    n.Tab: blocks.tab,
    n.Only: every_format.only,
    n.Each: every_format.each,
    n.Include: every_format.include,
    n.Request: request,
    n.Response: response,
    n.Services: services,
    n.Grid: grid,
    n.Compare: compare,
    n.Footnote: nothing,
}
LABEL_RULES: NodeRules = {
    **MARKDOWN_RULES,
    n.Badge: inline.badge_label,
    n.Link: inline.link_label,
    n.Reference: inline.reference_label,
    n.FootnoteMark: nothing,
}
"""What stands within a link: no other link, and no footnote."""

MARKDOWN = RuleWriter(MARKDOWN_RULES, label=RuleWriter(LABEL_RULES, value=escaped), value=escaped)
