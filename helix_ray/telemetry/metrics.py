"""Prometheus metrics of the application, made from calls.

Labels are bounded: routes are templates, models are ids that the router knows, codes are those of the
error tree. Several processes of one node may share a port; with ``multiprocess_dir`` set, whichever of
them is scraped answers with the sum over all (``prometheus_client``'s multiprocess mode).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from helix_ray.core.cluster import StandbyHost
from helix_ray.core.deployment import HostStatus
from helix_ray.core.errors import HelixError
from helix_ray.telemetry.call import Call
from helix_ray.telemetry.hosts import HostMetrics

_REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
_FIRST_TOKEN_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_PER_TOKEN_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1)


class _Series:
    """The label children of one route and model, looked up once."""

    __slots__ = ("completion", "first_token", "per_token", "prompt", "seconds")

    def __init__(self, metrics: Metrics, route: str, model: str) -> None:
        self.seconds = metrics.seconds.labels(route, model)
        self.first_token = metrics.first_token.labels(route, model)
        self.per_token = metrics.per_token.labels(route, model)
        self.prompt = metrics.prompt_tokens.labels(route, model)
        self.completion = metrics.completion_tokens.labels(route, model)


class Metrics:
    """All metrics of one process.

    Args:
        multiprocess_dir: the directory of ``PROMETHEUS_MULTIPROC_DIR``, when the process has that variable set.
            It is made if it is missing.
    """

    def __init__(self, multiprocess_dir: Path | None = None) -> None:
        self._multiprocess_dir = multiprocess_dir
        if multiprocess_dir is not None:
            multiprocess_dir.mkdir(parents=True, exist_ok=True)
        self._registry = registry = CollectorRegistry()
        self.requests = Counter(
            "helix_requests", "Requests answered.", ("route", "model", "status", "dialect"), registry=registry
        )
        self.seconds = Histogram(
            "helix_request_seconds",
            "Seconds from a request's head to the end of its answer.",
            ("route", "model"),
            buckets=_REQUEST_BUCKETS,
            registry=registry,
        )
        self.first_token = Histogram(
            "helix_time_to_first_token_seconds",
            "Seconds from a request's head to the first piece of its answer.",
            ("route", "model"),
            buckets=_FIRST_TOKEN_BUCKETS,
            registry=registry,
        )
        self.per_token = Histogram(
            "helix_time_per_output_token_seconds",
            "Seconds per token after the first, averaged over one answer.",
            ("route", "model"),
            buckets=_PER_TOKEN_BUCKETS,
            registry=registry,
        )
        self.prompt_tokens = Counter("helix_prompt_tokens", "Tokens of prompts.", ("route", "model"), registry=registry)
        self.completion_tokens = Counter("helix_completion_tokens", "Tokens of answers.", ("route", "model"), registry=registry)
        self.inflight_requests = Gauge(
            "helix_inflight_requests",
            "Generations that run now.",
            ("model",),
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.errors = Counter("helix_errors", "Requests that failed, by error code.", ("code",), registry=registry)
        self.route_tries = Counter(
            "helix_route_tries", "Tries of routes at their targets.", ("model", "target", "outcome"), registry=registry
        )
        self.route_breaker_open = Gauge(
            "helix_route_breaker_open",
            "Processes that leave a target alone, or probe it.",
            ("model", "target"),
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.cache_lookups = Counter(
            "helix_cache_lookups", "Requests that asked for a kept answer.", ("model", "outcome"), registry=registry
        )
        self._codes = _codes(HelixError)
        self._requests: dict[tuple[str, str, int, str], Counter] = {}
        self._series: dict[tuple[str, str], _Series] = {}
        self._inflight: dict[str, Gauge] = {}

    def observe(self, call: Call, ended: float) -> None:
        """Count a request.

        Args:
            call: its account.
            ended: ``time.perf_counter()`` when its answer was complete.
        """
        requests = self._requests.get((call.route, call.model, call.status, call.dialect))
        if requests is None:
            requests = self._resolve(call)
        requests.inc()
        series = self._series[call.route, call.model]
        series.seconds.observe(ended - call.started)
        if call.prompt_tokens:
            series.prompt.inc(call.prompt_tokens)
        if call.completion_tokens:
            series.completion.inc(call.completion_tokens)
        if call.first_token:
            series.first_token.observe(call.first_token - call.started)
            if call.stream and call.completion_tokens > 1:
                series.per_token.observe((call.last_token - call.first_token) / (call.completion_tokens - 1))
        if call.error:
            self.errors.labels(call.error if call.error in self._codes else "other").inc()

    def inflight(self, model: str, count: int) -> None:
        """Report how many generations of ``model`` run in this process now."""
        gauge = self._inflight.get(model)
        if gauge is None:
            gauge = self._inflight[model] = self.inflight_requests.labels(model)
        gauge.set(count)

    def looked_up(self, model: str, outcome: str) -> None:
        """Count a request that asked for an answer that is kept.

        Args:
            model: id of the model or route.
            outcome: ``hit``, ``miss``, ``late`` or ``failed``.
        """
        self.cache_lookups.labels(model, outcome).inc()

    def exposition(self, accept: str, hosts: Sequence[HostStatus] = (), standby: Sequence[StandbyHost] = ()) -> tuple[bytes, str]:
        """The metrics as text.

        Args:
            accept: the ``Accept`` header of the scraper.
            hosts: of the cluster, whose metrics are shown as well.
            standby: those that are joined for demand, in the same way.

        Returns:
            The body and its content type.
        """
        registry = self._registry
        if self._multiprocess_dir is not None:
            _forget_dead_processes(self._multiprocess_dir)
            registry = CollectorRegistry()
            MultiProcessCollector(registry, path=str(self._multiprocess_dir))  # type: ignore[no-untyped-call]
        encode, content_type = choose_encoder(accept)
        return encode(_Joined(registry, HostMetrics(hosts, standby)) if hosts or standby else registry), content_type

    def _resolve(self, call: Call) -> Counter:
        route, model = call.route or "-", call.model or "-"
        if (call.route, call.model) not in self._series:
            self._series[call.route, call.model] = _Series(self, route, model)
        child = self.requests.labels(route, model, str(call.status), call.dialect or "-")
        self._requests[call.route, call.model, call.status, call.dialect] = child
        return child


class _Joined(CollectorRegistry):
    """What several collectors have."""

    def __init__(self, *collectors: Collector) -> None:
        super().__init__()
        self._all = collectors

    def collect(self) -> Iterable[Metric]:
        for collector in self._all:
            yield from collector.collect()


def _codes(error: type[HelixError]) -> set[str]:
    return {error.default_code, "client_closed_request"}.union(*(_codes(kind) for kind in error.__subclasses__()))


def _forget_dead_processes(directory: Path) -> None:
    """Take away what ended processes left in gauges; a counter keeps what they had counted."""
    for path in directory.glob("gauge_live*_*.db"):
        pid = path.stem.rpartition("_")[2]
        if not Path("/proc", pid).exists():
            path.unlink(missing_ok=True)
