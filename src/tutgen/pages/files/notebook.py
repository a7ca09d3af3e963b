"""`x.ipynb` beside `x.html`: a service's page as a Jupyter notebook, its requests as calls in Python.

The format is nbformat 4.5 (https://nbformat.readthedocs.io/en/latest/format_description.html). It has no outputs, and its
cells have the same ids each time.
"""

import json
from collections.abc import Iterator
from json.encoder import encode_basestring

from tutgen.content.model import Site
from tutgen.language.writers.markdown_text import OF_REQUEST
from tutgen.pages.files.file_form import FileForm
from tutgen.pages.files.walkthrough import SentRequest, Walkthrough
from tutgen.requests.languages.language import Language
from tutgen.requests.languages.python import environment, python_with
from tutgen.requests.languages.variables import VariableOf
from tutgen.sources.json_pointer import Steps

_NAME = "notebook"
_HEAD = '{\n "cells": [\n'
_FOOT = (
    '\n ],\n "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, '
    '"language_info": {"name": "python"}},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n'
)


def _written(walk: Walkthrough) -> str:
    cells = ",\n".join(_cells(walk))
    return f"{_HEAD}{cells}{_FOOT}"


def _cells(walk: Walkthrough) -> Iterator[str]:
    """The text, cut where a request is sent."""
    calls = {request.place: _call(walk, request) for request in walk.requests}
    pieces = walk.text.split(OF_REQUEST)
    text, number, is_ready = pieces[0], 0, False
    for place in range(len(pieces) // 2):
        fence, below = pieces[2 * place + 1 : 2 * place + 3]
        call = calls.get(place)
        if call is None:
            text += fence + below
            continue
        text, _, within = text.rpartition("\n")
        if text.strip():
            yield _markdown(number, text)
            number += 1
        if not is_ready:
            yield _code("setup", _setup(walk, "\n".join(calls.values())))
            is_ready = True
        yield _code(f"request-{place}", call)
        text = _moved_left(below, len(within))
    if text.strip():
        yield _markdown(number, text)


def _moved_left(text: str, width: int) -> str:
    """What follows a request within an item of a list, as far as it is part of the item, without its indentation."""
    if not width:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line and not line.startswith(" " * width):
            break
        lines[number] = line[width:]
    return "\n".join(lines)


def _markdown(number: int, text: str) -> str:
    said = encode_basestring(text.strip("\n"))
    return (
        f'  {{"cell_type": "markdown", "id": "text-{number}", "metadata": {{}}, "source": {said}}}'
    )


def _code(name: str, source: str) -> str:
    said = encode_basestring(source)
    return (
        f'  {{"cell_type": "code", "execution_count": null, "id": "{name}", "metadata": {{}}, '
        f'"outputs": [], "source": {said}}}'
    )


def _setup(walk: Walkthrough, code: str) -> str:
    """What the calls need: modules, and values of the environment. `code`: that of all calls."""
    lines = ["import json"] if "json.dumps(" in code else []
    lines += ["import os"] if "os.environ[" in code else []
    lines += ["from urllib.parse import quote"] if "quote(" in code else []
    lines += ["", f"import {_library(walk.site)}"] if lines else [f"import {_library(walk.site)}"]
    if walk.variables:
        names = json.dumps([*walk.variables])
        said = [walk.said_of(name).rstrip() for name in walk.variables]
        lines += [
            "",
            *filter(None, said),
            f"missing = [name for name in {names} if not os.environ.get(name)]",
        ]
        lines += ["if missing:"]
        lines += ["    raise RuntimeError(f\"not set in the environment: {', '.join(missing)}\")"]
    return "\n".join(lines)


def _call(walk: Walkthrough, request: SentRequest) -> str:
    lines = [request.form.texts[_NAME], "print(response.text)"]
    if not request.is_refused:
        lines.append("response.raise_for_status()")
    lines += [
        f"{environment(walk.variable_of(part.placeholder))} = str(response.json(){_path(part.steps)})"
        for part in request.gives
    ]
    return "\n".join(lines)


def _path(steps: Steps) -> str:
    return "".join(f"[{json.dumps(step)}]" for step in steps)


def _library(site: Site) -> str:
    return str(site.requests.values.get("python") or "requests")


def _language(site: Site, variable_of: VariableOf) -> Language:
    return python_with(_library(site), variable_of)


NOTEBOOK = FileForm(
    _NAME,
    ".ipynb",
    "a service's page as a Jupyter notebook, its requests as calls in Python",
    _language,
    _written,
)
