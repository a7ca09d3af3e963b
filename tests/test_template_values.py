"""What templates know beyond their page, as a theme of a project's own uses it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tutgen.pages.frame.edit_links import edit_base

Make = Callable[[dict[str, str]], Path]

THEME = """\
{% extends "base.html" %}
{% block pager %}
{% for s in services %}[{{ s.name }} {{ s.href }} {{ s.current }} {{ s.state }} {{ s.facts[0][1] if s.facts }}]{% endfor %}
{% for s in steps %}[{{ s.number }} {{ s.title }} {{ s.href }}]{% endfor %}
{% for t in tutorials %}[{{ t.title }} {{ t.href }} {{ t.current }}]{% endfor %}
{% for s in sources %}[{{ s.path }} {{ s.href }}]{% endfor %}
{% for l in languages %}[{{ l.tag }} {{ l.direction }}]{% endfor %}
{% endblock %}
"""
FILES = {
    "content/site.yaml": "title: Dyes\nrepository: https://github.com/mill/dyes\nfields: {colour: {type: text}}\n",
    "content/services/madder.yaml": "name: Madder\ncolour: red\n",
    "content/services/weld.yaml": "name: Weld\ncolour: yellow\n",
    "content/dye/index.md": (
        '---\ntitle: Dye\nservices: [madder, weld, planned: Woad]\nfacts: {Gives: "{{ service.colour }}"}\n---\nDye.\n'
    ),
    "content/dye/[service].md": "---\ntitle: Dye wool\n---\n## Boil\n\n```text\nboil\n```\n",
    "templates/service.html": THEME,
    "templates/overview.html": THEME,
}


@pytest.mark.parametrize("slug", ["madder", "weld"])
def test_point_51_a_theme_uses_every_list(
    project: Make, build_site: Callable[..., object], slug: str
) -> None:
    html = build_site(project(FILES)).files[f"dye/{slug}.html"].decode()  # type: ignore[attr-defined]
    madder, weld = slug == "madder", slug == "weld"
    edit = "https://github.com/mill/dyes/edit/HEAD/content"
    assert (
        f"[Madder madder.html {madder} published red][Weld weld.html {weld} published yellow]"
        in html
    )
    assert "[Woad None False planned ]" in html
    assert "[1 Boil #boil]" in html
    assert "[Dye index.html True]" in html
    assert f"[content/dye/[service].md {edit}/dye/%5Bservice%5D.md]" in html
    assert f"[content/services/{slug}.yaml {edit}/services/{slug}.yaml]" in html
    assert "[en ltr]" in html


def test_point_51_overviews_have_the_lists_too(
    project: Make, build_site: Callable[..., object]
) -> None:
    html = build_site(project(FILES)).files["dye/index.html"].decode()  # type: ignore[attr-defined]
    services = "[Madder madder.html False published red][Weld weld.html False published yellow]"
    assert f"{services}[Woad None False planned ]" in html
    assert "[Dye index.html True]" in html
    assert "[content/dye/index.md https://" in html


def test_point_52_sources_are_edited_where_they_are(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    root = tmp_path / "the docs"
    root.mkdir()
    at = edit_base("https://github.com/mill/dyes.git", root)
    assert at == "https://github.com/mill/dyes/edit/HEAD/the%20docs/"
    at = edit_base("https://gitlab.example/mill/dyes/", tmp_path)
    assert at == "https://gitlab.example/mill/dyes/-/edit/HEAD/"
    assert edit_base("https://code.example/mill", tmp_path) == ""
    assert edit_base(None, tmp_path) == ""
