"""Files of which nothing was known go the short way to the current tables, and come out as by the long one."""

import pytest

from core.reading.batch import Batch
from core.warehouse import landing, ledger, unrivalled, winners
from core.warehouse.store import Store
from tests.core.warehouse.made import (
    MERCHANT,
    batch,
    channel_day,
    channels_of,
    contents,
    detail,
    put,
    session,
    shop_list,
)  # fmt: skip
from tests.core.warehouse.made import landing as rows_of

EVENING = session("11-03 20:00:05", "11-03 22:00", viewers=5, gmv="12.50")
LATE = session("11-04 23:30", "11-05 02:00", account="a2", viewers=7)
NIGHT = session("11-03 21:00", "11-03 23:00", viewers=6)
PERIOD = {"account": "平台", "since": EVENING["start"].date(), "day": LATE["start"].date()}

UNTOLD = {
    "a list": [shop_list(EVENING, LATE)],
    "sessions of one account that overlap": [shop_list(EVENING, NIGHT)],
    "a workbook with its channels": [detail(EVENING, ("关注", 3), ("搜索", 2))],
    "workbooks of two sessions": [detail(EVENING, ("关注", 3)), detail(LATE, ("关注", 4), name="b.xlsx")],
    "channels of a session": [channels_of("11-03 20:00", ("关注", 3), ("搜索", 2))],
    "channels of days": [channel_day("11-03", ("关注", 3)), channel_day("11-04", ("关注", 4))],
    "a period": [batch("composition", rows_of("composition", [PERIOD | {"carrier": "直播", "gmv": None}]))],
    "portraits of two products of a period": [
        batch(
            "product_audience",
            rows_of("product_audience", [PERIOD | {"product_name": name, "label": "18-23"} for name in ("外套", None)]),
        )
    ],
}
RIVALS = {
    "a session in two files": [shop_list(EVENING), shop_list(EVENING, LATE)],
    "a session to the minute and to the second": [shop_list(session("11-03 20:00")), shop_list(EVENING)],
    "two kinds": [shop_list(EVENING), detail(LATE, ("关注", 3))],
    "a day in two files": [channel_day("11-03", ("关注", 3)), channel_day("11-03", ("关注", 4))],
    "another end in the channels": [
        batch(
            "live_detail",
            rows_of("live", [EVENING]),
            rows_of("channel", [NIGHT | {"start": EVENING["start"], "channel": "关注"}]),
        )
    ],
}
KNOWN = {
    "the same session": shop_list(EVENING),
    "another one of the day": shop_list(NIGHT),
    "one of the day before that lasted": shop_list(session("11-02 18:00", "11-03 20:30", viewers=1)),
    "the same day without a start": channel_day("11-03", ("关注", 3)),
}


def untold(store: Store, files: list[Batch]) -> bool:
    with store.writing() as cursor:
        return unrivalled.is_untold(cursor, MERCHANT, landing.arrival({str(n): file for n, file in enumerate(files)}))


@pytest.mark.parametrize("files", UNTOLD.values(), ids=UNTOLD)
def test_the_short_way_ends_where_the_long_one_does(store: Store, files: list[Batch]) -> None:
    put(store, shop_list(session("10-03 20:00", "10-03 22:00", viewers=1)), shop_list(EVENING), merchant="商家乙")
    put(store, shop_list(session("10-03 20:00", "10-03 22:00", viewers=1)))
    assert untold(store, files)
    ledger.commit(store, MERCHANT, files, "测试")
    found = contents(store)
    with store.writing() as cursor:
        winners.rebuild(cursor, MERCHANT, None)
    assert contents(store) == found


@pytest.mark.parametrize("files", RIVALS.values(), ids=RIVALS)
def test_files_that_tell_of_the_same_take_the_long_way(store: Store, files: list[Batch]) -> None:
    assert not untold(store, files)


@pytest.mark.parametrize("known", KNOWN.values(), ids=KNOWN)
def test_what_may_touch_something_known_takes_the_long_way_even_after_an_undo(store: Store, known: Batch) -> None:
    receipt = put(store, known)[0]
    assert not untold(store, [shop_list(EVENING, name="new.xlsx")])
    ledger.undo(store, receipt.upload_id, "测试")
    assert not untold(store, [shop_list(EVENING, name="new.xlsx")])
    assert untold(store, [shop_list(session("11-06 20:00"))])
