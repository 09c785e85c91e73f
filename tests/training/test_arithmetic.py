from fractions import Fraction

import pytest

from training.arithmetic import evaluate, shown


@pytest.mark.parametrize(
    ("expression", "value"),
    [("2 + 3 * 4", "14"), ("(2 + 3) * 4", "20"), ("7 / 2", "3.5"), ("1 / 3", "0.3333"), ("-3 + 1", "-2"), ("46.1 + 9", "55.1")],
)
def test_values(expression, value):
    assert shown(evaluate(expression)) == value


def test_values_are_exact():
    assert evaluate("0.1 + 0.2") == Fraction(3, 10)


@pytest.mark.parametrize("text", ["", "2 +", "2 ** 9", "a + 1", "__import__('os')", "1 / 0", "True", "[1]", "(" * 9999])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="not an expression"):
        evaluate(text)
