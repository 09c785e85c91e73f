"""Anthropic's side of its protocol: messages, and the count of their tokens."""

from __future__ import annotations

import json
from typing import Any

from tests.upstream.answers import Answer


class AnthropicWire:
    """Writes answers as Anthropic's reference describes them."""

    media_type = "text/event-stream; charset=utf-8"

    def check(self, path: str, headers: dict[str, str], body: dict[str, Any], key: str) -> tuple[int, bytes] | None:
        """The refusal of a request, if the real service would refuse it."""
        if headers.get("x-api-key") != key:
            return 401, self.error("authentication_error", "", "invalid x-api-key")
        if not headers.get("anthropic-version"):
            return 400, self.error("invalid_request_error", "", "anthropic-version: header is required")
        if body.get("model") != "claude-up":
            return 404, self.error("not_found_error", "", f"model: {body.get('model')}")
        wrong = self._wrong(path, body)
        return None if wrong is None else (400, self.error("invalid_request_error", "", wrong))

    def _wrong(self, path: str, body: dict[str, Any]) -> str | None:
        if path == "/v1/messages" and not isinstance(body.get("max_tokens"), int):
            return "max_tokens: Field required"
        if not body["messages"]:
            return "messages: at least one message is required"
        asked: set[str] = set()
        for number, turn in enumerate(body["messages"]):
            if turn["role"] not in ("user", "assistant"):
                return f"messages.{number}.role: Input should be 'user' or 'assistant'"
            blocks = turn["content"] if isinstance(turn["content"], list) else [{"type": "text", "text": turn["content"]}]
            answered = {block["tool_use_id"] for block in blocks if block["type"] == "tool_result"}
            if asked - answered:
                return f"messages.{number}: `tool_use` ids were found without `tool_result` blocks immediately after"
            if answered - asked:
                return f"messages.{number}: unexpected `tool_use_id` found in `tool_result` blocks"
            for block in blocks:
                if block["type"] == "text" and not block["text"]:
                    return "messages: text content blocks must be non-empty"
                if block["type"] == "thinking" and not block["signature"]:
                    return f"messages.{number}: Invalid `signature` in `thinking` block"
            asked = {block["id"] for block in blocks if block["type"] == "tool_use"}
        return None

    def error(self, kind: str, code: str, message: str) -> bytes:
        return json.dumps({"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_up"}).encode()

    def whole(self, answer: Answer, body: dict[str, Any]) -> bytes:
        if "max_tokens" not in body:
            return json.dumps({"input_tokens": 7}).encode()
        content = [json.loads(json.dumps(block)) for block, _ in self._blocks(answer)]
        for block, (_, deltas) in zip(content, self._blocks(answer), strict=True):
            for delta in deltas:
                for name, value in delta.items():
                    if name == "partial_json":
                        block["partial"] = block.get("partial", "") + value
                    elif name != "type":
                        block[name] = block.get(name, "") + value
            if "partial" in block:
                block["input"] = json.loads(block.pop("partial"))
        message = self._message(content) | self._stop(answer)
        if answer.usage is None:
            message["usage"] = self._counts(answer, answer.tokens)
        elif answer.usage:
            message["usage"] = answer.usage
        return json.dumps(message).encode()

    def frames(self, answer: Answer, body: dict[str, Any]) -> list[bytes]:
        """The stream, a frame for each event."""
        begin = self._message([]) | {"stop_reason": None, "stop_sequence": None}
        if answer.usage is None:
            begin["usage"] = self._counts(answer, 1)
        frames = [self.frame({"type": "message_start", "message": begin}), self.frame({"type": "ping"})]
        for index, (block, deltas) in enumerate(self._blocks(answer)):
            frames.append(self.frame({"type": "content_block_start", "index": index, "content_block": block}))
            frames += [self.frame({"type": "content_block_delta", "index": index, "delta": delta}) for delta in deltas]
            frames.append(self.frame({"type": "content_block_stop", "index": index}))
        usage = {"output_tokens": answer.tokens} if answer.usage is None else answer.usage
        frames.append(self.frame({"type": "message_delta", "delta": self._stop(answer), "usage": usage}))
        return [*frames, self.frame({"type": "message_stop"})]

    def frame(self, value: Any) -> bytes:
        return f"event: {value['type']}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n".encode()

    def _message(self, content: list[Any]) -> dict[str, Any]:
        return {"id": "msg_up", "type": "message", "role": "assistant", "model": "claude-up", "content": content}

    def _blocks(self, answer: Answer) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Each block as it begins, and its deltas."""
        blocks: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []
        if answer.thoughts or answer.signature:
            deltas = [{"type": "thinking_delta", "thinking": thought} for thought in answer.thoughts]
            signed = [*deltas, {"type": "signature_delta", "signature": answer.signature}]
            blocks.append(({"type": "thinking", "thinking": "", "signature": ""}, signed))
        if answer.pieces:
            blocks.append(({"type": "text", "text": ""}, [{"type": "text_delta", "text": piece} for piece in answer.pieces]))
        for call in answer.calls:
            deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in ("", *call.pieces)]
            blocks.append(({"type": "tool_use", "id": call.id, "name": call.name, "input": {}}, deltas))
        return blocks

    def _stop(self, answer: Answer) -> dict[str, Any]:
        reason = "tool_use" if answer.calls else "max_tokens" if answer.cut else "stop_sequence" if answer.stop else "end_turn"
        return {"stop_reason": reason, "stop_sequence": answer.stop}

    def _counts(self, answer: Answer, output: int) -> dict[str, Any]:
        return {
            "input_tokens": answer.prompt - answer.cached,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": answer.cached,
            "output_tokens": output,
        }
