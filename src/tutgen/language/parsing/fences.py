"""Fences: blocks of code, and directives, each given to its rule."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from tutgen.diagnostics import unknown_name_hint
from tutgen.language.nodes import Anchor, Block, Content
from tutgen.language.parsing.options import OPTION, read_options
from tutgen.language.parsing.parser import Body, Directive, Parser
from tutgen.language.scan import Marked
from tutgen.theme.languages import is_known

CODE = "code-block"
"""The directive for literal code, which fences with a language are too."""
_DIRECTIVE = re.compile(r"\{([^{}\s]+)\}[ \t]*(.*)")
_UNCLOSED = (
    "end it with as many characters as it begins with; an outer fence needs more than an inner one"
)
_OF_FENCES = ("unclosed-fence", "unknown-directive")


def code_block(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    """Indented code."""
    line = parser.line_of(tokens[index])
    out += _literal(parser, tokens[index], line, line, "")
    return index + 1


def fence(parser: Parser, tokens: Sequence[Token], index: int, out: list[Block]) -> int:
    token = tokens[index]
    line = parser.line_of(token)
    info = token.info.strip()
    match = _DIRECTIVE.fullmatch(info)
    form = parser.syntax.directives.get(match.group(1)) if match else None
    body = form.body if form else "markdown" if match else "literal"
    is_whole = _check_closed(parser, token, line) and _check_body(parser, body, token, line)
    if match and not is_whole and body == "literal":
        return index + 1  # what stands in it belongs elsewhere
    if match:
        if match.group(1) != CODE:
            _set_apart(parser, token, out, match.group(1))
        out += _directive(parser, match.group(1), match.group(2).strip(), token, line)
    elif token.type == "colon_fence":
        parser.report(
            "unknown-directive",
            f"a colon fence needs a directive, not '{parser.unmarked(info)}'",
            line,
            needle=token.markup,
            hint=_as_directive(parser, info),
        )
    elif info.startswith("{"):
        parser.report(
            "unknown-directive",
            f"'{parser.unmarked(info)}' looks like a directive but is none",
            line,
            needle=info,
            hint=_as_language(info) or "write {name}, then its argument",
        )
    else:
        out += _literal(parser, token, line, line + 1, info)
    return index + 1


def _literal(parser: Parser, token: Token, line: int, body_line: int, info: str) -> Sequence[Block]:
    """Code that no directive begins: as the directive for code makes it."""
    body = Marked(token.content.removesuffix("\n"))
    directive = Directive(
        CODE, Marked(info), {}, body, line, body_line, parser.end_of(token), {}, token.markup
    )
    return parser.syntax.directives[CODE].rule(parser, _with_attributes(parser, directive, token))


def _with_attributes(parser: Parser, directive: Directive, token: Token) -> Directive:
    """A directive for code with the id, the classes and the notes of its token."""
    own = directive.options.get("class")
    css = " ".join(filter(None, (str(token.attrs.get("class", "")), own)))
    id_ = parser.written_id(token) if "id" in token.attrs else None
    skipped = max(directive.body_line - directive.line - 1, 0)
    notes = [
        (line - skipped, Content(parser.blocks(tokens)))
        for line, tokens in token.meta.get("callouts", ())
    ]
    directive = directive.with_options({"class": Marked(css)}) if css else directive
    return directive._replace(id=id_, callouts=notes)


def _set_apart(parser: Parser, token: Token, out: list[Block], name: str) -> None:
    """The attributes of a directive: the id as an anchor before it; classes have no use."""
    if "id" in token.attrs:
        out.append(Anchor(parser.line_of(token), parser.written_id(token)))
    if "class" in token.attrs:
        parser.report(
            "attribute-not-allowed",
            f"classes before the directive '{name}' have no effect",
            max(parser.line_of(token) - 1, 0),
            needle=f".{str(token.attrs['class']).split()[0]}",
            hint="an admonition takes the option ':class:'; else take them out",
        )


def _directive(
    parser: Parser, name: str, argument: str, token: Token, line: int
) -> Sequence[Block]:
    form = parser.syntax.directives.get(name)
    end = parser.end_of(token)
    if form is None:
        parser.report(
            "unknown-directive",
            f"unknown directive '{name}'",
            line,
            needle=f"{{{name}}}",
            hint=_as_language(f"{{{name}}}")
            or unknown_name_hint(name, parser.syntax.directives, "there are"),
        )
        body = Marked(token.content.removesuffix("\n"))
        shown = Directive(CODE, Marked("text"), {}, body, line, line + 1, end, {}, token.markup)
        return parser.syntax.directives[CODE].rule(parser, shown)  # nothing that is there is lost
    lines = token.content.split("\n")
    read = read_options(parser, name, form, lines, line + 1)
    options, count = read.values, read.lines
    skipped = count + (count < len(lines) and not lines[count].strip() and bool(count))
    body = Marked("\n".join(lines[skipped:]).removesuffix("\n"))
    directive = Directive(
        name,
        Marked(argument),
        options,
        body,
        line,
        line + 1 + skipped,
        end,
        read.places,
        token.markup,
        structured=read.structured,
        structured_origin=read.origin,
    )
    if name == CODE:
        directive = _with_attributes(parser, directive, token)
    saved, parser.directive_line = parser.directive_line, line
    nodes = form.rule(parser, directive)
    parser.directive_line = saved
    return nodes


def _check_closed(parser: Parser, token: Token, line: int) -> bool:
    """Whether a fence is closed; one that is not, and so swallows the rest of the page, is reported."""
    lines = parser.source_lines
    end = (token.map or [0, 0])[1] + parser.offset - 1
    last = lines[min(end, len(lines) - 1)].lstrip("> \t")
    is_closed = end > line and set(last.strip()) == {token.markup[0]}
    if token.info == "" and any(p.code in _OF_FENCES for p in parser.diagnostics):
        return False  # most likely the end of the fence that has been reported
    if not is_closed or len(last.strip()) < len(token.markup):
        _report_unclosed(parser, token, line, _UNCLOSED)
        return False
    return True


def _check_body(parser: Parser, body: Body, token: Token, line: int) -> bool:
    """Whether a fence ends before the next one begins; one that the end of a later fence closes is
    reported. If its body is Markdown, the later one is found to have no end."""
    if body == "markdown":
        return True
    opening = re.compile(rf" {{0,3}}{token.markup}+[ \t]*[^\s{token.markup[0]}]")
    for number, text in enumerate(token.content.split("\n"), line + 1):
        if body == "none" and text.strip() and not OPTION.match(text):
            directive = parser.unmarked(token.info.strip())
            parser.report(
                "unclosed-fence",
                f"'{directive}' takes no body, so its fence should end before this",
                number,
                needle=text.strip(),
                hint=f"put '{token.markup}' right below '{directive}'",
            )
            return False
        if body == "literal" and opening.match(text):
            at = parser.origin.span("", number).line
            hint = f"end it before the next fence begins, in line {at}"
            _report_unclosed(parser, token, line, hint)
            return False
    return True


def _as_directive(parser: Parser, info: str) -> str:
    """How what stands behind a colon fence of another dialect, `tip Title` or `tip[Title]`, is written."""
    found = re.match(r"([a-z-]+)[ \t]*(?:\[([^\]]*)\])?", info)
    name = _OF_OTHERS.get(found[1], found[1]) if found else ""
    if not found or name not in parser.syntax.directives:
        return "write :::{note}, for example"
    title = found[2] or info[found.end() :].strip()
    return f"write :::{{{name}}} {parser.unmarked(title)}".rstrip()


_OF_OTHERS = {"details": "dropdown", "info": "note", "success": "tip", "tabs": "tab-set"}


def _as_language(info: str) -> str | None:
    """How a language that Pandoc or knitr writes in braces is written; None for other words."""
    found = re.match(r"\{\.?(?:[a-z-]+[ \t]+)?([\w+#-]+)", info)
    return (
        f"write the language without braces: ```{found[1]}"
        if found and is_known(found[1])
        else None
    )


def _report_unclosed(parser: Parser, token: Token, line: int, hint: str) -> None:
    parser.report(
        "unclosed-fence",
        f"the fence is not closed: '{token.markup}' is missing",
        line,
        needle=token.markup,
        hint=hint,
    )
