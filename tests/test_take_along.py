"""The files to take along, run from top to bottom: each sends what the page says."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from answering_server import Answering, Asked, Reply, answering
from conftest import Built, Files
from http_file_reader import HttpFile, decoded
from recording_server import recording
from test_markdown import sandbox
from test_request_languages import compiled
from test_request_languages_sent import NO_SCOPE, WRITTEN, Case, check, made_cases
from test_run import FERRY, ferries
from tutgen.language.writers.markdown_text import OF_REQUEST
from tutgen.pages.files.http_file import UNWRITABLE
from tutgen.pages.files.take_along import FORMS
from tutgen.pages.files.walkthrough import SentRequest, Walkthrough, comment, variables
from tutgen.preview.live_site import Preview
from tutgen.requests.form_layouts import FormLayouts
from tutgen.requests.languages.language import variable_name
from tutgen.requests.run_forms import RunForms
from tutgen.run.connection import send
from tutgen.run.outgoing import Outgoing

Make = Callable[[Files], Path]
Build = Callable[..., Built]
Ran = tuple[int, str]
"""Exit code, and all that was printed."""

COUNT = 40
"""Requests that hypothesis makes; a file sends all of them."""
NAME = "Zoë \"the \\ captain\"\n$(id) 'x' <b> `y` \t日本"
VALUES = {"TOKEN": "t-1 '$x'", "HARBOUR": "Oban & Mull/#?", "NAME": NAME}
PLAIN = {"TOKEN": "t-1 '$x'", "HARBOUR": "Oban+%26+Mull/%23?", "NAME": "Zoë 日本"}
"""The same for clients that put values in as they are."""


# ------------------------------------------------------------------------------------- running files


def run_http(text: str, values: Mapping[str, str], folder: Path) -> Ran:
    def sent(request: Outgoing) -> bytes:
        answer = send(request, 30, follows=False)
        if answer.status >= 400:
            raise ValueError(answer.status)
        return answer.body

    try:
        HttpFile(text, values, sent).run()
    except (KeyError, ValueError) as error:
        return 1, repr(error)
    return 0, ""


def run_sh(text: str, values: Mapping[str, str], folder: Path) -> Ran:
    for program in ("curl", "jq"):
        if shutil.which(program) is None:
            pytest.skip(f"needs {program}: see CONTRIBUTING.md")
    script = folder / "x.sh"
    script.write_text(text, "utf-8")
    environment = {"PATH": os.environ["PATH"], "no_proxy": "*", **values}
    done = subprocess.run(
        ["sh", script], capture_output=True, env=environment, timeout=120, check=False, text=True
    )
    return done.returncode, done.stdout + done.stderr


def run_ipynb(text: str, values: Mapping[str, str], folder: Path) -> Ran:
    """All code cells, in one namespace."""
    kept, printed, seen = dict(os.environ), StringIO(), dict[str, Any]()
    os.environ.update({"no_proxy": "*", **values})
    try:
        with redirect_stdout(printed):
            for cell in json.loads(text)["cells"]:
                if cell["cell_type"] == "code":
                    exec(compile(cell["source"], cell["id"], "exec"), seen)
    except Exception as error:  # whatever the file raises
        return 1, printed.getvalue() + repr(error)
    finally:
        os.environ.clear()
        os.environ.update(kept)
    return 0, printed.getvalue()


RUN = {".http": run_http, ".sh": run_sh, ".ipynb": run_ipynb}


@pytest.fixture(scope="module")
def started() -> Iterator[Answering]:
    with answering(ferries) as found:
        yield found


@pytest.fixture
def harbour(started: Answering) -> Answering:
    """The API of the ferries."""
    started.asked.clear()
    started.answers = ferries
    return started


def site(server: Answering, **files: str) -> dict[str, str]:
    """The ferries, whose API is on this machine."""
    own = FERRY["content/site.yaml"].replace("https://api.ferries.example/v2", server.address)
    return {**FERRY, "content/site.yaml": own, **files}


def said(asked: Asked) -> tuple[str, str, str, Any]:
    """A request, whichever way it was encoded."""
    body: Any = asked.body.decode()
    media = asked.headers.get("content-type", "")
    if "json" in media:
        body = json.loads(body)
    elif "form" in media:
        body = parse_qsl(body)
    return asked.method, decoded(asked.target), asked.headers["authorization"], body


# ---------------------------------------------------------------------------------------- whole pages


@pytest.mark.parametrize("ending", RUN)
def test_a_file_sends_what_the_page_says_in_its_order(
    ending: str, harbour: Answering, project: Make, build_site: Build, tmp_path: Path
) -> None:
    """Values of answers are taken from there, and steps that the service lacks are left out."""
    files = build_site(project(site(harbour))).files
    values = PLAIN if ending == ".http" else VALUES
    run = RUN[ending]
    code, printed = run(files[f"book/skye{ending}"].decode(), values, tmp_path)
    assert code == 0, printed
    bearer = f"Bearer {values['TOKEN']}"
    booked = {"crossing": "c/9 ä", "class": "cabin", "name": values["NAME"]}
    assert [said(asked) for asked in harbour.asked] == [
        ("GET", "/crossings?from=Oban & Mull/#?&day=2026-07-01", bearer, ""),
        ("POST", "/bookings", bearer, booked),
        ("PUT", "/bookings/41/cabin", bearer, {"beds": 2}),
        ("DELETE", "/bookings/41", bearer, ""),
    ]
    harbour.asked.clear()
    assert run(files[f"book/oban{ending}"].decode(), values, tmp_path)[0] == 0
    assert harbour.lines[2:] == ["POST /bookings/41/payments", "DELETE /bookings/41"]
    assert said(harbour.asked[2])[3] == [("amount", "12.50")]


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("it's", "$['it's']"),
        ("a.b", "$['a.b']"),
        ("ö x", "$['ö x']"),
        ("日本", "$['日本']"),
        ("größe", "$.größe"),
        ("@odata.etag", "$['`@odata.etag']"),
        ("a:b,c", "$['`a:b,c']"),
        ("*", "$['`*']"),
        ("$ref", "$['`$ref']"),
        ('~0/1"', "$['`~0/1\"']"),
        ("a[0];#1", ""),
    ],
)
def test_a_value_is_taken_by_whatever_key(
    key: str, path: str, harbour: Answering, project: Make, build_site: Build, tmp_path: Path
) -> None:
    """`path`: as REST Client reads it (jsonpath-plus 0.20.1, tried); empty: it cannot, and the environment has the value."""
    requests = FERRY["content/book/requests.yaml"]
    requests = requests.replace("{id: c-1, seats: 40}", f"{{{json.dumps(key)}: {{id: c-1}}}}")
    pointer = f"/crossings/0/{key.replace('~', '~0').replace('/', '~1')}/id"
    requests = requests.replace("at: /crossings/0/id", f"at: {json.dumps(pointer)}")
    files = build_site(project(site(harbour, **{"content/book/requests.yaml": requests}))).files
    text = files["book/oban.http"].decode()
    whole = f"find.response.body.$.crossings[0]{path.removeprefix('$')}.id"
    assert f"@crossing = {{{{{whole if path else '$processEnv CROSSING'}}}}}\n" in text
    harbour.answers = lambda asked: (
        Reply({"crossings": [{"x": 1, key: {"id": "c-9"}}]})
        if asked.method == "GET"
        else ferries(asked)
    )
    for ending, run in RUN.items():
        harbour.asked.clear()
        own = {"CROSSING": "c-9"} if ending == ".http" and not path else {}
        code, printed = run(files[f"book/oban{ending}"].decode(), {**PLAIN, **own}, tmp_path)
        assert code == 0, printed
        assert harbour.asked[1].json["crossing"] == "c-9"


ONE_NAME = """
token: {method: POST, path: /tokens, body: {name: <find it>}, response: {access_token: <token>}}
find-it: {method: GET, path: /first, response: {id: <first>}}
next: {method: GET, path: /second}
cancel: {method: DELETE, path: /bookings/<first>}
"""


@pytest.mark.parametrize("ending", RUN)
def test_a_request_may_be_called_as_a_placeholder(
    ending: str, harbour: Answering, project: Make, build_site: Build, tmp_path: Path
) -> None:
    order = ["token", "find-it", "next", "cancel"]
    page = "".join(f"```{{request}} {name}\n```\n\n" for name in order)
    own = {
        "content/book/requests.yaml": ONE_NAME,
        "content/book/[service].md": f"---\ntitle: Book\n---\n\n{page}",
        "content/services/skye.yaml": "name: Skye Line\n",
    }
    files = site(harbour, **own)
    files["content/site.yaml"] = files["content/site.yaml"].replace("  auth: {bearer: <token>}", "  headers: {Authorization: Bearer <token>}")  # fmt: skip
    text = build_site(project(files)).files[f"book/oban{ending}"].decode()
    harbour.answers = lambda asked: Reply(
        {"access_token": "t-2"} if asked.method == "POST" else {"id": asked.target[1:]}
    )
    code, printed = RUN[ending](text, {"TOKEN": "t-1", "FIND_IT": "Oban"}, tmp_path)
    assert code == 0, printed
    assert harbour.lines == ["POST /tokens", "GET /first", "GET /second", "DELETE /bookings/first"]
    assert [asked.headers["authorization"] for asked in harbour.asked[1:]] == ["Bearer t-2"] * 3
    assert harbour.asked[0].json == {"name": "Oban"}


RIVALS = """
login:
  method: POST
  path: /bookings
  auth: {basic: "<APIキー>:<APIシークレット>"}
  body: {a: <user id>, b: <user_id>, c: <ключ>, d: <User_ID>, e: <user_id_2>}
  response: {id: <имя>}
cancel: {method: DELETE, path: /bookings/<имя>}
"""
RIVAL_VALUES = {"API": "key", "API_2": "secret", "USER_ID": "b", "USER_ID_2": "e", "USER_ID_3": "d"} | {
    "USER_ID_4": "a", "VALUE_0CAF961A": "c",
}  # fmt: skip


@pytest.mark.parametrize("ending", RUN)
def test_no_two_placeholders_share_a_variable(
    ending: str, harbour: Answering, project: Make, build_site: Build, tmp_path: Path
) -> None:
    """A file says which placeholder a variable stands for, if its name does not."""
    page = "---\ntitle: Book\n---\n\n```{request} login\n```\n\n```{request} cancel\n```\n"
    own = {
        "content/book/requests.yaml": RIVALS,
        "content/book/[service].md": page,
        "content/services/skye.yaml": "name: Skye Line\n",
    }
    built = build_site(project(site(harbour, **own))).files
    text = built[f"book/oban{ending}"].decode()
    code, printed = RUN[ending](text, {**RIVAL_VALUES, "TOKEN": "t"}, tmp_path)
    assert code == 0, printed
    assert harbour.asked[0].headers["authorization"] == "Basic a2V5OnNlY3JldA=="
    assert harbour.asked[0].json == {name: name for name in "abcde"}
    assert harbour.lines[1] == "DELETE /bookings/41"
    for said in ("API: <APIキー>", "API_2: <APIシークレット>", "VALUE_0CAF961A: <ключ>"):
        assert f"# {said}" in text
    assert "# USER_ID_4: <user id>" in text
    assert "# USER_ID:" not in text
    script = built["book/oban.forms.js"].decode()
    for variable in RIVAL_VALUES:
        assert f'"nv","{variable}","o","="' in script


def test_an_http_file_says_which_request_it_cannot_hold(
    harbour: Answering, project: Make, build_site: Build
) -> None:
    """What its answer would give comes from the environment; the body of another one is sent as it is."""
    text = "  method: POST\n  headers: {Content-Type: text/plain}\n  body: "
    requests = FERRY["content/book/requests.yaml"].replace(
        '  method: POST\n  path: /bookings\n  body: {crossing: <crossing>, class: "{{ service.class }}", name: <name>}\n',
        f'{text}"deck\\n# <crossing>"\n  path: /bookings\n',
    )
    requests = requests.replace('  form: true\n  body: {amount: "12.50"}\n', '  headers: {Content-Type: text/xml}\n  body: "<pay>\\n\\n<!-- # -->12.50</pay>"\n')  # fmt: skip
    own = site(harbour, **{"content/book/requests.yaml": requests})
    written = build_site(project(own)).files["book/oban.http"].decode()
    reason = "its body would be read as something else"
    assert f"# @name book\n{UNWRITABLE}{reason}\n# POST {harbour.address}/bookings\n" in written
    assert "\n@booking = {{$processEnv BOOKING}}\n# @name pay\n" in written
    code, printed = run_http(written, {**PLAIN, "BOOKING": "41"}, Path())
    assert code == 0, printed
    assert [asked.method for asked in harbour.asked] == ["GET", "POST", "DELETE"]
    assert harbour.asked[1].body == b"<pay>\n\n<!-- # -->12.50</pay>"


@pytest.mark.parametrize("ending", RUN)
def test_a_file_names_what_the_environment_lacks_and_sends_nothing(
    ending: str, harbour: Answering, project: Make, build_site: Build, tmp_path: Path
) -> None:
    text = build_site(project(site(harbour))).files[f"book/skye{ending}"].decode()
    code, printed = RUN[ending](text, {"HARBOUR": "h", "NAME": "n"}, tmp_path)
    assert code != 0
    assert "TOKEN" in printed
    assert "HARBOUR" not in printed
    assert harbour.asked == []


@pytest.mark.parametrize("ending", [".sh", ".ipynb"])
def test_a_file_stops_where_a_request_fails(
    ending: str, harbour: Answering, project: Make, build_site: Build, tmp_path: Path
) -> None:
    text = build_site(project(site(harbour))).files[f"book/oban{ending}"].decode()

    def full(asked: Asked) -> Reply:
        return (
            Reply({"error": "the boat is full"}, 409) if asked.method == "POST" else ferries(asked)
        )

    harbour.answers = full
    code, printed = RUN[ending](text, VALUES, tmp_path)
    assert code != 0
    assert "the boat is full" in printed
    assert len(harbour.asked) == 2

    def nameless(asked: Asked) -> Reply:
        return Reply({"crossings": []})

    harbour.answers = nameless
    harbour.asked.clear()
    assert RUN[ending](text, VALUES, tmp_path)[0] != 0
    assert len(harbour.asked) == 1


@pytest.mark.parametrize("ending", [".sh", ".ipynb"])
@pytest.mark.parametrize("sample", ["{status: 410, body: null}", "{error: It has left.}"])
def test_an_error_that_the_sample_shows_is_none(
    ending: str, sample: str, harbour: Answering, project: Make, build_site: Build, tmp_path: Path
) -> None:
    requests = FERRY["content/book/requests.yaml"].replace(
        "path: /crossings\n", "path: /crossings\n  headers: {X-Trace: <trace>}\n"
    )
    requests = re.sub(r"  response:\n    crossings.*?\n(?=book)", f"  response: {sample}\n", requests, flags=re.DOTALL)  # fmt: skip
    requests = requests.replace("  values: {crossing: {from: find, at: /crossings/0/id}}\n", "")
    files = site(harbour, **{"content/book/requests.yaml": requests})
    text = build_site(project(files)).files[f"book/oban{ending}"].decode()
    harbour.answers = lambda asked: ferries(asked) if asked.method != "GET" else Reply({}, 410)
    values = {**VALUES, "CROSSING": "c", "TRACE": "t"}
    code, printed = RUN[ending](text, values, tmp_path)
    assert code == 0, printed
    assert len(harbour.asked) == 4


def test_a_notebook_is_valid_and_has_no_outputs(
    harbour: Answering, project: Make, build_site: Build
) -> None:
    """https://github.com/jupyter/nbformat/blob/main/nbformat/v4/nbformat.v4.5.schema.json"""
    content = build_site(project(site(harbour))).files["book/skye.ipynb"]
    notebook = json.loads(content)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len({*ids}) == len(ids)
    for cell in notebook["cells"]:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", cell["id"])
        keys = {"cell_type", "id", "metadata", "source"}
        if cell["cell_type"] == "code":
            keys |= {"execution_count", "outputs"}
            assert (cell["execution_count"], cell["outputs"]) == (None, [])
        assert cell.keys() == keys
        assert cell["source"].strip()
    said = "\n".join(
        cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown"
    )
    assert said.startswith("# Book with Skye Line")
    assert "It takes no payments." in said
    assert "Authorization" not in said
    assert "```http\nLocation: /bookings/7\n" in said


TABS = """---
title: Book with {{ service.name }}
---

::::{tab-set}
:::{tab-item} One
```{request} find
```
:::
:::{tab-item} Two
```{request} cabin
```
:::
::::

1. Look it up:

   ```{request} pay
   ```

   And wait.

2. Go.
"""


def test_a_notebook_follows_the_first_tab_and_cuts_lists(
    harbour: Answering, project: Make, build_site: Build
) -> None:
    files = site(harbour, **{"content/book/[service].md": TABS})
    text = build_site(project(files)).files["book/oban.ipynb"].decode()
    cells = [(cell["cell_type"], cell["source"]) for cell in json.loads(text)["cells"]]
    kinds = [kind for kind, _ in cells]
    assert kinds == ["markdown", "code", "code", "markdown", "code", "markdown"]
    assert "requests.get(" in cells[2][1]
    assert "PUT /bookings/<booking>/cabin" in cells[3][1].replace(harbour.address, "")
    assert cells[3][1].endswith("1. Look it up:")
    assert cells[5][1] == "And wait.\n\n2. Go."


def test_a_site_can_do_without(harbour: Answering, project: Make, build_site: Build) -> None:
    every = build_site(project(site(harbour))).files
    assert {a for a in every if a.endswith(tuple(RUN))} == {
        f"book/{service}{ending}" for service in ("oban", "skye") for ending in RUN
    }
    page = every["book/skye.html"].decode()
    for form in FORMS:
        files = site(harbour)
        files["content/site.yaml"] += f"outputs: {{{form.name}: false}}\n"
        root = project(files)
        others = build_site(root).files
        assert {*every} - {*others} == {f"book/{name}{form.ending}" for name in ("oban", "skye")}
        link = f'<a href="skye{form.ending}" download>'
        assert link in page
        assert link not in others["book/skye.html"].decode()
        assert Preview(root).asset(f"book/skye{form.ending}") is None


def test_the_preview_shows_what_a_build_writes(
    harbour: Answering, project: Make, build_site: Build
) -> None:
    root = project(site(harbour))
    files, preview = build_site(root).files, Preview(root)
    for ending in RUN:
        assert preview.asset(f"book/skye{ending}") == files[f"book/skye{ending}"]


def test_a_page_that_sends_nothing_has_none(project: Make, build_site: Build) -> None:
    """A call that comes in is none that readers send; a file of the project keeps its address."""
    incoming = FERRY["content/book/requests.yaml"].replace(
        "  method:", "  forms: [http]\n  method:"
    )
    own = {"content/book/requests.yaml": incoming.replace("  values: {crossing: {from: find, at: /crossings/0/id}}\n", "")}  # fmt: skip
    files = build_site(project({**FERRY, **own})).files
    assert not [a for a in files if a.endswith(tuple(RUN))]
    assert b"download" not in files["book/oban.html"]
    mine = build_site(project({**FERRY, "content/book/oban.sh": "mine"})).files
    assert mine["book/oban.sh"] == b"mine"
    assert b'href="oban.sh"' not in mine["book/oban.html"]
    assert b'href="oban.http"' in mine["book/oban.html"]


# -------------------------------------------------------------------------------------- awkward values


def walkthrough(cases: Sequence[Case], server: str) -> Walkthrough:
    """Requests to different first parts of a path."""
    own = sandbox().site
    languages = {form.name: form.language(own, variable_name) for form in FORMS}
    requests = []
    for number, case in enumerate(cases):
        prints = RunForms(
            compiled(case.written, {"server": f"{server}-{number}"}), languages, FormLayouts()
        )
        form = prints.of(NO_SCOPE, None)
        said = comment(f"{number}. \n@name x\n### {case.path}")
        requests.append(SentRequest(f"r{number}", said, form, (), False, number))
    names = variables(requests, variable_name)
    text = OF_REQUEST * (2 * len(cases))
    return Walkthrough(own, "T", None, text, requests, names, variable_name)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_file_says_the_same_as_the_model_whatever_the_values(form: Any, tmp_path: Path) -> None:
    """`<api_key>` of the values is one of the environment."""
    cases = [*WRITTEN, *made_cases(COUNT)]
    key = "@k-7" if form.name == "http_file" else "@k \"\\'$x\u2028"
    with recording() as server:
        walk = walkthrough(cases, f"{server.address}/{form.name}")
        text = form.write(walk)
        code, printed = RUN[form.ending](text, {"API_KEY": key}, tmp_path)
        assert code == 0, printed
        left_out = text.count(UNWRITABLE)
        sent = 0
        for number, case in enumerate(cases):
            for got in server.received.get(f"{form.name}-{number}", ()):
                sent += 1
                check(with_key(case, key), got)
        assert sent == len(cases) - left_out
        assert left_out < len(cases) / 4


def with_key(case: Case, key: str) -> Case:
    """What a server gets of a case with a value for its placeholder."""

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: filled(child) for name, child in value.items()}
        if isinstance(value, list):
            return [filled(child) for child in value]
        return (
            value.replace("<api_key>", key) if type(value) is str and "</" not in value else value
        )

    headers = filled(case.headers)
    return case._replace(headers=headers, body=filled(case.body))
