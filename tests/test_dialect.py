"""Markdown of other dialects: what is done, what is reported, and right text that looks like it."""

import time
from collections.abc import Callable, Mapping, Sequence

import pytest

from tutgen.content.words import ORIGINAL, words_in
from tutgen.diagnostics import Diagnostic
from tutgen.language.directives import DIRECTIVES
from tutgen.language.markdown import compile_markdown
from tutgen.language.parsing.parser import Syntax
from tutgen.language.writers.html import HTML
from tutgen.sources.source import Source, TextOrigin

SYNTAX = Syntax(DIRECTIVES, lambda *arguments: None, words_in(ORIGINAL).pages)


def diagnostics(text: str) -> Sequence[Diagnostic]:
    source = Source("content/index.md", text)
    return compile_markdown(text, TextOrigin(source), SYNTAX).diagnostics


def found(text: str) -> list[str]:
    """`code line:column: the part of the line` for each finding."""
    lines = text.split("\n")
    return [
        f"{d.code} {d.span.line}:{d.span.column}: "
        f"{lines[d.span.line - 1][d.span.column - 1 : d.span.end_column - 1]}"
        for d in sorted(diagnostics(text), key=lambda d: d.order)
    ]


STRAY = {
    "{% if a %}": "{% if a %}",
    "A {%- endif -%}": "{%- endif -%}",
    "{% include x.html %}": "{% include x.html %}",
    "{# remark #}": "{# remark #}",
    "Text {/* remark */}": "{/* remark */}",
    "{: .wide}": "{: .wide}",
    "Text\n{:#id}": "{:#id}",
    "{:toc}": "{:toc}",
    "[TOC]": "[TOC]",
    "[[_TOC_]]": "[[_TOC_]]",
    "[[toc]]": "[[toc]]",
    "[[Rye bread]]": "[[Rye bread]]",
    "See [[rye|the bread]].": "[[rye|the bread]]",
    "![[loaf.png]]": "![[loaf.png]]",
    "!!! note": "!!! note",
    '!!! tip "Proof the dough"\n    Slowly.': '!!! tip "Proof the dough"',
    "??? note": "??? note",
    '=== "Oven"': '=== "Oven"',
    "/// note": "/// note",
    '--8<-- "dough.md"': '--8<-- "dough.md"',
    "> [!RECIPE]\n> Bake.": "[!RECIPE]",
    "It is ==done==.": "==done==",
    "H~2~O": "~2~",
    "CO~2~ rises": "~2~",
    "~gone~": "~gone~",
    "10^3^ g": "^3^",
    "Salt^[sea salt]": "^[sea salt]",
    "Bake :bread: it": ":bread:",
    ":+1: Done": ":+1:",
    "The area $a$.": "$a$",
    "So $x^2 + y^2$ is": "$x^2 + y^2$",
    "At 20$^\\circ$C": "$^\\circ$",
    "$$\nE = mc^2\n$$": "$$",
    ".. note:: Bake": ".. note:: Bake",
    ".. _dough:": ".. _dough:",
    "See :ref:`dough`.": ":ref:",
    "See :doc:`dough` too": ":doc:",
    "See `dough <x>`_ now": "`dough <x>`_",
    "[NOTE]\n====\nBake.\n====": "[NOTE]",
    "[source,python]\n----\nx\n----": "[source,python]",
    "|===\n| a | b": "|===",
    "== Dough": "== Dough",
    "image::loaf.png[]": "image::loaf.png[]",
    "xref:dough[the dough]": "xref:dough[the dough]",
    "As <<dough,above>>": "<<dough,above>>",
    "<1> The flour.": "<1> The flour.",
    'import Tabs from "@theme/Tabs"': 'import Tabs from "@theme/Tabs"',
    "##Dough": "##Dough",
    "Text\n###Dough": "###Dough",
    "#Dough and water": "#Dough and water",
    "##\u00a0Dough": "##\u00a0Dough",
    "-\u00a0Flour": "-\u00a0Flour",
    "1.\u00a0Flour": "1.\u00a0Flour",
    "＃ Dough": "＃ Dough",
    "[bread](my bread.md)": "[bread](my bread.md)",
    "![bread](my bread.png)": "![bread](my bread.png)",
    "[bread] (bread.md)": "[bread] (bread.md)",
    "[bread] (https://bread.example/)": "[bread] (https://bread.example/)",
    "(bread)[bread.md]": "(bread)[bread.md]",
    "(bread)[https://bread.example/]": "(bread)[https://bread.example/]",
    "[bread](bread.md and more": "[bread](bread.md and more",
    "The [dough] rises": "[dough]",
    "[sour dough] rises": "[sour dough]",
    "[dough]: my dough.md": "[dough]: my dough.md",
    "Mind [@rye2020] here": "[@rye2020]",
    "**Bake it": "**",
    "Do bake** it": "**",
    "Do ** bake ** it": "** bake **",
    "**Bake***": "*",
    "***Bake** it": "*",
    "Do *bake it": "*",
    "~~Bake it": "~~",
    "Run `bake it": "`",
    "Run `bake `": "`bake `",
    "Run ` bake`": "` bake`",
    "| a | b |\n| 1 | 2 |": "| a | b |",
    "| a | b |\n|---|\n| 1 | 2 |": "| a | b |",
    "a | b\n---|---|---\n1 | 2": "a | b",
    "| a | b |\n|---|---|\n| 1 | 2 | 3 |": "3",
    "| a | b |\n|---|---|\n| `x|y` | z |": "z",
    "| a | b |\n|---|---|\n| 1 | 2 |\nBake.": "Bake.",
    "%BAKE it": "%BAKE it",
    "Bake.\n% Ask the baker": "% Ask the baker",
    "- % of the flour": "% of the flour",
    "Share\n: % of the flour": "% of the flour",
    "+++\ntitle = 'Bread'\n+++": "+++",
    "Bake. <!-- ask the baker": "<!--",
    "<!-- ask\n\nthe baker": "<!--",
    "```python\nx = 1 <1>\n```": "<1>",
    "```python\nx = 1  # <1>\ny = 2  # <2>\n```\n\n1. Only one.": "<1>",
    ":::{note} Bake the bread until\nit is brown.\n:::": "Bake the bread until",
    "> Bake\n> the [[bread]]": "[[bread]]",
    "- Bake\n\n  the [[bread]]": "[[bread]]",
    "## The [[bread]]": "[[bread]]",
    "Bread\n: The [[loaf]]": "[[loaf]]",
    "| a | b |\n|---|---|\n| `x \\| y` | x\\|y [[loaf]] |": "[[loaf]]",
    "| a | b |\n|---|---|\n| [[loaf]] | [[loaf]] x |": "[[loaf]]",
    ":::{note}\n- Bake\n\n  {% raw %}\n:::": "{% raw %}",
    ":::{note} The [[bread]]\n:::": "[[bread]]",
    "**a** [[loaf]] `[[loaf]]` and [a](b.md) [[loaf]]": "[[loaf]]",
    "Flour[^f].\n\n[^f]: Rye.\n\n[^f]: Wheat.": "[^f]:",
    "Flour.\n\n[^f]: Rye.": "[^f]:",
    "A ~~ stale ~~ loaf": "~~ stale ~~",
    "![A loaf]": "![A loaf]",
    "See https://bread.example[the bakery].": "https://bread.example[the bakery]",
    "[bread]\u00a0(https://bread.example)": "[bread]\u00a0(https://bread.example)",
    "黒い__パン__です": "__パン__",
    "__パン__です": "__パン__",
    "* Flour\n** Rye": "** Rye",
    ". Knead": ". Knead",
    ".. Rest": ".. Rest",
    "Set `{{ 'rye' }} `.": "`{{ 'rye' }} `",
    "```python\nbake()  # (1)!\n```": "(1)!",
    "Text\n   !!! note": "!!! note",
    "!!!note": "!!!note",
    "???note": "???note",
    "{#- remark -#}": "{#- remark -#}",
    "Bake <%= loaf %>": "<%= loaf %>",
    "// remark": "// remark",
    "{:/comment}": "{:/comment}",
    "> [! NOTE]\n> Bake.": "[! NOTE]",
    "> [!NOTE\n> Bake.": "[!NOTE",
    "[[dough]]\nBake.": "[[dough]]",
    "!include dough.md": "!include dough.md",
    "*[HTML]: The language": "*[HTML]: The language",
    "Press ++ctrl+c++": "++ctrl+c++",
    "It is ++new++": "++new++",
    "A {++new++} loaf": "{++new++}",
    "A {>>is it?<<} loaf": "{>>is it?<<}",
    "::youtube[Bake]": "::youtube[Bake]",
    ":: note": ":: note",
    ".. Ask the baker": ".. Ask the baker",
    "Bake it::": "::",
    "Rye:: A grain": "Rye:: A grain",
    ":param loaf: The bread": ":param loaf:",
    "Dough\n^^^^^": "^^^^^",
    "Bake\n+\nEat": "+",
    "Rye &dough; bread": "&dough;",
    "Rye &nbsp bread": "&nbsp",
    "<>\nBake": "<>",
    '@import "dough.md"': '@import "dough.md"',
    "Do ** x ** it": "** x **",
    "{note} Bake": "{note} Bake",
    "{figure}": "{figure}",
    "See {doc} `dough`.": "{doc} ",
    "The {.wide} loaf": "{.wide}",
    "The {#loaf} here": "{#loaf}",
    "：：：{note}": "：：：{note}",
    "####### Dough": "####### Dough",
    "• Flour": "• Flour",
    "・小麦粉": "・小麦粉",
    "＊ 小麦粉": "＊ 小麦粉",
    "１．小麦粉": "１．小麦粉",
    "1.Knead it": "1.Knead it",
    "-Knead the dough\n-Bake it": "-Knead the dough",
    "- [] Knead": "[]",
    "a | b | c\n1 | 2 | 3": "a | b | c",
    "===  ===\na    b\n===  ===": "===  ===",
    "｜粉｜水｜": "｜粉｜水｜",
    "[パン]（pan.md）": "[パン]（pan.md）",
    "［パン］(pan.md)": "［パン］(pan.md)",
    "See <https://bread.example now": "<https://bread.example",
    "[bread]:https://bread.example/ a loaf": "[bread]:https://bread.example/ a loaf",
    "黒い＊＊パン＊＊です": "＊＊パン＊＊",
    "｀パン｀です": "｀パン｀",
    "\u201c\u201c\u201csh\nbake": "\u201c\u201c\u201csh",
    "'''sh\nbake\n'''": "'''sh",
}  # fmt: skip
"""A text -> the part of it that is found."""


@pytest.mark.parametrize("text", STRAY)
def test_stray_markup_is_found_where_it_stands(text: str) -> None:
    part = STRAY[text]
    at = (
        text.rfind(part) if text.startswith(("Flour[^f].", "| a | b |\n|---|---|\n| `x|y`")) else -1
    )
    at = at if at >= 0 else text.index(part)
    if part == "*" and text.startswith("**"):
        at = text.rindex("*") if text.endswith("*") else 0
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    assert f"stray-markup {line}:{column}: {part.splitlines()[0]}" in found(text)


@pytest.mark.parametrize("text", STRAY)
def test_each_is_a_warning_with_a_way_out(text: str) -> None:
    strays = [d for d in diagnostics(text) if d.code == "stray-markup"]
    assert {d.severity for d in strays} == {"warning"}
    assert all(d.hint for d in strays)


HINTS = {
    "{% if a %}": ":::{only} service.slug == 'x' chooses what a page shows, and :::{include} path.md "
    "takes in a snippet",
    "{{< note >}}": "write a directive, such as :::{note}, its text, and ::: below, or write \\{{ to print "
    "the braces themselves",
    "{{#include dough.md}}": "write :::{include} path.md, and ::: below, or write \\{{ to print the "
    "braces themselves",
    "A {: .wide}": "write {#id .class} at the end of a heading, on the line above a block, or right "
    "behind [words], code or a link",
    "!!! note": "write :::{note}, and ::: below the text",
    ".. note:: Bake": "write :::{name} argument, its text, and ::: below; a label is (label)=",
    ":::tip Knead it\nWell.\n:::": "write :::{tip} Knead it",
    ":::details[Knead it]\nWell.\n:::": "write :::{dropdown} Knead it",
    ":::loaf\nWell.\n:::": "write :::{note}, for example",
    "```{.python .wide}\nbake()\n```": "write the language without braces: ```python",
    "```{r}\nbake()\n```": "write the language without braces: ```r",
    "[bread] (bread.md)": "write [text](address)",
    "Run `bake `": "take the blank out; where it is meant, write it as {{ ' ' }}",
    "• Flour\n• Water": "write '- ' or '1. ' before each item",
    "See {doc} `dough`.": "take the blank out: {doc}`page`",
    "A <b>loaf</b>": "write **words**",
}  # fmt: skip
"""A text -> the hint of its only finding."""


@pytest.mark.parametrize("text", HINTS)
def test_the_hint_is_our_own_form(text: str) -> None:
    assert [d.hint for d in diagnostics(text)] == [HINTS[text]]


RIGHT = [
    "It costs $5 and $6, US$5, $5/$6 or 5$.",
    "Set $HOME and $PATH, $HOME:$PATH, ${HOME} or $HOME/$USER.",
    "Where a == b and c == d, or a==b, a === b, !== and <=, >=.",
    "At 10:30:00, from 9:00 to 12:30; 1:2:3; ::1; a:b:c:d.",
    "As [1], [2] and [x] say, \"[...]\", '[sic]', “[so]”, a[i], a[i][j], f(x)[0].",
    "An [optional] part; press [OK]; answer [y/N]; a list [a, b].",
    "a < b and c > d, x<y, 1 < 2 > 0, <-, ->, <=>, <api_key>, <your name>.",
    "Copy ~/.bashrc ~/.zshrc, about ~5 or ~6, a~b, foo~ bar~.",
    "It is 40 % of 100%, 5%, %d and %s, 100 %.",
    "https://bread.example/:foo:/bar and http://[::1]:8080/, mailto:a@b.c.",
    "<https://bread.example/[[a]]/:foo:?a==b==>",
    "[bread](https://bread.example/:foo:/==a==) and [rye](a_b_c.md)",
    "A line that begins with `% ` or `- `, a ` #`, and `` ` `` alone.",
    "`[[a]]` `==a==` `:a:` `$a$` `{% a %}` `**` `<b>` `[x](y z)` ``a ` b``",
    "2 ** 3, 2 * 3 * 4, src/**/*.py, **/*.md, a price*.",
    "*Without tax.",
    "snake_case_name, __init__, _private, a_ and _b.",
    "C:\\Users\\me, \\\\server\\share, /etc/hosts, ../a/b, ./x, a/b/c.",
    "\\[\\[a\\]\\] \\==a== \\:a: \\$a\\$ \\{% a %} \\** \\`a \\[foo] \\<b>",
    "&lbrack;&lbrack;a&rbrack;&rbrack; &lt;b&gt;",
    "Tel. #1, issue #12, #hashtag, C#, F# and a #fragment.",
    "Wait... what?! Yes!!! Really??? - no. + and -, 1) 2.",
    "The function is f(x) = x^2, and 2^10.",
    "A | B is a pipe, and |x| is never negative.",
    "The keys: a; the values: b. Note: this. TIP: that.",
    "{a, b} is a set, {x}, {{ 'y' }}, {0}, ${x}.",
    "- [ ] Flour\n- [x] Water\n- [X] Salt",
    "| a | b |\n|---|---|\n| 1 |\n| 2 | 3 |\n| 4 | 5 | |",
    "| a | b |\n|:--|--:|\n| `x \\| y` | 1 |",
    "a | b\n--|--\n1 | 2",
    "```\n[[a]] {% b %} <b> !!! note <!-- c -->\n```",
    "```text\nHELO <mail.example>\n```",
    "```md\nPUT bread <1>\n```",
    "```python\nx: List[int] = f(a)  # <2>\n```",
    "    {% raw %} [[a]]",
    "Flour[^a], water[^a].\n\n[^a]: Rye, see [^b].\n[^b]: Old.",
    "{#top .wide}\nA paragraph with [words]{.mark}.",
    "(label)=\n## Dough\n\n{ref}`label` {kbd}`Ctrl`",
    "% A comment [[a]] {% b %} {{ c",
    "<!-- A comment [[a]] {% b %} {{ c -->",
    "%APPDATA%\\bread and %PATH%",
    "The share is 40\n% of all.",
    "The share is 40 %\nof all.",
    "+++ 5 points",
    "> A quote\n> of two lines",
    ":::{note} A title\nA text.\n:::",
    ":::{note}\na text in small letters.\n:::",
    "Bread\n: A loaf",
    "これは**重要です。**必ず。",
    "これは __重要__ です。",
    "= 5 loaves",
    ".NET and .env, ... and so on",
    "http://[::1]/a, https://bread.example/a[0] and https://bread.example/?filter[name]=rye",
    "~~stale~~ and ` {{ 'rye' }} `",
    "```python\nbake(1)!\nprint('(1)!')\n```",
    "The prefix `Bearer ` and `{{ 'rye' }}{{ ' ' }}`.",
    "So a ** b ** c, i++ and ++i, C++ and g++.",
    "R&D, AT&T; &copy; and ?a=1&lt=2, [x](b.md?a=1&amp;b=2).",
    "std::vector, a::b and ::1.",
    "It is {x}, ${.x}, {{ '{.x}' }} and {.x[0]}.",
    "1.5 kg\n2.x and 3.NET",
    "-Xmx1g is an option.",
    "A quiet · dot, and • one.",
    "a | b\nor c | d",
    "| a |\n|---|\n| • Rye |",
    "An 'x' and "" x.",
    "<p and <q are names, x<a and y.",
    "https://bread.example/a//b // c",
    "## Dough {.wide}",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_right_text_is_quiet(text: str) -> None:
    assert found(text) == []


def test_places_in_yaml(findings: Callable[[Mapping[str, str]], list[str]]) -> None:
    """Of several that are alike, the one that is meant; and texts that are no Markdown."""
    strays = findings(
        {
            "content/site.yaml": "title: Bread\nfields:\n  a: {type: markdown}\n  b: {type: text}\n",
            "content/services/rye.yaml": "name: Rye\na: \"`[[x]]`, [[x]]\"\nb: 'A {% if x %}'\n",
            "content/services/oat.yaml": "name: Oat\na: |\n  Bake\n\n  `==x==` ==x==\n",
            "content/index.md": '---\ntitle: "B {% raw %}"\nservices: [rye, oat]\n---\n\n% {{ x\n\nA\n',
            "content/[service].md": "---\ntitle: C\ndescription: '{% a %}'\n---\n\n"
            "```{code-block} text\n:caption: `[[y]]` [[y]]\nx\n```\n\n"
            "- :::{note} `[[z]]` [[z]]\n  A [[z]]\n  :::\n",
        }
    )
    assert [found.split(" '")[0] for found in strays if found.startswith("stray")] == [
        "stray-markup content/[service].md:3:15",
        "stray-markup content/[service].md:7:19",
        "stray-markup content/[service].md:11:21",
        "stray-markup content/[service].md:12:5",
        "stray-markup content/index.md:2:11",
        "stray-markup content/services/oat.yaml:5:11",
        "stray-markup content/services/rye.yaml:2:14",
        "stray-markup content/services/rye.yaml:3:7",
    ]


def html(text: str) -> str:
    """What a text becomes, without expressions, headings and addresses."""
    document = compile_markdown(text, TextOrigin(Source("a.md", text)), SYNTAX)
    program = document.content.program(HTML)
    return "".join(part if isinstance(part, str) else "…" for part in program)


COMMENTS = {
    "Bake.\n\n<!-- ask -->\n\nEat.": "<p>Bake.</p>\n<p>Eat.</p>\n",
    "Bake.\n\n<!--\nask\n\nhim\n-->\nEat.": "<p>Bake.</p>\n<p>Eat.</p>\n",
    "Bake<!-- ask --> it.": "<p>Bake it.</p>\n",
    "Bake<!-- ask\nhim --> it.": "<p>Bake it.</p>\n",
    "<!-- ask --> Bake.": "<p> Bake.</p>\n",
    "<!-- a --> <!-- b -->": "",
    "<!-- a\n\nb --> Bake.": "<p>Bake.</p>\n",
    "<!---->\n<!-->\nBake.": "<p>Bake.</p>\n",
    "<!-- a -->\n## Dough": "…",
    "- Bake\n\n  <!-- ask\n  him -->\n  Eat": "<ul>\n<li><p>Bake</p>\n<p>Eat</p>\n</li>\n</ul>\n",
    "- Bake <!-- a -->\n- Eat": "<ul>\n<li>Bake </li>\n<li>Eat</li>\n</ul>\n",
    "> Bake\n> <!-- ask\n> him -->": "<blockquote><p>Bake</p>\n</blockquote>\n",
    "`<!-- a -->`": "<p><code>&lt;!-- a --&gt;</code></p>\n",
    "% ask\n% him\n\nBake.": "<p>Bake.</p>\n",
    "%\nBake.": "<p>Bake.</p>\n",
    "Bake.\n+++\nEat.": "<p>Bake.</p>\n<p>Eat.</p>\n",
    "- Bake\n\n  % ask": "<ul>\n<li><p>Bake</p>\n</li>\n</ul>\n",
    '+++ {"slide": 1}\nEat.': "<p>Eat.</p>\n",
    "%PATH%": "<p>%PATH%</p>\n",
}  # fmt: skip


@pytest.mark.parametrize("text", COMMENTS)
def test_comments_are_for_colleagues(text: str) -> None:
    assert html(text) == COMMENTS[text]
    assert found(text) == []


def test_comments_in_tables() -> None:
    table = html("| a <!-- x --> | b |\n|---|---|\n| 1 | 2<!-- y --> |")
    assert "<th>a</th>" in table.replace("a </th>", "a</th>")
    assert "<td>2</td>" in table
    assert "!--" not in table


@pytest.mark.parametrize("comment", ["% {}", "<!-- {} -->", "A. <!-- {} -->", "- <!--\n  {} -->"])
@pytest.mark.parametrize("wrong", ["{{ service. }}", "{{ open", "{{ 1 + }} {{ service.nope }}"])
def test_expressions_in_comments_may_be_wrong(comment: str, wrong: str) -> None:
    assert found(comment.format(wrong)) == []
    assert found(f"{comment.format(wrong)}\n\n{wrong}") != []


ALERTS = {
    "> [!NOTE]\n> Bake.": '<aside class="admonition note" role="note" aria-label="Note"><p class="admonition-title">Note</p>\n<p>Bake.</p>\n</aside>\n',
    "> [!warning]\n> Hot.\n>\n> - Very": '<aside class="admonition warning" role="note" aria-label="Warning"><p class="admonition-title">Warning</p>\n<p>Hot.</p>\n<ul>\n<li>Very</li>\n</ul>\n</aside>\n',
    "> [!TIP]\n>\n> Bake.": '<aside class="admonition tip" role="note" aria-label="Tip"><p class="admonition-title">Tip</p>\n<p>Bake.</p>\n</aside>\n',
    "> [!IMPORTANT] Be *slow*\n> Bake.": '<aside class="admonition important" role="note" aria-label="Be slow"><p class="admonition-title">Be <em>slow</em></p>\n<p>Bake.</p>\n</aside>\n',
    "> [!CAUTION] It is hot.": '<aside class="admonition caution" role="note" aria-label="Caution"><p class="admonition-title">Caution</p>\n<p>It is hot.</p>\n</aside>\n',
    "> [!NOTE] Bake until\n> it is done.": '<aside class="admonition note" role="note" aria-label="Note"><p class="admonition-title">Note</p>\n<p>Bake until\nit is done.</p>\n</aside>\n',
    "> [!NOTE]": '<aside class="admonition note" role="note" aria-label="Note"><p class="admonition-title">Note</p>\n</aside>\n',
    "- > [!NOTE]\n  > Bake.": '<ul>\n<li><aside class="admonition note" role="note" aria-label="Note"><p class="admonition-title">Note</p>\n<p>Bake.</p>\n</aside>\n</li>\n</ul>\n',
    "> > [!NOTE]\n> > Bake.\n>\n> Eat.": '<blockquote><aside class="admonition note" role="note" aria-label="Note"><p class="admonition-title">Note</p>\n<p>Bake.</p>\n</aside>\n<p>Eat.</p>\n</blockquote>\n',
    "> \\[!NOTE]\n> Bake.": "<blockquote><p>[!NOTE]\nBake.</p>\n</blockquote>\n",
}  # fmt: skip


@pytest.mark.parametrize("text", ALERTS)
def test_alerts_are_admonitions(text: str) -> None:
    assert html(text) == ALERTS[text]
    assert found(text) == []


def test_places_below_an_alert_are_right() -> None:
    assert found("> [!NOTE] Title\n> Bake\n> the [[bread]]") == ["stray-markup 3:7: [[bread]]"]


BOLD = {
    "これは**重要です。**必ず": "これは<strong>重要です。</strong>必ず",
    "**중요(name)**은": "<strong>중요(name)</strong>은",
    "是**“重要”**的": "是<strong>“重要”</strong>的",
    "**（必）**要": "<strong>（必）</strong>要",
    "要*（必）*要": "要<em>（必）</em>要",
    "~~重要。~~必ず": "<s>重要。</s>必ず",
    "a**(b)**c": "a**(b)**c",
    "a** b**": "a** b**",
    "**a**b": "<strong>a</strong>b",
    "**😀(x)**y": "**😀(x)**y",
}


@pytest.mark.parametrize("text", BOLD)
def test_bold_text_beside_cjk(text: str) -> None:
    assert html(text) == f"<p>{BOLD[text]}</p>\n"


IDS = {
    "## Dough [sour-dough]": "sour-dough",
    "## Dough [dough]": "dough",
    "## Dough [_the_dough_1]": "_the_dough_1",
    "Dough [sour-dough]\n---": "sour-dough",
    "## `x` [sour-dough]": "sour-dough",
    "## Dough [sour-dough] {.wide}": "sour-dough",
}


@pytest.mark.parametrize("text", IDS)
def test_ids_in_brackets(text: str) -> None:
    document = compile_markdown(text, TextOrigin(Source("a.md", text)), SYNTAX, steps=True)
    assert document.steps == (IDS[text],)
    assert document.diagnostics == ()


@pytest.mark.parametrize(
    "text", ["## Dough [optional]", "## Dough [1]", "## Array[int]", "## \\[x] [y](z.md)"]
)
def test_brackets_that_are_no_id(text: str) -> None:
    document = compile_markdown(text, TextOrigin(Source("a.md", text)), SYNTAX, steps=True)
    assert document.steps[0] not in ("optional", "1", "int", "y")


RAW = {
    "Press <b>it</b>.": ["raw-html 1:7: <b>"],
    "a<br>b": ["raw-html 1:2: <br>"],
    "<picture\n  class='x'>": ["raw-html 1:1: <picture"],
    "<!DOCTYPE html>": ["raw-html 1:1: <!DOCTYPE html>"],
    "<?php echo 1 ?>": ["raw-html 1:1: <?php echo 1 ?>"],
    "<Tabs>": ["raw-html 1:1: <Tabs>"],
    "<Tabs.Tab>": ["raw-html 1:1: <Tabs.Tab>"],
    "<x-loaf>Rye</x-loaf>": ["raw-html 1:1: <x-loaf>"],
    "<Loaf\n  kind='rye'\n>\nRye": ["raw-html 1:1: <Loaf"],
    '<Bread kind="rye" />': ['raw-html 1:1: <Bread kind="rye" />'],
    "</x-loaf>": ["raw-html 1:1: </x-loaf>"],
    "<title>x</title>": ["raw-html 1:1: <title>"],
    "Fill in <title>, <Name>, <api_key>, List<Item> and <your-key>.": [],
}  # fmt: skip


@pytest.mark.parametrize("text", RAW)
def test_html_and_components(text: str) -> None:
    assert found(text) == RAW[text]


@pytest.mark.parametrize(
    "name",
    [
        "picture",
        "figure",
        "mark",
        "small",
        "input",
        "button",
        "svg",
        "section",
        "wbr",
        "dl",
        "audio",
        "q",
        "cite",
        "tt",
        "nav",
        "p",
        "table",
    ],
)
def test_html_that_is_known(name: str) -> None:
    assert [d.code for d in diagnostics(f"A <{name}> B")] == ["raw-html"]


# ------------------------------------------------------------------------------------------ time

HUGE: dict[str, str] = {
    "footnote marks": "[^" * 15_000,
    "footnote marks, closed": "[^" * 15_000 + "]",
    "task items": "- [ ] a\n" * 10_000,
    "brackets": "[" * 20_000,
    "images": "![" * 10_000,
    "parentheses": "(" * 30_000,
    "stars": "*" * 30_000,
    "backticks": "`" * 30_000,
    "tags": "<a " * 10_000,
    "comments": "<!--\n\n" * 5_000,
    "comments, one end": "<!--\n" * 8_000 + "-->",
    "braces": "{" * 20_000,
    "pipes": "|" * 30_000,
    "fences": ":::\n" * 5_000,
    "definitions": "a\n: b\n\n" * 3_000,
    "rows": "|a|b|\n|-|-|\n" + "|c|d|\n" * 5_000,
    "cells": "|a|b|\n|-|-|\n" + "|c|d|e|\n" * 3_000,
    "statements": "{% a\n" * 8_000,
    "marks": "==a ~b :c: $d " * 3_000,
    "links": "[a](b c " * 5_000,
    "alerts": "> [!NOTE]\n>\n> x\n\n" * 2_000,
    "callouts": "```c\n" + "a <1>\n" * 5_000 + "```\n\n" + "1. a\n" * 5_000,
    "blanks": "a" + " " * 60_000 + "b",
    "macros": "link:" * 8_000,
    "roles": "{a}`" * 20_000,
    "footnotes": "".join(f"[^{number}]: x\n" for number in range(20_000)),
    "labels": "(a)=\n" * 20_000,
    "definitions without a term": "\n: " * 20_000,
    "no blanks": "\u200b" * 60_000,
    "no-break blanks": "\u00a0" * 60_000,
    "tabs before a dash": "`a" + "\t" * 60_000 + "\u201c`",
    "formulas": "$1" + "=" * 30_000,
    "remarks": ".. a" + " " * 60_000 + ":",
    "changes": "{++a" * 10_000,
    "rules of a table": "== " * 20_000 + "a",
    "tags that end below": "<a b='" * 10_000,
    "rules for keys": "++a" * 20_000,
    "words and colons": "a::  " * 15_000,
    "full-width brackets": "[a]（" * 10_000,
    "entities": "&a" * 20_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE)
def test_time_is_bounded(name: str) -> None:
    start = time.process_time()
    diagnostics(HUGE[name])
    assert time.process_time() - start < 4
