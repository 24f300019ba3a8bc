"""Lists that a merchant without sessions fills in and uploads: templates are at hand, and the way leads on."""

from streamlit.testing.v1 import AppTest

from core.reports.templates import TEMPLATES
from tests.pages.test_holdings import HOLDINGS
from tests.pages.test_upload import UPLOAD, drop, land
from tests.pages.workbooks import workbook

REVIEWS = workbook(
    [
        ["订单编号", "商品名称", "支付时间", "评价时间", "商品评分", "服务评分", "物流评分"],
        ["6900000000000000001", "壶", "2026-11-01 10:00:00", "2026-11-05 10:00:00", 5, 5, 5],
    ]
)
GOODS = workbook(
    [["商品名称", "日期", "人群", "维度", "标签", "占比"], ["壶", "2026-11-20", "成交", "年龄", "31-40", "100%"]]
)


def test_every_template_is_offered_beside_every_way_in(empty: AppTest) -> None:
    at = empty.run().switch_page(UPLOAD).run()
    offered = {button.label for button in at.main.get("popover")[-1].get("download_button")}
    assert offered == {f"下载{template.export.title}模板" for template in TEMPLATES.values()}
    assert not at.tabs[2].get("download_button")


def test_what_landed_is_seen_on_the_pages_that_use_it_and_is_not_called_taken_back(empty: AppTest) -> None:
    at = land(drop(empty, ("评价明细.xlsx", REVIEWS), ("商品人群画像.xlsx", GOODS)))
    assert [link.label for link in at.get("page_link")] == ["看店铺体检", "看人群洞察", "看已有数据"]
    at.switch_page(HOLDINGS).run()
    assert not at.exception
    assert at.info[0].value.startswith("已载入 2 个文件,里面没有直播场次")
