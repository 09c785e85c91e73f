"""``helix``: run the application, check its configuration, make keys."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from helix_ray import __version__
from helix_ray.cli.keys import generate_key
from helix_ray.cli.launcher import Launcher, LaunchError
from helix_ray.config import Catalog, ConfigError, Settings

app = typer.Typer(help="Helix Ray: your own models, GPUs and customers behind one API.", no_args_is_help=True)
config = typer.Typer(help="Look at the configuration.", no_args_is_help=True)
app.add_typer(config, name="config")

ConfigPath = Annotated[Path, typer.Option("--config", help="The Serve config that `serve run` gets.")]
ModelsPath = Annotated[Path, typer.Option("--models", help="The model list.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on (HELIX_HOST).")]
Port = Annotated[int | None, typer.Option(help="Port to listen on (HELIX_PORT).")]
PlainHttp = Annotated[bool, typer.Option("--plain-http", help="No TLS (HELIX_TLS=false).")]


@app.command()
def serve(
    config: ConfigPath = Path("serve_config.yaml"),
    host: Host = None,
    port: Port = None,
    plain_http: PlainHttp = False,
) -> None:
    """Run the application on this machine until Ctrl-C."""
    given = {"HELIX_HOST": host, "HELIX_PORT": str(port) if port else None, "HELIX_TLS": "false" if plain_http else None}
    environment = {**os.environ, **{name: value for name, value in given.items() if value is not None}}
    try:
        settings = Settings.from_env(environment)
        command = [str(Path(sys.executable).with_name("serve")), "run", str(config)]
        if not config.is_file():
            raise LaunchError(f"{config}: no such Serve config")
        raise typer.Exit(Launcher(settings, environment, command).run())
    except (ConfigError, LaunchError) as exc:
        Console(stderr=True, highlight=False).print(f"[red]error:[/red] {exc}", soft_wrap=True)
        raise typer.Exit(1) from exc


@app.command()
def version() -> None:
    """Show the version."""
    typer.echo(__version__)


@app.command()
def keygen() -> None:
    """Make a key for HELIX_AUTH_API_KEYS. It is shown once and kept nowhere."""
    typer.echo(generate_key())


@config.command()
def check(models: ModelsPath = Path("configs/models.yaml")) -> None:
    """Check the environment and the model list, and show what is configured."""
    try:
        settings, catalog = Settings.from_env(), Catalog.load(models)
    except ConfigError as exc:
        typer.echo(exc, err=True)
        raise typer.Exit(1) from exc
    table = Table("model", "kind", "source", "context", "replicas", title=f"{settings.scheme}://{settings.host}:{settings.port}")
    for model in catalog.models:
        scaling = model.autoscaling
        replicas = f"{scaling.min_replicas} to {scaling.max_replicas}" if scaling else str(model.replicas)
        table.add_row(model.id, "chat", model.source, str(model.context or "model's own"), replicas)
    for embedder in catalog.embedders:
        table.add_row(embedder.id, "embedding", embedder.source, "", str(embedder.replicas))
    Console().print(table)
