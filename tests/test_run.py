"""`tutgen run`, against servers on this machine."""

import base64
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from answering_server import Answering, Answers, Asked, Reply, answering
from conftest import ROOT, Files, Ran

Run = Callable[..., Ran]
Serve = Callable[[Answers | None], Answering]

FERRY = {
    "content/site.yaml": """
title: Ferries
requests:
  server: https://api.ferries.example/v2
  auth: {bearer: <token>}
fields:
  class: {type: text, default: deck}
""",
    "content/services/oban.yaml": "name: Oban Ferries\n",
    "content/services/skye.yaml": (
        "name: Skye Line\nclass: cabin\nunsupported: {book#pay: It takes no payments.}\n"
    ),
    "content/book/index.md": "---\ntitle: Book\nservices: [oban, skye]\n---\n\nBook a crossing.\n",
    "content/book/[service].md": """---
title: Book with {{ service.name }}
---

## Find

```{request} find
```

## Book

```{request} book
```

```{response} book
```

:::{only} service.class == 'cabin'
```{request} cabin
```
:::

## Pay

```{request} pay
```

## Cancel

```{request} cancel
```
""",
    "content/book/requests.yaml": """
find:
  method: GET
  path: /crossings
  query: {from: <harbour>, day: 2026-07-01}
  response:
    crossings:
      - {id: c-1, seats: 40}
book:
  method: POST
  path: /bookings
  body: {crossing: <crossing>, class: "{{ service.class }}", name: <name>}
  values: {crossing: {from: find, at: /crossings/0/id}}
  response:
    status: 201
    headers: {Location: /bookings/7}
    body: {id: <booking>, state: waiting}
cabin:
  method: PUT
  path: /bookings/<booking>/cabin
  body: {beds: 2}
pay:
  method: POST
  path: /bookings/<booking>/payments
  form: true
  body: {amount: "12.50"}
  response: {paid: true, receipt: {number: 5}}
cancel:
  method: DELETE
  path: /bookings/<booking>
  response:
    status: 202
    body: null
""",
}
SET = ("--set", "token=t", "--set", "harbour=Oban & Mull", "--set", "name=Zoë")


def ferries(asked: Asked) -> Reply:
    """An API that answers as the samples of the ferries show."""
    path = asked.target.partition("?")[0]
    match asked.method, path:
        case "GET", "/crossings":
            return Reply(
                {"crossings": [{"id": "c/9 ä", "seats": 3, "ship": "Isla"}], "more": False}
            )
        case "POST", "/bookings":
            return Reply({"id": 41, "state": "new"}, 201, {"Location": "/bookings/41"})
        case "PUT", "/bookings/41/cabin":
            return Reply(status=204)
        case "POST", "/bookings/41/payments":
            return Reply({"paid": False, "receipt": {"number": 77}})
        case "DELETE", "/bookings/41":
            return Reply(status=202)
    return Reply({"error": {"reason": f"there is no {path}"}}, 404)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers, which end with the test."""
    with ExitStack() as stack:
        yield lambda answers: stack.enter_context(answering(answers))


@pytest.fixture
def ferry(project: Callable[[Files], Path]) -> Path:
    return project(FERRY)


def changed(**replies: Reply) -> Answers:
    """The ferries with other answers; the key is a method."""
    return lambda asked: replies.get(asked.method) or ferries(asked)


def book(tutgen: Run, service: str, address: str, *options: str, cwd: Path) -> Ran:
    """Runs the requests of the ferries with all values that they need."""
    arguments = ("run", "book", "--service", service, "--server", address)
    return tutgen(*arguments, *SET, *options, cwd=cwd)


# ------------------------------------------------------------------------------ the page's requests


def test_requests_go_out_in_the_order_of_the_page_with_values_of_answers(
    ferry: Path, tutgen: Run, serve: Serve
) -> None:
    server = serve(ferries)
    ran = book(tutgen, "oban", server.address, cwd=ferry)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith(
        f"Sent 4 requests to {server.address}: the answers are as the samples show\n"
    )
    assert server.lines == [
        "GET /crossings?from=Oban+%26+Mull&day=2026-07-01",
        "POST /bookings",
        "POST /bookings/41/payments",
        "DELETE /bookings/41",
    ]
    assert {one.headers["authorization"] for one in server.asked} == {"Bearer t"}
    assert server.asked[1].json == {"crossing": "c/9 ä", "class": "deck", "name": "Zoë"}
    assert server.asked[2].body == b"amount=12.50"
    assert server.asked[2].headers["content-type"] == "application/x-www-form-urlencoded"


def test_a_page_without_a_step_sends_nothing_of_it(ferry: Path, tutgen: Run, serve: Serve) -> None:
    server = serve(ferries)
    ran = book(tutgen, "skye", server.address, cwd=ferry)
    assert ran.code == 0, ran.err
    assert server.lines[1:] == ["POST /bookings", "PUT /bookings/41/cabin", "DELETE /bookings/41"]
    assert server.asked[1].json["class"] == "cabin"


def test_a_base_path_of_the_server_stands_before_each_path(
    ferry: Path, tutgen: Run, serve: Serve
) -> None:
    server = serve(lambda asked: ferries(asked._replace(target=asked.target.removeprefix("/v3"))))
    address = f"{server.address}/v3/"
    ran = book(tutgen, "oban", address, cwd=ferry)
    assert ran.code == 0, ran.err
    assert server.lines[1] == "POST /v3/bookings"


def test_what_is_set_goes_before_what_an_answer_gives(
    ferry: Path, tutgen: Run, serve: Serve
) -> None:
    server = serve(ferries)
    own = ("--set", "crossing=c-77")
    ran = book(tutgen, "oban", server.address, *own, cwd=ferry)
    assert ran.code == 0, ran.err
    assert server.asked[1].json["crossing"] == "c-77"


def test_a_request_is_left_out_if_it_is_to_be_skipped_or_comes_in(
    project: Callable[[Files], Path], tutgen: Run, serve: Serve
) -> None:
    key = "content/book/requests.yaml"
    text = FERRY[key].replace("cabin:\n", "cabin:\n  forms: [http]\n")
    server, root = serve(ferries), project({**FERRY, key: text})
    ran = book(
        tutgen,
        "skye",
        server.address,
        "--skip",
        "cancel",
        cwd=root,
    )
    assert ran.code == 0, ran.err
    assert [one.method for one in server.asked] == ["GET", "POST"]


VARIANTS = {
    "content/site.yaml": "title: Tides\nvariants: {unit: {metres: Metres, feet: Feet}}\n",
    "content/services/tidal.yaml": "name: Tidal\n",
    "content/tides/index.md": "---\ntitle: Tides\nservices: [tidal]\n---\n\nTides.\n",
    "content/tides/[service].md": """---
title: Tides
---

::::{tab-set} unit
:::{tab-item} metres
- In metres:

  ```{request} metres
  ```
:::
:::{tab-item} feet
```{request} feet
```
:::
::::
""",
    "content/tides/requests.yaml": (
        "metres: {method: GET, path: /tides?unit=m}\nfeet: {method: GET, path: /tides?unit=ft}\n"
    ),
}


@pytest.mark.parametrize(
    ("options", "target"), [((), "/tides?unit=m"), (("--variant", "unit=feet"), "/tides?unit=ft")]
)
def test_one_tab_of_each_set_is_followed(
    options: tuple[str, ...],
    target: str,
    project: Callable[[Files], Path],
    tutgen: Run,
    serve: Serve,
) -> None:
    server = serve(lambda asked: Reply({}))
    ran = tutgen(
        "run",
        "tides",
        "--service",
        "tidal",
        "--server",
        server.address,
        *options,
        cwd=project(VARIANTS),
    )
    assert ran.code == 0, ran.err
    assert [one.target for one in server.asked] == [target]


# -------------------------------------------------------------------------------------- the example

_TASK = "r1A2WoRbTwKZ516z6NEs5A:36619"


def elasticsearch(asked: Asked) -> Reply:
    """Answers like the API of the example."""
    path = asked.target.partition("?")[0]
    if path == "/_reindex":
        return Reply({"task": _TASK})
    if path == f"/_tasks/{quote(_TASK, safe=':')}":
        status = {"total": 7, "created": 7, "batches": 1, "updated": 0}
        return Reply(
            {"completed": True, "task": {"node": "r1A2", "status": status}, "response": {}}
        )
    if path.endswith("/_search"):
        index = path.split("/")[1]
        hit = {"_index": index, "_id": "x", "_score": 0.9, "_source": {"id": 3, "content": "Fish."}}
        return Reply({"took": 4, "hits": {"total": {"value": 1}, "hits": [hit, hit]}})
    return Reply({"acknowledged": True})


def drifted(asked: Asked) -> Reply:
    """The same, some years later."""
    if asked.target.startswith("/_reindex"):
        return Reply({"task_id": _TASK})
    if asked.target.endswith("/_search"):
        return Reply({"hits": {"hits": [{"_index": "x", "_score": "high", "fields": {}}]}})
    return elasticsearch(asked)


@pytest.mark.parametrize(("service", "count"), [("elser", 11), ("openai", 11)])
def test_an_api_that_answers_as_the_example_shows(
    service: str, count: int, tutgen: Run, serve: Serve
) -> None:
    server = serve(elasticsearch)
    keys = () if service == "elser" else ("--set", "api_key=k")
    ran = tutgen(
        "run", "semantic-search", "--service", service, "--server", server.address, *keys, cwd=ROOT
    )
    assert ran.code == 0, ran.err
    assert len(server.asked) == count
    assert server.lines[4:6] == [f"GET /_tasks/{_TASK}", f"POST /_tasks/{_TASK}/_cancel"]


def test_an_api_that_has_drifted_is_found_at_the_line_that_says_otherwise(
    tutgen: Run, serve: Serve
) -> None:
    server = serve(drifted)
    ran = tutgen(
        "run", "semantic-search", "--service", "elser", "--server", server.address, cwd=ROOT
    )
    assert ran.code == 1
    source = (ROOT / "content/semantic-search/requests.yaml").read_text("utf-8").split("\n")
    line = source.index('    task: "<node>:<number>"') + 1
    place = f"content/semantic-search/requests.yaml:{line}:5"
    assert (
        f"{place}: error[response-mismatch]: the answer has no '/task', which the sample shows"
        in ran.err
    )
    assert f'What came:\n  {{"task_id": "{_TASK}"}}\n' in ran.err
    assert "1 answer was not as expected, to 'reindex'; 7 of 11 requests were not sent" in ran.err
    assert len(server.asked) == 4


def test_all_requests_that_have_their_values_are_sent_with_keep_going(
    tutgen: Run, serve: Serve
) -> None:
    server = serve(drifted)
    arguments = ("run", "semantic-search", "--service", "elser", "--server", server.address)
    ran = tutgen(*arguments, "--keep-going", "--format", "json", cwd=ROOT)
    states = {one["name"]: one["state"] for one in json.loads(ran.out)["requests"]}
    assert ran.code == 1
    assert states["reindex"] == states["search"] == states["watch-reindex"] == "failed"
    assert states["cancel-reindex"] == "not-sent"
    assert states["delete-endpoint"] == "passed"
    messages = [one["message"] for one in json.loads(ran.out)["diagnostics"]]
    assert messages == [
        "the answer has no '/task', which the sample shows",
        "the answer to 'reindex' has no text and no number at '/task', which gives '<task_id>'",
        "'/hits/hits/0/_score' of the answer is a text, but a number in the sample",
        "the answer has no '/hits/hits/0/_source', which the sample shows",
    ]


# ------------------------------------------------------------------------- answers that are not right


def wrong(body: Any = None, status: int = 201, **headers: str) -> Answers:
    """Ferries whose booking is answered so."""
    reply = Reply(body, status, {"Location": "/x", **headers})
    return lambda asked: reply if asked.line == "POST /bookings" else ferries(asked)


BOOKING = {"id": 41, "state": "new"}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (wrong(BOOKING, 200), "15:13: error[response-mismatch]: the answer to 'book' has the status 200, but the sample has 201"),
        (wrong({"error": "full"}, 409), "has the status 409, but the sample has 201; it says: full"),
        (wrong({"id": 41}), "17:27: error[response-mismatch]: the answer has no '/state', which the sample shows"),
        (wrong({"id": 41, "state": 3}), "17:34: error[response-mismatch]: '/state' of the answer is a number, but a text in the sample"),
        (wrong([1]), "the body of the answer is a list, but an object in the sample"),
        (wrong({**BOOKING, "error": {"reason": "no"}}), "the answer is an error, but the sample none; it says: no"),
        (wrong(b"<p>Moved</p>"), "the answer is no JSON, but its sample is JSON"),
        (wrong(), "the answer has no body, but its sample is JSON"),
        (wrong(b"[" * 100_000), "the answer is no JSON, but its sample is JSON"),
        (wrong(b"\xff"), "the answer is no JSON, but its sample is JSON"),
        (lambda asked: Reply(BOOKING, 201) if asked.method == "POST" else ferries(asked),
         "16:15: error[response-mismatch]: the answer has no header 'Location', which the sample shows"),
        (changed(GET=Reply({"error": "x"}, 500)), "4:9: error[response-mismatch]: the answer to 'find' has the status 500, but one of 2xx"),
        (lambda asked: Reply({"gone": 1}, 202) if asked.method == "DELETE" else ferries(asked),
         "33:11: error[response-mismatch]: the answer has a body, but the sample none"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_as_its_sample(
    answers: Answers, said: str, ferry: Path, tutgen: Run, serve: Serve
) -> None:
    server = serve(answers)
    ran = book(tutgen, "oban", server.address, cwd=ferry)
    assert ran.code in (1, 3)
    assert said in ran.err


def test_a_difference_in_what_a_service_brings_stands_in_its_file(
    project: Callable[[Files], Path], tutgen: Run, serve: Serve
) -> None:
    files = {
        "content/site.yaml": "title: Maps\nfields: {place: {type: payload, required: true}}\n",
        "content/services/atlas.yaml": "name: Atlas\nplace:\n  body:\n    lat: 56.4\n    lon: -5.5\n",
        "content/find/index.md": "---\ntitle: Find\nservices: [atlas]\n---\n\nFind.\n",
        "content/find/[service].md": "---\ntitle: Find\n---\n\n```{request} find\n```\n\n```{response} find\n```\n",
        "content/find/requests.yaml": (
            "find:\n  method: GET\n  path: /find\n  response: {place: '{{ service.place }}'}\n"
        ),
    }
    server = serve(lambda asked: Reply({"place": {"lat": "56.4", "lng": -5.5}}))
    ran = tutgen(
        "run", "find", "--service", "atlas", "--server", server.address, cwd=project(files)
    )
    assert ran.code == 1
    assert "content/services/atlas.yaml:4:10: error[response-mismatch]: '/place/lat' of" in ran.err
    assert (
        "content/services/atlas.yaml:5:5: error[response-mismatch]: the answer has no '/place/lon'"
        in ran.err
    )


def test_a_long_answer_is_shown_in_part(ferry: Path, tutgen: Run, serve: Serve) -> None:
    server = serve(wrong({"x": "y" * 9_000 + "end"}))
    ran = book(tutgen, "oban", server.address, cwd=ferry)
    assert "... and 7,0" in ran.err
    assert "end" not in ran.err.partition("What came")[2].partition("... and")[0]


# ------------------------------------------------------------------------------------ before sending


def test_missing_values_are_all_named_before_anything_is_sent(
    ferry: Path, tutgen: Run, serve: Serve
) -> None:
    server = serve(ferries)
    ran = tutgen("run", "book", "--service", "oban", "--server", server.address, cwd=ferry)
    assert (ran.code, ran.out, server.asked) == (2, "", [])
    assert ran.err == (
        "error: values are missing: 'harbour', for 'find'; 'token', for 'find', 'book', 'pay', 'cancel'; "
        "'name', for 'book'\n"
        "       set them: --set harbour=VALUE --set token=env:TOKEN --set name=VALUE\n"
    )


def test_a_value_of_a_request_that_is_skipped_is_missing(
    ferry: Path, tutgen: Run, serve: Serve
) -> None:
    server = serve(ferries)
    ran = book(
        tutgen,
        "oban",
        server.address,
        "--skip",
        "book",
        cwd=ferry,
    )
    assert ran.code == 2
    assert "a value is missing: 'booking', for 'pay', 'cancel'" in ran.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("boook", "--service", "oban"), "there is no tutorial 'boook'"),
        (("book", "--service", "mull"), "the tutorial 'book' has no service 'mull'"),
        (("book", "--service", "oban"), "requests are sent to a server that you name only"),
        (("book", "--service", "oban", "--server", "127.0.0.1:9200"), "begins neither with http:// nor with https://"),
        (("book", "--service", "oban", "--server", "ftp://h"), "begins neither with http:// nor with https://"),
        (("book", "--service", "oban", "--server", "http://"), "its address names no host"),
        (("book", "--service", "oban", "--server", "http://h:99999"), "its address names no host"),
        (("book", "--service", "oban", "--server", "http://me:pw@h"), "holds a user's name or password"),
        (("book", "--service", "oban", "--server", "http://h/?a=1"), "without '?' and '#'"),
        (("book", "--service", "oban", "--server", "http://h", "--set", "token"), "number 1 has no name"),
        (("book", "--service", "oban", "--server", "http://h", "--set", "token=env:NO_SUCH"), "'NO_SUCH' is not set, or empty"),
        (("book", "--service", "oban", "--server", "http://h", "--set", "token=env:NO_UTF_8"), "the environment variable 'NO_UTF_8' is not UTF-8"),
        (("book", "--service", "oban", "--server", "http://h", "--set", "token=file:none"), "the file 'none': No such file"),
        (("book", "--service", "oban", "--server", "http://h", "--set", "token="), "the value is empty"),
        (("book", "--service", "oban", "--server", "http://h", *SET, "--skip", "fnd"), "there is no request 'fnd' to skip"),
        (("book", "--service", "oban", "--server", "http://h", *SET, "--variant", "unit=feet"), "no group of variants 'unit'"),
        (("book", "--service", "oban", "--server", "http://h", "--set", "token=a\r\nX: y", *SET[2:]),
         "the request 'find' cannot be sent: the value of its header 'Authorization' has a line end in it"),
        (("book", "--service", "oban", "--timeout", "0"), "'--timeout'"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_and_nothing_is_sent(
    options: tuple[str, ...],
    message: str,
    ferry: Path,
    tutgen: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_UTF_8", "\udcff")
    ran = tutgen("run", *options, cwd=ferry)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_project_with_errors_sends_nothing(
    project: Callable[[Files], Path], tutgen: Run, serve: Serve
) -> None:
    server = serve(ferries)
    page = FERRY["content/book/requests.yaml"].replace("service.class", "service.clas")
    root = project({**FERRY, "content/book/requests.yaml": page})
    ran = book(tutgen, "oban", server.address, cwd=root)
    assert (ran.code, server.asked) == (1, [])
    assert "error[undefined-name]" in ran.err


# ------------------------------------------------------------------------------------------- reports


def test_a_dry_run_prints_what_would_be_sent_without_secrets(
    ferry: Path, tutgen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FERRY_TOKEN", "s3cret/token")
    ran = tutgen(
        "run",
        "book",
        "--service",
        "oban",
        "-n",
        "--set",
        "token=env:FERRY_TOKEN",
        "--set",
        "name=Ida",
        cwd=ferry,
    )
    assert (ran.code, ran.err) == (0, "Nothing was sent.\n")
    assert ran.out.startswith(
        "# find\nGET https://api.ferries.example/v2/crossings?from=<harbour>&day=2026-07-01\n"
        "Authorization: Bearer ***\n\n# book\nPOST https://api.ferries.example/v2/bookings\n"
    )
    assert '"crossing": "<crossing>",\n  "class": "deck",\n  "name": "Ida"\n' in ran.out
    assert "s3cret" not in ran.out


def test_the_json_report_has_each_request(ferry: Path, tutgen: Run, serve: Serve) -> None:
    server = serve(wrong({"id": 41}))
    ran = book(
        tutgen,
        "oban",
        server.address,
        "--format",
        "json",
        cwd=ferry,
    )
    report = json.loads(ran.out)
    assert ran.code == 1
    assert {key: report[key] for key in ("version", "command", "ok", "tutorial", "service", "server")} == {
        "version": 1, "command": "run", "ok": False, "tutorial": "book", "service": "oban", "server": server.address
    }  # fmt: skip
    seconds = report["summary"].pop("seconds")
    assert seconds >= 0
    assert report["summary"] == {
        "errors": 1, "warnings": 0, "requests": 4, "passed": 1, "failed": 1, "no_answer": 0, "not_sent": 2
    }  # fmt: skip
    found, booked, paid, _ = report["requests"]
    assert (found["state"], found["status"], found["answer"]) == ("passed", 200, None)
    assert (booked["state"], booked["status"], booked["answer"]) == ("failed", 201, '{"id": 41}')
    assert json.loads(booked["body"])["crossing"] == "c/9 ä"
    assert (paid["state"], paid["status"], paid["reason"]) == ("not-sent", None, "'book' failed")
    (diagnostic,) = report["diagnostics"]
    assert booked["diagnostics"] == [diagnostic]
    assert diagnostic["file"] == "content/book/requests.yaml"
    assert diagnostic["start"] == {"line": 17, "column": 27}


def test_the_junit_report_has_a_case_for_each_request(
    ferry: Path, tutgen: Run, serve: Serve
) -> None:
    server = serve(wrong(b'{"id": "\x1b]]>&\x00"}'))
    ran = book(
        tutgen,
        "oban",
        server.address,
        "--format",
        "junit",
        cwd=ferry,
    )
    root = ET.fromstring(ran.out)
    (suite,) = root
    assert ran.code == 1
    assert (root.tag, suite.tag, suite.get("name")) == ("testsuites", "testsuite", "book/oban")
    counts = {"tests": "4", "failures": "1", "errors": "0"}
    assert {**suite.attrib, "time": ""} == {
        "name": "book/oban",
        **counts,
        "skipped": "2",
        "time": "",
    }
    assert {**root.attrib, "time": ""} == {"name": "tutgen run", **counts, "time": ""}
    cases = [(case.get("name"), [child.tag for child in case]) for case in suite]
    assert cases == [
        ("find", []),
        ("book", ["failure"]),
        ("pay", ["skipped"]),
        ("cancel", ["skipped"]),
    ]
    failure = suite[1][0]
    assert failure.get("type") == "response-mismatch"
    assert "content/book/requests.yaml:17:" in (failure.text or "")
    assert float(suite[0].get("time") or "") >= 0


# -------------------------------------------------------------------------------------------- safety

SECRET = "s3cr&t/+\"é' <ü> 𝄞="


def echo(asked: Asked) -> Reply:
    """Answers with what it was asked, in many forms."""
    text = SECRET
    content = text.encode()
    forms = [
        asked.headers.get("authorization", ""), json.dumps(text), json.dumps(text).replace("/", "\\/"), quote(text),
        quote(text, safe="").lower(), asked.target, base64.b64encode(content).decode(),
        base64.b64encode(b"x:" + content).decode(), base64.urlsafe_b64encode(b"y" + content).decode(), content.hex(),
        "".join(f"&#{ord(c)};" for c in text), "".join(f"&#x{ord(c):X};" for c in text),
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;"),
    ]  # fmt: skip
    said = "\n".join(forms).encode() + b"\n" + content
    location = {"X-Echo": quote(text), "Location": "http://elsewhere.example/" + quote(text)}
    return Reply(said, 302 if asked.target.startswith("/far") else 500, location)


@pytest.mark.parametrize("form", ["text", "json", "junit"])
@pytest.mark.parametrize("path", ["/near", "/far"])
@pytest.mark.parametrize("source", ["env:ECHOED", "file:echoed.txt"])
def test_a_secret_is_printed_in_no_form(
    source: str,
    path: str,
    form: str,
    project: Callable[[Files], Path],
    tutgen: Run,
    serve: Serve,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ECHOED", SECRET)
    root = project(
        {
            "echoed.txt": SECRET + "\n",
            "content/site.yaml": "title: Echo\nrequests: {auth: {basic: 'me:<password>'}}\n",
            "content/services/cave.yaml": "name: Cave\n",
            "content/call/index.md": "---\ntitle: Call\nservices: [cave]\n---\n\nCall.\n",
            "content/call/[service].md": "---\ntitle: Call\n---\n\n```{request} call\n```\n",
            "content/call/requests.yaml": (
                f"call:\n  method: POST\n  path: {path}/<password>?p=<password>\n  query: {{q: <password>}}\n"
                "  body: {a: <password>, b: 'x <password> y'}\n  response: {a: 1}\n"
            ),
        }
    )
    server = serve(echo)
    arguments = (
        "run",
        "call",
        "--service",
        "cave",
        "--server",
        server.address,
        "--format",
        form,
        "-vv",
    )
    ran = tutgen(*arguments, "--set", f"password={source}", cwd=root)
    printed = ran.out + ran.err
    assert ran.code == 1
    assert server.asked[0].json == {"a": SECRET, "b": f"x {SECRET} y"}
    basic = base64.b64encode(f"me:{SECRET}".encode()).decode()
    assert server.asked[0].headers["authorization"] == f"Basic {basic}"
    assert "***" in printed
    for piece in (
        "s3cr",
        "𝄞",
        "c3Nj",
        "M2Ny",
        basic[8:20],
        SECRET.encode().hex()[:12],
        "d834",
        "&#115;",
        "&#x73",
    ):
        assert piece not in printed


def test_a_token_that_an_answer_gives_is_masked(
    project: Callable[[Files], Path], tutgen: Run, serve: Serve
) -> None:
    key = "content/book/requests.yaml"
    text = FERRY[key].replace("<booking>", "<booking_token>")
    server = serve(wrong({"id": "tok-41-abc", "state": 3}))
    ran = book(
        tutgen,
        "oban",
        server.address,
        cwd=project({**FERRY, key: text}),
    )
    assert ran.code == 1
    assert '"id": "***"' in ran.err
    assert "tok-41" not in ran.err


@pytest.mark.parametrize("form", ["text", "json", "junit"])
def test_a_token_that_only_a_later_request_names_is_masked(
    form: str, project: Callable[[Files], Path], tutgen: Run, serve: Serve
) -> None:
    key = "content/book/requests.yaml"
    text = FERRY[key].replace("{id: <booking>,", "{id: b-7,")
    for path in ("cabin\n", "payments\n", "<booking>\n"):
        own = f"{path.replace('<booking>', '<booking_token>')}  values: {{booking_token: {{from: book, at: /id}}}}\n"
        text = text.replace(path, own)
    text = text.replace("<booking>", "<booking_token>")
    server = serve(wrong({"id": "tok-41-abc", "state": 3}))
    root = project({**FERRY, key: text})
    ran = book(tutgen, "oban", server.address, "--keep-going", "--format", form, cwd=root)
    assert (ran.code, server.lines[2]) == (1, "POST /bookings/tok-41-abc/payments")
    assert "***" in ran.out + ran.err
    assert "tok-41" not in ran.out + ran.err


@pytest.mark.parametrize(
    "reply",
    [
        Reply({"error": "x" * 494 + "s3cret-token"}, 400),
        Reply(None, 302, {"Location": "http://a.example/" + "x" * 178 + "s3cret-token"}),
    ],
    ids=["reason", "location"],
)
def test_no_part_of_a_secret_is_left_where_a_text_is_cut(
    reply: Reply, ferry: Path, tutgen: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN_OF_TEST", "s3cret-token")
    server = serve(changed(GET=reply))
    ran = book(tutgen, "oban", server.address, "--set", "token=env:TOKEN_OF_TEST", cwd=ferry)
    assert ran.code == 1
    assert "xx***" in ran.err
    assert "s3c" not in ran.err


ELSEWHERE = """
notify: {method: POST, path: "%s/hook", body: {a: 1}}
"""


def with_webhook(address: str) -> Files:
    return {
        **FERRY,
        "content/book/[service].md": FERRY["content/book/[service].md"]
        + "\n```{request} notify\n```\n",
        "content/book/requests.yaml": FERRY["content/book/requests.yaml"] + ELSEWHERE % address,
    }


def test_another_host_has_to_be_named(
    project: Callable[[Files], Path], tutgen: Run, serve: Serve
) -> None:
    server, other = serve(ferries), serve(lambda asked: Reply())
    root = project(with_webhook(other.address))
    address = server.address
    ran = book(tutgen, "oban", address, cwd=root)
    assert (ran.code, server.asked, other.asked) == (2, [], [])
    assert (
        f"requests go to hosts that nobody named: 'notify' to '127.0.0.1:{other.server_port}'"
        in ran.err
    )
    ran = book(tutgen, "oban", address, "--allow-host", f"127.0.0.1:{other.server_port}", cwd=root)
    assert ran.code == 0, ran.err
    assert other.lines == ["POST /hook"]
    assert "authorization" not in other.asked[0].headers


def test_an_answer_cannot_lead_a_request_to_another_host(
    project: Callable[[Files], Path], tutgen: Run, serve: Serve
) -> None:
    other = serve(lambda asked: Reply())
    text = FERRY["content/book/requests.yaml"].replace(
        "path: /bookings/<booking>\n", "path: /a\n  server: http://<booking>\n"
    )
    server = serve(wrong({"id": f"127.0.0.1:{other.server_port}", "state": "x"}))
    root = project({**FERRY, "content/book/requests.yaml": text})
    ran = book(
        tutgen,
        "oban",
        server.address,
        "--skip",
        "pay",
        cwd=root,
    )
    assert (ran.code, other.asked) == (1, [])
    assert "an answer led it to a host that nobody named" in ran.err


def test_an_answer_cannot_put_a_header_into_a_request(
    project: Callable[[Files], Path], tutgen: Run, serve: Serve
) -> None:
    text = FERRY["content/book/requests.yaml"].replace(
        "  form: true", "  headers: {X-B: <booking>}\n  form: true"
    )
    server = serve(wrong({"id": "1\r\nX-Evil: 1", "state": "x"}))
    root = project({**FERRY, "content/book/requests.yaml": text})
    ran = book(tutgen, "oban", server.address, cwd=root)
    assert (ran.code, len(server.asked)) == (1, 2)
    assert "the value of its header 'X-B' has a line end in it" in ran.err


def test_what_cannot_be_sent_is_reported_as_not_sent_too(
    project: Callable[[Files], Path], tutgen: Run, serve: Serve
) -> None:
    """Where a request above it failed."""
    text = FERRY["content/book/requests.yaml"].replace(
        "  form: true", "  headers: {X-B: <booking>}\n  form: true"
    )
    server = serve(wrong({"id": "1\r\nX-Evil: 1", "state": 3}))
    ran = book(
        tutgen,
        "oban",
        server.address,
        "--format",
        "json",
        cwd=project({**FERRY, "content/book/requests.yaml": text}),
    )
    states = [one["state"] for one in json.loads(ran.out)["requests"]]
    assert (ran.code, states) == (1, ["passed", "failed", "not-sent", "not-sent"])


@pytest.mark.parametrize("at", ["crossing", "booking"], ids=["body", "path"])
def test_a_value_that_is_half_a_character_is_not_sent(
    at: str, ferry: Path, tutgen: Run, serve: Serve
) -> None:
    """JSON can say a half of a surrogate pair, which no encoding has."""
    half = b'{"crossings": [{"id": "a\\ud83d", "seats": 1}]}'
    right = {"GET": Reply(half)} if at == "crossing" else {}
    posted = Reply(b'{"id": "\\ude00", "state": "x"}', 201, {"Location": "/x"})
    server = serve(changed(**right, POST=posted))
    ran = book(tutgen, "oban", server.address, cwd=ferry)
    assert (ran.code, len(server.asked)) == (1, 1 if at == "crossing" else 2)
    assert f"the value of '<{at}>' has half a character in it" in ran.err


@pytest.mark.parametrize(
    ("status", "method", "count"), [(301, "GET", 2), (307, "GET", 2), (307, "POST", 1)]
)
def test_a_redirect_is_followed_on_the_same_server_to_look_at_something_only(
    status: int, method: str, count: int, ferry: Path, tutgen: Run, serve: Serve
) -> None:
    def answers(asked: Asked) -> Reply:
        if asked.method == method and "moved" not in asked.target:
            return Reply(status=status, headers={"Location": f"{asked.target}?moved"})
        return ferries(asked)

    server = serve(answers)
    ran = book(tutgen, "oban", server.address, cwd=ferry)
    assert (
        len([one for one in server.asked if one.method == method and "payments" not in one.target])
        == count
    )
    assert ran.code == (0 if method == "GET" else 1)


def test_no_redirect_leads_to_another_server(ferry: Path, tutgen: Run, serve: Serve) -> None:
    other = serve(ferries)
    server = serve(
        changed(GET=Reply(status=302, headers={"Location": f"{other.address}/crossings"}))
    )
    ran = book(
        tutgen,
        "oban",
        server.address,
        "--allow-host",
        "127.0.0.1",
        cwd=ferry,
    )
    assert (ran.code, other.asked) == (1, [])
    assert f"it leads to '{other.address}/crossings', where nobody followed" in ran.err


def test_redirects_have_an_end(ferry: Path, tutgen: Run, serve: Serve) -> None:
    server = serve(changed(GET=Reply(status=302, headers={"Location": "/crossings"})))
    ran = book(tutgen, "oban", server.address, cwd=ferry)
    assert (ran.code, len(server.asked)) == (1, 5)
    assert "more than 5 redirects" in ran.err


def test_no_proxy_of_the_environment_gets_anything(
    ferry: Path, tutgen: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, proxy = serve(ferries), serve(lambda asked: Reply())
    monkeypatch.setenv("http_proxy", proxy.address)
    monkeypatch.setenv("HTTP_PROXY", proxy.address)
    ran = book(tutgen, "oban", server.address, cwd=ferry)
    assert (ran.code, proxy.asked) == (0, [])


# --------------------------------------------------------------------------------------- no answer


@pytest.fixture
def raw() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """Starts servers that do what they like with a connection; gives their addresses."""
    listening: list[socket.socket] = []

    def start(handle: Callable[[socket.socket], None]) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def loop() -> None:
            try:
                while True:
                    connection, _ = server.accept()
                    with connection:
                        connection.recv(65536)
                        handle(connection)
            except OSError:
                pass

        threading.Thread(target=loop, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}"

    yield start
    for server in listening:
        server.close()


def drip(connection: socket.socket) -> None:
    """Sends a byte again and again, so that no single wait is long."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        connection.sendall(b" ")
        threading.Event().wait(0.02)


def drip_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X")
        threading.Event().wait(0.02)


@pytest.mark.parametrize(
    ("handle", "said"),
    [
        (drip, "no whole answer within 0.4 s"),
        (drip_head, "no whole answer within 0.4 s"),
        (lambda c: threading.Event().wait(1), "no whole answer within 0.4 s"),
        (lambda c: None, "the connection was closed before an answer came"),
        (lambda c: c.sendall(b"SSH-2.0-x\r\n"), "what came is no whole answer of HTTP (BadStatusLine)"),
        (lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}"), "no whole answer of HTTP (IncompleteRead)"),
    ],
)  # fmt: skip
def test_without_an_answer_it_ends_with_3(
    handle: Callable[[socket.socket], None],
    said: str,
    ferry: Path,
    tutgen: Run,
    raw: Callable[[Callable[[socket.socket], None]], str],
) -> None:
    address = raw(handle)
    ran = book(
        tutgen, "oban", address, "--timeout", "0.4", "--keep-going", "--format", "json", cwd=ferry
    )
    states = [one["state"] for one in json.loads(ran.out)["requests"]]
    assert (ran.code, states) == (3, ["no-answer", "not-sent", "not-sent", "not-sent"])
    assert said in ran.err


def test_the_last_line_names_wrong_answers_beside_the_missing_one(
    ferry: Path,
    tutgen: Run,
    serve: Serve,
    raw: Callable[[Callable[[socket.socket], None]], str],
) -> None:
    sent = iter([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"])

    def once(connection: socket.socket) -> None:
        connection.sendall(next(sent, b""))

    options = ("--set", "crossing=c", "--keep-going")
    ran = book(tutgen, "oban", raw(once), *options, cwd=ferry)
    assert ran.code == 3
    assert (
        "error: no answer to 'book': the connection was closed before an answer came; before, 1 answer was not as "
        "expected, to 'find'; 2 of 4 requests were not sent\n"
    ) in ran.err


def test_the_last_line_says_of_each_request_what_was_wrong(
    ferry: Path, tutgen: Run, serve: Serve
) -> None:
    server = serve(
        changed(
            GET=Reply(status=302, headers={"Location": "/crossings"}),
            POST=Reply(b"x" * 10, headers={"Content-Encoding": "gzip"}),
        )
    )
    options = ("--set", "crossing=c", "--set", "booking=41", "--keep-going")
    ran = book(tutgen, "oban", server.address, *options, cwd=ferry)
    assert ran.code == 1
    assert (
        "error: 3 answers were not as expected, to 'find' (there were more than 5 redirects), 'book' (the answer is "
        "compressed, though that was not asked for), 'pay' (the answer is compressed, though that was not asked for)\n"
    ) in ran.err


def test_where_nobody_listens_it_ends_with_3(ferry: Path, tutgen: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    ran = book(tutgen, "oban", f"http://127.0.0.1:{port}", cwd=ferry)
    assert ran.code == 3
    assert (
        "error: no answer to 'find': Connection refused; 3 of 4 requests were not sent" in ran.err
    )


def test_a_server_without_tls_is_no_https(ferry: Path, tutgen: Run, serve: Serve) -> None:
    server = serve(ferries)
    address = server.address.replace("http:", "https:")
    ran = book(tutgen, "oban", address, cwd=ferry)
    assert (ran.code, server.asked) == (3, [])


@pytest.mark.parametrize(
    "head", [b"Content-Length: 20000000", b"Transfer-Encoding: chunked", b"X-No: length"]
)
def test_a_large_answer_is_not_read(
    head: bytes, ferry: Path, tutgen: Run, raw: Callable[[Callable[[socket.socket], None]], str]
) -> None:
    sent = []

    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n")
        block = b"10000\r\n" + b"x" * 0x10000 + b"\r\n" if b"chunked" in head else b"x" * 0x10000
        for _ in range(1000):
            connection.sendall(block)
            sent.append(len(block))

    ran = book(tutgen, "oban", raw(flood), cwd=ferry)
    assert ran.code == 1
    assert "the answer has more than 10,000,000 bytes" in ran.err
    assert sum(sent) < 30_000_000


def test_what_comes_before_an_answer_is_passed_over(
    ferry: Path, tutgen: Run, raw: Callable[[Callable[[socket.socket], None]], str]
) -> None:
    """RFC 8297: early hints."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    answer = b"HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n"
    ran = book(tutgen, "oban", raw(lambda c: c.sendall(2 * hints + answer)), cwd=ferry)
    assert ran.code == 1
    assert "the answer to 'find' has the status 418" in ran.err


def test_an_answer_that_is_compressed_is_not_unpacked(
    ferry: Path, tutgen: Run, serve: Serve
) -> None:
    server = serve(changed(GET=Reply(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})))
    ran = book(tutgen, "oban", server.address, cwd=ferry)
    assert ran.code == 1
    assert "the answer is compressed, though that was not asked for" in ran.err


def test_ctrl_c_stops_between_two_requests(ferry: Path, tutgen: Run, serve: Serve) -> None:
    def answers(asked: Asked) -> Reply:
        if asked.line == "POST /bookings":
            os.kill(os.getpid(), signal.SIGINT)
        return ferries(asked)

    server = serve(answers)
    before = signal.getsignal(signal.SIGINT)
    address = server.address
    ran = book(tutgen, "oban", address, "--format", "json", cwd=ferry)
    report = json.loads(ran.out)
    assert (ran.code, report["interrupted"]) == (130, True)
    assert [one["state"] for one in report["requests"]] == [
        "passed",
        "passed",
        "not-sent",
        "not-sent",
    ]
    assert len(server.asked) == 2
    assert "error: interrupted; 2 of 4 requests were not sent" in ran.err
    assert signal.getsignal(signal.SIGINT) is before
