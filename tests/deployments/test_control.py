"""What the control deployment says of the others, and the accounts in it."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from helix_ray.accounts.service import AccountService
from helix_ray.config import FREE, UNLIMITED_PLANS, Settings
from helix_ray.core.errors import AuthenticationError, HelixError, UnavailableError
from helix_ray.core.idempotency import Claim, KeptAnswer
from helix_ray.core.keys import generate_key
from helix_ray.core.protocols import Accounts
from helix_ray.core.runs import ModelPlaces
from helix_ray.storage.database import Database
from tests.accounts.people import PASSWORD, cheap_hasher

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Ray Serve's own, as it is imported
    from ray import serve
    from ray.serve.schema import DeploymentStatus

    from deployments import control, services
    from deployments.control import ControlDeployment, DeploymentState
    from deployments.remote import control_calls, remote_accounts, remote_idempotent_answers, remote_webhooks
    from deployments.services import SERVICES, Catalogs, Entry, Ground


def engine(status: str = "HEALTHY", message: str = "", **replicas: int) -> SimpleNamespace:
    return SimpleNamespace(status=DeploymentStatus(status), replica_states=replicas, message=message)


class ScriptedServe:
    """Says of the deployments what a test sets.

    Attributes:
        deployments: of the application, by name.
        runs: engines of runs of models, by the name of their application.
        counts: how often it was asked for the replicas.
    """

    def __init__(self) -> None:
        self.deployments: dict[str, SimpleNamespace] = {}
        self.runs: dict[str, SimpleNamespace] = {}
        self.counts = 0

    def get_serve_status(self, name: str) -> SimpleNamespace:
        """As Serve's client."""
        deployments = self._applications().get(name, {})
        words = [SimpleNamespace(name=name, status=one.status, message=one.message) for name, one in deployments.items()]
        return SimpleNamespace(name=name, deployment_statuses=words)

    def status(self) -> SimpleNamespace:
        """As ``serve.status``."""
        self.counts += 1
        applications = {name: SimpleNamespace(deployments=dict(one)) for name, one in self._applications().items()}
        return SimpleNamespace(applications=applications)

    def _applications(self) -> dict[str, dict[str, SimpleNamespace]]:
        return {"helix": self.deployments} | {name: {"engine": engine} for name, engine in self.runs.items()}


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> ScriptedServe:
    scripted = ScriptedServe()
    scripted.deployments = {"engine": engine(RUNNING=1)}
    monkeypatch.setattr(serve, "status", scripted.status)
    monkeypatch.setattr(control, "_get_global_client", lambda: scripted)
    return scripted


class Control(ControlDeployment):
    """As in a test: Serve awaits ``__del__``, but the interpreter, which calls it as well, does not."""

    def __del__(self) -> None:
        pass


def _accounts(ground: Ground) -> AccountService:
    return AccountService(ground.database, ground.settings, cheap_hasher(), plans=ground.catalogs.plans)


Make = Callable[[], Awaitable[Control]]


@pytest.fixture
async def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Make]:
    monkeypatch.setattr(serve, "get_replica_context", lambda: SimpleNamespace(app_name="helix"))
    monkeypatch.setattr(control, "_FRESH_S", -1.0)
    monkeypatch.setattr(control, "_AGAIN_S", 0.01)
    monkeypatch.setattr(control, "settle", lambda: None)
    monkeypatch.setattr(control, "SERVICES", {**services.SERVICES, "accounts": Entry(Accounts, _accounts)})
    made: list[Control] = []

    async def make() -> Control:
        # As Serve makes it: the constructor is a coroutine function.
        deployment = Control.__new__(Control)
        await deployment.__init__(Settings(data_dir=tmp_path), Catalogs(UNLIMITED_PLANS, FREE))  # type: ignore[misc]
        made.append(deployment)
        return deployment

    yield make
    for deployment in made:
        await ControlDeployment.__del__(deployment)


@pytest.fixture
async def deployment(make: Make) -> Control:
    return await make()


async def opened(deployment: Control) -> None:
    await asyncio.wait_for(deployment._opening, 30)


async def test_accounts_are_called_by_name(deployment: Control) -> None:
    await opened(deployment)
    user = await deployment.perform("accounts", "register", "ann", "ann@example.org", PASSWORD)
    assert await deployment.perform("accounts", "user", user.id) == user
    with pytest.raises(AuthenticationError):
        await deployment.perform("accounts", "caller", generate_key())
    for name in ("nothing", "_keys", "close", "create_admin", "__init__"):
        with pytest.raises(HelixError, match="no method"):
            await deployment.perform("accounts", name)
    with pytest.raises(HelixError, match="no method"):
        await deployment.perform("nothing", "user", user.id)


class Handle:
    """As of Serve."""

    def __init__(self, deployment: Control) -> None:
        self._deployment = deployment

    def options(self, method_name: str, **_: object) -> SimpleNamespace:
        return SimpleNamespace(remote=getattr(self._deployment, method_name))


async def test_ingress_replicas_have_all_of_it(deployment: Control) -> None:
    await opened(deployment)
    accounts = remote_accounts(control_calls(Handle(deployment)))
    user = await accounts.register("ann", "ann@example.org", PASSWORD)
    _, token = await accounts.login("ann", PASSWORD, "192.0.2.1")
    key, text = await accounts.create_key(user.id, "ci", {"budget": 5})
    assert (await accounts.caller(token.token)).key_id is None
    assert (await accounts.caller(text)).key_id == key.id
    with pytest.raises(AuthenticationError):
        await accounts.caller(generate_key())


async def test_answers_are_kept_and_nobody_commands_retention(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "SERVICES", {name: SERVICES[name] for name in ("idempotency", "retention")})
    deployment = await make()
    await opened(deployment)

    answers = remote_idempotent_answers(control_calls(Handle(deployment)))
    claim, answer = Claim("ann", b"k" * 32, b"r" * 32, "1"), KeptAnswer(200, (("a", "b"),), b"c")
    assert await answers.begin(claim) is None
    await answers.renew(claim)
    await answers.keep(claim, answer)
    await answers.release(claim)
    assert await answers.begin(claim) == answer
    for name in ("sweep", "start", "__init__"):
        with pytest.raises(HelixError, match="no method"):
            await deployment.perform("retention", name)


async def test_services_of_one_process_tell_of_each_other(deployment: Control) -> None:
    await opened(deployment)
    announcer = deployment._announcer
    assert announcer is not None
    await announcer.refresh()
    assert not announcer.wants("ann", "quota.low")
    webhooks = remote_webhooks(control_calls(Handle(deployment)))
    made, secret = await webhooks.create_endpoint("ann", "https://8.8.8.8/", ("quota.low",), "")
    assert secret.startswith("whsec_")
    assert announcer.wants("ann", "quota.low")
    await webhooks.delete_endpoint("ann", made.id)
    assert not announcer.wants("ann", "quota.low")


@pytest.mark.usefixtures("scripted")
async def test_without_its_database_control_tells_states(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate, tried = Database.migrate, 0

    async def fails_twice(database: Database) -> None:
        nonlocal tried
        tried += 1
        if tried < 3:
            raise UnavailableError("The database cannot be reached.")
        await migrate(database)

    monkeypatch.setattr(Database, "migrate", fails_twice)
    deployment = await make()
    with pytest.raises(UnavailableError) as caught:
        await deployment.perform("accounts", "login", "ann", PASSWORD, None)
    assert caught.value.retry_after
    assert (await deployment.deployments())["engine"].running == 1
    await opened(deployment)
    assert tried == 3
    await deployment.perform("accounts", "register", "ann", "ann@example.org", PASSWORD)


async def test_replicas_that_take_requests_are_counted(deployment: Control, scripted: ScriptedServe) -> None:
    scripted.deployments = {"engine": engine(RUNNING=2, STARTING=1), "idle": engine()}
    assert await deployment.deployments() == {"engine": DeploymentState("HEALTHY", 2), "idle": DeploymentState("HEALTHY", 0)}


async def test_what_ran_is_known_while_an_update_is_built(deployment: Control, scripted: ScriptedServe) -> None:
    before = await deployment.deployments()
    scripted.deployments = {}
    assert await deployment.deployments() == before
    scripted.deployments = {"engine": engine(RUNNING=3)}
    assert (await deployment.deployments())["engine"].running == 3


async def test_replicas_are_counted_while_something_changes(deployment: Control, scripted: ScriptedServe) -> None:
    await deployment.deployments()
    for running in (1, 0, 2):
        scripted.deployments = {"engine": engine("UPSCALING", RUNNING=running)}
        assert (await deployment.deployments())["engine"] == DeploymentState("UPSCALING", running)
    scripted.deployments = {"engine": engine("UNHEALTHY", "A check failed.", RUNNING=1)}
    assert (await deployment.deployments())["engine"] == DeploymentState("UNHEALTHY", 1, "A check failed.")
    scripted.deployments = {"engine": engine(RUNNING=2)}
    assert (await deployment.deployments())["engine"] == DeploymentState("HEALTHY", 2)


async def test_replicas_are_rarely_counted_while_nothing_changes(
    deployment: Control, scripted: ScriptedServe, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        await deployment.deployments()
    assert scripted.counts == 1
    monkeypatch.setattr(control, "_RECOUNT_S", -1.0)
    scripted.deployments = {"engine": engine(RUNNING=4)}
    assert (await deployment.deployments())["engine"].running == 4
    assert scripted.counts == 2


@pytest.mark.usefixtures("scripted")
async def test_ingress_replicas_tell_how_much_they_do(deployment: Control) -> None:
    assert await deployment.live() == 0
    for replica, inflight in (("a", 2), ("b", 3), ("a", 1)):
        assert await deployment.deployments(replica, inflight)
    assert await deployment.live() == 4
    await deployment.deployments()
    assert await deployment.live() == 4


class PlacedService:
    """In the place of the services of the cluster."""

    def __init__(self, *runs: str) -> None:
        self.places = {"m": ModelPlaces(frozenset(runs[:1]), frozenset(runs)), "other": ModelPlaces()}

    async def models(self) -> dict[str, ModelPlaces]:
        return self.places


async def test_a_run_without_an_engine_takes_nothing(deployment: Control, scripted: ScriptedServe) -> None:
    with pytest.raises(UnavailableError):
        await deployment.models()
    await opened(deployment)
    scripted.runs["model-chat-1"] = engine(RUNNING=1)
    real = deployment._services["placements"]
    deployment._services["placements"] = PlacedService("chat-1", "chat-0")  # type: ignore[assignment]
    ran = frozenset({"chat-1", "chat-0"})
    assert await deployment.models() == {"m": ModelPlaces(frozenset({"chat-1"}), ran), "other": ModelPlaces()}
    scripted.runs["model-chat-1"] = engine("UNHEALTHY", STARTING=1)
    assert (await deployment.models())["m"] == ModelPlaces(frozenset(), ran)
    counts = scripted.counts
    scripted.runs["model-chat-1"] = engine(RUNNING=1)
    assert (await deployment.models())["m"] == ModelPlaces(frozenset({"chat-1"}), ran)
    await deployment.models()
    assert scripted.counts == counts + 1, "nothing changed since"
    deployment._services["placements"] = real
