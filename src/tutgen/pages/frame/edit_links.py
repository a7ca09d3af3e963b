"""Where the sources of pages can be edited: the address of a file at the host of its repository."""

from pathlib import Path
from urllib.parse import quote, urlsplit

from tutgen.sources.git import repository_of


def edit_base(repository: str | None, root: Path) -> str:
    """What the edit address of a file of the project at `root` begins with; empty where its host is not known to
    have any. `HEAD` stands for the default branch, at GitHub as at GitLab."""
    host = urlsplit(repository or "").hostname or ""
    if "github" in host:
        way = "edit/HEAD"
    elif "gitlab" in host:
        way = "-/edit/HEAD"
    else:
        return ""
    top = repository_of(root.resolve())
    within = root.resolve().relative_to(top).as_posix() if top else "."
    folder = "" if within == "." else f"{quote(within)}/"
    return f"{(repository or '').rstrip('/').removesuffix('.git')}/{way}/{folder}"
