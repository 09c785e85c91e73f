"""From vLLM's outputs to events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vllm.logprobs import Logprob
from vllm.outputs import CompletionOutput
from vllm.parser.abstract_parser import Parser
from vllm.renderers.chat_utils import make_tool_call_id

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event, Finished, FinishReason, ReasoningDelta, TextDelta, TokenLogprob, ToolCallDelta

if TYPE_CHECKING:
    from vllm.entrypoints.openai.chat_completion.protocol import ChatCompletionRequest

_REASONS: dict[str, FinishReason] = {"stop": "stop", "length": "length"}
# vLLM's own server floors log-probabilities here, because JSON has no -inf.
_LOWEST_LOGPROB = -9999.0


class Choice:
    """Turns the outputs of one choice into events.

    Args:
        index: the choice's number.
        top_logprobs: how many alternatives per token the caller asked for; ``None`` is no log-probabilities.
        parser: vLLM's parser of tool calls and reasoning, where the request needs one.
        request: what the parser wants to see of the request.
        single_call: pass on the first tool call only.
    """

    def __init__(
        self,
        index: int,
        top_logprobs: int | None,
        parser: Parser | None,
        request: ChatCompletionRequest | None,
        single_call: bool,
    ) -> None:
        self.index = index
        self.tokens = 0
        self.finished = False
        self._top_logprobs = top_logprobs
        self.parser = parser
        self._request = request
        self._single_call = single_call
        self._calls: set[int] = set()
        self._token_ids: list[int] = []
        self._unsaid = 0  # tokens that no delta has stood for yet

    @property
    def reasoning_tokens(self) -> int:
        """Tokens of this choice that were reasoning."""
        return self.parser.count_reasoning_tokens(self._token_ids) if self.parser is not None else 0

    def delta(self, output: CompletionOutput, prompt_token_ids: list[int] | None, events: list[Event]) -> None:
        """Append the events of a streamed piece to ``events``.

        Raises:
            HelixError: the engine gave up on the request.
        """
        self.tokens += len(output.token_ids)
        self._unsaid += len(output.token_ids)
        logprobs = self._logprobs(output)
        if self.parser is None:
            if output.text or logprobs:
                events.append(TextDelta(output.text, self.index, logprobs, self._unsaid))
                self._unsaid = 0
        else:
            known = len(events)
            self._token_ids.extend(output.token_ids)
            message = self.parser.parse_delta(
                delta_text=output.text,
                delta_token_ids=list(output.token_ids),
                request=self._request,
                prompt_token_ids=prompt_token_ids,
                finished=output.finish_reason is not None,
            )
            if message is not None:
                if message.reasoning:
                    events.append(ReasoningDelta(message.reasoning, self.index))
                if message.content or logprobs:
                    events.append(TextDelta(message.content or "", self.index, logprobs))
                for call in message.tool_calls or ():
                    function = call.function
                    self._call(
                        events,
                        call.index,
                        call.id or "",
                        (function.name or "") if function else "",
                        (function.arguments or "") if function else "",
                    )
            elif logprobs:
                events.append(TextDelta("", self.index, logprobs))
            if len(events) > known:
                events[known].tokens = self._unsaid  # type: ignore[union-attr]
                self._unsaid = 0
        self._finish(output, events)

    def whole(self, output: CompletionOutput, prompt_token_ids: list[int] | None, events: list[Event]) -> None:
        """Append the events of a complete choice to ``events``.

        Raises:
            HelixError: the engine gave up on the request.
        """
        if self.parser is None:
            self.delta(output, prompt_token_ids, events)
            return
        self.tokens += len(output.token_ids)
        self._token_ids.extend(output.token_ids)
        if prompt_token_ids is not None:
            self.parser.set_prompt_token_ids(prompt_token_ids)
        reasoning, content, calls = self.parser.parse(
            output.text, self._request, enable_auto_tools=True, model_output_token_ids=output.token_ids
        )
        logprobs = self._logprobs(output)
        if reasoning:
            events.append(ReasoningDelta(reasoning, self.index))
        if content or logprobs:
            events.append(TextDelta(content or "", self.index, logprobs))
        for number, call in enumerate(calls or ()):
            self._call(events, number, call.id or "", call.name, call.arguments)
        self._finish(output, events)

    def _call(self, events: list[Event], number: int, id: str, name: str, arguments: str) -> None:
        if self._single_call and number > 0:
            return
        if number not in self._calls:
            self._calls.add(number)
            id = id or make_tool_call_id()
        events.append(ToolCallDelta(number, arguments, id, name, self.index))

    def _finish(self, output: CompletionOutput, events: list[Event]) -> None:
        reason = output.finish_reason
        if reason is None or self.finished:
            return
        if reason in ("error", "abort"):
            raise HelixError("The engine gave up on this request.")
        self.finished = True
        stop = output.stop_reason if isinstance(output.stop_reason, str) else None
        mapped = _REASONS.get(reason, "stop")
        if self._calls and mapped == "stop":
            mapped = "tool_calls"
        events.append(Finished(mapped, self.index, stop))

    def _logprobs(self, output: CompletionOutput) -> tuple[TokenLogprob, ...] | None:
        if self._top_logprobs is None or not output.logprobs:
            return None
        return encode_logprobs(output.token_ids, output.logprobs, self._top_logprobs)


def encode_logprobs(token_ids: Sequence[int], steps: Any, top: int) -> tuple[TokenLogprob, ...]:
    """The log-probabilities of some tokens.

    Args:
        token_ids: the tokens that were drawn.
        steps: per token, vLLM's mapping of token id to ``Logprob``.
        top: how many of the likeliest tokens to keep per step.
    """
    return tuple(_token(token_id, step, top) for token_id, step in zip(token_ids, steps, strict=False) if step)


def _token(token_id: int, step: dict[int, Logprob], top: int) -> TokenLogprob:
    ranked = sorted(step.values(), key=lambda entry: entry.rank or 0)[:top]
    chosen = step[token_id]
    text = chosen.decoded_token or ""
    return TokenLogprob(
        text,
        max(chosen.logprob, _LOWEST_LOGPROB),
        _raw(text),
        tuple(
            (entry.decoded_token or "", max(entry.logprob, _LOWEST_LOGPROB), _raw(entry.decoded_token or "")) for entry in ranked
        ),
    )


def _raw(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")
