"""Services that a text promises, and that have no page: planned ones, and drafts.

They are in the list of the tutorial's services, which shows them as planned. A text that names them
sends readers to look for what is not there.
"""

import re
from collections.abc import Iterator, Mapping

from tutgen.check.rule import Rule
from tutgen.check.siblings.facts import SiteFacts, TutorialFacts
from tutgen.check.siblings.once import once
from tutgen.check.siblings.text import WrittenText
from tutgen.content.model import MarkdownFile
from tutgen.diagnostics import Diagnostic

_IN_FRONT = ("title", "description")


def planned_services(facts: TutorialFacts) -> Iterator[Diagnostic]:
    """Names of such services in the sources of a tutorial's pages, if one of the pages shows the name."""
    whole, tutorial = facts.whole, facts.tutorial
    missing = _missing(whole)
    if not missing:
        return
    overview = whole.plan.pages[whole.plan.by_source[tutorial.index.path]]
    includes = facts.compilation.documents[tutorial.index.path].includes
    snippets = [whole.project.files[path] for path in sorted(includes)]
    for texts, pages in (
        ((*_front(tutorial.index), *_front(tutorial.page)), None),
        (map(_body, (tutorial.index, *snippets)), (overview,)),
        (facts.sources.values(), facts.pages),
    ):
        for text in texts:
            for found in _promises(text, missing, _known(whole)):
                if pages is None or any(found.group() in facts.shown(page) for page in pages):
                    yield _promised(text, found, missing[found.group()])


def planned_services_on_plain_pages(facts: SiteFacts) -> Iterator[Diagnostic]:
    """Names of such services on pages that belong to no tutorial."""
    missing = _missing(facts)
    for file in facts.project.pages if missing else ():
        for text in (*_front(file), _body(file)):
            for found in _promises(text, missing, _known(facts)):
                yield _promised(text, found, missing[found.group()])


@once
def _missing(facts: SiteFacts) -> Mapping[str, str]:
    """The names in the lists of tutorials that have no page, not in any tutorial -> why."""
    with_pages = {sibling.service.name for sibling in facts.siblings.values()}
    return {
        entry.name: "a draft" if entry.service else "planned"
        for tutorial in facts.project.tutorials
        for entry in tutorial.entries
        if not facts.plan.is_published(entry.service) and entry.name not in with_pages
        if not (entry.service and entry.service.diagnostics)  # its name may be a guess
    }


@once
def _known(facts: SiteFacts) -> re.Pattern[str]:
    """The names of all services, the longest where several begin at one place."""
    names = {service.name for service in facts.project.services.values()}
    for tutorial in facts.project.tutorials:
        names |= {entry.name for entry in tutorial.entries}
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _front(file: MarkdownFile) -> Iterator[WrittenText]:
    """The texts in the front matter of a page that readers see."""
    for key in _IN_FRONT:
        if isinstance(written := file.front_matter.get(key), str):
            yield WrittenText(written, file.front(key))


def _body(file: MarkdownFile) -> WrittenText:
    return WrittenText(file.text, file.body)


def _promises(
    text: WrittenText, missing: Mapping[str, str], known: re.Pattern[str]
) -> Iterator[re.Match[str]]:
    """The first occurrence of each name in the prose of a text."""
    if not any(name in text.text for name in missing):
        return
    seen: set[str] = set()
    for found in known.finditer(text.prose):
        name = found.group()
        if name in missing and name not in seen:
            seen.add(name)
            yield found


def _promised(text: WrittenText, found: re.Match[str], why: str) -> Diagnostic:
    name = found.group()
    return Diagnostic(
        "planned-service",
        f"the text names '{name}', which has no page: it is {why}",
        text.span(*found.span()),
        "leave it out until it has one: the list of services shows it as planned",
    )


RULE = Rule(of_site=planned_services_on_plain_pages, of_tutorial=planned_services)
