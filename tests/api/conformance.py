"""Answers compared with what the OpenAPI document says of them."""

from __future__ import annotations

import re

import httpx
import jsonschema

from helix_ray.api.app import build_endpoints
from helix_ray.api.openapi import build_openapi
from helix_ray.api.services import Services


class Conformance:
    """A hook for a client: each answer has a status, a media type and a shape that the document tells.

    Args:
        services: of the application that answers.
    """

    def __init__(self, services: Services) -> None:
        self._document = build_openapi(build_endpoints(services), "1")
        # Braces come after letters, so that what a path names itself comes before what it takes as a parameter.
        self._paths = [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), path) for path in sorted(self._document["paths"])]

    async def __call__(self, response: httpx.Response) -> None:
        """Check one answer.

        Raises:
            AssertionError, jsonschema.ValidationError: it is not as documented.
        """
        request = response.request
        asked = request.url.path.removeprefix("/api")
        path = next((path for pattern, path in self._paths if pattern.match(asked)), None)
        operation = self._document["paths"].get(path, {}).get(request.method.lower())
        if operation is None:
            assert response.status_code in (404, 405), f"{request.method} {request.url.path} is not documented"
            return
        documented = operation["responses"].get(str(response.status_code))
        assert documented is not None, f"{request.method} {path} answered {response.status_code}, which is not documented"
        if "content" not in documented:
            assert await response.aread() == b""
            return
        media_type = response.headers["content-type"].split(";")[0]
        assert media_type in documented["content"], f"{request.method} {path} answered {media_type}"
        if media_type == "application/json":
            await response.aread()
            schema = documented["content"][media_type]["schema"]
            jsonschema.validate(response.json(), {**schema, "components": self._document["components"]})
