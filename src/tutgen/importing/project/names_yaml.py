"""`names.yaml`, as the import writes it."""

from tutgen.importing.names.decisions import FILE, Decisions
from tutgen.importing.project.yaml_lines import plain_yaml

_HEAD = """\
# What `tutgen import` has decided. Correct it, and pass it again:
#   tutgen import {source} -o {target} --names {names}
# words: what is written as the service's own name or slug. unsure: what may be one of them, or a word of the
# language; it stays as it is until you move it to words.
"""
_FIELDS = """\
# Place in the originals: name of the field that has its texts.
"""


def decisions_text(decisions: Decisions, source: str, target: str) -> str:
    """The text of `names.yaml`."""
    names = f"{target}/{FILE}"
    text = _HEAD.format(source=source, target=target, names=names)
    text += plain_yaml({"services": decisions.services})
    if decisions.tabs is not None:
        text += plain_yaml({"tabs": list(decisions.tabs)})
    if decisions.fields:
        text += _FIELDS + plain_yaml({"fields": decisions.fields})
    return text
