"""How much a request can consume at most, before it runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from helix_ray.core.agents import AgentLimits
from helix_ray.core.messages import ChatRequest, Message, Reasoning, Text, ToolCall, ToolResult
from helix_ray.core.money import Price, worst_case
from helix_ray.gateway.router import ModelCard

# Where nobody knows how long a model's context is.
_CONTEXT = 131_072
# What chat templates add to the text: around each message, and around all of them.
_AROUND_MESSAGE, _AROUND_ALL = 16, 512
# For limits by the minute, which are corrected afterwards: a usual answer, and how long tokens usually are.
_USUAL_ANSWER, _USUAL_TOKEN = 256, 4


@dataclass(frozen=True, slots=True)
class Demand:
    """What a request can cost.

    Attributes:
        model: id of what is charged for.
        price: of the model.
        most: nano-USD that it costs at most.
        least: nano-USD without which it is not begun.
        tokens: of prompt and answer, about.
        targets: of a route: the demand at each target, by its id.
    """

    model: str
    price: Price
    most: int
    least: int
    tokens: int
    targets: Mapping[str, Demand] = field(default_factory=dict)


def chat_demand(request: ChatRequest, model: str, context: int | None, price: Price) -> Demand:
    """The demand of one generation.

    A caller who names ``max_tokens`` gets them all or is refused. One who does not is answered as far as the money goes.

    Args:
        request: the generation.
        model: id of the model.
        context: tokens of prompt and answer together, where that is known.
        price: of the model.
    """
    context = context or _CONTEXT
    size = _size(request)
    prompt, sampling = min(size, context), request.sampling
    answer = context if sampling.max_tokens is None else min(sampling.max_tokens, context)
    most = worst_case(price, prompt, answer, sampling.n)
    least = most if sampling.max_tokens is not None else worst_case(price, prompt, 1, sampling.n)
    usual = _USUAL_ANSWER if sampling.max_tokens is None else answer
    return Demand(model, price, most, least, size // _USUAL_TOKEN + usual * sampling.n)


def route_demand(request: ChatRequest, route: ModelCard, price_of: Callable[[str], Price]) -> Demand:
    """The demand of one generation that one of several models will answer.

    Money is held for the dearest of them. Where there is less it is begun all the same, if there is enough for the cheapest.

    Args:
        request: the generation.
        route: leads to the models.
        price_of: gives the price of a model by its id.
    """
    demands = {card.id: chat_demand(request, card.id, card.context, price_of(card.id)) for card in route.targets}
    every = demands.values()
    return Demand(
        route.id,
        next(iter(every)).price,
        max(one.most for one in every),
        min(one.least for one in every),
        max(one.tokens for one in every),
        demands,
    )


def agent_demand(request: ChatRequest, model: str, context: int | None, limits: AgentLimits, price: Price) -> Demand:
    """The demand of an agent's run, which calls its model several times: as far as the money goes.

    Args:
        request: the run.
        model: id of the agent's model.
        context: tokens of prompt and answer together, where that is known.
        limits: of the run.
        price: of that model.
    """
    context, size = context or _CONTEXT, _size(request)
    dearest = max(price.prompt, price.cached_prompt) >= price.completion
    prompt, answer = (limits.tokens, 0) if dearest else (0, limits.tokens)
    # Each call of the model is a request, and the last one may go over the run's limit by a context.
    most = limits.steps * worst_case(price, 0, 0, 1) + worst_case(price, prompt, answer, 1) + worst_case(price, size, context, 1)
    return Demand(model, price, most, worst_case(price, size, 1, 1), size // _USUAL_TOKEN + _USUAL_ANSWER)


def text_demand(texts: Sequence[str] | Sequence[Sequence[int]], model: str, price: Price) -> Demand:
    """The demand of texts that are embedded or compared.

    Args:
        texts: or token ids.
        model: id of the model.
        price: of the model.
    """
    # Tokenizers of such models put two tokens around each text, or three around a pair.
    size = sum(_bytes(text) if isinstance(text, str) else len(text) for text in texts) + 3 * len(texts)
    most = worst_case(price, size, 0, 1)
    return Demand(model, price, most, most, size // _USUAL_TOKEN + 1)


def _size(request: ChatRequest) -> int:
    """Tokens of the prompt at most: one for each byte of text, and what a template adds."""
    if isinstance(request.prompt, tuple):
        return len(request.prompt) + _AROUND_MESSAGE
    if request.prompt is not None:
        return _bytes(request.prompt) + _AROUND_MESSAGE
    size = _AROUND_ALL + sum(_message_size(message) for message in request.messages)
    for tool in request.tools:
        size += _AROUND_MESSAGE + _bytes(tool.name) + _bytes(tool.description) + len(json.dumps(tool.parameters))
    return size


def _message_size(message: Message) -> int:
    size = _AROUND_MESSAGE
    for part in message.parts:
        match part:
            case Text(text=text) | Reasoning(text=text) | ToolResult(text=text):
                size += _bytes(text)
            case ToolCall(name=name, arguments=arguments):
                size += _AROUND_MESSAGE + _bytes(name) + _bytes(arguments)
    return size


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
