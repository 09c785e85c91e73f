"""Functions as tools, and their calls."""

from __future__ import annotations

import asyncio
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helix_ray.agent.tool import Tool, ToolError, call, tool


async def order(item: str, count: int = 1, size: Literal["s", "l"] = "s") -> dict[str, object]:
    """Order something
    from the shop

    It is delivered.

    Args:
        item: What to order,
            by its name
        count: How many
        size: Small or large
    """
    if item == "bomb":
        raise ToolError("we do not sell that")
    if item == "bug":
        raise RuntimeError("secret detail")
    if item == "forever":
        await asyncio.sleep(60)
    return {"item": item, "count": count}


@pytest.fixture
def shop() -> Tool:
    return tool(order)


def test_the_docstring_describes_the_tool(shop: Tool) -> None:
    assert shop.name == "order"
    assert shop.spec.description == "Order something from the shop"
    assert shop.spec.parameters == {
        "type": "object",
        "additionalProperties": False,
        "required": ["item"],
        "properties": {
            "item": {"type": "string", "description": "What to order, by its name"},
            "count": {"type": "integer", "default": 1, "description": "How many"},
            "size": {"type": "string", "enum": ["s", "l"], "default": "s", "description": "Small or large"},
        },
    }


async def test_a_call_gives_text(shop: Tool) -> None:
    outcome = await call(shop, '{"item": "tea", "count": 2}', 5)
    assert (outcome.text, outcome.is_error) == ('{"item": "tea", "count": 2}', False)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        ("{}", "item: Field required"),
        ('{"item": "tea", "colour": "red"}', "colour: Extra inputs"),
        ('{"item": "tea", "count": "many"}', "count: "),
        ('{"item": "bomb"}', "we do not sell that"),
        ('{"item": "bug"}', "order failed (RuntimeError)"),
        ("[" * 100_000, "no JSON"),
    ],
)
async def test_what_goes_wrong_is_told_to_the_model(shop: Tool, arguments: str, why: str) -> None:
    outcome = await call(shop, arguments, 5)
    assert outcome.is_error
    assert why in outcome.text
    assert "secret" not in outcome.text


async def test_a_tool_that_hangs_is_given_up(shop: Tool) -> None:
    outcome = await call(shop, '{"item": "forever"}', 0.05)
    assert outcome.is_error
    assert "longer than 0.05 s" in outcome.text


async def test_long_results_are_cut() -> None:
    async def much() -> str:
        """Much text"""
        return "x" * 100_000

    assert (await call(tool(much), "", 5)).text.endswith("x [cut]")


def test_an_undocumented_function_is_no_tool() -> None:
    async def bare(a: int) -> str:
        return ""

    async def untyped(a) -> str:  # type: ignore[no-untyped-def]
        """Documented"""
        return ""

    with pytest.raises(TypeError, match="docstring"):
        tool(bare)
    with pytest.raises(TypeError, match="parameter a has no type"):
        tool(untyped)


@given(st.text())
async def test_no_arguments_break_a_call(arguments: str) -> None:
    assert isinstance((await call(tool(order), arguments, 5)).text, str)
