"""The scripts of the theme and of the preview: linted, type-checked, and their pure parts run by node.

The tools are npm packages, whose versions `scripts/package-lock.json` holds.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from tutgen.theme.load import load_theme
from tutgen.theme.theme import Theme

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


@pytest.mark.slow
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


def scripts(theme: Theme) -> list[bytes]:
    """Without the first line, which holds names of files."""
    return [*theme.parts["js"], *theme.lazy["js"].values()]


@pytest.mark.slow
def test_minified_scripts_are_the_same_programs(tmp_path: Path) -> None:
    """Point 38."""
    tool("tsc")
    written, minified = load_theme(tmp_path), load_theme(tmp_path, minified=True)
    files = list[Path]()
    for before, after in zip(scripts(written), scripts(minified), strict=True):
        assert len(after) < 0.8 * len(before)
        for content in (before, after):
            files.append(tmp_path / f"{len(files)}.js")
            files[-1].write_bytes(content)
    run("node", "same-program.mjs", *files)


def test_scripts_of_a_project_s_own_stay_as_they_are(tmp_path: Path) -> None:
    script, style = "/* Ebb */ ebb(`${ `a  // b` }`);\n", "/* Flood */ p { color: red }\n"
    for name, text in {"js/99-tides.js": script, "css/99-tides.css": style}.items():
        path = tmp_path / "templates" / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    theme = load_theme(tmp_path, minified=True)
    assert theme.assets[theme.script].decode().find(script) > 0
    assert theme.assets[theme.style].decode().find(style) > 0
