"""What has drifted apart in sibling pages, found before an import hides it: a module a kind."""

from collections.abc import Callable, Iterator, Sequence

from tutgen.diagnostics import Diagnostic, Span
from tutgen.importing.anomalies import (
    addresses,
    blocks,
    changes,
    code,
    emphasis,
    headings,
    layout,
    losses,
    majorities,
    models,
    names,
    notes,
    pickers,
    repetitions,
    spellings,
    steps,
    tables,
    told_values,
)
from tutgen.importing.anomalies.family import Family

KINDS: Sequence[Callable[[Family], Iterator[Diagnostic]]] = (
    notes.unmatched_notes,
    notes.unexplained_keys,
    names.foreign_names,
    spellings.two_spellings,
    spellings.own_variables,
    spellings.file_names,
    repetitions.doubled_words,
    changes.changed_texts,
    addresses.other_addresses,
    addresses.unequal_addresses,
    losses.missing_texts,
    tables.missing_rows,
    blocks.missing_blocks,
    blocks.other_kinds,
    blocks.missing_links,
    headings.other_headings,
    headings.other_levels,
    headings.other_orders,
    headings.empty_sections,
    headings.flat_headings,
    emphasis.wrong_emphasis,
    notes.loose_notes,
    code.shell_requests,
    code.uneven_indentation,
    code.other_languages,
    code.missing_keys,
    code.open_values,
    told_values.open_choices,
    models.false_claims,
    told_values.foreign_values,
    steps.missing_steps,
    repetitions.said_again,
    repetitions.said_elsewhere,
    repetitions.said_twice,
    majorities.two_wordings,
    pickers.dead_entries,
    pickers.promises,
    pickers.copied_lists,
    layout.same_titles,
    layout.blank_lines,
)
"""Of two findings at one place the kind that stands first here counts."""


def anomalies(family: Family) -> list[Diagnostic]:
    """The anomalies of a family, sorted by place. What lies within another finding has its cause: the kind that stands first
    in KINDS counts."""
    kept: list[Diagnostic] = []
    for kind in KINDS:
        kept += [
            found for found in kind(family) if not any(_holds(one.span, found.span) for one in kept)
        ]
    return sorted(kept, key=lambda d: d.order)


def _holds(one: Span, other: Span) -> bool:
    """Whether a place lies within another one, on one line."""
    is_there = (one.path, one.line) == (other.path, other.line)
    return is_there and one.column <= other.column and other.end_column <= one.end_column
