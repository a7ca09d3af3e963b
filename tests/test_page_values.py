"""Point 16: what readers fill in, in a real browser."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import Files, Open
from tutgen.cli.main import main

pytestmark = pytest.mark.browser

PAGE = "semantic-search/azure-openai.html"
OTHER = "semantic-text/azure-openai.html"


@pytest.fixture
def open_page(open_page: Open, example_address: str) -> Open:
    """Opens a page of the example."""

    def open_(path: str = PAGE, **options: Any) -> Page:
        return open_page(example_address + path, **options)

    return open_


def copied(page: Page, name: str) -> str:
    button = page.get_by_role("button", name=name)
    button.click()
    expect(button).to_have_text("Copied")
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_point_16_values_fill_all_blocks_and_what_is_copied(
    open_page: Open, example_address: str
) -> None:
    page = open_page()
    panel = page.get_by_role("dialog", name="Your values")
    expect(panel).to_have_count(0)
    page.locator("#request-create-endpoint var", has_text="<resource_name>").click()
    fields = panel.get_by_role("textbox")
    expect(panel.locator("input")).to_have_count(4)
    resource = panel.get_by_label("resource_name", exact=True)
    expect(resource).to_be_focused()
    resource.fill('my "own" \\ place')
    panel.get_by_label("api_key", exact=True).fill("k-secret")
    task = panel.get_by_label("task_id", exact=True)
    expect(
        panel.get_by_role("link", name="Response: Reindex the data through the pipeline")
    ).to_be_visible()
    task.fill("node 1/x:42")
    expect(fields.nth(2)).to_be_attached()
    page.keyboard.press("Enter")
    expect(panel).to_have_count(0)

    text = copied(page, "Copy: Create inference example for Azure OpenAI")
    settings = json.loads(text.partition("\n")[2])["service_settings"]
    assert settings["resource_name"] == 'my "own" \\ place'
    assert settings["api_key"] == "k-secret"
    assert settings["deployment_id"] == "<deployment_id>"
    assert copied(page, "Copy: Watch the task") == "GET _tasks/node%201%2Fx:42"
    assert copied(page, "Copy: Stop the task").startswith("POST _tasks/node%201%2Fx:42/")
    assert page.locator("#response-reindex var").all_inner_texts() == ["<node>", "<number>"]

    stored = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "k-secret" not in stored + page.url
    assert "node 1/x:42" in stored
    hides = "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))"
    page.evaluate(hides)  # as it is when a page is left that the browser keeps for the way back
    expect(page.locator("#request-create-endpoint var").first).to_have_text("<api_key>")
    page.reload()
    filled = page.locator("#request-create-endpoint var")
    expect(filled.nth(0)).to_have_text("<api_key>")
    expect(filled.nth(1)).to_contain_text("place")
    page.goto(example_address + OTHER)  # another tutorial with the same placeholders
    expect(page.locator("var[data-name=resource_name]").first).to_contain_text("place")


def test_point_16_the_response_that_gives_a_value_is_named_without_its_status(
    tmp_path: Path, browser: Browser
) -> None:
    files = {
        "site.yaml": "title: Tides\n",
        "services/north.yaml": "name: North\n",
        "read/index.md": "---\ntitle: Read\nservices: [north]\n---\nChoose.\n",
        "read/[service].md": "---\ntitle: Read {{ service.name }}\n---\n```{request} open\n```\n\n```{response} open\n```\n\n```{request} look\n```\n",
        "read/requests.yaml": "open: {method: POST, path: /gauges, caption: Open a gauge, response: {status: 201, body: {gauge: <gauge>}}}\n"
        "look: {method: GET, path: /gauges/<gauge>, caption: Look}\n",
    }
    for name, text in files.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert main(["build", "-q", "-C", str(tmp_path)]) == 0
    page = browser.new_page()
    page.goto((tmp_path / "site/read/north.html").as_uri())
    expect(page.locator("#response-open .status")).to_have_text("201 Created")
    page.locator("#request-look var").click()
    giver = page.get_by_role("dialog", name="Your values").get_by_role("link")
    expect(giver).to_have_text("Response: Open a gauge")
    page.close()


def test_secrets_are_masked_until_they_are_shown(open_page: Open) -> None:
    page = open_page()
    page.locator("#request-create-endpoint").get_by_role("button", name="Your values").click()
    panel = page.get_by_role("dialog", name="Your values")
    key = panel.get_by_label("api_key", exact=True)
    expect(key).to_be_focused()
    expect(key).to_have_attribute("type", "password")
    key.fill("k-secret")
    shown = page.locator("var[data-name=api_key]").first
    expect(shown).to_have_css("-webkit-text-security", "disc")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('figure.code pre'))")
    page.keyboard.press("Control+c")
    assert '"api_key": "k-secret"' in page.evaluate("navigator.clipboard.readText()")
    panel.get_by_role("button", name="Show api_key").click()
    expect(key).to_have_attribute("type", "text")
    expect(shown).to_have_css("-webkit-text-security", "none")
    page.keyboard.press("Escape")
    expect(shown).to_have_css("-webkit-text-security", "disc")
    expect(page.locator("#request-create-endpoint .fill")).to_be_focused()
    page.keyboard.press("Enter")
    panel.get_by_role("button", name="Reset").click()
    expect(shown).to_have_text("<api_key>")
    assert panel.get_by_label("api_key", exact=True).input_value() == ""


def test_the_panel_covers_no_code_on_wide_screens_and_fits_on_phones(open_page: Open) -> None:
    page = open_page()
    page.locator("#request-create-endpoint .fill").click()
    panel, block = (page.locator(s).bounding_box() for s in (".values", "#request-create-endpoint"))
    assert panel
    assert block
    assert panel["x"] >= block["x"] + block["width"]
    phone = open_page(viewport={"width": 320, "height": 640})
    phone.locator("#request-create-endpoint .fill").click()
    expect(phone.locator(".values")).to_be_in_viewport(ratio=1)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_placeholders_have_their_names_and_nothing_else(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    expect(page.locator("#request-create-endpoint var").first).to_have_text("<api_key>")
    assert page.locator("input, .values").count() == 0


def test_point_16_a_placeholder_of_a_header_has_the_help_of_the_text(
    project: Callable[[Files], Path], browser: Browser
) -> None:
    """A header has no note of its own: a note of its block that names the placeholder tells of it, or the text."""
    root = project(
        {
            "content/services/gull.yaml": "name: Gull\n",
            "content/book/index.md": "---\ntitle: Book\nservices: [gull]\n---\nBook.\n",
            "content/book/[service].md": "---\ntitle: Book\n---\nThe quay is wide.\n\n"
            "- Your `<berth>` is on the ticket.\n\n## Log in\n\n```{request} log-in\n```\n",
            "content/book/requests.yaml": "log-in:\n  method: POST\n  path: /log\n"
            "  headers: {Authorization: Bearer <harbour_key>, Berth: <berth>}\n  body: {by: sea}\n"
            "  notes: {request: The office prints `<harbour_key>`., /by: By what you come.}\n",
        }
    )
    assert main(["build", "-q", "-C", str(root), "-o", str(root / "site")]) == 0
    page = browser.new_page()
    page.goto((root / "site/book/gull.html").as_uri())
    page.locator("var", has_text="<berth>").click()
    hints = page.locator(".values .hint")
    expect(hints.nth(0)).to_have_text("The office prints <harbour_key>.")
    expect(hints.nth(1)).to_have_text("Your <berth> is on the ticket.")
    page.close()


def test_point_16_the_help_of_the_text_leaves_out_what_it_says_before_of_other_placeholders(
    project: Callable[[Files], Path], browser: Browser
) -> None:
    root = project(
        {
            "content/services/gull.yaml": "name: Gull\n",
            "content/book/index.md": "---\ntitle: Book\nservices: [gull]\n---\nBook.\n",
            "content/book/[service].md": "---\ntitle: Book\n---\nYou go by sea. The office gives you a `<day>`, e.g. by post.\n"
            "The `<berth>` is yours to choose! Take one.\n\n## Log in\n\n```bash\nbook <day> <berth>\n```\n",
        }
    )
    assert main(["build", "-q", "-C", str(root), "-o", str(root / "site")]) == 0
    page = browser.new_page()
    page.goto((root / "site/book/gull.html").as_uri())
    page.locator("var", has_text="<day>").click()
    chosen = "The <berth> is yours to choose! Take one."
    expect(page.locator(".values span.hint")).to_have_text(
        [f"You go by sea. The office gives you a <day>, e.g. by post. {chosen}", chosen]
    )
    page.close()


def test_several_secrets_of_a_page_are_no_single_login(
    project: Callable[[Files], Path], browser: Browser
) -> None:
    """A browser that finds several passwords in one form complains on the console, some time later."""
    secrets = {"api_token": "name", "account_secret": "account", "access_key": "quay"}
    body = ", ".join(f"{name}: <{name}>, {other}: <{other}>" for name, other in secrets.items())
    root = project(
        {
            "content/services/gull.yaml": "name: Gull\n",
            "content/book/index.md": "---\ntitle: Book\nservices: [gull]\n---\nBook.\n",
            "content/book/[service].md": "---\ntitle: Book\n---\n```{request} log-in\n```\n",
            "content/book/requests.yaml": f"log-in: {{method: POST, path: /log, body: {{{body}}}}}\n",
        }
    )
    assert main(["build", "-q", "-C", str(root), "-o", str(root / "site")]) == 0
    page = browser.new_page()
    page.goto((root / "site/book/gull.html").as_uri())
    page.locator("var").first.click()
    fields = page.locator(".values input[type=password]")
    expect(fields).to_have_count(3)
    assert fields.evaluate_all(
        "all => all.map(one => one.form.querySelectorAll('input').length)"
    ) == [1, 1, 1]
    page.locator(".values input").last.fill("of the third")
    page.keyboard.press("Enter")
    expect(page.locator(".values")).to_be_hidden()
    page.close()
