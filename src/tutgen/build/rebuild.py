"""A build after another one: a page whose inputs are as they were is taken over from the previous site.

The record of the build before says what the sources of pages were, and what pages left behind. A page that is
taken over has the bytes that it would be given again, and what was found in it is found again.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tutgen.build.batches import Work, keep_or_render_all, render_all
from tutgen.build.digests import digest_of_all, digest_of_group
from tutgen.build.prepared import PreparedSite
from tutgen.build.record import RecordReader, RecordWriter
from tutgen.build.results import GroupResult, PageGroup
from tutgen.pages.history import Commit, newest_commit
from tutgen.sources.cache_folder import CACHE

Keep = Callable[[Mapping[str, str]], bool]
"""Takes over files of the previous site, given by address and digest; False, with none taken, if one of them is
not as it was written."""


class Rebuild:
    """Reads the record of the build before, and writes that of this one."""

    def __init__(self, root: Path, output: Path, keep: Keep, *, fresh: bool = False) -> None:
        """`fresh`: take nothing over."""
        self._path = record_path(root, output)
        self._output = os.path.realpath(output)
        self._keep_files = keep
        self._fresh = fresh
        self._reader: RecordReader | None = None
        self._writer: RecordWriter | None = None

    def render(
        self,
        site: PreparedSite,
        work: Work,
        groups: Sequence[PageGroup],
        jobs: int,
        *,
        drafts: bool,
    ) -> Iterator[GroupResult]:
        """The results of all groups in their order: of those that have changed, rendered."""
        digest = digest_of_all(site, work.renderer, drafts=drafts)
        if not self._fresh and not work.review:
            with suppress(OSError, ValueError, KeyError, TypeError):  # there is no record of ours
                self._reader = RecordReader(self._path, digest)
        with suppress(OSError):  # nothing is lost without a record
            self._writer = RecordWriter(self._path, digest, self._output)
        for group, result in zip(groups, self._results(site, work, groups, jobs), strict=True):
            if result is None and self._reader:
                self._record(partial(RecordWriter.copy, line=self._reader.line(group.key)))
                yield self._reader.result(group.key, self._change(site, work, group.key))
            elif result:
                now = digest_of_group(site, group, result.snippets)
                if now is None or result.broken:
                    self.give_up()
                else:
                    self._record(partial(RecordWriter.add, group=result, digest=now))
                yield result
        if not site.theme.is_current:
            self.give_up()

    def finish(self) -> None:
        """Leave the record to the next build, now that the site is in its place."""
        self._record(RecordWriter.finish)
        self._writer = None  # if it could not finish, it has given up

    def give_up(self) -> None:
        """Keep the record of the build before."""
        writer, self._writer = self._writer, None
        if writer:
            with suppress(OSError):
                writer.give_up()

    def _record(self, write: Callable[[RecordWriter], None]) -> None:
        """Write to the record; give it up if that fails."""
        if self._writer:
            try:
                write(self._writer)
            except OSError:
                self.give_up()

    def _results(
        self, site: PreparedSite, work: Work, groups: Sequence[PageGroup], jobs: int
    ) -> Iterator[GroupResult | None]:
        """The results of the groups in their order; None for one that is kept."""
        stale = [group for group in groups if not self._is_as_before(site, work, group)]
        if sum(len(g.pages) for g in stale) * 2 > sum(len(g.pages) for g in groups):
            yield from render_all(work, groups, jobs)  # nearly as cheap, and one at a time
            return
        rendered = {result.key: result for result in render_all(work, stale, jobs)}
        others = [group for group in groups if group.key not in rendered]
        rest: Iterator[GroupResult | None]
        if all(map(self._looks_as_before, rendered.values())):
            rest = keep_or_render_all(work, others, self._keep, jobs)
        else:
            rest = render_all(work, others, jobs)
        for group in groups:
            yield rendered.pop(group.key, None) or next(rest)

    def _is_as_before(self, site: PreparedSite, work: Work, group: PageGroup) -> bool:
        """Whether the sources of a group, and the dates that its pages say, are as they were."""
        entry = self._reader.entries.get(group.key) if self._reader else None
        if entry is None or digest_of_group(site, group, entry.snippets) != entry.digest:
            return False
        if not site.project.samples.are_as(entry.samples):
            return False
        changes = map(self._change(site, work, group.key), (page.address for page in group.pages))
        dates = {
            p.address: c.when.isoformat() for p, c in zip(group.pages, changes, strict=True) if c
        }
        return dates == entry.dates

    def _change(self, site: PreparedSite, work: Work, key: str) -> Callable[[str], Commit | None]:
        """Tells when a page of a group that is as before last changed."""
        assert self._reader
        entry, history = self._reader.entries[key], work.renderer.history

        def change(address: str) -> Commit | None:
            page = site.plan.pages[address]
            own = entry.files[page.file.path]
            return (
                newest_commit(history, site.compiled.sources_with(page, own)) if history else None
            )

        return change

    def _looks_as_before(self, result: GroupResult) -> bool:
        """Whether pages of other groups show of this one what they showed before."""
        if not self._reader or result.key not in self._reader.entries:
            return False
        before = self._reader.result(result.key, lambda address: None)
        return before.seen_by_others == result.seen_by_others

    def _keep(self, group: PageGroup) -> bool:
        return self._reader is not None and self._keep_files(self._reader.digests(group.key))


def record_path(root: Path, output: Path) -> Path:
    """Where the record of builds of the project at `root` to a folder stands."""
    place = hashlib.blake2b(os.fsencode(os.path.realpath(output)), digest_size=8).hexdigest()
    return root / CACHE / place


@contextmanager
def rebuilding(root: Path, output: Path, keep: Keep, *, fresh: bool = False) -> Iterator[Rebuild]:
    """A build of the project at `root` to a folder. Without `finish` in the block, the record stays as
    it was."""
    rebuild = Rebuild(root, output, keep, fresh=fresh)
    try:
        yield rebuild
    finally:
        rebuild.give_up()
