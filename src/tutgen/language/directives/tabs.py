"""Tabs, whose texts a reader chooses from."""

from tutgen.diagnostics import Diagnostic, Span


def step_in_tab(span: Span) -> Diagnostic:
    """The diagnostic for a level-2 heading in a tab: the contents list could lead to what is hidden."""
    return Diagnostic(
        "step-in-tab",
        "a level-2 heading, which begins a step, stands in a tab",
        span,
        "begin it with '###', or put the tabs below a heading of their own",
    )
