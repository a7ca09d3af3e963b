"""Requests in blocks of code, as data: the table `importing/requests.md`, and families of pages that show them."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from conftest import Ran
from tutgen.importing.blocks.cut import blocks_of
from tutgen.importing.nouns.line import Line
from tutgen.importing.project.yaml_lines import plain_yaml
from tutgen.importing.requests.forms import call_in

TABLE = Path(__file__).parent / "importing" / "requests.md"


def shown(text: str) -> str:
    """What the only block of code of a page is as data, with the line of each key; `code` if it is none."""
    lines = [Line(part, "page.md", number) for number, part in enumerate(text.split("\n"), 1)]
    (block,) = (block for block in blocks_of(lines) if block.code)
    assert block.code
    call, reply = block.code.call, block.code.reply
    if reply:
        return plain_yaml(
            {"status": reply.status, "headers": dict(reply.headers), "body": reply.body}
        )
    if call is None:
        return "code\n"
    said: dict[str, Any] = {
        "method": call.method,
        "server": call.server,
        "path": call.path,
        "user": call.user,
        "query": dict(call.query),
        "headers": dict(call.headers),
        "form": call.is_form,
        "body": call.raw,
        "lines": {place.strip("/"): line for place, line in call.places.items()},
        "notes": {(note.pointer or "-").strip("/"): note.raw for note in block.code.notes},
    }
    return plain_yaml({key: value for key, value in said.items() if value})


def _cases() -> Iterator[object]:
    for line, title, text, expected in read_fixture_file(TABLE):
        yield pytest.param(text, expected, id=f"{line} {title}")


@pytest.mark.parametrize(("text", "expected"), list(_cases()))
def test_a_block_of_code_is_a_request(text: str, expected: str) -> None:
    assert shown(text.removesuffix("\n")) == expected


@given(st.text(alphabet="curl -XHdGu'\"\\$<>{}[]:/=&@a1\n\t#|;", max_size=60))
def test_any_text_of_a_shell_is_read_or_left(text: str) -> None:
    call = call_in("bash", f"curl https://pier.example/{text}")
    assert call is None or (call.server == "https://pier.example" and call.path.startswith("/"))


@given(st.text(alphabet='GET /a:=&%+\n{}[]"1', max_size=60))
def test_any_text_below_a_line_of_http_is_read_or_left(text: str) -> None:
    form = "POST /a\nContent-Type: application/x-www-form-urlencoded\n"
    for head in ("GET /a\n", "GET https://pier.example/", "GET /a\nAccept: text/html\n", form):
        call = call_in("http", head + text)
        assert call is None or max(call.places.values()) <= (head + text).count("\n") + 1


def test_what_is_too_long_to_be_written_by_hand_stays_code() -> None:
    assert call_in("bash", f"curl https://pier.example/{'a' * 30_000}") is None
    form = "POST /a\nContent-Type: application/x-www-form-urlencoded\n\n"
    assert call_in("http", f"{form}a=1") is not None
    assert call_in("http", form + "&".join(f"a{n}=1" for n in range(20_000))) is None


PAGE = """\
---
title: Book a berth in {name}
---

{name} has berths for guests.

## Find a berth

{find}

## Book a berth

{book}

- `Content-Type`: Nothing but JSON is read.
- `berth`: One that was found above.

## Pay

{pay}

```http
HTTP/1.1 201 Created
Location: /payments/{berth}

{{"id": {berth}, "currency": "{currency}", "state": "open"}}
```

You get a mail.
"""
HTTP = {
    "find": """\
```http
GET {server}/berths?from=2026-07-01&length=12 HTTP/1.1
Authorization: Bearer <token>
```""",
    "book": """\
```http
POST {server}/bookings HTTP/1.1
Authorization: Bearer <token>
Content-Type: application/json

{{"harbour": "{slug}", "berth": {berth}, "boat": {{"name": "Ida", "length": 11.50}}}}
```""",
    "pay": """\
```http
POST {server}/payments
Authorization: Bearer <token>
Content-Type: application/x-www-form-urlencoded
X-Pier: {pier}

booking=<booking_id>&currency={currency}
```""",
}
CURL = {
    "find": """\
```bash
curl -G {server}/berths \\
  -H "Authorization: Bearer $HARBOUR_TOKEN" \\
  --data-urlencode "from=2026-07-01 12:00" -d length=12
```""",
    "book": """\
```bash
curl -sS -X POST '{server}/bookings' \\
  -H "Authorization: Bearer $HARBOUR_TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{{
    "harbour": "{slug}",
    "berth": {berth}
  }}'
```""",
    "pay": """\
```bash
curl {server}/payments \\
  -H "Authorization: Bearer $HARBOUR_TOKEN" \\
  -H "X-Pier: {pier}" \\
  -d booking=<booking_id> -d currency={currency}
```""",
}
HARBOURS = (
    ("Oban", "https://api.oban.example", 7, "gbp", "north"),
    ("Port Ellen", "https://api.port-ellen.example", 3, "gbp", "old"),
    ("Bergen", "https://havn.example", 12, "nok", "south"),
)


@pytest.fixture
def imported(tmp_path: Path, tutgen: Callable[..., Ran]) -> Callable[..., tuple[Path, list[float]]]:
    """Imports pages with these blocks of code, and builds them: the project, and how much each page has kept, in percent."""

    def made(blocks: Mapping[str, str]) -> tuple[Path, list[float]]:
        pages, project = tmp_path / "berths", tmp_path / "project"
        pages.mkdir()
        for name, server, berth, currency, pier in HARBOURS:
            slug = name.lower().replace(" ", "-")
            said = {"slug": slug, "server": server, "berth": berth, "currency": currency}
            code = {key: text.format(pier=pier, **said) for key, text in blocks.items()}
            (pages / f"{slug}.md").write_text(PAGE.format(name=name, **said, **code), "utf-8")
        ran = tutgen("import", str(pages), "-o", str(project))
        assert ran.code == 0, ran.err
        assert tutgen("build", "-C", str(project)).code == 0
        kept = re.findall(r"\t([\d.]+) %$", ran.out + ran.err, re.MULTILINE)
        return project, [float(share) for share in kept]

    return made


@pytest.mark.parametrize("blocks", [HTTP, CURL], ids=["http", "curl"])
def test_pages_with_requests_say_what_they_said(
    blocks: Mapping[str, str], imported: Callable[..., tuple[Path, list[float]]]
) -> None:
    project, kept = imported(blocks)
    page = (project / "content/berths/[service].md").read_text("utf-8")
    assert page.count("```{request}") == page.count("```") / 2 - 1 == len(blocks)
    assert len(kept) == len(HARBOURS)
    assert min(kept) >= 98


def test_what_all_requests_have_is_said_once(
    imported: Callable[..., tuple[Path, list[float]]],
) -> None:
    project, _ = imported(HTTP)
    site = (project / "content/site.yaml").read_text("utf-8")
    requests = (project / "content/berths/requests.yaml").read_text("utf-8")
    assert (
        'requests:\n  server: "{{ service.server }}"\n  headers: {Authorization: Bearer <token>}'
        in site
    )
    assert "https" not in requests
    assert "Authorization" not in requests
    assert 'query: {from: "2026-07-01", length: "12"}' in requests
    assert '"{{ service.x_pier }}"' in requests
    assert '    Content-Type: "`Content-Type`: Nothing but JSON is read."\n    /berth: ' in requests


def test_a_response_below_a_request_is_its_sample(
    imported: Callable[..., tuple[Path, list[float]]],
) -> None:
    project, _ = imported(HTTP)
    page = (project / "content/berths/[service].md").read_text("utf-8")
    requests = (project / "content/berths/requests.yaml").read_text("utf-8")
    assert "```{request} pay\n```\n\n```{response} pay\n```" in page
    assert "  response:\n    status: 201\n    headers: {Location: " in requests
    built = (project / "site/berths/bergen.md").read_text("utf-8")
    assert '`201 Created`\n\n```http\nLocation: /payments/12\n\n{\n  "id": 12,' in built


@pytest.mark.parametrize(
    ("first", "is_command_first"), [("", True), ("book", True), ("book find", False)]
)
def test_pages_that_show_commands_mostly_show_them_first(
    imported: Callable[..., tuple[Path, list[float]]], first: str, is_command_first: bool
) -> None:
    """`first`: the requests that the pages show as HTTP."""
    project, _ = imported({**CURL, **{name: HTTP[name] for name in first.split()}})
    site = (project / "content/site.yaml").read_text("utf-8")
    assert ("language: {curl: curl, http: HTTP}" in site) == is_command_first
    assert "curl" in (project / "site/berths/bergen.forms.js").read_text("utf-8")


def test_a_command_with_another_option_stays_code(
    imported: Callable[..., tuple[Path, list[float]]],
) -> None:
    project, kept = imported({**CURL, "pay": CURL["pay"].replace("curl ", "curl --retry 3 ")})
    page = (project / "content/berths/[service].md").read_text("utf-8")
    assert page.count("```{request}") == len(CURL) - 1
    assert "curl --retry 3" in (project / "content/services/bergen.yaml").read_text("utf-8")
    assert min(kept) >= 98


def test_a_body_of_json_lines_is_data(imported: Callable[..., tuple[Path, list[float]]]) -> None:
    lines = """\
```http
POST {server}/berths
Content-Type: application/x-ndjson

{{"book": {{"berth": {berth}}}}}
{{"harbour": "{slug}", "nights": 2}}
```"""
    project, kept = imported({**HTTP, "book": lines})
    requests = (project / "content/berths/requests.yaml").read_text("utf-8")
    assert '- {harbour: "{{ service.slug }}", nights: 2}' in requests
    assert '{"book": {"berth": 7}}' in (project / "site/berths/oban.md").read_text("utf-8")
    assert min(kept) >= 98
