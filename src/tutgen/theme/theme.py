"""The theme: Jinja templates, one stylesheet and one script made of parts.

A project overrides any file of the default theme by one of the same name in its own `templates/`.
Templates are trusted code; content never is (see `language.expressions`).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import jinja2.meta

from tutgen.diagnostics import Diagnostic
from tutgen.theme.contrast import Accent
from tutgen.theme.files import digest_of_files
from tutgen.theme.template_diagnostics import (
    is_of_a_template,
    span_of,
    template_diagnostic,
)
from tutgen.theme.time_limit import OutOfTimeError, time_limit

FOLDER = "theme"
"""Where the stylesheet and the script are in the site."""
KINDS = ("page", "overview", "service")
PICTURE = "picture.svg"
"""The template of what links to a page are shown with."""
TIME_LIMIT = 10
"""Seconds after which a template that renders one page is taken to be endless."""


@dataclass(frozen=True, slots=True)
class PageHead:
    """The value of `page` in templates."""

    title: str
    """Its title."""
    heading: str
    """HTML of the level-1 heading."""
    heading_id: str
    """Its id; empty where the heading is the front matter's title."""
    navigation_title: str
    """What lists call it."""
    description: str | None
    """What it is about, in a sentence or two."""
    kind: str
    """`page`, `overview` or `service`."""
    browser_title: str
    """What the tab says."""
    service: str = ""
    """The name of its service."""
    slug: str = ""
    """The slug of its service."""
    service_line: str = ""
    """The name of its service, where the heading does not say it."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A link to another page: `tutorial`, `previous`, `next`."""

    title: str
    """The title of that page."""
    href: str
    """Its address."""
    label: str = ""
    """Of `previous` and `next`: what they are, as `Next, with Kestrel Connect`."""


class Parts(NamedTuple):
    """The parts of a kind, joined."""

    usual: bytes
    with_tabs: bytes
    """With those for tabs among them."""


@dataclass
class Theme:
    """The templates and the files that come with them. Only `endless` changes."""

    templates: Mapping[str, jinja2.Template]
    """Kind of page -> template; `picture.svg` -> that of pictures."""
    assets: Mapping[str, bytes]
    """Address -> content. Names hold a digest, so that browsers may cache the files for ever."""
    style: str
    script: str
    root: Path
    """The project's folder."""
    parts: Mapping[str, Parts]
    """`css` and `js` -> the stylesheet and the script without their first lines, which `knowing` writes."""
    lazy: Mapping[str, Mapping[str, bytes]]
    """`css` and `js` -> name -> content of what is loaded when it is used."""
    with_words: frozenset[str]
    """The names of the scripts among them that the default theme has: only these have words of their own."""
    ids: frozenset[str] = frozenset()
    """The ids that the templates have themselves: nothing else of a page may have one of them."""
    digest: bytes = b""
    """Of all files of the theme, the project's own and the default ones, before they were loaded."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Warnings: files and blocks of the project that nothing uses."""
    endless: dict[str, Diagnostic] = field(default_factory=dict, compare=False)
    """Kind of page -> the problem of its template, which did not end and is not run again."""

    def knowing(
        self,
        words: Mapping[str, str],
        accent: Accent | None = None,
        variants: Mapping[str, Mapping[str, str]] | None = None,
    ) -> "Theme":
        """The same theme, whose script begins with what scripts know of the site, the words that they
        print, and whose stylesheet begins with its accent. The words of a script that is loaded when it
        is used, `search_close` of `search`, stand in its own first line. `variants`: those that readers can
        choose; None where no page has tabs, whose parts are left out then."""
        told = dict[str, dict[str, str]]()
        for name, text in words.items():
            owner = name.partition("_")[0]
            told.setdefault(owner if owner in self.with_words else "", {})[name] = text
        lazy = dict(self.lazy["js"])
        for name in self.with_words & told.keys():
            lazy[name] = f"Object.assign(tutgen.words,{_json(told[name])});\n".encode() + lazy[name]
        files = {"js": _named(lazy, "js"), "css": _named(self.lazy["css"], "css")}
        facts: dict[str, Any] = {
            "words": told.get("", {}),
            "scripts": files["js"],
            "styles": files["css"],
        }
        if variants is not None:
            facts["variants"] = {group: list(names) for group, names in variants.items()}
        script_parts, style_parts = self.parts["js"], self.parts["css"]
        content = f"const tutgen = {_json(facts)};\n".encode()
        content += script_parts.usual if variants is None else script_parts.with_tabs
        sheet = accent.css.encode() if accent else b""
        sheet += style_parts.usual if variants is None else style_parts.with_tabs
        script = f"{FOLDER}/{_named({'script': content}, 'js')['script']}"
        style = f"{FOLDER}/{_named({'style': sheet}, 'css')['style']}"
        assets = {style: sheet, script: content}
        for kind, contents in (("css", self.lazy["css"]), ("js", lazy)):
            assets |= {f"{FOLDER}/{files[kind][name]}": file for name, file in contents.items()}
        return replace(self, assets=assets, style=style, script=script)

    @cached_property
    def lazy_styles(self) -> Mapping[str, str]:
        """Name -> address of the stylesheets in `lazy/`."""
        named = _named(self.lazy["css"], "css")
        return {name: f"{FOLDER}/{file}" for name, file in named.items()}

    @cached_property
    def files(self) -> Mapping[str, frozenset[str]]:
        """Kind of page -> paths, `templates/...`, of its template and of all that this one extends and
        includes, if their names are literal."""
        return {kind: frozenset(_files(made)) for kind, made in self.templates.items()}

    @property
    def is_current(self) -> bool:
        """Whether the files are as they were before they were loaded. Templates of the default theme are read when
        pages need them, so otherwise nobody knows what a page was made with."""
        return digest_of_files(self.root) == self.digest

    def page(self, kind: str, **context: Any) -> str:
        """The HTML of a page, as Jinja renders it. Raises ThemeError if a template fails."""
        html = self._rendered(kind, context)
        if context["content"] not in html or not html.strip():
            self._check_shows(kind, html, context)
        try:
            html.encode()
        except UnicodeEncodeError as error:  # no source has such, but a template can name it
            message = f"the page has U+{ord(html[error.start]):04X}, which is half a character"
            raise self._failed(kind, message, "name the whole character") from error
        return html

    def picture(self, **context: Any) -> str:
        """The SVG of a picture. Raises ThemeError if its template fails."""
        return self._rendered(PICTURE, context)

    def not_drawn(self, why: str) -> "ThemeError":
        """The template of pictures makes no SVG that can be drawn."""
        path = Path(str(self.templates[PICTURE].filename))
        message = f"the picture cannot be drawn: {why}"
        hint = "write an SVG image, or delete the file to have the default theme's"
        return ThemeError(Diagnostic("template", message, span_of(self.root, path, 1), hint))

    def _rendered(self, name: str, context: Mapping[str, Any]) -> str:
        if name in self.endless:
            raise ThemeError(self.endless[name])
        try:
            with time_limit(TIME_LIMIT):
                return self.templates[name].render(context)
        except Exception as error:
            if not is_of_a_template(error):
                raise
            diagnostic = template_diagnostic(error, self.root, context)
            if isinstance(error, OutOfTimeError):
                self.endless[name] = diagnostic
            raise ThemeError(diagnostic) from error

    def _check_shows(self, kind: str, html: str, context: Mapping[str, Any]) -> None:
        """Raises ThemeError if the page is the same with another content."""
        if html != self.templates[kind].render({**context, "content": "<p></p>"}):
            return
        message = "the template does not show '{{ content }}', so the pages would be empty"
        hint = "write {{ content | safe }}, or delete the file to have the default theme's"
        raise self._failed(kind, message, hint)

    def _failed(self, kind: str, message: str, hint: str) -> "ThemeError":
        """A page cannot be used as a template made it."""
        own = (f"templates/{name}.html" for name in (kind, "base"))
        path = next(
            (name for name in own if (self.root / name).is_file()), f"templates/{kind}.html"
        )
        span = span_of(self.root, self.root / path, 1)
        return ThemeError(Diagnostic("template", message, span, hint))


def _files(template: jinja2.Template) -> Iterator[str]:
    environment = template.environment
    assert environment.loader
    names: list[str | None] = [template.name]
    for name in filter(None, names):
        yield f"templates/{name}"
        with suppress(jinja2.TemplateError, UnicodeDecodeError, OSError):
            source = environment.loader.get_source(environment, name)[0]
            found = jinja2.meta.find_referenced_templates(environment.parse(source))
            names += [other for other in found if other not in names]


class ThemeError(Exception):
    """Files of the theme cannot be used, or a template fails; `diagnostics` say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(diagnostics[0].message)
        self.diagnostics = diagnostics


def _named(contents: Mapping[str, bytes], kind: str) -> Mapping[str, str]:
    """Name -> the name of its file, which holds a digest."""
    return {name: f"{name}.{_digest(content)}.{kind}" for name, content in contents.items()}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=4).hexdigest()
