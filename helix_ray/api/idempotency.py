"""``Idempotency-Key``: a request that comes twice is done once, and answered alike."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import uuid
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp

from helix_ray.api.endpoint import Endpoint, Handler
from helix_ray.api.failures import error_response
from helix_ray.api.recording import Recorder, Recording
from helix_ray.api.request import ApiRequest
from helix_ray.api.spool import Spool
from helix_ray.api.turn import Turn, within_patience
from helix_ray.config import Settings
from helix_ray.core.errors import HelixError, InvalidRequestError, UnavailableError
from helix_ray.core.idempotency import Claim, IdempotentAnswers, KeptAnswer

HEADER = "idempotency-key"
"""Header of a request that is to be done once."""
REPLAYED = "idempotent-replayed"
"""Header of an answer that was given before."""

_KEY = re.compile(r"[\x20-\x7e]{1,255}")
# Whoever has these answers did not get what was asked for, and may get it later.
_NOT_KEPT = frozenset((401, 402, 403, 408, 409, 429))
# Bytes beyond which to pack them would hold up the event loop.
_LARGE = 128 * 2**10


class Idempotency:
    """Does requests once.

    Args:
        answers: those that are kept.
        settings: hold the limits of a request's body.
    """

    def __init__(self, answers: IdempotentAnswers, settings: Settings) -> None:
        self._answers = answers
        self._settings = settings
        self._unattended: set[asyncio.Task[None]] = set()

    async def answer(self, request: ApiRequest, endpoint: Endpoint, deliver: Callable[[ASGIApp], Awaitable[None]]) -> None:
        """Deliver the answer that is kept, or that of the endpoint, which is kept from now on.

        Not kept are answers that a later try could better: 5xx, 401, 402, 403, 409, 429, streams that broke. The same goes for
        requests whose client hung up.

        Args:
            request: has the header; its body was not read yet.
            endpoint: what it asks for.
            deliver: sends a response.

        Raises:
            InvalidRequestError: the key cannot be one.
            UnprocessableError: the key was used for another request.
            ConflictError: the first request with the key runs still, or its answer is too large to be kept.
            UnavailableError: nobody can tell now whether the key was used.
            HelixError: the body cannot be read, or the handler fails.
        """
        key = _key(request)
        async with Spool(request, self._settings, endpoint.largest_body) as spool:
            claim = _claim(request, key, spool.digest)
            kept = await self._begin(claim)
            if kept is not None:
                await deliver(await _replay(kept))
                return
            async with Turn(self._answers, claim, self._unattended) as turn:
                try:
                    await self._run(turn, ApiRequest(request.scope, spool.receive), endpoint.handler, deliver)
                except HelixError as exc:
                    if turn.ended or not _is_kept(exc.status):
                        raise
                    refusal = error_response(exc, request.call)
                    await turn.keep(await _packed(refusal))
                    await deliver(refusal)

    async def _begin(self, claim: Claim) -> KeptAnswer | None:
        try:
            return await within_patience(self._answers.begin(claim))
        except (UnavailableError, asyncio.CancelledError):
            # It may have come through, and nobody works on it.
            Turn(self._answers, claim, self._unattended).give_up()
            raise

    async def _run(
        self, turn: Turn, request: ApiRequest, handler: Handler, deliver: Callable[[ASGIApp], Awaitable[None]]
    ) -> None:
        response = await handler(request)
        if isinstance(response, Response) and hasattr(response, "body"):
            await (turn.keep(await _packed(response)) if _is_kept(response.status_code) else turn.release())
            await deliver(response)
            return

        async def ended(recorder: Recorder) -> None:
            await (turn.release() if request.call.error else turn.keep(recorder.answer()))

        await deliver(Recording(response, ended))


def _key(request: ApiRequest) -> str:
    keys = request.headers.getlist(HEADER)
    if len(keys) != 1 or _KEY.fullmatch(keys[0]) is None:
        raise InvalidRequestError("Idempotency-Key is given once, with 1 to 255 printable ASCII characters.", param=HEADER)
    return keys[0]


def _claim(request: ApiRequest, key: str, body: bytes) -> Claim:
    principal, caller = request.principal, request.principal.caller
    # Not the account alone: a key must not get the answer to what only a login may ask.
    owner = (principal.tenant, principal.agent, None if caller is None else (caller.account, caller.key_id))
    path = request.scope["path"].removeprefix("/api")
    asked = (path, request.scope["query_string"].decode("latin-1"), body.hex())
    return Claim(principal.tenant, _digest(*owner, key), _digest(*asked), str(uuid.uuid4()))


def _digest(*parts: Any) -> bytes:
    return hashlib.sha256(json.dumps(parts).encode()).digest()


def _is_kept(status: int) -> bool:
    return status < 500 and status not in _NOT_KEPT


async def _packed(response: Response) -> KeptAnswer | None:
    def work() -> KeptAnswer | None:
        recorder = Recorder(response.status_code, response.raw_headers)
        recorder.add(bytes(response.body))
        return recorder.answer()

    return await asyncio.to_thread(work) if len(response.body) > _LARGE else work()


async def _replay(kept: KeptAnswer) -> Response:
    is_large = len(kept.body) > _LARGE
    body = await asyncio.to_thread(zlib.decompress, kept.body) if is_large else zlib.decompress(kept.body)
    headers = {**dict(kept.headers), REPLAYED: "true"}
    return Response(body, kept.status, headers, media_type=headers.get("content-type", "").partition(";")[0] or None)
