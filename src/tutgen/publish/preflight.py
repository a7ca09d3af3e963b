"""Looks at a finished site before it goes public: would GitHub Pages serve it as it is meant?

Knows nothing of sources, only the very files that will be uploaded: what a template, an asset or a
program that ran after the build put there counts as well. A rule is a function, listed at the end.
Limits and rules are those of GitHub's documentation for Pages and for large files.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from tutgen.check.secret_shapes import find_secrets
from tutgen.content.model import Site
from tutgen.diagnostics import Diagnostic, Severity, Span, TutgenError, with_severities
from tutgen.language.placeholder import PLACEHOLDER
from tutgen.publish.artifact import Address, Artifact, has_anchor, is_page, read_artifact
from tutgen.sources import urls

MOST_OF_SITE = 2**30
MOST_OF_FILE = 100 * 2**20
"""In bytes. GitHub takes no larger file by git, and warns from half of it on."""

_GITHUB = re.compile(
    r"""(?: (?:https?|ssh|git)://(?:[^/@\s]*@)?(?:(?:www|ssh)\.)?github\.com(?::\d+)?/
          | [\w.-]+@(?:ssh\.)?github\.com:/? )
        (?P<owner>[\w-]+) / (?P<name>[\w.-]+?) (?:\.git)? /?""",
    re.VERBOSE | re.IGNORECASE,
)
_NOBODYS = re.compile(r"(?:.*\.)?(?:example|test|invalid|localhost)(?:\.(?:com|net|org))?(?::\d+)?")
"""Hosts for examples (RFC 2606): no site is published there."""


def pages_address(repository: str | None, cname: str | None) -> str | None:
    """Where GitHub Pages publishes the repository of that URL, ending with `/`.

    `cname` is the custom domain. None where nothing is known: other hosts, GitHub Enterprise.
    """
    if cname:
        return f"https://{cname.lower()}/"
    match = _GITHUB.fullmatch(repository or "")
    if match is None:
        return None
    host = f"{match['owner'].lower()}.github.io"
    name = match["name"]
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with any number of files, for one reason."""

    code: str
    message: str
    paths: Sequence[str]
    """Those of the files; the empty one is the site as a whole."""
    hint: str
    severity: Severity | None = None
    """None: that of the code."""
    written: str = ""
    """How it is written in the first file, to find the place."""
    cause: str = ""
    """What tells it from another problem with the same message."""
    span: Span | None = None
    """The place, where it is none in the site."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a file holds that no file before it has."""

    path: str
    written: str
    plain: str
    """The same lines, without tags and with characters for entities."""


@dataclass(frozen=True, slots=True)
class Target:
    """The place in the site that an address means."""

    path: str | None
    """A folder ends with `/`, the root is empty; None: it is not below the site's own address."""
    fragment: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known about a site that is to be published."""

    artifact: Artifact
    site: Site
    expected: str | None
    """Where GitHub Pages will publish it."""
    dropping: str | None = None
    """The workflow that leaves hidden files out when it uploads the site."""

    @cached_property
    def base_url(self) -> str:
        """Where the site says that it is, ending with `/`; else where it will be."""
        return f"{(self.site.base_url or self.expected or '').rstrip('/')}/"

    @cached_property
    def base_path(self) -> str:
        return urlsplit(self.base_url).path

    @cached_property
    def targets(self) -> Mapping[Address, Target]:
        """Those of all addresses that mean a place on the host of the site."""
        found = ((address, self._target(address)) for address in self.artifact.addresses)
        return {address: target for address, target in found if target}

    def _target(self, address: Address) -> Target | None:
        folder = address.folder
        if address.base:
            based = self._resolve(folder, address.base)
            if based is None or based.path is None:
                return None
            folder = based.path[: based.path.rfind("/") + 1]
        return self._resolve(folder, address.value)

    def _resolve(self, folder: str, value: str) -> Target | None:
        path, _, fragment = value.partition("#")
        path = path.partition("?")[0]
        if not path:  # the file itself
            return None
        if urls.is_external(path):
            if not f"{path}/".startswith(self.base_url) or self.base_url == "/":
                return None
            folder, path = "", path[len(self.base_url) :]
        elif path.startswith("/"):
            if not f"{path}/".startswith(self.base_path):
                return Target(None)
            folder, path = "", path[len(self.base_path) :]
        return Target(_joined(folder, unquote(path)), fragment)


def _joined(folder: str, path: str) -> str | None:
    """The path that a relative one means in a folder; None where it leaves the site."""
    parts = folder.split("/")[:-1]
    *folders, last = path.split("/")
    for part in [*folders, last] if last in (".", "..") else folders:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "".join(f"{part}/" for part in parts) + ("" if last in (".", "..") else last)


def check_artifact(
    folder: Path,
    site: Site,
    repository: str | None = None,
    *,
    shown: str = "site/",
    waived: Callable[[], Collection[str]] = tuple,
    dropping: str | None = None,
) -> list[Diagnostic]:
    """All that is wrong with the finished site in a folder, in reading order.

    `repository` is the URL of the remote that it will be published from; `shown` is what the folder
    is called in diagnostics; `waived` gives what looks like a secret and is none, and is asked only
    where there is one; `dropping` is the workflow that would leave hidden files out. Raises
    TutgenError where there is no site.
    """
    texts: list[tuple[str, Problem]] = []

    def look(path: str, written: str) -> None:
        text = Text(path, written, _plain(written) if is_page(path) else written)
        texts.extend(found for rule in TEXT_RULES for found in rule(text, site))

    artifact = read_artifact(folder, look)
    if not artifact.files:
        raise TutgenError(f"there is no site in '{folder}'", hint="run `tutgen build` first")
    facts = Facts(artifact, site, pages_address(repository, site.cname), dropping)
    problems = [problem for rule in RULES for problem in rule(facts)]
    secret = any(problem.code == "secret" for _, problem in texts)
    harmless = waived() if secret else ()
    problems += _everywhere(artifact, [t for t in texts if t[1].cause not in harmless])
    found = [_diagnostic(artifact, same, shown) for same in _by_cause(problems)]
    return sorted(with_severities(found, site.severities), key=lambda d: d.order)


_IN_LINE_TAG = re.compile(r"<[^<>\n]*>")


def _plain(written: str) -> str:
    text = _IN_LINE_TAG.sub("", written)
    if "&" not in text:
        return text
    return "\n".join(unescape(line).replace("\n", " ") for line in text.split("\n"))


def _everywhere(artifact: Artifact, found: Sequence[tuple[str, Problem]]) -> Iterator[Problem]:
    """The problems of lines, with all files that have the line."""
    paths: dict[str, list[str]] = {line: [] for line, _ in found}
    for path in artifact.files if found else ():
        for line in paths.keys() & set((artifact.text(path) or "").split("\n")):
            paths[line].append(path)
    for line, problem in found:
        yield replace(problem, paths=paths[line])


def _by_cause(problems: Iterable[Problem]) -> Iterable[list[Problem]]:
    same: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        same.setdefault((problem.code, problem.message, problem.cause), []).append(problem)
    return same.values()


def _diagnostic(artifact: Artifact, same: Sequence[Problem], shown: str) -> Diagnostic:
    """One diagnostic for problems of one cause, at the first file that has it."""
    first = min(same, key=lambda problem: problem.paths[0])
    others = len({path for problem in same for path in problem.paths}) - 1
    also = f" (and in {others:,} other file{'s' if others > 1 else ''})" if others else ""
    span = first.span or _span(artifact, first, shown)
    return Diagnostic(
        first.code, _printable(first.message + also), span, first.hint, first.severity
    )


def _span(artifact: Artifact, problem: Problem, shown: str) -> Span:
    path = problem.paths[0]
    place = _printable(f"{shown}{path}".rstrip("/"))
    text = artifact.text(path) if problem.written else None
    at = text.find(problem.written) if text else -1
    if text is None or at < 0:
        return Span(place)
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    if "\n" in problem.written:
        return Span(place, line, column)
    return Span(place, line, column, line, column + len(problem.written))


def _printable(text: str) -> str:
    """File names need not be UTF-8: Python reads the other bytes as surrogates."""
    return text.encode("utf-8", "backslashreplace").decode()


# ------------------------------------------------------------------------------------------ files


def sizes(facts: Facts) -> Iterator[Problem]:
    files = facts.artifact.files
    total = sum(files.values())
    if total > MOST_OF_SITE * 0.8:
        largest = sorted(files, key=lambda path: files[path], reverse=True)[:3]
        yield Problem(
            "artifact-size",
            f"the site has {_megabytes(total)}, and GitHub Pages publishes at most "
            f"{_megabytes(MOST_OF_SITE)}",
            [""],
            f"the largest files: {', '.join(f'{p} ({_megabytes(files[p])})' for p in largest)}",
            "error" if total > MOST_OF_SITE else "warning",
        )
    for path, size in files.items():
        if size > MOST_OF_FILE / 2:
            yield Problem(
                "artifact-size",
                f"the file has {_megabytes(size)}, and GitHub takes at most "
                f"{_megabytes(MOST_OF_FILE)}",
                [path],
                "make it smaller, or link to it where it is kept instead",
                "error" if size > MOST_OF_FILE else "warning",
                cause=path,
            )


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.1f} MB".replace(".0 ", " ")


def strange_files(facts: Facts) -> Iterator[Problem]:
    """An artifact of GitHub Pages holds files and folders only."""
    for path, what in facts.artifact.refused.items():
        hint = "put a copy of the file there" if "link" in what else "delete it, or let all read it"
        yield Problem(
            "artifact-file",
            f"'{path}' is {what}, expected a file",
            [path],
            hint,
        )
    for path, other in facts.artifact.twins:
        yield Problem(
            "artifact-file",
            f"'{other}' is a hard link to '{path}', expected a file of its own",
            [other],
            "put a copy of the file there",
            "warning",
        )


_NOT_IN_NAMES = re.compile(r"""[\x00-\x1f\x7f:*?<>|"\\]""")
_NEVER_UPLOADED = (".git", ".github")
_OF_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def names(facts: Facts) -> Iterator[Problem]:
    """One problem a name: what is in a folder is not to blame for the folder's.

    An underscore is none: Jekyll, which would drop the file, runs in neither way of publishing.
    """
    for path in [*facts.artifact.files, *facts.artifact.folders]:
        name = path.rpartition("/")[2]
        found = _problem_of_name(name, facts.dropping)
        if found and path != ".nojekyll":
            reason, hint, severity = found
            yield Problem("artifact-name", f"'{path}' {reason}", [path], hint, severity)


def _problem_of_name(name: str, dropping: str | None) -> tuple[str, str, Severity] | None:
    rename = "give it another name"
    if not name.isprintable() and re.search("[\ud800-\udfff]", name):
        return "has a name that is not UTF-8, so it has no address", rename, "error"
    strange = _NOT_IN_NAMES.search(name)
    if strange:
        what = f"has {strange[0]!r} in its name, which Windows and addresses do not take"
        return what, rename, "warning"
    if name.endswith((".", " ")) or _OF_WINDOWS.fullmatch(name):
        return "has a name that Windows does not take", rename, "warning"
    if name in _NEVER_UPLOADED:
        return "is left out by actions/upload-pages-artifact", rename, "warning"
    if name.startswith(".") and dropping:
        hint = f"give actions/upload-pages-artifact the input 'include-hidden-files: true' in {dropping}"
        return "is hidden, so actions/upload-pages-artifact leaves it out", hint, "warning"
    return None


def twin_names(facts: Facts) -> Iterator[Problem]:
    """Names that many computers take for one."""
    first: dict[str, str] = {}
    for path in sorted([*facts.artifact.files, *facts.artifact.folders]):
        other = first.setdefault(normalize("NFC", path).casefold(), path)
        if other.rpartition("/")[2] != path.rpartition("/")[2]:
            yield Problem(
                "artifact-name",
                f"'{path}' differs from '{other}' only in how it is spelled",
                [path],
                "give one another name: Windows and macOS can keep only one of them",
                "warning",
            )


# ---------------------------------------------------------------------------------------- addresses


def dead_links(facts: Facts) -> Iterator[Problem]:
    """Every address that means a place in the site leads to a file, and to an id in it."""
    artifact = facts.artifact
    spelled = {path.lower(): path for path in [*artifact.folders, *artifact.files]}
    for address, target in facts.targets.items():
        path = target.path
        if path is None or _has_empty_part(path):
            continue
        paths = artifact.addresses[address]
        file = artifact.served(path)
        if file is None:
            yield Problem(
                "artifact-link",
                f"link to '{path or './'}', which is not in the site",
                paths,
                _way_out(artifact, spelled, path),
                written=address.written,
            )
        elif file in artifact.pages and not has_anchor(artifact.pages[file].ids, target.fragment):
            yield _dead_anchor(f"'{target.fragment}' in '{file}'", paths, address.written)
    for written, paths in artifact.dead_anchors.items():
        yield _dead_anchor(f"{written} on the same page", paths, written)


def _way_out(artifact: Artifact, spelled: Mapping[str, str], path: str) -> str:
    bare = path.rstrip("/")
    near = spelled.get(bare.lower())
    if f"{bare}.html" in artifact.files:
        return f"GitHub Pages serves '{bare}.html' at '{bare}', and not at '{path}'"
    if bare in artifact.folders or not bare:
        return "a folder is served by its index.html, and it has none"
    if near and near != bare:
        return f"there is '{near}', and upper and lower case differ"
    return "put the file there, or link to one that is"


def _dead_anchor(where: str, paths: Sequence[str], written: str) -> Problem:
    return Problem(
        "artifact-link",
        f"link to missing anchor {where}",
        paths,
        "give an element of the page this id, or link to another",
        "warning",
        written,
    )


def addresses_outside(facts: Facts) -> Iterator[Problem]:
    """A site in a folder of its host must not mean the host's root."""
    for address, target in facts.targets.items():
        if target.path is not None:
            continue
        paths = facts.artifact.addresses[address]
        hint = "write it relative to the page; for another site, write the whole address"
        if paths == ["404.html"]:
            if facts.site.base_url is None:  # that is the reason, and is told
                continue
            hint = f"begin it with '{facts.base_path}'"
        yield Problem(
            "base-path",
            f"the address '{address.value}' leads out of the site, which is at '{facts.base_path}'",
            paths,
            hint,
            written=address.written,
        )
    for address, paths in facts.artifact.addresses.items():
        if address.value.startswith("//"):
            yield Problem(
                "base-path",
                f"the address '{address.value}' has no scheme, so a page that is opened from "
                "the disk looks for a file",
                paths,
                f"write https:{address.value}",
                "warning",
                address.written,
            )


def not_found_page(facts: Facts) -> Iterator[Problem]:
    """`404.html` is shown at any address, so what it needs cannot be relative to it."""
    page = facts.artifact.pages.get("404.html")
    if page is None:
        yield Problem(
            "missing-404",
            "the site has no 404.html",
            ["404.html"],
            "without one, GitHub shows its own page where an address is not there",
        )
        return
    if page.base and not _is_relative(page.base):
        return
    for address, paths in facts.artifact.addresses.items():
        if "404.html" in paths and _is_relative(address.value):
            yield Problem(
                "base-path",
                f"the address '{address.value}' is relative, and 404.html is shown at any depth",
                ["404.html"],
                f"begin it with '{facts.base_path}'",
                written=address.written,
            )


def _is_relative(address: str) -> bool:
    return not address.startswith("/") and not urls.is_external(address)


def base_url(facts: Facts) -> Iterator[Problem]:
    """The site says of itself the address that it will have."""
    expected, given = facts.expected, facts.site.base_url
    origin = facts.site.origin
    if expected is None:
        return
    if given is None:
        yield Problem(
            "base-url",
            f"the site does not say its address, which will be '{expected}'",
            [""],
            f"write 'base_url: {expected}' into {origin.path}",
            "warning",
            span=Span(origin.path),
        )
    elif _comparable(given) != _comparable(expected):
        severity: Severity = "error"
        hint = f"write 'base_url: {expected}'"
        if _may_be_custom(given, expected) and not facts.site.cname:
            severity = "warning"
            hint += f", or 'cname: {urlsplit(given).hostname}' where that is the custom domain"
        yield Problem(
            "base-url",
            f"the site says that its address is '{given}', and it will be '{expected}'",
            [""],
            hint,
            severity,
            span=origin.child("base_url").span(),
        )


def _comparable(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/")


def _may_be_custom(given: str, expected: str) -> bool:
    """Whether an address may be right although only GitHub's settings name the domain.

    The sites of all repositories are below the domain that the owner's own site has.
    """
    scheme, host, path = _comparable(given)
    return (
        scheme == "https"
        and not host.endswith(".github.io")
        and not _NOBODYS.fullmatch(host)
        and path in ("", _comparable(expected)[2])
    )


# --------------------------------------------------------------------------------- unfilled places


def _has_empty_part(path: str) -> bool:
    return path.startswith("/") or "//" in path


def unfilled_markup(facts: Facts) -> Iterator[Problem]:
    for path, page in facts.artifact.pages.items():
        for written in page.empty:
            yield Problem(
                "unfilled-id",
                f"the attribute {written} has no value",
                [path],
                "fill it in, or take it out",
                written=written,
            )
        if page.title == "":
            yield Problem(
                "unfilled-id", "the page has an empty title", [path], "fill it in", written="<title"
            )
    for address, target in facts.targets.items():
        if target.path is not None and _has_empty_part(target.path):
            yield Problem(
                "unfilled-id",
                f"the address '{address.value}' has an empty part",
                facts.artifact.addresses[address],
                "fill in what belongs between the slashes",
                written=address.written,
            )


_MARKER = re.compile("[\U00100000-\U0010fffd]")
_REQUEST = re.compile(r"^[ \t]*((?:GET|HEAD|POST|PUT|PATCH|DELETE)[ \t]+([^\s?]+))", re.MULTILINE)
_EMPTY_PART = re.compile(r"(?<!:)//")
_NAMELESS = re.compile(r"PUT\s+(?:.*/)?_\w+/(?:.*/)?")
_BRACED = re.compile(r"\{([\w-]+)\}")


def markers(text: Text, site: Site) -> Iterator[tuple[str, Problem]]:
    """What stands for an expression while Markdown is read has no place in a page."""
    match = _MARKER.search(text.written) if is_page(text.path) else None
    if match:
        yield _in_line(
            text,
            text.written,
            match.start(),
            Problem(
                "unfilled-id",
                f"a private character (U+{ord(match[0]):X}) stands for a value",
                [text.path],
                "if no asset of yours has it, please report this as a defect in tutgen",
                written=match[0],
            ),
        )


def request_paths(text: Text, site: Site) -> Iterator[tuple[str, Problem]]:
    """The path of a request lacks no name. In an API with paths such as `_ingest/pipeline/`, a PUT
    names what it makes."""
    declared = {_word(name) for name in site.names}
    for match in _REQUEST.finditer(text.plain):
        request, path = match[1], match[2]
        found = (*PLACEHOLDER.finditer(path), *_BRACED.finditer(path))
        placeholder = next((m[0] for m in found if _word(m[1]) in declared), None)
        if placeholder:
            message = f"the request '{request}' holds '{placeholder}', a name that has a value"
        elif _EMPTY_PART.search(path) or _NAMELESS.fullmatch(request):
            message = f"the path of the request '{request}' has an empty part"
        else:
            continue
        problem = Problem(
            "unfilled-id",
            message,
            [text.path],
            "fill in the name; in the sources, write it as an expression",
        )
        yield _in_line(text, text.plain, match.start(2), problem)


def _word(name: str) -> str:
    return name.lower().replace("-", "_")


def secrets(text: Text, site: Site) -> Iterator[tuple[str, Problem]]:
    """In the text, and in attributes, comments and scripts."""
    known: set[str] = set()
    for form in dict.fromkeys((text.plain, text.written)):
        for secret in find_secrets(form):
            if secret.value not in known:
                known.add(secret.value)
                problem = Problem(
                    "secret",
                    f"'{secret.value[:4]}...' looks like a real secret ({secret.kind})",
                    [text.path],
                    "revoke it, as others may have seen it; show a placeholder such as <api_key>, "
                    "or waive 'secret' where the sources have it, if it opens nothing",
                    written=secret.value,
                    cause=secret.value,
                )
                yield _in_line(text, form, secret.start, problem)


def _in_line(text: Text, form: str, at: int, problem: Problem) -> tuple[str, Problem]:
    """The problem with the line that it is in, as that is written."""
    line = text.written.split("\n")[form.count("\n", 0, at)]
    written = problem.written if problem.written and problem.written in line else line.strip()
    return line, replace(problem, written=written)


TEXT_RULES: tuple[Callable[[Text, Site], Iterator[tuple[str, Problem]]], ...] = (
    markers,
    request_paths,
    secrets,
)
"""Hold for every line; they give it with each problem."""
RULES: tuple[Callable[[Facts], Iterator[Problem]], ...] = (
    sizes,
    strange_files,
    names,
    twin_names,
    dead_links,
    addresses_outside,
    not_found_page,
    unfilled_markup,
    base_url,
)
"""Hold for the site as a whole."""
