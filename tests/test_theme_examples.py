"""The examples of docs/theme.md, each built as it stands there; and what themes of projects rely on."""

import re
from base64 import b64decode
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from docs.tables import template_values
from playwright.sync_api import Browser, expect

from conftest import Built, Files
from test_documents import text_of, tokens_of
from test_history import Repository
from tutgen.cli.main import main
from tutgen.theme.files import default_theme

pytestmark = pytest.mark.slow  # together

Make = Callable[[Files], Path]
Build = Callable[..., Built]

DOCUMENT = "docs/theme.md"
SITE = """\
title: Dyes
base_url: https://mill.example/dyes/
repository: https://github.com/mill/dyes
theme: {footer: © The mill.}
fields: {colour: {type: text}}
"""
FILES = {
    "content/site.yaml": SITE,
    "content/img/mark.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>\n',
    "content/index.md": "# Dyes\n\nColours of plants.\n",
    "content/imprint.md": "# Imprint\n\nThe mill.\n",
    "content/services/madder.yaml": "name: Madder\ncolour: red\n",
    "content/services/weld.yaml": "name: Weld\ncolour: yellow\n",
    "content/dye/index.md": (
        "---\ntitle: Dye\nservices: [madder, weld, planned: Woad]\n"
        'facts: {Gives: "{{ service.colour }}"}\n---\nDye.\n'
    ),
    "content/dye/[service].md": (
        "---\ntitle: Dye wool\n---\n## Boil\n\n```text\nboil\n```\n\n## Rinse\n\n```text\nrinse\n```\n"
    ),
}
EDIT = "https://github.com/mill/dyes/edit/HEAD/content/dye/%5Bservice%5D.md"
SHOWN: Mapping[str, list[str]] = {
    "Settings": [
        '<img src="../img/mark.svg"',
        '<link rel="icon" href="../img/mark.svg">',
        '© The mill. <a href="../imprint.html">Imprint</a>',
        '<li><a href="https://mill.example/prices">Prices</a></li>',
        "<summary>Mend this page</summary>",
        "--site-accent: light-dark(#8a3b00,",
    ],
    "Colours and measures": ["--bg: light-dark(#fffdf7, #1a1712);", "--column: 52rem;"],
    "A part of the stylesheet": [".banner { margin: 0;"],
    "A font": ['url("../fonts/mill.woff2")', "font-src 'self';"],
    "Header": ['<p class="banner">The mill is closed in May.', '<header class="site-header">'],
    "Footer": ['<a href="https://mill.example/privacy">Privacy</a>', "© The mill."],
    "Head": ['<meta name="author" content="The mill">', '<meta charset="utf-8">'],
    "A date and an edit link": [
        '<p class="dated">\nLast changed: <time datetime="1970-01-01">',
        f'<a href="{EDIT}">content/dye/[service].md</a>',
        "<strong>Madder</strong></p>",
        '<dl class="facts">',
    ],
    "A list of services": [
        "<strong>Madder</strong>\nGives: red",
        '<a href="weld.html">Weld</a>\nGives: yellow',
        "Woad (planned)",
        '<p class="onward">',
    ],
    "A list of steps": ['<li value="2"><a href="#rinse">Rinse</a></li>'],
    "A list of tutorials": ['<a href="index.html" aria-current="true">Dye</a>'],
    "A part of the script": ["tutgenStore.set('mill-read'"],
}


def examples() -> Mapping[str, Files]:
    """Heading -> path -> text of each file that stands below it."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    heading = ""
    tokens = tokens_of(DOCUMENT)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[at + 1].content
        elif token.type == "fence":
            path = token.info.partition(" ")[2]
            before = tokens[at - 2].content
            assert before.endswith(f"`{path}`:"), before
            found[heading][path] = token.content
    return found


def test_every_example_is_built() -> None:
    assert list(examples()) == list(SHOWN)


@pytest.mark.parametrize("heading", SHOWN)
def test_point_51_an_example_shows_what_it_says(
    tmp_path: Path, build_site: Build, heading: str
) -> None:
    root = tmp_path / "dyes"
    files = {**FILES, **examples()[heading]}
    if heading == "Settings":
        files["content/site.yaml"] += "fields: {colour: {type: text}}\n"
    Repository(root).commit(86_000, "Dye", files)
    built = build_site(root)
    assert built.result.diagnostics == ()
    assets = [text.decode() for name, text in built.files.items() if name.endswith((".css", ".js"))]
    whole = "\n".join([built.files["dye/madder.html"].decode(), *assets])
    assert [text for text in SHOWN[heading] if text not in whole] == []


def test_all_templates_extended_at_once_keep_what_the_theme_shows(
    project: Make, build_site: Build
) -> None:
    own = {
        f"templates/{kind}.html": f'{{% extends "default/{kind}.html" %}}\n'
        for kind in ("base", "page", "overview", "service")
    }
    plain = build_site(project(FILES)).files
    pages = build_site(project({**FILES, **own})).files
    for address in ("index.html", "dye/index.html", "dye/madder.html", "404.html"):
        assert pages[address].split(b"<body")[1] == plain[address].split(b"<body")[1], address


def test_a_template_that_extends_itself_is_told_how_to_reach_the_theme_s(
    project: Make, build_site: Build
) -> None:
    files = {**FILES, "templates/service.html": '{% extends "service.html" %}\n'}
    (found,) = build_site(project(files)).result.diagnostics
    assert found.hint == "extend 'default/service.html' to add to the default theme's template"


# ----------------------------------------------------------------------------------- blocks and values

BLOCKS = re.findall(r"\{% block (\w+)", (default_theme() / "base.html").read_text("utf-8"))
ALWAYS = [
    "head",
    "metadata",
    "header",
    "breadcrumb",
    "main",
    "heading",
    "contents",
    "pager",
    "footer",
]
"""The blocks that there have been since the first theme."""


def test_blocks_are_listed_and_none_is_gone() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", text_of(DOCUMENT).split("| block |")[1], re.MULTILINE)
    assert set(listed[: len(BLOCKS)]) == set(BLOCKS)
    assert set(ALWAYS) <= set(BLOCKS)


@pytest.mark.parametrize("template", ["base.html", "default/service.html"])
@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_may_be_overridden(
    project: Make, build_site: Build, block: str, template: str
) -> None:
    """Extending `base.html` is how projects did it before the theme's own could be reached."""
    text = f'{{% extends "{template}" %}}\n{{% block {block} %}}<i>ours</i>{{{{ content | safe }}}}{{% endblock %}}\n'
    built = build_site(project({**FILES, "templates/service.html": text}))
    assert built.result.diagnostics == ()
    assert built.files["dye/weld.html"].decode().count("<i>ours</i>") == 1
    assert b"<i>ours</i>" not in built.files["dye/index.html"]


@pytest.mark.parametrize("block", BLOCKS)
def test_of_a_block_that_is_not_there_the_nearest_is_named(
    project: Make, build_site: Build, block: str
) -> None:
    text = f'{{% extends "base.html" %}}\n{{% block {block}_ %}}{{% endblock %}}\n'
    (found,) = build_site(project({**FILES, "templates/page.html": text})).result.diagnostics
    assert (found.code, str(found.span)) == ("unused-override", "templates/page.html:2:10")
    assert str(found.hint).startswith(f"did you mean '{block}'?")


def named_values() -> Iterator[str]:
    return (match[1] for match in re.finditer(r"^\| `([^`]+)` \|", template_values(), re.MULTILINE))


def test_every_value_of_the_table_is_there(project: Make, build_site: Build) -> None:
    """A name that is not there is an error; the middle one of three tutorials has all neighbours."""
    site = f"{SITE}tutorials: [card, dye, full]\n"
    files = {**FILES, "content/site.yaml": site}
    for folder in ("card", "full"):
        for name in ("index.md", "[service].md"):
            files[f"content/{folder}/{name}"] = FILES[f"content/dye/{name}"]
    files["content/dye/index.md"] = FILES["content/dye/index.md"].replace(
        "services:", "moves: {Colour: Wash.}\nservices:"
    )
    shown = "".join(
        f"{{% if {value.partition('.')[0].partition('[')[0]} %}}[{value}={{{{ {value.replace('[]', '[0]')} }}}}]{{% endif %}}\n"
        for value in named_values()
    )
    template = (
        f'{{% extends "default/service.html" %}}\n{{% block footer %}}\n{shown}{{% endblock %}}\n'
    )
    built = build_site(project({**files, "templates/service.html": template}))
    assert [d for d in built.result.diagnostics if d.severity == "error"] == []
    html = built.files["dye/madder.html"].decode()
    missing = {value for value in named_values() if f"[{value}=" not in html}
    assert {value.partition(".")[0] for value in missing} <= {
        "canonical",
        "modified",
        "compare",
        "move",
        "badges",
        "deprecation",
        "forms",
        "form_labels",
        "along",
        "root",
        "own_style",
    }


# ------------------------------------------------------------------------------- fonts and scripts

WIDE_A = (
    "d09GMgABAAAAAADwAAoAAAAAAjwAAACoAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAABmAANAowQAE2AiQDCAsGAAQgBSAH"
    "IBuVAfgvCmznNKBkSDXPMeWiu4d4/vmjdu77b/ay4XZsB1k2zsIdOJEMUozCeLKAB7JcNutBKv/ZgT3gmhoRYzLNSnta"
    "gAMQaMCi4SejpQBXLty4kdsDhYG1IVhre2gtuNm4QgKgQKMwxxLQINKdrCTbPF4+8nj8CATh78kX/c+HT/h19CW/v59j"
    "jxgKBE+byTHkWAAA5ZIcIygtoAAAUHYERBBQIs8NAAAA"
)
"""A font (WOFF 2) with one letter, an A that is three times as wide as its size."""


@pytest.mark.browser
def test_point_51_the_font_of_the_document_is_used(
    browser: Browser, project: Make, serve_files: Callable[[Path], str]
) -> None:
    root = project({**FILES, "content/wide.md": "# Wide\n\nA\n", **examples()["A font"]})
    (root / "content/fonts").mkdir()
    (root / "content/fonts/mill.woff2").write_bytes(b64decode(WIDE_A))
    assert main(["build", "-q", "-C", str(root), "-o", str(root / "site")]) == 0
    page = browser.new_page()
    for site in (serve_files(root / "site"), f"{(root / 'site').as_uri()}/"):
        page.goto(f"{site}wide.html")
        width = page.evaluate(
            """async () => {
                await document.fonts.ready;
                const text = document.querySelector('.content p');
                const range = document.createRange();
                range.selectNodeContents(text);
                return range.getBoundingClientRect().width / parseFloat(getComputedStyle(text).fontSize);
            }"""
        )
        assert width == pytest.approx(3, abs=0.05), site
    page.close()


@pytest.mark.browser
def test_the_script_of_the_document_remembers(
    browser: Browser,
    tmp_path: Path,
    build_site: Build,
    project: Make,
    serve_files: Callable[[Path], str],
) -> None:
    built = build_site(project({**FILES, **examples()["A part of the script"]}))
    for name, content in built.files.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_bytes(content)
    page = browser.new_page()
    page.goto(f"{serve_files(tmp_path / 'site')}dye/weld.html")
    button = page.get_by_role("button", name="I have read this")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.goto(page.url.replace("weld", "madder"))
    expect(button).to_have_attribute("aria-pressed", "false")
    page.close()
