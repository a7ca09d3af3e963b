"""The registry of the sibling rules."""

import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from weakref import ref

import pytest

from tutgen.build.stages import BuildOptions, build
from tutgen.check import rules, sibling_rules
from tutgen.check.rule import Rule
from tutgen.check.rules import load_rules
from tutgen.check.siblings.facts import TutorialFacts
from tutgen.check.siblings.prose.words_before import values_behind
from tutgen.check.siblings.text import WrittenText
from tutgen.diagnostics import Diagnostic
from tutgen.diagnostics.registry import codes

SITE = {
    "content/site.yaml": "title: Mills\n",
    "content/services/wind.yaml": "name: Wind\n",
    "content/grind/index.md": "---\nservices: [wind]\n---\n# Grind\n\nGrind grain.\n",
    "content/grind/[service].md": "# {{ service.name }}\n\nTurn.\n",
}


def test_each_module_of_rules_is_named_after_its_code() -> None:
    modules = {path.stem.replace("_", "-") for path in Path(rules.__path__[0]).glob("[a-z]*.py")}
    assert set(load_rules()) == modules
    assert modules <= set(codes())


def test_each_rule_looks_at_something() -> None:
    for rule in load_rules().values():
        assert rule.of_site or rule.of_tutorial or rule.of_sources


@pytest.mark.slow
def test_a_build_loads_no_rule(project: Callable[[dict[str, str]], Path]) -> None:
    root = project(SITE)
    program = (
        "import sys; from tutgen.cli.main import main; code = main(['build', '-q'] + sys.argv[1:])\n"
        "loaded = [name for name in sys.modules if name.startswith('tutgen.check.')]\n"
        "print(code, *[name for name in loaded if 'rules' in name or 'siblings' in name])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, "-C", str(root)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["0"]


def test_a_tutorial_leaves_no_text_to_the_collector(
    project: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "content/grind/[service].md"
    seen: list[ref[WrittenText]] = []

    def look(facts: TutorialFacts) -> Iterator[Diagnostic]:
        text = facts.sources[page]
        assert [one.text for one in values_behind(text)] == [text]
        seen.append(ref(text))
        return iter(())

    root = project({**SITE, page: "# {{ service.name }}\n\nTurn the {{ service.name }}.\n"})
    monkeypatch.setattr(sibling_rules, "load_rules", lambda: {"look": Rule(of_tutorial=look)})
    thresholds = gc.get_threshold()
    gc.set_threshold(0)
    try:
        build(root, BuildOptions(jobs=1, siblings=True))
        left = [text() for text in seen]
    finally:
        gc.set_threshold(*thresholds)
    assert left == [None]
