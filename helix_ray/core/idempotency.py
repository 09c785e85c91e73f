"""Answers that are kept for a second use, and the protocol of where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Claim:
    """One try of a request that has an idempotency key.

    Attributes:
        tenant: whose request it is.
        key: digest of the idempotency key and of who sent it.
        request: digest of what is asked.
        token: tells this try from others with the same key.
    """

    tenant: str
    key: bytes
    request: bytes
    token: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer, as the next request with its key gets it.

    Attributes:
        status: of HTTP.
        headers: pairs of name and value.
        body: compressed with zlib.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class IdempotentAnswers(Protocol):
    """Knows which requests run, and what those that have ended were answered.

    Raises everywhere:
        UnavailableError: nobody can tell now.
    """

    async def begin(self, claim: Claim) -> KeptAnswer | None:
        """The answer that is kept for the key; ``None``: go on, the key is this try's until it is kept or released.

        A try that does not renew its claim loses it after a minute.

        Raises:
            UnprocessableError: the key was used for another request.
            ConflictError: the first request with the key runs still (``idempotency_key_in_use``), or its answer was not kept
                (``idempotency_answer_not_kept``).
        """
        ...

    async def renew(self, claim: Claim) -> None:
        """Say that the request runs still. A claim that was lost stays lost."""
        ...

    async def keep(self, claim: Claim, answer: KeptAnswer | None) -> None:
        """Keep an answer for the next request with the key. A claim that was lost keeps nothing.

        Args:
            claim: of the request.
            answer: ``None``: the request was answered, and the answer is too large to be kept.
        """
        ...

    async def release(self, claim: Claim) -> None:
        """Forget the request: the next one with the key runs. A claim that was lost stays lost."""
        ...
