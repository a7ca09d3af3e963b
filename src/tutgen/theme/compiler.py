"""Jinja's compiler, for which whatever cannot be compiled is an error of the template."""

import re
from types import CodeType

import jinja2
from jinja2 import nodes
from jinja2.parser import Parser

_TOO_DEEP = "this is nested too deeply"
_LINES = re.compile(r"(\d+)=(\d+)")
"""A line of the template, and that of the Python which is made of it: pairs in the last line of this."""


class StrictCompiler(jinja2.Environment):
    """Raises TemplateSyntaxError where the parser, or Python, would raise an error of its own."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parser = Parser(self, source, name, filename)
        try:
            return parser.parse()
        except RecursionError:
            parser.fail(_TOO_DEEP, parser.stream.current.lineno)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        try:
            return super()._generate(source, name, filename, defer_init)
        except RecursionError:
            raise jinja2.TemplateSyntaxError(_TOO_DEEP, 1, name, filename) from None

    def _compile(self, source: str, filename: str) -> CodeType:
        try:
            return super()._compile(source, filename)
        except RecursionError:
            raise jinja2.TemplateSyntaxError(_TOO_DEEP, 1, filename=filename) from None
        except SyntaxError as error:
            pairs = _LINES.findall(source.rpartition("\n")[2])
            lines = [int(own) for own, made in pairs if int(made) <= (error.lineno or 0)]
            line = lines[-1] if lines else 1
            raise jinja2.TemplateSyntaxError(error.msg, line, filename=filename) from None
