"""Code to lines of HTML: from tokens, or through Pygments.

`console` is the language of requests (a request line, headers, a JSON body), for which Pygments has
no lexer; its tokens of a finished request are those that `payload` and `requests` print from data.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, ClassVar

from pygments.lexer import Lexer, RegexLexer, bygroups, using
from pygments.lexers import get_lexer_by_name
from pygments.lexers.data import JsonLexer
from pygments.token import (
    STANDARD_TYPES,
    Comment,
    Name,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
)
from pygments.util import ClassNotFound

from tutgen.theme.languages import PLAIN, lexer_of
from tutgen.theme.placeholder import PLACEHOLDER, has_placeholder

# Pygments' helpers for lexers have no types:
# mypy: disable-error-code="no-untyped-call"

Token = tuple[str, str]
"""A Pygments short class and a text."""
Line = list[Token]

LANGUAGES = frozenset(
    [
        "apache",
        "apacheconf",
        "bash",
        "bat",
        "batch",
        "c",
        "clj",
        "clojure",
        "cmake",
        "console",
        "cpp",
        "crystal",
        "cs",
        "csharp",
        "css",
        "cypher",
        "dart",
        "diff",
        "docker",
        "dockerfile",
        "doscon",
        "elixir",
        "elm",
        "erlang",
        "ex",
        "exs",
        "fish",
        "fortran",
        "fsharp",
        "gherkin",
        "go",
        "googlesql",
        "graphql",
        "groovy",
        "haskell",
        "hcl",
        "hs",
        "html",
        "http",
        "ini",
        "java",
        "javascript",
        "jinja",
        "js",
        "json",
        "jsonnet",
        "jsx",
        "julia",
        "kotlin",
        "lua",
        "make",
        "matlab",
        "mysql",
        "nginx",
        "nim",
        "nix",
        "objective-c",
        "ocaml",
        "perl",
        "php",
        "postgres",
        "postgresql",
        "powershell",
        "promql",
        "properties",
        "protobuf",
        "ps1",
        "ps1con",
        "pwsh",
        "pwsh-session",
        "py",
        "pycon",
        "python",
        "r",
        "rb",
        "rs",
        "ruby",
        "rust",
        "sass",
        "scala",
        "scss",
        "sh",
        "shell",
        "shell-session",
        "sql",
        "sqlite3",
        "swift",
        "systemd",
        "tcl",
        "terraform",
        "toml",
        "ts",
        "tsql",
        "tsx",
        "typescript",
        "vala",
        "vb.net",
        "vbnet",
        "vim",
        "vue",
        "xml",
        "yaml",
        "yml",
        "zig",
        "zsh",
    ]
)
"""Languages with colours: their lexers end in bounded time. `console` is ours."""
MAX_CODE = 200_000
MAX_LINE = 5_000
"""Longer code is left without colours: some lexers are quadratic in the length of a line."""

_METHODS = r"GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"


class ConsoleLexer(RegexLexer):
    """Requests as Kibana's console has them: `PUT path`, headers, then a body.

    The body is JSON (also NDJSON), or form-encoded lines as the VS Code REST Client writes them.
    """

    name = "Console request"
    aliases: ClassVar[list[str]] = ["console"]
    tokens: ClassVar[dict[str, Any]] = {
        "root": [
            (r"(?:#|//)[^\n]*", Comment.Single),
            (rf"({_METHODS})( +)([^\n]+)", bygroups(Name.Function, Whitespace, Name.Namespace)),
            (r"^[\[{](?:.|\n)*?(?=\n(?:" + _METHODS + r") |\n(?:#|//)|\Z)", using(JsonLexer)),
            (
                r"^([A-Za-z][A-Za-z0-9-]*)(:)( )([^\n]*)",
                bygroups(Name.Attribute, Punctuation, Whitespace, String),
            ),
            (
                r"^(&?)([^=&\n]+)(=)([^\n]*)",
                bygroups(Punctuation, Name.Attribute, Operator, String),
            ),
            (r"\s+", Whitespace),
            (r"[^\n]+", Text),
        ]
    }


_FILLED_IN = frozenset(["", "l", "nn", "s", "s1", "s2", "sa", "sb", "sh"])
"""Tokens in which readers put values of their own: texts, addresses, words of a shell."""
_WINDOWS = frozenset(
    {"bat", "batch", "doscon", "powershell", "ps1", "ps1con", "pwsh", "pwsh-session"}
)
"""Shells whose lexers take the brackets of a placeholder outside of quotes for redirections."""
_MARKUP = PLAIN | {"html", "jsx", "svelte", "tsx", "vue", "xml"}
"""Where a name in angle brackets is, or may be, a tag."""


class _Html(dict[Token, str]):
    """Token -> HTML, made once each."""

    def __init__(self, content: Callable[[str, str], str]) -> None:
        """`content`: the HTML of a text in a token of a class."""
        self._content = content

    def __missing__(self, token: Token) -> str:
        kind, text = token
        escaped = self._content(kind, text)
        html = f'<span class="{kind}">{escaped}</span>' if kind else escaped
        if len(self) < 10_000:
            self[token] = html
        return html


def escape(text: str) -> str:
    """Text as the content of an element. Most texts need nothing, and looking is faster than replacing."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def escape_attribute(text: str) -> str:
    """Text as the value of an attribute in double quotes."""
    text = escape(text)
    return text.replace('"', "&quot;") if '"' in text else text


def parts_filled_in(token: Token) -> list[str]:
    """The text of a token, cut at what readers fill in: every second part is the name of a placeholder. The name of a
    tag is none."""
    kind, text = token
    if kind not in _FILLED_IN or not has_placeholder(text):
        return [text]
    return PLACEHOLDER.split(text)


def _with_placeholders(kind: str, text: str) -> str:
    """The content of a token: what readers fill in is a `var`."""
    text, *others = parts_filled_in((kind, text))
    parts = [escape(text)]
    for name, after in zip(others[::2], others[1::2], strict=True):
        parts.append(f'<var data-name="{escape_attribute(name)}">&lt;{escape(name)}&gt;</var>')
        parts.append(escape(after))
    return "".join(parts)


_html = _Html(_with_placeholders)
_markup = _Html(lambda kind, text: escape(text))


def token_line(line: Line) -> str:
    """A line of tokens as HTML."""
    return "".join([_html[token] for token in line])


token_html: Callable[[Token], str] = _html.__getitem__
"""A token as HTML."""


@lru_cache(maxsize=512)
def code_lines(language: str, code: str) -> tuple[str, ...]:
    """Code as lines of HTML, coloured where the language is known and the code not too long."""
    html = _markup if language in _MARKUP or "</" in code else _html
    return tuple("".join([html[token] for token in line]) for line in lexed(language, code))


def lexed(language: str, code: str) -> list[Line]:
    """Code as lines of tokens; each line is one token where there are no colours."""
    lines = code.split("\n")
    language = lexer_of(language)
    if language not in LANGUAGES or len(code) > MAX_CODE or max(map(len, lines)) > MAX_LINE:
        return [[("", line)] for line in lines]
    # Many lexers know a line only by its end, so that the last one has an end here too.
    found = list(_lines(_lexer(language).get_tokens(f"{code}\n")))[:-1]
    return [_with_whole_placeholders(line) for line in found] if language in _WINDOWS else found


def _with_whole_placeholders(line: Line) -> Line:
    """A line of tokens, in which a placeholder that was cut into several is a word of the shell."""
    text = "".join([part for _, part in line])
    if not has_placeholder(text):
        return line
    kinds = [kind for kind, part in line for _ in part]
    for found in PLACEHOLDER.finditer(text):
        if len(set(kinds[slice(*found.span())])) > 1:
            kinds[slice(*found.span())] = [""] * len(found[0])
    cut = groupby(zip(kinds, text, strict=True), itemgetter(0))
    return [(kind, "".join([sign for _, sign in group])) for kind, group in cut]


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer:
    options = {"stripnl": False, "ensurenl": False}
    if language == "console":
        return ConsoleLexer(**options)
    try:
        return get_lexer_by_name(language, **options)
    except ClassNotFound:  # a release of Pygments without it
        return get_lexer_by_name("text", **options)


def _lines(tokens: Iterable[tuple[Any, str]]) -> Iterator[Line]:
    """Pygments tokens, cut into lines; neighbours of one class are joined."""
    line: Line = []
    for kind, text in tokens:
        name = _short(kind)
        for number, part in enumerate(text.split("\n")):
            if number:
                yield line
                line = []
            if not part:
                continue
            if line and line[-1][0] == name:
                line[-1] = (name, line[-1][1] + part)
            else:
                line.append((name, part))
    yield line


@lru_cache(maxsize=512)
def _short(kind: Any) -> str:
    """The short class of a token type; none for text and blanks."""
    while kind not in STANDARD_TYPES:
        kind = kind.parent
    name = STANDARD_TYPES[kind]
    return "" if name == "w" else name
