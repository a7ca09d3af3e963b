"""Publishing to real repositories: what the branch holds, and that nothing else is touched."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tutgen import __version__
from tutgen.build.write import staging
from tutgen.diagnostics import TutgenError
from tutgen.publish.branch import PublishOptions, PublishReport, publish
from tutgen.publish.workflow import workflow_text

pytestmark = pytest.mark.slow

Run = Callable[..., Any]

SITE = {"index.html": "<h1>Home</h1>\n", "guide/acme.html": "<h1>Acme</h1>\n"}
"""The files of a site."""


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("GIT_") or name == "EMAIL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode().removesuffix("\n")


@dataclass(frozen=True)
class World:
    """An author's clone of a remote repository, and a folder for what is built."""

    folder: Path
    clone: Path
    remote: Path

    def publish(self, site: Mapping[str, str] = SITE, **options: object) -> PublishReport:
        return self.publish_from(self.clone, site, **options)

    def publish_from(
        self, root: Path, site: Mapping[str, str] = SITE, **options: object
    ) -> PublishReport:
        built = self.folder / "built"
        with staging(built) as stage:
            stage.publish(
                {address: stage.write(address, t.encode()) for address, t in site.items()}
            )
        return publish(root, built, PublishOptions(**options))  # type: ignore[arg-type]

    def refused(self, **options: Any) -> tuple[str, str | None, int]:
        """The message, hint and exit code."""
        with pytest.raises(TutgenError) as caught:
            self.publish(**options)
        return caught.value.message, caught.value.hint, caught.value.exit_code

    def branch(self, name: str = "gh-pages") -> dict[str, str]:
        """The files of a branch of the remote."""
        paths = git(self.remote, "ls-tree", "-r", "--name-only", name).split("\n")
        shown = {
            p: subprocess.check_output(["git", "show", f"{name}:{p}"], cwd=self.remote)
            for p in paths
        }
        return {path: content.decode() for path, content in shown.items()}

    def log(self, form: str = "%s", name: str = "gh-pages") -> list[str]:
        return git(self.remote, "log", f"--format={form}", name).split("\n")

    def push_as_another(self, files: Mapping[str, str], branch: str, *, title: str = "Mine") -> str:
        """Somebody else's commit on a branch; returns its short name."""
        other = self.folder / "other"
        git(self.folder, "clone", "--quiet", "--no-checkout", str(self.remote), str(other))
        identify(other, "Ada")
        if f"refs/heads/{branch}" in git(other, "ls-remote", "origin"):
            git(other, "checkout", "--quiet", branch)
        else:
            git(other, "checkout", "--quiet", "--orphan", branch)
            git(other, "reset", "--quiet")
        commit(other, files, title)
        git(other, "push", "--quiet", "origin", branch)
        return git(other, "rev-parse", "--short", "HEAD")


def identify(repository: Path, name: str) -> None:
    git(repository, "config", "user.name", name)
    git(repository, "config", "user.email", f"{name.lower()}@example.org")


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")


def commit(repository: Path, files: Mapping[str, str], title: str = "Sources") -> None:
    write(repository, files)
    git(repository, "add", "--force", *files)
    git(repository, "commit", "--quiet", "--message", title)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path, tmp_path / "clone", tmp_path / "remote.git")
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(made.remote))
    git(tmp_path, "clone", "--quiet", str(made.remote), str(made.clone))
    identify(made.clone, "Grace")
    git(made.clone, "checkout", "--quiet", "-b", "main")
    commit(made.clone, {"content/site.yaml": "title: T\n", "README.md": "Read\n"})
    git(made.clone, "push", "--quiet", "origin", "main")
    return made


def state(repository: Path) -> dict[str, bytes]:
    """Everything that git and the author have there, but for the store of objects."""
    return {
        path.relative_to(repository).as_posix(): path.read_bytes()
        for path in sorted(repository.rglob("*"))
        if path.is_file() and not path.is_relative_to(repository / ".git/objects")
    }


def hook(repository: Path, name: str, *lines: str) -> None:
    path = repository / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(("#!/bin/sh", *lines, "")), "utf-8")
    path.chmod(0o755)


# ----------------------------------------------------------------------------- what the branch holds


def test_the_first_publish_makes_the_branch(world: World) -> None:
    report = world.publish()
    assert report.added == (".nojekyll", "guide/acme.html", "index.html")
    assert (report.changed, report.removed) == ((), ())
    assert world.branch() == {**SITE, ".nojekyll": ""}
    assert world.log("%h") == [report.commit]


def test_a_commit_names_the_one_that_the_site_was_built_from(world: World) -> None:
    world.publish()
    full, short = (git(world.clone, "rev-parse", *form, "HEAD") for form in ([], ["--short"]))
    assert git(world.remote, "log", "-1", "--format=%B", "gh-pages").strip() == (
        f"Publish {short}\n\nSource-Commit: {full}\nGenerated-By: tutgen {__version__}"
    )
    assert world.log("%an <%ae>") == ["Grace <grace@example.org>"]


def test_a_message_of_ones_own_keeps_the_trailers(world: World) -> None:
    world.publish(message="Grüße\n\nAnd more.\n")
    assert world.log("%s") == ["Grüße"]
    (trailers,) = world.log("%(trailers:key=Generated-By,valueonly,separator=%x2C)")
    assert trailers == f"tutgen {__version__}"


def test_the_next_publish_replaces_what_is_there(world: World) -> None:
    first = world.publish({**SITE, "old.html": "Old\n"})
    report = world.publish({**SITE, "index.html": "<h1>New</h1>\n", "new.html": "New\n"})
    assert report.added == ("new.html",)
    assert report.changed == ("index.html",)
    assert report.removed == ("old.html",)
    assert world.branch() == {
        **SITE,
        ".nojekyll": "",
        "index.html": "<h1>New</h1>\n",
        "new.html": "New\n",
    }
    assert world.log("%h") == [report.commit, first.commit]


def test_the_same_site_makes_no_commit(world: World) -> None:
    first = world.publish()
    commit(world.clone, {"README.md": "Changed\n"})
    report = world.publish()
    assert report == PublishReport((), (), ())
    assert report.unchanged
    assert world.log("%h") == [first.commit]


def test_a_dry_run_tells_and_leaves_nothing(world: World) -> None:
    world.publish({**SITE, "old.html": "Old\n"})
    before = state(world.clone), world.log("%h"), git(world.clone, "count-objects")
    report = world.publish({**SITE, "new.html": "New\n"}, dry_run=True)
    assert report == PublishReport(added=("new.html",), changed=(), removed=("old.html",))
    assert (state(world.clone), world.log("%h"), git(world.clone, "count-objects")) == before


CNAMES: dict[str, tuple[str | None, str | None, str | None, str | None]] = {
    # site.yaml, the site's own file, the branch -> the branch after
    "of site.yaml": ("a.example.org", None, None, "a.example.org\n"),
    "of the branch": (None, None, "b.example.org", "b.example.org"),
    "of a file of the site": (None, "c.example.org\n", "b.example.org", "c.example.org\n"),
    "site.yaml first": ("a.example.org", "c.example.org\n", "b.example.org", "a.example.org\n"),
    "none": (None, None, None, None),
}


@pytest.mark.parametrize(
    ("cname", "of_site", "of_branch", "expected"), CNAMES.values(), ids=CNAMES.keys()
)
def test_the_domain_is_kept(
    world: World,
    cname: str | None,
    of_site: str | None,
    of_branch: str | None,
    expected: str | None,
) -> None:
    world.publish()
    if of_branch:  # as GitHub does it, when a domain is set on its pages
        world.push_as_another({"CNAME": of_branch}, "gh-pages", title="Create CNAME")
    site = {**SITE, "CNAME": of_site} if of_site else SITE
    world.publish(site, cname=cname)
    assert world.branch().get("CNAME") == expected


def test_the_bytes_are_those_that_were_built(world: World) -> None:
    """Neither line ends nor attributes nor ignore rules change what is published."""
    git(world.clone, "config", "core.autocrlf", "true")
    git(world.clone, "config", "filter.shout.clean", "tr a-z A-Z")
    attributes = "*.html text eol=crlf filter=shout ident\n"
    commit(world.clone, {".gitattributes": attributes, ".gitignore": "*.html\n"})
    write(world.clone, {".git/info/attributes": attributes})
    site = {"unix.html": "a\nb\n$Id$\n", "dos.html": "a\r\nb\r\n", "mixed.html": "a\r\nb\n"}
    world.publish(site)
    assert world.branch() == {**site, ".nojekyll": ""}


def test_names_of_any_script_and_with_spaces(world: World) -> None:
    site = {'"quoted" name.html': "1", "größe/日本.html": "2"}
    world.publish(site)
    listed = git(world.remote, "ls-tree", "-r", "-z", "--name-only", "gh-pages").split("\0")
    assert sorted(listed) == ["", '"quoted" name.html', ".nojekyll", "größe/日本.html"]
    assert world.publish(site).unchanged


# ---------------------------------------------------------------------------- what stays as it is


def test_nothing_of_the_author_changes_but_what_is_known_of_the_remote(world: World) -> None:
    git(world.clone, "config", "core.splitIndex", "true")
    world.publish()
    world.push_as_another({"CNAME": "b.example.org"}, "gh-pages")
    write(world.clone, {"README.md": "Being written\n", "draft.txt": "Untracked\n"})
    git(world.clone, "add", "README.md")
    os.utime(world.clone / "content/site.yaml", (0, 0))  # git would write down that it is the same
    before = state(world.clone)
    world.publish({"index.html": "<h1>New</h1>\n"})
    after = state(world.clone)
    differing = {path for path in before | after if before.get(path) != after.get(path)}
    tracking = "refs/remotes/origin/gh-pages"
    assert differing == {f".git/{tracking}", f".git/logs/{tracking}"}
    assert git(world.clone, "rev-parse", tracking) == git(world.remote, "rev-parse", "gh-pages")


def test_a_refused_push_leaves_everything_as_it_was(world: World) -> None:
    world.publish()
    world.push_as_another({"CNAME": "b.example.org"}, "gh-pages")
    hook(world.remote, "pre-receive", "echo 'no pages on Fridays' >&2", "exit 1")
    before = state(world.clone), state(world.remote)["refs/heads/gh-pages"]
    assert world.refused(site={"index.html": "New\n"}) == (
        "git push: no pages on Fridays; pre-receive hook declined",
        None,
        3,
    )
    assert (state(world.clone), state(world.remote)["refs/heads/gh-pages"]) == before


def test_the_hook_of_the_author_may_refuse(world: World) -> None:
    hook(world.clone / ".git", "pre-push", "echo 'ask me first' >&2", "exit 1")
    assert world.refused() == ("git push: ask me first", None, 3)


def test_a_clone_stays_as_deep_as_it_was(world: World) -> None:
    for number in range(3):
        world.publish({"index.html": f"{number}\n"})
    fresh = world.folder / "fresh"
    git(world.folder, "clone", "--quiet", world.remote.as_uri(), str(fresh))
    identify(fresh, "Grace")
    world.publish_from(fresh)
    assert git(fresh, "rev-parse", "--is-shallow-repository") == "false"
    assert len(world.log()) == 4


@pytest.mark.parametrize("branches", ["--single-branch", "--no-single-branch"])
def test_a_shallow_clone_publishes(world: World, branches: str) -> None:
    commit(world.clone, {"README.md": "More\n"})
    git(world.clone, "push", "--quiet", "origin", "main")
    world.publish({"index.html": "1\n"})
    world.publish({"index.html": "2\n"})
    shallow = world.folder / "shallow"
    url = world.remote.as_uri()
    git(world.folder, "clone", "--quiet", "--depth=1", branches, url, str(shallow))
    identify(shallow, "Grace")
    assert world.publish_from(shallow).removed == ()
    assert len(world.log()) == 3
    assert world.branch() == {**SITE, ".nojekyll": ""}


def test_a_project_in_a_subfolder(world: World) -> None:
    commit(world.clone, {"docs/content/site.yaml": "title: T\n"})
    write(world.clone, {"content/site.yaml": "title: Another project, being written\n"})
    world.publish_from(world.clone / "docs")
    world.publish_from(world.clone / "docs", {**SITE, "docs/old.html": "Old\n"})
    report = world.publish_from(world.clone / "docs")
    assert report.removed == ("docs/old.html",)
    assert world.branch() == {**SITE, ".nojekyll": ""}


def test_a_linked_worktree_and_a_detached_head(world: World) -> None:
    linked = world.folder / "linked"
    git(world.clone, "worktree", "add", "--quiet", "--detach", str(linked))
    before = state(linked), git(linked, "status", "--porcelain", "--branch")
    world.publish_from(linked)
    assert (state(linked), git(linked, "status", "--porcelain", "--branch")) == before
    assert world.branch() == {**SITE, ".nojekyll": ""}


def test_the_variables_of_a_hook_do_not_mislead(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = world.folder / "elsewhere"
    git(world.folder, "init", "--quiet", str(elsewhere))
    monkeypatch.setenv("GIT_DIR", str(elsewhere / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(elsewhere))
    monkeypatch.setenv("GIT_INDEX_FILE", str(elsewhere / ".git/index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(elsewhere / ".git/objects"))
    world.publish()
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.delenv(name)
    assert world.branch() == {**SITE, ".nojekyll": ""}
    assert not (elsewhere / ".git/index").exists()


# ------------------------------------------------------------------------------ sources as committed


DIRTY = {
    "changed": {"content/site.yaml": "title: New\n"},
    "new": {"content/new.md": "# New\n"},
    "new in a new folder": {"templates/css/more.css": "a {}\n"},
}
NOT_COMMITTED = "there are changes that are not committed: "
COMMIT_THEM = (
    "commit or delete them, or pass --allow-dirty: the site names the commit that it was built from"
)


@pytest.mark.parametrize("files", DIRTY.values(), ids=DIRTY.keys())
def test_sources_that_are_not_committed_are_refused(world: World, files: Mapping[str, str]) -> None:
    write(world.clone, files)
    assert world.refused() == (f"{NOT_COMMITTED}'{next(iter(files))}'", COMMIT_THEM, 2)


def test_a_staged_rename_names_both_files_and_many_are_counted(world: World) -> None:
    git(world.clone, "mv", "content/site.yaml", "content/moved.yaml")
    write(world.clone, {f"content/{name}.md": "Text\n" for name in "abc"})
    message, _, _ = world.refused()
    assert message == (
        f"{NOT_COMMITTED}'content/moved.yaml', 'content/site.yaml', 'content/a.md' and 2 more"
    )


def test_what_git_ignores_is_not_published_unseen(world: World) -> None:
    """A build reads such files: they are in no commit, and nobody else has them."""
    commit(world.clone, {".gitignore": "*.log\nprivate.*\n"})
    write(world.clone, {"content/debug.log": "Half", "content/guide/private.md": "# Mine\n"})
    assert world.refused() == (
        f"{NOT_COMMITTED}'content/debug.log' (ignored by git), "
        "'content/guide/private.md' (ignored by git)",
        COMMIT_THEM,
        2,
    )


@pytest.mark.parametrize("folder", ["", "docs/", ".docs/_web/"])
def test_what_a_build_does_not_read_may_be_as_it_is(world: World, folder: str) -> None:
    commit(world.clone, {".gitignore": "*.json\n", f"{folder}content/site.yaml": "title: T\n"})
    unread = (
        "content/.DS_Store", "content/a/.b/c.md", "content/_schema/site.json", "templates/.x",
        "content/page.md~", "content/old.bak/page.md", "templates/base.html.orig",
    )  # fmt: skip
    write(world.clone, {f"{folder}{name}": "x" for name in unread})
    world.publish_from(world.clone / folder)
    assert "uncommitted" not in "".join(world.log("%b"))
    for name in ("content/_snippets/a.md", "content/.well-known/a.txt", "templates/_part.html"):
        write(world.clone, {f"{folder}{name}": "x"})
        with pytest.raises(TutgenError) as caught:
            world.publish_from(world.clone / folder)
        assert caught.value.message == f"{NOT_COMMITTED}'{folder}{name}'"
        (world.clone / folder / name).unlink()


def test_dirty_sources_may_be_allowed_and_the_commit_says_so(world: World) -> None:
    write(world.clone, {"content/new.md": "# New\n"})
    world.publish(allow_dirty=True)
    head = git(world.clone, "rev-parse", "HEAD")
    (trailer,) = world.log("%(trailers:key=Source-Commit,valueonly,separator=%x2C)")
    assert trailer == f"{head} (with uncommitted changes)"


def test_other_files_may_be_as_they_are(world: World) -> None:
    write(world.clone, {"README.md": "Being written\n", "notes.txt": "Untracked\n"})
    world.publish()
    assert "uncommitted" not in "".join(world.log("%b"))


# ------------------------------------------------------------------------------- whose branch it is


def test_a_branch_of_somebody_else_is_refused(world: World) -> None:
    theirs = world.push_as_another({"page.html": "By hand\n"}, "gh-pages")
    assert world.refused() == (
        f"'origin/gh-pages' was not made by tutgen: its last commit is {theirs} 'Mine' by Ada",
        "if the site may take the place of its files, pass --adopt",
        2,
    )
    assert world.log("%h") == [theirs]


def test_a_branch_of_somebody_else_may_be_adopted_with_its_history(world: World) -> None:
    theirs = world.push_as_another({"page.html": "By hand\n"}, "gh-pages")
    report = world.publish(adopt=True)
    assert report.removed == ("page.html",)
    assert world.branch() == {**SITE, ".nojekyll": ""}
    assert world.log("%h") == [report.commit, theirs]
    assert world.publish().unchanged


def test_a_change_by_hand_makes_the_branch_somebody_elses(world: World) -> None:
    world.publish()
    world.push_as_another({"index.html": "By hand\n"}, "gh-pages")
    message, _, code = world.refused()
    assert (message.split(":")[0], code) == ("'origin/gh-pages' was not made by tutgen", 2)


@pytest.mark.parametrize(
    ("version", "refused"), [("99.0.0", True), (__version__, False), ("0.0.9", False)]
)
def test_the_site_of_a_newer_tutgen_is_refused(world: World, version: str, refused: bool) -> None:
    title = f"Publish\n\nGenerated-By: tutgen {version}"
    world.push_as_another({"index.html": "Old\n"}, "gh-pages", title=title)
    if refused:
        assert world.refused() == (
            f"'origin/gh-pages' was made by tutgen {version}, and this is {__version__}",
            "upgrade tutgen, or pass --adopt",
            2,
        )
    assert world.publish(adopt=refused).commit


def test_the_default_branch_is_refused_even_to_adopt(world: World) -> None:
    git(world.clone, "checkout", "--quiet", "-b", "work")
    for adopt in (False, True):
        assert world.refused(branch="main", adopt=adopt) == (
            "'main' is the default branch of 'origin', expected one that holds only the site",
            "name another one with --branch",
            2,
        )
    assert world.log(name="main") == ["Sources"]


def test_a_default_branch_that_holds_only_the_site_is_fine(world: World) -> None:
    """A repository of its own, as for `owner.github.io`."""
    pages = world.folder / "pages.git"
    git(world.folder, "init", "--quiet", "--bare", "--initial-branch=live", str(pages))
    git(world.clone, "remote", "add", "pages", str(pages))
    for text in ("1\n", "2\n"):
        world.publish({"index.html": text}, remote="pages", branch="live")
    assert git(pages, "show", "live:index.html") == "2"


# ------------------------------------------------------------------------ what it was built from


@pytest.fixture
def colleague(world: World) -> Path:
    """The clone of a colleague, who has published a correction that Grace has not pulled."""
    world.publish()
    clone = world.folder / "colleague"
    git(world.folder, "clone", "--quiet", str(world.remote), str(clone))
    identify(clone, "Ada")
    commit(clone, {"content/index.md": "# Mended\n"}, "Mend the dose")
    git(clone, "push", "--quiet", "origin", "main")
    world.publish_from(clone, {"index.html": "Mended\n"})
    return clone


def told(clone: Path) -> str:
    return git(clone, "log", "-1", "--format=%h '%s' by %an")


PULL = "get the newer one (`git pull`), or pass --allow-rollback to return to the older"
BRING = "bring it in first (`git pull`), or pass --allow-rollback to publish without it"


def older(clone: Path) -> tuple[str, str, int]:
    made = f"'origin/gh-pages' was built from {told(clone)}"
    return f"{made}, and what is checked out is older", PULL, 2


def elsewhere(clone: Path) -> tuple[str, str, int]:
    made = f"'origin/gh-pages' was built from {told(clone)}"
    return f"{made}, which is not in the history of what is checked out", BRING, 2


@pytest.mark.parametrize("options", [{}, {"dry_run": True}, {"no_history": True}, {"adopt": True}])
def test_an_older_commit_is_refused(
    world: World, colleague: Path, options: Mapping[str, Any]
) -> None:
    before = state(world.clone)
    assert world.refused(**options) == older(colleague)
    assert world.branch()["index.html"] == "Mended\n"
    assert state(world.clone) == before
    git(world.clone, "pull", "--quiet", "origin", "main")
    assert world.publish(**options).changed == ("index.html",)


def test_a_commit_beside_the_one_that_was_published_is_refused(
    world: World, colleague: Path
) -> None:
    commit(world.clone, {"content/more.md": "# More\n"})
    assert world.refused() == elsewhere(colleague)
    git(world.clone, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
    assert world.publish().changed == ("index.html",)


def test_to_go_back_may_be_meant(world: World, colleague: Path) -> None:
    assert world.publish(allow_rollback=True).changed == ("index.html",)
    assert world.branch()["index.html"] == SITE["index.html"]
    assert world.publish().unchanged
    world.publish_from(colleague, {"index.html": "Mended again\n"})


def test_uncommitted_changes_do_not_hide_the_commit(world: World, colleague: Path) -> None:
    write(colleague, {"content/index.md": "# Being mended\n"})
    world.publish_from(colleague, {"index.html": "Being mended\n"}, allow_dirty=True)
    assert world.refused() == older(colleague)


def test_a_commit_of_github_does_not_hide_the_commit(world: World, colleague: Path) -> None:
    world.push_as_another({"CNAME": "b.example.org"}, "gh-pages", title="Create CNAME")
    assert world.refused() == older(colleague)


@pytest.mark.parametrize("pushed", [False, True])
def test_a_commit_that_was_amended_is_not_the_same(world: World, pushed: bool) -> None:
    commit(world.clone, {"content/more.md": "# More\n"}, "Say more")
    world.publish()
    expected = elsewhere(world.clone)
    if pushed:
        git(world.clone, "push", "--quiet", "origin", "main")
    git(world.clone, "commit", "--quiet", "--amend", "--message", "Say much more")
    assert world.refused(site={"index.html": "More\n"}) == expected


def test_a_commit_that_nobody_else_has_is_named_by_its_number(world: World) -> None:
    """Published from another machine, and never pushed."""
    other = world.folder / "elsewhere"
    git(world.folder, "clone", "--quiet", str(world.remote), str(other))
    identify(other, "Ada")
    commit(other, {"content/more.md": "# More\n"})
    world.publish_from(other)
    message, hint, code = world.refused()
    number = git(other, "rev-parse", "HEAD")[:7]
    assert message == (
        f"'origin/gh-pages' was built from {number}, a commit that the remote does not have, "
        "which is not in the history of what is checked out"
    )
    assert (hint, code) == (BRING, 2)


@pytest.mark.parametrize("trailer", ["", "\nSource-Commit: --all", "\nSource-Commit: v1"])
def test_a_branch_that_does_not_say_what_it_was_built_from(world: World, trailer: str) -> None:
    title = f"Publish\n\nGenerated-By: tutgen {__version__}{trailer}"
    world.push_as_another({"index.html": "Old\n"}, "gh-pages", title=title)
    assert world.publish().changed == ("index.html",)


@pytest.mark.parametrize("first", [True, False])
def test_a_branch_that_is_not_the_default_one_is_refused(world: World, first: bool) -> None:
    if not first:
        world.publish()
    git(world.clone, "checkout", "--quiet", "-b", "trial")
    commit(world.clone, {"content/more.md": "# More\n"})
    assert world.refused() == (
        "'trial' is checked out, and the default branch of 'origin' is 'main'",
        "publish from there (`git switch main`), or pass --allow-rollback",
        2,
    )
    world.publish(allow_rollback=True)


@pytest.mark.parametrize("why", ["detached", "no default branch"])
def test_history_alone_decides_where_no_branch_does(world: World, why: str) -> None:
    world.publish()
    commit(world.clone, {"content/more.md": "# More\n"})
    if why == "detached":
        git(world.clone, "checkout", "--quiet", "--detach")
    else:
        git(world.clone, "checkout", "--quiet", "-b", "trial")
        git(world.remote, "symbolic-ref", "HEAD", "refs/heads/not-there")
    world.publish({"index.html": "More\n"})
    expected = older(world.clone)
    git(world.clone, "reset", "--quiet", "--hard", "HEAD^")
    assert world.refused() == expected


def shallow_clone(world: World, depth: int = 1) -> Path:
    clone = world.folder / f"shallow-{depth}"
    git(world.folder, "clone", "--quiet", f"--depth={depth}", world.remote.as_uri(), str(clone))
    identify(clone, "Grace")
    return clone


@pytest.mark.parametrize("commits", [0, 1, 3])
def test_a_shallow_clone_knows_what_it_lacks(world: World, commits: int) -> None:
    """Of the commit that was published as well, however far back it lies."""
    world.publish()
    for number in range(commits):
        commit(world.clone, {"content/more.md": f"# {number}\n"})
    git(world.clone, "push", "--quiet", "origin", "main")
    clone = shallow_clone(world)
    world.publish_from(clone, {"index.html": f"{commits}\n"})
    assert git(clone, "rev-list", "--count", "HEAD") == "1"


def test_a_shallow_clone_that_is_behind_is_refused(world: World) -> None:
    commit(world.clone, {"content/more.md": "# More\n"})
    git(world.clone, "push", "--quiet", "origin", "main")
    clone = shallow_clone(world)
    commit(world.clone, {"content/more.md": "# Mended\n"}, "Mend")
    git(world.clone, "push", "--quiet", "origin", "main")
    world.publish()
    with pytest.raises(TutgenError) as caught:
        world.publish_from(clone, {"index.html": "Old\n"})
    assert (caught.value.message, caught.value.hint, 2) == older(world.clone)
    assert git(clone, "rev-list", "--count", "HEAD") == "1"


def test_a_shallow_clone_that_cannot_ask_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The remote gives the branches, and no single commits."""
    world.publish()
    for number in range(3):
        commit(world.clone, {"content/more.md": f"# {number}\n"})
    git(world.clone, "push", "--quiet", "origin", "main")
    clone = shallow_clone(world)
    real = shutil.which("git")
    only_refs = 'case "$*" in fetch*refs/heads*) ;; fetch*) exit 1 ;; esac'
    hook(world.folder, "git", only_refs, f'exec {real} "$@"')
    monkeypatch.setenv("PATH", f"{world.folder / 'hooks'}:{os.environ['PATH']}")
    with pytest.raises(TutgenError, match="this shallow clone does not tell") as caught:
        world.publish_from(clone, {"index.html": "New\n"})
    assert caught.value.hint == (
        "get the whole history (`git fetch --unshallow`), or pass --allow-rollback"
    )
    world.publish_from(clone, {"index.html": "New\n"}, allow_rollback=True)


# -------------------------------------------------------------------------------------- two at once


@pytest.fixture(params=["before the push connects", "while the push goes on"])
def in_the_meantime(
    request: pytest.FixtureRequest, world: World, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Ada pushes a commit, whose short name this is, after the branch was read."""
    world.publish()
    other = world.folder / "other"
    git(world.folder, "clone", "--quiet", "-b", "gh-pages", str(world.remote), str(other))
    identify(other, "Ada")
    commit(other, {"index.html": "By Ada\n"}, "Quick fix")
    real = shutil.which("git")
    push = f"{real} -C {other} push --quiet origin gh-pages"
    if request.param == "while the push goes on":
        hook(world.clone / ".git", "pre-push", "unset GIT_DIR", push)
    else:
        started = f'case "$*" in push*) {push} ;; esac'
        hook(world.folder, "git", started, f'exec {real} "$@"')
        monkeypatch.setenv("PATH", f"{world.folder / 'hooks'}:{os.environ['PATH']}")
    return git(other, "rev-parse", "--short", "HEAD")


@pytest.mark.parametrize("no_history", [False, True])
def test_a_commit_in_the_meantime_is_told_and_kept(
    world: World, in_the_meantime: str, no_history: bool
) -> None:
    before = state(world.clone)
    theirs = f"{in_the_meantime} 'Quick fix' by Ada"
    assert world.refused(site={"index.html": "New\n"}, no_history=no_history) == (
        f"'origin/gh-pages' got another commit in the meantime: {theirs}",
        "run it again, if the site may take the place of that",
        3,
    )
    assert world.branch()["index.html"] == "By Ada\n"
    assert state(world.clone) == before


def test_no_history_leaves_a_single_commit(world: World) -> None:
    world.publish({"index.html": "1\n"})
    world.publish({"index.html": "2\n"})
    report = world.publish({"index.html": "3\n"}, no_history=True)
    assert report.changed == ("index.html",)
    assert world.log("%h") == [report.commit]


def test_no_history_drops_the_history_of_the_same_site_once(world: World) -> None:
    world.publish({"index.html": "1\n"})
    world.publish()
    report = world.publish(no_history=True)
    assert report.unchanged
    assert world.log("%h") == [report.commit]
    assert world.publish(no_history=True).commit is None


def test_no_history_makes_the_branch_too(world: World) -> None:
    report = world.publish(no_history=True)
    assert world.log("%h") == [report.commit]


# -------------------------------------------------------------------------------- wrong surroundings


def test_without_git(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert world.refused() == ("git is not installed", "install git", 3)


def test_without_a_repository(tmp_path: Path) -> None:
    world = World(tmp_path, tmp_path, tmp_path)
    assert world.refused() == (
        f"'{tmp_path}' is in no git repository",
        "make one: `git init`, commit, `git remote add origin URL`",
        2,
    )


def test_without_a_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert World(tmp_path, tmp_path, tmp_path).refused() == (
        "the repository has no commit yet",
        "commit the sources: the site names the commit that it was built from",
        2,
    )


def test_without_a_site(world: World) -> None:
    assert world.refused(site={}) == (
        f"there is no site in '{world.folder / 'built'}'",
        "run `tutgen build` first",
        2,
    )


MISTAKES: dict[str, tuple[dict[str, str], tuple[str, str | None, int]]] = {
    "remote": (
        {"remote": "orgin"},
        ("there is no remote 'orgin'", "did you mean 'origin'?", 2),
    ),
    "branch": (
        {"branch": "gh pages"},
        ("'gh pages' cannot be the name of a branch", None, 2),
    ),
    "checked out": (
        {"branch": "main"},
        (
            "'main' is checked out, expected a branch that holds only the site",
            "name another one with --branch",
            2,
        ),
    ),
}


@pytest.mark.parametrize(("options", "expected"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistaken_target(
    world: World, options: Mapping[str, str], expected: tuple[str, str | None, int]
) -> None:
    assert world.refused(**options) == expected


def test_without_a_remote(world: World) -> None:
    git(world.clone, "remote", "remove", "origin")
    assert world.refused() == (
        "there is no remote 'origin'",
        "add it: `git remote add origin URL`",
        2,
    )


def test_a_remote_that_is_not_there(world: World) -> None:
    world.remote.rename(world.folder / "moved.git")
    message, hint, code = world.refused()
    assert message == (
        f"git ls-remote: '{world.remote}' does not appear to be a git repository; "
        "Could not read from remote repository."
    )
    assert (hint, code) == (None, 3)


@pytest.mark.parametrize("missing", ["user.name", "user.email"])
def test_without_an_author(world: World, missing: str) -> None:
    git(world.clone, "config", "--unset", missing)
    assert world.refused() == (
        "git does not know who you are",
        "tell it: `git config user.name NAME` and `git config user.email ADDRESS`",
        3,
    )


def test_the_author_may_come_from_the_environment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(world.clone, "config", "--remove-section", "user")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Robot")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "robot@example.org")
    world.publish()
    assert world.log("%an") == ["Robot"]


# ----------------------------------------------------------------------------------- the command


CONTENT = {
    "content/index.md": "# Home\n",
    "content/services/acme.yaml": "name: Acme\n",
    "content/guide/index.md": "---\ntitle: Guide\nservices: [acme]\n---\nText\n",
    "content/guide/[service].md": '---\ntitle: "With {{ service.name }}"\n---\n## Do\n\nText\n',
}


@pytest.fixture
def project_in(world: World) -> Path:
    commit(world.clone, CONTENT)
    return world.clone


def test_publish_builds_checks_and_pushes(tutgen: Run, world: World, project_in: Path) -> None:
    first = tutgen("publish", cwd=project_in)
    (title,) = world.log("%h")
    files = world.branch()
    assert (first.code, first.out) == (0, "")
    assert first.err == (
        f"Published 3 pages to origin/gh-pages as {title}: {len(files)} added, 0 changed, 0 removed\n"
        "To serve it on GitHub: Settings > Pages > Deploy from a branch > gh-pages\n"
    )
    assert "With Acme" in files["guide/acme.html"]
    assert not {path for path in files if "tutgen" in path and not path.startswith("assets")}
    assert not (project_in / "site").exists()
    again = tutgen("publish", cwd=project_in)
    assert (again.code, again.out, again.err) == (
        0,
        "",
        "Unchanged: origin/gh-pages has these 3 pages already\n",
    )


def test_publish_takes_the_domain_of_the_site(tutgen: Run, world: World, project_in: Path) -> None:
    commit(project_in, {"content/site.yaml": "title: T\ncname: docs.example.org\n"})
    assert tutgen("publish", cwd=project_in).code == 0
    assert world.branch()["CNAME"] == "docs.example.org\n"


def test_an_address_below_a_host_has_to_be_said(
    tutgen: Run, world: World, project_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page for missing addresses is made of it. The remote is reached by an ssh of our own."""
    write(
        tmp_path, {"ssh": f"#!/bin/sh\nfor last; do :; done\nexec ${{last%% *}} {world.remote}\n"}
    )
    (tmp_path / "ssh").chmod(0o755)
    monkeypatch.setenv("GIT_SSH", str(tmp_path / "ssh"))
    git(project_in, "remote", "set-url", "origin", "git@github.com:octo/birds.git")
    address = "https://octo.github.io/birds/"
    ran = tutgen("publish", cwd=project_in)
    assert (ran.code, ran.err) == (
        2,
        f"error: the site does not say its address, which will be '{address}'\n"
        f"       write 'base_url: {address}' into content/site.yaml, and commit it\n",
    )
    commit(project_in, {"content/site.yaml": f"title: T\nbase_url: {address}\n"})
    ran = tutgen("publish", cwd=project_in)
    assert (ran.code, ran.err.split(" as ")[0]) == (0, "Published 3 pages to origin/gh-pages")
    assert 'href="/birds/theme/' in world.branch()["404.html"]


def test_a_dry_run_lists_files(tutgen: Run, world: World, project_in: Path) -> None:
    tutgen("publish", cwd=project_in)
    commit(project_in, {"content/more.md": "# More\n"})
    before = world.log("%h")
    ran = tutgen("publish", "--dry-run", cwd=project_in)
    rows = ran.out.splitlines()
    assert "added\tmore.html" in rows
    assert {row.split("\t")[0] for row in rows} <= {"added", "changed"}
    assert ran.code == 0
    assert ran.err.startswith("Would publish 4 pages to origin/gh-pages: ")
    assert world.log("%h") == before


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("content/index.md", "# T\n\n[](nowhere.md)\n", "1 error"),
        ("content/_snippets/unused.md", "Text\n", "1 warning (--strict)"),
    ],
)
def test_a_problem_stops_it_before_git_runs(
    tutgen: Run,
    world: World,
    project_in: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    text: str,
    count: str,
) -> None:
    write(project_in, {name: text})
    monkeypatch.setenv("PATH", "")
    ran = tutgen("publish", cwd=project_in)
    assert ran.code == 1
    assert f"error: {count}; nothing was written" in ran.err


GATE = {
    "an error of the sibling rules": (
        {
            **CONTENT,
            "content/site.yaml": "title: T\ndiagnostics: {foreign-word: error}\n",
            "content/services/acme.yaml": "name: Acme\n",
            "content/services/bolt.yaml": "name: Bolt Dosage\n",
            "content/guide/index.md": "---\ntitle: Guide\nservices: [acme, bolt]\n---\nText\n",
            "content/guide/[service].md": (
                '---\ntitle: "With {{ service.name }}"\n---\n## Do\n\nAsk Bolt Dosage first.\n'
            ),
        },
        "error[foreign-word]",
        1,
    ),
    "a warning of the sibling rules": (
        {**CONTENT, "content/index.md": "# Home\n\nSee [here](guide/index.md).\n"},
        "warning[vague-label]",
        0,
    ),
    "a warning of the build": (
        {**CONTENT, "content/_snippets/unused.md": "Text\n"},
        "warning[unused-snippet]",
        1,
    ),
}


@pytest.mark.parametrize(("files", "finding", "code"), GATE.values(), ids=GATE.keys())
def test_publish_and_the_workflow_refuse_the_same(
    tutgen: Run,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    files: Mapping[str, str],
    finding: str,
    code: int,
) -> None:
    commit(world.clone, files)
    step = next(s for s in workflow_text("main", ".", ".").split("\n") if "tutgen build" in s)
    monkeypatch.setenv("TUTGEN_BUILD_CHECK", "true")  # as the workflow does for what is pushed
    for arguments in (step.split()[1:], ["publish", "--dry-run"]):
        ran = tutgen(*arguments, cwd=world.clone)
        assert finding in ran.err
        assert ran.code == code


def test_a_refusal_is_an_error_of_the_command(tutgen: Run, project_in: Path) -> None:
    write(project_in, {"content/new.md": "# New\n"})
    ran = tutgen("publish", cwd=project_in)
    assert ran.code == 2
    assert ran.err == f"error: {NOT_COMMITTED}'content/new.md'\n       {COMMIT_THEM}\n"


def test_a_site_that_is_not_fit_is_not_published(
    tutgen: Run, world: World, project_in: Path
) -> None:
    commit(project_in, {"content/page.html": '<title>T</title><a href="nowhere.html">x</a>\n'})
    ran = tutgen("publish", cwd=project_in)
    assert ran.code == 1
    assert ran.err.startswith("gh-pages:page.html:1:20: error[artifact-link]: ")
    assert "error: 1 error; the site is not fit to be published\n" in ran.err
    assert "gh-pages" not in git(world.remote, "branch")


def test_check_looks_at_the_site_that_was_built_last(
    tutgen: Run, world: World, project_in: Path
) -> None:
    tutgen("build", cwd=project_in)
    ran = tutgen("publish", "--check", cwd=project_in)
    assert (ran.code, ran.out, ran.err) == (0, "", "Checked site/: no errors\n")
    write(project_in, {"site/later.html": '<title>T</title><a href="nowhere.html">x</a>\n'})
    ran = tutgen("publish", "--check", cwd=project_in)
    assert ran.code == 1
    assert ran.err.startswith("site/later.html:1:20: error[artifact-link]: ")
    assert "gh-pages" not in git(world.remote, "branch")


def test_check_of_another_folder_names_it_as_it_is_reached(tutgen: Run, project_in: Path) -> None:
    tutgen("build", "-o", "../out", cwd=project_in)
    write(project_in.parent, {"out/later.html": '<title>T</title><a href="no.html">x</a>\n'})
    ran = tutgen("publish", "--check", "-o", "../out", cwd=project_in)
    assert ran.code == 1
    assert ran.err.startswith("../out/later.html:1:20: error[artifact-link]: ")


MISUSE = {
    "no site yet": (["--check"], "there is no folder 'site'\n", "run `tutgen build` first"),
    "folder without --check": (["-o", "x"], "-o names the folder that --check is about", None),
}


@pytest.mark.parametrize(("arguments", "message", "hint"), MISUSE.values(), ids=MISUSE.keys())
def test_misuse(
    tutgen: Run, project_in: Path, arguments: list[str], message: str, hint: str | None
) -> None:
    ran = tutgen("publish", *arguments, cwd=project_in)
    assert ran.code == 2
    assert ran.err.startswith(f"error: {message}")
    assert hint is None or hint in ran.err
