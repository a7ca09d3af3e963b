"""Roles, `{name}` before code: keys to press, badges, and links to pages and labels."""

import re

from markdown_it.token import Token

from tutgen.diagnostics import unknown_name_hint
from tutgen.language.document import WrittenLink
from tutgen.language.nodes import Badge, Inline, Keys, Link, Reference, Text, Value
from tutgen.language.odd_characters import odd_in_code, typographic_in_span
from tutgen.language.parsing.parser import Parser
from tutgen.language.place import Place
from tutgen.sources import urls

ROLES = ("doc", "ref", "kbd", "bdg-primary", "bdg-link-primary", "bdg-link-primary-line")
_BADGE = re.compile(
    r"bdg(-link|-ref)?-(primary|secondary|success|info|warning|danger|light|muted|dark|white|black)"
    r"(-line)?"
)
_LABELLED = re.compile(r"(.*?)\s*<([^<>]*)>", re.DOTALL)


def role(parser: Parser, token: Token, line: int) -> list[Inline]:
    """The nodes of a role."""
    name, content = str(token.meta["name"]), token.content
    badge = _BADGE.fullmatch(name)
    if badge:
        return [_badge(parser, badge, content, line)]
    if name == "kbd":
        parser.check_odd(content, line, odd_in_code, typographic_in_span)
        return [Keys(line, parser.parts(content))]
    if name in ("doc", "ref"):
        label, target = _labelled(content)
        target = target or label
        parser.check_odd(target, line, odd_in_code)
        text = label if label != target else ""
        make = _page_link if name == "doc" else _reference
        return [make(parser, text, target, line)]
    parser.report(
        "unknown-role",
        f"unknown role '{name}'",
        line,
        needle=f"{{{name}}}",
        hint=unknown_name_hint(name, ROLES, "there are"),
    )
    return list(_words(parser, content, line))


def _badge(parser: Parser, badge: re.Match[str], content: str, line: int) -> Badge:
    link, colour, outline = badge.groups()
    place = parser.place(content, line)
    if not link:
        return Badge(line, colour, bool(outline), parser.parts(content), None, place)
    label, target = _labelled(content)
    address = target or label
    parser.check_odd(address, line, odd_in_code)
    _record(parser, label, address, place)
    text, leads_to = parser.parts(label or address), parser.parts(address)
    return Badge(line, colour, bool(outline), text, leads_to, place)


def _page_link(parser: Parser, text: str, target: str, line: int) -> Link:
    address = target if target.endswith(".md") else f"{target}.md"
    place = parser.place(target, line)
    _record(parser, text, address, place)
    words = _words(parser, text, line)
    return Link(line, parser.parts(address), place, words, parser.unmarked(address))


def _reference(parser: Parser, text: str, target: str, line: int) -> Reference:
    place = parser.place(target, line)
    label = urls.normalized(parser.unmarked(target))
    _record(parser, text, f"#{urls.slug(label)}", place)
    return Reference(line, label, _words(parser, text, line), parser.records.labels, place)


def _words(parser: Parser, text: str, line: int) -> tuple[Inline, ...]:
    parts = parser.parts(text)
    return tuple(Text(line, p) if isinstance(p, str) else Value(line, p) for p in parts)


def _record(parser: Parser, label: str, target: str, place: Place) -> None:
    """Note down a link that is made by a role."""
    written = WrittenLink(parser.unmarked(label), parser.unmarked(target), place)
    parser.records.links.append(written)


def _labelled(content: str) -> tuple[str, str]:
    """`text <target>` -> (`text`, `target`); without a target: (`content`, ``)."""
    match = _LABELLED.fullmatch(content)
    return (match.group(1), match.group(2).strip()) if match else (content.strip(), "")
