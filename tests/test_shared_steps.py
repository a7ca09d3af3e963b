"""Which steps ask for nothing of a service, so that their tick outlives a switch of the service (point 55)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Built, Files

SERVICES = {
    "content/site.yaml": (
        "title: Harbour\n"
        'names: {quay: north-quay, own_quay: "quay-{{ service.slug }}", again: "{{ names.own_quay }}"}\n'
        "fields:\n  tide: {type: text}\n  guide: {type: markdown}\n  rope: {type: payload}\n"
    ),
    **{
        f"content/services/{slug}.yaml": (
            f'name: {slug.title()}\ntide: high\nguide: "Tie it."\nrope: {{body: {{length: 3}}}}\n'
        )
        for slug in ("gull", "tern")
    },
    "content/moor/index.md": "---\ntitle: Moor a boat\nservices: [gull, tern]\n---\nWelcome.\n",
    "content/moor/requests.yaml": (
        'plain: {method: POST, path: "{{ names.quay }}/boats", body: {name: Ida}}\n'
        'by-name: {method: POST, path: "{{ names.again }}/boats"}\n'
        'by-body: {method: POST, path: boats, body: {rope: "{{ service.rope }}"}}\n'
        "by-default: {method: POST, path: boats, headers: {X: \"{{ service.tide | default('low') }}\"}}\n"
        "by-only: {method: POST, path: boats, body: {a: 1, b: 2}, only: {/a: service.tide == 'high'}}\n"
        'by-response: {method: GET, path: boats, response: {tide: "{{ service.tide }}"}}\n'
    ),
    "content/_snippets/send.md": "```{request} plain\n```\n",
    "content/_snippets/told.md": "```sh\nmoor {{ args.tide }}\n```\n",
}

FIRST = "## First\n\n```sh\nmoor\n```\n\n"


# The body of a step, and whether it asks for nothing of the service.
@pytest.mark.parametrize(
    ("body", "is_shared"),
    [
        ("```{request} plain\n```", True),
        ("```{request} by-name\n```", False),
        ("```{request} by-body\n```", False),
        ("```{request} by-default\n```", False),
        ("```{request} by-only\n```", False),
        ("```{request} by-response\n```\n\n```{response} by-response\n```", True),
        ("```sh\nmoor --tide low\n```", True),
        ("```sh\nmoor --tide {{ service.tide }}\n```", False),
        ("With {{ service.name }}:\n\n```{request} plain\n```", True),
        ("```{request} plain\n```\n\n{{ service.guide }}", False),
        ("1. Now:\n\n   ```sh\n   moor {{ names.own_quay }}\n   ```", False),
        ("```{only} service.tide == 'high'\n~~~sh\nmoor\n~~~\n```", False),
        ("```{only} service.tide == 'high'\nHurry.\n```\n\n```{request} plain\n```", True),
        ("```{include} ../_snippets/send.md\n```", True),
        ("```{include} ../_snippets/told.md\ntide: low\n```", True),
        ('```{include} ../_snippets/told.md\ntide: "{{ service.tide }}"\n```', False),
        ("Wait for the tide.", True),
        ("Wait for the tide at {{ names.quay }}.", True),
        ("Wait for the {{ service.tide }} tide.", False),
        ("Read [the table](https://tides.example/{{ service.slug }}).", False),
    ],
)
def test_a_step_is_shared_if_its_requests_hold_nothing_of_a_service(
    project: Callable[[Files], Path],
    build_site: Callable[..., Built],
    body: str,
    is_shared: bool,
) -> None:
    """Point 55."""
    page = f"---\ntitle: Moor\n---\n{FIRST}## Second\n\n{body}\n"
    built = build_site(project({**SERVICES, "content/moor/[service].md": page}))
    assert not [d for d in built.result.diagnostics if d.severity == "error"]
    for slug in ("gull", "tern"):
        html = built.files[f"moor/{slug}.html"].decode()
        assert re.findall(r'<h2 id="(\w+)" data-step="\d"( data-shared)?>', html) == [
            ("first", " data-shared"),
            ("second", " data-shared" if is_shared else ""),
        ]
