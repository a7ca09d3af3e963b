"""The content model: what a project holds, as read from `content/`, before anything is compiled.

All values are immutable. Texts that may hold Markdown or expressions are kept as written, each with
an `Origin` that tells where it stands.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from tutgen.content.field_type import Field
from tutgen.content.languages import direction
from tutgen.content.samples import Samples
from tutgen.diagnostics import Diagnostic, Severity
from tutgen.sources.picture import Picture
from tutgen.sources.source import Source, TextOrigin
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.theme.contrast import Accent

State = Literal["published", "draft", "deprecated"]


class Logo(NamedTuple):
    """Images, by their paths from `content/` on."""

    light: str
    dark: str | None
    """The one for dark pages, if that is another one."""
    alt: str
    """The text for readers who do not see it, if it replaces the title of the site; empty if it stands before the
    title."""


class ThemeSettings(NamedTuple):
    """`theme` of `site.yaml`."""

    accent: Accent | None = None
    logo: Logo | None = None
    favicon: str | None = None
    """Path of an image from `content/` on."""
    picture_font: str | None = None
    """Path of the font, from `content/` on, that pictures of links are drawn with; None: they are not."""
    footer: str = ""
    """Markdown of one line."""
    links: Mapping[str, str] = {}
    """Label -> address, as links of a Markdown file in `content/` have it."""


@dataclass(frozen=True, slots=True)
class Site:
    """`content/site.yaml`."""

    title: str
    base_url: str | None
    repository: str | None
    cname: str | None
    """The custom domain that GitHub Pages serves the site at."""
    requests: "WrittenRequest"
    """What all requests have in common: server, authentication, headers."""
    contract: str | None
    """The path of the OpenAPI document that requests are held to, relative to the project; it may have expressions."""
    lang: str
    """A language tag (BCP 47)."""
    tutorials: tuple[str, ...]
    """The folders of the tutorials that 'Previous' and 'Next' lead along, in their order."""
    fields: Mapping[str, Field]
    variants: Mapping[str, Mapping[str, str]]
    """Group -> what readers choose on pages beside the service: name -> what they see."""
    group_labels: Mapping[str, str]
    """Group -> what it is called, where the site says so."""
    names: Mapping[str, str]
    """Name -> the text that makes it."""
    severities: Mapping[str, Severity]
    """Code -> severity."""
    common_words: Mapping[str, str]
    """Word that one service has, and that all pages may say -> why."""
    outputs: Mapping[str, bool]
    """Name of an output -> whether its files are made; outputs that are not named are made."""
    words: Mapping[str, str]
    """Name -> what templates and directives print, in the site's language."""
    script_words: Mapping[str, str]
    """Name -> what scripts print."""
    theme: ThemeSettings
    origin: YamlOrigin

    def makes(self, output: str) -> bool:
        """Whether the settings want the files of an output made."""
        return self.outputs.get(output, True)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return direction(self.lang)


class Model(NamedTuple):
    """A model that services run: an entry of `content/models.yaml`."""

    id: str
    task_type: str
    dims: tuple[int, ...]
    """The lengths that its vectors can have, the default first; empty if it makes no vectors."""
    element_types: tuple[str, ...]
    """The number formats that its vectors can have, the default first; as `dims`."""
    similarity: tuple[str, ...]
    """The measures that its maker recommends."""
    unit_length: bool | None
    """Whether its vectors have length 1; None where that is not known."""
    source: str
    """Address of the page that says so."""
    origin: YamlOrigin


class Deprecation(NamedTuple):
    """`deprecated` of a service: it is still there, and better not begun with."""

    since: str
    """Empty if that is not said."""
    reason: str
    """Markdown; may be empty."""
    successor: str
    """The slug of a service, or the name of a product that the site does not have; may be empty."""


class Service(NamedTuple):
    """A product that tutorials can be followed with: one file in `content/services/`."""

    slug: str
    name: str
    state: State
    values: Mapping[str, Any]
    """The declared fields, as written."""
    unsupported: Mapping[str, str]
    """`tutorial#step` -> why the service cannot do that step (Markdown)."""
    mentions: Mapping[str, str | Mapping[str, str]]
    """Slug of a service that this one's pages may speak of -> why; or each word of it -> why."""
    waive: Mapping[str, str]
    """Code of a finding that is right as it stands -> why."""
    aliases: tuple[str, ...]
    """The slugs that it had before."""
    origin: YamlOrigin
    deprecated: Deprecation | None = None
    article: str = ""
    """What stands before its name in `a_name`; empty: `a` or `an`, by its sound."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """The diagnostics of its file; if there are any, `values` holds only what can be used."""


class WrittenRequest(NamedTuple):
    """An HTTP call and its sample response, as written in a `requests.yaml`."""

    name: str
    values: Mapping[str, Any]
    origin: YamlOrigin

    @property
    def prose(self) -> Iterator[tuple[str, YamlOrigin]]:
        """The captions and the notes of the request and of its response, each with its place."""
        places = [(self.values, self.origin)]
        response: Any = self.values.get("response")
        if is_whole_answer(response):
            places.append((response, self.origin.child("response")))
        for values, origin in places:
            if "caption" in values:
                yield values["caption"], origin.child("caption")
            for key, note in values.get("notes", {}).items():
                if note is not None:
                    yield note, origin.child("notes", key)


def is_whole_answer(response: Any) -> bool:
    """Whether what is written as `response` has status, headers and so on beside its body; else it is the body."""
    return isinstance(response, Mapping) and "body" in response


@dataclass(frozen=True, slots=True)
class MarkdownFile:
    """A Markdown source: its front matter, and the text below it."""

    source: Source
    front_matter: Mapping[str, Any]
    first_line: int = 1
    """The line of the file, from 1 on, that `text` begins at."""
    made: bool = False
    """Whether tutgen made it: there is no such file."""

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def text(self) -> str:
        """The text below the front matter; not kept, as all files of a project are."""
        return "".join(self.source.text.split("\n", self.first_line - 1)[self.first_line - 1 :])

    @property
    def body(self) -> TextOrigin:
        return TextOrigin(self.source, self.first_line)

    def front(self, *steps: str | int) -> YamlOrigin:
        """The origin of a value in the front matter."""
        lines = self.first_line - 2
        yaml_text = "\n".join(self.source.text.split("\n", lines)[:lines])
        return YamlOrigin(Source(self.path, yaml_text), steps)


class ListedService(NamedTuple):
    """A line of a tutorial's `services`: a service, or only the name of one that is planned."""

    name: str
    service: Service | None


@dataclass(frozen=True, slots=True)
class Tutorial:
    """A folder whose `index.md` names its services, with the page that all of them share."""

    folder: str
    """Relative to `content/`; it is also the tutorial's slug."""
    index: MarkdownFile
    page: MarkdownFile
    entries: tuple[ListedService, ...]
    names: Mapping[str, str]
    """Name -> the text that makes it, of the tutorial's own names; those of the site come before them."""
    requests: Source | None
    """Its own `requests.yaml`, parsed when the tutorial is compiled: most of the text of a project
    with many tutorials is in these files."""

    @property
    def prefix(self) -> str:
        """What the addresses of its pages begin with."""
        return "" if self.folder == "." else f"{self.folder}/"


MISSING = frozenset(("missing-field", "empty-value"))
"""Codes of diagnostics on values that are still to be written."""


class Published(NamedTuple):
    """Which services have pages. The others may be unfinished: they do not fail a build."""

    listed: frozenset[str]
    """Slugs in the lists of tutorials, whether there are such services or not."""
    drafts: bool = False
    """Whether drafts have pages too."""

    def has(self, slug: str, state: State) -> bool:
        """Whether a service has pages."""
        return slug in self.listed and (self.drafts or state != "draft")

    def weighed(self, slug: str, state: State, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """The diagnostics of a service's file, with the severity that they have for the site.

        For a service without pages they are warnings, and those on missing values are left out unless drafts
        are shown.
        """
        for diagnostic in found:
            if self.has(slug, state):
                yield diagnostic
            elif self.drafts or diagnostic.code not in MISSING:
                yield replace(diagnostic, severity="warning")


class Project(NamedTuple):
    """Everything below `content/`, validated, and its diagnostics."""

    site: Site
    models: Mapping[str, Model]
    """The catalogue, by id; empty without a catalogue."""
    services: Mapping[str, Service]
    tutorials: tuple[Tutorial, ...]
    requests: Source | None
    """The `requests.yaml` that all tutorials share."""
    pages: tuple[MarkdownFile, ...]
    """Plain pages: every Markdown file that is published and belongs to no tutorial."""
    home: MarkdownFile | None
    """The home page that tutgen made; None if the project has written one."""
    snippets: Mapping[str, MarkdownFile]
    """All Markdown files in folders that begin with an underscore, by path."""
    assets: tuple[str, ...]
    """Files that are copied as they are; paths relative to the project."""
    private: tuple[str, ...]
    """Files in folders that begin with an underscore: copied where a page shows them."""
    pictures: Mapping[str, Picture]
    """Path of an image among `assets` and `private` -> what its head says."""
    files: Mapping[str, MarkdownFile]
    """Every Markdown file and `home`, by path. A body is always read from here: the other fields tell what
    files are for, and may hold one whose body has changed since."""
    samples: Samples
    request_templates: Mapping[str, Source] = {}
    """Name of a language that requests are shown in -> the project's template for it."""
    diagnostics: tuple[Diagnostic, ...] = ()
    published: Published = Published(frozenset())

    @property
    def has_tabs(self) -> bool:
        """Whether a page may have tabs, for which the theme has parts."""
        return bool(self.site.variants) or any("{tab-set}" in text for text in self._texts())

    def _texts(self) -> Iterator[str]:
        """The texts that may hold Markdown."""
        for file in self.files.values():
            yield file.source.text
        for origin in (self.site.origin, *(service.origin for service in self.services.values())):
            yield origin.source.text
        for requests in (self.requests, *(tutorial.requests for tutorial in self.tutorials)):
            if requests:
                yield requests.text
