"""The languages of code: which one a file's name tells."""

import posixpath
from fnmatch import fnmatchcase
from functools import lru_cache

from pygments.lexers._mapping import LEXERS

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
