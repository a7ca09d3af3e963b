"""The modules stand in layers, and imports go downwards only."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src/tutgen"

LAYERS: list[set[str]] = [
    {"__init__"},
    {"diagnostics", "urls"},
    {"explanations", "sources"},
    {"yaml_source"},
    {"model", "payload"},
    {"expressions", "highlight", "schema"},
    {"figure", "load", "plan", "terminal", "theme", "write"},
    {"document", "listing", "scaffold"},
    {"markdown"},
    {"directives", "requests"},
    {"compile"},
    {"check", "render"},
    {"build", "comparison", "preview", "recheck", "watch"},
    {"events"},
    {"answers"},
    {"serve"},
    {"cli"},
    {"__main__"},
]
"""A module imports only modules of layers before its own."""


def imports(path: Path) -> set[str]:
    """The modules of tutgen that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            package, _, module = node.module.partition(".")
            if package == "tutgen":
                names = [module] if module else [a.name for a in node.names]
                found |= {
                    name if (SOURCE / f"{name}.py").exists() else "__init__" for name in names
                }
    return found


def test_every_module_has_a_layer() -> None:
    assert set().union(*LAYERS) == {path.stem for path in SOURCE.glob("*.py")}


def test_imports_go_downwards() -> None:
    upwards = []
    below: set[str] = set()
    for layer in LAYERS:
        upwards += [
            f"{module} imports {imported}"
            for module in sorted(layer)
            for imported in sorted(imports(SOURCE / f"{module}.py") - below)
        ]
        below |= layer
    assert upwards == []


def test_only_load_reads_content_and_only_write_makes_files() -> None:
    """`open` and its like stand in the few modules whose job it is."""
    touching = {
        path.stem
        for path in SOURCE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("read_bytes", "read_text", "write_text", "write_bytes", "mkdir", "rename")
    }
    assert touching <= {
        "answers",  # the preview's own scripts
        "build",  # hands assets to the sink as they are
        "cli",  # writes a schema where it was asked to
        "events",  # source lines, for the overlay
        "explanations",
        "load",
        "preview",  # hands assets to the browser as they are
        "scaffold",
        "terminal",  # source lines, for diagnostics
        "theme",
        "write",
    }
