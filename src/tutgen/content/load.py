"""From the files below `content/` to a validated `Project`.

A value that cannot be used is left out, so that one mistake is not reported twice.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tutgen.content.forms import read_request_templates
from tutgen.content.front_matter import read_markdown
from tutgen.content.home import HOME, home_page
from tutgen.content.model import (
    MarkdownFile,
    Project,
    Published,
    Site,
)
from tutgen.content.paths import (
    CONTENT,
    SERVICE_PAGE,
    is_asset,
    is_private_asset,
)
from tutgen.content.reading import Memo, Reading
from tutgen.content.samples import Samples
from tutgen.content.services import read_services
from tutgen.content.site_file import check_order, read_models, read_site
from tutgen.content.theme_settings import check_theme
from tutgen.content.tutorials import folder_of, read_tutorial, report_orphan
from tutgen.diagnostics import Diagnostic
from tutgen.sources.ignore import is_private
from tutgen.sources.source import Source


def load_project(
    root: Path,
    memo: Memo | None = None,
    *,
    drafts: bool = False,
    instead: Mapping[str, Source | None] | None = None,
) -> Project:
    """Load everything below `root/content`; the project holds all diagnostics.

    `instead`: path of a file -> the source that is taken in its place; None: the file is left out.
    """
    with without_garbage_collection():
        reading = Reading(root, memo=memo or Memo(), instead=instead or {})
        return _project(reading, drafts=drafts)


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Switch the garbage collector off: loading leaves hardly any cycles, and looking for them takes a third
    of its time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def load_markdown(root: Path, path: str) -> tuple[MarkdownFile | None, tuple[Diagnostic, ...]]:
    """One Markdown file, and the diagnostics of its front matter."""
    reading = Reading(root)
    return read_markdown(reading, path), tuple(reading.diagnostics)


def load_site(root: Path) -> tuple[Site, tuple[Diagnostic, ...]]:
    """`site.yaml` alone, and its diagnostics."""
    reading = Reading(root)
    site = read_site(reading)
    return site, tuple(reading.diagnostics)


def load_request_templates(root: Path) -> Mapping[str, Source]:
    """Name of a language of requests that the project adds -> its template."""
    return read_request_templates(Reading(root))


def _project(reading: Reading, *, drafts: bool) -> Project:
    files = sorted(reading.files(), key=lambda path: path.split("/"))
    every = frozenset(files)
    files = [path for path in files if not reading.is_misnamed(path, every)]
    there = frozenset(files)
    site = read_site(reading)
    request_templates = read_request_templates(reading)
    models = read_models(reading, there)
    markdown = {
        path: file
        for path in files
        if path.endswith(".md") and (file := read_markdown(reading, path))
    }
    snippets = {path: file for path, file in markdown.items() if is_private(path)}
    overviews = {
        path: file
        for path, file in markdown.items()
        if path not in snippets and path.endswith("/index.md") and "services" in file.front_matter
    }
    listed = (slug for file in overviews.values() for slug in file.front_matter["services"])
    published = Published(frozenset(s for s in listed if isinstance(s, str)), drafts)
    shared = [path for path in files if path.endswith(f"/{SERVICE_PAGE}")]
    check_order(reading, site, map(folder_of, (*overviews, *shared)))
    services = read_services(reading, site, _in_folder(files, "services"), published)
    tutorials = []
    used: set[str] = set()
    for path, file in overviews.items():
        tutorial = read_tutorial(reading, file, markdown, services, there)
        used |= {path, f"{path.removesuffix('index.md')}{SERVICE_PAGE}"}
        if tutorial:
            tutorials.append(tutorial)
    pages = tuple(f for p, f in markdown.items() if p not in used and p not in snippets)
    for page in pages:
        if page.path.endswith(f"/{SERVICE_PAGE}"):
            report_orphan(reading, page.path)
    for path in files:
        folder, _, name = path.rpartition("/")
        has_page = f"{folder}/{SERVICE_PAGE}" in there  # of a tutorial, or reported above
        is_read = folder == CONTENT or f"{folder}/index.md" in overviews or is_private(path)
        if name == "requests.yaml" and not is_read and not has_page:
            report_orphan(reading, path)
    pages = tuple(p for p in pages if not p.path.endswith(f"/{SERVICE_PAGE}"))
    home = None
    if not {HOME, f"{CONTENT}/index.html"} & there and (tutorials or pages):
        home = _home(reading, site, pages)
        markdown[HOME] = home
    assets = tuple(path for path in files if is_asset(path))
    private = tuple(path for path in files if is_private_asset(path))
    pictures = {path: picture for path in (*assets, *private) if (picture := reading.picture(path))}
    theme = check_theme(
        reading, site.theme, site.origin, frozenset(assets), frozenset(private), pictures
    )
    site = replace(site, theme=theme)
    return Project(
        site=site,
        models=models,
        services=services,
        tutorials=tuple(tutorials),
        requests=reading.read_if_there(f"{CONTENT}/requests.yaml", there),
        pages=pages,
        home=home,
        snippets=snippets,
        assets=assets,
        private=private,
        pictures=pictures,
        files=markdown,
        samples=Samples(reading.root, reading.memo.samples),
        request_templates=request_templates,
        diagnostics=tuple(reading.diagnostics),
        published=published,
    )


def _home(reading: Reading, site: Site, pages: Iterable[MarkdownFile]) -> MarkdownFile:
    """The home page, which nobody wrote."""
    paths = [file.path.removeprefix(f"{CONTENT}/") for file in pages]
    return reading.once(
        "home",
        HOME,
        (site, *pages),
        lambda: home_page(site.title, (path for path in paths if path != "404.md")),
    )


def _in_folder(files: list[str], name: str) -> list[str]:
    prefix = f"{CONTENT}/{name}/"
    found = [p for p in files if p.startswith(prefix) and p.endswith((".yaml", ".yml"))]
    return [path for path in found if not is_private(path)]
