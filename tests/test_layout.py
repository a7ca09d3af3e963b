"""Layouts: a page made from one is, to the byte, the page that Jinja makes."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Built, Files
from tutgen.content.load import load_project
from tutgen.content.plan import plan_pages
from tutgen.pages.frame.metadata import PageData, structured_data
from tutgen.pages.render import Renderer
from tutgen.pages.site import CompiledSite
from tutgen.theme.frame import Frame
from tutgen.theme.layout import Environment, split, trace
from tutgen.theme.load import load_theme
from tutgen.theme.theme import Theme

Make = Callable[[Files], Path]
Build = Callable[..., Built]

SITES = sorted(path for path in (Path(__file__).parent / "sites").iterdir() if path.is_dir())
OPTIONS: dict[str, Any] = {"autoescape": True, "undefined": jinja2.StrictUndefined}


@dataclass(frozen=True, slots=True)
class Bed:
    """A part of a garden, as a template knows it."""

    name: str
    note: str | None
    sunny: bool


@dataclass(frozen=True, slots=True)
class Garden:
    """What is the same on every page."""

    owner: str
    months: tuple[str, ...]


GARDEN = {"garden": Garden("Ada & Sons", ("May", "June"))}
PARTS = {
    "base.html": "<title>{% block title %}{{ title }}{% endblock %}</title>"
    "{% block body %}<p>{{ bed.name }}</p>{% endblock %}",
    "part.html": "<i>{{ title }}{{ bed.note }}</i>",
    "macros.html": "{% macro strong(text) %}<b>{{ text }}</b>{% endmacro %}"
    "{% macro wrap() %}<div>{{ caller() }}</div>{% endmacro %}",
}


def bed(name: str, note: str | None = None, *, sunny: bool = True, title: str = "") -> Any:
    """A page's context."""
    return {"title": title or name, "bed": Bed(name, note, sunny)}


def by_jinja(template: str, context: dict[str, Any]) -> str:
    environment = jinja2.Environment(loader=jinja2.DictLoader(PARTS), **OPTIONS)
    return environment.from_string(template).render(**GARDEN, **context)


def by_layout(template: str, traced: dict[str, Any], context: dict[str, Any]) -> str | None:
    """The page for one context from the layout that was traced with another; None if refused."""
    environment = Environment(loader=jinja2.DictLoader(PARTS), **OPTIONS)
    layout = trace(environment.from_string(template), traced, GARDEN)
    return layout.fill(split(context)[0]) if layout else None


ONE = bed("Peas <1>", "after 'lettuce'", title="Sow")
OTHER = bed('Beans & "corn"', "\\ {{ }}", title="<b>Hoe</b>")


@pytest.mark.parametrize(
    "template",
    [
        "{{ title }}",
        "{{ title|safe }} {{ title|e }} {{ title|escape|safe }} {{ title|safe|e }}",
        "<p title='{{ bed.name }}'>{{ bed['note'] }}{{ bed|attr('name') }}</p>",
        "{% if bed.note %}{{ bed.note }}{% else %}none{% endif %}{{ garden.owner }}",
        "{{ title if bed.sunny else bed.name }}{{ title and bed.name or 1 }}{{ not title }}",
        "{{ title }}{{ bed.note is none }}{{ garden.owner|upper }}{{ garden.months|length }}",
        "{% for m in garden.months %}{{ loop.index }}{{ m }}{{ title }}{% endfor %}",
        "{% for t in [title, bed.name] %}{{ t }}{{ loop.cycle(title, 'x') }}{% endfor %}",
        "{% set t = title %}{{ t }}{% with n = bed.name %}{{ n|safe }}{% endwith %}",
        "{% set ns = namespace(t=title) %}{{ ns.t }}{{ dict(a=title).a }}",
        "{% autoescape false %}{{ title }}{{ title|e }}{{ title|safe }}{% endautoescape %}",
        "{% macro m(t, u='x') %}<b>{{ t }}{{ u }}</b>{% endmacro %}{{ m(title) }}{{ m(1, title) }}",
        "{% macro m(t) %}{{ t }}{% endmacro %}{% macro n(t) %}({{ m(t) }}){% endmacro %}{{ n(title) }}",
        "{% macro m() %}{% if caller() %}[{{ caller() }}]{% endif %}{% endmacro %}"
        "{% call m() %}{{ title }}{% endcall %}",
        "{% from 'macros.html' import strong, wrap %}{{ strong(title) }}{{ strong(strong(title)) }}"
        "{% call wrap() %}{{ bed.name }}{% endcall %}",
        "{% import 'macros.html' as m with context %}{{ m.strong(bed.name|safe) }}",
        "{% extends 'base.html' %}{% block title %}{{ super() }} - {{ bed.note }}{% endblock %}",
        "{% extends 'base.html' %}{% block body %}{{ self.title() }}{{ super()|safe }}{% endblock %}",
        "{% include 'part.html' %}{% include 'no.html' ignore missing %}{{ title }}",
        "{% raw %}{{ title }}{% endraw %}{{ title }}\0",
    ],
)
def test_what_only_shows_texts_has_a_layout(template: str) -> None:
    assert by_layout(template, ONE, OTHER) == by_jinja(template, OTHER)
    assert by_layout(template, OTHER, ONE) == by_jinja(template, ONE)


@pytest.mark.parametrize(
    "template",
    [
        "{{ title }}{{ %s }}" % expression  # noqa: UP031  # braces of its own
        for expression in [
            "title|upper", "title|length", "title|striptags", "title|replace('a', 'b')", "title|int",
            "title|string", "title|tojson", "title|urlencode", "title|truncate(3)", "title|default('x')",
            "title|forceescape", "title|list", "title|first", "title|pprint", "title|wordcount",
            "title|float", "title|filesizeformat", "title|indent", "{'a': title}|xmlattr",
            "{'a': title}|tojson", "[title, 1]|join(', ')", "[title, bed.name]|sort", "[title]",
            "[title, title]|unique|list|length", "title ~ '!'", "title + '!'", "'!' + title", "title * 2",
            "'%s' % title", "'%s'|format(title)", "'{}'.format(title)", "title[0]", "title[:2]",
            "title == 'Sow'", "'Sow' == title", "title != bed.name", "title < 'T'", "'a' in title",
            "title in ['Sow']", "{title: 1}", "{'Sow': 1}[title]", "title.upper()", "title.startswith('S')",
            "title is string", "title is defined", "title is mapping", "title is iterable", "title is upper",
            "title is sequence", "title is sameas(bed.name)", "title is sameas('S')", "title is escaped", "title is in ['Sow']",
            "title is filter", "bed", "bed.name.x", "title.__class__", "range(title)",
            "garden.months[title]", "title()", "title|map('upper')|list", "[title]|map('length')|list",
            "super_title", "garden.months|random", "title|reverse", "title|batch(2)|list",
        ]
    ]
    + [
        "{% for letter in title %}{{ letter }}{% endfor %}",
        "{% set t %}{{ title }}{% endset %}{{ t }}",
        "{% set t %}{{ title }}{% endset %}{{ title }}{{ t.strip() }}",
        "{% set t %}{{ title }}{% endset %}{% if t|length > 8 %}long{% endif %}{{ title }}",
        "{% filter upper %}{{ title }}{% endfilter %}",
        "{% macro m() %}{{ title }}{% endmacro %}{{ m()|upper }}",
        "{% macro m() %}{{ title }}{% endmacro %}{{ m() == 'Sow' }}{{ m()|length }}",
        "{% macro m() %}{% set t %}{{ title }}{% endset %}{{ t|upper }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ caller()|upper }}{% endmacro %}{% call m() %}{{ title }}{% endcall %}",
        "{% autoescape false %}{% macro m() %}<b>{{ title }}{% endmacro %}{{ m() }}{% endautoescape %}",
        "{% import 'part.html' as part with context %}{{ part|upper }}",
        "{% extends 'base.html' %}{% block title %}{{ super()|upper }}{% endblock %}",
        "{% extends 'base.html' %}{% block title %}{{ super().split() }}{% endblock %}",
        "{% include title %}",
        "{% extends title %}",
        "no text at all",
    ],
)  # fmt: skip
def test_what_looks_into_a_text_has_none(template: str) -> None:
    assert by_layout(template, ONE, OTHER) is None


NAMES = [
    "title",
    "bed.name",
    "bed.note",
    "bed.sunny",
    "garden.owner",
    "garden.months",
    "'<x>'",
    "2",
]
PLAIN_FILTERS = ["", "", "|safe", "|e"]
FILTERS = [*PLAIN_FILTERS, "|upper", "|length", "|default('-', true)", "|string", "|trim"]
PLAIN_TESTS = ["{}", "not {}", "{} and {}", "{} or {}", "{} is none"]
TESTS = [*PLAIN_TESTS, "{} == {}", "{} is string", "{} in {}", "{} is sameas {}"]


def _templates(filters: list[str], tests: list[str], blocks: list[str]) -> st.SearchStrategy[str]:
    filtered = st.sampled_from(filters)
    value = st.builds("{}{}".format, st.sampled_from(NAMES), filtered)
    test = st.builds(lambda t, a, b: t.format(a, b), st.sampled_from(tests), value, value)
    choice = st.builds("({} if {} else {})".format, value, test, value)
    called = st.builds("m({})".format, st.one_of(value, choice))
    joined = st.builds("({} ~ {})".format, value, value) if "|upper" in filters else value
    expression = st.one_of(value, value, choice, test.map("({})".format), joined, called)
    shown = st.builds("{{{{ {}{} }}}}".format, expression, filtered)
    text = st.sampled_from(["<p>", " &amp; ", "\n", "{% include 'part.html' %}"])

    def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        body = st.lists(inner, max_size=3).map("".join)
        block = st.sampled_from(blocks)
        return st.builds(lambda b, e, x, y: b.format(e, x, y), block, expression, body, body)

    body = st.lists(st.recursive(shown | text, nested, max_leaves=8), min_size=1, max_size=4)
    head = "{% from 'macros.html' import wrap %}{% macro m(t) %}<b>{{ t }}</b>{% endmacro %}"
    return body.map(lambda pieces: head + "".join(pieces))


PLAIN_BLOCKS = [
    "{{% if {} %}}{}{{% else %}}{}{{% endif %}}",
    "{{% for t in [{}] %}}{{{{ t }}}}{}{{% else %}}{}{{% endfor %}}",
    "{{% set s = {} %}}{{{{ s }}}}{}{}",
    "{{% call wrap() %}}{1}{{% endcall %}}{2}",
]
BLOCKS = [
    *PLAIN_BLOCKS,
    "{{% set s %}}{1}{{% endset %}}{2}{{{{ s }}}}",
    "{{% filter trim %}}{1}{{% endfilter %}}{2}",
    "{{% autoescape false %}}{1}{{% endautoescape %}}{2}",
]
TEMPLATES = st.one_of(
    _templates(PLAIN_FILTERS, PLAIN_TESTS, PLAIN_BLOCKS), _templates(FILTERS, TESTS, BLOCKS)
)
TEXTS = st.one_of(st.text(min_size=1), st.sampled_from(["<&>\"'", "May", "<x>", "2", " a "]))
BEDS = st.builds(
    lambda title, name, note: (title, name, note),
    TEXTS,
    TEXTS,
    st.one_of(st.none(), st.just(""), TEXTS),
)


@pytest.mark.slow
@given(template=TEMPLATES, one=BEDS, other=BEDS, sunny=st.booleans())
def test_no_layout_differs_from_jinja(
    template: str, one: tuple[Any, ...], other: tuple[Any, ...], *, sunny: bool
) -> None:
    traced, context = (bed(name, note, sunny=sunny, title=t) for t, name, note in (one, other))
    if split(traced)[1] != split(context)[1]:
        context = bed(other[1], one[2], sunny=sunny, title=other[0])
    html = by_layout(template, traced, context)
    assert html is None or html == by_jinja(template, context)


def _frame(root: Path, template: str) -> tuple[Frame, Theme]:
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates/page.html").write_text(template, "utf-8")
    theme = load_theme(root)
    return Frame(theme, GARDEN), theme


@pytest.mark.parametrize(
    "template", ["{{ title }}{{ content|safe }}", "{{ title|upper }}{{ content }}"]
)
def test_every_page_of_a_frame_is_the_one_of_its_theme(tmp_path: Path, template: str) -> None:
    frame, theme = _frame(tmp_path, template)
    for title in ("Sow", "", "Hoe", "<Rake>", "", "Sow", ""):
        for content in ("<p>Peas", "<p>Beans", "<p>Peas & beans"):
            expected = theme.page("page", content=content, title=title)
            assert frame.page("page", content, title=title) == expected


def test_what_macros_keep_from_page_to_page_is_kept(tmp_path: Path) -> None:
    """An import without context gives all pages one module."""
    counter = (
        "{% set kept = namespace(n=0, title='-') %}"
        "{% macro next() %}{% set kept.n = kept.n + 1 %}{{ kept.n }}{% endmacro %}"
        "{% macro last(t) %}{{ kept.title }}{% set kept.title = t %}{% endmacro %}"
    )
    pages = []
    for name, text in (("one", "next()"), ("two", "last(title)")):
        template = f"{{% import 'counter.html' as c %}}{{{{ c.{text} }}}} {{{{ content|safe }}}}"
        (tmp_path / name / "templates").mkdir(parents=True)
        (tmp_path / name / "templates/counter.html").write_text(counter)
        frame, _ = _frame(tmp_path / name, template)
        pages.append([frame.page("page", "-", title=title) for title in "abcdef"])
    assert pages == [[f"{n} -" for n in "123456"], [f"{title} -" for title in "-abcde"]]


def test_the_third_page_of_a_shape_does_without_jinja(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, _ = _frame(tmp_path, "{{ title }}{% if bed.sunny %}*{% endif %}{{ content|safe }}")
    rendered = []
    page = Theme.page

    def counted(theme: Theme, kind: str, **context: Any) -> str:
        rendered.append(context["title"])
        return page(theme, kind, **context)

    monkeypatch.setattr(Theme, "page", counted)
    for sunny in (True, False):
        for title in "abcd":
            html = frame.page("page", "-", title=title, bed=Bed("Peas", None, sunny))
            assert html == f"{title}{'*' if sunny else ''}-"
    assert rendered == ["a", "b", "a", "b"]


@pytest.mark.parametrize("folder", SITES, ids=lambda folder: folder.name)
def test_pages_of_whole_sites_are_those_that_jinja_makes(folder: Path) -> None:
    project = load_project(folder)
    site, plan, theme = CompiledSite(project), plan_pages(project), load_theme(folder)
    renderer = Renderer(site, plan, theme)
    for _ in range(3):
        for page in plan.pages.values():
            expected = Renderer(site, plan, theme).page(page).html  # the first of its shape
            assert renderer.page(page).html == expected


def test_a_template_that_fails_for_some_pages_fails_for_those(
    project: Make, build_site: Build
) -> None:
    pages = {f"content/{name}.md": f"# {name}\n\nDig.\n" for name in ("index", "a", "b", "c", "d")}
    template = "{{ {'b': 1, 'Not found': 1}[page.title] + content }}"
    found = build_site(project({**pages, "templates/page.html": template})).result.diagnostics
    assert {str(d.span) for d in found} == {"templates/page.html:1:1"}


def test_a_page_that_cannot_be_made_is_an_error_whatever_site_yaml_says(
    project: Make, build_site: Build
) -> None:
    template = "{{ {'Not found': 1, 'a': 1}[page.title] }}{{ content|safe }}"
    files = {f"content/{name}.md": f"# {name}\n" for name in ("index", "a")}
    site = "title: T\ndiagnostics: {template: warning}\n"
    built = build_site(
        project({**files, "content/site.yaml": site, "templates/page.html": template})
    )
    assert {(d.code, d.severity) for d in built.result.diagnostics} == {("template", "error")}


@given(st.text(), st.text(min_size=1), st.one_of(st.none(), st.text()))
def test_structured_data_is_compact_json_that_ends_no_element(
    name: str, title: str, description: str | None
) -> None:
    page = PageData(
        "service", name, description, "en", "peas/a.html", None, (title, "peas/index.html"), ()
    )
    written = structured_data(page, [(title, "index.html"), (name, "peas/a.html")], "https://x.org")
    read = json.loads(written)
    node, breadcrumb = read["@graph"]
    assert (node["headline"], node["isPartOf"]["name"]) == (name, title)
    assert node.get("description") == (description or None)
    assert [item["name"] for item in breadcrumb["itemListElement"]] == [title, name]
    again = json.dumps(read, ensure_ascii=False, separators=(",", ":"))
    assert again.replace("<", "\\u003c") == written
