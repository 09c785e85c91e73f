"""LangChain's own tests of chat models, through the adapter against a server."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_tests.integration_tests import ChatModelIntegrationTests
from langchain_tests.unit_tests import ChatModelUnitTests

from helix_ray.client.adapters.langchain import ChatHelix


class TestUnit(ChatModelUnitTests):
    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return ChatHelix

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {"model": "demo", "base_url": "http://127.0.0.1:9"}


class TestIntegration(ChatModelIntegrationTests):
    @pytest.fixture(autouse=True)
    def at(self, llm_url: str) -> None:
        self.url = llm_url

    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return ChatHelix

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {"model": "demo", "base_url": self.url}

    @property
    def model_override_value(self) -> str:
        return "org/tiny"

    @property
    def supports_anthropic_inputs(self) -> bool:
        return True
