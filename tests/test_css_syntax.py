"""What a part of the stylesheet leaves open."""

import pytest

from tutgen.theme.css_syntax import css_fault
from tutgen.theme.files import default_theme


@pytest.mark.parametrize(
    "css",
    [
        "",
        "a { color: red }",
        "/* } ' */ a { b: c }",
        'a::before { content: "} /* \\" {"; }',
        "a::before { content: '\\\n}' }",
        "a { background: url(data:image/png;base64,}a'); }",
        'a { background: URL( "}.png" ); }',
        ".w-1\\/2\\{ { --x: {a:b}; &:is([b='{'], c) { d: e(f) } }",
        "@media (width > 1px) { @layer a { b { c: d } } }",
    ],
)
def test_what_is_closed_has_no_fault(css: str) -> None:
    assert css_fault("css/a.css", css) is None


@pytest.mark.parametrize(
    ("css", "place", "message"),
    [
        ("a {", "1:3", "this '{' is never closed"),
        ("a { b: c\n\nd { e: f }", "1:3", "this '{' is never closed"),
        ("a { b: c }\n}", "2:1", "nothing opens what this '}' closes"),
        ("a { b: c(d; }", "1:9", "this '(' is not closed before the next '}'"),
        ("a[b { c: d }", "1:2", "this '[' is never closed"),
        ("a { b: url(c.png; }", "1:11", "this '(' is not closed before the next '}'"),
        ("a { b: c }\n/* d { }", "2:1", "the comment is never closed"),
        ("a { b: 'c; }\nd { e: f }", "1:8", "the string is not closed on its line"),
        ('a { b: "', "1:8", "the string is not closed on its line"),
    ],
)
def test_what_is_open_is_found_where_it_begins(css: str, place: str, message: str) -> None:
    found = css_fault("css/a.css", css)
    assert found
    assert (str(found.span), found.message) == (f"css/a.css:{place}", message)


def test_the_default_theme_is_closed() -> None:
    for path in default_theme().glob("css/**/*.css"):
        assert css_fault(path.name, path.read_text("utf-8")) is None
