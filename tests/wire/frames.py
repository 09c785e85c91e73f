"""Strict readers of the dialects' streams: they know the grammar and refuse everything else."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import from_json

OpenAIFrames = list[dict[str, Any]]


def read_openai(raw: bytes) -> tuple[OpenAIFrames, dict[str, Any] | None]:
    """The chunks of a whole stream, and the error that ended it, if one did."""
    assert raw.endswith(b"data: [DONE]\n\n")
    blocks = raw.decode().removesuffix("\n\n").split("\n\n")
    assert blocks.pop() == "data: [DONE]"
    values = []
    for block in blocks:
        assert len(block.splitlines()) == 1
        assert block.startswith("data: ")
        values.append(json.loads(block.removeprefix("data: ")))
    error = values.pop()["error"] if values and "error" in values[-1] else None
    assert all("error" not in value for value in values)
    return values, error


def check_chat(chunks: OpenAIFrames, choices: int, include_usage: bool, complete: bool) -> None:
    """Every choice begins with its role, ends once, and says nothing afterwards; the usage comes last."""
    finished: set[int] = set()
    begun: set[int] = set()
    calls: dict[int, int] = {}
    for position, chunk in enumerate(chunks):
        assert chunk["object"] == "chat.completion.chunk"
        assert ("usage" in chunk) == include_usage
        if not chunk["choices"]:
            assert include_usage
            assert chunk["usage"]["total_tokens"] >= 0
            assert position == len(chunks) - 1
            assert len(finished) == choices
            continue
        assert chunk.get("usage") is None
        (choice,) = chunk["choices"]
        index, delta = choice["index"], choice["delta"]
        assert 0 <= index < choices
        assert index not in finished
        assert ("role" in delta) == (index not in begun)
        begun.add(index)
        for call in delta.get("tool_calls", ()):
            known = calls.get(index, 0)
            assert call["index"] <= known
            assert ("id" in call) == ("name" in call["function"]) == (call["index"] == known)
            assert isinstance(call["function"]["arguments"], str)
            calls[index] = max(known, call["index"] + 1)
        if choice["finish_reason"] is not None:
            assert delta == {}
            finished.add(index)
    if complete:
        assert finished == set(range(choices))
        assert not include_usage or not chunks[-1]["choices"]


def check_completion(chunks: OpenAIFrames, choices: int, complete: bool) -> None:
    """Every choice ends once and says nothing afterwards."""
    finished: set[int] = set()
    for chunk in chunks:
        assert chunk["object"] == "text_completion"
        for choice in chunk["choices"]:
            assert 0 <= choice["index"] < choices
            assert choice["index"] not in finished
            assert isinstance(choice["text"], str)
            if choice["finish_reason"] is not None:
                finished.add(choice["index"])
    assert not complete or finished == set(range(choices))


_DELTAS = {
    "text": {"text_delta": "text"},
    "thinking": {"thinking_delta": "thinking", "signature_delta": "signature"},
    "tool_use": {"input_json_delta": "partial_json"},
}


def read_anthropic(raw: bytes) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The message that a stream makes, ``None`` if it did not come to its end, and the error that ended it."""
    events = []
    for block in raw.decode().removesuffix("\n\n").split("\n\n") if raw else []:
        event, data = block.splitlines()
        value = json.loads(data.removeprefix("data: "))
        assert event == f"event: {value['type']}"
        events.append(value)
    if events and events[-1]["type"] == "error":
        _check_blocks(events[:-1])
        return None, events[-1]["error"]
    return _check_blocks(events), None


def _check_blocks(events: list[dict[str, Any]]) -> dict[str, Any] | None:
    message: dict[str, Any] | None = None
    current: dict[str, Any] | None = None
    unfinished: dict[str, Any] | None = None  # a tool call that was cut off, which only the last block can be
    last_delta, json_text, stopped = "", "", False
    for event in events:
        assert not stopped
        kind = event["type"]
        if message is None:
            assert kind == "message_start"
            message = event["message"]
            assert message["content"] == []
            assert message["stop_reason"] is None
            assert message["usage"]["input_tokens"] >= 0
        elif kind == "content_block_start":
            assert current is None
            assert message["stop_reason"] is None
            assert event["index"] == len(message["content"])
            current = event["content_block"]
            message["content"].append(current)
            last_delta, json_text = "", ""
        elif kind == "content_block_delta":
            assert current is not None
            assert event["index"] == len(message["content"]) - 1
            last_delta = event["delta"]["type"]
            field = _DELTAS[current["type"]][last_delta]
            if field == "partial_json":
                json_text += event["delta"][field]
            else:
                current[field] += event["delta"][field]
        elif kind == "content_block_stop":
            assert current is not None
            assert event["index"] == len(message["content"]) - 1
            assert current["type"] != "thinking" or last_delta == "signature_delta"
            assert unfinished is None
            if current["type"] == "tool_use":
                try:
                    current["input"] = json.loads(json_text)
                except ValueError:
                    unfinished = current
                    current["input"] = from_json(json_text, allow_partial=True)
                assert isinstance(current["input"], dict)
            current = None
        elif kind == "message_delta":
            assert current is None
            assert event["delta"]["stop_reason"]
            assert unfinished is None or event["delta"]["stop_reason"] in ("max_tokens", "stop_sequence", "refusal")
            message.update(event["delta"])
            message["usage"].update(event["usage"])
        else:
            assert kind == "message_stop"
            assert message["stop_reason"]
            stopped = True
    return message if stopped else None
