"""The languages of code: which are known, what they are called, and which one a file's name tells.

Names and aliases are those of Pygments, in any case, and some that it lacks.
"""

import posixpath
import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache, lru_cache

from pygments.lexers._mapping import LEXERS

PLAIN = frozenset({"", "text", "txt", "plain", "none", "plaintext", "markdown", "md", "myst"})
"""Meant to have no colours. Markdown is among them: what it shows is its source."""

_LIKE = {
    "bigquery": "googlesql",
    "cjs": "javascript",
    "cmd": "bat",
    "curl": "bash",
    "dotenv": "properties",
    "editorconfig": "ini",
    "env": "properties",
    "gradle": "groovy",
    "heex": "html",
    "ipython": "python",
    "jsonl": "json",
    "kt": "kotlin",
    "pgsql": "postgresql",
    "json5": "javascript",
    "jsonc": "json",
    "mjs": "javascript",
    "mts": "typescript",
    "ndjson": "json",
    "patch": "diff",
    "plsql": "sql",
    "procfile": "yaml",
    "psql": "postgresql",
    "shellsession": "shell-session",
    "sqlite": "sqlite3",
    "svg": "xml",
    "terminal": "shell-session",
    "tfvars": "terraform",
    "vb": "vb.net",
    "yml": "yaml",
}
"""Languages that Pygments lacks, or lacked in the lowest version that is allowed -> one whose lexer colours them."""
_NAMES = {
    "jsonc": "JSON",
    "json5": "JSON5",
    "dotenv": "Environment",
    "env": "Environment",
    "jsonl": "JSON Lines",
    "ndjson": "NDJSON",
    "svg": "SVG",
    "console": "HTTP",
}
"""Of those whose lexer is called otherwise."""
_WITHOUT_COLOURS = {
    "asciidoc": "AsciiDoc",
    "astro": "Astro",
    "bicep": "Bicep",
    "crontab": "Crontab",
    "csv": "CSV",
    "gitignore": "Gitignore",
    "log": "Log",
    "mdx": "MDX",
    "mermaid": "Mermaid",
    "nextflow": "Nextflow",
    "nushell": "Nushell",
    "plantuml": "PlantUML",
    "regex": "Regular expression",
    "svelte": "Svelte",
    "tsv": "TSV",
}
"""Languages that Pygments lacks, and that look like no other."""


def lexer_of(language: str) -> str:
    """The alias of the lexer that colours a language."""
    return _LIKE.get(language, language)


def is_known(language: str) -> bool:
    """Whether there is a language of this name, in lower case; plain text is one."""
    known = language in PLAIN or language in _LIKE or language in _WITHOUT_COLOURS
    return known or language in _pygments()


def language_name(language: str) -> str:
    """What a language is called; empty for plain text and for one that is not known."""
    if language in PLAIN:
        return ""
    named = _NAMES.get(language) or _WITHOUT_COLOURS.get(language)
    return named or _pygments().get(lexer_of(language), "")


@cache
def _pygments() -> Mapping[str, str]:
    """Name and aliases of each language of Pygments, in lower case -> its name. No lexer is loaded."""
    found: dict[str, str] = {}
    for _, name, aliases, _, _ in LEXERS.values():
        for alias in (*aliases, name):
            found.setdefault(alias.lower(), name)
    return found


_OF_SUFFIX = {
    "bat": "bat",
    "c": "c",
    "cfg": "ini",
    "cmd": "bat",
    "conf": "text",
    "cpp": "cpp",
    "cs": "csharp",
    "css": "css",
    "env": "dotenv",
    "go": "go",
    "h": "c",
    "html": "html",
    "http": "http",
    "ini": "ini",
    "java": "java",
    "js": "javascript",
    "json": "json",
    "jsonc": "jsonc",
    "jsx": "jsx",
    "kt": "kotlin",
    "m": "objective-c",
    "md": "markdown",
    "mjs": "javascript",
    "cjs": "javascript",
    "mts": "typescript",
    "php": "php",
    "pl": "perl",
    "ps1": "powershell",
    "py": "python",
    "r": "r",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "sql": "sql",
    "svelte": "svelte",
    "swift": "swift",
    "tf": "terraform",
    "toml": "toml",
    "ts": "typescript",
    "tsx": "tsx",
    "txt": "text",
    "vue": "vue",
    "xml": "xml",
    "yaml": "yaml",
    "yml": "yaml",
    "zsh": "zsh",
}
"""Of suffixes that many languages have, or none in Pygments; the common ones, so that its list is seldom read."""
_OF_NAME = {
    "caddyfile": "text",
    "dockerfile": "docker",
    "jenkinsfile": "groovy",
    "makefile": "make",
    "procfile": "yaml",
}


_SUFFIXES = {
    "bash": "sh",
    "console": "http",
    "json": "json",
    "shell": "sh",
    "shell-session": "txt",
    "zsh": "zsh",
}


def suffix_of(language: str) -> str:
    """What the names of files of a language end with, without the dot."""
    if language in _SUFFIXES or language in PLAIN:
        return _SUFFIXES.get(language, "txt")
    known = {of: suffix for suffix, of in reversed(_OF_SUFFIX.items())}
    lexer = lexer_of(language)
    if found := known.get(language) or known.get(lexer):
        return found
    for _, _, aliases, patterns, _ in LEXERS.values():
        if lexer in aliases:
            ends = (match[1] for p in patterns if (match := re.fullmatch(r"\*\.(\w+)", p)))
            return next(ends, "txt")
    return "txt"


@lru_cache(maxsize=512)
def language_of_file(name: str) -> str:
    """The language of a file, by its name; empty if that tells none."""
    lower = posixpath.basename(name).lower()
    if lower in _OF_NAME:
        return _OF_NAME[lower]
    if lower == ".env" or lower.startswith(".env."):
        return "dotenv"
    suffix = lower.rpartition(".")[2] if "." in lower else ""
    if suffix in _OF_SUFFIX:
        return _OF_SUFFIX[suffix]
    for _, _, aliases, patterns, _ in LEXERS.values():
        if aliases and any(fnmatchcase(lower, pattern.lower()) for pattern in patterns):
            return str(aliases[0])
    return ""
