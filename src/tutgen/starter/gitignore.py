"""The lines that a project needs in its `.gitignore`, beside those that are there."""

from collections.abc import Iterator


def with_lines(text: str, needed: str) -> str:
    """The text of a `.gitignore`, with those lines of another that it lacks at its end.

    What is there stays as it is, line ends included. A line that says of the same folder the contrary
    (`!/site/`) is a decision, and counts as one that is there.
    """
    known = {_meaning(line) for line in text.splitlines()}
    missing = list(_missing(needed, known))
    if not missing:
        return text
    end = "\r\n" if "\r\n" in text else "\n"
    before = text if not text or text.endswith("\n") else text + end
    gap = end if before.strip() else ""
    return before + gap + "".join(f"{line}{end}" for line in missing)


def _missing(needed: str, known: set[str]) -> Iterator[str]:
    """The lines whose meaning is not known; comments only with a line below them."""
    comments: list[str] = []
    for line in needed.splitlines():
        if line.startswith("#"):
            comments.append(line)
        elif line.strip() and _meaning(line) not in known:
            yield from comments
            yield line
            comments = []


def _meaning(line: str) -> str:
    """The path that a pattern names: `site` for `site`, `/site/`, `**/site` and `site/*`."""
    pattern = line.strip().removeprefix("!").removeprefix("**")
    return pattern.removesuffix("*").removesuffix("*").strip("/")
