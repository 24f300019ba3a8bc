"""The platform's case of a women's clothing shop, read off the step about crowd packages."""

from datetime import date

import pytest

from core.reviews.blocks import Note, Table
from core.reviews.crowds.packages import packages_step
from core.scope import Scope
from core.warehouse.store import Store
from tests.core.warehouse.made import MERCHANT, batch, landing, put, session, shop_list


def test_the_package_of_a_sweater_is_half_again_above_the_others_of_its_session(store: Store) -> None:
    """A package of 资深中产, another shop's customers and 36-40: rate and return 50 % above the others together."""
    live = session("11-20 19:30", "11-20 23:30")
    names = ("package", "targeting", "product_click_users", "buyers", "ad_cost", "gmv")
    rows = [
        ("毛衣成交人群", "资深中产、36-40、某服装旗舰店", 1_200, 144, 2_000, 9_000),
        ("系统推荐", "不限", 1_500, 110, 3_000, 8_700),
        ("达人相似", "相似达人", 1_000, 90, 2_500, 7_800),
    ]
    told = [{"start": live["start"]} | dict(zip(names, row, strict=True)) for row in rows]
    put(store, shop_list(live), batch("crowd_package", landing("crowd_package", told)))
    day = date(2026, 11, 20)
    step = packages_step(store, Scope(MERCHANT, ("a1 2026-11-20 19:30",), (), "usual", "", "", days=(day, day)))
    note, table = step.blocks[:2]
    assert isinstance(note, Note)
    assert isinstance(table, Table)
    best = dict(zip([column.key for column in table.columns], table.rows[0], strict=True))
    assert best["package"] == "毛衣成交人群"
    assert (best["package_click_pay_rate"], best["others_rate"]) == (0.12, pytest.approx(200 / 2_500))
    assert best["rate_above"] == pytest.approx(0.5)
    assert (best["package_roi"], best["others_roi"], best["roi_above"]) == (4.5, 3.0, pytest.approx(0.5))
    assert best["verdict"] == "高于同场其他包"
    assert "毛衣成交人群" in note.title
    assert "+50.0%" in note.text
