"""A review that has been through a cache says the same."""

import copy
import pickle

from core.reports import FORMATS
from tests.core.reports.sample import REVIEW


def test_a_review_that_was_pickled_is_written_in_the_same_words() -> None:
    again = pickle.loads(pickle.dumps(REVIEW))
    assert FORMATS["md"].write(again) == FORMATS["md"].write(REVIEW)
    assert FORMATS["md"].write(copy.deepcopy(REVIEW)) == FORMATS["md"].write(REVIEW)
