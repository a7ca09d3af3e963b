"""A project's own templates: what runs, what ends, and what is said of the rest."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Built, Files
from tutgen.preview.live_site import Preview
from tutgen.theme import theme
from tutgen.theme.load import load_theme
from tutgen.theme.time_limit import OutOfTimeError, time_limit

Make = Callable[[Files], Path]
Build = Callable[..., Built]

FILES = {"content/index.md": "# Recipes\n\nBread.\n", "content/soup.md": "# Soup\n\nLeeks.\n"}
ENDLESS = "<p>\n{% for n in range(10 ** 12) %}\n{% endfor %}\n{{ content | safe }}\n"


@pytest.mark.slow
def test_a_template_without_end_is_stopped_and_named(
    project: Make, build_site: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "TIME_LIMIT", 0.5)
    root = project({**FILES, "templates/page.html": ENDLESS})
    began = time.process_time()
    found = build_site(root).result.diagnostics
    assert [(d.code, str(d.span), d.message) for d in found] == [
        ("template", "templates/page.html:2:1", "the template does not end")
    ]
    assert time.process_time() - began < 2  # whatever the number of pages


@pytest.mark.slow
def test_the_preview_names_a_template_without_end(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "TIME_LIMIT", 0.5)
    root = project(FILES)
    preview = Preview(root)
    good = preview.page("index.html")
    page = root / "templates/page.html"
    page.parent.mkdir()
    page.write_text(ENDLESS)
    preview.update({"templates/page.html"})
    began = time.process_time()
    for address in ("index.html", "soup.html", "index.html"):
        shown = preview.page(address)
        assert shown
        assert [str(d.span) for d in shown.diagnostics] == ["templates/page.html:2:1"]
        assert good
        assert (shown.html == good.html) == (address == "index.html")
    assert time.process_time() - began < 2
    page.write_text("Mended: {{ content | safe }}")
    preview.update({"templates/page.html"})
    shown = preview.page("index.html")
    assert shown
    assert (shown.html, shown.diagnostics) == ("Mended: <p>Bread.</p>\n", ())


def test_a_page_that_never_was_good_says_without_scripts_what_is_wrong(project: Make) -> None:
    root = project({**FILES, "templates/page.html": "{{ content | safe }}\n{{ <b>.x }}\n"})
    shown = Preview(root).page("index.html")
    assert shown
    assert "<p>templates/page.html:2:" in shown.html
    assert "<b>" not in shown.html


@pytest.mark.slow
def test_a_limit_ends_what_is_at_work_and_leaves_the_rest_alone() -> None:
    with pytest.raises(OutOfTimeError), time_limit(0.1):
        sum(1 for _ in range(10**12))
    with time_limit(0.1):
        time.sleep(0.3)  # as if the process had been stopped
    with time_limit(0.1):
        pass
    time.sleep(0.2)  # nothing is left behind


@pytest.mark.parametrize(
    "template",
    [
        "{{ content | safe }}",
        "{{ content | replace('<p>', '<p class=\"own\">') | safe }}",
        "{% extends 'base.html' %}{% block main %}{{ content | upper }}{% endblock %}",
        "{% include ['own.html', 'page-parts.html'] ignore missing %}{{ content | safe }}",
    ],
)
def test_a_template_may_show_the_content_in_its_own_way(
    project: Make, build_site: Build, template: str
) -> None:
    root = project({**FILES, "templates/page.html": template})
    assert build_site(root).result.diagnostics == ()


def test_a_part_of_the_style_sheet_may_begin_with_a_mark(project: Make) -> None:
    root = project({**FILES, "templates/css/05-own.css": "\ufeffbody { margin: 0 }\n"})
    found = load_theme(root)
    assert "\ufeff" not in found.assets[found.style].decode()


def test_what_a_computed_name_may_use_is_not_called_unused(
    project: Make, build_site: Build
) -> None:
    page = "{% include 'for-' ~ page.kind ~ '.html' %}{{ content | safe }}"
    files = {**FILES, "templates/page.html": page, "templates/for-page.html": "A page.\n"}
    assert build_site(project(files)).result.diagnostics == ()


@pytest.mark.parametrize("target", ["gone.html", "page.html"])
def test_a_link_that_leads_to_no_file_is_said(
    project: Make, build_site: Build, target: str
) -> None:
    root = project({**FILES, "templates/js/a.js": ""})
    (root / "templates/page.html").symlink_to(target)
    found = build_site(root).result.diagnostics
    assert [(d.code, str(d.span)) for d in found] == [("unreadable", "templates/page.html:1:1")]


@pytest.mark.parametrize(
    ("written", "place", "message"),
    [
        ("{{ page.title | uper }}", "2:17", "No filter named 'uper'."),
        (f"{{{{ {'(' * 90}1{')' * 90} }}}}", "2:1", "this is nested too deeply"),
        (f"{{{{ 1{'+1' * 9000} }}}}", "1:1", "this is nested too deeply"),
        ("{% for n in [] %}" * 25 + "{% endfor %}" * 25, "2:1", "too many statically nested blocks"),
        ("{% macro a(b, b) %}{% endmacro %}", "2:1", "duplicate argument 'l_1_b' in function definition"),
        ("{% include 'page.html' %}", "2:1", "the template needs itself, without end"),
    ],
)  # fmt: skip
def test_what_cannot_be_compiled_is_an_error_of_its_template(
    project: Make, build_site: Build, written: str, place: str, message: str
) -> None:
    text = f"{{{{ content | safe }}}}\n{written}\n"
    found = build_site(project({**FILES, "templates/page.html": text})).result.diagnostics
    assert [(d.code, str(d.span), d.message) for d in found] == [
        ("template", f"templates/page.html:{place}", message)
    ]


def test_half_a_character_is_an_error_of_the_template(project: Make, build_site: Build) -> None:
    text = '{{ content | safe }}{{ "\\ud800" }}'
    found = build_site(project({**FILES, "templates/page.html": text})).result.diagnostics
    assert [(d.code, str(d.span), d.message) for d in found] == [
        ("template", "templates/page.html:1:1", "the page has U+D800, which is half a character")
    ]


def test_an_error_of_the_default_theme_is_shown_where_the_project_s_template_led_to_it(
    project: Make, build_site: Build
) -> None:
    own = "{% extends 'default/base.html' %}\n{% block header %}{% include 'base.html' %}{% endblock %}"
    found = build_site(project({**FILES, "templates/base.html": own})).result.diagnostics
    assert {d.span.path for d in found} == {"templates/base.html"}


def test_a_theme_stays_what_its_files_were_when_it_was_loaded(project: Make) -> None:
    files = {"templates/page.html": "{% include 'own.html' %}", "templates/own.html": "One"}
    root = project({**FILES, **files})
    loaded = load_theme(root)
    (root / "templates/own.html").write_text("Another")
    assert loaded.templates["page"].render() == "One"


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("page.html/", "unreadable", "'templates/page.html' is a folder, in the place of a file"),
        ("js/a.js/", "unreadable", "'templates/js/a.js' is a folder, in the place of a file"),
        ("css/a.css|", "unreadable", "'templates/css/a.css' is neither a file nor a folder"),
        ("css->..", "unreadable", "the symbolic link 'templates/css' leads to a folder that it stands in"),
        ("", "unreadable", "'templates' is no folder"),
        ("->gone", "unreadable", "'templates' is no folder"),
        ("js/lazy/a\udcff.js", "file-name", r"the file name 'templates/js/lazy/a\udcff.js' cannot be printed"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_a_theme_is_said(
    project: Make, build_site: Build, name: str, code: str, message: str
) -> None:
    root = project(FILES)
    path, _, target = name.partition("->")
    place = root / f"templates/{path}".rstrip("/|")
    place.parent.mkdir(parents=True, exist_ok=True)
    if target:
        place.symlink_to(target)
    elif path.endswith("/"):
        place.mkdir()
    elif path.endswith("|"):
        os.mkfifo(place)
    else:
        place.write_text("")
    found = build_site(root).result.diagnostics
    assert [(d.code, d.message) for d in found] == [(code, message)]


@pytest.mark.parametrize(
    ("written", "place", "hint"),
    [
        ("{{ pgae.title }}", "2:4", "did you mean 'page'?"),
        ("{{ page.title | uper }}", "2:17", "did you mean 'upper'?"),
        ("{{ page.title is strng }}", "2:18", "did you mean 'string'?"),
        ("{{ page.titel }}", "2:9", "docs/theme.md lists what templates know"),
    ],
)
def test_of_a_name_that_is_not_there_the_nearest_is_named(
    project: Make, build_site: Build, written: str, place: str, hint: str
) -> None:
    text = f"{{{{ content | safe }}}}\n{written}\n"
    found = build_site(project({**FILES, "templates/page.html": text})).result.diagnostics
    assert [(str(d.span), d.hint) for d in found] == [(f"templates/page.html:{place}", hint)]
