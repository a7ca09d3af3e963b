"""How soon a save is on the screen: `tutgen serve`, and a real browser that shows one of its pages.

    python -m benchmarks.latency --sizes 14,1400,10010 --saves 20

A snippet that all pages share is written; a MutationObserver in the page notes when the new words
stand in the document. Both times are of the same clock. The check of the whole site, which starts
after each change, runs meanwhile as it does for a writer.
"""

import argparse
import http.client
import os
import platform
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import chromium
from benchmarks.generate import make_services, make_tutorials, tutgen_files, write_files
from benchmarks.measure import table, with_compiled_modules
from playwright.sync_api import Browser, Page

SERVICES = 14
SNIPPETS = "content/_snippets"

WATCH = """
() => {
  window.seen = new Map();
  const look = () => {
    const at = performance.timeOrigin + performance.now();
    for (const [words] of document.body.textContent.matchAll(/Saved \\d+ times/g)) {
      if (!window.seen.has(words)) window.seen.set(words, at);
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}
"""


def main(arguments: list[str] | None = None) -> int:
    """Measure each size, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--sizes", default="14,1400,10010", help="numbers of service pages")
    parser.add_argument("--saves", type=int, default=20, metavar="N")
    parser.add_argument("--pause", type=float, default=1.0, metavar="S", help="between saves")
    options = parser.parse_args(arguments)
    before = os.getloadavg()[0]
    rows = []
    path = chromium.executable()
    if path is None:
        raise SystemExit(chromium.NEEDED)
    with chromium.launched(path) as browser:
        for size in map(int, options.sizes.split(",")):
            ready, latencies = measure(browser, size // SERVICES, options.saves, options.pause)
            times = [statistics.median(latencies), min(latencies), max(latencies)]
            cells = [f"{1000 * seconds:.0f}" for seconds in (*times, ready)]
            rows.append([f"{size:,}", *cells])
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, {options.saves} saves, "
        f"load average before {before:.1f}\n"
    )
    columns = ("save to screen: median ms", "min ms", "max ms", "start to first response ms")
    print(table(["pages", *columns], rows, left=0))
    return 0


def measure(
    browser: Browser, tutorials: int, saves: int, pause: float
) -> tuple[float, Sequence[float]]:
    """Seconds from start to first response, and from each save to the document."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made = make_tutorials(tutorials)
        services = make_services(SERVICES)
        write_files(tutgen_files(services, made), root)
        address = f"/tutorials/{made[0].slug}/{services[0].slug}.html"
        with serving(root, address) as (port, ready):
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{port}{address}")
            page.evaluate(WATCH)
            snippet = min((root / SNIPPETS).glob("*.md"))
            time.sleep(3)  # the first check of a small site is over, that of a large one is not
            latencies = [save(page, snippet, number, pause) for number in range(saves + 1)]
            page.close()
    return ready, latencies[1:]  # the first one finds caches empty that the writer's do not


@contextmanager
def serving(root: Path, address: str) -> Iterator[tuple[int, float]]:
    """Runs `tutgen serve`; its port, and the seconds until it has responded."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tutgen", "serve", "-q", "-C", str(root), "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=with_compiled_modules())
    try:
        while not _responds(port, address):
            time.sleep(0.005)
        yield port, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


def _responds(port: int, address: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def save(page: Page, snippet: Path, number: int, pause: float) -> float:
    """Seconds from the moment before a save to that at which its words are in the document."""
    time.sleep(pause * random.uniform(0.8, 1.2))
    words = f"Saved {number} times"
    text = snippet.read_text("utf-8").partition("\n\nSaved")[0].rstrip()
    content = f"{text}\n\n{words}.\n"
    saved = time.time()
    snippet.write_text(content, "utf-8")
    page.wait_for_function("words => window.seen.has(words)", arg=words, polling=20)
    seen = page.evaluate("words => window.seen.get(words)", words)
    return float(seen) / 1000 - saved


if __name__ == "__main__":
    sys.exit(main())
