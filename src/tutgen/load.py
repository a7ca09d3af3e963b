"""From the files below `content/` to a validated `Project`.

The only module that reads content. Every problem is kept, with its place; a value that cannot be
used is left out, so that one mistake is not reported twice.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from tutgen import schema
from tutgen.diagnostics import Diagnostic, Span, TutgenError, did_you_mean
from tutgen.model import (
    SERVICE_PAGE,
    Entry,
    Field,
    MarkdownFile,
    Project,
    Request,
    Service,
    Site,
    Tutorial,
)
from tutgen.sources import Source, decode
from tutgen.yaml_source import YamlOrigin, parse

CONTENT = "content"
SITE_FILE = f"{CONTENT}/site.yaml"


def find_project(start: Path) -> Path:
    """The nearest folder upwards that holds `content/site.yaml`. Raises TutgenError (2)."""
    try:
        start = start.resolve(strict=True)
    except OSError as error:
        raise TutgenError(f"the folder '{start}' is not there") from error
    for folder in (start, *start.parents):
        if (folder / SITE_FILE).is_file():
            return folder
    raise TutgenError("no tutorial here: run `tutgen init` or pass -C DIR")


def load_project(root: Path) -> Project:
    """Everything below `root/content`, with all that is wrong with it."""
    return _Loader(root).project()


def load_site(root: Path) -> tuple[Site, tuple[Diagnostic, ...]]:
    """`site.yaml` alone, with all that is wrong with it."""
    loader = _Loader(root)
    site = loader.site()
    return site, tuple(loader.problems)


@dataclass
class _Loader:
    root: Path
    problems: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.requests_rules = schema.Rules(schema.requests_schema())
        self.front_matter_rules = schema.Rules(schema.FRONT_MATTER)

    def project(self) -> Project:
        files = sorted(self._files(), key=lambda path: PurePosixPath(path).parts)
        site = self.site()
        services = self._services(site, _in_folder(files, "services"))
        shared = self._requests(f"{CONTENT}/requests.yaml", files)
        markdown = {
            path: file for path in files if path.endswith(".md") and (file := self._markdown(path))
        }
        snippets = {path: file for path, file in markdown.items() if _is_private(path)}
        tutorials = []
        used: set[str] = set()
        for path, file in markdown.items():
            if (
                path not in snippets
                and path.endswith("/index.md")
                and "services" in file.front_matter
            ):
                tutorial = self._tutorial(file, markdown, services, shared, files)
                used |= {path, f"{path.removesuffix('index.md')}{SERVICE_PAGE}"}
                if tutorial:
                    tutorials.append(tutorial)
        pages = tuple(f for p, f in markdown.items() if p not in used and p not in snippets)
        for page in pages:
            if page.path.endswith(f"/{SERVICE_PAGE}"):
                self._lonely_service_page(page, markdown)
        return Project(
            site=site,
            services=services,
            tutorials=tuple(tutorials),
            shared_requests=shared,
            pages=tuple(p for p in pages if not p.path.endswith(f"/{SERVICE_PAGE}")),
            snippets=snippets,
            assets=tuple(path for path in files if _is_asset(path)),
            diagnostics=tuple(self.problems),
        )

    # ------------------------------------------------------------------------------------ files

    def _files(self) -> Iterator[str]:
        """All files below content/, relative to the project, hidden ones left out."""
        content = self.root / CONTENT
        real_content = content.resolve()
        for folder, folders, names in os.walk(content, onerror=self._unreadable):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            links = [name for name in folders if Path(folder, name).is_symlink()]
            for name in sorted([*names, *links]):
                if name.startswith("."):
                    continue
                full = Path(folder, name)
                path = full.relative_to(self.root).as_posix()
                if not path.isprintable():  # bytes that are no UTF-8, a line end
                    shown = ascii(path)[1:-1]
                    message, hint = f"the file name '{shown}' cannot be printed", "rename the file"
                    self.problems.append(Diagnostic("file-name", message, Span(shown), hint))
                elif not Path(os.path.realpath(full)).is_relative_to(real_content):
                    message = f"the symbolic link '{path}' leads out of content/"
                    hint = "copy what it leads to into content/"
                    self.problems.append(Diagnostic("outside-content", message, Span(path), hint))
                elif full.is_file():
                    yield path
                elif full.is_symlink():
                    what = "a folder, which is not followed" if full.is_dir() else "nothing"
                    message = f"the symbolic link '{path}' leads to {what}"
                    self.problems.append(
                        Diagnostic(
                            "unreadable", message, Span(path), "copy the files, or delete it"
                        )
                    )

    def _unreadable(self, error: OSError) -> None:
        path = Path(error.filename).relative_to(self.root).as_posix()
        message = f"the folder or file cannot be read: {error.strerror}"
        self.problems.append(Diagnostic("unreadable", message, Span(path), "check its permissions"))

    def _read(self, path: str) -> Source | None:
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

    def _problem(self, code: str, message: str, at: YamlOrigin, hint: str | None = None) -> None:
        self.problems.append(Diagnostic(code, message, at.span(), hint))

    def _yaml(self, source: Source, rules: schema.Rules, what: str) -> dict[str, Any] | None:
        """The mapping that a YAML source holds; None where it is not of the right form."""
        value, problems = parse(source)
        if not problems:
            problems = rules.validate(value, YamlOrigin(source), what)
        self.problems += problems
        return value if isinstance(value, dict) and not problems else None

    # ------------------------------------------------------------------------------------- site

    def site(self) -> Site:
        source = self._read(SITE_FILE)
        rules = schema.Rules(schema.site_schema())
        values = (self._yaml(source, rules, "site.yaml") if source else None) or {}
        origin = YamlOrigin(source or Source(SITE_FILE, ""))
        fields = {
            name: Field(
                name=name,
                type=raw["type"],
                required=raw.get("required", False),
                help=raw.get("help", ""),
                choices=tuple(raw.get("choices", ())),
                default=raw.get("default"),
                origin=origin.child("fields", name),
            )
            for name, raw in values.get("fields", {}).items()
        }
        built_in = schema.service_schema(())["properties"]
        for name, declared in fields.items():
            at = origin.child("fields", name)
            if name in (*built_in, "slug"):
                message, hint = f"the field '{name}' is built in", "choose another name"
                self.problems.append(Diagnostic("duplicate-key", message, at.key_span(), hint))
            if (declared.type == "choice") != bool(declared.choices):
                hint = "write type: choice and choices: [a, b]"
                self._problem("wrong-type", f"'{name}': type and choices disagree", at, hint)
            elif declared.default is not None:
                rules = schema.Rules(schema.field_schema(declared))
                what = f"'fields.{name}.default'"
                self.problems += rules.validate(declared.default, at.child("default"), what)
        if "diagnostics" in values:
            from tutgen.explanations import summaries  # noqa: PLC0415  # only few projects need it

            for code in values["diagnostics"]:
                if code not in summaries():
                    span = origin.child("diagnostics", code).key_span()
                    message = f"there is no diagnostic '{code}'"
                    hint = did_you_mean(code, summaries()) or "`tutgen explain --all` lists them"
                    self.problems.append(Diagnostic("unknown-field", message, span, hint))
        return Site(
            title=values.get("title", "Untitled"),
            base_url=values.get("base_url"),
            repository=values.get("repository"),
            lang=values.get("lang", "en"),
            fields=fields,
            names=values.get("names", {}),
            severities=values.get("diagnostics", {}),
            origin=origin,
        )

    # --------------------------------------------------------------------------------- services

    def _services(self, site: Site, paths: list[str]) -> dict[str, Service]:
        load = self._service(site)
        services: dict[str, Service] = {}
        for path in paths:
            service = load(path)
            if service is None:
                continue
            other = services.setdefault(service.slug, service)
            if other is not service:
                message = f"the service '{service.slug}' has a file already: {other.origin.path}"
                self.problems.append(
                    Diagnostic("duplicate-key", message, Span(path), "rename or delete one of them")
                )
        return services

    def _service(self, site: Site) -> Callable[[str], Service | None]:
        rules = schema.service_schema(site.fields.values())
        if self.problems:  # of site.yaml: a field may be unknown only because its line is broken
            rules["additionalProperties"] = True
        service_rules = schema.Rules(rules)

        def load(path: str) -> Service | None:
            slug = PurePosixPath(path).stem
            if not re.fullmatch(schema.SLUG, slug):
                hint = "use lower-case letters, digits and hyphens: my-service.yaml"
                message = f"the file name '{slug}' is no slug"
                self.problems.append(Diagnostic("file-name", message, Span(path), hint))
                return None
            source = self._read(path)
            values = self._yaml(source, service_rules, "a service") if source else None
            if source is None or values is None:
                return None
            return Service(
                slug=slug,
                name=values["name"],
                state=values.get("state", "published"),
                values={name: values[name] for name in site.fields if name in values},
                unsupported=values.get("unsupported", {}),
                origin=YamlOrigin(source),
            )

        return load

    def _requests(self, path: str, files: list[str]) -> dict[str, Request]:
        source = self._read(path) if path in files else None
        if source is None:
            return {}
        values = self._yaml(source, self.requests_rules, "a request") or {}
        return {
            name: Request(name, raw, YamlOrigin(source, (name,))) for name, raw in values.items()
        }

    # --------------------------------------------------------------------------------- Markdown

    def _markdown(self, path: str) -> MarkdownFile | None:
        source = self._read(path)
        if source is None:
            return None
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
        shared: Mapping[str, Request],
        files: list[str],
    ) -> Tutorial | None:
        folder = _folder(index.path)
        path = f"{index.path.removesuffix('index.md')}{SERVICE_PAGE}"
        page = markdown.get(path)
        if page is None and path in files:
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
        for number, raw in enumerate(index.front_matter["services"]):
            origin = index.front("services", number)
            name = raw["planned"] if isinstance(raw, dict) else raw
            if name in seen:
                hint = "take one of the two out"
                self._problem("duplicate-key", f"'{name}' is in the list twice", origin, hint)
                continue
            seen.add(name)
            if isinstance(raw, dict):
                entries.append(Entry(name, None, origin))
            elif raw in services:
                entries.append(Entry(services[raw].name, services[raw], origin))
            elif f"{CONTENT}/services/{raw}.yaml" not in files:
                self._problem(
                    "unknown-service",
                    f"there is no service '{raw}'",
                    origin,
                    did_you_mean(raw, services)
                    or f"write {CONTENT}/services/{raw}.yaml, or list it as 'planned: Its Name'",
                )
        requests = f"{index.path.removesuffix('index.md')}requests.yaml"
        own = self._requests(requests, files) if folder != "." else {}
        return Tutorial(
            folder=folder,
            index=index,
            page=page,
            entries=tuple(entries),
            names=index.front_matter.get("names", {}),
            requests={**shared, **own},
        )

    def _lonely_service_page(
        self, page: MarkdownFile, markdown: Mapping[str, MarkdownFile]
    ) -> None:
        index = page.path.replace(SERVICE_PAGE, "index.md")
        if any(problem.span.path == index for problem in self.problems):
            return  # its front matter is broken, which has been said
        message = f"'{SERVICE_PAGE}' stands in a folder that is no tutorial"
        hint = f"list the services in the front matter of {index}"
        self.problems.append(Diagnostic("missing-file", message, Span(page.path), hint))


def _in_folder(files: list[str], name: str) -> list[str]:
    prefix = f"{CONTENT}/{name}/"
    found = [p for p in files if p.startswith(prefix) and p.endswith((".yaml", ".yml"))]
    return [path for path in found if not _is_private(path)]


def _folder(path: str) -> str:
    """`content/a/b/index.md` -> `a/b`."""
    return PurePosixPath(path).parent.relative_to(CONTENT).as_posix()


def _is_private(path: str) -> bool:
    return any(part.startswith("_") for part in PurePosixPath(path).parts)


def _is_asset(path: str) -> bool:
    return not _is_private(path) and not path.endswith((".md", ".yaml", ".yml"))
