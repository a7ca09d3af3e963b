"""Code in the tab of another language: the Python file in the tab of JavaScript."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pygments.lexers._mapping import LEXERS

from tutgen.check.rule import Rule
from tutgen.check.siblings.code.shown_code import ShownCode
from tutgen.check.siblings.code.syntax import fault_in
from tutgen.check.siblings.code.variants import variants_in, variants_of_services
from tutgen.check.siblings.facts import SiteFacts, SourceFacts
from tutgen.diagnostics import Diagnostic

_OF_NODE = frozenset({"npm", "npx", "node", "yarn", "pnpm", "bun", "deno"})
_TOOLS: Mapping[str, frozenset[str]] = {
    "C#": frozenset({"dotnet", "nuget"}),
    "Elixir": frozenset({"mix"}),
    "Go": frozenset({"go"}),
    "Java": frozenset({"mvn", "gradle", "java"}),
    "JavaScript": _OF_NODE,
    "PHP": frozenset({"composer", "php"}),
    "Python": frozenset({"pip", "pip3", "pipx", "python", "python3", "uv", "poetry"}),
    "Ruby": frozenset({"gem", "bundle", "ruby"}),
    "Rust": frozenset({"cargo"}),
    "TypeScript": _OF_NODE,
}
"""Language -> the commands that only its programs are made and run by."""
_SHELLS = frozenset({"bash", "sh", "shell", "zsh", "console", "powershell", "text", "bat"})
_COMMAND = re.compile(r"^[ \t]*(?:[$>#] |sudo )?(?P<command>[\w-]+)", re.MULTILINE)
_PYTHON = re.compile(r"^(?:import \w+|from [\w.]+ import |def \w+\(.*\).*:$|print\()", re.MULTILINE)


def mismatches_of_services(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Those of the fields of services."""
    groups = _groups(facts)
    for codes in variants_of_services(facts):
        yield from _mismatches(codes, groups)


def mismatches(facts: SourceFacts) -> Iterator[Diagnostic]:
    """Those of tabs in Markdown: the other tabs tell which languages there are."""
    for codes in variants_in(facts):
        variants = dict.fromkeys(code.variant for code in codes)
        yield from _mismatches(codes, {codes[0].group: _languages(variants)})


def _groups(facts: SiteFacts) -> Mapping[str, Mapping[str, str]]:
    return {group: _languages(names) for group, names in facts.project.site.variants.items()}


def _languages(variants: Iterable[str]) -> Mapping[str, str]:
    """Variant -> its language, of those that are languages."""
    return {name: language for name in variants if (language := language_called(name))}


@lru_cache(maxsize=256)
def language_called(alias: str) -> str:
    """The language that Pygments knows by a name; empty if there is none, or it is plain text."""
    for _, name, aliases, _, _ in LEXERS.values():
        if alias.lower() in aliases and name != "Text only":
            return str(name)
    return ""


def _mismatches(
    codes: Iterable[ShownCode], groups: Mapping[str, Mapping[str, str]]
) -> Iterator[Diagnostic]:
    codes = [*codes]
    is_mixed = len({code.language for code in codes}) > 1
    for code in codes:
        languages = groups.get(code.group, {})
        own = languages.get(code.variant, "")
        others = {language for language in languages.values() if language != own}
        if not (is_mixed or code.is_sample or code.language in _SHELLS):
            others = set()  # it is said of all variants: SQL, sent from a shell and from a program
        found = _other_shell(code) or (_other_language(code, own, others) if own else None)
        if found:
            place = code.listing.place.span() if code.listing else code.line_span(0)
            yield Diagnostic(
                "language-mismatch",
                f"this is {found}, and stands in the tab '{code.variant}'",
                place,
                "exchange it for the code of that language, or move it into its own tab",
            )


def _other_language(code: ShownCode, own: str, others: set[str]) -> str | None:
    """The one of some other languages that code is in, or that its commands are for."""
    language = language_called(code.language)
    if language in others:
        return language
    if code.language in _SHELLS:
        commands = {found["command"] for found in _COMMAND.finditer(code.text)}
        for other in sorted(others):
            tools = _TOOLS.get(other, frozenset()) - _TOOLS.get(own, frozenset())
            if commands & tools and not commands & _TOOLS.get(own, frozenset()):
                return f"for {other}"
    is_python = "Python" in others and language == own and _PYTHON.search(code.text)
    return "Python" if is_python and fault_in("python", code.text) is None else None


_OF_POSIX = re.compile(
    r"\|\s*(?:sudo\s+)?(?:ba|z)?sh\b|^[ \t]*(?:export\s+\w+=|sudo\s|source\s)", re.MULTILINE
)
_OF_POWERSHELL = re.compile(
    r"^[ \t]*(?:\$env:\w+\s*=|(?:iwr|irm|Invoke-\w+|Set-\w+|New-Item)\s)", re.MULTILINE
)
_FOR_ANOTHER = re.compile(r"^[ \t]*(?:wsl|bash|pwsh|powershell)\b", re.MULTILINE)
"""Commands that hand the rest of the line to another shell."""


def _other_shell(code: ShownCode) -> str | None:
    """The kind of shell that code is for, if it is told to be in the language of another kind."""
    if _FOR_ANOTHER.search(code.text):
        return None
    if code.language in ("powershell", "ps1", "pwsh") and _OF_POSIX.search(code.text):
        return "for a shell of Unix"
    if code.language in ("bash", "sh", "zsh", "shell") and _OF_POWERSHELL.search(code.text):
        return "for PowerShell"
    return None


RULE = Rule(of_site=mismatches_of_services, of_sources=mismatches)
