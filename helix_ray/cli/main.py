"""``helix``: run the application, check its configuration, make keys."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from helix_ray import __version__
from helix_ray.cli.accounts import app as accounts
from helix_ray.cli.agents import app as agents
from helix_ray.cli.backup import backup, restore
from helix_ray.cli.batches import app as batches
from helix_ray.cli.cluster import app as cluster
from helix_ray.cli.keys import app as keys
from helix_ray.cli.money import balance, credit, ledger, usage
from helix_ray.cli.placement import add_placement_commands
from helix_ray.cli.server import CERTIFICATE, KEY, URL, Certificate, Key, Server, Url
from helix_ray.cli.webhooks import app as webhooks
from helix_ray.config import AgentCatalog, Catalog, ConfigError, EmbedderConfig, HostList, ModelConfig, Plans, PriceList, Settings
from helix_ray.core.keys import generate_key

app = typer.Typer(
    help="Helix Ray: your own models, GPUs and customers behind one API.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
config = typer.Typer(help="Look at the configuration.", no_args_is_help=True)
add_placement_commands(cluster)
app.add_typer(config, name="config")
app.add_typer(agents, name="agents")
app.add_typer(accounts, name="accounts")
app.add_typer(keys, name="keys")
# A negative amount is no option.
accounts.command(context_settings={"ignore_unknown_options": True})(credit)
accounts.command()(balance)
app.command()(usage)
app.command()(ledger)
app.command()(backup)
app.command()(restore)
app.add_typer(webhooks, name="webhooks")
app.add_typer(batches, name="batches")
app.add_typer(cluster, name="cluster")

ConfigPath = Annotated[Path, typer.Option("--config", help="The Serve config that `serve run` gets.")]
ModelsPath = Annotated[Path, typer.Option("--models", help="The model list.")]
AgentsPath = Annotated[Path, typer.Option("--agents", help="Agents and their tools.")]
PlansPath = Annotated[Path, typer.Option("--plans", help="What accounts may use.")]
HostsPath = Annotated[Path, typer.Option("--hosts", help="Hosts of the cluster.")]
PricesPath = Annotated[Path, typer.Option("--prices", help="What models cost.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on (HELIX_HOST).")]
Port = Annotated[int | None, typer.Option(help="Port to listen on (HELIX_PORT).")]
PlainHttp = Annotated[bool, typer.Option("--plain-http", help="No TLS (HELIX_TLS=false).")]

_FAILED, _MISCONFIGURED = 1, 2


@app.command()
def serve(
    config: ConfigPath = Path("serve_config.yaml"),
    host: Host = None,
    port: Port = None,
    plain_http: PlainHttp = False,
) -> None:
    """Run the application on this machine until Ctrl-C, with a Ray cluster of its own.

    The HELIX_* variables configure it (docs/configuration.md); an option given here wins over its variable.
    To use a Ray cluster that runs already, see `serve deploy`.

    Exit status: 0 when it was asked to stop, 1 when it failed, 2 when it cannot start as configured.
    """
    # Here, since the other commands need none of it.
    from helix_ray.cli.launcher import Launcher, LaunchError
    from helix_ray.cli.serve_config import catalogs

    given = {
        "HELIX_HOST": host,
        "HELIX_PORT": None if port is None else str(port),
        "HELIX_TLS": "false" if plain_http else None,
    }
    environment = {**os.environ, **{name: value for name, value in given.items() if value is not None}}
    try:
        settings = Settings.from_env(environment)
        catalogs(config)
        command = [str(Path(sys.executable).with_name("serve")), "run", str(config)]
        succeeded = Launcher(settings, environment, command, Console()).run()
    except (ConfigError, LaunchError) as exc:
        _complain(exc)
        raise typer.Exit(_MISCONFIGURED) from exc
    raise typer.Exit(0 if succeeded else _FAILED)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and directories.")],
    collection: Annotated[str, typer.Option(help="Where they go; it is made if there is none.")] = "default",
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
    at_once: Annotated[int, typer.Option(min=1, max=64, help="Files under way at the same time.")] = 4,
) -> None:
    """Put files into the knowledge base of a running application.

    Text, Markdown, HTML, PDF, Word and source code. A file that was there under the same path is replaced; one that has not
    changed costs nothing.

    Exit status: 1 when a file was not taken, 2 when none could be.
    """
    from helix_ray.cli.ingest import IngestError, find_files
    from helix_ray.cli.ingest import ingest as send

    try:
        failed = asyncio.run(send(find_files(paths), collection, Server(url, key, certificate), at_once, Console()))
    except IngestError as exc:
        _complain(exc)
        raise typer.Exit(_MISCONFIGURED) from exc
    raise typer.Exit(_FAILED if failed else 0)


@app.command()
def version() -> None:
    """Show the version."""
    typer.echo(__version__)


@app.command()
def keygen() -> None:
    """Make a key for HELIX_AUTH_API_KEYS. It is shown once and kept nowhere."""
    typer.echo(generate_key())


@config.command()
def check(
    models: ModelsPath = Path("configs/models.yaml"),
    agents: AgentsPath = Path("configs/agents.yaml"),
    plans: PlansPath = Path("configs/plans.yaml"),
    prices: PricesPath = Path("configs/prices.yaml"),
    hosts: HostsPath = Path("configs/hosts.yaml"),
) -> None:
    """Check the environment, the model list, the agents, plans, prices and hosts, and show what is configured.

    Exit status: 2 when something is wrong; every mistake is shown with its place.
    """
    try:
        settings, catalog, agent_catalog = Settings.from_env(), Catalog.load(models), AgentCatalog.load(agents)
        agent_catalog.check(catalog)
        Plans.load(plans)
        PriceList.load(prices)
        HostList.load(hosts)
    except ConfigError as exc:
        _complain(exc)
        raise typer.Exit(_MISCONFIGURED) from exc
    table = Table(title=f"{settings.scheme}://{settings.host}:{settings.port}")
    for column in ("model", "kind", "source", "context", "replicas"):
        table.add_column(column, overflow="fold")  # an id that is cut cannot be copied
    for model in catalog.models:
        table.add_row(model.id, "chat", model.source, str(model.context or "model's own"), _replicas(model))
    for route in catalog.routes:
        table.add_row(route.id, "route", ", ".join(route.targets), "", "")
    for embedder in catalog.embedders:
        table.add_row(embedder.id, "embedding", embedder.source, "", _replicas(embedder))
    for remote in catalog.remotes:
        table.add_row(remote.id, remote.kind, f"{remote.provider}: {remote.upstream}", str(remote.context or "not told"), "")
    for agent in agent_catalog.agents:
        table.add_row(f"agent:{agent.name}", "agent", agent.model or "the default model", "", "")
    Console().print(table)


def _replicas(entry: ModelConfig | EmbedderConfig) -> str:
    if isinstance(entry, ModelConfig) and entry.start == "cluster":
        return "by the cluster"
    scaling = entry.autoscaling
    return f"{scaling.min_replicas} to {scaling.max_replicas}" if scaling else str(entry.replicas)


def _complain(exc: Exception) -> None:
    typer.secho("error: ", fg="red", nl=False, err=True)
    typer.echo(str(exc), err=True)
