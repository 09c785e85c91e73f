"""From a body's value to a protocol's request model, with errors that name the field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from helix_ray.config import Limits
from helix_ray.core.errors import InvalidRequestError

ModelT = TypeVar("ModelT", bound=BaseModel)


class RequestModel(BaseModel):
    """Base of what clients send: no conversions between types, and fields that are not declared are dropped."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)


def validate(model: type[ModelT], body: dict[str, Any], limits: Limits) -> ModelT:
    """``body`` as a ``model``; the field types of ``helix_ray.wire.fields`` check it against ``limits``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` is the first one's path.
    """
    try:
        return model.model_validate(body, context=limits)
    except ValidationError as exc:
        error = exc.errors(include_url=False, include_input=False)[0]
        raise refused(field_path(error["loc"]), error["msg"].removeprefix("Value error, ")) from None


def refused(path: str, why: str) -> InvalidRequestError:
    """The error for the field at ``path``."""
    return InvalidRequestError(f"Invalid value at `{path}`: {why}." if path else f"{why}.", param=path or None)


def field_path(location: Iterable[str | int]) -> str:
    """A location of pydantic as ``messages[0].content``. Names in angle brackets stand for the arms of a union."""
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        elif not step.startswith("<"):
            path += f".{step[:64]}" if path else step[:64]
    return path
