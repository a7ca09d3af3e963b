"""What a service is called in texts, as expressions: name and slug in the forms that prose, ids and code have."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from tutgen.importing.nouns.block import Block
from tutgen.importing.nouns.table import ServiceNames

_ADDRESS = re.compile(
    r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)|<[a-z][\w+.-]*:[^<>\s]*>|\bhttps?://[^\s<>`\"')\]]+|\{#[^\s{}]+\}"
    r"|^\[[^\]\n]+\]:.*$|\{(?:doc|ref|download)\}`[^`]*`|(?<=\}) \S+\.(?:png|svg|jpe?g|gif|webp|avif)\b",
    re.MULTILINE,
)
"""Where nobody reads: what stands there is taken for a name only if its siblings show that it is."""
_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_FENCE = re.compile(
    r"^[ \t>]*(`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_DIRECTIVE_FENCE = re.compile(r"[ \t>]*(?:`{3,}|~{3,})\{(?!code)")
_BRACES = re.compile(r"(\\*)\{\{")
_BRACE_BEFORE = re.compile(r"(?<!\{)\{(?=\{\{ service\.)")
EXPRESSION = re.compile(r"(\\*)\{\{ (service\.[^{}]*?) \}\}")

NAME, SLUG = "service.name", "service.slug"
SNAKE, UPPER = f"{SLUG} | replace('-', '_')", f"{SLUG} | replace('-', '_') | upper"
JOINED, CAMEL = f"{SLUG} | replace('-', '')", f"{NAME} | replace(' ', '')"
LOWER, CAPITALS = f"{NAME} | lower", f"{NAME} | upper"


class Form(NamedTuple):
    """A spelling of a name, and the expression that gives it."""

    text: str
    expression: str
    in_prose: bool


def forms_of(name: str, slug: str) -> tuple[Form, ...]:
    """The forms that are derived from name and slug; of equal texts the first one counts."""
    made = (
        Form(name, NAME, in_prose=True),
        Form(slug, SLUG, in_prose="-" in slug),
        Form(slug.replace("-", "_"), SNAKE, in_prose="-" in slug),
        Form(slug.replace("-", "_").upper(), UPPER, in_prose="-" in slug),
        Form(name.replace(" ", ""), CAMEL, in_prose=" " in name and name != name.lower()),
        Form(slug.replace("-", ""), JOINED, in_prose=False),
        Form(name.lower(), LOWER, in_prose=False),
        Form(name.upper(), CAPITALS, in_prose=False),
    )
    return tuple({form.text: form for form in reversed(made)}.values())[::-1]


def values_of(service: ServiceNames) -> Mapping[str, str]:
    """Expression -> its text for a service."""
    name, slug = service.name, service.slug
    return {
        NAME: name,
        SLUG: slug,
        SNAKE: slug.replace("-", "_"),
        UPPER: slug.replace("-", "_").upper(),
        CAMEL: name.replace(" ", ""),
        JOINED: slug.replace("-", ""),
        LOWER: name.lower(),
        CAPITALS: name.upper(),
    }


def escaped(text: str) -> str:
    """The text with braces that mean themselves."""
    return _BRACES.sub(r"\1\1\\{{", text)


def braces_apart(text: str) -> str:
    """The text, in which a brace that means itself is no part of the expression behind it: `${NAME}` of shells."""
    return _BRACE_BEFORE.sub("{{ '{' }}", text)


def filled(text: str, service: ServiceNames) -> str:
    """What `express` made of a text, with the values of a service."""
    if "{{ service." not in text:
        return text
    values = values_of(service)

    def value(match: re.Match[str]) -> str:
        if len(match[1]) % 2 or match[2] not in values:
            return match.group()
        return match[1][: len(match[1]) // 2] + values[match[2]]

    return EXPRESSION.sub(value, text)


class OwnWords:
    """The words of a service on its pages."""

    def __init__(
        self, service: ServiceNames, siblings: Iterable[ServiceNames], without: Iterable[str] = ()
    ) -> None:
        """`without`: forms that are words of the language as well."""
        self.service = service
        self._without = frozenset(without)
        self._siblings = tuple(siblings)

    @cached_property
    def _forms(self) -> Sequence[Form]:
        forms = forms_of(self.service.name, self.service.slug)
        return [form for form in forms if form.text and form.text not in self._without]

    @cached_property
    def _prose(self) -> tuple[re.Pattern[str], Mapping[str, str]]:
        return self._pattern([form for form in self._forms if form.in_prose])

    @cached_property
    def _code(self) -> tuple[re.Pattern[str], Mapping[str, str]]:
        return self._pattern(self._forms)

    def _pattern(self, forms: Sequence[Form]) -> tuple[re.Pattern[str], Mapping[str, str]]:
        """The forms, and those of siblings that hold one: `Post` in `Blue Post` is no word of Post."""
        own = {form.text: form.expression for form in forms}
        others = {
            form.text
            for sibling in self._siblings
            for form in forms_of(sibling.name, sibling.slug)
            if form.text not in own and any(text in form.text for text in own)
        }
        texts = sorted({*own, *others}, key=lambda text: (-len(text), text))
        pattern = "|".join(map(_bounded, texts)) or r"(?!)"
        return re.compile(pattern), own

    def express(self, text: str, *, code: bool = False, addresses: bool = False) -> str:
        """The text with its own words as expressions, and with braces escaped. `code`: whether all of it is code;
        `addresses`: whether words in addresses count."""
        if code:
            return self._replaced(text, self._code)
        out, at = [], 0
        for start, end, kind in _marked(text):
            out.append(self._replaced(text[at:start], self._prose))
            part = text[start:end]
            if kind == "code" or addresses:
                out.append(self._replaced(part, self._code))
            else:
                out.append(escaped(part))
            at = end
        return "".join([*out, self._replaced(text[at:], self._prose)])

    def in_block(self, block: Block) -> Block:
        """A block with its own words as expressions."""
        code = block.code
        if code:
            call = code.call and code.call._replace(body=self.in_value(code.call.raw))
            notes = tuple(note._replace(text=self.express(note.raw)) for note in code.notes)
            code = code._replace(call=call, notes=notes)
        text = self.express(block.raw, code=block.kind == "code")
        return block._replace(text=text, code=code, items=tuple(map(self.in_block, block.items)))

    def in_value(self, value: Any) -> Any:
        """A JSON value of code with its own words as expressions; those in keys stay as they are."""
        if isinstance(value, str):
            return self.express(value, code=True)
        if isinstance(value, list):
            return [self.in_value(item) for item in value]
        if isinstance(value, dict):
            return {escaped(key): self.in_value(item) for key, item in value.items()}
        return value

    def _replaced(self, text: str, forms: tuple[re.Pattern[str], Mapping[str, str]]) -> str:
        pattern, expressions = forms
        out, at = [], 0
        for match in pattern.finditer(text):
            expression = expressions.get(match.group())
            if expression is None:
                continue
            before = escaped(text[at : match.start()])
            slashes = len(before) - len(before.rstrip("\\"))
            out.append(f"{before}{chr(92) * slashes}{{{{ {expression} }}}}")
            at = match.end()
        return "".join([*out, escaped(text[at:])])


def _bounded(text: str) -> str:
    """A pattern of a form, as a word or a part of an id: `MailBox` in `MailBoxClient`, `mail_box` in `mail_box_key`."""
    before = r"(?<![^\W_])" if text[0].isalnum() else ""
    last = text[-1]
    is_camel = last.isalnum() and text != text.lower() and text != text.upper()
    after = (
        r"(?![^\W_])" if last.isalnum() and not is_camel else r"(?![a-z0-9])" if is_camel else ""
    )
    return before + re.escape(text) + after


def _marked(text: str) -> Iterable[tuple[int, int, str]]:
    """(start, end, `code` or `address`) of what is no prose, in order."""
    found = [
        (m.start(), m.end(), "code")
        for m in _FENCE.finditer(text)
        if not _DIRECTIVE_FENCE.match(m.group())
    ]
    found += [(m.start(), m.end(), "code") for m in _CODE_SPAN.finditer(text)]
    found += [(m.start(), m.end(), "address") for m in _ADDRESS.finditer(text)]
    at = 0
    for start, end, kind in sorted(found, key=lambda part: (part[0], -part[1])):
        if start >= at:
            yield start, end, kind
            at = end
