"""Write one large site twice: as tutgen's content, and as a good Hugo user would write it.

    python -m benchmarks.generate --form tutgen --tutorials 100 --services 14 FOLDER

Both forms say the same in the same order: the steps, the prose, the requests, the notes, the
badges. The texts are written here once, with tutgen's expressions; `hugo_markdown` turns them into
shortcodes. Where tutgen derives a thing (a line to emphasise, a note's number), the Hugo form holds
what its author would have counted by hand. Standard library only, and no chance: the same arguments
give the same bytes.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASE_URL = "https://example.org/tutorials/"
REPOSITORY = "https://github.com/example/tutorials"
SITE_TITLE = "Semantic search, service by service"

Files = Iterator[tuple[str, str]]


# What the site says: services, tutorials and requests, in tutgen's syntax.


@dataclass(frozen=True, slots=True)
class Payload:
    """A JSON body of a service with notes on its keys."""

    body: dict[str, Any]
    notes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Service:
    """A made-up service; every fifth has sparse vectors."""

    slug: str
    name: str
    sparse: bool
    model: str
    dims: int
    endpoint: Payload
    mapping: Payload

    @property
    def task_type(self) -> str:
        """The task type in the path of its endpoint."""
        return "sparse_embedding" if self.sparse else "text_embedding"

    @property
    def embedding(self) -> str:
        """What its model makes of a text."""
        return "sparse vector" if self.sparse else "dense vector"

    @property
    def summary(self) -> str:
        """One line for the overview."""
        return f"Embeds text as a {self.embedding} with {self.model}"

    @property
    def about(self) -> str:
        """What the reader should know first, as Markdown with expressions."""
        return (
            "The examples use `{{ service.model }}`. It turns a text into a "
            "{{ service.embedding }}, is billed by the token, and answers within a second from "
            f"[the region](https://example.com/{self.slug}/regions) that you choose.\n"
        )

    @property
    def requirements(self) -> str:
        """What the reader needs, as a list."""
        account = f"https://example.com/{self.slug}"
        return (
            f"- A [{self.name} account]({account}/sign-up) with a payment method\n"
            f"- An [API key]({account}/keys) that may call `{{{{ service.model }}}}`\n"
            "- An Elasticsearch deployment of version 8.15 or later\n"
        )

    @property
    def score(self) -> float:
        """The score of the sample response's first hit."""
        return 21.3 if self.sparse else 0.84


@dataclass(frozen=True, slots=True)
class Request:
    """A request as tutgen writes it: `payload` is the field of a service that `body` embeds."""

    name: str
    method: str
    path: str
    caption: str
    body: Any = None
    notes: tuple[tuple[str, str], ...] = ()
    only: tuple[tuple[str, str], ...] = ()
    payload: str = ""
    response: Any = None


@dataclass(frozen=True, slots=True)
class Tutorial:
    """A tutorial: the steps are the same in all of them, the prose and the names are its own."""

    number: int
    slug: str
    title: str
    topic: str
    suffix: str
    prose: dict[str, str]


WORDS = [
    "Alpha",
    "Bravo",
    "Charlie",
    "Delta",
    "Echo",
    "Foxtrot",
    "Golf",
    "Hotel",
    "India",
    "Juliett",
    "Kilo",
    "Lima",
    "Mike",
    "November",
    "Oscar",
    "Papa",
    "Quebec",
    "Romeo",
    "Sierra",
    "Tango",
    "Uniform",
    "Victor",
    "Whiskey",
    "Xray",
    "Yankee",
    "Zulu",
]

TOPICS = (
    "travel notes",
    "recipes",
    "meeting minutes",
    "field reports",
    "song texts",
    "court rulings",
    "letters",
    "film reviews",
    "patents",
    "plant descriptions",
    "bug reports",
    "speeches",
    "lecture notes",
    "product manuals",
    "news stories",
    "museum labels",
    "diaries",
)

OPENINGS = (
    "As a rule,",
    "In practice,",
    "On a small cluster,",
    "In most projects,",
    "For a first trial,",
    "Once the data grows,",
    "Where answers matter,",
    "With long texts,",
    "At night,",
)
SUBJECTS = (
    "a passage from {topic}",
    "each document",
    "the question",
    "a batch of {topic}",
    "the whole index",
    "a reader of {topic}",
    "the vector",
    "one shard",
    "the pipeline",
)
PREDICATES = (
    "is embedded once and searched many times",
    "should be short enough for the model",
    "costs less than it seems",
    "can be checked by hand with ten samples",
    "stays in memory as long as it is used",
    "needs the same model on both sides",
    "tells more than its words do",
    "is best looked at before anything is deleted",
    "may take a moment when the model is cold",
    "is split at sentence ends",
    "has to be made again after a change of the model",
)
STEPS = ("start", "endpoint", "mapping", "pipeline", "load", "reindex", "search", "next")


def make_services(count: int) -> tuple[Service, ...]:
    """The services, named after the spelling alphabet."""
    return tuple(make_service(number) for number in range(count))


def make_service(number: int) -> Service:
    """One service; settings, dimensions and task type differ from service to service."""
    word = WORDS[number % len(WORDS)]
    turn = number // len(WORDS)
    name = f"Service {word}" + (f" {turn + 1}" if turn else "")
    slug = name.lower().replace(" ", "-")
    sparse = number % 5 == 4
    model = f"{word.lower()}-embed-v{number % 4 + 1}"
    dims = (384, 768, 1024, 1536)[number % 4]
    return Service(slug, name, sparse, model, dims, endpoint(slug, number), mapping(sparse, dims))


def endpoint(slug: str, number: int) -> Payload:
    """The body that creates the endpoint: two to four settings."""
    settings: dict[str, Any] = {"api_key": "<api_key>", "model_id": "{{ service.model }}"}
    notes = {
        "/service_settings/api_key": "Found on the page of your keys. It is stored encrypted.",
        "/service_settings/model_id": "Any model of "
        f"[the list](https://example.com/{slug}/models) that embeds text.",
    }
    if number % 2:
        settings["rate_limit"] = {"requests_per_minute": 240 + 60 * number}
        notes["/service_settings/rate_limit"] = "Stay below the limit of your account."
    if number % 3 == 0:
        settings["url"] = f"https://example.com/{slug}/v1/embeddings"
        notes["/service_settings/url"] = "The address of the region nearest to the cluster."
    body = {"service": slug.replace("-", "_"), "service_settings": settings}
    return Payload(body, notes)


def mapping(sparse: bool, dims: int) -> Payload:
    """The mapping of the field that holds the embedding."""
    if sparse:
        return Payload({"type": "sparse_vector"}, {"/type": "It stores pairs of token and weight."})
    body = {"type": "dense_vector", "dims": dims, "element_type": "float", "similarity": "cosine"}
    return Payload(
        body,
        {
            "/type": "It stores one number for each dimension.",
            "/dims": "`{{ service.model }}` makes vectors of this length.",
            "/element_type": "Four bytes a dimension. The model has no smaller kind.",
            "/similarity": "This is also the default, so the key may be left out.",
        },
    )


def make_tutorials(count: int) -> tuple[Tutorial, ...]:
    """The tutorials: about every topic, each with prose of its own."""
    return tuple(make_tutorial(number) for number in range(1, count + 1))


def make_tutorial(number: int) -> Tutorial:
    """One tutorial; its number is the seed of its prose."""
    chance = random.Random(number)
    topic = TOPICS[number % len(TOPICS)]
    prose = {step: paragraph(chance, topic, 4) for step in STEPS}
    title = f"Semantic search in {topic}, part {number}"
    suffix = f"{topic.replace(' ', '-')}-{number}"
    return Tutorial(number, f"t{number:03}", title, topic, suffix, prose)


def paragraph(chance: random.Random, topic: str, sentences: int) -> str:
    """Sentences that read like a tutorial's and differ from tutorial to tutorial."""
    return " ".join(
        f"{chance.choice(OPENINGS)} {chance.choice(SUBJECTS)} {chance.choice(PREDICATES)}."
        for _ in range(sentences)
    ).format(topic=topic)


CREATE_ENDPOINT = Request(
    "create-endpoint",
    "PUT",
    "_inference/{{ service.task_type }}/{{ names.inference_id }}",
    "Create the inference endpoint for `{{ service.name }}`",
    body="{{ service.endpoint }}",
    payload="endpoint",
    notes=(
        (
            "request",
            (
                "The path holds the task type, `{{ service.task_type }}`, and the inference ID, "
                "`{{ names.inference_id }}`, by which every later request calls this endpoint."
            ),
        ),
        ("/service", "The name by which Elasticsearch knows {{ service.name }}."),
    ),
)


def requests(tutorial: Tutorial) -> tuple[Request, ...]:
    """A tutorial's own requests: no two tutorials have the same, whoever remembers what it printed."""
    texts = f"{tutorial.topic} of part {tutorial.number}"
    question = f"Which {texts} tell of a long way home?"
    return (
        Request(
            "create-index",
            "PUT",
            "{{ names.index }}",
            "Create the index for `{{ service.name }}`",
            body={
                "mappings": {
                    "properties": {
                        "content": {"type": "text"},
                        "content_embedding": "{{ service.mapping }}",
                    }
                }
            },
            payload="mapping",
            notes=(
                (
                    "/mappings/properties/content",
                    "The field with the text from which the {{ service.embedding }} is made.",
                ),
                (
                    "/mappings/properties/content/type",
                    "Plain text, so that it can be searched by words as well.",
                ),
                (
                    "/mappings/properties/content_embedding",
                    (
                        "The field that receives the {{ service.embedding }}. The "
                        "[pipeline](#create-the-ingest-pipeline) names it as its output field."
                    ),
                ),
            ),
        ),
        Request(
            "create-pipeline",
            "PUT",
            "_ingest/pipeline/{{ names.pipeline }}",
            "Create the ingest pipeline for `{{ service.name }}`",
            body={
                "processors": [
                    {
                        "inference": {
                            "model_id": "{{ names.inference_id }}",
                            "input_output": {
                                "input_field": "content",
                                "output_field": "content_embedding",
                            },
                        }
                    }
                ]
            },
            notes=(
                (
                    "/processors/0/inference/model_id",
                    (
                        "The inference ID of the first request, `{{ names.inference_id }}`. The key is "
                        "called `model_id` all the same."
                    ),
                ),
                (
                    "/processors/0/inference/input_output",
                    (
                        "The text is read from the input field, and its {{ service.embedding }} is "
                        "written to the output field."
                    ),
                ),
            ),
        ),
        Request(
            "reindex",
            "POST",
            "_reindex?wait_for_completion=false",
            "Reindex the {{ service.name }} data through the pipeline",
            body={
                "source": {"index": "test-data", "size": 50},
                "dest": {"index": "{{ names.index }}", "pipeline": "{{ names.pipeline }}"},
            },
            notes=(
                ("/source/index", "The index that you loaded the passages into."),
                (
                    "/source/size",
                    (
                        "Documents a batch, 1000 by default. Small batches show progress and errors "
                        "sooner."
                    ),
                ),
                ("/dest/index", "The index that you created above, `{{ names.index }}`."),
                (
                    "/dest/pipeline",
                    "Each document passes through it and gets its {{ service.embedding }}.",
                ),
            ),
            response={"task": "<task_id>"},
        ),
        Request(
            "watch-reindex",
            "GET",
            "_tasks/<task_id>",
            "Watch the reindexing",
            notes=(("request", "The task ID is in the answer to the request before."),),
        ),
        Request("cancel-reindex", "POST", "_tasks/<task_id>/_cancel", "Stop the reindexing early"),
        Request(
            "search",
            "POST",
            "{{ names.index }}/_search",
            "Search with `{{ service.name }}`",
            body={
                "knn": {
                    "field": "content_embedding",
                    "query_vector_builder": {
                        "text_embedding": {
                            "model_id": "{{ names.inference_id }}",
                            "model_text": question,
                        }
                    },
                    "k": 10,
                    "num_candidates": 100,
                },
                "query": {
                    "sparse_vector": {
                        "field": "content_embedding",
                        "inference_id": "{{ names.inference_id }}",
                        "query": question,
                    }
                },
                "_source": ["id", "content"],
            },
            only=(
                ("/knn", "service.task_type == 'text_embedding'"),
                ("/query", "service.task_type == 'sparse_embedding'"),
            ),
            notes=(
                ("/knn/field", "The field of the mapping that holds the vectors."),
                (
                    "/knn/query_vector_builder/text_embedding/model_id",
                    "The same inference ID as in the pipeline.",
                ),
                (
                    "/knn/query_vector_builder/text_embedding/model_text",
                    "The question. It becomes a {{ service.embedding }} before the search.",
                ),
                ("/knn/k", "How many hits to return."),
                (
                    "/knn/num_candidates",
                    "How many vectors to look at on each shard. More is better and slower.",
                ),
                ("/query/sparse_vector/field", "The field of the mapping that holds the tokens."),
                (
                    "/query/sparse_vector/inference_id",
                    "The same inference ID as in the pipeline.",
                ),
                (
                    "/query/sparse_vector/query",
                    "The question. It becomes a {{ service.embedding }} before the search.",
                ),
                (
                    "/_source",
                    "The fields to show. It leaves the {{ service.embedding }} out.",
                ),
            ),
            response={
                "hits": {
                    "hits": [
                        {
                            "_index": "{{ names.index }}",
                            "_score": "{{ service.score }}",
                            "_source": {"id": 41, "content": f"The {texts} end at the harbour."},
                        }
                    ]
                }
            },
        ),
    )


SNIPPETS = {
    "inference-endpoint": """\
An inference endpoint tells Elasticsearch which model turns text into embeddings; here it is
`{{ service.model }}` of {{ service.name }}. Create one with the
[create inference API](https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-inference-put).
Keys are sent this one time; no request returns them.
""",
    "ingest-pipeline": """\
A pipeline changes documents on their way into an index. This one sends each document's text to
`{{ names.inference_id }}` and stores the {{ service.embedding }} that comes back. It is called
`{{ names.pipeline }}`, and nothing happens to documents that are there already.
""",
    "load-data": """\
Download the file, open **Upload a file** in Kibana, name the columns `id` and `content` under
**Override settings**, and import it as `test-data`. The import makes an index without embeddings;
`{{ names.index }}` gets them when you copy the data.
""",
    "wait": """\
The answer comes at once, the work goes on. Embedding all passages takes long, and {{ service.name }}
counts each token of it.
""",
}


# Printing JSON, with the line of each key: what a Hugo author counts by hand.


def json_lines(value: Any, pointer: str = "", indent: str = "") -> list[tuple[str, str]]:
    """The lines of a value, each with the pointer that begins there (or an empty text)."""
    if isinstance(value, list) and all(not isinstance(item, dict | list) for item in value):
        return [(json.dumps(value, ensure_ascii=False), "")]
    if not isinstance(value, dict | list) or not value:
        return [(json.dumps(value, ensure_ascii=False), "")]
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    lines = [(opening, "")]
    for number, (key, item) in enumerate(pairs, 1):
        below = f"{pointer}/{key}"
        first, *rest = json_lines(item, below, indent + "  ")
        label = f"{json.dumps(key)}: " if isinstance(value, dict) else ""
        inner = [(f"{indent}  {label}{first[0]}", below), *rest]
        if number < len(value):
            inner[-1] = (inner[-1][0] + ",", inner[-1][1])
        lines += inner
    return [*lines, (f"{indent}{closing}", "")]


def without(body: Any, pointers: set[str]) -> Any:
    """A body without the keys that a condition takes out."""
    if not isinstance(body, dict):
        return body
    return {key: value for key, value in body.items() if f"/{key}" not in pointers}


# YAML as people write it: plain where that is safe, quoted where it is not.

PLAIN = re.compile(r"(?!(?:true|false|null|~)$)[A-Za-z/_<][A-Za-z0-9 /_.,;()'<>?*=-]*(?<! )")


def yaml_scalar(value: Any) -> str:
    """A scalar on one line."""
    if isinstance(value, str) and PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def yaml_block(value: Any, indent: int = 0) -> str:
    """A mapping or a list in block style, literal style for texts of more than one line."""
    lines = []
    spaces = " " * indent
    pairs = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for key, item in pairs:
        lead = f"{spaces}- " if key is None else f"{spaces}{yaml_scalar(key)}:"
        gap = "" if key is None else " "
        if isinstance(item, dict | list) and item:
            inner = yaml_block(item, indent + 2)
            if key is None:
                lines.append(lead + inner[indent + 2 :])
            else:
                lines.append(f"{lead}\n{inner}")
        elif isinstance(item, str) and item.endswith("\n"):
            text = "".join(f"{spaces}  {line}\n" for line in item.splitlines())
            lines.append(f"{lead}{gap}|\n{text}")
        else:
            lines.append(f"{lead}{gap}{yaml_scalar(item)}\n")
    return "".join(lines)


# The body of a service page, once for both forms: `[[...]]` stands for what they write differently.


def service_page(tutorial: Tutorial) -> str:
    """The seven steps; includes, requests and the like in double brackets."""
    prose = tutorial.prose
    return f"""\
Semantic search helps you find {tutorial.topic} by the intent and contextual meaning of a question,
not by matching its words. In this tutorial, learn how to use the inference API with
{{{{ service.name }}}} to search your data by meaning.

[[services]]

[[about]]

{prose["start"]}

## Requirements

[[requirements]]

## Create an inference endpoint

[[snippet inference-endpoint]]

[[request create-endpoint]]

{prose["endpoint"]}

## Create the index mapping

The index `{{{{ names.index }}}}` needs a field for the text and a field for its
{{{{ service.embedding }}}}. Create it before the data arrives: left to itself, Elasticsearch guesses
the field's type, and guesses wrong.

[[request create-index]]

{prose["mapping"]}

## Create the ingest pipeline

[[snippet ingest-pipeline]]

[[request create-pipeline]]

{prose["pipeline"]}

## Load data

[[snippet load-data]]

{prose["load"]}

## Reindex the data

Send the data through `{{{{ names.pipeline }}}}` into `{{{{ names.index }}}}`.

[[request reindex]]

[[response reindex]]

[[snippet wait]]

[[request watch-reindex]]

You can search what is there already: stop the task when you have waited long enough.

[[request cancel-reindex]]

[[note]]

## Search

Ask a question in your own words. {{{{ service.name }}}} makes a {{{{ service.embedding }}}} of it, and
Elasticsearch returns the {tutorial.topic} that lie nearest.

[[request search]]

[[response search]]

{prose["search"]}

## What next

- Delete `{{{{ names.index }}}}`, `{{{{ names.pipeline }}}}` and `{{{{ names.inference_id }}}}`, if this was
  only a trial.
- Go on with {{{{ service.name }}}}: [[next]]
- {prose["next"]}
"""


def overview(tutorial: Tutorial) -> str:
    """The tutorial's overview."""
    return f"""\
Semantic search finds {tutorial.topic} by what they mean, also where they use other words than the
question. Seven steps take you from an empty cluster to the first hits. The steps are the same for
every service; what differs is in this table.

[[services]]

{tutorial.prose["start"]}

## The services side by side

[[compare]]
"""


HOME = """\
Each of these tutorials can be followed with any of the services; choose one, and every step, name
and request on the page is the one for it.
"""

NOTE = "Reindexing may be repeated: documents with the same ID are replaced, not doubled."


def fill(text: str, parts: dict[str, str]) -> str:
    """A text with its double brackets replaced."""
    return re.sub(r"\[\[(.+?)\]\]", lambda match: parts[match[1]], text)


def next_tutorial(tutorial: Tutorial, tutorials: tuple[Tutorial, ...]) -> Tutorial:
    """The tutorial that the last step of a page leads to; the last leads to the first."""
    return tutorials[(tutorials.index(tutorial) + 1) % len(tutorials)]


def front_matter(values: dict[str, Any]) -> str:
    """YAML between two lines of hyphens."""
    return f"---\n{yaml_block(values)}---\n\n"


def description(tutorial: Tutorial, subject: str) -> str:
    """A page's description."""
    return f"{tutorial.title} with {subject}: endpoint, mapping, pipeline, data, first search."


# The tutgen form.


OTHER_FORMS = ("forms", "http_file", "llms", "markdown", "model", "notebook", "shell_script")
"""The outputs of tutgen that are pages in other forms."""

COMPANIONS = ("compare", "move", "search")
"""Those that are pages and files beside the pages of tutorials."""


def leaving_out(outputs: Iterable[str]) -> str:
    """What a project adds to its site.yaml to leave these outputs out."""
    return f"\noutputs: {{{', '.join(f'{one}: false' for one in outputs)}}}\n"


def tutgen_files(services: tuple[Service, ...], tutorials: tuple[Tutorial, ...]) -> Files:
    """The files of `content/`."""
    yield "content/site.yaml", yaml_block(tutgen_site())
    links = "".join(f"- [{each.title}]({each.slug}/index.md)\n" for each in tutorials)
    yield "content/index.md", front_matter({"title": SITE_TITLE}) + HOME + "\n" + links
    yield "content/requests.yaml", yaml_block(dict([tutgen_request(CREATE_ENDPOINT)]))
    for name, text in SNIPPETS.items():
        yield f"content/_snippets/{name}.md", text
    for service in services:
        yield f"content/services/{service.slug}.yaml", yaml_block(tutgen_service(service))
    for tutorial in tutorials:
        folder = f"content/{tutorial.slug}"
        following = next_tutorial(tutorial, tutorials)
        yield f"{folder}/index.md", tutgen_overview(tutorial, services)
        yield f"{folder}/[service].md", tutgen_service_page(tutorial, following)
        yield f"{folder}/_snippets/note.md", f":::{{note}}\n{NOTE}\n:::\n"
        own = dict(tutgen_request(request) for request in requests(tutorial))
        yield f"{folder}/requests.yaml", yaml_block(own)


def tutgen_site() -> dict[str, Any]:
    """The site: what every service says, and the names that all tutorials share."""
    kinds = {
        "summary": ("text", "One line for the overview"),
        "task_type": ("text", "Task type in the path of the endpoint"),
        "model": ("text", "The model that all examples use"),
        "about": ("markdown", "What the reader should know before the first step"),
        "requirements": ("markdown", "What the reader needs, as a list"),
        "endpoint": ("payload", "Body that creates the inference endpoint"),
        "mapping": ("payload", "Mapping of the field that holds the embedding"),
        "score": ("number", "Score of the first hit in the sample response"),
    }
    fields: dict[str, dict[str, Any]] = {
        name: {"type": kind, "required": True, "help": text} for name, (kind, text) in kinds.items()
    }
    sparse = "service.mapping.type == 'sparse_vector'"
    fields["embedding"] = {
        "type": "text",
        "default": f"{{{{ 'sparse vector' if {sparse} else 'dense vector' }}}}",
        "help": "What the model makes of a text, in words",
    }
    return {
        "title": SITE_TITLE,
        "base_url": BASE_URL,
        "repository": REPOSITORY,
        "fields": fields,
        "names": {"inference_id": "{{ service.slug | replace('-', '_') }}_embeddings"},
    }


def tutgen_service(service: Service) -> dict[str, Any]:
    """A service's file."""
    return {
        "name": service.name,
        "summary": service.summary,
        "task_type": service.task_type,
        "model": service.model,
        "score": service.score,
        "about": service.about,
        "requirements": service.requirements,
        "endpoint": {"body": service.endpoint.body, "notes": service.endpoint.notes},
        "mapping": {"body": service.mapping.body, "notes": service.mapping.notes},
    }


def tutgen_request(request: Request) -> tuple[str, dict[str, Any]]:
    """A request's entry in a `requests.yaml`, without the keys that it does not use."""
    entry = {
        "method": request.method,
        "path": request.path,
        "caption": request.caption,
        "body": request.body,
        "only": dict(request.only),
        "notes": dict(request.notes),
        "response": request.response,
    }
    return request.name, {key: value for key, value in entry.items() if value}


def tutgen_service_page(tutorial: Tutorial, following: Tutorial) -> str:
    """`[service].md`."""
    parts = {
        "services": "```{services} Select your service\n```",
        "about": "{{ service.about }}",
        "requirements": "{{ service.requirements }}",
        "note": "```{include} _snippets/note.md\n```",
        "next": f"[{following.title}](../{following.slug}/[service].md)",
    }
    parts |= {f"snippet {name}": f"```{{include}} ../_snippets/{name}.md\n```" for name in SNIPPETS}
    for request in (CREATE_ENDPOINT, *requests(tutorial)):
        parts[f"request {request.name}"] = f"```{{request}} {request.name}\n```"
        parts[f"response {request.name}"] = f"```{{response}} {request.name}\n```"
    head = {
        "title": tutorial.title,
        "navigation_title": "{{ service.name }}",
        "description": description(tutorial, "{{ service.name }}"),
    }
    return front_matter(head) + fill(service_page(tutorial), parts)


def tutgen_overview(tutorial: Tutorial, services: tuple[Service, ...]) -> str:
    """`index.md` of a tutorial."""
    columns = {
        "Task type": "`{{ service.task_type }}`",
        "Model": "`{{ service.model }}`",
        "Dimensions": "{{ service.mapping.dims | default('none') }}",
        "What you need": "{{ service.requirements }}",
    }
    parts = {
        "services": "```{services} Select your service\n```",
        "compare": f"```{{compare}} services\n{yaml_block(columns)}```",
    }
    head = {
        "title": tutorial.title,
        "description": description(tutorial, "any service"),
        "services": [service.slug for service in services],
        "names": {
            "index": f"{{{{ service.slug }}}}-{tutorial.suffix}",
            "pipeline": f"{{{{ names.inference_id }}}}_{tutorial.suffix.replace('-', '_')}",
        },
    }
    return front_matter(head) + fill(overview(tutorial), parts)


# The Hugo form: data files, one content adapter, Markdown with shortcodes, layouts.


def hugo_files(services: tuple[Service, ...], tutorials: tuple[Tutorial, ...]) -> Files:
    """The files of a Hugo project."""
    theme = Path(__file__).parent / "hugo"
    for path in sorted(theme.rglob("*")):
        if path.is_file():
            yield path.relative_to(theme).as_posix(), path.read_text(encoding="utf-8")
    config = {
        "baseURL": BASE_URL,
        "title": SITE_TITLE,
        "params": {"repository": REPOSITORY},
    }
    yield "config/_default/hugo.yaml", yaml_block(config | HUGO_SETTINGS)
    yield "content/_index.md", front_matter({"title": SITE_TITLE}) + HOME
    for name, text in SNIPPETS.items():
        yield f"layouts/_partials/snippets/{name}.md", hugo_partial(text)
    text = hugo_request(CREATE_ENDPOINT)
    yield "layouts/_partials/snippets/create-endpoint.md", hugo_partial(text)
    for service in services:
        yield f"data/services/{service.slug}.yaml", yaml_block(hugo_service(service))
    for tutorial in tutorials:
        following = next_tutorial(tutorial, tutorials)
        head = {"title": tutorial.title, "description": description(tutorial, "any service")}
        text = front_matter(head) + fill(overview(tutorial), HUGO_PARTS)
        yield f"content/{tutorial.slug}/_index.md", text
        yield f"assets/tutorials/{tutorial.slug}.md", hugo_service_page(tutorial, following)
        yield (
            f"data/tutorials/{tutorial.slug}.yaml",
            yaml_block(
                {
                    "title": tutorial.title,
                    "suffix": tutorial.suffix,
                    "services": [service.slug for service in services],
                }
            ),
        )


HUGO_SETTINGS: dict[str, Any] = {
    "locale": "en",
    "uglyURLs": True,
    "disableKinds": ["taxonomy", "term", "rss", "sitemap"],
    "markup": {
        "highlight": {
            "noClasses": False,
            "lineNos": True,
            "lineNumbersInTable": False,
        },
        "goldmark": {"extensions": {"typographer": {"disable": True}}},
        "tableOfContents": {"startLevel": 2, "endLevel": 2},
    },
}

HUGO_PARTS = {
    "services": "{{< services >}}",
    "about": '{{% v "service.about" %}}',
    "requirements": '{{% v "service.requirements" %}}',
    "note": f"> [!note]\n> {NOTE}",
    "compare": "{{< compare >}}",
}

EXPRESSION = re.compile(r"\{\{ ((?:service|names)\.\w+) \}\}")


def hugo_markdown(text: str) -> str:
    """Expressions as shortcodes."""
    return EXPRESSION.sub(r'{{% v "\1" %}}', text)


def hugo_partial(text: str) -> str:
    """A text as a partial that gets the page as its context."""
    text = re.sub(
        r'\{\{% (\w+) "(\w+)" (\d+) %\}\}',
        r'{{ partial "\1.md" (dict "payload" .Params.service.\2 "offset" \3) }}',
        text,
    )
    return EXPRESSION.sub(r"{{ .Params.\1 }}", text)


def hugo_service(service: Service) -> dict[str, Any]:
    """A service's data file: bodies as JSON text, notes by line, values where tutgen has names."""

    def resolve(text: str) -> str:
        values = {"model": service.model, "embedding": service.embedding}
        return re.sub(r"\{\{ service\.(\w+) \}\}", lambda match: values[match[1]], text)

    def payload(source: Payload, extra: dict[str, str]) -> dict[str, Any]:
        lines = json_lines(source.body)
        notes = source.notes | extra
        return {
            "code": resolve("".join(f"{text}\n" for text, _ in lines)),
            "first": 2,
            "last": max(n for n, (text, _) in enumerate(lines, 1) if text.strip(" {}[],")),
            "notes": [
                {"line": number, "text": resolve(notes[pointer])}
                for number, (_, pointer) in enumerate(lines, 1)
                if pointer in notes
            ],
        }

    about_service = {"/service": f"The name by which Elasticsearch knows {service.name}."}
    return {
        "name": service.name,
        "summary": service.summary,
        "task_type": service.task_type,
        "model": service.model,
        "dims": None if service.sparse else service.dims,
        "score": service.score,
        "about": resolve(service.about),
        "requirements": resolve(service.requirements),
        "endpoint": payload(service.endpoint, about_service),
        "mapping": payload(service.mapping, {}),
    }


def hugo_service_page(tutorial: Tutorial, following: Tutorial) -> str:
    """The Markdown that the content adapter gives to each service's page of a tutorial."""
    parts = HUGO_PARTS | {"next": f'{{{{% sibling "{following.slug}" %}}}}'}
    parts |= {f"snippet {name}": f'{{{{% snippet "{name}" %}}}}' for name in SNIPPETS}
    parts["request create-endpoint"] = '{{% snippet "create-endpoint" %}}'
    for request in requests(tutorial):
        parts[f"request {request.name}"] = "\n\n".join(
            f'{{{{% only "{task_type}" %}}}}\n{hugo_request(request, left_out)}{{{{% /only %}}}}'
            if task_type
            else hugo_request(request)
            for task_type, left_out in hugo_variants(request)
        )
        if request.response:
            lines = "".join(f"{line}\n" for line, _ in json_lines(request.response))
            lines = lines.replace('"{{ service.score }}"', "{{ service.score }}")
            fence = f'```json {{id="{request.name}-response" lineNos=false}}'
            caption = request.caption.replace("`", "")
            parts[f"response {request.name}"] = f"Response: {caption}\n\n{fence}\n{lines}```"
    return hugo_markdown(fill(service_page(tutorial), parts))


def hugo_variants(request: Request) -> list[tuple[str, set[str]]]:
    """The task types for which a request differs, with the keys that each leaves out."""
    if not request.only:
        return [("", set())]
    return [
        (task_type, {pointer for pointer, when in request.only if task_type not in when})
        for task_type in ("text_embedding", "sparse_embedding")
    ]


def hugo_request(request: Request, left_out: set[str] | None = None) -> str:
    """A fence with a caption and emphasised lines, and its notes in their order."""
    body = without(request.body, left_out or set())
    lines = json_lines(body) if body else []
    marker = f'"{{{{ service.{request.payload} }}}}"'
    begins = next((n for n, (text, _) in enumerate(lines, 2) if marker in text), 0)
    line_of = {pointer: number for number, (_, pointer) in enumerate(lines, 2) if pointer}
    line_of["request"] = 1
    code = f"{request.method} {request.path}\n" + "".join(f"{text}\n" for text, _ in lines)
    attributes = f'caption="{request.caption.replace("`", "")}" id="{request.name}"'
    notes = [f"1. {text}\n" for pointer, text in request.notes if pointer in line_of]
    if request.payload:
        offset = begins - 1
        attributes += f' hl_lines=["{{{{% span "{request.payload}" {offset} %}}}}"]'
        indent = len(lines[begins - 2][0]) - len(lines[begins - 2][0].lstrip())
        code = code.replace(marker, f'{{{{% payload "{request.payload}" {indent} %}}}}')
        notes.append(f'{{{{% notes "{request.payload}" {offset} %}}}}\n')
    listed = "\n" + "".join(notes) if notes else ""
    return f"```json {{{attributes}}}\n{code}```\n{listed}"


FORMS = {"tutgen": tutgen_files, "hugo": hugo_files}


def write_files(files: Files, folder: Path) -> int:
    """Write the files and return how many there are."""
    count = 0
    for path, text in files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        count += 1
    return count


def main(arguments: list[str] | None = None) -> int:
    """Read the arguments, write the site."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="where to write; must not exist yet")
    parser.add_argument("--form", choices=FORMS, required=True)
    parser.add_argument("--tutorials", type=int, default=10, metavar="T")
    parser.add_argument("--services", type=int, default=14, metavar="S")
    options = parser.parse_args(arguments)
    if options.folder.exists():
        parser.error(f"{options.folder} exists already")
    services = make_services(options.services)
    tutorials = make_tutorials(options.tutorials)
    count = write_files(FORMS[options.form](services, tutorials), options.folder)
    pages = len(services) * len(tutorials)
    print(f"{options.form}: {count} files for {pages} service pages in {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
