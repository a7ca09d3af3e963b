"""The 57 defects that six published sibling pages had (docs/check.md, "How much it catches"), tried again.

Each defect stands in one of three tables. What can still be written down is written into a copy of the
example, and a rule must find it there. What cannot be written down any more is shown by what the pages
of the example are made of. The few that are left take a person, and the table says why.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import Built
from tutgen.build.stages import BuildOptions, build

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
BEDROCK, STUDIO = "services/amazon-bedrock.yaml", "services/azure-ai-studio.yaml"
AZURE, COHERE, ELSER = "services/azure-openai.yaml", "services/cohere.yaml", "services/elser.yaml"
REQUESTS, HOME = "semantic-search/requests.yaml", "index.md"
PAGE, OVERVIEW = "semantic-search/[service].md", "semantic-search/index.md"

Edit = tuple[str, str, str]
"""A file below content/, what stands there once, and what comes in its place."""
Place = tuple[str, str, str]
"""A code, a file below content/, and a part of the line, which no other line has."""


def _edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / "content" / path
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{path} has {text.count(old)} times: {old}"
    file.write_text(text.replace(old, new), "utf-8")


def _line(root: Path, path: str, part: str) -> int:
    text = (root / "content" / path).read_text("utf-8")
    assert text.count(part) == 1, f"{path} has {text.count(part)} places with: {part}"
    return text.count("\n", 0, text.index(part)) + 1


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return tmp_path


def _found(root: Path) -> set[tuple[str, str, int]]:
    result = build(root, BuildOptions(jobs=1, siblings=True))
    return {(d.code, d.span.path.removeprefix("content/"), d.span.line) for d in result.diagnostics}


def test_the_example_has_no_defect(example: Path) -> None:
    assert _found(example) == set()


# ------------------------------------------------------------------------------ what a rule finds

CAUGHT: dict[int, tuple[tuple[Edit, ...], tuple[Place, ...]]] = {
    1: (
        ((
            "requests.yaml",
            "the inference ID, `{{ names.inference_id }}`",
            "the inference ID, `amazon_bedrock_embeddings`",
        ),),
        (("spelled-out-name", "requests.yaml", "`amazon_bedrock_embeddings`"),),
    ),
    2: (
        (
            (AZURE, "    /service_settings/api_key:", "    /service_settings/access_key:"),
            (AZURE, "    /service_settings/resource_name:", "    /service_settings/secret_key:"),
            (AZURE, "    /service_settings/deployment_id:", "    /service_settings/region:"),
            (AZURE, "    /service_settings/api_version:", "    /service_settings/provider:"),
        ),
        (
            ("note-without-key", AZURE, "/service_settings/access_key:"),
            ("note-without-key", AZURE, "/service_settings/secret_key:"),
            ("note-without-key", AZURE, "/service_settings/region:"),
            ("note-without-key", AZURE, "/service_settings/provider:"),
            ("unexplained-key", AZURE, "      api_key: <api_key>"),
            ("unexplained-key", AZURE, "      resource_name:"),
            ("unexplained-key", AZURE, "      deployment_id:"),
            ("unexplained-key", AZURE, "      api_version:"),
        ),
    ),
    4: (
        ((
            REQUESTS,
            """\
    /mappings/properties/content_embedding/element_type?: >-
      The format of the numbers in a vector. With `{{ service.mapping.element_type }}`, each of them takes
      {{ 'one byte' if service.mapping.element_type == 'byte' else 'four bytes' }}.
""",
            "",
        ),),
        tuple(
            ("unexplained-key", f"services/{slug}.yaml", "element_type: float")
            for slug in (
                "amazon-bedrock", "azure-ai-studio", "azure-openai", "hugging-face", "mistral",
                "openai",
            )
        ),
    ),
    5: (
        (
            (
                AZURE,
                "[access form](https://aka.ms/oai/access)",
                "[aka.ms/oai/access](https://azure.microsoft.com/free/cognitive-services?azure-portal=true)",
            ),
            (
                AZURE,
                "(https://oai.azure.com/)",
                "(https://azure.microsoft.com/free/cognitive-services?azure-portal=true)",
            ),
        ),
        (
            ("misleading-label", AZURE, "[aka.ms/oai/access]"),
            ("ambiguous-link", AZURE, "[Azure OpenAI portal]"),
        ),
    ),
    6: (
        ((AZURE, "(https://aka.ms/oai/access)", "(https://aka.ms/oai/access)of Microsoft"),),
        (("link-spacing", AZURE, "of Microsoft"),),
    ),
    7: (
        ((
            AZURE,
            """\
    /service_settings/api_version: >-
      The date of a stable version of the Azure OpenAI API. Elasticsearch requires one.
""",
            "",
        ),),
        (("unexplained-key", AZURE, "api_version:"),),
    ),
    9: (
        ((
            STUDIO,
            "The target URI, from the same page.",
            "The target URI that `amazon_bedrock_embeddings` calls.",
        ),),
        (("spelled-out-name", STUDIO, "`amazon_bedrock_embeddings`"),),
    ),
    10: (
        (
            (STUDIO, "    /service_settings/api_key:", "    /service_settings/access_key:"),
            (STUDIO, "    /service_settings/target:", "    /service_settings/secret_key:"),
            (STUDIO, "    /service_settings/endpoint_type:", "    /service_settings/model:"),
        ),
        (
            ("note-without-key", STUDIO, "/service_settings/access_key:"),
            ("note-without-key", STUDIO, "/service_settings/secret_key:"),
            ("note-without-key", STUDIO, "/service_settings/model:"),
            ("unexplained-key", STUDIO, "      api_key:"),
            ("unexplained-key", STUDIO, "      target:"),
            ("unexplained-key", STUDIO, "      endpoint_type:"),
        ),
    ),
    11: (
        ((
            REQUESTS,
            'path: "{{ names.index }}"\n  caption: Create index mapping',
            "path: amazon-bedrock-embeddings\n  caption: Create index mapping",
        ),),
        (("spelled-out-name", REQUESTS, "amazon-bedrock-embeddings"),),
    ),
    12: (((STUDIO, "dims: 1536", "dims: 1024"),), (("model-mismatch", STUDIO, "dims: 1024"),)),
    13: (
        ((
            STUDIO,
            """\
The model card in the
      [catalog of embedding models](https://ai.azure.com/explore/models?selectedTask=embeddings) has the number.
""",
            """\
See the
      [Cohere documentation](https://docs.cohere.com/reference/embed).
""",
        ),),
        (("foreign-word", STUDIO, "[Cohere documentation]"),),
    ),
    14: (
        ((STUDIO, "which models of the provider\n", "which Titan models in Amazon Bedrock or\n"),),
        (("foreign-word", STUDIO, "Titan models in"),),
    ),
    17: (
        ((STUDIO, "a chat model does not work here", "a chat completion model works too"),),
        (("model-prose", STUDIO, "chat completion"),),
    ),
    21: (
        ((BEDROCK, "model: amazon.titan-embed-text-v2:0", "model: amazon.titan-embed-text-v1"),),
        (("model-mismatch", BEDROCK, "dims: 1024"),),
    ),
    23: (
        ((
            BEDROCK,
            "It needs no vectors of length 1, and so stays right when you change the\n      model.",
            "Take `dot_product` for Titan and `cosine` for Cohere.",
        ),),
        (("foreign-word", BEDROCK, "for Cohere"),),
    ),
    24: (
        ((BEDROCK, 'model: "{{ service.model }}"', "model: <model_id>"),),
        (("needless-placeholder", BEDROCK, "<model_id>"),),
    ),
    26: (
        ((
            COHERE,
            """\
    /service_settings/embedding_type: >-
      The number format of the vectors, `float` by default. With `byte`, each dimension is one signed byte. The field that
      stores the vectors must have the same format.
""",
            "",
        ),),
        (("unexplained-key", COHERE, "embedding_type: byte"),),
    ),
    28: (
        (
            (COHERE, "    similarity: cosine\n", ""),
            (
                COHERE,
                "    /similarity: The endpoint's default is `cosine` as well. It suits byte and float vectors alike.\n",
                "",
            ),
            (
                COHERE,
                "The same as the `embedding_type` of the endpoint.",
                "The same as in the endpoint. We recommend `dot_product`.",
            ),
        ),
        (
            ("model-prose", COHERE, "`dot_product`"),
            ("incomplete-sibling", COHERE, "  body:\n    type: dense_vector"),
        ),
    ),
    29: (
        ((REQUESTS, "for the {{ service.embedding }}. When", "for the embedings. When"),),
        (("likely-typo", REQUESTS, "embedings"),),
    ),
    30: (
        ((
            COHERE,
            "[Cohere API reference](https://docs.cohere.com/reference/embed).\n    /element_type",
            "Cohere API reference.\n    /element_type",
        ),),
        (("incomplete-sibling", COHERE, "    /dims:"),),
    ),
    31: (
        ((
            COHERE,
            "from the [Cohere API reference](https://docs.cohere.com/reference/embed). It",
            "listed [here](https://docs.cohere.com/reference/embed). It",
        ),),
        (("vague-label", COHERE, "[here]"),),
    ),
    33: (
        (
            (ELSER, "    /service_settings/num_allocations: >-", "    /service_settings/model_id?: >-"),
            (ELSER, "    /service_settings/num_threads: >-", "    /service_settings/similarity?: >-"),
        ),
        (
            ("unexplained-key", ELSER, "num_allocations: 1"),
            ("unexplained-key", ELSER, "num_threads: 1"),
        ),
    ),
    35: (
        ((
            REQUESTS,
            "of which the {{ service.embedding }} is made",
            "of which the dense vector representation is made",
        ),),
        (("model-prose", REQUESTS, "dense vector representation"),),
    ),
    36: (
        ((
            ELSER,
            """\
about: |
  ELSER is a model trained by Elastic. It runs on the machine learning nodes of your own Elasticsearch deployment, so you
  need no outside account and no key, and no text leaves the deployment. It turns a text into tokens with weights, and
  is made for English.
""",
            'about: ""\n',
        ),),
        (("incomplete-sibling", ELSER, "about:"),),
    ),
    39: (
        ((HOME, "Both tutorials use the same inference", "Both tutorials use the same infrerence"),),
        (("likely-typo", HOME, "infrerence"),),
    ),
    41: (
        ((OVERVIEW, "has its own.", "has its own. Examples for Service Alpha come too."),),
        (("planned-service", OVERVIEW, "has its own. Examples"),),
    ),
    45: (
        ((HOME, "## The tutorials", "{bdg-link-primary-line}`Hugging Face <#>`\n\n## The tutorials"),),
        (("empty-link", HOME, "bdg-link-primary-line"),),
    ),
    46: (
        ((HOME, "## The tutorials", "{bdg-link-primary-line}`Service Alpha <#>`\n\n## The tutorials"),),
        (("empty-link", HOME, "bdg-link-primary-line"),),
    ),
    47: (
        ((
            HOME,
            "## The tutorials",
            "{bdg-link-primary-line}`Cohere <semantic-search/coher.html>`\n\n## The tutorials",
        ),),
        (("dead-link", HOME, "bdg-link-primary-line"),),
    ),
    48: (
        ((
            REQUESTS,
            "Documents that went through it keep what it added.",
            "It is referenced in the next step.",
        ),),
        (("wrong-step", REQUESTS, "in the next step"),),
    ),
    50: (
        ((REQUESTS, "The field for the {{ service.embedding }}.", "The field for the generated tokens."),),
        (("model-prose", REQUESTS, "generated tokens"),),
    ),
    51: (
        ((PAGE, 'description: "Semantic search with {{ service.name }} and', 'description: "Semantic search with'),),
        (("duplicate-description", PAGE, "description:"),),
    ),
    55: (
        (("services/hugging-face.yaml", "Hugging Face publishes", "HuggingFace publishes"),),
        (("misspelled-name", "services/hugging-face.yaml", "HuggingFace publishes"),),
    ),
}  # fmt: skip
"""Number of the defect -> how to make it, and everything that is found."""


@pytest.mark.parametrize("number", CAUGHT)
def test_a_defect_is_found_where_it_stands(number: int, example: Path) -> None:
    edits, places = CAUGHT[number]
    for edit in edits:
        _edit(example, *edit)
    assert _found(example) == {
        (code, path, _line(example, path, part)) for code, path, part in places
    }


# ------------------------------------------------------------------------- what cannot be written

Test = Callable[..., None]
STRUCTURE: dict[int, Test] = {}
"""Number of the defect -> the test of what makes it impossible."""


def instead_of(*numbers: int) -> Callable[[Test], Test]:
    def add(test: Test) -> Test:
        STRUCTURE.update(dict.fromkeys(numbers, test))
        return test

    return add


@dataclass(frozen=True)
class Block:
    """A request on a page: its lines, and the numbers of those with emphasis, and with a callout."""

    language: str
    lines: list[str]
    emphasized: set[int]
    callouts: dict[int, int]
    """The number of each callout, and its line."""
    notes: list[int]
    """The numbers of the notes below."""


def _blocks(page: str) -> list[Block]:
    found = []
    for figure in re.findall(r'<figure class="code".*?</figure>', page, re.DOTALL):
        language, code = re.findall(
            r'<code class="language-(\w+)">(.*?)</code>', figure, re.DOTALL
        )[0]
        lines = re.findall(r'<span class="line([^"]*)" data-line="(\d+)">(.*)', code)
        found.append(
            Block(
                language,
                [re.sub(r"<[^>]*>", "", text) for _, _, text in lines],
                {int(number) for kind, number, _ in lines if "hll" in kind},
                {
                    int(callout): int(number)
                    for _, number, text in lines
                    for callout in re.findall(r'data-number="(\d+)"', text)
                },
                [int(number) for number in re.findall(r'<li id="[\w-]+-note-(\d+)"', figure)],
            )
        )
    return found


@pytest.fixture
def site(build_site: Callable[..., Built], example: Path) -> dict[str, str]:
    """Address -> the page of each service of the example."""
    files = build_site(example).files
    slugs = [path.stem for path in (example / "content/services").iterdir()]
    return {
        address: files[address].decode()
        for folder in ("semantic-search", "semantic-text")
        for address in [f"{folder}/{slug}.html" for slug in sorted(slugs)]
    }


@pytest.fixture
def requests(site: dict[str, str]) -> list[Block]:
    """The requests on all pages of services."""
    blocks = [block for page in site.values() for block in _blocks(page)]
    found = [block for block in blocks if block.language == "console"]
    assert len(found) == 8 * (11 + 7)
    return found


@instead_of(3, 15, 16, 19, 20, 25, 27, 34)
def test_emphasis_is_on_what_the_service_brought_and_never_on_a_bracket(
    requests: list[Block],
) -> None:
    emphasized = [block.lines[number - 1] for block in requests for number in block.emphasized]
    assert len(emphasized) > 8 * 5
    for line in emphasized:
        assert re.match(r' +"\w+": ', line), line
    for block in requests:
        explained = {*block.callouts.values()}
        for number in block.emphasized:
            assert number in explained or block.lines[number - 1].endswith("{")


@instead_of(49)
def test_notes_are_numbered_and_each_belongs_to_one_line(requests: list[Block]) -> None:
    for block in requests:
        numbers = list(range(1, len(block.notes) + 1))
        assert block.notes == numbers
        assert sorted(block.callouts) == numbers
        assert list(block.callouts.values()) == sorted(block.callouts.values())


@instead_of(53)
def test_every_request_is_marked_as_one(site: dict[str, str], requests: list[Block]) -> None:
    assert "language-bash" not in "".join(site.values())
    for block in requests:
        assert re.match(r"(GET|PUT|POST|DELETE) \S+$", block.lines[0])


@instead_of(54)
def test_json_is_printed_one_way(requests: list[Block]) -> None:
    for block in requests:
        depth = 0
        for line in block.lines[1:]:
            text = line.lstrip()
            depth -= text[0] in "}]"
            assert len(line) - len(text) == 2 * depth
            depth += text[-1] in "{["


@instead_of(52)
def test_steps_are_headings_of_one_level_below_the_page_s_own(site: dict[str, str]) -> None:
    headings = {
        address: re.findall(r"<h([1-6])[ >]", page.partition("<main")[2])
        for address, page in site.items()
    }
    assert {tuple(levels[:1]) for levels in headings.values()} == {("1",)}
    assert {level for levels in headings.values() for level in levels[1:]} == {"2"}
    steps = {address: re.findall(r'<h2 id="([^"]*)"', page) for address, page in site.items()}
    assert len({(address.partition("/")[0], *ids) for address, ids in steps.items()}) == 2


@instead_of(43)
def test_the_overview_takes_models_from_the_services(
    example: Path, build_site: Callable[..., Built]
) -> None:
    _edit(example, "services/mistral.yaml", "model: mistral-embed", "model: embed-english-v3.0")
    rows = build_site(example).main_of("semantic-search/index.html").split("<tr>")
    of_mistral = [row for row in rows if ">Mistral<" in row and "text_embedding" in row]
    assert len(of_mistral) == 1
    assert "embed-english-v3.0" in of_mistral[0]
    assert any(">ELSER<" in row and "sparse_embedding" in row for row in rows)


@instead_of(44)
def test_the_overview_leads_to_every_service(
    example: Path, build_site: Callable[..., Built]
) -> None:
    cards = build_site(example).main_of("semantic-search/index.html").split('<li class="card')[1:]
    links = [re.findall(r'^"[^>]*><a href="([\w-]+)\.html">', card) for card in cards]
    slugs = sorted(path.stem for path in (example / "content/services").iterdir())
    assert [slug for found in links for slug in found] == slugs


@instead_of(38)
def test_a_service_can_say_that_it_is_deprecated(
    example: Path, build_site: Callable[..., Built]
) -> None:
    _edit(example, ELSER, "name: ELSER\n", "name: ELSER\ndeprecated: {since: 2025-03}\n")
    page = build_site(example).files["semantic-search/cohere.html"].decode()
    assert '<a class="badge" href="elser.html">ELSER <small>deprecated</small></a>' in page


@instead_of(57)
def test_blank_lines_and_the_last_line_end_make_no_difference(
    example: Path, build_site: Callable[..., Built]
) -> None:
    before = build_site(example).files
    for path in (example / "content").rglob("*.md"):
        start, front, body = path.read_text("utf-8").rpartition("---\n")
        text = body.replace("\n\n", "\n\n\n").rstrip("\n")
        path.write_text(start + front + text, "utf-8")
    assert build_site(example).files == before


# -------------------------------------------------------------------------- what takes a person

PERSON = {
    8: "the note that a new deployment answers late stands in four of eight services: no majority",
    18: "as 8",
    22: "only who knows the models sees that the linked page is about another one",
    32: "'any Cohere model' is a claim about models that nobody listed",
    37: "'content' without code style is a word like any other",
    40: "two sentences that say the same in other words have no words in common",
    42: "a link that no sibling has is not missed",
    56: "the snippet is shared, so no sibling has the link that it lost",
}
"""Number of the defect -> why no rule can know."""


def test_every_defect_is_in_one_table() -> None:
    tables = (CAUGHT, STRUCTURE, PERSON)
    assert sorted(number for table in tables for number in table) == list(range(1, 58))
