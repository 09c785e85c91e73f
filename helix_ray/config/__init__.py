"""All configuration: the environment (``Settings``), the model list (``Catalog``), agents and their tools (``AgentCatalog``),
plans (``Plans``), prices (``PriceList``), hosts of the cluster (``HostList``).

This is the only package that reads the environment. Values are frozen, unknown keys are refused, and an error says which key of
which file is wrong.
"""

from helix_ray.config.agents import AgentCatalog, AgentConfig, HttpToolConfig, McpServerConfig
from helix_ray.config.caching import CacheConfig
from helix_ray.config.frozen import ConfigError
from helix_ray.config.hosts import HostConfig, HostList
from helix_ray.config.models import Autoscaling, Catalog, EmbedderConfig, ModelConfig, RerankerConfig
from helix_ray.config.plans import UNLIMITED_PLANS, Plans
from helix_ray.config.prices import FREE, ModelPrice, PriceList
from helix_ray.config.remotes import NoopAnswer, ProviderConfig, RemoteModel, Timeouts
from helix_ray.config.routes import BreakerConfig, Condition, HedgeConfig, RetryConfig, RouteConfig
from helix_ray.config.settings import Limits, Settings

__all__ = [
    "FREE",
    "UNLIMITED_PLANS",
    "AgentCatalog",
    "AgentConfig",
    "Autoscaling",
    "BreakerConfig",
    "CacheConfig",
    "Catalog",
    "Condition",
    "ConfigError",
    "EmbedderConfig",
    "HedgeConfig",
    "HostConfig",
    "HostList",
    "HttpToolConfig",
    "Limits",
    "McpServerConfig",
    "ModelConfig",
    "ModelPrice",
    "NoopAnswer",
    "Plans",
    "PriceList",
    "ProviderConfig",
    "RemoteModel",
    "RerankerConfig",
    "RetryConfig",
    "RouteConfig",
    "Settings",
    "Timeouts",
]
