"""Tabs as HTML, and what stands in the place of what there is not. Each tab has a visible label: without scripts, and
in print, all of them are there. The script (`templates/js/lazy/tabs`) makes a list of tabs of the labels."""

from collections.abc import Sequence

from tutgen.language.nodes import Tab, TabSet
from tutgen.language.rendering import Rendering, ShownTab
from tutgen.language.writers.text import TEXT
from tutgen.language.writers.writer import Out, RuleWriter
from tutgen.theme.highlight import escape_attribute


def tab_set(writer: RuleWriter, node: TabSet, out: Out) -> None:
    children = writer.program(node.children)

    def operation(rendering: Rendering) -> str:
        before, rendering.shown_tabs = rendering.shown_tabs, []
        html = rendering.run(children)
        tabs, rendering.shown_tabs = rendering.shown_tabs, before
        return html + tabs_html(node.group, tabs, rendering)

    out.append(operation)


def tab(writer: RuleWriter, node: Tab, out: Out) -> None:
    """A tab, for the set around it."""
    label, name, body = (
        writer.program(node.label),
        TEXT.program(node.label),
        writer.program(node.children),
    )

    def operation(rendering: Rendering) -> str:
        html, text = rendering.run(label), rendering.run_silently(name)
        id_ = rendering.tab_id(node.variant, text)
        with rendering.in_tab(node.group, node.variant, html):
            said = rendering.run(body)
        shown = ShownTab(id_, node.variant, html, text, said, node.is_selected)
        rendering.shown_tabs.append(shown)
        return ""

    out.append(operation)


def tabs_html(group: str, tabs: Sequence[ShownTab], rendering: Rendering) -> str:
    """The tabs that are not empty on a page; nothing if all are. The script names the list of tabs by the label of the
    group, or else by the heading above."""
    shown = [tab for tab in tabs if tab.html.strip()]
    if not shown:
        return ""
    of_group = f' data-group="{group}"' if group else ""
    label = rendering.values.group_labels.get(group)
    if label:
        of_group += f' data-label="{escape_attribute(label)}"'
    return f'<div class="tabs"{of_group}>\n{"".join(map(_tab_html, shown))}</div>\n'


def _tab_html(tab: ShownTab) -> str:
    variant = f' data-variant="{tab.variant}"' if tab.variant else ""
    selected = " data-selected" if tab.is_selected else ""
    return (
        f'<section class="tab" id="{escape_attribute(tab.id)}"{variant}{selected} aria-label="{escape_attribute(tab.name)}">'
        f'<p class="tab-label">{tab.label}</p>\n{tab.html}</section>\n'
    )


def unsupported_html(reason: str, rendering: Rendering) -> str:
    """Why there is not what is expected. `reason`: HTML."""
    label = escape_attribute(rendering.words["not_supported"])
    return (
        f'<aside class="admonition unsupported" role="note" aria-label="{label}">{reason}</aside>\n'
    )
