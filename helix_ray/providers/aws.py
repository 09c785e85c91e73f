"""Requests to Amazon: whose keys they carry, and how they are signed (Signature Version 4)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from helix_ray.config import ConfigError
from helix_ray.config.bedrock import AwsKeys, keys_of_environment, keys_of_file

_log = logging.getLogger(__name__)


class KeyFile:
    """The keys of a file, which somebody else may renew.

    Args:
        path: of the file.
        profile: its section.

    Raises:
        ConfigError: it has no keys.
    """

    def __init__(self, path: Path, profile: str) -> None:
        self._path = path
        self._profile = profile
        self._keys = keys_of_file(path, profile)
        self._state = (0, 0)  # of the file when it was read

    def __call__(self) -> AwsKeys:
        """The keys, as the file has them now; those from before, while it has none."""
        try:
            status = self._path.stat()
            state = (status.st_mtime_ns, status.st_ino)
            if state != self._state:
                self._keys, self._state = keys_of_file(self._path, self._profile), state
        except (OSError, ConfigError):
            _log.warning("%s: no keys can be read now; the last ones stay", self._path)
        return self._keys


class Signer:
    """Signs requests to one service in one region.

    Args:
        service: as its signatures name it.
        region: where it runs.
        keys: gives the keys.
    """

    def __init__(self, service: str, region: str, keys: Callable[[], AwsKeys]) -> None:
        # Loaded where it is needed: most installations never talk to Amazon.
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        self._auth, self._request, self._credentials = SigV4Auth, AWSRequest, Credentials
        self._service = service
        self._region = region
        self._keys = keys

    def sign(self, url: str, body: bytes) -> dict[str, str]:
        """The headers of a signed ``POST`` of JSON.

        Args:
            url: as it will be sent, percent-encoded.
            body: as it will be sent.
        """
        keys = self._keys()
        request = self._request("POST", url, headers={"content-type": "application/json"}, data=body)
        self._auth(self._credentials(keys.access_key, keys.secret_key, keys.token), self._service, self._region).add_auth(request)
        return dict(request.headers.items())


def key_source(credentials_file: Path | None, profile: str) -> Callable[[], AwsKeys]:
    """Where keys come from: a file, or the environment as it is now.

    Raises:
        ConfigError: there are none.
    """
    if credentials_file is not None:
        return KeyFile(credentials_file, profile)
    keys = keys_of_environment()
    return lambda: keys
