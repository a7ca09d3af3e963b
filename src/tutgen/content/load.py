"""From the files below `content/` to a validated `Project`.

The only module that reads content. Every problem is kept, with its place; a value that cannot be
used is left out, so that one mistake is not reported twice.
"""

# Paths stay strings where there is one for each file: ten thousand path objects cost a second.
# ruff: noqa: PTH113, PTH114, PTH116

import gc
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from tutgen.content import languages, schema
from tutgen.content.fields import declared_field, option_fault
from tutgen.content.home import HOME, home_page
from tutgen.content.model import (
    Entry,
    MarkdownFile,
    Model,
    Project,
    Published,
    Service,
    Site,
    State,
    Tutorial,
)
from tutgen.content.paths import (
    CONTENT,
    MODELS_FILE,
    SERVICE_PAGE,
    SITE_FILE,
    expected_path,
    is_asset,
    is_model_file,
    is_private_asset,
)
from tutgen.content.schema_parts import SLUG
from tutgen.content.validation import Validator
from tutgen.diagnostics import (
    Diagnostic,
    Span,
    did_you_mean,
    unknown_name_hint,
)
from tutgen.diagnostics.registry import codes
from tutgen.sources import urls
from tutgen.sources.ignore import is_ignored, is_private
from tutgen.sources.site_address import AddressError, normal_base_url, normal_domain
from tutgen.sources.source import Source, decode
from tutgen.sources.yaml_source import YamlOrigin

_Result = TypeVar("_Result")


@dataclass(slots=True)
class Memo:
    """What was read and parsed before, so that to load again costs only what has changed."""

    sources: dict[str, tuple[tuple[int, ...], Source | None, list[Diagnostic]]] = field(
        default_factory=dict
    )
    """Path -> the file's state, its source, and its problems."""
    results: dict[tuple[str, str], tuple[tuple[Any, ...], Any, list[Diagnostic]]] = field(
        default_factory=dict
    )
    """Kind and path -> what the result was made of, the result, and its problems."""

    def forget(self, paths: Iterable[str]) -> None:
        """Read these files again, even if they look as they did."""
        for path in paths:
            self.sources.pop(path, None)


def load_project(
    root: Path,
    memo: Memo | None = None,
    *,
    drafts: bool = False,
    instead: Mapping[str, Source | None] | None = None,
) -> Project:
    """Everything below `root/content`, with all that is wrong with it.

    `instead`: path of a file -> the source that is taken in its place; None: the file is left out.
    """
    collecting = gc.isenabled()
    gc.disable()  # nothing is thrown away here, and looking for it takes a third of the time
    try:
        return _Loader(root, memo=memo or Memo(), instead=instead or {}).project(drafts=drafts)
    finally:
        if collecting:
            gc.enable()


def load_markdown(root: Path, path: str) -> tuple[MarkdownFile | None, tuple[Diagnostic, ...]]:
    """One Markdown file, with all that is wrong with its front matter."""
    loader = _Loader(root)
    return loader.markdown(path), tuple(loader.problems)


def load_site(root: Path) -> tuple[Site, tuple[Diagnostic, ...]]:
    """`site.yaml` alone, with all that is wrong with it."""
    loader = _Loader(root)
    site = loader.site()
    return site, tuple(loader.problems)


@dataclass
class _Loader:
    root: Path
    problems: list[Diagnostic] = field(default_factory=list)
    memo: Memo = field(default_factory=Memo)
    instead: Mapping[str, Source | None] = field(default_factory=dict)
    unusable: set[str] = field(default_factory=set)
    """Paths below content/ of what is no file, or has no name for its kind; each has been reported."""

    def __post_init__(self) -> None:
        self.front_matter_rules = Validator(schema.FRONT_MATTER)
        self.unusable |= {path for path, source in self.instead.items() if source is None}

    def project(self, *, drafts: bool) -> Project:
        files = sorted(self._files(), key=lambda path: path.split("/"))
        every = frozenset(files)
        files = [path for path in files if not self._is_misnamed(path, every)]
        there = frozenset(files)
        site = self.site()
        models = self._models(there)
        markdown = {
            path: file for path in files if path.endswith(".md") and (file := self.markdown(path))
        }
        snippets = {path: file for path, file in markdown.items() if is_private(path)}
        overviews = {
            path: file
            for path, file in markdown.items()
            if path not in snippets
            and path.endswith("/index.md")
            and "services" in file.front_matter
        }
        listed = (slug for file in overviews.values() for slug in file.front_matter["services"])
        published = Published(frozenset(s for s in listed if isinstance(s, str)), drafts)
        self._check_order(site, map(_folder, overviews))
        services = self._services(site, _in_folder(files, "services"), published)
        tutorials = []
        used: set[str] = set()
        for path, file in overviews.items():
            tutorial = self._tutorial(file, markdown, services, there)
            used |= {path, f"{path.removesuffix('index.md')}{SERVICE_PAGE}"}
            if tutorial:
                tutorials.append(tutorial)
        pages = tuple(f for p, f in markdown.items() if p not in used and p not in snippets)
        for page in pages:
            if page.path.endswith(f"/{SERVICE_PAGE}"):
                self._lonely(page.path)
        for path in files:
            folder, _, name = path.rpartition("/")
            is_told = f"{folder}/{SERVICE_PAGE}" in there  # it is lonely itself, or in a tutorial
            is_read = folder == CONTENT or f"{folder}/index.md" in overviews or is_private(path)
            if name == "requests.yaml" and not is_read and not is_told:
                self._lonely(path)
        pages = tuple(p for p in pages if not p.path.endswith(f"/{SERVICE_PAGE}"))
        home = None
        if not {HOME, f"{CONTENT}/index.html"} & there and (tutorials or pages):
            home = self._home(site, tutorials, pages)
            markdown[HOME] = home
        return Project(
            site=site,
            models=models,
            services=services,
            tutorials=tuple(tutorials),
            requests=self._read_if_there(f"{CONTENT}/requests.yaml", there),
            pages=pages,
            home=home,
            snippets=snippets,
            assets=tuple(path for path in files if is_asset(path)),
            private=tuple(path for path in files if is_private_asset(path)),
            files=markdown,
            diagnostics=tuple(self.problems),
            published=published,
        )

    # ------------------------------------------------------------------------------------ files

    def _files(self) -> Iterator[str]:
        """All files below content/, relative to the project, but for those that nobody meant."""
        content = self.root / CONTENT
        real_content = content.resolve()
        for folder, folders, names in os.walk(content, onerror=self._unreadable):
            prefix = folder.removeprefix(f"{self.root}/").replace(os.sep, "/") + "/"
            folders[:] = [
                name
                for name in folders
                if not is_ignored(name, folder=True) and self._is_usable_folder(prefix + name)
            ]
            links = [name for name in folders if os.path.islink(f"{folder}/{name}")]
            for name in [*names, *links]:
                if is_ignored(name):
                    continue
                path = prefix + name
                if not self._has_usable_name(path):
                    continue
                if not os.path.islink(f"{folder}/{name}"):
                    if os.path.isfile(f"{folder}/{name}"):
                        yield path
                    else:
                        self._no_file(path, "is neither a file nor a folder", "delete it")
                elif self._is_usable_link(path, real_content):
                    yield path

    def _is_misnamed(self, path: str, files: AbstractSet[str]) -> bool:
        """Whether a file is taken for a source by everybody but tutgen, which would copy it."""
        expected = expected_path(path)
        is_second = expected in files and path.endswith(".md")  # it has an address of its own
        if expected == path or is_second or is_private(path):
            return False
        message = f"'{path.rpartition('/')[2]}' is not read under this name"
        self.problems.append(
            Diagnostic("file-name", message, Span(path), f"rename it to '{expected}'")
        )
        self.unusable.add(expected)
        return True

    def _has_usable_name(self, path: str) -> bool:
        """Whether a file or folder has a name that can be printed, and can be part of an address."""
        if not path.isprintable():  # bytes that are no UTF-8, a line end
            shown = ascii(path)[1:-1]
            message = f"the file name '{shown}' cannot be printed"
        elif "\\" in path:
            shown = path
            message = f"the file name '{path}' holds a backslash, which browsers take for '/'"
        else:
            return True
        self.problems.append(Diagnostic("file-name", message, Span(shown), "rename the file"))
        return False

    def _is_usable_folder(self, path: str) -> bool:
        """Whether a folder has a usable name; one that stands where a file is read is reported."""
        if not self._has_usable_name(path):
            return False
        if is_model_file(path) and not os.path.islink(self.root / path):
            self._no_file(path, "is a folder, in the place of a file", "rename or delete it")
        return True

    def _no_file(self, path: str, what: str, hint: str) -> None:
        self.unusable.add(path)
        self.problems.append(Diagnostic("unreadable", f"'{path}' {what}", Span(path), hint))

    def _is_usable_link(self, path: str, content: Path) -> bool:
        """Whether a symbolic link leads to a file below content/."""
        full = self.root / path
        if not Path(os.path.realpath(full)).is_relative_to(content):
            message = f"the symbolic link '{path}' leads out of content/"
            hint = "copy what it leads to into content/"
            self.problems.append(Diagnostic("outside-content", message, Span(path), hint))
            return False
        if full.is_file():
            return True
        what = "a folder, which is not followed" if full.is_dir() else "nothing"
        message = f"the symbolic link '{path}' leads to {what}"
        hint = "copy the files, or delete it"
        self.problems.append(Diagnostic("unreadable", message, Span(path), hint))
        return False

    def _unreadable(self, error: OSError) -> None:
        path = Path(error.filename).relative_to(self.root).as_posix()
        message = f"the folder or file cannot be read: {error.strerror}"
        self.problems.append(Diagnostic("unreadable", message, Span(path), "check its permissions"))

    def _read(self, path: str) -> Source | None:
        if path in self.instead:
            return self.instead[path]
        try:
            status = os.stat(f"{self.root}/{path}")
        except OSError as error:
            self._unreadable(error)
            return None
        state = (
            status.st_mtime_ns,
            status.st_ctime_ns,
            status.st_size,
            status.st_ino,
            status.st_dev,
        )
        known = self.memo.sources.get(path)
        if known is None or known[0] != state:
            before = len(self.problems)
            source = self._decoded(path)
            self.memo.sources[path] = (state, source, self.problems[before:])
            return source
        self.problems += known[2]
        return known[1]

    def _read_if_there(self, path: str, files: AbstractSet[str]) -> Source | None:
        return self._read(path) if path in files else None

    def _decoded(self, path: str) -> Source | None:
        try:
            content = (self.root / path).read_bytes()
        except OSError as error:
            self._unreadable(error)
            return None
        source = decode(path, content)
        if isinstance(source, Diagnostic):
            self.problems.append(source)
            return None
        return source

    def _once(
        self, kind: str, path: str, inputs: tuple[Any, ...], make: Callable[[], _Result]
    ) -> _Result:
        """What `make` gives, or gave when the inputs were the same objects; and its problems."""
        known = self.memo.results.get((kind, path))
        if known and all(now is then for now, then in zip(inputs, known[0], strict=True)):
            self.problems += known[2]
            result: _Result = known[1]
            return result
        before = len(self.problems)
        result = make()
        self.memo.results[kind, path] = (inputs, result, self.problems[before:])
        return result

    def _problem(self, code: str, message: str, at: YamlOrigin, hint: str | None = None) -> None:
        self.problems.append(Diagnostic(code, message, at.span(), hint))

    def _yaml(self, source: Source, rules: Validator, what: str) -> dict[str, Any] | None:
        """The mapping that a YAML source holds; None where it is not of the right form."""
        value, problems = rules.parse(source, what)
        self.problems += problems
        return value if isinstance(value, dict) else None

    # ------------------------------------------------------------------------------------- site

    def site(self) -> Site:
        source = self._read(SITE_FILE)
        rules = Validator(schema.site_schema())
        values = (self._yaml(source, rules, "site.yaml") if source else None) or {}
        origin = YamlOrigin(source or Source(SITE_FILE, ""))
        fields = {
            name: declared_field(name, raw, origin.child("fields", name))
            for name, raw in values.get("fields", {}).items()
        }
        built_in = schema.finished_service_schema(())["properties"]
        for name, declared in fields.items():
            at = origin.child("fields", name)
            if name in (*built_in, "slug"):
                message, hint = f"the field '{name}' is built in", "choose another name"
                self.problems.append(Diagnostic("duplicate-key", message, at.key_span(), hint))
            fault = option_fault(name, values["fields"][name])
            if fault:
                self._problem(fault.code, fault.message, at, fault.hint)
            elif declared.default is not None:
                rules = Validator(declared.type.schema(declared))
                what = f"'fields.{name}.default'"
                self.problems += rules.validate(declared.default, at.child("default"), what)
        if "diagnostics" in values:
            for code in values["diagnostics"]:
                if code not in codes():
                    span = origin.child("diagnostics", code).key_span()
                    message = f"there is no diagnostic '{code}'"
                    hint = did_you_mean(code, codes()) or "`tutgen explain --all` lists them"
                    self.problems.append(Diagnostic("unknown-field", message, span, hint))
        return Site(
            title=values.get("title", "Untitled"),
            base_url=self._address(normal_base_url, values, origin.child("base_url")),
            repository=values.get("repository"),
            cname=self._address(normal_domain, values, origin.child("cname")),
            contract=values.get("contract"),
            lang=self._lang(values.get("lang", "en"), origin.child("lang")),
            tutorials=tuple(values.get("tutorials", ())),
            fields=fields,
            names=values.get("names", {}),
            severities=values.get("diagnostics", {}),
            common_words=values.get("common_words", {}),
            origin=origin,
        )

    def _address(
        self, normal: Callable[[str], str], values: Mapping[str, Any], at: YamlOrigin
    ) -> str | None:
        """The address that stands at a place of site.yaml, as pages write it."""
        written = values.get(str(at.at[-1]))
        try:
            return normal(written) if written is not None else None
        except AddressError as error:
            self._problem(error.code, error.message, at, error.hint)
            return None

    def _lang(self, tag: str, origin: YamlOrigin) -> str:
        if not languages.is_known(tag):
            hint = languages.hint_for(tag) or "write a tag (BCP 47) such as en, pt-BR or zh-Hant"
            self._problem("wrong-value", f"there is no language '{tag}'", origin, hint)
        return tag

    def _home(
        self, site: Site, tutorials: Iterable[Tutorial], pages: Iterable[MarkdownFile]
    ) -> MarkdownFile:
        """The home page, which nobody wrote: the tutorials in their order, then the pages."""
        order = {folder: rank for rank, folder in enumerate(site.tutorials)}
        ranked = sorted(tutorials, key=lambda t: (order.get(t.folder, len(order)), t.folder))
        files = [*(tutorial.index for tutorial in ranked), *pages]
        paths = [file.path.removeprefix(f"{CONTENT}/") for file in files]
        return self._once(
            "home",
            HOME,
            (site, *files),
            lambda: home_page(site.title, (path for path in paths if path != "404.md")),
        )

    def _check_order(self, site: Site, folders: Iterable[str]) -> None:
        """`tutorials` of `site.yaml` names each of these folders once at most, and no other."""
        known = set(folders)
        for number, folder in enumerate(site.tutorials):
            origin = site.origin.child("tutorials", number)
            if folder in site.tutorials[:number]:
                hint = "take one of the two out"
                self._problem("duplicate-key", f"'{folder}' is in the list twice", origin, hint)
            elif folder not in known:
                hint = unknown_name_hint(folder, known, "there are") or "take it out"
                self._problem("wrong-value", f"there is no tutorial '{folder}'", origin, hint)

    # ----------------------------------------------------------------------------------- models

    def _models(self, files: AbstractSet[str]) -> dict[str, Model]:
        source = self._read_if_there(MODELS_FILE, files)
        if source is None:
            return {}

        def make() -> dict[str, Model]:
            values = self._yaml(source, Validator(schema.models_schema()), "a model") or {}
            return {
                id_: Model(
                    id=id_,
                    task_type=raw["task_type"],
                    dims=tuple(raw.get("dims", ())),
                    element_types=tuple(raw.get("element_types", ())),
                    similarity=tuple(raw.get("similarity", ())),
                    unit_length=raw.get("unit_length"),
                    source=raw["source"],
                    origin=YamlOrigin(source, (id_,)),
                )
                for id_, raw in values.items()
            }

        return self._once("models", MODELS_FILE, (source,), make)

    # --------------------------------------------------------------------------------- services

    def _services(self, site: Site, paths: list[str], published: Published) -> dict[str, Service]:
        load = self._service(site)
        services: dict[str, Service] = {}
        for path in paths:
            slug = PurePosixPath(path).stem
            before = len(self.problems)
            service = load(path)
            found = self.problems[before:]
            del self.problems[before:]
            state: State = "published"
            if service is not None:
                state = service.state
                found += service.problems
                if not service.problems or state == "draft" or not published.has(slug, state):
                    other = services.setdefault(slug, service)
                    if other is not service:
                        found.append(_second_file(path, other))
            self.problems += published.weighed(self._meant(slug, path, published), state, found)
        return services

    def _meant(self, slug: str, path: str, published: Published) -> str:
        """The slug by which a tutorial lists the service of a file, though its name is no slug."""
        if path not in self.unusable:
            return slug
        near = (one for one in published.listed if did_you_mean(slug.lower(), [one]))
        return next(near, slug)

    def _service(self, site: Site) -> Callable[[str], Service | None]:
        rules = schema.finished_service_schema(site.fields.values())
        if any(problem.span.path == SITE_FILE for problem in self.problems):
            rules["additionalProperties"] = True  # it may be unknown only as its line is broken
        service_rules = Validator(rules)

        def load(path: str) -> Service | None:
            slug = PurePosixPath(path).stem
            if not re.fullmatch(SLUG, slug):
                hint = "use lower-case letters, digits and hyphens: my-service.yaml"
                message = f"the file name '{slug}' is no slug"
                self.problems.append(Diagnostic("file-name", message, Span(path), hint))
                self.unusable.add(path)
                return None
            source = self._read(path)
            if source is None:
                return self._unreadable_draft(slug, path)
            inputs = (source, site.origin.source)
            return self._once("service", path, inputs, lambda: make(slug, source))

        def make(slug: str, source: Source) -> Service:
            values, problems = service_rules.parse(source, "a service")
            if problems:
                values, others = service_rules.salvage(source, "a service")
                problems = tuple(dict.fromkeys((*problems, *others)))
            unreadable = not values and _DRAFT_LINE.search(source.text)
            return Service(
                slug=slug,
                name=values.get("name", slug),
                state="draft" if unreadable else values.get("state", "published"),
                values={name: values[name] for name in site.fields if name in values},
                unsupported=values.get("unsupported", {}),
                mentions=values.get("mentions", {}),
                waive=values.get("waive", {}),
                aliases=tuple(values.get("aliases", ())),
                origin=YamlOrigin(source),
                problems=problems,
            )

        return load

    def _unreadable_draft(self, slug: str, path: str) -> Service | None:
        """The draft in a file that is no UTF-8, as far as its state can be told; None else."""
        file = self.root / path
        text = ""
        with suppress(OSError):
            text = file.read_bytes().decode("utf-8", "replace") if file.is_file() else ""
        if not _DRAFT_LINE.search(text):
            return None
        nothing: Mapping[str, str] = {}
        origin = YamlOrigin(Source(path, ""))
        return Service(slug, slug, "draft", nothing, nothing, nothing, nothing, (), origin)

    # --------------------------------------------------------------------------------- Markdown

    def markdown(self, path: str) -> MarkdownFile | None:
        source = self._read(path)
        if source is None:
            return None
        return self._once("markdown", path, (source,), lambda: self._parsed(source))

    def _parsed(self, source: Source) -> MarkdownFile | None:
        path = source.path
        lines = source.text.split("\n")
        if lines[0].rstrip() != "---":
            return MarkdownFile(source, {}, source.text)
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
        if end is None:
            self.problems.append(
                Diagnostic(
                    "unclosed-front-matter",
                    "the front matter is not closed",
                    Span(path, 1, 1, 1, 4),
                    "end it with a line that holds only ---",
                )
            )
            return None
        front = Source(path, "\n".join(lines[:end]))
        values = self._yaml(front, self.front_matter_rules, "the front matter")
        return MarkdownFile(source, values or {}, "\n".join(lines[end + 1 :]), end + 2)

    def _tutorial(
        self,
        index: MarkdownFile,
        markdown: Mapping[str, MarkdownFile],
        services: Mapping[str, Service],
        files: AbstractSet[str],
    ) -> Tutorial | None:
        folder = _folder(index.path)
        path = f"{index.path.removesuffix('index.md')}{SERVICE_PAGE}"
        page = markdown.get(path)
        if page is None and (path in files or path in self.unusable):
            return None  # it cannot be read, which has been said
        if page is None:
            self._problem(
                "missing-file",
                f"the tutorial '{folder}' has no '{SERVICE_PAGE}'",
                index.front("services"),
                f"write {path}, the page that all services share",
            )
            return None
        entries = []
        seen: set[str] = set()
        at = index.front("services")  # once: `front` makes a text of the front matter each time
        for number, raw in enumerate(index.front_matter["services"]):
            origin = at.child(number)
            name = raw["planned"] if isinstance(raw, dict) else raw
            if name in seen:
                hint = "take one of the two out"
                self._problem("duplicate-key", f"'{name}' is in the list twice", origin, hint)
                continue
            seen.add(name)
            listed = isinstance(raw, dict) and _listed(name, index, services)
            if listed:
                message = f"'{name}' is planned, and listed as the service '{listed}' too"
                self._problem("duplicate-key", message, origin, "take one of the two out")
                continue
            if isinstance(raw, dict):
                entries.append(Entry(name, None, origin))
            elif raw in services:
                entries.append(Entry(services[raw].name, services[raw], origin))
            elif not self._is_broken_service(raw, files):
                self._problem(
                    "unknown-service",
                    f"there is no service '{raw}'",
                    origin,
                    did_you_mean(raw, services)
                    or f"write {CONTENT}/services/{raw}.yaml, or list it as 'planned: Its Name'",
                )
        requests = f"{index.path.removesuffix('index.md')}requests.yaml"
        return Tutorial(
            folder=folder,
            index=index,
            page=page,
            entries=tuple(entries),
            names=index.front_matter.get("names", {}),
            requests=self._read_if_there(requests, files) if folder != "." else None,
        )

    def _is_broken_service(self, slug: str, files: AbstractSet[str]) -> bool:
        """Whether a service has a file that cannot be used, which has been said."""
        folder = f"{CONTENT}/services/"
        paths = {f"{folder}{slug}{end}" for end in (".yaml", ".yml")}
        if paths & (files | self.unusable):
            return True
        misnamed = [PurePosixPath(path).stem for path in self.unusable if path.startswith(folder)]
        return did_you_mean(slug, [name.lower() for name in misnamed]) is not None

    def _lonely(self, path: str) -> None:
        """Report a file of a tutorial that stands where there is none."""
        folder, _, name = path.rpartition("/")
        index = f"{folder}/index.md"
        if index in self.unusable or any(problem.span.path == index for problem in self.problems):
            return  # it is broken, which has been said
        message = f"'{name}' stands in a folder that is no tutorial"
        hint = f"list the services in the front matter of {index}"
        self.problems.append(Diagnostic("missing-file", message, Span(path), hint))


_DRAFT_LINE = re.compile(r"""^state:[ \t]*(["']?)draft\1[ \t]*(#.*)?$""", re.MULTILINE)
"""What still tells a draft where its file is no YAML."""


def _second_file(path: str, service: Service) -> Diagnostic:
    message = f"the service '{service.slug}' has a file already: {service.origin.path}"
    return Diagnostic("duplicate-key", message, Span(path), "rename or delete one of them")


def _listed(name: str, index: MarkdownFile, services: Mapping[str, Service]) -> str | None:
    """The slug of a service that a tutorial lists, and that has this name or slug."""
    wanted = urls.same(name).casefold()
    for slug in index.front_matter["services"]:
        service = services.get(slug) if isinstance(slug, str) else None
        if service and wanted in (slug, urls.same(service.name).casefold()):
            return service.slug
    return None


def _in_folder(files: list[str], name: str) -> list[str]:
    prefix = f"{CONTENT}/{name}/"
    found = [p for p in files if p.startswith(prefix) and p.endswith((".yaml", ".yml"))]
    return [path for path in found if not is_private(path)]


def _folder(path: str) -> str:
    """`content/a/b/index.md` -> `a/b`."""
    return path.removeprefix(f"{CONTENT}/").rpartition("/")[0] or "."
