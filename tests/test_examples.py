"""The samples of the examples are what they say: each parses, and the calls of 'Chat with a model' go
through the services' own SDKs, in the versions that the example holds."""

import ast
import configparser
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import threading
import tomllib
import venv
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from tutgen.build.stages import BuildOptions, build
from tutgen.cli.main import main

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
CHAT = EXAMPLES / "chat"
SAMPLES = [
    path
    for project in ("chat", "deploy")
    for path in sorted((EXAMPLES / project / "samples").rglob("*"))
    if path.is_file() and "node_modules" not in path.parts
]
KEYS = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "MISTRAL_API_KEY", "GEMINI_API_KEY", "CO_API_KEY"]


def _unit(text: str) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.read_string(text)
    assert {"Unit", "Service", "Install"} == set(parser.sections())


def _procfile(text: str) -> None:
    assert all(": " in line for line in text.splitlines())


PARSERS: dict[str, Callable[[str], object]] = {
    ".py": ast.parse,
    ".json": json.loads,
    ".toml": tomllib.loads,
    ".yaml": yaml.safe_load,
    ".service": _unit,
    "Procfile": _procfile,
}
ELSEWHERE = {".mjs", ".sh", ".txt", "Dockerfile", "Caddyfile"}
"""Read by programs of their own, below, or by nobody here."""


def _kind(path: Path) -> str:
    return path.suffix or path.name


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(EXAMPLES).as_posix())
def test_a_sample_parses(path: Path) -> None:
    if _kind(path) not in ELSEWHERE:
        PARSERS[_kind(path)](path.read_text("utf-8"))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_javascript_parses() -> None:
    """One process a file, as node checks no more at a time."""
    scripts = [path for path in SAMPLES if path.suffix == ".mjs"]

    def check(path: Path) -> str:
        done = subprocess.run(
            ["node", "--check", str(path)], capture_output=True, text=True, check=False, timeout=60
        )
        return done.stderr

    with ThreadPoolExecutor(2) as pool:
        wrong = dict(zip(scripts, pool.map(check, scripts), strict=True))
    assert len(scripts) == 18
    assert not {path: said for path, said in wrong.items() if said}


def test_shell_parses() -> None:
    for path in (path for path in SAMPLES if path.suffix == ".sh"):
        subprocess.run(["sh", "-n", str(path)], check=True, timeout=60)


def test_regions_are_closed() -> None:
    for path in SAMPLES:
        lines = path.read_text("utf-8").splitlines()
        opened = [line.split()[-1] for line in lines if "#region" in line]
        closed = [line.split()[-1] for line in lines if "#endregion" in line]
        assert opened == closed, path


def test_the_web_app_answers() -> None:
    """With a stand-in for Flask, which is not installed here: the routes and what they say."""
    routes: dict[str, Callable[[], str]] = {}

    class Flask:
        def __init__(self, name: str) -> None: ...

        def get(self, path: str) -> Callable[[Callable[[], str]], object]:
            return lambda function: routes.setdefault(path, function)

    source = (EXAMPLES / "deploy/samples/app/app.py").read_text("utf-8")
    exec(source.replace("from flask import Flask\n", ""), {"Flask": Flask, "__name__": "app"})
    assert routes["/"]() == "Hello from the harbour!\n"
    assert routes["/healthz"]() == "ok\n"


# ----------------------------------------------------------------------------------- as projects


@pytest.fixture(scope="module", params=["chat", "deploy"])
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, since a build and its stamps do not belong into the sources."""
    folder = tmp_path_factory.mktemp("example") / str(request.param)
    shutil.copytree(EXAMPLES / str(request.param), folder)
    return folder


def test_an_example_builds_without_any_finding(example: Path) -> None:
    built = build(example, BuildOptions(jobs=1, siblings=True))
    assert built.diagnostics == ()
    assert (built.pages, built.services) == (15, 6)


def test_the_code_of_all_pages_parses(example: Path, tmp_path: Path) -> None:
    """What stands in Markdown and in YAML as well, with the values of each service, and with something in the
    place of what readers fill in."""
    assert main(["extract", "-C", str(example), "-o", str(tmp_path / "code")]) == 0
    files = [path for path in (tmp_path / "code").rglob("*") if path.is_file()]
    assert len(files) > 60
    for path in files:
        text = re.sub(r"<(\w+)>", r"\1", path.read_text("utf-8"))
        if path.suffix in (".py", ".json", ".toml", ".yaml"):
            PARSERS[path.suffix](text)
        elif path.suffix == ".sh":
            subprocess.run(["bash", "-n"], input=text, text=True, check=True, timeout=60)


# --------------------------------------------------------------------------------- with the SDKs


@pytest.fixture(scope="module")
def stand_in() -> Iterator[dict[str, str]]:
    """The environment in which a sample calls the server of the checks."""
    checks = runpy.run_path(str(CHAT / "checks/stand_in.py"))
    server = checks["server"]()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    kept = {name: value for name, value in os.environ.items() if "PROXY" not in name.upper()}
    yield {
        **kept,
        **dict.fromkeys(KEYS, checks["KEY"]),
        "STAND_IN_PORT": str(server.server_port),
        "PYTHONPATH": str(CHAT / "checks/redirect"),
    }
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


PYTHON = """
import runpy, sys
for path in sys.argv[1:]:
    runpy.run_path(path, run_name="__main__")
    print(end="\\0")
"""
NODE = """
for (const path of process.argv.slice(1)) {
  await import(path);
  process.stdout.write("\\0");
}
"""
"""Programs that run samples one after another, each with a zero behind what it prints."""


def _outputs(command: list[str], folder: Path, suffix: str, env: dict[str, str]) -> dict[str, str]:
    """What each sample prints, or the end of what one of its service complains of. Those of a service share a process: what takes
    time is to load its SDK."""

    def run(service: Path) -> dict[str, str]:
        paths = sorted(service.glob(f"*{suffix}"))
        done = subprocess.run(
            [*command, *map(str, paths)],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        names = [path.relative_to(folder).as_posix() for path in paths]
        if done.returncode:
            return dict.fromkeys(names, done.stderr[-1000:])
        *printed, _ = (text.strip() for text in done.stdout.split("\0"))
        return dict(zip(names, printed, strict=True))

    services = sorted(path.parent for path in folder.glob(f"*/ask{suffix}"))
    with ThreadPoolExecutor(2) as pool:
        return {name: said for outputs in pool.map(run, services) for name, said in outputs.items()}


def _expected(names: list[str]) -> dict[str, str]:
    answer = "Rivers carry salt to the sea."
    return {name: "Skye 20" if "extract" in name else answer for name in names}


@pytest.mark.slow
@pytest.mark.network
def test_python_samples_run_with_the_sdks(tmp_path: Path, stand_in: dict[str, str]) -> None:
    venv.create(tmp_path / "venv")
    python = str(tmp_path / "venv/bin/python")
    checks = CHAT / "checks"
    pip = [sys.executable, "-m", "pip", "--python", python]
    which = ["-r", str(checks / "requirements.txt"), "-c", str(checks / "constraints.txt")]
    subprocess.run([*pip, "install", "-q", "--no-compile", *which], check=True, timeout=500)
    shutil.copytree(CHAT / "samples", tmp_path / "samples")
    outputs = _outputs([python, "-c", PYTHON], tmp_path / "samples", ".py", stand_in)
    assert len(outputs) == 18
    assert outputs == _expected([*outputs])


@pytest.mark.slow
@pytest.mark.network
@pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed")
def test_javascript_samples_run_with_the_sdks(tmp_path: Path, stand_in: dict[str, str]) -> None:
    folder = tmp_path / "samples"
    shutil.copytree(CHAT / "samples", folder)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(CHAT / "checks" / name, folder)
    subprocess.run(
        ["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True, timeout=500
    )
    redirect = CHAT / "checks/redirect/redirect.mjs"
    node = ["node", "--import", str(redirect), "--input-type", "module", "-e", NODE]
    outputs = _outputs(node, folder, ".mjs", stand_in)
    assert len(outputs) == 18
    assert outputs == _expected([*outputs])
