"""Puts a built site onto the branch that GitHub Pages serves, with git's plumbing.

Blobs go straight into the repository, past filters, attributes and ignore rules, so that the bytes
are those that were built; the tree is made in an index of its own; the commit is pushed by its name.
So the working tree, the index, HEAD and the local branches stay as they are, and a push that fails
leaves no more than objects that nothing refers to, which git deletes in time.
"""

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tutgen import __version__
from tutgen.build.write import contents
from tutgen.diagnostics import TutgenError, unknown_name_hint
from tutgen.publish.ancestry import refuse_other_branch, refuse_rollback
from tutgen.sources.git import Git, GitDistrustError, GitError
from tutgen.sources.ignore import is_unread

Files = Mapping[str, str]
"""Path -> mode and blob, as `git ls-tree` prints them."""


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """Where to publish, and what is allowed."""

    branch: str = "gh-pages"
    remote: str = "origin"
    message: str | None = None
    """Of the commit; None: `Publish`, and the commit of the sources."""
    cname: str | None = None
    """The custom domain; None: the one of the site's own CNAME, else of the branch's."""
    no_history: bool = False
    """The branch becomes a single commit."""
    dry_run: bool = False
    allow_dirty: bool = False
    """The sources may have uncommitted changes."""
    adopt: bool = False
    """The branch may be somebody else's, or of a newer tutgen."""
    allow_rollback: bool = False
    """HEAD may lack the commit that the branch was built from."""

    @property
    def ref(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def target(self) -> str:
        return f"{self.remote}/{self.branch}"


@dataclass(frozen=True, slots=True)
class PublishReport:
    """How the files of the branch differ from those that it had."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    commit: str | None = None
    """The short name of what was pushed; None: nothing was."""
    is_new: bool = False
    """The remote did not have the branch."""

    @property
    def unchanged(self) -> bool:
        return not (self.added or self.changed or self.removed)


def publish(root: Path, site: Path, options: PublishOptions) -> PublishReport:
    """Makes the branch hold the files of `site`, a folder that `write` wrote for the project `root`.

    Adds `.nojekyll`, so that GitHub serves the files as they are. Raises TutgenError: 2 for what is
    refused, 3 where git or the remote fails.
    """
    git = Git(root)
    source = _source(git, options)
    _check_target(git, options)
    head, default = _ask(git, options)
    built_from = None
    if head:
        git.fetch(options.remote, options.ref)
        made_by, built_from = _trailers(git, head)
        _check_maker(git, options, head, made_by, is_default=default == options.ref)
    if not options.allow_rollback:
        if default and default != options.ref:
            refuse_other_branch(git, options.remote, default)
        if built_from:
            refuse_rollback(git, options.remote, options.target, built_from)
    before = _tree(git, head) if head else {}
    after = _files(git, site, options, before)
    report = PublishReport(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(p for p in after.keys() & before.keys() if after[p] != before[p])),
        removed=tuple(sorted(before.keys() - after.keys())),
        is_new=head is None,
    )
    keeps_history = head and options.no_history and _has_parents(git, head)
    if options.dry_run or (report.unchanged and not keeps_history):
        return report
    commit = _commit(git, after, options, source, head)
    _push(git, options, commit, head)
    return replace(report, commit=_short(git, commit))


def remote_url(root: Path, remote: str) -> str | None:
    """The address of a remote of the project's repository; None if there is no such remote.

    Raises GitDistrustError.
    """
    try:
        return Git(root).run("remote", "get-url", remote)
    except GitDistrustError:  # it may well have one
        raise
    except GitError:
        return None


# ------------------------------------------------------------------------------- what is looked at


def _source(git: Git, options: PublishOptions) -> str:
    """The commit that the site was built from, as the trailer has it."""
    try:
        git.run("rev-parse", "--show-toplevel")
    except GitError as error:
        if "not a git repository" not in error.message:
            raise
        hint = "make one: `git init`, commit, `git remote add origin URL`"
        raise TutgenError(f"'{git.folder}' is in no git repository", hint=hint) from error
    try:
        commit = git.run("rev-parse", "--verify", "HEAD^{commit}")
    except GitError as error:
        hint = "commit the sources: the site names the commit that it was built from"
        raise TutgenError("the repository has no commit yet", hint=hint) from error
    paths = _uncommitted(git)
    if not paths:
        return commit
    if options.allow_dirty:
        return f"{commit} (with uncommitted changes)"
    more = f" and {len(paths) - 3:,} more" if len(paths) > 3 else ""
    raise TutgenError(
        f"there are changes that are not committed: {', '.join(paths[:3])}{more}",
        hint="commit or delete them, or pass --allow-dirty: the site names the commit that it was "
        "built from",
    )


def _uncommitted(git: Git) -> list[str]:
    """The quoted paths of files that a build reads and that differ from the commit; also those that git ignores,
    since a build reads them."""
    above = git.run("rev-parse", "--show-prefix")
    status = git.run(
        "status", "--porcelain", "-z", "--untracked-files=all", "--ignored", "--no-renames",
        "--", "content", "templates",
    )  # fmt: skip
    return [
        f"'{entry[3:]}'" + (" (ignored by git)" if entry.startswith("!!") else "")
        for entry in status.split("\0")[:-1]
        if not is_unread(entry[3:].removeprefix(above))
    ]


def _check_target(git: Git, options: PublishOptions) -> None:
    """Refuse branches and remotes that are unusable, without asking the remote."""
    try:
        git.run("check-ref-format", options.ref)
    except GitError as error:
        raise TutgenError(f"'{options.branch}' cannot be the name of a branch") from error
    remotes = git.run("remote").split()
    if options.remote not in remotes:
        hint = unknown_name_hint(options.remote, remotes, "there are")
        hint = hint or f"add it: `git remote add {options.remote} URL`"
        raise TutgenError(f"there is no remote '{options.remote}'", hint=hint)
    if options.branch == git.run("branch", "--show-current"):
        message = f"'{options.branch}' is checked out, expected a branch that holds only the site"
        raise TutgenError(message, hint="name another one with --branch")
    try:  # without an author, git would make one up from the name of the machine, and publish it
        git.run("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
        git.run("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
    except GitError as error:
        hint = "tell it: `git config user.name NAME` and `git config user.email ADDRESS`"
        raise TutgenError("git does not know who you are", hint=hint, exit_code=3) from error


def _ask(git: Git, options: PublishOptions) -> tuple[str | None, str | None]:
    """The commit of the branch at the remote, and the remote's default branch, as a ref."""
    commit = default = None
    refs = git.run("ls-remote", "--symref", options.remote, "HEAD", options.ref)
    for line in refs.splitlines():
        value, name = line.split("\t")
        if name == options.ref:
            commit = value
        elif name == "HEAD" and value.startswith("ref: "):
            default = value.removeprefix("ref: ")
    return commit, default


_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def _trailers(git: Git, head: str) -> tuple[str, str | None]:
    """Who made the branch, and the commit that it was built from, where the last commit tells.

    One that touches only the CNAME does not count: GitHub makes such commits when a domain is set on
    its pages.
    """
    form = "%(trailers:key=Generated-By,valueonly)%x00%(trailers:key=Source-Commit,valueonly)"
    printed = git.run(
        "log", "-1", "--no-show-signature", f"--format={form}",
        head, "--", ":(top)", ":(top,exclude)CNAME",
    )  # fmt: skip
    made_by, _, built_from = printed.partition("\0")
    commit = _COMMIT.match(built_from)
    return made_by, commit[0] if commit else None


def _check_maker(
    git: Git, options: PublishOptions, head: str, made_by: str, *, is_default: bool
) -> None:
    """Refuses a branch that would lose what tutgen cannot make again."""
    made = re.match(r"tutgen (\d[\w.]*)", made_by)
    if made is None and is_default:
        raise TutgenError(
            f"'{options.branch}' is the default branch of '{options.remote}', "
            "expected one that holds only the site",
            hint="name another one with --branch",
        )
    if options.adopt:
        return
    if made is None:
        raise TutgenError(
            f"'{options.target}' was not made by tutgen: its last commit is {git.in_words(head)}",
            hint="if the site may take the place of its files, pass --adopt",
        )
    if _numbers(made[1]) > _numbers(__version__):
        raise TutgenError(
            f"'{options.target}' was made by tutgen {made[1]}, and this is {__version__}",
            hint="upgrade tutgen, or pass --adopt",
        )


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _tree(git: Git, commit: str) -> Files:
    files = {}
    for line in git.run("ls-tree", "-r", "-z", "--full-tree", commit).split("\0")[:-1]:
        entry, path = line.split("\t", 1)
        mode, _, blob = entry.split(" ")
        files[path] = f"{mode} {blob}"
    return files


def _has_parents(git: Git, commit: str) -> bool:
    """From the commit itself: `git log` shows none at the edge of a shallow clone."""
    return "\nparent " in git.run("cat-file", "commit", commit).partition("\n\n")[0]


def _short(git: Git, commit: str) -> str:
    return git.run("rev-parse", "--short", commit)


# ---------------------------------------------------------------------------------- what is written


def _files(git: Git, site: Path, options: PublishOptions, before: Files) -> Files:
    """The files that the branch is to have. A dry run stores no blobs."""
    addresses = contents(site)
    if not addresses:
        raise TutgenError(f"there is no site in '{site}'", hint="run `tutgen build` first")
    store = [] if options.dry_run else ["-w"]
    paths = b"".join(os.fsencode(site.resolve() / address) + b"\n" for address in addresses)
    blobs = git.run("hash-object", *store, "--no-filters", "--stdin-paths", stdin=paths)

    def small(content: str) -> str:
        blob = git.run("hash-object", *store, "--stdin", stdin=content.encode())
        return _regular(blob)

    files = dict(zip(addresses, map(_regular, blobs.split("\n")), strict=True))
    files[".nojekyll"] = small("")
    if options.cname:
        files["CNAME"] = small(f"{options.cname}\n")
    elif "CNAME" in before:
        files.setdefault("CNAME", before["CNAME"])
    return files


def _regular(blob: str) -> str:
    return f"100644 {blob}"


def _commit(git: Git, files: Files, options: PublishOptions, source: str, head: str | None) -> str:
    """Stores the tree, and the commit that tells where it comes from."""
    entries = "".join(f"{entry}\t{path}\0" for path, entry in files.items())
    whole = ["-c", "core.splitIndex=false"]  # else a part of the index would be left behind
    with tempfile.TemporaryDirectory() as folder:
        env = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        stdin = entries.encode("utf-8", "surrogateescape")
        git.run(*whole, "update-index", "-z", "--index-info", stdin=stdin, env=env)
        tree = git.run(*whole, "write-tree", env=env)
    parents = ["-p", head] if head and not options.no_history else []
    built_from = source.partition(" ")[0]
    title = (options.message or "").strip() or f"Publish {_short(git, built_from)}"
    trailers = f"Source-Commit: {source}\nGenerated-By: tutgen {__version__}\n"
    message = f"{title}\n\n{trailers}".encode("utf-8", "replace")
    return git.run("-c", "i18n.commitEncoding=utf-8", "commit-tree", tree, *parents, stdin=message)


def _push(git: Git, options: PublishOptions, commit: str, head: str | None) -> None:
    """Push without force; a new history replaces only the commit that was seen (a lease)."""
    lease = [f"--force-with-lease={options.ref}:{head or ''}"] if options.no_history else []
    arguments = ["--quiet", "--no-follow-tags", "--no-recurse-submodules", *lease]
    try:
        git.run("push", *arguments, options.remote, f"{commit}:{options.ref}")
    except GitError as error:
        other = _overtaken_by(git, options, head)
        if other is None:
            raise
        raise TutgenError(
            f"'{options.target}' got another commit in the meantime: {other}",
            hint="run it again, if the site may take the place of that",
            exit_code=3,
        ) from error


def _overtaken_by(git: Git, options: PublishOptions, head: str | None) -> str | None:
    """The commit that was pushed after we looked, if that is why ours was refused."""
    try:
        now, _ = _ask(git, options)
        if now is None or now == head:
            return None
        git.fetch(options.remote, options.ref)
        return git.in_words(now)
    except GitError:
        return None
