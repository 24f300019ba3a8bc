"""A few of the files of `make fuzz`, the same each time: each lands or is refused in words, and nothing is lost."""

from tests.core.reading import fuzz


def test_whatever_a_file_is_it_lands_or_is_refused_without_a_trace() -> None:
    summary = fuzz.run(seed=1, numbers=range(32))
    assert summary.breaches == []
    assert summary.files == 32
    assert summary.fates["read"] > 10
    assert summary.rows > 20
    assert len(summary.fates) > 2
