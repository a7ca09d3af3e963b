"""The site at this moment: what an edit changes, what it leaves, and what a mistake leaves shown."""

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from tutgen.language.markdown import compile_markdown
from tutgen.preview.live_site import Preview
from tutgen.sources.source import Source
from tutgen.sources.yaml_source import parse

SITE = "title: Parcels\nfields:\n  key: {type: text, default: none}\n  more: {type: markdown}\n"
SHARED = (
    "---\ntitle: Post with {{ service.name }}\n---\n\n```{services}\n```\n\n## Send\n\n"
    "```{include} ../_snippets/note.md\n```\n\n```{request} send\n```\n\n{{ service.key }}\n"
)
FILES = {
    "content/site.yaml": SITE,
    "content/requests.yaml": "send:\n  method: POST\n  path: /parcels\n",
    "content/index.md": "# Home\n\n[](plain.md)\n",
    "content/plain.md": "# Plain\n\n```{include} _snippets/outer.md\n```\n",
    "content/lone.md": "# Lone\n\n![](a.txt)\n",
    "content/a.txt": "A",
    "content/_snippets/note.md": "Weigh it.\n",
    "content/_snippets/outer.md": "Outer.\n\n```{include} inner.md\n```\n",
    "content/_snippets/inner.md": "Inner.\n",
    "content/services/dove.yaml": "name: Dove\nkey: D1\n",
    "content/services/heron.yaml": "name: Heron\n",
    "content/post/index.md": "---\nservices: [dove, heron]\n---\n# Post\n",
    "content/post/[service].md": SHARED,
}
PAGES = ["index", "lone", "plain", "post/dove", "post/heron", "post/index"]
Make = Callable[[dict[str, str]], Path]


def html_of(preview: Preview) -> dict[str, str]:
    """Address without ending -> HTML of every page."""
    assert preview.plan
    found = {}
    for address in preview.plan.pages:
        shown = preview.page(address)
        assert shown
        found[address.removesuffix(".html")] = shown.html
    return found


def marked(preview: Preview) -> dict[str, list[str]]:
    """Address without ending -> codes of the errors that a page shows over itself."""
    assert preview.plan
    shown = {address: preview.page(address) for address in preview.plan.pages}
    return {
        address.removesuffix(".html"): [d.code for d in page.diagnostics]
        for address, page in shown.items()
        if page and page.diagnostics
    }


def edit(root: Path, preview: Preview, changes: dict[str, str | None]) -> None:
    """Write files, or delete them, and tell the preview."""
    for name, text in changes.items():
        path = root / name
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
    preview.update(set(changes))


@pytest.mark.parametrize(
    ("changes", "changed"),
    [
        pytest.param({"content/lone.md": "# Lone\n\nMore.\n"}, ["lone"], id="a page's body"),
        pytest.param({"content/plain.md": "# Other\n"}, ["index", "plain"], id="a title"),
        pytest.param(
            {"content/plain.md": "---\ntitle: Other\n---\n"}, ["index", "plain"], id="front matter"
        ),
        pytest.param(
            {"content/_snippets/note.md": "More.\n"}, ["post/dove", "post/heron"], id="a snippet"
        ),
        pytest.param(
            {"content/_snippets/inner.md": "More.\n"}, ["plain"], id="a snippet in a snippet"
        ),
        pytest.param(
            {"content/services/dove.yaml": "name: Dove\nkey: D2\n"}, ["post/dove"], id="a field"
        ),
        pytest.param(
            {"content/services/dove.yaml": "name: Pigeon\nkey: D1\n"},
            ["post/dove", "post/heron", "post/index"],
            id="a service's name, which is on the badges and in the pager",
        ),
        pytest.param(
            {"content/post/[service].md": SHARED + "More.\n"},
            ["post/dove", "post/heron"],
            id="a shared page",
        ),
        pytest.param(
            {"content/requests.yaml": "send:\n  method: PUT\n  path: /parcels\n"},
            ["post/dove", "post/heron"],
            id="a shared request",
        ),
        pytest.param(
            {"content/post/index.md": "---\nservices: [dove]\n---\n# Post\n"},
            ["post/dove", "post/heron", "post/index"],
            id="a service less",
        ),
        pytest.param(
            {
                "content/services/emu.yaml": "name: Emu\n",
                "content/post/index.md": "---\nservices: [dove, heron, emu]\n---\n# Post\n",
            },
            ["post/dove", "post/emu", "post/heron", "post/index"],
            id="a service more",
        ),
        pytest.param({"content/new.md": "# New\n"}, ["new"], id="a page more"),
        pytest.param({"content/lone.md": None}, ["lone"], id="a page less"),
        pytest.param({"content/a.txt": "B"}, [], id="an asset"),
        pytest.param({"content/lone.md": FILES["content/lone.md"]}, [], id="saved as it was"),
        pytest.param({"content/site.yaml": SITE.replace("Parcels", "Letters")}, PAGES, id="site"),
        pytest.param(
            {"templates/service.html": "{% extends 'page.html' %}{% block footer %}{% endblock %}"},
            ["post/dove", "post/heron"],
            id="a template",
        ),
        pytest.param({"templates/css/99.css": "p {color: red}"}, PAGES, id="a style sheet"),
    ],
)
def test_an_edit_changes_the_pages_that_it_feeds(
    project: Make, changes: dict[str, str | None], changed: list[str]
) -> None:
    root = project(FILES)
    preview = Preview(root)
    before = html_of(preview)
    edit(root, preview, changes)
    after = html_of(preview)
    assert preview.diagnostics == ()
    different = {p for p in before | after if before.get(p) != after.get(p)}
    assert sorted(different) == changed
    assert after == html_of(Preview(root))


@pytest.mark.parametrize(
    ("paths", "count"),
    [
        (["content/lone.md"], 1),
        (["content/_snippets/note.md"], 2),
        (["content/_snippets/inner.md"], 1),
        (["content/_snippets/outer.md"], 1),
        (["content/services/dove.yaml"], 1),
        (["content/services/heron.yaml"], 1),
        (["content/post/index.md"], 3),
        (["content/post/[service].md"], 2),
        (["content/post/requests.yaml"], 2),
        (["content/requests.yaml"], 2),
        (["content/site.yaml"], 6),
        (["content/lone.md", "content/_snippets/inner.md"], 2),
        (["content/a.txt"], 0),
        (["templates/base.html"], 6),
        (["templates/service.html"], 2),
        (["templates/overview.html"], 1),
        (["templates/own.html"], 0),
        (["templates/css/10-base.css"], 6),
    ],
)
def test_fed_by_counts_the_pages_that_have_something_of_a_source(
    project: Make, paths: list[str], count: int
) -> None:
    own = {
        "content/post/requests.yaml": "own: {method: GET, path: /}\n",
        "content/post/[service].md": SHARED + "\n```{request} own\n```\n",
        "content/services/heron.yaml": (
            "name: Heron\nmore: |\n  ```{include} ../_snippets/note.md\n  ```\n"
        ),
    }
    preview = Preview(project({**FILES, **own}))
    assert len(preview.fed_by(paths)) == count


def test_who_includes_a_snippet_is_read_as_a_page_is(project: Make) -> None:
    """Within a list item, in the Markdown of a request; quoted in code it is none."""
    include = "```{include} _snippets/note.md\n```\n"
    files = {
        "content/index.md": "- ```{include} _snippets/note.md\n  ```\n",
        "content/plain.md": f"````text\n{include}````\n",
        "content/lone.md": "Lone.\n\n> ~~~{include} ./_snippets/../_snippets/note.md\n> ~~~\n",
        "content/mail/index.md": FILES["content/post/index.md"],
        "content/mail/[service].md": "```{request} own\n```\n",
        "content/mail/requests.yaml": (
            "own:\n  method: GET\n  path: /\n  notes:\n    request: |\n"
            "      ```{include} ../_snippets/note.md\n      ```\n"
        ),
    }
    preview = Preview(project({**FILES, "content/post/[service].md": "Short.\n", **files}))
    fed = ["index.html", "lone.html", "mail/dove.html", "mail/heron.html"]
    assert sorted(preview.fed_by(["content/_snippets/note.md"])) == fed


def test_what_was_learned_of_sources_serves_until_they_change(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(FILES)
    preview = Preview(root)
    for _ in preview.learn():
        pass
    compiled: list[str] = []

    def noted(*arguments: object, **options: object) -> object:
        compiled.append(arguments[1].path)  # type: ignore[attr-defined]
        return compile_markdown(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("tutgen.pages.compiling.documents.compile_markdown", noted)
    edit(root, preview, {"content/_snippets/note.md": "Weigh it again.\n"})
    assert len(preview.fed_by(["content/_snippets/note.md"])) == 2
    assert compiled == ["content/_snippets/note.md"]
    edit(root, preview, {"content/_snippets/note.md": "```{include} inner.md\n```\n"})
    assert len(preview.fed_by(["content/_snippets/inner.md"])) == 3
    assert "content/lone.md" not in compiled


@pytest.mark.parametrize(
    ("name", "broken", "code"),
    [
        ("content/lone.md", "# Lone\n\n{{ nothing }}\n", "undefined-name"),
        ("content/lone.md", "---\ntitle: [\n", "unclosed-front-matter"),
        ("content/_snippets/note.md", "```{what}\n```\n", "unknown-directive"),
        ("content/services/dove.yaml", "name: [\n", "yaml-syntax"),
        ("content/services/dove.yaml", None, "unknown-service"),
        ("content/post/[service].md", None, "missing-file"),
        ("content/site.yaml", "title: 1\nwhat: 2\n", "unknown-field"),
        ("content/site.yaml", None, "unreadable"),
        ("content/site.yaml", f"{SITE}names: {{a: '{{{{ names. }}}}'}}\n", "expression-syntax"),
        ("content/requests.yaml", "send: [\n", "yaml-syntax"),
        ("content/requests.yaml", "send: {method: POST, path: '{{'}\n", "unclosed-expression"),
        ("content/services/heron.yaml", "name: Heron\nkey: '{{'\n", "unclosed-expression"),
        ("content/services/heron.yaml", "name: Heron\nmore: |\n  ```{what}\n", "unknown-directive"),
        ("templates/base.html", "{% what %}", "template"),
        ("templates/base.html", "{{ what }}", "template"),
    ],
)
@pytest.mark.parametrize("shown_before", [True, False])
def test_a_mistake_leaves_the_last_good_pages(
    project: Make, name: str, broken: str | None, code: str, shown_before: bool
) -> None:
    root = project(FILES)
    preview = Preview(root)
    good = html_of(Preview(root))
    if shown_before:
        assert html_of(preview) == good
    edit(root, preview, {name: broken})
    assert html_of(preview) == good
    shown = [preview.page(f"{page}.html") for page in PAGES]
    assert code in {d.code for each in shown if each for d in each.diagnostics}
    edit(root, preview, {name: FILES.get(name)})
    assert preview.diagnostics == ()
    assert html_of(preview) == good
    assert all(not each.diagnostics for page in PAGES if (each := preview.page(f"{page}.html")))


def test_a_mistake_in_a_snippet_of_a_service_leaves_its_last_good_page(project: Make) -> None:
    service = "name: Dove\nkey: D1\nmore: |\n  ```{include} ../_snippets/inner.md\n  ```\n"
    files = {
        **FILES,
        "content/services/dove.yaml": service,
        "content/post/[service].md": SHARED + "\n{{ service.more | default('') }}\n",
    }
    root = project(files)
    preview = Preview(root)
    good = html_of(preview)
    assert "Inner." in good["post/dove"]
    edit(root, preview, {"content/_snippets/inner.md": "Half.\n\n```{what}\n```\n"})
    assert html_of(preview) == good
    assert preview.diagnostics == ()
    assert marked(preview) == {"plain": ["unknown-directive"], "post/dove": ["unknown-directive"]}
    edit(root, preview, {"content/_snippets/inner.md": "Whole.\n"})
    assert preview.diagnostics == ()
    assert "Whole." in html_of(preview)["post/dove"]


@pytest.mark.parametrize(
    ("name", "broken", "mended"),
    [
        ("content/requests.yaml", "send: [\n", FILES["content/requests.yaml"]),
        ("content/services/heron.yaml", "name: [\n", "name: Heron\n"),
        ("content/services/heron.yaml", "name: Heron\nmore: |\n  ```{what}\n", "name: Heron\n"),
    ],
)
def test_of_a_site_that_begins_with_a_mistake_no_page_is_shown_by_halves(
    project: Make, name: str, broken: str, mended: str
) -> None:
    root = project({**FILES, name: broken})
    preview = Preview(root)
    for text in ("# Lone\n\n![](a.txt)\n", "# Lone\n\n![](a.txt) More.\n"):
        edit(root, preview, {"content/lone.md": text})
        shown = [preview.page(f"{page}.html") for page in PAGES]
        assert all(each and each.placeholder and each.diagnostics for each in shown)
        assert preview.asset("a.txt") == b"A"
    edit(root, preview, {name: mended})
    assert html_of(preview) == html_of(Preview(root))
    shown = [preview.page(f"{page}.html") for page in PAGES]
    assert not any(each is None or each.placeholder for each in shown)


MAIL = {name.replace("post/", "mail/"): text for name, text in FILES.items() if "post/" in name}


@pytest.mark.parametrize(
    ("name", "broken", "code", "pages"),
    [
        ("lone.md", "---\ntitle: A: b\n---\nNew.\n", "yaml-syntax", ["lone"]),
        ("lone.md", "---\ntitle: A\n", "unclosed-front-matter", ["lone"]),
        (
            "post/index.md",
            "---\nservices: [dove\n---\n# Post\n",
            "yaml-syntax",
            ["post/dove", "post/heron", "post/index"],
        ),
        (
            "post/index.md",
            "---\nservices: [dove, heroon]\n---\n# Post\n",
            "unknown-service",
            ["post/dove", "post/heron", "post/index"],
        ),
        ("post/[service].md", "---\ntitle: [\n---\n", "yaml-syntax", ["post/dove", "post/heron"]),
        ("services/heron.yaml", "name: [\n", "yaml-syntax", ["mail/heron", "post/heron"]),
        ("services/heron.yaml", "nam: Heron\n", "unknown-field", ["mail/heron", "post/heron"]),
        (
            "services/heron.yaml",
            "name: Heron\nmore: |\n  ```{what}\n",
            "unknown-directive",
            ["mail/heron", "post/heron"],
        ),
    ],
)
def test_a_broken_file_costs_only_the_pages_that_it_feeds(
    project: Make, name: str, broken: str, code: str, pages: list[str]
) -> None:
    root = project({**FILES, **MAIL})
    preview = Preview(root)
    before = html_of(preview)
    edit(root, preview, {f"content/{name}": broken})
    assert html_of(preview) == before
    assert preview.diagnostics == ()
    assert sorted(marked(preview)) == pages
    assert all(code in codes for codes in marked(preview).values())
    assert code in {d.code for d in preview.file_diagnostics}
    edit(root, preview, {"content/plain.md": "# Plain\n\nStill written.\n"})
    edit(root, preview, {"content/site.yaml": SITE.replace("Parcels", "Letters")})
    after = html_of(preview)
    assert "Still written." in after["plain"]
    assert all("Letters" in html for html in after.values())  # the marked ones too
    assert sorted(marked(preview)) == pages
    edit(root, preview, {f"content/{name}": {**FILES, **MAIL}[f"content/{name}"]})
    assert (preview.file_diagnostics, marked(preview)) == ((), {})
    assert html_of(preview) == html_of(Preview(root))


def test_a_page_that_is_broken_at_the_start_costs_no_other(project: Make) -> None:
    root = project({**FILES, "content/lone.md": "---\ntitle: [\n---\n"})
    preview = Preview(root)
    whole = html_of(Preview(project(FILES)))
    project({"content/lone.md": "---\ntitle: [\n---\n"})
    assert html_of(preview) == {page: html for page, html in whole.items() if page != "lone"}
    shown = preview.page("lone.html")
    assert shown is not None
    assert (shown.placeholder, [d.code for d in shown.diagnostics]) == (True, ["yaml-syntax"])


def test_a_tutorials_broken_requests_leave_the_other_tutorials_alone(project: Make) -> None:
    good = "own: {method: GET, path: /}\n"
    own = {
        "content/post/requests.yaml": good,
        "content/post/[service].md": SHARED + "\n```{request} own\n```\n",
    }
    root = project({**FILES, **MAIL, **own})
    preview = Preview(root)
    before = html_of(preview)
    edit(root, preview, {"content/post/requests.yaml": "own: [\n"})
    edit(root, preview, {"content/_snippets/note.md": "Weigh it twice.\n"})
    after = html_of(preview)
    assert preview.diagnostics == ()
    assert "Weigh it twice." in after["mail/dove"]
    assert after["post/dove"] == before["post/dove"]
    broken, other = preview.page("post/dove.html"), preview.page("mail/dove.html")
    assert broken
    assert other
    assert [str(d.span) for d in broken.diagnostics] == ["content/post/requests.yaml:1:7"]
    assert other.diagnostics == ()
    edit(root, preview, {"content/post/requests.yaml": good})
    assert html_of(preview) == html_of(Preview(root))


def test_a_template_that_fails_again_is_marked_where_it_is_wrong_now(project: Make) -> None:
    root = project(FILES)
    preview = Preview(root)
    for line, place in (("{{ what }}", "1:4"), ("    {{ whatever }}", "1:8")):
        edit(root, preview, {"templates/page.html": line})
        shown = preview.page("lone.html")
        assert shown
        assert [str(d.span) for d in shown.diagnostics] == [f"templates/page.html:{place}"]
        assert shown.diagnostics[0].span.end_column == len(line) - 2


def test_what_is_only_a_warning_fails_where_the_site_wants_it(project: Make) -> None:
    root = project({**FILES, "content/lone.md": "Words.\n"})
    preview = Preview(root)
    shown = preview.page("lone.html")
    assert shown
    assert shown.diagnostics == ()
    edit(root, preview, {"content/site.yaml": f"{SITE}diagnostics: {{missing-title: error}}\n"})
    shown = preview.page("lone.html")
    assert shown
    assert [d.code for d in shown.diagnostics] == ["missing-title"]


def test_without_a_site_there_is_nothing_but_the_problem(project: Make) -> None:
    root = project({**FILES, "content/site.yaml": "title: [\n"})
    preview = Preview(root)
    assert (preview.plan, preview.site_url, preview.base, preview.style) == (None, None, "/", "")
    assert preview.page("style.css") is None
    assert preview.asset("a.txt") is None
    assert preview.not_found() is None
    assert preview.fed_by(["content/index.md"]) == []
    shown = preview.page("index.html")
    assert shown
    assert "This page has an error" in shown.html
    assert shown.placeholder
    assert shown.diagnostics == preview.diagnostics != ()


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://example.org", "/"),
        ("https://example.org/", "/"),
        ("https://example.org/a", "/a/"),
        ("https://example.org//a/b//?x#y", "/a/b/"),
        ("https://example.org/a%20b/", "/a b/"),
    ],
)
def test_the_base_path_is_the_base_urls(project: Make, url: str, base: str) -> None:
    assert Preview(project(FILES), base_url=url).base == base


def test_the_page_for_lost_readers(project: Make) -> None:
    root = project(FILES)
    preview = Preview(root)
    assert (html := preview.not_found())
    assert 'href="/post/">Post</a>' in html
    assert preview.page("404.html") is None
    edit(root, preview, {"content/404.md": "# Lost\n"})
    assert (html := preview.not_found())
    assert "Lost</h1>" in html


@pytest.mark.parametrize(
    ("name", "text", "address", "words"),
    [
        ("fresh.md", "# Fresh\n\nNewly written.\n\n[](gone.md)\n", "fresh", "Newly written."),
        ("fresh.md", "# Fresh\n\n{{ x }} is new.\n", "fresh", "is new."),
        ("fresh.md", "# Fresh\n\nNew.\n\n```{include} no.md\n```\n", "fresh", "New."),
        ("fresh.md", "---\ntitle: A: b\n---\n\nNew.\n", "fresh", "This page has an error"),
        ("fresh.md", "---\ntitle: A\n", "fresh", "This page has an error"),
        ("services/crow.yaml", "name: Crow\nkey: [\n", "post/crow", "This page has an error"),
    ],
)
def test_of_a_new_page_with_a_mistake_is_shown_what_can_be(
    project: Make, name: str, text: str, address: str, words: str
) -> None:
    root = project(FILES)
    preview = Preview(root)
    if "crow" in name:
        listed = "---\nservices: [dove, heron, crow]\n---\n# Post\n"
        edit(root, preview, {"content/post/index.md": listed})
    edit(root, preview, {f"content/{name}": text})
    shown = preview.page(f"{address}.html")
    assert shown is not None
    assert words in shown.html
    assert shown.placeholder
    assert [d.span.path for d in shown.diagnostics] == [f"content/{name}"]
    assert preview.page("nowhere.html") is None
    mended = "name: Crow\n" if "crow" in name else "# Fresh\n\nMended.\n"
    edit(root, preview, {f"content/{name}": mended})
    shown = preview.page(f"{address}.html")
    assert shown is not None
    assert (shown.diagnostics, shown.placeholder) == ((), False)
    edit(root, preview, {f"content/{name}": text})
    again = preview.page(f"{address}.html")
    assert again is not None
    assert (again.html, again.placeholder) == (shown.html, False)  # the last good one


def test_drafts_are_shown_when_wanted(project: Make) -> None:
    root = project({**FILES, "content/services/dove.yaml": "name: Dove\nstate: draft\n"})
    assert Preview(root).page("post/dove.html") is None
    assert Preview(root, drafts=True).page("post/dove.html") is not None


@pytest.mark.parametrize("make", ["symlink", "fifo", "folder", "gone"])
def test_an_asset_that_is_no_longer_a_file_of_the_content_is_not_there(
    project: Make, make: str
) -> None:
    root = project({**FILES, "secret": "S"})
    preview = Preview(root)
    assert preview.asset("a.txt") == b"A"
    path = root / "content/a.txt"
    path.unlink()
    if make == "symlink":
        path.symlink_to(root / "secret")
    elif make == "fifo":
        os.mkfifo(path)
    elif make == "folder":
        path.mkdir()
    assert preview.asset("a.txt") is None


def test_a_source_that_becomes_a_link_out_of_the_content_is_not_read(project: Make) -> None:
    root = project({**FILES, "secret": "# Secret\n"})
    preview = Preview(root)
    (root / "content/lone.md").unlink()
    (root / "content/lone.md").symlink_to(root / "secret")
    preview.update({"content/lone.md"})
    assert [d.code for d in preview.diagnostics] == ["outside-content"]
    assert "Secret" not in html_of(preview)["lone"]


def test_only_what_depends_on_a_body_is_compiled_again(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(FILES)
    preview = Preview(root)
    html_of(preview)
    compiled: list[str] = []

    def noted(*arguments: object, **options: object) -> object:
        compiled.append(arguments[1].path)  # type: ignore[attr-defined]
        return compile_markdown(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("tutgen.pages.compiling.documents.compile_markdown", noted)
    monkeypatch.setattr("tutgen.build.prepared.load_project", None)
    edit(root, preview, {"content/_snippets/inner.md": "More.\n"})
    assert preview.page("plain.html")
    assert preview.page("plain.html")
    folder = "content/_snippets"
    assert sorted(compiled) == [f"{folder}/inner.md", f"{folder}/outer.md", "content/plain.md"]


def test_what_has_not_changed_is_not_parsed_again(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(FILES)
    preview = Preview(root)
    parsed: list[str] = []

    def noted(source: Source) -> object:
        parsed.append(source.path)
        return parse(source)

    monkeypatch.setattr("tutgen.content.validation.parse", noted)
    edit(root, preview, {"content/services/dove.yaml": "name: Dove\nkey: D2\n"})
    assert parsed == ["content/site.yaml", "content/services/dove.yaml", "content/requests.yaml"]
    site = preview._site
    preview.update({"content/services/heron.yaml"})
    assert site
    assert preview._site
    assert preview._site.compiled is site.compiled


VARIANTS: dict[str, list[str | None]] = {
    "content/site.yaml": [SITE, SITE.replace("Parcels", "Letters"), "title: [\n", ""],
    "content/requests.yaml": [FILES["content/requests.yaml"], "send: {method: GET, path: /x}\n", None],
    "content/index.md": ["# Home\n\n[](plain.md)\n", "# Start\n\n[](post/index.md)\n", None],
    "content/plain.md": [FILES["content/plain.md"], "---\ntitle: P\n---\n", "{{ x }}\n", None],
    "content/lone.md": ["# Lone\n", "# Lone\n\n```{include} _snippets/inner.md\n```\n", None],
    "content/_snippets/note.md": ["Weigh it.\n", "{{ service.key }}\n", "```{what}\n```\n", None],
    "content/_snippets/outer.md": [FILES["content/_snippets/outer.md"], "No more.\n", ""],
    "content/_snippets/inner.md": ["Inner.\n", "Other.\n", "```{include} outer.md\n```\n"],
    "content/services/dove.yaml": ["name: Dove\nkey: D1\n", "name: Pigeon\n", "name: [\n", None],
    "content/services/emu.yaml": ["name: Emu\nmore: '{{ service.key }}'\n", None],
    "content/post/index.md": [
        FILES["content/post/index.md"],
        "---\nservices: [heron, emu]\n---\n# Post\n",
        "---\nservices: [dove]\ntitle: Send\n---\n",
        "# No tutorial\n",
    ],
    "content/post/[service].md": [SHARED, "# {{ service.name }}\n", SHARED + "\n[](../plain.md)\n", None],
    "templates/service.html": [
        None,
        "{% extends 'page.html' %}{% block footer %}F{% endblock %}",
        "{% extends 'page.html' %}{% block footer %}{{ what }}{% endblock %}",
        "{% block",
    ],
}  # fmt: skip
EDITS = st.sampled_from([(name, text) for name, texts in VARIANTS.items() for text in texts])


@pytest.mark.slow
@examples(0.6)
@given(
    st.lists(st.tuples(st.lists(EDITS, min_size=1, max_size=3), st.booleans()), max_size=8),
)
def test_after_any_edits_pages_are_as_if_made_anew(
    steps: list[tuple[list[tuple[str, str | None]], bool]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in FILES.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, "utf-8")
        preview = Preview(root)
        for changes, look in steps:
            edit(root, preview, dict(changes))
            if look:
                html_of(preview)
        fresh = Preview(root)
        found = bool(preview.diagnostics or preview.file_diagnostics)
        assert found == bool(fresh.diagnostics or fresh.file_diagnostics)
        if found or fresh.plan is None:
            return
        assert preview.plan
        assert list(preview.plan.pages) == list(fresh.plan.pages)
        for address in fresh.plan.pages:
            now, anew = preview.page(address), fresh.page(address)
            assert now
            assert anew
            assert now.diagnostics == anew.diagnostics
            assert anew.diagnostics or now.html == anew.html, address


def test_settings_of_the_theme_and_sizes_of_images_are_shown_at_once(project: Make) -> None:
    image = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="1"/>'
    files = {"content/a.svg": image.format(2), "content/lone.md": "# Lone\n\n![A](a.svg)\n"}
    root = project({**FILES, **files})
    preview = Preview(root)
    before = html_of(preview)["lone"]
    assert '<img src="a.svg" alt="A" width="2" height="1">' in before
    edit(root, preview, {"content/a.svg": image.format(30)})
    assert html_of(preview)["lone"] == before.replace('width="2"', 'width="30"')
    edit(root, preview, {"content/site.yaml": f'{SITE}theme: {{accent: "#06c", logo: a.svg}}\n'})
    html = html_of(preview)["lone"]
    assert '<img src="a.svg" alt="" width="30" height="1">Parcels</a>' in html
    style = re.compile(r'href="(theme/style[^"]*)"')
    assert style.findall(html) != style.findall(before)
    edit(root, preview, {"content/a.svg": None, "content/lone.md": "# Lone\n"})
    assert [d.code for d in preview.diagnostics] == ["wrong-value"]


def test_pages_follow_the_samples_that_they_show(project: Make) -> None:
    weigh = "  weigh: {type: code, file: 'samples/{{ service.slug }}.py'}\n"
    root = project({
        **FILES,
        "content/site.yaml": SITE + weigh,
        "content/post/[service].md": f"{SHARED}\n{{{{ service.weigh }}}}\n",
        "content/lone.md": "# Lone\n\n```{literalinclude} ../samples/lone.py\n```\n",
        "samples/dove.py": "weigh(1)\n",
        "samples/heron.py": "weigh(2)\n",
        "samples/lone.py": "weigh(3)\n",
    })  # fmt: skip
    preview = Preview(root)
    before = html_of(preview)
    assert set(preview.samples) == {f"samples/{name}.py" for name in ("dove", "heron", "lone")}
    assert preview.fed_by(["samples/dove.py"]) == ["post/dove.html"]
    assert preview.fed_by(["samples/lone.py"]) == ["lone.html"]
    edit(root, preview, {"samples/dove.py": "soar()\n", "samples/lone.py": "weep()\n"})
    after = html_of(preview)
    changed = {address for address, html in after.items() if html != before[address]}
    assert {"post/dove", "lone"} <= changed
    assert "post/heron" not in changed
    assert "soar" in after["post/dove"]
    edit(root, preview, {"samples/dove.py": None})
    assert marked(preview)["post/dove"] == ["missing-file"]
    edit(root, preview, {"samples/dove.py": "weigh(1)\n", "samples/lone.py": "weigh(3)\n"})
    assert html_of(preview) == before
