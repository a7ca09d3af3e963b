"""`{literalinclude}`: code from a file, as MyST has it."""

import posixpath
from collections.abc import Sequence
from functools import partial

from tutgen.content.paths import CONTENT
from tutgen.content.samples import Excerpt, SampleError, excerpt, is_mark
from tutgen.language.directives.code import OPTIONS, code_of_sample
from tutgen.language.directives.code_options import line_ranges
from tutgen.language.directives.shared import needs_argument
from tutgen.language.literal_code import LineRange, dedented, lines_in
from tutgen.language.nodes import Block
from tutgen.language.parsing.parser import Directive, Form, Parser
from tutgen.language.scan import Marked
from tutgen.sources.source import Source

_OWN = ("language", "lines", "start-after", "start-at", "end-before", "end-at")


def literalinclude(parser: Parser, directive: Directive) -> Sequence[Block]:
    """The file that the argument names: from the folder of the source on, or from `content/` with `/` before it."""
    path = directive.argument.strip()
    if not path:
        needs_argument(parser, directive, "the path of a file")
        return ()
    folder = CONTENT if path.startswith("/") else posixpath.dirname(parser.origin.path)
    whole = Marked(posixpath.normpath(posixpath.join(folder, path.lstrip("/"))))
    options = directive.options
    choose = partial(
        _chosen,
        ranges=list(line_ranges(parser, directive, "lines")),
        marks={key: parser.unmarked(options[key]) for key in _OWN[2:] if options.get(key)},
        dedents="dedent" in options,
    )
    written = {key: text for key, text in options.items() if key not in (*_OWN, "dedent")}
    directive = directive._replace(
        argument=Marked(options.get("language", "")), options={"caption": Marked(""), **written}
    )
    return code_of_sample(parser, directive, whole, path, choose)


def _chosen(
    source: Source,
    region: str,
    *,
    ranges: Sequence[LineRange],
    marks: dict[str, str],
    dedents: bool,
) -> Excerpt:
    """The lines of a file that the options choose, without the marks of regions. Raises SampleError."""
    whole = excerpt(source, region) if region else Excerpt(source.text.removesuffix("\n"), 1)
    lines = whole.text.split("\n")
    first, last = 0, len(lines)
    for option in ("start-after", "start-at"):
        if option in marks:
            first = _line_with(marks[option], lines, first, source) + (option == "start-after")
    for option in ("end-before", "end-at"):
        if option in marks:
            last = _line_with(marks[option], lines, first, source) + (option == "end-at")
    chosen = [*range(first, last)]
    if ranges:
        numbers = sorted(lines_in(ranges, len(chosen)))
        chosen = [chosen[number - 1] for number in numbers]
    chosen = [number for number in chosen if not is_mark(lines[number])]
    text = "\n".join([lines[number] for number in chosen])
    text = dedented(text, None) if dedents else text
    return Excerpt(text, whole.first_line + (chosen[0] if chosen else first))


def _line_with(text: str, lines: Sequence[str], start: int, source: Source) -> int:
    found = next((n for n in range(start, len(lines)) if text in lines[n]), None)
    if found is None:
        message = f"'{source.path}' has no line with '{text}'"
        raise SampleError("missing-region", message, "write a text that stands in the file")
    return found


DIRECTIVE = Form(
    literalinclude,
    frozenset((*OPTIONS, *_OWN)) - {"file", "notes", "emphasize"},
    "none",
    "path",
    summary="code from a file: all of it, or the lines that options choose",
)
