"""The scripts of the theme and of the preview: linted, type-checked, and their pure parts run by node.

The tools are npm packages, whose versions `scripts/package-lock.json` holds.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "tests/scripts"


def run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=SCRIPTS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def tool(name: str) -> Path:
    path = SCRIPTS / "node_modules/.bin" / name
    if not path.exists():
        pytest.skip(f"needs {name}: npm ci --prefix tests/scripts")
    return path


def test_pure_parts_do_what_their_tests_say() -> None:
    if shutil.which("node") is None:
        pytest.skip("needs node 20 or newer: apt-get install nodejs")
    run("node", "--test", *sorted(SCRIPTS.glob("*.test.mjs")))


@pytest.mark.slow
def test_scripts_are_well_typed() -> None:
    run(tool("tsc"), "--project", ".")


def test_scripts_have_no_slips() -> None:
    folders = [ROOT / "templates/js", ROOT / "src/tutgen/preview/live", SCRIPTS]
    run(tool("biome"), "lint", "--error-on-warnings", "--config-path=.", *folders)
