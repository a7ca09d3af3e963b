"""Requests in other languages than HTTP: how they read, and where their keys stand."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from test_markdown import sandbox
from tutgen.content.model import WrittenRequest
from tutgen.diagnostics import Diagnostic
from tutgen.language.parsing.parser import Syntax
from tutgen.pages.documents import Documents
from tutgen.requests.parsing import compile_request
from tutgen.requests.request import CompiledRequest
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin


@cache
def syntax() -> Syntax:
    return Documents(sandbox()).syntax


def compiled(
    written: Mapping[str, Any], shared: Mapping[str, Any] | None = None
) -> CompiledRequest:
    """A request of these values; `shared`: what `site.yaml` says of all of them."""
    origin = YamlOrigin(Source("content/requests.yaml", ""))
    found: list[Diagnostic] = []
    of_all = WrittenRequest("", shared or {}, origin)
    return compile_request(WrittenRequest("r", written, origin), of_all, syntax(), found)
