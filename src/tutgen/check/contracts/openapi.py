"""Checks requests against an OpenAPI document (3.0, 3.1).

https://spec.openapis.org/oas/v3.0.3 and v3.1.1. jsonschema-rs, which reads our own models too,
validates the values: a body takes it a microsecond, where openapi-core takes a millisecond and
comes with twenty packages. Only the parts of a document that a request meets are looked at.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import unquote, unquote_plus

from tutgen.check.contracts.faults import CallFault, ContractSchema, SchemaFault, is_other_type
from tutgen.check.contracts.operations import Operation, Operations, is_json, of_status
from tutgen.check.contracts.parts import SchemaParts
from tutgen.check.contracts.references import ContractDocuments, ContractError, ContractPlace
from tutgen.check.contracts.styles import Parameter, SchemaTypes, deep_object, readings
from tutgen.requests.request import Call, json_value
from tutgen.requests.response import SampleResponse
from tutgen.theme.placeholder import has_placeholder

_FORM = "application/x-www-form-urlencoded"
_NO_PARAMETERS = ("accept", "content-type", "authorization")
"""Headers that a contract does not describe as parameters (OpenAPI, Parameter Object)."""


class OpenApi:
    """An OpenAPI document."""

    def __init__(self, documents: ContractDocuments, path: str) -> None:
        """Raises ContractError."""
        root, place = documents.mapping(ContractPlace(path))
        version = str(root.get("openapi", ""))
        if not re.match(r"3\.[01](\.|$)", version):
            found = f"'openapi: {version}'" if version else "no 'openapi'"
            message = f"'{path}' is no OpenAPI document of version 3.0 or 3.1: it has {found}"
            raise ContractError(message)
        self._parts = SchemaParts(documents, is_openapi_3_0=version.startswith("3.0"))
        self._types = SchemaTypes(documents)
        self._schemas: dict[ContractPlace, ContractSchema] = {}
        self.notes: dict[str, None] = {}
        """Sentences on what cannot be used of the parts that requests have needed, as keys in their order."""
        self._operations = Operations(documents, place, self.notes)

    def faults(self, call: Call) -> Iterator[CallFault]:
        """The faults of a call. Raises ContractError."""
        found = self._operations.of(call)
        if isinstance(found, CallFault):
            yield found
        elif found:
            operation, values = found
            yield from self._in_parameters(call, operation, values)
            yield from self._in_body(call, operation)

    def faults_of_response(self, call: Call, sample: SampleResponse) -> Iterator[CallFault]:
        """A status that the contract does not have, and values in a sample response that are of another type than it
        says, or not among those that it lists. Samples are shortened, so nothing is missing. Raises
        ContractError."""
        found = self._operations.of(call)
        if found is None or isinstance(found, CallFault):
            return
        responses = self._operations.responses(found[0])
        if sample.status is not None and not of_status(sample.status, responses):
            message = f"the contract has no answer {sample.status} to this {call.method}"
            hint = f"it has {', '.join(responses)}" if responses else None
            yield CallFault("status", "status", message, hint)
        elif sample.body is not None and not sample.is_text:
            yield from self._in_answer(sample, responses)

    def _in_answer(
        self, sample: SampleResponse, responses: Mapping[str, ContractPlace]
    ) -> Iterator[CallFault]:
        value = json_value(sample.body)
        each = [
            self._schema(place).faults(value, counts=("type", "enum", "const").__contains__)
            for place in self._operations.answers(sample.status, responses)
        ]
        if each and all(each):
            for one in each[0]:
                yield CallFault("response", one.kind, one.message, one.hint, one.at)

    def _schema(self, place: ContractPlace) -> ContractSchema:
        if place not in self._schemas:
            self._schemas[place] = ContractSchema(self._parts, place)
        self.notes |= self._schemas[place].notes
        return self._schemas[place]

    # ----------------------------------------------------------------------------------- parameters

    def _in_parameters(
        self, call: Call, operation: Operation, in_path: Mapping[str, str]
    ) -> Iterator[CallFault]:
        query = [*_pairs(call.path)]
        headers = {name.lower(): (name, text) for name, text in call.headers.items()}
        for one in operation.parameters:
            name = one.name
            given = [text for key, text in query if key == name]
            if one.where == "path" and name in in_path:
                yield from self._in_texts(one, [unquote(in_path[name])], "path", in_path[name])
            elif one.is_deep:
                yield from self._in_deep_object(one, query)
            elif one.where == "query" and given:
                texts = [unquote_plus(text) for text in given]
                yield from self._in_texts(one, texts, "path", given[0])
            elif one.where == "header" and name.lower() in headers:
                written, text = headers[name.lower()]
                for fault in self._in_texts(one, [text], "header", text):
                    yield fault._replace(steps=(written,))
            elif one.required and self._is_plain(one):
                yield _missing(one)

    def _is_plain(self, one: Parameter) -> bool:
        """Whether a parameter goes by its own name: an object may be one parameter a key."""
        if one.where == "header":
            return one.name.lower() not in _NO_PARAMETERS
        is_object = one.explode and one.schema and "object" in self._types.of(one.schema)
        return one.where == "query" and (one.is_json or not is_object)

    def _in_deep_object(
        self, one: Parameter, query: Sequence[tuple[str, str]]
    ) -> Iterator[CallFault]:
        """The faults of the object that the pairs `name[key]=value` of a query make."""

        def read(key: str, text: str) -> Any:
            return (
                self._types.read(text, self._types.below(one.schema, key)) if one.schema else text
            )

        value = deep_object(one.name, [(key, unquote_plus(text)) for key, text in query], read)
        if not value:
            if one.required:
                yield _missing(one)
            return
        if one.schema:
            yield from self._faults_of(one, [value], "path", one.name)

    def _in_texts(
        self, one: Parameter, texts: Sequence[str], part: Literal["path", "header"], written: str
    ) -> Iterator[CallFault]:
        """The faults of a parameter in its texts, if no reading of them (number, text, list) is allowed."""
        if one.schema and not any(not text or has_placeholder(text) for text in texts):
            yield from self._faults_of(one, readings(one, texts, self._types), part, written)

    def _faults_of(
        self, one: Parameter, values: Iterable[Any], part: Literal["path", "header"], written: str
    ) -> Iterator[CallFault]:
        assert one.schema
        try:
            schema = self._schema(one.schema)
        except ContractError as error:  # the other parameters can be held to
            self.notes[str(error)] = None
            return
        each: list[list[SchemaFault]] = []
        for value in values:
            each.append(schema.faults(value))
            if not each[-1]:
                return
        likeliest = next((found for found in each if not is_other_type(found, ())), each[0])
        for found in likeliest[:1]:
            message = f"parameter '{one.name}': {found.message}"
            yield CallFault(part, one.name, message, found.hint, text=written)

    # ----------------------------------------------------------------------------------------- body

    def _in_body(self, call: Call, operation: Operation) -> Iterator[CallFault]:
        if call.body is None:
            if operation.requires_body:
                message = "the body is missing, which the contract requires"
                yield CallFault("path", "body", message, "add 'body'")
            return
        media = _FORM if call.media == "form" else call.media or "application/json"
        if not operation.takes_body:
            message = f"the contract has no body for this {call.method}"
            yield CallFault("body", "body", message, "take it out", is_key=True)
            return
        names = [name for name in operation.bodies if _is_media(media, name)]
        if not names:
            message = f"the contract has no body of the media type '{media}' here"
            hint = f"it has {', '.join(operation.bodies)}" if operation.bodies else None
            yield CallFault("body", "media", message, hint, is_key=True)
            return
        schema = operation.bodies[min(names, key=lambda name: name.count("*"))]
        if schema and (media == _FORM or is_json(media)):
            yield from body_faults(self._schema(schema), call, is_form=media == _FORM)


def body_faults(
    schema: ContractSchema, call: Call, *, is_form: bool = False
) -> Iterator[CallFault]:
    """The faults of the body of a call. `is_form`: all values are text, so types do not count."""
    untyped = ("type", "enum", "const") if is_form else ()
    value = json_value(call.body, call.absent)
    for found in schema.faults(value, counts=lambda kind: kind not in untyped):
        kind = f"{found.kind} {found.missing}"
        yield CallFault("body", kind, found.message, found.hint, found.at, found.is_key)


def _missing(one: Parameter) -> CallFault:
    kind = "query parameter" if one.where == "query" else "header"
    message = f"the {kind} '{one.name}' is missing, which the contract requires"
    return CallFault("path", f"without {one.name}", message, f"add '{one.name}'")


def _pairs(path: str) -> Iterator[tuple[str, str]]:
    """The names in the query of a path, and their texts as they are written."""
    for pair in path.partition("#")[0].partition("?")[2].split("&"):
        name, _, text = pair.partition("=")
        if name:
            yield unquote_plus(name), text


def _is_media(media: str, declared: str) -> bool:
    """Whether a media type is the one that is declared, or one of its range."""
    one, other = (text.partition(";")[0].strip().lower() for text in (media, declared))
    kind = one.partition("/")[0]
    return other in (one, f"{kind}/*", "*/*")
