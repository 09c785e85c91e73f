"""``Idempotency-Key``: a request that comes twice is done once, and answered alike."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import uuid
import zlib
from collections.abc import Awaitable, Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive

from helix_ray.api.body import receive_body
from helix_ray.api.endpoint import Handler
from helix_ray.api.failures import error_response
from helix_ray.api.recording import Recorder, Recording
from helix_ray.api.request import ApiRequest
from helix_ray.api.turn import Turn, within_patience
from helix_ray.config import Settings
from helix_ray.core.errors import HelixError, InvalidRequestError, UnavailableError
from helix_ray.core.idempotency import Claim, IdempotentAnswers, KeptAnswer

HEADER = "idempotency-key"
"""Header of a request that is to be done once."""
REPLAYED = "idempotent-replayed"
"""Header of an answer that was given before."""

_KEY = re.compile(r"[\x20-\x7e]{1,255}")
_BOUNDARY = re.compile(r"boundary=\"?([^\";,\s]{1,70})", re.IGNORECASE)
# Whoever has these answers did not get what was asked for, and may get it later.
_NOT_KEPT = frozenset((401, 402, 403, 408, 409, 429))
# Bytes beyond which to digest or to pack them would hold up the event loop.
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

    async def answer(self, request: ApiRequest, handler: Handler, deliver: Callable[[ASGIApp], Awaitable[None]]) -> None:
        """Deliver the answer that is kept, or that of ``handler``, which is kept from now on.

        Not kept are answers that a later try could better: 5xx, 401, 402, 403, 409, 429, streams that broke. The same goes for
        requests whose client hung up.

        Args:
            request: has the header; its body was not read yet.
            handler: of the endpoint.
            deliver: sends a response.

        Raises:
            InvalidRequestError: the key cannot be one.
            UnprocessableError: the key was used for another request.
            ConflictError: the first request with the key runs still, or its answer is too large to be kept.
            UnavailableError: nobody can tell now whether the key was used.
            HelixError: the body cannot be read, or ``handler`` fails.
        """
        key = _key(request)
        limits = self._settings.limits
        is_form = request.headers.get("content-type", "").lower().startswith("multipart/")
        body = await receive_body(request, self._settings, limits.file_bytes if is_form else limits.body_bytes)
        claim = await asyncio.to_thread(_claim, request, key, body) if len(body) > _LARGE else _claim(request, key, body)
        kept = await self._begin(claim)
        if kept is not None:
            await deliver(await _replay(kept))
            return
        async with Turn(self._answers, claim, self._unattended) as turn:
            try:
                await self._run(turn, ApiRequest(request.scope, _again(body, request.receive)), handler, deliver)
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
    digest = hashlib.sha256(json.dumps([*owner, key]).encode()).digest()
    boundary = _BOUNDARY.search(request.headers.get("content-type", ""))
    if boundary is not None:
        # Clients draw another one for each try.
        body = body.replace(b"--" + boundary[1].encode("latin-1"), b"--")
    path = request.scope["path"].removeprefix("/api")
    asked = hashlib.sha256(json.dumps([path, request.scope["query_string"].decode("latin-1")]).encode())
    asked.update(body)
    return Claim(principal.tenant, digest, asked.digest(), str(uuid.uuid4()))


def _again(body: bytes, receive: Receive) -> Receive:
    """``receive`` of a connection whose request's body was read already."""
    unread = [body]

    async def receive_again() -> Message:
        return {"type": "http.request", "body": unread.pop(), "more_body": False} if unread else await receive()

    return receive_again


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
