"""OpenAI's side of its protocol: chat completions, completions, embeddings."""

from __future__ import annotations

import base64
import json
import struct
from typing import Any

from tests.upstream.answers import Answer

_HEAD = {"id": "chatcmpl-up1", "created": 1700000000, "system_fingerprint": "fp_1"}


class OpenAIWire:
    """Writes answers as OpenAI's reference describes them."""

    media_type = "text/event-stream; charset=utf-8"

    def check(self, path: str, headers: dict[str, str], body: dict[str, Any], key: str) -> tuple[int, bytes] | None:
        """The refusal of a request, if the real service would refuse it."""
        if headers.get("authorization") != f"Bearer {key}":
            return 401, self.error("invalid_request_error", "invalid_api_key", f"Incorrect API key provided: {key[:4]}****.")
        if body.get("model") not in ("gpt-up", "embed-up"):
            return 404, self.error("invalid_request_error", "model_not_found", "The model does not exist.")
        if path == "/v1/chat/completions":
            wrong = self._wrong(body)
            if wrong is not None:
                return 400, self.error("invalid_request_error", "", wrong, param="messages")
        return None

    def _wrong(self, body: dict[str, Any]) -> str | None:
        asked: set[str] = set()
        for message in body["messages"]:
            role = message["role"]
            if role == "assistant":
                asked |= {call["id"] for call in message.get("tool_calls") or ()}
            elif role == "tool":
                if message["tool_call_id"] not in asked:
                    return "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'."
            elif role not in ("system", "user", "developer"):
                return f"unknown role {role}"
        return None

    def error(self, kind: str, code: str, message: str, param: str | None = None) -> bytes:
        return json.dumps({"error": {"message": message, "type": kind, "param": param, "code": code or None}}).encode()

    def whole(self, answer: Answer, body: dict[str, Any]) -> bytes:
        if "input" in body:
            return self._embeddings(body)
        text = "".join(answer.pieces)
        message: dict[str, Any] = {"role": "assistant", "content": text or None, "refusal": None}
        if answer.thoughts:
            message["reasoning_content"] = "".join(answer.thoughts)
        if answer.calls:
            message["tool_calls"] = [
                {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
                for call in answer.calls
            ]
        said = {"text": text} if "prompt" in body else {"message": message}
        choices = [
            {"index": index, **said, "logprobs": None, "finish_reason": self._reason(answer)} for index in range(body.get("n", 1))
        ]
        value: dict[str, Any] = {**_HEAD, "object": "chat.completion", "model": "gpt-up-2026", "choices": choices}
        return json.dumps(value | self._usage(answer, len(choices))).encode()

    def frames(self, answer: Answer, body: dict[str, Any]) -> list[bytes]:
        """The stream, a frame for each event."""
        choices = range(body.get("n", 1))
        told = bool((body.get("stream_options") or {}).get("include_usage"))
        null = {"usage": None} if told else {}
        texts = "prompt" in body

        def chunk(index: int, delta: dict[str, Any], reason: str | None = None) -> bytes:
            said = {"text": delta.get("content", "")} if texts else {"delta": delta}
            choice = {"index": index, **said, "logprobs": None, "finish_reason": reason}
            value = {**_HEAD, "object": "chat.completion.chunk", "model": "gpt-up-2026", "choices": [choice], **null}
            return self.frame(value)

        frames = [] if texts else [chunk(index, {"role": "assistant", "content": "", "refusal": None}) for index in choices]
        for index in choices:
            frames += [chunk(index, {"reasoning_content": thought}) for thought in answer.thoughts]
            frames += [chunk(index, {"content": piece}) for piece in answer.pieces]
            for number, call in enumerate(answer.calls):
                function = {"name": call.name, "arguments": ""}
                begin = {"index": number, "id": call.id, "type": "function", "function": function}
                frames.append(chunk(index, {"tool_calls": [begin]}))
                frames += [
                    chunk(index, {"tool_calls": [{"index": number, "function": {"arguments": piece}}]}) for piece in call.pieces
                ]
            frames.append(chunk(index, {}, self._reason(answer)))
        usage = self._usage(answer, len(choices))
        if told and usage:
            frames.append(
                self.frame({**_HEAD, "object": "chat.completion.chunk", "model": "gpt-up-2026", "choices": [], **usage})
            )
        return [*frames, b"data: [DONE]\n\n"]

    def frame(self, value: Any) -> bytes:
        return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"

    def _reason(self, answer: Answer) -> str:
        return "tool_calls" if answer.calls else "length" if answer.cut else "stop"

    def _usage(self, answer: Answer, choices: int) -> dict[str, Any]:
        if answer.usage is not None:
            return {"usage": answer.usage} if answer.usage else {}
        tokens = answer.tokens * choices
        return {
            "usage": {
                "prompt_tokens": answer.prompt,
                "completion_tokens": tokens,
                "total_tokens": answer.prompt + tokens,
                "prompt_tokens_details": {"cached_tokens": answer.cached},
                "completion_tokens_details": {"reasoning_tokens": len(answer.thoughts)},
            }
        }

    def _embeddings(self, body: dict[str, Any]) -> bytes:
        inputs = body["input"] if isinstance(body["input"], list) else [body["input"]]
        width = body.get("dimensions") or 3
        rows = [[float(position), *[0.5] * (width - 1)] for position in range(len(inputs))]
        packed = body.get("encoding_format") == "base64"
        data = [
            {
                "object": "embedding",
                "index": index,
                "embedding": base64.b64encode(struct.pack(f"<{width}f", *row)).decode() if packed else row,
            }
            for index, row in enumerate(rows)
        ]
        tokens = 2 * len(inputs)
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        return json.dumps({"object": "list", "data": data, "model": "embed-up", "usage": usage}).encode()
