"""A strict reader of a response's stream: it knows the order of the events and refuses everything else."""

from __future__ import annotations

import json
from typing import Any

from openai.types.responses import Response, ResponseStreamEvent
from pydantic import TypeAdapter

_EVENTS: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)
_TEXT = {"message": "response.output_text", "reasoning": "response.reasoning_text"}


def read_events(raw: bytes) -> list[dict[str, Any]]:
    """The events, each as OpenAI's SDK types it, numbered without gaps."""
    events = []
    for number, block in enumerate(raw.decode().removesuffix("\n\n").split("\n\n") if raw else []):
        kind, data = block.splitlines()
        event = json.loads(data.removeprefix("data: "))
        assert kind == f"event: {event['type']}"
        assert event["sequence_number"] == number
        _EVENTS.validate_python(event)
        events.append(event)
    return events


def read_response(raw: bytes) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The response at the end of a stream, which its deltas add up to, and the error that ended it."""
    events = read_events(raw)
    if not events:
        return None, None
    error = events.pop() if events[-1]["type"] == "error" else None
    if not events:
        return None, error
    last = events.pop()
    assert (last["type"] == "response.failed") == (error is not None)
    assert last["type"] in ("response.failed", "response.completed", "response.incomplete")
    response: dict[str, Any] = last["response"]
    assert response["status"] == last["type"].removeprefix("response.")
    Response.model_validate(response)
    assert [event["type"] for event in events[:2]] == ["response.created", "response.in_progress"]
    assert all(event["response"]["status"] == "in_progress" and event["response"]["output"] == [] for event in events[:2])
    output = _follow(events[2:])
    if error is None:
        assert output == response["output"]
    return response, error


def _follow(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the events of the items add up to."""
    output: list[dict[str, Any]] = []
    item: dict[str, Any] | None = None
    text, logprobs, notes = "", [], []
    for event in events:
        kind = event["type"]
        if kind == "response.output_item.added":
            assert item is None
            item = event["item"]
            assert event["output_index"] == len(output)
            assert item["status"] == "in_progress"
            assert item.get("content", []) == []
            assert item.get("arguments", "") == ""
            text, logprobs, notes = "", [], []
            continue
        assert item is not None
        assert event["output_index"] == len(output)
        if kind == "response.output_item.done":
            assert event["item"]["id"] == item["id"]
            said = event["item"]["arguments"] if item["type"] == "function_call" else event["item"]["content"][0]["text"]
            assert said == text
            output.append(event["item"])
            item = None
            continue
        assert event["item_id"] == item["id"]
        if item["type"] == "function_call":
            if kind == "response.function_call_arguments.delta":
                text += event["delta"]
            else:
                assert (kind, event["arguments"]) == ("response.function_call_arguments.done", text)
            continue
        assert event["content_index"] == 0
        if kind == "response.content_part.added":
            assert event["part"]["text"] == ""
        elif kind == f"{_TEXT[item['type']]}.delta":
            text += event["delta"]
            logprobs += event.get("logprobs", [])
        elif kind == "response.output_text.annotation.added":
            assert event["annotation_index"] == len(notes)
            notes.append(event["annotation"])
        elif kind == f"{_TEXT[item['type']]}.done":
            assert event["text"] == text
            assert event.get("logprobs", []) == logprobs
        else:
            assert kind == "response.content_part.done"
            assert event["part"]["text"] == text
            assert event["part"].get("annotations", []) == notes
    return output
