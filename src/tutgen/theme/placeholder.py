"""Placeholders, which readers fill in themselves, such as `<api_key>`."""

import re

PLACEHOLDER = re.compile(r"(?<![\w<])<([^\W\d_](?:[\w .'-]{0,60}\w)?)>(?!>)")
"""A name in angle brackets, the one definition of it: it begins with a letter and ends with a letter
or digit, so that `a < b and c > d`, `<1 and >0`, `<<here>>`, `List<String>`, `</p>`, an address and
Elasticsearch's date math `<logs-{now/d}>` do not match. Group 1 is the name."""


def has_placeholder(text: str) -> bool:
    """Whether a text has a placeholder; one with tags, such as `<b>3</b>`, has none."""
    return "<" in text and "</" not in text and PLACEHOLDER.search(text) is not None
