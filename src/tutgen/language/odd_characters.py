"""Odd characters: blanks other than the space, characters without width, those that change the order of
a line, and typographic quotes and dashes in code.

In code they break what readers copy. In prose they are mostly right, so that only those are found
there that are surely a slip. What is written as an escape, such as `{{ '\\u00a0' }}`, can be seen.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.source import Origin, Source, TextOrigin
from tutgen.sources.yaml_origin import KeyOrigin, YamlOrigin
from tutgen.theme.highlight import lexed
from tutgen.theme.languages import PLAIN

# Patterns stay texts until they are needed (`re` keeps what it compiles): most sources are free of such
# characters, and to compile all took a twentieth of the start.

_SPACES = "\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000"
_BIDI = "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"
_NO_WIDTH = (
    "\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200d\\u2060-\\u2064"
    "\\u206a-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb"
    "\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff"
)
_ODD = f"[{_SPACES}{_BIDI}{_NO_WIDTH}]"
_IS_SPACE = f"[{_SPACES}]"
_IS_BIDI = f"[{_BIDI}]"

_JOINING = r"[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefe]"
"""Scripts in which letters join, or do not: Arabic and Persian, those of India and around."""
_WITHOUT_BLANKS = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af]"
"""Scripts that write no blanks between words."""
_CJK = r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_FLAG = r"\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # of England, for one
_OVERRIDES = "\u202d\u202e"
_WORD = r"[0-9A-Za-z_\u00c0-\u052f]"
_BEFORE_MARK = (
    rf"^[> \t]*+([{_SPACES}{_NO_WIDTH}])[\s{_NO_WIDTH}]*+"
    r"(?:\#{1,6}[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]|`{3}|~{3}|:{3}|>)"
)

_DASHES = "\u2010-\u2015\u2212"
_TYPOGRAPHIC = f"[\u2018\u201a\u201c-\u201f{_DASHES}]"
_OPTION = rf"\S\s+-?([{_DASHES}])(?=[A-Za-z{_DASHES}-])"
_SHELL_OPTION = rf"(?:^|(?<=\s))(?:-{{1,2}}\w[\w-]*|-)?([{_DASHES}])(?=[\w{_DASHES}-])"
"""Of a shell: at the beginning of a line too, before a number, and within the name of an option."""
_PROMPT = r"^\s*+\$\s"
_VALUE = "\\s*[\\w.-]+\\s*[=:][ \\t]*([\u2018\u201c-\u201f])"
_COMMAND = r"^\s*+(?:[$#>%]\s*+)?[a-z][\w./-]*\s"
_SPAN_OPTION = rf"^-?([{_DASHES}])[A-Za-z{_DASHES}-]"
_SPAN_QUOTE = "[=\\s(:,]([\u2018\u201c-\u201f])"
_QUOTED = frozenset(
    [
        "bash",
        "c",
        "console",
        "cpp",
        "csharp",
        "go",
        "graphql",
        "groovy",
        "hcl",
        "java",
        "javascript",
        "js",
        "json",
        "kotlin",
        "lua",
        "perl",
        "protobuf",
        "py",
        "python",
        "r",
        "rb",
        "ruby",
        "rust",
        "sh",
        "shell",
        "sql",
        "swift",
        "terraform",
        "toml",
        "ts",
        "typescript",
        "zsh",
    ]
)
"""Languages in which a typographic quote outside of a string is a fault."""
_SHELLS = frozenset(
    (
        "bash", "bat", "batch", "console", "docker", "dockerfile", "doscon", "fish", "ksh", "sh",
        "sh-session", "shell", "shell-session", "shellsession", "terminal", "zsh",
    )
)  # fmt: skip
_SETTINGS = frozenset(("cfg", "dotenv", "env", "ini", "properties"))
"""Languages in which a typographic quote behind `=` is a fault: the rest of the line is the value."""
_SAME_TO_IT = frozenset(("powershell", "posh", "ps1", "psm1", "pwsh", "pwsh-session", "ps1con"))
"""Languages that take typographic quotes and dashes for plain ones."""
_MAX_FINDINGS = 20
"""In one text."""


def has_odd(text: str) -> bool:
    """Whether a text has any odd character; few sources do."""
    if text.isascii():
        return False
    return bool(re.search(_ODD, text) or re.search(_TYPOGRAPHIC, text))


def odd_in_code(text: str) -> Iterator[int]:
    """Where characters stand that readers would copy without seeing them."""
    flags = [range(*found.span()) for found in re.finditer(_FLAG, text)]
    for found in re.finditer(_ODD, text):
        at = found.start()
        if not _is_right(text, at) and not any(at in flag for flag in flags):
            yield at


def _is_right(text: str, at: int) -> bool:
    """Whether the script, or the picture, around a character needs it."""
    character, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if character in "\u200c\u200d" and (re.match(_JOINING, before) or re.match(_JOINING, after)):
        return True
    if character == "\u200d":  # between the parts of an emoji
        return _is_picture(before) and _is_picture(after)
    if "\ufe00" <= character <= "\ufe0f":
        return (before > "\x7f" and not before.isalpha()) or after == "\u20e3"
    if "\U000e0100" <= character <= "\U000e01ef" or character == "\u3000":
        return bool(re.match(_CJK, before) or (character == "\u3000" and re.match(_CJK, after)))
    if character == "\u200b":
        return bool(re.match(_WITHOUT_BLANKS, before) or re.match(_WITHOUT_BLANKS, after))
    if character in "\u061c\u200e\u200f":
        return any(unicodedata.bidirectional(c) in ("R", "AL") for c in before + after)
    if character in "\u00a0\u202f":  # as French has them
        return before == "\u00ab" or (
            after in set(":;!?\u00bb") and (before.isalnum() or before in set("\u00bb)"))
        )
    return False


def _is_picture(character: str) -> bool:
    return bool(character) and (
        character in "\ufe0f\u20e3" or unicodedata.category(character) in ("So", "Sk")
    )


def odd_in_prose(text: str) -> Iterator[int]:
    """Where characters stand in a line of prose that are surely a slip."""
    for found in re.finditer(_ODD, text):
        at, character = found.start(), found.group()
        between = re.match(_WORD, text[at - 1 : at]) and re.match(_WORD, text[at + 1 : at + 2])
        if character in _OVERRIDES or character == "\ufeff" or (character == "\u200b" and between):
            yield at
    mark = re.match(_BEFORE_MARK, text)
    if mark:
        yield mark.start(1)


def typographic_in_code(language: str, code: str) -> Iterator[int]:
    """Where typographic quotes and dashes stand in code that should be plain ones."""
    if language in _SAME_TO_IT or not re.search(_TYPOGRAPHIC, code):
        return
    start = 0
    for tokens in lexed(language, code):
        line = "".join(text for _, text in tokens)
        quoted: list[range] = []
        at = 0
        for kind, text in tokens:
            if kind[:1] in ("s", "c") or kind == "go":
                quoted.append(range(at, at + len(text)))
            at += len(text)
        is_shell, is_plain = language in _SHELLS, language in PLAIN
        options = re.finditer(_SHELL_OPTION if is_shell else _OPTION, line)
        found = [m.start(1) for m in options if not is_plain or re.match(_COMMAND, line)]
        if language in _QUOTED or is_shell or (is_plain and re.match(_PROMPT, line)):
            found += [m.start() for m in re.finditer(_TYPOGRAPHIC, line) if m.group() not in _DASH]
        found = [n for n in found if not any(n in part for part in quoted)]
        if language in _SETTINGS:
            value = re.match(_VALUE, line)
            found += [value.start(1)] if value else []
        yield from (start + n for n in sorted(set(found)))
        start += len(line) + 1


_LONG = frozenset("\u2014\u2015")
"""Dashes that stand for two hyphens."""
_DASH = frozenset(chr(n) for n in (*range(0x2010, 0x2016), 0x2212))


def typographic_in_span(code: str) -> Iterator[int]:
    """The same in a code span, whose language is not known."""
    found = [re.match(_SPAN_OPTION, code), *re.finditer(_SPAN_QUOTE, code)]
    if re.match(_COMMAND, code):
        found += re.finditer(_SHELL_OPTION, code)
    yield from sorted({match.start(1) for match in found if match})


def odd_character(character: str, span: Span) -> Diagnostic:
    """The problem of a character at its place."""
    number = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "").strip()
    if re.match(_TYPOGRAPHIC, character):
        plain = "' or \"" if character not in _DASH else "--" if character in _LONG else "-"
        return Diagnostic(
            "typographic-character",
            f"the code holds {number} {name}, which programs do not take for {plain}",
            span,
            f"write {plain}; a word processor or a chat may have changed it",
        )
    escape = f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
    way_out = f"where it is meant, write it so that it can be seen: {{{{ '{escape}' }}}}"
    if re.match(_IS_SPACE, character):
        effect, action = "looks like an ordinary blank", "write an ordinary blank"
    elif re.match(_IS_BIDI, character):
        effect, action = "changes the order in which the line is shown", "delete it"
    else:
        effect, action = "cannot be seen", "delete it"
    return Diagnostic(
        "invisible-character",
        f"the text holds {number} {name}, which {effect}",
        span,
        f"{action}; {way_out}",
    )


Finder = Callable[[str], Iterator[int]]


def check_text(text: str, origin: Origin, line: int, finder: Finder) -> Iterator[Diagnostic]:
    """The findings in a text that begins at a line of its source; one a line and character."""
    seen: set[tuple[int, str]] = set()
    for at in finder(text):
        key = (text.count("\n", 0, at), text[at])
        if key in seen or len(seen) >= _MAX_FINDINGS:
            continue
        seen.add(key)
        span = _place(text, at, origin, line + key[0])
        yield odd_character(text[at], span)


def _place(text: str, at: int, origin: Origin, line: int) -> Span:
    """Where the character at an offset stands; on its line of a file it may be further to the right."""
    if isinstance(origin, YamlOrigin):
        return origin.occurrence(text[at], text.count(text[at], 0, at))
    return origin.span(text[at], line, at - (text.rfind("\n", 0, at) + 1))


def check_code(code: str, language: str, origin: YamlOrigin) -> Iterator[Diagnostic]:
    """The findings in code that is a YAML value; `language`: empty if it is not known."""
    yield from check_value(code, origin)
    if not code.isascii():
        yield from _written(code, origin, lambda text: typographic_in_code(language, text))


def check_sample(code: str, language: str, source: Source, first: int) -> Iterator[Diagnostic]:
    """The findings in the lines of a file that a page shows; `first`: the number of the first of them."""
    if not has_odd(code):
        return
    shown = {line.strip() for line in code.split("\n")}
    text = "\n".join(source.text.split("\n")[first - 1 :])
    origin = TextOrigin(source, first)
    for finder in (odd_in_code, lambda text: typographic_in_code(language, text)):
        for found in check_text(text, origin, 0, finder):
            if (source.line(found.span.line) or "").strip() in shown:
                yield found


def check_value(value: Any, origin: YamlOrigin, *, prose: bool = False) -> Iterator[Diagnostic]:
    """The findings in a YAML value, its keys included. What is escaped there can be seen. `prose`:
    a text of several words is one that people read."""
    if isinstance(value, str):
        if value.isascii():
            return
        is_prose = prose and len(value.split(" ")) > 1
        yield from _written(value, origin, odd_in_prose if is_prose else odd_in_code)
    elif isinstance(value, dict):
        for key, child in value.items():
            if not key.isascii():
                yield from _written(key, KeyOrigin(origin.child(key)), odd_in_code)
            yield from check_value(child, origin.child(key), prose=prose)
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from check_value(child, origin.child(number), prose=prose)


def check_prose(value: Any, origin: YamlOrigin) -> Iterator[Diagnostic]:
    """The findings in a text that people read, be it of one word only; none in other values."""
    if isinstance(value, str) and not value.isascii():
        yield from _written(value, origin, odd_in_prose)


def _written(text: str, origin: YamlOrigin | KeyOrigin, finder: Finder) -> Iterator[Diagnostic]:
    source = origin.source if isinstance(origin, YamlOrigin) else origin.value.source
    for diagnostic in check_text(text, origin, 0, finder):
        place = diagnostic.span
        character = (source.line(place.line) or "")[place.column - 1 : place.column]
        if character and f"U+{ord(character):04X}" in diagnostic.message:
            yield diagnostic
