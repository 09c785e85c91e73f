"""The graph: ``serve run serve_config.yaml`` calls ``build`` and deploys what it returns."""

import shutil
from pathlib import Path
from typing import Any

import ray
from pydantic import BaseModel, ConfigDict, Field
from ray import serve
from ray.serve import Application, Deployment

from deployments.agent import AgentDeployment
from deployments.batch import BatchDeployment
from deployments.control import ControlDeployment
from deployments.embedder import EmbedderDeployment
from deployments.engines import engine
from deployments.index import IndexDeployment
from deployments.ingress import IngressDeployment
from deployments.options import HEALTH, ON_HEAD, ONE_ARENA, deployment_name, runtime_env, scaling
from deployments.reranker import RerankerDeployment
from deployments.services import Catalogs
from helix_ray.config import AgentCatalog, Catalog, EmbedderConfig, HostList, Plans, PriceList, Settings

_UNBOUNDED = 1_000_000
_ON_DEMAND: dict[str, Any] = {
    "min_replicas": 0,
    "initial_replicas": 0,
    "max_replicas": 1,
    "upscale_delay_s": 0,
    "downscale_delay_s": 600,
}


class AppArgs(BaseModel):
    """The ``args`` of the application in a Serve config.

    Attributes:
        models: the model list, relative to the working directory.
        agents: agents and their tools, as well.
        plans: what accounts may use, as well.
        prices: what models cost, as well.
        hosts: of the cluster, as well.
        ingress_replicas: how many ingress replicas run; those of one host share the port.
        ingress_per_host: most ingress replicas of one host, while none is being replaced.
        ingress_cpus: CPU cores that Ray books for each. Anything over 0 keeps them off hosts that offer Ray no cores.
        index_replicas: how many replicas of the knowledge base run. With 0, one starts with the first request for it, which takes
            some seconds, and leaves when nobody asked for ten minutes.
        index_gpus: GPUs of each, or a part of one; it compares the vectors of large collections in place of walking a graph.
        agent_replicas: the same for agents; with 0, as many run as their work asks for, at most four.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: Path = Path("configs/models.yaml")
    agents: Path = Path("configs/agents.yaml")
    plans: Path = Path("configs/plans.yaml")
    prices: Path = Path("configs/prices.yaml")
    hosts: Path = Path("configs/hosts.yaml")
    ingress_replicas: int = Field(1, gt=0)
    ingress_per_host: int | None = Field(None, gt=0)
    ingress_cpus: float = Field(0.0, ge=0)
    index_replicas: int = Field(0, ge=0)
    index_gpus: float = Field(0.0, ge=0, le=1)
    agent_replicas: int = Field(0, ge=0)


def build(args: AppArgs) -> Application:
    """Compose ingress, engines, embedders, index, agents, batches and control. Ray is running already.

    Args:
        args: what the Serve config says; the rest comes from the environment (``Settings``).

    Raises:
        ConfigError: the environment or one of the lists is wrong.
    """
    settings = _with_metrics_dir(Settings.from_env())
    catalog, agents = Catalog.load(args.models), AgentCatalog.load(args.agents)
    agents.check(catalog)
    catalogs = Catalogs(Plans.load(args.plans), PriceList.load(args.prices), HostList.load(args.hosts), catalog)
    control = serve.deployment(ControlDeployment).options(
        name="control",
        # Hosts come and go; where the cluster's head is, it can watch them.
        ray_actor_options={"num_cpus": 0, "resources": ON_HEAD, "runtime_env": runtime_env(**ONE_ARENA)},
        max_ongoing_requests=_UNBOUNDED,
        max_surge_percent=100,
    )
    engines = {model.id: engine(model, settings) for model in catalog.with_application()}
    embedders = {embedder.id: _text_model("embedder", EmbedderDeployment, embedder) for embedder in catalog.embedders}
    rerankers = {reranker.id: _text_model("reranker", RerankerDeployment, reranker) for reranker in catalog.rerankers}
    ingress = serve.deployment(IngressDeployment).options(
        name="ingress",
        num_replicas=args.ingress_replicas,
        # Twice the number: each replica starts beside the one that it replaces, and would wait for ever for its place.
        max_replicas_per_node=args.ingress_per_host and 2 * args.ingress_per_host,
        ray_actor_options={
            "num_cpus": args.ingress_cpus,
            # In the environment, where the Prometheus library looks when it is imported.
            "runtime_env": runtime_env(PROMETHEUS_MULTIPROC_DIR=str(settings.metrics_dir), **ONE_ARENA),
        },
        max_surge_percent=100,
        graceful_shutdown_timeout_s=settings.drain_timeout_s + 10,
        **HEALTH,
    )
    index, control_app = _index(args, settings, catalog, embedders, rerankers), control.bind(settings, catalogs)
    agent = _agent(args, settings).bind(settings, catalog, agents, engines, index, control_app)
    batch = _batch(settings).bind(settings, catalog, catalogs, engines, embedders, agent, control_app)
    return ingress.bind(settings, catalog, catalogs, engines, embedders, rerankers, index, agent, batch, control_app)


def _with_metrics_dir(settings: Settings) -> Settings:
    """Give the ingress replicas of a host a place to share their counts.

    It has the name of the Ray session: a new run counts from zero, while a replica that takes another's place, and an
    update of the running application, count on.
    """
    if settings.metrics_dir is not None:
        return settings
    runs = settings.data_dir.absolute() / "metrics"
    run = runs / ray.get_runtime_context().get_session_name()
    for former in runs.glob("session_*"):
        if former != run:
            shutil.rmtree(former, ignore_errors=True)
    return settings.model_copy(update={"metrics_dir": run})


def _text_model(kind: str, runs: type[Any], config: EmbedderConfig) -> Application:
    options: dict[str, Any] = {"num_cpus": config.cpus, "runtime_env": runtime_env(**ONE_ARENA)}
    if config.gpus:
        options["num_gpus"] = config.gpus
    deployment = serve.deployment(runs).options(
        name=deployment_name(kind, config.id),
        ray_actor_options=options,
        max_ongoing_requests=config.max_queue,
        **scaling(config.replicas, config.autoscaling),
        **HEALTH,
    )
    return deployment.bind(config)


def _index(
    args: AppArgs,
    settings: Settings,
    catalog: Catalog,
    embedders: dict[str, Application],
    rerankers: dict[str, Application],
) -> Application | None:
    """The knowledge base, where there is an embedding model: the first one makes the vectors of new collections."""
    if not catalog.embedders:
        return None
    deployment = serve.deployment(IndexDeployment).options(
        name="index",
        ray_actor_options={"num_cpus": 0, "num_gpus": args.index_gpus, "runtime_env": runtime_env(**ONE_ARENA)},
        max_ongoing_requests=_UNBOUNDED,
        max_surge_percent=100,
        **({"num_replicas": args.index_replicas} if args.index_replicas else {"autoscaling_config": _ON_DEMAND}),
        **HEALTH,
    )
    return deployment.bind(settings, catalog, embedders, rerankers, args.index_gpus > 0)


def _agent(args: AppArgs, settings: Settings) -> Deployment:
    on_demand = {"autoscaling_config": {**_ON_DEMAND, "max_replicas": 4, "target_ongoing_requests": 64}}
    return serve.deployment(AgentDeployment).options(
        name="agent",
        ray_actor_options={"num_cpus": 0, "runtime_env": runtime_env(**ONE_ARENA)},
        max_ongoing_requests=_UNBOUNDED,
        max_surge_percent=100,
        graceful_shutdown_timeout_s=settings.request_timeout_s,
        **({"num_replicas": args.agent_replicas} if args.agent_replicas else on_demand),
        **HEALTH,
    )


def _batch(settings: Settings) -> Deployment:
    """The runner of batches; it sleeps until there are any, and any host may wake it."""
    return serve.deployment(BatchDeployment).options(
        name="batch",
        ray_actor_options={
            "num_cpus": 0,
            # What its lines are counted in, as the requests of the ingress.
            "runtime_env": runtime_env(PROMETHEUS_MULTIPROC_DIR=str(settings.metrics_dir), **ONE_ARENA),
        },
        max_ongoing_requests=_UNBOUNDED,
        max_surge_percent=100,
        graceful_shutdown_timeout_s=60,
        autoscaling_config=_ON_DEMAND,
        **HEALTH,
    )
