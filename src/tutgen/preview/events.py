"""Events for open pages: server-sent events (WHATWG HTML, 9.2), one stream for each page.

`page`, `style`, `reload`, `problems`, `uses` and `gone` are about one page; `assets` and `site` are
about all.
Of each kind only the newest waits for a page that reads slowly, or not at all: it costs no more than
one that reads, and misses nothing but what is out of date.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tutgen.diagnostics import Diagnostic, Span
from tutgen.diagnostics.formats import from_json
from tutgen.preview.comparison import shown_at
from tutgen.preview.live_site import Preview
from tutgen.preview.mending import Offers
from tutgen.preview.shown_page import ShownPage
from tutgen.theme.highlight import escape_attribute

OWN = "_tutgen/"
"""Below the base path: the preview's own scripts and events. No page can have such an address."""
ALIVE = 15
"""Seconds without an event after which a comment is sent, so that the connection stays open."""
MAX_DIAGNOSTICS, MAX_USES = 50, 20


@dataclass(eq=False)
class OpenPage:
    """A page that is open in a browser, in the state of which the browser knows."""

    address: str
    digest: str
    base: str
    style: str
    script: str
    diagnostics: tuple[Diagnostic, ...] | None = None
    """Those that it shows; None if none have been sent yet."""
    gone: bool = False
    behind: bool = False
    """Whether it had not read earlier events when something changed."""
    waiting: dict[str, Any] = field(default_factory=dict)
    """Kind of event -> the newest, in the order in which they came."""
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, event: str, content: Any) -> None:
        """Queue an event, which replaces a waiting one of its kind."""
        self.waiting.pop(event, None)
        self.waiting[event] = content
        self.woken.set()


class Events:
    """All open pages."""

    def __init__(self, preview: Preview, root: Path, editor: str) -> None:
        self.preview = preview
        self.root = root
        self.editor = editor
        self.pages: set[OpenPage] = set()
        self.offers = Offers(root)
        self.site: dict[str, Any] = {"errors": 0, "warnings": 0, "checking": True, "problems": []}
        self.ended = False

    # ---------------------------------------------------------------------------------- listening

    def open(self, address: str, digest: str) -> OpenPage:
        """A page that a browser shows with this digest; an empty one for the 404 page."""
        preview = self.preview
        gone = not digest  # the 404 page says so already
        return OpenPage(address, digest, preview.base, preview.style, preview.script, gone=gone)

    async def stream(self, page: OpenPage) -> AsyncIterator[str]:
        """The events for one page, until it goes or the server ends."""
        self.pages.add(page)
        try:
            yield "retry: 500\n\n"
            page.tell("site", self.site)
            self.refresh(page)
            while not self.ended:
                while page.waiting:
                    event = next(iter(page.waiting))
                    content = json.dumps(page.waiting.pop(event), ensure_ascii=False)
                    yield f"event: {event}\ndata: {content}\n\n"
                if page.behind:
                    page.behind = False
                    self.refresh(page)
                elif not await _woken(page.woken):
                    yield ": still here\n\n"
        finally:
            self.pages.discard(page)

    def end(self) -> None:
        """End all streams, which would else keep the server from ending."""
        self.ended = True
        for page in self.pages:
            page.woken.set()

    # ------------------------------------------------------------------------------------ telling

    async def refresh_all(self) -> list[OpenPage]:
        """Tell every page what has changed for it; return those whose content has."""
        updated = []
        failed = None
        for page in list(self.pages):
            if page.waiting:
                page.behind = True
                continue
            try:
                if self.refresh(page):
                    updated.append(page)
            except Exception as error:  # the other pages may be fine
                failed = error
            await asyncio.sleep(0)  # it is sent before the next one is rendered
        if failed:
            raise failed
        return updated

    def refresh(self, page: OpenPage) -> bool:
        """Tell a page what has changed for it; return whether its content has."""
        preview = self.preview
        if (page.base, page.script) != (preview.base, preview.script):
            page.base, page.script = preview.base, preview.script
            page.tell("reload", {"base": quote(preview.base)})
            return True
        shown = shown_at(preview, page.address)
        if shown is None:
            if not page.gone:
                page.tell("gone", {})
            page.gone, page.digest = True, ""
            return False
        page.gone = False
        if page.style != preview.style:
            page.style = preview.style
            page.tell("style", {"href": quote(preview.base + preview.style)})
        changed = shown.digest != page.digest
        if changed:
            page.digest = shown.digest
            html = live(shown, page.address, preview.base, self.offers.token)
            page.tell("page", {"html": html, "digest": shown.digest})
        if shown.diagnostics != page.diagnostics:
            page.diagnostics = shown.diagnostics
            diagnostics = {
                "problems": self._described(shown.diagnostics),
                "count": len(shown.diagnostics),
                "placeholder": shown.placeholder,
            }
            page.tell("problems", diagnostics)
        return changed

    def tell_uses(self, source: str, fed: Sequence[str], pages: Iterable[OpenPage]) -> None:
        """Tell these pages which other pages depend on the file that was edited."""
        for page in pages:
            others = [address for address in fed if address != page.address]
            links = [
                {"title": self.preview.title(address), "href": quote(self.preview.base + address)}
                for address in others[:MAX_USES]
            ]
            page.tell("uses", {"source": source, "count": len(others), "pages": links})

    def tell_assets(self, paths: AbstractSet[str]) -> None:
        """Tell all pages which assets have changed: a page may show them."""
        plan = self.preview.plan
        assets = {**plan.private, **plan.assets} if plan else {}
        base = self.preview.base
        changed = [base + address for address, path in assets.items() if path in paths]
        for page in self.pages if changed else ():
            unread = page.waiting.get("assets", {"paths": ()})["paths"]
            page.tell("assets", {"paths": list(dict.fromkeys((*unread, *changed)))})

    def tell_site(self, report: dict[str, Any] | None) -> None:
        """Tell all pages the report of a check of the whole site. None: it has begun; empty: it found nothing out."""
        if report is None:
            self.site = {**self.site, "checking": True}
        elif not report:
            self.site = {**self.site, "checking": False}
        else:
            found = [*map(from_json, report["diagnostics"])]
            self.offers.renew(found)
            self.site = {
                "errors": report["summary"]["errors"],
                "warnings": report["summary"]["warnings"],
                "checking": False,
                "problems": self._described(found),
            }
        for page in self.pages:
            page.tell("site", self.site)

    # -------------------------------------------------------------------------------- diagnostics

    def _described(self, diagnostics: Iterable[Diagnostic]) -> list[dict[str, Any]]:
        """Diagnostics as the overlay shows them."""
        return [self._diagnostic(diagnostic) for diagnostic in list(diagnostics)[:MAX_DIAGNOSTICS]]

    def _diagnostic(self, d: Diagnostic) -> dict[str, Any]:
        return {
            "code": d.code,
            "severity": d.severity,
            "message": d.message,
            **self._place(d.span),
            "trail": [{"word": word, **self._place(span)} for word, span in d.trail],
            "hint": d.hint,
            "fix": self._fix(d),
            "lines": self._lines(d),
        }

    def _fix(self, d: Diagnostic) -> dict[str, str] | None:
        digest = self.offers.digest(d)
        return {"label": d.fix.label, "digest": digest} if d.fix and digest else None

    def _place(self, span: Span) -> dict[str, str]:
        """A place in a source, and the address that opens it in the editor."""
        path = quote(str(self.root / span.path))
        editor = self.editor.format(path=path, line=span.line, column=span.column)
        return {"place": str(span), "editor": editor}

    def _lines(self, d: Diagnostic) -> list[dict[str, Any]]:
        """The source line with the columns to mark, between its neighbours."""
        span = d.span
        text = ""
        path = self.root / span.path
        with suppress(OSError):
            if path.is_file():  # a pipe would never be read
                text = path.read_text("utf-8-sig", errors="replace")
        lines = text.split("\n")
        end = span.end_column if span.end_line == span.line else 0
        return [
            {
                "number": number,
                "text": lines[number - 1].rstrip("\r"),
                "from": span.column if number == span.line else 0,
                "to": end if number == span.line else 0,
            }
            for number in range(max(1, span.line - 1), min(len(lines), span.line + 1) + 1)
            if text
        ]


def live(shown: ShownPage, address: str, base: str, token: str) -> str:
    """The HTML of a page with the preview's scripts, which are allowed to connect to the preview.

    `token`: that of `Offers`.
    """
    own = quote(f"{base}{OWN}")
    scripts = (
        f'<script src="{own}idiomorph.js" defer></script>'
        f'<script src="{own}pure.js" defer></script>'
        f'<script src="{own}live.js" data-base="{quote(base)}" '
        f'data-page="{escape_attribute(address)}" data-digest="{shown.digest}" data-token="{token}" '
        "defer></script>"
    )
    head, end, rest = shown.html.partition("</head>")
    if "connect-src" not in head:  # a theme of the project may lack it
        head = head.replace("default-src 'none'", "default-src 'none'; connect-src 'self'", 1)
    return f"{head}{scripts}{end}{rest}"


async def _woken(event: asyncio.Event) -> bool:
    """Wait for an event at most ALIVE seconds, and clear it; return whether it came."""
    with suppress(TimeoutError):
        async with asyncio.timeout(ALIVE):
            await event.wait()
        event.clear()
        return True
    return False
