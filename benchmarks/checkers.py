"""The checkers of pages, as tests and benchmarks run them: axe-core and the Nu checker, both of npm."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Page

_PACKAGES = Path(__file__).parent.parent / "tests/scripts/node_modules"
AXE = _PACKAGES / "axe-core/axe.min.js"
JAR = _PACKAGES / "vnu-jar/build/dist/vnu.jar"

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """
async (tags) => {
  const found = await axe.run({
    runOnly: { type: 'tag', values: tags },
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations'],
  });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(' ')}`);
}
"""
# Of a file it cannot know what 'self' is, and scripts of several lines have other hashes for it than for
# browsers: tests in Chromium hold that the policy admits what a page needs.
_POLICY = ".*Content Security Policy.*"


def axe_missing() -> str | None:
    """What to install before `axe` can run."""
    return None if AXE.exists() else "needs axe-core: npm ci --prefix tests/scripts"


def axe(page: Page) -> list[str]:
    """The rules that a page breaks as it is shown, with the first elements that break them."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    # blocks out of view are looked at when there is time; a page that draws nothing may never be idle
    page.evaluate("new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 }))")
    found: list[str] = page.evaluate(_RUN, _RULES)
    return found


def nu_missing() -> str | None:
    """What to install before `nu` can run."""
    if shutil.which("java") is None:
        return "needs Java: apt-get install default-jre-headless"
    return None if JAR.exists() else "needs vnu-jar: npm ci --prefix tests/scripts"


def nu(paths: Iterable[Path]) -> list[str]:
    """Errors and warnings about HTML files, or those of folders: `URL:line: message`."""
    checked = subprocess.run(
        ["java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-jar", JAR, "--format", "json",
         "--exit-zero-always", "--skip-non-html", "--filterpattern", _POLICY, *paths],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(checked.stderr)["messages"]
    return [
        f"{message['url']}:{message.get('lastLine')}: {message['message']}" for message in found
    ]
