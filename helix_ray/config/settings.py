"""The process environment."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import shlex
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from helix_ray.config.frozen import ConfigError, Frozen, explain
from helix_ray.config.usd import Usd
from helix_ray.core.money import NANO

_TUNNEL_PORTS = 512


class Limits(Frozen):
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
    socket_chats: int = Field(16, gt=0, description="chats that one WebSocket runs at once")
    embedding_inputs: int = Field(2048, gt=0)
    header_bytes: int = Field(32 * 2**10, gt=0, description="largest request head")


class Settings(Frozen):
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
    chunk_tokens: int = Field(150, ge=16, le=8192, description="most tokens of a document's chunk, as the embedding model counts")
    session_days: float = Field(30.0, gt=0, le=3650, description="how long a session with an agent stays after its last message")
    idempotency_hours: float = Field(24.0, gt=0, le=8760, description="how long answers to requests with an Idempotency-Key stay")
    hold_days: int = Field(90, ge=0, le=36500, description="how long a closed hold of money stays; 0: for ever")
    usage_days: int = Field(
        0, ge=0, le=36500, description="how long usage stays day by day; what is older is one sum for each key; 0: for ever"
    )
    audit_days: int = Field(0, ge=0, le=36500, description="how long the record of what admins did stays; 0: for ever")
    file_bytes: int = Field(100 * 2**20, gt=0, description="largest file that is uploaded for a batch")
    file_room_bytes: int = Field(2 * 2**30, gt=0, description="all files of an account together")
    file_days: float = Field(30.0, gt=0, le=3650, description="how long files stay, those that batches write as well")
    response_days: float = Field(30.0, gt=0, le=3650, description="how long responses stay that are kept")
    batch_concurrency: int = Field(8, gt=0, le=4096, description="lines of batches that run at once while nobody else asks")
    cache_bytes: int = Field(256 * 2**20, gt=0, description="all answers that are kept to be given again")
    cache_entry_bytes: int = Field(256 * 2**10, gt=0, description="largest of them, as it is kept")
    auth_api_keys: tuple[str, ...] = Field((), description="comma-separated; empty leaves /v1 open")
    require_key: bool = Field(False, description="ask for a key or an access token even where auth_api_keys is empty")
    registration: Literal["open", "closed"] = Field("open", description="whether people may register themselves")
    welcome_credit: Usd = Field(0, description="USD that each new account begins with; kept as nano-USD")
    internal_networks: tuple[str, ...] = Field(
        ("127.0.0.0/8", "::1/128"), description="comma-separated networks that may call /internal"
    )
    internal_token: str | None = Field(None, description="bearer token that /internal asks for on top")
    webhook_days: float = Field(30.0, gt=0, le=3650, description="how long events stay that need not be sent any more")
    webhook_failing_days: float = Field(
        5.0, ge=0, le=3650, description="a receiver that takes no webhook for so long is disabled; 0: never"
    )
    webhook_networks: tuple[str, ...] = Field(
        (), description="comma-separated networks that webhooks reach beside public addresses"
    )
    webhook_http: bool = Field(False, description="send webhooks to http:// URLs as well")
    balance_low_usd: Decimal = Field(
        Decimal("1.00"), ge=0, le=10**6, decimal_places=9, description="whose balance falls below is told so by webhooks"
    )
    cluster_key: Path | None = Field(None, description="private key for hosts of the cluster that have none of their own")
    cluster_wheelhouse: Path | None = Field(
        None, description="directory of wheels that joining hosts get their environment from, in place of an index"
    )
    cluster_tunnel_ports: tuple[str, ...] = Field(
        (), description="comma-separated ports and ranges of the head that a tunnel leads to beside the one that hosts join at"
    )
    standby_wait_s: float = Field(5.0, ge=0, le=86400, description="how long demand waits before a host on standby joins for it")
    standby_idle_s: float = Field(
        600.0, gt=0, le=31536000, description="how long nothing runs on a host that joined for demand before it leaves"
    )
    container_options: tuple[str, ...] = Field(
        (), description="words for podman or docker before its command, on hosts that have none of their own"
    )
    container_run_options: tuple[str, ...] = Field((), description="words for its command `run`, in the same way")
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
    socket_idle_s: float = Field(300.0, gt=0, description="how long a WebSocket stays open on which nothing happens")
    drain_timeout_s: float = Field(30.0, ge=0, description="how long a stopping ingress lets streams finish")
    max_inflight: int = Field(2048, gt=0, description="requests that one ingress replica holds at once")
    limits: Limits = Limits()

    @field_validator(
        "auth_api_keys", "internal_networks", "webhook_networks", "cors_origins", "cluster_tunnel_ports", mode="before"
    )
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("container_options", "container_run_options", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        return tuple(shlex.split(value)) if isinstance(value, str) else value

    @field_validator("internal_networks", "webhook_networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ipaddress.ip_network(network)
        return value

    @field_validator("cluster_tunnel_ports")
    @classmethod
    def _ports(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(_ports_of(value)) > _TUNNEL_PORTS:
            raise ValueError(f"at most {_TUNNEL_PORTS} ports")
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
    def tunnel_ports(self) -> tuple[int, ...]:
        """``cluster_tunnel_ports``, one by one."""
        return _ports_of(self.cluster_tunnel_ports)

    @property
    def balance_low(self) -> int:
        """``balance_low_usd`` in nano-USD."""
        return int(self.balance_low_usd * NANO)

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
            raise ConfigError(explain("environment", exc, prefix="HELIX_", upper=True)) from exc


def _ports_of(ranges: tuple[str, ...]) -> tuple[int, ...]:
    """The ports of ranges such as ``8076`` or ``10002-10010``.

    Raises:
        ValueError: one is none.
    """
    ports: list[int] = []
    for text in ranges:
        first, _, last = text.partition("-")
        if not all(part.isascii() and part.isdigit() and len(part) <= 5 for part in (first, last or first)):
            raise ValueError(f"{text[:32]!r} is neither a port nor a range of ports")
        low, high = int(first), int(last or first)
        if not 0 < low <= high < 65536:
            raise ValueError(f"{text[:32]!r} is no range of ports")
        ports += range(low, high + 1)
    return tuple(dict.fromkeys(ports))
