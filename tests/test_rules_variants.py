"""Code that differs by a variant: other numbers, other sentences, the wrong language."""

from collections.abc import Callable

import pytest

Findings = Callable[..., list[str]]

SITE = """\
title: Star charts
variants:
  language: {python: Python, javascript: JavaScript}
  os: {unix: Unix, windows: Windows}
fields:
  ask:
    type: code
    by: language
    notes: {limit: "No more than this many."}
  get: {type: code, by: language, language: bash}
"""
PAGE = "content/look/[service].md"
HEAD = '---\ntitle: "{{ service.name }}"\n---\n\n'
SHOWN = "{{ service.ask }}\n\n{{ service.get }}\n"
RIGHT = {
    "ask": "  python: ask(limit=20)\n  javascript: 'ask({ limit: 20 })'\n",
    "get": "  python: pip install vega\n  javascript: npm install vega\n",
}


def charts(text: str = "Look.", *, shown: str = SHOWN, **vega: str) -> dict[str, str]:
    """Two catalogues; the fields of one of them."""
    own = {**RIGHT, **vega}
    return {
        "content/site.yaml": SITE,
        "content/index.md": "# Home\n",
        "content/look/index.md": "---\ntitle: Look\nservices: [vega, rigel]\n---\n# Look\n",
        PAGE: f"{HEAD}{text}\n\n{shown}",
        "content/services/vega.yaml": "name: Vega\n"
        + "".join(f"{k}:\n{v}" for k, v in own.items()),
        "content/services/rigel.yaml": (
            "name: Rigel\n"
            + "".join(f"{k}:\n{v}" for k, v in RIGHT.items()).replace("vega", "rigel")
        ),
    }


def only(found: list[str], code: str) -> list[str]:
    return [one.removeprefix(f"{code} ") for one in found if one.startswith(f"{code} ")]


@pytest.mark.parametrize(
    ("python", "javascript", "expected"),
    [
        ("ask(limit=20)", "ask({ limit: 25 })", "'limit' is '25' here, and '20' in the code for 'python'"),
        ("ask(limit=2, far_away=20)", "ask({ limit: 2, farAway: 25 })", "'farAway' is '25' here, and '20' in the code for 'python'"),
        ("ask(limit=2, a='Which is the star?')", "ask({ limit: 2, a: 'Which was the star?' })", "'a' is 'Which was the star?' here, and 'Which is the star?' in the code for 'python'"),
        ("ask(20)  # limit", "ask(25) // limit", "the same note stands beside '25' here, and beside '20' in the code for 'python'"),
        ("ask(limit=20)", "ask({ limit: 20 })", None),
        ("ask(limit=1_000)", "ask({ limit: 1000 })", None),
        ("ask(limit=20)", "ask({ limit: 20000 })", None),
        ("ask(limit=20)", "ask({ limit: most })", None),
        ("ask(limit=2, kind='a b')", "ask({ limit: 2, kind: 'c d' })", None),
        ("ask(limit=2, a=1)\nask(a=2)", "ask({ limit: 2, a: 3 })", None),
    ],
)  # fmt: skip
def test_code_that_says_something_else_in_another_language(
    findings: Findings, python: str, javascript: str, expected: str | None
) -> None:
    lines = python.replace("\n", "\n      ")
    ask = f"  python: |-\n      {lines}\n  javascript: |-\n      {javascript}\n"
    found = only(findings(charts(ask=ask)), "variant-mismatch")
    assert [one.partition(" ")[2] for one in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("sent", "python", "javascript", "is_told"),
    [
        pytest.param("near", "near", "far", True, id="only one says what is sent"),
        pytest.param("near", "near", "near", False, id="both do"),
        pytest.param("wide", "near", "far", False, id="none does"),
        pytest.param("'{{ service.slug }}'", "near", "far", False, id="computed"),
    ],
)
def test_a_word_that_is_not_what_the_request_sends(
    findings: Findings, sent: str, python: str, javascript: str, is_told: bool
) -> None:
    ask = f"  python: ask(scope='{python}')\n  javascript: 'ask({{ scope: \"{javascript}\" }})'\n"
    files = charts(ask=ask, query=f"  body: {{scope: {sent}}}\n")
    files["content/site.yaml"] = SITE + "  query: {type: payload}\n"
    found = only(findings(files), "variant-mismatch")
    assert len(found) == is_told
    assert not found or "'scope' is 'far' here, and 'near' in the code for 'python'" in found[0]


def test_the_place_of_a_mismatch_is_that_of_the_later_variant(findings: Findings) -> None:
    files = charts(
        ask="  python: {file: samples/ask.py}\n  javascript: {file: samples/ask.mjs#show}\n"
    )
    files["samples/ask.py"] = "ask(\n    limit=20,\n)\n"
    files["samples/ask.mjs"] = (
        "const a = 1;\n// #region show\nask({\n  limit: 25,\n});\n// #endregion\n"
    )
    (found,) = only(findings(files), "variant-mismatch")
    assert found.startswith("samples/ask.mjs:4:3 'limit' is '25' here")


TABS = """\
::::{{tab-set}} language
:::{{tab-item}} python
```{one}
:::
:::{{tab-item}} javascript
```{other}
:::
::::"""


def test_tabs_in_markdown_are_compared_as_well(findings: Findings) -> None:
    tabs = TABS.format(one="python\nask(limit=20)\n```", other="js\nask({ limit: 25 })\n```")
    assert only(findings(charts(tabs)), "variant-mismatch") == [
        f"{PAGE}:13:7 'limit' is '25' here, and '20' in the code for 'python'"
    ]


def test_what_all_services_show_is_said_once(findings: Findings) -> None:
    files = charts(shown="{{ service.ask }}\n")
    files["content/site.yaml"] = SITE.split("    notes:", maxsplit=1)[0] + (
        "    python: ask(limit=20)\n    javascript: 'ask({ limit: 25 })'\n"
    )
    for slug in ("vega", "rigel"):
        files[f"content/services/{slug}.yaml"] = f"name: {slug.title()}\n"
    assert len(only(findings(files), "variant-mismatch")) == 1


# -------------------------------------------------------------------------------- language-mismatch


@pytest.mark.parametrize(
    ("field", "lines", "expected"),
    [
        ("ask", "  python: {language: python, code: ask(limit=20)}\n  javascript: {language: python, code: ask(limit=20)}\n", None),
        ("ask", "  python: {language: js, code: ask(20) // limit}\n  javascript: 'ask({ limit: 20 })'\n", "this is JavaScript, and stands in the tab 'python'"),
        ("ask", "  python: ask(limit=20)\n  javascript: |\n    import star\n    star.ask(limit=20)\n", "this is Python, and stands in the tab 'javascript'"),
        ("get", "  python: pip install vega\n  javascript: pip install vega\n", "this is for Python, and stands in the tab 'javascript'"),
        ("get", "  python: npm install vega\n  javascript: npm install vega\n", "this is for JavaScript, and stands in the tab 'python'"),
        ("get", "  python: |\n    npm install vega\n    pip install vega\n  javascript: npm install vega\n", None),
        ("get", "  python: brew install vega\n  javascript: brew install vega\n", None),
        ("get", "  python: {language: json, code: '{}'}\n  javascript: {language: json, code: '{}'}\n", None),
    ],
)  # fmt: skip
def test_code_in_the_tab_of_another_language(
    findings: Findings, field: str, lines: str, expected: str | None
) -> None:
    found = only(findings(charts(**{field: lines})), "language-mismatch")
    assert [one.partition(" ")[2] for one in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("language", "code", "expected"),
    [
        ("powershell", "curl -L https://vega.example | sh", "for a shell of Unix"),
        ("powershell", "export STAR=vega", "for a shell of Unix"),
        ("bash", "$env:STAR = 'vega'", "for PowerShell"),
        ("bash", 'pwsh -Command "iwr https://vega.example | iex"', None),
        ("powershell", "wsl curl -L https://vega.example | sh", None),
        ("powershell", "$env:STAR = 'vega'", None),
        ("bash", "export STAR=vega", None),
    ],
)
def test_commands_of_another_shell(
    findings: Findings, language: str, code: str, expected: str | None
) -> None:
    tabs = TABS.format(one=f"{language}\n{code}\n```", other="text\nx\n```")
    tabs = tabs.replace("} language", "} os").replace("} python", "} unix")
    found = only(findings(charts(tabs.replace("} javascript", "} windows"))), "language-mismatch")
    message = f"{PAGE}:8:1 this is {expected}, and stands in the tab 'unix'"
    assert found == ([message] if expected else [])


def test_a_file_in_the_tab_of_another_language(findings: Findings) -> None:
    files = charts(ask="  python: {file: samples/ask.py}\n  javascript: {file: samples/ask.py}\n")
    files["samples/ask.py"] = "ask(limit=20)\n"
    assert only(findings(files), "language-mismatch") == [
        "content/services/vega.yaml:4:22 this is Python, and stands in the tab 'javascript'"
    ]


def test_tabs_of_markdown_in_the_wrong_order(findings: Findings) -> None:
    tabs = TABS.format(one="js\nask()\n```", other="python\nask()\n```")
    assert only(findings(charts(tabs)), "language-mismatch") == [
        f"{PAGE}:8:1 this is JavaScript, and stands in the tab 'python'",
        f"{PAGE}:13:1 this is Python, and stands in the tab 'javascript'",
    ]


def test_variants_that_are_no_languages_hold_any(findings: Findings) -> None:
    tabs = TABS.format(one="python\nask()\n```", other="js\nask()\n```")
    tabs = tabs.replace("} language", "} os").replace("} python", "} unix")
    tabs = tabs.replace("} javascript", "} windows")
    assert only(findings(charts(tabs)), "language-mismatch") == []
