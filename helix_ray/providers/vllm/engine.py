"""One vLLM engine as a ``Provider``."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from vllm.engine.arg_utils import AsyncEngineArgs
from vllm.entrypoints.openai.chat_completion.protocol import ChatCompletionRequest
from vllm.entrypoints.openai.completion.protocol import CompletionRequest
from vllm.entrypoints.serve.utils.api_utils import get_max_tokens
from vllm.parser import Parser
from vllm.platforms import current_platform
from vllm.renderers.chat_utils import load_chat_template
from vllm.renderers.online_renderer import OnlineRenderer
from vllm.v1.engine.async_llm import AsyncLLM

from helix_ray.config import ModelConfig
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.sources import resolve_source
from helix_ray.providers.vllm.compiler import compiler_args
from helix_ray.providers.vllm.failures import translated
from helix_ray.providers.vllm.generation import Generation, Put
from helix_ray.providers.vllm.instructions import system_first, wants_system_first
from helix_ray.providers.vllm.output import Choice
from helix_ray.providers.vllm.renderer import inline
from helix_ray.providers.vllm.request import build_chat, build_completion


class VllmEngine:
    """A running engine. Build one with ``VllmEngine.start``.

    Args:
        config: the model's entry in the catalog.
        engine: vLLM's engine client, started.
        renderer: turns messages into token ids with the model's chat template.
        wants_system_first: whether that template takes a system message at the beginning only.
    """

    def __init__(self, config: ModelConfig, engine: AsyncLLM, renderer: OnlineRenderer, wants_system_first: bool) -> None:
        self._config = config
        self._engine = engine
        self._renderer = renderer
        self._wants_system_first = wants_system_first
        self._context: int = engine.model_config.max_model_len
        self._sampling_defaults: dict[str, Any] = engine.model_config.get_diff_sampling_param()

    @classmethod
    async def start(cls, config: ModelConfig, **overrides: Any) -> VllmEngine:
        """Load the model and start the engine's processes.

        Args:
            config: the model's entry in the catalog.
            overrides: engine arguments that the deployment decides, such as the executor backend.

        Raises:
            ValueError, OSError: vLLM cannot load the model.
        """
        args = AsyncEngineArgs(**_engine_args(config), **overrides)
        engine = AsyncLLM.from_engine_args(args)
        template = load_chat_template(config.chat_template)
        renderer = OnlineRenderer(
            model_config=engine.model_config,
            renderer=inline(engine.renderer),
            request_logger=None,
            chat_template=template,
            chat_template_content_format="auto",
            enable_auto_tools=config.tool_parser is not None,
            tool_parser=config.tool_parser,
            reasoning_parser=config.reasoning_parser or "",
        )
        renderer.warmup()
        return cls(config, engine, renderer, await wants_system_first(renderer))

    @property
    def context(self) -> int:
        """Tokens of prompt and answer together that the engine takes."""
        return self._context

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """See ``Provider.stream``."""
        async for batch in self.batches(request):
            for event in batch:
                yield event

    async def batches(self, request: ChatRequest) -> AsyncIterator[list[Event]]:
        """The events of ``stream``, grouped as the engine produced them."""
        ready: asyncio.Queue[list[Event] | None] = asyncio.Queue()
        running = asyncio.create_task(self.run(request, ready.put_nowait))
        running.add_done_callback(lambda _: ready.put_nowait(None))
        try:
            while (batch := await ready.get()) is not None:
                yield batch
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    async def run(self, request: ChatRequest, put: Put) -> None:
        """Run one generation. Cancelling it stops the engine's work.

        Args:
            request: what to generate.
            put: takes the events, grouped as the engine produced them, at the moment when it did. What it raises ends the
                generation.

        Raises:
            HelixError: see ``Provider.stream``.
        """
        with translated(self._config.id):
            await self._generate(request, put)

    async def count_tokens(self, request: ChatRequest) -> int:
        """See ``TokenCounter.count_tokens``."""
        with translated(self._config.id):
            _, engine_input = await self._render(request)
            return len(engine_input["prompt_token_ids"])

    async def check_health(self) -> None:
        """Return when the engine works.

        Raises:
            EngineDeadError: its process is gone; it does not come back by itself.
        """
        with translated(self._config.id):
            await self._engine.check_health()

    def shutdown(self) -> None:
        """Stop the engine's processes."""
        self._engine.shutdown()

    async def _render(self, request: ChatRequest) -> tuple[ChatCompletionRequest | CompletionRequest, Any]:
        rendered: ChatCompletionRequest | CompletionRequest
        if request.prompt is None:
            rendered = build_chat(system_first(request) if self._wants_system_first else request)
            result = await self._renderer.render_chat(rendered)
            inputs = result[1] if isinstance(result, tuple) else result
        else:
            rendered = build_completion(request)
            inputs = await self._renderer.render_completion(rendered)
        if not isinstance(inputs, list):
            raise InvalidRequestError(inputs.error.message, param=inputs.error.param)
        return rendered, inputs[0]

    async def _generate(self, request: ChatRequest, put: Put) -> None:
        rendered, engine_input = await self._render(request)
        prompt_token_ids: list[int] = engine_input["prompt_token_ids"]
        params = rendered.to_sampling_params(
            get_max_tokens(self._context, request.sampling.max_tokens, len(prompt_token_ids), self._sampling_defaults),
            self._sampling_defaults,
        )
        chat = rendered if isinstance(rendered, ChatCompletionRequest) else None
        choices = [
            Choice(index, request.sampling.logprobs, self._parser(chat), chat, not request.parallel_tool_calls)
            for index in range(request.sampling.n)
        ]
        prompt_text = self._prompt_text(request, prompt_token_ids) if request.echo_prompt else None
        generation = Generation(prompt_token_ids, prompt_text, choices, request.stream, put)
        collector = await self._engine.add_request(
            uuid.uuid4().hex, engine_input, params, **self._reasoning_arguments(chat, choices, prompt_token_ids)
        )
        ended = False
        try:
            await generation.follow(collector)
            ended = True
        finally:
            if not ended and not self._engine.errored:
                await self._engine.abort(collector.request_id, internal=True)

    def _parser(self, chat: ChatCompletionRequest | None) -> Parser | None:
        """A parser for one choice, where there is something to parse: tools in play, or a model that reasons."""
        parser_class = self._renderer.parser
        if chat is None or parser_class is None:
            return None
        if self._config.reasoning_parser is None and (not chat.tools or chat.tool_choice == "none"):
            return None
        return parser_class(
            self._engine.renderer.tokenizer,
            chat.tools,
            chat_template_kwargs=self._renderer.effective_chat_template_kwargs(chat),
            model_config=self._engine.model_config,
        )

    def _reasoning_arguments(
        self, chat: ChatCompletionRequest | None, choices: list[Choice], prompt_token_ids: list[int]
    ) -> dict[str, Any]:
        """What keeps a grammar from constraining the model's reasoning."""
        parser = choices[0].parser
        if chat is None or parser is None or parser.reasoning_parser is None:
            return {}
        return {
            "reasoning_ended": chat.resolve_reasoning_ended(parser, prompt_token_ids),
            "reasoning_parser_kwargs": {
                "chat_template_kwargs": self._renderer.effective_chat_template_kwargs(chat),
            },
        }

    def _prompt_text(self, request: ChatRequest, prompt_token_ids: list[int]) -> str:
        if isinstance(request.prompt, str):
            return request.prompt
        text: str = self._engine.renderer.get_tokenizer().decode(prompt_token_ids)
        return text


def _engine_args(config: ModelConfig) -> dict[str, Any]:
    args: dict[str, Any] = {
        "model": resolve_source(config.source),
        "tensor_parallel_size": config.tensor_parallel,
        "pipeline_parallel_size": config.pipeline_parallel,
        # The application meters every request itself (helix_ray.telemetry).
        "disable_log_stats": True,
        # Free white space in JSON lets a weak model fill its answer with blanks.
        "structured_outputs_config": {"backend": "xgrammar", "disable_any_whitespace": True},
    }
    if current_platform.is_cpu():
        # Where a prompt is cut, vLLM 0.32 winds the generator of a request with a seed back, and a generator on a CPU cannot be
        # wound back: the engine would die of such a request.
        args["enable_chunked_prefill"] = False
        args |= compiler_args(config)
    if config.context is not None:
        args["max_model_len"] = config.context
    if config.reasoning_parser is not None:
        args["reasoning_parser"] = config.reasoning_parser
    return {**args, **config.engine}
