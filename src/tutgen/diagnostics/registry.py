"""Every diagnostic that tutgen can report: one file in `codes/` each, named after its code.

Files are read one by one, when a diagnostic of that code is first made: most builds have none.
"""

from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]

_CODES = Path(__file__).parent / "codes"


class CodeEntry(NamedTuple):
    """What `codes/CODE.toml` says of a code: a field for each key of the file."""

    summary: str
    """One line, without a full stop."""
    cause: str
    """Paragraphs: what is wrong, why it matters, and the way out."""
    wrong: str
    right: str
    severity: Severity
    """Of its diagnostics, unless they are made with another one."""
    fixed: bool = False
    """Whether `diagnostics` of `site.yaml` cannot change its severity."""
    found_by: Literal["build", "check", "import", "publish"] = "build"
    """The command that looks for it; `check` finds what `build` does, and `publish` both."""
    waivable: bool = False
    """Whether `waive` may name it: the content may be right as it stands."""
    needs_every_source: bool = False
    """Whether a source that cannot be read may cause it: if there is such a source, it is not reported."""
    follows: tuple[str, ...] = ()
    """Codes that may cause it: together with one of them it is not reported."""
    said_by: str | None = None
    """The code that says the same, and more, at the same place."""
    quoted: bool = True
    """Whether the source line may be shown: the logs of a build may be public."""


@cache
def codes() -> tuple[str, ...]:
    """All codes, sorted."""
    return tuple(sorted(path.stem for path in _CODES.glob("*.toml")))


@cache
def entry(code: str) -> CodeEntry:
    """The entry of a code. Raises LookupError if there is none, which is a defect of tutgen."""
    import tomllib  # noqa: PLC0415  # 4 ms: most builds have nothing to report

    try:
        text = (_CODES / f"{code}.toml").read_text("utf-8")
    except FileNotFoundError:
        raise LookupError(f"no diagnostic '{code}': write diagnostics/codes/{code}.toml") from None
    values = tomllib.loads(text)
    return CodeEntry(**{**values, "follows": tuple(values.get("follows", ()))})


def summaries() -> dict[str, str]:
    """Code -> one line."""
    return {code: entry(code).summary for code in codes()}


def waivable_codes() -> frozenset[str]:
    """The codes that `waive` may name."""
    return frozenset(code for code in codes() if entry(code).waivable)
