"""Sample files: what is read, and what of it is shown."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutgen.content.samples import SampleError, Samples, excerpt
from tutgen.sources.source import Source

SIGNS = [("#", ""), ("//", ""), ("--", ""), ("%", ""), (";", ""), ("/*", "*/"), ("<!--", "-->"), ("REM", ""), ("", "")]  # fmt: skip


def source(text: str) -> Source:
    return Source("samples/tide.sh", text)


def refused(samples: Samples, path: str) -> str:
    with pytest.raises(SampleError) as caught:
        samples.read(path)
    return caught.value.code


@given(
    before=st.lists(st.sampled_from(["tide", "", "  ebb"]), max_size=3),
    inside=st.lists(st.sampled_from(["flood", "", "  slack", "#tides", "region"]), max_size=4),
    sign=st.sampled_from(SIGNS),
    indent=st.sampled_from(["", "  ", "\t"]),
    names_end=st.booleans(),
)
def test_a_region_is_found_whatever_the_sign_of_comments(
    before: list[str], inside: list[str], sign: tuple[str, str], indent: str, names_end: bool
) -> None:
    begin, end = sign
    mark = f"{indent}{begin} #{{}} {end}".format
    text = "\n".join(
        [*before, mark("region high-water"), *(indent + line for line in inside),
         mark("endregion" + " high-water" * names_end), "rest"]
    )  # fmt: skip
    shown = excerpt(source(text), "high-water").text
    assert [line.strip() for line in shown.split("\n") if line.strip()] == [
        line.strip() for line in inside if line.strip()
    ]


def test_marks_are_not_shown_and_shared_indentation_is_taken_off() -> None:
    text = "a\n  # #region b\n\n  if b:\n    c\n\n  # #endregion\nd\n"
    assert excerpt(source(text)).text == "a\n\n  if b:\n    c\n\nd"
    part = excerpt(source(text), "b")
    assert (part.text, part.first_line) == ("if b:\n  c", 4)


@pytest.mark.parametrize(
    "line", ["# see #region b", "x = '#region'", "#regions b", "#region b c", "a #region b"]
)
def test_what_is_no_mark(line: str) -> None:
    assert excerpt(source(f"{line}\n")).text == line


def test_line_ends_and_a_byte_order_mark_are_read_away(tmp_path: Path) -> None:
    (tmp_path / "tide.sh").write_bytes(b"\xef\xbb\xbfebb\r\nflood\r\n")
    assert Samples(tmp_path).read("./a/../tide.sh").text == "ebb\nflood\n"


def test_what_is_no_readable_file_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.sh").write_text("out\n", "utf-8")
    (tmp_path / "in/link.sh").symlink_to("../out.sh")
    (tmp_path / "in/loop.sh").symlink_to("loop.sh")
    os.mkfifo(tmp_path / "in/queue")
    samples = Samples(tmp_path / "in")
    assert refused(samples, "link.sh") == "outside-project"
    assert refused(samples, "../out.sh") == "outside-project"
    assert refused(samples, str(tmp_path / "in/queue")) == "outside-project"
    assert refused(samples, "queue") == "unreadable"
    assert refused(samples, ".") == "unreadable"
    assert refused(samples, "loop.sh") == "missing-file"
    assert refused(samples, "a\0b") == "missing-file"


def test_a_sample_that_changed_is_not_as_before(tmp_path: Path) -> None:
    samples = Samples(tmp_path)
    assert refused(samples, "tide.sh") == "missing-file"
    assert samples == Samples(tmp_path)
    (tmp_path / "tide.sh").write_text("ebb\n", "utf-8")
    assert Samples(tmp_path) != samples
    assert samples.read("tide.sh").text == "ebb\n"
    later = Samples(tmp_path, samples.kept)
    later.read("tide.sh")
    (tmp_path / "tide.sh").write_text("flood\n", "utf-8")
    assert samples.read("tide.sh").text == "flood\n"
    assert not samples.are_as(later.shown)
