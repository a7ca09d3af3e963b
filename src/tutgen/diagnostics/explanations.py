"""The documentation of every diagnostic, from `explanations.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from tutgen.diagnostics import TutgenError, did_you_mean


@cache
def _all() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("tutgen.diagnostics") / "explanations.toml").read_text("utf-8"))


def summaries() -> dict[str, str]:
    """Code -> one line."""
    return {code: entry["summary"] for code, entry in sorted(_all().items())}


def explanation(code: str) -> str:
    """The page of a code. Raises TutgenError (2) for one that does not exist."""
    entry = _all().get(code)
    if entry is None:
        raise TutgenError(
            f"there is no diagnostic '{code}'",
            hint=did_you_mean(code, _all()) or "`tutgen explain --all` lists them",
        )
    return (
        f"{code}: {entry['summary']}\n\n{entry['cause'].strip()}\n\n"
        f"Wrong:\n\n{_indented(entry['wrong'])}\n\nRight:\n\n{_indented(entry['right'])}\n"
    )


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.strip("\n").split("\n"))
