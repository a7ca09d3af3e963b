"""HTTP calls that blocks of code show, as data."""
