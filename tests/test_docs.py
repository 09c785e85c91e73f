"""The documentation names what there is, and all of it; each example is run (tests/e2e/test_docs.py) or checked here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from pydantic import BaseModel

from helix_ray.api.app import build_endpoints
from helix_ray.api.background import BackgroundRuns
from helix_ray.config import (
    AgentCatalog,
    AgentConfig,
    BreakerConfig,
    CacheConfig,
    Catalog,
    EmbedderConfig,
    HedgeConfig,
    HostList,
    Limits,
    ModelConfig,
    NoopAnswer,
    Plans,
    PriceList,
    ProviderConfig,
    RemoteModel,
    RetryConfig,
    RouteConfig,
    Settings,
    Timeouts,
)
from helix_ray.config.agents import AgentLimitsConfig
from helix_ray.core.batches import Batches
from helix_ray.core.cluster import ClusterHosts
from helix_ray.core.deployment import Placements
from helix_ray.core.errors import HelixError, InvalidRequestError
from helix_ray.core.protocols import Accounts, Agents, Knowledge
from helix_ray.core.responses import Responses
from helix_ray.core.treasury import Money
from helix_ray.core.webhooks import EVENTS, TEST_EVENT, Webhooks
from helix_ray.telemetry import Call
from helix_ray.telemetry.hosts import HOST_METRICS
from helix_ray.telemetry.log import JsonFormatter, log_call
from helix_ray.telemetry.metrics import Metrics
from helix_ray.wire.anthropic import errors as anthropic
from helix_ray.wire.body import encode_json
from helix_ray.wire.cluster_services.request import decode_deploy
from helix_ray.wire.openai import errors as openai
from tests.api.conftest import make_services
from tests.markdown import PAGES, PAGES_WITH_EXAMPLES, REPOSITORY, Block, anchors, blocks, links

DOCS = REPOSITORY / "docs"
BLOCKS = [block for page in PAGES_WITH_EXAMPLES for block in blocks(page)]
PROVIDER_SOURCES = [
    file.read_text() for place in ("providers", "wire") for file in (REPOSITORY / "helix_ray" / place).glob("**/upstream/*.py")
]
RUN = ("python", "bash")
CHECKED = ("yaml", "json", "dockerfile")
OUTPUT = "text"
IN_SDKS = ("javascript", "go")  # tests/sdks runs them
# Variables of clients, and of others' programs.
FOREIGN = {"HELIX_API_KEY", "HELIX_URL"}


def of(*languages: str) -> list[Any]:
    return [pytest.param(block, id=str(block)) for block in BLOCKS if block.language in languages]


@pytest.mark.parametrize("block", [pytest.param(block, id=str(block)) for block in BLOCKS])
def test_every_block_is_run_or_checked_or_says_why_not(block: Block) -> None:
    assert block.language in (*RUN, *CHECKED, *IN_SDKS, OUTPUT), "a fence names its language; output is `text`"
    if block.not_run is not None:
        assert block.language in RUN, "only what would run can be exempt from it"
        assert len(block.not_run) > 8, "the reason is given"


@pytest.mark.parametrize("block", of("python"))
def test_python_compiles(block: Block) -> None:
    compile(block.text, str(block), "exec")


@pytest.mark.parametrize("block", of("bash"))
def test_bash_parses(block: Block) -> None:
    result = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("block", of("json"))
def test_json_parses(block: Block) -> None:
    json.loads(block.text)


@pytest.mark.parametrize("block", of("yaml"))
def test_yaml_is_a_configuration(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    document = yaml.safe_load(block.text)
    if "applications" in document:
        check_serve_config(document)
    elif "kind" in document:
        assert document["apiVersion"]
    elif "hosts" in document:
        HostList.model_validate(document)
    elif "plans" in document:
        Plans.model_validate(document)
    elif "batch_discount" in document:
        PriceList.model_validate(document)
    elif "services" in document:
        decode_deploy(document, Limits())
    elif "mcp_servers" in document:
        monkeypatch.setenv("WEATHER_KEY", "secret")
        AgentCatalog.model_validate(document)
    else:
        for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
            monkeypatch.setenv(name, "secret")
        Catalog.model_validate(document)


@pytest.mark.parametrize("block", of("dockerfile"))
def test_a_dockerfile_copies_what_there_is(block: Block) -> None:
    instructions = re.sub(r"\\\n", " ", block.text).splitlines()
    assert {line.split()[0] for line in instructions if line} <= {"FROM", "WORKDIR", "COPY", "RUN", "ENV"}
    copied = [source for line in instructions if line.startswith("COPY ") for source in line.split()[1:-1]]
    assert copied
    for source in copied:
        assert (REPOSITORY / source).exists(), source
    # What the commands read was copied.
    for named in re.findall(r"requirements/\S+", " ".join(line for line in instructions if line.startswith("RUN "))):
        assert (REPOSITORY / named).is_file(), named


def check_serve_config(document: dict[str, Any]) -> None:
    arguments = app_args()
    from ray.serve.schema import ServeDeploySchema

    ServeDeploySchema.model_validate(document)
    for application in document["applications"]:
        if application["import_path"] == "deployments.app:build":
            Catalog.load(REPOSITORY / arguments.model_validate(application["args"]).models)


def app_args() -> Any:
    # Ray warns of itself when it is imported.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from deployments.app import AppArgs
    return AppArgs


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_exist(page: Path) -> None:
    roots = "helix_ray|deployments|configs|tests|notebooks|requirements|docs|benchmarks"
    for path in re.findall(rf"(?<![\w./])(?:{roots})/[\w./*-]*[\w/*]", page.read_text()):
        if path != "benchmarks/results/":
            assert list(REPOSITORY.glob(path)), path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_variables_exist(page: Path) -> None:
    known = FOREIGN | {f"HELIX_{name.upper()}" for name in Settings.model_fields if name not in ("limits", "metrics_dir")}
    known |= {f"HELIX_LIMIT_{name.upper()}" for name in Limits.model_fields}
    assert set(re.findall(r"HELIX_[A-Z][A-Z_]*[A-Z]", page.read_text())) <= known


def test_every_page_is_in_the_index() -> None:
    index = {(PAGES[0].parent / link).resolve() for link in links(PAGES[0])}
    assert set(PAGES[1:]) <= index


def defaults() -> Iterator[tuple[str, object]]:
    for prefix, settings in (("HELIX_", Settings()), ("HELIX_LIMIT_", Limits())):
        for name in type(settings).model_fields:
            if name not in ("limits", "metrics_dir"):
                yield prefix + name.upper(), getattr(settings, name)


@pytest.mark.parametrize(("variable", "default"), list(defaults()))
def test_every_variable_is_documented_with_its_default(variable: str, default: object) -> None:
    shown = default
    if default is None or default == ():
        shown = "none"
    elif isinstance(default, bool):
        shown = str(default).lower()
    elif isinstance(default, tuple):
        shown = ", ".join(map(str, default))
    elif isinstance(default, float):
        shown = f"{default:g}"
    assert f"\n| `{variable}` | {shown} |" in (DOCS / "configuration.md").read_text()


@pytest.mark.parametrize("field", [*ModelConfig.model_fields, *EmbedderConfig.model_fields])
def test_every_key_of_a_model_is_documented(field: str) -> None:
    assert f"`{field}`" in (DOCS / "models.md").read_text()


@pytest.mark.parametrize(
    "field", [*ProviderConfig.model_fields, *Timeouts.model_fields, *RemoteModel.model_fields, *NoopAnswer.model_fields]
)
def test_every_key_of_a_remote_model_is_documented(field: str) -> None:
    assert f"`{field}`" in (DOCS / "providers.md").read_text()


@pytest.mark.parametrize("code", sorted(set(re.findall(r'"(upstream_[a-z]+(?:_[a-z]+)?)"', "".join(PROVIDER_SOURCES)))))
def test_every_failure_of_a_provider_is_documented(code: str) -> None:
    assert code in ("upstream_code", "upstream_status") or f"`{code}`" in (DOCS / "providers.md").read_text()


@pytest.mark.parametrize("kind", [RouteConfig, RetryConfig, BreakerConfig, HedgeConfig, CacheConfig])
def test_every_key_of_a_route_is_documented(kind: type[BaseModel]) -> None:
    page = (DOCS / "routing.md").read_text()
    assert [field for field in kind.model_fields if f"`{field}`" not in page] == []


@pytest.mark.parametrize("field", [*AgentConfig.model_fields, *AgentLimitsConfig.model_fields, *AgentCatalog.model_fields])
def test_every_key_of_an_agent_is_documented(field: str) -> None:
    assert f"`{field}`" in (DOCS / "agents.md").read_text()


def test_every_endpoint_is_documented() -> None:
    pages = (
        "api",
        "knowledge",
        "agents",
        "accounts",
        "money",
        "directory",
        "webhooks",
        "batches",
        "llm-api",
        "responses",
        "cluster",
        "placement",
    )
    page = "".join((DOCS / f"{name}.md").read_text() for name in pages)
    everything: dict[str, Any] = {
        "knowledge": cast(Knowledge, object()),
        "agents": cast(Agents, object()),
        "accounts": cast(Accounts, object()),
        "money": cast(Money, object()),
        "webhooks": cast(Webhooks, object()),
        "batches": cast(Batches, object()),
        "responses": cast(Responses, object()),
        "background": cast(BackgroundRuns, object()),
        "hosts": cast(ClusterHosts, object()),
        "placements": cast(Placements, object()),
    }
    services = replace(make_services(), **everything)
    for endpoint in build_endpoints(services):
        path = endpoint.paths[0].replace(":path}", "}").replace("/internal/knowledge", "/v1/knowledge")
        assert f"`{endpoint.method} {path}`" in page, path


def test_every_argument_of_the_application_is_documented() -> None:
    page = (DOCS / "deploy.md").read_text()
    for name, field in app_args().model_fields.items():
        default = "none" if field.default is None else f"{field.default:g}" if isinstance(field.default, float) else field.default
        assert f"| `{name}` | {default} |" in page, name


def tree(error: type[HelixError]) -> Iterator[type[HelixError]]:
    yield error
    for kind in error.__subclasses__():
        yield from tree(kind)


@pytest.mark.parametrize("error", list(tree(HelixError)))
def test_every_error_is_documented(error: type[HelixError]) -> None:
    assert re.search(rf"^\| {error.status} \|.*`{error.default_code}`", (DOCS / "api.md").read_text(), re.MULTILINE)


def test_the_shapes_of_errors_are_those_that_are_sent() -> None:
    shown = [json.loads(block.text) for block in blocks(DOCS / "api.md") if block.language == "json"]
    error = InvalidRequestError("...", param="temperature")
    sent = [json.loads(encode_json(encode(error, "req_1"))) for encode in (openai.encode_error, anthropic.encode_error)]
    for one, other in zip(shown, sent, strict=True):
        assert (one.keys(), one["error"].keys()) == (other.keys(), other["error"].keys())


def test_every_event_of_webhooks_is_documented() -> None:
    page = (DOCS / "webhooks.md").read_text()
    for event in (*EVENTS, TEST_EVENT):
        assert f"| `{event}` |" in page
        assert f'"{event}"' in page


def test_every_metric_is_documented_with_its_labels() -> None:
    page = (DOCS / "operate.md").read_text()
    metrics = [metric for metric in vars(Metrics()).values() if hasattr(metric, "describe")]
    assert len(metrics) > 5
    for metric in metrics:
        described = metric.describe()[0]
        name = f"{described.name}_total" if described.type == "counter" else described.name
        labels = ", ".join(metric._labelnames)
        assert f"| `{name}` | {described.type} | {labels} |" in page, name


def test_every_metric_of_hosts_is_documented_with_its_labels() -> None:
    page = (DOCS / "operate.md").read_text()
    for name, labels in HOST_METRICS.items():
        kind = "counter" if name.endswith("_total") else "gauge"
        assert f"| `{name}` | {kind} | {', '.join(labels)} |" in page, name


def test_every_field_of_a_log_line_is_documented(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="helix_ray.request")
    log_call(Call("req_1"), "/v1/models", 0.0)
    page = (DOCS / "operate.md").read_text()
    for field in json.loads(JsonFormatter().format(caplog.records[-1])):
        assert f"`{field}`" in page, field


def test_every_command_is_documented() -> None:
    from typer.testing import CliRunner

    from helix_ray.cli.accounts import app as accounts
    from helix_ray.cli.agents import app as agents
    from helix_ray.cli.batches import app as batches
    from helix_ray.cli.cluster import app as cluster
    from helix_ray.cli.keys import app as keys
    from helix_ray.cli.main import app
    from helix_ray.cli.webhooks import app as webhooks

    page = (DOCS / "configuration.md").read_text()
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"`helix {command.name or command.callback.__name__}" in page
    for family in (agents, accounts, keys, webhooks, batches, cluster):
        for command in family.registered_commands:
            assert command.callback is not None
            assert f"`{command.name or command.callback.__name__}`" in page
    assert CliRunner().invoke(app, ["config", "check", "--help"]).exit_code == 0
    assert "`helix config check" in page


def test_every_package_is_documented() -> None:
    page = (DOCS / "structure.md").read_text()
    packages = [path for path in (REPOSITORY / "helix_ray").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    for name in {path.stem for path in packages} - {"__init__"}:
        assert f"`helix_ray.{name}`" in page, name


def test_the_makefile_knows_the_targets() -> None:
    known = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"`?make ([a-z]+)(?: [A-Z]+=\S*)?`", page.read_text())) <= known, page


def test_the_notebook_holds_no_output() -> None:
    notebook = json.loads((REPOSITORY / "notebooks" / "quickstart.ipynb").read_text())
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_python_is_the_one_that_the_image_has() -> None:
    image = next(block for block in BLOCKS if block.language == "dockerfile")
    assert f"python:{sys.version_info.major}.{sys.version_info.minor}-" in image.text
