"""The scorecard of a model that a server serves, asked through its OpenAI API."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI, DefaultAsyncHttpxClient
from rich.console import Console
from rich.progress import Progress

from training.conversation import Call, Example, Turn
from training.rendering import as_messages
from training.scorecard import GOALS, Score, held_out
from training.scoring import Answer, is_right

_LONGEST_ANSWER = 160


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that was answered wrongly.

    Attributes:
        example: the test.
        answer: what came instead.
    """

    example: Example
    answer: Answer


@dataclass(frozen=True, slots=True)
class Column:
    """What came of all tests at one temperature.

    Attributes:
        temperature: of sampling; 0 is greedy.
        scores: in the order of ``GOALS``.
        failures: what was wrong.
    """

    temperature: float
    scores: list[Score]
    failures: list[Failure]

    @property
    def title(self) -> str:
        """The head of a table's column."""
        return f"temperature {self.temperature:g}" if self.temperature else "greedy"

    def as_json(self) -> dict[str, Any]:
        """The scores as JSON has them."""
        return {"temperature": self.temperature, "scores": [asdict(score) for score in self.scores]}


@dataclass(frozen=True, slots=True)
class Examination:
    """Who is asked what.

    Attributes:
        base_url: the server's API, with ``/v1``.
        api_key: one of its keys.
        certificate: an authority that is trusted beside the known ones, if that file exists.
        model: which of its models.
        count: tests of each ability.
        seed: which tests; and, where answers are sampled, which samples.
        clients: how many questions are under way at once.
    """

    base_url: str
    api_key: str
    certificate: Path | None
    model: str
    count: int
    seed: int
    clients: int

    async def run(self, temperatures: list[float], console: Console) -> list[Column]:
        """Ask everything once for each temperature.

        Args:
            temperatures: of sampling.
            console: where progress is shown.

        Raises:
            openai.OpenAIError: the server refused a request or cannot be reached.
        """
        trusted = ssl.create_default_context()
        if self.certificate is not None and self.certificate.exists():
            trusted.load_verify_locations(self.certificate)
        async with AsyncOpenAI(
            base_url=self.base_url,
            api_key=self.api_key,
            max_retries=0,
            http_client=DefaultAsyncHttpxClient(verify=trusted),
        ) as client:
            with Progress(console=console, transient=True) as progress:
                task = progress.add_task("asking", total=len(temperatures) * len(GOALS) * self.count)
                return [await self._ask_all(client, temperature, lambda: progress.advance(task)) for temperature in temperatures]

    async def _ask_all(self, client: AsyncOpenAI, temperature: float, done: Callable[[], None]) -> Column:
        places = asyncio.Semaphore(self.clients)

        async def ask(example: Example, seed: int) -> Answer:
            async with places:
                answer = await self._ask(client, example, temperature, seed)
            done()
            return answer

        scores: list[Score] = []
        failures: list[Failure] = []
        for goal in GOALS:
            examples = held_out(goal, self.count, self.seed)
            answers = await asyncio.gather(*(ask(example, self.seed + number) for number, example in enumerate(examples)))
            wrong = [Failure(*pair) for pair in zip(examples, answers, strict=True) if not is_right(*pair)]
            scores.append(Score(goal.key, self.count - len(wrong), self.count))
            failures += wrong
        return Column(temperature, scores, failures)

    async def _ask(self, client: AsyncOpenAI, example: Example, temperature: float, seed: int) -> Answer:
        extra: dict[str, Any] = {"tools": [tool.as_openai() for tool in example.tools]} if example.tools else {}
        completion = await client.chat.completions.create(
            model=self.model,
            messages=as_messages(example.prompt),  # type: ignore[arg-type]
            temperature=temperature,
            max_tokens=_LONGEST_ANSWER,
            seed=seed,
            **extra,
        )
        choice = completion.choices[0]
        functions = [call.function for call in choice.message.tool_calls or () if call.type == "function"]
        calls = tuple(_call(function.name, function.arguments) for function in functions)
        return Answer(choice.message.content or "", calls, choice.finish_reason != "length")


def _call(name: str, arguments: str) -> Call:
    try:
        parsed = json.loads(arguments)
    except ValueError:
        parsed = None
    return Call(name, parsed if isinstance(parsed, dict) else {"": arguments})


def shown(failure: Failure) -> str:
    """A wrong answer with the conversation before it, for a reader."""
    lines = [f"--- {failure.example.ability}"]
    lines += [f"{turn.role}: {_said(turn)}" for turn in failure.example.prompt]
    lines += [f"expected: {_said(failure.example.answer)} {failure.example.accept or ''}"]
    lines += [f"got: {failure.answer.text}{''.join(f'{call.name}({call.arguments})' for call in failure.answer.calls)}"]
    return "\n".join(lines)


def _said(turn: Turn) -> str:
    return turn.content + "".join(f"{call.name}({call.arguments})" for call in turn.calls)
