"""What Amazon refuses, and whose fault that is; and the keys that requests are signed with."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import cast

import aiohttp
import pytest

from helix_ray.config import ConfigError
from helix_ray.config.bedrock import BedrockConfig
from helix_ray.core.errors import (
    ContextLengthError,
    DeadlineError,
    HelixError,
    InvalidRequestError,
    OverloadedError,
    UnavailableError,
)
from helix_ray.providers.bedrock import BedrockProvider
from tests.providers.bedrock.asking import Provide, collect, said
from tests.upstream_bedrock import KEYS, MODEL, REGION, FakeBedrock, Reply, refusal

NOBODY = cast(aiohttp.ClientSession, None)

REFUSALS = [
    (429, "ThrottlingException", "Too many requests", OverloadedError, "upstream_rate_limited"),
    (429, "ModelNotReadyException", "Warming up", OverloadedError, "upstream_overloaded"),
    (408, "ModelTimeoutException", "Late", DeadlineError, "upstream_timeout"),
    (503, "ServiceUnavailableException", "Down", OverloadedError, "upstream_overloaded"),
    (500, "InternalServerException", "Oops", UnavailableError, "upstream_error"),
    (424, "ModelErrorException", "Oops", UnavailableError, "upstream_error"),
    (400, "ValidationException", "Input is too long for requested model.", ContextLengthError, "context_length_exceeded"),
    (
        400,
        "ValidationException",
        "The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum",
        ContextLengthError,
        "context_length_exceeded",
    ),
    (
        400,
        "ValidationException",
        "input length and `max_tokens` exceed context limit: 198214 + 8192 > 200000",
        ContextLengthError,
        "context_length_exceeded",
    ),
    (400, "ValidationException", "tools.0: strange", InvalidRequestError, "upstream_refused"),
    (400, "ValidationException", "The provided model identifier is invalid.", UnavailableError, "upstream_not_found"),
    (403, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/x", UnavailableError, "upstream_auth"),
    (403, "ExpiredTokenException", "Expired", UnavailableError, "upstream_auth"),
    (404, "ResourceNotFoundException", "No such model", UnavailableError, "upstream_not_found"),
]


@pytest.mark.parametrize(("status", "kind", "message", "error", "code"), REFUSALS)
async def test_refusals(
    fake: FakeBedrock, provide: Provide, status: int, kind: str, message: str, error: type[HelixError], code: str
) -> None:
    fake.reply = refusal(status, kind, message)
    with pytest.raises(HelixError) as caught:
        await collect(provide())
    assert type(caught.value) is error
    assert caught.value.code == code
    # What goes wrong between us and Amazon is never the caller's to mend.
    assert caught.value.status not in (401, 403)
    assert "arn:" not in caught.value.message


async def test_a_busy_service_says_when_to_come_again(fake: FakeBedrock, provide: Provide) -> None:
    for header, expected in (("7", 7.0), ("0", 1.0), ("99999", 120.0), ("Wed, 21 Oct", 1.0)):
        fake.reply = refusal(429, "ThrottlingException", "Slow down", retry_after=header)
        with pytest.raises(OverloadedError) as caught:
            await collect(provide())
        assert caught.value.retry_after == expected


async def test_other_keys_are_our_mistake_and_are_logged_without_the_caller_reading_it(
    fake: FakeBedrock, provide: Provide, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(UnavailableError) as caught, caplog.at_level(logging.ERROR):
        await collect(provide())
    assert caught.value.code == "upstream_auth"
    assert "123456789012" not in caught.value.message
    assert "InvalidSignatureException" in caplog.text
    assert "wrong" not in caplog.text
    assert not fake.asked


async def test_keys_of_a_file_are_read_again_when_they_change(fake: FakeBedrock, provide: Provide, tmp_path: Path) -> None:
    file = tmp_path / "credentials"

    def write(secret: str) -> None:
        told = f"aws_access_key_id = {KEYS.access_key}\naws_secret_access_key = {secret}\naws_session_token = {KEYS.token}\n"
        new = tmp_path / "new"
        new.write_text(f"[default]\nregion = x\n[work]\n{told}")
        new.replace(file)

    write("old")
    provider = provide(credentials_file=file, profile="work")
    with pytest.raises(UnavailableError):
        await collect(provider)
    write(KEYS.secret_key)
    assert said(await collect(provider))[1] == "Hello"
    file.unlink()
    assert said(await collect(provider))[1] == "Hello"


@pytest.mark.parametrize(
    "content", [None, "", "[default]\naws_access_key_id = x", "[other]\n", "aws_secret_access_key = SECRET", "\xff\xfe"]
)
def test_a_file_without_keys_stops_the_start(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "credentials"
    if content is not None:
        file.write_bytes(content.encode("latin-1"))
    with pytest.raises(ConfigError) as caught:
        BedrockProvider(BedrockConfig(model=MODEL, region=REGION, credentials_file=file), NOBODY)
    assert "SECRET" not in str(caught.value)


def test_an_environment_without_keys_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(ConfigError, match="AWS_SECRET_ACCESS_KEY"):
        BedrockProvider(BedrockConfig(model=MODEL, region=REGION), NOBODY)


def test_the_public_endpoint() -> None:
    assert BedrockConfig(model=MODEL, region="us-east-1").address == "https://bedrock-runtime.us-east-1.amazonaws.com"
    assert BedrockConfig(model=MODEL, region="cn-north-1").address.endswith(".cn-north-1.amazonaws.com.cn")


async def test_redirects_are_not_followed(fake: FakeBedrock, provide: Provide) -> None:
    fake.reply = Reply([], 307, "text/html", {"location": f"{fake.url}/model/{MODEL}/converse-stream"})
    with pytest.raises(UnavailableError) as caught:
        await collect(provide())
    assert caught.value.code == "upstream_redirect"
    assert len(fake.asked) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 418, 500, 502, 503])
async def test_pages_in_the_place_of_errors(fake: FakeBedrock, provide: Provide, status: int) -> None:
    fake.reply = Reply([b"<html>" + b"x" * 200_000], status, "text/html")
    with pytest.raises(UnavailableError) as caught:
        await collect(provide())
    assert "html" not in caught.value.message
