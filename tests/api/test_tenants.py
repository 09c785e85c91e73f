"""Accounts neither see nor reach each other's things, over every route that there is, and over every one that is added."""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import httpx
import pytest

from helix_ray.api.access import Access
from helix_ray.api.app import build_endpoints
from helix_ray.api.endpoint import Endpoint
from helix_ray.config import PriceList
from tests.accounts.moments import eventually
from tests.api.accounts import OPERATOR_KEY, World
from tests.api.everything import open_everything
from tests.batches.work import input_lines

Params = dict[str, str]
HELLO = {"messages": [{"role": "user", "content": "Hi"}]}


@dataclass(frozen=True)
class Person:
    """A member."""

    name: str
    id: str
    token: str


@dataclass(frozen=True)
class Thing:
    """A kind of thing that accounts have.

    Attributes:
        make: has somebody make one, and gives what paths call it.
        shown_at: where its owner sees it; what is below ``/admin`` the operator sees.
    """

    make: Callable[[World, Person], Awaitable[Params]]
    shown_at: tuple[str, ...]


def unique(owner: Person) -> str:
    return f"{owner.name}-{uuid.uuid4().hex}"


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


async def make_agent(world: World, owner: Person) -> Params:
    name = unique(owner)
    await world.call("POST", "/agents", {"name": name}, owner.token, 201)
    return {"name": name}


async def make_model(world: World, owner: Person) -> Params:
    return {"id": f"agent:{(await make_agent(world, owner))['name']}"}


async def make_agent_key(world: World, owner: Person) -> Params:
    agent = await make_agent(world, owner)
    made = await world.call("POST", f"/agents/{agent['name']}/keys", {"name": "website"}, owner.token, 201)
    return {**agent, "id": made["id"]}


async def make_session(world: World, owner: Person) -> Params:
    agent, ident = await make_agent(world, owner), unique(owner)
    await world.call("POST", "/agents/chat", {**HELLO, "agent": agent["name"], "session_id": ident}, owner.token)
    return {"id": ident}


async def make_document(world: World, owner: Person) -> Params:
    name = unique(owner)
    made = await world.call("POST", "/knowledge/ingest", {"content": "We open at 9:00.", "collection": name}, owner.token)
    return {"name": name, "id": made["id"]}


async def make_file(world: World, owner: Person) -> Params:
    form = {"file": ("input.jsonl", input_lines(1))}
    response = await world.client.post("/v1/files", data={"purpose": "batch"}, files=form, headers=bearer(owner.token))
    assert response.status_code == 200, response.text
    return {"id": response.json()["id"]}


async def make_batch(world: World, owner: Person) -> Params:
    file = await make_file(world, owner)
    body = {"input_file_id": file["id"], "endpoint": "/v1/chat/completions", "completion_window": "24h"}
    return {"id": (await world.call("POST", "/batches", body, owner.token))["id"]}


async def make_response(world: World, owner: Person) -> Params:
    body = {"model": "demo", "input": "Hi", "background": True}
    ident = (await world.call("POST", "/responses", body, owner.token))["id"]

    async def is_complete() -> bool:
        return str((await world.call("GET", f"/responses/{ident}", key=owner.token))["status"]) == "completed"

    await eventually(is_complete)
    return {"id": ident}


async def make_key(world: World, owner: Person) -> Params:
    return {"id": (await world.call("POST", "/keys", {}, owner.token, 201))["id"]}


async def make_webhook(world: World, owner: Person) -> Params:
    body = {"url": "https://8.8.8.8/hook", "events": ["quota.low"]}
    return {"id": (await world.call("POST", "/webhooks", body, owner.token, 201))["id"]}


async def make_delivery(world: World, owner: Person) -> Params:
    webhook = await make_webhook(world, owner)
    sent = await world.call("POST", f"/webhooks/{webhook['id']}/test", key=owner.token, status=201)
    return {**webhook, "delivery_id": sent["id"]}


async def make_user(world: World, owner: Person) -> Params:
    return {"id": await world.join(unique(owner))}


AGENT = Thing(make_agent, ("/agents/{name}", "/agents/{name}/versions", "/agents/{name}/keys"))
COLLECTION = Thing(make_document, ("/knowledge/collections/{name}", "/knowledge/collections/{name}/documents"))
DOCUMENT = Thing(make_document, ("/knowledge/collections/{name}/documents/{id}", "/knowledge/collections/{name}"))
FILE = Thing(make_file, ("/files/{id}", "/files/{id}/content"))
BATCH = Thing(make_batch, ("/batches/{id}",))
RESPONSE = Thing(make_response, ("/responses/{id}", "/responses/{id}/input_items"))
KEY = Thing(make_key, ("/keys/{id}",))
WEBHOOK = Thing(make_webhook, ("/webhooks/{id}", "/webhooks/{id}/deliveries"))
DELIVERY = Thing(make_delivery, ("/webhooks/{id}/deliveries", "/webhooks/{id}/deliveries/{delivery_id}/attempts"))
USER = Thing(make_user, ("/admin/users?limit=100", "/admin/users/{id}/balance", "/admin/users/{id}/credits"))

# What the parameters of each path name; the paths below /internal are the same. Those of the documentation name nobody's things.
THINGS: dict[str, Thing] = {
    "/models/{id}": Thing(make_model, ("/models/{id}",)),
    "/agents/{name}": AGENT,
    "/agents/{name}/versions": AGENT,
    "/agents/{name}/keys": AGENT,
    "/agents/{name}/keys/{id}": Thing(make_agent_key, ("/agents/{name}/keys",)),
    "/agents/sessions/{id}": Thing(make_session, ("/agents/sessions/{id}",)),
    "/knowledge/collections/{name}": COLLECTION,
    "/knowledge/collections/{name}/documents": COLLECTION,
    "/knowledge/collections/{name}/documents/{id}": DOCUMENT,
    "/files/{id}": FILE,
    "/files/{id}/content": FILE,
    "/batches/{id}": BATCH,
    "/batches/{id}/cancel": BATCH,
    "/responses/{id}": RESPONSE,
    "/responses/{id}/cancel": RESPONSE,
    "/responses/{id}/input_items": RESPONSE,
    "/keys/{id}": KEY,
    "/keys/{id}/rotate": KEY,
    "/webhooks/{id}": WEBHOOK,
    "/webhooks/{id}/rotate": WEBHOOK,
    "/webhooks/{id}/test": WEBHOOK,
    "/webhooks/{id}/deliveries": WEBHOOK,
    "/webhooks/{id}/deliveries/{delivery_id}/attempts": DELIVERY,
    "/webhooks/{id}/deliveries/{delivery_id}/replay": DELIVERY,
    "/admin/users/{id}": USER,
    "/admin/users/{id}/credits": USER,
    "/admin/users/{id}/balance": USER,
    "/admin/users/{id}/usage": USER,
}
# Names are their account's own: who puts something at one that another account uses, too, gets one beside that.
MAKES_ONES_OWN = {("PUT", "/knowledge/collections/{name}")}
# Lists that are the same for everybody: tools are the application's, and so is how it is.
EVERYBODYS = {"/agents/tools", "/health", "/metrics", "/cluster/hosts", "/cluster/status"}
# What paths below it name is the operator's; no account has any of it.
OPERATORS = "/internal/cluster/"
# The clock of accounts stands still on this day.
QUERIES = {"/usage": {"start": "2026-01-31", "end": "2026-01-31"}}


@pytest.fixture
async def world(data_dir: Path) -> AsyncIterator[World]:
    prices = PriceList.model_validate({"version": "1", "default": {"request": "0.25"}})
    # The callers are inside, so that what is below /internal answers them as well.
    settings = {"auth_api_keys": (OPERATOR_KEY,), "internal_networks": ("203.0.113.0/24",), "welcome_credit": "1000"}
    async with open_everything(data_dir, prices=prices, **settings) as world:
        yield world


@pytest.fixture
async def ann(world: World) -> Person:
    return Person("ann", await world.join("ann"), await world.login("ann"))


@pytest.fixture
async def bob(world: World) -> Person:
    return Person("bob", await world.join("bob"), await world.login("bob"))


def template(endpoint: Endpoint) -> str:
    """The path of an endpoint, without what it is below. Its other paths lead to the same handler."""
    return re.sub("^/(v1|internal)/", "/", endpoint.paths[0]).replace(":path}", "}")


def routes(world: World, *, named: bool) -> list[Endpoint]:
    """The endpoints whose paths name something, or the others."""
    return [
        endpoint
        for endpoint in build_endpoints(world.services)
        if ("{" in endpoint.paths[0]) is named and not (named and endpoint.paths[0].startswith(OPERATORS))
    ]


async def ask(world: World, endpoint: Endpoint, key: str, params: Params | None = None, **query: str) -> httpx.Response:
    """The answer of an endpoint, which gets the body that its documentation shows."""
    path = endpoint.paths[0].replace(":path}", "}").format_map(params or {})
    request = None if endpoint.doc is None else endpoint.doc.request
    body = None if request is None else request.example
    return await world.client.request(endpoint.method, path, json=body, headers=bearer(key), params=query or None)


async def look(world: World, thing: Thing, params: Params, owner: Person) -> list[str]:
    """What its owner sees of a thing."""
    seen = []
    for path in thing.shown_at:
        key = OPERATOR_KEY if path.startswith("/admin/") else owner.token
        response = await world.client.get(f"/v1{path.format_map(params)}", headers=bearer(key))
        assert response.status_code == 200, f"{path}: {response.text}"
        seen.append(response.text)
    return seen


def foreign(path: str, anns: Params, bobs: Params) -> list[Params]:
    """All ways in which Bob can name something of Ann's: also below a thing of his, and the other way round."""
    names = re.findall(r"{(\w+)}", path)
    ways = [dict(zip(names, way, strict=True)) for way in product(*((anns[name], bobs[name]) for name in names))]
    return ways[:-1]


async def test_every_path_is_in_the_table(world: World) -> None:
    paths = {template(endpoint) for endpoint in routes(world, named=True)}
    assert paths - THINGS.keys() == set(), "say in THINGS what these paths name, and how an account makes one"
    assert THINGS.keys() - paths == set(), "these paths are no more: take them out of THINGS"


async def test_what_is_another_accounts_is_not_there(world: World, ann: Person, bob: Person) -> None:
    wrong: list[str] = []
    for endpoint in routes(world, named=True):
        path, name = template(endpoint), f"{endpoint.method} {endpoint.paths[0]}"
        thing = THINGS[path]
        anns, bobs = await thing.make(world, ann), await thing.make(world, bob)
        before = await look(world, thing, anns, ann)
        wanted = 404
        if endpoint.access is Access.ADMIN:
            wanted = 403
        elif (endpoint.method, path) in MAKES_ONES_OWN:
            wanted = 200
        for params in foreign(path, anns, bobs):
            response = await ask(world, endpoint, bob.token, params)
            if response.status_code != wanted:
                wrong.append(f"{name}: Bob got {response.status_code}, not {wanted}: {response.text[:200]}")
        if await look(world, thing, anns, ann) != before:
            wrong.append(f"{name}: Bob changed what is Ann's")
        # The same works for whom it should, so it was refused for what it named and nothing else. Who is inside is no account.
        if endpoint.access is not Access.INTERNAL:
            key = OPERATOR_KEY if endpoint.access is Access.ADMIN else ann.token
            response = await ask(world, endpoint, key, anns)
            if response.status_code >= 400:
                wrong.append(f"{name}: {response.status_code} for its owner, so that nothing was shown: {response.text[:200]}")
    assert wrong == []


async def test_no_list_shows_what_is_another_accounts(world: World, ann: Person, bob: Person) -> None:
    closed = (Access.OPEN, Access.ADMIN)
    lists = {
        endpoint.paths[0]: endpoint
        for endpoint in routes(world, named=False)
        if endpoint.method == "GET" and endpoint.access not in closed
    }

    async def read(person: Person, path: str) -> str:
        response = await ask(world, lists[path], person.token, **QUERIES.get(template(lists[path]), {}))
        assert response.status_code == 200, f"{path}: {response.text}"
        return response.text

    before = {path: await read(bob, path) for path in lists}
    made = [await thing.make(world, ann) for thing in dict.fromkeys(THINGS.values())]
    await world.chat(ann.token)
    await world.meter.drain()
    marks = {ann.id, *(mark for params in made for mark in params.values())}
    for path, endpoint in lists.items():
        seen = await read(bob, path)
        assert [mark for mark in marks if mark in seen] == [], f"Bob sees something of Ann's in {path}"
        if template(endpoint) in EVERYBODYS:
            continue
        assert seen == before[path], f"{path} changed for Bob by what Ann did"
        if endpoint.access is not Access.INTERNAL:
            assert await read(ann, path) != seen, f"{path} is empty: have Ann make what it lists, or say in EVERYBODYS why not"
        if endpoint.doc is not None and "after" in endpoint.doc.queries:
            for mark in marks:
                response = await ask(world, endpoint, bob.token, **QUERIES.get(template(endpoint), {}), after=mark)
                assert response.status_code in (400, 404), f"{path} goes on for Bob after something of Ann's"


async def test_members_administer_nothing(world: World, ann: Person, bob: Person) -> None:
    endpoints = [one for one in build_endpoints(world.services) if one.access is Access.ADMIN]
    assert {template(one) for one in endpoints} >= {"/admin/users", "/admin/audit", "/admin/ledger/audit"}
    assert all(one.access is Access.ADMIN for one in build_endpoints(world.services) if template(one).startswith("/admin/"))
    key, params = await world.key(bob.token), {"id": ann.id}
    for endpoint in endpoints:
        for shown in (bob.token, key):
            response = await ask(world, endpoint, shown, params)
            assert (response.status_code, response.json()["error"]["code"]) == (403, "authorization_failed"), endpoint.paths[0]
    assert (await world.call("GET", "/auth/me", key=ann.token))["disabled"] is False
    for endpoint in endpoints:
        response = await ask(world, endpoint, OPERATOR_KEY, params)
        assert response.status_code < 400, f"{endpoint.paths[0]}: {response.text}"
