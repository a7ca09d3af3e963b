"""Points 7, 54 and 56 of the reader's page, in a browser: services compared, and moving from one to another."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conftest import Files, Open, ending
from tutgen.cli.main import main

pytestmark = pytest.mark.browser

COMPARE, MOVE = "semantic-search/compare.html", "semantic-search/move.html"


def names(page: Page) -> list[str]:
    return page.locator("thead th:visible").all_inner_texts()[1:]


def test_point_56_any_two_services(open_page: Open, example_address: str) -> None:
    page = open_page(example_address + COMPARE + "#,")
    first = page.get_by_label("Service 1")
    first.wait_for()
    assert len(names(page)) == 8
    first.select_option("OpenAI")
    page.get_by_label("Service 2").select_option("Azure OpenAI")
    assert names(page) == ["Azure OpenAI", "OpenAI"]
    expect(page).to_have_url(ending("#openai,azure-openai"))
    rows = page.locator("tbody tr")
    model = rows.filter(has=page.locator("th", has_text=re.compile(r"^Model")))
    assert not model.locator(".differs").is_visible()  # both run the same
    requirements = rows.filter(has=page.locator("th", has_text=re.compile(r"^Requirements")))
    expect(requirements.locator(".differs")).to_be_visible()
    page.get_by_label("Only what differs").check()
    expect(model).to_be_hidden()
    expect(requirements).to_be_visible()
    move = page.get_by_role("link", name="Moving from OpenAI to Azure OpenAI")
    move.click()
    expect(page.get_by_role("heading", name="Moving from OpenAI to Azure OpenAI")).to_be_visible()


def test_point_56_rows_that_no_chosen_service_has_are_hidden(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + COMPARE + "#,")
    page.get_by_label("Service 1").wait_for()
    rows, titles = page.locator("tbody tr:not(.part)"), page.locator("tbody .part")
    every = rows.count(), titles.count()
    empty = "all => all.filter((row) => [...row.cells].slice(1).every((e) => e.hidden || e.textContent === '\u2013')).length"
    page.goto(example_address + COMPARE + "#elser,cohere")
    expect(page.locator("tbody tr:visible").first).to_be_visible()
    assert rows.evaluate_all(empty) > 0
    assert page.locator("tbody tr:not(.part):visible").evaluate_all(empty) == 0
    for body in page.locator("tbody:has(.part)").all():
        has_rows = body.locator("tr:not(.part):visible").count() > 0
        assert body.locator(".part").is_visible() == has_rows
    page.get_by_label("Service 1").select_option("All services")
    assert (
        page.locator("tbody tr:not(.part):visible").count(),
        page.locator("tbody .part:visible").count(),
    ) == every


def test_of_many_services_two_are_chosen_at_the_beginning(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + COMPARE)
    first = page.get_by_label("Service 1")
    first.wait_for()
    everything = first.locator("option").all_inner_texts()
    assert everything[0] == "All services"
    assert names(page) == everything[1:3]
    first.select_option("All services")
    assert names(page) == everything[1:]
    page.reload()
    first.wait_for()
    assert names(page) == everything[1:]
    page.goto(example_address + "semantic-search/mistral.html")
    page.goto(example_address + COMPARE)
    first.wait_for()
    at = everything.index("Mistral")
    assert first.input_value() == "mistral"
    assert set(names(page)) == {"Mistral", everything[at + 1 if at < 8 else 1]}


def test_point_56_the_table_scrolls_in_its_frame_with_its_head_in_view(
    open_page: Open, example_address: str
) -> None:
    for width in (320, 1280):
        page = open_page(example_address + COMPARE + "#,", viewport={"width": width, "height": 800})
        page.get_by_label("Service 1").wait_for()
        seen = page.evaluate(
            """() => {
              const frame = document.querySelector('.compare-all');
              frame.scrollTo(400, 600);
              const { top, left } = frame.getBoundingClientRect();
              const head = frame.querySelector('thead th:nth-child(2)').getBoundingClientRect();
              const first = frame.querySelector('tbody th').getBoundingClientRect();
              return [Math.round(head.top - top), Math.round(first.left - left),
                      document.documentElement.scrollWidth - innerWidth];
            }"""
        )
        assert seen == [1, 1, 0]  # beside the border


def test_point_56_long_addresses_stay_in_their_cells(
    open_page: Open, project: Callable[[Files], Path]
) -> None:
    root = project(
        {
            "content/services/gull.yaml": "name: Gull\n",
            "content/services/tern.yaml": "name: Tern\n",
            "content/book/index.md": "---\ntitle: Book\nservices: [gull, tern]\n---\nBook.\n",
            "content/book/[service].md": "---\ntitle: Book\n---\n## Ask\n\n```{request} ask\n```\n",
            "content/book/requests.yaml": "ask:\n  method: GET\n  caption: Ask\n"
            "  path: https://harbour-office.{{ service.slug }}.example/v4/quays/<quay_id>/berths/<berth_id>\n",
        }
    )
    assert main(["build", "-q", "-C", str(root)]) == 0
    for width in (390, 1280):
        page = open_page(
            (root / "site/book/compare.html").as_uri(),
            viewport={"width": width, "height": 800},
            permissions=[],
        )
        cells = page.locator("td:has-text('berths')")
        expect(cells).to_have_count(2)
        assert cells.evaluate_all("all => all.map(e => e.scrollWidth - e.clientWidth)") == [0, 0]


def test_point_56_the_table_prints_every_service(open_page: Open, example_address: str) -> None:
    page = open_page(example_address + COMPARE + "#,")
    page.get_by_label("Service 1").wait_for()
    page.emulate_media(media="print")
    frame = page.locator(".compare-all")
    assert frame.evaluate("e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]") == [0, 0]  # fmt: skip
    cell = page.locator("td[data-of=Mistral]").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Mistral: "'
    assert not page.get_by_label("Service 1").is_visible()


def test_point_7_without_scripts_the_table_is_whole(open_page: Open, example_site: Any) -> None:
    page = open_page(f"{example_site.as_uri()}/{COMPARE}", java_script_enabled=False)
    assert len(names(page)) == 8
    assert page.locator("select, input").count() == 0
    page.get_by_role("link", name="embed-english-v3.0").first.click()
    expect(page).to_have_url(re.compile("/cohere[.]html"))


def test_point_54_both_services_are_chosen_in_the_page(
    open_page: Open, example_address: str
) -> None:
    page = open_page(example_address + "semantic-search/elser.html")
    page.get_by_role("link", name="Moving from ELSER").click()
    page.get_by_label("From").wait_for()
    page.get_by_role("combobox", name="To", exact=True).select_option("Cohere")
    expect(page).to_have_url(ending("move.html#elser,cohere"))
    content = page.locator(".move-tool")
    expect(content).to_contain_text("An API key from the API keys page")
    expect(content).to_contain_text("The vectors cannot stay: embed-english-v3.0 makes others")
    create = page.get_by_role("figure", name="Create index mapping for Cohere")
    assert "sparse_vector" in create.locator("del").all_inner_texts()[1]
    assert any("1024" in text for text in create.locator("ins").all_inner_texts())
    signs = create.locator("del").first.evaluate("e => getComputedStyle(e, '::before').content")
    assert signs.startswith('"\u2212"')
    endpoint = page.get_by_role("figure", name="Create inference example for Cohere")
    expect(endpoint).to_be_visible()
    expect(content.get_by_role("link", name="Watch the task")).to_be_visible()
    page.get_by_role("combobox", name="To", exact=True).select_option("ELSER")  # they change places
    expect(page).to_have_url(ending("#cohere,elser"))
    page.reload()
    expect(page.get_by_role("heading", name="Moving from Cohere to ELSER")).to_be_visible()
    page.goto(example_address + MOVE + "#openai,azure-openai")
    page.reload()
    expect(page.locator(".move-tool")).to_contain_text("The vectors can stay.")


def test_point_54_lines_are_those_of_the_pages(open_page: Open, example_address: str) -> None:
    page = open_page(example_address + "semantic-search/mistral.html")
    shown = page.locator("#request-create-index pre, #request-create-index").first.inner_text()
    page.goto(example_address + MOVE + "#elser,mistral")
    figure = page.get_by_role("figure", name="Create index mapping for Mistral")
    figure.wait_for()
    lines = figure.locator("code > :not(del)").evaluate_all(
        "all => all.map((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join('').trimEnd())"
    )
    for line in lines:
        assert line.strip() in shown
    assert len(lines) > 12


def test_point_54_without_scripts_there_is_what_each_service_asks(
    open_page: Open, example_site: Any
) -> None:
    page = open_page(f"{example_site.as_uri()}/{MOVE}", java_script_enabled=False)
    assert page.locator(".moving h3").count() == 8
    assert page.locator("select").count() == 0
    expect(page.locator(".moving")).to_contain_text("A machine learning node")
    with_scripts = open_page(f"{example_site.as_uri()}/{MOVE}#mistral,elser")
    expect(with_scripts.locator(".move-tool")).to_contain_text("A machine learning node")
    assert not with_scripts.locator(".moving > h2").is_visible()


ROPES = {
    "site.yaml": "title: Ropes\nvariants: {rope: {hemp: Hemp, steel: Steel}}\n"
    "fields: {requirements: {type: markdown}, metres: {type: integer, by: rope}, cast: {type: code, by: rope, language: bash, hemp: 'throw {{ service.slug }}', steel: winch}}\n",
    "services/gull.yaml": "name: Gull\nmetres: {hemp: 21, steel: 55}\nrequirements: '- A quay'\n",
    "services/tern.yaml": "name: Tern\nmetres: {hemp: 34, steel: 55}\nrequirements: |\n  - A quay\n  - A winch\n",
    "tie/index.md": "---\ntitle: Tie\nservices: [gull, tern]\n---\nChoose.\n",
    "tie/requests.yaml": "moor: {method: PUT, path: /moorings, caption: Moor it, body: {metres: '{{ service.metres }}'}}\n",
    "tie/[service].md": "---\ntitle: Tie {{ service.name }}\n---\n## What you need\n\n{{ service.requirements }}\n\n## Cast off\n\n{{ service.cast }}\n\n## Moor\n\n::::{tab-set} rope\n"
    + "".join(
        f":::{{tab-item}} {rope}\n```{{request}} moor\n```\n:::\n" for rope in ("hemp", "steel")
    )
    + "::::\n",
}


def test_point_54_tabs_and_code_are_compared_and_open_where_their_links_lead(
    open_page: Open, tmp_path: Path, serve_files: Callable[[Path], str]
) -> None:
    for name, text in ROPES.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert main(["build", "-q", "-C", str(tmp_path)]) == 0
    page = open_page(serve_files(tmp_path / "site") + "tie/move.html#gull,tern")
    new = page.get_by_role("heading", name="What you need in addition").locator("+ ul")
    expect(new.get_by_role("listitem")).to_have_text(["A winch"])  # the quay is there already
    hemp = page.get_by_role("figure", name="Moor it (Hemp)")
    expect(hemp.locator("del")).to_contain_text('"metres": 21')
    expect(hemp.locator("ins")).to_contain_text('"metres": 34')
    code = page.get_by_role("figure", name="Cast (Hemp)")
    expect(code.locator("ins")).to_contain_text("throw tern")
    page.get_by_role("link", name="Moor it (Steel)").click()  # it stays the same
    expect(page.locator("#moor-steel")).to_be_visible()
    expect(page.locator("#moor-hemp")).to_be_hidden()
    expect(page).to_have_url(ending("tie/tern.html?rope=steel#moor"))
