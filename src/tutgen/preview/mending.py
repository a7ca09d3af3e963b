"""Fixes that open pages offer, each made on a click.

A browser names a fix of the last check by its digest, and never says what to write: so whoever gets a
request through can at most mend what the check would.
"""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from tutgen.check.fixes import apply_fixes, with_safe_fixes
from tutgen.content.load import load_markdown
from tutgen.diagnostics import Diagnostic, Fix
from tutgen.sources.replace_file import replace_file
from tutgen.sources.source import Source, decode


class Offers:
    """The fixes of the last check."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.token = secrets.token_urlsafe(16)
        """What a request to mend must know; our own pages alone can read it."""
        self._found: dict[str, Diagnostic] = {}

    def renew(self, found: Iterable[Diagnostic]) -> None:
        """Offer the fixes of these diagnostics, and no others."""
        self._found = {_digest(d.fix): d for d in found if d.fix}

    def digest(self, diagnostic: Diagnostic) -> str | None:
        """What names the fix of a diagnostic; None if it is not offered."""
        name = _digest(diagnostic.fix) if diagnostic.fix else ""
        return name if name in self._found else None

    def make(self, digest: str) -> bool:
        """Write a fix, if it is offered and its files are still as it expects; return whether it was written. Raises
        OSError."""
        found = self._found.get(digest)
        if found is None or found.fix is None:
            return False
        contents: dict[str, bytes] = {}
        with suppress(FileNotFoundError):
            for edit in found.fix.edits:
                contents[edit.span.path] = (self.root / edit.span.path).read_bytes()
        changed = apply_fixes(self._still_safe(found, contents), _texts(contents)).texts
        return bool(changed) and all(
            replace_file(self.root / path, contents[path], text.encode())
            for path, text in changed.items()
        )

    def _still_safe(self, found: Diagnostic, contents: dict[str, bytes]) -> tuple[Diagnostic, ...]:
        sources = (decode(path, content) for path, content in contents.items())
        texts = {source.path: source.text for source in sources if isinstance(source, Source)}
        files = (load_markdown(self.root, path)[0] for path in texts if path.endswith(".md"))
        first_lines = {file.path: file.first_line for file in files if file}
        return with_safe_fixes([found], texts, first_lines)


def _texts(contents: dict[str, bytes]) -> dict[str, str]:
    return {path: content.decode("utf-8", "replace") for path, content in contents.items()}


def _digest(fix: Fix) -> str:
    return blake2b(repr(fix).encode(), digest_size=12).hexdigest()
