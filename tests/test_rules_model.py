"""A catalogue of models, and the services that are held to it (K5)."""

import json
from collections.abc import Callable, Mapping

import pytest

Findings = Callable[[Mapping[str, str]], list[str]]

MODELS = """\
plain-1:
  task_type: text_embedding
  dims: [1024, 256]
  element_types: [float, byte, bit]
  unit_length: true
  similarity: [cosine, dot_product]
  source: https://plain.example/models
long-1:
  task_type: text_embedding
  dims: [1536]
  element_types: [float]
  unit_length: false
  source: https://long.example/models
unknown-1:
  task_type: text_embedding
  source: https://unknown.example/models
sparse-1:
  task_type: sparse_embedding
  source: https://sparse.example/models
rank-1:
  task_type: rerank
  source: https://rank.example/models
custom-1:
  task_type: dreaming
  source: https://custom.example/models
"""
SITE = """\
title: Search
fields:
  model: {type: model, required: true}
  second_model: {type: model}
  task_type: {type: text}
  dims: {type: integer}
  about: {type: markdown, default: It is a service.}
  endpoint: {type: payload, default: {body: {service: any}}}
  mapping: {type: payload, default: {body: {type: text}}}
"""
PAGE = """\
---
title: "{{ service.name }}"
---

{{ service.about }}
"""
SERVICE = "content/services/acme.yaml"


def site(lines: str, *, page: str = PAGE, **others: str) -> dict[str, str]:
    """A service of these lines, and others; the page of all of them."""
    services = {"acme": lines, **others}
    return {
        "content/site.yaml": SITE,
        "content/models.yaml": MODELS,
        "content/search/index.md": f"---\ntitle: Search\nservices: [{', '.join(services)}]\n---\n",
        "content/search/[service].md": page,
        **{
            f"content/services/{slug}.yaml": f"name: {slug.title()}\n{text}\n"
            for slug, text in services.items()
        },
    }


def place(text: str, marked: str) -> str:
    """Line and column of what stands behind `^` in a part of a text."""
    before, _, after = marked.partition("^")
    at = text.index(before + after) + len(before)
    return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def mapping(model: str, body: str, more: str = "") -> dict[str, str]:
    return site(f"model: {model}\nmapping: {{body: {{{body}}}}}\n{more}")


# ------------------------------------------------------------------------------------------ settings

DENSE = "type: dense_vector"


@pytest.mark.parametrize(
    ("files", "where", "message"),
    [
        pytest.param(
            mapping("long-1", f"{DENSE}, dims: 1024"),
            "dims: ^1024",
            "'dims: 1024' does not fit the model 'long-1', whose vectors have 1536 dimensions",
            id="dims",
        ),
        pytest.param(
            mapping("plain-1", f"{DENSE}, dims: 512"),
            "dims: ^512",
            "'dims: 512' does not fit the model 'plain-1', "
            "whose vectors have 1024 or 256 dimensions",
            id="dims of a model with several",
        ),
        pytest.param(
            mapping("plain-1", f"{DENSE}, dims: 256"),
            "dims: ^256",
            "nothing asks the model 'plain-1' for 'dims: 256'; its default is 1024",
            id="dims that nobody asks for",
        ),
        pytest.param(
            mapping("plain-1", f"{DENSE}, element_type: byte, dims: 1024"),
            "element_type: ^byte",
            "nothing asks the model 'plain-1' for 'element_type: byte'; its default is float",
            id="numbers that nobody asks for",
        ),
        pytest.param(
            mapping("plain-1", f"{DENSE}, dims: 1024", "endpoint: {body: {a: {dimensions: 256}}}"),
            "dimensions: ^256",
            "'dimensions: 256' does not agree with 'dims: 1024' "
            "of the field that stores the vectors",
            id="dims asked for, others stored",
        ),
        pytest.param(
            mapping("plain-1", f"{DENSE}, dims: 1024", "endpoint: {body: {embedding_type: byte}}"),
            "embedding_type: ^byte",
            "'embedding_type: byte' does not agree with the default 'element_type: float' "
            "of the field that stores the vectors",
            id="bytes asked for, floats stored by default",
        ),
        pytest.param(
            mapping("plain-1", f"{DENSE}, similarity: cosine", "endpoint: {body: {similarity: dot_product}}"),
            "similarity: ^dot_product",
            "'similarity: dot_product' does not agree with 'similarity: cosine' "
            "of the field that stores the vectors",
            id="two measures",
        ),
        pytest.param(
            mapping("plain-1", f"{DENSE}, dims: 1024", "endpoint: {body: {dimensions: 8}}"),
            "dimensions: ^8",
            "'dimensions: 8' does not fit the model 'plain-1', "
            "whose vectors have 1024 or 256 dimensions",
            id="dims that cannot be asked for",
        ),
        pytest.param(
            mapping("long-1", f"{DENSE}, element_type: byte"),
            "element_type: ^byte",
            "'element_type: byte' does not fit the model 'long-1', "
            "whose vectors are of the type float",
            id="element type",
        ),
        pytest.param(
            mapping("long-1", f"{DENSE}, similarity: dot_product"),
            "similarity: ^dot_product",
            "'similarity: dot_product' does not fit the model 'long-1', "
            "whose vectors need not have length 1",
            id="dot product of any length",
        ),
        pytest.param(
            mapping("unknown-1", f"{DENSE}, similarity: dot_product"),
            "similarity: ^dot_product",
            "'similarity: dot_product' does not fit the model 'unknown-1', "
            "of which nobody says that its vectors have length 1",
            id="dot product of unknown length",
        ),
        pytest.param(
            mapping("plain-1", f"{DENSE}, similarity: l2_norm"),
            "similarity: ^l2_norm",
            "'similarity: l2_norm' does not fit the model 'plain-1', "
            "whose maker recommends cosine or dot_product",
            id="not recommended",
        ),
        pytest.param(
            mapping("unknown-1", f"{DENSE}, element_type: bit, similarity: cosine"),
            "similarity: ^cosine",
            "'similarity: cosine' does not fit 'element_type: bit', which takes l2_norm only",
            id="measure of bits",
        ),
        pytest.param(
            mapping("sparse-1", f"{DENSE}, dims: 8"),
            "type: ^dense_vector",
            "'type: dense_vector' does not fit the model 'sparse-1', "
            "which is for sparse_embedding",
            id="dense for sparse",
        ),
        pytest.param(
            mapping("plain-1", "properties: {a: {type: sparse_vector}}"),
            "type: ^sparse_vector",
            "'type: sparse_vector' does not fit the model 'plain-1', "
            "which is for text_embedding",
            id="sparse for dense, within a body",
        ),
        pytest.param(
            mapping("rank-1", DENSE),
            "type: ^dense_vector",
            "'type: dense_vector' does not fit the model 'rank-1', which is for rerank",
            id="vectors of a model that makes none",
        ),
        pytest.param(
            mapping("sparse-1", "type: sparse_vector, similarity: cosine"),
            "^similarity:",
            "a field of the type 'sparse_vector' has no 'similarity'",
            id="a key of dense vectors",
        ),
        pytest.param(
            site("model: plain-1\ntask_type: sparse_embedding"),
            "task_type: ^sparse_embedding",
            "'task_type: sparse_embedding' does not fit the model 'plain-1', "
            "which is for text_embedding",
            id="a field called like a fact",
        ),
        pytest.param(
            site("model: plain-1\ndims: 7\nmapping: {body: {type: text}}"),
            "dims: ^7",
            "'dims: 7' does not fit the model 'plain-1', "
            "whose vectors have 1024 or 256 dimensions",
            id="a number called like a fact",
        ),
        pytest.param(
            site(
                "model: long-1\nendpoint: {body: {size: 5}}\n"
                f'mapping: {{body: {{{DENSE}, dims: "{{{{ service.endpoint.size }}}}"}}}}'
            ),
            'dims: ^"{{',
            "'dims: 5' does not fit the model 'long-1', whose vectors have 1536 dimensions",
            id="a computed value, where it is written",
        ),
        pytest.param(
            site("model: plain-1\nsecond_model: long-1\nmapping: {body: {type: dense_vector, dims: 3}}"),
            "dims: ^3",
            "'dims: 3' does not fit the model 'plain-1', "
            "whose vectors have 1024 or 256 dimensions",
            id="neither of two models",
        ),
    ],
)  # fmt: skip
def test_a_setting_that_the_model_cannot_have(
    files: Mapping[str, str], where: str, message: str, findings: Findings
) -> None:
    assert findings(files) == [f"model-mismatch {SERVICE}:{place(files[SERVICE], where)} {message}"]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(mapping("plain-1", f"{DENSE}, dims: 1024, similarity: cosine"), id="as it is"),
        pytest.param(mapping("plain-1", DENSE), id="dims learnt from the first document"),
        pytest.param(mapping("plain-1", f"{DENSE}, similarity: dot_product"), id="unit length"),
        pytest.param(mapping("unknown-1", f"{DENSE}, dims: 9, element_type: byte"), id="unknown"),
        pytest.param(mapping("sparse-1", "type: sparse_vector"), id="sparse"),
        pytest.param(mapping("custom-1", f"{DENSE}, dims: 9"), id="a task type of one's own"),
        pytest.param(
            mapping("long-1", f"{DENSE}, element_type: bfloat16"), id="floats, stored in two bytes"
        ),
        pytest.param(
            mapping("unknown-1", f"{DENSE}, element_type: bit"), id="bits have another default"
        ),
        pytest.param(
            mapping(
                "unknown-1", f"{DENSE}, element_type: byte, similarity: dot_product"
            ),
            id="bytes have any length",
        ),
        pytest.param(
            mapping("plain-1", f"{DENSE}, dims: 256", "endpoint: {body: {dimensions: 256}}"),
            id="asked for and stored",
        ),
        pytest.param(
            mapping("plain-1", f"{DENSE}, dims: 256", "dims: 256"), id="asked for by a field"
        ),
        pytest.param(
            mapping(
                "plain-1",
                f"{DENSE}, element_type: byte",
                "endpoint: {body: {embedding_type: int8}}",
            ),
            id="another name of the same",
        ),
        pytest.param(
            mapping(
                "long-1",
                "a: {type: text, similarity: BM25}",
                "endpoint: {body: {task_type: RETRIEVAL_DOCUMENT, knn: {similarity: 0.5}}}",
            ),
            id="keys that mean something else here",
        ),
        pytest.param(
            site("model: rank-1\nsecond_model: long-1\nmapping: {body: {type: dense_vector, dims: 1536}}"),
            id="the second of two models",
        ),
        pytest.param(
            site("model: rank-1\nmapping: {body: {type: keyword, similarity: boolean}}"),
            id="a field of text",
        ),
    ],
)  # fmt: skip
def test_a_setting_that_the_model_can_have(files: Mapping[str, str], findings: Findings) -> None:
    assert findings(files) == []


def test_without_a_model_nothing_is_compared(findings: Findings) -> None:
    files = mapping("long-1", f"{DENSE}, dims: 3")
    files["content/site.yaml"] = SITE.replace("{type: model", "{type: text")
    assert findings(files) == []


REQUEST = """\
create:
  method: PUT
  path: /texts
  body:
    a: {type: TYPE, dims: 1024}
  only:
    /a: service.slug != 'cozy'
"""


@pytest.mark.parametrize("kind", ["dense_vector", "\"{{ 'dense_vector' }}\""])
def test_a_field_mapped_in_a_request(kind: str, findings: Findings) -> None:
    files = site(
        "model: plain-1",
        page=PAGE + "\n## Create\n\n```{request} create\n```\n",
        bolt="model: long-1",
        comet="model: long-1",
        cozy="model: sparse-1",
        dove="model: sparse-1",
    )
    files["content/search/requests.yaml"] = REQUEST.replace("TYPE", kind)
    where = "content/search/requests.yaml:5"
    assert findings(files) == [
        (
            f"model-mismatch {where}:15 'type: dense_vector' does not fit the model 'sparse-1', "
            "which is for sparse_embedding, and stands on the page of 'dove'"
        ),
        (
            f"model-mismatch {where}:{23 + len(kind)} 'dims: 1024' does not fit the model 'long-1', "
            "whose vectors have 1536 dimensions, and stands on the pages of 'bolt' and 'comet'"
        ),
    ]


# ------------------------------------------------------------------------------------------ unknown


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("model: plane-1", "2:8 there is no model 'plane-1' in content/models.yaml"),
        ("model: '{{ service.slug }}-1'", "2:8 there is no model 'acme-1' in content/models.yaml (service 'acme')"),
    ],
)  # fmt: skip
def test_a_model_that_is_not_there(line: str, expected: str, findings: Findings) -> None:
    files = site(line, page=PAGE + "\nIt runs `{{ service.model }}`.\n")
    assert findings(files) == [f"unknown-model {SERVICE}:{expected}"]


def test_a_model_is_text_in_expressions(
    findings: Findings, build_site: Callable[..., object], tmp_path: object
) -> None:
    files = site("model: plain-1", page=PAGE + "\nIt runs `{{ service.model | upper }}`.\n")
    assert findings(files) == []
    built = build_site(tmp_path)
    assert "<code>PLAIN-1</code>" in built.main_of("search/acme.html")  # type: ignore[attr-defined]


def test_a_catalogue_that_cannot_be_read_makes_no_model_unknown(findings: Findings) -> None:
    files = site("model: plain-1")
    files["content/models.yaml"] = "plain-1: {task_type: text_embedding}\n"
    assert findings(files) == [
        "missing-field content/models.yaml:1:1 the field 'source' is missing in 'plain-1'"
    ]


# -------------------------------------------------------------------------------------------- claims


@pytest.mark.parametrize(
    ("model", "text", "message"),
    [
        ("sparse-1", "It makes a dense vector.", "'dense vector' is not true of the model 'sparse-1', which is for sparse_embedding"),
        ("plain-1", "The Sparse vectors.", "'Sparse vectors' is not true of the model 'plain-1', which is for text_embedding"),
        ("plain-1", "Where the generated tokens go.", "'generated tokens' is not true of the model 'plain-1', which is for text_embedding"),
        ("plain-1", "Or a chat-completion model.", "'chat-completion model' is not true of the model 'plain-1', which is for text_embedding"),
        ("long-1", "The 1,024 dimensions of it.", "'1,024 dimensions' is not true of the model 'long-1', whose vectors have 1536 dimensions"),
        ("long-1", "A 768-dimensional one.", "'768-dimensional' is not true of the model 'long-1', whose vectors have 1536 dimensions"),
        ("sparse-1", "Its 768 dimensions.", "'768 dimensions' is not true of the model 'sparse-1', whose vectors have no dimensions"),
        ("sparse-1", "It makes dense vectors.", "'dense vectors' is not true of the model 'sparse-1', which is for sparse_embedding"),
        ("plain-1", "It makes dense vectors, 1024 dimensions.", None),
        ("plain-1", "Plain makes 256 dimensions or 1,024 dimensions.", None),
        ("plain-1", "The older long-1 has 1536 dimensions.", None),
        ("unknown-1", "It has 77 dimensions.", None),
        ("plain-1", "Unlike a sparse vector, it fills a column.", None),
        ("plain-1", "It is no sparse vector.", None),
        ("plain-1", "It makes a dense, not a sparse vector.", None),
        ("plain-1", "A dense or a sparse vector?", None),
        ("plain-1", "'Dense or sparse, who knows: it is a sparse vector.'", "'sparse vector' is not true of the model 'plain-1', which is for text_embedding"),
        ("plain-1", "A field for the sparse vector is not needed.", "'sparse vector' is not true of the model 'plain-1', which is for text_embedding"),
        ("plain-1", "A field for the sparse vector type is not needed.", None),
        ("plain-1", "Sparse vectors are not needed, nor is a sparse vector.", None),
        ("plain-1", "It has nothing that the sparse vector is for, not even tokens.", "'sparse vector' is not true of the model 'plain-1', which is for text_embedding"),
        ("plain-1", "It does not make what the sparse vector is for.", None),
        ("plain-1", "'Not supported: sparse vectors.'", None),
        ("plain-1", "A chat completion model does not work here.", None),
        ("plain-1", "A field takes up to 4096 dimensions.", None),
        ("plain-1", "A plot in 2 dimensions.", None),
        ("rank-1", "It sorts what a dense vector found.", None),
        ("rank-1", "It reads the 512 dimensions.", None),
        ("sparse-1", "'{{ ''dense vector'' if service.model == ''long-1'' else ''tokens'' }}'", None),
    ],
)  # fmt: skip
def test_what_a_service_says_of_its_model(
    model: str, text: str, message: str | None, findings: Findings
) -> None:
    files = site(f"model: {model}\nabout: {text}")
    where = place(files[SERVICE], "^" + message.split("'")[1]) if message else ""
    assert findings(files) == ([f"model-prose {SERVICE}:{where} {message}"] if message else [])


CLAIMED = [
    "Or a [chat completion](https://x.example/c) model.",
    "Or a [chat completion][c] model.\n\n[c]: https://x.example/c",
    "Or a **chat completion** model.",
    "Or a _chat completion_ model.",
    "Or a `chat completion` model.",
    "Or a **[chat completion](https://x.example/c)** model.",
]
CLAIM = "'chat completion model' is not true of the model 'plain-1', which is for text_embedding"


@pytest.mark.parametrize("text", CLAIMED)
def test_a_claim_with_markup_in_it(text: str, findings: Findings) -> None:
    files = site(f"model: plain-1\nabout: {json.dumps(text)}")
    where = place(files[SERVICE], "^chat completion")
    assert findings(files) == [f"model-prose {SERVICE}:{where} {CLAIM}"]


@pytest.mark.parametrize("text", CLAIMED)
def test_a_claim_with_markup_in_it_on_a_shared_page(text: str, findings: Findings) -> None:
    files = site("model: plain-1")
    path = next(path for path in files if path.endswith("[service].md"))
    files[path] += f"\n{text}\n"
    assert [one for one in findings(files) if CLAIM in one and path in one]


def test_a_claim_over_two_lines(findings: Findings) -> None:
    files = site("model: sparse-1\nabout: |\n  It makes a dense\n  vector.")
    assert findings(files) == [
        (
            f"model-prose {SERVICE}:4:14 'dense vector' is not true of the model 'sparse-1', "
            "which is for sparse_embedding"
        )
    ]


def test_a_default_that_cannot_be_true(findings: Findings) -> None:
    files = site("model: sparse-1", bolt="model: plain-1")
    files["content/site.yaml"] = SITE.replace("It is a service.", "It makes a dense vector.")
    assert findings(files) == [
        (
            "model-prose content/site.yaml:7:47 'dense vector' is not true of the model 'sparse-1', "
            "which is for sparse_embedding"
        )
    ]


SNIPPET = "content/_snippets/field.md"
INCLUDE = PAGE + "\n```{include} ../_snippets/field.md\n```\n"


SPARSE = "the model 'sparse-1', which is for sparse_embedding"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The field of the dense vector, {{ service.name }}.",
            {"^dense vector": f"{SPARSE}, and stands on the pages of 'acme' and 'bolt'"},
        ),
        (
            "Where the\ngenerated\ntokens go.",
            {
                "^generated": "the model 'plain-1', which is for text_embedding, "
                "and stands on the page of 'comet'"
            },
        ),
        (
            "- It has 1024 dimensions.",
            {
                "^1024 dimensions": "the model 'sparse-1', whose vectors have no dimensions, "
                "and stands on the pages of 'acme' and 'bolt'"
            },
        ),
        (
            ":::{only} service.slug != 'acme'\nIts dense vector.\n:::",
            {"^dense vector": f"{SPARSE}, and stands on the page of 'bolt'"},
        ),
        (":::{only} service.slug == 'comet'\nIt makes a dense vector.\n:::", {}),
        (
            ":::{only} service.slug == 'comet'\nIt makes a dense vector.\n:::\n\nHere a dense vector.",
            {"Here a ^dense": f"{SPARSE}, and stands on the pages of 'acme' and 'bolt'"},
        ),
        ("The {{ 'dense vector' if service.slug == 'comet' else 'tokens' }}.", {}),
        ("With plain-1, it has 256 dimensions. With sparse-1, tokens.", {}),
        ("It is either a dense or a sparse vector.", {}),
    ],
)
def test_what_a_shared_source_says(
    text: str, expected: Mapping[str, str], findings: Findings
) -> None:
    """Acme and Bolt run a sparse model, Comet a dense one."""
    files = site("model: sparse-1", page=INCLUDE, bolt="model: sparse-1", comet="model: plain-1")
    files[SNIPPET] = text + "\n"
    told = [
        finding.partition(" is not true of ")
        for finding in findings(files)
        if finding.startswith("model-")
    ]
    assert {left.split()[1]: right for left, _, right in told} == {
        f"{SNIPPET}:{place(text, where)}": rest for where, rest in expected.items()
    }


NOTED = """\
model: plain-1
mapping:
  body: {type: dense_vector, dims: 1024, MORE}
  notes:
    /dims: NOTE
"""


@pytest.mark.parametrize(
    ("more", "note", "message"),
    [
        ("similarity: cosine", "Take `dot_product`.", "the note names 'dot_product', and the mapping has 'similarity: cosine'"),
        ("a: b", "Take `dot_product`.", "the note names 'dot_product', and the mapping has the default 'similarity: cosine'"),
        ("similarity: dot_product", "For Plain `dot_product`, else `cosine`.", None),
        ("a: b", "It takes `cosine`.", None),
        ("a: b", "Take ``dot_product``.", "the note names 'dot_product', and the mapping has the default 'similarity: cosine'"),
        ("a: b", r"The mark \`dot_product\` is no code.", None),
        ("similarity: cosine", "The default is `dot_product`.", None),
        ("similarity: dot_product", "Without it, `cosine` holds.", None),
        ("similarity: cosine", "A dot_product in words.", None),
        ("similarity: cosine", "'By `{{ service.mapping.similarity }}`, and a `dot_product`.'", None),
    ],
)  # fmt: skip
def test_what_a_note_advises(more: str, note: str, message: str | None, findings: Findings) -> None:
    files = site(NOTED.replace("MORE", more).replace("NOTE", note))
    where = place(files[SERVICE], "`^dot_product") if message else ""
    assert findings(files) == ([f"model-prose {SERVICE}:{where} {message}"] if message else [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Its vectors are compared by `dot_product`.", "the text names 'dot_product', and the mapping has 'similarity: cosine'"),
        ("Its vectors are compared by `cosine`.", None),
        ("They can be compared by `dot_product`, too.", None),
        ("Whoever wants speed takes `dot_product` or `cosine`.", None),
        ("Unlike others, it does not take `dot_product`.", None),
    ],
)  # fmt: skip
def test_what_a_text_says_of_the_measure(
    text: str, message: str | None, findings: Findings
) -> None:
    files = site(NOTED.replace("MORE", "similarity: cosine") + f"about: {text}")
    where = place(files[SERVICE], "`^dot_product") if message else ""
    assert findings(files) == ([f"model-prose {SERVICE}:{where} {message}"] if message else [])
