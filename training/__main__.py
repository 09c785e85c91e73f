"""``python -m training``: train the built-in model, look at its data, evaluate it through a server."""

from __future__ import annotations

import asyncio
import json
import signal
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Annotated

import torch
import typer
from openai import OpenAIError
from rich.console import Console

from training.examination import Examination, shown
from training.mixture import draw_conversation
from training.scorecard import GOALS, table
from training.slots import Slots
from training.train import PLANS
from training.train import train as run

app = typer.Typer(help="The recipe of the built-in model.", no_args_is_help=True, add_completion=False)


class Preset(StrEnum):
    """Sizes that a model can have."""

    cpu = "cpu"
    gpu = "gpu"


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="Where tokenizer, checkpoint and model go; a run that is there goes on.")] = Path(
        ".helix/training"
    ),
    preset: Annotated[Preset | None, typer.Option(help="Size; by default what the machine has: a GPU, or CPUs.")] = None,
    tokens: Annotated[int | None, typer.Option(min=1, help="Tokens to learn from.", show_default="of the preset")] = None,
    batch: Annotated[int | None, typer.Option(min=256, help="Most tokens of a step.", show_default="of the preset")] = None,
    seed: Annotated[int, typer.Option(help="Of data and weights.")] = 1,
    start: Annotated[
        Path | None, typer.Option(help="Directory of a trained model that a new run starts with.", show_default="noise")
    ] = None,
) -> None:
    """Train the model; Ctrl-C keeps what is done, and the same command goes on."""
    console = Console()
    plan = PLANS[preset or ("gpu" if torch.cuda.is_available() else "cpu")]
    plan = replace(plan, tokens=tokens or plan.tokens, batch=batch or plan.batch, seed=seed, start=start)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        path = run(plan, out, console)
    except KeyboardInterrupt:
        console.print("stopped; the checkpoint is saved")
        raise typer.Exit(130) from None
    except (OSError, ValueError) as exc:
        console.print(f"[red]error:[/] {exc}")
        raise typer.Exit(1) from None
    console.print(f"the model is in {path}")


@app.command()
def sample(
    count: Annotated[int, typer.Option(min=1, help="How many conversations.")] = 10,
    seed: Annotated[int, typer.Option(help="Another one gives others.")] = 1,
) -> None:
    """Show conversations that the model learns from."""
    slots = Slots(Random(seed), "train")
    for _ in range(count):
        example = draw_conversation(slots)
        typer.echo(f"--- {example.ability} {', '.join(tool.name for tool in example.tools)}")
        for turn in example.turns:
            calls = "".join(f"{call.name}({call.arguments})" for call in turn.calls)
            typer.echo(f"{turn.role}: {turn.content}{calls}")


@app.command()
def evaluate(
    base_url: Annotated[str, typer.Option(envvar="OPENAI_BASE_URL", help="The server's API.")] = "https://localhost:8443/v1",
    api_key: Annotated[str, typer.Option(envvar="HELIX_API_KEY", help="One of its keys.", show_default=False)] = "unused",
    certificate: Annotated[
        Path | None, typer.Option(help="Authority that is trusted beside the known ones; a self-signed certificate, for example.")
    ] = Path(".helix/tls/cert.pem"),
    model: Annotated[str, typer.Option(help="Which of its models.")] = "helix-demo",
    count: Annotated[int, typer.Option(min=1, help="Tests of each ability.")] = 300,
    temperature: Annotated[
        list[float] | None, typer.Option(min=0, max=2, help="Of sampling; may be given again.", show_default="0 and 0.7")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another one gives other tests.")] = 1,
    clients: Annotated[int, typer.Option(min=1, help="Questions under way at once.")] = 16,
    failures: Annotated[int, typer.Option(min=0, help="How many wrong answers are shown.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Where the scores go as JSON.")] = None,
) -> None:
    """Ask a running server held-out questions and print the table of right answers; 1 if a goal is missed."""
    console = Console()
    examination = Examination(base_url, api_key, certificate, model, count, seed, clients)
    try:
        columns = asyncio.run(examination.run(temperature or [0.0, 0.7], console))
    except OpenAIError as exc:
        console.print(f"[red]error:[/] {base_url} did not answer: {exc}")
        raise typer.Exit(2) from None
    for wrong in [failure for column in columns for failure in column.failures][:failures]:
        typer.echo(shown(wrong))
    typer.echo(table({column.title: column.scores for column in columns}))
    if out is not None:
        out.write_text(json.dumps([column.as_json() for column in columns], indent=2) + "\n")
    goals = {goal.key: goal.at_least for goal in GOALS}
    if any(score.share < goals[score.key] for column in columns for score in column.scores):
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
