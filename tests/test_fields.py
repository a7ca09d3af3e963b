"""The types of fields: each class says all there is to say of its type."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from conftest import Ran
from tutgen.content import fields, site_file
from tutgen.content.field_type import Compiled, Constant, Field, FieldCompiler, FieldType, Part
from tutgen.content.fields import FIELD_TYPES, declared_field, option_fault
from tutgen.content.schema_parts import Schema
from tutgen.content.schemas import field_declaration
from tutgen.content.validation import Validator
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin

Command = Callable[..., Ran]
ORIGIN = YamlOrigin(Source("content/site.yaml", ""))
FAULTY = {
    "text": 3,
    "identifier": [],
    "markdown": [],
    "integer": 1.5,
    "number": "many",
    "boolean": "yes",
    "link": "harbour.example",
    "model": True,
    "payload": {"notes": {}},
    "code": {"code": "moor()", "file": "samples/moor.py"},
    "choice": "third",
    "list": {},
}


def declared(name: str, **more: Any) -> Field:
    options = {"choices": ["first", "second"]} if name == "choice" else {}
    return declared_field("berth", {"type": name, **options, **more}, ORIGIN)


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_a_service_may_not_write_what_is_of_another_type(name: str) -> None:
    validator = Validator(declared(name).type.schema(declared(name)))
    assert validator.validate(FAULTY[name], ORIGIN, "a berth")


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("text", "north", True),
        ("text", 3, False),
        ("integer", 3, True),
        ("integer", True, False),
        ("number", 3, True),
        ("number", 2.5, True),
        ("number", "2.5", False),
        ("boolean", False, True),
        ("boolean", 0, False),
        ("link", "https://harbour.example", True),
        ("link", "harbour.example", False),
        ("choice", "second", True),
        ("choice", "third", False),
    ],
)
def test_what_an_expression_may_compute(name: str, value: Any, fits: bool) -> None:
    field = declared(name)
    assert field.type.accepts(field, value) is fits


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"type": "choice"}, "'berth': type and choices disagree"),
        ({"type": "text", "choices": ["a"]}, "'berth': type and choices disagree"),
        ({"type": "choice", "choices": ["a"]}, None),
        ({"type": "text"}, None),
    ],
)
def test_options_belong_to_their_type(raw: Mapping[str, Any], message: str | None) -> None:
    fault = option_fault("berth", raw)
    assert (fault and fault.message) == message


def test_the_parts_of_a_payload() -> None:
    raw = {"body": {"pier": {"side": "left", "depth": 7}}, "notes": {"/pier": "Where.", "/x": None}}
    assert list(FIELD_TYPES["payload"].parts(raw)) == [
        Part("prose", ".notes/pier", ("notes", "/pier"), "Where."),
        Part("key", ".body/pier", ("body", "pier"), "pier"),
        Part("key", ".body/pier/side", ("body", "pier", "side"), "side"),
        Part("value", ".body/pier/side", ("body", "pier", "side"), "left"),
        Part("key", ".body/pier/depth", ("body", "pier", "depth"), "depth"),
    ]


class Shouted(FieldType):
    """A type that nobody has thought of: a list of words, shown in capitals."""

    name = "shouted"
    options: ClassVar[Mapping[str, Schema]] = {"mark": {"type": "string"}}
    python_types = (list,)
    expected = "a list of words"

    def schema(self, field: Field) -> Schema:
        return {"type": "array", "items": {"type": "string"}, "errorMessage": "expected words"}

    def compile(
        self, field: Field, raw: Any, origin: YamlOrigin, compiler: FieldCompiler
    ) -> Compiled:
        mark = field.options.get("mark", "")
        return Constant(compiler.markdown(" ".join(raw).upper() + mark, origin))


def test_a_class_is_all_that_a_type_needs(
    project: Callable[[dict[str, str]], Path], tutgen: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "FIELD_TYPES", {**FIELD_TYPES, "shouted": Shouted()})
    monkeypatch.setattr(field_declaration, "FIELD_TYPES", fields.FIELD_TYPES)
    monkeypatch.setattr(site_file, "_validator", site_file._validator.__wrapped__)
    root = project(
        {
            "content/site.yaml": "title: T\nfields:\n"
            "  call: {type: shouted, mark: '!', required: true, help: What the pilot hears}\n",
            "content/services/tug.yaml": "name: Tug\ncall: [all, aboard]\n",
            "content/port/index.md": "---\nservices: [tug]\n---\n# Port\n\nA port.\n",
            "content/port/[service].md": "# {{ service.name }}\n\n{{ service.call }}\n",
        }
    )
    assert tutgen("check", cwd=root).code == 0
    assert tutgen("build", cwd=root).code == 0
    assert "<p>ALL ABOARD!</p>" in (root / "site/port/tug.html").read_text("utf-8")
    assert (
        "service.call\tshouted\tWhat the pilot hears" in tutgen("list", "variables", cwd=root).out
    )
    assert tutgen("new", "service", "ferry", cwd=root).code == 0
    ferry = (root / "content/services/ferry.yaml").read_text("utf-8")
    assert "# What the pilot hears\n# (a list of words)\ncall:\n" in ferry
    (root / "content/services/tug.yaml").write_text("name: Tug\ncall: aboard\n")
    assert "'call': expected words" in tutgen("build", cwd=root).err
