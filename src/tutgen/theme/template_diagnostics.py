"""Diagnostics of templates: of their text, and of failures when they render."""

import linecache
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jinja2
from jinja2 import meta, nodes
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from tutgen.diagnostics import Diagnostic, Span, did_you_mean, unknown_name_hint
from tutgen.sources.ignore import is_ignored
from tutgen.theme.css_syntax import css_fault
from tutgen.theme.loader import DEFAULT
from tutgen.theme.time_limit import OutOfTimeError

FOLDER = "templates"
PARTS = ("css", "js")
"""Folders whose files are joined into one, and the ending of these files."""
LAZY = "lazy"
"""The folder in each of them for what is loaded when it is used."""
TABS = "tabs"
"""The folder in each of them for what is among the others on sites that have tabs."""
REQUESTS = "requests/"
"""What the names of templates begin with that are no part of pages: of languages of requests."""
_LISTED = "use the values and filters that docs/requests.md lists below 'Other languages'"
_TOLD = "docs/theme.md lists what templates know"
_MISSING = re.compile(r"No (filter|test) named '(\w+)'")
_OF_JINJA = {"filter": FILTERS, "test": TESTS}
_REPLACES = "a template of the project replaces the default theme's of the same name"
_WHERE = "parts of the stylesheet and the script stand in css/ and js/, what pages show in content/"
_ABOUT = re.compile(r"(?:LICEN[CS]E|COPYING|NOTICE|README)\b.*|.*\.(?:md|txt)", re.IGNORECASE)
"""Names of files that tell about the theme."""


# ----------------------------------------------------------------------------- what the files tell


@dataclass(frozen=True)
class ThemeFiles:
    """The files of a project's own templates/, beside those of the default theme."""

    root: Path
    """The project's folder."""
    environment: jinja2.Environment
    kinds: tuple[str, ...]
    """Names of the templates that pages are made from."""

    def diagnostics(self) -> list[Diagnostic]:
        """All errors, or all that is of no use; nothing is said of the default theme's files."""
        if os.path.lexists(folder := self.root / FOLDER) and not folder.is_dir():
            message, hint = f"'{FOLDER}' is no folder", "rename or delete it"
            return [Diagnostic("unreadable", message, Span(FOLDER), hint)]
        if not self.own:
            return []
        return [*self._unreadable()] or [*self._wrong()] or [*self._unused(), *self._open_styles()]

    @cached_property
    def own(self) -> tuple[str, ...]:
        """Names of the project's files, and of what stands in the place of one: paths relative to its templates/."""
        folder = self.root / FOLDER
        found = []
        for at, folders, names in os.walk(folder, followlinks=True):
            prefix = Path(at).relative_to(folder)
            kept = [name for name in folders if not is_ignored(name, folder=True)]
            folders[:] = [
                n for n in kept if not (_is_like_a_file(n) or _is_loop(Path(at, n), folder))
            ]
            names += [name for name in kept if name not in folders]
            found += [(prefix / name).as_posix() for name in names if not is_ignored(name)]
        return tuple(sorted(found))

    @cached_property
    def _trees(self) -> Mapping[str, nodes.Template | None]:
        """Name -> syntax tree of every template that pages are made from and whose name is literal; None
        if it cannot be read."""
        assert self.environment.loader is not None
        found: dict[str, nodes.Template | None] = {}
        names = list(self.kinds)
        for name in names:
            found[name] = None
            with suppress(jinja2.TemplateError, OSError, UnicodeDecodeError, RecursionError):
                text, path, _ = self.environment.loader.get_source(self.environment, name)
                tree = self.environment.parse(text, name, path)
                names += {n for n in meta.find_referenced_templates(tree) if n} - {*names}
                found[name] = tree
        return found

    def _unreadable(self) -> Iterator[Diagnostic]:
        for name in self.own:
            path, shown = self.root / FOLDER / name, f"{FOLDER}/{name}"
            if not shown.isprintable():
                shown = ascii(shown)[1:-1]
                message = f"the file name '{shown}' cannot be printed"
                yield Diagnostic("file-name", message, Span(shown), "rename the file")
                continue
            if not path.is_file():
                message, hint = _no_file(path, shown)
                yield Diagnostic("unreadable", message, Span(shown), hint)
                continue
            try:
                content = path.read_bytes()
                if self._is_text(name):
                    content.decode()
            except OSError as error:
                message = f"the file cannot be read: {error.strerror}"
                yield Diagnostic("unreadable", message, Span(shown), "check its permissions")
            except UnicodeDecodeError as error:
                yield _not_utf8(shown, content, error)

    def _is_text(self, name: str) -> bool:
        return name.endswith(".html") or name in self._trees or _is_part(name)

    def _wrong(self) -> Iterator[Diagnostic]:
        known = self.environment.list_templates()
        for name in self.own:
            path = self.root / FOLDER / name
            if not path.is_file() or not (name.endswith(".html") or name in self._trees):
                continue
            try:
                self.environment.get_template(name)  # compiled, and kept as it is now
                tree = self.environment.parse(path.read_text("utf-8"), name, str(path))
            except jinja2.TemplateSyntaxError as error:
                yield template_diagnostic(error, self.root)
                continue
            for other, node in _needed(tree):
                if other not in known:
                    message = f"there is no template '{other}'"
                    span = span_of(self.root, path, node.lineno, other)
                    yield Diagnostic("template", message, span, did_you_mean(other, known))
            chain = [name, *self._ancestors(name, tree)]
            if chain[-1] == name == min(chain) and len(chain) > 1:  # of a circle, once
                node = next(tree.find_all(nodes.Extends))
                message = f"the template extends itself: {' -> '.join(chain)}"
                span = span_of(self.root, path, node.lineno, chain[1])
                is_default = f"{DEFAULT}{chain[1]}" in known
                hint = f"extend '{DEFAULT}{chain[1]}' to add to the default theme's template"
                yield Diagnostic("template", message, span, hint if is_default else _REPLACES)

    def _open_styles(self) -> Iterator[Diagnostic]:
        """Parts of the stylesheet with a fault. They are joined all the same: a browser takes what it can."""
        for name in self.own:
            if _is_part(name) and name.endswith(".css"):
                text = (self.root / FOLDER / name).read_text("utf-8-sig")
                yield from filter(None, [css_fault(f"{FOLDER}/{name}", text)])

    def _ancestors(self, name: str, tree: nodes.Template | None) -> list[str]:
        """The names of the templates that one extends, nearest first; until one comes again."""
        found = [name]
        while tree is not None and (node := next(tree.find_all(nodes.Extends), None)) is not None:
            if not isinstance(node.template, nodes.Const):
                break
            name = str(node.template.value)
            tree = None if name in found else self._trees.get(name)
            found.append(name)
        return found[1:]

    # -------------------------------------------------------------------------------- not used

    def _unused(self) -> Iterator[Diagnostic]:
        """What makes no difference, although somebody wrote it: a file, or a block of one."""
        known = [n for n in self.environment.list_templates(["html"]) if n not in self.own]
        for name in self.own:
            if name in self._trees:
                yield from self._unused_blocks(name)
            elif not (_is_part(name) or _ABOUT.fullmatch(name) or self._may_be_used(name)) and (
                not name.startswith(REQUESTS)
            ):
                message, span = f"nothing uses '{FOLDER}/{name}'", Span(f"{FOLDER}/{name}")
                hint = did_you_mean(name, known) or _WHERE
                yield Diagnostic("unused-override", message, span, hint)

    def _may_be_used(self, name: str) -> bool:
        """Whether a template is named by an expression somewhere, so that it may be this one."""
        trees = filter(None, self._trees.values())
        return name.endswith(".html") and any(
            None in meta.find_referenced_templates(tree) for tree in trees
        )

    def _unused_blocks(self, name: str) -> Iterator[Diagnostic]:
        tree = self._trees[name]
        ancestors = [self._trees.get(other) for other in self._ancestors(name, tree)]
        parents = filter(None, ancestors)
        known = {block.name for parent in parents for block in parent.find_all(nodes.Block)}
        if tree is None or not ancestors or None in ancestors:
            return
        for place in _outside_blocks(tree):
            message = "what stands outside of blocks is not shown, as the template extends another"
            span = span_of(self.root, self.root / FOLDER / name, place)
            into = f"put it into a block: {', '.join(sorted(known))}"
            yield Diagnostic("unused-override", message, span, into)
        for block in (node for node in tree.body if isinstance(node, nodes.Block)):
            if block.name not in known:
                message = f"no template that this one extends has a block '{block.name}'"
                span = span_of(self.root, self.root / FOLDER / name, block.lineno, block.name)
                hint = unknown_name_hint(block.name, known, "they have")
                yield Diagnostic("unused-override", message, span, hint)


def _is_part(name: str) -> bool:
    folder, *within = name.split("/")
    is_lazy = within[:1] == [LAZY] and len(within) in (2, 3)
    is_joined = len(within) == 1 or (within[:1] == [TABS] and len(within) == 2)
    return folder in PARTS and (is_joined or is_lazy) and name.endswith(f".{folder}")


def _outside_blocks(tree: nodes.Template) -> Iterator[int]:
    """The lines of outputs behind `extends` that no block and no macro has."""
    is_extended = False
    for node in tree.body:
        is_extended = is_extended or isinstance(node, nodes.Extends)
        if is_extended and isinstance(node, nodes.Output):
            for shown in node.nodes:
                text = shown.data if isinstance(shown, nodes.TemplateData) else "."
                if rest := text.lstrip():
                    yield shown.lineno + text.removesuffix(rest).count("\n")
                    break


def _is_like_a_file(name: str) -> bool:
    """Whether a folder has the name of a template or a part."""
    return name.endswith((".html", ".svg", *(f".{kind}" for kind in PARTS)))


def _is_loop(path: Path, top: Path) -> bool:
    """Whether a folder below `top` is, by a link, one that it stands in."""
    real = path.resolve()
    above = (folder for folder in path.parents if folder.is_relative_to(top))
    return path.is_symlink() and any(folder.resolve().is_relative_to(real) for folder in above)


def _no_file(path: Path, shown: str) -> tuple[str, str]:
    """Message and hint about what stands in the place of a file."""
    if path.is_dir() and _is_like_a_file(path.name):
        return f"'{shown}' is a folder, in the place of a file", "rename or delete it"
    if path.is_symlink():
        leads = "to a folder that it stands in" if path.is_dir() else "to no file"
        return f"the symbolic link '{shown}' leads {leads}", "mend it, or delete it"
    return f"'{shown}' is neither a file nor a folder", "delete it"


def _needed(tree: nodes.Template) -> Iterator[tuple[str, nodes.Node]]:
    """The templates that another cannot do without, by name, and where they are named."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        named = getattr(node, "template", None)
        optional = getattr(node, "ignore_missing", False)
        if isinstance(named, nodes.Const) and isinstance(named.value, str) and not optional:
            yield named.value, node


def _not_utf8(path: str, content: bytes, error: UnicodeDecodeError) -> Diagnostic:
    before = content[: error.start].decode("utf-8", "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Diagnostic(
        "not-utf8",
        f"byte {content[error.start]:#04x} is not UTF-8",
        Span(path, line, column, line, column + 1),
        "save the file as UTF-8",
    )


# ------------------------------------------------------------------------------------ what fails


def template_diagnostic(error: Exception, root: Path, known: Iterable[str] = ()) -> Diagnostic:
    """The diagnostic for an error of a template: at its own line, or at the line that failed. `known`: the names that it
    could use."""
    path, line = _place(error, root)
    message = str(error) or type(error).__name__
    word = ""
    hint = _LISTED if path.parent == root / FOLDER / REQUESTS else _REPLACES
    if isinstance(error, jinja2.TemplateNotFound):  # its text lists folders of this machine
        message = f"there is no template '{error.name}'"
    elif isinstance(error, RecursionError):
        message = "the template needs itself, without end"
    elif isinstance(error, OutOfTimeError):
        message = "the template does not end"
        hint = "end the loop at this line: a page takes milliseconds"
    elif message.startswith("Missing end of comment"):
        message, hint = "the comment that begins here does not end", "end it with '#}'"
        return Diagnostic("template", message, _unclosed_comment(root, path), hint)
    elif isinstance(error, jinja2.UndefinedError):
        word = ["", *re.findall(r"'(\w+)'", message)][-1]
        near = did_you_mean(word, known) if message.endswith("is undefined") else None
        has_told = hint == _LISTED or "does not export" in message
        hint = near or (hint if has_told else _TOLD)
    elif found := _MISSING.match(message):
        word = found[2]
        hint = hint if hint == _LISTED else did_you_mean(word, _OF_JINJA[found[1]]) or hint
    message = re.sub(r"\btutgen(?:\.\w+)+\.(?=\w+ object)", "", message)
    return Diagnostic("template", message, span_of(root, path, line, word), hint)


def is_of_a_template(error: BaseException) -> bool:
    """Whether an error was raised in a template: its frames have the template's file name."""
    return isinstance(error, jinja2.TemplateError) or any(True for _ in _frames(error))


def _place(error: Exception, root: Path) -> tuple[Path, int]:
    folder = root / FOLDER
    if isinstance(error, jinja2.TemplateSyntaxError):  # the name may be a path, too
        return folder / (error.filename or error.name or "base.html"), error.lineno
    frames = [(folder / "base.html", 1), *_frames(error)]
    own = [place for place in frames[1:] if place[0].is_relative_to(folder)]
    return (own or frames)[-1]  # the default theme fails only by what it was given


def _frames(error: BaseException) -> Iterator[tuple[Path, int]]:
    """Path and line of each frame that is a template, the outermost first."""
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".html", ".svg", ".xml")) or f"{FOLDER}/{REQUESTS}" in name:
            yield Path(name), trace.tb_lineno
        trace = trace.tb_next


def _unclosed_comment(root: Path, path: Path) -> Span:
    """Where a comment begins that does not end."""
    text = "".join(_lines(path))
    at = text.find("{#")
    while (end := text.find("#}", at)) >= 0:
        at = text.find("{#", end + 2)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return span_of(root, path, line)._replace(column=column, end_column=column + 2)


def span_of(root: Path, path: Path, line: int, word: str = "") -> Span:
    """The place of a word in a line of a template, or else that of the line."""
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    lines = _lines(path)
    line = max(1, min(line, len(lines)))
    text = lines[line - 1].rstrip() if lines else ""
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) if word else None
    if found:
        return Span(shown, line, found.start() + 1, line, found.end() + 1)
    column = len(text) - len(text.lstrip()) + 1
    return Span(shown, line, column, line, len(text) + 1)


def _lines(path: Path) -> list[str]:
    linecache.checkcache(str(path))  # the live preview comes here again, with another text
    return linecache.getlines(str(path))
