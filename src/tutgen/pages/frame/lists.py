"""The lists in the frame of a page, as HTML."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from tutgen.language.rendering import ContentsEntry
from tutgen.theme.highlight import escape, escape_attribute


@lru_cache(maxsize=64)
def contents_list(headings: tuple[ContentsEntry, ...]) -> str:
    """The level-2 and level-3 headings as nested lists, steps with their number."""
    out: list[str] = []
    depth = 0
    for heading in headings:
        if heading.level not in (2, 3):
            continue
        level = min(heading.level - 1, depth + 1)
        if level > depth:
            out.append("<ul>")
        else:
            out.append("</li>" + "</ul></li>" * (depth - level))
        depth = level
        number = f'<span class="number">{heading.step}</span> ' if heading.step else ""
        out.append(f'<li><a href="#{heading.id}">{number}{heading.html}</a>')
    return "".join(out) + "</li></ul>" * depth


def fact_list(facts: Iterable[tuple[str, str]]) -> str:
    """Facts of a service: label and HTML of each."""
    return "".join([f"<div><dt>{escape(k)}</dt><dd>{html}</dd></div>\n" for k, html in facts])


def file_links(files: Iterable[tuple[str, str]]) -> str:
    """Links to files that are made to be kept: address and label of each."""
    return "".join(
        [
            f'<a href="{escape_attribute(href)}" download>{escape(label)}</a>\n'
            for href, label in files
        ]
    )


def edit_list(base: str, paths: Iterable[str]) -> str:
    """Links to where the sources of a page can be edited."""
    return "".join([_edit_item(base, path) for path in paths])


@lru_cache(maxsize=4096)
def _edit_item(base: str, path: str) -> str:
    address = escape_attribute(f"{base}{quote(path)}")
    return f'<li><a href="{address}">{escape(path)}</a></li>\n'
