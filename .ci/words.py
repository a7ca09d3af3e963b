"""Write the word lists in src/tutgen/check/words/ from those of pyspellchecker, if it is installed.

pip install pyspellchecker==0.9.1 && python .ci/words.py
"""

import gzip
import json
import zlib
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

COMMON = 2500
"""How often pyspellchecker has counted a word that is common."""
FOLDER = Path(__file__).parents[1] / "src/tutgen/check/words"


def front_coded(words: Iterable[str]) -> bytes:
    """Words in order, a line each, as `check.siblings.word_lists` reads them: how many letters a word
    shares with the one before, as a letter from A on, and the rest of it; compressed (RFC 1950)."""
    lines, before = [], ""
    for word in sorted(words):
        shared = 0
        while shared < min(25, len(word), len(before)) and word[shared] == before[shared]:
            shared += 1
        lines.append(chr(ord("A") + shared) + word[shared:])
        before = word
    return zlib.compress("\n".join(lines).encode(), 9)


if __name__ == "__main__":
    package = find_spec("spellchecker")
    assert package is not None
    assert package.origin is not None
    for path in sorted(Path(package.origin).parent.glob("resources/*.json.gz")):
        counts = json.loads(gzip.decompress(path.read_bytes()))
        lang = path.name.removesuffix(".json.gz")
        (FOLDER / lang).write_bytes(front_coded(counts))
        if lang == "en":
            common = (word for word, count in counts.items() if count >= COMMON)
            (FOLDER / "en-common").write_bytes(front_coded(common))
