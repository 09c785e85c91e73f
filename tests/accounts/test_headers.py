"""The headers of three families."""

from __future__ import annotations

from datetime import datetime

import pytest

from helix_ray.accounts.headers import anthropic_headers, common_headers, openai_headers
from helix_ray.core.limits import Allowance, Verdict

NOW = 1_796_083_200
VERDICT = Verdict(Allowance(1000, 999, NOW + 1), Allowance(90_000, 54_000, NOW + 360))


def test_common() -> None:
    assert common_headers(VERDICT) == {
        "X-RateLimit-Limit": "1000",
        "X-RateLimit-Remaining": "999",
        "X-RateLimit-Reset": "1796083201",
    }


def test_openai() -> None:
    assert openai_headers(VERDICT, NOW + 0.5) == {
        "x-ratelimit-limit-requests": "1000",
        "x-ratelimit-remaining-requests": "999",
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-limit-tokens": "90000",
        "x-ratelimit-remaining-tokens": "54000",
        "x-ratelimit-reset-tokens": "6m0s",
    }


def test_anthropic() -> None:
    headers = anthropic_headers(VERDICT)
    assert headers == {
        "anthropic-ratelimit-requests-limit": "1000",
        "anthropic-ratelimit-requests-remaining": "999",
        "anthropic-ratelimit-requests-reset": "2026-12-01T00:00:01Z",
        "anthropic-ratelimit-tokens-limit": "90000",
        "anthropic-ratelimit-tokens-remaining": "54000",
        "anthropic-ratelimit-tokens-reset": "2026-12-01T00:06:00Z",
    }
    assert datetime.fromisoformat(headers["anthropic-ratelimit-tokens-reset"]).timestamp() == NOW + 360


def test_no_limit_has_no_header() -> None:
    nothing = Verdict()
    assert (common_headers(nothing), openai_headers(nothing, NOW), anthropic_headers(nothing)) == ({}, {}, {})
    assert set(anthropic_headers(Verdict(tokens=VERDICT.tokens))) == {
        f"anthropic-ratelimit-tokens-{what}" for what in ("limit", "remaining", "reset")
    }


@pytest.mark.parametrize(
    ("seconds", "span"),
    [(-5, "0s"), (0, "0s"), (59, "59s"), (60, "1m0s"), (3599, "59m59s"), (3600, "1h0m0s"), (90_061, "25h1m1s")],
)
def test_spans_are_written_as_go_does(seconds: int, span: str) -> None:
    verdict = Verdict(Allowance(1, 0, NOW + seconds))
    assert openai_headers(verdict, NOW)["x-ratelimit-reset-requests"] == span
