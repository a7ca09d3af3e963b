"""The ids of a theme: those that stand in its templates, and what its scripts look for."""

import json
import re
from pathlib import Path

from tutgen.language.attributes import id_of
from tutgen.sources.urls import slug
from tutgen.theme.files import default_theme
from tutgen.theme.load import load_theme


def test_the_ids_of_the_default_theme_are_those_of_its_pages(tmp_path: Path) -> None:
    assert load_theme(tmp_path).ids == {"main"}


def test_the_ids_of_templates_of_one_s_own_are_among_them(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "search.html").write_text(
        '<form id="search"><input id=\'words\'><p id="{{ page.heading_id }}"></form>\n', "utf-8"
    )
    (folder / "page.html").write_text(
        '{% extends "base.html" %}{% block footer %}{% include "search.html" %}'
        "<p {% if page.heading_id %}class=x{% endif %} id=end></p>{% endblock %}\n",
        "utf-8",
    )
    assert load_theme(tmp_path).ids == {"main", "search", "words", "end"}


def test_point_50_ids_that_scripts_make_are_those_of_no_heading() -> None:
    """They hold `~`, which neither a heading's id nor one that an author writes can."""
    assert "~" not in slug("a ~ b~c") + id_of("a~b")
    for path in (default_theme() / "js").rglob("*.js"):
        script = path.read_text("utf-8")
        made = re.findall(
            r"(?:\.id = |setAttribute\('id', |\bid: (?=['`])| id=\")([^;,)\n]*)", script
        )
        assert [id_ for id_ in made if "~" not in id_] == [], path.name


def test_lazy_scripts_and_styles_are_files_of_their_own(tmp_path: Path) -> None:
    for name, text in {
        "js/lazy/tides.js": "high();",
        "js/lazy/moon/10-phase.js": "phase();",
        "js/lazy/moon/20-rise.js": "rise();",
        "css/lazy/tides.css": ".tide {}",
    }.items():
        path = tmp_path / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    theme = load_theme(tmp_path)
    assert not theme.diagnostics
    script = theme.assets[theme.script].decode()
    known = json.loads(script.split("\n", 1)[0].removeprefix("const tutgen = ").removesuffix(";"))
    scripts, styles = known["scripts"], known["styles"]
    assert theme.assets[f"theme/{scripts['tides']}"] == b"high();"
    assert theme.assets[f"theme/{scripts['moon']}"] == b"phase();\nrise();"
    assert theme.assets[f"theme/{styles['tides']}"] == b".tide {}"
    assert "high();" not in script
    assert "moon" not in styles


def test_words_of_a_lazy_script_are_loaded_with_it(tmp_path: Path) -> None:
    path = tmp_path / "templates/js/lazy/tides.js"
    path.parent.mkdir(parents=True)
    path.write_text("high();")
    words = {"copy": "Kopieren", "answer_long": "Zu lang.", "tides_high": "Flut"}
    theme = load_theme(tmp_path).knowing(words)
    script = theme.assets[theme.script].decode()
    known = json.loads(script.split("\n", 1)[0].removeprefix("const tutgen = ").removesuffix(";"))
    assert known["words"] == {"copy": "Kopieren", "tides_high": "Flut"}
    answer = theme.assets[f"theme/{known['scripts']['answer']}"].decode()
    assert answer.startswith('Object.assign(tutgen.words,{"answer_long":"Zu lang."});\n')
    assert theme.assets[f"theme/{known['scripts']['tides']}"] == b"high();"
    assert len(theme.assets) == len(theme.knowing({}).assets)  # none of another site stays
