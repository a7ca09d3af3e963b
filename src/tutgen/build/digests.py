"""Digests of what pages depend on: if they are equal, so are the pages.

They are coarse rather than clever. What all pages may show (settings, services, the theme, which files
and pages there are, the program itself) is one digest; the sources of the pages that are compiled
together are one each. Titles and labels of other pages are no sources: `GroupResult.seen_by_others`.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from tutgen import __version__
from tutgen.build.inputs import markdown_of
from tutgen.build.prepared import PreparedSite
from tutgen.build.results import PageGroup
from tutgen.content.model import Project
from tutgen.pages.render import Renderer
from tutgen.requests.languages.variables import numbered

_RENDERED_BY = ("jinja2", "markdown_it", "markupsafe", "mdit_py_plugins", "pygments", "yaml")
"""The libraries that affect the content of pages."""


def digest_of_all(site: PreparedSite, renderer: Renderer, *, drafts: bool) -> str:
    """The digest of what all pages may depend on."""
    project, plan = site.project, site.plan
    shared = frozenset[str]().union(*(document.includes for document in site.compiled.shared))
    pages = plan.pages.values()
    return _digest(
        [
            *_program(),
            f"{drafts}",
            f"{project.has_tabs}",
            f"{project.site.base_url}",
            f"{bool(renderer.history)}",
            renderer.framing.edit_base,
            renderer.pictures.drawn_by,
            site.theme.digest.hex(),
            *_texts_of_all(project),
            *(f"{name} {variable}" for name, variable in sorted(numbered(project).items())),
            *project.site.words.values(),
            *project.site.script_words.values(),
            *(project.files[path].source.text for path in sorted(shared)),
            *sorted(project.files),
            *(
                f"{address} {path}"
                for files in (plan.assets, plan.private)
                for address, path in files.items()
            ),
            *(f"{address} {picture}" for address, picture in plan.pictures.items()),
            *(f"{p.address}\n{p.kind}\n{p.file.path}\n{p.previous}\n{p.next}" for p in pages),
            *(p.address for p in pages if p.file.made),
            *(
                f"{tutorial.folder}\n{entry.name}\n{entry.service is None}"
                for tutorial in project.tutorials
                for entry in tutorial.entries
            ),
            *sorted(project.published.listed),
        ]
    )


def digest_of_group(site: PreparedSite, group: PageGroup, snippets: Iterable[str]) -> str | None:
    """The digest of the sources of a group that includes these snippets; None where one is gone."""
    page = group.pages[0]
    requests = page.tutorial.requests if page.tutorial else None
    files = site.project.files
    paths = (*markdown_of(page), *snippets)
    if not all(path in files for path in paths):
        return None
    texts = [text for path in paths for text in (path, files[path].source.text)]
    addresses = (page.address for page in group.pages)
    return _digest(
        [*texts, "", requests.text if requests else "", f"{requests is None}", *addresses]
    )


def _texts_of_all(project: Project) -> Iterator[str]:
    """Path and text of every file of the model that belongs to no tutorial."""
    models = (model.origin.source for model in project.models.values())
    services = (service.origin.source for service in project.services.values())
    sources = {project.site.origin.source, *models, *services, *filter(None, [project.requests])}
    for source in sorted(sources, key=lambda source: source.path):
        yield source.path
        yield source.text


def _program() -> Iterator[str]:
    """Texts that identify this version of tutgen, of Python and of the libraries that render."""
    yield __version__
    yield sys.version
    package = Path(__file__).parent.parent
    for folder, folders, names in os.walk(package):
        folders.sort()
        yield from (_state(os.path.join(folder, n)) for n in sorted(names) if n.endswith(".py"))  # noqa: PTH118
    for library in _RENDERED_BY:
        spec = find_spec(library)
        if spec is None or spec.origin is None:
            continue
        yield _state(spec.origin)
        installed = Path(spec.origin).parent.parent
        yield from sorted(n for n in os.listdir(installed) if n.endswith(("-info", ".dist-info")))  # noqa: PTH208


def _state(path: str) -> str:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError as error:  # a link to nothing, as editors leave them
        return f"{path} {error.errno}"
    return f"{path} {status.st_mtime_ns} {status.st_size}"


def _digest(texts: Iterable[str]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for text in texts:
        content = text.encode("utf-8", "surrogatepass")
        digest.update(b"%d\0%b" % (len(content), content))
    return digest.hexdigest()
