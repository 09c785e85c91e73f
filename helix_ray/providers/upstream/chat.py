"""Chats with a provider over HTTP, whatever its protocol."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Protocol

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.upstream.client import UpstreamClient
from helix_ray.wire.upstream.lines import StreamDecoder


@dataclass(frozen=True, slots=True)
class Question:
    """A request in the words of a protocol.

    Attributes:
        path: is appended to the provider's address.
        body: is sent there.
        decoder: reads the answer as a stream.
        decode: reads it as a whole.
    """

    path: str
    body: bytes
    decoder: StreamDecoder
    decode: Callable[[bytes], list[Event]]


class Codec(Protocol):
    """Knows a protocol."""

    def ask(self, request: ChatRequest) -> Question:
        """The request in its words.

        Raises:
            InvalidRequestError: it holds what the protocol cannot say.
        """
        ...


async def converse(client: UpstreamClient, codec: Codec, request: ChatRequest) -> AsyncGenerator[Event, None]:
    """Run one generation; see ``Provider.stream``.

    Nothing is told before the first piece of the answer: what fails before it, may be tried elsewhere.

    Args:
        client: asks the provider.
        codec: knows its protocol.
        request: what to generate.
    """
    question = codec.ask(request)
    if not request.stream:
        for event in question.decode(await client.whole(question.path, question.body)):
            yield event
        return
    decoder = question.decoder
    async with await client.stream(question.path, question.body) as exchange:
        if exchange.media_type == "application/json":
            # Some cannot stream, and answer at once.
            pieces = []
            while data := await exchange.read():
                pieces.append(data)
            for event in question.decode(b"".join(pieces)):
                yield event
            return
        feed, read = decoder.feed, exchange.read
        while not decoder.done and (data := await read()):
            events: list[Event] = []
            failure: HelixError | None = None
            try:
                feed(data, events)
            except HelixError as exc:
                failure = exc
            if events:
                exchange.begin()
                for event in events:
                    yield event
            if failure is not None:
                raise failure
        events = []
        decoder.close(events)
        for event in events:
            yield event
        await exchange.finish()
