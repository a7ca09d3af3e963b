"""The English article before a name or a word: "an Acme", "a Bolt"."""

import re

_VOWEL_LETTERS = "AEFHILMNORSX8"
"""Characters whose names begin with a vowel when they are read one by one."""
_LETTERS = re.compile(r"([A-Z])[A-Z0-9]+(?![a-z])")
_LETTER_APART = re.compile(r"[a-z](?=[A-Z0-9])")
_AN = re.compile(
    r"""[aeio] | u(?!ni(?!n[^g]|m|d(?!ir))|nanim|biq|gand|k|lys|r(?:al|an|e|ic|in|ol|op|ug)|s[aeiu]|t[aeio]|v[eu])
    | 8 | 1[18](?!\d) | hour | honest | honou?r | heir""",
    re.IGNORECASE | re.VERBOSE,
)
"""Of words with 'u' those remain that do not begin as 'unit', 'use' and 'utility' do: 'unimportant', 'upper'."""
_A = re.compile(r"eu(?!ler)|ewe|one(?![ir])|once|ouija", re.IGNORECASE)


def article_of(name: str) -> str:
    """`a` or `an`, by how a name or a word most likely begins when it is spoken. Names are spoken as people please: where this is
    wrong, the service says so in `article`."""
    if letters := _LETTERS.match(name):
        return "an" if letters[1] in _VOWEL_LETTERS else "a"
    if apart := _LETTER_APART.match(name):
        return "an" if apart[0].upper() in _VOWEL_LETTERS else "a"
    return "an" if _AN.match(name) and not _A.match(name) else "a"
