"""The tables of the documents are as the code has them: `python docs/tables.py` writes them."""

import tomllib
from pathlib import Path

import pytest
from docs.tables import TABLES, held_by, table, written

DOCS = Path(__file__).parent.parent / "docs"
DOCUMENTS = sorted(DOCS.glob("*.md"))


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_tables_are_as_the_code_has_them(path: Path) -> None:
    document = path.read_text("utf-8")
    assert document == written(document), "run: python docs/tables.py"


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_in_one_document(name: str) -> None:
    texts = [path.read_text("utf-8") for path in DOCUMENTS]
    assert sum(text.count(f"<!-- {name} -->\n") for text in texts) == 1
    assert sum(text.count(f"<!-- /{name} -->\n") for text in texts) == 1


def test_what_is_around_a_table_stays() -> None:
    document = "Before\n\n<!-- outputs -->\n\nold\n\n<!-- /outputs -->\n\nBehind\n"
    new = written(document)
    assert new.startswith("Before\n\n<!-- outputs -->\n\n| output |")
    assert new.endswith("|\n\n<!-- /outputs -->\n\nBehind\n")
    assert "old\n" not in new
    assert written(new) == new


def test_a_cell_stays_one_cell() -> None:
    assert table("a", "b", rows=[("x|y", "z")]).splitlines()[2] == "| x&#124;y | z |"


@pytest.mark.slow
def test_every_point_of_the_reader_s_page_has_a_test() -> None:
    described = tomllib.loads((DOCS / "points.toml").read_text("utf-8"))
    assert list(described["points"]) == [str(number) for number in range(1, 61)]
    tests = held_by()
    missing = {
        n for n in described["points"] if n not in described["without_test"] if not tests[int(n)]
    }
    assert missing <= {"7", "54", "56"}
