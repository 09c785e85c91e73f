"""``helix agents``: agents of a running application."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console

from helix_ray.cli.requests import FAILED, UNREACHABLE, AsJson, fail, open_api, show_table
from helix_ray.cli.server import CERTIFICATE, KEY, URL, Certificate, Key, Url

app = typer.Typer(help="Make, change and talk to agents of a running application.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Of the agent.")]


@app.command("list")
def list_agents(url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE, as_json: AsJson = False) -> None:
    """List agents."""
    with open_api(url, key, certificate) as api:
        agents = api("GET", "/agents")["data"]
    rows = [
        (one["name"], one["description"], one["model"] or "default", ", ".join(one["tools"]), str(one["version"]))
        for one in agents
    ]
    show_table(agents, ("name", "description", "model", "tools", "version"), rows, as_json)


@app.command()
def show(name: Name, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Show an agent as JSON."""
    with open_api(url, key, certificate) as api:
        typer.echo(json.dumps(api("GET", f"/agents/{name}"), indent=2))


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
        fail(f"{file}: {exc}", UNREACHABLE)
    except (TypeError, KeyError):
        fail(f"{file}: a list of agents with names is needed below `agents`", UNREACHABLE)
    with open_api(url, key, certificate) as api:
        for name, agent in zip(names, wanted, strict=True):
            known = api("GET", f"/agents/{name}", missing={})
            if not known:
                api("POST", "/agents", agent)
                typer.echo(f"{name}: made")
            elif all(_same(known.get(field), value) for field, value in agent.items()):
                typer.echo(f"{name}: unchanged")
            else:
                changed = api("PUT", f"/agents/{name}", {**agent, "version": known["version"]})
                typer.echo(f"{name}: changed, version {changed['version']}")


@app.command()
def delete(name: Name, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE) -> None:
    """Delete an agent with its versions and keys."""
    with open_api(url, key, certificate) as api:
        api("DELETE", f"/agents/{name}")
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
    with open_api(url, key, certificate) as api, api.events("/agents/chat", body) as events:
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
                    fail(event["error"]["message"], FAILED)


@app.command()
def tools(url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE, as_json: AsJson = False) -> None:
    """List the tools that agents can have."""
    with open_api(url, key, certificate) as api:
        found = api("GET", "/agents/tools")["tools"]
    show_table(found, ("name", "description"), [(one["name"], one["description"]) for one in found], as_json)


@app.command()
def keys(name: Name, url: Url = URL, key: Key = KEY, certificate: Certificate = CERTIFICATE, as_json: AsJson = False) -> None:
    """List the keys of an agent."""
    with open_api(url, key, certificate) as api:
        found = api("GET", f"/agents/{name}/keys")["data"]
    rows = [(one["id"], one["name"], one["prefix"], one["created_at"], one["last_used_at"] or "never") for one in found]
    show_table(found, ("id", "name", "prefix", "made", "last used"), rows, as_json)


@app.command("create-key")
def create_key(
    name: Name,
    label: Annotated[str, typer.Option(help="To tell keys apart.")] = "key",
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Make a key that applies an agent to plain chat requests. It is shown once."""
    with open_api(url, key, certificate) as api:
        typer.echo(api("POST", f"/agents/{name}/keys", {"name": label})["key"])


@app.command("revoke-key")
def revoke_key(
    name: Name,
    ident: Annotated[str, typer.Argument(metavar="ID", help="Of the key.")],
    url: Url = URL,
    key: Key = KEY,
    certificate: Certificate = CERTIFICATE,
) -> None:
    """Revoke a key; it is refused within a second."""
    with open_api(url, key, certificate) as api:
        api("DELETE", f"/agents/{name}/keys/{ident}")
    typer.echo(f"{ident}: revoked")


def _same(known: Any, wanted: Any) -> bool:
    """Whether a field is as wanted; fields that a mapping leaves out are as they are."""
    if isinstance(known, dict) and isinstance(wanted, dict):
        return all(_same(known.get(field), value) for field, value in wanted.items())
    return bool(known == wanted)
