"""The training loop."""

from __future__ import annotations

import math
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from transformers import AutoTokenizer, LlamaForCausalLM, PreTrainedTokenizerFast

from training.batches import PADDING, batches
from training.export import export
from training.mixture import draw_conversation, draw_lookup
from training.model import SHAPES, build_model, loss_of
from training.optimizers import Optimizers
from training.probes import Probes
from training.rendering import Renderer
from training.tokenizer import train_tokenizer

_CHECKPOINT = "checkpoint.pt"
_LOG_EVERY = 50
# The part of the training that is about looking up alone, in short conversations.
_LOOKUP_SHARE = 0.15
# The probes count as much as the words at the start, and nothing after this part.
_PROBED_SHARE = 0.65
# Fused kernels take a fifth less time for a step, and a minute to be compiled.
_WORTH_COMPILING = 2_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How a model is trained.

    Attributes:
        preset: its size, a key of ``SHAPES``.
        tokens: tokens to learn from, in all.
        batch: most tokens of a step.
        short: most tokens of a conversation in the first part of the training: more of them come by in the same time.
        longest: most tokens of a conversation after that.
        seed: of data and weights.
        save_every: seconds between checkpoints.
        start: the directory of a trained model whose weights and tokenizer a new run takes over; ``None`` begins with noise.
    """

    preset: str
    tokens: int
    batch: int
    short: int = 400
    longest: int = 1024
    seed: int = 1
    save_every: float = 300.0
    start: Path | None = None


PLANS = {
    "cpu": Plan("cpu", tokens=56_000_000, batch=4096),
    "gpu": Plan("gpu", tokens=600_000_000, batch=32768),
}


def train(plan: Plan, directory: Path, console: Console) -> Path:
    """Train a model, or go on with it from its last checkpoint.

    Ctrl-C saves a checkpoint before it ends.

    Args:
        plan: size, data and steps.
        directory: where tokenizer, checkpoint and the finished model lie.
        console: where progress is shown.

    Returns:
        The directory of the finished model, as ``transformers`` and vLLM load it.

    Raises:
        OSError: the directory cannot be written, or there is no model to start with.
        ValueError: the checkpoint in it, or the model to start with, is of another size.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    directory.mkdir(parents=True, exist_ok=True)
    tokenizer = _tokenizer(directory / "tokenizer", plan, console)
    torch.manual_seed(plan.seed)
    precision = torch.bfloat16 if _has_bfloat16(device) else torch.float32
    model = build_model(SHAPES[plan.preset], tokenizer, precision).to(device)
    if plan.start is not None:
        _take_over(plan.start, model)
    probes = Probes(model.config.hidden_size, model.config.num_hidden_layers).to(device, precision)
    run = _Run(plan, directory / _CHECKPOINT, model, probes, console)
    console.print(f"{sum(weight.numel() for weight in model.parameters()) / 1e6:.1f} M parameters on {device}")
    run.resume()
    if plan.tokens > _WORTH_COMPILING and shutil.which("g++") is not None:
        console.print("compiling")
        model.model.compile(dynamic=True)
    try:
        run.learn(tokenizer, device)
    finally:
        run.save()
    return export(model, tokenizer, directory / "model")


def _tokenizer(directory: Path, plan: Plan, console: Console) -> PreTrainedTokenizerFast:
    if not directory.exists():
        if plan.start is not None:
            fresh = AutoTokenizer.from_pretrained(plan.start, local_files_only=True)
        else:
            console.print("training the tokenizer")
            fresh = train_tokenizer(plan.seed)
        fresh.save_pretrained(directory)
    tokenizer: PreTrainedTokenizerFast = AutoTokenizer.from_pretrained(directory)
    return tokenizer


def _take_over(start: Path, model: LlamaForCausalLM) -> None:
    weights = LlamaForCausalLM.from_pretrained(start, local_files_only=True).state_dict()
    try:
        model.load_state_dict(weights)
    except RuntimeError as exc:
        raise ValueError(f"{start} holds a model of another size") from exc


class _Run:
    """A training under way: what a checkpoint holds, and the loop."""

    def __init__(self, plan: Plan, path: Path, model: LlamaForCausalLM, probes: Probes, console: Console) -> None:
        self._plan = plan
        self._path = path
        self._model = model
        self._probes = probes
        self._optimizers = Optimizers(model, probes)
        self._console = console
        self._tokens = 0
        self._steps = 0

    def resume(self) -> None:
        """Load the checkpoint, if there is one."""
        if not self._path.exists():
            return
        state: dict[str, Any] = torch.load(self._path, map_location=self._model.device, weights_only=True)
        if state["preset"] != self._plan.preset:
            raise ValueError(f"{self._path} holds a model of the preset {state['preset']}, not {self._plan.preset}")
        self._optimizers.load_state_dict(state["optimizers"])
        self._tokens, self._steps = state["tokens"], state["steps"]
        self._console.print(f"going on after {self._tokens / 1e6:.1f} M tokens")

    def save(self) -> None:
        """Write a checkpoint, as a whole or not at all."""
        fresh = self._path.with_suffix(".new")
        state = {
            "preset": self._plan.preset,
            "optimizers": self._optimizers.state_dict(),
            "tokens": self._tokens,
            "steps": self._steps,
        }
        torch.save(state, fresh)
        fresh.replace(self._path)

    def learn(self, tokenizer: PreTrainedTokenizerFast, device: str) -> None:
        """Take steps until all tokens are learned from."""
        plan = self._plan
        renderer = Renderer(tokenizer)
        # After a resume other conversations come than those that are known already.
        seed = hash((plan.seed, self._steps))
        first = batches(renderer, seed, plan.batch, plan.short, draw_lookup)
        whole = batches(renderer, seed + 1, plan.batch, plan.longest, draw_conversation)
        saved = logged = time.monotonic()
        losses: list[float] = []
        since = self._tokens
        with _progress(self._console) as progress:
            task = progress.add_task("training", total=plan.tokens, completed=self._tokens, loss=math.nan)
            while self._tokens < plan.tokens:
                share = self._tokens / plan.tokens
                batch = next(first if plan.start is None and share < _LOOKUP_SHARE else whole)
                # Later they would count for nothing, and still take time.
                probes = self._probes if share < _PROBED_SHARE else None
                loss = loss_of(self._model, probes, batch.to(device))
                (loss.words + (1 - share / _PROBED_SHARE) * loss.probed).backward()
                self._optimizers.step(share)
                losses.append(float(loss.said))
                self._steps += 1
                self._tokens += int((batch.tokens != PADDING).sum())
                progress.update(task, completed=self._tokens, loss=losses[-1])
                now = time.monotonic()
                if self._steps % _LOG_EVERY == 0:
                    speed = (self._tokens - since) / (now - logged)
                    mean = sum(losses) / len(losses)
                    self._console.print(f"{self._tokens / 1e6:7.2f} M tokens, loss {mean:.4f}, {speed:,.0f} tokens/s")
                    losses, since, logged = [], self._tokens, now
                if now - saved > plan.save_every:
                    self.save()
                    saved = now


def _has_bfloat16(device: str) -> bool:
    """Whether the device multiplies bfloat16 faster than float32."""
    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported()) or bool(torch.cpu._is_amx_tile_supported())


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:3.1f} %  loss {task.fields[loss]:.3f}"),
        TimeRemainingColumn(),
        console=console,
    )
