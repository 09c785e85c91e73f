"""Services on the other side of a Ray Serve handle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helix_ray.providers.serve import Method, Translate, unary


class Remote:
    """Every method of a service in a deployment, as a coroutine function of the same name.

    It stands for a protocol all of whose methods are coroutine functions, such as ``Knowledge`` or ``Agents``.

    Args:
        method: gives the deployment's method with a name.
        translate: says a failure of the call itself as a ``HelixError``.
    """

    def __init__(self, method: Callable[[str], Method], translate: Translate) -> None:
        self._method = method
        self._translate = translate

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        method = self._method(name)

        async def call(*args: Any) -> Any:
            return await unary(method, self._translate, *args)

        # Found by itself from now on: making a handle's method costs more than calling it.
        self.__dict__[name] = call
        return call
