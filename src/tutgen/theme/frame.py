"""The frame of every page of a site, around its content: a theme, with the layouts of its pages."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tutgen.theme.layout import Layout, split, trace
from tutgen.theme.theme import Theme


@dataclass(eq=False, slots=True)
class Frame:
    """A theme as the pages of one site have it.

    The first page of a shape is rendered by Jinja, the second too, and that one is held against a
    layout; with the layout, if the template has one, all further pages of the shape are made.
    """

    theme: Theme
    constants: Mapping[str, Any]
    """The values that templates have on every page."""
    _layouts: dict[Hashable, Layout | None] = field(default_factory=dict)
    _seen: set[Hashable] = field(default_factory=set)

    def page(self, kind: str, content: str, **context: Any) -> str:
        """The HTML of a page. Raises ThemeError if a template fails.

        `context` holds texts, None, `Listed` values, and dataclasses; their fields of type `str` and `str | None` are
        texts too, the others are hashable.
        """
        context = {"content": content, **context}
        texts, shape = split(context)
        key = kind, shape
        if layout := self._layouts.get(key):
            return layout.fill(texts)
        html = self.theme.page(kind, **self.constants, **context)
        if key not in self._seen:
            self._seen.add(key)
        elif key not in self._layouts:
            layout = trace(self.theme.templates[kind], context, self.constants)
            right = layout and layout.shows(0) and layout.fill(texts) == html
            self._layouts[key] = layout if right else None
        return html
