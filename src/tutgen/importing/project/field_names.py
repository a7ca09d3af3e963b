"""Good names for fields: from the heading above and what they hold."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from tutgen.content.schema_parts import NAME

_SMALL = frozenset(
    (
        "a", "an", "and", "any", "are", "as", "at", "by", "each", "for", "from", "how", "if", "in", "into", "is",
        "it", "its", "of", "on", "or", "our", "own", "some", "that", "the", "their", "then", "this", "to", "up", "us",
        "using", "via", "what", "when", "where", "which", "will", "with", "you", "your", "service", "name", "slug",
        "replace", "lower", "upper",
    )
)  # fmt: skip
_VERBS = frozenset(
    (
        "add", "apply", "ask", "authenticate", "build", "call", "check", "choose", "configure", "connect", "convert",
        "create", "define", "delete", "deploy", "download", "enable", "export", "fetch", "find", "follow", "generate",
        "get", "give", "import", "ingest", "initialize", "insert", "install", "learn", "list", "load", "log", "look",
        "make", "open", "perform", "pick", "prepare", "provide", "put", "query", "read", "receive", "register",
        "remove", "run", "see", "select", "send", "set", "setup", "show", "start", "store", "submit", "test", "try",
        "understand", "update", "upload", "use", "verify", "view", "wait", "watch", "write",
    )
)  # fmt: skip
_TAKEN = frozenset(
    (
        "name", "slug", "state", "article", "a_name", "deprecated", "unsupported", "aliases", "mentions", "waive",
        "tutorials", "type", "body", "notes", "after", "emphasize", "code", "file", "language", "caption", "shows",
        "by", "default", "required", "help", "choices", "of", "label",
    )
)  # fmt: skip
_NUMBERS = re.compile(r"^\d+[.)]?\s*|\bstep \d+:?", re.IGNORECASE)


def words_of(heading: str) -> list[str]:
    """The words of a heading that say what its section is about: `Create an inference endpoint` -> inference, endpoint."""
    found = _large_words(heading)
    if len(found) > 1 and found[0] in _VERBS:
        found = found[1:]
    return found[-2:] if len(found) > 2 else found


def _large_words(heading: str) -> list[str]:
    text = re.sub(r"\{\{.*?\}\}|\(.*?\)", " ", heading)
    words = re.findall(r"[a-z][a-z0-9]*", _NUMBERS.sub("", text.lower()))
    return [word for word in words if word not in _SMALL]


def stems_of(headings: Sequence[str]) -> list[str]:
    """For each heading what names of fields of its section begin with; with its verb, where two are about the same: `Install the
    agent` and `Start the agent` -> install_agent, start_agent."""
    short = ["_".join(words_of(heading)) for heading in headings]
    counts = Counter(short)
    return [
        stem if counts[stem] == 1 else "_".join(_large_words(heading)[:3])
        for stem, heading in zip(short, headings, strict=True)
    ]


class FieldNames:
    """The names of fields: those that a person has decided, and new ones."""

    def __init__(self, decided: Mapping[str, str]) -> None:
        self._decided = decided
        self._taken: set[str] = set(decided.values())
        self.places: dict[str, str] = {}
        """Place -> name, of all fields."""

    def name(self, place: str, wanted: str) -> str:
        """The name of the field with the texts of a place; `wanted`: a good one, if nobody has decided otherwise."""
        name = self._decided.get(place)
        if name is None or name in self.places.values():
            name = self._free(wanted)
        self._taken.add(name)
        self.places[place] = name
        return name

    def _free(self, wanted: str) -> str:
        stem = re.sub(r"[^a-z0-9]+", "_", wanted.lower()).strip("_")
        stem = stem if re.match(NAME, stem) else f"text_{stem}".strip("_")
        stem = stem[:40].rstrip("_")
        if stem in _TAKEN:
            stem = (
                f"its_{stem}"
                if stem not in ("code", "notes", "file", "body", "caption")
                else f"{stem}_text"
            )
        name, number = stem, 2
        while name in self._taken:
            name, number = f"{stem}_{number}", number + 1
        return name
