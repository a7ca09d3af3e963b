"""The options of a directive: `:name: value` below its fence, or YAML between two lines `---`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from tutgen.diagnostics import unknown_name_hint
from tutgen.language.expressions.values import EvaluationError, as_text
from tutgen.language.parsing.parser import Form, Parser
from tutgen.language.scan import MARK, Marked
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.sources.yaml_source import parse

OPTION = re.compile(rf"[ \t]*:([A-Za-z](?:[\w-]|{MARK})*):(?:[ \t]+(.*))?$")
_QUOTED = re.compile(
    r"""  "(?P<double> (?: [^"\\] | \\. )* )"  |  '(?P<single> (?: [^'] | '' )* )'  """, re.VERBOSE
)
_NEARLY_OPTION = re.compile(r"[ \t]*:([A-Za-z][\w-]*):[^\s:]")


class Options(NamedTuple):
    """The options that the lines of a directive begin with."""

    values: dict[str, Marked]
    """Name -> what it says."""
    places: dict[str, int]
    """Name -> its line."""
    lines: int
    """How many lines they take."""
    structured: Mapping[str, Any] = MappingProxyType({})
    """Those that are mappings or lists, without marks."""
    origin: YamlOrigin | None = None
    """Of the mapping of all, if there are such."""


def read_options(
    parser: Parser, name: str, form: Form, lines: Sequence[str], first: int
) -> Options:
    """The options of a directive; `first`: the line of the text at which its lines begin."""
    block = _option_block(parser, form, lines, first)
    if block is not None:
        for key, line in block.places.items():
            _check_option(parser, name, form, key, line, key)
        return block
    options: dict[str, Marked] = {}
    places: dict[str, int] = {}
    key, count = "", 0
    for count, text in enumerate([*lines, ""]):  # used below
        match = OPTION.match(text)
        if match is None:
            break
        key = match.group(1)
        _check_option(parser, name, form, key, first + count, f":{key}:")
        if key in options:
            parser.report(
                "duplicate-key",
                f"the option '{key}' is said twice",
                first + count,
                needle=f":{key}:",
                hint="keep one of the two",
            )
        options.setdefault(key, Marked(_unquoted((match.group(2) or "").strip())))
        places.setdefault(key, first + count)
    if count < len(lines):
        _check_no_option(parser, form, key, lines[count], first + count)
    return Options(options, places, count)


def _unquoted(text: str) -> str:
    """The value of an option without quotes around all of it, which are YAML's in both forms of options."""
    found = _QUOTED.fullmatch(text)
    if found is None:
        return text
    if found["single"] is not None:
        return found["single"].replace("''", "'")
    return re.sub(r'\\(["\\])', r"\1", found["double"])


def _check_option(parser: Parser, name: str, form: Form, key: str, line: int, needle: str) -> None:
    if not {key, re.sub(r"\d+$", "*", key)} & form.options:
        parser.report(
            "unknown-option",
            f"'{name}' has no option '{parser.unmarked(key)}'",
            line,
            needle=needle,
            hint=unknown_name_hint(key, form.options, "it takes") or "it takes none",
        )


def _option_block(parser: Parser, form: Form, lines: Sequence[str], first: int) -> Options | None:
    """Options as YAML between two lines `---`, which a body may begin with; None for no such
    block. A directive whose body is YAML has none."""
    if lines[0].strip() != "---" or (form.body == "literal" and not form.options):
        return None
    end = next((n for n, text in enumerate(lines) if n and text.strip() == "---"), 0)
    if not end:
        return None
    source = Source(parser.origin.path, "\n".join(lines[1:end]))
    shift = parser.origin.span("", first + 1).line - 1
    values, diagnostics = parse(replace(source, text="\n" * shift + source.text))
    parser.diagnostics += [
        diagnostic for diagnostic in diagnostics if diagnostic.code != "empty-value"
    ]
    options: dict[str, Marked] = {}
    places: dict[str, int] = {}
    for key, value in values.items() if isinstance(values, dict) else ():
        pattern = re.compile(rf"[\"']?{re.escape(key)}[\"']?\s*:")
        at = next((n for n in range(1, end) if pattern.match(lines[n].lstrip())), 0)
        places[key] = first + at
        if key in form.structured and isinstance(value, dict | list):
            continue
        options[key] = Marked(_option_text(parser, key, value, places[key]))
    if not isinstance(values, dict) and not diagnostics:
        parser.report(
            "option-value",
            "the options between '---' are no mapping",
            first + 1,
            hint="write lines such as: key: value",
        )
    if form.structured.isdisjoint(places) or not isinstance(values, dict):
        return Options(options, places, end + 1)
    return Options(options, places, end + 1, *_structured(parser, form, lines[1:end], shift))


def _structured(
    parser: Parser, form: Form, lines: Sequence[str], shift: int
) -> tuple[Mapping[str, Any], YamlOrigin]:
    """The options that are mappings or lists, and the origin of all; `shift`: how many lines stand above them."""
    text = parser.unmarked("\n".join(lines))
    source = Source(parser.origin.path, "\n" * shift + text)
    values, diagnostics = parse(source)
    parser.diagnostics += diagnostics
    said = values.items() if isinstance(values, dict) else ()
    found = {k: v for k, v in said if k in form.structured and isinstance(v, dict | list)}
    return found, YamlOrigin(source)


def _option_text(parser: Parser, key: str, value: Any, line: int) -> str:
    """The value of an option in YAML, as it would stand behind `:key:`."""
    if value is None:
        return ""
    try:
        return ", ".join(map(as_text, value)) if isinstance(value, list) else as_text(value)
    except EvaluationError:
        parser.report("option-value", f"the option '{key}' takes no mapping", line, needle=key)
        return ""


def _check_no_option(parser: Parser, form: Form, last: str, text: str, line: int) -> None:
    """The line behind the options, which a writer may take for one, or for a part of the last."""
    nearly = _NEARLY_OPTION.match(text)
    if nearly and {nearly.group(1), re.sub(r"\d+$", "*", nearly.group(1))} & form.options:
        parser.report(
            "option-value",
            f"':{nearly.group(1)}:' is not read as an option: a blank is missing behind it",
            line,
            needle=f":{nearly.group(1)}:",
            hint=f"write ':{nearly.group(1)}: value'; where it is code, put an empty line before it",
        )
    if re.match(r"caption$|note-\d+$", last) and text.strip() and text[0] in " \t":
        parser.report(
            "option-value",
            f"the option '{last}' ends with its line, so that this line is no part of it",
            line,
            needle=text.strip(),
            hint=f"write '{last}' on one line; before code that begins with blanks, put an empty line",
        )
