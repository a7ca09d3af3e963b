"""What a problem looks like: as text, as JSON, and as a workflow command."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Ran, examples
from tutgen.diagnostics import (
    Diagnostic,
    Finding,
    Fix,
    Span,
    count,
    did_you_mean,
    merged,
    unknown_name_hint,
    with_severities,
)
from tutgen.diagnostics.explanations import explanation
from tutgen.diagnostics.formats import as_github, as_json, from_json, report_github, report_json
from tutgen.diagnostics.terminal import printable
from tutgen.diagnostics.text import MAX_LINE, MAX_TEXT, as_text

Make = Callable[[Mapping[str, str]], Path]
Command = Callable[..., Ran]

SPAN = Span("content/requests.yaml", 17, 5, 17, 10)
PROBLEM = Diagnostic("unknown-field", "unknown field 'metod'", SPAN, "did you mean 'method'?")


def shown(source: str | None, d: Diagnostic = PROBLEM) -> str:
    return as_text(d, lambda path, number: source)


def at(column: int, end: int, line: int = 1, end_line: int | None = None) -> Diagnostic:
    return Diagnostic("dead-link", "message", Span("f.md", line, column, end_line or line, end))


def carets(source: str, d: Diagnostic) -> tuple[str, str]:
    """The source line as shown, and the line below it."""
    lines = shown(source, d).split("\n")
    return lines[2].split("| ", 1)[1], lines[3].split("| ", 1)[1]


# -------------------------------------------------------------------------------------------- text


def test_text_is_as_the_specification_has_it() -> None:
    assert shown("    metod: PUT") == (
        "content/requests.yaml:17:5: error[unknown-field]: unknown field 'metod'\n"
        "   |\n"
        "17 |     metod: PUT\n"
        "   |     ^^^^^\n"
        "   = hint: did you mean 'method'?"
    )


def test_without_a_source_line() -> None:
    expected = (
        "content/requests.yaml:17:5: error[unknown-field]: unknown field 'metod'\n"
        "   = hint: did you mean 'method'?"
    )
    assert shown(None) == shown("") == shown("   ") == expected


def test_a_whole_file_has_no_excerpt() -> None:
    diagnostic = Diagnostic("not-utf8", "message", Span("f.md"))
    assert shown("some text", diagnostic) == "f.md:1:1: error[not-utf8]: message"


def test_a_warning_without_hint() -> None:
    diagnostic = Diagnostic("dead-link", "message", Span("f.md", 2, 1, 2, 2), severity="warning")
    assert shown("x", diagnostic) == "f.md:2:1: warning[dead-link]: message\n  |\n2 | x\n  | ^"


def test_the_trail() -> None:
    trail = (("used by", Span("b.md", 3, 4)), ("included by", Span("c.md", 5, 6)))
    diagnostic = Diagnostic(
        "dead-link", "message", Span("f.md", 120, 1, 120, 2), "hint", trail=trail
    )
    assert shown("x", diagnostic).split("\n")[4:] == [
        "    = used by: b.md:3:4",
        "    = included by: c.md:5:6",
        "    = hint: hint",
    ]


@pytest.mark.parametrize(
    ("source", "diagnostic", "below"),
    [
        ("abc def", at(5, 8), "    ^^^"),
        ("abc def", at(5, 5), "    ^"),
        ("abc", at(4, 5), "   ^"),
        ("abc def", at(5, 3, 1, 4), "    ^^^"),
        ("\tabc def", at(6, 9), "\t    ^^^"),
        ("\t\tabc", at(3, 6), "\t\t^^^"),
        ("日本 def", at(4, 7), "     ^^^"),
        ("a 日本 b", at(3, 5), "  ^^^^"),
        ("e\u0301 x", at(4, 5), "  ^"),
        ("😀 x", at(3, 4), "   ^"),
        ("ที่ x", at(5, 6), "  ^"),  # both marks stand over the letter
        ("می\u200cخواند x", at(10, 11), "        ^"),
        ("größe x", at(7, 8), "      ^"),
        ("  abc  ", Diagnostic("dead-link", "m", Span("f.md", 2)), "  ^^^"),
    ],
)
def test_carets_stand_under_what_they_mean(source: str, diagnostic: Diagnostic, below: str) -> None:
    assert carets(source, diagnostic) == (source.rstrip(), below)


def test_a_long_line_is_cut_around_its_problem() -> None:
    source = "a" * 5000 + "HERE" + "b" * 5000
    above, below = carets(source, at(5001, 5005))
    assert len(above) == MAX_LINE + 6
    assert above.startswith("...aaa")
    assert above.endswith("bbb...")
    assert above[below.index("^") : below.rindex("^") + 1] == "HERE"


@pytest.mark.parametrize("column", [1, 50, 159, 160, 161, 5000])
@pytest.mark.parametrize("width", [1, 10, 6000])
def test_long_lines_and_long_spans(column: int, width: int) -> None:
    source = "x" * 5000
    above, below = carets(source, at(column, column + width))
    assert len(above) <= MAX_LINE + 6
    assert len(below) <= MAX_LINE + 6
    assert below.strip("^ ") == ""


def test_long_messages_are_cut() -> None:
    diagnostic = Diagnostic("dead-link", "m" * 10_000, Span("f.md", 1), "h" * 10_000)
    assert len(shown(None, diagnostic)) < 2 * MAX_TEXT + 100


def test_messages_stay_on_one_line() -> None:
    diagnostic = Diagnostic("dead-link", "unknown field 'a\nb'", Span("f.md", 1), "one\ntwo")
    assert shown(None, diagnostic).split("\n") == [
        "f.md:1:1: error[dead-link]: unknown field 'a b'", "  = hint: one two",
    ]  # fmt: skip


@given(
    st.text(st.characters(exclude_characters="\n"), max_size=250),
    st.integers(1, 300),
    st.integers(0, 300),
    st.integers(0, 3),
)
@examples(3)
def test_any_line_and_span_can_be_shown(text: str, column: int, end: int, lines: int) -> None:
    printed = shown(text, at(column, end, 2, 2 + lines))
    if text.strip():
        assert printed.count("\n") == 3
        assert "^" in printed.split("\n")[3]


# -------------------------------------------------------------------------------------------- JSON


def test_json() -> None:
    trail = (("used by", Span("b.md", 3, 4)),)
    assert as_json(Diagnostic("dead-link", "m", SPAN, None, "warning", trail)) == {
        "code": "dead-link",
        "severity": "warning",
        "message": "m",
        "file": "content/requests.yaml",
        "start": {"line": 17, "column": 5},
        "end": {"line": 17, "column": 10},
        "hint": None,
        "related": [{"message": "used by", "file": "b.md", "line": 3, "column": 4}],
        "fix": None,
    }


def test_json_of_a_fix_is_read_back() -> None:
    fix = Fix.writing("Plover", "Plovver", SPAN)
    found = Diagnostic("misspelled-name", "m", SPAN, fix=fix)
    assert as_json(found)["fix"] == {
        "label": "write 'Plover' for 'Plovver'",
        "edits": [
            {
                "file": "content/requests.yaml",
                "start": {"line": 17, "column": 5},
                "end": {"line": 17, "column": 10},
                "old": "Plovver",
                "new": "Plover",
            }
        ],
    }
    assert from_json(as_json(found)) == found


def test_json_of_a_point_ends_where_it_starts() -> None:
    found = as_json(Diagnostic("dead-link", "m", Span("f.md", 3, 4)))
    assert found["start"] == found["end"] == {"line": 3, "column": 4}


DOCUMENT: Any = {
    "type": "object",
    "required": ["version", "command", "ok", "summary", "diagnostics"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": 1},
        "command": {"type": "string"},
        "ok": {"type": "boolean"},
        "summary": {
            "type": "object",
            "required": [
                "errors", "warnings", "services", "pages", "written", "unchanged", "removed", "seconds",
            ],
            "additionalProperties": {"type": "number", "minimum": 0},
        },
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    "code", "severity", "message", "file", "start", "end", "hint", "related", "fix",
                ],
                "additionalProperties": False,
                "properties": {
                    "code": {"type": "string", "pattern": "^[a-z0-9-]+$"},
                    "severity": {"enum": ["error", "warning"]},
                    "message": {"type": "string", "minLength": 1},
                    "file": {"type": "string", "minLength": 1},
                    "start": {"$ref": "#/definitions/place"},
                    "end": {"$ref": "#/definitions/place"},
                    "hint": {"type": ["string", "null"]},
                    "related": {"type": "array"},
                    "fix": {"type": ["object", "null"]},
                },
            },
        },
    },
    "definitions": {
        "place": {
            "type": "object",
            "required": ["line", "column"],
            "additionalProperties": False,
            "properties": {
                "line": {"type": "integer", "minimum": 1},
                "column": {"type": "integer", "minimum": 1},
            },
        }
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "errors", "warnings"),
    [
        ("# Fine\n", 0, 0, 0),
        ("# Warned\n\n<b>x</b>\n", 0, 0, 1),
        ("# Failed\n\n{{ x }} [a](b.md) <b>x</b>\n", 1, 2, 1),
    ],
)
def test_format_json_prints_one_document(  # the table's columns
    text: str, code: int, errors: int, warnings: int, project: Make, tutgen: Command
) -> None:
    root = project({"content/index.md": text})
    ran = tutgen("build", "--format", "json", cwd=root)
    document = json.loads(ran.out)
    jsonschema.validate(document, DOCUMENT)
    assert (ran.code, document["ok"]) == (code, code == 0)
    summary = document["summary"]
    assert (summary["errors"], summary["warnings"]) == (errors, warnings)
    assert len(document["diagnostics"]) == errors + warnings
    assert (summary["pages"], summary["services"]) == (1, 0)
    assert (summary["written"] > 0) == (code == 0)


def test_json_has_all_and_keeps_characters() -> None:
    diagnostics = [
        Diagnostic("dead-link", f"größe \n\x1b {n}", Span("f.md", n)) for n in range(1, 200)
    ]
    text = report_json("build", diagnostics, {"pages": 3}, ok=False)
    assert "größe \\n\\u001b 199" in text
    assert len(json.loads(text)["diagnostics"]) == 199
    assert json.loads(text)["summary"] == {"errors": 199, "warnings": 0, "pages": 3}


# ------------------------------------------------------------------------------------------ GitHub


def test_github_is_as_the_specification_has_it() -> None:
    assert as_github(PROBLEM) == (
        "::error file=content/requests.yaml,line=17,col=5,endLine=17,endColumn=10,"
        "title=tutgen unknown-field::unknown field 'metod'%0Ahint: did you mean 'method'?"
    )


def test_github_escapes_what_has_a_meaning() -> None:
    diagnostic = Diagnostic("dead-link", "50%: a,b\r\n::error::x", Span("a,b:100%.md", 1, 1), "x%y")
    assert as_github(diagnostic) == (
        "::error file=a%2Cb%3A100%25.md,line=1,col=1,endLine=1,endColumn=1,title=tutgen dead-link"
        "::50%25: a,b%0D%0A::error::x%0Ahint: x%25y"
    )


@given(st.text(), st.text())
def test_a_workflow_command_is_one_line(message: str, path: str) -> None:
    printed = as_github(Diagnostic("dead-link", message, Span(path, 1)))
    assert "\n" not in printed
    assert "\r" not in printed
    properties, _, _ = printed.removeprefix("::error ").partition("::")
    assert len(properties.split(",")) == 6


def test_github_has_the_worst_first_and_a_total() -> None:
    warning = Diagnostic("dead-link", "w", Span("a.md", 1), severity="warning")
    lines = report_github([warning, PROBLEM, warning]).split("\n")
    assert [line.split(" ")[0] for line in lines] == [
        "::error", "::warning", "::warning", "::notice::tutgen",
    ]  # fmt: skip
    assert lines[-1] == "::notice::tutgen found 1 error, 2 warnings"
    assert report_github([]) == ""


def test_format_github_has_paths_from_the_repository(project: Make, tutgen: Command) -> None:
    root = project(
        {"docs/content/site.yaml": "title: T\n", "docs/content/a.md": "# A\n\n{{ x }}\n"}
    )
    (root / ".git").mkdir()
    ran = tutgen("build", "--format", "github", cwd=root / "docs")
    assert ran.out.startswith("::error file=docs/content/a.md,line=3,col=1,endLine=3,endColumn=8,")
    assert ran.err.startswith("content/a.md:3:1: error[undefined-name]: ")


# ----------------------------------------------------------------------------------------- merging


def finding(service: str, message: str = "m", line: int = 1) -> Finding:
    return Finding(Diagnostic("dead-link", message, Span("f.md", line)), service)


@pytest.mark.parametrize(
    ("services", "message"),
    [
        ([""], "m"),
        (["", "", ""], "m"),
        (["acme"], "m (service 'acme')"),
        (["acme", "acme"], "m (service 'acme')"),
        (["bolt", "acme"], "m (service 'acme', and in 1 other service)"),
        (["acme", ""], "m (service 'acme')"),
        ([f"s{n:02}" for n in range(12)], "m (service 's00', and in 11 other services)"),
    ],
)
def test_one_cause_is_one_diagnostic(services: list[str], message: str) -> None:
    (diagnostic,) = merged(finding(service) for service in services)
    assert diagnostic.message == message


def test_diagnostics_come_in_reading_order() -> None:
    found = merged(
        [
            finding("", "z", 2),
            finding("", "b", 10),
            Finding(Diagnostic("dead-link", "a", Span("a.md", 99))),
            finding("", "y", 2),
            Finding(Diagnostic("dead-link", "x", Span("f.md", 2, 5))),
        ]
    )
    assert [(d.span.path, d.span.line, d.message) for d in found] == [
        ("a.md", 99, "a"), ("f.md", 2, "y"), ("f.md", 2, "z"), ("f.md", 2, "x"), ("f.md", 10, "b"),
    ]  # fmt: skip


def test_twelve_services_and_one_slip(project: Make, tutgen: Command) -> None:
    slugs = [f"s{n:02}" for n in range(12)]
    root = project(
        {
            **{f"content/services/{slug}.yaml": f"name: {slug}\n" for slug in slugs},
            "content/t/index.md": f"---\ntitle: T\nservices: [{', '.join(slugs)}]\n---\n",
            "content/t/[service].md": "---\ntitle: T\n---\n\n{{ service.nam }}\n",
        }
    )
    ran = tutgen("build", cwd=root)
    assert ran.err.count("error[") == 1
    assert "(service 's00', and in 11 other services)\n" in ran.err


# --------------------------------------------------------------------------------- on the terminal


def test_fifty_are_shown(project: Make, tutgen: Command) -> None:
    root = project({"content/a.md": "# A\n\n" + "{{ x }}\n\n" * 70})
    ran = tutgen("build", cwd=root)
    assert ran.err.count("error[undefined-name]") == 50
    assert "\n... and 20 more; --format json has all\n" in ran.err
    assert "\nerror: 70 errors; " in ran.err
    document = json.loads(tutgen("build", "--format", "json", cwd=root).out)
    assert len(document["diagnostics"]) == 70


def test_severities_of_the_site(project: Make, tutgen: Command) -> None:
    files = {"content/index.md": "# A\n\n[a](b.md) <b>x</b>\n"}
    site = "title: T\ndiagnostics: {dead-link: warning, raw-html: error}\n"
    ran = tutgen("build", cwd=project(files))
    assert ran.code == 1
    assert "error[dead-link]" in ran.err
    assert "warning[raw-html]" in ran.err
    ran = tutgen("build", cwd=project({**files, "content/site.yaml": site}))
    assert ran.code == 1
    assert "warning[dead-link]" in ran.err
    assert "error[raw-html]" in ran.err


def test_a_warning_instead_of_an_error_lets_the_build_pass(project: Make, tutgen: Command) -> None:
    root = project(
        {
            "content/index.md": "# A\n\n[a](b.md)\n",
            "content/site.yaml": "title: T\ndiagnostics: {dead-link: warning}\n",
        }
    )
    assert tutgen("build", cwd=root).code == 0
    assert tutgen("build", "--strict", cwd=root).code == 1


def test_severities_change_nothing_else() -> None:
    warning = Diagnostic("duplicate-id", "m", SPAN, severity="warning")
    changed = with_severities([PROBLEM, warning], {"unknown-field": "warning", "absent": "error"})
    assert [(d.code, d.severity) for d in changed] == [
        ("unknown-field", "warning"), ("duplicate-id", "warning"),
    ]  # fmt: skip
    assert changed[0].message == PROBLEM.message


def test_a_fixed_severity_is_what_it_is() -> None:
    cycle = Diagnostic("cyclic-include", "m", SPAN)
    assert with_severities([cycle], {"cyclic-include": "warning"}) == (cycle,)


@pytest.mark.parametrize(
    ("environment", "option", "coloured"),
    [
        ({}, None, False),
        ({"FORCE_COLOR": "1"}, None, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, None, False),
        ({"FORCE_COLOR": "1"}, "never", False),
        ({"NO_COLOR": "1"}, "always", True),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, None, True),
        ({"TERM": "dumb"}, "always", True),
        ({}, "auto", False),
    ],
)
def test_colours(  # the table's columns
    environment: dict[str, str],
    option: str | None,
    coloured: bool,
    project: Make,
    tutgen: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = project({"content/a.md": "# A\n\n{{ x }}\n"})
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    options = ["--color", option] if option else []
    ran = tutgen("build", *options, "--format", "json", cwd=root)
    assert ("\x1b[" in ran.err) == coloured
    assert "\x1b" not in ran.out
    plain = re.sub(r"\x1b\[\d*m", "", ran.err)
    assert plain.startswith("content/a.md:3:1: error[undefined-name]: 'x' is not defined\n")


def test_content_cannot_steer_the_terminal(project: Make, tutgen: Command) -> None:
    root = project(
        {"content/a.md": "# A\n\nx \x1b[2J\x9b1m\n", "content/b.yaml": '"\x1b]0;x": y\n'}
    )
    ran = tutgen("build", cwd=root)
    assert ran.code == 1
    assert "\x1b" not in ran.err
    assert "\x9b" not in ran.err


def test_what_a_script_is_written_with_is_shown() -> None:
    for text in ("می\u200cخواند", "👩\u200d🚀", "Attention\u202f: 5\xa0km", "a\tb"):
        assert printable(text) == text
    for text in ("a\u202eb", "a\u2066b", "a\x1bb", "a\x9bb", "a\xadb", "a\u2028b", "a\ue000b"):
        assert printable(text) == "a\ufffdb"


def test_paths_are_relative_to_the_working_directory(project: Make, tutgen: Command) -> None:
    root = project({"content/t/a.md": "# A\n\n{{ x }}\n", "other/x": ""})
    for folder, path in (
        (root, "content/t/a.md"),
        (root / "content/t", "a.md"),
        (root / "other", "../content/t/a.md"),
    ):
        assert tutgen("build", "-C", str(root), cwd=folder).err.startswith(f"{path}:3:1: ")


# ------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("metod", ["method", "path"], "did you mean 'method'?"),
        ("METHOD", ["method"], "did you mean 'method'?"),
        ("method", ["Method"], "did you mean 'Method'?"),
        ("metho", ["method", "METHOD", "Method"], "did you mean 'method'?"),
        ("metho", ["Method", "method", "METHOD"], "did you mean 'method'?"),
        ("xyz", ["method"], None),
        ("", ["method"], None),
        ("x", [], None),
    ],
)
def test_did_you_mean(word: str, known: list[str], hint: str | None) -> None:
    assert did_you_mean(word, known) == hint


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("metod", ["path", "method"], "did you mean 'method'? There are: method, path"),
        ("zzz", ["path", "method"], "there are: method, path"),
        ("metod", ["method"], "did you mean 'method'?"),
        ("zzz", ["method"], "there are: method"),
        ("zzz", [], None),
        ("zzz", [f"n{n}" for n in range(21)], None),
        ("n7", [f"n{n}" for n in range(21)], "did you mean 'n7'?"),
    ],
)
def test_unknown_name_hint(word: str, known: list[str], hint: str | None) -> None:
    assert unknown_name_hint(word, known, "there are") == hint


@pytest.mark.parametrize(
    ("errors", "warnings", "text"),
    [
        (0, 0, ""),
        (1, 0, "1 error"),
        (0, 1, "1 warning"),
        (2, 1, "2 errors, 1 warning"),
        (1234, 0, "1,234 errors"),
    ],
)
def test_count(errors: int, warnings: int, text: str) -> None:
    warning = Diagnostic("dead-link", "m", SPAN, severity="warning")
    assert count([PROBLEM] * errors + [warning] * warnings) == text


def test_an_explanation_says_how_to_waive_what_may_be_right() -> None:
    assert explanation("near-duplicate").endswith("\n    waive: {near-duplicate: The reason}\n")
    assert "waive:" not in explanation("dead-link")
