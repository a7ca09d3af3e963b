"""Sample responses that contradict their requests (K15)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutgen.check.elasticsearch.search import RequestParts, ResponseParts, contradictions
from tutgen.requests.request import Call

Findings = Callable[[Mapping[str, str]], list[str]]

SITE = """\
title: Tutorials
fields:
  about: {type: markdown}
  query: {type: payload}
names:
  index: "{{ service.slug }}-vectors"
"""
REQUESTS = "content/pay/requests.yaml"
BOTH = " (service 'acme', and in 1 other service)"


def site(request: str) -> dict[str, str]:
    """Two services of one tutorial that shows a request and its response."""
    files = {
        "content/site.yaml": SITE,
        "content/pay/index.md": "---\ntitle: Pay\nservices: [acme, bolt]\n---\n\nTwo.\n",
        "content/pay/[service].md": (
            "---\ntitle: '{{ service.name }}'\n---\n\n{{ service.about }}\n\n"
            "```{request} ask\n```\n\n```{response} ask\n```\n"
        ),
        REQUESTS: f"ask:\n  method: POST\n{request}",
    }
    for slug, name in {"acme": "Acme", "bolt": "Bolt"}.items():
        files[f"content/services/{slug}.yaml"] = (
            f"name: {name}\nabout: It works.\n"
            "query:\n  body: {size: 1}\n  notes: {/size: One hit.}\n"
        )
    return files


@pytest.mark.parametrize(
    ("path", "index", "where"),
    [
        ("{{ names.index }}/_search", "acme-vectors", " (service 'bolt')"),
        ("{{ names.index }}/_search", "other", BOTH),
        ("/{{ names.index }}/_search?size=3", "other", BOTH),
        ("https://es.example/{{ names.index }}/_search", "other", BOTH),
        ("a,b/_search", "c", BOTH),
    ],
)
def test_a_response_from_another_index(
    findings: Findings, path: str, index: str, where: str
) -> None:
    lines = f'  path: "{path}"\n  response: {{hits: {{hits: [{{_index: {index}}}]}}}}\n'
    found = [one for one in findings(site(lines)) if one.startswith("response-mismatch")]
    assert len(found) == 1
    assert found[0].startswith(
        f"response-mismatch {REQUESTS}:4:37 the response comes from the index '{index}', "
    )
    assert found[0].endswith(where)


@pytest.mark.parametrize(
    ("path", "index"),
    [
        ("{{ names.index }}/_search", "{{ names.index }}"),
        ("other*/_search", "others"),
        ("{{ names.index }},other/_search", "other"),
        ("{{ names.index }}/_search", "<index>"),
        ("<my index>/_search", "my"),
        ("_search", "other"),
        ("_all/_search", "other"),
        ("-a,*/_search", "other"),
        ("v1/search", "other"),
    ],
)
def test_a_response_that_may_come_from_there(findings: Findings, path: str, index: str) -> None:
    lines = f'  path: "{path}"\n  response: {{hits: {{hits: [{{_index: "{index}"}}]}}}}\n'
    assert [one for one in findings(site(lines)) if one.startswith("response-mismatch")] == []


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        ("{hits: {hits: '{{ service.found }}'}}", ["content/services/acme.yaml:3:25 the response comes from the index 'other'"]),
        ("{hits: '{{ service.whole }}'}", ["content/services/acme.yaml:4:32 the response comes from the index 'other'"]),
        ("'{{ service.answer }}'", ["content/services/acme.yaml:5:40 the response comes from the index 'other'"]),
        ("{hits: {hits: ['{{ service.hit }}']}}", ["content/site.yaml:7:49 the response comes from the index 'other'"]),
        ("{took: '{{ service.slug }}'}", []),
    ],
)  # fmt: skip
def test_a_response_that_a_service_brings(
    findings: Findings, response: str, expected: list[str]
) -> None:
    files = site(f'  path: "{{{{ names.index }}}}/_search"\n  response: {response}\n')
    files["content/site.yaml"] = SITE.replace(
        "  query:",
        "  found: {type: payload, default: {body: []}}\n  whole: {type: payload, default: {body: {}}}\n"
        "  answer: {type: payload, default: {body: {}}}\n"
        "  hit: {type: payload, default: {body: {_index: other}}}\n  query:",
    )
    files["content/services/acme.yaml"] = (
        "name: Acme\nabout: It works.\n"
        "found: {body: [{_index: other}]}\nwhole: {body: {hits: [{_index: other}]}}\n"
        "answer: {body: {hits: {hits: [{_index: other}]}}}\n"
        "query:\n  body: {size: 1}\n  notes: {/size: One hit.}\n"
    )
    found = [one for one in findings(files) if one.startswith("response-mismatch")]
    assert [one.split(",")[0].removeprefix("response-mismatch ") for one in found] == expected


def messages(
    body: Any, answer: Any, path: str = "a/_search", absent: Sequence[str] = ()
) -> list[str]:
    """What the rules say of a body and a response."""
    asked = RequestParts.of(Call("POST", path, {}, "", body, tuple(absent)))
    return [one.message for one in contradictions(asked, ResponseParts.of(answer))]


def hits(*sources: Any) -> Any:
    return {"hits": {"hits": [{"_source": source} for source in sources]}}


@pytest.mark.parametrize(
    ("asked", "source", "unasked"),
    [
        (["id", "text"], {"id": 1, "text": "a"}, []),
        (["id"], {"id": 1, "text": "a"}, ["text"]),
        ("id", {"id": 1, "text": "a"}, ["text"]),
        (["user"], {"user": {"name": "a"}}, []),
        (["user.name"], {"user": {"name": "a", "age": 1}}, ["user.age"]),
        (["user.*"], {"user": {"name": {"first": "a"}}, "usher": 1}, ["usher"]),
        (["*_id"], {"user_id": 1, "name": "a"}, ["name"]),
        ({"includes": ["user"]}, {"user": 1, "id": 1}, ["id"]),
        ({"excludes": ["user"]}, {"user": {"name": 1}, "id": 1}, ["user.name"]),
        ({"includes": ["user"], "excludes": ["user.age"]}, {"user": {"name": 1, "age": 1}}, ["user.age"]),
        (False, {"id": 1}, ["id"]),
        (False, {}, []),
        ([], {"id": 1}, ["id"]),
        (True, {"id": 1}, []),
        (["id"], {"id": {}}, []),
    ],
)  # fmt: skip
def test_only_fields_that_were_asked_for(asked: Any, source: Any, unasked: list[str]) -> None:
    assert messages({"_source": asked}, hits(source)) == [
        f"the response shows the field '{name}', which '_source' of the request does not ask for"
        for name in unasked
    ]


@pytest.mark.parametrize(
    ("body", "path", "count", "said"),
    [
        ({"size": 1}, "a/_search", 2, "2 hits, but the request asks for 1 ('size')"),
        ({}, "a/_search?size=1&pretty", 2, "2 hits, but the request asks for 1 ('size')"),
        ({"knn": {"k": 2}}, "a/_search", 3, "3 hits, but the request asks for 2 ('k')"),
        ({"knn": {"k": 2}, "query": {}}, "a/_search", 3, None),
        ({"size": 2}, "a/_search", 2, None),
        ({"size": "<size>"}, "a/_search", 2, None),
        ({"size": True}, "a/_search", 2, None),
        ({"source": {"size": 1}}, "_reindex", 2, None),
        ({}, "a/_search?size=<size>", 2, None),
        ({}, "a/_search", 20, None),
    ],
)
def test_no_more_hits_than_asked_for(body: Any, path: str, count: int, said: str | None) -> None:
    found = messages(body, hits(*[{}] * count), path)
    assert found == ([f"the response has {said}"] if said else [])


def test_what_is_left_out_of_a_body_is_not_asked() -> None:
    body = {"size": 1, "_source": ["id"]}
    assert messages(body, hits({"a": 1}, {}), absent=["/size", "/_source"]) == []


@pytest.mark.parametrize(
    ("body", "answer", "said"),
    [
        ({"model_id": "a"}, {"model_id": "b"}, "'model_id' is 'b' in the response, but 'a' in the request"),
        ({"in": [{"task_id": 1}]}, {"tasks": [{"task_id": 2}]}, "'task_id' is '2' in the response, but '1' in the request"),
        ({"dest": {"pipeline": "a"}}, {"pipeline": "b"}, "'pipeline' is 'b' in the response, but 'a' in the request"),
        ({"task_id": "1"}, {"task_id": 1}, None),
        ({"model_id": "<model_id>"}, {"model_id": "b"}, None),
        ({"model_id": "a"}, {"model_id": "<model_id>"}, None),
        ({"model_id": "a"}, {"model_id": "..."}, None),
        ({"model_id": "a"}, {"inference_id": "b"}, None),
        ({"model_id": "a"}, {"model_id": {"b": 1}}, None),
        ({"a": {"model_id": "a"}, "b": {"model_id": "b"}}, {"model_id": "b"}, None),
        ({"model_id": "a"}, [{"model_id": "b"}, {"model_id": "a"}], None),
        ({"model": "a"}, {"model": "a-2024-08-06"}, None),
        ({"id": 1}, {"id": 2}, None),
    ],
)  # fmt: skip
def test_ids_agree(body: Any, answer: Any, said: str | None) -> None:
    assert messages(body, answer) == ([said] if said else [])


def test_places_and_services(findings: Findings) -> None:
    """The value of a payload, of a name and of a condition; the extra hit; the key; the id."""
    lines = """\
  path: "{{ names.index }}/_search"
  body:
    inference_id: "{{ names.index }}"
    query: "{{ service.query }}"
    size: 3
    _source: [id]
  only: {/size: service.slug == 'bolt'}
  response:
    inference_id: acme-vectors
    hits:
      hits:
        - _source: {id: 1}
        - _source: {id: 2, name: a}
        - _source: {id: 3}
        - _source: {id: 4}
"""
    place = f"response-mismatch {REQUESTS}"
    found = [one for one in findings(site(lines)) if not one.startswith("spelled-out-name")]
    assert found == [
        f"{place}:11:19 'inference_id' is 'acme-vectors' in the response, but 'bolt-vectors' in the "
        "request (service 'bolt')",
        f"{place}:15:28 the response shows the field 'name', which '_source' of the request does not "
        f"ask for{BOTH}",
        f"{place}:17:11 the response has 4 hits, but the request asks for 3 ('size') (service 'bolt')",
    ]


def test_it_can_be_waived(findings: Findings) -> None:
    lines = (
        "  path: an-alias/_search\n  waive: {response-mismatch: The path has an alias}\n"
        "  response: {hits: {hits: [{_index: the-index}]}}\n"
    )
    assert findings(site(lines)) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["hits", "_source", "_index", "a_id", "size", "knn"]), inner
        )
    ),
)


@given(json_values, json_values, st.text(max_size=9))
def test_any_request_and_response_can_be_compared(body: Any, answer: Any, path: str) -> None:
    messages(body, answer, path)


@given(st.dictionaries(st.sampled_from(["a", "b_id", "_source", "c"]), json_values))
def test_a_response_that_repeats_its_request_agrees(body: dict[str, Any]) -> None:
    assert [m for m in messages(body, body) if "in the response" in m] == []
