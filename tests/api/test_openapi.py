"""The OpenAPI document, and the application against it."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import Any

import jsonschema
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from helix_ray.api.app import build_app, build_endpoints
from helix_ray.api.openapi import build_openapi
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from tests.api.conftest import MakeClient, make_services
from tests.scripted import ScriptedProvider, text_script


class Obliging(ScriptedProvider):
    """Gives as many choices as it is asked for, and words of all kinds."""

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        for event in text_script("Hel", "lo \u2028\U0001f600", n=request.sampling.n):
            yield event


APP = build_app(make_services(Obliging([])))


def _document() -> dict[str, Any]:
    return build_openapi([endpoint for endpoint in build_endpoints(make_services()) if endpoint.doc], "1")


DOCUMENT = _document()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)


def test_every_public_and_internal_path_is_described() -> None:
    assert set(DOCUMENT["paths"]) == {
        "/v1/rerank",
        "/v1/score",
        "/v1/chat/completions",
        "/v1/completions",
        "/v1/embeddings",
        "/v1/models",
        "/v1/models/{id}",
        "/v1/messages",
        "/v1/messages/count_tokens",
        "/v1/llm/completions",
        "/v1/llm/completions/stream",
        "/v1/llm/models",
        "/v1/directory",
        "/directory",
        "/v1/health",
        "/health",
        "/healthz",
        "/readyz",
        "/internal/health",
        "/internal/routes",
        "/metrics",
    }


def test_each_operation_has_what_a_reader_needs() -> None:
    identifiers = []
    for path, methods in DOCUMENT["paths"].items():
        for operation in methods.values():
            identifiers.append(operation["operationId"])
            assert operation["summary"]
            assert operation["tags"]
            assert "200" in operation["responses"]
            statuses = set(operation["responses"])
            asks = path.startswith("/v1/") and path != "/v1/directory"
            assert ("401" in statuses) == asks, path
            # A key may be for something else.
            assert ("403" in statuses) == (asks or path.startswith(("/internal", "/metrics"))), path
            if "requestBody" in operation:
                assert operation["requestBody"]["content"]["application/json"]["example"]
                assert {"400", "404", "408", "413", "415", "504"} <= statuses
    assert len(set(identifiers)) == len(identifiers)
    assert DOCUMENT["paths"]["/healthz"]["get"]["security"] == []
    assert {"bearer": []} in DOCUMENT["paths"]["/v1/models"]["get"]["security"]


def test_references_lead_somewhere() -> None:
    text = json.dumps(DOCUMENT)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names == set(DOCUMENT["components"]["schemas"])


def test_schemas_are_schemas() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


async def test_the_examples_work(connect: MakeClient) -> None:
    models = {"helix-demo": "demo", "all-MiniLM-L6-v2": "embed"}
    async with connect() as client:
        for path, methods in DOCUMENT["paths"].items():
            if "requestBody" in methods.get("post", {}):
                example = methods["post"]["requestBody"]["content"]["application/json"]["example"]
                response = await client.post(path, json={**example, "model": models[example["model"]]})
                assert response.status_code == 200, path


@SCHEMA.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_the_application_keeps_to_its_document(case: schemathesis.Case) -> None:
    if isinstance(case.body, dict) and isinstance(case.body.get("model"), str):
        case.body["model"] = "embed" if case.path == "/v1/embeddings" else "demo"
    response = case.call(app=APP)
    case.validate_response(
        response,
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
            response_headers_conformance,
        ],
    )
