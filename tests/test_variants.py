"""Fields that are `by` a variant: what services write, and what expressions see within tabs and outside."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Built, Files, Ran
from tutgen.content.field_type import Field
from tutgen.content.fields import declared_field, keys_of_values
from tutgen.content.validation import Validator
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.expressions.admission import compile_closure
from tutgen.language.expressions.values import EvaluationError, Scope, Undefined, as_text
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin

Project = Callable[[Files], Path]
Build = Callable[..., Built]
Findings = Callable[[Files], list[str]]
TOOLS = {"pump": "Hand pump", "valve": "Valve"}
ORIGIN = YamlOrigin(Source("content/site.yaml", ""))


def field(name: str, **more: object) -> Field:
    return declared_field("seal", {"type": name, "by": "tool", **more}, ORIGIN, {"tool": TOOLS})


def differing(**values: object) -> ByVariant:
    return ByVariant("tool", TOOLS, values)


def value(expression: str, tool: str = "", **fields: object) -> object:
    scope = Scope(fields, None, {}, {})
    scope = scope.with_variant("tool", tool) if tool else scope
    return compile_closure(expression, expression)[0](scope)


@pytest.mark.parametrize(
    ("type_", "written", "place"),
    [
        ("text", "rubber", None),
        ("text", {"pump": "rubber", "valve": None}, None),
        ("text", {"pump": {"unsupported": "It *leaks*."}}, None),
        ("text", {"unsupported": "It leaks."}, None),
        ("text", {"pump": ["rubber"]}, "seal.pump"),
        ("text", {"pmup": "rubber"}, "unknown field 'pmup'"),
        ("integer", {"pump": 3, "valve": "{{ service.size }}"}, None),
        ("integer", {"pump": "three"}, "seal.pump"),
        ("choice", {"pump": "first", "valve": "third"}, "seal.valve"),
        ("link", {"valve": "seals.example"}, "seal.valve"),
        ("payload", {"body": {"size": 3}}, None),
        ("payload", {"pump": {"body": {"size": 3}}}, None),
        ("payload", {"pump": {"notes": {}}}, "seal.pump"),
        ("text", {"pump": {"unsupported": 3}}, "seal.pump.unsupported"),
    ],
)
def test_a_value_is_one_for_all_or_one_for_each_and_faults_are_at_their_places(
    type_: str, written: object, place: str | None
) -> None:
    declared = field(type_, **({"choices": ["first", "second"]} if type_ == "choice" else {}))
    schema = {"type": "object", "properties": {"seal": declared.type.schema(declared)}}
    found = Validator(schema).validate({"seal": written}, ORIGIN, "a bicycle")
    if place is None:
        assert not found
    else:
        (fault,) = found
        assert place in fault.message


@pytest.mark.parametrize(
    ("expression", "tool", "expected"),
    [
        ("service.seal", "pump", "rubber"),
        ("service.seal", "valve", "brass"),
        ("service.seal.valve", "pump", "brass"),
        ("service['seal']['valve']", "", "brass"),
        ("service.seal | upper", "pump", "RUBBER"),
        ("service.seal == 'brass'", "valve", True),
        ("service.shared", "", "tape"),
        ("service.shared.pump", "", "tape"),
        ("service.partial | default('none')", "valve", "none"),
        ("service.meant | default('none')", "valve", "none"),
        ("'yes' if service.meant else 'no'", "valve", "no"),
        ("'yes' if service.seal else 'no'", "", "yes"),
        ("service.nested.size", "valve", 4),
        ("service.nested.pump.size", "", 3),
    ],
)
def test_an_expression_sees_the_value_of_its_tab_or_of_the_variant_that_it_names(
    expression: str, tool: str, expected: object
) -> None:
    found = value(
        expression,
        tool,
        seal=differing(pump="rubber", valve="brass"),
        shared=differing(pump="tape", valve="tape"),
        partial=differing(pump="grease"),
        meant=differing(pump="grease", valve=Unsupported()),
        nested=differing(pump={"size": 3}, valve={"size": 4}),
    )
    assert found == expected


def test_outside_tabs_a_value_that_differs_has_no_text() -> None:
    seal = differing(pump="rubber", valve="brass")
    assert value("service.seal", seal=seal) is seal
    with pytest.raises(EvaluationError, match="differs by tool") as caught:
        as_text(seal)
    assert "{tab-set} tool" in str(caught.value.hint)
    with pytest.raises(EvaluationError, match="differs by tool"):
        value("service.seal == 'brass'", seal=seal)


def test_a_variant_that_is_not_there_says_what_is_missing() -> None:
    missing = value("service.seal", "valve", seal=differing(pump="rubber"))
    assert isinstance(missing, Undefined)
    assert (missing.message, missing.lacking) == ("'service.seal' has no 'valve'", Unsupported())
    wrong = value("service.seal.vavle", seal=differing(pump="rubber", valve="brass"))
    assert isinstance(wrong, Undefined)
    assert wrong.hint == "did you mean 'valve'? There are: pump, valve"


def test_no_variant_is_named_like_a_key_of_fields_or_of_their_values() -> None:
    assert {"type", "default", "by", "choices", "body", "notes", "unsupported"} <= keys_of_values()


SITE = """\
title: Bicycles
variants:
  tool: {pump: Hand pump, valve: Valve}
  place: {home: At home, road: On the road}
fields:
  seal: {type: text, by: tool, required: true}
  order: {type: text, by: tool, default: "order {{ service.seal }}"}
  hint: {type: text, default: "mind the {{ service.seal }}"}
"""
PAGE = """\
---
title: "Mend {{ service.name }}"
---
{{ service.order }}
"""


def bicycles(service: str, page: str = "", site: str = SITE) -> Files:
    return {
        "content/site.yaml": site,
        "content/services/roadster.yaml": f"name: Roadster\n{service}",
        "content/mend/index.md": "---\ntitle: Mend\nservices: [roadster]\n---\nChoose.\n",
        "content/mend/[service].md": f"{PAGE}\n{page}",
    }


def test_a_paragraph_of_a_value_that_differs_is_a_set_of_tabs(
    project: Project, build_site: Build
) -> None:
    built = build_site(project(bicycles("seal: {pump: rubber, valve: brass}\n")))
    assert not built.result.diagnostics
    assert built.main_of("mend/roadster.html") == (
        '<div class="tabs" data-group="tool">\n'
        '<section class="tab" id="tab-pump" data-variant="pump" aria-label="Hand pump">'
        '<p class="tab-label">Hand pump</p>\n<p>order rubber</p>\n</section>\n'
        '<section class="tab" id="tab-valve" data-variant="valve" aria-label="Valve">'
        '<p class="tab-label">Valve</p>\n<p>order brass</p>\n</section>\n'
        "</div>\n"
    )


@pytest.mark.parametrize(
    ("seal", "said"),
    [
        ("rubber", ["order rubber"]),
        ("{pump: rubber}", ["Hand pump", "order rubber"]),
        ("{pump: rubber, valve: null}", ["Hand pump", "order rubber"]),
        (
            "{pump: rubber, valve: {unsupported: Glued *in*.}}",
            ["Hand pump", "order rubber", "Valve", "Glued <em>in</em>."],
        ),
        ("{unsupported: None is made.}", ["None is made."]),
    ],
)
def test_what_is_made_of_a_value_is_there_where_the_value_is(
    project: Project, build_site: Build, seal: str, said: list[str]
) -> None:
    built = build_site(project(bicycles(f"seal: {seal}\n")))
    assert not built.result.diagnostics
    html = built.main_of("mend/roadster.html")
    assert all(text in html for text in said)
    assert html.count("<p>") == len([text for text in said if text not in TOOLS.values()])
    assert ("tab-label" in html) == (len(said) > 1)


def test_a_value_in_a_sentence_outside_tabs_is_an_error_at_its_place(
    project: Project, build_site: Build
) -> None:
    files = bicycles("seal: {pump: rubber, valve: brass}\n", "Buy {{ service.seal }}.")
    (found,) = build_site(project(files)).result.diagnostics
    assert (found.code, str(found.span)) == ("wrong-value", "content/mend/[service].md:6:5")
    files = bicycles("seal: {pump: rubber, valve: brass}\n", "So {{ service.hint }}.")
    (found,) = build_site(project(files)).result.diagnostics
    assert str(found.span) == "content/site.yaml:8:41"


def test_a_value_that_needs_itself_in_another_tab_is_reported(
    project: Project, build_site: Build
) -> None:
    seal = 'seal: {pump: "{{ service.order.valve }}", valve: brass}\n'
    (found,) = build_site(project(bicycles(seal))).result.diagnostics
    assert found.code == "cyclic-value"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("by: tool, required", "by: tol, required", "unknown-variant"),
        ("{home: At home,", "{body: At home,", "duplicate-key"),
        ("{home: At home,", "{Home: At home,", "wrong-key"),
        ("{home: At home,", '{home: "",', "wrong-type"),
    ],
)
def test_variants_that_cannot_be_are_reported(
    project: Project, build_site: Build, old: str, new: str, expected: str
) -> None:
    site = SITE.replace(old, new, 1)
    built = build_site(project(bicycles("seal: rubber\n", site=site)))
    assert expected in [d.code for d in built.result.diagnostics]


CODE = """\
## Seal it

::::{tab-set} tool
:::{tab-item} pump
```{code-block} bash
:note-1: Press it.
pump {{ service.seal }}
```

### Close it
:::
:::{tab-item} valve
```{code-block} bash
:note-1: Turn it.
turn {{ service.seal }}
```

### Close it
:::
::::
"""


def test_ids_and_notes_are_unique_over_all_variants(project: Project, build_site: Build) -> None:
    built = build_site(project(bicycles("seal: {pump: rubber, valve: brass}\n", CODE)))
    assert not built.result.diagnostics
    html = built.main_of("mend/roadster.html")
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {"close-it", "close-it-2"} <= set(ids)
    assert all(f'id="{to}"' in html for to in re.findall(r'href="#([^"]+)"', html))
    assert len([id_ for id_ in ids if "-note-1" in id_]) == 2


def test_what_stands_in_a_tab_is_a_section_of_its_own_for_search(
    project: Project, build_site: Build
) -> None:
    built = build_site(project(bicycles("seal: {pump: rubber, valve: brass}\n", CODE)))
    listed = built.files["search.html"].decode()
    for id_, heading in [("seal-it-valve", "Seal it (Valve)"), ("close-it-2", "Close it (Valve)")]:
        assert f'<a href="mend/roadster.html#{id_}">{heading}</a>' in listed


def test_tabs_are_switched_by_the_same_build_a_second_time(
    project: Project, tutgen: Callable[..., Ran]
) -> None:
    """The first tabs of a site bring script and stylesheet with them, to all pages."""
    root = project(
        bicycles("seal: rubber\n", site="title: Bicycles\nfields: {seal: {type: text}}\n")
    )
    page = root / "content/mend/[service].md"
    page.write_text("---\ntitle: Mend {{ service.name }}\n---\n{{ service.seal }}\n", "utf-8")
    assert tutgen("build", cwd=root).code == 0
    before = (root / "site/mend/index.html").read_text("utf-8")
    page.write_text(
        f"{page.read_text('utf-8')}\n:::{{tab-set}}\n```{{tab-item}} A\nB\n```\n:::\n", "utf-8"
    )
    assert tutgen("build", cwd=root).code == 0
    after = (root / "site/mend/index.html").read_text("utf-8")
    assert after != before
    (script,) = re.findall(r'src="([^"]+)"', after)
    assert "tab-list" in (root / "site/mend" / script).read_text("utf-8")


LAMPS = {
    "content/site.yaml": """\
title: Lamps
variants:
  tool: {label: "Tool & grip", pump: Hand pump, valve: Valve}
  size: {small: Small, large: Large}
fields:
  seal: {type: text, by: tool, label: Seal}
  width: {type: text, by: size}
""",
    "content/index.md": "# Home\n",
    "content/light/index.md": "---\ntitle: Light\nservices: [oil]\n---\n# Light\n",
    "content/light/[service].md": '---\ntitle: "{{ service.name }}"\n---\n\n{{ service.seal }}\n\n{{ service.width }}\n\n'
    "::::{tab-set} tool\n:::{tab-item} pump\nPump.\n:::\n::::\n",
    "content/services/oil.yaml": "name: Oil\nseal: {pump: cork, valve: wax}\nwidth: {small: '1', large: '2'}\n",
}


def test_a_group_says_what_it_is_called(project: Project, build_site: Build) -> None:
    html = build_site(project(LAMPS)).main_of("light/oil.html")
    assert re.findall('<div class="tabs"[^>]*>', html) == [
        '<div class="tabs" data-group="tool" data-label="Tool &amp; grip">',
        '<div class="tabs" data-group="size">',
        '<div class="tabs" data-group="tool" data-label="Tool &amp; grip">',
    ]


@pytest.mark.parametrize(
    ("group", "message"),
    [
        ("{label: Tool}", "the group 'tool' has no variants"),
        ("{label: '{{ x }}', pump: Pump}", "'variants.tool.label': expected the name of the group, as text without expressions"),
        ("{label: Tool, pump: Pump, help: Help}", "the variant 'help' is named like a key of fields"),
    ],
)  # fmt: skip
def test_a_label_is_a_text_beside_variants(findings: Findings, group: str, message: str) -> None:
    site = f"title: Lamps\nvariants:\n  tool: {group}\n"
    found = findings({"content/site.yaml": site, "content/index.md": "# Home\n"})
    assert [one.split(" ", 2)[2] for one in found] == [message]
