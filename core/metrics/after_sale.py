"""Metrics of what comes after a sale: reviews of orders, and what was sent back.

Owns their meaning. Which review counts is decided row by row in the fact; which reasons are about quality is said by
people, so the rate of returns for quality has its parts from two facts and is put together by whoever asks.
"""

from core.metrics.declaration import Metric
from core.units import ORDERS, RATE, TIMES, YUAN

REVIEWED = ("order_review",)
RETURNED = ("order_return",)
MINIMUM_REVIEWS = 30

WORDS = {"quality_returns": "品质退单数"}

AFTER_SALE = (
    Metric("review_lines", "评价条数", TIMES, "review_lines", facts=REVIEWED, noise="counted",
           note="表里的每一条,追评和默认好评也在内"),
    Metric("valid_reviews", "有效评价订单量", ORDERS, "valid_reviews", facts=REVIEWED, noise="counted",
           note="支付后 14 日内(含整 14 日)、三项评分都有的首次评价;默认好评和追评不算;按订单支付的日子计"),
    Metric("bad_reviews", "有效差评订单量", ORDERS, "bad_reviews", facts=REVIEWED, noise="counted", good="down",
           note="有效评价里商品、服务、物流三项评分之和不超过 6 分的"),
    Metric("bad_review_rate", "支付14日差评率", RATE, "bad_reviews", "valid_reviews", facts=REVIEWED, noise="counted",
           minimum=MINIMUM_REVIEWS, good="down", aliases=("差评率",),
           note="快手口径:三项评分之和不超过 6 分、只看首次、默认好评不计。抖店自己的差评另有算法,两边不能直接比"),
    Metric("returns", "退单数", ORDERS, "returns", facts=RETURNED, noise="counted", good="down",
           note="按售后单计,按申请的日子计"),
    Metric("returned_amount", "退单金额", YUAN, "refund_amount", facts=RETURNED, good="down",
           note="售后单上申请退的金额,按申请的日子计"),
    Metric("quality_return_rate", "品质退单率", RATE, "quality_returns", "orders", facts=(), noise="counted",
           minimum=100, good="down",
           note="近 14 日因品质申请的退单 ÷ 同样 14 日的成交订单;规则原文没有给分母,用了哪一个在图上写明"),
)  # fmt: skip
