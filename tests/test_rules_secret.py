"""Real keys in the sources: found wherever they stand, and never printed whole."""

import random
import string
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import Ran

Files = Mapping[str, str]

KEY = "".join(random.Random(3).choices(string.ascii_letters + string.digits, k=40))
FILES = {
    "content/site.yaml": "title: Tutorials\nfields:\n  about: {type: markdown}\n",
    "content/pay/index.md": "---\ntitle: Pay\nservices: [acme]\n---\n\nOne.\n",
    "content/pay/[service].md": "---\ntitle: Pay here\n---\n\n{{ service.about }}\n\n```{request} ask\n```\n",
    "content/pay/requests.yaml": "ask:\n  method: GET\n  path: a\n",
    "content/plain.md": "# Plain\n",
    "content/models.yaml": "a:\n  task_type: text_embedding\n  source: https://a.example/\n",
    "content/services/acme.yaml": "name: Acme\nabout: It works.\n",
}  # fmt: skip


def message(key: str = KEY) -> str:
    return f"'{key[:4]}...' looks like a real secret (key or password)"


@pytest.mark.parametrize(
    ("path", "line", "place"),
    [
        ("content/site.yaml", f"# api_key: {KEY}\n", "4:12"),
        ("content/pay/index.md", f"The api_key: {KEY}\n", "7:14"),
        ("content/pay/[service].md", f"api_key={KEY}\n", "9:9"),
        ("content/pay/requests.yaml", f"  headers:\n    X-Api-Key: {KEY}\n", "5:16"),
        ("content/plain.md", f"`api_key: {KEY}`\n", "2:11"),
        ("content/models.yaml", f"# api_key: {KEY}\n", "4:12"),
        ("content/services/acme.yaml", f"# api_key: {KEY}\n", "3:12"),
    ],
)
def test_a_secret_is_found_in_every_source(
    findings: Callable[[Files], list[str]], path: str, line: str, place: str
) -> None:
    files = {**FILES, path: FILES[path] + line}
    assert findings(files) == [f"secret {path}:{place} {message()}"]


def test_placeholders_are_none(findings: Callable[[Files], list[str]]) -> None:
    line = "# api_key: <api_key>, password: changeme, token: $TOKEN\n"
    assert findings({path: text + line * (".yaml" in path) for path, text in FILES.items()}) == []


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_secret_is_not_printed(
    project: Callable[[Files], Path], tutgen: Callable[..., Ran], form: str
) -> None:
    path = "content/services/acme.yaml"
    root = project({**FILES, path: f"{FILES[path]}# api_key: {KEY}\n"})
    ran = tutgen("check", "--format", form, cwd=root)
    printed = ran.out + ran.err
    assert ran.code == 1
    assert KEY[:4] in printed
    assert KEY not in printed


def test_a_secret_can_be_waived(findings: Callable[[Files], list[str]]) -> None:
    path = "content/services/acme.yaml"
    files = {
        **FILES,
        path: f"waive: {{secret: It was never valid}}\n{FILES[path]}# api_key: {KEY}\n",
    }
    assert findings(files) == []
