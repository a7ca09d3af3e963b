"""How Elasticsearch stores the vectors of a model, and the settings for that.

Settings are compared with the catalogue by their names, wherever they stand: as a field of the
service, in a payload, or in a request that maps a field itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tutgen.sources.json_pointer import walk
from tutgen.sources.yaml_origin import YamlOrigin

STORES: Mapping[str, str | None] = {
    "text_embedding": "dense_vector",
    "sparse_embedding": "sparse_vector",
    "rerank": None,
    "completion": None,
    "chat_completion": None,
}
"""Task type -> the field type of Elasticsearch that stores what a model for it returns.

https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/dense-vector says what such a
field takes, which measure needs vectors of length 1, and what holds where a mapping is silent;
.../sparse-vector the same of the other.
"""
SIMILARITIES = ("cosine", "dot_product", "l2_norm", "max_inner_product")
FACTS = {
    "task_type": "task_type",
    "dims": "dims",
    "dimensions": "dims",
    "element_type": "element_type",
    "embedding_type": "element_type",
    "similarity": "similarity",
}
"""Name of a setting of a mapping or an endpoint -> the fact about the model that it gives."""
OF_VECTORS = ("dims", "element_type", "similarity")
_MADE_OF = {"int8": "byte", "binary": "bit", "bfloat16": "float"}
"""Element type -> the one that the model returns for it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value for something that the catalogue may know of the model."""

    key: str
    value: Any
    origin: YamlOrigin
    written: bool = True
    """False for a default of Elasticsearch."""

    @property
    def plain(self) -> Any:
        """The value as the catalogue has it."""
        is_element = FACTS.get(self.key) == "element_type"
        return _MADE_OF.get(self.value, self.value) if is_element else self.value

    def __str__(self) -> str:
        return f"{'' if self.written else 'the default '}'{self.key}: {self.value}'"


class VectorField(NamedTuple):
    """The mapping of a field that stores vectors, and its place in a body."""

    mapping: Mapping[str, Any]
    pointer: str
    origin: YamlOrigin

    @property
    def type(self) -> str:
        return str(self.mapping["type"])

    def setting(self, key: str) -> Setting | None:
        """The setting of the field, or the default; None if there is neither, or its value has the wrong type."""
        written = key in self.mapping
        default = "l2_norm" if self.mapping.get("element_type") == "bit" else "cosine"
        value = self.mapping.get(key, {"element_type": "float", "similarity": default}.get(key))
        if not isinstance(value, int if key == "dims" else str):
            return None
        return Setting(key, value, self.origin.child(key), written)


def vector_fields(body: Any, origin: YamlOrigin) -> Iterator[VectorField]:
    """The mappings of fields that store vectors, wherever in a body."""
    for pointer, steps, value in walk(body):
        if maps_vectors(value):
            yield VectorField(value, pointer, origin.child(*steps))


def maps_vectors(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") in ("dense_vector", "sparse_vector")


def settings_in(body: Any, origin: YamlOrigin) -> Iterator[Setting]:
    """The settings in a body that are facts about the model, except those of fields that store vectors."""
    for _, steps, value in walk(body):
        if isinstance(value, dict) and not maps_vectors(value):
            for key, child in value.items():
                if _is_of_model(key, child):
                    yield Setting(key, child, origin.child(*steps, key))


def _is_of_model(key: str, value: Any) -> bool:
    """Whether a key of that name means the same here: a field of text has a `similarity` of its own,
    and a provider its own task types."""
    if FACTS.get(key) == "dims":
        return isinstance(value, int)
    if FACTS.get(key) == "element_type":
        return isinstance(value, str)
    return key in FACTS and value in (SIMILARITIES if key == "similarity" else (*STORES,))
