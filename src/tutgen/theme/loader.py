"""Where templates are found: a project's own before those of the default theme, which keep a name."""

from collections.abc import Callable
from pathlib import Path

import jinja2

DEFAULT = "default/"
"""What the names of the default theme's templates begin with, whatever the project has replaced:
`{% extends "default/base.html" %}`."""


class Loader(jinja2.FileSystemLoader):
    """Finds templates in a project's folder, if it has one, and in that of the default theme."""

    def __init__(self, own: Path, default: Path) -> None:
        super().__init__([folder for folder in (own, default) if folder.is_dir()])
        self._default = jinja2.FileSystemLoader(default)

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        if template.startswith(DEFAULT):
            return self._default.get_source(environment, template.removeprefix(DEFAULT))
        return super().get_source(environment, template)

    def list_templates(self) -> list[str]:
        of_default = [f"{DEFAULT}{name}" for name in self._default.list_templates()]
        return [*super().list_templates(), *of_default]
