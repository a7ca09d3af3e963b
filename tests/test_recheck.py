"""The check that runs beside the preview."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tutgen.check.contracts import files
from tutgen.check.contracts.memory import VARIABLE, Memory
from tutgen.check.contracts.references import ContractError
from tutgen.check.contracts.values import read_yaml
from tutgen.preview.recheck import Recheck, Report

FILES = {
    "content/site.yaml": "title: Trains\ncontract: api/trains.yaml\n",
    "content/services/acme.yaml": "name: Acme\n",
    "content/ride/index.md": "---\ntitle: Ride\nservices: [acme]\n---\n\nOne.\n",
    "content/ride/[service].md": "---\ntitle: '{{ service.name }}'\n---\n\n```{request} seats\n```\n",
    "content/ride/requests.yaml": "seats: {method: GET, path: 'seats?row=12'}\n",
}
CONTRACT = """\
openapi: 3.1.0
paths: {{/seats: {{get: {{parameters: [{{name: row, in: query, schema: {{type: {}}}}}]}}}}}}
"""


@pytest.mark.slow
def test_a_change_of_a_contract_is_followed(project: Callable[[Mapping[str, str]], Path]) -> None:
    root = project(FILES)
    contract = root / "api/trains.yaml"

    async def run() -> list[str]:
        reports: asyncio.Queue[Report] = asyncio.Queue()

        async def next_one() -> str:
            report = await asyncio.wait_for(reports.get(), 60)
            return " ".join(d["message"] for d in report["diagnostics"] if "row" in d["message"])

        def take(report: Report | None) -> None:
            if report is not None:
                reports.put_nowait(report)

        checking = asyncio.create_task(Recheck(root, drafts=False, report=take).run())
        found = [await next_one()]
        contract.parent.mkdir()
        for kind in ("integer", "boolean"):
            contract.write_text(CONTRACT.format(kind))
            found.append(await next_one())
        checking.cancel()
        await asyncio.gather(checking, return_exceptions=True)
        return found

    slip = "parameter 'row': the contract wants true or false here, not '12' (service 'acme')"
    assert asyncio.run(run()) == ["", "", slip]


@pytest.mark.slow
def test_it_writes_nothing_and_leaves_nothing_out_whatever_the_environment(
    project: Callable[[Mapping[str, str]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "content/ride/index.md"
    root = project(
        {
            **FILES,
            "content/services/kestrel.yaml": "name: Kestrel\n",
            path: FILES[path].replace("[acme]", "[acme, kestrel]") + "Ask KESTREL.\n",
        }
    )
    for option in ("FIX", "DIFF"):
        monkeypatch.setenv(f"TUTGEN_CHECK_{option}", "1")
    monkeypatch.setenv("TUTGEN_CHECK_SINCE", "gone")
    before = (root / path).read_bytes()

    async def run() -> Report:
        first: asyncio.Future[Report] = asyncio.get_running_loop().create_future()

        def take(report: Report | None) -> None:
            if report is not None and not first.done():
                first.set_result(report)

        checking = asyncio.create_task(Recheck(root, drafts=False, report=take).run())
        report = await asyncio.wait_for(first, 60)
        checking.cancel()
        await asyncio.gather(checking, return_exceptions=True)
        return report

    assert "misspelled-name" in {d["code"] for d in asyncio.run(run())["diagnostics"]}
    assert (root / path).read_bytes() == before


def test_yaml_is_read_once_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory(tmp_path / "kept")
    memory.folder.mkdir()
    monkeypatch.setenv(VARIABLE, str(memory.folder))
    texts: list[str] = []

    def reading(text: str) -> Any:
        texts.append(text)
        return read_yaml(text)

    monkeypatch.setattr(files, "read_yaml", reading)
    (tmp_path / "a.yaml").write_text("a: !x 1\n")
    first = files.read(tmp_path, "a.yaml")
    assert files.read(tmp_path, "a.yaml") == first
    (tmp_path / "a.yaml").write_text("a: 2\n")
    assert files.read(tmp_path, "a.yaml") == {"a": 2}
    assert texts == ["a: !x 1\n", "a: 2\n"]


def test_files_that_were_looked_for_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory(tmp_path / "kept")
    assert memory.met() == {}
    memory.folder.mkdir()
    monkeypatch.setenv(VARIABLE, str(memory.folder))
    (tmp_path / "a.json").write_text("{}")
    files.read(tmp_path, "a.json")
    with pytest.raises(ContractError):
        files.read(tmp_path, "b.json")
    met = memory.met()
    assert list(met) == [str(tmp_path / "a.json"), str(tmp_path / "b.json")]
    assert [known is None for known in met.values()] == [False, True]
    memory.begin()
    assert memory.met() == {}
