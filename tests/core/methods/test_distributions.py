"""Student's t against printed tables."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.methods.distributions import incomplete_beta, normal_quantile, two_sided_p


@pytest.mark.parametrize(
    ("t", "df", "p"),
    [(12.706, 1, 0.05), (2.228, 10, 0.05), (2.750, 30, 0.01), (3.291, 1e7, 0.001), (2.0, 10, 0.073388), (0.0, 5, 1.0)],
)
def test_p_values_match_the_tables(t, df, p):
    assert two_sided_p(t, df) == pytest.approx(p, rel=2e-3)
    assert two_sided_p(-t, df) == two_sided_p(t, df)


def test_one_and_two_degrees_of_freedom_match_their_closed_forms():
    assert two_sided_p(3.0, 1) == pytest.approx(1 - 2 * math.atan(3.0) / math.pi)
    assert two_sided_p(3.0, 2) == pytest.approx(1 - 3.0 / math.sqrt(11.0))


@given(st.floats(0, 50), st.floats(0.5, 500))
def test_a_larger_t_is_never_likelier(t, df):
    assert 0 <= two_sided_p(t + 0.1, df) <= two_sided_p(t, df) <= 1


@given(st.floats(0.001, 0.999), st.floats(0.1, 200), st.floats(0.1, 200))
def test_the_beta_function_mirrors(x, a, b):
    assert incomplete_beta(x, a, b) == pytest.approx(1 - incomplete_beta(1 - x, b, a), abs=1e-10)


def test_an_infinite_t_is_impossible_and_no_freedom_is_refused():
    assert two_sided_p(math.inf, 3) == 0.0
    with pytest.raises(ValueError, match="freedom"):
        two_sided_p(1.0, 0)


def test_the_normal_quantile_is_the_familiar_one():
    assert normal_quantile(0.95) == pytest.approx(1.959964, abs=1e-6)
