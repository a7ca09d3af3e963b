"""The marks that stand in texts for values of services: private-use characters, which no source can hold."""

import re

from tutgen.content.model import Project

SERVICE = "service."
UNKNOWN = "\u2026"
"""Stands where only a page knows what it says."""
_FIRST, _LAST = 0xE000, 0xF8FF
_MARK = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")


def marks(project: Project) -> dict[str, str]:
    """Value as expressions name it, `service.model`, `service.package.python` or `names.index` -> its mark.

    Only of what is the same in all tutorials; fields with a body stand for what is said of their keys. Of values that
    differ by a variant, texts have marks.
    """
    own = {name for tutorial in project.tutorials for name in tutorial.names}
    values = ["service.name", "service.slug"]
    for field in project.site.fields.values():
        if not field.by:
            values.append(f"{SERVICE}{field.name}")
        elif not (field.type.is_block or field.type.has_body or field.type.has_records):
            values += [f"{SERVICE}{field.name}.{variant}" for variant in field.variants]
    values += [
        f"names.{name}"
        for name, text in project.site.names.items()
        if name not in own and "{{" in text
    ]
    return {v: chr(_FIRST + i) for i, v in enumerate(values[: _LAST - _FIRST])}


def marks_in(text: str) -> set[str]:
    """The marks that stand in a text."""
    return set() if text.isascii() else set(_MARK.findall(text))
