"""What is declared in pyproject.toml is what constraints.txt holds, and what the lowest versions are."""

import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONSTRAINTS = (ROOT / "constraints.txt").read_text("utf-8")
RUNTIME = [Requirement(text) for text in PYPROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(text) for text in PYPROJECT["dependency-groups"]["dev"]]


def held() -> dict[str, str]:
    """The versions of constraints.txt, as CI reads them."""
    versions: dict[str, str] = runpy.run_path(str(ROOT / ".ci/lowest.py"))["held"]()
    return versions


@pytest.mark.parametrize("requirement", [*RUNTIME, *DEVELOPMENT], ids=str)
def test_a_dependency_is_held_at_a_version_that_is_allowed(requirement: Requirement) -> None:
    assert requirement.specifier.contains(held()[canonicalize_name(requirement.name)])


def test_everything_is_held_with_hashes_and_comes_from_no_named_place() -> None:
    entries = re.split(r"\n(?=\S)", CONSTRAINTS.split("\n", 2)[2].strip())
    assert len(entries) == len(held()) > len(RUNTIME) + len(DEVELOPMENT)
    for entry in entries:
        assert re.fullmatch(
            r"[a-z0-9-]+==[\w.]+(?: ; [^\\\n]+?)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+", entry
        )
    assert "://" not in CONSTRAINTS


@pytest.fixture(scope="module")
def lowest() -> str:
    """What `.ci/lowest.py` prints."""
    command = [sys.executable, str(ROOT / ".ci/lowest.py")]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("requirement", RUNTIME, ids=str)
def test_the_lowest_version_is_the_one_that_is_declared(
    requirement: Requirement, lowest: str
) -> None:
    (version,) = re.findall(rf"^{requirement.name}==(.+)$", lowest, re.MULTILINE)
    assert f">={version}" in str(requirement.specifier).split(",")


def test_the_build_backend_is_held() -> None:
    (backend,) = PYPROJECT["build-system"]["requires"]
    requirement = Requirement(backend)
    assert requirement.specifier.contains(held()[requirement.name])
