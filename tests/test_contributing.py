"""Each kind of thing can be added by touching as few files as docs/extending.md says.

In a copy of the sources one of each is really added, and used through the command line.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent

PROJECT = {
    "content/site.yaml": "title: Lighthouses\n",
    "content/index.md": "# Lighthouses\n\nSee [the keeper](keeper.md).\n",
    "content/keeper.md": "# The keeper\n\nA lamp.\n",
}


class Copy:
    """The sources of tutgen, to be changed, and the files that were."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.touched: set[str] = set()

    def write(self, path: str, text: str) -> None:
        """A new file of `src/tutgen/`."""
        full = self.root / "src/tutgen" / path
        assert not full.exists()
        full.write_text(text, "utf-8")
        self.touched.add(path)

    def insert(self, path: str, before: str, text: str) -> None:
        """Lines in a file of `src/tutgen/`, before a line that it has once."""
        full = self.root / "src/tutgen" / path
        source = full.read_text("utf-8")
        assert source.count(f"\n{before}") == 1
        full.write_text(source.replace(f"\n{before}", f"\n{text}{before}"), "utf-8")
        self.touched.add(path)

    def tutgen(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a command of this copy."""
        return self.python("-m", "tutgen", *arguments, cwd=cwd)

    def python(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.root / "src"), "NO_COLOR": "1"}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            check=False,  # tests look at the code
        )


@pytest.fixture(scope="module")
def one_copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    """One for all, with what is compiled: what a test adds does not stand in the way of the others."""
    root = tmp_path_factory.mktemp("copy")
    for folder in ("src", "templates", "docs"):
        shutil.copytree(ROOT / folder, root / folder)
    copy = Copy(root)
    yield copy
    done = copy.python("docs/tables.py", cwd=root)
    assert (done.returncode, done.stderr) == (0, ""), "the tables can be written"


@pytest.fixture
def copy(one_copy: Copy) -> Copy:
    one_copy.touched.clear()
    return one_copy


Make = Callable[[dict[str, str]], Path]


def numbered_steps(heading: str) -> list[str]:
    """The steps of docs/extending.md below a heading."""
    section = (ROOT / "docs/extending.md").read_text("utf-8").split(f"\n## {heading}\n")[1]
    return re.findall(r"^\d\. (.*)$", section.split("\n## ")[0], re.MULTILINE)


def entry(summary: str, *more: str) -> str:
    """The file of a code."""
    lines = [f'summary = "{summary}"', 'severity = "warning"', *more]
    lines += ['cause = """\nIt is so.\n"""', 'wrong = """\na\n"""', 'right = """\nb\n"""']
    return "\n".join(lines) + "\n"


def test_a_field_type_is_one_file(copy: Copy, project: Make) -> None:
    copy.insert(
        "content/fields.py",
        "FIELD_TYPES: ",
        "class Bearing(FieldType):\n"
        '    """A direction, in degrees."""\n\n'
        '    name = "bearing"\n'
        "    python_types = (int,)\n"
        '    expected = "a number of degrees below 360"\n\n'
        "    def schema(self, field: Field) -> Schema:\n"
        '        whole = {"type": "integer", "minimum": 0, "maximum": 359}\n'
        "        return or_expression(whole, self.expected)\n\n"
        "    def shown(self, value: Any) -> Any:\n"
        '        return f"{value:03}°"\n\n\n',
    )
    copy.insert("content/fields.py", "    )\n}  # fmt: skip\n", "        , Bearing()\n")
    assert len(copy.touched) == 1
    files = {
        "content/site.yaml": "title: Lights\nfields: {beam: {type: bearing, required: true}}\n",
        "content/services/cape.yaml": "name: Cape\nbeam: 7\n",
        "content/lights/index.md": "---\ntitle: Lights\nservices: [cape]\n---\n\nAll of them.\n",
        "content/lights/[service].md": "# {{ service.name }}\n\nIt shines at {{ service.beam }}.\n",
    }
    root = project(files)
    assert copy.tutgen("build", cwd=root).returncode == 0
    assert "It shines at 007°." in (root / "site/lights/cape.html").read_text("utf-8")
    (root / "content/services/cape.yaml").write_text("name: Cape\nbeam: 400\n")
    ran = copy.tutgen("build", cwd=root)
    assert "expected a number of degrees below 360" in ran.stderr
    created = copy.tutgen("new", "service", "reef", cwd=root)
    assert created.returncode == 0
    assert "beam:" in (root / "content/services/reef.yaml").read_text("utf-8")


def test_a_directive_is_two_files(copy: Copy, project: Make) -> None:
    copy.write(
        "language/directives/log.py",
        '"""`{log} Day`: an entry of a log book."""\n\n'
        "from collections.abc import Sequence\n\n"
        "from tutgen.language.nodes import Block, Paragraph, Quote\n"
        "from tutgen.language.parsing.parser import Directive, Form, Parser\n\n\n"
        "def log(parser: Parser, directive: Directive) -> Sequence[Block]:\n"
        "    day = Paragraph(directive.line, parser.inline(directive.argument))\n"
        "    entry = parser.nested(directive.body, directive.body_line)\n"
        "    return [Quote(directive.line, (day, *entry))]\n\n\n"
        'DIRECTIVE = Form(log, argument="Day", summary="an entry of a log book")\n',
    )
    registry = "language/directives/__init__.py"
    line = "from tutgen.language.directives import log\n"
    copy.insert(registry, "from tutgen.language.directives import ", line)
    copy.insert(registry, '    "include": ', '    "log": log.DIRECTIVE,\n')
    assert len(copy.touched) == 2
    text = "# Lights\n\n```{log} *May 4*\nFog. The [keeper](keeper.md) rang the bell.\n```\n"
    root = project({**PROJECT, "content/index.md": text})
    assert copy.tutgen("build", "--strict", cwd=root).returncode == 0
    page = (root / "site/index.html").read_text("utf-8").partition("<blockquote>")[2]
    assert page.startswith("<p><em>May 4</em></p>\n<p>Fog. The <a")
    (root / "content/index.md").write_text(text.replace("keeper.md", "keepr.md"))
    assert "content/index.md:4:" in copy.tutgen("build", cwd=root).stderr


def test_a_rule_is_two_files(copy: Copy, project: Make) -> None:
    copy.write(
        "check/rules/loud_label.py",
        '"""A label that shouts."""\n\n'
        "from collections.abc import Iterator\n\n"
        "from tutgen.check.rule import Rule\n"
        "from tutgen.check.siblings.facts import SourceFacts\n"
        "from tutgen.diagnostics import Diagnostic\n\n\n"
        "def loud_labels(facts: SourceFacts) -> Iterator[Diagnostic]:\n"
        "    for document in facts.documents:\n"
        "        for link in document.links:\n"
        "            if link.label.isupper():\n"
        "                message = f\"the label '{link.label}' shouts\"\n"
        '                hint = "write it in small letters"\n'
        '                yield Diagnostic("loud-label", message, link.place.span(), hint)\n\n\n'
        "RULE = Rule(of_sources=loud_labels)\n",
    )
    found_by = ('found_by = "check"', "waivable = true")
    copy.write("diagnostics/codes/loud-label.toml", entry("a label that shouts", *found_by))
    assert len(copy.touched) == 2
    root = project({**PROJECT, "content/index.md": "# Lights\n\n[THE LAMP ROOM](keeper.md)\n"})
    ran = copy.tutgen("check", "--strict", "--select", "loud-label", cwd=root)
    assert ran.returncode == 1
    assert "content/index.md:3:1: warning[loud-label]: the label 'THE LAMP ROOM'" in ran.stderr
    waived = "---\nwaive: {loud-label: It is written so on the door}\n---\n"
    (root / "content/index.md").write_text(f"{waived}# Lights\n\n[THE LAMP ROOM](keeper.md)\n")
    assert copy.tutgen("check", "--strict", cwd=root).returncode == 0


def test_a_diagnostic_is_two_files(copy: Copy, project: Make) -> None:
    copy.write("diagnostics/codes/long-title.toml", entry("a title that nobody reads to its end"))
    copy.insert(
        "check/structure.py",
        "RULES: ",
        "def long_titles(facts: StructureFacts) -> Iterator[Diagnostic]:\n"
        "    for head in facts.heads:\n"
        '        title = str(head.page.file.front_matter.get("title", ""))\n'
        "        if len(title) > 40:\n"
        '            message = f"the title has {len(title)} characters, expected at most 40"\n'
        '            span = _front_span(head.page, "title")\n'
        '            yield Diagnostic("long-title", message, span, "shorten it")\n\n\n',
    )
    copy.insert("check/structure.py", "    duplicate_titles,\n", "    long_titles,\n")
    assert len(copy.touched) == 2
    title = "How the keepers of the lamp spent the winter of that year"
    root = project({**PROJECT, "content/keeper.md": f"---\ntitle: {title}\n---\n\nA lamp.\n"})
    ran = copy.tutgen("build", cwd=root)
    assert ran.returncode == 0
    assert "content/keeper.md:2:8: warning[long-title]: the title has 57 characters" in ran.stderr
    with (root / "content/site.yaml").open("a") as site:
        site.write("diagnostics: {long-title: error}\n")
    assert copy.tutgen("build", cwd=root).returncode == 1
    explained = copy.tutgen("explain", "long-title", cwd=root).stdout
    assert explained.startswith("long-title: a title that nobody reads to its end\n\nIt is so.\n")


def test_an_output_is_two_files(copy: Copy, project: Make) -> None:
    copy.write(
        "pages/files/page_list.py",
        '"""The addresses of all pages, as plain text."""\n\n'
        "from collections.abc import Iterator\n\n"
        "from tutgen.pages.files.rendered_site import RenderedSite\n\n\n"
        "def page_list(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:\n"
        '    lines = (f"{page.address}\\n" for page in rendered.listed)\n'
        '    yield "pages.txt", "".join(lines).encode()\n',
    )
    outputs = "pages/files/outputs.py"
    line = "from tutgen.pages.files.page_list import page_list\n"
    copy.insert(outputs, "from tutgen.pages.files.redirect_pages import", line)
    line = '    Output("page_list", "pages.txt", "a line for each page", page_list),\n'
    copy.insert(outputs, ")\n\n\ndef unknown_outputs(", line)
    assert len(copy.touched) == 2
    root = project(PROJECT)
    assert copy.tutgen("build", cwd=root).returncode == 0
    assert (root / "site/pages.txt").read_text() == "index.html\nkeeper.html\n"
    shown = "from tutgen.preview.live_site import Preview; from pathlib import Path; "
    shown += "print(Preview(Path()).asset('pages.txt').decode(), end='')"
    assert copy.python("-c", shown, cwd=root).stdout == "index.html\nkeeper.html\n"


def test_a_language_is_one_file(copy: Copy, project: Make) -> None:
    english = (copy.root / "src/tutgen/content/words/en.json").read_text("utf-8")
    copy.write("content/words/sv.json", english.replace("Skip to content", "Hoppa till innehållet"))
    assert len(copy.touched) == 1
    files = {**PROJECT, "content/site.yaml": "title: Fyrar\nlang: sv-FI\n"}
    root = project(files)
    assert copy.tutgen("build", "--strict", cwd=root).returncode == 0
    assert ">Hoppa till innehållet</a>" in (root / "site/index.html").read_text("utf-8")


def test_a_language_of_requests_is_two_files(copy: Copy, project: Make) -> None:
    copy.write(
        "requests/languages/httpie.py",
        '"""Requests as commands of HTTPie."""\n\n'
        "from tutgen.language.payload import Printed\n"
        "from tutgen.requests.languages.language import Language, Style, add_request_line, begun, finished\n"
        "from tutgen.requests.languages.sent import Sent\n\n\n"
        "def print_httpie(sent: Sent, style: Style) -> Printed:\n"
        "    printed = begun(sent)\n"
        '    add_request_line(printed, [("nb", "http"), ("", f" {sent.method} {sent.whole_address}")])\n'
        "    return finished(printed)\n\n\n"
        'HTTPIE = Language("httpie", "HTTPie", "bash", "a command of HTTPie", print_httpie)\n',
    )
    languages = "requests/languages/__init__.py"
    line = "from tutgen.requests.languages.httpie import HTTPIE\n"
    copy.insert(languages, "from tutgen.requests.languages.javascript import", line)
    path = copy.root / "src/tutgen" / languages
    listed = path.read_text("utf-8").replace(", JAVASCRIPT)", ", JAVASCRIPT, HTTPIE)")
    path.write_text(listed, "utf-8")
    assert len(copy.touched) == 2
    schema = copy.tutgen("schema", "requests", cwd=project(PROJECT)).stdout
    assert '"httpie"' in schema


def test_a_command_is_two_files(copy: Copy, project: Make) -> None:
    copy.write(
        "cli/commands/count.py",
        '"""The options of `tutgen count`."""\n\n'
        "from typing import Any\n\n"
        "import click\n\n"
        "from tutgen.cli.group import run\n"
        "from tutgen.cli.options import common_options, examples\n\n\n"
        '@click.command(epilog=examples("tutgen count", "tutgen count -C docs"))\n'
        "@common_options\n"
        "def command(**options: Any) -> int:\n"
        '    """Count the pages."""\n'
        '    return run("count", options)\n',
    )
    copy.write(
        "cli/actions/count.py",
        '"""`tutgen count`: how many pages there are."""\n\n'
        "from pathlib import Path\n\n"
        "import click\n\n"
        "from tutgen.cli.options import project_of\n"
        "from tutgen.content.load import load_project\n"
        "from tutgen.content.plan import plan_pages\n"
        "from tutgen.diagnostics.terminal import Terminal\n\n\n"
        "def run(*, terminal: Terminal, directory: Path) -> int:\n"
        "    project = load_project(project_of(terminal, directory))\n"
        "    click.echo(len(plan_pages(project).pages))\n"
        "    return 0\n",
    )
    assert len(copy.touched) == 2
    root = project(PROJECT)
    assert copy.tutgen("count", cwd=root).stdout == "2\n"
    assert "\n  count       Count the pages.\n" in copy.tutgen("--help", cwd=root).stdout
    assert "Count the pages." in copy.tutgen("count", "--help", cwd=root).stdout
    assert "did you mean 'count'?" in copy.tutgen("cout", cwd=root).stderr


@pytest.mark.parametrize(
    ("heading", "files"),
    [
        ("A type of fields", 1),
        ("A directive", 2),
        ("A sibling rule", 2),
        ("A diagnostic", 2),
        ("An output", 2),
        ("A language", 1),
        ("A language of requests", 2),
        ("A command", 2),
    ],
)
def test_the_steps_are_told(heading: str, files: int) -> None:
    """A step for each file, one for its test, and one for what is written from the code."""
    steps = numbered_steps(heading)
    assert len(steps) == files + 2
    assert "tests/" in steps[-2]
    assert "`python docs/tables.py`" in steps[-1]
