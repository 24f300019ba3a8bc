"""Rules of the platform as exact calculators: each says what it follows, and since when we know it."""

from core.rules.bad_reviews import BAD_REVIEWS
from core.rules.commission import COMMISSION
from core.rules.credit import CREDIT
from core.rules.declaration import Rule
from core.rules.loan import LOAN
from core.rules.managed_plan import MANAGED_PLAN
from core.rules.quality_returns import QUALITY_RETURNS
from core.rules.shop_score import SHOP_SCORE
from core.rules.staffing import STAFFING

RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (MANAGED_PLAN, COMMISSION, CREDIT, LOAN, STAFFING, SHOP_SCORE, BAD_REVIEWS, QUALITY_RETURNS)
}
