"""Tabs as HTML, and what stands in the place of what there is not. Each tab has a visible label: without scripts, and
in print, all of them are there. The script (`templates/js/lazy/tabs`) makes a list of tabs of the labels."""

from collections.abc import Sequence
from typing import NamedTuple

from tutgen.language.nodes import TabSet
from tutgen.language.rendering import Rendering
from tutgen.language.writers.text import TEXT
from tutgen.language.writers.writer import Out, RuleWriter
from tutgen.theme.highlight import escape_attribute


class ShownTab(NamedTuple):
    """A tab of a page."""

    variant: str
    """Empty if the set has no group."""
    label: str
    """HTML."""
    name: str
    """The label as text."""
    html: str


def tab_set(writer: RuleWriter, node: TabSet, out: Out) -> None:
    tabs = [
        (
            tab.variant,
            writer.program(tab.label),
            TEXT.program(tab.label),
            writer.program(tab.children),
        )
        for tab in node.tabs
    ]

    def operation(rendering: Rendering) -> str:
        shown = []
        for variant, label, name, body in tabs:
            html, text = rendering.run(label), rendering.run_silently(name)
            with rendering.in_tab(node.group, variant, html):
                shown.append(ShownTab(variant, html, text, rendering.run(body)))
        return tabs_html(node.group, shown)

    out.append(operation)


def tabs_html(group: str, tabs: Sequence[ShownTab]) -> str:
    """The tabs that are not empty on a page; nothing if all are."""
    shown = [tab for tab in tabs if tab.html.strip()]
    if not shown:
        return ""
    of_group = f' data-group="{group}"' if group else ""
    return f'<div class="tabs"{of_group}>\n{"".join(map(_tab_html, shown))}</div>\n'


def _tab_html(tab: ShownTab) -> str:
    variant = f' data-variant="{tab.variant}"' if tab.variant else ""
    return (
        f'<section class="tab"{variant} aria-label="{escape_attribute(tab.name)}">'
        f'<p class="tab-label">{tab.label}</p>\n{tab.html}</section>\n'
    )


def unsupported_html(reason: str, rendering: Rendering) -> str:
    """Why there is not what is expected. `reason`: HTML."""
    label = escape_attribute(rendering.words["not_supported"])
    return (
        f'<aside class="admonition unsupported" role="note" aria-label="{label}">{reason}</aside>\n'
    )
