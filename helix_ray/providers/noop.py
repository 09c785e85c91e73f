"""A model that is none: it says the same to the same request, as fast and as long as the configuration says."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator, Iterator

from helix_ray.config import NoopAnswer, ProviderConfig, RemoteModel
from helix_ray.core.errors import ContextLengthError, DeadlineError, HelixError, OverloadedError, UnavailableError
from helix_ray.core.events import Event, Finished, Started, TextDelta, Usage
from helix_ray.core.messages import ChatRequest, Message, Text

_LOREM = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore."


class NoopProvider:
    """Answers without a model, for tests and for load. A token is a word.

    Args:
        provider: is not asked for anything.
        model: says what it answers.
        http, credentials: are for other kinds.
    """

    def __init__(self, provider: ProviderConfig, model: RemoteModel, http: object = None, credentials: object = None) -> None:
        self._answer = model.noop
        self._limit = model.max_tokens

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        """See ``Provider.stream``."""
        answer, sampling = self._answer, request.sampling
        asked = min(limit for limit in (answer.tokens, sampling.max_tokens, self._limit) if limit is not None)
        prompt = sum(len(_text(message).split()) for message in request.messages) or len(request.prompt or ())
        await _wait(answer.first_token_s)
        _fail(answer, 0)
        echo = request.prompt if request.echo_prompt and isinstance(request.prompt, str) else None
        yield Started(prompt, prompt_text=echo)
        words = _words(answer, request)
        said = 0
        for word in itertools.islice(words, asked):
            if said:
                await _wait(answer.between_tokens_s)
            for index in range(sampling.n):
                yield TextDelta(word if not said else f" {word}", index, tokens=1)
            said += 1
            _fail(answer, said)
        for index in range(sampling.n):
            yield Finished("length" if said < answer.tokens and said == asked else "stop", index)
        yield Usage(prompt, said * sampling.n)


def _words(answer: NoopAnswer, request: ChatRequest) -> Iterator[str]:
    if answer.text == "lorem":
        return itertools.cycle(_LOREM.split())
    said = next((_text(message) for message in reversed(request.messages) if message.role == "user"), "")
    return iter((said or str(request.prompt or "")).split())


def _text(message: Message) -> str:
    return " ".join(part.text for part in message.parts if isinstance(part, Text))


async def _wait(seconds: float) -> None:
    if seconds:
        await asyncio.sleep(seconds)


def _fail(answer: NoopAnswer, said: int) -> None:
    if answer.fault is not None and said == answer.fault_after:
        raise _fault(answer.fault)


def _fault(fault: str) -> HelixError:
    match fault:
        case "rate_limit":
            why = "The model's provider has reached a limit of requests."
            return OverloadedError(why, code="upstream_rate_limited", retry_after=1)
        case "overloaded":
            return OverloadedError("The model's provider is overloaded.", code="upstream_overloaded")
        case "timeout":
            return DeadlineError("The model's provider took too long.", code="upstream_timeout")
        case "context_length":
            return ContextLengthError("The prompt is too long for the model.", param="messages")
        case "auth":
            return UnavailableError("The model's provider refuses our credentials.", code="upstream_auth")
    return UnavailableError("The model's provider failed.", code="upstream_error")
