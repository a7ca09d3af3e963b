"""The stages together: the same bytes always, and nothing lost when something is wrong."""

import gc
import os
import subprocess
import sys
import weakref
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from conftest import Ran
from tutgen.build.stages import BuildOptions, BuildResult, build
from tutgen.build.write import staging
from tutgen.content.load import load_project
from tutgen.content.plan import plan_pages
from tutgen.pages.site import CompiledSite
from tutgen.sources import yaml_nodes, yaml_origin, yaml_source

ROOT = Path(__file__).parent.parent


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def large_project(tutorials: int, services: int) -> dict[str, str]:
    """Enough pages that several processes share them."""
    slugs = [f"s{number}" for number in range(services)]
    files = {
        "content/site.yaml": 'title: Large\nnames: {id: "{{ service.slug }}-id"}\n',
        "content/_snippets/shared.md": "Shared by all, with {{ names.id }}.\n",
        "content/requests.yaml": "get:\n  method: GET\n  path: things/{{ names.id }}\n",
    }
    for slug in slugs:
        files[f"content/services/{slug}.yaml"] = f"name: Service {slug.upper()}\n"
    for number in range(tutorials):
        listed = "".join(f"  - {slug}\n" for slug in slugs)
        files[f"content/t{number}/index.md"] = f"---\ntitle: T{number}\nservices:\n{listed}---\n"
        files[f"content/t{number}/[service].md"] = (
            f"---\ntitle: T{number}\ndescription: 'T{number}: {{{{ service.name }}}}'\n---\n"
            "```{services}\n```\n\n## Step\n\n```{include} ../_snippets/shared.md\n```\n\n"
            "```{request} get\n```\n\n```{request} own\n```\n"
        )
        files[f"content/t{number}/requests.yaml"] = (
            f"own:\n  method: POST\n  path: things/{number}\n  body: {{of: '{{{{ service.name }}}}'}}\n"
        )
    return files


@pytest.mark.slow
def test_the_bytes_are_the_same_whatever_the_number_of_processes(
    project: Callable[[Mapping[str, str]], Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = project(large_project(tutorials=12, services=20))
    sites = []
    for jobs in (1, 2, 5):
        output = tmp_path_factory.mktemp("out") / "site"
        with staging(output) as stage:
            result = build(root, BuildOptions(jobs=jobs), stage.write)
            stage.publish(result.digests)
        assert result.diagnostics == ()
        assert result.pages == 12 * 21 + 1  # with the home page
        sites.append(tree(output))
    assert sites[0] == sites[1] == sites[2]


ENVIRONMENTS: list[dict[str, str]] = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8"},
]


@pytest.mark.slow
def test_the_bytes_do_not_depend_on_the_surroundings(tmp_path: Path) -> None:
    """Two builds of the example differ in hash seed, locale, time zone and working directory."""
    sites = []
    for number, environment in enumerate(ENVIRONMENTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-m", "tutgen", "build", "-C", str(ROOT), "-o", str(folder / "site")],
            check=True,
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
        )
        sites.append(tree(folder / "site"))
    assert sites[0] == sites[1]


def test_one_check_parses_no_source_twice(
    project: Callable[[Mapping[str, str]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """More tutorials than a site keeps compiled, each named by others: in the list on the home page,
    by the pager, by a link, and by a label. Rules ask what of each source is in code style."""
    files = {
        "content/site.yaml": f"title: Oars\ntutorials: [{', '.join(f't{n}' for n in range(7))}]\n"
        "fields:\n  hull: {type: markdown}\n",
        "content/requests.yaml": "row:\n  method: GET\n  path: /row\n",
        "content/_snippets/stroke.md": "Pull:\n\n- at `<boat_id>`\n",
    }
    for name in ("Skiff", "Punt"):
        files[f"content/services/{name.lower()}.yaml"] = (
            f"name: {name}\nhull: |\n  Wood.\n\n  - {name} has a `<boat_id>`\n"
        )
    for number in range(7):
        folder, other = f"content/t{number}", min(number + 1, 6)
        files[f"{folder}/index.md"] = f"---\nservices: [skiff, punt]\n---\n# Stroke {number}\n"
        files[f"{folder}/requests.yaml"] = f"turn:\n  method: GET\n  path: /<boat_id>/{number}\n"
        files[f"{folder}/[service].md"] = (
            f"---\ndescription: {number} {{{{ service.name }}}}\n---\n"
            f"# Row {number} with {{{{ service.name }}}}\n\n(l{number})=\n## Pull\n\n"
            "The `<boat_id>` is on the bow.\n\n{{ service.hull }}\n\n"
            "```{include} ../_snippets/stroke.md\n```\n\n```{request} row\n```\n\n"
            f"```{{request}} turn\n```\n\n[](../t{other}/index.md) {{ref}}`l{other}`\n"
        )
    root = project(files)
    parsed: Counter[tuple[str, str]] = Counter()
    compose, parse = yaml_nodes.compose, MarkdownIt.parse

    def composed(text: str) -> object:
        parsed["YAML", text] += 1
        return compose(text)

    def tokens(self: MarkdownIt, text: str, env: Any = None) -> object:
        if text.count("\n") > 1:  # a source, and not a line that sources have in common
            parsed["Markdown", text] += 1
        return parse(self, text, env)

    for module in (yaml_source, yaml_origin):
        monkeypatch.setattr(module, "compose", composed)
    monkeypatch.setattr(MarkdownIt, "parse", tokens)
    result = build(root, BuildOptions(jobs=1, siblings=True))
    assert [f"{d.span} {d.message}" for d in result.diagnostics] == []
    assert len([kind for kind, _ in parsed if kind == "Markdown"]) >= 8
    fronts = {key: 7 for key in parsed if key[1].startswith("---\nservices")}
    assert dict(parsed) == {key: fronts.get(key, 1) for key in parsed}


def test_problems_of_all_stages_are_reported_in_one_run(
    project: Callable[[Mapping[str, str]], Path],
    build_site: Callable[..., Any],
) -> None:
    root = project(
        {
            "content/services/a.yaml": "name: A\nextra: 1\n",
            "content/one.md": "# One\n\n{{ service.name }} and [dead](nowhere.md)\n",
            "content/two.md": "# Two\n\n```{nonsense}\n```\n",
            "content/three.md": "# Three\n\n[lost](one.md#lost)\n",
        }
    )
    result: BuildResult = build_site(root).result
    found = [(str(d.span), d.code) for d in result.diagnostics]
    assert ("content/two.md:3:4", "unknown-directive") in found
    assert ("content/services/a.yaml:2:1", "unknown-field") in found
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("code", "files"),
    [
        ("wrong-value", {"content/site.yaml": "title: T\nbase_url: https://a.example/?x\n"}),
        ("template", {"templates/page.html": "{% if %}"}),
    ],
)
def test_what_stops_a_build_is_an_error_whatever_it_weighs(
    project: Callable[[Mapping[str, str]], Path],
    tutgen: Callable[..., Ran],
    code: str,
    files: Mapping[str, str],
) -> None:
    """Else an empty site would take the place of the good one."""
    yaml = "title: T\n"
    root = project({"content/site.yaml": yaml, "content/index.md": "# T\n"})
    assert tutgen("build", cwd=root).code == 0
    before = tree(root / "site")
    project({"content/site.yaml": yaml, **files})
    with (root / "content/site.yaml").open("a") as file:
        file.write(f"diagnostics: {{{code}: warning}}\n")
    ran = tutgen("build", cwd=root)
    assert (ran.code, f"error[{code}]" in ran.err) == (1, True)
    assert tree(root / "site") == before


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("first", ["flour", "water"])
def test_snippets_in_each_other_stop_a_build_in_any_order(
    project: Callable[[Mapping[str, str]], Path],
    build_site: Callable[..., Any],
    first: str,
    jobs: int,
) -> None:
    """What they show depends on which one comes first, so no site may be made of them."""
    files = large_project(tutorials=2, services=64)
    files["content/site.yaml"] += "diagnostics: {cyclic-include: warning}\n"
    files["content/_snippets/flour.md"] = "Flour.\n\n```{include} water.md\n```\n"
    files["content/_snippets/water.md"] = "Water.\n\n```{include} flour.md\n```\n"
    second = "water" if first == "flour" else "flour"
    for number, name in enumerate((first, second)):
        files[f"content/t{number}/[service].md"] += (
            f"\n```{{include}} ../_snippets/{name}.md\n```\n"
        )
    result: BuildResult = build_site(project(files), jobs=jobs).result
    assert not result.ok
    assert {(d.code, d.severity) for d in result.diagnostics} == {("cyclic-include", "error")}


def test_one_cause_on_many_pages_is_one_diagnostic(
    project: Callable[[Mapping[str, str]], Path], build_site: Callable[..., Any]
) -> None:
    files = large_project(tutorials=1, services=3)
    files["content/t0/[service].md"] += "\n{{ service.nme }}\n"
    result: BuildResult = build_site(project(files)).result
    assert [(d.code, d.message) for d in result.diagnostics] == [
        ("undefined-name", "'service' has no 'nme' (service 's0', and in 2 other services)")
    ]


def test_only_renders_the_pages_of_the_services_named(
    project: Callable[[Mapping[str, str]], Path], build_site: Callable[..., Any]
) -> None:
    root = project(large_project(tutorials=2, services=3))
    built = build_site(root, only=("s1",))
    assert sorted(a for a in built.files if a.endswith(".html")) == [
        "404.html",
        "index.html",
        "search.html",
        "t0/compare.html",
        "t0/index.html",
        "t0/move.html",
        "t0/s1.html",
        "t1/compare.html",
        "t1/index.html",
        "t1/move.html",
        "t1/s1.html",
    ]
    assert 'href="s2.html"' in built.files["t0/s1.html"].decode()


def test_memory_does_not_hold_all_tutorials(
    project: Callable[[Mapping[str, str]], Path],
) -> None:
    """What is compiled for a tutorial is dropped when later tutorials are rendered."""
    loaded = load_project(project(large_project(tutorials=9, services=2)))
    site = CompiledSite(loaded)
    for page in plan_pages(loaded).pages.values():
        site.compilation(page)
    assert len(site._compilations) <= CompiledSite.KEPT


@pytest.mark.slow
def test_what_is_compiled_of_a_tutorial_does_not_wait_for_the_collector_of_cycles(
    project: Callable[[Mapping[str, str]], Path], tmp_path: Path
) -> None:
    root = project(large_project(tutorials=9, services=3))
    found = []
    gc.disable()
    try:
        with staging(tmp_path / "site") as stage:
            build(
                root,
                BuildOptions(jobs=1),
                stage.write,
                progress=lambda done, total: found.append(gc.collect()),
            )
    finally:
        gc.enable()
    assert found[CompiledSite.KEPT :] == [0] * (10 - CompiledSite.KEPT)  # with the home page


def test_a_request_without_a_server_does_not_keep_itself(
    project: Callable[[Mapping[str, str]], Path],
) -> None:
    loaded = load_project(project(large_project(tutorials=1, services=1)))
    site = CompiledSite(loaded)
    page = plan_pages(loaded).pages["t0/s0.html"]
    request = replace(site.compilation(page).requests["own"])
    assert request.addressed is request
    alive = weakref.ref(request)
    gc.disable()
    try:
        del request
        assert alive() is None
    finally:
        gc.enable()
