"""Models of Amazon Bedrock, and the keys of an account there."""

from __future__ import annotations

import configparser
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from helix_ray.config.frozen import ConfigError, Frozen
from helix_ray.config.remotes import Timeouts


class BedrockConfig(Frozen):
    """A model of Bedrock.

    Attributes:
        model: Amazon's name for it: an id, an inference profile, or the ARN of one.
        region: where it runs, such as ``us-east-1``.
        endpoint_url: of the service; the region's public one when left out.
        credentials_file: a file in the form of ``~/.aws/credentials``, read again when it changes; left out, the environment has
            the keys.
        profile: section of that file.
        streaming: the model knows ConverseStream; false asks for whole answers.
        max_tokens: of an answer, where a request does not say.
        request_fields: of the model's own protocol, sent with each request (``additionalModelRequestFields``).
        timeouts: how long it may take; ``connect`` is the session's.
        answer_bytes: longest answer.
    """

    model: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,2047}$")
    region: str = Field(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]+$")
    endpoint_url: str | None = None
    credentials_file: Path | None = None
    profile: str = "default"
    streaming: bool = True
    max_tokens: int | None = Field(None, gt=0)
    request_fields: dict[str, Any] = Field(default_factory=dict)
    timeouts: Timeouts = Timeouts()
    answer_bytes: int = Field(64 * 2**20, ge=2**10, le=2**31)

    @field_validator("endpoint_url")
    @classmethod
    def _plain_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
            raise ValueError("an http or https address without user, query and fragment")
        return value.rstrip("/")

    @property
    def address(self) -> str:
        """``endpoint_url``, or the region's public service."""
        suffix = "amazonaws.com.cn" if self.region.startswith("cn-") else "amazonaws.com"
        return self.endpoint_url or f"https://bedrock-runtime.{self.region}.{suffix}"


@dataclass(frozen=True, slots=True)
class AwsKeys:
    """The keys that requests are signed with; ``token`` is there for those that expire."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)


_ACCESS, _SECRET, _TOKEN = "aws_access_key_id", "aws_secret_access_key", "aws_session_token"


def keys_of_environment(environ: Mapping[str, str] | None = None) -> AwsKeys:
    """The keys in the variables that all of Amazon's programs read.

    Raises:
        ConfigError: there are none.
    """
    environ = os.environ if environ is None else environ
    return _keys({name: environ.get(name.upper(), "") for name in (_ACCESS, _SECRET, _TOKEN)}, "environment", str.upper)


def keys_of_file(path: Path, profile: str) -> AwsKeys:
    """The keys in a section of a credentials file.

    Raises:
        ConfigError: the file cannot be read, or has none there.
    """
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(path.read_text())
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{path}: the keys cannot be read") from exc
    except configparser.Error:
        # Its message would quote the line, which may be a key.
        raise ConfigError(f"{path}: this is no credentials file") from None
    if not parser.has_section(profile):
        raise ConfigError(f"{path}: there is no profile {profile!r}")
    return _keys(parser[profile], f"{path}: {profile}", str)


def _keys(values: Mapping[str, str], where: str, spelled: Callable[[str], str]) -> AwsKeys:
    missing = [spelled(name) for name in (_ACCESS, _SECRET) if not values.get(name, "").strip()]
    if missing:
        raise ConfigError(f"{where}: {' and '.join(missing)} not set")
    return AwsKeys(values[_ACCESS].strip(), values[_SECRET].strip(), values.get(_TOKEN, "").strip() or None)
