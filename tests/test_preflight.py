"""What is looked at before a site goes public: small artifacts in a folder, and the example."""

import os
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Built, Ran
from test_faults import reported_codes
from tutgen.build.write import staging
from tutgen.check.secret_shapes import find_secrets
from tutgen.content.load import load_site
from tutgen.diagnostics import Diagnostic, TutgenError
from tutgen.diagnostics.text import as_text
from tutgen.publish.artifact import read_artifact
from tutgen.publish.preflight.check import check_artifact
from tutgen.publish.preflight.file_rules import MAX_FILE_BYTES, MAX_SITE_BYTES
from tutgen.publish.preflight.pages_address import pages_address

ROOT = Path(__file__).parent.parent
BASE = "https://owner.github.io/guide/"
REMOTE = "git@github.com:owner/guide.git"
NOT_FOUND = '<!doctype html><title>Not found</title><a href="/guide/">Home</a>'

Files = Mapping[str, str | bytes]
Check = Callable[..., list[Diagnostic]]


def write(folder: Path, files: Files) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks a site of these files, `index.html` and `404.html` being there already."""

    def run(files: Files, yaml: str = f"base_url: {BASE}\n", **options: Any) -> list[Diagnostic]:
        write(tmp_path, {"content/site.yaml": f"title: Guide\n{yaml}"})
        folder = tmp_path / "site"
        write(folder, {"index.html": page(""), "404.html": NOT_FOUND, **files})
        site, diagnostics = load_site(tmp_path)
        assert diagnostics == ()
        return check_artifact(folder, site, **options)

    return run


def page(body: str, head: str = "") -> str:
    return f"<!doctype html>\n<title>Guide</title>{head}\n<body>\n{body}\n</body>\n"


def printed(diagnostics: list[Diagnostic]) -> str:
    return "\n".join(as_text(d, lambda path, line: None) for d in diagnostics)


def random_text(length: int, alphabet: str, seed: int = 1) -> str:
    """Keys for tests, made so that no file of the repository holds one."""
    state = seed
    out = []
    for _ in range(length):
        state = (state * 1103515245 + 12345) % 2**31
        out.append(alphabet[(state >> 16) % len(alphabet)])
    return "".join(out)


LOWER = "abcdefghijklmnopqrstuvwxyz"
LETTERS = LOWER + LOWER.upper()
ALL = LETTERS + "0123456789"
BASE32 = LOWER.upper() + "234567"
HEX = "0123456789abcdef"
KEY = f"sk-proj-{random_text(48, ALL)}"


# ---------------------------------------------------------------------------------- what is refused

FAULTS: Mapping[str, tuple[Files, str]] = {
    "artifact-link: the file is not there": (
        {"index.html": page('<a href="guide/a.html">A</a>\n<img src="logo.svg" alt="">')},
        """\
site/index.html:4:4: error[artifact-link]: link to 'guide/a.html', which is not in the site
  = hint: put the file there, or link to one that is
site/index.html:5:6: error[artifact-link]: link to 'logo.svg', which is not in the site
  = hint: put the file there, or link to one that is""",
    ),
    "artifact-link: a page is no folder": (
        {"index.html": page('<a href="a/">A</a>'), "a.html": page("")},
        """\
site/index.html:4:4: error[artifact-link]: link to 'a/', which is not in the site
  = hint: GitHub Pages serves 'a.html' at 'a', and not at 'a/'""",
    ),
    "artifact-link: a folder without a page": (
        {"index.html": page('<a href="a">A</a>'), "a/b.html": page("")},
        """\
site/index.html:4:4: error[artifact-link]: link to 'a', which is not in the site
  = hint: a folder is served by its index.html, and it has none""",
    ),
    "artifact-link: another case": (
        {"index.html": page('<a href="A.html">A</a>'), "a.html": page("")},
        """\
site/index.html:4:4: error[artifact-link]: link to 'A.html', which is not in the site
  = hint: there is 'a.html', and upper and lower case differ""",
    ),
    "artifact-link: many pages, one cause": (
        {f"g/{n}.html": page('<a href="../old.html">Old</a>') for n in range(12)}
        | {"index.html": page("<a href='old.html'>Old</a>")},
        """\
site/g/0.html:4:4: error[artifact-link]: link to 'old.html', which is not in the site (and in 12 \
other files)
  = hint: put the file there, or link to one that is""",
    ),
    "artifact-link: anchors": (
        {
            "index.html": page('<a href="a.html#x">X</a><a href="#y">Y</a>'),
            "a.html": page('<p id="z">'),
        },
        """\
site/index.html:4:4: warning[artifact-link]: link to missing anchor 'x' in 'a.html'
  = hint: give an element of the page this id, or link to another
site/index.html:4:28: warning[artifact-link]: link to missing anchor href="#y" on the same page
  = hint: give an element of the page this id, or link to another""",
    ),
    "artifact-link: whole addresses of the site": (
        {
            "index.html": page(
                "",
                f'<link rel="canonical" href="{BASE}home.html">\n'
                f'<meta property="og:url" content="{BASE}open.html">\n'
                '<meta http-equiv="refresh" content="0; url=new.html">',
            ),
            "sitemap.xml": f"<url><loc>{BASE}map.html</loc></url>",
            "feed.xml": f'<link rel="self" href="{BASE}atom.xml"/>',
            "llms.txt": f"- [A]({BASE}a.html): about\n",
        },
        "\n".join(
            f"site/{place}: error[artifact-link]: link to '{path}', which is not in the site\n"
            "  = hint: put the file there, or link to one that is"
            for place, path in (
                ("feed.xml:1:24", "atom.xml"),
                ("index.html:2:43", "home.html"),
                ("index.html:3:25", "open.html"),
                ("index.html:4:28", "new.html"),
                ("llms.txt:1:7", "a.html"),
                ("sitemap.xml:1:11", "map.html"),
            )
        ),
    ),
    "artifact-link: styles": (
        {
            "theme/style.css": "/* url(old.png) */\n@import 'more.css';\na { background: url( x.png ) }",
            "index.html": page('<p style="background: url(y.png)">'),
        },
        "\n".join(
            f"site/{place}: error[artifact-link]: link to '{path}', which is not in the site\n"
            "  = hint: put the file there, or link to one that is"
            for place, path in (
                ("index.html:4:4", "y.png"),
                ("theme/style.css:2:1", "theme/more.css"),
                ("theme/style.css:3:17", "theme/x.png"),
            )
        ),
    ),
    "base-path": (
        {
            "a/b.html": page('<a href="/b.html">B</a>\n<a href="../../c.html">C</a>'),
            "index.html": page('<script src="//cdn.example.org/x.js"></script>'),
        },
        """\
site/a/b.html:4:4: error[base-path]: the address '/b.html' leads out of the site, which is at \
'/guide/'
  = hint: write it relative to the page; for another site, write the whole address
site/a/b.html:5:4: error[base-path]: the address '../../c.html' leads out of the site, which is at \
'/guide/'
  = hint: write it relative to the page; for another site, write the whole address
site/index.html:4:9: warning[base-path]: the address '//cdn.example.org/x.js' has no scheme, so a \
page that is opened from the disk looks for a file
  = hint: write https://cdn.example.org/x.js""",
    ),
    "base-path: 404.html": (
        {
            "404.html": page(
                '<a href="index.html">Home</a><a href="#main"><p id="main">\n<a href="/a.html">A</a>'
            )
        },
        """\
site/404.html:4:4: error[base-path]: the address 'index.html' is relative, and 404.html is shown \
at any depth
  = hint: begin it with '/guide/'
site/404.html:5:4: error[base-path]: the address '/a.html' leads out of the site, which is at \
'/guide/'
  = hint: begin it with '/guide/'""",
    ),
    "artifact-name": (
        {
            "_data/_x.json": "{}",
            ".git/config": "x",
            "aux.html": page(""),
            "end.": "x",
            "step 1: go?.txt": "x",
            "Logo.svg": "x",
            "logo.svg": "x",
            b"b\xff.txt".decode("utf-8", "surrogateescape"): "x",
        },
        """\
site/.git:1:1: warning[artifact-name]: '.git' is left out by actions/upload-pages-artifact
  = hint: give it another name
site/aux.html:1:1: warning[artifact-name]: 'aux.html' has a name that Windows does not take
  = hint: give it another name
site/b\\udcff.txt:1:1: error[artifact-name]: 'b\\udcff.txt' has a name that is not UTF-8, so it has \
no address
  = hint: give it another name
site/end.:1:1: warning[artifact-name]: 'end.' has a name that Windows does not take
  = hint: give it another name
site/logo.svg:1:1: warning[artifact-name]: 'logo.svg' differs from 'Logo.svg' only in how it is \
spelled
  = hint: give one another name: Windows and macOS can keep only one of them
site/step 1: go?.txt:1:1: warning[artifact-name]: 'step 1: go?.txt' has ':' in its name, which \
Windows and addresses do not take
  = hint: give it another name""",
    ),
    "unfilled-id": (
        {
            "a.html": "<title></title>\n<p id=''>\n<a href>A</a>\n<h2 id=\"None\">\N{HEAVY CHECK MARK}",
            "b.html": page('<a href="a//b.html">B</a>\n<p>\U00100001'),
        },
        """\
site/a.html:1:1: error[unfilled-id]: the page has an empty title
  = hint: fill it in
site/a.html:2:4: error[unfilled-id]: the attribute id='' has no value
  = hint: fill it in, or take it out
site/a.html:3:4: error[unfilled-id]: the attribute href has no value
  = hint: fill it in, or take it out
site/a.html:4:5: error[unfilled-id]: the attribute id="None" has no value
  = hint: fill it in, or take it out
site/b.html:4:4: error[unfilled-id]: the address 'a//b.html' has an empty part
  = hint: fill in what belongs between the slashes
site/b.html:5:4: error[unfilled-id]: a private character (U+100001) stands for a value
  = hint: if no asset of yours has it, please report this as a defect in tutgen""",
    ),
    "unfilled-id: requests": (
        {
            f"{name}.html": page(
                '<pre><code><span class="line"><span class="nf">PUT</span> <span class="nn">'
                f'{path}</span><a class="callout" href="#n" id="n"></a>\n</span></code></pre>'
            )
            for name, path in {
                "a": "_inference/text_embedding/",
                "b": "_ingest//x",
                "c": "_inference/text_embedding/&lt;inference-id&gt;",
                "d": "_inference/text_embedding/elser",
            }.items()
        },
        """\
site/a.html:4:1: error[unfilled-id]: the path of the request 'PUT _inference/text_embedding/' has \
an empty part
  = hint: fill in the name; in the sources, write it as an expression
site/b.html:4:1: error[unfilled-id]: the path of the request 'PUT _ingest//x' has an empty part
  = hint: fill in the name; in the sources, write it as an expression
site/c.html:4:1: error[unfilled-id]: the request 'PUT _inference/text_embedding/<inference-id>' \
holds '<inference-id>', a name that has a value
  = hint: fill in the name; in the sources, write it as an expression""",
    ),
    "secret": (
        {
            "a.html": page(f'<span class="s2">"{KEY}"</span>'),
            "b.html": page(f'<span class="s2">"{KEY}"</span>\n<!-- {KEY} -->'),
            "requests.json": f'{{"key":\n"{KEY}"}}',
            "style.css": f'a {{ content: "{random_text(48, ALL)}" }}',
        },
        """\
site/a.html:4:19: error[secret]: 'sk-p...' looks like a real secret (OpenAI or Anthropic key) \
(and in 2 other files)
  = hint: revoke it, as others may have seen it; show a placeholder such as <api_key>, or waive \
'secret' where the sources have it, if it opens nothing""",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault(name: str, check: Check) -> None:
    files, expected = FAULTS[name]
    yaml = f"base_url: {BASE}\nnames: {{inference_id: elser}}\n"
    assert printed(check(files, yaml)) == expected


def test_missing_404(check: Check, tmp_path: Path) -> None:
    check({})
    (tmp_path / "site/404.html").unlink()
    site, _ = load_site(tmp_path)
    assert printed(check_artifact(tmp_path / "site", site, shown="../site/")) == (
        "../site/404.html:1:1: warning[missing-404]: the site has no 404.html\n"
        "  = hint: without one, GitHub shows its own page where an address is not there"
    )


def test_hidden_files_get_lost_where_the_workflow_drops_them(check: Check) -> None:
    files = {".well-known/security.txt": "x", ".nojekyll": ""}
    assert check(files) == []
    workflow = ".github/workflows/site.yml"
    assert printed(check(files, dropping=workflow)) == (
        "site/.well-known:1:1: warning[artifact-name]: '.well-known' is hidden, so "
        "actions/upload-pages-artifact leaves it out\n  = hint: give actions/upload-pages-artifact "
        f"the input 'include-hidden-files: true' in {workflow}"
    )


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TutgenError, match="there is no folder") as error:
        read_artifact(tmp_path / "site", lambda path, text: None)
    assert error.value.hint == "run `tutgen build` first"


def test_folder_that_is_empty(tmp_path: Path) -> None:
    write(tmp_path, {"content/site.yaml": "title: Guide\n", "site/.tutgen": "{}"})
    site, _ = load_site(tmp_path)
    with pytest.raises(TutgenError, match=r"there is no site in '.*/site'") as error:
        check_artifact(tmp_path / "site", site)
    assert error.value.hint == "run `tutgen build` first"


def test_sizes(check: Check, tmp_path: Path) -> None:
    """The files are sparse: they take no room."""
    check({})
    for name, size in {
        "small.bin": MAX_FILE_BYTES // 2,
        "large.bin": MAX_FILE_BYTES * 2,
        "huge.bin": int(MAX_SITE_BYTES * 0.8),
    }.items():
        with (tmp_path / "site" / name).open("wb") as file:
            file.truncate(size)
    hint = "make it smaller, or link to it where it is kept instead"
    assert (
        printed(check({}))
        == f"""\
site:1:1: error[artifact-size]: the site has 1,069.2 MB, and GitHub Pages publishes at most 1,024 MB
  = hint: the largest files: huge.bin (819.2 MB), large.bin (200 MB), small.bin (50 MB)
site/huge.bin:1:1: error[artifact-size]: the file has 819.2 MB, and GitHub takes at most 100 MB
  = hint: {hint}
site/large.bin:1:1: error[artifact-size]: the file has 200 MB, and GitHub takes at most 100 MB
  = hint: {hint}"""
    )
    (tmp_path / "site/huge.bin").unlink()
    (tmp_path / "site/large.bin").unlink()
    os.truncate(tmp_path / "site/small.bin", MAX_FILE_BYTES)
    assert (
        printed(check({}))
        == f"""\
site/small.bin:1:1: warning[artifact-size]: the file has 100 MB, and GitHub takes at most 100 MB
  = hint: {hint}"""
    )


@contextmanager
def unprivileged() -> Iterator[None]:
    """Runs the block as a user whom permissions bind, unlike root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_is_no_file_of_its_own() -> None:
    with tempfile.TemporaryDirectory() as outside:
        root = Path(outside)
        folder = root / "site"
        write(root, {"content/site.yaml": f"title: Guide\nbase_url: {BASE}\n"})
        write(folder, {"404.html": NOT_FOUND, "index.html": page(""), "a.txt": "A", "b.txt": "B"})
        (folder / "link.html").symlink_to("index.html")
        (folder / "loop").symlink_to(folder)
        (folder / "hard.txt").hardlink_to(folder / "a.txt")
        os.mkfifo(folder / "pipe")
        (folder / "locked").mkdir(mode=0)
        (folder / "b.txt").chmod(0)
        root.chmod(0o755)
        site, _ = load_site(root)
        with unprivileged():
            found = check_artifact(folder, site)
        (folder / "locked").chmod(0o755)
    assert (
        printed(found)
        == """\
site/b.txt:1:1: error[artifact-file]: 'b.txt' is a file that cannot be read, expected a file
  = hint: delete it, or let all read it
site/hard.txt:1:1: warning[artifact-file]: 'hard.txt' is a hard link to 'a.txt', expected a file of \
its own
  = hint: put a copy of the file there
site/link.html:1:1: error[artifact-file]: 'link.html' is a symbolic link, expected a file
  = hint: put a copy of the file there
site/locked:1:1: error[artifact-file]: 'locked' is a folder that cannot be read, expected a file
  = hint: delete it, or let all read it
site/loop:1:1: error[artifact-file]: 'loop' is a symbolic link, expected a file
  = hint: put a copy of the file there
site/pipe:1:1: error[artifact-file]: 'pipe' is neither a file nor a folder, expected a file
  = hint: delete it, or let all read it"""
    )


@pytest.mark.slow
def test_every_code_is_shown() -> None:
    shown = {name.partition(":")[0] for name in FAULTS}
    elsewhere = {"artifact-file", "artifact-size", "base-url", "missing-404"}
    made = [
        codes for path, codes in reported_codes().items() if path.startswith("publish/preflight/")
    ]
    assert shown | elsewhere == set().union(*made)


# ------------------------------------------------------------------------------------ what is right

RIGHT = {
    "addresses": {
        "index.html": page(
            """
            <a href="a/b.html?x=1#here">1</a> <a href=a/b>2</a> <a href='a'>3</a> <a href="a/">4</a>
            <a href="#">5</a> <a href="#top">6</a> <a href="#main">7</a> <a href="?x">8</a>
            <a href="./">9</a> <a href="/guide/a/b.html">10</a> <a href="/guide">11</a>
            <a href="a/with%20blank.html#%C3%A9">12</a> <a href="a/../a/./b.html">13</a>
            <a href="mailto:a@example.org">14</a> <a href="https://example.org/guide//x.html">15</a>
            <a href="java&#115;cript:x()">16</a> <a href=" a/b.html\n">17</a> <a name="main"></a>
            <img src="data:image/png;base64,AA==" srcset="a.png 1x, a/b.png 2x" alt="a > b">
            <!-- <a href="old.html"> --> <script>"<a href='never.html'>"</script>
            <textarea><a href="never.html"></textarea> <svg><use xlink:href="#main"></use></svg>
            <form action=""></form> <video poster="a.png"></video> <object data="a.png"></object>
            <p style="background: url('a.png')"> <a href="a/b.html#:~:text=x">18</a>
            """,
            f"""<link rel="canonical" href="{BASE}"><base><style>p {{ fill: url(#main) }}</style>
            <meta http-equiv="refresh" content="5; URL='a/b.html'"><meta name="x" content="y.html">
            <meta property="og:url" content="https://owner.github.io/guide">""",
        ),
        "a/index.html": page('<a href="../a">A</a> <a href="..">B</a>'),
        "a/b.html": page('<p id="here">'),
        "a/with blank.html": page('<p id="\N{LATIN SMALL LETTER E WITH ACUTE}">'),
        "a.png": b"\x89PNG\r\n\0" + KEY.encode(),
        "a/b.png": b"\xff" + KEY.encode(),
        "style.css": "@import url(more.css); p { background: url( 'a.png' ) } /* url(no.png) */",
        "more.css": "p { background: url(https://example.org/x.png), url(data:image/png;x) }",
        "sitemap.xml": f"<loc>{BASE}a/b.html</loc><loc>{BASE}</loc><loc>https://example.org/</loc>",
        "robots.txt": f"Sitemap: {BASE}sitemap.xml",
        ".nojekyll": "",
        "_data/x.json": "{}",
    },
    "404.html with a base": {
        "404.html": page('<a href="index.html">A</a> <a href="#x">', '<base href="/guide/">'),
        "index.html": page('<p id="x">'),
    },
    "a base elsewhere": {
        "a.html": page('<a href="x.html">A</a>', '<base href="https://example.org/">'),
    },
    "code": {
        "a.html": page(
            "<pre>PUT my-index\nGET /\nGET _tasks/&lt;task_id&gt;\nPOST /items/\nPUT /bucket/\n"
            "GET https://example.org/a?next=b//c\n{{ names.inference_id }}</pre>\n"
            "<p>undefined</p><h2 id='none'>None</h2>"
        )
    },
}


@pytest.mark.parametrize("name", RIGHT)
def test_site_that_is_right(name: str, check: Check) -> None:
    assert printed(check(RIGHT[name], f"base_url: {BASE}\nnames: {{inference_id: x}}\n")) == ""


def test_without_base_url_the_site_is_at_the_root(check: Check) -> None:
    """Or where the repository says."""
    files = {"404.html": page('<a href="/a.html">A</a>'), "a.html": page("")}
    assert check(files, "") == []
    codes = [d.code for d in check(files, "", repository=REMOTE)]
    assert codes == ["base-url"]  # of which the address in 404.html is a consequence
    codes = [d.code for d in check({"a.html": page('<a href="/">')}, "", repository=REMOTE)]
    assert codes == ["base-url", "base-path"]


def test_severity_is_the_one_that_the_site_wants(check: Check) -> None:
    files = {"index.html": page('<a href="a.html">A</a>')}
    yaml = f"base_url: {BASE}\ndiagnostics: {{artifact-link: warning}}\n"
    assert [d.severity for d in check(files, yaml)] == ["warning"]


@pytest.mark.parametrize("source", [ROOT, *sorted((ROOT / "tests/sites").iterdir())], ids=str)
def test_what_tutgen_builds_is_right(
    source: Path, tmp_path: Path, build_site: Callable[..., Built]
) -> None:
    site, _ = load_site(source)
    files = build_site(source).files
    write(tmp_path, files)
    assert printed(check_artifact(tmp_path, site)) == ""


def test_stamp_is_no_part_of_the_site(check: Check, tmp_path: Path) -> None:
    check({})
    site, _ = load_site(tmp_path)
    with staging(tmp_path / "out") as stage:
        stage.publish({"404.html": stage.write("404.html", b"<title>Not found</title>")})
    assert check_artifact(tmp_path / "out", site) == []


# ---------------------------------------------------------------------------- tags as browsers see


class Links(HTMLParser):
    """The links of a page by the standard library."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given: dict[str, str | None] = {}
        for name, value in attributes:
            given.setdefault(name, value)
        self.found.append((given.get("href") or "").strip())


VALUES = st.text("""ab/<>&;= \n'"-!""", max_size=6)
ATTRIBUTES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["href", "HREF", "title", "data-href", "a'b"]),
        st.sampled_from(["=", " = ", "=\n"]),
        VALUES.map(lambda value: f'"{value.replace(chr(34), "")}"')
        | VALUES.map(lambda value: f"'{value.replace(chr(39), '')}'")
        | st.sampled_from(["x.html", "a/b=c", "y&amp;z", "don't"]),
        st.sampled_from([" ", "\n", " / "]),
    ),
)
PIECES = st.sampled_from(
    ["</a>", "a > b", "1 < 2", "\"'", "<!-- <a href=no> -->", "<script><a href=no></script>", "<p/>"]
) | st.lists(ATTRIBUTES, max_size=3).map(lambda attributes: f"<a {''.join(attributes)}>")  # fmt: skip


@given(st.lists(PIECES, max_size=6).map("".join))
def test_links_are_those_that_a_parser_finds(html: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {"a.html": f"{html}"})
        artifact = read_artifact(Path(folder), lambda path, text: None)
    found = {address.value for address in artifact.addresses}
    assert found == set(Links(html).found) - {""}


def test_lines_that_two_files_have_are_looked_at_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "one\ntwo", "b.txt": "two\nthree\none", "c.txt": "one"})
    looked: list[tuple[str, str]] = []
    read_artifact(tmp_path, lambda path, text: looked.append((path, text)))
    assert looked == [("a.txt", "one\ntwo"), ("b.txt", "three")]


# -------------------------------------------------------------------------------------- the address


@pytest.mark.parametrize(
    ("repository", "cname", "expected"),
    [
        ("git@github.com:owner/guide.git", None, BASE),
        ("git@github.com:owner/guide", None, BASE),
        ("https://github.com/owner/guide", None, BASE),
        ("https://github.com/owner/guide.git", None, BASE),
        ("https://github.com/owner/guide/", None, BASE),
        ("https://user:token@github.com/owner/guide.git", None, BASE),
        ("https://www.github.com/owner/guide", None, BASE),
        ("http://github.com/owner/guide", None, BASE),
        ("ssh://git@github.com/owner/guide.git", None, BASE),
        ("ssh://git@ssh.github.com:443/owner/guide.git", None, BASE),
        ("git://github.com/owner/guide.git", None, BASE),
        ("git@GitHub.com:Owner/Guide.v2.git", None, "https://owner.github.io/Guide.v2/"),
        ("git@github.com:owner/owner.github.io.git", None, "https://owner.github.io/"),
        ("git@github.com:Owner/owner.GitHub.io.git", None, "https://owner.github.io/"),
        ("git@github.com:owner/other.github.io", None, "https://owner.github.io/other.github.io/"),
        ("git@github.com:owner/guide.git", "Docs.example.org", "https://docs.example.org/"),
        (None, "docs.example.org", "https://docs.example.org/"),
        ("git@github.example.org:owner/guide.git", None, None),
        ("https://github.com.example.org/owner/guide", None, None),
        ("https://gitlab.com/owner/guide.git", None, None),
        ("https://github.com/owner", None, None),
        ("../guide.git", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_pages_address(repository: str | None, cname: str | None, expected: str | None) -> None:
    assert pages_address(repository, cname) == expected


IS = "the site says that its address is"


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        (f"base_url: {BASE}", ""),
        ("base_url: https://Owner.GitHub.io/guide", ""),
        (
            "",
            (
                f"content/site.yaml:1:1: warning[base-url]: the site does not say its address, which "
                f"will be '{BASE}'\n  = hint: write 'base_url: {BASE}' into content/site.yaml"
            ),
        ),
        (
            "base_url: https://owner.github.io/",
            (
                f"content/site.yaml:2:11: error[base-url]: {IS} 'https://owner.github.io/', and it will "
                f"be '{BASE}'\n  = hint: write 'base_url: {BASE}'"
            ),
        ),
        (
            "base_url: http://owner.github.io/guide/",
            (
                f"content/site.yaml:2:11: error[base-url]: {IS} 'http://owner.github.io/guide/', and it "
                f"will be '{BASE}'\n  = hint: write 'base_url: {BASE}'"
            ),
        ),
        (
            "base_url: https://example.org/guide/",
            (
                f"content/site.yaml:2:11: error[base-url]: {IS} 'https://example.org/guide/', and it "
                f"will be '{BASE}'\n  = hint: write 'base_url: {BASE}'"
            ),
        ),
        (
            "base_url: https://docs.owner.net/",
            (
                f"content/site.yaml:2:11: warning[base-url]: {IS} 'https://docs.owner.net/', and it "
                f"will be '{BASE}'\n  = hint: write 'base_url: {BASE}', or 'cname: docs.owner.net' "
                "where that is the custom domain"
            ),
        ),
        (
            "base_url: https://docs.owner.net/manual/",
            (
                f"content/site.yaml:2:11: error[base-url]: {IS} 'https://docs.owner.net/manual/', and "
                f"it will be '{BASE}'\n  = hint: write 'base_url: {BASE}'"
            ),
        ),
        ("base_url: https://docs.owner.net\ncname: docs.owner.net", ""),
        (
            "base_url: https://docs.owner.net/guide\ncname: docs.owner.net",
            (
                f"content/site.yaml:2:11: error[base-url]: {IS} 'https://docs.owner.net/guide', and it "
                "will be 'https://docs.owner.net/'\n  = hint: write 'base_url: https://docs.owner.net/'"
            ),
        ),
    ],
)
def test_base_url(yaml: str, expected: str, check: Check) -> None:
    not_found = {"404.html": page("")}
    assert printed(check(not_found, f"{yaml}\n", repository=REMOTE)) == expected


# ------------------------------------------------------------------------------------------ secrets

BASE64 = ALL + "+/"
PASSWORD = "Zt7qLw2KxV9nRb4M"
UUID = "0d3c5a1e-7b42-4f86-9c1d-2e8fa6b07d39"
RANDOM = random_text(40, ALL)
SECRETS = {
    "AWS access key ID": [f"AKIA{random_text(16, BASE32)}", f"id = ASIA{random_text(16, BASE32)};"],
    "OpenAI or Anthropic key": [
        f"sk-{random_text(48, ALL)}", KEY, f"sk-ant-api03-{random_text(90, ALL + '_-')}",
    ],
    "Hugging Face token": [f'"hf_{random_text(34, LETTERS)}"'],
    "GitHub token": [f"gh{kind}_{random_text(36, ALL)}" for kind in "pousr"]
    + [f"https://github_pat_{random_text(22, ALL)}_{random_text(59, ALL)}@github.com"],
    "GitLab token": [f"glpat-{random_text(20, ALL)}"],
    "Google API key": [f"?key=AIza{random_text(35, ALL + '_-')}&x"],
    "npm token": [f"npm_{random_text(36, ALL)}"],
    "PyPI token": [f"pypi-{random_text(120, ALL)}"],
    "SendGrid key": [f"SG.{random_text(22, ALL)}.{random_text(43, ALL)}"],
    "Slack token": [f"xoxb-{random_text(12, '0123456789')}-{random_text(24, ALL)}"],
    "Stripe key": [f"sk_live_{random_text(24, ALL)}", f"rk_live_{random_text(99, ALL)}"],
    "JSON Web Token": [
        f"eyJ{random_text(20, ALL)}.eyJ{random_text(60, ALL)}.{random_text(43, ALL + '_-')}",
    ],
    "private key": [
        f"-----BEGIN PRIVATE KEY-----\n{random_text(64, BASE64)}\n",
        f'"-----BEGIN RSA PRIVATE KEY-----\\n{random_text(64, BASE64)}\\n"',
        ("    -----BEGIN EC PRIVATE KEY-----\n    Proc-Type: 4,ENCRYPTED\n\n"
        f"    {random_text(64, BASE64)}\n"),
    ],
    "Elasticsearch API key": [f"Authorization: ApiKey {random_text(58, ALL)}=="],
    "bearer token": [
        f"{word} {random_text(32, ALL)}"
        for word in ("Authorization: Bearer", "authorization: bearer", "BEARER", "Authorization: Token", "TOKEN")
    ] + [f'Authorization: Token token="{random_text(32, ALL)}"', f"token token={random_text(32, ALL)}"],
    "Docker token": [f"dckr_pat_{random_text(27, ALL)}"],
    "webhook secret": [f"whsec_{random_text(32, ALL)}"],
    "Linear key": [f"lin_api_{random_text(40, ALL)}"],
    "Perplexity key": [f"pplx-{random_text(48, ALL)}"],
    "name and password": [
        f"{word} {b64encode(pair.encode()).decode()}"
        for word in ("Authorization: Basic", "authorization: basic", "BASIC")
        for pair in (f"admin:{PASSWORD}", f"{RANDOM}:", "mill:rye40sacks!", f"api:key-{random_text(32, HEX)}")
    ],
    "password of a command": [f"curl -u admin:{PASSWORD} x", f"curl --user 'admin:{PASSWORD}'", f"curl -uadmin:{PASSWORD} x"],
    "Grafana token": [f"glsa_{random_text(32, ALL)}_{random_text(8, HEX)}"],
    "Google client secret": [f"GOCSPX-{random_text(28, ALL + '_-')}"],
    "Google access token": [f"ya29.{random_text(120, ALL + '_-')}"],
    "Groq key": [f"gsk_{random_text(52, ALL)}"],
    "Shopify token": [f"shpat_{random_text(32, HEX)}"],
    "Databricks token": [f"dapi{random_text(32, HEX)}"],
    "Vault token": [f"hvs.{random_text(90, ALL)}"],
    "Telegram token": [f"https://api.telegram.org/bot4839574812:AA{random_text(33, ALL)}/getMe"],
    "webhook of Slack": [f"https://hooks.slack.com/services/T04KD93JD/B05JE92KD/{random_text(24, ALL)}"],
    "webhook of Discord": [
        f"https://{host}/api/webhooks/1088273645193847562/{random_text(68, ALL + '_-')}"
        for host in ("discord.com", "discordapp.com", "ptb.discord.com")
    ],
    "webhook of Teams": [
        f"https://acme.webhook.office.com/webhookb2/{UUID}@{UUID}/IncomingWebhook/{random_text(32, HEX)}/{UUID}"
    ],
    "shared access signature": [
        f"https://acme.blob.core.windows.net/a?sv=2023-11-03{amp}sig={random_text(43, ALL)}%3D"
        for amp in ("&", "&amp;")
    ],
    "signed address": [
        f"https://acme.s3.eu-west-1.amazonaws.com/a?X-Amz-Expires=9{amp}X-Amz-Signature={random_text(64, HEX)}"
        for amp in ("&", "&amp;")
    ]
    + [f"https://storage.googleapis.com/acme/a?X-Goog-Signature={random_text(512, HEX)}"],
    "password in an address": [
        f"redis://:{PASSWORD}@cache.acme.io:6379/0",
        f"postgres://admin:{random_text(12, ALL)}@db.example-host.net/x",
        f"https://elastic:{random_text(24, ALL)}@search.acme.io:9243",
    ],
    "key or password": [
        f'"api_key": "{random_text(84, ALL)}"',
        f"api-key: {random_text(32, HEX)}",
        f"Ocp-Apim-Subscription-Key: {random_text(32, HEX)}",
        f"export COHERE_API_KEY={random_text(40, ALL)}",
        f"'aws_secret_access_key': '{random_text(40, BASE64)}'", f'"api_key" => "{PASSWORD}"',
        f'api_key := "{PASSWORD}"', f"<apiKey>{PASSWORD}</apiKey>", f"ENV API_KEY {PASSWORD}",
        f"setx API_KEY {PASSWORD}", f"SECRET_KEY_BASE={PASSWORD}",
        f'apiKey = "{random_text(32, ALL)}"',
        f"password: {random_text(20, ALL)}",
        f"ACME_API_SECRET={PASSWORD}", f"DB_PASSWORD='{PASSWORD}'", f"SECRET_KEY: {PASSWORD}",
        f"ACME_TOKEN='{random_text(24, ALL)}'", f"export ACME_KEY={random_text(24, ALL)}", f"AWS_SESSION_TOKEN={RANDOM}",
        f"Authorization: {random_text(40, ALL)}", f"X-Auth-Token: {random_text(32, ALL)}", f"session_token: {RANDOM}",
        f"process.env['WEBHOOK_SECRET'] = '{PASSWORD}'", f"acme login --api-key {PASSWORD}",
        f"| `CLIENT_SECRET` | `{PASSWORD}` |", "jwt_secret = qWxYzRtPlKjHgFdS", "X_API_SECRET=kGhTqWmZxBvNpLdR",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in SECRETS.items() for text in texts]
)
def test_secret_is_found(kind: str, text: str) -> None:
    found = list(find_secrets(f"before\n{text}\nafter"))
    assert [secret.kind for secret in found] == [kind]
    assert f"before\n{text}"[found[0].start : found[0].end] == found[0].value
    assert found[0].value in text


@pytest.mark.parametrize(
    "text",
    [
        '"api_key": "<api_key>"', "api_key: ${API_KEY}", "api_key: $OPENAI_API_KEY", 'api_key: "..."',
        "api_key: your-api-key-goes-here-1234", "api_key: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "api_key: 00000000000000000000000000000000", "api_key: 0123456789abcdef0123456789abcdef",
        "api_key: a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6", "api_key: azure-openai-embeddings-2-west",
        "api_key: {{ service.api_key }}", "api_key: The key that you made in the console",
        'apiKey = loadConfigurationOfProject12("x")', "api_key = settings12.someKeyOfTheApi34",
        "apiKey: string", "AKIAIOSFODNN7EXAMPLE", "AKIAXXXXXXXXXXXXXXXX", "AKIAABCDEFGHIJKLMNOP",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "sk-...", "sk-proj-...", "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "sk-your-key-here-0123456789abc",
        "sk-folding-cube-animation-of-the-page", f"task-{RANDOM}", "hf_hub_download_from_repository",
        "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ghp_" + "x" * 36, "AIza" + "A" * 35,
        "Authorization: Bearer <token>", "Authorization: Bearer YOUR_ACCESS_TOKEN_FOR_THE_API",
        "Bearer tokens are described in RFC 6750", "ApiKey is a scheme of Elasticsearch",
        "Authorization: ApiKey VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==",
        '"access_token": "2YotnFZFEjr1zCsicMWpAA"',
        ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0"
        ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"),
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\n" + RANDOM + RANDOM,
        "https://user:password@db.acme.io/", "https://user:password1@db.acme.io/",
        "https://elastic:changeme@db.acme.io:9200", "https://elastic:$PASSWORD@db.acme.io:9200",
        f"https://elastic:{RANDOM}@localhost:9200", f"https://elastic:{RANDOM}@127.0.0.1:9200",
        f"https://elastic:{RANDOM}@db.example.com/", "https://example.org:8443/@scope/package-1.2.3",
        "integrity=sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8KhQ8M9dJX4U7Vd6fKx0H1aVd8R4J2m1",
        f'<a class="{RANDOM}" href="theme/style.{random_text(10, HEX)}.css">', f"commit: {RANDOM}",
        *(f"Authorization: Basic {b64encode(pair.encode()).decode()}" for pair in (
            "user:password", "<user>:<password>", "username:your-password-1", "admin:admin", "elastic:changeme",
            "Aladdin:open sesame", "name@acme.io:<api_token>", "s6BhdRkqt3:7Fjfp0ZBr1KtDRbnfVdmIw", ":", "api:xxxx-xxxx-1",
        )),
        f"NEXT_PAGE_TOKEN={RANDOM}", f"ACME_PUBLIC_KEY={RANDOM}", "Bearer refreshTokenRotationV2Enabled",
        "Authorization: authorizationHeaderOfTheRequest", "curl -uadmin:<password> x",
        ("AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq"
        "/K1SZFPTOtr/KBHBeksoGMGw=="),
        "Authorization: Basic <credentials>", "Basic authentication takes a name", "basic ABCDEFGHIJKLMNOP",
        "Token <api_token>", f"next page token: {RANDOM}", "Token authentication-is-described-elsewhere",
        "curl -u user:password1 x", "curl -u $USER:$PASSWORD x", "curl -u elastic:<password> x", "sort -u file:with-lines",
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "https://discord.com/api/webhooks/<id>/<token>", "https://x.blob.core.windows.net/a?sig=<signature>",
        "https://x.s3.amazonaws.com/a?X-Amz-Signature=<signature>",
        ("https://x.s3.amazonaws.com/a?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524"
        f"&X-Amz-Signature={random_text(64, HEX)}"),
        "X_API_SECRET=<secret>", "X_API_SECRET=your-secret-here", "X_API_SECRET=changeme", "X_API_SECRET=xxxxxxxxxxxxxxxx",
        "X_API_SECRET=mySecretForTheService", "X_API_SECRET=ServiceAccountStrength", "API_SECRET=$(cat secret.txt)",
        "client_secret: 550e8400-e29b-41d4-a716-446655440000", "type: PrivateKey | Ed25519PublicKey",
        "client_secret: projects/1234567890/secrets/name-of-it-2", f"request_id: {RANDOM}", f"public_key: {RANDOM}",
        f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{RANDOM} me@laptop", f"image: a.example/b@sha256:{random_text(64, HEX)}",
        f"key: {RANDOM}", f'"next_token": "{RANDOM}"', '"max_tokens": 12345678901234567890123',
    ],
)  # fmt: skip
def test_what_is_no_secret(text: str) -> None:
    assert list(find_secrets(text)) == []


@given(st.text(ALL + "-_.:/=\"' \n", max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    for secret in find_secrets(text):
        assert text[secret.start : secret.end] == secret.value


def test_secret_is_named_once() -> None:
    text = f'curl -H "Authorization: Bearer {KEY}" "api_key": "{KEY}"'
    kinds = [(secret.kind, secret.value) for secret in find_secrets(text)]
    assert kinds == [("OpenAI or Anthropic key", KEY)] * 2


def test_secret_is_not_printed(check: Check) -> None:
    """What a build prints may be public."""
    [found] = check({"a.txt": f"\n{KEY}"})
    shown = as_text(found, lambda path, line: KEY)
    assert (found.span.line, KEY in shown) == (2, False)


def test_a_secret_that_is_waived_in_the_sources_is_none(
    project: Callable[[Mapping[str, str]], Path], tutgen: Callable[..., Ran]
) -> None:
    text = f"# Keys\n\nA key is like `{KEY}`.\n"
    waiver = "---\nwaive: {secret: It was made up for this page}\n---\n"
    root = project({"content/index.md": waiver + text})
    assert tutgen("check", "--strict", cwd=root).code == 0
    assert tutgen("build", "-q", cwd=root).code == 0
    assert tutgen("publish", "--check", cwd=root).err == "Checked site/: no errors\n"
    for path in ("content/other.md", "content/raw.html"):
        other = root / path
        other.write_text(text.replace("Keys", "More").replace(KEY[-1], "7"), "utf-8")
        assert tutgen("build", "-q", cwd=root).code == 0
        ran = tutgen("publish", "--check", cwd=root)
        assert (ran.code, ran.err.count("error[secret]")) == (1, 1)
        assert f"site/{other.stem}.html" in ran.err
        other.unlink()


def test_secret_between_a_line_and_another_that_are_known(check: Check) -> None:
    """The first page shows the form only; the lines of the second are those of a key."""
    begin = "-----BEGIN PRIVATE KEY-----"
    body = random_text(64, BASE64)
    found = check({"a.txt": f"{begin}\n...\n", "b.txt": f"{begin}\n{body}\n"})
    assert [(d.code, str(d.span)) for d in found] == [("secret", "site/b.txt:2:1")]
