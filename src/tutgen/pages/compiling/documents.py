"""The documents of a project's Markdown files, each compiled when it is first needed."""

import posixpath

from tutgen.content.model import Project
from tutgen.content.paths import CONTENT, SERVICE_PAGE
from tutgen.diagnostics import Diagnostic, did_you_mean
from tutgen.language.directives import DIRECTIVES
from tutgen.language.document import Document
from tutgen.language.markdown import compile_markdown
from tutgen.language.parsing.parser import MAX_DEPTH, Parser, Syntax
from tutgen.language.place import Place
from tutgen.sources import urls


class Documents:
    """Compiles Markdown files, and keeps the documents of snippets, by path.

    Documents of pages are not kept, unless somebody puts them into `pages`: they would fill the memory.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.snippets: dict[str, Document] = {}
        self.pages: dict[str, Document] = {}
        site = project.site
        code = frozenset(f"service.{name}" for name, f in site.fields.items() if f.type.is_block)
        self.syntax = Syntax(
            DIRECTIVES, self.include, site.words, project.samples, site.variants, code
        )
        self.open: list[str] = []

    def page(self, path: str) -> Document:
        """The document of a file that is the source of pages."""
        steps = path.endswith(f"/{SERVICE_PAGE}")
        return self.pages.get(path) or self.compile(path, page=True, steps=steps)

    def compile(self, path: str, *, page: bool = False, steps: bool = False) -> Document:
        """The document of a Markdown file, compiled anew. `page`: whether it is the source of pages, not a snippet; `steps`:
        whether its sections are the steps of a tutorial."""
        file = self.project.files[path]
        self.open.append(path)
        try:
            return compile_markdown(file.text, file.body, self.syntax, steps=steps, page=page)
        finally:
            self.open.pop()

    def _spelled(self, path: str) -> str:
        """The path as the file has it, whose name may have another Unicode form."""
        files = self.project.files
        if path in files or path.isascii():
            return path
        return next(
            (name for name in files if urls.normalized(name) == urls.normalized(path)), path
        )

    def include(self, parser: Parser, written: str, place: Place) -> Document | None:
        """The snippet that an include names; a problem is added to the including source."""
        base = parser.origin.path
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), written))
        path = self._spelled(path)
        if not path.startswith(CONTENT) or written.startswith("/"):
            message, hint = (
                f"the include '{written}' leads out of content/",
                "keep snippets below it",
            )
            parser.diagnostics.append(Diagnostic("include-escapes", message, place.span(), hint))
            return None
        if path in self.open:
            chain = " -> ".join([*self.open[self.open.index(path) :], path])
            parser.diagnostics.append(
                Diagnostic(
                    "cyclic-include",
                    f"the snippet includes itself: {chain}",
                    place.span(),
                    "take one of these includes out",
                )
            )
            return None
        if len(self.open) > MAX_DEPTH:
            message = f"snippets include each other more than {MAX_DEPTH} levels deep"
            parser.diagnostics.append(Diagnostic("nested-too-deep", message, place.span()))
            return None
        if path not in self.snippets:
            if path not in self.project.files:
                known = {
                    posixpath.relpath(p, posixpath.dirname(base)) for p in self.project.snippets
                }
                hint = did_you_mean(written, known) or f"write {path}"
                message = f"there is no file '{written}' to include"
                parser.diagnostics.append(
                    Diagnostic("missing-include", message, place.span(), hint)
                )
                return None
            self.snippets[path] = self.compile(path)
        document = self.snippets[path]
        if not document.content and not document.diagnostics:
            message = f"the snippet '{written}' is empty"
            parser.diagnostics.append(
                Diagnostic("empty-snippet", message, place.span(), "write it, or delete it")
            )
        return document
