"""Write the word lists in src/tutgen/check/words/ from those of pyspellchecker, if it is installed.

pip install pyspellchecker==0.9.1 && python .ci/words.py
"""

import gzip
import json
import zlib
from collections.abc import Iterable
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from tutgen.check.siblings.word_lists import BEGINNING

COMMON = 2500
"""How often pyspellchecker has counted a word that is common."""
FOLDER = Path(__file__).parents[1] / "src/tutgen/check/words"


def grouped(words: Iterable[str]) -> bytes:
    """Words in groups of one beginning, a line each, as `check.siblings.word_lists` reads them; compressed
    (RFC 1950)."""
    groups = groupby(sorted(words), lambda word: word[:BEGINNING])
    lines = ["\t".join([first, *(w[BEGINNING:] for w in group), ""]) for first, group in groups]
    return zlib.compress("\n".join(lines).encode(), 9)


if __name__ == "__main__":
    package = find_spec("spellchecker")
    assert package is not None
    assert package.origin is not None
    for path in sorted(Path(package.origin).parent.glob("resources/*.json.gz")):
        counts = json.loads(gzip.decompress(path.read_bytes()))
        lang = path.name.removesuffix(".json.gz")
        (FOLDER / lang).write_bytes(grouped(counts))
        if lang == "en":
            common = (word for word, count in counts.items() if count >= COMMON)
            (FOLDER / "en-common").write_bytes(grouped(common))
