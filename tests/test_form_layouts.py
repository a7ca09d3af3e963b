"""Forms of requests that are printed once for many pages: they say what each page's own would."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from test_request_languages import compiled
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.payload import Payload
from tutgen.requests.form_layouts import FormLayouts, Forms
from tutgen.requests.languages import LANGUAGES
from tutgen.requests.languages.curl import CURL
from tutgen.requests.languages.sent import sent_of
from tutgen.requests.request import CompiledRequest, Filled, json_value

GAUGE = "{{ names.gauge }}"
PLACE = "{{ names.place }}"
WRITTEN: Mapping[str, Mapping[str, Any]] = {
    "json": {"body": {"gauge": GAUGE, "at": {"place": PLACE}, "unit": "m"}},
    "list": {"body": {"gauges": [GAUGE, PLACE]}},
    "form": {"body": {"gauge": GAUGE, "place": PLACE, "unit": "m"}, "form": True},
    "lines": {"body": [{"gauge": GAUGE}, {"place": PLACE}], "headers": {"Content-Type": "application/x-ndjson"}},
    "text": {"body": GAUGE, "headers": {"Content-Type": "text/plain"}},
    "query": {"query": {"gauge": GAUGE, "place": PLACE}},
    "headers": {"headers": {"X-Gauge": GAUGE}, "body": {"place": PLACE}},
    "basic": {"auth": {"basic": f"{GAUGE}:{PLACE}"}},
}  # fmt: skip
AWKWARD = st.sampled_from(
    ["a'b", 'a"b', "a\\b", "<key>", "<key>-<id>", "@a", "ü", "a b", "a&b", "$A", "`", "a\nb", "", "x!", "https://a.example/b?c=d", "7%"]
)  # fmt: skip
TEXTS = st.one_of(st.text("abz.-_ ", min_size=1), AWKWARD, st.text(max_size=5))
NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))
SCALARS = st.one_of(TEXTS, NUMBERS, st.booleans(), st.none())
BODIES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["depth", "tide", "a b"]), inner, max_size=3)
    ),
    max_leaves=5,
)
VALUES = st.one_of(TEXTS, SCALARS, BODIES.map(Payload))
PATHS = st.one_of(st.just("/gauges/"), TEXTS)


@cache
def request(kind: str) -> CompiledRequest:
    path = "{{ names.path }}"
    shared = {"server": "https://tides.example"}
    return compiled({"method": "POST", "path": path, **WRITTEN[kind]}, shared).addressed


def forms(filled: Filled, kind: str) -> Forms:
    """What a page shows of the request and what is sent, as JSON, and where the keys of the request are."""
    sent = sent_of(request(kind), filled)
    printed = [language.print(sent) for language in LANGUAGES]
    call = request(kind).call_of(filled)
    sent_json = json.dumps([call.path, json_value(call.body)], ensure_ascii=False)
    return Forms([*[one.text for one in printed], sent_json], [one.spans for one in printed])


@pytest.mark.parametrize("kind", WRITTEN)
@given(
    st.lists(
        st.fixed_dictionaries({"path": PATHS, "gauge": VALUES, "place": VALUES}),
        min_size=2,
        max_size=4,
    )
)
def test_a_page_gets_the_forms_of_its_own_values(kind: str, pages: list[dict[str, Any]]) -> None:
    layouts = FormLayouts()
    for names in pages:
        try:
            filled = request(kind).filled(Scope(None, None, names, {}))
            own = forms(filled, kind)
        except EvaluationError:  # what no request can send
            continue
        said = layouts.of(request(kind), filled, "all", lambda filled: forms(filled, kind))
        assert (said.texts, said.told) == (own.texts, own.told)


def count_of_prints(kind: str, pages: list[dict[str, Any]]) -> int:
    """How often the forms of a request are printed for pages of these names."""
    layouts, prints = FormLayouts(), 0

    def counted(filled: Filled) -> Forms:
        nonlocal prints
        prints += 1
        return forms(filled, kind)

    for names in pages:
        layouts.of(
            request(kind), request(kind).filled(Scope(None, None, names, {})), "all", counted
        )
    return prints


@pytest.mark.parametrize("kind", ["json", "form", "lines", "query"])
def test_plain_values_share_what_is_printed(kind: str) -> None:
    pages = [{"path": f"/{name}", "gauge": name, "place": f"{name}_2"} for name in ("a", "b-c")]
    assert count_of_prints(kind, pages) == 1


def test_keys_and_placeholders_decide_what_is_printed() -> None:
    tides = [{"depth": 3}, {"depth": 4}, {"depth": 3, "tide": "low"}, {"depth": 1}]
    pages = [{"path": "/a", "gauge": Payload(body), "place": "b"} for body in tides]
    assert count_of_prints("json", pages) == 2
    assert (
        count_of_prints("json", [{**pages[0], "place": place} for place in ("<id>", "<key>")]) == 2
    )


GAUGED: Mapping[str, Any] = {
    "method": "POST",
    "path": "/gauges",
    "body": {"gauge": GAUGE, "unit": "m"},
    "notes": {"/unit": "Metres."},
}


@pytest.mark.parametrize(
    ("other", "prints"),
    [
        ({"notes": {"/unit": "In metres."}}, 1),
        ({"notes": {"/gauge": "Its name."}}, 2),
        ({"emphasize": ["/unit"]}, 2),
        ({"body": {"gauge": GAUGE, "unit": "ft"}}, 2),
        ({"body": {"gauge": GAUGE, "unit": 1}}, 2),
    ],
)
def test_requests_that_say_the_same_share_what_is_printed(
    other: Mapping[str, Any], prints: int
) -> None:
    layouts, printed = FormLayouts(), list[CompiledRequest]()

    def forms(filled: Filled) -> Forms:
        printed.append(one)
        return Forms([CURL.print(sent_of(one, filled)).text])

    for name, written in (("first", GAUGED), ("second", {**GAUGED, **other})):
        one = compiled(written)
        filled = one.filled(Scope(None, None, {"gauge": name}, {}))
        assert layouts.of(one, filled, "all", forms).texts == forms(filled).texts
        printed.pop()
    assert len(printed) == prints
