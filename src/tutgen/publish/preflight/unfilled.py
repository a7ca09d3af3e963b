"""Places of a page that were left empty: attributes, parts of addresses, names in requests."""

import re
from collections.abc import Iterator

from tutgen.content.model import Site
from tutgen.publish.artifact import is_page
from tutgen.publish.preflight.finished_site import FinishedSite, has_empty_part
from tutgen.publish.preflight.flaws import Flaw
from tutgen.publish.preflight.lines import NewLines, in_line
from tutgen.theme.placeholder import PLACEHOLDER


def unfilled_markup(finished: FinishedSite) -> Iterator[Flaw]:
    """Empty attributes and titles, and addresses with an empty part."""
    for path, page in finished.artifact.pages.items():
        for written in page.empty:
            yield Flaw(
                "unfilled-id",
                f"the attribute {written} has no value",
                [path],
                "fill it in, or take it out",
                written=written,
            )
        if page.title == "":
            yield Flaw(
                "unfilled-id", "the page has an empty title", [path], "fill it in", written="<title"
            )
    for address, target in finished.targets.items():
        if target.path is not None and has_empty_part(target.path):
            yield Flaw(
                "unfilled-id",
                f"the address '{address.value}' has an empty part",
                finished.artifact.addresses[address],
                "fill in what belongs between the slashes",
                written=address.written,
            )


_MARKER = re.compile("[\U00100000-\U0010fffd]")
_REQUEST = re.compile(r"^[ \t]*((?:GET|HEAD|POST|PUT|PATCH|DELETE)[ \t]+([^\s?]+))", re.MULTILINE)
_EMPTY_PART = re.compile(r"(?<!:)//")
_NAMELESS = re.compile(r"PUT\s+(?:.*/)?_\w+/(?:.*/)?")
_BRACED = re.compile(r"\{([\w-]+)\}")


def markers(text: NewLines, site: Site) -> Iterator[tuple[str, Flaw]]:
    """What stands for an expression while Markdown is read has no place in a page."""
    match = _MARKER.search(text.written) if is_page(text.path) else None
    if match:
        yield in_line(
            text,
            text.written,
            match.start(),
            Flaw(
                "unfilled-id",
                f"a private character (U+{ord(match[0]):X}) stands for a value",
                [text.path],
                "if no asset of yours has it, please report this as a defect in tutgen",
                written=match[0],
            ),
        )


def request_paths(text: NewLines, site: Site) -> Iterator[tuple[str, Flaw]]:
    """The path of a request lacks no name. In an API with paths such as `_ingest/pipeline/`, a PUT
    names what it makes."""
    declared = {_word(name) for name in site.names}
    for match in _REQUEST.finditer(text.plain):
        request, path = match[1], match[2]
        found = (*PLACEHOLDER.finditer(path), *_BRACED.finditer(path))
        placeholder = next((m[0] for m in found if _word(m[1]) in declared), None)
        if placeholder:
            message = f"the request '{request}' holds '{placeholder}', a name that has a value"
        elif _EMPTY_PART.search(path) or _NAMELESS.fullmatch(request):
            message = f"the path of the request '{request}' has an empty part"
        else:
            continue
        flaw = Flaw(
            "unfilled-id",
            message,
            [text.path],
            "fill in the name; in the sources, write it as an expression",
        )
        yield in_line(text, text.plain, match.start(2), flaw)


def _word(name: str) -> str:
    return name.lower().replace("-", "_")
