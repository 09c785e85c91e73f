"""All configuration: the environment (``Settings``), the model list (``Catalog``), agents and their tools (``AgentCatalog``),
plans (``Plans``), prices (``PriceList``).

This is the only package that reads the environment. Values are frozen, unknown keys are refused, and an error says which key of
which file is wrong.
"""

from helix_ray.config.agents import AgentCatalog, AgentConfig, HttpToolConfig, McpServerConfig
from helix_ray.config.frozen import ConfigError
from helix_ray.config.models import Autoscaling, Catalog, EmbedderConfig, ModelConfig, RerankerConfig
from helix_ray.config.plans import UNLIMITED_PLANS, Plans
from helix_ray.config.prices import FREE, ModelPrice, PriceList
from helix_ray.config.settings import Limits, Settings

__all__ = [
    "FREE",
    "UNLIMITED_PLANS",
    "AgentCatalog",
    "AgentConfig",
    "Autoscaling",
    "Catalog",
    "ConfigError",
    "EmbedderConfig",
    "HttpToolConfig",
    "Limits",
    "McpServerConfig",
    "ModelConfig",
    "ModelPrice",
    "Plans",
    "PriceList",
    "RerankerConfig",
    "Settings",
]
