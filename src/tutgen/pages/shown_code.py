"""The blocks of code that pages show, with the values of each page: for those who want to run them."""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from tutgen.content.model import Project
from tutgen.content.plan import Plan, plan_pages
from tutgen.diagnostics import Finding
from tutgen.language.rendering import Rendering, WrittenCode
from tutgen.pages.site import CompiledSite
from tutgen.theme.languages import suffix_of


class PageCode(NamedTuple):
    """The blocks of a page, without requests."""

    address: str
    service: str
    """The slug; empty on a page of no service."""
    blocks: tuple[WrittenCode, ...]
    findings: tuple[Finding, ...]


def code_of_project(project: Project) -> Iterator[PageCode]:
    """The code of all pages of a project, in their order."""
    return code_of_pages(CompiledSite(project), plan_pages(project))


def code_of_pages(site: CompiledSite, plan: Plan) -> Iterator[PageCode]:
    """The same of a site that is compiled."""
    for page in plan.pages.values():
        rendering = Rendering(page, plan, site)
        rendering.code = []
        rendering.run(site.document(page).content.program(site.html))
        slug = page.service.slug if page.service else ""
        findings = tuple(rendering.findings)
        yield PageCode(page.address, slug, tuple(rendering.code), findings)


def files_of(page: PageCode) -> Iterator[tuple[str, str]]:
    """Path and content of a file for each block of a page: its number, its variant, and its caption if that is the
    name of a file."""
    folder = page.address.removesuffix(".html")
    for number, block in enumerate(page.blocks, 1):
        file = block.sample.partition("#")[0]
        name = posixpath.basename(file) if file else block.caption
        if not re.fullmatch(r"[\w.+-]+\.\w+|[A-Z]\w+file", name):
            name = f"code.{suffix_of(block.language)}"
        variant = "".join(f"{name}-" for name in block.variants.values())
        yield f"{folder}/{number:02}-{variant}{name}", f"{block.text}\n"
