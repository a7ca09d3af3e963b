"""Pages that tutgen itself exports as Markdown, imported: the pages say the same again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Built, Ran

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
@pytest.mark.parametrize(
    ("project", "tutorial", "pages"),
    [
        (".", "semantic-text", 8),
        ("examples/chat", "first-answer", 6),
        ("examples/deploy", "keep-a-secret", 6),
    ],
)
def test_what_is_exported_comes_back(
    project: str,
    tutorial: str,
    pages: int,
    tmp_path: Path,
    build_site: Callable[..., Built],
    tutgen: Callable[..., Ran],
) -> None:
    exported = tmp_path / "exported"
    exported.mkdir()
    for address, content in build_site(ROOT / project).files.items():
        if address.startswith(f"{tutorial}/") and address.endswith(".md"):
            (exported / address.removeprefix(f"{tutorial}/")).write_bytes(content)
    ran = tutgen("import", str(exported), "-o", str(tmp_path / "imported"))
    assert ran.code == 0, ran.err
    kept = [float(share) for share in re.findall(r"\t([\d.]+) %$", ran.out + ran.err, re.MULTILINE)]
    assert len(kept) == pages
    assert min(kept) >= 96
    assert tutgen("build", "-C", str(tmp_path / "imported")).code == 0
