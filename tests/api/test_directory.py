"""The directory of models, as JSON and as a page, and what configuration and queries can do to it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from helix_ray.api.app import build_app
from helix_ray.api.services import Services
from helix_ray.config import EmbedderConfig, ModelConfig, PriceList, RerankerConfig, Settings
from helix_ray.gateway.cards import chat_card, embedding_card, reranking_card
from helix_ray.gateway.router import ChatTarget, EmbeddingTarget, ModelCard, RerankingTarget, Router
from tests.api.conftest import MakeClient, make_services
from tests.scripted import ScriptedEmbedder, ScriptedProvider, ScriptedReranker

PRICES = PriceList.model_validate(
    {
        "version": "1",
        "default": {"prompt": "0.10", "completion": "0.40"},
        "models": {"large": {"prompt": "0.15", "completion": "0.6", "cached_prompt": "0.075", "request": "0.0001"}},
        "embeddings": {"mini": {"prompt": "0.000000001"}},
        "batch_discount": "0.5",
    }
)
EVIL = "<script>alert(1)</script>\"'&lt;"


def cards() -> list[ModelCard]:
    large = ModelConfig(
        id="large",
        aliases=("big",),
        source="x",
        context=32768,
        name="Large",
        description="Knows much.",
        tool_parser="hermes",
        reasoning_parser="qwen3",
    )
    return [
        chat_card(large, 5),
        chat_card(ModelConfig(id="org/tiny", source="x"), 5),
        embedding_card(EmbedderConfig(id="mini", source="x", description=EVIL), 5),
        reranking_card(RerankerConfig(id="cross", source="x", name=EVIL), 5),
    ]


def services(**settings: Any) -> Services:
    first, second, embedder, reranker = cards()
    router = Router(
        chat=[ChatTarget(card, ScriptedProvider([]), 1) for card in (first, second)],
        embedding=[EmbeddingTarget(embedder, ScriptedEmbedder(), 1)],
        reranking=[RerankingTarget(reranker, ScriptedReranker(), 1)],
    )
    return replace(make_services(settings=Settings(**settings)), router=router, prices=PRICES)


async def get(connect: MakeClient, path: str, status: int = 200) -> Any:
    async with connect(app=build_app(services(require_key=True)), peer="203.0.113.9") as client:
        response = await client.get(path)
    assert response.status_code == status, response.text
    return response


async def ids(connect: MakeClient, query: str) -> list[str]:
    return [one["id"] for one in (await get(connect, f"/v1/directory?{query}")).json()["data"]]


async def test_a_model_is_shown_with_its_prices_to_everybody(connect: MakeClient) -> None:
    for path in ("/v1/directory", "/api/v1/directory"):
        models = (await get(connect, path)).json()["data"]
        assert [model["id"] for model in models] == ["large", "org/tiny", "mini", "cross"]
    parameters = models[0].pop("supported_parameters")
    assert models[0] == {
        "id": "large",
        "name": "Large",
        "description": "Knows much.",
        "created": 5,
        "owned_by": "local",
        "aliases": ["big"],
        "context_length": 32768,
        "capabilities": ["chat", "completion", "streaming", "structured_outputs", "tools", "reasoning"],
        "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]},
        "pricing": {
            "prompt": "0.00000015",
            "completion": "0.0000006",
            "request": "0.0001",
            "input_cache_read": "0.000000075",
            "batch_discount": "0.5",
        },
    }
    assert {"temperature", "tools", "response_format", "reasoning_effort", "max_completion_tokens"} <= set(parameters)
    assert not {"model", "messages", "stream", "functions"} & set(parameters)


async def test_what_is_not_configured_is_not_promised(connect: MakeClient) -> None:
    _, tiny, mini, cross = (await get(connect, "/v1/directory")).json()["data"]
    assert (tiny["name"], tiny["context_length"], tiny["pricing"]["completion"]) == ("org/tiny", None, "0.0000004")
    assert not {"tools", "tool_choice", "reasoning_effort"} & set(tiny["supported_parameters"])
    assert (mini["pricing"]["prompt"], mini["pricing"]["completion"]) == ("0.000000000000001", "0")
    assert (mini["capabilities"], mini["supported_parameters"]) == (["embeddings", "rerank"], ["dimensions", "encoding_format"])
    assert (cross["capabilities"], cross["supported_parameters"]) == (["rerank"], ["return_documents", "top_n"])
    assert [one["architecture"]["output_modalities"] for one in (mini, cross)] == [["embeddings"], ["scores"]]


async def test_models_are_found_by_what_they_can_and_by_words(connect: MakeClient) -> None:
    assert await ids(connect, "capability=tools") == ["large"]
    assert await ids(connect, "capability=chat, tools") == ["large"]
    assert await ids(connect, "capability=rerank") == ["mini", "cross"]
    assert await ids(connect, "q=BIG+knows") == ["large"]
    assert await ids(connect, "q=org/") == ["org/tiny"]
    assert await ids(connect, "q=big&capability=rerank") == []
    assert await ids(connect, "q=%00") == []
    assert len(await ids(connect, "q=&capability=")) == 4


@pytest.mark.parametrize(
    ("query", "param"),
    [("capability=flying", "capability"), ("capability=" + "chat," * 50 + "x", "capability"), ("q=" + "x" * 257, "q")],
)
async def test_other_queries_are_refused(connect: MakeClient, query: str, param: str) -> None:
    for path in ("/v1/directory", "/directory"):
        assert (await get(connect, f"{path}?{query}", 400)).json()["error"]["param"] == param


class Reading(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


async def test_the_page_shows_all_models_and_hides_the_others(connect: MakeClient) -> None:
    everything = await get(connect, "/directory")
    assert everything.headers["content-type"] == "text/html; charset=utf-8"
    assert ["hidden" in row for row in Reading(everything.text).all("tr")[1:]] == [False] * 4
    found = await get(connect, "/directory?q=knows&capability=chat")
    reading = Reading(found.text)
    assert ["hidden" in row for row in reading.all("tr")[1:]] == [False, True, True, True]
    assert [one["value"] for one in reading.all("option") if "selected" in one] == ["chat"]
    assert "1 of 4" in found.text
    assert "everything costs 50 % less" in found.text
    assert ">0.15<" in found.text
    assert "0.0001 USD for a request" in found.text
    assert "32,768" in found.text


async def test_the_page_of_an_application_without_models(connect: MakeClient) -> None:
    empty = replace(make_services(), router=Router())
    async with connect(app=build_app(empty)) as client:
        assert "0 of 0" in (await client.get("/directory")).text
        assert (await client.get("/v1/directory")).json() == {"data": []}


async def test_nothing_of_the_configuration_or_the_query_is_markup(connect: MakeClient) -> None:
    response = await get(connect, "/directory?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cimg src=x onerror=alert(1)%3E")
    reading = Reading(response.text)
    assert len(reading.all("script")) == 1
    assert reading.all("img") == []
    assert not any(name.startswith("on") for _, attributes in reading.tags for name in attributes)
    assert reading.all("input")[0]["value"] == '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    assert "alert(1)</script>" not in response.text
    assert any((row["data-text"] or "").find(EVIL) >= 0 for row in reading.all("tr")[1:])


async def test_only_the_pages_own_script_and_style_run(connect: MakeClient) -> None:
    response = await get(connect, "/directory?q=x")
    policy = response.headers["content-security-policy"]
    for tag in ("script", "style"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", response.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    reading = Reading(response.text)
    addresses = [one[name] for _, one in reading.tags for name in ("src", "href", "action") if name in one]
    assert addresses == ["data:,", "/v1/directory", "/directory"]
