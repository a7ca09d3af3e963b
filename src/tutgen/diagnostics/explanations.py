"""The page that `tutgen explain CODE` prints."""

from tutgen.diagnostics import TutgenError, did_you_mean
from tutgen.diagnostics.registry import codes, entry


def explanation(code: str) -> str:
    """The page of a code. Raises TutgenError (2) for one that does not exist."""
    if code not in codes():
        raise TutgenError(
            f"there is no diagnostic '{code}'",
            hint=did_you_mean(code, codes()) or "`tutgen explain --all` lists them",
        )
    described = entry(code)
    page = (
        f"{code}: {described.summary}\n\n{described.cause.strip()}\n\n"
        f"Wrong:\n\n{_indented(described.wrong)}\n\nRight:\n\n{_indented(described.right)}\n"
    )
    waiver = (
        "\nA finding that is right as it stands is waived there:\n\n    waive: {%s: The reason}\n"
    )
    return page + waiver % code if described.waivable else page


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.strip("\n").split("\n"))
