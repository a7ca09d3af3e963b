"""The sources of a tutorial, or of a plain page, to their compilation."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tutgen.content.model import MarkdownFile, Project, Tutorial
from tutgen.diagnostics import Diagnostic
from tutgen.language.document import Document
from tutgen.language.expressions.computed import compile_value
from tutgen.language.expressions.values import Evaluate
from tutgen.language.markdown import compile_markdown
from tutgen.language.odd_characters import check_prose, check_value
from tutgen.language.parsing.parser import Syntax
from tutgen.pages.compiling.compilation import Compilation, sources_of_file
from tutgen.pages.compiling.documents import Documents
from tutgen.pages.compiling.fields import check_statements
from tutgen.pages.compiling.shared import SharedSources, compile_names, placed
from tutgen.requests.parsing import compile_request, parse_requests
from tutgen.requests.placed import PlacedRequest
from tutgen.requests.request import CompiledRequest

_PLAIN_KEYS = ("title", "navigation_title", "heading", "description")
"""The texts of front matter, which are plain text with expressions."""


class _Own(NamedTuple):
    """What a tutorial says beside the bodies of its two files; a plain page says nothing of it."""

    names: Mapping[str, Evaluate]
    requests: Mapping[str, CompiledRequest]
    placed_requests: Mapping[str, PlacedRequest]
    about: Mapping[str, Any] | None
    facts: Mapping[str, Document]
    moves: Mapping[str, Document]
    is_broken: bool
    """Whether its requests could not be read."""


_NOTHING = _Own({}, {}, {}, None, {}, {}, is_broken=False)


def compile_tutorial(
    tutorial: Tutorial, project: Project, documents: Documents, shared: SharedSources
) -> Compilation:
    """Compile the Markdown files of a tutorial, its names and its requests."""
    diagnostics: list[Diagnostic] = []
    index, syntax = tutorial.index, documents.syntax
    names = compile_names(tutorial.names, index.front("names"), diagnostics)
    raws, unreadable = parse_requests(tutorial.requests, project.request_templates)
    diagnostics += unreadable
    requests = {
        name: compile_request(raw, project.site.requests, syntax, diagnostics)
        for name, raw in raws.items()
    }
    files = (index, tutorial.page)
    compiled = {file.path: documents.page(file.path) for file in files}
    own = _Own(
        names=names,
        requests=requests,
        placed_requests={
            name: placed(request, project, shared.languages, shared.form_layouts)
            for name, request in requests.items()
        },
        about={
            "title": index.front_matter.get("title", tutorial.folder),
            "slug": tutorial.folder,
        },
        facts=_texts(index, "facts", syntax),
        moves=_texts(index, "moves", syntax),
        is_broken=bool(unreadable),
    )
    return _compilation(files, compiled, own, shared, diagnostics)


def compile_plain(file: MarkdownFile, documents: Documents, shared: SharedSources) -> Compilation:
    """Compile the Markdown file of a plain page."""
    return _compilation((file,), {file.path: documents.page(file.path)}, _NOTHING, shared, [])


def _texts(index: MarkdownFile, key: str, syntax: Syntax) -> Mapping[str, Document]:
    """The texts that a tutorial's front matter has below a key, by their own keys."""
    written = index.front_matter.get(key)
    if not written:
        return {}
    origin = index.front(key)
    return {k: compile_markdown(text, origin.child(k), syntax) for k, text in written.items()}


def _compilation(
    files: Sequence[MarkdownFile],
    documents: Mapping[str, Document],
    own: _Own,
    shared: SharedSources,
    diagnostics: list[Diagnostic],
) -> Compilation:
    front = {
        (file.path, key): compile_value(text, file.front(key), diagnostics)
        for file in files
        for key in _PLAIN_KEYS
        if isinstance(text := file.front_matter.get(key), str) and "{{" in text
    }
    for file in files:
        for key in _PLAIN_KEYS:
            check_statements(file.front_matter.get(key), file.front(key), diagnostics)
            diagnostics += check_prose(file.front_matter.get(key), file.front(key))
        for key in ("services", "aliases"):
            diagnostics += check_value(file.front_matter.get(key), file.front(key), prose=True)
    markdown = [*documents.values(), *own.facts.values(), *own.moves.values()]
    for document in markdown:
        diagnostics += document.diagnostics
    markdown += [d for request in own.requests.values() for d in request.documents]
    return Compilation(
        snippets=frozenset[str]().union(*(document.includes for document in markdown)),
        documents=documents,
        names={**shared.names, **own.names},
        requests={**shared.requests, **own.requests},
        placed_requests={**shared.placed_requests, **own.placed_requests},
        facts=own.facts,
        own_requests=own.requests,
        sources={path: sources_of_file(d, own.requests) for path, d in documents.items()},
        about=own.about,
        front=front,
        moves=own.moves,
        diagnostics=tuple(diagnostics),
        scopes={},
        broken=own.is_broken or shared.broken,
    )
