"""A tool: a typed, documented function that a model may call."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from jsonschema import Draft202012Validator
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from helix_ray.core.agents import ToolOutcome
from helix_ray.core.messages import ToolSpec

_LONGEST_RESULT = 16_000


class ToolError(Exception):
    """A tool cannot do what it was asked; the message tells the model why."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that an agent can do.

    Attributes:
        spec: what the model is told.
        run: called with the arguments that the model wrote, checked; gives text for the model.
    """

    spec: ToolSpec
    run: Callable[[dict[str, Any]], Awaitable[str]]

    @property
    def name(self) -> str:
        """What the model calls it."""
        return self.spec.name


def tool(function: Callable[..., Awaitable[Any]], name: str | None = None) -> Tool:
    """A coroutine function as a tool.

    Its name and the first paragraph of its docstring become the tool's; each parameter's type becomes its schema, and its line
    in the docstring's ``Args`` its description. What is returned is the result: text as it is, anything else as JSON.

    Args:
        function: with annotated parameters.
        name: of the tool, where it is not the function's.

    Raises:
        TypeError: a parameter has no annotation, or there is no docstring.
    """
    name = name or function.__name__
    summary, described = _documentation(function)
    hints = get_type_hints(function)
    fields: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name not in hints:
            raise TypeError(f"{name}: the parameter {parameter.name} has no type")
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[parameter.name] = (hints[parameter.name], Field(default, description=described.get(parameter.name)))
    arguments: type[BaseModel] = create_model(f"{name}_arguments", __config__=ConfigDict(extra="forbid"), **fields)

    async def run(given: dict[str, Any]) -> str:
        try:
            checked = arguments.model_validate(given)
        except ValidationError as exc:
            raise ToolError(_explained(exc)) from None
        result = await function(**{field: getattr(checked, field) for field in fields})
        return result if isinstance(result, str) else json.dumps(result, ensure_ascii=False, default=str)

    return Tool(ToolSpec(name, summary, _schema(arguments)), run)


async def call(tool: Tool, arguments: str, seconds: float) -> ToolOutcome:
    """Call a tool with what a model wrote. Whatever happens becomes an outcome that the model can read.

    Args:
        tool: which.
        arguments: JSON text.
        seconds: how long it may take.
    """
    try:
        given = json.loads(arguments) if arguments.strip() else {}
    except (ValueError, RecursionError):
        return ToolOutcome("Error: the arguments are no JSON.", True)
    if not isinstance(given, dict):
        return ToolOutcome("Error: the arguments are no JSON object.", True)
    try:
        async with asyncio.timeout(seconds):
            text = await tool.run(given)
    except TimeoutError:
        return ToolOutcome(f"Error: {tool.name} took longer than {seconds:g} s.", True)
    except ToolError as exc:
        return ToolOutcome(f"Error: {exc}", True)
    except Exception as exc:
        return ToolOutcome(f"Error: {tool.name} failed ({type(exc).__name__}).", True)
    return ToolOutcome(text if len(text) <= _LONGEST_RESULT else f"{text[:_LONGEST_RESULT]} [cut]")


def check_arguments(schema: dict[str, Any], given: dict[str, Any]) -> None:
    """Check a call's arguments.

    Args:
        schema: JSON Schema of the tool.
        given: what the model wrote.

    Raises:
        ToolError: they do not match.
    """
    for error in Draft202012Validator(schema).iter_errors(given):
        raise ToolError(f"{error.json_path}: {error.message[:500]}")


def _documentation(function: Callable[..., Any]) -> tuple[str, dict[str, str]]:
    """The first paragraph of a docstring, and what its ``Args`` say."""
    text = inspect.getdoc(function)
    if not text:
        raise TypeError(f"{function.__name__} has no docstring")
    summary = " ".join(text.split("\n\n")[0].split())
    described: dict[str, str] = {}
    last = None
    for line in text.partition("Args:\n")[2].splitlines():
        if not line.startswith("    "):
            break
        if line.startswith("        ") and last is not None:
            described[last] += f" {line.strip()}"
        else:
            last, _, description = line.strip().partition(": ")
            described[last] = description
    return summary, described


def _schema(arguments: type[BaseModel]) -> dict[str, Any]:
    schema = arguments.model_json_schema()
    schema.pop("title", None)
    for field in schema.get("properties", {}).values():
        field.pop("title", None)
    return {"type": "object", "properties": {}} | schema


def _explained(exc: ValidationError) -> str:
    errors = (
        f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in exc.errors(include_url=False, include_input=False)
    )
    return "; ".join(errors)
