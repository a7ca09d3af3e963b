"""The English article before the name of a service: "an Acme", "a Bolt"."""

import re

_VOWEL_LETTERS = "AEFHILMNORSX8"
"""Characters whose names begin with a vowel when they are read one by one."""
_LETTERS = re.compile(r"([A-Z])[A-Z0-9]+(?![a-z])")
_LETTER_APART = re.compile(r"[a-z](?=[A-Z0-9])")
_AN = re.compile(
    r"[aeio]|u(?!ni|s[aeiu]|t[ai]|k|rop|rug)|8|1[18](?!\d)|hour|honest|honou?r|heir", re.IGNORECASE
)
_A = re.compile(r"eu|ewe|one(?!i)|once|ouija", re.IGNORECASE)


def article_of(name: str) -> str:
    """`a` or `an`, by how a name most likely begins when it is spoken. Names are spoken as people please: where this is
    wrong, the service says so in `article`."""
    if letters := _LETTERS.match(name):
        return "an" if letters[1] in _VOWEL_LETTERS else "a"
    if apart := _LETTER_APART.match(name):
        return "an" if apart[0].upper() in _VOWEL_LETTERS else "a"
    return "an" if _AN.match(name) and not _A.match(name) else "a"
