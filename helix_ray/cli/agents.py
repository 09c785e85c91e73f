"""``helix agents``: agents of a running application."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
import yaml
from rich.console import Console
from rich.table import Table

from helix_ray.cli.server import CERTIFICATE, KEY, URL, Certificate, Key, Server, Url, message_of

app = typer.Typer(help="Make, change and talk to agents of a running application.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Of the agent.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]

_FAILED, _UNREACHABLE = 1, 2


class Api:
    """Requests that end the command when they are refused.

    Args:
        client: of the application.
        url: for messages.
    """

    def __init__(self, client: httpx.Client, url: str) -> None:
        self._client = client
        self._url = url

    def __call__(self, method: str, path: str, body: Any = None, missing: Any = None) -> Any:
        """The answer's JSON; ``missing`` where there is no such thing, if that is given."""
        try:
            response = self._client.request(method, f"/agents{path}", json=body)
        except httpx.HTTPError as exc:
            _fail(f"{self._url} does not answer: {exc}", _UNREACHABLE)
        if response.status_code == 404 and missing is not None:
            return missing
        if response.is_error:
            _fail(message_of(response), _FAILED)
        return response.json()

    @contextmanager
    def events(self, body: Any) -> Iterator[Iterator[dict[str, Any]]]:
        """The events of a chat."""
        try:
            with self._client.stream("POST", "/agents/chat", json=body) as response:
                if response.is_error:
                    response.read()
                    _fail(message_of(response), _FAILED)
                lines = (line for line in response.iter_lines() if line.startswith("data: "))
                yield (json.loads(line.removeprefix("data: ")) for line in lines)
        except httpx.HTTPError as exc:
            _fail(f"{self._url} does not answer: {exc}", _UNREACHABLE)


@contextmanager
def _api(url: str, key: str, certificate: Path | None) -> Iterator[Api]:
    with httpx.Client(**Server(url, key, certificate).options()) as client:
        yield Api(client, url)


@app.command("list")
def list_agents(url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE, as_json: AsJson = False) -> None:
    """List agents."""
    with _api(url, key, certificate) as api:
        agents = api("GET", "")["data"]
    rows = [
        (one["name"], one["description"], one["model"] or "default", ", ".join(one["tools"]), str(one["version"]))
        for one in agents
    ]
    _show(agents, ("name", "description", "model", "tools", "version"), rows, as_json)


@app.command()
def show(name: Name, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Show an agent as JSON."""
    with _api(url, key, certificate) as api:
        typer.echo(json.dumps(api("GET", f"/{name}"), indent=2))


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(help="YAML with `agents`, as in configs/agents.yaml.")],
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Make the agents of a file, and change those that differ from it. Others are left alone."""
    try:
        document = yaml.safe_load(file.read_text())
        wanted = document["agents"]
        names = [agent["name"] for agent in wanted]
    except (OSError, yaml.YAMLError) as exc:
        _fail(f"{file}: {exc}", _UNREACHABLE)
    except (TypeError, KeyError):
        _fail(f"{file}: a list of agents with names is needed below `agents`", _UNREACHABLE)
    with _api(url, key, certificate) as api:
        for name, agent in zip(names, wanted, strict=True):
            known = api("GET", f"/{name}", missing={})
            if not known:
                api("POST", "", agent)
                typer.echo(f"{name}: made")
            elif all(_same(known.get(field), value) for field, value in agent.items()):
                typer.echo(f"{name}: unchanged")
            else:
                changed = api("PUT", f"/{name}", {**agent, "version": known["version"]})
                typer.echo(f"{name}: changed, version {changed['version']}")


@app.command()
def delete(name: Name, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Delete an agent with its versions and keys."""
    with _api(url, key, certificate) as api:
        api("DELETE", f"/{name}")
    typer.echo(f"{name}: deleted")


@app.command()
def chat(
    text: Annotated[str, typer.Argument(help="What you say.")],
    agent: Annotated[str | None, typer.Option(help="Which agent answers; the default one if you do not say.")] = None,
    session: Annotated[str | None, typer.Option(help="Go on with this conversation.")] = None,
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Talk to an agent, and see what it does."""
    body: dict[str, Any] = {"messages": [{"role": "user", "content": text}], "stream": True}
    body |= {name: value for name, value in (("agent", agent), ("session_id", session)) if value is not None}
    console = Console(highlight=False)
    with _api(url, key, certificate) as api, api.events(body) as events:
        for event in events:
            match event["type"]:
                case "text":
                    console.print(event["text"], end="", markup=False)
                case "thought":
                    console.print(event["text"], end="", markup=False, style="dim")
                case "tool_call":
                    console.print(f"> {event['name']}({json.dumps(event['arguments'])})", markup=False, style="cyan")
                case "tool_result":
                    console.print(f"  {event['content']}", markup=False, style="red" if event["is_error"] else "dim")
                case "done":
                    console.print()
                    console.print(f"session {event['session_id']}", style="dim")
                case "error":
                    console.print()
                    _fail(event["error"]["message"], _FAILED)


@app.command()
def tools(url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE, as_json: AsJson = False) -> None:
    """List the tools that agents can have."""
    with _api(url, key, certificate) as api:
        found = api("GET", "/tools")["tools"]
    _show(found, ("name", "description"), [(one["name"], one["description"]) for one in found], as_json)


@app.command()
def keys(name: Name, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE, as_json: AsJson = False) -> None:
    """List the keys of an agent."""
    with _api(url, key, certificate) as api:
        found = api("GET", f"/{name}/keys")["data"]
    rows = [(one["id"], one["name"], one["prefix"], one["created_at"], one["last_used_at"] or "never") for one in found]
    _show(found, ("id", "name", "prefix", "made", "last used"), rows, as_json)


@app.command("create-key")
def create_key(
    name: Name,
    label: Annotated[str, typer.Option(help="To tell keys apart.")] = "key",
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Make a key that applies an agent to plain chat requests. It is shown once."""
    with _api(url, key, certificate) as api:
        typer.echo(api("POST", f"/{name}/keys", {"name": label})["key"])


@app.command("revoke-key")
def revoke_key(
    name: Name,
    ident: Annotated[str, typer.Argument(metavar="ID", help="Of the key.")],
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Revoke a key; it is refused within a second."""
    with _api(url, key, certificate) as api:
        api("DELETE", f"/{name}/keys/{ident}")
    typer.echo(f"{ident}: revoked")


def _same(known: Any, wanted: Any) -> bool:
    """Whether a field is as wanted; fields that a mapping leaves out are as they are."""
    if isinstance(known, dict) and isinstance(wanted, dict):
        return all(_same(known.get(field), value) for field, value in wanted.items())
    return bool(known == wanted)


def _show(found: list[Any], columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    table = Table()
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _fail(why: str, status: int) -> Any:
    typer.secho("error: ", fg="red", nl=False, err=True)
    typer.echo(why, err=True)
    raise typer.Exit(status)
