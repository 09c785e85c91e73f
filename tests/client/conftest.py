from __future__ import annotations

from collections.abc import Iterator

import pytest

from helix_ray.api.app import build_app
from tests.api.conftest import make_services
from tests.client.able import AbleProvider
from tests.uvicorn_thread import serving


@pytest.fixture(scope="session")
def llm_url() -> Iterator[str]:
    """The base URL of a server that has the LLM API."""
    with serving(build_app(make_services(AbleProvider()))) as url:
        yield url
