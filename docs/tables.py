"""Write the tables of the documents anew from the code: `python docs/tables.py`.

A table stands between `<!-- NAME -->` and `<!-- /NAME -->` in a file of docs/; tests/test_tables.py holds
that each is as this module writes it.
"""

import ast
import inspect
import itertools
import re
import textwrap
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import click

from tutgen.cli.group import Group
from tutgen.cli.root import tutgen
from tutgen.content.fields import FIELD_TYPES
from tutgen.content.words import ORIGINAL, languages, words_in
from tutgen.diagnostics.registry import codes, entry
from tutgen.language.directives import DIRECTIVES
from tutgen.pages.files.outputs import OUTPUTS
from tutgen.pages.frame.brand import Brand
from tutgen.pages.frame.metadata import Metadata
from tutgen.pages.frame.template_values import (
    Language,
    PageValues,
    ServiceLink,
    SiteValues,
    SourceLink,
    StepLink,
    TutorialLink,
)
from tutgen.requests.languages import LANGUAGES
from tutgen.theme.theme import Neighbour, PageHead

DOCS = Path(__file__).parent
_FOR_EVERY_COMMAND = frozenset({"directory", "quiet", "verbose", "color"})


def table(*columns: str, rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown; cells are Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in c)} |\n" for c in lines)


def code(text: str) -> str:
    """A span of code; in a table, `|` within it would end the cell."""
    return f"<code>{text}</code>".replace("|", "&#124;") if "|" in text else f"`{text}`"


# ----------------------------------------------------------------------------------------- commands


def commands() -> str:
    """A section for each command: what it does, and its own options."""
    return "\n".join(_command(name, command) for name, command in _each_command(tutgen, ""))


def _each_command(group: Group, prefix: str) -> Iterator[tuple[str, click.Command]]:
    for name in sorted(group.commands):
        command = group.load(name)
        if isinstance(command, Group):
            yield from _each_command(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name, **tutgen.context_settings)
    usage = [part for part in command.collect_usage_pieces(context) if part != "[OPTIONS]"]
    options = [
        (code(", ".join(option.opts) + _value(option, context)), option.help or "")
        for option in command.params
        if isinstance(option, click.Option) and option.name not in _FOR_EVERY_COMMAND
    ]
    section = f"### `{' '.join(('tutgen', name, *usage))}`\n\n{command.help}\n"
    return f"{section}\n{table('option', '', rows=options)}" if options else section


def _value(option: click.Option, context: click.Context) -> str:
    """How the value of an option is written, behind its name."""
    is_plain = option.is_flag or option.count
    return "" if is_plain else f" {option.make_metavar(context).strip('[]')}"


# -------------------------------------------------------------------------------------- diagnostics


def diagnostics() -> str:
    """All codes, each with a link to its page below."""
    return table(
        "code",
        "severity",
        "found by",
        "waivable",
        "what it says",
        rows=(
            (
                f"[`{name}`](#{name})",
                of.severity,
                f"`{of.found_by}`",
                "yes" if of.waivable else "",
                of.summary,
            )
            for name, of in ((name, entry(name)) for name in codes())
        ),
    )


def explanations() -> str:
    """What `tutgen explain` prints of each code."""
    return "\n".join(
        f"### {name}\n\n{of.summary[:1].upper()}{of.summary[1:]}.\n\n{_prose(of.cause)}\n\n"
        f"Wrong:\n\n{_fence(of.wrong)}\nRight:\n\n{_fence(of.right)}"
        for name, of in ((name, entry(name)) for name in codes())
    )


def _prose(text: str) -> str:
    """Text of an explanation as Markdown: nothing in it is markup but code between backticks."""
    parts = re.split(r"(`[^`]+`)", text.strip())
    return "".join(
        p if p.startswith("`") else re.sub(r"([\\*<>\[\]]|\b_(?!\w)|(?<!\w)_)", r"\\\1", p)
        for p in parts
    )


def _fence(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    return f"{'`' * (longest + 1)}text\n{text.strip(chr(10))}\n{'`' * (longest + 1)}\n"


# ------------------------------------------------------------------------------------ the smaller ones


def field_types() -> str:
    """The types that a field of `site.yaml` may have."""
    return table(
        "type",
        "a value is",
        "takes",
        rows=(
            (f"`{name}`", _summary(kind), ", ".join(f"`{option}`" for option in kind.options))
            for name, kind in FIELD_TYPES.items()
        ),
    )


def _summary(thing: object) -> str:
    """The first line of a docstring, as the middle of a sentence."""
    line = (thing.__doc__ or "").partition("\n")[0].rstrip(".")
    return line if line[1:2].isupper() else line[:1].lower() + line[1:]


def outputs() -> str:
    """The files that a build adds."""
    rows = ((f"`{o.name}`", f"`{o.addresses}`", o.summary) for o in OUTPUTS)
    return table("output", "files", "holds", rows=rows)


def request_languages() -> str:
    """The languages that requests are printed in."""
    rows = ((f"`{one.name}`", one.label, one.about) for one in LANGUAGES)
    return table("name", "label", "form", rows=rows)


def directives() -> str:
    """The directives; those of one form share a row."""
    names: dict[int, list[str]] = {}
    for name, form in DIRECTIVES.items():
        names.setdefault(id(form), []).append(name)
    forms = {id(form): form for form in DIRECTIVES.values()}
    rows = (
        (
            ", ".join(f"`{f'{{{name}}} {forms[key].argument}'.rstrip()}`" for name in same),
            ", ".join(f"`:{option}:`" for option in sorted(forms[key].options)),
            forms[key].summary,
        )
        for key, same in names.items()
    )
    return table("directive", "options", "shows", rows=rows)


def words() -> str:
    """The words of the theme, and the languages that it has them in."""
    rows = ((f"`{name}`", text) for name, text in words_in(ORIGINAL).texts.items())
    tags = ", ".join(f"`{tag}`" for tag in languages())
    return f"The theme has words in: {tags}.\n\n{table('word', 'in English', rows=rows)}"


def template_values() -> str:
    """The values that templates have, with their members and those of the elements of lists."""
    rows = (
        (code(name), about)
        for values in (SiteValues, PageValues)
        for value, hint in get_type_hints(values).items()
        for name, about in [
            (value, docstrings(values)[value]),
            *((f"{value}{m}", text) for m, text in _members(hint)),
        ]
    )
    return table("value", "", rows=rows)


def _members(hint: Any) -> Iterator[tuple[str, str]]:
    """`.name` or `[].name` of each, and what it is, where the type is a class of templates'."""
    is_list = get_origin(hint) is Sequence
    for kind in (hint, *get_args(hint)):
        if kind in _OF_TEMPLATES:
            for name, text in docstrings(kind).items():
                yield f"{'[]' if is_list else ''}.{name}", text


_OF_TEMPLATES = (
    *(PageHead, Brand, Metadata, Neighbour),
    *(ServiceLink, StepLink, TutorialLink, SourceLink, Language),
)


def docstrings(kind: type) -> Mapping[str, str]:
    """Name of each attribute of a class -> the text below it, in one line."""
    (made,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(made, ast.ClassDef)
    found: dict[str, str] = {}
    for attribute, below in itertools.pairwise(made.body):
        if isinstance(attribute, ast.AnnAssign) and isinstance(attribute.target, ast.Name):
            assert isinstance(below, ast.Expr), f"{kind.__name__}.{attribute.target.id}"
            assert isinstance(below.value, ast.Constant)
            found[attribute.target.id] = " ".join(str(below.value.value).split()).rstrip(".")
    return found


# ----------------------------------------------------------------------------------- what readers get


def points() -> str:
    """What readers get, and the tests that hold it."""
    described = tomllib.loads((DOCS / "points.toml").read_text("utf-8"))
    tests, without = held_by(), described["without_test"]
    rows = (
        (number, text, without.get(number) or "<br>".join(tests[int(number)]))
        for number, text in described["points"].items()
    )
    return table("", "what readers get", "tests", rows=rows)


def held_by() -> Mapping[int, list[str]]:
    """Number of a point -> the tests that hold it. Its number stands at the beginning of their docstring
    ("Points 24, 25 and 53: ...") or in their name (`test_point_16_...`)."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted((DOCS.parent / "tests").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for number in sorted(_points_of(node)):
                    found[number].append(code(f"{path.stem}::{node.name}"))
    return found


def _points_of(test: ast.FunctionDef) -> set[int]:
    in_name = re.match(r"test_points?_((?:\d+_(?:and_)?)+)", test.name)
    in_text = re.match(r"Points? (\d+(?:(?:, | and |, and )\d+)*)", ast.get_docstring(test) or "")
    return {int(n) for match in (in_name, in_text) if match for n in re.findall(r"\d+", match[1])}


TABLES: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "diagnostics": diagnostics,
    "directives": directives,
    "explanations": explanations,
    "field types": field_types,
    "outputs": outputs,
    "points": points,
    "request languages": request_languages,
    "template values": template_values,
    "words": words,
}


def written(document: str) -> str:
    """A document with each of its tables as the code has it."""
    for name, table_of in TABLES.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
        if begin in document:
            before, _, rest = document.partition(begin)
            _, _, after = rest.partition(end)
            document = f"{before}{begin}\n{table_of()}\n{end}{after}"
    return document


def main() -> None:
    for path in sorted(DOCS.glob("*.md")):
        document = path.read_text("utf-8")
        path.write_text(written(document), "utf-8")


if __name__ == "__main__":
    main()
