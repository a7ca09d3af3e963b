"""What is wrong only beside another page: titles, descriptions, and where links lead."""

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import indent

import pytest

from tutgen.build.stages import BuildOptions, build

Make = Callable[[Mapping[str, str]], Path]

SITE = """\
title: Guides
fields:
  about: {type: markdown, default: Fine.}
  endpoint: {type: payload, required: true}
"""


def site(page: str = "title: First", overview: str = "title: Guide", **more: str) -> dict[str, str]:
    """A tutorial for two services, by the front matter of its two files."""
    return {
        "content/site.yaml": SITE,
        "content/services/acme.yaml": "name: Acme\nendpoint: {body: {a: 1}}\n",
        "content/services/bolt.yaml": "name: Bolt\nendpoint: {body: {a: 1}}\n",
        "content/pay/index.md": (
            f"---\n{overview}\nservices: [acme, bolt]\n---\nThe overview.\n{more.pop('text', '')}\n"
        ),
        "content/pay/[service].md": f"---\n{page}\n---\n## One\n\nOf this tutorial.\n",
        **{f"content/{name}.md": text for name, text in more.items()},
    }


def found(root: Path, **options: object) -> list[str]:
    result = build(root, BuildOptions(**options))  # type: ignore[arg-type]
    return [f"{d.code} {d.span} {d.message}" for d in result.diagnostics]


# ------------------------------------------------------------------------- titles and descriptions


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (site(), []),
        (site(page='title: "With {{ service.name }}"'), []),
        (site(page="title: Guide"), []),
        (
            site(page="title: First\nnavigation_title: One"),
            [
                ("duplicate-title content/pay/[service].md:3:19 "
                "'pay/bolt.html' has the same title as 'pay/acme.html'")
            ],
        ),
        (
            site(page='title: "{{ tutorial.title }}"'),
            [
                ("duplicate-title content/pay/[service].md:2:8 "
                "'pay/acme.html' has the same title as 'pay/index.html', "
                "and so it is with 1 more page")
            ],
        ),
        (
            site(page="title: First\ndescription: Pay."),
            [
                ("duplicate-description content/pay/[service].md:3:14 "
                "'pay/bolt.html' has the same description as 'pay/acme.html'")
            ],
        ),
        (
            site(a="# Guide\n\nA.\n"),
            ["duplicate-title content/a.md:1:1 'a.html' has the same title as 'pay/index.html'"],
        ),
        (
            site(a="# A\n\nThe *overview*.\n", b="---\ntitle: B\n---\n\nThe overview.\n"),
            [
                ("duplicate-description content/a.md:1:1 "
                "'a.html' has the same description as 'pay/index.html'"),
                ("duplicate-description content/b.md:4:1 "
                "'b.html' has the same description as 'pay/index.html'"),
            ],
        ),
        (site(a="# A\n", b="# B\n"), []),
        (site(a="---\ntitle: A\ndescription: ''\n---\n", b="---\ntitle: B\ndescription: ''\n---\n"), []),
    ],
)  # fmt: skip
def test_two_pages_that_cannot_be_told_apart(
    project: Make, files: dict[str, str], expected: list[str]
) -> None:
    assert found(project(files)) == expected


def test_a_second_tutorial_of_the_same_title_is_told_once(project: Make) -> None:
    files = site()
    for name in ("index.md", "[service].md"):
        files[f"content/ship/{name}"] = files[f"content/pay/{name}"].replace("this", "another")
    overview = files["content/ship/index.md"]
    files["content/ship/index.md"] = overview.replace("Guide", "Ship").replace("The", "Another")
    assert found(project(files)) == [
        (
            "duplicate-title content/ship/[service].md:2:8 'ship/acme.html' has the same title as "
            "'pay/acme.html', and so it is with 1 more page"
        )
    ]


def test_titles_of_services_with_one_name_follow_from_the_name(project: Make) -> None:
    files = site(page='title: "With {{ service.name }}"', a="# Guide\n\nA.\n")
    files["content/services/bolt.yaml"] = files["content/services/bolt.yaml"].replace(
        "Bolt", "Acme"
    )
    assert found(project(files)) == [
        "duplicate-title content/a.md:1:1 'a.html' has the same title as 'pay/index.html'",
        "duplicate-name content/services/bolt.yaml:1:7 the service 'bolt' has the same name as 'acme'",
    ]


def test_what_to_write_instead(project: Make) -> None:
    files = site(page="title: First\ndescription: Pay.", a="# A\n\nThe overview.\n")
    assert [d.hint for d in build(project(files), BuildOptions()).diagnostics] == [
        "write a 'description' of its own in the front matter",
        "say what sets each page apart; on a service's page, {{ service.name }} does",
    ]


# ------------------------------------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("path", "change", "place"),
    [
        ("content/a.md", "# A\n\n{}\n", "content/a.md:3"),
        ("content/pay/index.md", "---\ntitle: G\nservices: [acme, bolt]\n---\n{}\n", "content/pay/index.md:5"),
        ("content/pay/_s/s.md", "{}\n", "content/pay/_s/s.md:1"),
        (
            "content/services/acme.yaml",
            "name: Acme\nendpoint: {{body: {{a: 1}}}}\nabout: |\n  {}\n",
            "content/services/acme.yaml:4",
        ),
        (
            "content/services/acme.yaml",
            "name: Acme\nendpoint:\n  body: {{a: 1}}\n  notes:\n    /a: |\n      {}\n",
            "content/services/acme.yaml:6",
        ),
        (
            "content/services/acme.yaml",
            "name: Acme\nendpoint:\n  body: {{a: 1}}\n  after: |\n    {}\n",
            "content/services/acme.yaml:5",
        ),
        (
            "content/pay/requests.yaml",
            ("r:\n  method: PUT\n  path: a\n  body: '{{{{ service.endpoint }}}}'\n"
            "  notes:\n    request: |\n      {}\n"),
            "content/pay/requests.yaml:7",
        ),
    ],
    ids=["plain page", "overview", "snippet", "field", "note of a payload", "after", "request"],
)  # fmt: skip
def test_links_and_images_are_followed_wherever_they_are_written(
    project: Make, path: str, change: str, place: str
) -> None:
    files = site(a="# A\n")
    files["content/pay/[service].md"] += (
        "{{ service.about }}\n\n```{include} _s/s.md\n```\n```{request} r\n```\n"
    )
    files["content/pay/_s/s.md"] = "Text.\n"
    files["content/pay/requests.yaml"] = (
        "r:\n  method: PUT\n  path: a\n  body: '{{ service.endpoint }}'\n"
    )
    files[path] = change.format(
        "![n](no.png) [b](no.pdf) [c](no.md) [d](#no) [e](/pay/acme.html#no)"
    )
    lines = [line.partition(" the ")[0].partition(" link")[0] for line in found(project(files))]
    column = len(lines) and int(lines[0].rsplit(":", 1)[1])
    assert lines == [
        f"dead-link {place}:{column}",
        f"dead-link {place}:{column + 12}",
        f"dead-link {place}:{column + 24}",
        f"dead-anchor {place}:{column + 35}",
        f"dead-link {place}:{column + 44}",
    ]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("../paying/[service].md", "did you mean '../pay/[service].md'?"),
        ("../paying/[service].md#one", "did you mean '../pay/[service].md'?"),
        ("../paying/acme.html", "did you mean '../pay/acme.html'?"),
        ("../paying/index.md", "did you mean '../pay/index.md'?"),
        ("../refund/[service].md", "there are: ../pay/[service].md"),
        (
            "../pay/[service].md",
            "the other tutorial has no page of this service: use {only} around it",
        ),
    ],
)
def test_the_way_out_after_a_folder_was_renamed(project: Make, written: str, hint: str) -> None:
    services = "[bolt]" if written.startswith("../pay/") else "[acme, bolt]"
    files = site()
    files["content/pay/index.md"] = f"---\ntitle: Guide\nservices: {services}\n---\nThe overview.\n"
    files["content/track/index.md"] = "---\ntitle: Track\nservices: [acme]\n---\nTracking.\n"
    files["content/track/[service].md"] = f"---\ntitle: Follow\n---\nFirst [pay]({written}).\n"
    hints = [
        d.hint for d in build(project(files), BuildOptions()).diagnostics if d.code == "dead-link"
    ]
    assert hints == [hint]


# --------------------------------------------------------------------------------------- requests

PAY = "pay: {method: GET, path: /pay, response: {id: 7}}\n"
RESPONSE, REQUEST = "```{response} pay\n```\n", "```{request} pay\n```\n"
UNASKED = "the page shows the response to 'pay', but not the request"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"[service].md": RESPONSE}, [f"response-without-request content/pay/[service].md:4:15 {UNASKED}"]),
        ({"index.md": RESPONSE}, [f"response-without-request content/pay/index.md:5:15 {UNASKED}"]),
        (
            {"[service].md": REQUEST, "index.md": RESPONSE},
            [f"response-without-request content/pay/index.md:5:15 {UNASKED}"],
        ),
        (
            {"[service].md": "```{include} _snippets/a.md\n```\n", "_snippets/a.md": RESPONSE},
            [f"response-without-request content/pay/_snippets/a.md:1:15 {UNASKED}"],
        ),
        (
            {"[service].md": f"```{{include}} _snippets/a.md\n```\n{REQUEST}", "_snippets/a.md": RESPONSE},
            [],
        ),
        (
            {"[service].md": f"{RESPONSE}```{{include}} _snippets/a.md\n```\n", "_snippets/a.md": REQUEST},
            [],
        ),
        ({"[service].md": f"{{{{ service.about }}}}\n\n{RESPONSE}", "about": REQUEST}, []),
        (
            {"[service].md": REQUEST.replace("pay", "pya") + RESPONSE},
            ["unknown-request content/pay/[service].md:4:14 there is no request 'pya' "
             "(service 'acme', and in 1 other service)"],
        ),
        ({"[service].md": REQUEST}, []),
        ({}, ["unused-request content/pay/requests.yaml:1:1 the request 'pay' is not used"]),
    ],
)  # fmt: skip
def test_a_response_stands_with_its_request(
    project: Make, files: dict[str, str], expected: list[str]
) -> None:
    whole = site() | {"content/pay/requests.yaml": PAY}
    for name, text in files.items():
        if name == "about":
            whole["content/services/acme.yaml"] += "about: |\n" + indent(text, "  ")
        else:
            front, end, _ = whole.get(f"content/pay/{name}", "").rpartition("---\n")
            whole[f"content/pay/{name}"] = front + end + text
    assert found(project(whole)) == expected


def test_what_a_fence_swallows_is_not_reported_as_missing(project: Make) -> None:
    files = site() | {
        "content/pay/requests.yaml": PAY + "refund: {method: GET, path: /}\n",
        "content/pay/_snippets/a.md": "A.\n",
        "content/pay/[service].md": (
            "---\ntitle: One\n---\n[on](#on)\n\n```{request} pay\n\n## On\n\n"
            "```{request} refund\n```\n\n```{include} _snippets/a.md\n\n```{include} _snippets/a.md\n```\n"
        ),
    }
    assert [one.split()[:2] for one in found(project(files))] == [
        ["unclosed-fence", "content/pay/[service].md:8:1"],
        ["unclosed-fence", "content/pay/[service].md:13:1"],
    ]
