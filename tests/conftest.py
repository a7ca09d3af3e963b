"""Shared parts of the tests: small projects, and the command run as people run it."""

import gc
import http.server
import itertools
import os
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import pytest
from benchmarks import chromium
from hypothesis import settings
from jinja2.bccache import Bucket
from playwright.sync_api import Browser, Page, expect

from tutgen.build import digests, matrices, stages
from tutgen.build.stages import BuildOptions, BuildResult, build
from tutgen.cli.main import main
from tutgen.preview import live_site
from tutgen.theme import files, load, theme
from tutgen.theme.layout import Environment

Files = Mapping[str, str]
Open = Callable[..., Page]

# The same examples in every run: a change is judged by what it changed. Others are for
# `pytest -m hypothesis --hypothesis-profile random --hypothesis-seed SEED`, once a week in CI.
settings.register_profile(
    "tutgen",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=100 if os.environ.get("CI") else 30,
)
settings.register_profile(
    "random", settings.get_profile("tutgen"), derandomize=False, max_examples=1000, print_blob=True
)
settings.load_profile("tutgen")


def examples(share: float, **options: Any) -> settings:
    """`share` times as many examples as the profile has: more where one costs nothing, fewer where it
    builds a site."""
    usual: int = settings().max_examples
    return settings(max_examples=max(2, round(usual * share)), **options)


# Whatever the machine says, modules are compiled once, and not by each process that tests start.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).parent.parent
SITE_YAML = "title: Test site\n"


class KeptTemplates(jinja2.BytecodeCache):
    """Compiled templates, in memory: nearly each test builds a site, and compiling the theme would be
    half of that."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self.kept[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What all builds find out about the program and its default theme, which no test changes, is found out
    once: the state of its files, what templates compile to, their ids, and for projects without templates of
    their own, the whole theme."""
    program = tuple(digests._program())
    digest_of_files, template_ids = files.digest_of_files, load._template_ids
    folder = tmp_path_factory.mktemp("no-templates")
    themes = {minified: load.load_theme(folder, minified=minified) for minified in (False, True)}
    default_only = themes[False]

    def loaded(root: Path, *, minified: bool = False) -> theme.Theme:
        if os.path.lexists(root / "templates"):
            return load.load_theme(root, minified=minified)
        return replace(themes[minified], root=root, endless={})

    def digest(root: Path) -> bytes:
        return digest_of_files(root) if os.path.lexists(root / "templates") else default_only.digest

    def ids(environment: jinja2.Environment) -> frozenset[str]:
        assert isinstance(environment.loader, jinja2.FileSystemLoader)
        is_default = environment.loader.searchpath == [str(files.default_theme())]
        return default_only.ids if is_default else template_ids(environment)

    with pytest.MonkeyPatch.context() as patch:
        keeping = partial(Environment, bytecode_cache=KeptTemplates())
        patch.setattr(load, "Environment", keeping)
        for module in (load, theme):
            patch.setattr(module, "digest_of_files", digest)
        patch.setattr(load, "_template_ids", ids)
        patch.setattr(digests, "_program", lambda: program)
        for module in (stages, matrices, live_site):
            patch.setattr(module, "load_theme", loaded)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expected files")


def pytest_collection() -> None:
    """What is made while tests are collected stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """The collector need not walk over all modules and tests again: that took a seventh of the time. What
    tests make is mostly gone with them: to look for circles less often spares another twentieth."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI everything is installed: a test that was skipped there has not been run at all."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update"))


_number = itertools.count()


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """As pytest's own, which for its next number looks at the folders of all tests before."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    path = tmp_path_factory.getbasetemp() / f"{name}{next(_number)}"
    path.mkdir(0o700)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Files], Path]:
    """Makes a project of the files given by path; `content/site.yaml` is there already."""

    def make(files: Files) -> Path:
        for name, text in {"content/site.yaml": SITE_YAML, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        return tmp_path

    return make


@dataclass(frozen=True)
class Built:
    """A site in memory, and what the build said."""

    result: BuildResult
    files: Mapping[str, bytes]

    def main_of(self, address: str) -> str:
        """The content of a page, without the theme's frame."""
        return _content(self.files[address].decode())


def _content(html: str) -> str:
    """What the theme puts into `<div class="content">`, up to the element's own end."""
    start = html.index('<div class="content">') + len('<div class="content">')
    depth, at = 1, start
    while depth:
        opened, closed = html.find("<div", at), html.index("</div>", at)
        if 0 <= opened < closed:
            depth, at = depth + 1, opened + 4
        else:
            depth, at = depth - 1, closed + 6
    return html[start : at - 6].strip("\n") + "\n"


@pytest.fixture
def build_site() -> Callable[..., Built]:
    """Builds a project in memory."""

    def run(root: Path, **options: object) -> Built:
        files: dict[str, bytes] = {}

        def sink(address: str, content: bytes) -> str:
            files[address] = content
            return ""

        result = build(root, BuildOptions(**{"jobs": 1, **options}), sink)  # type: ignore[arg-type]
        return Built(result, files)

    return run


UNUSED = ("unused-field", "unused-name")


@pytest.fixture
def findings(project: Callable[[Files], Path]) -> Callable[..., list[str]]:
    """What `tutgen check` finds in a project of these files: `code path:line:column message`.

    Without unused fields and names, unless they are asked for: small projects declare what they do not show.
    """

    def run(files: Files, *, unused: bool = False) -> list[str]:
        result = build(project(files), BuildOptions(jobs=1, siblings=True))
        found = [d for d in result.diagnostics if unused or d.code not in UNUSED]
        return [f"{d.code} {d.span} {d.message}" for d in found]

    return run


@dataclass(frozen=True)
class Ran:
    """A command's exit code and all that it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def tutgen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Runs `tutgen ARGUMENTS`, in a folder if one is given."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, cwd: Path | None = None) -> Ran:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        capsys.readouterr()
        code = main(arguments)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="session")
def serve_files() -> Iterator[Callable[[Path], str]]:
    """Serves folders over HTTP, below the base path /repo/ as GitHub Pages does; gives their addresses."""
    servers = []

    def serve(folder: Path) -> str:
        root = folder.with_name(f"{folder.name}-served")
        root.mkdir()
        (root / "repo").symlink_to(folder)
        handler = partial(_QuietHandler, directory=str(root))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/repo/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example of `content/`, built once for all tests in a browser; it may not be changed."""
    folder = tmp_path_factory.mktemp("built") / "site"
    assert main(["build", "-q", "-C", str(ROOT), "-o", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def reader_sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Language -> a site below the base path /repo/: the example, and those of `readers/`. Together they have
    every kind of page."""
    sites = {}
    for language in ("english", "german", "arabic"):
        project = tmp_path_factory.mktemp(language)
        content = ROOT / ("" if language == "english" else f"tests/readers/{language}") / "content"
        shutil.copytree(content, project / "content")
        options = ("--base-url", "https://reader.example/repo/", "--strict", "--check")
        assert main(["build", "-q", "-C", str(project), *options]) == 0
        sites[language] = project / "site"
    return sites


@pytest.fixture(scope="session")
def reader_addresses(
    reader_sites: Mapping[str, Path], serve_files: Callable[[Path], str]
) -> Mapping[str, str]:
    return {language: serve_files(folder) for language, folder in reader_sites.items()}


def kinds_of_pages(site: Path) -> Mapping[str, str]:
    """Kind -> the address of its largest page; pages of their own are kinds of their own."""
    found: dict[str, str] = {}
    for path in sorted(site.rglob("*.html"), key=lambda path: path.stat().st_size):
        match = re.search(r'<body class="([^"]+)"', path.read_text("utf-8"))
        if match:
            name = path.stem if path.stem in {"404", "search", "compare", "move"} else match[1]
            found[name] = path.relative_to(site).as_posix()
    return found


def ending(text: str) -> re.Pattern[str]:
    """What `expect(page).to_have_url` takes for the addresses that end so. A page's `url` is that of the last
    event that has come from the browser."""
    return re.compile(f"{re.escape(text)}$")


@pytest.fixture(scope="session")
def example_address(example_site: Path, serve_files: Callable[[Path], str]) -> str:
    return serve_files(example_site)


@pytest.fixture(scope="module")
def browser_arguments() -> tuple[str, ...]:
    """What else Chromium is started with; a module may define its own."""
    return ()


class _KeptBrowser:
    """Headless Chromium, which runs on while one module after another needs it: to start it takes a second.
    It ends before a test that needs none, since Playwright has an event loop of its own in this thread."""

    def __init__(self) -> None:
        self._started = ExitStack()
        self._browser: Browser | None = None
        self._arguments: tuple[str, ...] = ()
        self.is_needed = False

    def get(self, path: str, arguments: tuple[str, ...]) -> Browser:
        if self._browser is None or self._arguments != arguments:
            self.end()
            self._browser = self._started.enter_context(chromium.launched(path, *arguments))
            self._arguments = arguments
        return self._browser

    def end(self) -> None:
        self._browser = None
        self._started.close()


_browser = _KeptBrowser()


@pytest.fixture(scope="module")
def browser(browser_arguments: tuple[str, ...]) -> Iterator[Browser]:
    """Headless Chromium; the tests that need it are skipped where it is not installed."""
    path = chromium.executable()
    if path is None:
        pytest.skip(chromium.NEEDED)
    expect.set_options(timeout=20_000)  # a busy machine answers late
    _browser.is_needed = True
    yield _browser.get(path, browser_arguments)
    _browser.is_needed = False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Function | None) -> Iterator[None]:
    yield
    if not _browser.is_needed and (nextitem is None or "browser" not in nextitem.fixturenames):
        _browser.end()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens an address in a context of its own, with options of Playwright's `new_context`; what the page
    complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def complain(text: str) -> None:
        # On a busy machine the style sheet may come after the first frame: Chromium then drops the
        # transition, and says so on the console and as an error.
        if not text.startswith("Transition was "):
            complaints.append(text)

    def open_(address: str, **options: Any) -> Page:
        usual = {
            "viewport": {"width": 1280, "height": 800},
            "permissions": ["clipboard-read", "clipboard-write"],
        }
        context = browser.new_context(**{**usual, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complain(message.text))
        page.on("pageerror", lambda error: complain(str(error)))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
