"""An answer held to a sample: by `tutgen run`, and by the page in the browser. Both say the same."""

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from tutgen.run.comparison import differences, parsed, reasons_of
from tutgen.run.holding import shown_names, values_shown
from tutgen.sources.json_pointer import Steps

_KEYS = st.sampled_from(["tide", "depth", "a-b", "sea level", "...", "é"])
_SCALARS = st.sampled_from(
    [None, True, False, 0, 1.5, -3, "", "Oban", "...", "…", "<berth>", "<a>:<b>", "x <berth>"]
)
_JSON = st.recursive(
    _SCALARS,
    lambda child: st.lists(child, max_size=3) | st.dictionaries(_KEYS, child, max_size=3),
    max_leaves=8,
)


@st.composite
def near(draw: st.DrawFn, value: Any) -> Any:
    """A value like another, with a change here and there."""
    if draw(st.integers(0, 9)) == 0:
        return draw(_JSON)
    if isinstance(value, dict):
        return {k: draw(near(v)) for k, v in value.items() if draw(st.integers(0, 9))}
    return [draw(near(item)) for item in value] if isinstance(value, list) else value


def _pairs() -> list[tuple[Any, Any]]:
    found = []

    @settings(max_examples=300, phases=[Phase.generate])
    @given(_JSON.flatmap(lambda sample: st.tuples(st.just(sample), near(sample))))
    def collect(pair: tuple[Any, Any]) -> None:
        found.append(pair)

    collect()
    return found


def place(steps: Steps) -> str:
    """A place as the page writes it."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        elif re.fullmatch(r"[^\W\d][\w$-]*", step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


_SCRIPT = """
import { load } from './load.mjs';
const form = load('templates/js/lazy/answer/00-pure.js', 'tutgenForm');
let text = '';
for await (const part of process.stdin) text += part;
const said = JSON.parse(text).map(([sample, answer]) => form.judge(sample, answer));
console.log(JSON.stringify(said.map(({ is, findings }) => [is, (findings ?? []).map(({ path }) => path)])));
"""


@pytest.mark.slow
def test_the_page_and_the_command_find_the_same_differences() -> None:
    if shutil.which("node") is None:
        pytest.skip("needs node 20 or newer: apt-get install nodejs")
    pairs = _pairs()
    texts = json.dumps([[json.dumps(one) for one in pair] for pair in pairs])
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", _SCRIPT],
        cwd=ROOT / "tests/scripts", input=texts, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
    of_page = json.loads(done.stdout)
    kinds = set()
    for (sample, answer), (verdict, places) in zip(pairs, of_page, strict=True):
        found = [place(one.answer) for one in differences(sample, answer)]
        assert found == places, (sample, answer)
        assert bool(found) == (verdict == "other"), (sample, answer)
        kinds.add(verdict)
    assert kinds == {"same", "other"}


@given(_JSON)
def test_a_sample_that_is_not_shortened_is_like_itself(value: Any) -> None:
    assume('"..."' not in json.dumps(value) and "…" not in json.dumps(value, ensure_ascii=False))
    assert differences(value, value) == []


def test_a_long_list_costs_no_more_than_so_much() -> None:
    sample = [{f"key{n}": n} for n in range(300)]
    answer = [{"other": 1}] * 5_000
    assert len(differences(sample, answer)) == 1


def test_a_deep_answer_is_no_json() -> None:
    with pytest.raises(ValueError, match="deep"):
        parsed("[" * 200_000 + "]" * 200_000)


@pytest.mark.parametrize(
    ("sample", "answer", "values"),
    [
        ({"id": "<boat>"}, {"id": 17}, {"boat": "17"}),
        ({"id": "<boat>"}, {"id": True}, {"boat": "true"}),
        ({"id": "<boat>"}, {"id": [1]}, {}),
        ({"to": "/boats/<boat>/log"}, {"to": "/boats/a b/log"}, {"boat": "a b"}),
        ({"to": "/boats/<boat>/log"}, {"to": "/ships/7/log"}, {}),
        ({"to": "<dock>:<berth>"}, {"to": "4:9"}, {}),
        ({"a": [{"id": "<boat>"}]}, {"a": [{"id": "x"}, {"id": "y"}]}, {"boat": "x"}),
        ({"a": [{"id": "<boat>"}]}, {"a": []}, {}),
        (None, {"a": 1}, {}),
    ],
)
def test_an_answer_gives_what_its_sample_shows_as_a_placeholder(
    sample: Any, answer: Any, values: dict[str, str]
) -> None:
    assert values_shown(sample, answer) == values


def test_a_sample_tells_which_placeholders_it_gives() -> None:
    assert shown_names({"a": ["<one>"], "b": "<two>:<three>", "c": "x<four>"}) == {"one"}
    assert shown_names({"c": "x-<four>"}) == {"four"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error": "full"}, ["full"]),
        ({"error": {"reason": "a", "caused_by": {"reason": "b", "caused_by": {"reason": "c"}}}}, ["a", "c"]),
        ({"errors": [{"detail": "d"}]}, ["d"]),
        ({"message": "m", "detail": "d"}, ["m", "d"]),
        ({"error": {"type": 1}}, []),
        ([1], []),
        ({"errors": []}, []),
    ],
)  # fmt: skip
def test_the_reasons_of_an_error(body: Any, said: list[str]) -> None:
    assert reasons_of(body) == said
