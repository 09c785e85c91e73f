"""What one generation consumes, and what of it is paid for."""

from __future__ import annotations

from helix_ray.core.money import UNLIMITED
from helix_ray.telemetry import Call

HUNG_UP = "client_closed_request"
"""Code of what ended because its client went away."""


class Tab:
    """What one generation consumes. This one is of somebody who pays nothing and has no limits.

    Attributes:
        limit: tokens of answer that are paid for; less than 0 while that is not known: ask ``allow``.
        prompt, cached, completion: tokens so far.
    """

    __slots__ = ("cached", "completion", "limit", "prompt")

    def __init__(self) -> None:
        self.limit = UNLIMITED
        self.prompt = self.cached = self.completion = 0

    async def allow(self) -> int:
        """The tokens of answer that are paid for, now that the prompt is known.

        Raises:
            PaymentRequiredError: there is not enough money.
            UnavailableError: nobody can tell now.
        """
        return self.limit

    async def affords(self, target: str) -> bool:
        """Whether the money that is held is enough for a target of a route.

        Raises:
            PaymentRequiredError: there is not enough money for any.
            UnavailableError: nobody can tell now.
        """
        return True

    def serve(self, target: str) -> None:
        """Charge by the price of a target of a route from now on."""

    def discount(self, share: int) -> None:
        """Charge a part of the price, in ten-thousandths."""

    def cost(self) -> int | None:
        """Nano-USD so far, where it costs something."""
        return None

    def close(self, error: str) -> None:
        """End it; returns at once.

        Args:
            error: code of what ended it early.
        """


def end(tab: Tab, call: Call, error: str) -> None:
    """Close a tab, and write what was consumed into the account of its request.

    Args:
        tab: of one generation.
        call: the account of the request, which may have several.
        error: code of what ended it early.
    """
    call.prompt_tokens += tab.prompt
    call.cached_tokens += tab.cached
    call.completion_tokens += tab.completion
    spent = tab.cost()
    if spent is not None:
        call.cost = (call.cost or 0) + spent
    tab.close(error)
