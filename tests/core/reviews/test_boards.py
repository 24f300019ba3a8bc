"""Product boards of a period: ranks, who moved and in which sessions, and that no noise and no other period is news."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from core.reading.batch import Batch
from core.reviews import goods
from core.reviews.blocks import Block, Note, Table
from core.reviews.evidence import Evidence
from core.reviews.goods.boards import boards
from core.reviews.goods.movers import moved, ranks
from core.reviews.resolve import resolve
from core.scope import Question
from core.sheets import EXPORTS
from core.warehouse.store import Store
from tests.conftest import DEMO_MERCHANT
from tests.core.reviews.goods_shops import ROOM, batch, cells, product_row
from tests.core.reviews.shops import MERCHANT, commit, rows_of_session
from tests.core.warehouse import made

MONDAY = datetime(2026, 11, 2, 20)
Products = dict[str, tuple[str, float]]


def shop(store: Store, *days: tuple[int, float, Products]) -> None:
    """Sessions by (days from Monday, own money, product id → name and money)."""
    live, products = [], []
    for day, money, parts in days:
        session = rows_of_session("a1", MONDAY + timedelta(days=day), gmv=money)
        live.append(session)
        products += [product_row(session, key, name, gmv=amount) for key, (name, amount) in parts.items()]
    commit(store, batch("a.xlsx", ROOM, live=live, **({"product": products} if products else {})))


def written(store: Store, merchant: str = MERCHANT, **question: Any) -> tuple[Block, ...]:
    asked = {"start": date(2026, 11, 9), "end": date(2026, 11, 15), "against": "previous-period", **question}
    return boards(store, Evidence(store, resolve(store, Question(merchant, **asked)), goods.LIVE))


def table(blocks: tuple[Block, ...], title: str) -> Table:
    (found,) = [block for block in blocks if isinstance(block, Table) and block.title.startswith(title)]
    return found


def lines(found: Table) -> dict[str, dict[str, Any]]:
    return {str(row["name"]): row for row in cells(found)}


def total(found: Table, key: str) -> object:
    assert found.totals is not None
    return dict(zip((column.key for column in found.columns), found.totals, strict=True))[key]


def listed(since: str, until: str, new: dict[str, int | None], names: dict[str, str] | None = None) -> Batch:
    day, named = date.fromisoformat(until), names or {}
    rows = [
        {"account": "全店", "since": date.fromisoformat(since), "day": day, "product_id": key,
         "product_name": named.get(key, key),
         "buyers": 100, "orders": 100, "new_buyers": number}
        for key, number in new.items()
    ]  # fmt: skip
    return made.batch("product_list", made.landing("shop_product", rows), name=f"{since}{until}")


def test_equal_values_share_a_place_and_words_say_the_way() -> None:
    assert ranks([5.0, None, 9.0, 5.0, 0.0, -2.0]) == [2, None, 1, 2, 4, 5]
    assert [moved(1, 4), moved(4, 1), moved(2, 2), moved(None, 2)] == ["上升 3", "下降 3", "持平", ""]


# 成交


def test_the_money_board_moves_names_its_sessions_and_sums_to_the_cent(store: Store) -> None:
    shop(
        store,
        (0, 1_000.10, {"1": ("外套", 600.05), "2": ("裤", 300.0), "9": ("旧款", 90.0)}),
        (1, 500.0, {"1": ("外套", 400.0), "2": ("裤", 100.0)}),
        (7, 900.33, {"1": ("外套", 100.11), "2": ("裤", 700.0), "3": ("新款", 80.02)}),
        (8, 400.0, {"1": ("外套", 300.0), "2": ("裤", 90.0), "3": ("新款", 0.0)}),
        (9, 50.0, {}),
    )
    found = table(written(store), "成交榜")
    rows = lines(found)
    assert list(rows) == ["裤", "外套", "新款", "旧款", "商品未覆盖"]
    assert [(row.get("rank"), row.get("rank_before"), row["moved"]) for row in rows.values()] == [
        (1, 2, "上升 1"), (2, 1, "下降 1"), (3, None, "新进"), (None, 3, "跌出"), (None, None, None),
    ]  # fmt: skip
    assert [row["change"] for row in rows.values()] == [
        Decimal("390.00"), Decimal("-599.94"), Decimal("80.02"), Decimal("-90.00"), Decimal("70.15"),
    ]  # fmt: skip
    assert (total(found, "gmv"), total(found, "before")) == (Decimal("1350.33"), Decimal("1500.10"))
    assert total(found, "change") == Decimal("-149.77")
    # Before, trousers made ¥200 a session: the first made ¥500 more, the second ¥110 less.
    assert rows["裤"]["sessions"] == "11-09 20:00 +¥500"
    assert rows["外套"]["sessions"] == "11-09 20:00 -¥400;11-10 20:00 -¥200"
    assert rows["新款"]["sessions"] == "11-09 20:00 ¥80.02"
    assert rows["旧款"]["sessions"] == "原 11-02 20:00 ¥90.00"
    assert rows["裤"]["share"] == pytest.approx(790 / 1_270.13)
    assert "本期 2/3 场有商品数据,上一周期 2/2 场" in found.caption and "补齐了再下结论" in found.caption


def test_two_products_of_one_name_zero_and_negative_money(store: Store) -> None:
    shop(
        store,
        (0, 100.0, {"1001": ("帽", 100.0)}),
        (7, 40.0, {"1001": ("帽", 0.0), "1002": ("帽", 60.0), "1003": ("包", -20.0), "1004": ("巾", 0.0)}),
    )
    found = table(written(store), "成交榜")
    rows = lines(found)
    assert [(name, row["rank"]) for name, row in rows.items()] == [
        ("帽 …1002", 1), ("帽 …1001", 2), ("巾", 2), ("包", 4),
    ]  # fmt: skip
    assert rows["帽 …1001"]["moved"] == "下降 1"
    assert rows["包"]["gmv"] == Decimal("-20.00")
    assert total(found, "gmv") == Decimal("40.00")


def test_without_a_comparison_or_without_its_products_nobody_moves(store: Store) -> None:
    shop(store, (0, 100.0, {}), (7, 100.0, {"1": ("帽", 100.0)}))
    for against, said in (("usual", "1/1 场有商品数据"), ("previous-period", "对比的 1 场都没有")):
        found = table(written(store, against=against), "成交榜")
        assert {column.key for column in found.columns}.isdisjoint({"moved", "rank_before", "before", "change"})
        assert said in found.caption
        assert lines(found)["帽"]["sessions"] == "11-09 20:00 ¥100"


def test_a_period_without_products_names_the_exports(store: Store) -> None:
    shop(store, (0, 100.0, {"1": ("帽", 100.0)}), (7, 100.0, {}))
    none, newcomers = written(store)
    assert isinstance(none, Note) and EXPORTS["live_detail"].offered in none.text
    assert isinstance(newcomers, Note) and EXPORTS["product_list"].offered in newcomers.text


def test_the_demo_weeks_products_come_to_what_its_sessions_took(demo_store: Store) -> None:
    found = table(written(demo_store, DEMO_MERCHANT, start=date(2026, 11, 14), end=date(2026, 11, 20)), "成交榜")
    for key, first, last in (("user_pay", 14, 20), ("before", 7, 13)):
        (sold,), (took,) = (
            demo_store.query(
                f"SELECT sum(user_pay) FROM {fact} WHERE merchant = ? AND day BETWEEN ? AND ?",
                [DEMO_MERCHANT, date(2026, 11, first), date(2026, 11, last)],
            )[0]
            for fact in ("fact_product", "fact_live")
        )
        assert total(found, key) == took
        assert lines(found)["商品未覆盖"][key] == took - sold
        assert sum(Decimal(str(row[key])) for row in cells(found) if row[key] is not None) == took
    assert lines(found)["晴野羊毛针织冷帽 新品"]["moved"] == "新进"


# 转化


def rates(store: Store, planted: float, seed: int = 5) -> Table:
    """Eight products over six weeks, every session's rate astray by a tenth; the first one's times `planted`."""
    rng = np.random.default_rng(seed)
    live, products = [], []
    for day in range(42):
        session = rows_of_session("a1", datetime(2026, 10, 5, 20) + timedelta(days=day), gmv=1_000)
        live.append(session)
        for place in range(8):
            rate = 0.08 * float(np.exp(rng.normal(0, 0.1))) * (planted if place == 0 and day >= 35 else 1)
            bought = int(rng.binomial(1_500, rate))
            products.append(
                product_row(session, f"{place}", f"商品{place}", product_click_users=1_500, buyers=bought, gmv=bought)
            )
        if day >= 35:
            tiny = product_row(session, "99", "小样", product_click_users=12, buyers=6, gmv=6)
            products.append(tiny)
    commit(store, batch("a.xlsx", ROOM, live=live, product=products))
    return table(written(store), "转化榜")


def test_only_a_rate_that_really_fell_is_news_on_the_board(store: Store) -> None:
    rows = lines(rates(store, 0.6))
    assert rows["商品0"]["moved"].endswith(",真变化(降)") and rows["商品0"]["rank"] == 8
    assert rows["商品0"]["effect"] < 0
    assert {rows[f"商品{place}"]["moved"] for place in range(1, 8)} == {"正常波动"}
    assert rows["商品0"]["click_pay_rate"] == rows["商品0"]["buyers"] / rows["商品0"]["product_click_users"]


def test_on_noise_places_change_and_nothing_is_called_real(store: Store) -> None:
    found = rates(store, 1.0)
    rows = [row for row in cells(found) if row["rank"]]
    assert any(row["rank"] != row["rank_before"] for row in rows)
    assert {row["moved"] for row in rows} == {"正常波动"}


def test_a_small_sample_stands_behind_however_high_its_rate(store: Store) -> None:
    last = cells(rates(store, 1.0))[-1]
    assert (last["name"], last["rank"], last["moved"]) == ("小样", None, "样本不足")
    assert last["click_pay_rate"] == 0.5 and last["floor"] is None


# 拉新


def test_new_buyers_of_just_this_period_are_ranked_and_never_summed(store: Store) -> None:
    shop(store, (0, 100.0, {"1": ("帽", 100.0)}), (7, 100.0, {"1": ("帽", 40.0), "2": ("包", 60.0)}))
    made.put(store, listed("2026-11-09", "2026-11-15", {"1": 30, "2": 70, "7": 70}), merchant=MERCHANT)
    found = table(written(store), "拉新榜(2026-11-09 至 2026-11-15)")
    assert [(row["name"], row["rank"], row["share"]) for row in cells(found)] == [
        ("包", 1, 0.7), ("商品 7", 1, 0.7), ("帽", 3, 0.3),
    ]  # fmt: skip
    assert found.totals is None and "没有 2026-11-02 至 2026-11-08" in found.caption
    made.put(store, listed("2026-11-02", "2026-11-08", {"1": 20, "3": 90}), merchant=MERCHANT)
    rows = lines(table(written(store), "拉新榜"))
    assert [(name, row["moved"], row["change"]) for name, row in rows.items()] == [
        ("包", "新进", None), ("商品 7", "新进", None), ("帽", "下降 1", 10), ("商品 3", "跌出", None),
    ]  # fmt: skip


def test_a_product_never_seen_live_is_called_as_the_list_calls_it(store: Store) -> None:
    shop(store, (7, 100.0, {"1": ("帽", 100.0)}))
    made.put(store, listed("2026-11-09", "2026-11-15", {"1": 30, "7": 70}, {"1": "旧名", "7": "包"}), merchant=MERCHANT)
    assert list(lines(table(written(store, against="usual"), "拉新榜"))) == ["包", "帽"]


@pytest.mark.parametrize(
    ("since", "until", "question"),
    [
        ("2026-11-08", "2026-11-14", {}),
        ("2026-11-01", "2026-11-30", {}),
        ("2026-11-10", "2026-11-10", {}),
        ("2026-11-09", "2026-11-15", {"start": date(2026, 11, 9), "end": date(2026, 11, 10)}),
    ],
)
def test_a_list_that_only_overlaps_is_not_used(store: Store, since: str, until: str, question: dict[str, Any]) -> None:
    shop(store, (7, 100.0, {"1": ("帽", 100.0)}), (8, 100.0, {"1": ("帽", 100.0)}))
    made.put(store, listed(since, until, {"1": 30}), merchant=MERCHANT)
    note = written(store, against="usual", **question)[-1]
    assert isinstance(note, Note) and f"已有的商品列表是 {since} 至 {until}" in note.text


def test_a_list_without_the_column_says_so(store: Store) -> None:
    shop(store, (7, 100.0, {"1": ("帽", 100.0)}))
    made.put(store, listed("2026-11-09", "2026-11-15", {"1": None}), merchant=MERCHANT)
    note = written(store, against="usual")[-1]
    assert isinstance(note, Note) and "没有「首购新客数」这一列" in note.text
