"""What pages show of requests is found, for the services that show it and for no others."""

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from conftest import Built, examples
from tutgen.pages.files.search_index import INDEX

ROOT = Path(__file__).parents[1]
SERVICES = ["gull", "puffin", "tern"]
FIND = """
const vm = require('node:vm');
const { scripts, queries } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
for (const script of scripts) vm.runInThisContext(script);
const search = vm.runInThisContext('tutgenSearch');
const found = queries.map((query) => search.services.flatMap(({ slug }, number) => {
  const rows = search.findRows(query, number, search.groups.find(({ services }) => services.length));
  const isFound = rows.some(({ cells }) => cells.some(({ service }) => service === number))
    || search.findPages(query, number, undefined).some(({ service }) => service === number);
  return isFound ? [slug] : [];
}));
console.log(JSON.stringify(found));
"""


def found(built: Built, queries: list[str]) -> dict[str, list[str]]:
    """Query -> the services of which the dialog shows something, each asked for by its own reader."""
    pure = ("templates/js/00-pure.js", "templates/js/lazy/search/00-pure.js")
    scripts = [*((ROOT / path).read_text() for path in pure), built.files[INDEX].decode()]
    run = subprocess.run(
        ["node", "-e", FIND],
        input=json.dumps({"scripts": scripts, "queries": queries}),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(queries, json.loads(run.stdout), strict=True))


def with_words(shape: Any, prefix: str, words: list[str]) -> Any:
    """A value of the shape whose keys and texts are words that begin so; they are added to the list."""

    def word() -> str:
        words.append(f"{prefix}q{len(words)}x")
        return words[-1]

    if isinstance(shape, dict):
        return {word(): with_words(child, prefix, words) for child in shape.values()}
    if isinstance(shape, list):
        return [with_words(child, prefix, words) for child in shape]
    if isinstance(shape, int):
        words.append(
            str(
                100_000 + 10 * len(words) + SERVICES.index(prefix)
                if prefix in SERVICES
                else 999_000 + len(words)
            )
        )
        return int(words[-1])
    return word()


shapes = st.recursive(
    st.none() | st.just(0),
    lambda child: (
        st.lists(child, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from("abc"), child, min_size=1, max_size=3)
    ),
    max_leaves=8,
)
bodies = st.dictionaries(st.sampled_from("abc"), shapes, min_size=1, max_size=3)


@pytest.mark.slow
@examples(
    0.04,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(common=bodies, own=st.lists(bodies, min_size=3, max_size=3), answer=bodies)
def test_all_keys_and_scalars_of_requests_are_found(
    project: Callable[[Mapping[str, str]], Path],
    build_site: Callable[..., Built],
    common: Any,
    own: list[Any],
    answer: Any,
) -> None:
    expected: dict[str, list[str]] = {}
    shared: list[str] = []
    request = {
        "method": "POST",
        "path": "/{{ service.slug }}/{{ service.code | upper }}",
        "headers": {
            "X-Sharedheader": "{{ service.code }}",
            "X-Key": "Bearer <{{ service.code }}token>",
        },
        "body": {
            **with_words(common, "shared", shared),
            "put": ["{{ service.login }}"],
            "sure": "{{ service.code }}",
        },
        "response": {**with_words(answer, "shared", shared), "got": "{{ service.answer }}"},
    }
    files = {
        "content/site.yaml": "title: Ferries\nfields:\n  code: {type: text}\n  fact: {type: text}\n  login: {type: payload}\n  answer: {type: payload}\n",
        "content/index.md": "# Ferries\n",
        "content/book/index.md": '---\ntitle: Book\nservices: [gull, puffin, tern]\nfacts: {Factlabel: "{{ service.fact }}"}\n---\nHi.\n',
        "content/book/[service].md": '---\ntitle: "{{ service.name }}"\n---\n## Log in\n\nGo to the {{ service.code }}desk, not to `{{ service.code }}gate`.\n\n```{request} log-in\n```\n\n```{response} log-in\n```\n',
        "content/book/requests.yaml": yaml.safe_dump({"log-in": request}),
    }
    for slug, shape in zip(SERVICES, own, strict=True):
        words: list[str] = []
        login = with_words(shape, slug, words)
        received = with_words(shape, slug, words)
        code = f"code{slug}"
        values = {
            "name": slug.title(),
            "code": code,
            "fact": f"{code}fact",
            "login": {"body": login},
            "answer": {"body": received},
        }
        files[f"content/services/{slug}.yaml"] = yaml.safe_dump(values)
        words += [code, f"{code}token", f"{code}fact", code.upper(), f"{code}desk", f"{code}gate"]
        expected |= {word: [slug] for word in words}
    everywhere = [*shared, "X-Sharedheader", "put", "got", "sure", "Factlabel"]
    expected |= dict.fromkeys(everywhere, SERVICES)
    built = build_site(project(files))
    assert [d for d in built.result.diagnostics if d.severity == "error"] == []
    assert found(built, list(expected)) == expected


COMPUTED = {
    "content/site.yaml": """\
title: Ferries
names: {app: harbour, code: "{{ service.slug }}{{ tutorial.slug }}"}
fields:
  conf: {type: code, language: ini}
  word: {type: text}
  limit: {type: integer}
""",
    "content/index.md": "# Ferries\n",
    **{
        f"content/services/{slug}.yaml": f"""\
name: {slug.title()}
limit: {number}00001
word: "{slug}word {{{{ {name} }}}}"
conf:
  caption: The {slug}caption
  code: |
    {slug}key = {{{{ {name} }}}}
  notes: {{{slug}key: A {slug}note.}}
"""
        for number, (slug, name) in enumerate(
            zip(SERVICES, ["names.app", "service.limit", "tutorial.slug"], strict=True), 1
        )
    },
    **{
        path.format(tutorial): text.format(tutorial)
        for tutorial in ("book", "sail")
        for path, text in {
            "content/{}/index.md": "---\ntitle: To {0}\nservices: [gull, puffin, tern]\n---\nHow to {0}.\n",
            "content/{}/[service].md": """\
---
title: "{0} with {{{{ service.name }}}}"
---
## Log in

{{{{ service.conf }}}}

## Pay

This is {{{{ service.word }}}}, by {{{{ names.code }}}}.
""",
        }.items()
    },
}
"""A code and a text for each service, with a value of the site, of the service and of the tutorial."""


def test_what_values_of_services_compute_is_found(
    project: Callable[[Mapping[str, str]], Path], build_site: Callable[..., Built]
) -> None:
    built = build_site(project(COMPUTED))
    assert built.result.diagnostics == ()
    expected = {
        f"{slug}{what}": [slug]
        for slug in SERVICES
        for what in ("key", "word", "caption", "note", "book", "sail")
    }
    expected |= {"harbour": ["gull"], "200001": ["puffin"]}
    assert found(built, list(expected)) == expected


def test_what_the_name_of_a_tutorial_changes_is_found_where_it_is_so(
    project: Callable[[Mapping[str, str]], Path], build_site: Callable[..., Built]
) -> None:
    """`sail` has a name of its own: there, one service says something else than in `book`."""
    index = COMPUTED["content/sail/index.md"].replace("---\nHow", "names: {app: pier}\n---\nHow")
    built = build_site(project({**COMPUTED, "content/sail/index.md": index}))
    assert built.result.diagnostics == ()
    assert found(built, ["harbour", "pier"]) == {"harbour": ["gull"], "pier": ["gull"]}
    text = built.files[INDEX].decode()
    groups = json.loads(text[text.index("(") + 1 : text.rindex(")")])["groups"]
    said = {group[1]: json.dumps(group[4]) for group in groups if group[2]}
    assert "pier" in said["sail/index.html"]
    assert "pier" not in said["book/index.html"]
