"""The directives of the Markdown syntax: one rule each, listed by name at the end."""

from collections.abc import Mapping
from typing import Any

from tutgen.content.model import Entry
from tutgen.diagnostics import Diagnostic, unknown_name_hint
from tutgen.language.admonitions import KINDS, admonition_html, default_title
from tutgen.language.code_directive import OPTIONS, code_block
from tutgen.language.document import (
    Document,
    Operation,
    Place,
    Placement,
    Rendering,
    plain_text,
    text_of,
)
from tutgen.language.expressions import (
    Evaluate,
    EvaluationError,
    compile_expression,
    compile_text,
    compile_value,
    truth,
    uses_of,
)
from tutgen.language.markdown import CODE, Compiler, Directive, Form, compile_markdown
from tutgen.sources.source import Source
from tutgen.sources.yaml_source import KeyOrigin, YamlOrigin, parse
from tutgen.theme.highlight import escape, escape_attribute


def admonition(compiler: Compiler, directive: Directive) -> str:
    """`{admonition} Title`, and `{note}` and its like, whose title may be left out."""
    kind = directive.name if directive.name in KINDS else ""
    title = directive.argument
    if not kind and not title:
        _needs_argument(compiler, directive, "a title")
    is_next = directive.body_line == directive.line + 1
    if kind and title and is_next and directive.body[:1].islower():
        compiler.report(
            "stray-markup",
            f"the title '{compiler.unmarked(title)}' seems to go on below",
            directive.line,
            needle=title,
            hint=f"write all of the text below {{{kind}}}, which has a title of its own",
        )
    css = f"{kind} {compiler.attribute(directive.options.get('class', ''))}".strip()
    body = compiler.nested(directive.body, directive.body_line)
    if not directive.body.strip():
        compiler.report(
            "empty-note",
            f"the {directive.name} is empty",
            directive.line,
            needle=f"{{{directive.name}}}",
            hint="write its text below this line, or delete it",
        )
    title = compiler.inline(title or default_title(directive.name))
    return admonition_html(css, title, body, is_open="open" in directive.options)


def dropdown(compiler: Compiler, directive: Directive) -> str:
    if not directive.argument:
        _needs_argument(compiler, directive, "a title")
    opened = " open" if "open" in directive.options else ""
    body = compiler.nested(directive.body, directive.body_line)
    return (
        f'<details class="dropdown"{opened}><summary>{compiler.inline(directive.argument)}'
        f"</summary>\n{body}</details>\n"
    )


def only(compiler: Compiler, directive: Directive) -> str:
    """Content for the pages on which a condition holds."""
    condition = compiler.unmarked(directive.argument).removeprefix("{{").removesuffix("}}").strip()
    if not condition:
        _needs_argument(compiler, directive, "a condition, such as service.slug == 'elser'")
        return ""
    compiled = compile_expression(condition, compiler.origin, directive.line, braces=False)
    if isinstance(compiled, Diagnostic):
        compiler.problems.append(compiled)
        return ""
    compiler.reads(compiled.uses)
    body = compiler.program(compiler.nested(directive.body, directive.body_line))
    evaluate = compiled.evaluate

    def operation(rendering: Rendering) -> str:
        try:
            return rendering.run(body) if truth(evaluate(rendering.scope)) else ""
        except EvaluationError as error:
            rendering.report(error.diagnostic())
            return ""

    return compiler.emit(operation)


def include(compiler: Compiler, directive: Directive) -> str:
    """A snippet, in its place; the body gives it arguments, as YAML."""
    written = compiler.unmarked(directive.argument)
    place = compiler.place(written, directive.line)
    if not written:
        _needs_argument(compiler, directive, "the path of a snippet")
        return ""
    if compiler.has_expression(directive.argument):
        compiler.report(
            "missing-include",
            f"there is no file '{written}' to include: a path holds no expressions",
            directive.line,
            needle=directive.argument,
            hint="write an {include} for each, within {only} where it is for some services",
        )
        return ""
    document = compiler.syntax.include(compiler, written, place)
    arguments = _yaml_body(compiler, directive) if directive.body.strip() else ({}, None)
    if document is None or arguments is None:
        return ""
    values, origin = arguments
    evaluators: dict[str, Evaluate] = {}
    for name, value in values.items():
        if "{{" in name and origin:
            message = f"the argument '{name}' may not be named by an expression"
            span = origin.child(name).key_span()
            compiler.problems.append(Diagnostic("expression-not-allowed", message, span))
        evaluate = compile_value(value, origin.child(name), compiler.problems) if origin else None
        evaluators[name] = evaluate or _constant(value)
        compiler.reads(uses_of(value))
        if origin and not _is_read(name, document):
            compiler.problems.append(_unused_argument(name, written, document, origin))
    program = document.program

    def operation(rendering: Rendering) -> str:
        scope = rendering.scope
        try:
            args = {name: evaluate(scope) for name, evaluate in evaluators.items()}
        except EvaluationError as error:
            rendering.report(error.diagnostic())
            return ""
        return rendering.run_with(args or None, program)

    return compiler.emit(operation)


def _is_read(argument: str, snippet: Document) -> bool:
    """Whether a snippet may read an argument: a request that it places may, too."""
    return bool({argument, "*"} & snippet.arguments or snippet.uses)


def _unused_argument(name: str, written: str, snippet: Document, origin: YamlOrigin) -> Diagnostic:
    return Diagnostic(
        "unused-argument",
        f"the snippet '{written}' does not read the argument '{name}'",
        origin.child(name).key_span(),
        unknown_name_hint(name, snippet.arguments, "it reads") or "take it out",
    )


def services(compiler: Compiler, directive: Directive) -> str:
    """The navigation between the services; with a body, a card for each service."""
    title = compiler.program(compiler.inline(directive.argument or "Select your service"))
    place = compiler.place(f"{{{directive.name}}}", directive.line)
    card = None
    if directive.body.strip():
        card = _nested_document(compiler, directive.body, directive.body_line)

    def operation(rendering: Rendering) -> str:
        if rendering.page.tutorial is None:
            rendering.report(_no_tutorial("services", place))
            return ""
        items = _cards(rendering, card) if card else _badges(rendering)
        heading = rendering.run(title)
        name = escape_attribute(rendering.landmark(text_of(heading)))
        return (
            f'<nav class="services" aria-label="{name}"><p class="services-title">'
            f"{heading}</p>\n{items}</nav>\n"
        )

    return compiler.emit(operation)


def _entry_html(rendering: Rendering, entry: Entry, css: str) -> str:
    """A service's name as a link to its page, or as planned where it has none."""
    name = escape(entry.name)
    service = entry.service
    if service is None or not rendering.plan.is_published(service):
        return f"<span{css}>{name} <small>planned</small></span>"
    mark = " <small>deprecated</small>" if service.state == "deprecated" else ""
    return f'<a{css} href="{service.slug}.html">{name}{mark}</a>'


def _badges(rendering: Rendering) -> str:
    """The badges of a tutorial; all of its pages are in one folder, so they differ in one item."""
    page = rendering.page
    assert page.tutorial is not None
    folder = page.tutorial.folder
    if folder not in rendering.plan.badges:
        rendering.plan.badges[folder] = [
            _badge(rendering, entry) for entry in page.tutorial.entries
        ]
    items = rendering.plan.badges[folder]
    if page.service:
        slug = page.service.slug
        items = [
            item.replace('">', '" aria-current="page">', 1)
            if item.startswith(f'<li><a class="badge" href="{slug}.html"')
            else item
            for item in items
        ]
    return f'<ul class="badges">\n{"".join(items)}</ul>\n'


def _badge(rendering: Rendering, entry: Entry) -> str:
    planned = not rendering.plan.is_published(entry.service)
    css = ' class="badge badge-planned"' if planned else ' class="badge"'
    return f"<li>{_entry_html(rendering, entry, css)}</li>\n"


def _cards(rendering: Rendering, card: Document) -> str:
    out = []
    assert rendering.page.tutorial is not None
    for entry in rendering.page.tutorial.entries:
        page = _page_of(rendering, entry)
        head = _entry_html(rendering, entry, "")
        if page is None:
            out.append(f'<li class="card card-planned">{head}</li>\n')
            continue
        with rendering.seeing(rendering.values.scope(page)):
            out.append(f'<li class="card">{head}{rendering.run(card.program)}</li>\n')
    return f'<ul class="cards">\n{"".join(out)}</ul>\n'


def _page_of(rendering: Rendering, entry: Entry) -> Any:
    """The page of a tutorial's entry, or None for a planned one."""
    tutorial = rendering.page.tutorial
    assert tutorial is not None
    if entry.service is None:
        return None
    prefix = "" if tutorial.folder == "." else f"{tutorial.folder}/"
    return rendering.plan.pages.get(f"{prefix}{entry.service.slug}.html")


def compare(compiler: Compiler, directive: Directive) -> str:
    """A table of all services: a row each, a column for each key of the YAML body."""
    place = compiler.place(f"{{{directive.name}}}", directive.line)
    if directive.argument not in ("", "services"):
        compiler.report(
            "option-value",
            f"'compare' compares 'services', not '{compiler.unmarked(directive.argument)}'",
            directive.line,
            needle=directive.argument,
        )
    parsed = _yaml_body(compiler, directive)
    if parsed is None:
        return ""
    values, origin = parsed
    columns: list[tuple[Operation | str, Document]] = []
    for title, text in values.items():
        cell = compile_markdown(
            text if isinstance(text, str) else str(text), origin.child(title), compiler.syntax
        )
        compiler.problems += cell.diagnostics
        compiler.links += cell.links
        compiler.arguments |= cell.arguments
        head = compile_text(title, KeyOrigin(origin.child(title)), compiler.problems)
        at = origin.child(title)
        columns.append((_plain_operation(head, at) if head else title, cell))
    if not columns:
        compiler.report(
            "empty-value",
            "'compare' has no columns",
            directive.line,
            needle=f"{{{directive.name}}}",
            hint="write lines such as: Model: '{{ service.model }}'",
        )

    def operation(rendering: Rendering) -> str:
        tutorial = rendering.page.tutorial
        if tutorial is None:
            rendering.report(_no_tutorial("compare", place))
            return ""
        titles = [title if isinstance(title, str) else title(rendering) for title, _ in columns]
        head = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
        label = escape_attribute(rendering.landmark(f"Services compared: {', '.join(titles)}"))
        rows = []
        for entry in tutorial.entries:
            page = _page_of(rendering, entry)
            if page is None:
                continue
            with rendering.seeing(rendering.values.scope(page)):
                cells = "".join(f"<td>{_cell(rendering, cell)}</td>" for _, cell in columns)
            rows.append(
                f'<tr><th scope="row">{_entry_html(rendering, entry, "")}</th>{cells}</tr>\n'
            )
        return (
            f'<div class="table compare" role="region" aria-label="{label}" '
            f'tabindex="0"><table>\n<thead><tr><th scope="col">Service</th>{head}</tr></thead>\n'
            f"<tbody>\n{''.join(rows)}</tbody></table></div>\n"
        )

    return compiler.emit(operation)


def _plain_operation(evaluate: Evaluate, origin: YamlOrigin) -> Operation:
    """The plain text of a value, whose key is at `origin`; empty, and reported, where it has none."""

    def operation(rendering: Rendering) -> str:
        try:
            return plain_text(evaluate(rendering.scope))
        except EvaluationError as error:
            error.span = error.span or origin.key_span()
            rendering.report(error.diagnostic())
            return ""

    return operation


def _cell(rendering: Rendering, cell: Document) -> str:
    html = rendering.run(cell.program)
    inner = html.removeprefix("<p>").removesuffix("</p>\n")
    return inner if "<p>" not in inner and html.startswith("<p>") else html


def request(compiler: Compiler, directive: Directive) -> str:
    return _place_request(compiler, directive)


def response(compiler: Compiler, directive: Directive) -> str:
    return _place_request(compiler, directive)


def _place_request(compiler: Compiler, directive: Directive) -> str:
    name = compiler.unmarked(directive.argument)
    if not name:
        _needs_argument(compiler, directive, "the name of a request")
        return ""
    place = compiler.place(name, directive.line)
    answers = directive.name == "response"
    if answers:
        compiler.responses.add((name, place))
    else:
        compiler.requests.add(name)
        compiler.placements.append(Placement("request", name, directive.line))

    def operation(rendering: Rendering) -> str:
        block = rendering.requests.get(name)
        if block is None:
            rendering.report(
                Diagnostic(
                    "unknown-request",
                    f"there is no request '{name}'",
                    place.span(),
                    unknown_name_hint(name, rendering.requests, "there are")
                    or "define it in requests.yaml",
                )
            )
            return ""
        if answers and not block.has_response:
            rendering.report(
                Diagnostic(
                    "unknown-request",
                    f"the request '{name}' has no sample answer",
                    place.span(),
                    "give it a 'response' in requests.yaml",
                )
            )
            return ""
        return block.response(rendering) if answers else block.request(rendering)

    return compiler.emit(operation)


# ------------------------------------------------------------------------------------ shared parts


def _needs_argument(compiler: Compiler, directive: Directive, what: str) -> None:
    compiler.report(
        "missing-argument",
        f"'{directive.name}' needs {what}",
        directive.line,
        needle=f"{{{directive.name}}}",
        hint=f"write it behind {{{directive.name}}}",
    )


def _no_tutorial(name: str, place: Place) -> Diagnostic:
    return Diagnostic(
        "no-tutorial",
        f"'{name}' can stand only on the pages of a tutorial",
        place.span(),
        "a tutorial is a folder whose index.md lists services",
    )


def _constant(value: Any) -> Evaluate:
    return lambda scope: value


def _yaml_body(
    compiler: Compiler, directive: Directive
) -> tuple[Mapping[str, Any], YamlOrigin] | None:
    """The mapping in a directive's body, and where it stands."""
    first = compiler.origin.span("", directive.body_line).line
    text = compiler.unmarked(directive.body)
    source = Source(compiler.origin.path, "\n" * (first - 1) + text)
    values, problems = parse(source)
    compiler.problems += problems
    if problems:
        return None
    if not isinstance(values, dict):
        compiler.report(
            "wrong-type",
            f"the body of '{directive.name}' is not a mapping",
            directive.body_line,
            hint="write lines such as: key: value",
        )
        return None
    return values, YamlOrigin(source)


def _nested_document(compiler: Compiler, body: str, line: int) -> Document:
    return Document(compiler.origin.path, compiler.program(compiler.nested(body, line)))


DIRECTIVES: Mapping[str, Form] = {
    "include": Form(include, body="literal"),
    CODE: Form(code_block, frozenset(OPTIONS), "literal"),
    **{name: Form(admonition, frozenset(("class", "open"))) for name in ("admonition", *KINDS)},
    "dropdown": Form(dropdown, frozenset(("open",))),
    "only": Form(only),
    "services": Form(services),
    "compare": Form(compare, body="literal"),
    "request": Form(request, body="none"),
    "response": Form(response, body="none"),
}
