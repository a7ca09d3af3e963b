"""Sessions with a shell in a real browser: what readers copy are the commands."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import Open
from tutgen.cli.main import main

pytestmark = pytest.mark.browser

HOME = """\
# Tide gauges

```shell-session
$ gauge read <pier> \\
>   --metres
2.31
(venv) $ gauge log
```

```pycon
>>> for pier in piers:
...     pier.read()
...
2.31
```

```bash
gauge read  # $ 2.31
```
"""


@pytest.mark.parametrize(
    ("number", "copied"),
    [
        (0, "gauge read <pier> \\\n  --metres\ngauge log"),
        (1, "for pier in piers:\n    pier.read()"),
        (2, "gauge read  # $ 2.31"),
    ],
)
def test_of_a_session_the_commands_are_copied(
    number: int,
    copied: str,
    tmp_path: Path,
    serve_files: Callable[[Path], str],
    open_page: Open,
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text("title: Tides\n", "utf-8")
    (tmp_path / "content/index.md").write_text(HOME, "utf-8")
    assert main(["build", "-q", "-C", str(tmp_path), "-o", str(tmp_path / "site")]) == 0
    page = open_page(serve_files(tmp_path / "site"))
    button = page.locator(".copy").nth(number)
    button.click()
    expect(button).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == copied
