"""`tutgen check --fix` and `--diff`."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Ran, examples
from tutgen.build import mending
from tutgen.build.mending import mend
from tutgen.build.stages import BuildOptions, build
from tutgen.sources.replace_file import replace_file

Tutgen = Callable[..., Ran]
Make = Callable[[Mapping[str, str]], Path]

OPTIONS = BuildOptions(jobs=1, siblings=True)
SITE = {
    "content/site.yaml": (
        "title: Birds\nfields:\n  about: {type: markdown}\n  eggs: {type: payload}\n"
        "names:\n  nest: '{{ service.slug }}-nest'\n"
    ),
    "content/services/plover.yaml": "name: Plover\nabout: Ask Plovver.\neggs: {body: {at: plover-nest}}\n",
    "content/services/siskin.yaml": "name: SISKIN\nabout: Ask it.\neggs: {body: {at: '{{ names.nest }}'}}\n",
    "content/birds/index.md": "---\ntitle: Birds\nservices: [plover, siskin]\n---\n\nAsk Siskin or Plovver.\n",
    "content/birds/[service].md": (
        "# {{ service.name }}\n\n{{ service.about }}\n\nThe nest `plover-nest`.\n\n"
        "```json\n{{ service.eggs | json }}\n```\n"
    ),
}  # fmt: skip


def contents(root: Path) -> dict[str, bytes]:
    files = (path for path in (root / "content").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_what_cannot_be_doubted_is_written_and_said(project: Make, tutgen: Tutgen) -> None:
    root = project(SITE)
    ran = tutgen("check", "--fix", cwd=root)
    assert ran.code == 0, ran.err
    assert [line for line in ran.err.splitlines() if "fixed[" in line] == [
        "content/birds/[service].md:5:11: fixed[spelled-out-name]: write {{ names.nest }} for 'plover-nest'",
        "content/birds/index.md:6:5: fixed[misspelled-name]: write 'SISKIN' for 'Siskin'",
        "content/birds/index.md:6:15: fixed[misspelled-name]: write 'Plover' for 'Plovver'",
        "content/services/plover.yaml:2:12: fixed[misspelled-name]: write 'Plover' for 'Plovver'",
        "content/services/plover.yaml:3:19: fixed[spelled-out-name]: write {{ names.nest }} for 'plover-nest'",
    ]  # fmt: skip
    assert contents(root) == {
        **{path: text.encode() for path, text in SITE.items()},
        "content/services/plover.yaml": (
            b'name: Plover\nabout: Ask Plover.\neggs: {body: {at: "{{ names.nest }}"}}\n'
        ),
        "content/birds/index.md": SITE["content/birds/index.md"]
        .replace("Siskin", "SISKIN")
        .replace("Plovver", "Plover")
        .encode(),
        "content/birds/[service].md": SITE["content/birds/[service].md"]
        .replace("plover-nest", "{{ names.nest }}")
        .encode(),
    }


TYPO = "Feed the chicks. The chicks sleep. All chicks eat."


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Ask [the eggs](eggs.md)to hatch.", "Ask [the eggs](eggs.md) to hatch."),
        ("Ask about[the eggs](eggs.md).", None),  # it may be no word of its own
        ("Ask for[the eggs](eggs.md).", "Ask for [the eggs](eggs.md)."),
        ("[Egg](eggs.md)shell, [eggs](eggs.md)es.", None),
        ("Set ` nest` to ``a `b` ``.", "Set `nest` to ``a `b` ``."),  # it needs the blank
        ("Set `nest ` or `  eggs `.", "Set `nest` or `  eggs `."),
        ("Set ``nest` ``.", None),
        ("Write `Bearer ` or `data: ` before it, and ` GB` behind.", None),
        ("Run `nest list ` or `f(x) `.", "Run `nest list` or `f(x)`."),
        ("Set `{{ service.slug }} `.", "Set `{{ service.slug }}`."),
        ("> - Set `nest `.", "> - Set `nest`."),
        ("| a | b |\n| --- | --- |\n| `nest` | `nest ` |", "| a | b |\n| --- | --- |\n| `nest` | `nest` |"),
        (f"{TYPO} Feed the chikcs.", f"{TYPO} Feed the chicks."),
        (f"{TYPO} Chikcs eat.", f"{TYPO} Chicks eat."),
    ],
)  # fmt: skip
def test_slips_in_markup_and_in_words(
    project: Make, tutgen: Tutgen, text: str, mended: str | None
) -> None:
    page = SITE["content/birds/[service].md"]
    files = {
        **SITE,
        "content/birds/eggs.md": "# Eggs\n\nThey hatch.\n",
        "content/birds/[service].md": f"{page}\n{text}\n",
    }
    root = project(files)
    tutgen("check", "--fix", "--ignore", "spelled-out-name", cwd=root)
    after = (root / "content/birds/[service].md").read_text("utf-8")
    assert after == f"{page}\n{mended or text}\n"


SLIPS = [
    "Ask Siskin. ",
    "\tAsk plover, or PLOVER.",
    "> - Ask Plovver",
    "See [the eggs](eggs.md)and `plover-nest`.",
    "`plover-nest `, {{ 'Siskin' }}, `{{ names.nest }} `",
    "| `nest ` | Siskin |",
    "",
]


@pytest.mark.slow
@given(st.lists(st.sampled_from(SLIPS), max_size=8), st.sampled_from(["\n", "\r\n", "\r"]))
@examples(0.25)
def test_to_mend_twice_is_to_mend_once_whatever_is_written(lines: list[str], end: str) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        page = SITE["content/birds/[service].md"]
        files = {**SITE, "content/birds/eggs.md": "# Eggs\n\nThey hatch.\n"}
        files["content/birds/[service].md"] = (page + "\n".join(lines)).replace("\n", end)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, "utf-8", newline="")
        runs = []
        for _ in range(3):
            mended = mend(root, OPTIONS, lambda d: True, lambda done, total: None)
            unwritten = mending.write(root, mended.changes)
            assert not unwritten.stale
            assert not unwritten.refused
            runs.append(contents(root))
            if not mended.left:
                break
        assert mend(root, OPTIONS, lambda d: True, lambda done, total: None).changes == ()
        after = runs[-1]["content/birds/[service].md"].decode()
        assert after.count(end) == files["content/birds/[service].md"].count(end)
        assert after.replace(end, "").count("\n") + after.replace(end, "").count("\r") == 0


def test_what_remains_is_reported_and_decides_the_exit_code(project: Make, tutgen: Tutgen) -> None:
    files = {**SITE, "content/more.md": "# More\n\nAsk Siskin, see [the eggs](gone.md).\n"}
    ran = tutgen("check", "--fix", "--format", "json", cwd=project(files))
    report = json.loads(ran.out)
    assert ran.code == 1
    assert [d["code"] for d in report["diagnostics"]] == ["dead-link"]


def test_only_the_chosen_codes_are_mended(project: Make, tutgen: Tutgen) -> None:
    root = project(SITE)
    tutgen("check", "--fix", "--select", "spelled-out-name", cwd=root)
    assert contents(root)["content/birds/index.md"] == SITE["content/birds/index.md"].encode()
    assert b"names.nest" in contents(root)["content/birds/[service].md"]


def test_to_mend_twice_is_to_mend_once(project: Make, tutgen: Tutgen) -> None:
    root = project(SITE)
    tutgen("check", "--fix", cwd=root)
    once = contents(root)
    ran = tutgen("check", "--fix", cwd=root)
    assert "fixed[" not in ran.err
    assert contents(root) == once


@pytest.mark.parametrize("options", [("--diff",), ("--fix", "--diff")])
def test_a_diff_is_printed_alone_and_nothing_is_written(
    project: Make, tutgen: Tutgen, options: tuple[str, ...]
) -> None:
    root = project({**SITE, "content/more.md": "# More\r\n\r\nAsk Siskin."})
    before = contents(root)
    ran = tutgen("check", "--ignore", "spelled-out-name", *options, cwd=root)
    assert contents(root) == before
    assert "misspelled-name" in ran.err
    assert ran.out.split("--- ")[2:] == [
        "a/content/more.md\n+++ b/content/more.md\n@@ -1,3 +1,3 @@\n # More\r\n \r\n"
        "-Ask Siskin.\n\\ No newline at end of file\n"
        "+Ask SISKIN.\n\\ No newline at end of file\n",
        "a/content/services/plover.yaml\n+++ b/content/services/plover.yaml\n@@ -1,3 +1,3 @@\n"
        " name: Plover\n-about: Ask Plovver.\n+about: Ask Plover.\n"
        " eggs: {body: {at: plover-nest}}\n",
    ]


def test_a_diff_is_no_part_of_another_format(project: Make, tutgen: Tutgen) -> None:
    ran = tutgen("check", "--diff", "--format", "json", cwd=project(SITE))
    assert (ran.code, ran.out) == (2, "")


def test_a_file_that_has_changed_since_it_was_read_is_left_alone(
    project: Make, tutgen: Tutgen, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(SITE)
    path = root / "content/birds/index.md"

    def changing(*args: object, **options: object) -> object:
        result = build(*args, **options)  # type: ignore[arg-type]
        path.write_text(SITE["content/birds/index.md"] + "\nMore.\n", "utf-8")
        return result

    monkeypatch.setattr(mending, "build", changing)
    ran = tutgen("check", "--fix", cwd=root)
    assert "content/birds/index.md: left as it is, since it has changed meanwhile" in ran.err
    assert path.read_text("utf-8").endswith("Plovver.\n\nMore.\n")
    assert "Plover." in (root / "content/services/plover.yaml").read_text("utf-8")
    assert "index.md:6:5: warning[misspelled-name]" in ran.err


def test_a_file_that_cannot_be_written_keeps_no_other_one(
    project: Make, tutgen: Tutgen, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(SITE)
    path = root / "content/birds/index.md"

    def replacing(file: Path, old: bytes, new: bytes) -> bool:
        if file == path:
            raise PermissionError(13, "it is write-protected", str(file))
        return replace_file(file, old, new)

    monkeypatch.setattr(mending, "replace_file", replacing)
    ran = tutgen("check", "--fix", cwd=root)
    said = ran.err.splitlines()
    assert ran.code == 3
    assert "content/birds/index.md: left as it is: it is write-protected" in said
    assert said[-1] == "error: cannot write 'content/birds/index.md': it is write-protected"
    assert not any(line.startswith("content/birds/index.md:6") for line in said)
    assert any(line.startswith("content/services/plover.yaml:2:12: fixed") for line in said)
    assert path.read_text("utf-8") == SITE["content/birds/index.md"]
    assert "Ask Plover." in (root / "content/services/plover.yaml").read_text("utf-8")


def test_a_fix_that_would_lead_to_an_error_is_not_made(project: Make, tutgen: Tutgen) -> None:
    page, requests = SITE["content/birds/[service].md"], "content/birds/requests.yaml"
    files = {
        **SITE,
        "content/birds/[service].md": f"{page}\n```{{request}} plover-nest\n```\n",
        requests: "plover-nest: {method: GET, path: /a}\n",
    }
    root = project(files)
    ran = tutgen("check", "--fix", cwd=root)
    assert ran.err.count("warning[spelled-out-name]") == 2  # both are still reported
    kept = "content/birds/[service].md:5:11: not made, since it would lead to an error"
    assert kept in ran.err.splitlines()
    assert contents(root)[requests] == files[requests].encode()
    assert (
        contents(root)["content/birds/[service].md"] == files["content/birds/[service].md"].encode()
    )
    assert b"Ask Plover." in contents(root)["content/services/plover.yaml"]
