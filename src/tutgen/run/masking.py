"""Secrets taken out of what is printed, in whatever form they come back."""

import html
import re
from base64 import b64encode
from collections.abc import Callable, Iterable

Mask = Callable[[str], str]
"""Gives a text without secrets."""
MASK = "***"
SOUNDS_SECRET = re.compile(
    r"key|token|secr|passw|pwd|passphrase|credential|bearer|"
    r"schl(ü|ue)ssel|kennwort|geheim|cl[eé]s?([\s_-]|$)|mot.de.passe|clave|contrase|senha|chave|パスワード|キー|鍵|密|مفتاح|سر",
    re.IGNORECASE,
)
"""Names of placeholders that do: those that the page masks (`templates/js/lazy/code/00-pure.js`)."""
_SHORT_ESCAPES = {"\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}
_SHORTEST_PART = 4
"""Characters of Base64 that are taken for a part of a secret."""


class Masking:
    """Replaces secrets that it knows."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: list[str] = []
        self._pattern: re.Pattern[str] | None = None
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Know one more."""
        if not secret or secret in self._secrets:
            return
        self._secrets = sorted([*self._secrets, secret], key=len, reverse=True)
        forms = [form for one in self._secrets for form in _forms(one)]
        self._pattern = re.compile("|".join(forms))

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        return self._pattern.sub(MASK, text) if self._pattern else text


def _forms(secret: str) -> list[str]:
    """Patterns of a secret: each of its characters plain or escaped, its bytes in Base64 or as hexadecimal digits."""
    content = secret.encode(errors="surrogatepass")
    words = {word for shift in range(3) if (word := _in_base64(content, shift))}
    words |= {word.replace("+", "-").replace("/", "_") for word in words}
    encoded = [re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))]
    hexadecimal = [f"(?i:{content.hex()})"] if len(content) > 1 else []
    return ["".join(map(_character, secret)), *encoded, *hexadecimal]


def _character(character: str) -> str:
    """A character as texts, JSON, addresses, forms, HTML and XML have it, large or small."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    number = ord(character)
    forms = [
        rf"\\?{re.escape(character)}",
        "".join(f"%{byte:02x}" for byte in character.encode(errors="surrogatepass")),
        "".join(rf"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)),
        f"&#0*{number};",
        f"&#x0*{number:x};",
    ]
    named = html.escape(character)
    if named != character:
        forms += [named, "&apos;"] if character == "'" else [named]
    if character in _SHORT_ESCAPES:
        forms.append(rf"\\{_SHORT_ESCAPES[character]}")
    if character == " ":
        forms.append(r"\+")
    return f"(?i:{'|'.join(forms)})"


def _in_base64(content: bytes, shift: int) -> str:
    """The characters of Base64 that are the same whatever stands around the bytes, of which `shift` (of each three)
    come before; empty if they are few."""
    encoded = b64encode(bytes(shift) + content).decode().rstrip("=")
    first = (shift * 8 + 5) // 6
    last = (shift + len(content)) * 8 // 6
    part = encoded[first:last]
    return part if len(part) >= _SHORTEST_PART else ""
