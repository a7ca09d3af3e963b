"""The wheel holds what it must, and works in a new environment away from the repository."""

import os
import re
import runpy
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel, made from the sdist, and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return folder


def test_the_wheel_holds_the_package_and_the_theme(distributions: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {
        f"tutgen/{path.relative_to(ROOT / 'src/tutgen').as_posix()}"
        for path in (ROOT / "src/tutgen").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    theme = {
        f"tutgen/templates/{path.relative_to(ROOT / 'templates').as_posix()}"
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    assert {name for name in names if ".dist-info/" not in name} == package | theme
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_sdist_holds_the_tests_and_the_example(distributions: Path) -> None:
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "tests/conftest.py", "content/site.yaml"} <= names


def test_the_tests_of_the_sdist_can_be_run(distributions: Path, tmp_path: Path) -> None:
    """All are collected, and those run that read the files around them."""
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    held, here = (
        {path.name for path in (root / "tests").glob("test_*.py")} for root in (folder, ROOT)
    )
    assert held == here
    around = "test_architecture.py or test_dependencies.py or test_readme.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", around],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    ran = re.search(r"(\d+) passed, (\d+) deselected", done.stdout)
    assert ran
    assert int(ran[1]) < int(ran[2])


@pytest.mark.network
def test_the_installed_wheel_builds_a_project_made_by_init(
    distributions: Path, tmp_path: Path
) -> None:
    (wheel,) = distributions.glob("*.whl")
    environment = tmp_path / "venv"
    venv.create(environment)
    tutgen = environment / "bin/tutgen"
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin/python")]
    held = runpy.run_path(str(ROOT / ".ci/lowest.py"))["held"]()
    (tmp_path / "held.txt").write_text("".join(f"{name}=={held[name]}\n" for name in held))
    subprocess.run(
        [*pip, "install", "--quiet", "--no-compile", "-c", "held.txt", str(wheel)],
        check=True,
        cwd=tmp_path,
    )
    for command in (["init", "project"], ["build", "--strict", "-C", "project"]):
        done = subprocess.run(
            [tutgen, *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    pages = list((tmp_path / "project/site").rglob("*.html"))
    assert len(pages) > 3
    assert list((tmp_path / "project/site/theme").glob("style.*.css"))
