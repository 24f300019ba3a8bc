"""店铺体检: the rules of the platform that what is loaded can be held against."""

from core.reviews.checkup.judged import said
from core.reviews.checkup.returns import STEPS as RETURN_STEPS
from core.reviews.checkup.reviews import STEPS as REVIEW_STEPS
from core.reviews.checkup.scenario import KEY, TITLE, checkup
from core.reviews.checkup.span import TARGET, resolve

__all__ = ["KEY", "RETURN_STEPS", "REVIEW_STEPS", "TARGET", "TITLE", "checkup", "resolve", "said"]
