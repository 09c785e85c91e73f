"""The model list: configs/models.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from helix_ray.config.caching import CacheConfig
from helix_ray.config.described import Described, ModelId
from helix_ray.config.frozen import Frozen, load_yaml
from helix_ray.config.remotes import ProviderConfig, RemoteModel, check_remotes
from helix_ray.config.routes import RouteConfig, check_targets


class Autoscaling(Frozen):
    """How many replicas an engine gets, from the depth of its queue.

    Attributes:
        min_replicas: 0 lets the model sleep; its first request then waits or is refused (``cold_start``).
        target_ongoing_requests: running and waiting requests per replica that Serve aims at.
    """

    min_replicas: int = Field(1, ge=0)
    max_replicas: int = Field(1, gt=0)
    target_ongoing_requests: float = Field(16.0, gt=0)
    upscale_delay_s: float = Field(10.0, ge=0)
    downscale_delay_s: float = Field(300.0, ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Autoscaling:
        if self.min_replicas > self.max_replicas:
            raise ValueError("min_replicas is larger than max_replicas")
        return self


class ModelConfig(Described):
    """One local chat model: an entry of ``models`` in configs/models.yaml.

    Attributes:
        id: the name that clients use; slashes are fine.
        aliases: other names for it.
        source: a directory, a hub name, or ``builtin:demo``.
        context: tokens of prompt and answer together; the model's own when left out.
        tensor_parallel: GPUs that share each layer.
        pipeline_parallel: groups of GPUs that share the layers.
        gpus: GPUs per worker; 0 runs on the CPU. ``None`` takes 1 where Ray has GPUs, else 0.
        cpus: CPU cores that Ray books for the engine.
        engine: further arguments of vLLM's ``AsyncEngineArgs``.
        tool_parser: name of the vLLM parser that reads this model's tool calls.
        reasoning_parser: name of the vLLM parser that reads this model's reasoning.
        chat_template: path of a Jinja template, when the model has none of its own.
        replicas: a fixed number; give ``autoscaling`` instead to let Serve choose.
        max_queue: requests per replica, running and waiting; more are refused with 503.
        cold_start: with no replica up, ``hold`` the request or ``reject`` it with Retry-After.
        cold_start_timeout_s: how long a held request waits for the first replica.
        sticky: ``prefix``: requests that begin alike go to the same replica.
        cache: keeps answers; nothing is kept when left out.
        start: ``application``: with the application; ``cluster``: only where a service of the cluster asks for it.
    """

    id: ModelId
    aliases: tuple[ModelId, ...] = ()
    source: str
    context: int | None = Field(None, gt=0)
    tensor_parallel: int = Field(1, gt=0)
    pipeline_parallel: int = Field(1, gt=0)
    gpus: float | None = Field(None, ge=0)
    cpus: float = Field(1.0, gt=0)
    engine: dict[str, Any] = Field(default_factory=dict)
    env: dict[str, str] = Field(default_factory=dict, description="environment of the engine's processes")
    tool_parser: str | None = None
    reasoning_parser: str | None = None
    chat_template: Path | None = None
    replicas: int = Field(1, gt=0)
    autoscaling: Autoscaling | None = None
    max_queue: int = Field(512, gt=0)
    cold_start: Literal["hold", "reject"] = "hold"
    cold_start_timeout_s: float = Field(120.0, gt=0)
    sticky: Literal["prefix"] | None = None
    cache: CacheConfig | None = None
    start: Literal["application", "cluster"] = "application"
    owned_by: str = "local"

    @property
    def workers(self) -> int:
        """Processes of vLLM that share the model."""
        return self.tensor_parallel * self.pipeline_parallel

    @model_validator(mode="after")
    def _one_scaling(self) -> ModelConfig:
        if self.autoscaling is not None and "replicas" in self.model_fields_set:
            raise ValueError("give replicas or autoscaling, not both")
        return self

    @model_validator(mode="after")
    def _services_are_one_engine(self) -> ModelConfig:
        if self.start == "application":
            return self
        for key in ("replicas", "autoscaling", "sticky"):
            if key in self.model_fields_set:
                raise ValueError(f"{key} is for models that start with the application; of others each service is one engine")
        if self.gpus is not None and self.gpus not in (0, 1):
            raise ValueError("a model that the cluster starts takes whole GPUs: gpus is 0 or 1")
        return self


class EmbedderConfig(Described):
    """One embedding model: an entry of ``embedders`` in configs/models.yaml.

    Attributes:
        source: a directory, a hub name, or ``package:NAME`` for a model that a Python package carries.
        max_batch: most texts of one forward pass.
        threads: CPU threads of one replica; ``None`` leaves it to torch.
        dtype: ``bfloat16`` is some two times as fast on CPUs that know it, and differs in the third digit; ``auto``
            takes it there.
    """

    id: ModelId
    aliases: tuple[ModelId, ...] = ()
    source: str
    gpus: float = Field(0.0, ge=0)
    cpus: float = Field(1.0, ge=0)
    max_batch: int = Field(64, gt=0)
    threads: int | None = Field(None, gt=0)
    dtype: Literal["auto", "float32", "bfloat16"] = "auto"
    replicas: int = Field(1, gt=0)
    autoscaling: Autoscaling | None = None
    max_queue: int = Field(512, gt=0)
    owned_by: str = "local"


class RerankerConfig(EmbedderConfig):
    """One cross-encoder: an entry of ``rerankers`` in configs/models.yaml, with the keys of an embedding model.

    Attributes:
        dtype: ``float32`` unless said: a score is told, and is not the sum of so many roundings that they even out.
    """

    dtype: Literal["auto", "float32", "bfloat16"] = "float32"


class Catalog(Frozen):
    """All models: configs/models.yaml.

    Attributes:
        providers: services that answer for remote models.
        remotes: models of providers, in one table with the local ones.
        default: id or alias that a request without a model gets, where a protocol allows that.
    """

    models: tuple[ModelConfig, ...] = ()
    embedders: tuple[EmbedderConfig, ...] = ()
    rerankers: tuple[RerankerConfig, ...] = ()
    providers: tuple[ProviderConfig, ...] = ()
    remotes: tuple[RemoteModel, ...] = ()
    routes: tuple[RouteConfig, ...] = ()
    default: str | None = None

    @model_validator(mode="after")
    def _names_are_unique(self) -> Catalog:
        seen: set[str] = set()
        entries: list[ModelConfig | EmbedderConfig | RemoteModel | RouteConfig] = [
            *self.models,
            *self.embedders,
            *self.rerankers,
            *self.remotes,
            *self.routes,
        ]
        for entry in entries:
            for name in (entry.id, *entry.aliases):
                if name in seen:
                    raise ValueError(f"the name {name!r} is given twice")
                seen.add(name)
        if self.default is not None and self.default not in seen:
            raise ValueError(f"default names no model: {self.default!r}")
        check_remotes(self.providers, self.remotes)
        return self

    @model_validator(mode="after")
    def _routes_lead_to_models(self) -> Catalog:
        chats: list[ModelConfig | RemoteModel] = [*self.models, *(model for model in self.remotes if model.kind == "chat")]
        embedding: list[EmbedderConfig | RemoteModel] = [
            *self.embedders,
            *(model for model in self.remotes if model.kind == "embedding"),
        ]
        others = {alias: f"an alias of {model.id!r}" for model in chats for alias in model.aliases}
        others |= {name: "an embedding model" for model in embedding for name in (model.id, *model.aliases)}
        others |= {name: "a cross-encoder" for model in self.rerankers for name in (model.id, *model.aliases)}
        check_targets(self.routes, {model.id for model in chats}, others)
        return self

    def with_application(self) -> tuple[ModelConfig, ...]:
        """Chat models that start with the application."""
        return tuple(model for model in self.models if model.start == "application")

    def by_cluster(self) -> tuple[ModelConfig, ...]:
        """Chat models that services of the cluster start."""
        return tuple(model for model in self.models if model.start == "cluster")

    def caches(self) -> dict[str, CacheConfig]:
        """How answers are kept, by the id of the model or route; those that keep none are not in it."""
        entries: list[ModelConfig | RemoteModel | RouteConfig] = [*self.models, *self.remotes, *self.routes]
        return {entry.id: entry.cache for entry in entries if entry.cache is not None}

    @classmethod
    def load(cls, path: Path) -> Catalog:
        """Read a YAML file.

        Raises:
            ConfigError: the file is missing, is not YAML, or has a wrong key or value.
        """
        return load_yaml(path, cls)
