from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.sdks.application import Application, open_application


@pytest.fixture
async def application(data_dir: Path) -> AsyncIterator[Application]:
    """It runs in this process, so tests must not block the event loop."""
    async with open_application(data_dir) as application:
        yield application


@pytest.fixture(scope="session", autouse=True)
def languages() -> None:
    """What the tests need beside Python is there."""
    missing = [name for name in ("node", "npm", "go", "gofmt") if shutil.which(name) is None]
    assert not missing, f"{', '.join(missing)} are missing: `make dev` installs them on Debian"
