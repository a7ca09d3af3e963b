"""The model of what is published, as JSON."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import jsonschema
import pytest

from conftest import Built
from tutgen.preview.live_site import Preview

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]
SITES = Path(__file__).parent / "sites"

FILES = {
    "content/site.yaml": (
        "title: Ferries\nfields:\n  berths: {type: integer, label: Berths}\n  about: {type: markdown}\n"
        "  crew: {type: payload}\nnames: {port: 'north-{{ service.slug }}'}\n"
    ),
    "content/services/skua.yaml": (
        "name: Skua\nberths: 4\nabout: See *[the list](../ports.md)*.\ncrew: {body: {cook: <maître>}}\n"
        "waive: {foreign-word: secret reason}\naliases: [gull]\n"
    ),
    "content/services/tern.yaml": "name: Tern\nberths: 2\nabout: Small.\ncrew: {body: {cook: Ann}}\n",
    "content/services/wip.yaml": "name: Unfinished\ndraft: true\nberths: 9\nabout: Later.\n",
    "content/ports.md": "# Ports\n",
    "content/sail/index.md": "---\ntitle: Sail\nservices: [skua, tern, wip]\n---\nChoose.\n",
    "content/sail/[service].md": "## Board\n\n:::{request} board\n:::\n\n## Cast off\n\n{{ service.about }}\n",
    "content/sail/requests.yaml": (
        "board:\n  method: POST\n  path: /{{ names.port }}?at=<hour>\n  body: {crew: '{{ service.crew }}'}\n"
        "  response: {status: 201, headers: {Location: '/{{ names.port }}/7'}, body: {ok: true}}\n"
    ),
}


def test_the_model_of_a_site(project: Make, build_site: Build) -> None:
    files = build_site(project(FILES)).files
    model = json.loads(files["model.json"])
    assert model["fields"]["berths"] == {"type": "integer", "label": "Berths"}
    assert [s["slug"] for s in model["services"]] == ["skua", "tern"]
    assert model["tutorials"] == [
        {"title": "Sail", "address": "sail/index.html", "model": "sail/tutorial.json", "services": ["skua", "tern"]}
    ]  # fmt: skip


def test_the_model_of_a_tutorial(project: Make, build_site: Build) -> None:
    files = build_site(project(FILES)).files
    skua, tern = json.loads(files["sail/tutorial.json"])["services"]
    assert skua["fields"] == {
        "berths": 4, "about": "See *[the list](../ports.md)*.", "crew": {"cook": "<maître>"}
    }  # fmt: skip
    assert skua["names"] == {"port": "north-skua"}
    assert [(s["title"], s["supported"]) for s in skua["steps"]] == [
        ("Board", True),
        ("Cast off", True),
    ]
    assert skua["requests"] == [
        {
            "name": "board", "method": "POST", "server": None, "path": "/north-skua?at=<hour>", "headers": {},
            "body": {"crew": {"cook": "<maître>"}}, "placeholders": ["hour", "maître"],
            "response": {"status": 201, "headers": {"Location": "/north-skua/7"}, "body": {"ok": True}},
        }
    ]  # fmt: skip
    assert tern["requests"][0]["placeholders"] == ["hour"]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("body: '<crew><cook>Ann</cook></crew>', headers: {Content-Type: text/xml, X-Key: <key>}", ["key"]),
        ("body: {<name>: <cook>, note: 'see <b>this</b>'}", ["cook"]),
        ("form: true, body: {cook: <cook>, <name>: 1}", ["cook"]),
        ("server: 'https://<host>', query: {<name>: <hour>}", ["host", "hour"]),
    ],
)  # fmt: skip
def test_the_placeholders_are_those_that_pages_mark(
    said: str, names: list[str], project: Make, build_site: Build
) -> None:
    request = f"board: {{method: POST, path: /a, {said}}}\n"
    files = build_site(project({**FILES, "content/sail/requests.yaml": request})).files
    (skua, _) = json.loads(files["sail/tutorial.json"])["services"]
    assert skua["requests"][0]["placeholders"] == names
    html = files["sail/skua.html"].decode()
    assert set(re.findall('<var data-name="([^"]*)"', html)) == set(names)


def test_numbers_are_spelled_as_on_pages(project: Make, build_site: Build) -> None:
    body = "{limit: 1e400, price: 1.10, whole: 12345678901234567890.123}"
    files = {
        **FILES,
        "content/site.yaml": FILES["content/site.yaml"].replace(
            "fields:", "fields:\n  fare: {type: number}"
        ),
        "content/services/skua.yaml": f"{FILES['content/services/skua.yaml']}fare: 2.50\n",
        "content/sail/requests.yaml": (
            f"board: {{method: POST, path: /a, body: {body}, response: {body}}}\n"
        ),
    }
    model = build_site(project(files)).files["sail/tutorial.json"].decode()
    json.loads(model, parse_constant=pytest.fail)
    assert '"fare":2.50' in model
    assert model.count('"body":{"limit":1e400,"price":1.10,"whole":12345678901234567890.123}') == 4


def test_it_says_nothing_of_what_is_not_published(project: Make, build_site: Build) -> None:
    files = build_site(project(FILES)).files
    said = files["model.json"] + files["sail/tutorial.json"]
    for word in (b"Unfinished", b"secret reason", b"content/", b".yaml"):
        assert word not in said


@pytest.mark.parametrize("name", ["texting", "stations", "trial", "printers", "sensors"])
def test_it_is_what_its_schema_says(name: str, build_site: Build) -> None:
    files = build_site(SITES / name).files
    schema = json.loads(files["model.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    models = [a for a in files if a.endswith(("tutorial.json", "model.json"))]
    assert len(models) > 1
    for address in models:
        jsonschema.validate(json.loads(files[address]), schema)


@pytest.mark.parametrize("address", ["model.json", "model.schema.json", "sail/tutorial.json"])
def test_the_preview_shows_it(address: str, project: Make, build_site: Build) -> None:
    root = project(FILES)
    assert Preview(root).asset(address) == build_site(root).files[address]


def test_a_site_can_do_without(project: Make, build_site: Build) -> None:
    site = f"{FILES['content/site.yaml']}outputs: {{model: false}}\n"
    files = build_site(project({**FILES, "content/site.yaml": site})).files
    assert [a for a in files if a.endswith(".json")] == []
