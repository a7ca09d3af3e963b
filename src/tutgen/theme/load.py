"""The theme of a project, loaded."""

import base64
import hashlib
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import jinja2.meta

from tutgen.theme.files import default_theme, digest_of_files, joined_parts, lazy_parts
from tutgen.theme.layout import Environment
from tutgen.theme.loader import Loader
from tutgen.theme.template_diagnostics import PARTS, TABS, ThemeFiles
from tutgen.theme.theme import KINDS, PICTURE, Parts, Theme, ThemeError


def load_theme(root: Path, *, minified: bool = False) -> Theme:
    """The theme of a project, for readers without the comments and blanks of the default stylesheet and
    scripts. Raises ThemeError where a file of it cannot be used."""
    digest = digest_of_files(root)
    folders = [folder for folder in (root / "templates", default_theme()) if folder.is_dir()]
    environment = Environment(
        loader=Loader(root / "templates", default_theme()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # changed files are another theme
    )
    environment.filters["csp_hash"] = _csp_hash
    found = ThemeFiles(
        root, environment, (*(f"{kind}.html" for kind in KINDS), PICTURE)
    ).diagnostics()
    if any(diagnostic.severity == "error" for diagnostic in found):
        raise ThemeError(*found)
    templates = {kind: environment.get_template(f"{kind}.html") for kind in KINDS}
    templates[PICTURE] = environment.get_template(PICTURE)
    ids = _template_ids(environment)
    lazy = {kind: dict(lazy_parts(folders, kind, minified)) for kind in PARTS}
    with_words = frozenset(name for name, _ in lazy_parts([default_theme()], "js", False))
    parts = {
        kind: Parts(
            joined_parts(folders, kind, minified, f"*.{kind}"),
            joined_parts(folders, kind, minified, f"*.{kind}", f"{TABS}/*.{kind}"),
        )
        for kind in PARTS
    }
    theme = Theme(templates, {}, "", "", root, parts, lazy, with_words, ids, digest, tuple(found))
    return theme.knowing({})


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


def _csp_hash(text: str) -> str:
    """The source expression that lets a Content-Security-Policy admit an inline script of this text."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
