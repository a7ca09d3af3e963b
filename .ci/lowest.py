"""Print the versions of constraints.txt, but the lowest that pyproject.toml allows of what it names.

For `pip install -c`: an environment as old as a user's may be, with the development tools as they are.
"""

import itertools
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
_HELD = re.compile(r"^([\w.-]+)==([^\s;]+)(?: ;[^\\]*)?", re.MULTILINE)
_AT_LEAST = re.compile(r"([\w.-]+)>=([\w.]+)(?:,<[\w.]+)?")


def lowest() -> dict[str, str]:
    """Name of a dependency -> the lowest version that is allowed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *itertools.chain(*extras)]
    declared = [_AT_LEAST.fullmatch(text) for text in wanted]
    return {match[1]: match[2] for match in declared if match}


def held() -> dict[str, str]:
    """Name of a package -> the version that is installed for tests."""
    text = (ROOT / "constraints.txt").read_text("utf-8")
    return {match[1]: match[2] for match in _HELD.finditer(text)}


if __name__ == "__main__":
    for name, version in {**held(), **lowest()}.items():
        print(f"{name}=={version}")
