"""vLLM's exceptions, said in the words of ``helix_ray.core.errors``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import jinja2
from pydantic import ValidationError
from vllm.exceptions import GracefulHTTPError, VLLMClientError
from vllm.v1.engine.exceptions import EngineDeadError as VllmEngineDeadError

from helix_ray.core.errors import ContextLengthError, EngineDeadError, HelixError, InvalidRequestError, OverloadedError

_RESTART_HINT_S = 5.0


@contextmanager
def translated(model: str) -> Iterator[None]:
    """Raise what happens inside as a ``HelixError``.

    vLLM reports a request that it cannot take by ``VLLMClientError`` in newer places and by plain
    ``ValueError`` or ``TypeError`` in older ones; both mean that the request is at fault.
    """
    try:
        yield
    except HelixError:
        raise
    except VllmEngineDeadError as exc:
        raise EngineDeadError(f"The engine of `{model}` stopped and is being restarted.", retry_after=_RESTART_HINT_S) from exc
    except GracefulHTTPError as exc:
        raise OverloadedError(str(exc), retry_after=1) from exc
    except ValidationError as exc:
        error = exc.errors(include_url=False, include_input=False)[0]
        raise InvalidRequestError(error["msg"], param=".".join(str(part) for part in error["loc"]) or None) from exc
    except jinja2.TemplateError as exc:
        raise InvalidRequestError(f"The model's chat template refuses these messages: {exc}", param="messages") from exc
    except (VLLMClientError, ValueError, TypeError, OverflowError, RecursionError) as exc:
        raise _refused(exc) from exc
    except Exception as exc:
        raise HelixError(f"The engine of `{model}` failed on this request.") from exc


def _refused(exc: BaseException) -> InvalidRequestError:
    message = str(exc.args[0]) if exc.args else type(exc).__name__
    if "context length" in message or "max_model_len" in message or "maximum model length" in message:
        return ContextLengthError(message, param="messages")
    return InvalidRequestError(message, param=getattr(exc, "parameter", None))
