"""``/openapi.json`` and ``/docs``: Swagger UI from a Python package's files, with no asset from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from helix_ray.api.access import Access
from helix_ray.api.endpoint import Endpoint
from helix_ray.api.openapi import build_openapi
from helix_ray.api.request import ApiRequest
from helix_ray.core.errors import NotFoundError

_FILES = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Helix Ray API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

# Without validatorUrl the page would ask a server of Swagger's to judge the document.
_START = """SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#swagger-ui", validatorUrl: null, deepLinking: true, persistAuthorization: false
});
"""

_POLICY = {
    "content-security-policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    "x-content-type-options": "nosniff",
}


def docs_endpoints(documented: Sequence[Endpoint], version: str) -> list[Endpoint]:
    """Endpoints that show the documentation of ``documented``."""
    document: dict[str, Any] = build_openapi(documented, version)
    schema = JSONResponse(document).body
    assets = _assets()

    async def openapi(request: ApiRequest) -> Response:
        return Response(schema, media_type="application/json")

    async def page(request: ApiRequest) -> Response:
        return HTMLResponse(_PAGE, headers=_POLICY)

    async def file(request: ApiRequest) -> Response:
        name = request.path_params["name"]
        if name == "start.js":
            return Response(_START, media_type="text/javascript", headers=_POLICY)
        if name not in _FILES:
            raise NotFoundError("The documentation has no such file.")
        return FileResponse(assets / name, headers=_POLICY)

    async def home(request: ApiRequest) -> Response:
        return RedirectResponse("/docs")

    return [
        Endpoint("GET", ("/openapi.json",), openapi, None, Access.OPEN),
        Endpoint("GET", ("/docs",), page, None, Access.OPEN),
        Endpoint("GET", ("/docs/{name}",), file, None, Access.OPEN),
        Endpoint("GET", ("/",), home, None, Access.OPEN),
    ]


def _assets() -> Path:
    # Found without importing the package, whose own code (a patch for FastAPI) is not wanted.
    spec = find_spec("fastapi_swagger")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package fastapi-swagger, which carries Swagger UI, is not installed")
    return Path(spec.origin).parent / "resources"
