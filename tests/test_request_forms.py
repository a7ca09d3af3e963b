"""The script beside a page that has its requests in other languages: what is in it, and when there is one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Built, Files, Ran
from tutgen.preview.live_site import Preview

FILES = {
    "content/site.yaml": "title: Tides\nrequests: {server: 'https://api.tides.example', auth: {bearer: <token>}}\n"
    "fields: {gauge: {type: payload, required: true}}\n",
    "content/services/north.yaml": "name: North\ngauge: {body: {depth: 3}, notes: {/depth: In metres.}}\n",
    "content/services/south.yaml": "name: South\ngauge: {body: {depth: 4}, notes: {/depth: In metres.}}\n",
    "content/read/index.md": "---\ntitle: Read\nservices: [north, south]\n---\nChoose.\n",
    "content/read/[service].md": "---\ntitle: 'Read {{ service.name }}'\n---\n\n```{request} read\n```\n\n```{request} list\n```\n",
    "content/read/requests.yaml": 'read: {method: POST, path: "/{{ service.slug }}", body: {gauge: "{{ service.gauge }}"}}\n'
    "list: {method: GET, path: /gauges, notes: {request: All of them.}}\n",
}
SCRIPT = "read/north.forms.js"
Build = Callable[..., Built]
Project = Callable[[Files], Path]


def plain(line: list[Any]) -> str:
    """The text of a line."""
    return "".join(
        f"<{part}>" if number % 2 else part
        for text in line[1::2]
        for number, part in enumerate(text if isinstance(text, list) else [text])
    )


def script(built: Built, address: str = SCRIPT) -> dict[str, Any]:
    text = built.files[address].decode()
    before, after = "tutgen.requests=", ";\n"
    assert text.startswith(before)
    assert text.endswith(after)
    found: dict[str, Any] = json.loads(text.removeprefix(before).removesuffix(after))
    return found


def test_each_form_has_its_lines_and_the_places_of_emphasis_and_notes(
    project: Project, build_site: Build
) -> None:
    found = script(build_site(project(FILES)))
    assert found["lexers"] == {"curl": "bash", "python": "python", "javascript": "javascript"}
    assert list(found["blocks"]) == ["request-read", "request-list"]
    read = found["blocks"]["request-read"]
    assert list(read) == ["curl", "python", "javascript"]
    lines, emphasized, notes = read["curl"]
    assert [plain(line) for line in lines] == [
        "TOKEN='<token>'",
        "curl 'https://api.tides.example/north' \\",
        '  -H "Authorization: Bearer $TOKEN" \\',
        "  --json '{",
        '  "gauge": {',
        '    "depth": 3',
        "  }",
        "}'",
    ]
    assert (emphasized, notes) == ([6], [6])
    lines, _, notes = found["blocks"]["request-list"]["python"]
    assert "/gauges" in plain(lines[notes[0] - 1])
    assert read["curl"][0][0] == ["nv", "TOKEN", "o", "=", "s1", ["'", "token", "'"]]


def test_lines_of_brackets_and_the_language_s_own_words_are_not_emphasized(
    project: Project, build_site: Build
) -> None:
    """Where the whole body is what the service brings, as in HTTP."""
    whole = FILES["content/read/requests.yaml"].replace(
        '{gauge: "{{ service.gauge }}"}', '"{{ service.gauge }}"'
    )
    blocks = script(build_site(project({**FILES, "content/read/requests.yaml": whole})))["blocks"]
    for lines, emphasized, _ in blocks["request-read"].values():
        shown = [plain(lines[number - 1]).replace('"', "") for number in emphasized]
        assert [line.strip(" ,") for line in shown] == ["depth: 3"]


def test_the_page_names_the_script_of_its_own_version(project: Project, build_site: Build) -> None:
    built = build_site(project(FILES))
    page = built.files["read/north.html"].decode()
    assert f'data-forms="{SCRIPT.removeprefix("read/")}?' in page
    assert page.count('data-forms="http curl python javascript"') == 2
    assert "data-forms" not in built.files["read/index.html"].decode()
    other = {**FILES, "content/services/north.yaml": "name: North\ngauge: {body: {depth: 5}}\n"}
    again = build_site(project(other)).files["read/north.html"].decode()
    address = page.split('data-forms="')[1].split('"')[0]
    assert address not in again


def test_nothing_of_a_sibling_is_in_it(project: Project, build_site: Build) -> None:
    """What services share is printed once; what differs is each one's own."""
    built = build_site(project(FILES))
    north, south = script(built)["blocks"], script(built, "read/south.forms.js")["blocks"]
    assert north["request-list"] == south["request-list"]
    assert "south" not in json.dumps(north)
    assert '"4"' not in json.dumps(north)


@pytest.mark.parametrize(
    ("site", "requests", "forms"),
    [
        ("outputs: {forms: false}\n", "", None),
        ("variants: {language: {http: HTTP}}\n", "", None),
        ("", "forms: [http], ", None),
        ("", "forms: [http, python], ", ["python"]),
        ("variants: {language: {curl: Shell, python: Snake}}\n", "", ["curl", "python"]),
    ],
)
def test_what_is_not_wanted_is_not_there(
    project: Project, build_site: Build, site: str, requests: str, forms: list[str] | None
) -> None:
    files = {
        **FILES,
        "content/site.yaml": FILES["content/site.yaml"] + site,
        "content/read/requests.yaml": FILES["content/read/requests.yaml"].replace(
            "{method", f"{{{requests}method"
        ),
    }
    built = build_site(project(files))
    assert built.result.ok
    page = built.files["read/north.html"].decode()
    if forms is None:
        assert SCRIPT not in built.files
        assert "data-forms" not in page
    else:
        assert list(script(built)["blocks"]["request-read"]) == forms


def test_a_language_of_the_project_is_among_them(project: Project, build_site: Build) -> None:
    files = {**FILES, "templates/requests/go.go": "call({{ method | go }})\n"}
    built = build_site(project(files))
    assert script(built)["blocks"]["request-list"]["go"][0][0][:2] == ["nx", "call"]
    assert "&#34;go&#34;:&#34;Go&#34;" in built.files["read/north.html"].decode()


def test_a_fault_of_its_template_is_reported_and_costs_no_other_form(
    project: Project, build_site: Build
) -> None:
    files = {**FILES, "templates/requests/go.go": "\n{{ method.none.at_all }}\n"}
    built = build_site(project(files))
    (found,) = built.result.diagnostics
    assert (found.code, f"{found.span}") == ("template", "templates/requests/go.go:2:11")
    assert list(script(built)["blocks"]["request-list"]) == ["curl", "python", "javascript"]


def test_a_page_that_shows_no_auth_needs_none(project: Project, build_site: Build) -> None:
    """The other forms have what the service says."""
    files = {
        **FILES,
        "content/site.yaml": "title: Tides\n"
        "requests: {server: 'https://tides.example', auth: '{{ service.auth }}', show: path}\n"
        "fields: {gauge: {type: payload, required: true}, auth: {type: payload}}\n",
        "content/services/south.yaml": "name: South\nauth: {body: {bearer: <key>}}\ngauge: {body: {depth: 4}}\n",
    }
    built = build_site(project(files))
    assert built.result.ok
    for address, is_there in {"read/north.forms.js": False, "read/south.forms.js": True}.items():
        lines = script(built, address)["blocks"]["request-list"]["python"][0]
        text = "\n".join(map(plain, lines))
        assert "https://tides.example/gauges" in text
        assert ("Bearer <key>" in text) == is_there


def test_a_file_of_the_project_has_its_address(project: Project, build_site: Build) -> None:
    built = build_site(project({**FILES, f"content/{SCRIPT}": "mine"}))
    (found,) = built.result.diagnostics
    assert (found.code, found.span.path) == ("address-conflict", f"content/{SCRIPT}")


def test_a_second_build_keeps_it_and_takes_it_away_with_its_page(
    project: Project, tutgen: Callable[..., Ran]
) -> None:
    root = project(FILES)
    assert tutgen("build", "-C", str(root)).code == 0
    first = (root / "site" / SCRIPT).read_bytes()
    ran = tutgen("build", "-C", str(root))
    assert "0 written" in ran.out + ran.err
    assert (root / "site" / SCRIPT).read_bytes() == first
    (root / "content/services/north.yaml").unlink()
    index = root / "content/read/index.md"
    index.write_text(index.read_text("utf-8").replace("north, ", ""), "utf-8")
    assert tutgen("build", "-C", str(root)).code == 0
    assert not (root / "site" / SCRIPT).exists()
    assert (root / "site/read/south.forms.js").exists()


def test_the_preview_serves_it(project: Project, build_site: Build) -> None:
    root = project(FILES)
    built = build_site(root)
    preview = Preview(root)
    assert preview.asset(SCRIPT) == built.files[SCRIPT]
    assert preview.asset("read/index.forms.js") is None
    assert preview.asset("read/none.forms.js") is None
