"""Finds what looks like a real key, token or password in a text that is about to be public.

A tutorial is full of keys that are none: `<api_key>`, `$API_KEY`, `your-api-key`, the examples of
other documentation. So a pattern tells the shape of a secret, and `_random` that nobody made it
up. Shapes are those that the services document for their keys.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import log2


@dataclass(frozen=True, slots=True)
class Secret:
    """What looks like a secret: `text[start:end]`."""

    kind: str
    """`OpenAI key`."""
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class _Shape:
    kind: str
    needles: tuple[str, ...]
    """One of them is in every match: looked for first, which costs next to nothing."""
    pattern: re.Pattern[str]
    """The secret is its first group."""
    is_real: Callable[[re.Match[str]], bool]


_PLACEHOLDER = re.compile(
    r"your|example|placeholder|sample|dummy|fake|change.?me|redacted|insert|replace|test|demo"
    r"|todo|foobar|qwerty|deadbeef|xxxx|(.)\1{4}",
    re.IGNORECASE,
)
_PUBLISHED = (
    "VnVhQ2ZHY0JDZGJrUW0t",  # an API key in Elasticsearch's reference
    "eyJzdWIiOiIxMjM0NTY3ODkw",  # the subject 1234567890 of jwt.io
    "eyJzb21lIjoicGF5bG9hZCJ9",  # PyJWT: {"some": "payload"}
    "eyJpc3MiOiJqb2UiLA0K",  # RFC 7519: the issuer "joe"
    "2YotnFZFEjr1zCsicMWpAA",  # RFC 6749: an access token
    "tGzv3JOkF0XG5Qx2TlKWIA",  # RFC 6749: a refresh token
)
"""Parts of secrets that documentation shows everywhere."""

_LEAST_ENTROPY = 3.0
"""Bits a character. 16 random letters have about 3.6, 32 random hexadecimal digits 3.7."""
_LEAST_CHANGES = 0.2
"""How often a character is of another class (lower, upper, digit) than the one before it: 0.4 to
0.6 of a random text, seldom in words, even in those of `camelCase`."""


def _is_made_up(value: str) -> bool:
    """Whether somebody wrote it as an example: by words, by repetition, or along the keyboard."""
    if _PLACEHOLDER.search(value) or any(part in value for part in _PUBLISHED):
        return True
    counts = Counter(value)
    entropy = -sum(n / len(value) * log2(n / len(value)) for n in counts.values())
    return entropy < _LEAST_ENTROPY or _has_run(value) or any(map(_has_run, _halves(value)))


def _halves(value: str) -> tuple[str, str]:
    """`a1b2c3` is two runs."""
    return value[::2], value[1::2]


def _has_run(value: str) -> bool:
    """Whether five characters follow each other, as in `12345` or `edcba`."""
    steps = "".join(
        "+" if ord(b) - ord(a) == 1 else "-" if ord(a) - ord(b) == 1 else " "
        for a, b in pairwise(value.lower())
    )
    return "++++" in steps or "----" in steps


def _class(character: str) -> str:
    return "0" if character.isdigit() else "a" if character.islower() else "A"


def _random(match: re.Match[str]) -> bool:
    """Whether a machine made it: not `a-name-2`, not `aMethodOfSomeLibrary`."""
    letters = [c for c in match[1] if c.isalnum()]
    changes = sum(_class(a) != _class(b) for a, b in pairwise(letters))
    return changes >= _LEAST_CHANGES * len(letters) and not _is_made_up(match[1])


def _not_made_up(match: re.Match[str]) -> bool:
    return not _is_made_up(match[1])


_NAME = re.compile(
    r"(?:api|access|account|admin|auth|bearer|bot|client|master|private|refresh|secret|service"
    r"|shared|signing|storage|subscription)[_ -]?(?:access[_ -]?)?(?:key|token|secret)"
    r"[\"'`]?\s*[:=]\s*[\"'`]?\Z"
    r"|(?:password|passwd|passphrase)[\"'`]?\s*[:=]\s*[\"'`]?\Z",
    re.IGNORECASE,
)


def _assigned(match: re.Match[str]) -> bool:
    """Whether the name before the value says that it is secret."""
    start = match.start(1)
    named = _NAME.search(match.string, max(0, start - 48), start)
    return bool(named) and sum(map(str.isdigit, match[1])) >= 2 and _random(match)


_NOWHERE = re.compile(r"localhost\Z|127\.|\[|.*\bexample(?:\.[a-z]+)?\Z", re.IGNORECASE)


def _opens_a_door(match: re.Match[str]) -> bool:
    """Whether the password of an address is no word, and the host one that others can reach."""
    password = match[1]
    kinds = {_class(c) if c.isalnum() else "." for c in password}
    made_up = _PLACEHOLDER.search(password) or re.search(r"(?i)pass|secret", password)
    return len(kinds) > 1 and not made_up and not _NOWHERE.match(match[2])


def _token(kind: str, *prefixes: str, body: str, is_real: Callable[..., bool] = _random) -> _Shape:
    """A secret that is known by how it begins."""
    beginnings = "|".join(map(re.escape, prefixes))
    pattern = rf"(?<![A-Za-z0-9_-])((?:{beginnings}){body})(?![A-Za-z0-9_])"
    return _Shape(kind, prefixes, re.compile(pattern), is_real)


_SHAPES = (
    _token("AWS access key ID", "AKIA", "ASIA", body=r"[A-Z2-7]{16}", is_real=_not_made_up),
    _token("OpenAI or Anthropic key", "sk-", body=r"[A-Za-z0-9_-]{20,}+"),
    _token("Hugging Face token", "hf_", body=r"[A-Za-z0-9]{30,}+"),
    _token("GitHub token", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", body=r"[A-Za-z0-9]{36,}+"),
    _token("GitHub token", "github_pat_", body=r"[A-Za-z0-9_]{60,}+"),
    _token("GitLab token", "glpat-", body=r"[A-Za-z0-9_.-]{20,}+"),
    _token("Google API key", "AIza", body=r"[A-Za-z0-9_-]{35}"),
    _token("npm token", "npm_", body=r"[A-Za-z0-9]{36}"),
    _token("PyPI token", "pypi-", body=r"[A-Za-z0-9_-]{60,}+"),
    _token("SendGrid key", "SG.", body=r"[\w-]{22}\.[\w-]{43}"),
    _token("Slack token", "xox", body=r"[abeoprs]-[A-Za-z0-9-]{20,}+"),
    _token("Stripe key", "sk_live_", "rk_live_", body=r"[A-Za-z0-9]{20,}+"),
    _token(
        "JSON Web Token", "eyJ", body=r"[\w-]{10,}+\.eyJ[\w-]{10,}+\.[\w-]{20,}+"
    ),  # RFC 7519: header, payload, signature, each in base64url; the first two are objects
    _Shape(
        "private key",
        ("PRIVATE KEY",),
        re.compile(
            r"-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----"  # RFC 7468, RFC 9580
            r"(?:\s|\\[nr]|[A-Za-z-]{1,40}: [^\n]{0,200}\n)*+([A-Za-z0-9+/=]{40,}+)"
        ),
        _not_made_up,
    ),
    _Shape(
        "Elasticsearch API key",
        ("ApiKey",),
        re.compile(r"\bApiKey\s+([A-Za-z0-9+/]{40,}+={0,2})"),
        _random,
    ),
    _Shape(
        "bearer token",
        ("Bearer",),
        re.compile(r"\bBearer\s+([A-Za-z0-9._~+/-]{20,}+={0,2})"),
        _random,
    ),
    _Shape(
        "password in an address",
        ("://",),
        re.compile(r"://[^\s/:@\"'`<>{}$]{1,64}:([^\s/:@\"'`<>{}$*]{8,128})@(\[?[\w.-]+)"),
        _opens_a_door,
    ),
    _Shape(
        "key or password",
        (":", "="),
        re.compile(r"[:=]\s{0,8}[\"'`]?([A-Za-z0-9+/~-]{20,}+={0,2})(?!\.?[\w(\[])"),
        _assigned,
    ),
)
"""The first that fits names the secret."""


def find_secrets(text: str) -> Iterator[Secret]:
    """All that looks like a secret, in the order of the shapes, each place once."""
    taken: list[tuple[int, int]] = []
    for shape in _SHAPES:
        if not any(needle in text for needle in shape.needles):
            continue
        for match in shape.pattern.finditer(text):
            start, end = match.span(1)
            if shape.is_real(match) and all(end <= a or b <= start for a, b in taken):
                taken.append((start, end))
                yield Secret(shape.kind, start, end, match[1])
