"""Lighthouse, of npm, on one page: its scores and what it finds fault with."""

import json
import os
import statistics
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks import chromium

PACKAGE = "lighthouse@12.8.2"  # 13 needs Node 22
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_TIMES = (("largest-contentful-paint", ""), ("total-blocking-time", "0"))

Report = Mapping[str, Any]


def report(url: str, device: str, browser: str) -> Report:
    """What one run says of a page on a `mobile` or `desktop` device; `npx` fetches the package."""
    flags = " ".join(("--headless=new", *chromium.FLAGS))
    command = [
        "npx", "--yes", PACKAGE, url, "--quiet", "--output=json", "--no-enable-error-reporting",
        f"--only-categories={','.join(_CATEGORIES)}", f"--chrome-flags={flags}",
        *(["--preset=desktop"] if device == "desktop" else []),
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": browser}
    run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: Report = json.loads(run.stdout)
    return found


def scores(device: str, reports: Sequence[Report]) -> Iterator[tuple[str, str, str]]:
    """What, the median of the reports, the aim."""

    def median(name: str) -> float:
        values: list[float] = [report["audits"][name]["numericValue"] for report in reports]
        return statistics.median(values)

    for name in _CATEGORIES:
        # a category of which an audit failed to run has no score
        score = statistics.median(report["categories"][name]["score"] or 0 for report in reports)
        yield f"Lighthouse, {device}: {name}", f"{100 * score:.0f}", "100"
    for name, aim in _TIMES:
        yield f"{device}: {name.replace('-', ' ')}, ms", f"{median(name):.0f}", aim
    yield f"{device}: cumulative layout shift", f"{median('cumulative-layout-shift'):.4f}", "0"


def below_100(reports: Sequence[Report]) -> list[str]:
    """Names of audits that count and got less than 100 in a report."""
    return sorted(
        {
            part["id"]
            for report in reports
            for category in report["categories"].values()
            for part in category["auditRefs"]
            for score in [report["audits"][part["id"]]["score"]]  # None: does not apply
            if part["weight"] and score is not None and score < 0.995
        }
    )
