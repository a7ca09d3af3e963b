"""`{code-block}` and its options, and what may stand behind the language of any fence."""

import re
from collections.abc import Iterator, Sequence

from tutgen.language.code_block import CodeBlock, NamedLine
from tutgen.language.document import Program, Rendering
from tutgen.language.literal_code import LineRange, dedented
from tutgen.language.markdown import Compiler, Directive, Id
from tutgen.language.odd_characters import odd_in_code, typographic_in_code
from tutgen.sources import urls
from tutgen.theme.highlight import PLAIN

OPTIONS = (
    "linenos",
    "lineno-start",
    "caption",
    "emphasize-lines",
    "name",
    "class",
    "dedent",
    "force",
    "note-*",
)

_LANGUAGE = re.compile(r"[^\s={]*(?=[\s{]|$)")
_WORD = re.compile(
    r"""(?P<key> [\w-]+ ) = (?: "(?P<double> [^"]* )" | '(?P<single> [^']* )' | (?P<plain> \S+ ) )
    | \{ (?P<lines> [\d\s,-]+ ) \}
    | (?P<flag> \S+ )""",
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


def code_block(compiler: Compiler, directive: Directive) -> str:
    """Literal code with line numbers, a caption, emphasized lines, and notes by line."""
    language, directive = _with_words(compiler, directive)
    code = compiler.literal(_dedented(compiler, directive))
    _check_directives(compiler, directive, language)
    compiler.check_odd(directive.argument, directive.line, odd_in_code)
    compiler.check_odd(
        directive.body,
        directive.body_line,
        odd_in_code,
        lambda body: typographic_in_code(language.lower(), body),
    )
    options = directive.options
    emphasized = list(_ranges(compiler, directive))
    notes = sorted(_notes(compiler, directive), key=lambda note: note[0])
    first = _number(compiler, directive, "lineno-start", 1)
    numbered = _flag(compiler, directive, "linenos", default="lineno-start" in options)
    block = CodeBlock(
        code,
        compiler.plain_parts(language) if compiler.has_expression(language) else language.lower(),
        compiler.place(language, directive.line),
        id=_id(compiler, directive, has_notes=bool(notes)),
        css=compiler.program(compiler.attribute(options.get("class", ""))),
        caption=compiler.program(compiler.inline(options.get("caption", ""))),
        first_number=first if numbered else None,
        emphasized=emphasized,
        notes=notes,
        named=tuple(_named_lines(compiler, directive, emphasized)),
    )
    compiler.problems += block.check()
    former = compiler.former_anchor(options["name"]) if options.get("name") else ""
    return former + compiler.emit(block.operation())


def _with_words(compiler: Compiler, directive: Directive) -> tuple[str, Directive]:
    """The language, and the directive with what stands behind it as options."""
    argument = directive.argument.strip()
    found = _LANGUAGE.match(argument)
    language = found.group() if found else ""
    said: dict[str, str] = {}
    for word in _WORD.finditer(argument, len(language)):
        option, value = _option(word)
        if option is None or (word["flag"] and option != "linenos"):
            compiler.report(
                "unknown-option",
                f"'{compiler.unmarked(word.group())}' behind the language has no effect",
                directive.line,
                needle=word.group(),
                hint='there may stand title="...", hl_lines="2 4-5", {2,4-5} and linenums="1"; '
                "for a caption with markup and for notes, write {code-block}",
                severity="warning",
            )
        elif option in said or option in directive.options:
            compiler.report(
                "duplicate-key",
                f"'{compiler.unmarked(word.group())}' says '{option}' once more",
                directive.line,
                needle=word.group(),
                hint="keep one of the two",
            )
        else:
            said[option] = value
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


def _id(compiler: Compiler, directive: Directive, *, has_notes: bool) -> Id | None:
    name = directive.options.get("name")
    if name:
        place = compiler.place(f":name: {name}", directive.line_of("name"))
        return compiler.own_id(name, place, form=urls.slug)
    return directive.id or (_code_id if has_notes else None)


def _code_id(rendering: Rendering) -> str:
    return rendering.unique_id("code")


def _dedented(compiler: Compiler, directive: Directive) -> str:
    """The code without the blanks that `:dedent:` takes off, all that its lines share or a number."""
    if "dedent" not in directive.options:
        return directive.body
    columns = _number(compiler, directive, "dedent", 0) if directive.options["dedent"] else None
    try:
        return dedented(directive.body, columns)
    except ValueError as error:
        number = int(str(error))
        compiler.report(
            "option-value",
            f"'dedent' takes more than blanks off line {number} of the code",
            directive.line_of("dedent"),
            needle=":dedent:",
            hint="without a number it takes off the blanks that all lines share",
        )
        return directive.body


def _notes(compiler: Compiler, directive: Directive) -> Iterator[tuple[int, Program]]:
    for key, text in directive.options.items():
        number = key.removeprefix("note-")
        if number != key and number.isdecimal():
            if not text:
                compiler.report(
                    "empty-note",
                    f"the note on line {number} is empty",
                    directive.line_of(key),
                    needle=f":{key}:",
                    hint="write its text behind it, or delete it",
                )
            yield int(number[:9]), compiler.program(f"<p>{compiler.inline(text)}</p>")
    yield from directive.callouts


def _ranges(compiler: Compiler, directive: Directive) -> Iterator[LineRange]:
    """The lines to emphasize: `3`, `3-6`, `9-` and `-2`, with commas between them."""
    text = directive.options.get("emphasize-lines")
    for part in text.split(",") if text is not None else ():
        found = _RANGE.fullmatch(part.strip())
        if not found or not (found["first"] or found["last"]):
            compiler.report(
                "option-value",
                f"'{compiler.unmarked(text or '')}' is no list of lines",
                directive.line_of("emphasize-lines"),
                needle=text or ":emphasize-lines:",
                hint="write 3-6 or 1,4-5 or 9-",
            )
            return
        first = int(found["first"] or 1)
        last = first if not found["to"] else int(found["last"]) if found["last"] else None
        if last is not None and last < first:
            compiler.report(
                "option-value",
                f"the range '{part.strip()}' runs backwards",
                directive.line_of("emphasize-lines"),
                needle=part.strip(),
                hint=f"write {last}-{first}",
            )
        yield first, last


def _named_lines(
    compiler: Compiler, directive: Directive, emphasized: Sequence[LineRange]
) -> Iterator[NamedLine]:
    for key in directive.options:
        place = compiler.place(f":{key}:", directive.line_of(key))
        number = key.removeprefix("note-")
        if number != key and number.isdecimal():
            yield NamedLine(int(number[:9]), key, place)
        elif key == "emphasize-lines":
            for first, last in emphasized:
                yield NamedLine(max(first, last or first) if first else 0, key, place)


def _number(compiler: Compiler, directive: Directive, option: str, default: int) -> int:
    text = directive.options.get(option)
    if text is None:
        return default
    if text.isdecimal() and len(text) < 7:
        return int(text)
    compiler.report(
        "option-value",
        f"'{option}' needs a whole number, not '{compiler.unmarked(text)}'",
        directive.line_of(option),
        needle=f":{option}:",
    )
    return default


def _flag(compiler: Compiler, directive: Directive, option: str, *, default: bool) -> bool:
    """Whether an option that takes no value, or true or false, is on."""
    text = directive.options.get(option)
    if text is None:
        return default
    if text.lower() not in ("", "true", "false"):
        compiler.report(
            "option-value",
            f"'{option}' takes true or false, not '{compiler.unmarked(text)}'",
            directive.line_of(option),
            needle=f":{option}:",
            hint=f"leave ':{option}:' out where it is not wanted",
        )
    return text.lower() != "false"


def _check_directives(compiler: Compiler, directive: Directive, language: str) -> None:
    """A directive has no effect within code; readers would copy it. Where the syntax is what is to be
    shown, the language is Markdown or plain text, or the fence is a longer one."""
    if language and language.lower() in (*PLAIN, "rst"):
        return
    option = _OPTION_LINE.match(directive.body)
    if option:
        compiler.report(
            "directive-in-code",
            f"the option '{option[2]}' stands within code, where it is shown as text",
            directive.body_line + directive.body.count("\n", 0, option.start(1)),
            needle=option[1],
            hint="write {code-block} before the language, and its options right below it",
        )
    for found in _DIRECTIVE_LINE.finditer(directive.body):
        markup, shown, name = found.groups()
        if name in compiler.syntax.directives and len(markup) >= len(directive.markup):
            compiler.report(
                "directive-in-code",
                f"the directive '{name}' stands within code, where it is shown as text",
                directive.body_line + directive.body.count("\n", 0, found.start(1)),
                needle=markup + shown,
                hint="for code that only some services have, put '{{ ... if ... else '' }}' on a line "
                "of its own; to show the directive itself, name the language 'md'",
            )
