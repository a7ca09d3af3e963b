"""The schemas that editors read, kept as the model is."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import Ran
from tutgen.content.load import load_site
from tutgen.starter.editor_schemas import refresh_schemas, schema_text, schemas
from tutgen.starter.project import start_project

Run = Callable[..., Ran]
SERVICE = "content/_schema/service.json"


@pytest.fixture
def started(tmp_path: Path) -> Path:
    start_project(tmp_path, bare=True, force=False)
    return tmp_path


def tree(root: Path) -> Mapping[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def declare(root: Path, name: str) -> None:
    path = root / "content/site.yaml"
    path.write_text(path.read_text().replace("fields:\n", f"fields:\n  {name}: {{type: text}}\n"))


def test_a_build_writes_the_schema_anew_when_a_field_is_declared(
    started: Path, tutgen: Run
) -> None:
    declare(started, "colour")
    before = tree(started)
    ran = tutgen("build", cwd=started)
    assert ran.code == 0
    assert ran.err.startswith(f"Wrote {SERVICE} anew, as the model has changed\nBuilt ")
    after = tree(started)
    assert {path for path in before if before[path] != after[path]} == {SERVICE}
    assert "colour" in after[SERVICE].decode()
    ran = tutgen("build", cwd=started)
    assert (ran.err.startswith("Built "), tree(started)) == (True, after)


def test_so_does_one_that_fails_for_want_of_the_field(started: Path, tutgen: Run) -> None:
    path = started / "content/site.yaml"
    field = "fields:\n  colour: {type: text, required: true}\n"
    path.write_text(path.read_text().replace("fields:\n", field))
    assert tutgen("build", cwd=started).code == 1
    assert "colour" in (started / SERVICE).read_text()


@pytest.mark.parametrize("command", [["check"], ["list", "pages"]])
def test_other_commands_write_nothing(started: Path, tutgen: Run, command: list[str]) -> None:
    declare(started, "colour")
    before = tree(started)
    tutgen(*command, cwd=started)
    assert tree(started) == before


LEFT_ALONE = {
    "the same in another form": lambda text: json.dumps(json.loads(text)),
    "a schema of somebody else": lambda text: '{"title": "Mine"}\n',
    "a list": lambda text: "[]\n",
    "no JSON": lambda text: "<<<<<<< HEAD\n",
}


@pytest.mark.parametrize("change", LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_a_file_that_is_not_stale_is_left_alone(
    started: Path, change: Callable[[str], str]
) -> None:
    text = change((started / SERVICE).read_text())
    (started / SERVICE).write_text(text)
    assert refresh_schemas(started) == ()
    assert (started / SERVICE).read_text() == text


def test_schemas_that_are_not_there_are_not_made(started: Path) -> None:
    (started / SERVICE).unlink()
    declare(started, "colour")
    assert refresh_schemas(started) == ()
    (started / "content/_schema/site.json").write_text(
        schema_text({**schemas(load_site(started)[0])["site"], "description": "Older"})
    )
    assert refresh_schemas(started) == ("content/_schema/site.json",)
    assert not (started / SERVICE).exists()


def test_a_model_with_errors_makes_no_schema(started: Path) -> None:
    declare(started, "name")
    assert refresh_schemas(started) == ()


def test_a_folder_that_cannot_be_written_stops_no_build(
    started: Path, tutgen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(started, "colour")
    before = tree(started)
    replace = Path.replace

    def failing(self: Path, target: os.PathLike[str]) -> Path:
        if "_schema" in os.fspath(target):
            raise OSError(30, "Read-only file system")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    ran = tutgen("build", cwd=started)
    assert ran.code == 0
    assert ran.err.startswith("The schema for editors is older than the model: cannot write '")
    assert "Read-only file system\nBuilt " in ran.err
    assert {
        p: t for p, t in tree(started).items() if not p.startswith(("site/", ".tutgen-cache/"))
    } == before
