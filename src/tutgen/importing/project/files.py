"""The files of the project: what the draft says, as lines."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tutgen.importing.nouns.line import Line
from tutgen.importing.nouns.said import Said
from tutgen.importing.project.draft import Draft
from tutgen.importing.project.yaml_lines import yaml_lines

Files = Mapping[str, Sequence[Line]]
"""Path within the project -> its lines."""
_TAIL = re.compile(
    r"[\s,:–—-]*(?:\b(?:with|for|using|on|in|by|via|and|to|from|of|at|into|through)\b)?\s*\{\{ service\.[^{}]*\}\}[\s,:–—-]*$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^\s*\{\{ service\.[^{}]*\}\}[\s,:–—-]*")
_SCHEMA = "# yaml-language-server: $schema={}_schema/{}.json"


class Head(NamedTuple):
    """What stands above the text of a page."""

    title: str
    heading: str
    """Empty if it is the title."""
    description: str
    usual_title: str
    """That of most pages; empty if there is none."""


class Overview(NamedTuple):
    """The tutorial's own page."""

    title: str
    lines: Sequence[Line]
    planned: Sequence[str]
    """Names of services that pickers name and nobody has written."""


def files_of_project(
    draft: Draft,
    tutorial: str,
    head: Head,
    overview: Overview,
    at: Line,
    settings: Mapping[str, Any],
) -> Files:
    """All files of the project."""
    site: dict[str, Any] = {"title": overview.title, "lang": "en", **settings}
    site["fields"] = draft.fields
    files: dict[str, Sequence[Line]] = {"content/site.yaml": yaml_lines(_without_empty(site), at)}
    for service, values in zip(draft.services, draft.values, strict=True):
        ordered = {name: values[name] for name in draft.fields if name in values}
        said = {"name": service.name, **ordered}
        files[f"content/services/{service.slug}.yaml"] = yaml_lines(said, at)
    if draft.requests:
        files[f"content/{tutorial}/requests.yaml"] = _parted(draft.requests, at)
    files[f"content/{tutorial}/[service].md"] = [*_front(_page_front(head), at), *draft.page]
    services: list[Any] = [service.slug for service in draft.services]
    services += [{"planned": name} for name in overview.planned]
    front = {"title": overview.title, "services": services}
    badges = [at.saying(text) for text in ("", "```{services}", "```")]
    files[f"content/{tutorial}/index.md"] = [*_front(front, at), *overview.lines, *badges]
    return files


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ({}, [], "")}


def _page_front(head: Head) -> dict[str, Any]:
    front = {"title": head.title, "heading": head.heading, "description": head.description}
    front["navigation_title"] = "{{ service.name }}"
    return _without_empty(front)


def _front(values: Mapping[str, Any], at: Line) -> list[Line]:
    return [at.saying("---"), *yaml_lines(values, at), at.saying("---"), at.saying("")]


def _parted(requests: Mapping[str, Said], at: Line) -> list[Line]:
    """Requests, a blank line between them."""
    out: list[Line] = []
    for name, said in requests.items():
        lines = yaml_lines({name: said}, at)
        out += [at.saying(""), *lines] if out else lines
    return out


def common_title(title: str) -> str:
    """The title of all pages without the service: `Send a text with {{ service.name }}` -> `Send a text`."""
    for pattern in (_TAIL, _HEAD):
        title = pattern.sub("", title)
    plain = re.sub(r"\{\{ service\.[^{}]*\}\}", "", title)
    plain = re.sub(r"\s+", " ", plain).strip()
    return plain[:1].upper() + plain[1:]


def without_braces(title: str) -> str:
    """A title of the site, which has no expressions: braces that would be one are single ones."""
    return re.sub(r"\\*\{{2,}", "{", re.sub(r"\}{2,}", "}", title))


def text_of_file(lines: Sequence[Line]) -> str:
    """The text of a file, with a line end at its end, and no doubled blank lines at it."""
    return "\n".join(line.text for line in lines).strip("\n") + "\n"
