"""Values of arithmetic expressions, as a calculator shows them."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from fractions import Fraction

_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def evaluate(expression: str) -> Fraction:
    """The exact value of an expression with ``+ - * /``, signs and parentheses.

    Raises:
        ValueError: it has anything else in it, or divides by zero.
    """
    try:
        return _value(ast.parse(expression, mode="eval").body)
    except (SyntaxError, ZeroDivisionError, RecursionError, MemoryError) as exc:
        raise ValueError(f"not an expression: {expression!r}") from exc


def _value(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return Fraction(str(number))
        case ast.BinOp(left, operation, right) if type(operation) in _OPERATORS:
            return _OPERATORS[type(operation)](_value(left), _value(right))
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand)
        case ast.UnaryOp(ast.UAdd(), operand):
            return _value(operand)
    raise ValueError(f"not an expression: {ast.dump(node)}")


def shown(value: Fraction) -> str:
    """A value with at most four digits behind the point."""
    return f"{float(value):.4f}".rstrip("0").rstrip(".")
