"""Pictures of links (Open Graph): drawn beside the pages of tutorials, where a font is named for them."""

import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Built, Ran
from tutgen.pages.files import link_pictures
from tutgen.preview.live_site import Preview
from tutgen.sources.cache_folder import CACHE
from tutgen.theme.picture_font import PictureFont

Make = Callable[[Mapping[str, str]], Path]
Build = Callable[..., Built]

FONT = "content/_fonts/blocks.ttf"
SITE = """\
title: Canals
base_url: https://canals.example/guide/
theme: {picture_font: _fonts/blocks.ttf}
"""
FILES = {
    "content/site.yaml": SITE,
    "content/index.md": "# Canals\n",
    "content/lock/index.md": "---\ntitle: Pass a lock\nservices: [narrow, wide]\n---\n",
    "content/lock/[service].md": "---\ntitle: Pass a lock in a {{ service.name }}\n---\nOpen it.\n",
    "content/services/narrow.yaml": "name: Narrowboat & <Butty>\n",
    "content/services/wide.yaml": "name: Widebeam\n",
}
WANTED = ["lock/index.png", "lock/narrow.png", "lock/wide.png"]


def write_font(path: Path, *, without: str = "", name: str = "Blocks-Regular") -> None:
    """A font whose glyphs are blocks: those of ASCII, each half as wide as it is high, but for `without`."""
    characters = [chr(code) for code in range(32, 127) if chr(code) not in without]
    names = [".notdef", *(f"c{ord(c)}" for c in characters)]
    pen = TTGlyphPen(None)
    for move, x, y in (
        (pen.moveTo, 50, 0),
        (pen.lineTo, 50, 700),
        (pen.lineTo, 450, 700),
        (pen.lineTo, 450, 0),
    ):
        move((x, y))
    pen.closePath()
    block, blank = pen.glyph(), TTGlyphPen(None).glyph()
    font = FontBuilder(1000)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(c): f"c{ord(c)}" for c in characters})
    font.setupGlyf({name: blank if name == "c32" else block for name in names})
    font.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable(
        {"familyName": "Blocks", "styleName": "Regular", **({"psName": name} if name else {})}
    )
    font.setupOS2()
    font.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)


@pytest.fixture
def canals(project: Make) -> Callable[..., Path]:
    def make(files: Mapping[str, str] | None = None, *, without: str = "") -> Path:
        root = project({**FILES, **(files or {})})
        write_font(root / FONT, without=without)
        return root

    return make


def drawn(built: Built) -> list[str]:
    return sorted(address for address in built.files if address.endswith(".png"))


def messages(built: Built) -> list[str]:
    return [
        f"{d.span.path}:{d.span.line}:{d.span.column}: {d.severity}[{d.code}]: {d.message} ({d.hint})"
        for d in built.result.diagnostics
    ]


def test_each_page_of_a_tutorial_has_a_picture_of_the_size_that_it_names(
    canals: Callable[..., Path], build_site: Build
) -> None:
    built = build_site(canals())
    assert messages(built) == []
    assert drawn(built) == WANTED
    for address in WANTED:
        content, html = built.files[address], built.files[f"{address[:-4]}.html"].decode()
        assert content.startswith(b"\x89PNG\r\n")
        assert struct.unpack(">II", content[16:24]) == (1200, 630)
        assert (
            f'<meta property="og:image" content="https://canals.example/guide/{address}">' in html
        )
        assert '<meta property="og:image:width" content="1200">' in html
        assert '<meta name="twitter:card" content="summary_large_image">' in html
    alt = 'og:image:alt" content="Pass a lock in a Narrowboat &amp; &lt;Butty&gt;"'
    assert alt in built.files["lock/narrow.html"].decode()
    assert len({built.files[address] for address in WANTED}) == 3
    assert b"og:image" not in built.files["index.html"]
    assert b"og:image" not in built.files["404.html"]


def test_a_picture_is_drawn_again_only_if_it_would_be_another(
    canals: Callable[..., Path], build_site: Build
) -> None:
    root = canals()
    first = build_site(root).files
    cached = {path.name: path.stat().st_ino for path in (root / CACHE / "pictures").iterdir()}
    assert len(cached) == 3
    (root / "content/lock/[service].md").write_text(
        "---\ntitle: In a {{ service.name }}\n---\nAnother text.\n"
    )
    second = build_site(root).files
    now = {path.name: path.stat().st_ino for path in (root / CACHE / "pictures").iterdir()}
    assert len(now) == 5
    assert cached.items() <= now.items()
    assert [a for a in WANTED if first[a] != second[a]] == ["lock/narrow.png", "lock/wide.png"]
    write_font(root / FONT, without="~")
    assert build_site(root).files["lock/wide.png"] == second["lock/wide.png"]
    assert len([*(root / CACHE / "pictures").iterdir()]) == 8


def test_the_preview_draws_the_same(canals: Callable[..., Path], build_site: Build) -> None:
    root = canals()
    built = build_site(root).files
    preview = Preview(root)
    assert preview.asset("lock/wide.png") == built["lock/wide.png"]
    assert preview.asset("index.png") is None
    assert preview.asset("lock/nobody.png") is None


@pytest.mark.parametrize(
    ("site", "files"),
    [
        (SITE.replace("base_url: https://canals.example/guide/\n", ""), {}),
        (SITE + "outputs: {link_pictures: false}\n", {}),
        ("title: Canals\nbase_url: https://canals.example/\n", {}),
    ],
    ids=["without an address", "switched off", "without a font"],
)
def test_without_an_address_or_a_font_there_are_none(
    site: str, files: Mapping[str, str], canals: Callable[..., Path], build_site: Build
) -> None:
    built = build_site(canals({"content/site.yaml": site, **files}))
    assert (messages(built), drawn(built)) == ([], [])
    assert b"og:image" not in built.files["lock/wide.html"]


def test_a_file_of_the_project_takes_the_place_of_a_picture(
    canals: Callable[..., Path], build_site: Build
) -> None:
    built = build_site(canals({"content/lock/wide.png": "mine"}))
    assert built.files["lock/wide.png"] == b"mine"
    assert b"og:image" not in built.files["lock/wide.html"]
    assert b"og:image" in built.files["lock/narrow.html"]


AT_FONT = "content/site.yaml:3:23: warning[undrawn-picture]: "


def test_without_the_libraries_pages_name_no_picture(
    canals: Callable[..., Path], build_site: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_pictures, "_LIBRARIES", ("fontTools", "no_such_library"))
    built = build_site(canals())
    assert messages(built) == [
        f"{AT_FONT}pictures of links are not drawn: the libraries that draw them are not installed "
        "(run `pip install 'tutgen[pictures]'`, or write 'outputs: {link_pictures: false}')"
    ]
    assert drawn(built) == []
    assert b"og:image" not in built.files["lock/wide.html"]


def test_a_file_that_is_no_font_is_said(canals: Callable[..., Path], build_site: Build) -> None:
    root = canals()
    (root / FONT).write_bytes(b"no font at all")
    built = build_site(root)
    assert messages(built) == [
        f"{AT_FONT}pictures of links are not drawn: '_fonts/blocks.ttf' is no font that can be read "
        "(name a TrueType or OpenType font)"
    ]
    assert drawn(built) == []


def test_a_font_that_texts_are_not_drawn_with_is_said(
    canals: Callable[..., Path], build_site: Build
) -> None:
    """The library passes over a font that has no PostScript name, and says nothing of it."""
    root = canals()
    write_font(root / FONT, name="")
    built = build_site(root)
    assert messages(built) == [
        f"{AT_FONT}pictures of links are not drawn: no text can be drawn with '_fonts/blocks.ttf' "
        "(name another TrueType or OpenType font: tables that fonts have are missing in it)"
    ]
    assert drawn(built) == []


def test_a_font_that_is_not_there_is_said(project: Make, build_site: Build) -> None:
    assert messages(build_site(project(FILES))) == [
        "content/site.yaml:3:23: error[wrong-value]: there is no file '_fonts/blocks.ttf' "
        "(write its path from content/ on)"
    ]


def test_characters_that_the_font_does_not_have_are_said(
    canals: Callable[..., Path], build_site: Build
) -> None:
    built = build_site(canals({"content/services/wide.yaml": "name: Péniche\n"}, without="<"))
    needed = "(name a font that has the characters of the site's language)"
    assert messages(built) == [
        f"{AT_FONT}the font of pictures has no '<' (U+003C) (service 'narrow') {needed}",
        f"{AT_FONT}the font of pictures has no 'é' (U+00E9) (service 'wide') {needed}",
    ]
    assert drawn(built) == WANTED


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (
            "<p>{{ title }}</p>",
            "templates/picture.svg:1:1: error[template]: the picture cannot be drawn: ",
        ),
        (
            "<svg>{{ titel }}</svg>",
            "templates/picture.svg:1:9: error[template]: 'titel' is undefined",
        ),
        ("<svg>{% if %}</svg>", "templates/picture.svg:1:1: error[template]: "),
    ],
)
def test_a_template_that_draws_nothing_is_said(
    template: str, said: str, canals: Callable[..., Path], build_site: Build
) -> None:
    built = build_site(canals({"templates/picture.svg": template}))
    assert any(message.startswith(said) for message in messages(built)), messages(built)


def test_a_template_of_the_project_draws_them(
    canals: Callable[..., Path], build_site: Build
) -> None:
    own = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="63"><rect width="9" height="{{ title|length }}"/></svg>'
    built = build_site(canals({"templates/picture.svg": own}))
    assert messages(built) == []
    assert struct.unpack(">II", built.files["lock/wide.png"][16:24]) == (120, 63)


def test_clean_deletes_what_was_drawn(
    canals: Callable[..., Path], tutgen: Callable[..., Ran]
) -> None:
    root = canals()
    assert tutgen("build", "-C", str(root)).code == 0
    assert (root / CACHE / "pictures").is_dir()
    assert tutgen("clean", "-C", str(root)).code == 0
    assert not (root / CACHE).exists()


# ------------------------------------------------------------------------------------ the font


@pytest.fixture(scope="module")
def font(tmp_path_factory: pytest.TempPathFactory) -> PictureFont:
    path = tmp_path_factory.mktemp("fonts") / "blocks.ttf"
    write_font(path)
    return PictureFont(path)


@pytest.mark.parametrize(
    ("text", "width", "most", "lines"),
    [
        ("", 50, 0, [""]),
        ("a b", 15, 0, ["a b"]),
        ("a b", 14, 0, ["a", "b"]),
        ("  one   two ", 100, 0, ["one two"]),
        ("one two three", 35, 0, ["one two", "three"]),
        ("immeasurable", 25, 0, ["immea", "surab", "le"]),
        ("one two three", 35, 1, ["one..."]),
        ("one two three", 35, 2, ["one two", "three"]),
        ("immeasurable", 25, 1, ["im..."]),
    ],
)
def test_texts_are_wrapped(
    text: str, width: float, most: int, lines: list[str], font: PictureFont
) -> None:
    assert font.wrapped(text, 10, width, most) == lines


TEXTS = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]))


@given(text=TEXTS, width=st.integers(10, 90))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_line_is_longer_than_it_may_be_and_nothing_is_lost(
    text: str, width: int, font: PictureFont
) -> None:
    lines = font.wrapped(text, 10, width)
    assert all(font.measured(line, 10) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
