"""Where GitHub Pages publishes a repository."""

import re

_GITHUB = re.compile(
    r"""(?: (?:https?|ssh|git)://(?:[^/@\s]*@)?(?:(?:www|ssh)\.)?github\.com(?::\d+)?/
          | [\w.-]+@(?:ssh\.)?github\.com:/? )
        (?P<owner>[\w-]+) / (?P<name>[\w.-]+?) (?:\.git)? /?""",
    re.VERBOSE | re.IGNORECASE,
)


def pages_address(repository: str | None, cname: str | None) -> str | None:
    """Where GitHub Pages publishes the repository of that URL, ending with `/`.

    `cname` is the custom domain. None if nothing is known: other hosts, GitHub Enterprise.
    """
    if cname:
        return f"https://{cname.lower()}/"
    match = _GITHUB.fullmatch(repository or "")
    if match is None:
        return None
    host = f"{match['owner'].lower()}.github.io"
    name = match["name"]
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"
