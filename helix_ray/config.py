"""All configuration: the environment (``Settings``) and the model list (``Catalog``).

This is the only module that reads the environment. Values are frozen, unknown keys are refused, and an
error says which key of which file is wrong.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator


class ConfigError(ValueError):
    """A configuration value is wrong; the message names the place and the reason."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Frozen):
    """Bounds on what one request may ask for; beyond them it is refused with 400 or 413."""

    body_bytes: int = Field(8 * 2**20, gt=0, description="largest request body, before and after decompression")
    file_bytes: int = Field(64 * 2**20, gt=0, description="largest upload of files, before and after decompression")
    json_depth: int = Field(64, gt=0, description="deepest nesting of a JSON body")
    json_containers: int = Field(2**18, gt=0, description="most objects and lists in a JSON body")
    toon_bytes: int = Field(2**20, gt=0, description="largest TOON body; its parser is slow")
    choices: int = Field(16, gt=0, description="largest n of one prompt")
    prompts: int = Field(64, gt=0, description="most prompts of one completions request")
    top_logprobs: int = Field(20, ge=0)
    stop_sequences: int = Field(16, gt=0)
    stop_chars: int = Field(256, gt=0, description="longest stop sequence")
    tools: int = Field(128, gt=0)
    schema_bytes: int = Field(64 * 2**10, gt=0, description="largest JSON schema, as JSON text")
    schema_depth: int = Field(24, gt=0)
    logit_bias: int = Field(1024, gt=0, description="most entries of logit_bias")
    embedding_inputs: int = Field(2048, gt=0)
    header_bytes: int = Field(32 * 2**10, gt=0, description="largest request head")


class Settings(_Frozen):
    """The process environment, read once.

    Every field is the variable ``HELIX_<FIELD>``; see docs/configuration.md.
    """

    host: str = Field("0.0.0.0", description="address to listen on")
    port: int = Field(8443, gt=0, lt=65536)
    tls: bool = Field(True, description="false: plain HTTP")
    tls_cert: Path | None = Field(None, description="PEM certificate chain; default: self-signed, under data_dir")
    tls_key: Path | None = None
    data_dir: Path = Field(Path(".helix"), description="everything that the application writes")
    database_url: str | None = Field(
        None, description="`sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/NAME`; default: SQLite, under data_dir"
    )
    chunk_tokens: int = Field(200, ge=16, le=8192, description="most tokens of a document's chunk, as the embedding model counts")
    auth_api_keys: tuple[str, ...] = Field((), description="comma-separated; empty leaves /v1 open")
    internal_networks: tuple[str, ...] = Field(
        ("127.0.0.0/8", "::1/128"), description="comma-separated networks that may call /internal"
    )
    internal_token: str | None = Field(None, description="bearer token that /internal asks for on top")
    feature_toon: bool = False
    docs: bool = Field(True, description="serve /docs and /openapi.json")
    cors_origins: tuple[str, ...] = Field(
        (), description="comma-separated origins whose pages may call the API from a browser; `*` is any"
    )
    metrics_dir: Path | None = Field(
        None,
        description="where the processes of one node share their counts; read from PROMETHEUS_MULTIPROC_DIR, "
        "which the Prometheus library reads as well",
    )
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    request_timeout_s: float = Field(600.0, gt=0, description="longest generation")
    body_timeout_s: float = Field(30.0, gt=0, description="how long a client may take to send a request's body")
    drain_timeout_s: float = Field(30.0, ge=0, description="how long a stopping ingress lets streams finish")
    max_inflight: int = Field(2048, gt=0, description="requests that one ingress replica holds at once")
    limits: Limits = Limits()

    @field_validator("auth_api_keys", "internal_networks", "cors_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("internal_networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ipaddress.ip_network(network)
        return value

    @model_validator(mode="after")
    def _certificate_pair(self) -> Settings:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key go together")
        return self

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'helix.db'}"

    @property
    def scheme(self) -> str:
        """``https`` or ``http``."""
        return "https" if self.tls else "http"

    @property
    def api_key_digests(self) -> frozenset[bytes]:
        """SHA-256 of each operator key, so that the keys themselves go no further than this process."""
        return frozenset(hashlib.sha256(key.encode()).digest() for key in self.auth_api_keys)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read ``HELIX_*``.

        Raises:
            ConfigError: a variable has a value that does not fit.
        """
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for name in cls.model_fields:
            variable = "PROMETHEUS_MULTIPROC_DIR" if name == "metrics_dir" else f"HELIX_{name.upper()}"
            if name != "limits" and environ.get(variable):
                values[name] = environ[variable]
        limits = {
            name: environ[f"HELIX_LIMIT_{name.upper()}"]
            for name in Limits.model_fields
            if environ.get(f"HELIX_LIMIT_{name.upper()}")
        }
        try:
            return cls(**values, limits=Limits(**limits))
        except ValidationError as exc:
            raise ConfigError(_explain("environment", exc, prefix="HELIX_", upper=True)) from exc


class Autoscaling(_Frozen):
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


ModelId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}$")]


class ModelConfig(_Frozen):
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
    owned_by: str = "local"

    @model_validator(mode="after")
    def _one_scaling(self) -> ModelConfig:
        if self.autoscaling is not None and "replicas" in self.model_fields_set:
            raise ValueError("give replicas or autoscaling, not both")
        return self


class EmbedderConfig(_Frozen):
    """One embedding model: an entry of ``embedders`` in configs/models.yaml.

    Attributes:
        source: a directory, a hub name, or ``package:NAME`` for a model that a Python package carries.
        max_batch: most texts of one forward pass.
        threads: CPU threads of one replica; ``None`` leaves it to torch.
        dtype: ``bfloat16`` is some three times as fast on CPUs that know it, and differs in the third digit.
    """

    id: ModelId
    aliases: tuple[ModelId, ...] = ()
    source: str
    gpus: float = Field(0.0, ge=0)
    cpus: float = Field(1.0, ge=0)
    max_batch: int = Field(64, gt=0)
    threads: int | None = Field(None, gt=0)
    dtype: Literal["float32", "bfloat16"] = "float32"
    replicas: int = Field(1, gt=0)
    autoscaling: Autoscaling | None = None
    max_queue: int = Field(512, gt=0)
    owned_by: str = "local"


class Catalog(_Frozen):
    """All models: configs/models.yaml.

    Attributes:
        default: id or alias that a request without a model gets, where a protocol allows that.
    """

    models: tuple[ModelConfig, ...] = ()
    embedders: tuple[EmbedderConfig, ...] = ()
    default: str | None = None

    @model_validator(mode="after")
    def _names_are_unique(self) -> Catalog:
        seen: set[str] = set()
        entries: list[ModelConfig | EmbedderConfig] = [*self.models, *self.embedders]
        for entry in entries:
            for name in (entry.id, *entry.aliases):
                if name in seen:
                    raise ValueError(f"the name {name!r} is given twice")
                seen.add(name)
        if self.default is not None and self.default not in seen:
            raise ValueError(f"default names no model: {self.default!r}")
        return self

    @classmethod
    def load(cls, path: Path) -> Catalog:
        """Read a YAML file.

        Raises:
            ConfigError: the file is missing, is not YAML, or has a wrong key or value.
        """
        try:
            data = yaml.safe_load(path.read_text())
        except (OSError, yaml.YAMLError) as exc:
            raise ConfigError(f"{path}: {exc}") from exc
        try:
            return cls.model_validate(data or {})
        except ValidationError as exc:
            raise ConfigError(_explain(str(path), exc)) from exc


def _explain(where: str, exc: ValidationError, prefix: str = "", upper: bool = False) -> str:
    lines = []
    for error in exc.errors(include_url=False):
        place = ".".join(str(part) for part in error["loc"])
        place = prefix + (place.upper().replace("LIMITS.", "LIMIT_") if upper else place)
        lines.append(f"{where}: {place or '(top)'}: {error['msg']}")
    return "\n".join(lines)
