"""Diagnostics for code scanning: SARIF 2.1.0, as far as GitHub reads it."""

import json

from tutgen.diagnostics import Diagnostic, Edit, Fix, Span
from tutgen.diagnostics.sarif import report_sarif


def test_a_diagnostic_is_a_result_with_its_rule_place_and_trail() -> None:
    found = Diagnostic(
        "foreign-word",
        "'Acme' is the name of the service 'acme'",
        Span("content/a b/[service].md", 3, 5, 3, 9),
        "say what is true",
        trail=(("used by request", Span("content/requests.yaml", 7, 1, 7, 7)),),
    )
    whole = Diagnostic("not-utf8", "the file is not UTF-8", Span("x.md"), severity="warning")
    (run,) = json.loads(report_sarif([found, whole]))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["foreign-word", "not-utf8"]
    assert "Wrong:" in rules[0]["help"]["text"]
    first, second = run["results"]
    assert first == {
        "ruleId": "foreign-word",
        "ruleIndex": 0,
        "level": "warning",
        "message": {"text": "'Acme' is the name of the service 'acme'\nhint: say what is true"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "content/a%20b/%5Bservice%5D.md"},
                    "region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9},
                }
            }
        ],
        "relatedLocations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "content/requests.yaml"},
                    "region": {"startLine": 7, "startColumn": 1, "endLine": 7, "endColumn": 7},
                },
                "message": {"text": "used by request"},
            }
        ],
    }
    assert (second["level"], second["ruleIndex"]) == ("warning", 1)
    (place,) = second["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 1}


def test_nothing_found_is_a_run_without_results() -> None:
    (run,) = json.loads(report_sarif([]))["runs"]
    assert run["results"] == []


def test_a_fix_is_a_change_of_files_each_with_its_replacements() -> None:
    here, there = Span("content/a b.md", 3, 5, 3, 9), Span("content/c.yaml", 1, 2, 1, 2)
    edits = (Edit(here, "Acne", "Acme"), Edit(there, "", " "), Edit(here, "x", "y"))
    found = Diagnostic("misspelled-name", "m", here, fix=Fix("write 'Acme'", edits))
    (run,) = json.loads(report_sarif([found]))["runs"]
    region = {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9}
    point = {"startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 2}
    assert run["results"][0]["fixes"] == [
        {
            "description": {"text": "write 'Acme'"},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "content/a%20b.md"},
                    "replacements": [
                        {"deletedRegion": region, "insertedContent": {"text": "Acme"}},
                        {"deletedRegion": region, "insertedContent": {"text": "y"}},
                    ],
                },
                {
                    "artifactLocation": {"uri": "content/c.yaml"},
                    "replacements": [
                        {"deletedRegion": point, "insertedContent": {"text": " "}},
                    ],
                },
            ],
        }
    ]
