"""Templates, styles, colours of code."""
