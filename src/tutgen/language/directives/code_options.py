"""The options of blocks of code, and what stands behind the language of a fence in their place."""

import re
from collections.abc import Iterator

from tutgen.language.literal_code import LineRange, dedented
from tutgen.language.parsing.parser import Directive, Parser
from tutgen.language.scan import Marked

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


def with_words(parser: Parser, directive: Directive) -> tuple[Marked, Directive]:
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


def dedented_body(parser: Parser, directive: Directive) -> str:
    """The code without the blanks that `:dedent:` takes off, all that its lines share or a number."""
    if "dedent" not in directive.options:
        return directive.body
    columns = whole_number(parser, directive, "dedent", 0) if directive.options["dedent"] else None
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


def whole_number(parser: Parser, directive: Directive, option: str, default: int) -> int:
    """The number that an option has; the default, and reported, where it has none."""
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


def is_on(parser: Parser, directive: Directive, option: str, *, default: bool) -> bool:
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
