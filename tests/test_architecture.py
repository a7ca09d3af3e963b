"""The modules stand in layers, and imports go downwards only."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src/tutgen"

LAYERS: list[set[str]] = [
    {"__init__", "admonitions", "dialect", "generated", "publishing"},
    {"attributes", "diagnostics", "placeholder", "site_address", "urls"},
    {"dialect.bracket_ids", "dialect.comments", "dialect.html_tags", "dialect.inline"},
    {"dialect.alerts", "dialect.stray_forms", "dialect.task_lists"},
    {"dialect.stray_markup"},
    {"dialect.callouts"},
    {"contracts", "contracts.values", "contracts.wording", "polling"},
    {"contracts.memory", "contracts.references"},
    {"contracts.addresses", "contracts.discriminators", "contracts.files", "contracts.styles"},
    {"contracts.adaptation"},
    {"contracts.parts"},
    {"contracts.faults"},
    {"languages"},
    {"explanations", "git", "gitignore", "ignore", "secret_shapes", "sources"},
    {"history", "yaml_source"},
    {"time_limit"},
    {"model", "payload", "template_problems"},
    {"expressions", "highlight", "schema"},
    {"home"},
    {"literal_code", "odd_characters"},
    {"figure", "generated.feed", "generated.not_found", "generated.sitemap", "load", "plan"},
    {"publishing.ancestry", "publishing.workflow", "terminal", "theme", "write"},
    {"document", "generated.redirects", "listing", "publishing.artifact", "renaming"},
    {"editor_schemas"},
    {"scaffold"},
    {"code_block", "form_body"},
    {"references"},
    {"markdown"},
    {"code_directive", "requests"},
    {"directives"},
    {"compile"},
    {"check", "metadata", "publishing.preflight"},
    {"render"},
    {"contracts.openapi", "rules.language", "rules.text"},
    {"rules.facts"},
    {"rules.asked", "rules.ownership"},
    {"rules.catalogue", "rules.spelled_out", "rules.vocabulary", "rules.waivers"},
    {
        "rules.completeness",
        "rules.likeness",
        "rules.spelling",
        "rules.links",
        "rules.promises",
        "rules.steps",
    },
    {"rules.claims", "rules.contract", "rules.leaks", "rules.placeholders", "rules.responses"},
    {"rules"},
    {"batches", "preview", "publishing.branch", "recheck", "watch"},
    {"generated.outputs"},
    {"build"},
    {"comparison"},
    {"events"},
    {"answers", "listening"},
    {"serve"},
    {"sarif"},
    {"reports"},
    {"options"},
    {"commands"},
    {"cli"},
    {"__main__"},
]
"""A module imports only modules of layers before its own."""


def name_of(path: Path) -> str:
    """`rules.facts` for rules/facts.py, `rules` for its package."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {name_of(path): path for path in SOURCE.rglob("*.py")}


def imports(path: Path) -> set[str]:
    """The modules of tutgen that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        package, _, module = node.module.partition(".")
        if package == "tutgen":
            for alias in node.names:
                whole = f"{module}.{alias.name}".removeprefix(".")
                found.add(next((n for n in (whole, module) if n in MODULES), "__init__"))
    return found


def test_every_module_has_a_layer() -> None:
    assert set().union(*LAYERS) == set(MODULES)


def test_imports_go_downwards() -> None:
    upwards = []
    below: set[str] = set()
    for layer in LAYERS:
        upwards += [
            f"{module} imports {imported}"
            for module in sorted(layer)
            for imported in sorted(imports(MODULES[module]) - below)
        ]
        below |= layer
    assert upwards == []


def test_only_load_reads_content_and_only_write_makes_files() -> None:
    """`open` and its like stand in the few modules whose job it is."""
    touching = {
        path.stem
        for path in MODULES.values()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("read_bytes", "read_text", "write_text", "write_bytes", "mkdir", "rename")
    }
    assert touching <= {
        "answers",  # the preview's own scripts
        "build",  # hands assets to the sink as they are
        "editor_schemas",  # keeps them as the model is
        "commands",  # writes a schema where it was asked to
        "events",  # source lines, for the overlay
        "explanations",
        "files",  # of contracts, which are no content
        "memory",  # of them, for the preview
        "load",
        "preview",  # hands assets to the browser as they are
        "scaffold",
        "terminal",  # source lines, for diagnostics
        "template_problems",
        "theme",
        "workflow",
        "write",
    }
