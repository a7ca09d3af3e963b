"""What came of a run, as programs read it: JSON, and JUnit's XML."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from tutgen.diagnostics.formats import as_json
from tutgen.run.trial import Exchange


class Outcome(NamedTuple):
    """A run, as far as it went."""

    tutorial: str
    service: str
    server: str | None
    exchanges: Sequence[Exchange]
    is_dry: bool = False
    is_interrupted: bool = False

    @property
    def ok(self) -> bool:
        """Whether all requests were sent, and answered as the samples show; a dry run is."""
        return self.is_dry or all(one.state == "passed" for one in self.exchanges)

    def count(self, *states: str) -> int:
        """How many requests ended so."""
        return sum(one.state in states for one in self.exchanges)

    @property
    def seconds(self) -> float:
        """How long answers took."""
        return sum(one.seconds for one in self.exchanges)


def report_json(outcome: Outcome) -> str:
    """The document of `--format json` (docs/run.md)."""
    diagnostics = [one for exchange in outcome.exchanges for one in exchange.diagnostics]
    of_state = Counter(one.state for one in outcome.exchanges)
    document = {
        "version": 1,
        "command": "run",
        "ok": outcome.ok,
        "summary": {
            "errors": len(diagnostics),
            "warnings": 0,
            "requests": len(outcome.exchanges),
            "passed": of_state["passed"],
            "failed": of_state["failed"],
            "no_answer": of_state["no-answer"],
            "not_sent": of_state["not-sent"],
            "seconds": round(outcome.seconds, 3),
        },
        "tutorial": outcome.tutorial,
        "service": outcome.service,
        "server": outcome.server,
        "dry_run": outcome.is_dry,
        "interrupted": outcome.is_interrupted,
        "requests": [_as_json(one) for one in outcome.exchanges],
        "diagnostics": [as_json(one) for one in diagnostics],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _as_json(one: Exchange) -> dict[str, Any]:
    out = one.outgoing
    return {
        "name": one.name,
        "state": one.state,
        "method": out.method,
        "address": out.address,
        "headers": [{"name": name, "value": text} for name, text in out.headers],
        "body": out.body,
        "status": one.status,
        "seconds": round(one.seconds, 3),
        "reason": one.reason or None,
        "answer": one.answer,
        "diagnostics": [as_json(found) for found in one.diagnostics],
    }


def report_junit(outcome: Outcome) -> str:
    """The run as a test suite, a case for each request (junit-10.xsd of Jenkins' xUnit plugin)."""
    counts = {
        "tests": str(len(outcome.exchanges)),
        "failures": str(outcome.count("failed")),
        "errors": str(outcome.count("no-answer")),
        "time": f"{outcome.seconds:.3f}",
    }
    root = ET.Element("testsuites", {"name": "tutgen run", **counts})
    name = f"{outcome.tutorial}/{outcome.service}"
    skipped = str(outcome.count("not-sent"))
    suite = ET.SubElement(root, "testsuite", {"name": name, **counts, "skipped": skipped})
    for one in outcome.exchanges:
        _add_case(suite, name.replace("/", "."), one)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}'


def _add_case(suite: ET.Element, of: str, one: Exchange) -> None:
    attributes = {"classname": of, "name": one.name, "time": f"{one.seconds:.3f}"}
    case = ET.SubElement(suite, "testcase", attributes)
    kind = {"failed": "failure", "no-answer": "error", "not-sent": "skipped"}.get(one.state)
    if kind is None:
        return
    first = one.diagnostics[0].message if one.diagnostics else one.reason
    said = {"message": _in_xml(first)} if first else {}
    found = ET.SubElement(case, kind, said)
    if kind == "failure":
        code = one.diagnostics[0].code if one.diagnostics else "answer"
        found.set("type", code)
    lines = [f"{d.span}: {d.message}" for d in one.diagnostics]
    if kind != "skipped":
        request = f"{one.outgoing.method} {one.outgoing.address}"
        answer = ["", one.answer] if one.answer is not None else []
        found.text = _in_xml("\n".join([request, *lines, *answer]))


def _in_xml(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold."""
    return "".join(c if _is_allowed(ord(c)) else "\N{REPLACEMENT CHARACTER}" for c in text)


def _is_allowed(code: int) -> bool:
    """XML 1.0, section 2.2, Characters."""
    return (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or code > 0xFFFF
    )
