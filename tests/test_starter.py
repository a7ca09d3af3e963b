"""What `init` and `new` write: it builds, and never replaces what is there."""

import json
import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tutgen.content.load import load_project
from tutgen.diagnostics import TutgenError
from tutgen.publish import workflow
from tutgen.starter.project import start_project
from tutgen.starter.service import add_service, copy_service
from tutgen.starter.tutorial import add_tutorial

Build = Callable[..., Any]
Run = Callable[..., Any]
Make = Callable[[Mapping[str, str]], Path]

MODEL = """\
title: T
fields:
  summary: {type: text, required: true, help: One line}
  about: {type: markdown, required: true}
  limit: {type: integer, default: 5, help: How many}
  kind: {type: choice, choices: [big, small], required: true}
  body: {type: payload, required: true, help: What is sent}
  extra: {type: payload}
  docs: {type: link, required: true}
  fast: {type: boolean, required: true}
  word: {type: text, required: true, default: "{{ service.name }}"}
"""
REQUIRED = ["summary", "about", "kind", "body", "docs", "fast"]


def start(target: Path, *, bare: bool = False, force: bool = False) -> tuple[Path, ...]:
    return start_project(target, bare=bare, force=force).files


def tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


# -------------------------------------------------------------------------------------------- init


def test_a_new_project_builds_without_a_diagnostic(tmp_path: Path, build_site: Build) -> None:
    written = start(tmp_path / "new")
    assert sorted(path.as_posix() for path in written) == sorted(tree(tmp_path / "new"))
    site = build_site(tmp_path / "new")
    assert site.result.diagnostics == ()
    assert (site.result.pages, site.result.services) == (4, 2)
    page = site.main_of("send-a-message/kestrel-connect.html")
    for words in (
        'class="badge badge-planned"',
        "https://connect.kestrel.example/sms",
        "trial mode",
    ):
        assert words in page


def test_the_starter_shows_every_part_of_the_model() -> None:
    starter = files("tutgen.starter") / "files/content"
    page = (starter / "send-a-message/[service].md").read_text("utf-8")
    for directive in ("services", "include", "request", "response", "only"):
        assert f"{{{directive}}}" in page
    assert "{compare}" in (starter / "send-a-message/index.md").read_text("utf-8")


def test_bare_says_the_same_without_comments(tmp_path: Path, build_site: Build) -> None:
    start(tmp_path / "full")
    start(tmp_path / "bare", bare=True)
    assert build_site(tmp_path / "full").files == build_site(tmp_path / "bare").files
    for path, content in tree(tmp_path / "bare").items():
        lines = content.decode().split("\n")
        comments = [line for line in lines if line.lstrip().startswith(("# ", "% "))]
        assert all("yaml-language-server" in line for line in comments), path
        assert "\n\n\n" not in content.decode()
    assert len(tree(tmp_path / "bare")) == len(tree(tmp_path / "full"))


def test_editors_find_the_schemas(tmp_path: Path) -> None:
    start(tmp_path)
    found = 0
    for path in (tmp_path / "content").rglob("*.yaml"):
        first = path.read_text().split("\n")[0]
        target = path.parent / first.removeprefix("# yaml-language-server: $schema=")
        assert json.loads(target.read_text())["$schema"]
        found += 1
    assert found == 4
    service = json.loads((tmp_path / "content/_schema/service.json").read_text())
    assert "authorization" in service["else"]["required"]


LINES = b"/site/\n.*.tutgen-new/\n.*.tutgen-old/\n"
IGNORED = {
    "none": (None, LINES),
    "empty": (b"", LINES),
    "other lines": (b"*.log\n# mine\n", b"*.log\n# mine\n\n" + LINES),
    "without an end": (b"*.log", b"*.log\n\n" + LINES),
    "of Windows": (b"*.log\r\n", b"*.log\r\n\r\n" + LINES.replace(b"\n", b"\r\n")),
    "of any bytes": (b"\xef\xbb\xbf\xff\n", b"\xef\xbb\xbf\xff\n\n" + LINES),
    "the site in other words": (b"**/site\n", b"**/site\n\n" + LINES.removeprefix(b"/site/\n")),
    "what is in it": (b"site/*\n", b"site/*\n\n" + LINES.removeprefix(b"/site/\n")),
    "the contrary": (b"!/site/\n", b"!/site/\n\n" + LINES.removeprefix(b"/site/\n")),
    "another folder": (b"docs/site/\n# /site/\n", b"docs/site/\n# /site/\n\n" + LINES),
    "all of them": (b"x\n" + LINES, b"x\n" + LINES),
}


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(("before", "after"), IGNORED.values(), ids=IGNORED.keys())
def test_what_is_built_is_ignored_by_git(
    tmp_path: Path, before: bytes | None, after: bytes, force: bool
) -> None:
    path = tmp_path / ".gitignore"
    if before is not None:
        path.write_bytes(before)
    written = start(tmp_path, bare=True, force=force)
    assert path.read_bytes() == after
    assert (Path(".gitignore") in written) == (before != after)


def test_the_comment_stands_above_its_lines(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.log\n")
    start(tmp_path)
    comment = "# What `tutgen build` writes.\n"
    assert (tmp_path / ".gitignore").read_text() == f"*.log\n\n{comment}{LINES.decode()}"


def test_a_gitignore_that_git_does_not_read_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes("*.log\n".encode("utf-16"))
    before = tree(tmp_path)
    with pytest.raises(TutgenError, match=r"gitignore' is not UTF-8") as raised:
        start(tmp_path)
    assert (raised.value.exit_code, raised.value.hint) == (2, "save it as UTF-8")
    assert tree(tmp_path) == before


def test_init_tells_that_it_extends_a_gitignore(tutgen: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.log\n")
    ran = tutgen("init", "--bare", cwd=tmp_path)
    assert (ran.code, ran.err) == (
        0,
        "Wrote 12 files to ./, .gitignore with the lines that it had\nNext: tutgen build\n",
    )


def test_nothing_is_replaced_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/index.md").write_text("mine")
    (tmp_path / "README.md").write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(TutgenError, match=r"content/index.md' is there already") as raised:
        start(tmp_path)
    assert (raised.value.exit_code, raised.value.hint) == (2, "--force replaces what is there")
    assert tree(tmp_path) == before
    start(tmp_path, force=True)
    assert (tmp_path / "content/index.md").read_text() != "mine"
    assert (tmp_path / "README.md").read_text() == "mine"


@pytest.mark.parametrize("force", [False, True])
def test_a_file_in_the_place_of_a_folder(tmp_path: Path, force: bool) -> None:
    (tmp_path / "content").write_text("mine")
    with pytest.raises(TutgenError, match=r"content' is there already") as raised:
        start(tmp_path, force=force)
    assert raised.value.exit_code == 2
    assert list(tree(tmp_path)) == ["content"]


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_text = Path.write_text

    def failing(self: Path, *arguments: str, **options: str) -> int:
        if self.name.startswith(".requests"):
            raise OSError(28, "No space left on device")
        return write_text(self, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", failing)
    with pytest.raises(TutgenError, match=r"requests.yaml': No space") as raised:
        start(tmp_path / "new")
    assert raised.value.exit_code == 3
    assert list(tmp_path.iterdir()) == []


def test_init_tells_the_next_step(tutgen: Run, tmp_path: Path) -> None:
    result = tutgen("init", "my docs", cwd=tmp_path)
    assert result.err == "Wrote 12 files to my docs/\nNext: tutgen build -C 'my docs'\n"
    assert tutgen("init", cwd=tmp_path).err.endswith("Next: tutgen build\n")


WORKFLOW = ".github/workflows/pages.yml"


@pytest.fixture
def installable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tutgen that others can install as well."""
    source = "https://github.com/octo/tutgen@0123456"
    monkeypatch.setattr(workflow, "_source_of_tutgen", lambda: source)


NO_WORKFLOW = (
    "Wrote no workflow, as nothing tells where tutgen can be installed from\n"
    "Write a line such as this into requirements.txt, and run it once more:\n"
    "  tutgen @ git+https://github.com/OWNER/tutgen@COMMIT\n"
)


def test_a_workflow_that_could_not_install_tutgen_is_not_written(
    tutgen: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflow, "_source_of_tutgen", lambda: None)
    ran = tutgen("init", "--github-pages", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, f"Wrote 12 files to ./\nNext: tutgen build\n{NO_WORKFLOW}")
    before = tree(tmp_path)
    ran = tutgen("init", "--github-pages", cwd=tmp_path)
    assert (ran.code, ran.err, tree(tmp_path)) == (0, NO_WORKFLOW, before)
    (tmp_path / "requirements.txt").write_text("tutgen @ git+https://github.com/o/tutgen@0123456\n")
    assert tutgen("init", "--github-pages", cwd=tmp_path).err.startswith(f"Wrote {WORKFLOW}\n")
    assert "pip install -r requirements.txt\n" in (tmp_path / WORKFLOW).read_text()


@pytest.mark.usefixtures("installable")
def test_a_new_project_may_have_the_workflow_from_the_start(tutgen: Run, tmp_path: Path) -> None:
    result = tutgen("init", "docs", "--github-pages", "--bare", cwd=tmp_path)
    assert result.err == (
        "Wrote 12 files to docs/\n"
        "Next: tutgen build -C docs\n"
        f"Wrote docs/{WORKFLOW}\n"
        "To publish: push it, and choose Settings > Pages > Source: GitHub Actions\n"
    )
    assert not re.search(r"^ *#", (tmp_path / "docs" / WORKFLOW).read_text(), re.MULTILINE)


@pytest.mark.usefixtures("installable")
def test_a_project_that_is_there_gets_the_workflow_and_nothing_else(
    project: Make, tutgen: Run
) -> None:
    root = project({"content/index.md": "mine\n"})
    before = tree(root)
    assert tutgen("init", "--github-pages", cwd=root).err.startswith(
        f"Wrote {WORKFLOW}\nTo publish"
    )
    after = tree(root)
    assert after.pop(WORKFLOW).startswith(b"# Checks every pull request")
    assert after == before


@pytest.mark.usefixtures("installable")
def test_a_workflow_is_replaced_only_with_force(project: Make, tutgen: Run) -> None:
    root = project({WORKFLOW: "mine\n"})
    before = tree(root)
    result = tutgen("init", "--github-pages", cwd=root)
    assert (result.code, result.err) == (
        2,
        f"error: '{WORKFLOW}' is there already\n       --force replaces what is there\n",
    )
    assert tree(root) == before
    assert tutgen("init", "--github-pages", "--force", cwd=root).code == 0
    assert {path for path, text in tree(root).items() if text != before.get(path)} == {WORKFLOW}


@pytest.mark.usefixtures("installable")
def test_a_project_in_a_repository_has_its_workflow_at_the_top(tutgen: Run, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / WORKFLOW).parent.mkdir(parents=True)
    (tmp_path / WORKFLOW).write_text("mine\n")
    assert tutgen("init", "docs", "--github-pages", cwd=tmp_path).code == 2
    assert not (tmp_path / "docs").exists()
    (tmp_path / WORKFLOW).unlink()
    assert tutgen("init", "docs", "--github-pages", cwd=tmp_path).code == 0
    assert "tutgen build -C docs --strict" in (tmp_path / WORKFLOW).read_text()
    assert not (tmp_path / "docs/.github").exists()


# --------------------------------------------------------------------------------------------- new


@pytest.mark.parametrize(
    ("slug", "hint"),
    [
        ("Azure OpenAI", "did you mean 'azure-openai'?"),
        ("my_service", "did you mean 'my-service'?"),
        ("-a", "did you mean 'a'?"),
        ("../x", "did you mean 'x'?"),
        ("..", "use lower-case letters, digits and hyphens"),
        ("", "use lower-case letters"),
        ("a\n", "did you mean 'a'?"),
    ],
)
def test_what_is_no_slug_is_refused(project: Make, slug: str, hint: str) -> None:
    root = project({})
    before = tree(root)
    for add in (add_service, add_tutorial):
        with pytest.raises(TutgenError, match="is no slug") as raised:
            add(root, slug)
        assert raised.value.exit_code == 2
        assert hint in (raised.value.hint or "")
    assert tree(root) == before


def test_a_new_service_asks_for_what_the_model_requires(project: Make, build_site: Build) -> None:
    root = project({"content/site.yaml": MODEL})
    path = add_service(root, "acme")
    assert path.as_posix() == "content/services/acme.yaml"
    lines = (root / path).read_text().split("\n")
    assert build_site(root).result.diagnostics == ()  # a draft that nobody asks for
    found = build_site(root, drafts=True).result.diagnostics
    assert {d.code for d in found} == {"empty-value", "unused-service"}
    asked = [lines[d.span.line - 1] for d in found if d.code == "empty-value"]
    assert asked == [f"{name}:" if name != "body" else "  body:" for name in REQUIRED]
    for line in ("# One line", "# (big or small)", "# limit:", "# (a whole number; default: 5)"):
        assert line in lines


def test_a_new_service_that_is_filled_in_builds(project: Make, build_site: Build) -> None:
    root = project({"content/site.yaml": MODEL})
    path = root / add_service(root, "acme-two")
    text = path.read_text()
    values = {"summary": "x", "about": "x", "kind": "big", "docs": "https://x.org", "fast": "true"}
    for name, value in {**values, "  body": "{a: 1}"}.items():
        text = text.replace(f"\n{name}:\n", f"\n{name}: {value}\n")
    path.write_text(text.replace("# limit:", "limit: 7"))
    found = build_site(root, drafts=True).result.diagnostics
    assert [d.code for d in found] == ["unused-service"]
    service = load_project(root).services["acme-two"]
    assert (service.name, service.state) == ("Acme Two", "draft")


ALL_TYPES = """\
title: T
variants: {tide: {low: Low, high: High}}
fields:
  words: {type: text, required: true, by: tide}
  key: {type: identifier, required: true}
  start: {type: code, required: true}
  stop: {type: code, by: tide}
  piers:
    type: list
    required: true
    of:
      depth: {type: number}
      name: {type: text, required: true}
      body: {type: code}
  ropes: {type: list, of: {length: {type: number}, knots: {type: list, of: {name: {type: text}}}}}
"""


def test_a_new_service_of_every_type_is_a_draft_that_harms_nothing(
    project: Make, build_site: Build
) -> None:
    """Also when all that is commented out is written."""
    root = project({"content/site.yaml": ALL_TYPES, "content/index.md": "# Harbours\n"})
    path = root / add_service(root, "north")
    text = path.read_text()
    assert "piers:\n  - name:\n    # depth:\n    # body:\n" in text
    written = re.sub(r"^# (?=ropes:|stop:|  )", "", text, flags=re.MULTILINE)
    assert "\nropes:\n  - length:\n" in written
    for draft in (text, written):
        path.write_text(draft)
        assert build_site(root).result.diagnostics == ()
        found = build_site(root, drafts=True).result.diagnostics
        assert {d.code for d in found} <= {"empty-value", "missing-field", "unused-service"}
        assert not [d for d in found if d.severity == "error"]


def test_a_new_service_without_a_model(project: Make) -> None:
    root = project({})
    add_service(root, "123")
    assert load_project(root).services["123"].name == "The 123"


COHERE = """\
# About Cohere.
state: published
name: "Cohere"  # as it writes itself
aliases:
  - cohere-old
summary: Cohere's models   # short
docs: https://cohere.com/Cohere
about: |
  Cohere does this; see [cohere](https://cohere.com/x), or coherence.
"""
COPIED_MODEL = (
    "title: T\nfields:\n  summary: {type: text}\n  docs: {type: link}\n  about: {type: markdown}\n"
)


def test_a_copy_is_a_draft_under_its_own_name(project: Make, build_site: Build) -> None:
    root = project({"content/site.yaml": COPIED_MODEL, "content/services/cohere.yaml": COHERE})
    text = (root / copy_service(root, "new-one", "cohere")[0]).read_text()
    service = load_project(root).services["new-one"]
    assert (service.name, service.state) == ("New One", "draft")
    assert service.values["about"] == (
        "New One does this; see [new-one](https://cohere.com/x), or coherence.\n"
    )
    assert service.values["docs"] == "https://cohere.com/Cohere"
    for kept in ("# About Cohere.\n", "# as it writes itself\n", "New One's models   # short\n"):
        assert kept in text
    assert text.startswith("# Begun as a copy of cohere.yaml: look through every line.")
    assert "cohere-old" not in text
    assert {d.code for d in build_site(root).result.diagnostics} == {"unused-service"}


JSON = {
    "name": "Cohere",
    "state": "published",
    "aliases": ["cohere-old"],
    "summary": "Cohere's models: {small}",
    "docs": "https://cohere.com/Cohere",
    "about": "Cohere does this;\nsee [cohere](https://cohere.com/x).",
}


@pytest.mark.parametrize("indent", [None, 0, 2], ids=["one line", "not indented", "indented"])
@pytest.mark.parametrize("above", ["", "# About Cohere.\n"], ids=["alone", "below a comment"])
def test_a_copy_of_json_is_a_draft_under_its_own_name(
    indent: int | None, above: str, project: Make, build_site: Build
) -> None:
    text = above + json.dumps(JSON, indent=indent)
    root = project({"content/site.yaml": COPIED_MODEL, "content/services/cohere.yaml": text})
    copied = (root / copy_service(root, "new-one", "cohere")[0]).read_text()
    service = load_project(root).services["new-one"]
    assert (service.name, service.state, service.aliases) == ("New One", "draft", ())
    assert dict(service.values) == {
        "summary": "New One's models: {small}",
        "docs": "https://cohere.com/Cohere",
        "about": "New One does this;\nsee [new-one](https://cohere.com/x).",
    }
    assert above in copied
    assert {d.code for d in build_site(root).result.diagnostics} == {"unused-service"}


def test_the_command_tells_what_it_renamed(project: Make, tutgen: Run) -> None:
    root = project({"content/site.yaml": COPIED_MODEL, "content/services/cohere.yaml": COHERE})
    ran = tutgen("new", "service", "new-one", "--from", "cohere", cwd=root)
    assert (ran.code, ran.err) == (
        0,
        "Wrote content/services/new-one.yaml\n"
        "Changed the name in the text of lines 7 and 10\n"
        "Left lines 8 and 10 as 'cohere' has it: code, addresses and settings\n"
        "Next: fill it in, and list 'new-one' in the index.md of a tutorial\n",
    )


def test_a_copy_of_the_starter_keeps_the_editor_line(tmp_path: Path, build_site: Build) -> None:
    start(tmp_path)
    path = tmp_path / copy_service(tmp_path, "puffin", "pigeonpost")[0]
    first, second = path.read_text().split("\n")[:2]
    assert first == "# yaml-language-server: $schema=../_schema/service.json"
    assert "copy of pigeonpost.yaml" in second
    assert build_site(tmp_path).result.diagnostics == ()


@pytest.mark.parametrize(
    ("slug", "origin", "message", "hint"),
    [
        ("acme", None, "content/services/acme.yml is there already", "choose another slug"),
        ("index", None, "'index' cannot be the slug of a service", None),
        ("bolt", "acne", "there is no service 'acne'", "did you mean 'acme'?"),
        ("bolt", "broken", "broken.yaml has errors", "`tutgen build` shows them"),
    ],
)
def test_a_service_that_cannot_be_added(
    project: Make, slug: str, origin: str | None, message: str, hint: str | None
) -> None:
    root = project(
        {"content/services/acme.yml": "name: Acme\n", "content/services/broken.yaml": "x: y\n"}
    )
    before = tree(root)
    with pytest.raises(TutgenError, match=message) as raised:
        copy_service(root, slug, origin) if origin else add_service(root, slug)
    assert raised.value.exit_code == 2
    assert (hint or "") in (raised.value.hint or "")
    assert tree(root) == before


def test_a_broken_model_is_told_first(project: Make) -> None:
    root = project({"content/site.yaml": "title: T\nfeilds: {}\n"})
    with pytest.raises(TutgenError, match=r"content/site.yaml.* has errors"):
        add_service(root, "acme")


@pytest.mark.parametrize("services", [(), ("acme",), ("acme", "123", "true")], ids=len)
def test_a_new_tutorial_builds_with_the_projects_services(
    project: Make, build_site: Build, services: tuple[str, ...]
) -> None:
    root = project({f"content/services/{slug}.yaml": f"name: N {slug}\n" for slug in services})
    written = add_tutorial(root, "getting-started")
    assert [path.name for path in written] == ["index.md", "[service].md", "requests.yaml"]
    site = build_site(root)
    # Without a service, no page places the request.
    expected = [] if services else ["unused-request"]
    assert [d.code for d in site.result.diagnostics if d.code not in expected] == []
    assert site.result.pages == 2 + len(services)  # with the home page
    for slug in services:
        page = site.main_of(f"getting-started/{slug}.html")
        assert f"https://api.example.org/{slug}" in page


def test_two_new_tutorials_do_not_disturb_each_other(tmp_path: Path, build_site: Build) -> None:
    start(tmp_path)
    add_tutorial(tmp_path, "one")
    add_tutorial(tmp_path, "2024")
    site = build_site(tmp_path)
    assert site.result.diagnostics == ()
    assert site.result.pages == 10


@pytest.mark.parametrize("slug", ["services", "theme", "taken"])
def test_a_tutorial_that_cannot_be_added(project: Make, slug: str) -> None:
    root = project({"content/taken/index.md": "mine\n"})
    before = tree(root)
    with pytest.raises(TutgenError) as raised:
        add_tutorial(root, slug)
    assert raised.value.exit_code == 2
    assert tree(root) == before
