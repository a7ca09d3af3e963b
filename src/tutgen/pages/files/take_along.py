"""The files that hold the requests of a service's page, to be taken along and run.

To add one, write its module, and list it here.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tutgen.content.plan import Page, Plan
from tutgen.language.expressions.values import EvaluationError, Scope
from tutgen.language.rendering import Rendering, ToldRequest, fixed_text
from tutgen.language.writers.text import TEXT
from tutgen.pages.files.file_form import FileForm
from tutgen.pages.files.http_file import HTTP_FILE
from tutgen.pages.files.markdown_twin import MarkdownTwins
from tutgen.pages.files.notebook import NOTEBOOK
from tutgen.pages.files.shell_script import SHELL_SCRIPT
from tutgen.pages.files.walkthrough import (
    SentRequest,
    Walkthrough,
    comment,
    parts_given,
    unique_names,
    variables,
)
from tutgen.pages.requests_in_order import COMING_IN, ShownRequest, requests_in_order
from tutgen.pages.shown_requests import ShownRequests
from tutgen.pages.site import CompiledSite
from tutgen.requests.languages.variables import variables_of
from tutgen.requests.request import CompiledRequest, Filled
from tutgen.requests.run_forms import RunForm, RunForms
from tutgen.sources import urls

FORMS: tuple[FileForm, ...] = (HTTP_FILE, SHELL_SCRIPT, NOTEBOOK)


class _Printed(NamedTuple):
    """A request at its place of a page."""

    request: CompiledRequest
    scope: Scope
    prints: RunForms
    form: RunForm
    is_refused: bool


class TakeAlong:
    """Makes these files, one page after another."""

    MAX = 256
    """The most requests whose printers are kept."""

    def __init__(
        self, site: CompiledSite, plan: Plan, twins: MarkdownTwins, shown: ShownRequests
    ) -> None:
        self._site = site
        self._plan = plan
        self._twins = twins
        self._values = shown
        self._forms = [form for form in FORMS if site.project.site.makes(form.name)]
        self._variable_of = variables_of(site.project)
        self._languages = {
            form.name: form.language(site.project.site, self._variable_of) for form in self._forms
        }
        self._printers: dict[int, tuple[CompiledRequest, RunForms]] = {}
        """Identity of a request -> the request, and what prints it."""

    def addresses(self, rendering: Rendering) -> list[tuple[FileForm, str]]:
        """Of the files of a page that has been rendered; none where it sends nothing."""
        page = rendering.page
        if page.service is None or not self._forms:
            return []
        if rendering.has_tabs:
            return self._addresses(page) if self._chosen(page) else []
        return self._addresses(page) if any(map(self._is_sent_by(page), rendering.placed)) else []

    def _addresses(self, page: Page) -> list[tuple[FileForm, str]]:
        found = [(form, _address(page, form)) for form in self._forms]
        return [(form, address) for form, address in found if self._twins.is_free(address)]

    def files(self, page: Page) -> Iterator[tuple[str, bytes]]:
        """Address and content of the files of a page."""
        if page.service is None or not self._forms:
            return
        if shown := self._shown(page):
            walk = self._walkthrough(page, shown)
            for form, address in self._addresses(page):
                yield address, form.write(walk).encode()

    def file(self, address: str) -> bytes | None:
        """The file at an address; None if there is none."""
        for form in self._forms:
            page = self._plan.pages.get(f"{address.removesuffix(form.ending)}.html")
            if page and address.endswith(form.ending):
                return dict(self.files(page)).get(address)
        return None

    def _shown(self, page: Page) -> Sequence[ShownRequest]:
        """The requests that a reader of the page sends, who follows one tab of each set."""
        told = self._twins.told(page)
        if told.has_tabs:
            return self._chosen(page)
        is_sent = self._is_sent_by(page)
        return [ShownRequest(one.name, one.scope) for one in told.requests if is_sent(one.name)]

    def _chosen(self, page: Page) -> Sequence[ShownRequest]:
        rendering = Rendering(page, self._plan, self._site)
        rendering.is_silent = True
        nodes = self._site.document(page).content.nodes
        found = requests_in_order(nodes, rendering, {})
        is_sent = self._is_sent_by(page)
        return [one for one in found if is_sent(one.name)]

    def _is_sent_by(self, page: Page) -> Callable[[str], bool]:
        """Whether readers of a page send a request, by its name."""
        requests = self._site.compilation(page).requests
        return lambda name: name in requests and requests[name].forms != COMING_IN

    def _walkthrough(self, page: Page, shown: Sequence[ShownRequest]) -> Walkthrough:
        assert page.service
        site, settings = self._site, self._site.project.site
        printed = [found for one in shown if (found := self._printed(page, one))]
        told = self._twins.told(page)
        places = _places(printed, told.requests)
        given = parts_given(
            [one.prints for one in printed], [one.form.placeholders for one in printed]
        )
        rendering = Rendering(page, self._plan, self._site)
        rendering.is_silent = True
        names = unique_names([one.request.name for one in printed])
        requests: list[SentRequest] = []
        for one, name, place, gives in zip(printed, names, places, given, strict=True):
            notes = told.requests[place].notes.strip("\n") if place >= 0 else ""
            notes = self._twins.links_elsewhere(notes, page)
            said = f"{len(requests) + 1}. {_caption(one, rendering)}"
            requests.append(
                SentRequest(
                    name,
                    comment(f"{said}\n\n{notes}" if notes else said),
                    one.form,
                    gives,
                    one.is_refused,
                    place,
                )
            )
        title, service = site.title(page, self._plan), page.service.name
        base = settings.base_url
        return Walkthrough(
            settings,
            title if service in title else f"{title}: {service}",
            urls.absolute(base, page.address) if base else None,
            told.of_service,
            requests,
            variables(requests, self._variable_of),
            self._variable_of,
        )

    def _printed(self, page: Page, shown: ShownRequest) -> _Printed | None:
        """None where a value is missing, which the page reports."""
        request = self._site.compilation(page).requests[shown.name]
        prints = self._prints(request)
        try:
            form = prints.of(shown.scope, self._filled(page, shown))
            is_refused = prints.is_refused(shown.scope)
        except EvaluationError:
            return None
        return _Printed(request, shown.scope, prints, form, is_refused)

    def _prints(self, request: CompiledRequest) -> RunForms:
        if id(request) not in self._printers:
            if len(self._printers) >= self.MAX:
                self._printers.clear()
            self._printers[id(request)] = (
                request,
                RunForms(request, self._languages, self._site.form_layouts),
            )
        return self._printers[id(request)][1]

    def _filled(self, page: Page, shown: ShownRequest) -> Filled | None:
        """What the page has shown of a request, if it shows nothing else of it elsewhere."""
        known, scope = self._values.page(page), shown.scope
        if known is None or scope.args is not None or scope.variants or scope.locals:
            return None
        return known.filled.get(shown.name)


def _caption(one: _Printed, rendering: Rendering) -> str:
    """The caption of a request as a line of text; its name if it has none."""
    caption = one.request.caption
    if caption is None or caption.line is None:
        return one.request.name
    program = caption.line.program(TEXT)
    said = fixed_text(program)
    if said is None:
        rendering.scope = one.scope
        said = rendering.run(program)
    return " ".join(said.split()) or one.request.name


def _address(page: Page, form: FileForm) -> str:
    return page.address.removesuffix(".html") + form.ending


def _places(printed: Sequence[_Printed], told: Sequence[ToldRequest]) -> list[int]:
    """For each request, the number of the one that the text shows in its place; -1 if it shows none."""
    places, at = [], 0
    for one in printed:
        found = next((n for n in range(at, len(told)) if _is_same(one, told[n])), -1)
        places.append(found)
        at = max(at, found + 1)
    return places


def _is_same(one: _Printed, told: ToldRequest) -> bool:
    a, b = one.scope, told.scope
    return told.name == one.request.name and (
        a is b or (a.args, a.variants, a.locals) == (b.args, b.variants, b.locals)
    )
