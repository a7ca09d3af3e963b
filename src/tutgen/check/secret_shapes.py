"""Finds what looks like a real key, token or password in a text that is about to be public.

A tutorial is full of keys that are none: `<api_key>`, `$API_KEY`, `your-api-key`, the examples of
other documentation. So a pattern tells the shape of a secret, and `_is_random` that nobody made it
up. Shapes are those that the services document for their keys.
"""

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import log2
from typing import NamedTuple


class Secret(NamedTuple):
    """A text that looks like a secret: `text[start:end]`."""

    kind: str
    """`OpenAI key`."""
    start: int
    end: int
    value: str


class _Shape(NamedTuple):
    kind: str
    needles: tuple[str, ...]
    """Every match begins with one of them, in lower case: only there the pattern is tried."""
    pattern: str
    """The secret is its first group. Compiled when it is first needed."""
    is_real: Callable[[re.Match[str]], bool]
    is_everywhere: bool = False
    """Whether the needles are so frequent that the pattern is tried everywhere."""

    def matches(self, text: str, lower: str) -> Iterator[re.Match[str]]:
        """The matches in a text; `lower`: the same text in lower case."""
        pattern = re.compile(self.pattern)
        if self.is_everywhere:
            yield from pattern.finditer(text)
            return
        for needle in self.needles:
            at = lower.find(needle)
            while at >= 0:
                match = pattern.match(text, at)
                if match:
                    yield match
                at = lower.find(needle, at + 1)


_MADE_UP = re.compile(
    r"your|example|placeholder|sample|dummy|fake|change.?me|redacted|insert|replace|test|demo"
    r"|(?:public|private).?key|todo|foobar|qwerty|deadbeef|xxxx|(.)\1{4}",
    re.IGNORECASE,
)
_PUBLISHED = (
    "VnVhQ2ZHY0JDZGJrUW0t",  # an API key in Elasticsearch's reference
    "eyJzdWIiOiIxMjM0NTY3ODkw",  # the subject 1234567890 of jwt.io
    "eyJzb21lIjoicGF5bG9hZCJ9",  # PyJWT: {"some": "payload"}
    "eyJpc3MiOiJqb2UiLA0K",  # RFC 7519: the issuer "joe"
    "2YotnFZFEjr1zCsicMWpAA",  # RFC 6749: an access token
    "tGzv3JOkF0XG5Qx2TlKWIA",  # RFC 6749: a refresh token
    "czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3",  # RFC 6749: a client and its secret
    "7Fjfp0ZBr1KtDRbnfVdmIw",  # which is this
    "s6BhdRkqt3",  # RFC 6749: a client, and its other secret
    "gX1fBat3bV",
    "h480djs93hd8",  # RFC 6749: a key
    "ad180jjd733klru7",  # RFC 5849: secrets
    "kd94hf93k423kf44",
    "pfkkdhi9sl3r4s00",
    "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",  # a signature of Amazon's reference
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",  # Azure's emulator
    "123e4567-e89b-12d3-a456-426614174000",  # the usual UUIDs
    "550e8400-e29b-41d4-a716-446655440000",
    "f47ac10b-58cc-4372-a567-0e02b2c3d479",
)
"""Parts of secrets that documentation shows everywhere."""

_MIN_ENTROPY = 3.0
"""Bits a character. 16 random letters have about 3.6, 32 random hexadecimal digits 3.7."""
_MIN_PASSWORD = 8
_MIN_CHANGES = 0.2
"""How often a character is of another class (lower, upper, digit) than the one before it: 0.4 to
0.6 of a random text, seldom in words, even in those of `camelCase`."""


def _is_made_up(value: str) -> bool:
    """Whether somebody wrote it as an example: by words, by repetition, or along the keyboard."""
    if _MADE_UP.search(value) or any(part in value for part in _PUBLISHED):
        return True
    counts = Counter(value)
    entropy = -sum(n / len(value) * log2(n / len(value)) for n in counts.values())
    return entropy < _MIN_ENTROPY or _has_run(value) or any(map(_has_run, _halves(value)))


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


def _is_random(match: re.Match[str]) -> bool:
    """Whether a machine made it: not `a-name-2`, not `aMethodOfSomeLibrary`."""
    letters = sum(map(str.isalnum, match[1]))
    return _changes(match[1]) >= _MIN_CHANGES * letters and not _is_made_up(match[1])


def _changes(value: str) -> int:
    """How often a character is of another class than the one before it."""
    return sum(_class(a) != _class(b) for a, b in pairwise(c for c in value if c.isalnum()))


def _not_made_up(match: re.Match[str]) -> bool:
    return not _is_made_up(match[1])


_NAME = re.compile(
    r"(?:(?:api|access|account|admin|auth|bearer|bot|client|encryption|master|private|refresh|service"
    r"|shared|signing|storage|subscription)[_ -]?(?:access[_ -]?)?(?:key|token|secret)"
    r"|(?:oauth|security|session|user)[_ -]?token|x-[a-z-]*token|authorization"
    r"|secret(?:[_ -]?(?:access[_ -]?)?(?:key|token))?(?:_base)?|password|passwd|passphrase"
    r"|(?-i:(?<![A-Z0-9_])[A-Z0-9][A-Z0-9_]*(?<!CURSOR)(?<!NEXT)(?<!PAGE)(?<!PUBLIC)_(?:KEY|TOKEN|PWD)))"
    r"[\"'`]?\]?(?:\s*(?::=|=>|[:=|>])\s*|\s+)[\"'`]?\Z",
    re.IGNORECASE,
)
"""What stands before the value of a variable, a header, an option or a cell that is secret."""
_CONSONANTS = "b-df-hj-np-tv-xz"
_NO_WORD = re.compile(
    "|".join(
        f"[{letters}]{{5}}|[{letters}]{{4}}.*[{letters}]{{4}}"
        for letters in (_CONSONANTS, _CONSONANTS.upper())
    )
)
"""Runs of consonants that hardly any word has."""


def _is_assigned(match: re.Match[str]) -> bool:
    """Whether the name before the value says that it is secret."""
    start = match.start(1)
    return bool(_NAME.search(match.string, max(0, start - 48), start)) and _is_generated(match)


def _is_generated(match: re.Match[str]) -> bool:
    """Whether a machine made it. With fewer than two digits, which names of settings have too, its letters must be
    jumbled."""
    if sum(map(str.isdigit, match[1])) >= 2:
        return _is_random(match)
    return _is_jumbled(match[1]) and not _is_made_up(match[1])


def _is_jumbled(value: str) -> bool:
    """Whether letters make no words: capitals stand anywhere, or vowels are missing."""
    capitals = sum(map(str.isupper, value)) / len(value)
    return bool(_NO_WORD.search(value)) or (
        0.3 <= capitals <= 0.8 and _changes(value) >= 0.35 * len(value)  # `aNameOfWords` has fewer
    )


_NOWHERE = re.compile(r"localhost\Z|127\.|\[|.*\bexample(?:\.[a-z]+)?\Z", re.IGNORECASE)


def _is_address_password(match: re.Match[str]) -> bool:
    """Whether the password of an address is no word, and the host one that others can reach."""
    return _is_password(match[1]) and not _NOWHERE.match(match[2])


def _is_password(text: str) -> bool:
    """Whether it is neither a word nor an example."""
    kinds = {_class(c) if c.isalnum() else "." for c in text}
    made_up = _MADE_UP.search(text) or re.search(r"(?i)pass|secret|hunter2|opensesame", text)
    return len(kinds) > 1 and not made_up


def _is_password_of_command(match: re.Match[str]) -> bool:
    return _is_key(match[1])


_LONGEST_ADDRESS = 2000


def _is_signature(match: re.Match[str]) -> bool:
    """Whether no part of the address before it is an example."""
    start = match.start()
    address = match.string[max(0, start - _LONGEST_ADDRESS) : start].split()[-1:]
    return _is_random(match) and not any(map(_MADE_UP.search, address))


def _is_login(match: re.Match[str]) -> bool:
    """Whether it is a name and a password in Base64 (RFC 7617), and not those of an example: either
    of them may be a key, with nothing for the other."""
    try:
        padded = match[1].rstrip("=")
        pair = b64decode(padded + "=" * (-len(padded) % 4), validate=True).decode()
    except ValueError:
        return False
    name, colon, password = pair.partition(":")
    if not colon or not pair.isprintable():
        return False
    is_known = _MADE_UP.search(pair) or any(part in pair for part in _PUBLISHED)
    return (_is_long_password(password) and not is_known) or _is_key(password) or _is_key(name)


def _is_long_password(text: str) -> bool:
    """Whether somebody may have chosen it: letters and digits, and no word alone."""
    has_all = any(map(str.isalpha, text)) and any(map(str.isdigit, text))
    return len(text) >= _MIN_PASSWORD and has_all and _is_password(text) and not _has_run(text)


def _is_key(text: str) -> bool:
    """Whether a machine made it, or it is a password with more than letters."""
    if len(text) < _MIN_PASSWORD or " " in text or "@" in text or not _is_password(text):
        return False
    return _changes(text) >= _MIN_CHANGES * len(text) and not _is_made_up(text)


def _token(
    kind: str, *prefixes: str, body: str, is_real: Callable[..., bool] = _is_random
) -> _Shape:
    """A secret that is known by how it begins."""
    beginnings = "|".join(map(re.escape, prefixes))
    pattern = rf"(?<![A-Za-z0-9_-])((?:{beginnings}){body})(?![A-Za-z0-9_])"
    needles = tuple(prefix.lower() for prefix in prefixes)
    return _Shape(kind, needles, pattern, is_real)


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
    _token("Slack token", "xapp-", body=r"[A-Za-z0-9-]{40,}+"),
    _token("Docker token", "dckr_pat_", body=r"[A-Za-z0-9_-]{20,}+"),
    _token("webhook secret", "whsec_", body=r"[A-Za-z0-9+/]{24,}+={0,2}"),
    _token("Linear key", "lin_api_", body=r"[A-Za-z0-9]{40}"),
    _token("Perplexity key", "pplx-", body=r"[A-Za-z0-9]{40,}+"),
    _token("Google client secret", "GOCSPX-", body=r"[A-Za-z0-9_-]{20,}+"),
    _token("Google access token", "ya29.", body=r"[A-Za-z0-9_-]{20,}+"),
    _token("Groq key", "gsk_", body=r"[A-Za-z0-9]{40,}+"),
    _token("xAI key", "xai-", body=r"[A-Za-z0-9]{60,}+"),
    _token("Replicate token", "r8_", body=r"[A-Za-z0-9]{37}"),
    _token("DigitalOcean token", "dop_v1_", "doo_v1_", body=r"[a-f0-9]{64}"),
    _token("Shopify token", "shpat_", "shpss_", "shpca_", body=r"[a-fA-F0-9]{32}"),
    _token("Databricks token", "dapi", body=r"[a-f0-9]{32}"),
    _token("Grafana token", "glsa_", body=r"[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}"),
    _token("Vault token", "hvs.", body=r"[A-Za-z0-9_-]{24,}+"),
    _Shape(
        "Telegram token",
        (":aa",),
        r"(?<=[0-9]{8}):(AA[A-Za-z0-9_-]{33})(?![\w-])",
        _is_random,
    ),
    _Shape(
        "webhook of Slack",
        ("hooks.slack.com",),
        r"hooks\.slack\.com/(?:services/T\w+/B\w+|workflows/T\w+/A\w+/\d+|triggers/T\w+/\d+)"
        r"/([A-Za-z0-9]{16,}+)",
        _is_random,
    ),
    _Shape(
        "webhook of Discord",
        ("discord",),
        r"discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d{6,}/([\w-]{40,}+)",
        _is_random,
    ),
    _Shape(
        "webhook of Teams",
        (".office.com/webhook",),
        r"(?i:\.office\.com/webhook(?:b2)?/[\w-]+@[\w-]+/IncomingWebhook/([A-Fa-f0-9]{32}))",
        _is_random,
    ),
    _Shape(
        "shared access signature",
        ("?sig=", "&sig=", ";sig="),
        r"[?&;]sig=((?:[A-Za-z0-9+/_-]|%2[BbFf]){40,}+(?:=|%3[Dd])?)",
        _is_random,
    ),
    _Shape(
        "signed address",
        ("x-amz-signature=", "x-goog-signature="),
        r"(?i:X-(?:Amz|Goog)-Signature=([0-9a-f]{64,}+))",
        _is_signature,
    ),
    _token("Stripe key", "sk_live_", "rk_live_", body=r"[A-Za-z0-9]{20,}+"),
    _token(
        "JSON Web Token", "eyJ", body=r"[\w-]{10,}+\.eyJ[\w-]{10,}+\.[\w-]{20,}+"
    ),  # RFC 7519: header, payload, signature, each in base64url; the first two are objects
    _Shape(
        "private key",
        ("-----begin ",),
        (
            r"-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----"  # RFC 7468, RFC 9580
            r"(?:\s|\\[nr]|[A-Za-z-]{1,40}: [^\n]{0,200}\n)*+([A-Za-z0-9+/=]{40,}+)"
        ),
        _not_made_up,
    ),
    _Shape(
        "Elasticsearch API key",
        ("apikey ",),
        r"\b[Aa][Pp][Ii][Kk][Ee][Yy]\s+([A-Za-z0-9+/]{40,}+={0,2})",
        _is_random,
    ),
    _Shape(
        "bearer token",
        ("bearer", "token "),
        r"\b(?:[Bb][Ee][Aa][Rr][Ee][Rr]|[Tt][Oo][Kk][Ee][Nn])\s+(?:token=)?[\"']?"
        r"([A-Za-z0-9._~+/-]{20,}+={0,2})",
        _is_generated,
    ),
    _Shape(
        "name and password",
        ("basic ",),
        r"\b[Bb][Aa][Ss][Ii][Cc]\s+([A-Za-z0-9+/]{12,}+={0,2})",
        _is_login,
    ),
    _Shape(
        "password in an address",
        ("://",),
        r"://[^\s/:@\"'`<>{}$]{0,64}:([^\s/:@\"'`<>{}$*]{8,128})@(\[?[\w.-]+)",
        _is_address_password,
    ),
    _Shape(
        "password of a command",
        ("-u", "--user"),
        r"(?<![\w-])(?:-u|--user[\s=])[\s=]{0,4}[\"']?[^\s:@\"'`<>{}$]{1,64}:([^\s\"'`<>{}$*]{8,128})",
        _is_password_of_command,
    ),
    _Shape(
        "key or password",
        (":", "=", "|", ">", "--", "env ", "setx "),
        # Beginning with a set of characters, it is found in a third of the time.
        r"[:=|>Es-](?:(?<=[:=|])[=>]?\s{0,8}|(?<=[A-Za-z]>)|(?:(?<=-)-[a-z-]{3,40}"
        r"|(?:(?<=\bE)NV|(?<=\bs)etx)\s{1,4}\w{3,40})\s{1,4})"
        r"[\"'`]?"
        r"([A-Za-z0-9+/~-]{12,}+={0,2})(?!\.?[\w(\[])",
        _is_assigned,
        is_everywhere=True,
    ),
)
"""The first that fits names the secret."""
_NEEDLES = tuple((needle, number) for number, s in enumerate(_SHAPES) for needle in s.needles)
"""(needle, number of its shape)."""


Needles = Sequence[tuple[str, int]]
"""How secrets begin, in lower case, each with the number of its shape."""


def needles_in(text: str) -> Needles:
    """Those that stand in a text: what is not in a whole need not be looked for in its parts."""
    lower = _in_lower_case(text)
    return [one for one in _NEEDLES if one[0] in lower]


def _in_lower_case(text: str) -> str:
    return text.replace("\u0130", "i").lower()  # the one letter whose small form is two


def find_secrets(text: str, needles: Needles = _NEEDLES) -> Iterator[Secret]:
    """All that looks like a secret, in the order of the shapes, each place once. `needles`: those that may be there."""
    taken: list[tuple[int, int]] = []
    lower = _in_lower_case(text)
    there = {number for needle, number in needles if needle in lower}
    for number, shape in enumerate(_SHAPES):
        for match in shape.matches(text, lower) if number in there else ():
            start, end = match.span(1)
            if shape.is_real(match) and all(end <= a or b <= start for a, b in taken):
                taken.append((start, end))
                yield Secret(shape.kind, start, end, match[1])
