"""Plans by their names, as users have them."""

from __future__ import annotations

import logging

from helix_ray.config import Plans
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.limits import PlanLimits

_log = logging.getLogger(__name__)


class PlanBook:
    """What each plan allows.

    Args:
        plans: of the configuration. Users may have names that are no longer in it.
    """

    def __init__(self, plans: Plans) -> None:
        self._default = plans.default
        self._limits = {name: plan.limits() for name, plan in plans.plans.items()}
        self._missed: set[str] = set()

    def limits(self, name: str | None) -> PlanLimits:
        """What a plan allows; the default one for ``None``, and for a name that is not configured.

        The log tells of such a name once: it is asked for with every request of its users.
        """
        found = self._limits.get(self._default if name is None else name)
        if found is not None:
            return found
        if name is not None and name not in self._missed:
            self._missed.add(name)
            _log.warning("the plan %r of some users is not configured; they have %r", name, self._default)
        return self._limits[self._default]


def check_plan(plans: Plans, name: str | None) -> None:
    """Check that a user can have a plan; ``None`` is the default one.

    Raises:
        InvalidRequestError: there is no plan with that name.
    """
    if name is not None and name not in plans.plans:
        raise InvalidRequestError(f"plan is one of {', '.join(plans.plans)}; null is {plans.default}.", param="plan")
