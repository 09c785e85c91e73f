"""Agents, and the tools that they may have: configs/agents.yaml."""

from __future__ import annotations

import os
import re
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, field_validator, model_validator

from helix_ray.config.frozen import ConfigError, Frozen, load_yaml
from helix_ray.config.models import Catalog
from helix_ray.core.agents import Agent, AgentLimits

AGENT_NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"
TOOL_NAME = r"^[A-Za-z0-9_-]{1,64}$"
BUILT_IN_TOOLS = ("calculator", "echo", "knowledge_query", "time")
TOOLS_GROUP = "helix_ray.tools"
"""Entry points of this group are coroutine functions that become tools."""
# Paths below /v1/agents that are no agents.
RESERVED_NAMES = frozenset(("chat", "sessions", "tools"))
_LIMITS = AgentLimits()
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def _expanded(value: Any) -> Any:
    """Secrets stay out of files: ``${NAME}`` is the environment variable."""
    if not isinstance(value, str):
        return value

    def variable(match: re.Match[str]) -> str:
        if match[1] not in os.environ:
            raise ValueError(f"the environment variable {match[1]} is not set")
        return os.environ[match[1]]

    return _VARIABLE.sub(variable, value)


Expanded = Annotated[str, BeforeValidator(_expanded)]


class HttpToolConfig(Frozen):
    """A tool that is a request to another service.

    Attributes:
        name: what models call it.
        description: what models are told of it.
        url: may name arguments in braces, in its path and query only.
        parameters: JSON Schema of the arguments.
        headers: ``${NAME}`` is an environment variable.
        timeout_s: longest wait.
    """

    name: str = Field(pattern=TOOL_NAME)
    description: str = Field(min_length=1)
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: Expanded
    parameters: dict[str, Any] = Field(default_factory=lambda: {"type": "object", "properties": {}})
    headers: dict[str, Expanded] = Field(default_factory=dict)
    timeout_s: float = Field(20.0, gt=0)

    @field_validator("url")
    @classmethod
    def _fixed_host(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or "{" in parts.netloc:
            raise ValueError("an http or https address whose host is no argument")
        return value

    @field_validator("parameters")
    @classmethod
    def _schema(cls, value: dict[str, Any]) -> dict[str, Any]:
        # Loaded where it is needed: every process of the application reads this module.
        from jsonschema import Draft202012Validator, SchemaError

        try:
            Draft202012Validator.check_schema(value)
        except SchemaError as exc:
            raise ValueError(f"no JSON Schema: {exc.message}") from exc
        if value.get("type") != "object":
            raise ValueError("the schema is of type object")
        return value


class McpServerConfig(Frozen):
    """An MCP server: a command that is started and speaks on its standard streams, or the URL of one that runs.

    Attributes:
        command, args, env, cwd: of the process.
        url, headers: of the server; ``${NAME}`` in them is an environment variable.
    """

    command: str | None = None
    args: tuple[Expanded, ...] = ()
    env: dict[str, Expanded] = Field(default_factory=dict)
    cwd: Path | None = None
    url: Expanded | None = None
    headers: dict[str, Expanded] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way(self) -> McpServerConfig:
        if (self.command is None) == (self.url is None):
            raise ValueError("give command or url")
        return self


class AgentLimitsConfig(Frozen):
    """See ``AgentLimits``."""

    steps: int = Field(_LIMITS.steps, ge=1, le=100)
    seconds: float = Field(_LIMITS.seconds, gt=0, le=3600)
    tokens: int = Field(_LIMITS.tokens, ge=1)
    tool_seconds: float = Field(_LIMITS.tool_seconds, gt=0, le=600)


class AgentConfig(Frozen):
    """See ``Agent``."""

    name: str = Field(pattern=AGENT_NAME, description="`agent:NAME` is its model id.", examples=["support"])
    description: str = Field("", max_length=1024)
    model: str = Field("", max_length=256, description="Id or alias of the model behind it; empty for the default one.")
    system_prompt: str = Field("", max_length=65536)
    tools: tuple[Annotated[str, Field(pattern=TOOL_NAME)], ...] = Field((), max_length=128)
    collections: tuple[Annotated[str, Field(min_length=1, max_length=128)], ...] = Field((), max_length=32)
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, gt=0, le=1)
    max_tokens: int | None = Field(None, ge=1, le=2**31 - 1)
    limits: AgentLimitsConfig = AgentLimitsConfig()

    @field_validator("name")
    @classmethod
    def _free(cls, value: str) -> str:
        if value in RESERVED_NAMES:
            raise ValueError(f"{value} is the name of something else below /v1/agents")
        return value

    def agent(self) -> Agent:
        """The agent that it describes."""
        return Agent(**{**dict(self), "limits": AgentLimits(**dict(self.limits))})


class AgentCatalog(Frozen):
    """configs/agents.yaml.

    Attributes:
        default: the agent of requests that name none.
        tools: requests to other services as tools.
        mcp_servers: by name; their tools are called ``SERVER_TOOL``.
    """

    agents: tuple[AgentConfig, ...] = ()
    default: str | None = None
    tools: tuple[HttpToolConfig, ...] = ()
    mcp_servers: dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")], McpServerConfig] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names(self) -> AgentCatalog:
        for what, names in (("agent", [one.name for one in self.agents]), ("tool", [one.name for one in self.tools])):
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                raise ValueError(f"the {what} {min(twice)!r} is given twice")
        if self.default is not None and self.default not in {agent.name for agent in self.agents}:
            raise ValueError(f"default names no agent: {self.default!r}")
        return self

    def check(self, models: Catalog) -> None:
        """Check what agents name outside of this file.

        Args:
            models: the model list.

        Raises:
            ConfigError: there is no such model or tool.
        """
        chat = {"", *(name for model in models.models for name in (model.id, *model.aliases))}
        chat |= {name for model in models.remotes if model.kind == "chat" for name in (model.id, *model.aliases)}
        tools = {*BUILT_IN_TOOLS, *(tool.name for tool in self.tools)}
        tools |= {entry.name for entry in entry_points(group=TOOLS_GROUP)}
        servers = tuple(f"{server}_" for server in self.mcp_servers)
        for agent in self.agents:
            if agent.model not in chat:
                raise ConfigError(f"agents: {agent.name}: model: there is no chat model {agent.model!r}")
            for tool in agent.tools:
                if tool not in tools and not (servers and tool.startswith(servers)):
                    raise ConfigError(f"agents: {agent.name}: tools: there is no tool {tool!r}")

    @classmethod
    def load(cls, path: Path) -> AgentCatalog:
        """Read a YAML file.

        Raises:
            ConfigError: the file is missing, is not YAML, or has a wrong key or value.
        """
        return load_yaml(path, cls)
