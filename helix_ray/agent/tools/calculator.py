"""Arithmetic, without running anything that the model wrote."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable

from helix_ray.agent.tool import ToolError

_LONGEST = 500
_LARGEST_EXPONENT = 1000
_MOST_DIGITS = 1000

Number = int | float

_BINARY: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_FUNCTIONS: dict[str, Callable[[Number], Number]] = {
    "sqrt": math.sqrt,
    "abs": abs,
    "round": round,
    "floor": math.floor,
    "ceil": math.ceil,
    "log": math.log,
    "exp": math.exp,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
}
_CONSTANTS = {"pi": math.pi, "e": math.e}


async def calculator(expression: str) -> str:
    """Evaluates an arithmetic expression

    Args:
        expression: For example (2 + 3) * 4, 2 ** 10 or sqrt(2)
    """
    if len(expression) > _LONGEST:
        raise ToolError(f"the expression is longer than {_LONGEST} characters")
    try:
        value = _value(ast.parse(expression.strip(), mode="eval").body)
        return _shown(value)
    except ZeroDivisionError:
        raise ToolError("division by zero") from None
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError, TypeError):
        raise ToolError(f"{expression!r} is no arithmetic expression, or its value is too large") from None


def _value(node: ast.expr) -> Number:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return number
        case ast.BinOp(left, ast.Pow(), right):
            return _power(_value(left), _value(right))
        case ast.BinOp(left, operation, right) if type(operation) in _BINARY:
            return _bounded(_BINARY[type(operation)](_value(left), _value(right)))
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand)
        case ast.UnaryOp(ast.UAdd(), operand):
            return _value(operand)
        case ast.Name(name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case ast.Call(ast.Name(name), [argument], []) if name in _FUNCTIONS:
            return _FUNCTIONS[name](_value(argument))
    raise ValueError(ast.dump(node))


def _power(base: Number, exponent: Number) -> Number:
    if abs(exponent) > _LARGEST_EXPONENT:
        raise OverflowError
    value = base**exponent
    if isinstance(value, complex):
        raise ValueError
    return _bounded(value)


def _bounded(value: Number) -> Number:
    if isinstance(value, int) and abs(value).bit_length() > _MOST_DIGITS * 4:
        raise OverflowError
    return value


def _shown(value: Number) -> str:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise OverflowError
        return f"{value:.12g}"
    return str(value)
