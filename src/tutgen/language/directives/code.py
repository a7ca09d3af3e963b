"""`{code-block}` and its options, and what may stand behind the language of any fence."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tutgen.content.samples import excerpt
from tutgen.diagnostics import Diagnostic
from tutgen.language.directives.code_options import (
    dedented_body,
    is_on,
    line_ranges,
    whole_number,
    with_words,
)
from tutgen.language.directives.sample import said_by_address, sample_code
from tutgen.language.listings.text import Choose
from tutgen.language.literal_code import LineRange, LiteralCode, unknown_language
from tutgen.language.nodes import (
    Block,
    Code,
    CodeNote,
    Content,
    FormerAnchor,
    Id,
    NamedLine,
    literal_of,
)
from tutgen.language.odd_characters import odd_in_code, typographic_in_code
from tutgen.language.parsing.headings import former_anchors
from tutgen.language.parsing.parser import Directive, Form, Parser
from tutgen.language.scan import Marked, has_mark
from tutgen.sources import urls
from tutgen.theme.languages import PLAIN, is_known

OPTIONS = (
    "linenos",
    "lineno-start",
    "caption",
    "emphasize-lines",
    "name",
    "class",
    "dedent",
    "force",
    "file",
    "notes",
    "emphasize",
    "note-*",
)

_OPTION_LINE = re.compile(
    r"\s*^[ \t]*(:(linenos|lineno-start|emphasize-lines|caption|note-\d+):)(?=[ \t]|$)",
    re.MULTILINE,
)
"""Those that no code begins with."""
_DIRECTIVE_LINE = re.compile(r"^[ \t]*(:{3,}|`{3,}|~{3,})(\{([a-z][a-z-]*)\})", re.MULTILINE)


def code_block(parser: Parser, directive: Directive) -> Sequence[Block]:
    """Literal code with line numbers, a caption, emphasized lines, and notes by line."""
    if file := directive.options.get("file"):
        if directive.body.strip():
            parser.report(
                "option-value",
                "a block of a file takes no code of its own",
                directive.body_line,
                needle=directive.body.strip(),
                hint="delete the code, or the option 'file'",
            )
        return code_of_sample(parser, directive, file, file, excerpt)
    language, directive = with_words(parser, directive)
    lines = dedented_body(parser, directive).split("\n")
    code = LiteralCode([parser.parts(line) for line in lines])
    _check_directives(parser, directive, language)
    parser.check_odd(directive.argument, directive.line, odd_in_code)
    parser.check_odd(
        directive.body,
        directive.body_line,
        odd_in_code,
        lambda body: typographic_in_code(language.lower(), body),
    )
    return _node(parser, directive, code, language)


def code_of_sample(
    parser: Parser, directive: Directive, path: Marked, written: str, choose: Choose
) -> Sequence[Block]:
    """The block of a sample. `written`: how its path is written; `choose`: takes a part of it."""
    language, directive = with_words(parser, directive)
    place = parser.place(written, directive.line)
    sample = sample_code(parser, parser.parts(path), place, choose)
    if sample.path:
        parser.records.samples.add(sample.path.partition("#")[0])
    caption = sample.name if "caption" not in directive.options else None
    (*anchors, node) = _node(parser, directive, sample.code, language)
    assert isinstance(node, Code)
    node = node._replace(sample=sample.path, place=place if not language else node.place)
    if not language:
        node = node._replace(language=sample.language)
    return [*anchors, node._replace(caption=caption) if caption is not None else node]


def _node(
    parser: Parser, directive: Directive, code: LiteralCode, language: Marked
) -> Sequence[Block]:
    """The node of a block, behind the anchors of its former ids."""
    options = directive.options
    emphasized = list(line_ranges(parser, directive, "emphasize-lines"))
    notes = sorted(_notes(parser, directive), key=lambda note: note[0])
    first = whole_number(parser, directive, "lineno-start", 1)
    said = said_by_address(parser, directive)
    numbered = is_on(parser, directive, "linenos", default="lineno-start" in options)
    node = Code(
        directive.line,
        directive.end_line,
        code,
        parser.parts(language if has_mark(language) else language.lower()),
        parser.place(language, directive.line),
        id=_id(parser, directive, has_notes=bool(notes)),
        css=parser.parts(options.get("class", "")),
        caption=parser.inline(options.get("caption", Marked(""))),
        first_number=first if numbered else None,
        emphasized=emphasized,
        notes=notes,
        named=tuple(_named_lines(parser, directive, emphasized)),
        addressed=said.contents if said else (),
        lines_said=said.lines if said else None,
    )
    parser.diagnostics += _check(node)
    name = options.get("name")
    anchors: list[FormerAnchor] = former_anchors(name, directive.line) if name else []
    return [*anchors, node]


def _check(node: Code) -> Iterable[Diagnostic]:
    """What is wrong with a block of code on every page."""
    language = literal_of(node.language)
    if language is not None and not is_known(language):
        yield unknown_language(language, node.place.span())
    if not node.code.is_value:
        yield from out_of_range(node, len(node.code.lines))


def out_of_range(node: Code, count: int) -> Iterable[Diagnostic]:
    """The lines that options name of code that has `count` lines, and not these."""
    for named in node.named:
        if not 1 <= named.number <= count:
            yield Diagnostic(
                "line-out-of-range",
                f"'{named.option}' names line {named.number}, but the code has {count} "
                f"line{'s' if count > 1 else ''}",
                named.place.span(),
                "lines count from 1, whatever number is shown",
            )


def _id(parser: Parser, directive: Directive, *, has_notes: bool) -> Id | None:
    name = directive.options.get("name")
    if name:
        place = parser.place(f":name: {name}", directive.line_of("name"))
        return parser.own_id(name, place, form=urls.slug)
    made = Id(("code",), parser.place("", directive.line), "made")
    return directive.id or (made if has_notes else None)


def _notes(parser: Parser, directive: Directive) -> Iterator[tuple[int, Content]]:
    for key, text in directive.options.items():
        number = key.removeprefix("note-")
        if number != key and number.isdecimal():
            if not text:
                parser.report(
                    "empty-note",
                    f"the note on line {number} is empty",
                    directive.line_of(key),
                    needle=f":{key}:",
                    hint="write its text behind it, or delete it",
                )
            note = CodeNote(directive.line_of(key), parser.inline(text))
            yield int(number[:9]), Content([note])
    yield from directive.callouts


def _named_lines(
    parser: Parser, directive: Directive, emphasized: Sequence[LineRange]
) -> Iterator[NamedLine]:
    for key in directive.options:
        place = parser.place(f":{key}:", directive.line_of(key))
        number = key.removeprefix("note-")
        if number != key and number.isdecimal():
            yield NamedLine(int(number[:9]), key, place)
        elif key == "emphasize-lines":
            for first, last in emphasized:
                yield NamedLine(max(first, last or first) if first else 0, key, place)


def _check_directives(parser: Parser, directive: Directive, language: str) -> None:
    """A directive has no effect within code; readers would copy it. Where the syntax is what is to be
    shown, the language is Markdown or plain text, or the fence is a longer one."""
    if language and language.lower() in (*PLAIN, "rst"):
        return
    option = _OPTION_LINE.match(directive.body)
    if option:
        parser.report(
            "directive-in-code",
            f"the option '{option[2]}' stands within code, where it is shown as text",
            directive.body_line + directive.body.count("\n", 0, option.start(1)),
            needle=option[1],
            hint="write {code-block} before the language, and its options right below it",
        )
    for found in _DIRECTIVE_LINE.finditer(directive.body):
        markup, shown, name = found.groups()
        if name in parser.syntax.directives and len(markup) >= len(directive.markup):
            parser.report(
                "directive-in-code",
                f"the directive '{name}' stands within code, where it is shown as text",
                directive.body_line + directive.body.count("\n", 0, found.start(1)),
                needle=markup + shown,
                hint="for code that only some services have, put '{{ ... if ... else '' }}' on a line "
                "of its own; to show the directive itself, name the language 'md'",
            )


DIRECTIVE = Form(
    code_block,
    frozenset(OPTIONS),
    "literal",
    "language",
    structured=frozenset(("notes", "emphasize")),
    summary="literal code; `:note-3: text` notes its third line",
)
