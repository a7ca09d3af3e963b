"""Templates compiled to layouts: the strings of a page of the theme, with holes for its texts.

A template is traced: rendered once, with a `Hole` in place of each text that may differ from page to
page. Pages whose contexts have the same shape take the same branches of a template that only shows such
texts, passes them on, or asks whether they are empty. Anything else (a comparison, a filter, a length)
may come out otherwise for another page: the trace is refused, and Jinja renders these pages.
"""

import os
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, NoReturn

import jinja2
from jinja2.environment import TemplateModule
from jinja2.filters import do_random
from jinja2.runtime import Context
from markupsafe import Markup, escape

from tutgen.theme.compiler import StrictCompiler

Text = str | None

_TOKEN = f"\0{os.urandom(8).hex()}:"
"""Begins the marks of holes; random, so that no text contains it."""
_SPECIAL = re.compile("[&<>\"']")
_MARK = re.compile(rf"{_TOKEN}(\d+)([ht])\0")


class Refused(BaseException):
    """The template does with a hole what a layout cannot.

    Not an Exception: filters and tests of Jinja catch those, and go on.
    """


def _refuse(*_: object) -> NoReturn:
    raise Refused


class Hole:
    """A text that is there and not empty, of which nothing else is known."""

    __slots__ = ("html", "text")

    def __init__(self, html: str, text: str) -> None:
        """What it is shown as where values are escaped, and where they are not."""
        _set_html(self, html)
        _set_text(self, text)

    def __bool__(self) -> bool:
        return True

    __getattribute__ = _refuse  # also asked for `__class__`, and so by isinstance
    __str__ = __repr__ = __format__ = __bytes__ = __len__ = __iter__ = __contains__ = _refuse
    __getitem__ = __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _refuse
    __int__ = __float__ = __index__ = __complex__ = __hash__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse


class _Unknown:
    """A list of which nothing is known, not even whether it is empty."""

    __slots__ = ()
    __getattribute__ = __bool__ = __str__ = __repr__ = __format__ = __len__ = __iter__ = _refuse
    __contains__ = __getitem__ = __add__ = __radd__ = __hash__ = __eq__ = __ne__ = _refuse


_UNKNOWN = _Unknown()

_set_html, _get_html = Hole.__dict__["html"].__set__, Hole.__dict__["html"].__get__
_set_text, _get_text = Hole.__dict__["text"].__set__, Hole.__dict__["text"].__get__


class _Shown:
    """The marks that are output in place of a hole."""

    def __init__(self, hole: Hole) -> None:
        self.html: str = _get_html(hole)
        self.text: str = _get_text(hole)

    def __html__(self) -> str:
        return self.html

    def __str__(self) -> str:
        return self.text


def _finalize(value: Any) -> Any:
    return _Shown(value) if type(value) is Hole else value


def _safe(value: Any) -> Any:
    if type(value) is Hole:
        return Hole(_get_text(value), _get_text(value))
    return Markup(value)  # noqa: S704  # as Jinja's own


def _escape(value: Any) -> Any:
    return Hole(_get_html(value), _get_html(value)) if type(value) is Hole else escape(value)


@jinja2.pass_context
def _random(context: Context, values: Any) -> Any:
    if _environment(context).traced is not None:
        raise Refused
    return do_random(context, values)


def _same(value: Any, other: Any) -> bool:
    """Python keeps some equal texts only once, so a text may be the same as another."""
    if value is not other and Hole in (type(value), type(other)):
        raise Refused
    return value is other


class _Template(jinja2.Template):
    def make_module(self, *arguments: Any, **named: Any) -> TemplateModule:
        """What `import` gives. Its output may be looked into, unnoticed."""
        module = super().make_module(*arguments, **named)
        if _TOKEN in str(module):
            raise Refused
        return module

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """What `import` without context gives: one module for all pages, whose macros may keep what they
        are given. No hole may get there, so a trace has a module of its own."""
        if self.environment.traced is None:  # type: ignore[attr-defined]
            return super()._get_default_module(ctx)
        kept, self._module = self._module, None
        try:
            return super()._get_default_module(ctx)
        finally:
            self._module = kept


class _Context(Context):
    """Wraps what macros and blocks return where holes are shown in it: templates may show it, too."""

    def call(self, called: Any, /, *arguments: Any, **named: Any) -> Any:
        traced = _environment(self).traced
        if traced is None:
            return super().call(called, *arguments, **named)
        before = len(traced)
        value = super().call(called, *arguments, **named)
        if type(value) in (str, Markup) and _TOKEN in value:
            if traced[before:] != [value] or type(value) is str:
                raise Refused
            del traced[before:]
            return Hole(str(value), str(value))
        return value


class Environment(StrictCompiler):
    """An environment whose templates can be traced; otherwise they render as in any other."""

    context_class = _Context
    template_class = _Template

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, finalize=_finalize)
        self.filters |= {"safe": _safe, "escape": _escape, "e": _escape, "random": _random}
        self.tests |= {"sameas": _same}
        self.traced: list[str] | None = None
        """While a template is traced, by one thread: outputs with holes that nothing else shows yet."""

    def concat(self, pieces: Iterable[Any]) -> str:
        """The output of a template, of a block or of a macro."""
        if self.traced is None:
            return "".join(pieces)
        text = "".join([_get_text(p) if type(p) is Hole else p for p in pieces])
        if _TOKEN in text:
            self.traced.append(text)
        return text


def _environment(context: Context) -> Environment:
    assert isinstance(context.environment, Environment)
    return context.environment


class Listed(Sequence[Any]):
    """A list of values that is made when a template first looks into it. Such a template has no layout; the pages
    of one that does not look pay nothing for the list."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Iterable[Any]]) -> None:
        self._make = make
        self._made: tuple[Any, ...] | None = None

    @property
    def values(self) -> tuple[Any, ...]:
        if self._made is None:
            self._made = tuple(self._make())
        return self._made

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, index: Any) -> Any:
        return self.values[index]


class Layout(NamedTuple):
    """A template for the pages of one shape."""

    parts: Sequence[str]
    """HTML, and between each two of them an empty string, the place of a text."""
    order: Sequence[int]
    """The slot of each of these places."""
    slots: Sequence[tuple[int, bool]]
    """Which text is shown, by its number, and whether it is escaped."""

    def shows(self, number: int) -> bool:
        """Whether a text is in the page."""
        return any(shown == number for shown, _ in self.slots)

    def fill(self, texts: Sequence[Text]) -> str:
        """The page with these texts."""
        shown = [_escaped(texts[n]) if escaped else texts[n] for n, escaped in self.slots]
        parts: list[Any] = [*self.parts]
        parts[1::2] = map(shown.__getitem__, self.order)
        return "".join(parts)


def _escaped(text: Text) -> Text:
    """As Jinja escapes it; most texts need nothing, and looking is faster than making Jinja's kind of text."""
    return escape(text) if text is None or _SPECIAL.search(text) else text


def trace(
    template: jinja2.Template, context: Mapping[str, Any], constants: Mapping[str, Any]
) -> Layout | None:
    """The layout of the pages whose contexts have the shape of this one, and which have the same
    constants; None where the template has none."""
    environment = template.environment
    assert isinstance(environment, Environment)
    traced: list[str] = []
    environment.traced = traced
    try:
        made = template.new_context({**constants, **_with_holes(context)})
        html = environment.concat(template.root_render_func(made))
    except (Exception, Refused):  # what is wrong with a template shows without holes, too
        return None
    finally:
        environment.traced = None
    return _parsed(html) if traced == [html] else None


def _parsed(html: str) -> Layout:
    slots: dict[tuple[int, bool], int] = {}
    parts: list[str] = []
    order: list[int] = []
    end = 0
    for mark in _MARK.finditer(html):
        slot = int(mark[1]), mark[2] == "h"
        parts += [html[end : mark.start()], ""]
        order.append(slots.setdefault(slot, len(slots)))
        end = mark.end()
    return Layout((*parts, html[end:]), order, tuple(slots))


# ----------------------------------------------------------------------------------- contexts


def split(context: Mapping[str, Any]) -> tuple[list[Text], Hashable]:
    """The texts of a context, in the order of its names; and all else in it, which with the absence
    or emptiness of texts makes its shape."""
    texts: list[Text] = []
    shape: list[Hashable] = []
    for value in context.values():
        if value is None or value.__class__ is str:
            texts.append(value)
        elif value.__class__ is not Listed:
            kinds = _fields(value.__class__)
            texts += kinds.texts_of(value)
            shape += (value.__class__, *kinds.others_of(value))
    return texts, (*shape, *[text and True for text in texts])


def _with_holes(context: Mapping[str, Any]) -> dict[str, Any]:
    """The same context with holes in place of its texts, numbered as `split` gives them."""
    number = -1

    def hole(text: Text) -> Hole | Text:
        nonlocal number
        number += 1
        return Hole(f"{_TOKEN}{number}h\0", f"{_TOKEN}{number}t\0") if text else text

    made: dict[str, Any] = {}
    for name, value in context.items():
        if value is None or value.__class__ is str:
            made[name] = hole(value)
        elif value.__class__ is Listed:
            made[name] = _UNKNOWN
        else:
            texts = _fields(value.__class__).texts
            made[name] = replace(value, **{key: hole(getattr(value, key)) for key in texts})
    return made


class _Fields(NamedTuple):
    """Names of the fields of a class."""

    texts: tuple[str, ...]
    texts_of: Callable[[Any], tuple[Any, ...]]
    others_of: Callable[[Any], tuple[Any, ...]]


@cache
def _fields(cls: Any) -> _Fields:
    """Those annotated as `str` or `str | None` are texts."""
    is_text = {field.name: field.type in (str, Text) for field in fields(cls)}
    texts = tuple(name for name, text in is_text.items() if text)
    others = tuple(name for name, text in is_text.items() if not text)
    return _Fields(texts, _getter(texts), _getter(others))


def _getter(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Gives the fields of these names."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple([getattr(value, name) for name in names])
