"""The command line as docs/command-line.md has it: most through `main`, in a child process where it matters."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tutgen import __version__
from tutgen.build.write import staging
from tutgen.cli import main as cli_module
from tutgen.cli.group import Group
from tutgen.cli.root import tutgen as cli
from tutgen.diagnostics import Diagnostic, Span
from tutgen.diagnostics import terminal as terminal_module
from tutgen.diagnostics.terminal import Terminal, wants_colour

Files = Mapping[str, str]
Make = Callable[[Files], Path]
Run = Callable[..., Any]

SMALL: Files = {
    "content/services/acme.yaml": "name: Acme\n",
    "content/services/bolt.yaml": "name: Bolt\nstate: draft\n",
    "content/guide/index.md": "---\ntitle: Guide\nservices: [acme, bolt]\n---\nText\n",
    "content/guide/[service].md": '---\ntitle: "With {{ service.name }}"\n---\n## Do\n\nText\n',
}
BROKEN = {**SMALL, "content/guide/[service].md": "---\ntitle: T\n---\n[](nowhere.md)\n"}
WARNED = {**SMALL, "content/_snippets/unused.md": "Text\n"}
SOURCE = str(Path(cli_module.__file__).parents[2])


def commands(group: Group, *names: str) -> Iterator[tuple[str, ...]]:
    for name in group.commands:
        yield (*names, name)
        command = group.load(name)
        if isinstance(command, Group):
            yield from commands(command, *names, name)


def child(*arguments: str, cwd: Path, **options: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": SOURCE, **options.pop("env", {})}
    return subprocess.Popen(
        [sys.executable, "-m", "tutgen", *arguments], cwd=cwd, env=environment, **options
    )


def ran(*arguments: str, cwd: Path, **options: Any) -> tuple[int, str, str]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = child(*arguments, cwd=cwd, **{**pipes, **options})
    out, err = process.communicate(timeout=60)
    return process.returncode, (out or b"").decode(), (err or b"").decode()


# -------------------------------------------------------------------------------------------- help


@pytest.mark.parametrize("names", [(), *commands(cli)], ids=" ".join)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help_with_examples(
    tutgen: Run, names: tuple[str, ...], option: str
) -> None:
    result = tutgen(*names, option)
    assert (result.code, result.err) == (0, "")
    examples = result.out.partition("Examples:\n")[2].strip("\n").split("\n\n")[0].split("\n")
    assert len(examples) >= 2
    assert all(
        line.strip().startswith((" ".join(("tutgen", *names)), "eval ")) for line in examples
    )


@pytest.mark.parametrize(
    "names", [names for names in commands(cli) if names != ("new",)], ids=" ".join
)
def test_every_command_takes_the_common_options(tutgen: Run, names: tuple[str, ...]) -> None:
    out = tutgen(*names, "--help").out
    for option in ("-C, --directory", "-q, --quiet", "-v, --verbose", "--color", "-h, --help"):
        assert option in out


def test_help_names_no_command_that_is_not_there(tutgen: Run) -> None:
    out = tutgen().out
    listed = {line.split()[0] for line in out.partition("Commands:\n")[2].splitlines()}
    assert listed == {names[0] for names in commands(cli)}
    assert out == tutgen("--help").out
    assert "..." not in out.partition("Commands:")[2]


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_version(tutgen: Run, option: str) -> None:
    python = ".".join(map(str, sys.version_info[:3]))
    assert tutgen(option).out == f"tutgen {__version__} (Python {python})\n"


# ----------------------------------------------------------------------------------------- misuse


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        pytest.param("biuld", "no such command 'biuld'", "did you mean 'build'?", id="command"),
        pytest.param("new servce", "no such command 'servce'", "'service'?", id="subcommand"),
        pytest.param("build --strct", "no such option '--strct'", "'--strict'?", id="option"),
        pytest.param("build --stric", "no such option '--stric'", "'--strict'?", id="abbreviated"),
        pytest.param("list pagse", "did you mean 'pages'?", "`tutgen list --help`", id="choice"),
        pytest.param(
            "list", "missing argument '{services|pages|variables|code}'", "--help", id="missing"
        ),
        pytest.param("build --format xml", "choose from text, json, github", "", id="far choice"),
        pytest.param("build -j many", "'many' is not a valid integer", "", id="number"),
        pytest.param("build extra", "got unexpected extra argument (extra)", "", id="extra"),
        pytest.param("build --base-url example.org", "begins with https://", "", id="base url"),
        pytest.param(
            "build --only acne", "no service 'acne'", "did you mean 'acme'?", id="service"
        ),
        pytest.param("build --only z*", "no service 'z*'", "there are: acme, bolt", id="pattern"),
        pytest.param("build -C nowhere", "nowhere' is not there", "", id="folder"),
        pytest.param("build -o content/site", "may not be in content/", "", id="output in content"),
        pytest.param("build -o .", "was not written by tutgen", "-o", id="output is the project"),
        pytest.param("explain", "name a code, or pass --all", "", id="no code"),
    ],
)
def test_misuse_says_what_and_what_to_do(
    tutgen: Run, project: Make, arguments: str, message: str, hint: str
) -> None:
    root = project(SMALL)
    result = tutgen(*arguments.split(), cwd=root)
    assert (result.code, result.out) == (2, "")
    first, _, rest = result.err.partition("\n")
    assert first.startswith("error: ")
    assert message in first
    assert hint in rest
    assert not (root / "site").exists()


def test_no_project_here(tutgen: Run, tmp_path: Path) -> None:
    result = tutgen("build", cwd=tmp_path)
    assert result.code == 2
    assert result.err == "error: no tutorial here: run `tutgen init` or pass -C DIR\n"


# ------------------------------------------------------------------------------------------- build


def count_files(folder: Path) -> int:
    """Except those with names that begin with a full stop, which no command counts."""
    return sum(path.is_file() and not path.name.startswith(".") for path in folder.rglob("*"))


def test_build_says_what_it_did(tutgen: Run, project: Make) -> None:
    root = project(SMALL)
    result = tutgen("build", cwd=root)
    assert (result.code, result.out) == (0, "")
    assert result.err.startswith("Built 3 pages for 1 service in ")
    written = count_files(root / "site")
    assert result.err.endswith(f" s: {written} written, 0 unchanged, 0 removed -> site/\n")


def test_the_project_is_found_upwards_and_named_from_here(tutgen: Run, project: Make) -> None:
    root = project(BROKEN)
    result = tutgen("build", cwd=root / "content/guide")
    assert result.code == 1
    assert result.err.startswith("[service].md:4:")
    assert tutgen("build", "-C", "content", cwd=root).err.startswith(
        "content/guide/[service].md:4:"
    )


def test_output_is_relative_to_the_directory(tutgen: Run, project: Make, tmp_path: Path) -> None:
    root = project(SMALL)
    assert tutgen("build", "-C", "content", "-o", "../out", cwd=root).err.endswith("-> out/\n")
    assert (root / "out/guide/acme.html").is_file()
    written = count_files(root / "out")
    assert f"Deleted {written} files in out/" in tutgen("clean", "-o", "out", cwd=root).err


def test_errors_leave_the_site_as_it_was(tutgen: Run, project: Make) -> None:
    root = project(SMALL)
    tutgen("build", cwd=root)
    page = (root / "site/guide/acme.html").read_bytes()
    project(BROKEN)
    result = tutgen("build")
    assert result.code == 1
    assert "error: 1 error; site/ was left as it was (" in result.err
    assert "tutgen explain dead-link tells more" in result.err
    assert (root / "site/guide/acme.html").read_bytes() == page
    shutil.rmtree(root / "site")
    assert "; nothing was written (" in tutgen("build").err


@pytest.mark.parametrize(
    ("option", "code", "words"),
    [
        ("", 0, ["warning[unused-snippet]", "Built", "(1 warning)"]),
        ("--strict", 1, ["warning[unused-snippet]", "1 warning (--strict)"]),
        ("-q", 0, []),
        ("-qq", 0, []),
        ("-q --strict", 1, ["warning[unused-snippet]", "1 warning (--strict)"]),
        ("-qq --strict", 1, []),
    ],
)
def test_warnings_and_quiet(
    tutgen: Run, project: Make, option: str, code: int, words: list[str]
) -> None:
    result = tutgen("build", *option.split(), cwd=project(WARNED))
    assert (result.code, result.out) == (code, "")
    assert all(word in result.err for word in words)
    assert bool(result.err) == bool(words)


@pytest.mark.parametrize(
    ("text", "code"), [("title: [\n", 2), ("titel: X\n", 1)], ids=["unreadable", "content"]
)
def test_configuration_that_cannot_be_read_is_wrong_use(
    tutgen: Run, project: Make, text: str, code: int
) -> None:
    assert tutgen("build", cwd=project({**SMALL, "content/site.yaml": text})).code == code


def test_verbose_tells_decisions_and_reasons(tutgen: Run, project: Make) -> None:
    root = project({**SMALL, "templates/css/99-own.css": "p { color: red }\n"})
    err = tutgen("build", "-v", cwd=root).err
    assert f"project: {root}, the nearest folder with content/site.yaml\n" in err
    assert "site, the default\n" in err
    assert "with templates/css/99-own.css instead of its own\n" in err
    assert "  load 0." in err
    assert "Traceback" in tutgen("new", "service", "acme", "-vv").err


def test_json_is_one_document_also_when_nothing_is_wrong(tutgen: Run, project: Make) -> None:
    root = project(SMALL)
    report = json.loads(tutgen("build", "--format", "json", cwd=root).out)
    assert (report["version"], report["command"], report["ok"]) == (1, "build", True)
    written = count_files(root / "site")
    assert report["summary"].items() >= {"services": 1, "pages": 3, "written": written}.items()
    project(BROKEN)
    result = tutgen("build", "--format", "json", cwd=root / "content")
    report = json.loads(result.out)
    assert (result.code, report["ok"], report["summary"]["written"]) == (1, False, 0)
    assert report["diagnostics"][0]["file"] == "guide/[service].md"
    assert "error[dead-link]" in result.err


DRIFTED: Files = {
    "content/services/acme.yaml": "name: Acme\n",
    "content/services/bolt.yaml": "name: Bolt\n",
    "content/_snippets/unused.md": "Text\n",
    "content/guide/index.md": "---\ntitle: Guide\nservices: [acme, bolt]\n---\nText\n",
    "content/guide/[service].md": (
        '---\ntitle: "With {{ service.name }}"\n---\n\n```{services} Choose\n```\n\nAcme says so.\n'
    ),
}


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ("check", ["unused-snippet", "foreign-word"]),
        ("check --select foreign-word", ["foreign-word"]),
        ("check --select foreign-word --select unused-snippet", ["unused-snippet", "foreign-word"]),
        ("check --ignore foreign-word", ["unused-snippet"]),
        ("check --ignore foreign-word --ignore unused-snippet", []),
        ("build", ["unused-snippet"]),
        ("build --check", ["unused-snippet", "foreign-word"]),
    ],
)
def test_sibling_rules_are_chosen(
    tutgen: Run, project: Make, arguments: str, codes: list[str]
) -> None:
    result = tutgen(*arguments.split(), "--format", "json", cwd=project(DRIFTED))
    report = json.loads(result.out)
    assert [d["code"] for d in report["diagnostics"]] == codes
    assert result.code == 0


def test_an_unknown_code_is_refused(tutgen: Run, project: Make) -> None:
    result = tutgen("check", "--select", "foreign-wort", cwd=project(DRIFTED))
    assert result.code == 2
    assert "there is no diagnostic 'foreign-wort': did you mean 'foreign-word'?" in result.err


def test_check_reports_as_sarif(tutgen: Run, project: Make) -> None:
    result = tutgen("check", "--format", "sarif", cwd=project(DRIFTED))
    (run,) = json.loads(result.out)["runs"]
    assert [found["ruleId"] for found in run["results"]] == ["unused-snippet", "foreign-word"]


def test_github_paths_begin_at_the_repository(tutgen: Run, project: Make, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    root = project({f"docs/{path}": text for path, text in {**BROKEN, **WARNED}.items()}) / "docs"
    (root / "content/site.yaml").write_text("title: T\n")
    (tmp_path / "content/site.yaml").unlink()
    result = tutgen("build", "--format", "github", cwd=root)
    assert result.out.startswith("::warning file=docs/content/_snippets/unused.md,line=1,")
    assert result.out.endswith("::notice::tutgen found 1 warning\n")


@pytest.mark.parametrize(
    ("variable", "arguments", "words"),
    [
        ("TUTGEN_BUILD_STRICT=1", "build", "(no warnings)"),
        ("TUTGEN_BUILD_FORMAT=json", "build", '"command": "build"'),
        ("TUTGEN_BUILD_ONLY=acme", "build --drafts -o out", "for 1 service in"),
        ("TUTGEN_BUILD_OUTPUT=out", "build", "-> out/"),
        ("TUTGEN_BUILD_COLOR=nevr", "build", "did you mean 'never'?"),
        ("TUTGEN_LIST_FORMAT=json", "list pages", '"address": "guide/index.html"'),
        ("TUTGEN_NEW_SERVICE_FROM=acme", "new service zap", "Wrote content/services/zap.yaml"),
        ("TUTGEN_INIT_BARE=1", "init new", "Wrote 12 files to new/"),
    ],
)
def test_every_option_has_a_variable(
    *,
    tutgen: Run,
    project: Make,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    arguments: str,
    words: str,
) -> None:
    monkeypatch.setenv(*variable.split("="))
    result = tutgen(*arguments.split(), cwd=project(SMALL))
    assert words in result.out + result.err


def test_an_option_wins_over_its_variable(
    tutgen: Run, project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUTGEN_BUILD_FORMAT", "json")
    assert tutgen("build", "--format", "text", cwd=project(SMALL)).out == ""


# ----------------------------------------------------------------------------------- the terminal


@pytest.mark.parametrize(
    ("choice", "variables", "watched", "coloured"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_when_to_colour(
    monkeypatch: pytest.MonkeyPatch,
    choice: str,
    variables: dict[str, str],
    watched: bool,
    coloured: bool,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(terminal_module, "is_terminal", lambda stream: watched)
    assert wants_colour(choice) is coloured


def test_colour_is_asked_for(tutgen: Run, project: Make) -> None:
    root = project(BROKEN)
    assert "\x1b[" in tutgen("build", "--color", "always", cwd=root).err
    assert "\x1b[" not in tutgen("build", cwd=root).err


def test_progress_is_one_line_that_anything_else_erases(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(terminal_module, "is_terminal", lambda stream: True)
    clock = iter(range(10))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    terminal = Terminal()
    show = terminal.progress("Rendering")
    show(1, 2000)
    show(1999, 2000)
    terminal.fail("interrupted")
    show(2000, 2000)
    shown = "\rRendering 1/2,000\rRendering 1,999/2,000\r\x1b[Kerror: interrupted\n"
    assert capsys.readouterr().err == shown
    monkeypatch.setenv("CI", "1")
    terminal.progress("Rendering")(1, 2)
    assert capsys.readouterr().err == ""


def test_what_steers_a_terminal_is_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a\x1b.md").write_text("\x1b[2J\n")
    Terminal().diagnostics(
        [Diagnostic("dead-link", "m\x1b", Span("a\x1b.md", 1, 1, 1, 2), "h\x1b")], tmp_path
    )
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert err.count("\N{REPLACEMENT CHARACTER}") == 4


def test_fifty_diagnostics_and_how_many_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [Diagnostic("dead-link", "message", Span("a.md", line)) for line in range(1, 1062)]
    Terminal().diagnostics(found, tmp_path)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 51
    assert lines[-1] == "... and 1,011 more; --format json has all"


# ----------------------------------------------------------------------------------- other commands


def test_list_is_aligned_on_a_terminal_and_tabbed_on_a_pipe(
    tutgen: Run, project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project({**SMALL, "content/services/zap.yaml": "name: Zap and more\n"})
    out = tutgen("list", "services", cwd=root).out
    assert out.splitlines()[::2] == [
        "acme\tAcme\tpublished\tguide",
        "zap\tZap and more\tpublished\t-",
    ]
    monkeypatch.setattr(terminal_module, "is_terminal", lambda stream: True)
    assert tutgen("list", "services").out.splitlines() == [
        "acme  Acme          published  guide",
        "bolt  Bolt          draft      guide",
        "zap   Zap and more  published  -",
    ]


def test_list_pages_and_variables(tutgen: Run, project: Make) -> None:
    site = "title: T\nfields:\n  key: {type: text, help: The key}\nnames:\n  index: x\n"
    root = project({**SMALL, "content/site.yaml": site})
    assert (
        "guide/acme.html\tservice\tcontent/guide/[service].md\n"
        in tutgen("list", "pages", cwd=root).out
    )
    out = tutgen("list", "variables").out
    assert "service.key\ttext\tThe key\n" in out
    assert "names.index\ttext\tMade in site.yaml\n" in out
    assert (
        json.loads(tutgen("list", "variables", "--format", "json").out)[0]["variable"]
        == "service.name"
    )


CODE = {
    "content/site.yaml": "title: T\nvariants: {os: {linux: Linux, mac: Mac}}\nfields:\n"
    "  go: {type: code, by: os, language: bash}\n  conf: {type: code}\n",
    "content/services/acme.yaml": "name: Acme\ngo: {linux: apt <x>, mac: 'brew'}\n"
    "conf: {file: samples/acme.toml#go}\n",
    "content/services/bolt.yaml": "name: Bolt\ngo: sh\nconf: {language: yaml, code: 'a: 1', caption: x.yml}\n",
    "content/guide/index.md": "---\ntitle: Guide\nservices: [acme, bolt]\n---\n```sh\nls\n```\n",
    "content/guide/[service].md": "---\ntitle: With {{ service.name }}\n---\n\n## Go\n\n"
    "{{ service.go }}\n\n{{ service.conf }}\n",
    "samples/acme.toml": "# #region go\na = 1\n# #endregion\n",
}


def test_list_code_tells_where_each_block_comes_from(tutgen: Run, project: Make) -> None:
    out = tutgen("list", "code", cwd=project(CODE)).out
    assert out.splitlines() == [
        "\t\t\t\tsh\tguide/index.html\tcontent/guide/index.md:5",
        "acme\tlinux\t\t\tbash\tguide/acme.html\tcontent/services/acme.yaml:2",
        "acme\tmac\t\t\tbash\tguide/acme.html\tcontent/services/acme.yaml:2",
        "acme\t\tsamples/acme.toml\tgo\ttoml\tguide/acme.html\tcontent/services/acme.yaml:3",
        "bolt\t\t\t\tbash\tguide/bolt.html\tcontent/services/bolt.yaml:2",
        "bolt\t\t\t\tyaml\tguide/bolt.html\tcontent/services/bolt.yaml:3",
    ]
    rows = json.loads(tutgen("list", "code", "--format", "json").out)
    assert rows[3]["region"] == "go"


def test_extract_writes_a_file_for_each_block(tutgen: Run, project: Make) -> None:
    root = project(CODE)
    result = tutgen("extract", "-o", "out", cwd=root)
    assert (result.code, result.err) == (0, "Wrote 6 files to out/\n")
    files = {p.relative_to(root / "out").as_posix(): p.read_text() for p in root.glob("out/**/*.*")}
    assert files == {
        "guide/index/01-code.sh": "ls\n",
        "guide/acme/01-linux-code.sh": "apt <x>\n",
        "guide/acme/02-mac-code.sh": "brew\n",
        "guide/acme/03-acme.toml": "a = 1\n",
        "guide/bolt/01-code.sh": "sh\n",
        "guide/bolt/02-x.yml": "a: 1\n",
    }
    again = tutgen("extract", "-o", "out")
    assert again.code == 2
    assert "name another folder, or delete it first" in again.err


def test_extract_of_code_with_errors_writes_nothing(tutgen: Run, project: Make) -> None:
    root = project({**CODE, "samples/acme.toml": "a = 1\n"})
    result = tutgen("extract", "-o", "out", cwd=root)
    assert result.code == 1
    assert "error[missing-region]" in result.err
    assert not (root / "out").exists()


def test_list_in_an_empty_project(tutgen: Run, project: Make) -> None:
    result = tutgen("list", "services", cwd=project({}))
    assert (result.code, result.out, result.err) == (0, "", "")


def test_list_of_broken_content_lists_the_rest(tutgen: Run, project: Make) -> None:
    result = tutgen(
        "list", "services", cwd=project({**SMALL, "content/services/acme.yaml": "x: y\n"})
    )
    assert (result.code, len(result.out.splitlines())) == (1, 1)
    assert "error[" in result.err


def test_clean(tutgen: Run, project: Make) -> None:
    root = project(SMALL)
    tutgen("build", cwd=root)
    result = tutgen("clean", "-n", "-v")
    assert "  guide/acme.html\n" in result.err
    written = count_files(root / "site")
    assert result.err.endswith(f"Would delete {written} files in site/\n")
    assert tutgen("clean").err == f"Deleted {written} files in site/\n"
    assert not (root / "site").exists()
    assert tutgen("clean").err == "Deleted 0 files in site/\n"


def test_clean_deletes_the_record_of_the_site(tutgen: Run, project: Make) -> None:
    root = project(SMALL)
    cache = root / ".tutgen-cache"
    tutgen("build", cwd=root)
    tutgen("build", "-o", "other")
    of_both = set(cache.iterdir())
    tutgen("clean", "-n", "-o", "other")
    assert set(cache.iterdir()) == of_both
    tutgen("clean", "-o", "other")
    assert len(set(cache.iterdir())) == len(of_both) - 1
    tutgen("clean")
    assert not cache.exists()


def test_clean_leaves_what_is_no_record(tutgen: Run, project: Make) -> None:
    root = project(SMALL)
    tutgen("build", cwd=root)
    (record,) = (root / ".tutgen-cache").glob("[0-9a-f]*")
    record.write_text("notes of somebody\n", "utf-8")
    assert tutgen("clean").code == 0
    assert record.read_text("utf-8") == "notes of somebody\n"


def test_clean_needs_no_project_for_a_site_elsewhere(
    tutgen: Run, project: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    alone = tmp_path_factory.mktemp("alone")
    tutgen("build", "-o", str(alone / "pages"), cwd=project(SMALL))
    written = count_files(alone / "pages")
    assert tutgen("clean", "-o", "pages", cwd=alone).err == f"Deleted {written} files in pages/\n"


def test_schema(tutgen: Run, project: Make) -> None:
    root = project({"content/site.yaml": "title: T\nfields:\n  key: {type: text}\n"})
    assert "key" in json.loads(tutgen("schema", "service", cwd=root).out)["properties"]
    result = tutgen("schema", "site", "-o", "a/b/site.json")
    assert (result.code, result.out, result.err) == (0, "", "Wrote a/b/site.json\n")
    assert json.loads((root / "a/b/site.json").read_text())["title"] == "Site"
    result = tutgen("schema", "site", "-o", "a/b")
    assert (result.code, result.err) == (3, "error: cannot write 'a/b': Is a directory\n")


def test_a_defect_is_told_as_one(
    tutgen: Run, project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(root: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tutgen.cli.actions.list.load_project", broken)
    result = tutgen("list", "pages", cwd=project(SMALL))
    assert result.code == 70
    assert "Traceback" in result.err
    assert f"this is a defect in tutgen {__version__} (Python" in result.err
    assert "please report it" in result.err


# -------------------------------------------------------------------------------- child processes


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--help"], {}),
        (["new"], {}),
        (["build", "--help"], {}),
        (["publish", "--help"], {}),
        (
            [],
            {
                "_TUTGEN_COMPLETE": "bash_complete",
                "COMP_WORDS": "tutgen bu",
                "COMP_CWORD": "1",
            },
        ),
        (
            [],
            {
                "_TUTGEN_COMPLETE": "bash_complete",
                "COMP_WORDS": "tutgen build --dra",
                "COMP_CWORD": "2",
            },
        ),
    ],
    ids=[
        "help",
        "a group's help",
        "a command's help",
        "help of publish",
        "completion of a command",
        "completion of an option",
    ],
)
def test_no_library_but_click_is_imported(
    arguments: list[str], environment: Mapping[str, str]
) -> None:
    code = (
        f"import sys; from tutgen.cli.main import main; main({arguments});"
        "print(*{'jinja2', 'markdown_it', 'pygments', 'yaml', 'jsonschema_rs'} & set(sys.modules))"
    )
    out = subprocess.check_output(
        [sys.executable, "-c", code], env={"PYTHONPATH": SOURCE, **environment}
    )
    first, *_, last = out.decode().splitlines()
    assert first.startswith(("Usage: ", "plain,build", "plain,--drafts"))
    assert last == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("end", "sent"),
    [
        (os.killpg, signal.SIGINT),  # as a terminal does: the workers get it too
        (os.kill, signal.SIGTERM),
        (os.killpg, signal.SIGHUP),
    ],
)
def test_what_interrupts_ends_with_130_and_keeps_the_site(
    project: Make, end: Callable[[int, int], None], sent: signal.Signals
) -> None:
    slugs = [f"s{number}" for number in range(3000)]
    services = "".join(f"  - {slug}\n" for slug in slugs)
    root = project(
        {
            **{f"content/services/{slug}.yaml": f"name: {slug}\n" for slug in slugs},
            "content/t/index.md": f"---\ntitle: T\nservices:\n{services}---\nText\n",
            "content/t/[service].md": "---\ntitle: T\n---\n"
            + "## A\n\n{{ service.name }}\n\n" * 20,
        }
    )
    with staging(root / "site") as stage:
        stage.publish({"t/s1.html": stage.write("t/s1.html", b"before")})
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job of a shell ignores it
    process = child(
        "build", "--jobs", "2", cwd=root, stderr=subprocess.PIPE, start_new_session=True
    )
    signal.signal(signal.SIGINT, before)
    try:
        while not (root / ".site.tutgen-new/t").exists():  # however busy the machine is
            assert process.poll() is None
            time.sleep(0.01)
        end(process.pid, sent)
        _, err = process.communicate(timeout=120)
    finally:
        process.kill()
    assert (process.returncode, err.decode()) == (130, "error: interrupted\n")
    assert not (root / ".site.tutgen-new").exists()
    assert sorted(path.name for path in (root / "site/t").iterdir()) == ["s1.html"]


def test_a_reader_that_leaves_is_no_error_to_talk_about(project: Make) -> None:
    process = child(
        "schema", "site", cwd=project(SMALL), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (3, b"")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
def test_a_full_disk_below_standard_output(project: Make) -> None:
    root = project(SMALL)
    with Path("/dev/full").open("w") as full:
        code, _, err = ran("list", "pages", cwd=root, stdout=full)
        assert (code, err) == (3, "error: the system refused: No space left on device\n")
        # What is only told changes nothing that was done.
        assert ran("build", cwd=root, stderr=full)[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize("arguments", ["build", "init new", "new tutorial more"])
def test_a_full_disk_leaves_nothing_half_written(project: Make, arguments: str) -> None:
    root = project(SMALL)
    before = sorted(root.rglob("*"))

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    # Python would keep its own modules cut off as well, and not see it.
    unkept = {"PYTHONDONTWRITEBYTECODE": "1"}
    code, _, err = ran(*arguments.split(), cwd=root, env=unkept, preexec_fn=limit)
    assert code == 3
    assert err.startswith("error: cannot write '")
    assert "Traceback" not in err
    assert sorted(root.rglob("*")) == before


@pytest.mark.slow
def test_closed_streams(project: Make) -> None:
    root = project(SMALL)
    command = f"{sys.executable} -m tutgen build >&- 2>&-"
    result = subprocess.run(
        ["sh", "-c", command], cwd=root, env={"PYTHONPATH": SOURCE}, check=False
    )
    assert result.returncode == 0


def test_utf8_is_written_whatever_the_locale(project: Make) -> None:
    root = project({"content/services/aeon.yaml": "name: Æon\n"})
    environment = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    assert "Æon" in ran("list", "services", cwd=root, env=environment)[1]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes(project: Make, tmp_path: Path) -> None:
    root = project(SMALL)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    command = bin_folder / "tutgen"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m tutgen "$@"\n')
    command.chmod(0o755)
    script = """
        eval "$(tutgen completion bash)"
        complete -p tutgen | grep -q -- '-F _tutgen_completion tutgen' || exit 1
        t() {
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
            _tutgen_completion tutgen; echo "${COMPREPLY[*]}"
        }
        t tutgen b
        t tutgen build --only ''
        t tutgen build --only a
        t tutgen build -C content --only b
        t tutgen new service x --from ''
        t tutgen list v
    """
    environment = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "PYTHONPATH": SOURCE}
    out = subprocess.check_output(["bash", "--norc", "-c", script], cwd=root, env=environment)
    words = ["build", "acme bolt", "acme", "bolt", "acme bolt", "variables"]
    assert out.decode().splitlines() == words


@pytest.mark.parametrize(
    ("shell", "words"),
    [("zsh", "#compdef tutgen"), ("fish", "complete --no-files --command tutgen")],
)
def test_other_shells_get_their_script(tutgen: Run, shell: str, words: str) -> None:
    out = tutgen("completion", shell).out
    assert words in out
    assert f"_TUTGEN_COMPLETE={shell}_complete" in out
