"""The sections that the texts of several pages are put into."""

from tutgen.pages.search.group_text import Section
from tutgen.pages.search.marks import UNKNOWN
from tutgen.pages.search.sections import Sections


def test_what_some_pages_say_is_a_section_of_theirs() -> None:
    sections = Sections(3)
    sections.begin("fares", "Fares")
    sections.write("A crossing costs ")
    with sections.within([0, 2]) as is_any:
        assert is_any
        assert sections.pages == (0, 2)
        sections.write(" nothing ")
    with sections.within([0, 1, 2]):
        sections.write("for  children.")
    assert sections.all == [
        Section("", "", "", None),
        Section("fares", "Fares", "A crossing costs for children.", None),
        Section("fares", "Fares", "nothing", (0, 2)),
    ]


def test_what_no_page_has_is_known_to_be_left_out() -> None:
    with Sections(2).within([]) as is_any:
        assert not is_any


def test_after_a_part_its_section_goes_on() -> None:
    sections = Sections(1)
    sections.begin("fares", "Fares")
    with sections.part("fares-return", "Return"):
        sections.write("Both ways.")
    sections.write("Pay on board.")
    assert sections.all[1:] == [
        Section("fares", "Fares", "Pay on board.", None),
        Section("fares-return", "Fares (Return)", "Both ways.", None),
    ]


def test_an_empty_part_is_on_no_page() -> None:
    """As an empty tab is; what only some pages have in it is there on these."""
    sections = Sections(2)
    with sections.part("fares-return", "Return"), sections.within([1]):
        sections.write("Both ways.")
    assert sections.all[1:] == [
        Section("fares-return", "Return", "", ()),
        Section("fares-return", "Return", "Both ways.", (1,)),
    ]


def test_what_is_written_apart_is_in_no_section() -> None:
    sections = Sections(1)
    assert sections.apart(lambda: sections.write(" The  quay ")) == "The quay"
    assert sections.all == [Section("", "", "", None)]


def test_what_is_written_apart_on_some_pages_alone_is_left_open() -> None:
    sections = Sections(3)
    sections.write("A pier.")

    def write() -> None:
        sections.write("The ")
        for pages in ([0, 1], [2]):
            with sections.within(pages) as is_written:
                assert not is_written
        sections.write("quay")

    assert sections.apart(write) == f"The {UNKNOWN} quay"
    assert sections.all == [Section("", "", "A pier.", None)]


def test_a_section_of_some_pages_covers_only_these() -> None:
    sections = Sections(3)
    with sections.within([0, 1]):
        place = sections.place
        with sections.within([1]):
            assert sections.covers(place)
    assert not sections.covers(place)
    assert sections.covers(sections.place)
