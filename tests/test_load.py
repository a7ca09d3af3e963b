"""From the files below content/ to a project: what is found, what is refused, and where it is said."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import Ran
from tutgen.content.load import load_project, load_site
from tutgen.content.model import Project
from tutgen.content.paths import find_project
from tutgen.diagnostics import Diagnostic, TutgenError

Make = Callable[[Mapping[str, str]], Path]

TUTORIAL = {
    "content/services/acme.yaml": "name: Acme\n",
    "content/services/bolt.yaml": "name: Bolt\nstate: draft\n",
    "content/pay/index.md": "---\ntitle: Pay\nservices:\n  - acme\n  - bolt\n  - planned: Comet\n---\n",
    "content/pay/[service].md": "---\ntitle: X\n---\n\n## Step\n",
}

WITH_REQUEST = {
    **TUTORIAL,
    "content/pay/[service].md": "# Pay {{ service.name }}\n\n## A\n\n```{request} pay\n```\n",
    "content/pay/requests.yaml": "pay: {method: GET, path: /}\n",
}


def codes(project: Project) -> list[str]:
    return [diagnostic.code for diagnostic in project.diagnostics]


def diagnostic(project: Project) -> Diagnostic:
    (found,) = project.diagnostics
    return found


# --------------------------------------------------------------------------------- finding a project


@pytest.mark.parametrize(
    "start", ["", "content", "content/pay", "content/a/b/c", "site", "elsewhere/x"]
)
def test_a_project_is_found_from_any_folder_inside(start: str, project: Make) -> None:
    root = project(TUTORIAL)
    (root / start).mkdir(parents=True, exist_ok=True)
    assert find_project(root / start) == root.resolve()


def test_the_nearest_project_counts(project: Make) -> None:
    root = project({"content/inner/content/site.yaml": "title: Inner\n"})
    assert find_project(root / "content/inner/content") == (root / "content/inner").resolve()


def test_a_project_is_found_through_a_symbolic_link(project: Make, tmp_path: Path) -> None:
    root = project(TUTORIAL)
    link = tmp_path / "link"
    link.symlink_to(root / "content/pay")
    assert find_project(link) == root.resolve()


def test_no_project(tmp_path: Path, tutgen: Callable[..., Ran]) -> None:
    with pytest.raises(TutgenError, match="no tutorial here") as raised:
        find_project(tmp_path)
    assert raised.value.exit_code == 2
    (tmp_path / "content/site.yaml").mkdir(parents=True)
    ran = tutgen("build", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "no tutorial here: run `tutgen init` or pass -C DIR" in ran.err


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TutgenError, match="is not there"):
        find_project(tmp_path / "nowhere")


# --------------------------------------------------------------------------------- what is in it


def test_a_project(project: Make) -> None:
    root = project(
        {
            **TUTORIAL,
            "content/index.md": "# Home\n",
            "content/about.md": "# About\n",
            "content/assets/logo.svg": "<svg/>",
            "content/requests.yaml": "shared: {method: GET, path: /}\n",
            "content/pay/requests.yaml": "own: {method: PUT, path: /}\nshared: {method: PUT, path: /x}\n",
            "content/_snippets/keys.md": "Keys.\n",
            "content/pay/_snippets/deep/more.md": "More.\n",
        }
    )
    found = load_project(root)
    assert found.diagnostics == ()
    assert list(found.services) == ["acme", "bolt"]
    (tutorial,) = found.tutorials
    assert (tutorial.folder, tutorial.page.path) == ("pay", "content/pay/[service].md")
    assert [(e.name, e.service and e.service.state) for e in tutorial.entries] == [
        ("Acme", "published"), ("Bolt", "draft"), ("Comet", None),
    ]  # fmt: skip
    assert [source and source.path for source in (found.requests, tutorial.requests)] == [
        "content/requests.yaml", "content/pay/requests.yaml",
    ]  # fmt: skip
    assert [page.path for page in found.pages] == ["content/about.md", "content/index.md"]
    assert list(found.snippets) == [
        "content/_snippets/keys.md",
        "content/pay/_snippets/deep/more.md",
    ]
    assert found.assets == ("content/assets/logo.svg",)


def test_a_catalogue_of_models(project: Make) -> None:
    root = project(
        {
            "content/models.yaml": (
                "a/b:1:\n  task_type: text_embedding\n  dims: [1536, 256]\n  element_types: [float]\n"
                "  similarity: [cosine]\n  unit_length: true\n  source: https://a.example/\n"
                ".c_2: {task_type: rerank, source: https://c.example/}\n"
            ),
            "content/pay/models.yaml": "no: catalogue\n",
        }
    )
    found = load_project(root)
    assert found.diagnostics == ()
    assert list(found.models) == ["a/b:1", ".c_2"]
    first, second = found.models.values()
    assert (first.task_type, first.dims, first.element_types, first.similarity) == (
        "text_embedding", (1536, 256), ("float",), ("cosine",),
    )  # fmt: skip
    assert (first.unit_length, first.source) == (True, "https://a.example/")
    assert (second.task_type, second.dims, second.unit_length) == ("rerank", (), None)
    assert str(second.origin.key_span()) == "content/models.yaml:8:1"
    assert found.assets == ("content/pay/models.yaml",)


def test_the_home_page_may_be_a_tutorial(project: Make, tutgen: Callable[..., Ran]) -> None:
    root = project(
        {
            "content/services/acme.yaml": "name: Acme\n",
            "content/index.md": "---\ntitle: Pay\nservices: [acme]\n---\n",
            "content/[service].md": "---\ntitle: X\n---\n",
        }
    )
    assert load_project(root).diagnostics == ()
    assert tutgen("build", cwd=root).code == 0
    assert (root / "site/acme.html").is_file()


@pytest.mark.parametrize(
    "name", [".hidden.md", ".git/x.md", "a/.cache/x.png", ".DS_Store", "services/.acme.yaml"]
)
def test_hidden_files_are_left_out(name: str, project: Make) -> None:
    found = load_project(project({f"content/{name}": "{{ x"}))
    assert not any((found.pages, found.assets, found.services, found.diagnostics))


def test_underscore_folders_are_not_published(project: Make) -> None:
    found = load_project(
        project(
            {
                "content/_drafts/index.md": "---\ntitle: X\nservices: [nobody]\n---\n",
                "content/_drafts/[service].md": "x",
                "content/_assets/logo.svg": "<svg/>",
                "content/_page.md": "x",
                "content/services/_old/acme.yaml": "nome: Acme\n",
                "content/a_b/c_.md": "# C\n",
            }
        )
    )
    assert found.diagnostics == ()
    assert [page.path for page in found.pages] == ["content/a_b/c_.md"]
    assert not any((found.assets, found.tutorials, found.services))


def test_a_folder_may_be_named_like_a_page(project: Make) -> None:
    found = load_project(project({"content/page.md/x.md": "# X\n"}))
    assert found.diagnostics == ()
    assert [p.path for p in found.pages] == ["content/page.md/x.md"]


@pytest.mark.parametrize(
    "path",
    [
        "content/requests.yaml",
        "content/pay/requests.yaml",
        "content/models.yaml",
        "content/services/acme.yaml",
    ],
)
@pytest.mark.parametrize("kind", [os.mkfifo, os.mkdir])
def test_what_is_no_file_in_the_place_of_one_is_the_only_error(
    path: str, kind: Callable[[Path], None], project: Make, tutgen: Callable[..., Ran]
) -> None:
    files = dict(WITH_REQUEST)
    files.pop(path, None)
    root = project(files)
    kind(root / path)
    found = load_project(root)
    assert [(d.code, d.span.path) for d in found.diagnostics] == [("unreadable", path)]
    ran = tutgen("build", cwd=root)
    assert (ran.code, ran.err.count("error[")) == (1, 1)


DEEP = "[" * 1100 + "]" * 1100


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/site.yaml", "title: T\n", f"title: T\nnames: {{a: {DEEP}}}\n"),
        (
            "content/services/acme.yaml",
            "name: Acme\n",
            "name: Acme\nwaive:\n  " + "- " * 1100 + "a",
        ),
        ("content/services/acme.yaml", "name: Acme\n", "name: " + "{a: " * 1100 + "b" + "}" * 1100),
        ("content/pay/requests.yaml", "path: /", f"path: /, body: {DEEP}"),
        ("content/pay/index.md", "title: Pay", f"title: {DEEP}"),
        ("content/pay/[service].md", "{request} pay\n", f"{{include}} x.md\na: {DEEP}\n"),
        ("content/pay/[service].md", "{request} pay\n", f"{{compare}} services\na: {DEEP}\n"),
        ("content/models.yaml", "", f"bird: {DEEP}\n"),
    ],
)
def test_deep_yaml_has_its_code_wherever_it_stands(
    path: str, old: str, new: str, project: Make, tutgen: Callable[..., Ran]
) -> None:
    files = {"content/site.yaml": "title: T\n", **WITH_REQUEST, "content/pay/x.md": "x\n"}
    assert old in files.get(path, "")
    files[path] = files.get(path, "").replace(old, new) if old else new
    ran = tutgen("build", cwd=project(files))
    assert ran.code in (1, 2)
    assert ran.err.count("error[") == ran.err.count("error[yaml-unbounded]") == 1


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "{}\n"])
@pytest.mark.parametrize(
    "path",
    [
        "content/requests.yaml",
        "content/pay/requests.yaml",
        "content/models.yaml",
        "content/services/acme.yaml",
    ],
)
def test_an_empty_file_of_the_model_is_one_error(
    path: str, text: str, project: Make, tutgen: Callable[..., Ran]
) -> None:
    ran = tutgen("build", cwd=project({**WITH_REQUEST, path: text}))
    assert (ran.code, ran.err.count("error[")) == (1, 1)
    assert f"{path}:1:1: error[empty-value]: " in ran.err


@pytest.mark.parametrize(
    "name",
    ["größe.md", "with blank.md", "a#b?c%20d.md", "q'uo\"te<.md", "日本/語.md", "😀.md", "-.md"],
)
def test_pages_may_have_any_name(name: str, project: Make, tutgen: Callable[..., Ran]) -> None:
    root = project({f"content/{name}": "# Page\n\n## Part\n\n[again](#part)\n"})
    assert [page.path for page in load_project(root).pages] == [f"content/{name}"]
    assert tutgen("build", cwd=root).code == 0
    assert (root / "site" / f"{name.removesuffix('.md')}.html").is_file()


@pytest.mark.parametrize("name", [b"a\xff.md", b"a\nb.md", b"services/a\tb.yaml", b"x/\x1b[1m.png"])
def test_names_that_cannot_be_printed(
    name: bytes, project: Make, tutgen: Callable[..., Ran]
) -> None:
    root = project({})
    path = os.fsencode(root / "content") + b"/" + name
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120  # bytes
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"# X\n")
    assert codes(load_project(root)) == ["file-name"]
    assert tutgen("build", cwd=root).code == 1


@pytest.mark.parametrize("slug", ["Acme", "a b", "a_b", "-a", "a--b", "größe", "a.b", "a\u0301"])
def test_a_service_has_a_slug(slug: str, project: Make) -> None:
    found = load_project(project({f"content/services/{slug}.yaml": "nome: x\n"}))
    assert codes(found) == ["file-name"]


@pytest.mark.parametrize("name", ["index.MD", "Index.md", "INDEX.markdown"])
def test_an_overview_by_a_name_that_is_not_read(
    name: str, project: Make, tutgen: Callable[..., Ran]
) -> None:
    files = {path: text for path, text in SOUND.items() if path != "content/pay/index.md"}
    ran = tutgen(
        "build", cwd=project({**files, f"content/pay/{name}": SOUND["content/pay/index.md"]})
    )
    assert (ran.code, ran.err.count("error[")) == (1, 1)
    assert f"content/pay/{name}:1:1: error[file-name]: '{name}' is not read" in ran.err
    assert "rename it to 'content/pay/index.md'" in ran.err


@pytest.mark.parametrize("name", ["[service].MD", "[Service].md"])
def test_a_shared_page_by_a_name_that_is_not_read(
    name: str, project: Make, tutgen: Callable[..., Ran]
) -> None:
    path = "content/pay/[service].md"
    files = {other: text for other, text in SOUND.items() if other != path}
    ran = tutgen("build", cwd=project({**files, f"content/pay/{name}": SOUND[path]}))
    assert (ran.code, ran.err.count("error[")) == (1, 1)
    assert f"rename it to '{path}'" in ran.err


@pytest.mark.parametrize("index", ["", "# Steps\n"])
def test_requests_that_no_tutorial_reads(
    index: str, project: Make, tutgen: Callable[..., Ran]
) -> None:
    more = {"content/pay/steps/requests.yaml": "ask:\n  method: GET\n  path: a\n"}
    more |= {"content/pay/steps/index.md": index} if index else {}
    ran = tutgen("build", cwd=project({**SOUND, **more}))
    assert (ran.code, ran.err.count("error[")) == (1, 1)
    assert (
        "content/pay/steps/requests.yaml:1:1: error[missing-file]: 'requests.yaml' stands in a folder "
        "that is no tutorial" in ran.err
    )


def test_two_files_for_a_service(project: Make) -> None:
    found = load_project(
        project(
            {
                "content/services/acme.yaml": "name: A\n",
                "content/services/acme.yml": "name: B\n",
                "content/services/more/acme.yaml": "name: C\n",
            }
        )
    )
    assert codes(found) == ["duplicate-key", "duplicate-key"]
    assert found.services["acme"].name == "A"


# --------------------------------------------------------------------------------- symbolic links


def test_a_link_within_content_is_a_file(project: Make) -> None:
    root = project({"content/a.md": "# A\n"})
    (root / "content/b.md").symlink_to("a.md")
    assert [p.path for p in load_project(root).pages] == ["content/a.md", "content/b.md"]


def test_content_may_be_a_link(project: Make) -> None:
    root = project({"content/a.md": "# A\n"})
    (root / "content").rename(root / "real")
    (root / "content").symlink_to("real")
    found = load_project(root)
    assert ([p.path for p in found.pages], found.diagnostics) == (["content/a.md"], ())


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("../secret.md", "outside-content"),
        ("/etc/passwd", "outside-content"),
        ("/", "outside-content"),
        ("..", "outside-content"),
        ("../contents.md", "outside-content"),
        ("gone.md", "unreadable"),
        ("link.md", "unreadable"),
        (".", "unreadable"),
    ],
)
def test_links_that_are_refused(target: str, code: str, project: Make) -> None:
    root = project({"secret.md": "# Secret\n", "contents.md": "# Secret\n"})
    (root / "content/link.md").symlink_to(target)
    found = load_project(root)
    assert (codes(found), diagnostic(found).span.path) == ([code], "content/link.md")
    assert not any((found.pages, found.assets))


@pytest.mark.parametrize("name", ["pipe.md", "pipe.png", "_snippets/pipe.md"])
def test_special_files_are_not_opened(name: str, project: Make) -> None:
    root = project({"content/_snippets/x.md": "x\n"})
    os.mkfifo(root / "content" / name)
    found = load_project(root)
    assert (codes(found), diagnostic(found).span.path) == (["unreadable"], f"content/{name}")


@pytest.mark.parametrize("name", ["a\\b.txt", "a\\b.md", "_snippets/a\\b.md", "a\\b/c.txt"])
def test_a_backslash_in_a_name(name: str, project: Make, tutgen: Callable[..., Ran]) -> None:
    """Browsers take it for a slash: nothing could lead to the file."""
    root = project({f"content/{name}": "x", f"content/{name}.more.txt": "y"})
    ran = tutgen("build", cwd=root)
    folder = "\\" in name.rpartition("/")[0]
    assert (ran.code, ran.err.count("error[file-name]")) == (1, 1 if folder else 2)
    assert "holds a backslash" in ran.err


def test_a_file_that_cannot_be_read(
    project: Make, tutgen: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of any kind: pages and assets as well."""
    root = project({"content/index.md": "# Home\n", "content/logo.svg": "<svg/>"})
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name in ("index.md", "logo.svg"):
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    ran = tutgen("build", cwd=root)
    assert ran.code == 1
    assert "content/index.md:1:1: error[unreadable]: " in ran.err
    assert "content/logo.svg:1:1: error[unreadable]: " in ran.err
    assert ran.err.count("Permission denied") == 2


# --------------------------------------------------------------------------------- front matter


@pytest.mark.parametrize(
    ("text", "front", "body", "first_line"),
    [
        ("# A\n", {}, "# A\n", 1),
        ("---\ntitle: A\n---\nB\n", {"title": "A"}, "B\n", 4),
        ("---  \ntitle: A\n--- \nB", {"title": "A"}, "B", 4),
        ("---\n---\nB", {}, "B", 3),
        ("---\n# none\n\n---\nB", {}, "B", 5),
        ("---\ntitle: A\n---", {"title": "A"}, "", 4),
        ("\n---\ntitle: A\n---\n", {}, "\n---\ntitle: A\n---\n", 1),
        ("----\nB", {}, "----\nB", 1),
        ("---\ntitle: A\n---\n---\nB", {"title": "A"}, "---\nB", 4),
        ("", {}, "", 1),
    ],
)
def test_front_matter(text: str, front: Any, body: str, first_line: int, project: Make) -> None:
    for written in (text, text.replace("\n", "\r\n"), "\ufeff" + text):
        found = load_project(project({"content/a.md": written}))
        (page,) = found.pages
        assert found.diagnostics == ()
        assert (page.front_matter, page.text, page.first_line) == (front, body, first_line)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_do_not_depend_on_line_ends(end: str, mark: str, project: Make) -> None:
    text = "---\ntitle: A\ntitel: B\n---\n"
    found = load_project(project({"content/a.md": mark + text.replace("\n", end)}))
    assert (diagnostic(found).span.line, diagnostic(found).span.column) == (3, 1)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("---\ntitle: A\n", "unclosed-front-matter", 1),
        ("---\ntitle: A\n...\n", "unclosed-front-matter", 1),
        ("---\ntitle: A: B\n---\n", "yaml-syntax", 2),
        ("---\n- a\n---\n", "wrong-type", 2),
        ("---\n\nText.\n\n---\n", "wrong-type", 3),
        ("---\ntitle:\n---\n", "empty-value", 2),
    ],
)
def test_front_matter_that_is_refused(text: str, code: str, line: int, project: Make) -> None:
    found = load_project(project({"content/a.md": text}))
    assert (diagnostic(found).code, diagnostic(found).span.line) == (code, line)


# --------------------------------------------------------------------------------- one cause, one message

BROKEN = {
    "content/services/acme.yaml": "name: [\n",
    "content/pay/index.md": "---\ntitle: [\n---\n",
    "content/pay/[service].md": "---\ntitle: [\n---\n",
    "content/requests.yaml": "create: [\n",
    "content/pay/requests.yaml": "create: {method: PUT}\n",
    "content/pay/_snippets/keys.md": "---\ntitel: x\n---\n",
    "content/about.md": "---\nx\n",
}
SOUND = {
    **TUTORIAL,
    "content/site.yaml": "title: S\ntutorials: [pay]\n",
    "content/services/bolt.yaml": "name: Bolt\nstate: draft\ndeprecated: {successor: acme}\n",
    "content/pay/index.md": TUTORIAL["content/pay/index.md"]
    + "\n```{services} Choose\n{{ service.name }}\n```\n\n```{compare} services\n"
    'Name: "{{ service.name }}"\n```\n\n[](acme.html)\n',
    "content/pay/[service].md": "---\ntitle: X\n---\n\n{{ service.name }}\n\n```{include} "
    "_snippets/keys.md\n```\n\n```{request} create\n```\n\n[a](../about.md#more)\n",
    "content/requests.yaml": "other: {method: GET, path: /}\n",
    "content/pay/requests.yaml": "create: {method: PUT, path: /}\n",
    "content/pay/_snippets/keys.md": "A key.\n\n```{request} other\n```\n",
    "content/about.md": "# About\n\n## More\n",
}


def test_the_sound_project(project: Make, tutgen: Callable[..., Ran]) -> None:
    assert tutgen("build", "--strict", cwd=project(SOUND)).code == 0


@pytest.mark.parametrize("path", BROKEN)
def test_a_broken_file_is_one_problem(path: str, project: Make, tutgen: Callable[..., Ran]) -> None:
    """What follows from it elsewhere is not reported."""
    ran = tutgen("build", cwd=project({**SOUND, path: BROKEN[path]}))
    assert ran.code == 1
    assert ran.err.count("error[") == 1, ran.err
    assert "warning[" not in ran.err
    assert ran.err.startswith(f"{path}:")


def test_a_successor_whose_file_is_broken_is_not_missing(
    project: Make, tutgen: Callable[..., Ran]
) -> None:
    dune = {
        "content/services/dune.yaml": "name: Dune\nkind: sand\n",
        "content/services/bolt.yaml": SOUND["content/services/bolt.yaml"].replace("acme", "dune"),
    }
    ran = tutgen("build", cwd=project({**SOUND, **dune}))
    assert "[unknown-field]" in ran.err
    assert "[unknown-service]" not in ran.err


INDEX = "content/pay/index.md"


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (INDEX, "title: Pay", "title: Pay\nnames: {key: 7}"),
        (INDEX, "title: Pay", "title: Pay\nnames: {key: [a]}"),
        (INDEX, "title: Pay", "title: Pay\nnames: {Key: a}"),
        (INDEX, "title: Pay", "title: Pay\nnames: a"),
        (INDEX, "title: Pay", "titel: Pay"),
        (INDEX, "- acme", "- 7"),
        (INDEX, "- acme", "- [acme]"),
        (INDEX, "planned: Comet", "plannd: Comet"),
        (INDEX, "services:\n  - acme\n  - bolt\n  - planned: Comet\n", "services: acme\n"),
        (INDEX, "services:\n  - acme\n  - bolt\n  - planned: Comet\n", "services: []\n"),
        (INDEX, "services:\n  - acme\n  - bolt\n  - planned: Comet\n", ""),
        ("content/services/acme.yaml", "Acme", "[Acme]"),
        ("content/services/acme.yaml", "Acme", 'Acme\nstate: "x'),
        ("content/services/acme.yaml", "Acme", "Acme\nstate: gone"),
        ("content/pay/requests.yaml", "PUT", "POT"),
        ("content/pay/requests.yaml", "path: /", "path: /, headers: {A: [b]}"),
    ],
)
def test_one_mistake_is_one_problem(
    path: str, old: str, new: str, project: Make, tutgen: Callable[..., Ran]
) -> None:
    assert old in SOUND[path]
    ran = tutgen("build", "--check", cwd=project({**SOUND, path: SOUND[path].replace(old, new)}))
    assert (ran.code, ran.err.count("error["), ran.err.count("warning[")) == (1, 1, 0), ran.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("content/pay/[service].md", "content/pay/service.md"),
        ("content/pay/[service].md", "content/pay/acme.md"),
        ("content/services/acme.yaml", "content/services/Acme.yaml"),
        ("content/services/acme.yaml", "content/services/acme.md"),
    ],
)
def test_one_wrong_name_is_one_problem(
    old: str, new: str, project: Make, tutgen: Callable[..., Ran]
) -> None:
    files = dict(SOUND)
    files[new] = files.pop(old)
    ran = tutgen("build", cwd=project(files))
    assert (ran.code, ran.err.count("error["), ran.err.count("warning[")) == (1, 1, 0), ran.err


def test_a_page_at_the_address_of_a_services_page_is_one_problem(
    project: Make, tutgen: Callable[..., Ran]
) -> None:
    ran = tutgen("build", cwd=project({**SOUND, "content/pay/acme.md": "# Mine\n"}))
    assert (ran.code, ran.err.count("error["), ran.err.count("warning[")) == (1, 1, 0), ran.err
    assert "error[address-conflict]" in ran.err


def test_a_mistake_made_lighter_hides_no_error(project: Make, tutgen: Callable[..., Ran]) -> None:
    """What is only a warning ends no build: what follows from it must be said."""
    files = {
        **SOUND,
        "content/site.yaml": "title: T\ndiagnostics: {missing-file: warning}\n",
        "content/shop/[service].md": "# Shop\n",
        "content/about.md": "# About\n\n## More\n\n[gone](gone.md)\n",
    }
    ran = tutgen("build", cwd=project(files))
    assert (ran.code, ran.err.count("warning[missing-file]")) == (1, 1)
    assert ran.err.count("error[dead-link]") == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/pay/[service].md", "missing-file"),
        ("content/services/acme.yaml", "unknown-service"),
        ("content/pay/index.md", "missing-file"),
        ("content/pay/requests.yaml", "unknown-request"),
        ("content/pay/_snippets/keys.md", "missing-include"),
        ("content/about.md", "dead-link"),
    ],
)
def test_a_missing_file(path: str, code: str, project: Make, tutgen: Callable[..., Ran]) -> None:
    root = project(SOUND)
    (root / path).unlink()
    ran = tutgen("build", cwd=root)
    assert ran.code == 1
    assert ran.err.count("error[") == ran.err.count(f"error[{code}]") == 1, ran.err


# --------------------------------------------------------------------------------- wrong types


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["services/acme.yaml", "requests.yaml", "site.yaml", "pay/index.md"]
)
@pytest.mark.parametrize(
    "key", [None, "name", "title", "create", "services", "names", "fields", "body"]
)
@pytest.mark.parametrize(
    "value",
    ["7", "1.5", "true", "null", "x", "[]", "[a]", "{}", "{a: b}", '""', "[[]]", "{a: {b: [1]}}"],
)
def test_wrong_types_everywhere(
    path: str, key: str | None, value: str, project: Make, tutgen: Callable[..., Ran]
) -> None:
    """Any value in any place is taken, or refused at its line; nothing ends in a traceback."""
    text = value if key is None else f"{key}: {value}"
    text = f"---\n{text}\n---\n" if path.endswith(".md") else f"{text}\n"
    root = project({**TUTORIAL, f"content/{path}": text})
    ran = tutgen("build", cwd=root)
    assert ran.code in (0, 1, 2), ran.err
    assert "Traceback" not in ran.err
    for line in ran.err.splitlines():
        if ": error[" in line:
            assert int(line.split(":")[1]) <= len(text.splitlines()) + 1


def test_site_alone(project: Make) -> None:
    root = project(
        {"content/site.yaml": "title: T\nfields:\n  a: {type: text}\n", "content/a.md": "---\n"}
    )
    site, diagnostics = load_site(root)
    assert (site.title, list(site.fields), diagnostics) == ("T", ["a"], ())


def test_an_unknown_field_is_not_reported_when_its_declaration_is_broken(project: Make) -> None:
    found = load_project(
        project(
            {
                "content/site.yaml": "title: T\nfields:\n  model: {type: txt}\n",
                "content/services/acme.yaml": "name: Acme\nmodel: x\n",
            }
        )
    )
    assert codes(found) == ["wrong-type"]


def test_defaults_are_checked_like_values(project: Make) -> None:
    site, diagnostics = load_site(
        project({"content/site.yaml": "title: T\nfields:\n  a: {type: payload, default: x}\n"})
    )
    assert [p.code for p in diagnostics] == ["wrong-type"]
    assert list(site.fields) == ["a"]


def test_listings_are_sorted(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever order the file system gives."""
    root = project({f"content/{name}.md": "# X\n" for name in ("b", "a", "c/z", "c/y")})
    expected = [page.path for page in load_project(root).pages]
    walk = os.walk

    def backwards(*arguments: Any, **options: Any) -> Any:
        for folder, folders, names in walk(*arguments, **options):
            folders.reverse()
            names.reverse()
            yield folder, folders, names

    monkeypatch.setattr(os, "walk", backwards)
    assert [page.path for page in load_project(root).pages] == expected


@pytest.mark.slow
@pytest.mark.parametrize("path", [path for path in SOUND if path != "content/site.yaml"])
def test_half_written_files(path: str, project: Make, tutgen: Callable[..., Ran]) -> None:
    """A file cut off anywhere builds, or has problems at places that it has."""
    root = project(SOUND)
    for end in range(0, len(SOUND[path]), 5):
        text = SOUND[path][:end]
        (root / path).write_text(text, "utf-8")
        ran = tutgen("build", cwd=root)
        assert ran.code in (0, 1), f"{text!r}\n{ran.err}"
        lines = text.split("\n")
        for place in re.findall(rf"^{re.escape(path)}:(\d+):(\d+): ", ran.err, re.MULTILINE):
            line, column = map(int, place)
            assert line <= len(lines), ran.err
            assert column <= len(lines[line - 1]) + 1, ran.err
