"""Code that does not parse, and what pages say of their code: variables, ids, values of keys."""

from collections.abc import Callable, Mapping

import pytest

Findings = Callable[..., list[str]]

SITE = """\
title: Weather stations
fields:
  token: {type: text}
  setup: {type: code, language: bash}
  program: {type: code, language: python}
  about: {type: markdown, default: It measures.}
"""
PAGE = "content/measure/[service].md"
HEAD = '---\ntitle: "Measure with {{ service.name }}"\n---\n\n'
SHOWN = "\n\n{{ service.setup }}\n\n{{ service.program }}\n\n{{ service.about }}\n"


def stations(text: str = "Go.", **services: str) -> dict[str, str]:
    """A page for two stations; `north` and `south`: more of their files."""
    files = {
        "content/site.yaml": SITE,
        "content/index.md": "# Home\n",
        "content/measure/index.md": "---\ntitle: Measure\nservices: [north, south]\n---\n# Measure\n",
        PAGE: HEAD + text + SHOWN,
    }
    for slug in ("north", "south"):
        own = services.get(slug, "")
        missing = [name for name in ("setup", "program") if f"{name}:" not in own]
        own += "".join(f"{name}: 'pass'\n" for name in missing)
        files[f"content/services/{slug}.yaml"] = f"name: {slug.title()}\n{own}"
    return files


def only(found: list[str], code: str) -> list[str]:
    return [one.removeprefix(f"{code} ") for one in found if one.startswith(f"{code} ")]


def fenced(language: str, code: str) -> str:
    return f"```{language}\n{code}\n```"


# -------------------------------------------------------------------------------------- code-syntax


@pytest.mark.parametrize(
    ("language", "code", "expected"),
    [
        ("json", '{"wind": 3,}', "6:1 this is no JSON: "),
        ("json", '{\n  "wind" 3\n}', "7:3 this is no JSON: expecting ':' delimiter"),
        ("yaml", "wind:\n\t- 3", "7:2 this is no YAML: "),
        ("yaml", "wind: north: 3", "6:1 this is no YAML: mapping values are not allowed"),
        ("toml", "[wind\nspeed = 3", "6:1 this is no TOML: "),
        ("toml", "speed = 3\nspeed = 4", "7:1 this is no TOML: cannot overwrite a value"),
        ("python", "read(wind", "6:1 this is no Python: '(' was never closed"),
        ("Python", "if wind\n    read()", "6:1 this is no Python: expected ':'"),
        ("python", "print 'wind'", "6:1 this is no Python: "),
    ],
)
def test_code_that_does_not_parse(
    findings: Findings, language: str, code: str, expected: str
) -> None:
    found = only(findings(stations(fenced(language, code))), "code-syntax")
    assert len(found) == 1
    assert found[0].startswith(f"{PAGE}:{expected}")


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("json", '{"wind": <speed>, "of": "<station>"}'),
        ("json", '{"wind": [3, 4, ...], ...}'),
        ("json", '{\n  "wind": 3,\n  ...\n}'),
        ("json", '"wind": 3,\n"rain": 4,'),
        ("json", '{"a": 1}\n{"a": 2}'),
        ("json", '{"wind": 3} // in m/s'),
        ("json", '{"at": "https://north.example"}'),
        ("json", 'GET /wind\n{"a"}'),
        ("jsonc", '{"wind": 3,} // in m/s'),
        ("yaml", "wind: <speed>\n...\nrain: 4"),
        ("yaml", "wind:\n  - a\n  ...\nrain: 4"),
        ("yaml", "{{- if .Values.wind }}\nwind: {\n{{- end }}"),
        ("yaml", "key: ${{ secrets.KEY }}\n---\nother: 1"),
        ("toml", "wind = <speed>\n..."),
        ("toml", 'station = "{{ service.name }}"'),
        ("python", 'read(<station>, "<token>")'),
        ("python", "read(wind=3, ...)"),
        ("python", "    return wind\n\nread()"),
        ("python", "    if wind:\n        return 3\nread()"),
        ("python", "def read():\n    # see above"),
        ("python", "await read()"),
        ("python", ">>> 3 +\n4"),
        ("python", "%timeit read("),
        ("python", "re.compile('\\d')"),
        ("python", "read('{{ service.name }}')\n{{ service.program }}"),
        ("python", "{{ service.setup }}"),
        ("python", "import {{ service.slug }}\n{{ service.slug }}_read({{ service.slug }}=1)"),
        ("text", "{(["),
        ("bash", "if ["),
    ],
)
def test_code_that_is_meant_as_it_is(findings: Findings, language: str, code: str) -> None:
    assert only(findings(stations(fenced(language, code))), "code-syntax") == []


def test_code_of_services_and_samples_is_parsed_too(findings: Findings) -> None:
    files = stations(
        north="program: |\n  import wind\n  read(\n",
        south="program: {file: samples/south.py#show}\n",
    )
    files["samples/south.py"] = "x = (\n# #region show\nwind = 3 +\n# #endregion\n"
    assert only(findings(files), "code-syntax") == [
        "content/services/north.yaml:4:3 this is no Python: '(' was never closed",
        "samples/south.py:3:1 this is no Python: invalid syntax",
    ]


# ----------------------------------------------------------------------------------- unset-variable


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("python", 'os.environ["WIND_KEY"]', "WIND_KEY"),
        ("python", "os.environ.get('WIND_KEY')", "WIND_KEY"),
        ("python", 'os.getenv("WIND_KEY")', "WIND_KEY"),
        ("python", 'os.environ.get("WIND_KEY", "none")', None),
        ("python", 'os.environ["HOME"]', None),
        ("javascript", "process.env.WIND_KEY", "WIND_KEY"),
        ("javascript", 'process.env["WIND_KEY"]', "WIND_KEY"),
        ("javascript", "import.meta.env.WIND_KEY", "WIND_KEY"),
        ("javascript", 'process.env.WIND_KEY ?? "none"', None),
        ("javascript", "`${WIND_KEY}`", None),
        ("go", 'os.Getenv("WIND_KEY")', "WIND_KEY"),
        ("ruby", 'ENV["WIND_KEY"] || "none"', None),
        ("ruby", 'ENV.fetch("WIND_KEY")', "WIND_KEY"),
        ("bash", "curl -H $WIND_KEY", "WIND_KEY"),
        ("bash", "curl -H ${WIND_KEY}", "WIND_KEY"),
        ("bash", "curl -H ${WIND_KEY:-none}", None),
        ("bash", "WIND_KEY=$(cat key)\ncurl -H $WIND_KEY", None),
        ("bash", "serve --bind 0.0.0.0:$PORT", None),
        ("powershell", "$env:WIND_KEY", "WIND_KEY"),
        ("powershell", "$env:WIND_KEY = 'strong'", None),
        ("python", 'os.environ["WIND_KEY"] = "strong"', None),
        ("python", 'os.environ["WIND_KEY"] == "strong"', "WIND_KEY"),
        ("javascript", 'process.env["WIND_KEY"] = "strong"', None),
        ("javascript", "process.env.WIND_KEY === 'strong'", "WIND_KEY"),
        ("yaml", "key: ${WIND_KEY}", "WIND_KEY"),
    ],
)
def test_a_variable_that_nothing_names(
    findings: Findings, language: str, code: str, name: str | None
) -> None:
    found = only(findings(stations(fenced(language, code))), "unset-variable")
    expected = f"the code reads the variable '{name}', which nothing else on the page of 'north' and 'south' names"
    assert [one.partition(" ")[2] for one in found] == ([expected] if name else [])


READ = fenced("python", 'os.environ["WIND_KEY"]')


@pytest.mark.parametrize(
    "files",
    [
        {PAGE: f"Set `WIND_KEY`.\n\n{READ}"},
        {PAGE: f"{READ}\n\n{fenced('bash', 'export WIND_KEY=3')}"},
        {PAGE: READ, "content/site.yaml": "names: {key: WIND_KEY}\n"},
        {
            PAGE: READ,
            "content/services/north.yaml": "token: WIND_KEY\n",
            "content/services/south.yaml": "about: It needs `WIND_KEY`.\n",
        },
    ],
)
def test_a_variable_that_is_named(findings: Findings, files: Mapping[str, str]) -> None:
    made = stations()
    for path, text in files.items():
        made[path] = HEAD + text + SHOWN if path == PAGE else made[path] + text
    assert only(findings(made), "unset-variable") == []


def test_a_variable_in_the_code_of_a_service(findings: Findings) -> None:
    north = (
        "token: NORTH_TOKEN\nsetup: export {{ service.token }}=<token>\n"
        "program: |\n  import os\n  print(os.environ['NORTH_SECRET'])\n"
    )
    assert only(findings(stations(north=north)), "unset-variable") == [
        "content/services/north.yaml:6:21 the code reads the variable 'NORTH_SECRET', "
        "which nothing else on the page of 'north' names"
    ]


# ------------------------------------------------------------------------------------ two-spellings


@pytest.mark.parametrize(
    ("one", "other", "is_found"),
    [
        ("WIND_TOKEN", "WINDTOKEN", True),
        ("STATION_KEY", "STATON_KEY", True),
        ("STATION_KEY", "STATIOM_KEY", True),
        ("STATION_KEY", "STATOIN_KEY", True),
        ("STATION_KEY", "STATIONS_KEY", True),
        ("STATION_API_KEY", "STATION_AP_KEY", True),
        ("STATION_AB", "STATION_A", False),
        ("STATION_KEY", "STATION_KEYS", False),
        ("HTTP_PROXY", "HTTPS_PROXY", False),
        ("S3_BUCKET", "S2_BUCKET", False),
        ("WIND_GET", "WIND_SET", False),
        ("SENSOR_HOUSE", "SENSOR_MOUSE", False),
        ("STATION_ID", "STATION_IP", False),
        ("STATION_KEY", "STATION_NAME", False),
        ("WIND", "WIN", False),
    ],
)
def test_two_ids_that_may_be_one(findings: Findings, one: str, other: str, is_found: bool) -> None:
    found = only(findings(stations(f"Set `{one}`, then `{other}`. See `{one}`.")), "two-spellings")
    expected = f"'{other}' is nearly '{one}', which stands on the same page"
    assert [text.partition(" ")[2] for text in found] == ([expected] if is_found else [])


def test_what_a_field_says_is_the_right_spelling(findings: Findings) -> None:
    files = stations(
        "Set `{{ service.token }}`.",
        north="token: NORTH_TOKEN\nabout: Set NORT_TOKEN. It is NORT_TOKEN.\n",
        south="token: SOUTH_TOKEN\n",
    )
    assert only(findings(files), "two-spellings") == [
        "content/services/north.yaml:3:12 'NORT_TOKEN' is nearly 'NORTH_TOKEN', "
        "which stands on the same page"
    ]


def test_ids_of_two_pages_may_be_alike(findings: Findings) -> None:
    files = stations(north="about: Set STATION_KEY.\n", south="about: Set STATIONS_KEY.\n")
    assert only(findings(files), "two-spellings") == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        pytest.param("A rain gauge of steel lasts.", True, id="a noun in two words"),
        pytest.param("Clean the rain gauge.", True, id="behind another determiner"),
        pytest.param("After rain gauge it anew.", False, id="no determiner"),
        pytest.param("A raingauge of steel lasts.", False, id="one word"),
        pytest.param("A `rain gauge` is there.", False, id="code"),
    ],
)
def test_a_compound_in_two_words(findings: Findings, text: str, is_told: bool) -> None:
    usual = "The raingauge is a small one. A raingauge is round. Empty the raingauge. It is no gauge.\n\n"
    found = only(findings(stations(usual + text)), "two-spellings")
    assert len(found) == is_told
    assert (
        not found or "'rain gauge' is written in two words, and as 'raingauge' 3 times" in found[0]
    )


def test_a_compound_that_is_as_often_in_two_words(findings: Findings) -> None:
    text = "The raingauge is there. A raingauge is round. Empty the raingauge. The rain gauge. A rain gauge."
    assert only(findings(stations(text)), "two-spellings") == []


def test_words_of_grammar_are_no_parts(findings: Findings) -> None:
    text = "The everyday rain. An everyday wind. Our everyday sun. It rains the every day of it."
    assert only(findings(stations(text)), "two-spellings") == []


# --------------------------------------------------------------------------------- contradicts-code


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        pytest.param("Anemo listens on port 4100.", True, id="another port"),
        pytest.param("Anemo listens on port 4200.", False, id="the same"),
        pytest.param("The router listens on port 4100.", False, id="of something else"),
        pytest.param("Anemo listens on port 4300.", False, id="in the code as well"),
    ],
)
def test_a_port_that_a_program_does_not_listen_on(
    findings: Findings, text: str, is_told: bool
) -> None:
    code = "program: |\n  import anemo\n\n  anemo.run(port=4200, peers=[4300])\n"
    found = only(findings(stations(north=f"{code}about: {text}\n")), "contradicts-code")
    assert len(found) == is_told
    assert not found or "the text says '4100', and 'port' of the code has '4200'" in found[0]


@pytest.mark.parametrize(
    ("after", "is_told"),
    [
        pytest.param("After these 1,800 seconds it measures again.", True, id="another number"),
        pytest.param("After these 3,600 seconds it measures again.", False, id="a separator"),
        pytest.param("After these 60 minutes it measures again.", False, id="in another unit"),
        pytest.param("After these 90 minutes it measures again.", True, id="another in that unit"),
        pytest.param("After 90 minutes it is dry.", False, id="of something else"),
    ],
)
def test_a_time_that_the_body_above_has_otherwise(
    findings: Findings, after: str, is_told: bool
) -> None:
    north = (
        "order:\n  body: {pause: 3600, height: 12}\n"
        f"  notes: {{/pause: How many seconds it rests., /height: In metres.}}\n  after: {after}\n"
    )
    files = stations(north=north)
    files["content/site.yaml"] = SITE + "  order: {type: payload}\n"
    found = only(findings(files), "contradicts-code")
    assert len(found) == is_told
    assert not found or "and 'pause' of the payload has '3600'" in found[0]


@pytest.mark.parametrize(
    ("claim", "said", "has"),
    [
        ("The `port` is `8080`.", "8080", "8000"),
        ("The `port` is 8080.", "8080", "8000"),
        ("Here `port` is set to `8080`, as the wind says.", "8080", "8000"),
        ("A `port: 8080` lets it in.", "8080", "8000"),
        ("The `fast` is `false`.", "false", "true"),
        ("The `place` is `roof`.", "roof", "mast"),
        ("If it rains: `port` is `8080`.", "8080", "8000"),
        ("When it rains, it listens, as `port` is `8080`.", "8080", "8000"),
    ],
)
def test_a_sentence_that_the_code_contradicts(
    findings: Findings, claim: str, said: str, has: str
) -> None:
    code = fenced("toml", 'port = 8000\nfast = true\nplace = "mast"')
    (found,) = only(findings(stations(f"{claim}\n\n{code}")), "contradicts-code")
    assert found.endswith(f" is '{said}', and the code has '{has}'")


@pytest.mark.parametrize(
    "text",
    [
        "The `port` is `8000`.",
        "The `fast` is `True`.",
        "The `port` is `8080` by default.",
        "If `port` is `8080`, change it.",
        "The `port` is not `8080`.",
        "The `other` is `8080`.",
        "The `port` is `{{ service.name }}`.",
        "`port` is\n\n`8080`.",
        "```text\n`port` is `8080`\n```",
        "For the roof, `port` is `8080`.",
    ],
)
def test_a_sentence_that_may_be_true(findings: Findings, text: str) -> None:
    code = fenced("toml", "port = 8000\nfast = true")
    assert only(findings(stations(f"{text}\n\n{code}")), "contradicts-code") == []


@pytest.mark.parametrize("code", ["wind(port=port)", "port = 8000\nport = 9000", "port = 80 + 1"])
def test_code_that_says_no_single_value(findings: Findings, code: str) -> None:
    files = stations(f"The `port` is `8080`.\n\n{fenced('python', code)}")
    assert only(findings(files), "contradicts-code") == []


def test_a_note_and_a_shared_sentence_against_the_code_of_a_service(findings: Findings) -> None:
    files = stations(
        "The `port` is `8080`.",
        north='program:\n  code: read(port=8000, limit=10)\n  notes: {limit: "`limit` is `20`."}\n',
        south="program: read(port=8080)\n",
    )
    assert only(findings(files), "contradicts-code") == [
        f"{PAGE}:5:5 the text says that 'port' is '8080', and the code on the page of 'north' has '8000'",
        "content/services/north.yaml:4:19 the text says that 'limit' is '20', and the code has '10'",
    ]


@pytest.mark.parametrize(
    ("note", "is_found"),
    [
        ("Port 8080, for this station alone.", True),
        ("Port 8000.", False),
        ("Another port, such as 8080, does as well.", False),
        ("In 80 ways.", False),
        ("Since 1,080 days.", False),
        ("Port 9000.", False),
    ],
)
def test_a_note_with_another_number_than_its_line(
    findings: Findings, note: str, is_found: bool
) -> None:
    north = (
        "setup:\n  code: |\n    listen 127.0.0.1:8000\n    stop 9000\n"
        f'  notes: {{listen: "{note}"}}\n'
    )
    found = only(findings(stations(north=north)), "contradicts-code")
    expected = "content/services/north.yaml:6:25 the note says '8080', and its line 'listen 127.0.0.1:8000' has '8000'"
    assert found == ([expected] if is_found else [])


def test_samples_in_markdown_are_read_as_code(findings: Findings) -> None:
    block = "```{code-block}\n---\nfile: samples/read.py\n---\n```"
    files = stations(f"The `port` is `8080`.\n\n{block}\n\nSet `WIND_KEYS`.")
    files["samples/read.py"] = 'read(port=8000, key=os.environ["WIND_KEY"]\n'
    assert sorted(one.partition(" ")[0] for one in findings(files)) == [
        "code-syntax",
        "contradicts-code",
        "unset-variable",
    ]
