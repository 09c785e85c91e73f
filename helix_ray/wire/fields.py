"""Field types that both dialects share. Each checks its value against the ``Limits`` that ``validate`` passes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, Tag, ValidationInfo

from helix_ray.config import Limits
from helix_ray.wire.body import encode_json, exceeds_depth
from helix_ray.wire.pattern import backtracks

MAX_INT = 2**31 - 1


def _limits(info: ValidationInfo) -> Limits:
    return info.context if isinstance(info.context, Limits) else Limits()


def _choices(value: int, info: ValidationInfo) -> int:
    most = _limits(info).choices
    if value > most:
        raise ValueError(f"at most {most}")
    return value


def _top_logprobs(value: int, info: ValidationInfo) -> int:
    most = _limits(info).top_logprobs
    if value > most:
        raise ValueError(f"at most {most}")
    return value


def _stop(value: str, info: ValidationInfo) -> str:
    most = _limits(info).stop_chars
    if not 1 <= len(value) <= most:
        raise ValueError(f"a stop sequence has 1 to {most} characters")
    return value


def _stops(value: Any, info: ValidationInfo) -> Any:
    most = _limits(info).stop_sequences
    if isinstance(value, list) and len(value) > most:
        raise ValueError(f"at most {most} stop sequences")
    return value


def _tools(value: Any, info: ValidationInfo) -> Any:
    most = _limits(info).tools
    if isinstance(value, list) and len(value) > most:
        raise ValueError(f"at most {most} tools")
    return value


def _schema(value: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
    limits = _limits(info)
    if exceeds_depth(value, limits.schema_depth):
        raise ValueError(f"nests deeper than {limits.schema_depth} levels")
    if len(encode_json(value)) > limits.schema_bytes:
        raise ValueError(f"larger than {limits.schema_bytes} bytes")
    for pattern in _patterns(value):
        if backtracks(pattern):
            raise ValueError(f"the pattern {pattern[:64]!r} repeats what repeats, or is too long")
    return value


def _patterns(value: Any) -> list[str]:
    """Every regular expression in a schema; the depth is bounded before."""
    if isinstance(value, list):
        return [pattern for item in value for pattern in _patterns(item)]
    if not isinstance(value, dict):
        return []
    found = [value["pattern"]] if isinstance(value.get("pattern"), str) else []
    named = value.get("patternProperties")
    if isinstance(named, dict):
        found += named
    return found + [pattern for item in value.values() for pattern in _patterns(item)]


def _logit_bias(value: Any, info: ValidationInfo) -> Any:
    most = _limits(info).logit_bias
    if isinstance(value, dict) and len(value) > most:
        raise ValueError(f"at most {most} entries")
    return value


def _arguments_schema(value: dict[str, Any]) -> dict[str, Any]:
    if value.get("type", "object") != "object":
        raise ValueError("the schema of a tool's arguments is of type object")
    return value


def quoted(word: Any) -> str:
    """A client's word, fit for a message back to it."""
    return repr(word[:64]) if isinstance(word, str) else "a value that is no string"


def arm(name: str) -> Tag:
    """Names one arm of a union, in a way that error paths leave out."""
    return Tag(f"<{name}>")


Count = Annotated[int, Field(ge=1, le=MAX_INT)]
Temperature = Annotated[float, Field(ge=0, le=2)]
TopP = Annotated[float, Field(ge=0, le=1)]
Penalty = Annotated[float, Field(ge=-2, le=2)]
Choices = Annotated[int, Field(ge=1), AfterValidator(_choices)]
TopLogprobs = Annotated[int, Field(ge=0), AfterValidator(_top_logprobs)]
StopSequence = Annotated[str, AfterValidator(_stop)]
# Lists are counted before their items are looked at, and the first bad item ends it: a large body costs little.
StopSequences = Annotated[list[StopSequence], Field(fail_fast=True), BeforeValidator(_stops)]
LogitBias = Annotated[
    dict[Annotated[str, Field(pattern="^[0-9]{1,9}$")], Annotated[float, Field(ge=-100, le=100)]],
    BeforeValidator(_logit_bias),
]
JsonSchemaObject = Annotated[dict[str, Any], AfterValidator(_schema)]
ArgumentsSchema = Annotated[JsonSchemaObject, AfterValidator(_arguments_schema)]
ModelName = Annotated[str, Field(min_length=1, max_length=256, description="Id or alias of a model.", examples=["helix-demo"])]
CallId = Annotated[str, Field(min_length=1, max_length=256)]
EndUser = Annotated[str, Field(max_length=1024, description="The caller's own label for its end user.")]
TokenId = Annotated[int, Field(ge=0, le=MAX_INT)]
ToolName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,128}$")]
at_most_tools = BeforeValidator(_tools)
