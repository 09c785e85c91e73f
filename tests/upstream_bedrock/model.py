"""The service's own description of its requests, as Amazon's SDK carries it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

OPERATIONS = {"converse": "Converse", "converse-stream": "ConverseStream", "count-tokens": "CountTokens"}


@cache
def service() -> ServiceModel:
    """The description."""
    return ServiceModel(Loader().load_service_model("bedrock-runtime", "service-2"))


def request_fault(operation: str, model: str, body: bytes) -> str | None:
    """What the service's description does not allow in a request."""
    try:
        fields: dict[str, Any] = json.loads(body)
    except ValueError as exc:
        return f"no JSON: {exc}"
    shape = service().operation_model(OPERATIONS[operation]).input_shape
    report = ParamValidator().validate(fields | {"modelId": model}, shape)
    return str(report.generate_report()) if report.has_errors() else _turn_fault(fields.get("messages"))


def _turn_fault(messages: Any) -> str | None:
    """What the models themselves refuse."""
    for index, message in enumerate(messages or ()):
        if message["role"] != ("assistant" if index % 2 else "user"):
            return "A conversation must alternate between user and assistant roles, and start with a user message."
        if not message["content"] or any(not block.get("text", "x").strip() for block in message["content"]):
            return f"messages.{index}.content: text content blocks must be non-empty"
    return None
