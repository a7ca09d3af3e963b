"""What is found now and was not at a commit."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tutgen.build.stages import BuildOptions, build
from tutgen.content.paths import SITE_FILE
from tutgen.diagnostics import Diagnostic, Span
from tutgen.sources.past_tree import past_tree

_SERVICES = re.compile(r" \(service '[^']*'(?:, and in \d+ other services?)?\)$")
"""As `diagnostics.in_services` writes it."""
_COUNTED = re.compile(r"\b(?:once|twice|\d+ times|\d+ more)\b")
"""How often a message says that something occurs elsewhere, or how many more of it there are."""


class Past(NamedTuple):
    """What was found at a commit."""

    diagnostics: tuple[Diagnostic, ...]
    """With the paths that the files have now."""
    is_project: bool
    """Whether there was a project."""


def found_at(
    root: Path, revision: str, options: BuildOptions, progress: Callable[[int, int], None]
) -> Past:
    """Check the project as it was at a revision. Raises TutgenError as `past_tree`."""
    with past_tree(root, revision) as past:
        if not (past.root / SITE_FILE).is_file():
            return Past((), is_project=False)
        found = build(past.root, options, None, progress).diagnostics
    now = {old: new for new, old in past.renamed.items()}
    return Past(tuple(_at_new_path(d, now) for d in found), is_project=True)


def without_counterparts(
    found: Iterable[Diagnostic], past: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """The diagnostics that have no counterpart of the same code, file and message in `past`, where each is one's
    only; and all errors. How often something occurs does not matter, nor which services the end of a message names."""
    known = Counter(map(_identity, past))
    kept = []
    for d in found:
        known[_identity(d)] -= 1
        if d.severity == "error" or known[_identity(d)] < 0:
            kept.append(d)
    return tuple(kept)


def _identity(d: Diagnostic) -> tuple[str, str, str]:
    return d.code, d.span.path, _COUNTED.sub("", _SERVICES.sub("", d.message))


def _at_new_path(d: Diagnostic, now: Mapping[str, str]) -> Diagnostic:
    span: Span = d.span
    return replace(d, span=span._replace(path=now.get(span.path, span.path)))
