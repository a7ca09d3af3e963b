"""The record of a build: what the next one needs of pages that it does not render.

A text file. The first line names the format, the digest of what all pages depend on and, as JSON, the
output folder; then each group of pages has a line of four columns, parted by tabs: its key, the digest of its sources, what
else it depends on (snippets, samples, files, dates), and its result, both as JSON; the last line is the digest of all before.
A file of any other form, cut short or changed, is no record.
"""

import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from tutgen.build.results import GroupResult, PageResult
from tutgen.check.structure import SourceUsage
from tutgen.diagnostics import Diagnostic, Edit, Finding, Fix, Span, TutgenError
from tutgen.language.rendering import PendingLink
from tutgen.pages.compiling.compilation import FileSources
from tutgen.pages.history import Commit, PageChange
from tutgen.sources.cache_folder import delete_if_empty, make_cache

_NAME = "tutgen record"
_FORMAT = f"{_NAME} 9"
_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


class RecordEntry(NamedTuple):
    """A group of pages, as the build before this one left it."""

    digest: str
    """Of its sources."""
    snippets: tuple[str, ...]
    samples: Mapping[str, str]
    """As `GroupResult.samples`."""
    files: Mapping[str, FileSources]
    dates: Mapping[str, str]
    """Address of a page -> the date of the last change of its sources, as the page says it; only of
    pages that say one."""
    start: int
    """Where its line begins in the file, in bytes."""
    hash: int
    """Of its line."""


class RecordReader:
    """The record of an earlier build. Serves forked processes too."""

    def __init__(self, path: Path, digest: str) -> None:
        """Raises an error (OSError, ValueError, KeyError, TypeError) where there is no record of a build
        in which all pages depended on what has this digest."""
        self.entries: dict[str, RecordEntry] = {}
        self._path = path
        whole = hashlib.blake2b()
        start = 0
        with path.open("rb") as file:
            header = file.readline()
            if not header.startswith(_begin(digest)):
                raise ValueError("another record")
            start += len(header)
            whole.update(header)
            for line in file:
                if not line.count(b"\t"):
                    break
                self._add(line, start)
                start += len(line)
                whole.update(line)
            else:
                line = b""
            if line != _end(whole) or file.read(1):
                raise ValueError("not whole")

    def _add(self, line: bytes, start: int) -> None:
        key, digest, inputs, _ = line.split(b"\t")
        snippets, samples, files, dates = json.loads(inputs)
        sources = {
            path: FileSources(frozenset(paths), frozenset(requests))
            for path, (paths, requests) in files.items()
        }
        entry = RecordEntry(
            digest.decode(), tuple(snippets), samples, sources, dates, start, hash(line)
        )
        self.entries[key.decode()] = entry

    def line(self, key: str) -> bytes:
        """The line of a group. Raises TutgenError (3) where the file is no longer the one that was opened."""
        entry = self.entries[key]
        with suppress(OSError), self._path.open("rb") as file:
            file.seek(entry.start)
            line = file.readline()
            if hash(line) == entry.hash:
                return line
        name = f"{self._path.parent.name}/{self._path.name}"
        message = f"'{name}' was deleted or changed while tutgen read it"
        raise TutgenError(message, hint="build again", exit_code=3)

    def digests(self, key: str) -> dict[str, str]:
        """Address -> digest of the pages of a group, and of the files beside them."""
        plain = self._last_column(key)
        return {**{page[0]: page[1] for page in plain["pages"]}, **plain["companions"]}

    def result(self, key: str, changed: Callable[[str], Commit | None]) -> GroupResult:
        """The result of a group; `changed` tells when a page last changed."""
        return _result(key, self.entries[key], self._last_column(key), changed)

    def _last_column(self, key: str) -> dict[str, Any]:
        plain: dict[str, Any] = json.loads(self.line(key).split(b"\t")[3])
        return plain


class RecordWriter:
    """Writes the record of this build beside its place, and puts it there at the end."""

    def __init__(self, path: Path, digest: str, output: str) -> None:
        """`output`: the output folder, absolute."""
        make_cache(path.parent)
        self._path, self._beside = path, path.with_name(f"{path.name}.new")
        self._file: IO[bytes] = self._beside.open("wb", buffering=0)
        self._whole = hashlib.blake2b()
        try:
            self._write(_begin(digest) + f"{_encode(output)}\n".encode())
        except OSError:
            self.give_up()
            raise

    def add(self, group: GroupResult, digest: str) -> None:
        """Add a group whose sources have this digest."""
        dates = {
            p.address: p.change.commit.when.isoformat() for p in group.pages if p.change.commit
        }
        files = {
            path: (sorted(s.paths), sorted(s.shared_requests)) for path, s in group.files.items()
        }
        inputs = _encode((group.snippets, dict(group.samples), files, dates))
        self._write(f"{group.key}\t{digest}\t{inputs}\t{_encode(_plain(group))}\n".encode())

    def copy(self, line: bytes) -> None:
        """Add a group by its line in another record."""
        self._write(line)

    def finish(self) -> None:
        """Make what was added the record, and delete those of output folders that are gone."""
        self._write(_end(self._whole))
        self._file.close()
        self._beside.replace(self._path)
        for path in self._path.parent.iterdir():
            if path.suffix != ".new" and _is_unused(path):  # that one is of a build that runs
                path.unlink()

    def give_up(self) -> None:
        """Leave nothing behind; of the folder neither, if there is no record in it."""
        self._file.close()
        self._beside.unlink(missing_ok=True)
        delete_if_empty(self._path.parent)

    def _write(self, line: bytes) -> None:
        self._whole.update(line)
        if self._file.write(line) != len(line):
            raise OSError("the disk is full")


def delete_record(path: Path) -> None:
    """Delete the record at `path`, and its folder if no other is in it. A file that is no record stays."""
    with suppress(OSError):  # there is none
        if _first_line(path):
            path.unlink()
            delete_if_empty(path.parent)


def _is_unused(path: Path) -> bool:
    """Whether a file is a record that no build will read: its output folder is gone, or its format is
    another."""
    with suppress(OSError, ValueError):
        line = _first_line(path)
        if line.startswith(f"{_FORMAT} ".encode()):
            return not os.path.lexists(json.loads(line.split(b" ", 4)[4]))
        return bool(line)
    return False


def _first_line(path: Path) -> bytes:
    """The first line of a record of any format; of another file nothing."""
    with path.open("rb") as file:
        line = file.readline()
    return line if line.startswith(f"{_NAME} ".encode()) else b""


def _begin(digest: str) -> bytes:
    """How the first line of a record begins."""
    return f"{_FORMAT} {digest} ".encode()


def _end(whole: hashlib.blake2b) -> bytes:
    return f"{whole.hexdigest()}\n".encode()


# --------------------------------------------------------------------- results as plain JSON values


def _plain(group: GroupResult) -> dict[str, Any]:
    ids: dict[frozenset[str], int] = {}
    sources = group.sources
    pages = [_plain_page(page, ids.setdefault(page.ids, len(ids))) for page in group.pages]
    return {
        "pages": pages,
        "ids": [sorted(one) for one in ids],
        "diagnostics": list(map(_plain_diagnostic, group.diagnostics)),
        "sources": [
            sources.tutorial,
            sorted(sources.includes),
            sorted(sources.requests),
            [(name, _plain_span(span)) for name, span in sources.unplaced],
            [(name, _plain_span(span)) for name, span in sources.responses_without_request],
            sources.steps,
        ],
        "labels": dict(group.labels),
        "search": b64encode(group.search).decode(),
        "llms": group.llms,
        "companions": dict(group.companions),
    }


def _plain_page(page: PageResult, ids: int) -> list[Any]:
    return [
        page.address,
        page.digest,
        sorted(page.shown),
        ids,
        [
            (link.address, link.fragment, _plain_span(link.span), link.written)
            for link in page.links
        ],
        [(_plain_diagnostic(f.diagnostic), f.service) for f in page.findings],
        page.change.title,
        page.browser_title,
        page.description,
        page.title,
        dict(page.labels),
    ]


def _plain_span(span: Span) -> list[Any]:
    return [span.path, span.line, span.column, span.end_line, span.end_column]


def _plain_diagnostic(d: Diagnostic) -> list[Any]:
    trail = [(word, _plain_span(span)) for word, span in d.trail]
    fix = d.fix and [d.fix.label, [(_plain_span(e.span), e.old, e.new) for e in d.fix.edits]]
    return [d.code, d.message, _plain_span(d.span), d.hint, d.severity, trail, fix]


def _result(
    key: str, entry: RecordEntry, plain: dict[str, Any], changed: Callable[[str], Commit | None]
) -> GroupResult:
    ids = [frozenset(one) for one in plain["ids"]]
    tutorial, includes, requests, unplaced, responses_without_request, steps = plain["sources"]
    return GroupResult(
        key=key,
        pages=tuple(_page(page, ids, changed) for page in plain["pages"]),
        diagnostics=tuple(map(_diagnostic, plain["diagnostics"])),
        sources=SourceUsage(
            tutorial,
            frozenset(includes),
            frozenset(requests),
            tuple((name, Span(*span)) for name, span in unplaced),
            tuple((name, Span(*span)) for name, span in responses_without_request),
            tuple(steps),
        ),
        files=entry.files,
        snippets=entry.snippets,
        samples=entry.samples,
        labels={path: tuple(labels) for path, labels in plain["labels"].items()},
        broken=False,
        search=b64decode(plain["search"]),
        llms=plain["llms"],
        companions=plain["companions"],
    )


def _page(
    page: list[Any], ids: list[frozenset[str]], changed: Callable[[str], Commit | None]
) -> PageResult:
    address, digest, shown, number, links, findings, name, browser_title, *texts, labels = page
    description, title = texts
    return PageResult(
        address=address,
        digest=digest,
        shown=frozenset(shown),
        ids=ids[number],
        links=tuple(PendingLink(at, to, Span(*span), written) for at, to, span, written in links),
        findings=tuple(Finding(_diagnostic(d), service) for d, service in findings),
        change=PageChange(address, name, changed(address)),
        browser_title=browser_title,
        description=description,
        title=title,
        labels=labels,
    )


def _diagnostic(plain: list[Any]) -> Diagnostic:
    code, message, span, hint, severity, trail, fix = plain
    places = tuple((word, Span(*place)) for word, place in trail)
    return Diagnostic(code, message, Span(*span), hint, severity, places, fix and _fix(*fix))


def _fix(label: str, edits: list[Any]) -> Fix:
    return Fix(label, tuple(Edit(Span(*span), old, new) for span, old, new in edits))
