"""Plans: what accounts may use. configs/plans.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from helix_ray.config.frozen import Frozen, load_yaml
from helix_ray.core.limits import PlanLimits

PLAN_NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"
_Limit = Annotated[int, Field(strict=True, ge=1, le=10**12)]


class PlanConfig(Frozen):
    """See ``PlanLimits``."""

    requests_per_minute: _Limit | None = Field(None, description="Also the most that may come at once; null is no limit.")
    tokens_per_minute: _Limit | None = Field(None, description="Of prompts and answers together; null is no limit.")
    concurrency: _Limit | None = Field(None, description="Requests in progress; null is no limit.")
    requests_per_month: _Limit | None = Field(None, description="Of a calendar month in UTC; null is no limit.")

    def limits(self) -> PlanLimits:
        """The limits that it describes."""
        return PlanLimits(**dict(self))


class Plans(Frozen):
    """configs/plans.yaml.

    Attributes:
        default: name of the plan of new accounts.
        plans: by name.
    """

    default: str
    plans: dict[Annotated[str, Field(pattern=PLAN_NAME)], PlanConfig] = Field(min_length=1)

    @model_validator(mode="after")
    def _names(self) -> Plans:
        if self.default not in self.plans:
            raise ValueError(f"default names no plan: {self.default!r}")
        return self

    @classmethod
    def load(cls, path: Path) -> Plans:
        """Read a YAML file.

        Raises:
            ConfigError: the file is missing, is not YAML, or has a wrong key or value.
        """
        return load_yaml(path, cls)


UNLIMITED_PLANS = Plans(default="unlimited", plans={"unlimited": PlanConfig()})
"""The plans of an application that limits nobody."""
