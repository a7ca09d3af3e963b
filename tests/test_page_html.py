"""Every page of three sites is valid HTML, as the Nu checker (npm `vnu-jar`, in Java) sees it."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

JAR = Path(__file__).parent / "scripts/node_modules/vnu-jar/build/dist/vnu.jar"
# Of a file it cannot know what 'self' is, and scripts of several lines have other hashes for it than for
# browsers: tests in Chromium hold that the policy admits what a page needs.
POLICY = ".*Content Security Policy.*"


def test_point_40_the_nu_checker_has_nothing_to_say(reader_sites: Mapping[str, Path]) -> None:
    """Point 40: errors and warnings, on all pages, 404 included."""
    if shutil.which("java") is None:
        pytest.skip("needs Java: apt-get install default-jre-headless")
    if not JAR.exists():
        pytest.skip("needs vnu-jar: npm ci --prefix tests/scripts")
    checked = subprocess.run(
        ["java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-jar", JAR, "--format", "json",
         "--exit-zero-always", "--skip-non-html", "--filterpattern", POLICY, *reader_sites.values()],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(checked.stderr)["messages"]
    assert [
        f"{message['url']}:{message.get('lastLine')}: {message['message']}" for message in found
    ] == []


def test_point_40_the_nu_checker_is_heard(tmp_path: Path) -> None:
    """Point 40: a mistake is reported, so that silence says something."""
    if shutil.which("java") is None or not JAR.exists():
        pytest.skip("needs Java and vnu-jar: apt-get install default-jre-headless")
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><html lang="en"><title>Tides</title><p id="a"><p id="a">')
    checked = subprocess.run(
        ["java", "-jar", JAR, "--exit-zero-always", page],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Duplicate ID" in checked.stderr
