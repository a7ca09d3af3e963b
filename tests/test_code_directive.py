"""Blocks of literal code on pages: values of several lines, options, and words behind a language."""

import re
from html import unescape

import pytest

from test_markdown import Shown, show

ROUTE = "a = 1\nb = 2\n"


def code(shown: Shown) -> str:
    """The text of the page's first block, as it is copied."""
    found = re.search(r"<code[^>]*>(.*?)</code></pre>", shown.html, re.DOTALL)
    assert found
    return unescape(re.sub(r"<[^>]*>", "", found.group(1)))


def marked(shown: Shown) -> list[str]:
    """The text of the lines of the page's first block that a note or emphasis marks."""
    lines = re.findall(
        r'<span class="(line[^"]*)" data-line="\d+">(.*?)\n?</span>(?=<span class="line|</code>)',
        shown.html,
        re.DOTALL,
    )
    return [
        unescape(re.sub(r"<[^>]*>", "", text))
        for css, text in lines
        if "hll" in css or 'class="callout"' in text
    ]


@pytest.mark.parametrize(
    ("code_", "line"),
    [
        ("```python\n:linenos:\nx\n```", 2),
        ("```python\n:note-2: y\nx\n```", 2),
        ("```{code-block} python\n\n:emphasize-lines: 1\nx\n```", 3),
    ],
)
def test_options_that_are_none_are_reported(code_: str, line: int) -> None:
    (diagnostic,) = show(code_).diagnostics
    assert (diagnostic.code, diagnostic.span.line, diagnostic.span.column) == (
        "directive-in-code",
        line,
        1,
    )


@pytest.mark.parametrize(
    "code_",
    [
        "```yaml\n:name: harbour\n:queues: [a]\n```",
        "```text\n:linenos:\n```",
        "```python\nx = a[:\n:linenos]\n```",
        "```{code-block} python\n:linenos:\nx\n```",
    ],
)
def test_code_that_looks_like_options_is_quiet(code_: str) -> None:
    assert show(code_).diagnostics == ()


@pytest.mark.parametrize(
    "marked_code",
    [
        "```python\nbake()  # (1)!\nrest()\n```",
        "```js\nbake(); // (1)!\nrest()\n```",
        "```css\nbake {} /* (1)! */\nrest {}\n```",
        "```xml\n<bake/> <!--1-->\n<rest/>\n```",
        "```xml\n<bake/> <!-- (1)! -->\n<rest/>\n```",
    ],
)
def test_marks_of_others_lead_to_the_list_below(marked_code: str) -> None:
    shown = show(f"{marked_code}\n\n1. Twenty minutes.\n")
    assert "1" not in code(shown)
    assert "!" not in code(shown)
    (line,) = marked(shown)
    assert "bake" in line
    assert "Twenty minutes." in shown.html
    assert shown.diagnostics == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "```python\ndef f():\n    {{ service.model }}\n```",
            "def f():\n    a = 1\n    b = 2",
            id="fence",
        ),
        pytest.param(
            "- x\n\n  ```python\n  if x:\n    {{ service.model }}\n  ```",
            "if x:\n  a = 1\n  b = 2",
            id="in a list",
        ),
        pytest.param(
            "> ```\n> x\n>  {{ service.model }}\n> ```", "x\n a = 1\n b = 2", id="in a quotation"
        ),
        pytest.param(
            "    if x:\n      {{ service.model }}\n    end",
            "if x:\n  a = 1\n  b = 2\nend",
            id="indented code",
        ),
        pytest.param(
            "```{code-block} python\n:dedent: 2\n\n    x\n      {{ service.model }}\n```",
            "  x\n    a = 1\n    b = 2",
            id="dedent",
        ),
        pytest.param(
            "````{note}\n```console\nPOST /x\n  {{ service.model }}\n```\n````",
            "POST /x\n  a = 1\n  b = 2",
            id="in a directive, a request",
        ),
        pytest.param("```\nx\n{{ '' }}\ny\n```", "x\ny", id="empty"),
        pytest.param("```\n{{ service.model }}\nx\n```", "a = 1\nb = 2\nx", id="line end"),
        pytest.param("`{{ service.model }}`", None, id="within a line"),
    ],
)
def test_values_of_several_lines(text: str, expected: str | None) -> None:
    shown = show(text, values={"model": ROUTE})
    assert shown.diagnostics == ()
    if expected is None:
        assert "<code>a = 1\nb = 2</code>" in shown.html
    else:
        assert code(shown) == expected


@pytest.mark.parametrize(("value", "lines"), [("one", ["last"]), (ROUTE, ["last"]), ("", ["last"])])
def test_notes_and_emphasis_follow_their_line(value: str, lines: list[str]) -> None:
    for option in (":note-3: The last.", ":emphasize-lines: 3-"):
        shown = show(
            f"```{{code-block}} python\n{option}\nx\n{{{{ service.model }}}}\nlast\n```",
            values={"model": value},
        )
        assert shown.diagnostics == ()
        assert marked(shown) == lines


def test_a_line_of_the_source_is_emphasized_as_a_whole_and_noted_once() -> None:
    text = (
        "```{code-block} python\n:emphasize-lines: 2\n:note-2: Here.\nx\n{{ service.model }}\n```"
    )
    shown = show(text, values={"model": ROUTE})
    assert marked(shown) == ["a = 1", "b = 2"]
    assert shown.html.count('class="callout"') == 1
    gone = show(text, values={"model": ""})
    assert marked(gone) == []
    assert "Here." not in gone.html


def test_numbers_count_the_lines_of_a_block_that_is_one_value() -> None:
    text = "```{code-block} python\n:note-2: Here.\n:emphasize-lines: 2-\n{{ service.model }}\n```"
    assert marked(show(text, values={"model": ROUTE})) == ["b = 2"]
    short = show(text, values={"model": "a = 1"})
    assert [(d.code, d.span.line) for d in short.diagnostics] == [
        ("line-out-of-range", 2),
        ("line-out-of-range", 3),
    ]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("```{code-block} python\n:linenos: false\nx\n```", "<pre><code"),
        ("```{code-block} python\n:lineno-start: 5\n:linenos: False\nx\n```", "<pre><code"),
        ("```{code-block} python\n:linenos: true\nx\n```", '<pre class="numbered">'),
        ("```{code-block} python\n:lineno-start: 0\nx\n```", 'data-line="0"'),
        ("```{code-block} python\n:class: wide\n:force:\nx\n```", '<figure class="code wide" '),
        ("```{code-block} python\n:name: Run {{ service.slug }}\nx\n```", 'id="run-acme"'),
        (
            '```{code-block} python\n:caption: "To \\"run\\""\nx\n```',
            '<figcaption>To "run"</figcaption>',
        ),
        ("```{code-block} python\n:caption: 'It''s'\nx\n```", "<figcaption>It's</figcaption>"),
        (
            '```{code-block} python\n:caption: "a" or "b"\nx\n```',
            '<figcaption>"a" or "b"</figcaption>',
        ),
        (
            '```{code-block} python\n:caption: "{{ service.slug }}"\nx\n```',
            "<figcaption>acme</figcaption>",
        ),
        ('```{code-block} python\n:lineno-start: "5"\nx\n```', 'data-line="5"'),
        ("```PyThon\nx = 1\n```", 'class="language-python"'),
        ('```python title="__init__.py"\nx\n```', "<figcaption>__init__.py</figcaption>"),
        ('```python title="{{ service.slug }}.py"\nx\n```', "<figcaption>acme.py</figcaption>"),
        ("```python filename=run.py\nx\n```", "<figcaption>run.py</figcaption>"),
        ('```python linenums="7"\nx\n```', 'data-line="7"'),
        ("```python showLineNumbers\nx\n```", '<pre class="numbered">'),
        ("```python showLineNumbers=4\nx\n```", 'data-line="4"'),
        ("```{code-block} {{ 'json' if service.slug else 'yaml' }}\n1\n```", 'language-json"'),
        ("```{{ 'json' }}\n1\n```", '<span class="mi">1</span>'),
    ],
)
def test_options_and_words(text: str, html: str) -> None:
    shown = show(text)
    assert shown.diagnostics == ()
    assert html in shown.html


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("2", "b"),
        ("2 - 3", "bc"),
        ("1, 3-", "acd"),
        ("-2", "ab"),
        ("２-３", "bc"),  # as an input method for Japanese types them
    ],
)
def test_lines_to_emphasize(lines: str, expected: str) -> None:
    shown = show(f"```{{code-block}} text\n:emphasize-lines: {lines}\na\nb\nc\nd\n```")
    assert shown.diagnostics == ()
    assert "".join(marked(shown)) == expected


@pytest.mark.parametrize("words", ['hl_lines="2 4"', "{2,4}", "hl_lines=2,4", 'hl_lines="[2, 4]"'])
def test_lines_to_emphasize_behind_a_language(words: str) -> None:
    shown = show(f"```python {words}\na\nb\nc\nd\n```")
    assert shown.diagnostics == ()
    assert marked(shown) == ["b", "d"]
    assert marked(show("```python{1}\na\n```")) == ["a"]


@pytest.mark.parametrize(
    ("text", "code_", "place"),
    [
        ("```python copy\nx\n```", "unknown-option", (1, 11)),
        ("```python {#run}\nx\n```", "unknown-option", (1, 11)),
        ("```python title\nx\n```", "unknown-option", (1, 11)),
        ("```{code-block} python\n:emphasize-lines: 0x\nx\n```", "option-value", (2, 19)),
        ("```{code-block} python\n:emphasize-lines: {{ 1 }}\nx\n```", "option-value", (2, 19)),
        ("```{code-block} python\n:lineno-start: {{ 1 }}\nx\n```", "option-value", (2, 1)),
        ("```{{ 'klingon' }}\nx\n```", "unknown-language", (1, 4)),
        ("```{code-block} python\n:note-1: One.\n:note-1: Two.\nx\n```", "duplicate-key", (3, 1)),
        ("```{code-block} python\n:note-1: One\n\tand more.\nx\n```", "option-value", (3, 2)),
        ("```yaml\n~~~{note}\n```", "directive-in-code", (2, 1)),
    ],
)
def test_what_cannot_be_meant_is_said(text: str, code_: str, place: tuple[int, int]) -> None:
    (diagnostic,) = show(text).diagnostics
    assert (diagnostic.code, (diagnostic.span.line, diagnostic.span.column)) == (code_, place)
    assert "\U00100000" not in diagnostic.message


def test_code_that_begins_with_blanks_stands_behind_an_empty_line() -> None:
    shown = show("```{code-block} python\n:caption: Deep\n\n    x\n```")
    assert shown.diagnostics == ()
    assert code(shown) == "    x"


@pytest.mark.parametrize("language", ["md", "Markdown", "myst", "text"])
def test_the_syntax_itself_can_be_shown(language: str) -> None:
    assert show(f"```{language}\n:::{{note}}\n:::\n```").diagnostics == ()
    assert show("````\n```{request} x\n```\n````").diagnostics == ()
