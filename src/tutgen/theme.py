"""The theme: Jinja templates, one stylesheet and one script made of parts.

A project overrides any file of the default theme by one of the same name in its own `templates/`.
Templates are trusted code; content never is (see `expressions`).
"""

import hashlib
import linecache
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2

from tutgen.diagnostics import Diagnostic, Span, TutgenError
from tutgen.ignore import is_ignored

FOLDER = "theme"
"""Where the stylesheet and the script are in the site."""
KINDS = ("page", "overview", "service")


def default_theme() -> Path:
    """The folder of the default theme: in an installed package beside this file, in a checkout at
    the top of the repository."""
    here = Path(__file__).parent
    for folder in (here / "templates", here.parent.parent / "templates"):
        if (folder / "base.html").is_file():
            return folder
    raise TutgenError("the default theme is missing", hint="install tutgen again", exit_code=3)


@dataclass(frozen=True, slots=True)
class PageHead:
    """What a template knows of its page as `page`."""

    title: str
    heading: str
    """HTML of the level-1 heading."""
    heading_id: str
    """Its id; empty where the heading is the front matter's title."""
    navigation_title: str
    description: str | None
    kind: str
    browser_title: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A page to go to from here."""

    title: str
    href: str


@dataclass(frozen=True)
class Theme:
    """The templates and the files that come with them."""

    templates: Mapping[str, jinja2.Template]
    """Kind of page -> template."""
    assets: Mapping[str, bytes]
    """Address -> content. Names hold a digest, so that browsers may keep the files for ever."""
    style: str
    script: str
    root: Path
    """The project's folder."""
    ids: frozenset[str] = frozenset()
    """The ids that the templates have themselves: nothing else of a page may have one of them."""

    def page(self, kind: str, **context: Any) -> str:
        """The HTML of a page. Raises ThemeError where a template fails."""
        try:
            return self.templates[kind].render(context)
        except Exception as error:
            if not _is_of_a_template(error):
                raise
            raise ThemeError(template_problem(error, self.root)) from error


def load_theme(root: Path) -> Theme:
    """The theme of a project. Raises ThemeError where a template does not parse."""
    folders = [folder for folder in (root / "templates", default_theme()) if folder.is_dir()]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates = {}
    for name in (f"{kind}.html" for kind in KINDS):
        try:
            templates[name.removesuffix(".html")] = environment.get_template(name)
        except jinja2.TemplateError as error:
            raise ThemeError(template_problem(error, root)) from error
        except UnicodeDecodeError as error:
            span = Span(f"templates/{name}")
            raise ThemeError(
                Diagnostic("not-utf8", "the template is not UTF-8", span, "save the file as UTF-8")
            ) from error
    ids = _template_ids(environment)
    style, script = _parts(folders, "css"), _parts(folders, "js")
    style_name = f"{FOLDER}/style.{_digest(style)}.css"
    script_name = f"{FOLDER}/script.{_digest(script)}.js"
    assets = {style_name: style, script_name: script}
    return Theme(templates, assets, style_name, script_name, root, ids)


def _template_ids(environment: jinja2.Environment) -> frozenset[str]:
    """The ids that stand in the templates as they are."""
    assert environment.loader is not None
    found = _Ids()
    for name in environment.list_templates(["html"]):
        with suppress(UnicodeDecodeError, OSError):  # of a template that no page uses
            found.feed(environment.loader.get_source(environment, name)[0])
    return frozenset(found.ids)


class _Ids(HTMLParser):
    """Collects ids that hold no expression."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids.update(
            value for name, value in attrs if name == "id" and value and "{" not in value
        )


class ThemeError(Exception):
    """A template cannot be used."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def template_problem(error: Exception, root: Path) -> Diagnostic:
    """The diagnostic for an error of a template: at its own line, or at the line that failed."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        file, line = error.filename or f"templates/{error.name}", error.lineno
    else:
        file, line = "templates/base.html", 1
        trace = error.__traceback__
        while trace is not None:  # the last frame that is a template tells the place
            name = trace.tb_frame.f_code.co_filename
            if name.endswith((".html", ".xml")):
                file, line = name, trace.tb_lineno
            trace = trace.tb_next
    path = Path(file)
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    hint = "a template of the project replaces the default theme's of the same name"
    message = str(error) or type(error).__name__
    if isinstance(error, jinja2.TemplateNotFound):  # its text lists folders of this machine
        message = f"there is no template '{error.name}'"
    elif isinstance(error, RecursionError):
        message = "the template needs itself, without end"
    message = re.sub(r"\btutgen\.\w+\.(?=\w+ object)", "", message)
    linecache.checkcache(str(path))  # the live preview comes here again, with another text
    text = linecache.getline(str(path), line).rstrip()
    column = len(text) - len(text.lstrip()) + 1
    return Diagnostic("template", message, Span(shown, line, column, line, len(text) + 1), hint)


def _is_of_a_template(error: BaseException) -> bool:
    """Whether an error was raised in a template: its frames have the template's file name."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".html"):
            return True
        trace = trace.tb_next
    return isinstance(error, jinja2.TemplateError)


def _parts(folders: list[Path], kind: str) -> bytes:
    """All parts of a kind, in the order of their names; the first folder that has a name wins."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in (folder / kind).glob(f"*.{kind}"):
            if path.is_file() and not is_ignored(path.name):
                found.setdefault(path.name, path)
    return b"\n".join(found[name].read_bytes() for name in sorted(found))


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=5).hexdigest()
