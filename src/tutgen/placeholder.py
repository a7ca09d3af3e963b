"""What readers are to fill in themselves, such as `<api_key>`."""

import re

PLACEHOLDER = re.compile(r"(?<![\w<])<([A-Za-z](?:[A-Za-z0-9_ -]{0,60}[A-Za-z0-9])?)>(?!>)")
"""A name in angle brackets, the one definition of it: it begins with a letter and ends with a letter
or digit, so that `a < b and c > d`, `<1 and >0`, `<<here>>`, `List<String>`, `</p>` and Elasticsearch's date
math `<logs-{now/d}>` are none. Group 1 is the name."""
