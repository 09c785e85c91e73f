"""The built-in model as it ships: its size, what its tokenizer and chat template do, and that it talks sense."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jinja2
import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from helix_ray.config import ConfigError
from helix_ray.providers.sources import resolve_source

WEATHER = {
    "type": "function",
    "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}


@pytest.fixture(scope="module")
def directory() -> Path:
    return Path(resolve_source("builtin:demo"))


@pytest.fixture(scope="module")
def tokenizer(directory: Path) -> Any:
    return AutoTokenizer.from_pretrained(directory)


@pytest.fixture(scope="module")
def model(directory: Path) -> Any:
    return AutoModelForCausalLM.from_pretrained(directory)


def render(tokenizer: Any, messages: list[dict[str, Any]], **options: Any) -> str:
    return str(tokenizer.apply_chat_template(messages, tokenize=False, **options))


def test_other_sources_are_left_to_vllm() -> None:
    assert [resolve_source(source) for source in ("/models/a", "Qwen/Qwen3-8B")] == ["/models/a", "Qwen/Qwen3-8B"]
    with pytest.raises(ConfigError, match="builtin:demo"):
        resolve_source("builtin:nonesuch")


def test_its_size_and_type(directory: Path, model: Any) -> None:
    assert 5_000_000 < model.num_parameters() < 20_000_000
    assert sum(path.stat().st_size for path in directory.rglob("*")) < 40_000_000
    assert model.dtype == torch.bfloat16
    assert model.config.architectures == ["LlamaForCausalLM"]
    assert model.config.max_position_embeddings == 4096


@pytest.mark.parametrize("text", ["Hello, world!", "  two\n\n\tlines ", "Zürich 東京 🙂", '{"a": [1, 2.5]}', "<|im_end|>"])
def test_every_text_survives_the_tokenizer(tokenizer: Any, text: str) -> None:
    assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_english_takes_about_a_token_a_word(tokenizer: Any) -> None:
    text = "the weather in the city is warm and the people walk along the river after dinner"
    assert len(tokenizer.tokenize(text)) < 1.5 * len(text.split())


def test_control_tokens_are_hidden_and_tool_markup_is_not(tokenizer: Any) -> None:
    ids = tokenizer("<|im_start|><tool_call></tool_call><|im_end|>")["input_ids"]
    assert len(ids) == 4
    assert tokenizer.decode(ids, skip_special_tokens=True) == "<tool_call></tool_call>"


def test_it_stops_at_the_end_of_a_turn(tokenizer: Any, model: Any) -> None:
    assert model.generation_config.eos_token_id == tokenizer.convert_tokens_to_ids("<|im_end|>")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hello!", "Hello"),
        ("What is Helix Ray?", "Ray Serve"),
        ("How do I add a model?", "configs/models.yaml"),
        ("Who are you?", "helix-demo"),
    ],
)
def test_it_talks_sense_and_stops(tokenizer: Any, model: Any, question: str, expected: str) -> None:
    prompt = tokenizer.apply_chat_template(
        [{"role": "user", "content": question}], add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    answer = model.generate(**prompt, max_new_tokens=64, do_sample=False)[0, prompt["input_ids"].shape[1] :]
    assert answer[-1] == model.generation_config.eos_token_id
    assert expected in tokenizer.decode(answer)


def test_a_plain_chat(tokenizer: Any) -> None:
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello"},
        {"role": "user", "content": "Bye"},
    ]
    assert render(tokenizer, messages, add_generation_prompt=True) == (
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
        "<|im_start|>assistant\nHello<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n"
    )


def test_a_system_message_in_the_middle_stays_there(tokenizer: Any) -> None:
    text = render(tokenizer, [{"role": "user", "content": "Hi"}, {"role": "system", "content": "Be brief."}])
    assert text == "<|im_start|>user\nHi<|im_end|>\n<|im_start|>system\nBe brief.<|im_end|>\n"


def test_tools_join_the_system_turn(tokenizer: Any) -> None:
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]
    text = render(tokenizer, messages, tools=[WEATHER, WEATHER])
    assert text.startswith("<|im_start|>system\nBe brief.\n\n# Tools\n")
    assert text.count("<|im_start|>system") == 1
    listed = text.split("<tools>\n")[1].split("\n</tools>")[0].splitlines()
    assert [json.loads(line) for line in listed] == [WEATHER["function"]] * 2


@pytest.mark.parametrize("arguments", [{"city": "Zürich"}, '{"city": "Zürich"}'])
def test_calls_and_their_results(tokenizer: Any, arguments: Any) -> None:
    call = {"type": "function", "function": {"name": "get_weather", "arguments": arguments}}
    messages: list[dict[str, Any]] = [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": None, "tool_calls": [call, call]},
        {"role": "tool", "content": "sunny"},
        {"role": "tool", "content": "rain"},
    ]
    rendered_call = '<tool_call>\n{"name": "get_weather", "arguments": {"city": "Zürich"}}\n</tool_call>'
    assert render(tokenizer, messages) == (
        "<|im_start|>user\nHi<|im_end|>\n"
        f"<|im_start|>assistant\n{rendered_call}\n{rendered_call}<|im_end|>\n"
        "<|im_start|>user\n<tool_response>\nsunny\n</tool_response>\n<tool_response>\nrain\n</tool_response><|im_end|>\n"
    )


def test_an_unknown_role_is_refused(tokenizer: Any) -> None:
    with pytest.raises(jinja2.TemplateError, match="unknown role: wizard"):
        render(tokenizer, [{"role": "wizard", "content": "Hi"}])


def test_vllms_parser_reads_back_what_the_template_writes(tokenizer: Any) -> None:
    hermes = pytest.importorskip("vllm.tool_parsers.hermes_tool_parser")
    protocol = pytest.importorskip("vllm.entrypoints.openai.chat_completion.protocol")
    arguments = {"city": "Zürich", "days": [1, 2], "unit": None}
    call = {"type": "function", "function": {"name": "get_weather", "arguments": arguments}}
    text = render(tokenizer, [{"role": "assistant", "content": "Let me look.", "tool_calls": [call, call]}])
    answer = text.removeprefix("<|im_start|>assistant\n").removesuffix("<|im_end|>\n")
    request = protocol.ChatCompletionRequest(messages=[{"role": "user", "content": "Hi"}], tools=[WEATHER])

    parsed = hermes.Hermes2ProToolParser(tokenizer).extract_tool_calls(answer, request)

    assert parsed.content.strip() == "Let me look."
    assert [(call.function.name, json.loads(call.function.arguments)) for call in parsed.tool_calls] == [
        ("get_weather", arguments)
    ] * 2
