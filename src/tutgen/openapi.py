"""What an API's contract says of a request: an OpenAPI document (3.0, 3.1), or a JSON Schema.

https://spec.openapis.org/oas/v3.0.3 and v3.1.1. jsonschema-rs, which reads our own models too,
validates the values: a body takes it a microsecond, where openapi-core takes a millisecond and
comes with twenty packages. Only the parts of a document that a request meets are looked at, so that
one of ten megabytes costs no more than to read it.
"""

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import parse_qs, unquote

from tutgen.diagnostics import did_you_mean, unknown_name_hint
from tutgen.requests import Call, json_value

Steps = tuple[str | int, ...]

_ORIGIN = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/]*")
_VARIABLE = re.compile(r"\{([^{}/]+)\}")
_PLACEHOLDER = re.compile(r"<[^<>]+>")
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_FORM = "application/x-www-form-urlencoded"
_NO_PARAMETERS = ("accept", "content-type", "authorization")
"""Headers that a contract does not describe as parameters (OpenAPI, Parameter Object)."""


class ContractError(Exception):
    """The contract itself is at fault, as far as a request needs it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a contract does not allow in a request."""

    part: Literal["path", "header", "body", "response"]
    kind: str
    """Faults of one kind at one place are the same."""
    message: str
    hint: str | None = None
    steps: Steps = ()
    """To the value within the part; of a header its name."""
    is_key: bool = False
    """The key is at fault, not its value."""
    text: str = ""
    """What of the path is at fault."""


# ------------------------------------------------------------------------------ documents and references


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a document."""

    path: str
    pointer: str = ""
    """JSON Pointer (RFC 6901)."""

    def child(self, *steps: str | int) -> "Place":
        escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
        return Place(self.path, "/".join((self.pointer, *escaped)))

    def __str__(self) -> str:
        return f"{self.path}#{self.pointer}"


class Documents:
    """Files that refer to each other, each read once."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        """`read` gives the value of a file by its path; it raises ContractError."""
        self._read = read
        self._values: dict[str, Any] = {}
        """Also the errors, so that nothing is read twice."""

    def _file(self, path: str) -> Any:
        try:
            return self._read(path)
        except ContractError as error:
            return error

    def value(self, place: Place) -> Any:
        """Raises ContractError where there is nothing."""
        if place.path not in self._values:
            self._values[place.path] = self._file(place.path)
        value = self._values[place.path]
        if isinstance(value, ContractError):
            raise value
        for step in place.pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            try:
                value = value[int(key)] if isinstance(value, list) else value[key]
            except (KeyError, IndexError, ValueError, TypeError):
                raise ContractError(f"there is no '{place}'") from None
        return value

    def target(self, reference: str, base: Place) -> Place:
        """Where a `$ref` leads. Raises ContractError."""
        path, _, fragment = reference.partition("#")
        if _ORIGIN.match(path):
            raise ContractError(f"'{base}' refers to '{reference}', which is not fetched")
        if fragment and not fragment.startswith("/"):
            raise ContractError(f"'{base}' refers to '{reference}', which is no JSON Pointer")
        folder = posixpath.dirname(base.path)
        file = posixpath.normpath(posixpath.join(folder, unquote(path))) if path else base.path
        return Place(file, unquote(fragment))

    def followed(self, place: Place) -> tuple[Any, Place]:
        """The value at a place, or the one that its `$ref` leads to. Raises ContractError."""
        for _ in range(50):
            value = self.value(place)
            if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
                return value, place
            place = self.target(value["$ref"], place)
        raise ContractError(f"the reference at '{place}' leads to itself")

    def mapping(self, place: Place) -> tuple[Mapping[str, Any], Place]:
        """As `followed`, of a value that must be a mapping."""
        value, found = self.followed(place)
        if not isinstance(value, dict):
            raise ContractError(f"'{found}' is no mapping")
        return value, found


# --------------------------------------------------------------------------------------------- schemas


_SCHEMAS = frozenset(
    (
        "additionalItems", "additionalProperties", "allOf", "anyOf", "contains", "else", "if",
        "items", "not", "oneOf", "prefixItems", "propertyNames", "then", "unevaluatedItems",
        "unevaluatedProperties",
    )
)  # fmt: skip
"""Keywords that hold a schema, or a list of schemas."""
_NAMED_SCHEMAS = frozenset(("properties", "patternProperties", "dependentSchemas"))
_LEFT_OUT = frozenset(
    ("$id", "id", "$schema", "$defs", "definitions", "default", "example", "examples", "nullable")
)
"""What would change where references lead, or holds values that could be taken for schemas."""


class Schema:
    """A schema with all that it refers to, ready to validate."""

    def __init__(self, documents: Documents, place: Place, *, is_openapi_3_0: bool = False) -> None:
        """Raises ContractError."""
        import jsonschema_rs  # noqa: PLC0415  # only a project with a contract pays for it

        self._documents = documents
        self._is_openapi_3_0 = is_openapi_3_0
        self._numbers: dict[Place, int] = {}
        self._places: list[Place] = []
        self._schema: dict[str, Any] = {"$ref": self._reference(place), "$defs": {}}
        root = documents.value(Place(place.path))
        if isinstance(root, dict) and "openapi" not in root and "$schema" in root:
            self._schema["$schema"] = root["$schema"]
        for number, found in enumerate(self._places):  # which grows meanwhile
            self._schema["$defs"][f"s{number}"] = self._adapted(documents.value(found), found)
        try:
            self._validator = jsonschema_rs.validator_for(self._schema, validate_formats=True)
        except ValueError as error:
            reason = str(error).split("\n", 1)[0]
            raise ContractError(f"the schema at '{place}' cannot be used: {reason}") from error

    def _reference(self, place: Place) -> str:
        """To a schema that will be in `$defs`."""
        if place not in self._numbers:
            self._numbers[place] = len(self._places)
            self._places.append(place)
        return f"#/$defs/s{self._numbers[place]}"

    def _adapted(self, schema: Any, place: Place) -> Any:
        """The schema with its references into `$defs`, and OpenAPI 3.0's own keywords replaced."""
        if isinstance(schema, list):
            return [self._adapted(one, place) for one in schema]
        if not isinstance(schema, dict):
            return schema
        reference = schema.get("$ref")
        adapted: dict[str, Any] = {}
        if isinstance(reference, str):
            adapted["$ref"] = self._reference(self._documents.target(reference, place))
            if self._is_openapi_3_0:
                return adapted
        for key, value in schema.items():
            if key in _SCHEMAS:
                adapted[key] = self._adapted(value, place)
            elif key in _NAMED_SCHEMAS and isinstance(value, dict):
                adapted[key] = {name: self._adapted(one, place) for name, one in value.items()}
            elif key not in _LEFT_OUT and key != "$ref":
                adapted[key] = value
        self._without_read_only(adapted)
        return _as_json_schema(schema, adapted) if self._is_openapi_3_0 else adapted

    def _without_read_only(self, schema: dict[str, Any]) -> None:
        """OpenAPI: what is read only need not be in a request, required or not."""
        properties, required = schema.get("properties"), schema.get("required")
        if isinstance(properties, dict) and isinstance(required, list):
            read_only = {
                name
                for name, one in properties.items()
                if isinstance(one, dict) and one.get("readOnly") is True
            }
            schema["required"] = [name for name in required if name not in read_only]

    def faults(self, value: Any) -> list["_Found"]:
        """What is wrong with a value."""
        return _without_followers(self._found(self._validator.iter_errors(value)))

    def is_valid(self, value: Any) -> bool:
        return bool(self._validator.is_valid(value))

    def _found(self, errors: Iterable[Any]) -> list["_Found"]:
        return [found for error in errors for found in self._worded(error)]

    def _worded(self, error: Any) -> Iterator["_Found"]:
        """An error in a writer's words. A placeholder is nobody's value, and never wrong."""
        kind, at = error.kind, tuple(error.instance_path)
        if isinstance(error.instance, str) and _PLACEHOLDER.search(error.instance):
            return
        if kind.name in ("anyOf", "oneOf") and hasattr(kind, "context"):
            yield from self._of_branches(error)
        elif kind.name in ("oneOf", "not", "unevaluatedProperties", "uniqueItems"):
            if not _holds_placeholder(error.instance):
                yield from self._of_kind(error, at)
        else:
            yield from self._of_kind(error, at)

    def _of_branches(self, error: Any) -> Iterator["_Found"]:
        """What is wrong with a value that fits none of several schemas: with the one of them that is
        nearest, if there is one."""
        at = tuple(error.instance_path)
        branches = [self._found(errors) for errors in error.kind.context]
        if not all(branches):
            return
        meant = sorted((found for found in branches if not _is_other_type(found, at)), key=len)
        if meant and (len(meant) == 1 or len(meant[0]) < len(meant[1])):
            yield from meant[0]
        else:
            message = f"it fits none of the {len(branches)} forms that the contract knows"
            yield _Found(error.kind.name, at, message, is_key=_is_container(error.instance))

    def _of_kind(self, error: Any, at: Steps) -> Iterator["_Found"]:
        kind = error.kind
        if kind.name in ("additionalProperties", "unevaluatedProperties"):
            known = list(self._owner(error).get("properties", {}))
            for name in kind.unexpected:
                hint = unknown_name_hint(name, known, "the contract has")
                message = f"the contract has no key '{name}' here"
                yield _Found(kind.name, (*at, name), message, hint or "take it out", is_key=True)
        elif kind.name == "required":
            name = kind.property
            message = f"the key '{name}' is missing, which the contract requires"
            yield _Found(kind.name, at, message, f"add '{name}'", is_key=True, missing=name)
        elif kind.name == "enum":
            listed = self._owner(error).get("enum", [])
            near = did_you_mean(str(error.instance), [str(one) for one in listed])
            message = f"{_shown(error.instance)} is not among the values of the contract"
            yield _Found(kind.name, at, message, near or f"the contract has {_listed(listed)}")
        else:
            limit = getattr(kind, "limit", self._owner(error).get(kind.name))
            message, hint = _said(kind.name, limit, error.instance), None
            if kind.name == "type":
                hint = _quotes(error.instance, kind.types)
            yield _Found(kind.name, at, message, hint, is_key=_is_container(error.instance))

    def _owner(self, error: Any) -> Mapping[str, Any]:
        """The schema that holds the keyword of an error."""
        schema: Any = self._schema
        for step in list(error.schema_path)[:-1]:
            schema = schema[step]
        return schema if isinstance(schema, dict) else {}


@dataclass(frozen=True, slots=True)
class _Found:
    """An error of a validator, worded."""

    kind: str
    at: Steps
    message: str
    hint: str | None = None
    is_key: bool = False
    missing: str = ""
    """The key that is not there."""


def _without_followers(found: list[_Found]) -> list[_Found]:
    """Without missing keys that are there, and only mistyped."""
    hints = {(one.at[:-1], one.hint) for one in found if one.kind == "additionalProperties"}
    return [
        one
        for one in found
        if not one.missing
        or not any(at == one.at and f"mean '{one.missing}'?" in (hint or "") for at, hint in hints)
    ]


def _as_json_schema(written: Mapping[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of OpenAPI 3.0 as one of JSON Schema 2020-12."""
    for limit in ("Minimum", "Maximum"):
        exclusive = schema.get(f"exclusive{limit}")
        if isinstance(exclusive, bool):
            del schema[f"exclusive{limit}"]
            if exclusive and limit.lower() in schema:
                schema[f"exclusive{limit}"] = schema.pop(limit.lower())
    if written.get("nullable") is not True:
        return schema
    if not isinstance(schema.get("type"), str):
        return {"anyOf": [{"type": "null"}, schema]}
    schema["type"] = [schema["type"], "null"]
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema


def _is_other_type(found: Iterable[_Found], at: Steps) -> bool:
    """Whether it is the type of the value itself that is wrong."""
    return any(one.kind == "type" and one.at == at for one in found)


def _is_container(value: Any) -> bool:
    return isinstance(value, dict | list)


def _holds_placeholder(value: Any) -> bool:
    return bool(_PLACEHOLDER.search(json.dumps(value)))


_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
    "null": "null",
}
_LIMITS = {
    "format": "a text of the format '{}'",
    "pattern": "a text that matches '{}'",
    "const": "{}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "a text of at least {} characters",
    "maxLength": "a text of at most {} characters",
    "minItems": "a list of at least {} items",
    "maxItems": "a list of at most {} items",
    "minProperties": "at least {} keys",
    "maxProperties": "at most {} keys",
    "uniqueItems": "a list without repeats",
    "oneOf": "a value that fits one of several forms only",
}


def _said(kind: str, limit: Any, value: Any) -> str:
    """What a contract wants instead of a value."""
    if kind == "type":
        types = limit if isinstance(limit, list) else [limit]
        wanted = " or ".join(_TYPES.get(str(one), str(one)) for one in types)
    elif kind in _LIMITS:
        wanted = _LIMITS[kind].format(json.dumps(limit) if kind == "const" else limit)
    else:
        return f"{_shown(value)} breaks the rule '{kind}' of the contract"
    found = "" if _is_container(value) and kind != "type" else f", not {_shown(value)}"
    return f"the contract wants {wanted} here{found}"


def _quotes(value: Any, types: Sequence[str]) -> str | None:
    """The way out where only the quotes around a value are at fault."""
    if isinstance(value, str):
        return None if isinstance(_literal(value), str) else "write it without quotes"
    return "put it in quotes" if "string" in types and not _is_container(value) else None


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"'{value}'" if isinstance(value, str) else json.dumps(value)


def _listed(values: Sequence[Any]) -> str:
    more = f" and {len(values) - 10} more" if len(values) > 10 else ""
    return ", ".join(str(value) for value in values[:10]) + more


# --------------------------------------------------------------------------------------------- OpenAPI


@dataclass(frozen=True, slots=True)
class _Template:
    """A path of the contract, such as `/users/{id}`."""

    written: str
    names: tuple[str, ...]
    """Of its parameters."""
    place: Place


class _Paths:
    """The paths of a contract as a tree of their segments: looking one up costs as much as it is
    long. Where several match, the one that says more comes first (OpenAPI, Paths Object)."""

    def __init__(self) -> None:
        self.fixed: dict[str, _Paths] = {}
        self.open: dict[str, tuple[re.Pattern[str], _Paths]] = {}
        """Segments with parameters, their names taken out -> what matches them, what follows."""
        self.template: _Template | None = None

    def add(self, template: _Template) -> None:
        node = self
        for segment in template.written.strip("/").split("/"):
            if "{" in segment:
                shape = _VARIABLE.sub("{}", segment)
                pattern = re.compile("([^/]+)".join(map(re.escape, shape.split("{}"))))
                node = node.open.setdefault(shape, (pattern, _Paths()))[1]
            else:
                node = node.fixed.setdefault(segment, _Paths())
        node.template = template

    def find(
        self, segments: Sequence[str], values: tuple[str, ...] = ()
    ) -> Iterator[tuple[_Template, tuple[str, ...]]]:
        """The templates that a path matches, and the values of their parameters."""
        if not segments:
            if self.template:
                yield self.template, values
            return
        segment, *rest = segments
        if segment in self.fixed:
            yield from self.fixed[segment].find(rest, values)
        for pattern, node in self.open.values():
            match = pattern.fullmatch(segment)
            if match:
                yield from node.find(rest, (*values, *match.groups()))


@dataclass(frozen=True, slots=True)
class _Parameter:
    name: str
    where: str
    required: bool
    schema: Place | None


@dataclass(frozen=True, slots=True)
class _Operation:
    """A method of a path."""

    parameters: tuple[_Parameter, ...]
    takes_body: bool
    requires_body: bool
    bodies: Mapping[str, Place | None]
    """Media type, which may have `*` parts -> schema."""
    answers: tuple[Place, ...]
    """Schemas of the JSON that it returns when all goes well."""


class OpenApi:
    """An OpenAPI document."""

    def __init__(self, documents: Documents, path: str) -> None:
        """Raises ContractError."""
        self._documents = documents
        root, place = documents.mapping(Place(path))
        version = str(root.get("openapi", ""))
        if not re.match(r"3\.[01](\.|$)", version):
            found = f"'openapi: {version}'" if version else "no 'openapi'"
            message = f"'{path}' is no OpenAPI document of version 3.0 or 3.1: it has {found}"
            raise ContractError(message)
        self._is_openapi_3_0 = version.startswith("3.0")
        self._schemas: dict[Place, Schema] = {}
        self._operations: dict[tuple[Place, str], _Operation] = {}
        paths, at = documents.mapping(place.child("paths"))
        self._written = tuple(paths)
        self._paths = _Paths()
        for written in paths:
            names = tuple(_VARIABLE.findall(written))
            self._paths.add(_Template(written, names, at.child(written)))
        self._bases = tuple(_bases(root.get("servers")))

    def faults(self, call: Call) -> Iterator[Fault]:
        """What the contract does not allow in a call. Raises ContractError."""
        found = self._operation(call)
        if isinstance(found, Fault):
            yield found
            return
        operation, values = found
        yield from self._in_parameters(call, operation, values)
        yield from self._in_body(call, operation)

    def faults_of_answer(self, call: Call, answer: Any) -> Iterator[Fault]:
        """Values in a sample answer that are of another type than the contract says, or not among
        those that it lists. Samples are shortened, so nothing is missing. Raises ContractError."""
        found = self._operation(call)
        if isinstance(found, Fault):
            return
        each = [
            [one for one in self._schema(place).faults(answer) if one.kind in ("type", "enum")]
            for place in found[0].answers
        ]
        if each and all(each):
            for one in each[0]:
                yield Fault("response", one.kind, one.message, one.hint, one.at)

    def _schema(self, place: Place) -> Schema:
        if place not in self._schemas:
            is_old = self._is_openapi_3_0
            self._schemas[place] = Schema(self._documents, place, is_openapi_3_0=is_old)
        return self._schemas[place]

    # ------------------------------------------------------------------------------- path and method

    def _operation(self, call: Call) -> tuple[_Operation, Mapping[str, str]] | Fault:
        """The operation that a call meets, and its parameters in the path."""
        whole = _ORIGIN.sub("", call.path.partition("?")[0].partition("#")[0])
        path = "/" + whole.strip("/")
        matches = [
            match
            for candidate in self._below_servers(path)
            for match in self._paths.find(candidate.strip("/").split("/"))
        ]
        method = call.method.lower()
        for template, values in matches:
            item, place = self._documents.mapping(template.place)
            if method in item:
                return self._read(place, method), dict(zip(template.names, values, strict=True))
        if not matches:
            message, near = f"the contract has no path '{path}'", did_you_mean(path, self._written)
            return Fault("path", "path", message, near, text=whole)
        template = matches[0][0]
        item, _ = self._documents.mapping(template.place)
        has = ", ".join(name.upper() for name in _METHODS if name in item)
        message = f"the contract has no {call.method} for '{template.written}'"
        return Fault("path", "method", message, f"it has {has}" if has else None, text=whole)

    def _below_servers(self, path: str) -> Iterator[str]:
        """The path below the base path of each server, and as it is."""
        for base in self._bases:
            match = base.match(path)
            if match:
                yield path[match.end() :] or "/"
        yield path

    def _read(self, place: Place, method: str) -> _Operation:
        known = self._operations.get((place, method))
        if known is None:
            known = self._operations[place, method] = self._operation_at(place, method)
        return known

    def _operation_at(self, item: Place, method: str) -> _Operation:
        documents = self._documents
        operation, place = documents.mapping(item.child(method))
        parameters = {
            (one.name, one.where): one for at in (item, place) for one in self._parameters(at)
        }
        bodies: dict[str, Place | None] = {}
        body: Mapping[str, Any] = {}
        if "requestBody" in operation:
            body, at = documents.mapping(place.child("requestBody"))
            bodies = self._contents(at)
        answers = []
        for status, response in self._entries(place, "responses"):
            if status.startswith("2"):
                media = self._contents(documents.mapping(response)[1])
                answers += [schema for name, schema in media.items() if schema and _is_json(name)]
        return _Operation(
            tuple(parameters.values()),
            "requestBody" in operation,
            body.get("required") is True,
            bodies,
            tuple(answers),
        )

    def _parameters(self, owner: Place) -> Iterator[_Parameter]:
        for _, at in self._entries(owner, "parameters"):
            value, place = self._documents.mapping(at)
            schema = place.child("schema") if "schema" in value else None
            name, where = str(value.get("name")), str(value.get("in"))
            yield _Parameter(name, where, value.get("required") is True, schema)

    def _contents(self, owner: Place) -> dict[str, Place | None]:
        """Media type -> its schema."""
        return {
            media: place.child("schema") if "schema" in self._documents.mapping(place)[0] else None
            for media, place in self._entries(owner, "content")
        }

    def _entries(self, owner: Place, key: str) -> Iterator[tuple[str, Place]]:
        """The entries of a mapping or list that may be there: the key or index, and the place."""
        entries = self._documents.mapping(owner)[0].get(key, {})
        if not isinstance(entries, dict | list):
            raise ContractError(f"'{owner.child(key)}' is neither a mapping nor a list")
        for name in entries if isinstance(entries, dict) else range(len(entries)):
            yield str(name), owner.child(key, name)

    # ----------------------------------------------------------------------------------- parameters

    def _in_parameters(
        self, call: Call, operation: _Operation, in_path: Mapping[str, str]
    ) -> Iterator[Fault]:
        query = parse_qs(call.path.partition("?")[2], keep_blank_values=True)
        headers = {name.lower(): (name, text) for name, text in call.headers.items()}
        for parameter in operation.parameters:
            name = parameter.name
            if parameter.where == "path" and name in in_path:
                yield from self._in_values(parameter, [in_path[name]], "path")
            elif parameter.where == "query" and name in query:
                yield from self._in_values(parameter, query[name], "path")
            elif parameter.where == "header" and name.lower() in headers:
                written, text = headers[name.lower()]
                for fault in self._in_values(parameter, [text], "header"):
                    yield replace(fault, steps=(written,))
            elif parameter.required and self._is_plain(parameter):
                kind = "query parameter" if parameter.where == "query" else "header"
                message = f"the {kind} '{name}' is missing, which the contract requires"
                yield Fault("path", f"without {name}", message, f"add '{name}'")

    def _is_plain(self, parameter: _Parameter) -> bool:
        """Whether a parameter goes by its own name: an object is one parameter a key."""
        if parameter.where == "header":
            return parameter.name.lower() not in _NO_PARAMETERS
        if parameter.where != "query":
            return False
        schema = self._documents.followed(parameter.schema)[0] if parameter.schema else {}
        return not isinstance(schema, dict) or schema.get("type") != "object"

    def _in_values(
        self, parameter: _Parameter, texts: Sequence[str], part: Literal["path", "header"]
    ) -> Iterator[Fault]:
        """A text stands for whatever it may be read as: a number, a list by its commas."""
        if parameter.schema is None or any(not t or _PLACEHOLDER.search(t) for t in texts):
            return
        schema = self._schema(parameter.schema)
        readings = [*_readings(texts)]
        if any(schema.is_valid(reading) for reading in readings):
            return
        faults = [schema.faults(reading) for reading in readings]
        likeliest = next((found for found in faults if not _is_other_type(found, ())), faults[0])
        for found in likeliest[:1]:
            message = f"parameter '{parameter.name}': {found.message}"
            yield Fault(part, parameter.name, message, found.hint, text=texts[0])

    # ----------------------------------------------------------------------------------------- body

    def _in_body(self, call: Call, operation: _Operation) -> Iterator[Fault]:
        if call.body is None:
            if operation.requires_body:
                message = "the body is missing, which the contract requires"
                yield Fault("path", "body", message, "add 'body'")
            return
        media = _FORM if call.media == "form" else call.media or "application/json"
        if not operation.takes_body:
            message = f"the contract has no body for this {call.method}"
            yield Fault("body", "body", message, "take it out", is_key=True)
            return
        schemas = [place for name, place in operation.bodies.items() if _is_media(media, name)]
        if not schemas:
            message = f"the contract has no body of the media type '{media}' here"
            hint = f"it has {', '.join(operation.bodies)}" if operation.bodies else None
            yield Fault("body", "media", message, hint, is_key=True)
        elif schemas[0] and (media == _FORM or _is_json(media)):
            untyped = {"type", "enum"} if media == _FORM else frozenset[str]()
            yield from body_faults(self._schema(schemas[0]), call, but=untyped)


def body_faults(
    schema: Schema, call: Call, *, but: AbstractSet[str] = frozenset()
) -> Iterator[Fault]:
    """What is wrong with the body of a call; `but`: kinds of faults that do not count."""
    for found in schema.faults(json_value(call.body, call.absent)):
        if found.kind not in but:
            kind = f"{found.kind} {found.missing}"
            yield Fault("body", kind, found.message, found.hint, found.at, found.is_key)


def _bases(servers: Any) -> Iterator[re.Pattern[str]]:
    """The base paths of servers, where they have one."""
    for server in servers if isinstance(servers, list) else ():
        url = server.get("url") if isinstance(server, dict) else None
        base = _ORIGIN.sub("", str(url or "")).strip("/")
        if base:
            parts = _VARIABLE.split(base)
            pattern = "".join("[^/]+" if n % 2 else re.escape(p) for n, p in enumerate(parts))
            yield re.compile(rf"/{pattern}(?=/|$)")


def _readings(texts: Sequence[str]) -> Iterator[Any]:
    """What the texts of a parameter may stand for, the likeliest first."""
    if len(texts) == 1:
        yield _literal(texts[0])
        yield texts[0]
    items = [item for text in texts for item in text.split(",")]
    yield items
    yield [_literal(item) for item in items]


def _literal(text: str) -> Any:
    """A number, `true`, `false` or `null` as that."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return text if isinstance(value, str | list | dict) else value


def _is_json(media: str) -> bool:
    name = media.partition(";")[0].strip().lower()
    return name == "application/json" or name.endswith("+json") or "*" in name


def _is_media(media: str, declared: str) -> bool:
    """Whether a media type is the one that is declared, or one of its range."""
    one, other = (text.partition(";")[0].strip().lower() for text in (media, declared))
    kind = one.partition("/")[0]
    return other in (one, f"{kind}/*", "*/*")
