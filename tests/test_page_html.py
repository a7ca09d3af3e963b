"""Every page of three sites is valid HTML, as the Nu checker (npm `vnu-jar`, in Java) sees it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from benchmarks import checkers

pytestmark = pytest.mark.slow


def test_point_40_the_nu_checker_has_nothing_to_say(reader_sites: Mapping[str, Path]) -> None:
    """Point 40: errors and warnings, on all pages, 404 included."""
    if missing := checkers.nu_missing():
        pytest.skip(missing)
    assert checkers.nu(reader_sites.values()) == []


def test_point_40_the_nu_checker_is_heard(tmp_path: Path) -> None:
    """Point 40: a mistake is reported, so that silence says something."""
    if missing := checkers.nu_missing():
        pytest.skip(missing)
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><html lang="en"><title>Tides</title><p id="a"><p id="a">')
    assert any("Duplicate ID" in message for message in checkers.nu([page]))
