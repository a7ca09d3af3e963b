"""A build after another one: the same bytes and the same words as from nothing, for less."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Ran, examples
from tutgen.build.rebuild import rebuilding
from tutgen.build.stages import BuildOptions, BuildResult, build
from tutgen.build.stamp import STAMP
from tutgen.build.write import staging
from tutgen.diagnostics import TutgenError
from tutgen.pages.render import Renderer
from tutgen.sources.cache_folder import CACHE

pytestmark = pytest.mark.slow  # together

Make = Callable[[Mapping[str, str]], Path]

SITE = (
    "title: Bread\nbase_url: https://bread.example/\ntutorials: [rye, spelt]\n"
    "fields:\n  flour: {type: text, default: none}\n  tip: {type: markdown}\n"
    "  oven: {type: code, language: bash}\n"
    "  breads: {type: list, of: {name: {type: text, required: true}, of: {type: text}}}\n"
    "names: {loaf: '{{ service.slug }}-loaf'}\n"
)
PAGE = (
    "---\ntitle: Bake with {{ service.name }}\n---\n\n```{services}\n```\n\n"
    "## Knead\n\n```{include} ../_snippets/water.md\n```\n\n{{ service.flour }}, {{ names.loaf }}\n\n"
    "{{ service.oven | default('No oven.') }}\n\n"
    "```{request} bake\n```\n\n[](../about.md) {ref}`oven` [knead](../spelt/[service].md#knead)\n"
)
FILES: dict[str, str | None] = {
    "content/site.yaml": SITE,
    "content/requests.yaml": "bake:\n  method: POST\n  path: /loaves/{{ names.loaf }}\n",
    "content/services/stone.yaml": "name: Stone\nflour: dark\naliases: [rock]\n"
    "oven: {file: 'samples/{{ names.loaf }}.sh'}\n",
    "content/services/steam.yaml": "name: Steam\n",
    "content/services/solar.yaml": "name: Solar\nstate: draft\n",
    "content/rye/index.md": "---\nservices: [stone, steam, solar]\n---\n# Rye\n\nSour.\n",
    "content/rye/[service].md": PAGE,
    "content/rye/requests.yaml": None,
    "content/spelt/index.md": "---\ntitle: Spelt\nservices: [stone, steam]\n---\n",
    "content/spelt/[service].md": PAGE,
    "content/about.md": "# About\n\n(oven)=\n## The oven\n\n[](rye/index.md)\n\n![](_files/a.svg)\n",
    "content/lone.md": "# Lone\n\nBy itself.\n\n```{literalinclude} ../samples/crust.sh\n```\n",
    "content/_snippets/water.md": "Add water.\n",
    "content/_snippets/salt.md": "Add salt.\n",
    "content/_files/a.svg": "<svg/>",
    "content/crumbs.txt": "Crumbs",
    "samples/stone-loaf.sh": "bake\n",
    "samples/crust.sh": "crust\n",
    "content/404.md": None,
    "content/models.yaml": None,
    "templates/service.html": None,
    "templates/css/90-own.css": None,
}  # fmt: skip
VARIANTS: dict[str, list[str | None]] = {
    "content/site.yaml": [
        SITE,
        SITE.replace("Bread", "Cake"),
        f"{SITE}words: {{service: oven, services: ovens}}\n",
        SITE.replace("[rye, spelt]", "[spelt, rye]"),
        SITE.replace("base_url: https://bread.example/\n", ""),
        f"{SITE}diagnostics: {{unused-snippet: error}}\n",
        f"{SITE}diagnostics: {{missing-include: warning, dead-link: warning, dead-anchor: warning}}\n",
    ],
    "content/requests.yaml": [FILES["content/requests.yaml"], "bake:\n  method: PUT\n  path: /x\n"],
    "content/services/stone.yaml": [
        FILES["content/services/stone.yaml"],
        "name: Rock\n",
        "name: Stone\ntip: |\n  ```{include} ../_snippets/salt.md\n  ```\n",
    ],
    "content/services/steam.yaml": [
        "name: Steam\n",
        "name: Steam\ndeprecated: {since: 2025-03}\n",
        "name: Steam\ndeprecated: {successor: stone, reason: 'It is *wet*.'}\n",
        "name: Steam\nbreads: [{name: Bun, of: flour}, {name: '{{ names.loaf }}'}]\n",
    ],
    "content/services/solar.yaml": ["name: Solar\nstate: draft\n", "name: Solar\n"],
    "content/rye/index.md": [
        FILES["content/rye/index.md"],
        "---\nservices: [stone, steam, solar]\n---\n# Rye\n\nSourer.\n",
        "---\nservices: [stone]\ntitle: Rye bread\n---\n",
        "---\nservices: [stone, steam]\nmoves: {Loaf: 'From {{ from.flour }} [to](../about.md#oven).'}\n---\n# Rye\n",
        "---\nservices: [stone, steam]\nmoves: {Loaf: '{{ from.flour if to.flour == 5 else to.fluor }}'}\n---\n# Rye\n",
        "---\nservices: [stone]\naliases: [old.html]\n---\n# {{ site.title }} of rye\n",
    ],
    "content/rye/[service].md": [
        PAGE,
        f"{PAGE}\nMore.\n",
        f"{PAGE}\n{{{{ service.tip }}}}\n",
        f"{PAGE}\n:::{{each}} bread in service.breads\n- {{{{ bread.name }}}}\n:::\n",
        f"{PAGE}\n{{{{ service.a_name }}}}: {{{{ service.tutorials | join(', ') }}}}\n",
        PAGE.replace("## Knead", "## Knead well"),
        f"{PAGE}\n```{{request}} cool\n```\n",
    ],
    "content/rye/requests.yaml": [None, "cool:\n  method: GET\n  path: /cool\n", "cool: [\n"],
    "content/spelt/[service].md": [
        PAGE,
        PAGE.replace("## Knead", "## Fold"),
        PAGE.replace("water", "salt"),
    ],
    "content/about.md": [
        FILES["content/about.md"],
        "# Who we are\n\n(oven)=\n## The oven\n",
        "# About\n\n(oven)=\n## The large oven\n",
        "# About\n\n{{ nothing }}\n",
        "# About\n\n[](more.md) [gone](rye/index.md#gone)\n\n```{include} _snippets/new.md\n```\n",
        None,
    ],
    "content/more.md": [None, "# More\n"],
    "content/lone.md": ["# Lone\n", "# About\n", "---\ndescription: D\n---\n# Lone\n", None],
    "content/_snippets/water.md": ["Add water.\n", "Add {{ service.name }}.\n", "{ref}`oven`\n"],
    "content/_snippets/salt.md": ["Add salt.\n", "```{include} water.md\n```\n", "(oven)=\n### Salt\n"],
    "content/_snippets/new.md": [None, "New.\n"],
    "content/_files/a.svg": [
        "<svg/>",
        "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='2'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 4'/>",
    ],
    "content/crumbs.txt": ["Crumbs", "Fewer", None],
    "samples/crust.sh": ["crust\n", "soft crust\n"],
    "samples/stone-loaf.sh": ["bake\n", "bake --hot\n", "\0", None],
    "content/404.md": [None, "# Lost\n"],
    "templates/service.html": [
        None,
        "{% extends 'page.html' %}{% block footer %}F{% endblock %}",
    ],
    "templates/css/90-own.css": [None, "p { color: red }", "p { color: blue }"],
}  # fmt: skip
EDITS = st.sampled_from([(name, text) for name, texts in VARIANTS.items() for text in texts])
OPTIONS = st.sampled_from([
    BuildOptions(jobs=1), BuildOptions(jobs=1), BuildOptions(jobs=1), BuildOptions(jobs=1, drafts=True),
    BuildOptions(jobs=1, base_url="https://other.example/a/"), BuildOptions(jobs=1, siblings=True),
])  # fmt: skip


def write(root: Path, files: Mapping[str, str | None]) -> None:
    for name, text in files.items():
        path = root / name
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Address -> content and permissions of every file of a site, except the list of files."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != STAMP
    }


def build_to(
    output: Path, root: Path, options: BuildOptions, *, fresh: bool = False
) -> BuildResult:
    """Build as the command does."""
    with staging(output) as stage, rebuilding(root, output, stage.keep, fresh=fresh) as rebuild:
        result = build(root, options, stage.write, rebuild=rebuild)
        if not result.stopping(strict=False):
            stage.publish(result.digests)
            rebuild.finish()
    return result


def compare_with_nothing(root: Path, options: BuildOptions, aside: Path) -> BuildResult:
    """Build again, and from nothing: all must be the same. Gives the result of building again."""
    before = tree(root / "site") if (root / "site").exists() else {}
    result = build_to(root / "site", root, options)
    shutil.rmtree(aside, ignore_errors=True)
    anew = build_to(aside, root, options, fresh=True)
    assert result.diagnostics == anew.diagnostics
    assert (result.pages, result.services, result.digests) == (
        anew.pages,
        anew.services,
        anew.digests,
    )
    assert result.advice == anew.advice
    assert tree(root / "site") == (tree(aside) if anew.ok else before)
    assert [path.name for path in (root / CACHE).glob("*.new")] == []
    return result


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that are rendered, as they are."""
    addresses: list[str] = []
    page = Renderer.page

    def noted(self: Renderer, planned: Any, **options: Any) -> Any:
        addresses.append(planned.address.removesuffix(".html"))
        return page(self, planned, **options)

    monkeypatch.setattr(Renderer, "page", noted)
    return addresses


@pytest.mark.slow
@pytest.mark.parametrize("name", VARIANTS)
def test_after_an_edit_a_site_is_as_if_built_from_nothing(project: Make, name: str) -> None:
    """Each variant of a file, one after the other, in a site whose other pages are taken over."""
    root = project({}) / "project"
    write(root, FILES)
    compare_with_nothing(root, BuildOptions(jobs=1), root.parent / "anew")
    for text in (*VARIANTS[name], FILES.get(name)):
        write(root, {name: text})
        compare_with_nothing(root, BuildOptions(jobs=1), root.parent / "anew")


@pytest.mark.slow
@examples(0.15)
@given(
    st.lists(st.tuples(st.lists(EDITS, min_size=1, max_size=3), OPTIONS), min_size=1, max_size=6)
)
def test_after_any_edits_a_site_is_as_if_built_from_nothing(
    steps: list[tuple[list[tuple[str, str | None]], BuildOptions]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        write(root, FILES)
        compare_with_nothing(root, BuildOptions(jobs=1), Path(folder) / "anew")
        for edits, options in steps:
            write(root, dict(edits))
            compare_with_nothing(root, options, Path(folder) / "anew")


RYE, SPELT = (
    [f"{tutorial}/{name}" for name in ("index", "stone", "steam")] for tutorial in ("rye", "spelt")
)
ALL = [*RYE, *SPELT, "about", "lone", "index"]


@pytest.mark.parametrize(
    ("edits", "pages"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"content/lone.md": "# Lone\n\nMore.\n"}, ["lone"], id="a page"),
        pytest.param({"content/rye/[service].md": f"{PAGE}More.\n"}, RYE, id="a tutorial"),
        pytest.param(
            {"content/rye/requests.yaml": "a: {method: GET, path: /}\n"}, RYE, id="requests"
        ),
        pytest.param({"content/_snippets/water.md": "No water.\n"}, ALL, id="most pages"),
        pytest.param({"content/crumbs.txt": "More."}, [], id="an asset"),
        pytest.param({"content/lone.md": "# Alone\n"}, ALL, id="a title, which others may show"),
        pytest.param({"content/services/steam.yaml": "name: Mist\n"}, ALL, id="a service"),
        pytest.param({"content/new.md": "# New\n"}, [*ALL, "new"], id="a page more"),
        pytest.param({"samples/stone-loaf.sh": "roast\n"}, ALL, id="a sample"),
        pytest.param({"templates/css/1.css": "p { color: red }"}, ALL, id="a style sheet"),
    ],
)
def test_only_what_may_have_changed_is_rendered(
    project: Make, rendered: list[str], edits: dict[str, str], pages: list[str]
) -> None:
    root = project({name: text for name, text in FILES.items() if text is not None})
    build_to(root / "site", root, BuildOptions(jobs=1))
    assert sorted(rendered) == sorted(ALL)
    write(root, edits)
    rendered.clear()
    result = build_to(root / "site", root, BuildOptions(jobs=1))
    assert result.ok
    assert sorted(rendered) == sorted(pages)
    rendered.clear()
    build_to(root / "site", root, BuildOptions(jobs=1))
    assert rendered == []


def test_a_placeholder_of_one_tutorial_may_rename_the_variable_of_another(project: Make) -> None:
    root = project({}) / "project"
    warm = PAGE.replace("{request} bake", "{request} warm")
    own = {"content/spelt/requests.yaml": "warm: {method: POST, path: '/<oven id>'}\n", "content/spelt/[service].md": warm}  # fmt: skip
    write(root, {**FILES, **own})
    script = root / "site/spelt/stone.sh"
    for requests, variable in (
        (None, "OVEN_ID"),
        ("cool: {method: POST, path: '/<oven_id>'}\n", "OVEN_ID_2"),
    ):
        write(root, {"content/rye/requests.yaml": requests})
        compare_with_nothing(root, BuildOptions(jobs=1), root.parent / "anew")
        assert f"${variable}_IN_ADDRESS" in script.read_text("utf-8")


def overwrite(path: Path) -> None:
    """Change a file in place, and give it back its size and its times."""
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Lone", b"Gone"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(overwrite, id="content"),
        pytest.param(lambda path: path.chmod(0o755), id="permissions"),
        pytest.param(lambda path: path.unlink(), id="gone"),
    ],
)
def test_a_page_that_somebody_changed_does_not_survive(
    project: Make, rendered: list[str], tmp_path_factory: pytest.TempPathFactory, change: Any
) -> None:
    root = project({name: text for name, text in FILES.items() if text is not None})
    build_to(root / "site", root, BuildOptions(jobs=1))
    change(root / "site/lone.html")
    rendered.clear()
    build_to(root / "site", root, BuildOptions(jobs=1))
    assert rendered == ["lone"]
    compare_with_nothing(root, BuildOptions(jobs=1), tmp_path_factory.mktemp("aside") / "site")


def test_a_page_of_another_build_is_not_taken_for_one_of_the_record(project: Make) -> None:
    """As a kill leaves it between the site and its record."""
    root = project({"content/lone.md": "# Lone\n\nFirst.\n"})
    build_to(root / "site", root, BuildOptions(jobs=1))
    (record,) = (root / CACHE).glob("[!.]*")
    old = record.read_bytes()
    write(root, {"content/lone.md": "# Lone\n\nSecond.\n"})
    build_to(root / "site", root, BuildOptions(jobs=1))
    record.write_bytes(old)
    write(root, {"content/lone.md": "# Lone\n\nFirst.\n"})
    build_to(root / "site", root, BuildOptions(jobs=1))
    assert b"First." in (root / "site/lone.html").read_bytes()


PLAIN = {f"content/plain/{number}.md": f"# {number}\n" for number in range(9)}
"""Pages beside those that are edited, so that these are the smaller part."""


@pytest.mark.parametrize(
    ("files", "edit"),
    [
        pytest.param(
            {
                "content/rye/index.md": "---\nservices: [stone]\n---\n# Rye\n",
                "content/spelt/index.md": "---\nservices: [stone, solar]\n---\n# Spelt\n",
                "content/lone.md": "# Lone\n\n[solar](rye/solar.html)\n",
            },
            {"content/rye/index.md": "---\nservices: [stone, solar]\n---\n# Rye\n"},
            id="hint about a draft that another tutorial lists",
        ),
        pytest.param(
            {
                "content/rye/index.md": "---\nservices: [stone]\n---\n# Rye\n",
                "content/lone.md": "# Lone\n\n[wood](rye/wood.html)\n",
            },
            {"content/rye/index.md": "---\nservices: [stone, planned: Wood]\n---\n# Rye\n"},
            id="hint about a planned service",
        ),
        pytest.param(
            {
                "content/rye/[service].md": None,
                "content/rye/index.md": None,
                "content/spelt/[service].md": None,
                "content/spelt/index.md": None,
                "content/about.md": "# About\n",
                "content/lone.md": None,
                "content/bread.md": "# Bread\n",
                **dict.fromkeys(PLAIN),
            },
            {"content/index.md": "- [](about.md)\n- [](bread.md)\n"},
            id="home page written as it was made",
        ),
        pytest.param(
            {
                "content/content/lone.md/index.md": "---\nservices: [stone]\n---\n# Odd\n",
                "content/content/lone.md/[service].md": "# Odd: {{ service.name }}\n",
            },
            {"content/lone.md": "# Lone\n\nMore.\n"},
            id="a tutorial whose folder is named as the source of a page",
        ),
    ],
)
def test_what_pages_say_of_others_is_no_older_than_these(
    project: Make,
    tmp_path_factory: pytest.TempPathFactory,
    files: Mapping[str, str | None],
    edit: Mapping[str, str | None],
) -> None:
    root = project({}) / "project"
    lax = (
        f"{SITE.replace('tutorials: [rye, spelt]', 'tutorials: []')}"
        "diagnostics: {dead-link: warning, missing-title: warning}\n"
    )
    write(root, {**FILES, **PLAIN, "content/site.yaml": lax, **files})
    aside = tmp_path_factory.mktemp("aside") / "site"
    assert compare_with_nothing(root, BuildOptions(jobs=1), aside).ok
    before = tree(root / "site")
    write(root, edit)
    result = compare_with_nothing(root, BuildOptions(jobs=1), aside)
    assert result.ok
    assert result.diagnostics or tree(root / "site") != before


def test_a_template_counts_wherever_it_is(
    project: Make, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = "a/b/c/d/e/f/g/h/i/j/k/l/part.html"
    page = f"{{% include '{name}' %}}{{{{ content | safe }}}}"
    files = {"templates/page.html": page, f"templates/{name}": "One"}
    root = project({"content/lone.md": "# Lone\n", **files})
    aside = tmp_path_factory.mktemp("aside") / "site"
    assert compare_with_nothing(root, BuildOptions(jobs=1), aside).ok
    write(root, {f"templates/{name}": "Two"})
    compare_with_nothing(root, BuildOptions(jobs=1), aside)


def test_a_template_that_changes_meanwhile_is_one_of_the_next_build(
    project: Make, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, changed = "{{ page.title }}{{ content | safe }}", "{{ page.title }}, {{ content | safe }}"
    root = project({"content/lone.md": "# Lone\n", "templates/base.html": base})
    page = Renderer.page

    def interrupted(self: Renderer, planned: Any, **options: Any) -> Any:
        write(root, {"templates/base.html": changed})
        return page(self, planned, **options)

    monkeypatch.setattr(Renderer, "page", interrupted)
    build_to(root / "site", root, BuildOptions(jobs=1))
    monkeypatch.setattr(Renderer, "page", page)
    assert not (root / "site/lone.html").read_text().startswith("Lone, ")
    compare_with_nothing(root, BuildOptions(jobs=1), tmp_path_factory.mktemp("aside") / "site")
    assert (root / "site/lone.html").read_text().startswith("Lone, ")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: b"", id="empty"),
        pytest.param(lambda text: text[:-1], id="cut"),
        pytest.param(lambda text: text[: len(text) // 2], id="half"),
        pytest.param(lambda text: text + b"x", id="longer"),
        pytest.param(lambda text: text + text, id="twice"),
        pytest.param(lambda text: text.replace(b"Lone", b"Tone"), id="changed"),
        pytest.param(lambda text: b"\xff\x00" * 99, id="binary"),
        pytest.param(lambda text: text.split(b"\n")[0] + b"\n", id="head"),
        pytest.param(lambda text: text.split(b"\n")[0] + b"\na\tb\tc\td\n", id="no JSON"),
        pytest.param(lambda text: text.split(b"\n")[0] + b"\na\tb\t{}\td\te\n", id="columns"),
    ],
)
def test_a_record_that_is_none_costs_nothing_but_time(
    project: Make, rendered: list[str], damage: Callable[[bytes], bytes]
) -> None:
    root = project({"content/lone.md": "# Lone\n"})
    build_to(root / "site", root, BuildOptions(jobs=1))
    (record,) = (root / CACHE).glob("[!.]*")
    record.write_bytes(damage(record.read_bytes()))
    rendered.clear()
    assert build_to(root / "site", root, BuildOptions(jobs=1)).ok
    assert sorted(rendered) == ["index", "lone"]
    rendered.clear()
    build_to(root / "site", root, BuildOptions(jobs=1))
    assert rendered == []


def test_records_of_folders_that_are_gone_are_deleted(project: Make, rendered: list[str]) -> None:
    root = project({"content/lone.md": "# Lone\n"})
    for name in ("site", "draft", "é\udcff"):
        build_to(root / name, root, BuildOptions(jobs=1))
    (root / CACHE / "old").write_text("tutgen record 1 ab\n")
    (root / CACHE / "mine").write_text("Of my own.\n")
    running = root / CACHE / "ab.new"
    running.write_text(f'tutgen record 2 ab "{root}/nothing"\n')
    assert len([*(root / CACHE).glob("[!.]*")]) == 6
    shutil.rmtree(root / "draft")
    shutil.rmtree(root / "é\udcff")
    build_to(root / "site", root, BuildOptions(jobs=1))
    (record,) = {*(root / CACHE).glob("[!.]*")} - {root / CACHE / "mine", running}
    rendered.clear()
    build_to(root / "site", root, BuildOptions(jobs=1))
    assert rendered == []
    assert record.exists()


@pytest.mark.parametrize("kind", ["file", "record is a folder"])
def test_where_no_record_can_be_kept_the_site_is_built(project: Make, kind: str) -> None:
    root = project({"content/lone.md": "# Lone\n"})
    if kind == "file":
        (root / CACHE).write_text("")
    else:
        build_to(root / "site", root, BuildOptions(jobs=1))
        (record,) = (root / CACHE).glob("[!.]*")
        record.unlink()
        record.mkdir()
    for _ in range(2):
        assert build_to(root / "site", root, BuildOptions(jobs=1)).ok
    assert (root / "site/lone.html").exists()


def test_a_record_that_is_deleted_meanwhile_ends_the_build(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project({f"content/{name}.md": f"# {name}\n" for name in ("lone", "one", "two", "six")})
    build_to(root / "site", root, BuildOptions(jobs=1))
    before = tree(root / "site")
    page = Renderer.page

    def interrupted(self: Renderer, planned: Any, **options: Any) -> Any:
        shutil.rmtree(root / CACHE)
        return page(self, planned, **options)

    monkeypatch.setattr(Renderer, "page", interrupted)
    write(root, {"content/lone.md": "# lone\n\nMore.\n"})
    with pytest.raises(TutgenError, match="was deleted or changed while tutgen read it"):
        build_to(root / "site", root, BuildOptions(jobs=1))
    assert tree(root / "site") == before


def test_without_hard_links_files_are_written_again(
    project: Make, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    root = project({"content/lone.md": "# Lone\n"})
    build_to(root / "site", root, BuildOptions(jobs=1))
    before = tree(root / "site")
    monkeypatch.setattr(os, "link", refuse)
    rendered.clear()
    build_to(root / "site", root, BuildOptions(jobs=1))
    assert rendered == []
    assert tree(root / "site") == before


def test_pages_taken_over_are_files_of_their_own(project: Make) -> None:
    root = project({"content/lone.md": "# Lone\n"})
    for _ in range(3):
        build_to(root / "site", root, BuildOptions(jobs=1))
        assert {path.stat().st_nlink for path in (root / "site").glob("*.html")} == {1}


def test_a_build_that_fails_leaves_site_and_record(project: Make, rendered: list[str]) -> None:
    root = project({"content/lone.md": "# Lone\n", "content/two.md": "# Two\n"})
    build_to(root / "site", root, BuildOptions(jobs=1))
    before = tree(root)
    write(root, {"content/two.md": "# Two\n\n{{ nothing }}\n"})
    assert not build_to(root / "site", root, BuildOptions(jobs=1)).ok
    write(root, {"content/two.md": "# Two\n"})
    assert tree(root) == before
    rendered.clear()
    build_to(root / "site", root, BuildOptions(jobs=1))
    assert rendered == []


def test_a_first_build_that_fails_leaves_nothing(project: Make) -> None:
    root = project({"content/two.md": "# Two\n\n{{ nothing }}\n"})
    before = sorted(root.rglob("*"))
    assert not build_to(root / "site", root, BuildOptions(jobs=1)).ok
    assert sorted(root.rglob("*")) == before


def test_a_commit_changes_the_dates_of_the_pages_that_it_is_about(
    project: Make, rendered: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = project({name: text for name, text in FILES.items() if text is not None})
    seconds = iter(range(1_700_000_000, 1_800_000_000, 100_000))

    def git(*arguments: str) -> str:
        date = f"{next(seconds)} +0000"
        who = {
            f"GIT_{role}_{what}": "a@b"
            for role in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        env = {**os.environ, **who, "GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
        command = ["git", "-C", str(root), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout

    aside = tmp_path_factory.mktemp("aside") / "site"
    git("init", "-q")
    git("add", "content", "samples")
    git("commit", "-qm", "Begin")
    build_to(root / "site", root, BuildOptions(jobs=1))
    assert "site/" in git("status", "--porcelain")
    assert CACHE not in git("status", "--porcelain")
    write(root, {"content/lone.md": "# Lone\n\nMore.\n"})
    compare_with_nothing(root, BuildOptions(jobs=1), aside)
    git("commit", "-qam", "Write more")
    rendered.clear()
    build_to(root / "site", root, BuildOptions(jobs=1))
    assert rendered == ["lone"]
    compare_with_nothing(root, BuildOptions(jobs=1), aside)
    assert "Write more" in (root / "site/feed.xml").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_many_pages_are_shared_out_among_processes(
    project: Make, tmp_path_factory: pytest.TempPathFactory, jobs: int
) -> None:
    """One tutorial has more pages than a batch."""
    slugs = [f"s{number}" for number in range(270)]
    listed = "".join(f"  - {slug}\n" for slug in slugs)
    files = {f"content/services/{slug}.yaml": f"name: {slug.upper()}\n" for slug in slugs}
    for name in ("one", "two", "three"):
        files[f"content/{name}/index.md"] = f"---\ntitle: {name}\nservices:\n{listed}---\n"
        files[f"content/{name}/[service].md"] = f"# {name}: {{{{ service.name }}}}\n\n[x](#y)\n"
    root = project(
        {**files, "content/site.yaml": "title: T\ndiagnostics: {dead-anchor: warning}\n"}
    )
    aside = tmp_path_factory.mktemp("aside") / "site"
    build_to(root / "site", root, BuildOptions(jobs=jobs))
    (root / "site/two/s3.html").unlink()
    write(
        root, {"content/one/[service].md": "# one: {{ service.name }}\n\n[x](../two/s1.html#z)\n"}
    )
    result = compare_with_nothing(root, BuildOptions(jobs=jobs), aside)
    assert {d.code for d in result.diagnostics} >= {"dead-anchor"}


def test_fresh_renders_all_pages(
    project: Make, tutgen: Callable[..., Ran], rendered: list[str]
) -> None:
    root = project({"content/lone.md": "Words without a title.\n"})
    first = tutgen("build", "-j1", cwd=root)
    rendered.clear()
    second = tutgen("build", "-j1", cwd=root)
    assert rendered == []
    assert "missing-title" in second.err
    assert second.err.split("Built")[0] == first.err.split("Built")[0]
    assert tutgen("build", "-j1", "--fresh", cwd=root).code == 0
    assert sorted(rendered) == ["index", "lone"]
    assert tutgen("build", "-j1", "--strict", cwd=root).code == 1
