"""Code to lines of HTML: nothing is lost, nothing takes long, nothing is markup."""

import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from tutgen.theme.highlight import LANGUAGES, MAX_LINE, code_lines, escape, escape_attribute
from tutgen.theme.languages import PLAIN, is_known, language_name, language_of_file
from tutgen.theme.placeholder import PLACEHOLDER

fast = examples(1.5)


def text_of(lines: tuple[str, ...]) -> str:
    return unescape(re.sub(r"<[^>]*>", "", "\n".join(lines)))


@fast
@given(
    st.sampled_from(["console", "json", "bash", "python", "html", "text", "", "klingon", "xml"]),
    st.text(st.sampled_from("aG ET{}[]\"':,<>&=-#/\\\t\n1é\u2028\x0b\x0c\x85$`"), max_size=80),
)
def test_code_is_kept_character_by_character(language: str, code: str) -> None:
    lines = code_lines(language, code)
    assert len(lines) == code.count("\n") + 1
    assert text_of(lines) == code


@pytest.mark.parametrize("language", ["powershell", "pwsh", "bat", "cmd", "bash"])
@pytest.mark.parametrize(
    "code", ["log in /token:<api_key> now", "SET KEY=<the key>", 'log "<x>" <y-z>']
)
def test_placeholders_in_the_words_of_a_shell(language: str, code: str) -> None:
    (line,) = code_lines(language, code)
    assert re.findall(r'data-name="([^"]*)">&lt;\1&gt;<', line) == PLACEHOLDER.findall(code)
    assert text_of((line,)) == code


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_a_lexer_that_ends(language: str) -> None:
    started = time.process_time()
    for code in ('a = "b" < c & d\n  # x\n{"e": 1}', "(" * 2000, "<a " * 1500, '"\\' * 1500):
        assert text_of(code_lines(language, code)) == code
    assert time.process_time() - started < 3


def test_a_long_line_is_left_without_colours() -> None:
    code = '{"a": "' + "x" * MAX_LINE + '"}'
    assert code_lines("console", code) == (code,)


def test_known_languages() -> None:
    assert is_known("")
    assert is_known("console")
    assert is_known("plaintext")
    assert not is_known("klingon")
    assert not LANGUAGES & PLAIN
    assert all(is_known(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("language", "name"),
    [("sh", "Bash"), ("jsonc", "JSON"), ("dotenv", "Environment"), ("cobol", "COBOL"),
     ("gherkin", "Gherkin"), ("cmd", "Batchfile"), ("ndjson", "NDJSON"), ("astro", "Astro"), ("console", "HTTP"), ("md", ""), ("", ""), ("klingon", "")],
)  # fmt: skip
def test_what_a_language_is_called(language: str, name: str) -> None:
    assert language_name(language) == name


@pytest.mark.parametrize(
    ("file", "language"),
    [("a/b.PY", "python"), ("count.sql", "sql"), ("x.mjs", "javascript"), (".env.local", "dotenv"),
     ("Dockerfile", "docker"), ("tide.service", "systemd"), ("a.exs", "elixir"), ("Procfile", "yaml"),
     ("README", ""), ("a.klingon", ""), ("a.", "")],
)  # fmt: skip
def test_the_name_of_a_file_tells_its_language(file: str, language: str) -> None:
    assert language_of_file(file) == language


def test_a_language_that_pygments_lacks_is_coloured_like_another() -> None:
    assert code_lines("jsonc", '{"a": 1}') == code_lines("json", '{"a": 1}')
    assert code_lines("cobol", "MOVE 1.") == ("MOVE 1.",)


@pytest.mark.parametrize(
    ("code", "classes"),
    [
        ("PUT a/_doc", ["nf", "nn"]),
        ("POST /x\nContent-Type: text/plain\n\nhello there", ["nf", "nn", "na", "p", "s", ""]),
        (
            "POST /t\nA-B: c\n\na=1\n&b=2",
            ["nf", "nn", "na", "p", "s", "na", "o", "s", "p", "na", "o", "s"],
        ),
        ('GET /\n{"a": null}', ["nf", "nn", "p", "nt", "p", "kc", "p"]),
        ("# a comment\nGET /", ["c1", "nf", "nn"]),
        ("GET /\n{}\nGET /b", ["nf", "nn", "p", "nf", "nn"]),
    ],
)
def test_console(code: str, classes: list[str]) -> None:
    html = "\n".join(code_lines("console", code))
    assert re.findall(r'<span class="(\w+)">', html) == [name for name in classes if name]
    assert text_of(code_lines("console", code)) == code


def test_escaping() -> None:
    assert escape("""<a href="b">'&'</a>""") == """&lt;a href="b"&gt;'&amp;'&lt;/a&gt;"""
    assert escape_attribute('"<&') == "&quot;&lt;&amp;"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_colours_do_not_depend_on_a_line_end_behind(language: str) -> None:
    lines = ["- old", "+ new", "# a comment", "// a comment", "-- a comment", "; a comment"]
    lines += ["[section]", "key: value", "key = value", "all: build", "RUN make", "<a>b</a>"]
    lines += ["Content-Type: text/plain", 'say "tide"', "@media print", "#include <sea.h>"]
    for line in lines:
        for before in ("", "x\n"):
            code = before + line
            assert code_lines(language, code) == code_lines(language, f"{code}\n")[:-1]


def test_the_last_line_of_a_diff_is_an_insertion() -> None:
    assert code_lines("diff", "- ebb\n+ flood")[-1] == '<span class="gi">+ flood</span>'
