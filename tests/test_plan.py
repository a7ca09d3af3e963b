"""Which pages exist, where, and where links lead."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tutgen.content.load import load_project
from tutgen.content.plan import Plan, plan_pages, selected

Make = Callable[[Mapping[str, str]], Path]

FILES = {
    "content/services/a.yaml": "name: A\n",
    "content/services/b.yaml": "name: B\nstate: draft\n",
    "content/services/c.yaml": "name: C\ndeprecated: {since: 2025-03}\n",
    "content/index.md": "---\ntitle: Home\n---\n",
    "content/about/team.md": "---\ntitle: Team\n---\n",
    "content/about/logo.svg": "<svg/>",
    "content/_snippets/s.md": "x",
    "content/guide/index.md": "---\ntitle: G\nservices: [c, b, a, planned: D]\n---\n",
    "content/guide/[service].md": "---\ntitle: G\n---\n",
    "content/short/index.md": "---\ntitle: S\nservices: [a]\n---\n",
    "content/short/[service].md": "---\ntitle: S\n---\n",
}


@pytest.fixture
def plan(project: Make) -> Plan:
    return plan_pages(load_project(project(FILES)))


def test_pages_and_assets(plan: Plan) -> None:
    assert {address: page.kind for address, page in plan.pages.items()} == {
        "guide/index.html": "overview",
        "guide/c.html": "service",
        "guide/a.html": "service",
        "short/index.html": "overview",
        "short/a.html": "service",
        "index.html": "page",
        "about/team.html": "page",
    }
    assert plan.assets == {"about/logo.svg": "content/about/logo.svg"}
    assert plan.diagnostics == ()


def neighbours(plan: Plan) -> dict[str, tuple[str | None, str | None]]:
    return {
        address: (page.previous, page.next)
        for address, page in plan.pages.items()
        if page.previous or page.next
    }


def test_without_an_order_of_tutorials_there_are_no_neighbours(plan: Plan) -> None:
    assert neighbours(plan) == {}


def test_neighbours_are_of_the_same_service_in_the_order_of_tutorials(project: Make) -> None:
    more = {
        "content/last/index.md": "---\ntitle: Last\nservices: [c, a]\n---\n",
        "content/last/[service].md": "## Step\n",
        "content/aside/index.md": "---\ntitle: Aside\nservices: [a]\n---\n",
        "content/aside/[service].md": "## Step\n",
        "content/site.yaml": "title: Docs\ntutorials: [short, guide, last]\n",
    }
    assert neighbours(plan_pages(load_project(project({**FILES, **more})))) == {
        "short/index.html": (None, "guide/index.html"),
        "short/a.html": (None, "guide/a.html"),
        "guide/index.html": ("short/index.html", "last/index.html"),
        "guide/a.html": ("short/a.html", "last/a.html"),
        "guide/c.html": (None, "last/c.html"),
        "last/index.html": ("guide/index.html", None),
        "last/a.html": ("guide/a.html", None),
        "last/c.html": ("guide/c.html", None),
    }


def test_drafts(project: Make) -> None:
    drafts = plan_pages(load_project(project(FILES), drafts=True))
    assert "guide/b.html" in drafts.pages


@pytest.mark.parametrize(
    ("page", "base", "href", "target"),
    [
        ("guide/a.html", "content/guide/[service].md", "../about/team.md", "about/team.html"),
        ("guide/a.html", "content/guide/[service].md", "../about/team.html", "about/team.html"),
        ("guide/a.html", "content/guide/[service].md", "../about/logo.svg", "about/logo.svg"),
        ("guide/a.html", "content/guide/[service].md", "../short/[service].md", "short/a.html"),
        ("guide/c.html", "content/guide/[service].md", "../short/[service].md", None),
        ("guide/a.html", "content/guide/[service].md", "[service].md", "guide/a.html"),
        ("guide/a.html", "content/guide/[service].md", "c.md", "guide/c.html"),
        ("guide/a.html", "content/guide/[service].md", "b.md", None),
        ("about/team.html", "content/about/team.md", "../short/a.md", "short/a.html"),
        ("guide/a.html", "content/guide/[service].md", "b.html", None),
        ("guide/a.html", "content/guide/[service].md", "c", "guide/c.html"),
        ("guide/a.html", "content/guide/[service].md", "", None),
        ("guide/a.html", "content/_snippets/s.md", "../guide/index.md", "guide/index.html"),
        ("guide/a.html", "content/_snippets/s.md", "../../x.md", None),
        ("index.html", "content/index.md", "guide/[service].md", None),
        ("index.html", "content/index.md", "guide/", "guide/index.html"),
        ("index.html", "content/index.md", "guide", "guide/index.html"),
        ("index.html", "content/index.md", "_snippets/s.md", None),
        ("index.html", "content/index.md", "/about/team.md", None),
        ("about/team.html", "content/about/team.md", "..", "index.html"),
        ("about/team.html", "content/about/team.md", "../", "index.html"),
        ("about/team.html", "content/about/team.md", "team.md?x=1", "about/team.html"),
    ],
)
def test_targets(plan: Plan, page: str, base: str, href: str, target: str | None) -> None:
    assert plan.target(plan.pages[page], base, href) == target


@pytest.mark.parametrize(
    ("other", "address"),
    [
        ("content/guide/a.md", "guide/a.html"),
        ("content/guide/A.md", "guide/A.html"),
        ("content/About/team.md", "about/team.html"),
    ],
)
def test_two_pages_cannot_have_one_address(project: Make, other: str, address: str) -> None:
    plan = plan_pages(load_project(project({**FILES, other: "---\ntitle: X\n---\n"})))
    assert [d.code for d in plan.diagnostics] == ["address-conflict"]
    assert address.lower() in plan.diagnostics[0].message.lower()


def test_only_some_services(plan: Plan) -> None:
    def of_services(only: list[str]) -> list[str]:
        pages = selected(plan, only)
        assert {p.address for p in plan.pages.values() if not p.service} <= {
            p.address for p in pages
        }
        return [p.address for p in pages if p.service]

    assert of_services(["a"]) == ["guide/a.html", "short/a.html"]
    assert of_services(["[bc]"]) == ["guide/c.html"]
    assert len(selected(plan, [])) == len(plan.pages)


def test_two_plans_are_equal(project: Make) -> None:
    root = project(FILES)
    assert plan_pages(load_project(root)).pages == plan_pages(load_project(root)).pages
