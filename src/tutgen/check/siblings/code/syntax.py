"""Does code parse? In JSON, YAML, TOML and Python.

What tutorials write is more than what a parser takes: placeholders, `...` for what is left out, a part of a
file. So a text is at fault only if it parses in none of the ways in which people mean it.
"""

import ast
import json
import re
import sys
import tomllib
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache
from textwrap import dedent
from typing import NamedTuple

import yaml

from tutgen.check.siblings.code.shown_code import STAND_IN
from tutgen.theme.placeholder import PLACEHOLDER

MAX_LENGTH = 50_000
"""Characters; longer code is not looked at."""


class Fault(NamedTuple):
    """Why a text does not parse, and at which line, from 0 on."""

    reason: str
    line: int


@lru_cache(maxsize=512)  # services share code, and so do pages
def fault_in(language: str, text: str) -> Fault | None:
    """The fault of a text in a language; None if it parses, or the language is another one."""
    parse = _PARSERS.get(language)
    if parse is None or not text.strip() or len(text) > MAX_LENGTH:
        return None
    if parse is not _python and _COMPUTED.search(text):
        return None
    faults = []
    for form in _forms(text):
        fault = parse(form)
        if fault is None:
            return None
        faults.append(fault)
    return faults[1] if len(faults) > 1 else faults[0]


_COMPUTED = re.compile(r"(?<!\$)\{\{|\{%|<%|^(?:GET|PUT|POST|DELETE|PATCH|HEAD) ", re.MULTILINE)
"""Templates of other programs, and calls."""
_ELLIPSIS = re.compile(r"^[ \t]*(?:\.\.\.|…)[ \t]*,?[ \t]*$", re.MULTILINE)


def _forms(text: str) -> Iterator[str]:
    """The text, and what it may be meant as: without placeholders, which is the form to judge, and in one piece
    where something is left out."""
    yield text
    if "<" in text or "..." in text or "…" in text:
        text = PLACEHOLDER.sub("0", text)
        yield _ELLIPSIS.sub("", text)
        yield re.sub(r",?\s*(?:\.\.\.|…)", "", text)


# ----------------------------------------------------------------------------------------------- JSON

_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)


def _json(text: str) -> Fault | None:
    """One value or more, or some keys of an object; comments are taken for what they are."""
    bare = _COMMENT.sub(lambda found: found[1] or "", text)
    fault = _json_values(bare)
    part = bare.strip().rstrip(",")
    if fault is None or _is_json(f"{{{part}}}") or _is_json(f"[{part}]"):
        return None
    return fault


def _json_values(text: str) -> Fault | None:
    decoder = json.JSONDecoder()
    at = 0
    try:
        while text[at:].strip():
            at += len(text[at:]) - len(text[at:].lstrip())
            _, at = decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        return Fault(error.msg[0].lower() + error.msg[1:], error.lineno - 1)
    except (RecursionError, ValueError):
        return None
    return None


def _is_json(text: str) -> bool:
    return _json_values(text) is None


# --------------------------------------------------------------------------------------- YAML and TOML


def _yaml(text: str) -> Fault | None:
    try:
        for _ in yaml.parse(
            text, yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
        ):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return Fault(error.problem or "it is no YAML", mark.line if mark else 0)
    except (yaml.YAMLError, RecursionError, ValueError):
        return Fault("it is no YAML", 0)
    return None


_AT_LINE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


def _toml(text: str) -> Fault | None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = _AT_LINE.search(message)
        line = int(found["line"]) - 1 if found and found["line"] else text.rstrip().count("\n")
        reason = _AT_LINE.sub("", message)
        return Fault(reason[0].lower() + reason[1:], line)
    except RecursionError:
        return None
    return None


# ---------------------------------------------------------------------------------------------- Python

_OTHER_DIALECT = re.compile(r"^(?:>>> |[!%]\w|\$ )", re.MULTILINE)
"""Sessions of the interpreter and of notebooks."""
_NEWER = re.compile(r"^[ \t]*(?:type \w+.*=|(?:def|class) \w+\[)", re.MULTILINE)
"""The grammar of Python 3.12."""
_LEFT_OUT = "expected an indented block"


def _python(text: str) -> Fault | None:
    if _OTHER_DIALECT.search(text):
        return None
    text = text.replace(STAND_IN, f"x{STAND_IN}")  # a name may stand where a value does
    fault = _python_fault(dedent(text))
    if fault is None or fault.reason.startswith(_LEFT_OUT):
        return None
    if sys.version_info < (3, 12) and ("f-string" in fault.reason or _NEWER.search(text)):
        return None
    inside = f"if 1:\n{text}"  # a part that begins further in than it ends
    if text[:1].isspace() and _python_fault(inside) is None:
        return None
    return fault


def _python_fault(text: str) -> Fault | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return Fault(error.msg, max((error.lineno or 1) - 1, 0))
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


_PARSERS: dict[str, Callable[[str], Fault | None]] = {
    "json": _json,
    "py": _python,
    "python": _python,
    "python3": _python,
    "toml": _toml,
    "yaml": _yaml,
    "yml": _yaml,
}
