"""Markdown to HTML: the tables of `syntax/`, CommonMark, and what values can never do."""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.utils import read_fixture_file

from conftest import Built, examples
from tutgen.content.load import load_project
from tutgen.content.model import MarkdownFile, Project
from tutgen.content.plan import plan_pages
from tutgen.diagnostics import Diagnostic, Finding, merged
from tutgen.language import grammar, markdown, scan
from tutgen.pages.render import RenderedPage, Renderer
from tutgen.pages.site import CompiledSite
from tutgen.sources import urls
from tutgen.sources.source import Source, decode
from tutgen.theme.load import load_theme
from tutgen.theme.theme import Theme

SYNTAX = Path(__file__).parent / "syntax"
GUIDE = "content/guide/[service].md"


@cache
def sandbox() -> Project:
    """The project that the cases stand in."""
    project = load_project(SYNTAX)
    assert project.diagnostics == ()
    return project


@cache
def theme() -> Theme:
    """The frame of a page left out: only what the page's own source makes."""
    whole = load_theme(SYNTAX)
    return replace(whole, templates=dict.fromkeys(whole.templates, _Content()))  # type: ignore[arg-type]


class _Content:
    def render(self, context: Mapping[str, Any]) -> str:
        return str(context["content"])


@dataclass(frozen=True)
class Shown:
    """What became of a text as the page of the tutorial `guide`."""

    html: str
    diagnostics: tuple[Diagnostic, ...]
    page: RenderedPage

    @property
    def codes(self) -> list[str]:
        return [d.code for d in self.diagnostics]

    def __str__(self) -> str:
        diagnostics = [
            f"{d.severity}[{d.code}] {d.span.line}:{d.span.column}: {d.message}\n"
            for d in self.diagnostics
        ]
        return "".join(diagnostics) + self.html


def show(
    text: str,
    service: str = "acme",
    *,
    project: Project | None = None,
    values: Mapping[str, Any] | None = None,
) -> Shown:
    """Render a text as the page of a service; `values` replace fields of the service."""
    project = project or sandbox()
    source = decode(GUIDE, text.encode())
    assert isinstance(source, Source)
    page = MarkdownFile(source, {"title": "A title"})
    tutorial = replace(project.tutorials[0], page=page)
    services = dict(project.services)
    if values:
        own = services[service]
        services[service] = own._replace(values={**own.values, **values})
        entries = (
            e._replace(service=services[e.service.slug]) if e.service else e
            for e in tutorial.entries
        )
        tutorial = replace(tutorial, entries=tuple(entries))
    files = {**project.files, page.path: page}
    site = CompiledSite(project._replace(tutorials=(tutorial,), services=services, files=files))
    plan = plan_pages(site.project)
    own_page = plan.pages[f"guide/{service}.html"]
    rendered = Renderer(site, plan, theme()).page(own_page)
    diagnostics = [*site.diagnostics, *site.compilation(own_page).diagnostics]
    findings = [*map(Finding, diagnostics), *rendered.findings]
    return Shown(rendered.html, merged(f._replace(service="") for f in findings), rendered)


# ------------------------------------------------------------------------------------- attributes


def test_an_attribute_that_a_plugin_lets_pass_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of what may be set is our own."""
    parser = grammar._parser.__wrapped__()

    def set_everywhere(state: StateCore) -> None:
        for token in state.tokens:
            for each in [token, *(token.children or [])]:
                each.attrs["onclick"] = "x()"

    parser.core.ruler.push("set", set_everywhere)
    monkeypatch.setattr(grammar, "_parser", lambda: parser)
    shown = show(
        "# Title\n\n## Step\n\nText with *emphasis*, `code`, [a link](../other.md), "
        "![a picture](https://example.org/a.png) and [^1].\n\n1. one\n\n   two\n\n> quote\n\n"
        "```\ncode\n```\n\n---\n\n| a |\n|:-:|\n| b |\n\nterm\n: definition\n\n- [ ] task\n\n[^1]: Note.\n"
    )
    assert "onclick" not in shown.html
    assert set(shown.codes) == {"attribute-not-allowed", "second-title"}


# --------------------------------------------------------------------------------------- the tables


def cases() -> Iterator[Any]:
    for path in sorted(SYNTAX.glob("*.md")):
        for line, title, text, expected in read_fixture_file(path):
            yield pytest.param(text, title, expected, id=f"{path.stem}: {title} (line {line})")


def shown_case(text: str, title: str) -> str:
    """A title may end with the service that the case is for, in parentheses."""
    _, _, service = title.removesuffix(")").rpartition("(")
    known = service if service in sandbox().services else "acme"
    return str(show(text.removesuffix("\n"), known))


@pytest.mark.parametrize(("text", "title", "expected"), list(cases()))
def test_syntax(text: str, title: str, expected: str, update: bool) -> None:
    if not update:
        assert shown_case(text, title) == expected


def test_syntax_tables_are_rewritten(update: bool) -> None:
    if not update:
        return
    for path in SYNTAX.glob("*.md"):
        blocks = [
            f"{title}\n.\n{text}.\n{shown_case(text, title)}.\n"
            for _, title, text, _ in read_fixture_file(path)
        ]
        path.write_text("\n".join(blocks), "utf-8")


_line = st.lists(
    st.sampled_from([*'ab1 `*_~^:|=-+#>.)({[]}!<%$\\\t"', "[x](y)", "{{ service.name }}", "{kbd}"]),
    max_size=25,
).map("".join)


@pytest.mark.slow
@examples(2)
@given(st.sampled_from(["a", "`", "é", "term", "x. "]), _line)
def test_a_line_taken_for_a_paragraph_is_one(first: str, rest: str) -> None:
    """Such a line is spared the rules for blocks: they would have made the same of it."""
    text = first + rest
    short = show(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_PARAGRAPH", re.compile("(?!)"))
        parsed = show(text)
    assert short.html == parsed.html
    assert short.diagnostics == parsed.diagnostics


# ------------------------------------------------------------------------------------ CommonMark


def normal(html: str) -> str:
    """Without what is ours: code figures, heading anchors and ids, the table's frame, lazy images."""
    html = html.replace(' loading="lazy"', "")
    html = re.sub(r'<div class="heading">(.*?)<a class="anchor"[^>]*></a></div>', r"\1", html)
    html = re.sub(r'<p class="step">Step \d+ of \d+</p>\n', "", html)
    html = re.sub(r'<(h\d) id="[^"]*"(?: data-step="\d+")?(?: data-shared)?', r"<\1", html)
    html = re.sub(r'<div class="table"[^>]*>(.*?)</div>', r"\1", html, flags=re.DOTALL)
    html = re.sub(r' style="text-align:(\w+)"', r' class="align-\1"', html)
    html = re.sub(r'<figure class="code"[^>]*>\n(.*?)</figure>', _plain_code, html, flags=re.DOTALL)
    html = re.sub(r"\n</code></pre>", "</code></pre>", html)
    html = re.sub(r"\s*\n\s*(?=<)|(?<=>)\s*\n\s*", "", html.strip())
    return html.replace("&quot;", '"')


def _plain_code(match: re.Match[str]) -> str:
    return re.sub(r"</?span[^>]*>", "", match.group(1))


def theirs(text: str) -> str:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.options["xhtmlOut"] = False
    return str(parser.render(text))


@pytest.mark.parametrize(
    "text",
    [
        "a *b* **c** ***d*** _e_ __f__ *a*b _c_d ~~s~~",
        "### Not first\n\n## One\n\n## Two ##\n\nFour\n---",
        "- a\n- b\n\n  c\n\n- d\n  1. e\n  2. f\n+ g",
        "10. ten\n11. eleven\n\n\n1) one",
        "> a\nlazy\n>\n> - b\n>\n>> c",
        "    code\n\n    more\n\ntext\n\n\tcode",
        "```\na\n```\n~~~ python\nb < c\n~~~",
        "***\n- - -\n___",
        "a  \nb\\\nc\nd",
        "`a` `` `b` `` ` c `",
        "[a](https://a.b 'T') [b](<https://a.b/c d>) [c][r] [r]\n\n[r]: https://r.s/(x) (title)",
        '![a *b* `c`](https://a.b/c.png "t") ![](https://a.b/d.png)',
        "<https://a.b/?c=d&e> <a@b.c>",
        "\\*a\\* \\[b\\] \\\\ \\a &amp; &copy; &#x41; &nbsp;x",
        "a_b_c snake_case_word 2*3*4 ** a **",
        "| a | b |\n|--:|:-:|\n| `c\\|d` | *e* |\n| f |",
        "- [link](https://a.b)\n\n      code in item\n\n- ```\n  fence\n  ```",
        "1. a\n\n   > b\n\n   ```text\n   c\n   ```\n2. d",
        "https://no.autolink www.a.b",
        "a\n\n\n\n\nb",
        "tab\tin\ttext\n\n-\ttab item",
        "ends with backslash\\",
        "[a]: https://x.y\n[a]: https://second.z\n\n[A]",
        "*a [b*](https://c.d)* and **bold `code**`",
        "\u00a0nbsp\u00a0",
        "",
    ],
)
def test_commonmark(text: str) -> None:
    text = f"Begin.\n\n{text}"  # so that a level-1 heading is not the page's
    shown = show(text)
    assert {*shown.codes} <= {"stray-markup", "skipped-heading", "image-without-text"}
    assert normal(shown.html) == normal(theirs(text))


# --------------------------------------------------------------------- values and finished texts

_word = st.text(st.sampled_from("abcdefgXYZ"), min_size=1, max_size=6)
_value = st.sampled_from(["{{ service.model }}", "{{service.name}}", "{{ names.index }}"])
_atom = st.one_of(_word, _value)
_phrase = st.lists(_atom, min_size=1, max_size=4).map(" ".join)
_glued = st.lists(_atom, min_size=1, max_size=3).map("".join)


def _inline(phrase: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        phrase,
        phrase.map("*{}*".format),
        phrase.map("**{}**".format),
        phrase.map("~~{}~~".format),
        _glued.map("`{}`".format),
        _phrase.map("`{}`".format),
        st.tuples(_glued, phrase, _glued).map(lambda t: f"{t[0]}*{t[1]}*{t[2]}"),
        st.tuples(phrase, _glued).map(lambda t: f"[{t[0]}](https://example.org/{t[1]})"),
        st.tuples(_phrase, _glued).map(lambda t: f'![{t[0]}](https://a.org/{t[1]}.png "{t[0]}")'),
        _glued.map("<https://example.org/{}>".format),
    )


_line = st.lists(_inline(_phrase), min_size=1, max_size=3).map(" ".join)
_cell = _inline(_phrase)
_block = st.one_of(
    _line,
    st.lists(_line, min_size=2, max_size=3).map("\n".join),
    _line.map("## {}".format),
    st.tuples(_line, _line).map(lambda t: f"> {t[0]}\n> {t[1]}"),
    st.lists(_line, min_size=1, max_size=3).map(lambda ls: "\n".join(f"- {x}" for x in ls)),
    st.lists(_line, min_size=1, max_size=3).map(lambda ls: "\n\n".join(f"1. {x}" for x in ls)),
    _phrase.map("```text\n{}\n```".format),
    _phrase.map("    {}".format),
    st.tuples(_cell, _cell).map(lambda t: f"| {t[0]} | {t[1]} |\n|---|:-:|\n| {t[1]} | {t[0]} |"),
)


@pytest.mark.slow
@examples(1.2)
@given(st.lists(_block, min_size=1, max_size=4).map("\n\n".join), _word, _word)
def test_values_that_are_words_give_what_the_finished_text_gives(
    text: str, model: str, name: str
) -> None:
    text = f"Begin.\n\n{text}"
    project = sandbox()
    services = {**project.services, "acme": project.services["acme"]._replace(name=name)}
    tutorial = project.tutorials[0]
    entries = tuple(e._replace(service=services["acme"]) for e in tutorial.entries[:1])
    project = project._replace(services=services, tutorials=(replace(tutorial, entries=entries),))
    finished = (
        text.replace("{{ service.model }}", model)
        .replace("{{service.name}}", name)
        .replace("{{ names.index }}", "acme-index")
    )
    shown = show(text, project=project, values={"model": model})
    assert {d.code for d in shown.diagnostics} <= {"duplicate-id"}  # two steps of the same words
    assert normal(shown.html) == normal(theirs(finished))


# ------------------------------------------------------------------------------------- injection


class _Structure(HTMLParser):
    """The elements, the names of their attributes, and all addresses of a text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def structure(html: str) -> _Structure:
    parsed = _Structure()
    parsed.feed(html)
    parsed.close()
    return parsed


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" onmouseover="alert(1)',
    "</code></pre><b>",
    "`</code>`",
    "{{ service.name }}",
    "}} {{ 7 * 7 }}",
    "\\{{ x",
    "{% raw %}",
    "*a* [b](javascript:alert(1)) ![c](x)",
    "[a]: javascript:x",
    "a](javascript:x)",
    "# a",
    "- a\n- b\n\n```{note}\nx\n```",
    "\n\n<div>\n",
    "```\n</pre>",
    ":::{note}\nx\n:::",
    "&lt;b&gt; &#60; &",
    "-->", "]]>", "<!--",
    "\U0010fffd\ue000\u202e\u2028",
    "a|b|c\n|-|-|",
    "[^1]: x",
    "(x)=",
    "{#id .class onclick=x}",
]  # fmt: skip
SINKS = [
    "x {{ service.model }} y",
    "{{ service.model }}",
    "*{{ service.model }}* ~~{{ service.model }}~~",
    "- {{ service.model }}\n- b",
    "`{{ service.model }}`",
    "```bash\necho {{ service.model }}\n```",
    "```text\n{{ service.model }}\n```",
    '```json\n{"a": "{{ service.model }}"}\n```',
    "    {{ service.model }}",
    "## {{ service.model }}\n\n## B {{ service.model }} {#c}",
    '[{{ service.model }}](../other.md "{{ service.model }}")',
    '![{{ service.model }}](https://a.b/c.png "{{ service.model }}")',
    "| {{ service.model }} |\n|---|\n| {{ service.model }} |",
    "{{ service.model }}\n: {{ service.model }}",
    "- [ ] {{ service.model }}",
    "a[^1]\n\n[^1]: {{ service.model }}",
    "> {{ service.model }}",
    "```{note} T {{ service.model }}\n:class: x\n{{ service.model }}\n```",
    "[x]{.{{ service.model }}}",
    "```{code-block} bash\n:caption: C {{ service.model }} `{{ service.model }}`\n:linenos:\na\n```",
    "```{code-block} bash\n:note-1: N {{ service.model }}\na\n```",
    "{bdg-primary}`{{ service.model }}` {kbd}`{{ service.model }}`",
    "{bdg-link-primary}`{{ service.model }} <../other.md>`",
    "{doc}`{{ service.model }} <../other>`",
    "(l)=\n## H {{ service.model }}\n\n{ref}`l` {ref}`{{ service.model }} <l>`",
    "```{services} {{ service.model }}\nCard {{ service.model }}\n```",
    '```{compare} services\nM: "{{ service.model }} `{{ service.model }}`"\n```',
    '```{include} _snippets/greet.md\nwhom: "{{ service.model }}"\n```',
    "```{request} create-index\n```",
    "```{dropdown} {{ service.model }}\n{{ service.model }}\n```",
    "{{ service.summary }} and {{ service.summary }}",
    "{{ service.needs }}",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("sink", SINKS)
def test_no_value_injects_markup(sink: str) -> None:
    """The page has the same elements whatever a value is, and shows every value as it is."""
    plain = structure(show(sink, values={"model": "word"}).html)
    # Highlighting divides code by what it holds: there only spans and placeholders may differ.
    coloured = "```bash" in sink or "```json" in sink
    for value in HOSTILE:
        shown = show(sink, values={"model": value})
        found = structure(shown.html)
        elements, expected = found.elements, plain.elements
        if coloured or value.count("\n"):
            elements = [e for e in elements if e[0] not in ("span", "var")]
            expected = [e for e in expected if e[0] not in ("span", "var")]
        assert elements == expected, value
        assert found.ids == plain.ids
        assert found.addresses == plain.addresses


_ADDRESSES = [
    "[x]({{ service.model }})",
    "[x](<{{ service.model }}>)",
    "![x]({{ service.model }})",
    "<https://{{ service.model }}>",
    "[x][r]\n\n[r]: {{ service.model }}",
    "{bdg-link-primary}`x <{{ service.model }}>`",
    "{bdg-link-primary}`{{ service.model }}`",
    "{doc}`x <{{ service.model }}>`",
    "[x](ja{{ service.model }})",
    "{{ service.home }}",
    "[x]({{ service.home }})",
]
_UNSAFE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "java\u200bscript:alert(1)",
    "\u00a0javascript:alert(1)",
    "vascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "///evil.example",
    "&#106;avascript:alert(1)",
    "%6aavascript:alert(1)",
    '"onclick="alert(1)',
    'https://a.b/"><script>',
    "../../../../etc/passwd",
]


@pytest.mark.parametrize("sink", _ADDRESSES)
@pytest.mark.parametrize("value", _UNSAFE)
def test_no_value_is_an_unsafe_address(sink: str, value: str) -> None:
    shown = show(sink, values={"model": value, "home": value})
    found = structure(shown.html)
    assert {tag for tag, _ in found.elements} <= {"p", "a", "img"}
    assert all(set(names) <= {"href", "src", "alt", "class"} for _, names in found.elements)
    for address in found.addresses:
        assert urls.scheme(address) not in urls.ACTIVE
        assert not address.startswith(("//", "/\\", "\\"))
        assert not re.search(r"[\x00-\x20\"<>\\]", address)


@examples(0.6)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30))
def test_any_value_is_shown_as_it_is(value: str) -> None:
    shown = show("x {{ service.model }} y `{{ service.model }}`", values={"model": value})
    written = value.replace("{{", "\\{{")
    shown = show("x {{ service.model }} y", values={"model": written})
    assert shown.diagnostics == ()
    assert "".join(structure(shown.html).text) == f"x {value} y\n"


# --------------------------------------------------------------------------------- hard to break


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        "\ufeff# BOM",
        "---",
        "[",
        "[[[[[[" * 500,
        "> " * 500 + "x",
        "- " * 500 + "x",
        "*" * 5000,
        "`" * 5000,
        "[a](" * 2000,
        "![" * 2000,
        "{note}`" * 1000,
        "(a)=\n" * 500,
        "{.a}\n" * 500,
        "[^a]: x\n" * 500,
        "[^a]" * 500 + "\n\n[^a]: x[^a]",
        "|a" * 2000 + "\n" + "|-" * 2000,
        "\n".join(f"{':' * n}{{note}}" for n in range(3, 60)),
        "```{note}\n" * 200,
        ":::{only} service.slug\n" * 100,
        "term\n: " * 300,
        "```{code-block} text\n:note-99999999999999999999: x\na\n```",
        "```{code-block} text\n:note-: x\n:note-x: y\n:note-1a: z\na\n```",
        "```{code-block} text\n:emphasize-lines: 1-999999999999999999\na\n```",
        "```{code-block} text\n:emphasize-lines: 3-1\na\nb\nc\n```",
        "```{code-block} text\n:lineno-start: ²\na\n```",
        "```{code-block} text\n:emphasize-lines: ²\na\n```",
        "```{code-block}\n```",
        "```{code-block} text\n:linenos:\n```",
        "```{include} {{ service.slug }}.md\n```",
        "```{include} _snippets/hello.md\n? a\n: b\n```",
        "```{include} _snippets/hello.md\n*a\n```",
        "```{compare} services\nA: [1, 2]\nB: {c: d}\nC: 5\n```",
        "```{compare} services\n1: 2\n```",
        "```{request} {{ service.slug }}\n```",
        "```{response} nothing\n```",
        "```{only} '''\nx\n```",
        "```{only} {{ }}\nx\n```",
        "```{}\n```",
        "```{ }\n```",
        "```{note\n```",
        "## {{ service.slug }}{{ service.name }}",
        "## \n\n##\n\n# ",
        "#### Deep\n\n## Up\n\n###### Deeper",
        "{ref}`` {doc}`` {bdg-link-primary}`` {kbd}`` {bdg-primary}` `",
        "{doc}`<>` {doc}`a <>` {ref}`<x>`",
        "[](%) [](%zz) [](?) [](#%) [](http://[) [](https://[::1) [](//)",
        "![]({{ service.slug }})",
        "<http://[> <https://xn--a.b> [b](https://a\u3002b:99999999)",
        "[a](mailto:) [b](http:) [c](https://)",
        "\U000f0000\U000ffffd private plane 15",
        "{{ service.needs }} {{ service.needs }}",
        "| {{ service.needs }} |\n|---|",
        "## {{ service.needs }}",
        "[{{ service.needs }}](../other.md)",
        "![{{ service.needs }}](https://a.b)",
        "[^1]\n\n[^1]: {{ service.needs }}",
        "[^{{ service.slug }}]\n\n[^{{ service.slug }}]: x",
        "[x][{{ service.slug }}]\n\n[{{ service.slug }}]: https://a.b",
        "({{ service.slug }})=\n## X\n\n{ref}`{{ service.slug }}`",
        "{{{ service.slug }}} {{{{ service.slug }}}}",
        "{{service.slug}}" * 300,
        "\\" * 999 + "{{ service.slug }}",
    ],
)
def test_nothing_raises_or_takes_long(text: str) -> None:
    started = time.process_time()
    shown = show(text)
    assert time.process_time() - started < 5
    assert not re.search("[\U00100000-\U0010fffd]", shown.html)
    ids = structure(shown.html).ids
    assert len(ids) == len(set(ids))


_pieces = st.sampled_from(
    [
        "{{ service.name }}", "{{ service.needs }}", "{{ service.nope }}", "{{", "}}", "\\{{", "a",
        "\n", "\n\n", "\n  ", "- ", "> ", "## ", "1. ", "```", "```{note}\n", "\n```\n", ":::", "::::",
        ":::{only} service.fast\n", "\n:::\n", "`", "*", "[", "](", ")", "![", "|", "|-|\n", ": ",
        "[^1]", "[^1]: ", "(x)=\n", "{#x}\n", "{ref}`x`", "<", ">", "\t", ":class: a\n", "% c\n", "---",
        "```{include} _snippets/greet.md\n", "```{request} create-index\n```\n", "{kbd}`", "\\",
    ]
)  # fmt: skip


@pytest.mark.slow
@examples(1.5)
@given(st.lists(_pieces, max_size=25).map("".join))
def test_any_mixture_gives_diagnostics_at_most(text: str) -> None:
    shown = show(text)
    parsed = structure(shown.html)
    assert len(parsed.ids) == len(set(parsed.ids))
    lines = text.split("\n")
    for diagnostic in shown.diagnostics:
        if diagnostic.span.path == GUIDE:
            assert 1 <= diagnostic.span.line <= len(lines)
            assert 1 <= diagnostic.span.column <= len(lines[diagnostic.span.line - 1]) + 1


def test_line_ends_are_all_the_same() -> None:
    text = "One\ntwo {{ service.name }}\n\n```{note}\n:class: a\nB\n```\n\n{{ service.nope }}\n"
    unix = show(text)
    for end in ("\r\n", "\r"):
        other = show(text.replace("\n", end))
        assert other.html == unix.html
        assert other.diagnostics == unix.diagnostics


@pytest.mark.slow
def test_ten_thousand_expressions() -> None:
    started = time.process_time()
    shown = show("{{ service.name }} {{ service.model }}\n" * 5000)
    assert shown.diagnostics == ()
    assert shown.html.count("Acme acme-1") == 5000
    assert time.process_time() - started < 4


def test_ten_thousand_mistakes() -> None:
    started = time.process_time()
    shown = show("{{ service.nope }} [a](b.md) {nope}`x`\n" * 1000)
    assert len(shown.diagnostics) == 3000
    assert time.process_time() - started < 8


@pytest.mark.parametrize("text", ["{{ 1 }}", "`{{ 1 }}`"])
def test_more_parts_than_there_are_markers(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_LAST", scan._FIRST + 100)
    assert show(text * 40).diagnostics == ()
    assert show(text * 110).codes == ["file-too-large"]


def test_literal_braces_take_one_marker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_LAST", scan._FIRST + 100)
    assert show("\\{{ " * 500).html.count("{{") == 500


def test_ids_are_the_same_for_every_service() -> None:
    text = "## {{ service.name }}\n\n## A {{ service.model }}\n\n(x)=\n## B\n\n```{request} create-index\n```"
    assert structure(show(text).html).ids == structure(show(text, "bolt").html).ids


def test_a_value_never_reaches_another_page_of_the_same_site() -> None:
    """One compilation serves all services."""
    assert "acme" not in show("{{ service.slug }} {{ names.index }}", "bolt").html


# ----------------------------------------------------------------------------- plain pages, frames

Build = Callable[..., Built]
Make = Callable[[Mapping[str, str]], Path]


def test_what_needs_a_service_is_refused_on_a_plain_page(project: Make, build_site: Build) -> None:
    text = """---
title: Plain
---

```{services}
```

```{compare} services
A: b
```

{{ service.name }}, {{ tutorial.title }} and {{ site.title }}

[x](guide/[service].md)

:::{only} service.fast
x
:::

```{request} ping
```
"""
    requests = "ping: {method: GET, path: /}\n"
    built = build_site(project({"content/index.md": text, "content/requests.yaml": requests}))
    assert [(d.code, d.span.line, d.span.column) for d in built.result.diagnostics] == [
        ("no-tutorial", 5, 4),
        ("no-tutorial", 8, 4),
        ("undefined-name", 12, 1),
        ("undefined-name", 12, 21),
        ("dead-link", 14, 5),
        ("undefined-name", 16, 11),
    ]


def test_problems_of_a_snippet_are_reported_once_and_at_home(
    project: Make, build_site: Build
) -> None:
    files = {
        "content/index.md": "---\ntitle: A\ndescription: D\n---\n```{include} _s/x.md\n```\n```{include} _s/x.md\n```\n",
        "content/b.md": "---\ntitle: B\n---\n\n```{include} _s/x.md\n```\n",
        "content/_s/x.md": "One\n\ntwo {nope}`x` {{ service.name }} [a](b.md)\n",
    }
    built = build_site(project(files))
    assert [(d.code, str(d.span)) for d in built.result.diagnostics] == [
        ("unknown-role", "content/_s/x.md:3:5"),
        ("undefined-name", "content/_s/x.md:3:15"),
        ("dead-link", "content/_s/x.md:3:38"),
    ]


def test_a_title_without_a_value_does_not_stop_the_build(project: Make, build_site: Build) -> None:
    files = {
        "content/services/a.yaml": "name: A\n",
        "content/guide/index.md": "---\ntitle: Guide {{ service.name }}\nservices: [a]\n---\n",
        "content/guide/[service].md": "---\ntitle: '{{ service.nope }}'\n---\n\n[](index.md)\n",
    }
    found = build_site(project(files)).result.diagnostics
    assert {(d.code, d.span.path) for d in found} >= {
        ("undefined-name", "content/guide/index.md"),
        ("undefined-name", "content/guide/[service].md"),
    }


def test_no_value_injects_markup_into_the_frame(project: Make, build_site: Build) -> None:
    def frame(name: str) -> tuple[list[tuple[str, tuple[str, ...]]], list[str]]:
        quoted = json.dumps(name)
        files = {
            "content/site.yaml": f"title: {quoted}\n",
            "content/services/a.yaml": f"name: {quoted}\n",
            "content/services/b.yaml": "name: B\n",
            "content/guide/index.md": (
                f"---\ntitle: {quoted}\nservices: [a, b, planned: {quoted}]\n---\n\n"
                "```{services}\n```\n"
            ),
            "content/guide/[service].md": (
                "---\ntitle: T {{ service.name }}\nnavigation_title: '{{ service.name }}'\n"
                "description: D {{ service.name }}\n---\n\n```{services}\n```\n\n## {{ service.name }}\n"
            ),
        }
        built = build_site(project(files))
        elements, addresses = [], []
        for address in ("guide/a.html", "guide/b.html", "guide/index.html"):
            parsed = structure(built.files[address].decode())
            elements += parsed.elements
            addresses += parsed.addresses
        return elements, addresses

    plain = frame("Word")
    for value in HOSTILE:
        name = value.replace("\U0010fffd", "").replace("{{", "").replace("\n", " ").strip()
        assert frame(name) == plain, value


def test_the_label_of_a_footnote_is_only_a_name() -> None:
    shown = show("Salt[^{{ service.name }}].\n\n[^{{ service.name }}]: From the sea.\n")
    assert shown.diagnostics == ()
    assert "From the sea." in shown.html
    assert "service.name" not in shown.html


def test_a_hint_shows_the_label_as_it_is_written() -> None:
    (diagnostic, *_) = show(
        "Salt[^{{ service.nam }}].\n\n[^a-{{ service.name }}]: Sea.\n"
    ).diagnostics
    assert "\U00100000" not in f"{diagnostic.message} {diagnostic.hint}"
