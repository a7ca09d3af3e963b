"""The model of what is published, as JSON, so that other programs need not read pages: `model.json` for the site, and
`tutorial.json` beside the overview of each tutorial. Nothing of drafts, waivers, notes to authors or paths of sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from tutgen.content.plan import Page, Plan
from tutgen.language import nodes as n
from tutgen.language.by_variant import ByVariant, Unsupported
from tutgen.language.document import Document
from tutgen.language.expressions.values import EvaluationError
from tutgen.language.payload import Payload
from tutgen.language.writers.markdown import MARKDOWN
from tutgen.language.writers.text import TEXT
from tutgen.pages.files.markdown_twin import TwinRendering, with_links
from tutgen.pages.files.model_schema import MODEL_SCHEMA
from tutgen.pages.files.rendered_site import RenderedSite
from tutgen.pages.shown_requests import ShownRequests
from tutgen.pages.site import CompiledSite
from tutgen.requests.form_layouts import FormLayouts, Forms
from tutgen.requests.placeholders import placeholders_in, texts_within
from tutgen.requests.request import CompiledRequest, Filled, spelled_value
from tutgen.requests.response import CompiledResponse
from tutgen.sources import urls
from tutgen.sources.json_text import json_text

_encode = partial(json_text, separators=(",", ":"))
MODEL, SCHEMA, TUTORIAL = "model.json", "model.schema.json", "tutorial.json"


def model_files(rendered: RenderedSite) -> Iterator[tuple[str, bytes]]:
    """The model of the site, and the schema of both kinds of files."""
    site, plan = rendered.site, rendered.plan
    published = [s for s in rendered.services.values() if plan.is_published(s)]
    found = {
        "$schema": SCHEMA,
        "title": site.title,
        "lang": site.lang,
        "base_url": site.base_url,
        "fields": {
            name: {"type": field.type.name, "label": field.label or name}
            for name, field in site.fields.items()
        },
        "services": [
            {"slug": s.slug, "name": s.name, "state": s.state, "aliases": [*s.aliases]}
            for s in sorted(published, key=lambda service: service.slug)
        ],
        "tutorials": [_listed(page, rendered) for page in plan.overviews],
    }
    yield MODEL, _encoded(found)
    yield SCHEMA, _encoded(MODEL_SCHEMA)


def _listed(overview: Page, rendered: RenderedSite) -> dict[str, Any]:
    """A tutorial, as the site's model lists it."""
    tutorial, plan = overview.tutorial, rendered.plan
    assert tutorial is not None
    return {
        "title": rendered.compiled.title(overview, plan),
        "address": overview.address,
        "model": f"{tutorial.prefix}{TUTORIAL}",
        "services": [page.service.slug for page in plan.service_pages(tutorial) if page.service],
    }


class _ModelRendering(TwinRendering):
    """The state of a page while its values are written into a model."""

    def __init__(self, page: Page, plan: Plan, site: CompiledSite, model: str) -> None:
        super().__init__(page, plan, site)
        self.model = model
        """The address of the model, from which links lead on."""


class TutorialModels:
    """Writes the models of tutorials."""

    def __init__(self, site: CompiledSite, plan: Plan, shown: ShownRequests) -> None:
        """`shown`: the values of requests that the pages made last have shown."""
        self._site = site
        self._plan = plan
        self._shown = shown

    def files(self, overview: Page) -> Iterator[tuple[str, bytes]]:
        """Address and content of the model of the tutorial of an overview."""
        tutorial = overview.tutorial
        if overview.kind != "overview" or tutorial is None:
            return
        address = f"{tutorial.prefix}{TUTORIAL}"
        if not self._site.project.site.makes("model") or address in self._plan.assets:
            return
        found = {
            "$schema": urls.relative(address, SCHEMA),
            "title": self._site.title(overview, self._plan),
            "address": overview.address,
        }
        pages = self._plan.service_pages(tutorial)
        requests = {
            name: _RequestModels(request, self._site.form_layouts)
            for name, request in self._site.compilation(overview).requests.items()
        }
        services = [self._service(page, requests, address) for page in pages]
        text = _with_list(_encode(found), "services", services)
        yield address, f"{text}\n".encode()

    def file(self, address: str) -> bytes | None:
        """The file at an address; None if there is none."""
        if not f"/{address}".endswith(f"/{TUTORIAL}"):
            return None
        overview = self._plan.pages.get(f"{address.removesuffix(TUTORIAL)}index.html")
        return dict(self.files(overview)).get(address) if overview else None

    def _service(self, page: Page, requests: Mapping[str, "_RequestModels"], address: str) -> str:
        """What the tutorial says with a service, as JSON at an address."""
        assert page.service is not None
        document = self._site.document(page)
        rendering = _ModelRendering(page, self._plan, self._site, address)
        rendering.labels, rendering.is_silent = document.labels, True
        scope = rendering.scope
        placed = [request for name, request in requests.items() if name in document.uses]
        shown = self._shown.page(page)
        filled = shown.filled if shown else {}
        found = {
            "slug": page.service.slug,
            "name": page.service.name,
            "address": page.address,
            "fields": _values(scope.service or {}, [*self._site.project.site.fields], rendering),
            "names": _values(scope.names, getattr(scope.names, "known", ()), rendering),
            "steps": [*self._steps(document.content.nodes, page, rendering)],
        }
        said = [request.of(rendering, filled) for request in placed]
        return _with_list(_encode(found), "requests", filter(None, said))

    def _steps(
        self, nodes: Sequence[n.Node], page: Page, rendering: _ModelRendering
    ) -> Iterator[dict[str, Any]]:
        for node in nodes:
            if isinstance(node, n.Step):
                title = rendering.run(node.heading.content.program(TEXT))
                number = node.heading.step[0] if node.heading.step else None
                is_supported = self._site.unsupported(page, node.id) is None
                yield {"id": node.id, "number": number, "title": title, "supported": is_supported}


def _values(
    values: Mapping[str, Any], names: Sequence[str], rendering: _ModelRendering
) -> dict[str, Any]:
    """The values that there are, by name; what is wrong with others is reported on pages."""
    found = {}
    for name in names:
        with suppress(EvaluationError, KeyError):
            found[name] = _plain(values[name], rendering)
    return {name: value for name, value in found.items() if value is not None}


def _plain(value: Any, rendering: _ModelRendering) -> Any:
    """A value of an expression as a JSON value, Markdown as its text. Raises EvaluationError."""
    kind = value.__class__
    if kind is str:  # most of them
        return value
    if kind is dict:
        return {str(key): _plain(one, rendering) for key, one in value.items()}
    if isinstance(value, Document):
        said = rendering.run_value(value, value.content.program(MARKDOWN)).strip("\n")
        return with_links(said, rendering.model)
    if isinstance(value, ByVariant):
        return {name: _plain(one, rendering) for name, one in value.there.items()}
    if isinstance(value, Payload):
        return _plain(spelled_value(value), rendering)  # a key may differ by a variant
    if isinstance(value, Mapping):
        return {str(key): _plain(one, rendering) for key, one in value.items()}
    if value is None or isinstance(value, Unsupported):
        return None
    if isinstance(value, list | tuple):
        return [_plain(one, rendering) for one in value]
    return value if isinstance(value, bool | int | float) else str(value)


class _RequestModels:
    """A request as it is sent, and the sample of its answer, as JSON."""

    def __init__(self, request: CompiledRequest, layouts: FormLayouts) -> None:
        self._request = request
        self._addressed = request.addressed
        self._layouts = layouts
        self._name = f'"name":{_encode(request.name)}'
        self._response: str | None = None
        """That of all pages, once one has asked for it, if all have the same."""

    def of(self, rendering: _ModelRendering, shown: Mapping[str, Filled]) -> str:
        """What a service's page says; empty if a value is missing, which the page reports. `shown`: the values of
        requests that it has shown, by name."""
        request, addressed, scope = self._request, self._addressed, rendering.scope
        known = shown.get(request.name) if addressed is request else None
        try:
            filled = known or addressed.filled(scope)
            forms = self._layouts.of(addressed, filled, "model", partial(self._sent, rendering))
            text = f"{{{self._name},{forms.texts[0][1:]}"
            if request.response is None:
                return text
            return f'{text[:-1]},"response":{self._answered(request.response, rendering)}}}'
        except EvaluationError:
            return ""

    def _answered(self, response: CompiledResponse, rendering: _ModelRendering) -> str:
        """The sample of the answer. Raises EvaluationError."""
        if self._response is not None:
            return self._response
        answer = response.on(rendering.scope)
        sample = _plain(spelled_value(answer.body), rendering)
        text = _encode({"status": answer.status, "headers": answer.headers, "body": sample})
        if response.is_same_everywhere:
            self._response = text
        return text

    def _sent(self, rendering: _ModelRendering, filled: Filled) -> Forms:
        call = self._addressed.call_of(filled)
        found: dict[str, Any] = {
            "method": call.method,
            "server": call.server or None,
            "path": call.path,
            "headers": dict(call.headers),
            "body": _plain(spelled_value(call.body, call.absent), rendering),
        }
        text = _encode(found)
        names = []
        if "<" in text:
            head = [call.server, filled.head.path, *(field for _, field in call.query)]
            texts = [*head, *call.headers.values(), *texts_within(found["body"])]
            names = placeholders_in(texts)
        return Forms([_with_list(text, "placeholders", map(_encode, names))])


def _with_list(text: str, name: str, items: Iterable[str]) -> str:
    """JSON: an object that has members, and one more, a list. `items`: as JSON."""
    return f'{text[:-1]},"{name}":[{",".join(items)}]}}'


def _encoded(model: Mapping[str, Any]) -> bytes:
    return _encode(model).encode() + b"\n"
