"""店铺体检: a section per rule, each with its answer first and its rule last, and inputs that live in the URL."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from core.rules import RULES
from core.rules.declaration import CHANGES
from core.rules.loan import Loan, Method, schedule
from pages.shared.checkup.loan import workbook
from pages.shared.checkup.page import SECTIONS

PAGE = "pages/shop/checkup.py"

BY_RULE = {section.rule: title for title, section in SECTIONS.items()}
CALCULATORS = [key for key in RULES if key not in ("bad_reviews", "quality_returns")]
"""Those that need nothing loaded."""


def opened(at: AppTest, section: str, **inputs: str) -> AppTest:
    at.query_params["section"] = section
    for key, value in inputs.items():
        at.query_params[key] = value
    at.run().switch_page(PAGE).run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in (*at.header, *at.markdown, *at.caption)).replace("\\", "")


def test_every_rule_has_a_section() -> None:
    assert set(BY_RULE) == set(RULES)


@pytest.mark.parametrize("key", CALCULATORS)
def test_a_calculator_answers_in_a_sentence_and_ends_with_its_rule(empty: AppTest, key: str) -> None:
    at = opened(empty, BY_RULE[key])
    assert len(at.header) == 1
    said = texts(at)
    assert RULES[key].says[0] in said
    assert CHANGES in at.caption[-1].value.replace("\\", "")
    assert not at.error


def test_a_loan_follows_its_inputs_and_can_be_taken_along(empty: AppTest) -> None:
    at = opened(
        empty, "商户贷", loan_amount="500.0", loan_instalments="3", loan_method="先息后本", loan_basis="每月按 30 天"
    )
    assert "¥500.00 分 3 期,利息一共 ¥13.50" in texts(at)
    (file,) = at.get("download_button")
    assert file.proto.label == "下载还款计划(xlsx)"


def test_the_plan_as_a_workbook_sums_to_the_loan() -> None:
    found = schedule(Loan(Decimal("9999.97"), 12, Decimal("0.0004"), date(2026, 11, 22), 5, Method.EQUAL_PAYMENTS))
    rows = list(openpyxl.load_workbook(io.BytesIO(workbook(found))).active.iter_rows(values_only=True))
    assert rows[0][4:6] == ("本金", "利息")
    assert round(sum(row[4] for row in rows[1:-1]), 2) == rows[-1][4] == 9999.97


def test_a_rate_that_is_not_there_is_left_empty(empty: AppTest) -> None:
    at = opened(empty, "佣金与服务费")
    assert "佣金按普通计划 20%,没有团长服务费,还剩 ¥80.00" in texts(at)
    at.number_input(key="rate_managed").set_value(15.0)
    at.number_input(key="rate_fee_managed").set_value(5.0).run()
    assert "佣金按团长托管 15%,服务费按托管计划 5%,还剩 ¥80.00" in texts(at)
    at.number_input(key="rate_managed").set_value(None).run()
    assert "佣金按普通计划 20%" in texts(at)


def test_an_order_of_a_directed_plan_beats_the_rest(empty: AppTest) -> None:
    at = opened(empty, "佣金与服务费", rate_directed="8.0", order_amount="200.0")
    assert "佣金按商家定向 8%,没有团长服务费,还剩 ¥184.00" in texts(at)


def test_credit_shows_both_readings_where_ten_is_crossed(empty: AppTest) -> None:
    at = opened(empty, "信用分", credit_score="9", credit_target="11")
    assert "另一种数法" in {metric.label for metric in at.metric}
    at.number_input(key="credit_target").set_value(9).run()
    assert "已经到了目标" in texts(at)


def test_nobody_on_the_list_says_what_to_do(empty: AppTest) -> None:
    at = opened(empty, "飞鸽", agents_online="0", agents_away="0")
    assert "没有可以接待的客服" in at.error[0].proto.title


def test_the_next_chat_goes_to_the_first_of_one_two_and_three(empty: AppTest) -> None:
    assert "分给第 1 位" in texts(opened(empty, "飞鸽"))


def test_a_typed_product_is_judged(empty: AppTest) -> None:
    at = opened(empty, "托管计划", plan_sales="10000", plan_orders="8000")
    assert at.header[0].value == "可以托管给这位团长"
    at.selectbox(key="plan_other").set_value("招商活动").run()
    assert "不可以托管给这位团长:还有别的团长的招商活动" in texts(at)


def test_loaded_products_are_judged_at_once_and_one_by_one(demo: AppTest) -> None:
    at = opened(demo, "托管计划")
    assert texts(at).startswith("9 个商品里 4 个现在能托管,其中 2 个只能给指定的团长;1 个已经托管")
    assert "只能托管给北山优选" in texts(at)
    picked = next(name for name in at.selectbox(key="entrusted_product").options if "软壳徒步裤" in name)
    at.selectbox(key="entrusted_product").set_value(picked).run()
    assert "怎么办:先给这个商品开普通计划" in texts(at)
