"""`{code-block}` and its options, and what may stand behind the language of any fence."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tutgen.content.samples import excerpt
from tutgen.diagnostics import Diagnostic
from tutgen.language.directives.sample import said_by_address, sample_code
from tutgen.language.listing_text import Choose
from tutgen.language.literal_code import LineRange, LiteralCode, dedented, unknown_language
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

_LANGUAGE = re.compile(r"[^\s={]*(?=[\s{]|$)")
_WORD = re.compile(
    r"""(?P<key> [\w-]+ ) = (?: "(?P<double> [^"]* )" | '(?P<single> [^']* )' | (?P<plain> \S+ ) )
    | \{ (?P<lines> [\d\s,-]+ ) \}
    | (?P<flag> \{[^{}]*\} | \S+ )""",
    re.VERBOSE,
)
_OPTION_OF = {
    "title": "caption",
    "caption": "caption",
    "filename": "caption",
    "hl_lines": "emphasize-lines",
    "linenums": "lineno-start",
    "linenostart": "lineno-start",
    "startLine": "lineno-start",
    "showLineNumbers": "linenos",
    "linenos": "linenos",
}
"""What MkDocs, Docusaurus and Hugo write behind a language, as our options."""
_RANGE = re.compile(r"(?P<first>\d{0,9})(?P<to>\s*-\s*)?(?P<last>\d{0,9})")
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
    language, directive = _with_words(parser, directive)
    lines = _dedented(parser, directive).split("\n")
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
    language, directive = _with_words(parser, directive)
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
    first = _number(parser, directive, "lineno-start", 1)
    said = said_by_address(parser, directive)
    numbered = _flag(parser, directive, "linenos", default="lineno-start" in options)
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


def _with_words(parser: Parser, directive: Directive) -> tuple[Marked, Directive]:
    """The language, and the directive with what stands behind it as options."""
    argument = directive.argument.strip()
    found = _LANGUAGE.match(argument)
    language = Marked(found.group() if found else "")
    said: dict[str, Marked] = {}
    for word in _WORD.finditer(argument, len(language)):
        option, value = _option(word)
        if option is None or (word["flag"] and option != "linenos"):
            parser.report(
                "unknown-option",
                f"'{parser.unmarked(word.group())}' behind the language has no effect",
                directive.line,
                needle=word.group(),
                hint='there may stand title="...", hl_lines="2 4-5", {2,4-5} and linenums="1"; '
                "for a caption with markup and for notes, write {code-block}",
                severity="warning",
            )
        elif option in said or option in directive.options:
            parser.report(
                "duplicate-key",
                f"'{parser.unmarked(word.group())}' says '{option}' once more",
                directive.line,
                needle=word.group(),
                hint="keep one of the two",
            )
        else:
            said[option] = Marked(value)
    return language, directive.with_options(said)


def _option(word: re.Match[str]) -> tuple[str | None, str]:
    """A word behind the language as an option and its value."""
    if word["lines"]:
        return "emphasize-lines", word["lines"]
    option = _OPTION_OF.get(word["key"] or word["flag"])
    value = word["double"] or word["single"] or word["plain"] or ""
    if option == "caption":  # a name such as __init__.py is no Markdown
        value = re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", value)
    elif option == "emphasize-lines":
        value = re.sub(r"(?<=\d)\s+(?=\d)", ",", value.strip("{}[]"))
    elif option == "linenos" and value.isdecimal():
        option = "lineno-start"
    return option, value


def _id(parser: Parser, directive: Directive, *, has_notes: bool) -> Id | None:
    name = directive.options.get("name")
    if name:
        place = parser.place(f":name: {name}", directive.line_of("name"))
        return parser.own_id(name, place, form=urls.slug)
    made = Id(("code",), parser.place("", directive.line), "made")
    return directive.id or (made if has_notes else None)


def _dedented(parser: Parser, directive: Directive) -> str:
    """The code without the blanks that `:dedent:` takes off, all that its lines share or a number."""
    if "dedent" not in directive.options:
        return directive.body
    columns = _number(parser, directive, "dedent", 0) if directive.options["dedent"] else None
    try:
        return dedented(directive.body, columns)
    except ValueError as error:
        number = int(str(error))
        parser.report(
            "option-value",
            f"'dedent' takes more than blanks off line {number} of the code",
            directive.line_of("dedent"),
            needle=":dedent:",
            hint="without a number it takes off the blanks that all lines share",
        )
        return directive.body


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


def line_ranges(parser: Parser, directive: Directive, option: str) -> Iterator[LineRange]:
    """The lines that an option names: `3`, `3-6`, `9-` and `-2`, with commas between them."""
    text = directive.options.get(option)
    for part in text.split(",") if text is not None else ():
        found = _RANGE.fullmatch(part.strip())
        if not found or not (found["first"] or found["last"]):
            parser.report(
                "option-value",
                f"'{parser.unmarked(text or '')}' is no list of lines",
                directive.line_of(option),
                needle=text or f":{option}:",
                hint="write 3-6 or 1,4-5 or 9-",
            )
            return
        first = int(found["first"] or 1)
        last = first if not found["to"] else int(found["last"]) if found["last"] else None
        if last is not None and last < first:
            parser.report(
                "option-value",
                f"the range '{part.strip()}' runs backwards",
                directive.line_of(option),
                needle=part.strip(),
                hint=f"write {last}-{first}",
            )
        yield first, last


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


def _number(parser: Parser, directive: Directive, option: str, default: int) -> int:
    text = directive.options.get(option)
    if text is None:
        return default
    if text.isdecimal() and len(text) < 7:
        return int(text)
    parser.report(
        "option-value",
        f"'{option}' needs a whole number, not '{parser.unmarked(text)}'",
        directive.line_of(option),
        needle=f":{option}:",
    )
    return default


def _flag(parser: Parser, directive: Directive, option: str, *, default: bool) -> bool:
    """Whether an option that takes no value, or true or false, is on."""
    text = directive.options.get(option)
    if text is None:
        return default
    if text.lower() not in ("", "true", "false"):
        parser.report(
            "option-value",
            f"'{option}' takes true or false, not '{parser.unmarked(text)}'",
            directive.line_of(option),
            needle=f":{option}:",
            hint=f"leave ':{option}:' out where it is not wanted",
        )
    return text.lower() != "false"


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
