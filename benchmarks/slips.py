"""The slips of people who make one page out of another: each kind as changes to a clean project.

A kind is a generator of every change of that kind that the sources allow, with the codes of the rules
that tell a writer what is wrong. It changes text as a person does, so it reads the sources as text,
in the layout of the example: two blanks a level, a key a line.
"""

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from tutgen.sources.source import Source
from tutgen.sources.yaml_source import parse

Keys = tuple[str, ...]
Change = tuple[Mapping[str, str], str]
"""The files that are others now, whole, by path; and what was done."""

SERVICES = "content/services/"
_PAYLOADS = ("endpoint", "mapping")
_LINK = re.compile(r"(?<!!)\[(?P<label>[^\[\]]+)\]\((?P<target>[^()\s]+)\)")
_WORD = re.compile(r"(?<![\w`/.{<-])[a-z]{6,}(?![\w`/}>-])")
_NOT_PROSE = re.compile(
    r"\A---\n.*?\n---\n|`[^`\n]*`|\{\{.*?\}\}|\]\([^)]*\)|https?://\S+|^ *(?:```|:::).*$|^ *[\w/?]+:\s",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Example:
    """The sources of a project: path -> text."""

    files: Mapping[str, str]

    @classmethod
    def read(cls, root: Path) -> "Example":
        paths = sorted(p for p in (root / "content").rglob("*") if p.suffix in (".md", ".yaml"))
        return cls({p.relative_to(root).as_posix(): p.read_text("utf-8") for p in paths})

    @cached_property
    def services(self) -> Mapping[str, str]:
        """Slug -> the path of a service's file."""
        paths = [path for path in self.files if path.startswith(SERVICES)]
        return {path.removeprefix(SERVICES).removesuffix(".yaml"): path for path in paths}

    @cached_property
    def requests(self) -> Sequence[str]:
        return [path for path in self.files if path.endswith("requests.yaml")]

    @cached_property
    def markdown(self) -> Sequence[str]:
        return [path for path in self.files if path.endswith(".md")]

    @cached_property
    def shared(self) -> Sequence[str]:
        """The Markdown that the pages of several services are made of."""
        return [path for path in self.markdown if "_snippets/" in path or "[service]" in path]

    def value(self, path: str) -> Any:
        return parse(Source(path, self.files[path]))[0]

    @cached_property
    def slots(self) -> Mapping[str, Sequence[Keys]]:
        """Slug -> where the service's texts stand."""
        found: dict[str, list[Keys]] = {}
        for slug, path in self.services.items():
            value = self.value(path)
            at: list[Keys] = [
                (key,) for key in ("summary", "about", "requirements", "limits") if key in value
            ]
            for payload in _PAYLOADS:
                at += [(payload, "notes", pointer) for pointer in value[payload].get("notes", {})]
                at += [(payload, "after")] * ("after" in value[payload])
            found[slug] = at
        return found

    def block(self, path: str, at: Keys) -> str:
        return _cut(self.files[path], at)

    def with_block(self, path: str, at: Keys, new: str) -> str:
        start, end = _place(self.files[path], at)
        return self.files[path][:start] + new + self.files[path][end:]

    def siblings(self, slug: str, at: Keys) -> Iterator[tuple[str, str]]:
        """What stands at a place in the other services: their slugs, and the text with its key."""
        for other, path in self.services.items():
            if other != slug and _place(self.files[path], at, missing=True) != (0, 0):
                yield other, self.block(path, at)

    def ids(self, slug: str) -> Mapping[str, str]:
        """The ids that `names` makes for a service: expression -> value."""
        return {
            "names.inference_id": f"{slug.replace('-', '_')}_embeddings",
            "names.index": f"{slug}-embeddings",
            "names.pipeline": f"{slug.replace('-', '_')}_embeddings_pipeline",
            "names.source_index": "test-data",
        }


def _place(text: str, at: Keys, *, missing: bool = False) -> tuple[int, int]:
    """Where a key stands with all that belongs to it."""
    start, end = 0, len(text)
    for depth, key in enumerate(at):
        blanks = " " * (2 * depth)
        found = re.compile(
            rf"^{blanks}{re.escape(key)}:.*\n(?:(?:{blanks} .*)?\n)*", re.MULTILINE
        ).search(text, start, end)
        if found is None:
            if missing:
                return 0, 0
            raise KeyError(at)
        start, end = found.start(), found.start() + len(found.group().rstrip("\n")) + 1
    return start, end


def _cut(text: str, at: Keys) -> str:
    start, end = _place(text, at)
    return text[start:end]


Changes = Callable[[Example, Random], Iterator[Change]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of slip."""

    name: str
    codes: frozenset[str]
    """The rules of which one is right: it names the mistake, not a consequence of it."""
    changes: Changes = field(repr=False)


KINDS: dict[str, Kind] = {}


def slip(codes: str) -> Callable[[Changes], Changes]:
    """Add a kind, which is called as its function is."""

    def add(changes: Changes) -> Changes:
        name = changes.__name__.replace("_", " ")
        KINDS[name] = Kind(name, frozenset(codes.split()), changes)
        return changes

    return add


# ------------------------------------------------------------------------- copied from a sibling


def _copied(example: Example, wanted: Callable[[Keys], bool]) -> Iterator[Change]:
    for slug, path in example.services.items():
        for at in filter(wanted, [*example.slots[slug], *((p,) for p in _PAYLOADS), ("docs",)]):
            for other, theirs in example.siblings(slug, at):
                yield {path: example.with_block(path, at, theirs)}, f"{'.'.join(at)} of {other}"


@slip("foreign-word near-duplicate model-prose note-without-key contract-mismatch undefined-name")
def note_of_a_sibling(example: Example, random: Random) -> Iterator[Change]:
    yield from _copied(example, lambda at: "notes" in at)


@slip("foreign-word near-duplicate model-prose")
def text_of_a_sibling(example: Example, random: Random) -> Iterator[Change]:
    yield from _copied(example, lambda at: at[0] in ("about", "requirements", "limits", "summary"))


@slip("foreign-word near-duplicate")
def link_to_the_reference_of_a_sibling(example: Example, random: Random) -> Iterator[Change]:
    yield from _copied(example, lambda at: at == ("docs",))


@slip(
    "foreign-word near-duplicate model-mismatch contract-mismatch spelled-out-name undefined-name"
)
def endpoint_of_a_sibling(example: Example, random: Random) -> Iterator[Change]:
    yield from _copied(example, lambda at: at == ("endpoint",))


@slip("foreign-word near-duplicate model-mismatch undefined-name")
def mapping_of_a_sibling(example: Example, random: Random) -> Iterator[Change]:
    yield from _copied(example, lambda at: at == ("mapping",))


@slip("note-without-key unexplained-key foreign-word near-duplicate incomplete-sibling")
def all_notes_of_a_sibling(example: Example, random: Random) -> Iterator[Change]:
    for slug, path in example.services.items():
        for payload in _PAYLOADS:
            at = (payload, "notes")
            for other, theirs in example.siblings(slug, at):
                yield {path: example.with_block(path, at, theirs)}, f"{'.'.join(at)} of {other}"


@slip("foreign-word near-duplicate model-prose note-without-key contract-mismatch undefined-name")
def note_exchanged_with_a_sibling(example: Example, random: Random) -> Iterator[Change]:
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            for other, theirs in example.siblings(slug, at) if "notes" in at else ():
                there = example.services[other]
                mine = example.block(path, at)
                if path < there and mine != theirs:
                    files = {
                        path: example.with_block(path, at, theirs),
                        there: example.with_block(there, at, mine),
                    }
                    yield files, f"{'.'.join(at)}: {slug} and {other}"


@slip("near-duplicate foreign-word model-prose")
def note_exchanged_with_another_of_the_service(
    example: Example, random: Random
) -> Iterator[Change]:
    """Two notes of one payload, each on the key of the other."""
    for slug, path in example.services.items():
        notes = [at for at in example.slots[slug] if "notes" in at]
        for first in notes:
            for second in notes:
                if first < second and first[0] == second[0]:
                    text = example.files[path]
                    spans = [_place(text, first), _place(text, second)]
                    keys = [f"{at[-1]}:" for at in (first, second)]
                    pieces = [text[a:b].partition(":")[2] for a, b in spans]
                    for (start, end), key, new in sorted(
                        zip(spans, keys, reversed(pieces), strict=True), reverse=True
                    ):
                        text = f"{text[:start]}    {key}{new}{text[end:]}"
                    yield {path: text}, f"{first[-1]} and {second[-1]}"


@slip("foreign-word ambiguous-link near-duplicate misleading-label")
def link_target_of_a_sibling(example: Example, random: Random) -> Iterator[Change]:
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            for found, changed in _targets(example.block(path, at), example.siblings(slug, at)):
                yield {path: example.with_block(path, at, changed)}, f"{'.'.join(at)}: {found}"


def _targets(block: str, others: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for other, theirs in others:
        for target in dict.fromkeys(link["target"] for link in _LINK.finditer(theirs)):
            for link in _LINK.finditer(block):
                changed = f"{block[: link.start('target')]}{target}{block[link.end('target') :]}"
                yield f"'{link['label']}' leads to {target} of {other}", changed


@slip("ambiguous-link misleading-label near-duplicate")
def two_links_with_one_target(example: Example, random: Random) -> Iterator[Change]:
    for path in (*example.services.values(), *example.markdown):
        whole = example.files[path]
        slots = (
            [_place(whole, at) for at in example.slots[Path(path).stem]]
            if path in example.services.values()
            else [(0, len(whole))]
        )
        for start, end in slots:
            links = [link for link in _LINK.finditer(whole, start, end) if "://" in link["target"]]
            for link in links:
                for other in links:
                    if link["target"] != other["target"]:
                        new = _with(whole, link.span("target"), other["target"])
                        yield {path: new}, f"'{link['label']}' leads where '{other['label']}' does"


# ------------------------------------------------------------------------------ values of the model


def _with(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def _set(example: Example, at: Keys, values: Iterable[str]) -> Iterator[Change]:
    """Each service with other values at a place that has one now."""
    for slug, path in example.services.items():
        if _place(example.files[path], at, missing=True) == (0, 0):
            continue
        key, _, old = example.block(path, at).partition(": ")
        for value in dict.fromkeys(values):
            is_same = (
                f"embedding_type: {value}\n" in example.files[path]
            )  # it is computed from that
            if value != old.strip().strip('"') and not is_same:
                new = f"{key}: {value}\n"
                yield {path: example.with_block(path, at, new)}, f"{slug}: {at[-1]} {value}"


@slip("model-mismatch")
def another_number_of_dimensions(example: Example, random: Random) -> Iterator[Change]:
    yield from _set(example, ("mapping", "body", "dims"), ("384", "768", "1024", "1536", "3072"))


@slip("model-mismatch")
def another_element_type(example: Example, random: Random) -> Iterator[Change]:
    yield from _set(example, ("mapping", "body", "element_type"), ("float", "byte", "bit"))


@slip("model-mismatch model-prose")
def another_similarity(example: Example, random: Random) -> Iterator[Change]:
    measures = ("cosine", "dot_product", "l2_norm")
    yield from _set(example, ("mapping", "body", "similarity"), measures)


@slip("model-mismatch wrong-type")
def another_task_type(example: Example, random: Random) -> Iterator[Change]:
    yield from _set(
        example, ("task_type",), ("text_embedding", "sparse_embedding", "chat_completion")
    )


@slip("model-mismatch")
def another_type_of_field(example: Example, random: Random) -> Iterator[Change]:
    yield from _set(example, ("mapping", "body", "type"), ("sparse_vector", "dense_vector"))


@slip("model-mismatch model-prose foreign-word")
def model_of_a_sibling(example: Example, random: Random) -> Iterator[Change]:
    models = [example.value(path)["model"] for path in example.services.values()]
    yield from _set(example, ("model",), models)


@slip("model-prose")
def kind_of_vector_written_out(example: Example, random: Random) -> Iterator[Change]:
    for path in (*example.shared, *example.requests):
        for found, text in _each(
            example.files[path], r"\{\{ service\.embedding \}\}", "dense vector"
        ):
            yield {path: text}, f"line {found}"


@slip("model-prose model-mismatch contract-mismatch response-mismatch")
def condition_of_the_other_kind(example: Example, random: Random) -> Iterator[Change]:
    other = {
        "'text_embedding'": "'sparse_embedding'", "'sparse_embedding'": "'text_embedding'",
        "'sparse_vector'": "'dense_vector'", "'dense_vector'": "'sparse_vector'",
    }  # fmt: skip
    for path in (*example.shared, *example.requests):
        pattern = r"(?:(?<=\{only\} )|(?<=  /))(.*)'(?:text|sparse|dense)_(?:embedding|vector)'"
        for line, text in _each(
            example.files[path], pattern, lambda m: re.sub(r"'\w+'$", lambda w: other[w[0]], m[0])
        ):
            yield {path: text}, f"line {line}"


def _each(
    text: str,
    pattern: str,
    new: str | Callable[[re.Match[str]], str],
) -> Iterator[tuple[int, str]]:
    """The text with each match of a pattern replaced by itself, and the line of it."""
    for found in re.finditer(pattern, text, re.MULTILINE):
        put = new if isinstance(new, str) else new(found)
        yield text.count("\n", 0, found.start()) + 1, _with(text, found.span(), put)


# -------------------------------------------------------------------------------------- left out


@slip("unexplained-key incomplete-sibling")
def note_dropped(example: Example, random: Random) -> Iterator[Change]:
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            if "notes" in at:
                last = sum("notes" in a and a[0] == at[0] for a in example.slots[slug]) == 1
                gone = at[:2] if last else at
                yield {path: example.with_block(path, gone, "")}, ".".join(at)
    for path in example.requests:
        for name, request in example.value(path).items():
            for pointer in request.get("notes", {}) if len(request.get("notes", {})) > 1 else ():
                if pointer != "request":
                    at = (name, "notes", pointer)
                    yield {path: example.with_block(path, at, "")}, ".".join(at)


@slip("incomplete-sibling")
def text_after_the_notes_dropped(example: Example, random: Random) -> Iterator[Change]:
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            if at[-1] == "after":
                yield {path: example.with_block(path, at, "")}, ".".join(at)


@slip("missing-field incomplete-sibling")
def field_dropped(example: Example, random: Random) -> Iterator[Change]:
    for path in example.services.values():
        for key in example.value(path):
            if key not in ("mentions", "docs_title"):
                yield {path: example.with_block(path, (key,), "")}, key


@slip("incomplete-sibling")
def links_of_a_text_dropped(example: Example, random: Random) -> Iterator[Change]:
    """All links of a text, where three siblings and most of them have one."""
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            mine = example.block(path, at)
            linked = [bool(_LINK.search(theirs)) for _, theirs in example.siblings(slug, at)]
            if _LINK.search(mine) and sum(linked) >= max(3, len(linked) * 0.6):
                yield {path: example.with_block(path, at, _LINK.sub(r"\1", mine))}, ".".join(at)


@slip("incomplete-sibling")
def one_link_of_several_dropped(example: Example, random: Random) -> Iterator[Change]:
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            mine = example.block(path, at)
            for link in _LINK.finditer(mine) if len(_LINK.findall(mine)) > 1 else ():
                new = _with(mine, link.span(), link["label"])
                yield {path: example.with_block(path, at, new)}, f"{'.'.join(at)}: {link['label']}"


@slip("note-without-key contract-mismatch incomplete-sibling model-mismatch")
def key_of_a_payload_dropped(example: Example, random: Random) -> Iterator[Change]:
    for path, at in _payload_keys(example):
        block = example.block(path, at)
        if block.strip() != "element_type: float":  # that is what Elasticsearch takes without it
            yield {path: example.with_block(path, at, "")}, ".".join(at)


def _payload_keys(example: Example) -> Iterator[tuple[str, Keys]]:
    for path in example.services.values():
        for payload in _PAYLOADS:
            body = example.value(path)[payload]["body"]
            for key, value in body.items():
                yield path, (payload, "body", key)
                for inner in value if isinstance(value, dict) else ():
                    yield path, (payload, "body", key, inner)


@slip("unused-service dead-link unused-waiver")
def service_dropped_from_the_list(example: Example, random: Random) -> Iterator[Change]:
    for path in example.markdown:
        for line, text in _each(example.files[path], r"^  - (?!planned).*\n", ""):
            yield {path: text}, f"line {line}"


def _without_requests(example: Example) -> Iterator[tuple[bool, Change]]:
    """Each page without one of its requests, behind whether another page has the request too."""
    for path in example.shared:
        pattern = re.compile(r"```\{request\} (.*)\n```\n\n?")
        for found in pattern.finditer(example.files[path]):
            name = found[1]
            is_shared = name in example.value("content/requests.yaml")
            yield is_shared, ({path: _with(example.files[path], found.span(), "")}, name)


@slip("unused-request response-without-request")
def request_dropped_from_the_page(example: Example, random: Random) -> Iterator[Change]:
    yield from (change for is_shared, change in _without_requests(example) if not is_shared)


@slip("unused-request")
def shared_request_dropped_from_one_page(example: Example, random: Random) -> Iterator[Change]:
    yield from (change for is_shared, change in _without_requests(example) if is_shared)


@slip("dead-anchor wrong-step unknown-reference unknown-step")
def heading_renamed(example: Example, random: Random) -> Iterator[Change]:
    """Of a step that something links to."""
    for path in example.markdown:
        for found in re.finditer(r"^## (.*)$", example.files[path], re.MULTILINE):
            anchor = found[1].lower().replace(" ", "-")
            if any(f"#{anchor})" in text for text in example.files.values()):
                yield {path: _with(example.files[path], found.span(1), f"{found[1]} now")}, found[1]


@slip("unclosed-fence")
def closing_fence_dropped(example: Example, random: Random) -> Iterator[Change]:
    for path in example.markdown:
        for line, text in _each(example.files[path], r"^(```|:::)\n", ""):
            yield {path: text}, f"line {line}"


# ------------------------------------------------------------------------------------ written out


@slip("spelled-out-name foreign-word")
def id_written_out_in_a_service(example: Example, random: Random) -> Iterator[Change]:
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            if at[-1] != "summary":
                other = random.choice([*example.services])
                made = random.choice([*example.ids(other).values()])
                block = example.block(path, at).rstrip("\n")
                new = f"{block} See `{made}`.\n"
                yield {path: example.with_block(path, at, new)}, f"{'.'.join(at)}: {made}"


def _written_out(example: Example, paths: Iterable[str], random: Random) -> Iterator[Change]:
    for path in paths:
        for found in re.finditer(r"\{\{ (names\.\w+) \}\}", example.files[path]):
            slug = random.choice([*example.services])
            made = example.ids(slug).get(found[1])
            if "semantic-text" in path and found[1] == "names.index":
                made = f"{slug}-semantic-text"
            if made:
                text = _with(example.files[path], found.span(), made)
                yield {path: text}, f"{found[1]} as {made}"


@slip("spelled-out-name")
def id_written_out_in_shared_prose(example: Example, random: Random) -> Iterator[Change]:
    yield from _written_out(example, example.shared, random)


@slip("spelled-out-name")
def id_written_out_in_a_request(example: Example, random: Random) -> Iterator[Change]:
    yield from _written_out(example, example.requests, random)


@slip("foreign-word")
def service_written_out_in_shared_prose(example: Example, random: Random) -> Iterator[Change]:
    names = [example.value(path)["name"] for path in example.services.values()]
    for path in (*example.shared, *example.requests):
        for found in re.finditer(r"\{\{ service\.name \}\}", example.files[path]):
            name = random.choice(names)
            line = example.files[path].count("\n", 0, found.start()) + 1
            yield {path: _with(example.files[path], found.span(), name)}, f"line {line}: {name}"


@slip("foreign-word spelled-out-name model-prose")
def model_written_out_in_shared_prose(example: Example, random: Random) -> Iterator[Change]:
    models = [example.value(path)["model"] for path in example.services.values()]
    for path in example.shared:
        for line, text in _each(
            example.files[path], r"\{\{ service\.model \}\}", lambda found: random.choice(models)
        ):
            yield {path: text}, f"line {line}"


@slip("needless-placeholder")
def placeholder_for_a_value(example: Example, random: Random) -> Iterator[Change]:
    for path in (*example.services.values(), *example.requests):
        pattern = r"^ {4,}(?P<key>\w+): (?P<value>\"\{\{ (?:service|names)\.(?P<name>(?<=service\.)model|(?<=names\.)\w+) \}\}\")$"
        for found in re.finditer(pattern, example.files[path], re.MULTILINE):
            for name in dict.fromkeys(found.group("key", "name")):
                text = _with(example.files[path], found.span("value"), f"<{name}>")
                yield {path: text}, f"{found['key']}: <{name}>"


@slip("undeclared-placeholder")
def placeholder_renamed_in_one_place(example: Example, random: Random) -> Iterator[Change]:
    yield from _placeholders(example, example.requests, random)


@slip("undeclared-placeholder")
def placeholder_of_a_service_renamed(example: Example, random: Random) -> Iterator[Change]:
    """Nothing else refers to it."""
    yield from _placeholders(example, example.services.values(), random)


def _placeholders(example: Example, paths: Iterable[str], random: Random) -> Iterator[Change]:
    for path in paths:
        for found in re.finditer(r"(?<=<)\w+_\w+(?=>)", example.files[path]):
            new = _misspelled(found.group(), random)
            yield {path: _with(example.files[path], found.span(), new)}, f"{found.group()}: {new}"


# -------------------------------------------------------------------------------------- misspelled


def _misspelled(word: str, random: Random) -> str:
    """The word with two inner letters swapped, one left out, or one typed twice."""
    if len(word) < 4:
        return word + word[-1]
    while True:
        at = random.randrange(1, len(word) - 1)
        new = random.choice(
            (
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
            )
        )
        if new != word:
            return new


def _all_typos(example: Example, random: Random) -> Iterator[tuple[str, Change]]:
    """Every word of the prose with a typo, behind the word."""
    for path, text in example.files.items():
        places = [(0, len(text))] if path.endswith(".md") else []
        if path in example.requests:
            for name, request in example.value(path).items():
                keys = request.get("notes", {})
                places += [_place(text, (name, "notes", pointer)) for pointer in keys]
        elif path.startswith(SERVICES):
            places += [_place(text, at) for at in example.slots[Path(path).stem]]
        blank = _NOT_PROSE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
        for start, end in places:
            for found in _WORD.finditer(blank, start, end):
                word, new = found.group(), _misspelled(found.group(), random)
                yield word, ({path: _with(text, found.span(), new)}, f"{word}: {new}")


@slip("likely-typo near-duplicate misspelled-name")
def typo_in_a_word_used_often(example: Example, random: Random) -> Iterator[Change]:
    """A word that stands in three more places at least."""
    counts = Counter(re.findall(r"[a-z]+", "\n".join(example.files.values()).lower()))
    yield from (change for word, change in _all_typos(example, random) if counts[word] > 3)


@slip("likely-typo near-duplicate misspelled-name")
def typo_in_a_word_used_seldom(example: Example, random: Random) -> Iterator[Change]:
    counts = Counter(re.findall(r"[a-z]+", "\n".join(example.files.values()).lower()))
    yield from (change for word, change in _all_typos(example, random) if counts[word] <= 3)


@slip("misspelled-name likely-typo")
def name_misspelled(example: Example, random: Random) -> Iterator[Change]:
    spellings = {
        "Hugging Face": ("HuggingFace", "Hugging face", "Huggingface"),
        "OpenAI": ("Open AI", "OpenAi", "Openai"),
        "Cohere": ("Cohre", "cohere"),
        "Mistral": ("Mistrall", "Minstral"),
        "ELSER": ("ELSR", "Elser"),
        "Bedrock": ("Bedrok", "BedRock"),
        "Elasticsearch": ("ElasticSearch", "Elastic Search", "Elasticsaerch"),
    }
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            start, end = _place(example.files[path], at)
            for name, others in spellings.items():
                for found in re.finditer(rf"(?<![\w/.]){name}(?!\w)", example.files[path]):
                    if start <= found.start() < end:
                        for new in others:
                            text = _with(example.files[path], found.span(), new)
                            yield {path: text}, f"{'.'.join(at)}: {new}"


@slip("note-without-key unexplained-key contract-mismatch model-mismatch")
def key_of_a_payload_misspelled(example: Example, random: Random) -> Iterator[Change]:
    for path, at in _payload_keys(example):
        block, key = example.block(path, at), at[-1]
        new = block.replace(key, _misspelled(key, random), 1)
        yield {path: example.with_block(path, at, new)}, ".".join(at)


@slip("note-without-key")
def pointer_of_a_note_misspelled(example: Example, random: Random) -> Iterator[Change]:
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            if "notes" in at:
                block, key = example.block(path, at), at[-1].rpartition("/")[2]
                new = block.replace(key, _misspelled(key, random), 1)
                yield {path: example.with_block(path, at, new)}, ".".join(at)


@slip("unknown-field")
def key_of_a_request_misspelled(example: Example, random: Random) -> Iterator[Change]:
    for path in example.requests:
        for line, text in _each(
            example.files[path],
            r"(?<=^  )(?:method|path|caption|body|notes|response|only)(?=:)",
            lambda found: _misspelled(found[0], random),
        ):
            yield {path: text}, f"line {line}"


@slip("note-without-key unexplained-key contract-mismatch response-mismatch only-without-key")
def key_of_a_body_misspelled(example: Example, random: Random) -> Iterator[Change]:
    for path in example.requests:
        for name, request in example.value(path).items():
            if isinstance(request.get("body"), dict):
                start, end = _place(example.files[path], (name, "body"))
                for found in re.finditer(r"^ {4,}(?:- )?(\w+):", example.files[path], re.MULTILINE):
                    if start <= found.start() < end:
                        new = _misspelled(found[1], random)
                        text = _with(example.files[path], found.span(1), new)
                        yield {path: text}, f"{name}: {new}"


@slip("unknown-field")
def key_of_front_matter_misspelled(example: Example, random: Random) -> Iterator[Change]:
    for path in example.markdown:
        front = re.match(r"---\n.*?\n---\n", example.files[path], re.DOTALL)
        for found in re.finditer(r"^(\w+):", front.group(), re.MULTILINE) if front else ():
            new = _misspelled(found[1], random)
            yield {path: _with(example.files[path], found.span(1), new)}, new


@slip("unknown-field missing-field undefined-name")
def key_of_the_site_misspelled(example: Example, random: Random) -> Iterator[Change]:
    path = "content/site.yaml"
    for line, text in _each(
        example.files[path],
        r"(?:^|(?<=^  )|(?<=^    ))\w+(?=:)",
        lambda found: _misspelled(found[0], random),
    ):
        yield {path: text}, f"line {line}"


@slip("unknown-field missing-field")
def field_misspelled(example: Example, random: Random) -> Iterator[Change]:
    for path in example.services.values():
        for key in example.value(path):
            block = example.block(path, (key,))
            new = _misspelled(key, random)
            yield {path: example.with_block(path, (key,), block.replace(key, new, 1))}, new


@slip("unknown-service unused-waiver")
def slug_misspelled(example: Example, random: Random) -> Iterator[Change]:
    for path in (*example.markdown, *example.services.values()):
        slugs = "|".join(sorted(example.services, key=len, reverse=True))
        pattern = rf"(?<=^  - )(?:{slugs})$|(?<=^  )(?:{slugs})(?=:)"
        for line, text in _each(
            example.files[path], pattern, lambda found: _misspelled(found[0], random)
        ):
            yield {path: text}, f"line {line}"


@slip("undefined-name")
def name_in_an_expression_misspelled(example: Example, random: Random) -> Iterator[Change]:
    for path, whole in example.files.items():
        for line, text in _each(
            whole,
            r"(?:(?<=\{\{ service\.)|(?<=\{\{ names\.)|(?<=\{\{ args\.))\w+(?= )",
            lambda found: _misspelled(found[0], random),
        ):
            yield {path: text}, f"line {line}"


@slip("unknown-directive unclosed-fence")
def directive_misspelled(example: Example, random: Random) -> Iterator[Change]:
    for path in example.markdown:
        for line, text in _each(
            example.files[path],
            r"(?<=^```\{|^:::\{)\w+(?=\})",
            lambda found: _misspelled(found[0], random),
        ):
            yield {path: text}, f"line {line}"


@slip("unknown-request")
def request_misspelled(example: Example, random: Random) -> Iterator[Change]:
    for path in example.shared:
        for line, text in _each(
            example.files[path],
            r"(?<=\{request\} |response\} )\S+",
            lambda found: _misspelled(found[0], random),
        ):
            yield {path: text}, f"line {line}"


# -------------------------------------------------------------------------------- links and files


@slip("dead-link dead-anchor")
def link_broken(example: Example, random: Random) -> Iterator[Change]:
    for path in (*example.markdown, *example.requests):
        for line, text in _each(
            example.files[path],
            r"(?<=\]\()(?!https|\{\{)[^)\s]+",
            lambda found: _misspelled(found[0], random),
        ):
            yield {path: text}, f"line {line}"


@slip("missing-include")
def include_broken(example: Example, random: Random) -> Iterator[Change]:
    for path in example.markdown:
        for line, text in _each(
            example.files[path],
            r"(?<=\{include\} )\S+(?=\.md)",
            lambda found: _misspelled(found[0], random),
        ):
            yield {path: text}, f"line {line}"


@slip("vague-label")
def label_that_says_nothing(example: Example, random: Random) -> Iterator[Change]:
    for path in (*example.services.values(), *example.markdown):
        for found in _LINK.finditer(example.files[path]):
            new = random.choice(("here", "this page", "link"))
            yield {path: _with(example.files[path], found.span("label"), new)}, found["label"]


@slip("misleading-label")
def label_of_another_address(example: Example, random: Random) -> Iterator[Change]:
    for path in (*example.services.values(), *example.markdown):
        for found in _LINK.finditer(example.files[path]):
            if "://" in found["target"]:
                new = "https://aka.ms/access"
                yield {path: _with(example.files[path], found.span("label"), new)}, found["label"]


@slip("link-spacing")
def blank_beside_a_link_dropped(example: Example, random: Random) -> Iterator[Change]:
    for path in (*example.services.values(), *example.markdown):
        whole = example.files[path]
        for found in _LINK.finditer(whole):
            if re.match(r" \w", whole[found.end() :]):
                yield {path: _with(whole, (found.end(), found.end() + 1), "")}, found["label"]
            if re.search(r"\w $", whole[: found.start()]):
                yield {path: _with(whole, (found.start() - 1, found.start()), "")}, found["label"]


# ------------------------------------------------------------------------------------- the pages


@slip("unlinked-step wrong-step")
def next_step_in_words(example: Example, random: Random) -> Iterator[Change]:
    for path in example.requests:
        for name, request in example.value(path).items():
            for pointer in request.get("notes", {}):
                at = (name, "notes", pointer)
                block = example.block(path, at).rstrip("\n").removesuffix(".")
                new = f"{block}; see the next step.\n"
                yield {path: example.with_block(path, at, new)}, ".".join(at)


@slip("wrong-step")
def next_step_that_is_another(example: Example, random: Random) -> Iterator[Change]:
    """A link that says which way, to a step that is not beside its own."""
    for path in (*example.shared, *example.requests):
        for label, target in (("next step", "requirements"), ("previous section", "what-next")):
            for line, text in _each(
                example.files[path], r"\[[^\]]*\]\(#.*?\)", f"[the {label}](#{target})"
            ):
                yield {path: text}, f"line {line}: {label}"


@slip("response-mismatch")
def response_that_contradicts(example: Example, random: Random) -> Iterator[Change]:
    for path in example.requests:
        whole = example.files[path]
        for pattern, new in (
            (r"(?<=_index: )\"\{\{ names\.index \}\}\"", '"{{ names.inference_id }}"'),
            (r"^ {12}(?:id|content)(?=:)", "            title"),
            (r"(?<=_source: )\[id, content\]", "[id]"),
        ):
            if "_index" not in pattern and "_source: [" not in whole:
                continue  # all fields are asked for
            for line, text in _each(whole, pattern, new):
                yield {path: text}, f"line {line}"


@slip("contract-mismatch")
def another_method(example: Example, random: Random) -> Iterator[Change]:
    """The example names no contract that would tell."""
    other = {"PUT": "GET", "POST": "PUT", "GET": "PUT", "DELETE": "POST"}
    for path in example.requests:
        for line, text in _each(
            example.files[path], r"(?<=^  method: )\w+", lambda found: other[found[0]]
        ):
            yield {path: text}, f"line {line}"


@slip("secret")
def real_secret(example: Example, random: Random) -> Iterator[Change]:
    def some(letters: str, count: int) -> str:
        return "".join(random.choices(letters, k=count))

    for path in example.services.values():
        for found in re.finditer(r"<\w*(?:key|token)\w*>", example.files[path]):
            for new in (
                f"sk-proj-{some(string.ascii_letters + string.digits, 48)}",
                f"AKIA{some(string.ascii_uppercase + '234567', 16)}",
                some(string.ascii_letters + string.digits, 40),
                f"hf_{some(string.ascii_letters, 34)}",
            ):
                text = _with(example.files[path], found.span(), new)
                yield {path: text}, f"{found[0]}: {new[:7]}..."


@slip("duplicate-title")
def title_copied(example: Example, random: Random) -> Iterator[Change]:
    for path in example.markdown:
        for other in example.markdown:
            yield from _front_copied(example, path, other, "title")
        pattern = r"(?<=^navigation_title: )\"\{\{ service\.name \}\}\"$"
        for line, text in _each(example.files[path], pattern, "Step by step"):
            yield {path: text}, f"line {line}: one navigation title for all"


@slip("duplicate-description")
def description_copied(example: Example, random: Random) -> Iterator[Change]:
    for path in example.markdown:
        for other in example.markdown:
            yield from _front_copied(example, path, other, "description")
        for line, text in _each(
            example.files[path], r"(?<=^description: )(.*)\{\{ service.name \}\}", r"Search"
        ):
            yield (
                {path: text.replace("description: Search", 'description: "Search')},
                f"line {line}",
            )


def _front_copied(example: Example, path: str, other: str, key: str) -> Iterator[Change]:
    pattern = re.compile(rf"^{key}: .*$", re.MULTILINE)
    mine, theirs = pattern.search(example.files[path]), pattern.search(example.files[other])
    if mine and theirs and ("[service]" in path) == ("[service]" in other):
        yield {path: _with(example.files[path], mine.span(), theirs.group())}, f"{key} of {other}"


@slip("planned-service")
def planned_service_promised(example: Example, random: Random) -> Iterator[Change]:
    for path in example.markdown:
        for line, text in _each(
            example.files[path], r"(?<=[a-z]\.)(?=\n\n)", " The same holds for Service Alpha."
        ):
            yield {path: text}, f"line {line}"


# ------------------------------------------------------------------------------------ slips of YAML


@slip("expression-unquoted yaml-syntax")
def quotes_dropped(example: Example, random: Random) -> Iterator[Change]:
    for path in (*example.services.values(), *example.requests):
        for line, text in _each(
            example.files[path],
            r"(?<=: )\"(\{\{[^\n]*?\}\}[^\"\n]*)\"$",
            lambda found: str(found[1]),
        ):
            yield {path: text}, f"line {line}"


@slip("duplicate-key")
def pasted_twice(example: Example, random: Random) -> Iterator[Change]:
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            block = example.block(path, at)
            yield {path: example.with_block(path, at, block + block)}, ".".join(at)


@slip("empty-value")
def value_emptied(example: Example, random: Random) -> Iterator[Change]:
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            new = f"{'  ' * (len(at) - 1)}{at[-1]}:\n"
            yield {path: example.with_block(path, at, new)}, ".".join(at)


@slip("near-duplicate likely-typo")
def code_style_dropped(example: Example, random: Random) -> Iterator[Change]:
    for slug, path in example.services.items():
        for at in example.slots[slug]:
            start, end = _place(example.files[path], at)
            for found in re.finditer(r"`([^`\n]+)`", example.files[path][start:end]):
                span = (start + found.start(), start + found.end())
                yield (
                    {path: _with(example.files[path], span, found[1])},
                    f"{'.'.join(at)}: {found[1]}",
                )
