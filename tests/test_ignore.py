"""Which names are nobody's content, and what becomes of the files that have them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import Ran
from tutgen.content.load import load_project
from tutgen.sources.ignore import is_ignored, is_private, is_unread
from tutgen.theme.load import load_theme

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Any]

LITTER = (
    "dose.md~", "dose~", "#dose.md#", ".#dose.md", "~$dose.docx", "dose.md.orig", "dose.md.rej",
    "dose.yaml.bak", "dose.BAK", "dose.md.tmp", ".dose.md.swp", "dose.md.swp", "dose.md.swo",
    "dose.md___jb_tmp___", "4913", "Thumbs.db", "thumbs.db", "ehthumbs.db", "desktop.ini",
    "Desktop.ini", ".DS_Store", "._dose.md", "Icon\r", ".~lock.dose.ods#",
    "dose_BACKUP_4711.md", "dose_REMOTE_4711.md",
    "dose (Ada's conflicted copy 2024-03-01).md", "dose (conflicted copy 2024-03-01 101500).yaml",
    "dose (Case Conflict 1).md", "dose (In Konflikt stehende Kopie von Ada 2024-03-01).md",
    "dose (Copie en conflit de Ada 2024-03-01).md", "dose (Ada conflict 2024-03-01).md",
    "dose.sync-conflict-20240301-101500-ABCDEFG.md", "dose_conflict-20240301-101500.md",
    "dose (SFConflict ada@example.org 2024-03-01-10-15-00).md", "dose-DESKTOP-1A2B3C4.md",
    "dose-LAPTOP-1A2B3C4D-2.md",
)  # fmt: skip
CONTENT = (
    "dose.md", "a~b.md", "#1.md", "4913.md", "thumbs.db.md", "bak", "orig.md", "backup.md", "dose.swf",
    "merge (conflict resolution).md", "conflicted copy.md", "sync-conflict.md", "~.md", "tmp",
    "setup-DESKTOP-WINDOWS.png", "for-desktop-users.md", "_redirects", ".well-known", ".htaccess",
    "BACKUP_4711.md", "Icon", "Überblick (2024-03-01).md",
    "doses_base_2.csv", "table_local_10", "guide-desktop-version2.txt",
)  # fmt: skip


@pytest.mark.parametrize("name", LITTER)
def test_leftovers_are_ignored(name: str) -> None:
    assert is_ignored(name)


@pytest.mark.parametrize("name", CONTENT)
def test_other_names_are_not(name: str) -> None:
    assert not is_ignored(name)


def test_a_folder_may_be_called_as_what_vim_writes() -> None:
    assert not is_ignored("4913", folder=True)
    assert is_ignored("dose.bak", folder=True)


@pytest.mark.parametrize("name", LITTER)
def test_leftovers_of_any_kind_of_file_are_not_published(
    name: str, project: Make, build_site: Build
) -> None:
    files = {f"content/{folder}{name}": "{{ x" for folder in ("", "services/", "img/", "a.bak/")}
    if "\r" not in name:
        files |= {"templates/css/99-own (conflicted copy 2024-03-01 101500).css": "*{color:red}"}
    root = project({"content/index.md": "# Home\n", **files})
    site = build_site(root)
    assert site.result.diagnostics == ()
    made = {"index", "404", "search", "search-index", "llms", "model"}
    assert {a.split(".")[0] for a in site.files if not a.startswith("theme/")} == made
    assert "color:red" not in load_theme(root).assets[load_theme(root).style].decode()


def test_what_is_meant_for_the_host_is_published(project: Make, build_site: Build) -> None:
    names = (
        ".well-known/security.txt", ".well-known/acme/.htaccess", ".nojekyll", "_redirects",
        "_headers", "img/_logo.svg", "_data.yaml",
    )  # fmt: skip
    site = build_site(project({f"content/{name}": "x" for name in names}))
    assert site.result.diagnostics == ()
    assert {name: site.files[name] for name in names} == dict.fromkeys(names, b"x")


@pytest.mark.parametrize(
    ("path", "private", "unread"),
    [
        ("content/_snippets/dose.md", True, False),
        ("content/_dose.md", True, False),
        ("content/_schema/site.json", True, True),
        ("content/services/_template.yaml", True, True),
        ("content/img/_logo.svg", False, False),
        ("content/_redirects", False, False),
        ("content/a_b/c.md", False, False),
        ("content/.well-known/security.txt", False, False),
        ("content/.well-known/.DS_Store", False, True),
        ("content/.vscode/settings.json", False, True),
        ("content/old.bak/dose.md", False, True),
        ("templates/css/10-a.css~", False, True),
        ("templates/_part.html", False, False),
    ],
)
def test_what_is_private_and_what_no_build_reads(path: str, private: bool, unread: bool) -> None:
    assert (is_private(path), is_unread(path)) == (private, unread)


MISNAMED = {
    "content/dose.MD": "content/dose.md",
    "content/dose.markdown": "content/dose.md",
    "content/guide/index.mdx": "content/guide/index.md",
    "content/site.yml": "content/site.yaml",
    "content/Site.YAML": "content/site.yaml",
    "content/models.yml": "content/models.yaml",
    "content/requests.yml": "content/requests.yaml",
    "content/guide/Requests.yaml": "content/guide/requests.yaml",
    "content/services/acme.YAML": "content/services/acme.yaml",
}


@pytest.mark.parametrize(("path", "expected"), MISNAMED.items(), ids=MISNAMED.keys())
def test_a_source_with_another_ending_is_not_copied(
    path: str, expected: str, project: Make
) -> None:
    found = load_project(project({path: "x"}))
    assert [(d.code, d.span.path, d.hint) for d in found.diagnostics] == [
        ("file-name", path, f"rename it to '{expected}'")
    ]
    assert not any((found.assets, found.pages))


@pytest.mark.parametrize(
    "path",
    ["content/data.yml", "content/guide/models.yml", "content/_old/dose.markdown", "content/md"],
)
def test_other_files_may_have_any_ending(path: str, project: Make) -> None:
    assert load_project(project({path: "x"})).diagnostics == ()


def test_a_service_may_have_either_ending(project: Make) -> None:
    found = load_project(project({"content/services/acme.yml": "name: Acme\n"}))
    assert (found.diagnostics, list(found.services)) == ((), ["acme"])


@pytest.mark.parametrize("name", ["site.yml", "Site.yaml", "site.YML"])
def test_a_project_is_found_by_the_name_of_its_file(
    name: str, tmp_path: Path, tutgen: Callable[..., Ran]
) -> None:
    """Even below another project, which would be built in its place."""
    for folder, file in {"outer": "site.yaml", "outer/inner": name}.items():
        (tmp_path / folder / "content").mkdir(parents=True)
        (tmp_path / folder / "content" / file).write_text("title: T\n")
    ran = tutgen("build", cwd=tmp_path / "outer/inner")
    path = tmp_path / "outer/inner/content" / name
    assert (ran.code, ran.err) == (
        2,
        f"error: '{path}' is not read under this name\n       rename it to 'content/site.yaml'\n",
    )


def test_a_link_to_what_is_left_out_tells_why(project: Make, build_site: Build) -> None:
    files = {"content/index.md": "# Home\n\nGet [the dump](dump.bak).\n", "content/dump.bak": "x"}
    (found,) = build_site(project(files)).result.diagnostics
    assert (found.code, "rename it" in (found.hint or "")) == ("dead-link", True)
