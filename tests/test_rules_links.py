"""Labels of links, and the words around them (K9)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tutgen.content.load import load_project
from tutgen.content.plan import plan_pages
from tutgen.pages.site import CompiledSite

Findings = Callable[[Mapping[str, str]], list[str]]
Make = Callable[[Mapping[str, str]], Path]

SITE = """\
title: Payments
base_url: https://pay.example.org/docs/
fields:
  about: {type: markdown}
  endpoint: {type: payload}
"""


def page(text: str) -> dict[str, str]:
    """A plain page, with others to link to."""
    return {
        "content/site.yaml": SITE,
        "content/index.md": f"---\ntitle: Home\ndescription: All\n---\n{text}\n",
        "content/guide.md": "# Guide\n\n## Start\n",
    }


# ------------------------------------------------------------------------------- what is recorded


def test_links_are_recorded_as_they_are_written(project: Make) -> None:
    text = (
        "## [A](guide.md)\n\n[`b` *c*](https://b.example/{{ site.lang }} 'T') <https://c.example>\n"
        "![i](i.png) [![alt](i.png)](guide.md) [](guide.md#start)\n\n"
        ":::{note}\n[d](#a)\nin{{ site.lang }} un[e][ref]s\n:::\n\n"
        "[ref]: https://e.example\n\n{doc}`f <guide>` {ref}`g <h>` {bdg-link-primary}`k <guide.md>`"
    )
    site = CompiledSite(load_project(project(page(text))))
    home = plan_pages(site.project).pages["index.html"]
    links = site.document(home).links
    assert [(link.label, link.target, link.before, link.after) for link in links] == [
        ("A", "guide.md", "", ""),
        ("`b` *c*", "https://b.example/{{ site.lang }}", "", ""),
        ("https://c.example", "https://c.example", "", ""),
        ("![alt](i.png)", "guide.md", "", ""),
        ("", "guide.md#start", "", ""),
        ("d", "#a", "", ""),
        ("e", "https://e.example", "un", "s"),
        ("f", "guide.md", "", ""),
        ("g", "#h", "", ""),
        ("k", "guide.md", "", ""),
    ]
    assert [str(link.place.span()) for link in links[:3]] == [
        "content/index.md:5:4", "content/index.md:7:1", "content/index.md:7:50",
    ]  # fmt: skip


def test_a_lone_paragraph_records_its_links_once(project: Make) -> None:
    site = CompiledSite(load_project(project(page("(a)=\n\n[a](guide.md)"))))
    home = plan_pages(site.project).pages["index.html"]
    assert len(site.document(home).links) == 1


# ------------------------------------------------------------------------------------------ rules


@pytest.mark.parametrize(
    "text",
    [
        "[models](https://a.example/m) and [list of models](https://a.example/m)",
        "[the list](https://a.example/m) and [embeddings](https://a.example/m)",
        "[documentation](https://a.example/m) and [this guide](https://a.example/m)",
        "[pricing](https://a.example/m) and [what it is priced](https://a.example/m)",
        "[Acme](guide.md) and [Bolt](guide.md)",
        "[Acme](https://a.example/#a) and [Bolt](https://a.example/#b)",
        "[{{ site.title }}](https://a.example) and [Bolt](https://a.example)",
        "[API](https://a.example) and [Bolt](https://a.example)",
        "[使い方ガイド](https://a.example) and [料金について](https://a.example)",
        "![Acme](https://a.example/a.png) ![Bolt](https://a.example/a.png)",
    ],
)
def test_one_thing_may_have_several_labels(findings: Findings, text: str) -> None:
    assert [f for f in findings(page(text)) if f.startswith("ambiguous")] == []


def test_each_label_that_names_another_thing_is_told(findings: Findings) -> None:
    text = (
        "- [subscription](https://a.example)\n- [Azure **Studio**](https://a.example/)\n"
        "- [studio](https://a.example)\n- [account](https://a.example)"
    )
    same = "lead to the same address, 'https://a.example"
    assert findings(page(text)) == [
        f"ambiguous-link content/index.md:6:3 'Azure **Studio**' and 'subscription' {same}/'",
        f"ambiguous-link content/index.md:8:3 'account' and 'subscription' {same}'",
    ]


ACME = "content/services/acme.yaml"


def of_service(text: str) -> dict[str, str]:
    """A service of two names that says something."""
    return {
        "content/site.yaml": SITE,
        "content/pay/index.md": "---\ntitle: Pay\nservices: [acme]\n---\nGo.\n",
        "content/pay/[service].md": "---\ntitle: One\n---\n{{ service.about }}\n",
        ACME: f"name: Acme Bolt\nabout: |\n  {text}\n",
    }


def on_a_page(shared: str, *texts: str) -> dict[str, str]:
    """A page of several services, with a link of its own."""
    slugs = [f"s{number}" for number in range(len(texts))]
    return {
        "content/site.yaml": SITE,
        "content/pay/index.md": f"---\ntitle: Pay\nservices: [{', '.join(slugs)}]\n---\nGo.\n",
        "content/pay/[service].md": (
            f"---\ntitle: '{{{{ service.name }}}}'\n---\n{shared}\n\n{{{{ service.about }}}}\n"
        ),
        **{
            f"content/services/{slug}.yaml": f"name: Payer {slug}\nabout: '{text}'\n"
            for slug, text in zip(slugs, texts, strict=True)
        },
    }


LEDGER = "See the [ledger](https://x.example/a)."


@pytest.mark.parametrize(
    ("shared", "texts", "is_found"),
    [
        ("Ask for [testers](https://x.example/a).", (LEDGER, LEDGER, LEDGER), True),
        ("Ask for [testers](https://x.example/a).", (LEDGER, LEDGER, "Go."), False),
        ("Ask for [testers](https://x.example/b).", (LEDGER, LEDGER, LEDGER), False),
        ("See your [ledgers](https://x.example/a).", (LEDGER, LEDGER, LEDGER), False),
        ("See [here](https://x.example/a).", (LEDGER, LEDGER, LEDGER), False),
    ],
)
def test_a_shared_label_is_compared_with_those_of_services(
    findings: Findings, shared: str, texts: tuple[str, ...], is_found: bool
) -> None:
    found = findings(on_a_page(shared, *texts))
    told = [one for one in found if one.startswith("ambiguous-link content/pay/[service].md:4:")]
    assert len(told) == is_found


@pytest.mark.parametrize(
    ("one", "other", "target"),
    [
        ("Acme account", "Acme portal", "https://pay.example/"),
        ("Bolt account", "API keys of Bolt", "https://pay.example/"),
        ("Green Field account", "Green Field portal", "https://app.greenfield.example/"),
        ("Azure subscription", "Azure OpenAI portal", "https://azure.example/free"),
        ("Acme", "account", "https://pay.example/"),
    ],
)
def test_the_name_of_the_service_or_of_the_host_is_no_likeness(
    findings: Findings, one: str, other: str, target: str
) -> None:
    first = f"[{one}]({target}) and "
    assert findings(of_service(f"{first}[{other}]({target})")) == [
        (
            f"ambiguous-link {ACME}:3:{3 + len(first)} '{other}' and '{one}' lead to the same "
            f"address, '{target}'"
        )
    ]


@pytest.mark.parametrize(
    ("one", "other", "target"),
    [
        ("Acme Bolt", "Acme portal", "https://pay.example/"),
        ("Acme models", "list of embedding models", "https://pay.example/"),
        ("Greenfield", "Greenfield portal", "https://app.greenfield.example/"),
        ("Comet account", "Comet portal", "https://pay.example/"),
    ],
)
def test_labels_that_may_name_one_thing(
    findings: Findings, one: str, other: str, target: str
) -> None:
    assert findings(of_service(f"[{one}]({target}) and [{other}]({target})")) == []


def test_texts_are_looked_at_one_by_one(findings: Findings) -> None:
    files = page("[Acme](https://a.example)") | {
        "content/guide.md": "# G\n[Bolt](https://a.example)"
    }
    assert findings(files) == []


@pytest.mark.parametrize(
    ("label", "target"),
    [
        ("https://a.example/x", "https://b.example/x"),
        ("https://a.example/x", "https://a.example/y"),
        ("**HTTPS://a.example**", "https://b.example"),
        ("`http://a.example`", "https://b.example"),
        ("www.a.example", "https://b.example"),
        ("aka.ms/oai/access", "https://azure.example/free"),
        ("acme.com", "https://bolt.com"),
        ("acme.com", "https://notacme.com"),
        ("docs.acme.io", "https://acme.io"),
        ("docs.acme.example/a", "https://docs.acme.example/b"),
        ("acme.com/a", "https://acme.com/ab"),
        ("acme.com/a…", "https://acme.com/b"),
        ("acme.com:80/b", "https://acme.com/a"),
        ("acme.com", "mailto:me@acme.com"),
        ("acme.com/guide", "guide.md"),
    ],
)
def test_a_label_that_reads_as_another_address(findings: Findings, label: str, target: str) -> None:
    assert findings(page(f"Ask [{label}]({target})")) == [
        (
            f"misleading-label content/index.md:5:5 the label '{label}' reads as an address, "
            f"but the link leads to '{target}'"
        )
    ]


@pytest.mark.parametrize(
    ("label", "target"),
    [
        ("https://a.example/x/", "http://www.a.example/x"),
        ("acme.com", "https://docs.acme.com/a"),
        ("acme.com/Docs", "https://acme.com/docs/api?x#y"),
        ("acme.com/docs", "https://acme.com/en-us/docs"),
        ("acme.com/docs", "https://acme.com/docs.html"),
        ("acme.com/do…", "https://acme.com/docs"),
        ("acme.com/do...", "https://acme.com/docs"),
        ("acme.com/ü", "https://acme.com/%C3%BC"),
        ("pay.example.org/docs", "guide.md"),
        ("guide.md", "guide.md#start"),
        ("requests.yaml", "https://a.example"),
        ("node.js/express", "https://a.example"),
        ("Node.js", "https://a.example"),
        ("asp.net", "https://a.example"),
        ("socket.io", "https://a.example"),
        ("Booking.com", "https://a.example"),
        ("com.acme.app", "https://a.example"),
        ("`networking.k8s.io/v1`", "https://a.example"),
        ("v1.2/b", "https://a.example"),
        ("e.g. this", "https://a.example"),
        ("http://localhost:9200", "https://a.example"),
        ("https://<resource>.acme.com", "https://a.example"),
        ("acme.com/{{ site.lang }}", "https://a.example"),
        ("acme.com", "https://a.example/{{ site.lang }}"),
    ],
)
def test_a_label_that_is_true_or_no_address(findings: Findings, label: str, target: str) -> None:
    assert findings(page(f"Ask [{label}]({target})")) == []


@pytest.mark.parametrize(
    "label", ["here", "Click here", "**this page**", "`link`", "more …", "Read\nmore", "this."]
)
def test_a_label_that_says_nothing(findings: Findings, label: str) -> None:
    assert findings(page(f"It is [{label}](guide.md)")) == [
        (
            f"vague-label content/index.md:5:7 the label '{label}' does not say where the link to "
            "'guide.md' leads"
        )
    ]


@pytest.mark.parametrize(
    "text",
    ["[here it is](guide.md)", "[](guide.md)", "[moreover](guide.md)", "![here](https://a.b/c)"],
)
def test_a_label_that_says_something(findings: Findings, text: str) -> None:
    assert findings(page(text)) == []


BEHIND, BEFORE = "right behind it, without a blank", "right before it, without a blank"


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("a [b](guide.md)to c", 3, f"the link 'b' has 'to' {BEHIND}"),
        ("a [b](guide.md)2", 3, f"the link 'b' has '2' {BEHIND}"),
        ("ask[`b`](guide.md)", 1, f"the link '`b`' has 'ask' {BEFORE}"),
    ],
)
def test_a_word_that_runs_into_a_link(
    findings: Findings, text: str, column: int, message: str
) -> None:
    assert findings(page(text)) == [f"link-spacing content/index.md:5:{column} {message}"]


@pytest.mark.parametrize(
    "text",
    [
        "[index](guide.md)es, [walk](guide.md)ing, re[index](guide.md), v[8](guide.md)",
        "[Acme](guide.md)'s ([b](guide.md)), *[c](guide.md)*, [d](guide.md)-like, “[e](guide.md)”",
        "これは[ガイド](guide.md)です。[API](guide.md)を見る。한국어[링크](guide.md)를",
        "{{ site.title }}[b](guide.md){{ site.title }}",
        "[a](guide.md)[b](guide.md)",
        "`a[b](guide.md)c`, `d`[e](guide.md)",
        "![a](https://a.b/c.png)word",
    ],
)
def test_what_may_touch_a_link(findings: Findings, text: str) -> None:
    assert findings(page(text)) == []


# -------------------------------------------------------------------------------- where they look

TUTORIAL = {
    "content/site.yaml": SITE,
    "content/index.md": "# Home\n",
    "content/requests.yaml": "shared:\n  method: GET\n  path: a\n  caption: '[here](https://a.example/1)'\n",
    "content/pay/index.md": (
        "---\ntitle: Pay\nservices: [acme]\n---\n[here](https://a.example/2)\n"
        "```{services} Choose\n[here](https://a.example/3)\n```\n"
        "```{compare} services\nAbout: '[here](https://a.example/4)'\n```\n"
    ),
    "content/pay/[service].md": (
        "---\ntitle: Pay\n---\n{{ service.about }}\n```{include} _s/a.md\n```\n"
        "```{request} shared\n```\n```{request} own\n```\n"
        "```{code-block} text\n:caption: '[here](https://a.example/5)'\n:note-1: [here](https://a.example/6)\n"
        "x\n```\n\n[^1] :::\n\n[^1]: [here](https://a.example/7)\n"
    ),
    "content/pay/_s/a.md": "[here](https://a.example/8)\n",
    "content/pay/requests.yaml": (
        "own:\n  method: PUT\n  path: a\n  body: '{{ service.endpoint }}'\n"
        "  notes: {request: '[here](https://a.example/9)'}\n"
    ),
    "content/services/acme.yaml": (
        "name: Acme\nabout: '[here](https://a.example/10)'\nendpoint:\n  body: {a: 1}\n"
        "  notes: {/a: '[here](https://a.example/11)'}\n  after: '[here](https://a.example/12)'\n"
        "unsupported: {}\n"
    ),
}


def test_every_markdown_text_is_looked_at(findings: Findings) -> None:
    found = [line for line in findings(TUTORIAL) if line.startswith("vague-label")]
    seen = {line.partition("https://a.example/")[2].partition("'")[0] for line in found}
    assert seen == {str(number) for number in range(1, 13)}
    assert len(found) == 12
