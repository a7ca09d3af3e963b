"""The addresses that links lead to from a page; a dead one is reported with the likely cure."""

import posixpath
from functools import lru_cache

from markdown_it.common.normalize_url import normalizeLink

from tutgen.content.model import ListedService
from tutgen.content.paths import SERVICE_PAGE
from tutgen.content.plan import CONTENT
from tutgen.diagnostics import Diagnostic, did_you_mean, nearest, unknown_name_hint
from tutgen.language.place import Place
from tutgen.language.rendering import PendingLink, Rendering
from tutgen.sources import urls
from tutgen.sources.ignore import is_ignored, is_private


def href(rendering: Rendering, written: str, place: Place) -> str:
    """The address that a link leads to from this page; a dead one is reported."""
    if urls.is_external(written):
        fault = unsafe(written)
        if fault:
            rendering.report(Diagnostic("unsafe-address", fault, place.span(), SAFE))
            return ""
        if urls.scheme(written) not in urls.SCHEMES:
            rendering.report(_unusual(written, place))
        return encoded(written)
    path, fragment = urls.split_fragment(written)
    fragment = urls.id_of(fragment)
    if not path and not fragment:
        rendering.report(
            Diagnostic(
                "empty-link",
                "the link leads nowhere",
                place.span(),
                "give it an address, or write the text without a link",
            )
        )
        return "#"
    if not path:
        rendering.own_links.append((fragment, place))
        prefix = "" if rendering.whole else rendering.prefix
        return f"{rendering.whole}#{prefix}{urls.fragment(fragment)}"
    page = rendering.page
    target = rendering.plan.target(page, place.origin.path, path)
    if target is None:
        rendering.report(_dead_link(rendering, written, place))
        return encoded(written)
    if target in rendering.plan.private:
        rendering.shown.add(target)
    address = rendering.address(target)
    if not fragment:
        return address
    if target == page.address:
        rendering.own_links.append((fragment, place))
    else:
        rendering.expect(PendingLink(target, fragment, place.span(), written))
    return f"{address}#{urls.fragment(fragment)}"


SAFE = f"use {', '.join(sorted(urls.SCHEMES))}, or a relative address"


def unsafe(address: str) -> str | None:
    """What is wrong with the beginning of an address that leads out of the site."""
    scheme = urls.scheme(address)
    if scheme is None:
        return f"the address '{address}' has no scheme"
    return f"an address may not begin with '{scheme}:'" if scheme in urls.ACTIVE else None


def _unusual(address: str, place: Place) -> Diagnostic:
    return Diagnostic(
        "unusual-address",
        f"the address begins with '{urls.scheme(address)}:', which not every reader can open",
        place.span(),
        "say beside the link what it opens, as code; or link to a page",
    )


@lru_cache(maxsize=4096)
def encoded(address: str) -> str:
    return normalizeLink(address)


def _dead_link(rendering: Rendering, written: str, place: Place) -> Diagnostic:
    base, wanted = place.origin.path, urls.split_fragment(written)[0]
    hint: str | None
    if wanted.endswith(SERVICE_PAGE):
        hint = _hint_for_service_page(rendering, wanted, base)
    elif entry := _unpublished(rendering, written, base):
        hint = f"the service '{entry.name}' has no page: it is planned"
        if entry.service:
            hint = f"the service '{entry.name}' has no page: it is a draft; publish it, or pass --drafts"
    elif is_ignored(posixpath.basename(wanted).removesuffix("..")):
        hint = (
            "files with such names are not published, as editors and systems leave them: rename it"
        )
    elif wanted.endswith(".md") and _is_snippet(rendering, wanted, base):
        hint = (
            "a folder that begins with an underscore holds snippets, which have no page: include it"
        )
    elif moved := _in_renamed_folder(rendering, wanted, base):
        hint = f"did you mean '{moved}'?"
    else:
        plan = rendering.plan
        of_services = [page.address for page in plan.pages.values() if page.service]
        sources = [*plan.by_source, *(f"{CONTENT}{page[:-5]}.md" for page in of_services)]
        sources = [urls.relative(base, path) for path in sources]
        if wanted.endswith(".md"):  # else the ending makes all of them alike
            hint = did_you_mean(wanted[:-3], [source[:-3] for source in sources])
            hint = hint and hint.replace("'?", ".md'?")
        else:
            others = [urls.relative(base, CONTENT + path) for path in (*plan.assets, *of_services)]
            hint = did_you_mean(wanted, [*sources, *others])
    return Diagnostic("dead-link", f"the link '{written}' leads to nothing", place.span(), hint)


def _is_snippet(rendering: Rendering, wanted: str, base: str) -> bool:
    path = urls.resolve(base.removeprefix(CONTENT), wanted)
    return path is not None and is_private(CONTENT + path)


def _hint_for_service_page(rendering: Rendering, wanted: str, base: str) -> str | None:
    """The way out for a link to a tutorial's shared page."""
    if rendering.page.service is None:
        return "a link to [service].md can stand only on a service's page"
    path = urls.resolve(base.removeprefix(CONTENT), wanted)
    if path is not None and CONTENT + path in rendering.plan.folders:
        return "the other tutorial has no page of this service: use {only} around it"
    moved = _in_renamed_folder(rendering, wanted, base)
    if moved:
        return f"did you mean '{moved}'?"
    here = posixpath.dirname(base)
    pages = [posixpath.relpath(page, here) for page in rendering.plan.folders if page != base]
    return unknown_name_hint("", pages, "there are")


def _in_renamed_folder(rendering: Rendering, wanted: str, base: str) -> str | None:
    """The address, if it leads somewhere in a tutorial whose folder is named much alike."""
    folder, _, name = wanted.rpartition("/")
    here = posixpath.dirname(base)
    folders = [posixpath.relpath(posixpath.dirname(page), here) for page in rendering.plan.folders]
    near = nearest(folder, folders)
    moved = f"{near}/{name}"
    return moved if near and rendering.plan.target(rendering.page, base, moved) else None


def _unpublished(rendering: Rendering, written: str, base: str) -> ListedService | None:
    """The draft or planned service that a link would lead to, if a tutorial lists it."""
    path = urls.resolve(base.removeprefix(CONTENT), urls.split_fragment(written)[0]) or ""
    folder, _, name = path.rpartition("/")
    tutorial = rendering.plan.folders.get(posixpath.join(CONTENT, folder, SERVICE_PAGE))
    stem = name.removesuffix(".html").removesuffix(".md")
    for entry in tutorial.entries if tutorial else ():
        slug = entry.service.slug if entry.service else urls.slug(entry.name)
        if slug == stem and not rendering.plan.is_published(entry.service):
            return entry
    return None
