"""`{tab-set} group` with a `{tab-item} variant` for each text that readers choose from, and MyST's own form of both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tutgen.diagnostics import Diagnostic, Span, unknown_name_hint
from tutgen.language.directives.shared import needs_argument, report_empty
from tutgen.language.nodes import (
    Anchor,
    Block,
    Each,
    FormerAnchor,
    Heading,
    Include,
    Inline,
    Node,
    Only,
    Tab,
    TabSet,
    Text,
    walk,
)
from tutgen.language.parsing.parser import Directive, Form, Parser

_BESIDE = (Tab, Anchor, FormerAnchor)
"""What may stand in a set."""


def tab_set(parser: Parser, directive: Directive) -> Sequence[Block]:
    group = _group(parser, directive)
    parser.tab_groups.append(group)
    children = parser.nested(directive.body, directive.body_line)
    parser.tab_groups.pop()
    _check_children(parser, directive, children)
    return [TabSet(directive.line, group, children)]


def _group(parser: Parser, directive: Directive) -> str:
    """The group that a set names; empty, and reported, if there is no such group."""
    option = "sync-group" if "sync-group" in directive.options else ""
    written = parser.unmarked(directive.options.get(option, directive.argument))
    groups = parser.syntax.variants
    if not written or written in groups:
        return written
    parser.report(
        "unknown-variant",
        f"there is no group of variants '{written}'",
        directive.line_of(option),
        needle=written,
        hint=unknown_name_hint(written, groups, "there are")
        or "declare it below 'variants' of site.yaml, or name none: then these tabs switch alone",
    )
    return ""


def _check_children(parser: Parser, directive: Directive, children: Sequence[Block]) -> None:
    seen: set[str] = set()
    for node in children:
        name = node.variant if isinstance(node, Tab) else ""
        if name and name in seen:
            parser.report(
                "duplicate-key",
                f"the variant '{name}' has two tabs in this set",
                node.line,
                needle="{tab-item}",
                hint="make one of the two",
            )
        seen.add(name)
    for node in _stray(children):
        parser.report(
            "stray-markup",
            "this stands in a set of tabs, but in none of its tabs",
            node.line,
            hint="put it into a {tab-item}, or above the set",
        )
    if not any(isinstance(node, Tab) for node in walk(children)):
        report_empty(parser, directive)


def _stray(children: Sequence[Block]) -> Iterator[Block]:
    """What is neither a tab nor chooses tabs."""
    for node in children:
        if isinstance(node, Only | Each):
            yield from _stray(node.children)
        elif not isinstance(node, _BESIDE):
            yield node


def tab_item(parser: Parser, directive: Directive) -> Sequence[Block]:
    if not directive.argument:
        needs_argument(parser, directive, "a label, or the name of a variant")
    if not parser.tab_groups:  # what stands in it is not lost
        parser.report(
            "stray-markup",
            "a {tab-item} stands outside of a {tab-set}",
            directive.line,
            needle="{tab-item}",
            hint="write {tab-set} around it, with more colons",
        )
        return parser.nested(directive.body, directive.body_line)
    group = parser.tab_groups[-1]
    variants = parser.syntax.variants.get(group, {})
    variant, label = _variant(parser, directive, variants)
    saved, parser.tab_groups = parser.tab_groups, []
    children = parser.nested(directive.body, directive.body_line)
    parser.tab_groups = saved
    if not directive.body.strip():
        report_empty(parser, directive)
    for place in _steps(children):
        parser.diagnostics.append(step_in_tab(place))
    is_selected = "selected" in directive.options
    return [Tab(directive.line, group if variant else "", variant, label, children, is_selected)]


def _variant(
    parser: Parser, directive: Directive, variants: Mapping[str, str]
) -> tuple[str, Sequence[Inline]]:
    """The variant that a tab is for, and its label; the variant is empty if there is none, which is reported
    where the set has a group."""
    option = "sync" if "sync" in directive.options else ""
    written = parser.unmarked(directive.options.get(option, directive.argument))
    label = parser.inline(directive.argument)
    if written in variants:
        return written, label if option else (Text(directive.line, variants[written]),)
    if variants or option:
        hint = unknown_name_hint(written, variants, "there are")
        parser.report(
            "unknown-variant",
            f"there is no variant '{written}'" + ("" if variants else ": the set names no group"),
            directive.line_of(option),
            needle=written,
            hint=hint or "write the group of 'variants' of site.yaml behind {tab-set}",
        )
    return "", label


def _steps(nodes: Iterable[Node]) -> Iterator[Span]:
    """The places of level-2 headings, those of snippets too."""
    for node in walk(tuple(nodes)):
        if isinstance(node, Heading) and node.level == 2:
            yield node.place.span()
        elif isinstance(node, Include):
            yield from _steps(node.content.nodes)


def step_in_tab(span: Span) -> Diagnostic:
    """The diagnostic for a level-2 heading in a tab: the contents list could lead to what is hidden."""
    return Diagnostic(
        "step-in-tab",
        "a level-2 heading, which begins a step, stands in a tab",
        span,
        "begin it with '###', or put the tabs below a heading of their own",
    )


TAB_SET = Form(
    tab_set,
    frozenset(("sync-group",)),
    argument="group",
    summary="tabs, of which readers choose one. The sets of one group of `variants` switch together; without a group a set "
    "switches alone",
)
TAB_ITEM = Form(
    tab_item,
    frozenset(("sync", "selected")),
    argument="variant",
    summary="a tab of a set: the variant that it is for, or its label where the set has no group; `:sync:` names the variant "
    "behind a label of its own",
)
