"""What the reader's page reaches of its aims: the longest service page of the example.

    python -m benchmarks.reader --port 8724

The site is built into a temporary folder and served on 127.0.0.1, compressed as hosts do.
Lighthouse, which npx fetches, runs as often as `--repeat` says, for phones and for desktops; the median counts.
"""

import argparse
import gzip
import http.server
import os
import platform
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks import checkers, chromium, lighthouse
from benchmarks.measure import table, with_compiled_modules
from playwright.sync_api import Browser, Page

FIRST = {"heading": "main .content h2", "code": "main figure.code"}
FROM_TOP = "selector => document.querySelector(selector).getBoundingClientRect().top + scrollY"
FOCUS_IS_NEW = """() => {
  const focused = document.activeElement;
  window.met ??= new Set([document.body]);
  return !met.has(focused) && !!met.add(focused);
}"""
# Alt+S, the picker's access key. Playwright leaves out the text of keys with Alt, by which Chromium finds it.
ACCESS_KEY = {"type": "keyDown", "modifiers": 1, "key": "s", "code": "KeyS", "text": "s", "unmodifiedText": "s", "windowsVirtualKeyCode": 83}  # fmt: skip
IN_PICKER = "document.activeElement.closest('.picker') !== null"
AT_LAST_STEP = (
    "() => [...document.querySelectorAll('main a:not(main :is(.pager, .onward) a)')].at(-1).focus()"
)
WATCH_SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.shifted += value; })
    .observe({ type: 'layout-shift', buffered: true });
"""

Row = tuple[str, str, str]
"""What, measured, aim."""


def main(arguments: list[str] | None = None) -> int:
    """Measure everything, print the table, and what checkers and Lighthouse find fault with."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="runs of Lighthouse")
    options = parser.parse_args(arguments)
    before = os.getloadavg()[0]
    path = chromium.executable()
    missing = checkers.axe_missing() or checkers.nu_missing()
    if path is None or missing:
        raise SystemExit(missing or chromium.NEEDED)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), options.port) as address:
        command = [sys.executable, "-m", "tutgen", "build", "-q", "-o", folder]
        environment = with_compiled_modules()
        subprocess.run([*command, "--base-url", address], env=environment, check=True)
        longest = longest_page(Path(folder))
        url = address + longest.relative_to(folder).as_posix()
        faults = checkers.nu([longest])
        with chromium.launched(path) as browser:
            version = browser.version
            rows = [*places(browser, url), *keys(browser, url), *first_visit(browser, url)]
            broken = rules_broken(browser, url)
        rows += [
            ("axe: rules broken", str(len(broken)), "0"),
            ("Nu checker", str(len(faults)), "0"),
        ]
        for device in ("mobile", "desktop"):
            runs = [lighthouse.report(url, device, path) for _ in range(options.repeat)]
            rows += lighthouse.scores(device, runs)
            faults += [f"Lighthouse, {device}: {name}" for name in lighthouse.below_100(runs)]
    print(
        f"{longest.relative_to(folder)}; Chromium {version}, {lighthouse.PACKAGE}, Python {platform.python_version()}, "
        f"{os.cpu_count()} processors, load average {before:.1f} before, {os.getloadavg()[0]:.1f} after\n"
    )
    print(table(["what", "measured", "aim"], rows))
    print("", *broken, *faults, sep="\n")
    return 0


class _Compressing(http.server.SimpleHTTPRequestHandler):
    """Sends files as static hosts do: compressed, kept by browsers for ten minutes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        content = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def serving(folder: Path, port: int) -> Iterator[str]:
    """Serves a folder until the end of the context; its address, with a slash."""
    handler = partial(_Compressing, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def longest_page(site: Path) -> Path:
    pages = [p for p in site.rglob("*.html") if 'class="kind-service"' in p.read_text("utf-8")]
    return max(pages, key=lambda page: page.stat().st_size)


@contextmanager
def opened(browser: Browser, url: str, width: int = 1280) -> Iterator[Page]:
    """The page as a first visitor has it."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    page.goto(url, wait_until="networkidle")
    yield page
    context.close()


def places(browser: Browser, url: str) -> Iterator[Row]:
    """How far down the work begins."""
    for width, heading, code in ((1280, 600, 1100), (390, 800, 1400)):
        with opened(browser, url, width) as page:
            for what, aim in (("heading", heading), ("code", code)):
                top = page.evaluate(FROM_TOP, FIRST[what])
                yield f"first {what}, px from the top at {width} px", f"{top:.0f}", f"<= {aim}"


def keys(browser: Browser, url: str) -> Iterator[Row]:
    with opened(browser, url) as page:
        yield "tab stops", str(presses(page, "Tab", "() => !(" + FOCUS_IS_NEW + ")()")), "<= 70"
        page.evaluate(AT_LAST_STEP)
        page.context.new_cdp_session(page).send("Input.dispatchKeyEvent", ACCESS_KEY)
        by_key = page.evaluate(IN_PICKER)
        pressed = 1 if by_key else presses(page, "Shift+Tab", IN_PICKER) + 1
        yield "presses from the last step to the switch", str(pressed), "1"


def presses(page: Page, key: str, until: str) -> int:
    """How often a key is pressed before what is asked for is true."""
    for count in range(1000):
        page.keyboard.press(key)
        if page.evaluate(until):
            return count
    raise SystemExit(f"pressed {key} a thousand times")


def first_visit(browser: Browser, url: str) -> Iterator[Row]:
    """Requests, sizes and shifts, from the first byte to the end of the page."""
    sizes: dict[str, list[int]] = {"document": [], "stylesheet": [], "script": []}
    with opened(browser, "about:blank") as page:
        page.on("requestfinished", lambda request: sizes.setdefault(request.resource_type, []).append(
            request.sizes()["responseBodySize"]))  # fmt: skip
        page.goto(url, wait_until="networkidle")
        page.mouse.move(640, 400)
        for _ in range(40):
            page.mouse.wheel(0, 600)
            page.wait_for_timeout(50)
        shifted = page.evaluate("window.shifted")
    yield "requests of a first visit", str(sum(map(len, sizes.values()))), "<= 4"
    yield "KB, compressed", f"{sum(map(sum, sizes.values())) / 1024:.1f}", "<= 25"
    for kind, aim in (("document", 10), ("stylesheet", 8), ("script", 7)):
        yield f"of these: {kind}", f"{sum(sizes[kind]) / 1024:.1f}", f"<= {aim}"
    yield "layout shift, read to the end", f"{shifted:.4f}", "0"


def rules_broken(browser: Browser, url: str) -> Sequence[str]:
    broken = []
    for width in (1280, 390):
        with opened(browser, url, width) as page:
            broken += [f"axe at {width} px: {rule}" for rule in checkers.axe(page)]
    return broken


if __name__ == "__main__":
    sys.exit(main())
