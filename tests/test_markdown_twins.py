"""Pages as Markdown, beside each page: where they are, where they lead, and who has them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from conftest import Built
from tutgen.cli.main import main
from tutgen.preview.live_site import Preview

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]

FILES = {
    "content/site.yaml": "title: Pottery\nfields: {cone: {type: text}}\n",
    "content/index.md": "# Pottery\n\n[Firing](fire/index.md), ![](kiln.png)\n\n{grid}\n".replace(
        "{grid}", ":::{grid}\n:::"
    ),
    "content/kiln.png": "no picture",
    "content/404.md": "# Lost\n",
    "content/services/gas.yaml": "name: Gas kiln\ncone: '10'\n",
    "content/services/wood.yaml": (
        "name: Wood kiln\ndeprecated: {since: '2024', reason: It smokes., successor: gas}\ncone: '12'\n"
    ),
    "content/fire/index.md": (
        "---\ntitle: Firing\nservices: [gas, wood, {planned: Solar kiln}]\nfacts: {Cone: '`{{ service.cone }}`'}\n---\n"
        "Choose.\n\n:::{services} Kilns\n:::\n"
    ),
    "content/fire/[service].md": (
        "# Firing\n\nSee the [overview](index.md), [home](../index.md#pottery), [glaze](../glaze.md).\n\n## Load\n\nLoad it.\n\n"
        ":::{compare} services\nCone: '{{ service.cone }}'\n:::\n\n## Light\n\nAs [before](#load).\n"
    ),
    "content/glaze.md": "---\ntitle: Glaze\n---\nAs [wood](fire/wood.html) asks.\n",
}


@pytest.fixture
def pottery(project: Make) -> Path:
    """The site, in a folder."""
    root = project(FILES)
    assert main(["build", "-q", "-C", str(root)]) == 0
    return root / "site"


def test_each_page_has_one_beside_it(project: Make, build_site: Build) -> None:
    files = build_site(project(FILES)).files
    assert {a for a in files if a.endswith(".md")} == {
        "index.md", "glaze.md", "fire/index.md", "fire/gas.md", "fire/wood.md"
    }  # fmt: skip
    link = b'<link rel="alternate" type="text/markdown" href="gas.md">'
    assert link in files["fire/gas.html"]
    assert b"text/markdown" not in files["404.html"]
    assert b"text/markdown" not in files["search.html"]


def test_it_is_about_one_service_and_leads_to_markdown(project: Make, build_site: Build) -> None:
    files = build_site(project(FILES)).files
    assert files["fire/wood.md"].decode() == (
        "# Firing\n\nService: Wood kiln\n\n* **Cone**: `12`\n\n"
        "> [!WARNING]\n> **Deprecated since 2024**\n>\n> It smokes.\n>\n> Successor: [Gas kiln](gas.md)\n\n"
        "See the [overview](index.md), [home](../index.md#pottery), [glaze](../glaze.md).\n\n"
        "## Load\n\nLoad it.\n\n"
        "| Service | Cone |\n| --- | --- |\n| [Gas kiln](gas.md) | 10 |\n| [Wood kiln](wood.md) (deprecated) | 12 |\n\n"
        "## Light\n\nAs [before](#load).\n"
    )
    assert files["fire/index.md"].decode() == (
        "# Firing\n\nChoose.\n\n**Kilns**\n\n"
        "- [Gas kiln](gas.md)\n- Solar kiln (planned)\n- [Wood kiln](wood.md) (deprecated)\n"
    )
    assert files["glaze.md"] == b"# Glaze\n\nAs [wood](fire/wood.md) asks.\n"
    assert files["index.md"].decode() == (
        "# Pottery\n\n[Firing](fire/index.md), ![](kiln.png)\n\n"
        "- [Firing](fire/index.md)\n  - [Gas kiln](fire/gas.md)\n  - [Wood kiln](fire/wood.md)\n"
    )


@pytest.mark.parametrize("address", ["index.md", "glaze.md", "fire/index.md", "fire/gas.md"])
def test_the_preview_shows_it(address: str, project: Make, build_site: Build) -> None:
    root = project(FILES)
    assert Preview(root).asset(address) == build_site(root).files[address]


def test_a_site_can_do_without(project: Make, build_site: Build) -> None:
    site = f"{FILES['content/site.yaml']}outputs: {{markdown: false, llms: false}}\n"
    root = project({**FILES, "content/site.yaml": site})
    files = build_site(root).files
    assert [a for a in files if a.endswith((".md", ".txt"))] == []
    assert b"text/markdown" not in files["fire/gas.html"]
    assert b"copy-page" not in files["fire/gas.html"]
    assert Preview(root).asset("fire/gas.md") is None


def test_links_lead_to_pages_where_there_is_no_markdown(project: Make, build_site: Build) -> None:
    site = f"{FILES['content/site.yaml']}outputs: {{markdown: false}}\n"
    files = build_site(project({**FILES, "content/site.yaml": site})).files
    told = files["fire/gas.llms-full.txt"]
    assert b"(../glaze.html)" in told
    assert b".md" not in told


def test_what_is_taken_along_says_nothing_of_other_services(
    project: Make, build_site: Build
) -> None:
    """It leaves out what compares them, and what takes the place of a deprecated one."""
    files = build_site(project(FILES)).files
    assert files["fire/wood.llms-full.txt"].decode() == (
        "# Firing\n\nService: Wood kiln\n\n* **Cone**: `12`\n\n"
        "> [!WARNING]\n> **Deprecated since 2024**\n>\n> It smokes.\n\n"
        "See the [overview](index.md), [home](../index.md#pottery), [glaze](../glaze.md).\n\n"
        "## Load\n\nLoad it.\n\n## Light\n\nAs [before](#load).\n"
    )
    page = FILES["content/fire/[service].md"]
    page = page.replace(":::{compare}", "::::{tip}\nMind it.\n\n:::{compare}")
    page = page.replace("\n:::\n", "\n:::\n\nNow.\n::::\n")
    files = build_site(project({**FILES, "content/fire/[service].md": page})).files
    assert b"\n\n> [!TIP]\n> Mind it.\n>\n> Now.\n\n" in files["fire/wood.llms-full.txt"]
    full = build_site(project(FILES), base_url="https://pots.example/a").files
    assert b"[glaze](https://pots.example/a/glaze.md)" in full["fire/wood.llms-full.txt"]
    assert b"[glaze](../glaze.md)" in full["fire/wood.md"]


def test_no_character_of_a_text_is_taken_for_a_mark(project: Make, build_site: Build) -> None:
    odd = "".join(map(chr, range(0xFDD0, 0xFDF0)))
    said = f"Look {odd} twice, `{odd}`.\n\n```text\n{odd}\n```\n"
    page = {"content/fire/[service].md": f"# Firing\n\n{said}"}
    files = build_site(project({**FILES, **page})).files
    for address in ("fire/gas.md", "fire/gas.llms-full.txt"):
        assert said in files[address].decode()


def test_llms_txt_lists_tutorials_and_services(project: Make, build_site: Build) -> None:
    home = "---\ntitle: Pottery\ndescription: How *we* fire.\n---\n"
    root = project({**FILES, "content/index.md": home})
    files = build_site(root).files
    assert files["llms.txt"].decode() == (
        "# Pottery\n\n> How \\*we\\* fire.\n\n## Firing\n\n- [Firing](fire/index.md)\n- [Gas kiln](fire/gas.md)\n"
        "- [Wood kiln](fire/wood.md): deprecated.\n\n## All pages and sections\n\n"
        "- [Glaze](glaze.md)\n- [Pottery](index.md): How \\*we\\* fire.\n"
    )
    preview = Preview(root)
    for address in ("llms.txt", "fire/gas.llms-full.txt"):
        assert preview.asset(address) == files[address]


def test_files_of_the_project_stay_where_they_are(project: Make, build_site: Build) -> None:
    own = {
        "content/llms.txt": "Mine",
        "content/fire/gas.llms-full.txt": "Mine",
    }
    files = build_site(project({**FILES, **own})).files
    assert {files["llms.txt"], files["fire/gas.llms-full.txt"]} == {b"Mine"}


@pytest.mark.browser
def test_point_28_the_page_is_copied_as_markdown(
    browser: Browser, pottery: Path, serve_files: Callable[[Path], str]
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{serve_files(pottery)}fire/gas.html")
    link = page.locator("a.copy-page")
    expect(link).to_have_text("Copy page as Markdown")
    link.click()
    expect(link).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith(
        "# Firing\n\nService: Gas kiln\n"
    )
    expect(link).to_have_text("Copy page as Markdown")
    context.close()


@pytest.mark.browser
def test_from_the_disk_the_link_opens_it(browser: Browser, pottery: Path) -> None:
    page = browser.new_page()
    page.goto((pottery / "fire/gas.html").as_uri())
    expect(page.locator("a.copy-page")).to_have_text("This page as Markdown")
    assert page.locator("a.copy-page").get_attribute("href") == "gas.md"
    page.close()
