"""The packages stand on floors, and imports go downwards only."""

import ast
import re
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src/tutgen"

PACKAGES = [
    "cli",
    "importing",
    "starter",
    "publish",
    "preview",
    "run",
    "build",
    "check",
    "pages",
    "requests",
    "language",
    "content",
    "theme",
    "sources",
    "diagnostics",
]
"""A package imports only those below it."""

WITHIN = {
    "importing": [
        "report",
        "finishing",
        "built",
        "stages",
        "anomalies",
        "columns",
        "project",
        "names",
        "alignment",
        "blocks",
        "requests",
        "originals",
        "dialects",
        "syntax",
        "reading",
        "nouns",
    ],
    "pages": [
        "render",
        "frame",
        "files",
        "comparing",
        "search",
        "shown_code",
        "redirects",
        "requests_in_order",
        "placements",
        "site",
        "not_found",
        "deprecation",
        "shown_requests",
        "history",
        "page_blocks",
        "compiling",
    ],
}
"""Package -> its own packages and modules, in which the same holds."""


def name_of(path: Path) -> str:
    """`check.rules.facts` for check/rules/facts.py, `check.rules` for its package."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


Nodes = Mapping[str, Sequence[ast.AST]]
"""Module -> all nodes of its syntax tree."""

_IMPORT = ast.Import | ast.ImportFrom

MODULES = {name_of(path): path for path in SOURCE.rglob("*.py")}


@pytest.fixture(scope="module")
def all_nodes() -> Nodes:
    """Half a million of them, so they are not kept for longer."""
    return {
        name: tuple(ast.walk(ast.parse(path.read_text("utf-8")))) for name, path in MODULES.items()
    }


def imports(nodes: Sequence[ast.AST]) -> set[str]:
    """The modules of tutgen that a module of these nodes imports, wherever in it."""
    found = set()
    for node in nodes:
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        package, _, name = node.module.partition(".")
        if package == "tutgen":
            for alias in node.names:
                whole = f"{name}.{alias.name}".removeprefix(".")
                found.add(next((n for n in (whole, name) if n in MODULES), "__init__"))
    return found


def package_of(module: str) -> str:
    return module.partition(".")[0]


def test_every_module_is_in_a_package() -> None:
    loose = {path.name for path in SOURCE.glob("*.py")}
    assert loose == {"__init__.py", "__main__.py"}
    assert {package_of(module) for module in MODULES} == {"__init__", "__main__", *PACKAGES}


def upward_imports(all_nodes: Nodes, package: str, floors: Sequence[str]) -> list[str]:
    """What modules below a package (`importing.`; empty for all) import from a floor above their own."""
    there = {
        module: floors.index(module.removeprefix(package).partition(".")[0])
        for module in MODULES
        if module.startswith(package)
    }
    return [
        f"{module} imports {imported}"
        for module in sorted(there)
        for imported in sorted(imports(all_nodes[module]) & there.keys())
        if there[imported] < there[module]
    ]


def test_imports_go_downwards(all_nodes: Nodes) -> None:
    assert upward_imports(all_nodes, "", ["__main__", *PACKAGES, "__init__"]) == []


@pytest.mark.parametrize("package", WITHIN)
def test_imports_within_a_package_go_downwards(all_nodes: Nodes, package: str) -> None:
    floors = WITHIN[package]
    inside = {
        name.removeprefix(f"{package}.") for name in MODULES if name.startswith(f"{package}.")
    }
    assert {package_of(name) for name in inside} == {*floors}
    assert upward_imports(all_nodes, f"{package}.", floors) == []


def test_no_module_imports_itself_by_way_of_others(all_nodes: Nodes) -> None:
    graph = {module: imports(nodes) - {module} for module, nodes in all_nodes.items()}
    TopologicalSorter(graph).prepare()


def test_few_functions_import_and_say_what_that_spares(all_nodes: Nodes) -> None:
    """Heavy modules are kept away by loading commands when they run, not by imports in functions."""
    local = [
        f"{module}: {MODULES[module].read_text('utf-8').splitlines()[node.lineno - 1].strip()}"
        for module, nodes in all_nodes.items()
        if any(isinstance(node, _IMPORT) and node.col_offset for node in nodes)
        for function in nodes
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.walk(function)
        if isinstance(node, _IMPORT)
    ]
    assert len(local) <= 8
    assert [line for line in local if not re.search(r"  # \d+ m?s: ", line)] == []


def test_only_load_reads_content_and_only_write_makes_files(all_nodes: Nodes) -> None:
    """`open` and its like stand in the few modules whose job it is."""
    touching = {
        module
        for module, nodes in all_nodes.items()
        for node in nodes
        if isinstance(node, ast.Attribute)
        and node.attr in ("read_bytes", "read_text", "write_text", "write_bytes", "mkdir", "rename")
    }
    assert touching <= {
        "build.collector",  # hands assets to the sink as they are
        "build.mending",  # the bytes that the check has read as text
        "build.record",  # in a folder of its own
        "build.stamp",
        "build.write",
        "check.contracts.files",  # which are no content
        "check.contracts.memory",
        "check.siblings.word_lists",
        "cli.actions.schema",  # writes a schema where it was asked to
        "content.reading",
        "content.samples",
        "content.services",  # what is left of a draft that is no UTF-8
        "content.words",  # the words of the theme, of this package
        "diagnostics.registry",
        "diagnostics.terminal",  # source lines
        "importing.reading.images",  # images of pages that are no content
        "importing.built",  # in a folder of its own
        "importing.names.decisions",
        "importing.reading.folder",  # pages that are no content
        "importing.project.writing",
        "preview.events",  # source lines, for the overlay
        "preview.http",  # the preview's own scripts
        "preview.mending",  # the bytes that a fix changes
        "preview.live_site",  # hands assets to the browser as they are
        "publish.workflow",
        "sources.cache_folder",  # in a folder of its own
        "sources.past_tree",  # in a folder of its own
        "sources.replace_file",  # writes what `check --fix` mends
        "starter.editor_schemas",  # keeps them as the model is
        "starter.new_files",
        "starter.project",  # the starter's files, and a .gitignore
        "starter.service",  # copies a file as it is written
        "theme.picture_font",  # a font is no text
        "theme.template_diagnostics",
        "theme.files",
    }


READING_HTML = {
    "importing.blocks.cut": "the marks `<1>` and `<!--1-->` in code of pages to import",
    "importing.dialects.docusaurus": "components of pages to import",
    "importing.syntax.fences": "comments in code that highlight lines",
    "importing.syntax.html_inline": "HTML of pages to import",
    "importing.syntax.html_blocks": "the same",
    "importing.dialects.mkdocs": "comments in code that annotate lines",
    "importing.names.own_words": "addresses in angle brackets, which are no tags",
    "language.dialect.callouts": "the marks `<1>` and `<!--1-->` in code",
    "language.dialect.html_tags": "HTML that somebody wrote, which has no effect",
    "publish.artifact": "the files of a site that is to be published, whoever made them",
    "publish.page_tags": "the same",
    "theme.load": "the ids of templates, which are HTML",
}
"""Modules that look for tags in a text, and in which."""


def test_no_module_reads_the_html_that_is_made_here(all_nodes: Nodes) -> None:
    """What stands on a page is asked of nodes, in the format that is needed."""
    groups = re.compile(r"\(?\?P?<[!=]?(?:\w*>)?|<\\w\+>|g<\d>")
    reading = set()
    for module, nodes in all_nodes.items():
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and node.module == "html.parser":
                reading.add(module)
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")):
                continue
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    rest = groups.sub("", part.value)
                    if re.search(r"<(?:/|\w|\[\^?[\w>/]|\(\?:|!--|\\w)", rest):
                        reading.add(module)
    assert reading == READING_HTML.keys()


def test_no_cache_outlives_what_it_is_about(all_nodes: Nodes) -> None:
    """What is remembered for the whole process is keyed by texts and the like. What is computed once
    for a site, its facts or a tutorial is kept by these themselves."""
    kept = {"str", "bytes", "int", "bool", "Any", "frozenset[str]", "WrittenText", "Payload"}
    kept |= {"tuple[ContentsEntry, ...]", "tuple[str, ...]"}
    keys = {
        f"{name}.{function.name}": {
            ast.unparse(parameter.annotation)
            for parameter in (*function.args.args, *function.args.kwonlyargs)
            if parameter.annotation
        }
        for name, nodes in all_nodes.items()
        for function in nodes
        if isinstance(function, ast.FunctionDef)
        and any(
            ast.unparse(decorator).partition("(")[0] in ("cache", "lru_cache")
            for decorator in function.decorator_list
        )
    }
    assert len(keys) > 10
    assert {name: types - kept for name, types in keys.items() if types - kept} == {}
