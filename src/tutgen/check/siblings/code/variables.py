"""Environment variables: the ids in capitals that pages name, and those that their code reads."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tutgen.check.siblings.code.shown_code import ShownCode, code_in, code_of_service
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.needed_fields import fields_in
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import WrittenText

_ID = re.compile(r"[A-Z](?<![A-Za-z0-9_].)[A-Z0-9_]+[A-Z0-9](?![A-Za-z0-9_])")
"""Beginning with a set of characters, it is found in a quarter of the time."""
_NAME = r"(?P<name>[A-Z][A-Z0-9_]{2,})(?![A-Za-z0-9_])"
_SET = r"(?!\s*=(?![=~>]))"
"""No assignment follows."""
_IN_PROGRAMS = re.compile(
    rf"""
    (?: \b(?: environ(?:\.get)? | getenv | env | ENV(?:\.fetch)? | \$_ENV | Getenv | LookupEnv | get_env
        | GetEnvironmentVariable | env::var ) \s* [(\[] \s* ["'] {_NAME} ["'] \s* (?P<more> [,)\]] )
    | \b(?: process | meta ) \. env (?: \. | \[["'] ) {_NAME.replace("name", "name2")} (?: ["']\] )?+
    )
    {_SET} (?P<otherwise> \s* (?: \|\| | \?\? | \?: | or\b ) )?
    """,
    re.VERBOSE,
)
"""As Python, JavaScript, Ruby, PHP, Go, Elixir, C#, Java and Rust read a variable."""
_IN_SHELLS = re.compile(
    rf"\$(?:\{{(?P<braced>[A-Z][A-Z0-9_]{{2,}})\}}|env:{_NAME.replace('name', 'name3')}{_SET}|{_NAME})"
    rf"|%{_NAME.replace('name', 'name2')}%"
)
_SHELLS = frozenset(
    {
        "bash", "sh", "shell", "zsh", "console", "shell-session", "powershell", "ps1", "pwsh", "bat", "batch", "docker",
        "dockerfile", "yaml", "yml", "toml", "json", "ini", "text", "dotenv", "make", "nginx",
    }
)  # fmt: skip
"""Languages in which `$NAME` is a variable of the environment."""
_GIVEN = re.compile(
    r"HOME|PATH|PWD|OLDPWD|USER|USERNAME|USERPROFILE|SHELL|LANG|LC_\w+|TERM|EDITOR|HOST|HOSTNAME|PORT|TMPDIR|TEMP|TMP"
    r"|APPDATA|LOCALAPPDATA|PROGRAMFILES|SYSTEMROOT|RANDOM|SECONDS|UID|EUID|PPID|IFS|NODE_ENV|PYTHONPATH|VIRTUAL_ENV"
    r"|GOPATH|JAVA_HOME|CI|(?:GITHUB|RUNNER|CI|XDG)_\w+"
)
"""What the system, a shell or a platform sets."""


class Read(NamedTuple):
    """A place where code reads a variable."""

    name: str
    code: ShownCode
    start: int


def reads_in(code: ShownCode) -> Iterator[Read]:
    """The variables that code reads and has no other value for."""
    text = code.text
    if "env" in text or "ENV" in text:
        for found in _IN_PROGRAMS.finditer(text):
            name = found["name"] or found["name2"]
            if not found["otherwise"] and found["more"] != "," and not _GIVEN.fullmatch(name):
                yield Read(name, code, found.start("name" if found["name"] else "name2"))
    if code.language in _SHELLS and ("$" in text or "%" in text):
        for found in _IN_SHELLS.finditer(text):
            group = next(key for key in ("braced", "name", "name2", "name3") if found[key])
            if not _GIVEN.fullmatch(found[group]):
                yield Read(found[group], code, found.start(group))


@once
def _ids_in(text: WrittenText) -> Counter[str]:
    """The ids in capitals in a text, and how often each stands there. Callers must not change it."""
    return Counter(_ID.findall(text.text))


class Ids(NamedTuple):
    """What texts say of ids in capitals."""

    every: Counter[str]
    reads: tuple[Read, ...]

    @property
    def named(self) -> set[str]:
        """Those that stand anywhere but where code reads them."""
        return set(self.every - Counter(read.name for read in self.reads))


def _ids(texts: Iterable[WrittenText], codes: Iterable[ShownCode]) -> Ids:
    every: Counter[str] = Counter()
    reads: list[Read] = []
    for text in texts:
        if ids := _ids_in(text):
            every.update(ids)
    for code in codes:
        reads += reads_in(code)
    return Ids(every, tuple(reads))


@once
def ids_of_service(facts: SiteFacts, slug: str, fields: frozenset[str]) -> Ids:
    """The ids in what a service says, and what its code reads in these fields."""
    codes = [code for code in code_of_service(facts, slug) if code.field in fields]
    return _ids(_texts_of_service(facts, slug, fields), codes)


def _texts_of_service(facts: SiteFacts, slug: str, fields: frozenset[str]) -> Iterator[WrittenText]:
    own = facts.siblings[slug]
    yield from own.written
    yield from own.keys.values()
    yield from (code.written for code in code_of_service(facts, slug) if code.field in fields)


@once
def ids_of_sources(facts: TutorialFacts) -> Ids:
    """The ids in what the pages of a tutorial share, and what the code there reads."""
    return _ids(_shared_texts(facts), shared_code(facts))


@once
def shared_code(facts: TutorialFacts) -> tuple[ShownCode, ...]:
    """The code in the sources that the pages of a tutorial share."""
    documents = (facts.compilation.documents[facts.tutorial.page.path],)
    whole = facts.whole
    return tuple(code_in(whole.site.with_snippets(documents), whole.project.samples))


def shared_samples(facts: TutorialFacts) -> Iterator[WrittenText]:
    """The samples among them, as texts of their own."""
    sources = facts.sources
    yield from (code.written for code in shared_code(facts) if code.origin.path not in sources)


def _shared_texts(facts: TutorialFacts) -> Iterator[WrittenText]:
    yield from (text for text, _ in facts.common)
    yield from shared_samples(facts)


@once
def fields_of(facts: TutorialFacts) -> frozenset[str]:
    """The fields of services that the sources of a tutorial name."""
    return frozenset().union(*(_fields_in(text) for text, _ in facts.common))


@once
def _fields_in(text: WrittenText) -> frozenset[str]:
    return frozenset(fields_in(text.text))


def texts_of_page(facts: TutorialFacts, slug: str) -> Iterator[WrittenText]:
    """All texts in which the ids of a service's page stand."""
    yield from _shared_texts(facts)
    yield from _texts_of_service(facts.whole, slug, fields_of(facts))
