"""The OpenAPI 3.1 document, assembled from the endpoints' records."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from helix_ray.api.access import Access
from helix_ray.api.endpoint import Body, Doc, Endpoint
from helix_ray.api.error_schema import AnthropicErrorBody, OpenAIErrorBody

_REF = "#/components/schemas/{model}"

_DESCRIPTION = """\
One application that speaks the APIs of OpenAI and Anthropic, and those of the systems that it brings together.
Every public path is served below `/v1` and below `/api/v1`. Send a key as `Authorization: Bearer KEY` or
`x-api-key: KEY`, where the operator asks for one. Every response carries its id in `x-request-id`."""

# What any endpoint of its kind may answer beside its own answers.
_COMMON = (405, 413, 429, 500, 503)
_WITH_BODY = (400, 404, 408, 415, 504)
_WITH_IDEMPOTENCY_KEY = (400, 408, 409, 422)

_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A name for this request: with the same one it is done once, however often it comes.",
    "schema": {"type": "string", "pattern": "^[ -~]{1,255}$"},
}

_SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, or the access token of a login."},
    "key": {"type": "apiKey", "in": "header", "name": "x-api-key", "description": "The same keys."},
    "internal": {
        "type": "http",
        "scheme": "bearer",
        "description": "The internal token, if one is set. The caller's address must be in a listed network as well.",
    },
}

_SECURITY: dict[Access, list[dict[str, list[str]]]] = {
    Access.KEY: [{"bearer": []}, {"key": []}],
    Access.ANY_KEY: [{"bearer": []}, {"key": []}],
    Access.ACCOUNT: [{"bearer": []}, {"key": []}],
    Access.ADMIN: [{"bearer": []}, {"key": []}],
    Access.INTERNAL: [{"internal": []}],
    Access.OPEN: [],
}

SchemaRefs = dict[tuple[type[BaseModel], JsonSchemaMode], dict[str, Any]]


def build_openapi(endpoints: Iterable[Endpoint], version: str, base: str = "/v1") -> dict[str, Any]:
    """The document.

    Args:
        endpoints: all of them; those without ``doc`` are left out.
        version: of the application.
        base: of a public endpoint's two paths, the one below this prefix is listed.
    """
    documented = [(endpoint, endpoint.doc) for endpoint in endpoints if endpoint.doc is not None]
    refs, definitions = _schemas(doc for _, doc in documented)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint, doc in documented:
        path = _listed(endpoint, base).replace(":path}", "}")
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, doc, path, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Helix Ray", "version": version, "description": _DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(doc.tag for _, doc in documented)],
        "paths": paths,
        "components": {"schemas": definitions, "securitySchemes": _SECURITY_SCHEMES},
    }


def _listed(endpoint: Endpoint, base: str) -> str:
    return next((path for path in endpoint.paths if path.startswith(f"{base}/")), endpoint.paths[0])


def _schemas(docs: Iterable[Doc]) -> tuple[SchemaRefs, dict[str, Any]]:
    models: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {
        (OpenAIErrorBody, "serialization"): None,
        (AnthropicErrorBody, "serialization"): None,
    }
    for doc in docs:
        if doc.request is not None and _is_model(doc.request.schema):
            models[doc.request.schema, "validation"] = None  # type: ignore[index]
        for bodies in doc.answers.values():
            for body in bodies:
                if _is_model(body.schema):
                    models[body.schema, "serialization"] = None  # type: ignore[index]
    refs, definitions = models_json_schema(list(models), ref_template=_REF)
    return refs, definitions.get("$defs", {})  # type: ignore[return-value]


def _is_model(schema: Any) -> bool:
    return isinstance(schema, type) and issubclass(schema, BaseModel)


def _operation(endpoint: Endpoint, doc: Doc, path: str, refs: SchemaRefs) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": doc.summary,
        "tags": [doc.tag],
        "operationId": _operation_id(endpoint.method, path),
        "security": _SECURITY[endpoint.access],
        "responses": _responses(endpoint, doc, refs),
    }
    parameters = [
        {"name": name, "in": place, "required": place == "path", "description": text, "schema": {"type": "string"}}
        for place, texts in (("path", doc.path_parameters), ("query", doc.queries), ("header", doc.headers))
        for name, text in texts.items()
    ]
    if endpoint.takes_idempotency_key:
        parameters.append(_IDEMPOTENCY_KEY)
    if parameters:
        operation["parameters"] = parameters
    if doc.request is not None:
        operation["requestBody"] = {"required": True, "content": _content((doc.request,), "validation", refs)}
    return operation


def _operation_id(method: str, path: str) -> str:
    words = "".join(character if character.isalnum() else " " for character in path.removeprefix("/")).split()
    return "_".join([method.lower(), *words])


def _responses(endpoint: Endpoint, doc: Doc, refs: SchemaRefs) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, bodies in doc.answers.items():
        responses[str(status)] = {"description": HTTPStatus(status).phrase}
        if bodies:
            responses[str(status)]["content"] = _content(bodies, "serialization", refs)
    model = AnthropicErrorBody if endpoint.dialect == "anthropic" else OpenAIErrorBody
    error = {"application/json": {"schema": refs[model, "serialization"]}}
    for status in sorted(_failures(endpoint, doc)):
        phrase = "Overloaded" if status == 529 else HTTPStatus(status).phrase
        responses.setdefault(str(status), {"description": phrase, "content": error})
    return responses


def _failures(endpoint: Endpoint, doc: Doc) -> set[int]:
    failures = {*_COMMON, *doc.failures}
    if endpoint.access.asks_for_key:
        failures.add(401)
    if endpoint.access is not Access.OPEN:
        failures.add(403)  # for a key that is for something else, or a peer from outside
    if doc.request is not None:
        failures.update(_WITH_BODY)
    if endpoint.takes_idempotency_key:
        failures.update(_WITH_IDEMPOTENCY_KEY)
    if endpoint.dialect == "anthropic":
        failures.add(529)
    return failures


def _content(bodies: tuple[Body, ...], mode: JsonSchemaMode, refs: SchemaRefs) -> dict[str, Any]:
    content = {}
    for body in bodies:
        schema = refs[body.schema, mode] if _is_model(body.schema) else body.schema  # type: ignore[index]
        content[body.media_type] = {"schema": schema}
        if body.example is not None:
            content[body.media_type]["example"] = body.example
    return content
