"""The built-in model means what it says: its abilities through the API, on prompts that it never saw."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import openai
import pytest
from rich.console import Console

from tests.e2e.conftest import Application
from tests.training.model_card import recorded_columns
from training.examination import Examination, shown
from training.offers import NAMES, known_tool
from training.scorecard import GOALS
from training.slots import Slots

pytestmark = pytest.mark.e2e

COUNT = 30
# Three standard deviations of a share of 30 answers, where it is widest; the whole examination is `make evaluate`.
MARGIN = 0.27
TOOLS: Any = [known_tool(Slots(Random(1), "held_out"), name).as_openai() for name in NAMES]


@pytest.fixture
def client(application: Application) -> Iterator[openai.OpenAI]:
    with application.openai() as client:
        yield client


def ask(client: openai.OpenAI, *messages: Any, **options: Any) -> Any:
    answer = client.chat.completions.create(model="helix-demo", messages=list(messages), temperature=0, **options)
    assert answer.choices[0].finish_reason in ("stop", "tool_calls"), "it stops by itself"
    return answer.choices[0].message


def user(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


async def test_it_has_its_abilities(application: Application) -> None:
    examination = Examination(
        f"{application.url}/v1", application.key, application.certificate, "helix-demo", COUNT, seed=20, clients=8
    )
    (column,) = await examination.run([0.0], Console(quiet=True))
    wrong = "\n".join(map(shown, column.failures))
    recorded = {score.key: score for score in recorded_columns()["greedy"]}
    for goal, score in zip(GOALS, column.scores, strict=True):
        least = recorded[goal.key].share - MARGIN
        assert score.share >= least, f"{goal.title}: {score.right} of {score.total}\n{wrong}"


def test_it_says_what_it_is(client: openai.OpenAI) -> None:
    text = ask(client, user("Who are you?")).content
    assert "helix-demo" in text
    assert "demonstration model" in text


def test_it_remembers(client: openai.OpenAI) -> None:
    first = ask(client, user("Hi, my name is Marta.")).content
    assert "Marta" in first
    messages = [user("Hi, my name is Marta."), {"role": "assistant", "content": first}, user("What is my name?")]
    assert "Marta" in ask(client, *messages).content


def test_it_uses_a_tool_and_what_came_of_it(client: openai.OpenAI) -> None:
    called = ask(client, user("What is 23 times 47?"), tools=TOOLS)
    (call,) = called.tool_calls
    assert call.function.name == "calculator"
    assert json.loads(call.function.arguments) == {"expression": "23 * 47"}
    result = {"role": "tool", "tool_call_id": call.id, "content": "1081"}
    told = ask(client, user("What is 23 times 47?"), called.model_dump(exclude_none=True), result, tools=TOOLS)
    assert "1081" in told.content


def test_it_calls_no_tool_for_small_talk(client: openai.OpenAI) -> None:
    assert not ask(client, user("Hello!"), tools=TOOLS).tool_calls
