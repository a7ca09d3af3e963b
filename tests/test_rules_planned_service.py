"""Names of services that have no page, in what readers read (K10)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tutgen.build.stages import BuildOptions, build

Findings = Callable[[Mapping[str, str]], list[str]]
Make = Callable[[Mapping[str, str]], Path]


def site(
    overview: str = "Go.",
    page: str = "Go.",
    home: str = "Go.",
    other: str = "Go.",
    other_page: str = "Go.",
) -> dict[str, str]:
    """A tutorial for Acme and Acme Pay, with a draft, Comet, and a plan, Pay; and one for Acme."""
    return {
        "content/site.yaml": "title: Guides\nfields:\n  about: {type: markdown, default: Fine.}\n",
        "content/index.md": f"---\ntitle: Home\ndescription: All\n---\n{home}\n",
        "content/services/acme.yaml": "name: Acme\n",
        "content/services/acme-pay.yaml": "name: Acme Pay\ndeprecated: {since: 2025-03}\n",
        "content/services/comet.yaml": "name: Comet\nstate: draft\n",
        "content/pay/index.md": (
            "---\ntitle: Guide\ndescription: One\n"
            f"services: [acme, acme-pay, comet, planned: Pay]\n---\n{overview}\n"
        ),
        "content/pay/[service].md": (
            f"---\ntitle: First\ndescription: '{{{{ service.name }}}}'\n---\n## One\n\n{page}\n"
        ),
        "content/other/index.md": (
            f"---\ntitle: Another\ndescription: Other\nservices: [acme]\n---\n{other}\n"
        ),
        "content/other/[service].md": (
            f"---\ntitle: More\ndescription: Three\n---\n## One\n\n{other_page}\n"
        ),
    }


PLANNED = "the text names 'Pay', which has no page: it is planned"
DRAFT = "the text names 'Comet', which has no page: it is a draft"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"overview": "Take Pay."}, f"content/pay/index.md:6:6 {PLANNED}"),
        ({"overview": "Pay or **Pay**"}, f"content/pay/index.md:6:1 {PLANNED}"),
        ({"page": ":::{tip}\nTake Comet.\n:::"}, f"content/pay/[service].md:8:6 {DRAFT}"),
        ({"page": "```{tip}\nTake Comet.\n```"}, f"content/pay/[service].md:8:6 {DRAFT}"),
        (
            {"page": "Go.\n\n:::{only} service.slug == 'acme'\nTake Pay.\n:::"},
            f"content/pay/[service].md:10:6 {PLANNED}",
        ),
        ({"home": "Take [Pay](https://pay.example)."}, f"content/index.md:5:7 {PLANNED}"),
        ({"other": "Take Pay."}, f"content/other/index.md:6:6 {PLANNED}"),
        ({"other_page": "Take Comet."}, f"content/other/[service].md:7:6 {DRAFT}"),
    ],
)
def test_a_promise(findings: Findings, texts: dict[str, str], expected: str) -> None:
    assert findings(site(**texts)) == [f"planned-service {expected}"]


@pytest.mark.parametrize(
    "texts",
    [
        {"overview": "```{services}\n```\n\n```{services} Choose\n{{ service.name }}\n```"},
        {"overview": "Acme Pay, Payday, pay and Comets; `Pay`.\n\n```text\nPay\n```\n"},
        {"page": "{{ service.name }}\n\n% Comet\n\n[it](https://Pay.example/Comet)"},
        {"page": "Go.\n\n:::{only} service.slug == 'comet'\nComet is new.\n:::"},
        {"home": "Take Acme Pay."},
    ],
)
def test_no_promise(findings: Findings, texts: dict[str, str]) -> None:
    assert findings(site(**texts)) == []


def test_front_matter_snippets_and_requests_are_read(findings: Findings) -> None:
    files = site("```{include} _s/a.md\n```", "```{include} _s/b.md\n```\n```{request} r\n```")
    files["content/pay/_s/a.md"] = "Take Pay.\n"
    files["content/pay/_s/b.md"] = "Take Comet.\n"
    files["content/pay/requests.yaml"] = (
        "# Pay\nr:\n  method: GET\n  path: a\n  notes: {request: Unlike Pay.}\n"
    )
    files["content/pay/index.md"] = files["content/pay/index.md"].replace("One", "With Pay")
    assert findings(files) == [
        f"planned-service content/pay/_s/a.md:1:6 {PLANNED}",
        f"planned-service content/pay/_s/b.md:1:6 {DRAFT}",
        f"planned-service content/pay/index.md:3:19 {PLANNED}",
        f"planned-service content/pay/requests.yaml:5:27 {PLANNED}",
    ]


def test_a_name_that_has_a_page_in_another_tutorial_may_stand(findings: Findings) -> None:
    files = site("Pay has a guide of its own.", home="Pay")
    files["content/services/pay.yaml"] = "name: Pay\n"
    files["content/two/index.md"] = "---\ntitle: Two\ndescription: Two\nservices: [pay]\n---\n"
    files["content/two/[service].md"] = (
        "---\ntitle: Second\ndescription: Second\n---\n## One\n\nGo.\n"
    )
    assert findings(files) == []


def test_with_drafts_a_draft_has_a_page(project: Make) -> None:
    root = project(site("Take Comet."))
    found = build(root, BuildOptions(siblings=True, drafts=True)).diagnostics
    assert [d for d in found if d.code != "unused-field"] == []


@pytest.mark.parametrize("ending", [".html", ".md", ""])
@pytest.mark.parametrize(
    ("slug", "hint"),
    [
        ("pay", "the service 'Pay' has no page: it is planned"),
        (
            "comet",
            "the service 'Comet' has no page: it is a draft; publish it, or pass --drafts",
        ),
    ],
)
def test_a_link_to_a_page_that_is_not_there_yet(
    project: Make, slug: str, hint: str, ending: str
) -> None:
    link = f"[it]({slug}{ending})"
    files = site(link, link, f"[it](pay/{slug}{ending}#one)")
    files["content/services/acme.yaml"] += f"about: '[it](../pay/{slug}{ending})'\n"
    files["content/pay/[service].md"] += "\n{{ service.about }}\n"
    found = build(project(files), BuildOptions()).diagnostics
    assert [(d.code, d.span.path, d.hint) for d in found] == [
        ("dead-link", path, hint)
        for path in (
            "content/index.md", "content/pay/[service].md", "content/pay/index.md",
            "content/services/acme.yaml",
        )
    ]  # fmt: skip


def test_a_badge_cannot_lead_nowhere(findings: Findings) -> None:
    assert findings(site("{bdg-link-primary-line}`Acme <#>`")) == [
        "empty-link content/pay/index.md:6:25 the link leads nowhere"
    ]
