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
    of = entry(code)
    page = (
        f"{code}: {of.summary}\n\n{of.cause.strip()}\n\n"
        f"Wrong:\n\n{_indented(of.wrong)}\n\nRight:\n\n{_indented(of.right)}\n"
    )
    waiver = (
        "\nA finding that is right as it stands is waived there:\n\n    waive: {%s: The reason}\n"
    )
    return page + waiver % code if of.waivable else page


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.strip("\n").split("\n"))
