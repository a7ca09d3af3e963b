"""The JSON Schema that editors read is the one that `load` validates with."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tutgen.content.load import load_site
from tutgen.content.schemas.models import models_schema
from tutgen.content.schemas.requests import requests_schema
from tutgen.content.schemas.service import service_schema
from tutgen.content.schemas.site import site_schema
from tutgen.content.validation import Validator
from tutgen.sources.source import Source
from tutgen.sources.yaml_origin import YamlOrigin
from tutgen.sources.yaml_source import parse
from tutgen.starter import editor_schemas

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"


def read(path: Path) -> Any:
    value, diagnostics = parse(Source(path.name, path.read_text("utf-8")))
    assert diagnostics == ()
    return value


def schemas() -> dict[str, Any]:
    site, diagnostics = load_site(ROOT)
    assert diagnostics == ()
    return editor_schemas.schemas(site)


def schema_of(path: Path) -> str:
    if path.name in ("site.yaml", "models.yaml"):
        return path.stem
    return "service" if path.parent.name == "services" else "requests"


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.yaml")), ids=lambda path: path.name)
def test_the_example_is_valid_for_another_validator(path: Path) -> None:
    jsonschema.Draft7Validator(schemas()[schema_of(path)]).validate(read(path))


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.yaml")), ids=lambda path: path.name)
def test_each_yaml_file_of_the_example_names_its_schema(path: Path) -> None:
    first = path.read_text("utf-8").split("\n", 1)[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == CONTENT / f"_schema/{schema_of(path)}.json"


@pytest.mark.parametrize("name", ["site", "service", "requests", "models"])
def test_the_committed_schema_is_the_one_of_the_model(name: str) -> None:
    """`tutgen schema NAME -o content/_schema/NAME.json` writes it anew."""
    assert json.loads((CONTENT / f"_schema/{name}.json").read_text("utf-8")) == schemas()[name]


@pytest.mark.parametrize("name", ["site", "service", "requests", "models"])
def test_the_schemas_are_draft_7(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(schemas()[name])


FAULTS: dict[str, tuple[str, Any]] = {
    "unknown field": ("service", {"name": "A", "sumary": "x"}),
    "missing name": ("service", {"deprecated": {"since": "2025-03"}}),
    "wrong choice": ("service", {"name": "A", "state": "drafty"}),
    "mention without a reason": ("service", {"name": "A", "mentions": {"b": {"c": 5}}}),
    "list of mentions": ("service", {"name": "A", "mentions": {"b": ["c"]}}),
    "common word without a reason": ("site", {"title": "T", "common_words": {"a": None}}),
    "number for text": ("site", {"title": 5}),
    "domain with a scheme": ("site", {"title": "T", "cname": "https://docs.example.org"}),
    "domain with a path": ("site", {"title": "T", "cname": "docs.example.org/a"}),
    "two domains": ("site", {"title": "T", "cname": "a.example.org\nb.example.org"}),
    "request without path": ("requests", {"a": {"method": "GET"}}),
    "note on no pointer": ("requests", {"a": {"method": "GET", "path": "x", "notes": {"b": "c"}}}),
    "name of a request": ("requests", {"No Slug": {"method": "GET", "path": "x"}}),
    "model without source": ("models", {"a": {"task_type": "rerank"}}),
    "id of a model": ("models", {"a b": {"task_type": "rerank", "source": "https://a.example"}}),
    "one number for a list": (
        "models",
        {"a": {"task_type": "rerank", "source": "https://a.example", "dims": 3}},
    ),
    "a length twice": (
        "models",
        {"a": {"task_type": "rerank", "source": "https://a.example", "dims": [3, 3]}},
    ),
}


@pytest.mark.parametrize(("name", "value"), FAULTS.values(), ids=FAULTS.keys())
def test_both_validators_refuse_the_same(name: str, value: Any) -> None:
    rules = {
        "site": site_schema(),
        "service": service_schema(()),
        "requests": requests_schema(),
        "models": models_schema(),
    }[name]
    assert not jsonschema.Draft7Validator(rules).is_valid(value)
    assert Validator(rules).validate(value, YamlOrigin(Source("x.yaml", "")), "a thing")


def test_a_declared_field_is_in_the_schema_with_its_help(
    project: Callable[[dict[str, str]], Path],
) -> None:
    root = project(
        {
            "content/site.yaml": "title: T\nfields:\n"
            "  port: {type: integer, required: true, help: Where it listens}\n"
        }
    )
    site, _ = load_site(root)
    service = service_schema(site.fields.values())
    assert service["properties"]["port"]["description"] == "Where it listens"
    assert service["else"]["required"] == ["name", "port"]
