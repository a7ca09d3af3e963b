"""Plain text with the addresses of links and images, without lists of services: for the sibling rules."""

from tutgen.language import nodes as n
from tutgen.language.rendering import Rendering
from tutgen.language.writers.html_inline import link_target
from tutgen.language.writers.text import TEXT_RULES
from tutgen.language.writers.writer import NodeRule, NodeRules, Out, RuleWriter, nothing


def _with_address(rule: NodeRule) -> NodeRule:
    """The rule of plain text, and behind it the address."""

    def written(writer: RuleWriter, node: n.Link | n.Image | n.Badge, out: Out) -> None:
        rule(writer, node, out)
        if node.address is not None:
            out += [" ", link_target(node.address, node.place), " "]

    return written


def _footnote_mark(writer: RuleWriter, node: n.FootnoteMark, out: Out) -> None:
    path, label, footnotes = node.path, node.label, node.footnotes

    def operation(rendering: Rendering) -> str:
        if label in footnotes:
            rendering.footnote(path, label, footnotes[label].content)
        return ""

    out.append(operation)


TEXT_WITH_LINKS_RULES: NodeRules = {
    **TEXT_RULES,
    n.Link: _with_address(TEXT_RULES[n.Link]),
    n.Image: _with_address(TEXT_RULES[n.Image]),
    n.Badge: _with_address(TEXT_RULES[n.Badge]),
    n.FootnoteMark: _footnote_mark,
    n.Grid: nothing,
    n.Services: nothing,
}
TEXT_WITH_LINKS = RuleWriter(TEXT_WITH_LINKS_RULES)
TEXT_WITHOUT_CODE = RuleWriter(
    {**TEXT_WITH_LINKS_RULES, n.Code: nothing, n.Request: nothing, n.Response: nothing}
)
"""The same without requests and other code, whose lines take half of the time, and without their notes."""
