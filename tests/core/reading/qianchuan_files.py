"""千川 downloads made on the fly: 全域 by day, hour and material, 标准推广 by day and material.

A table is a list of dicts from header text to cell, as in `workbooks`; the figures agree with each other.
"""

import csv
from pathlib import Path
from typing import Any

from tests.core.reading.workbooks import Row, table

DAYS_NAME = "全域数据_直播分析_示例户外旗舰店_2026-07-08 00_00_00_2026-07-09 23_59_59_7660808418407612470.xlsx"
HOURS_NAME = "2026-07-08 10_12_13_7660808418407612471.xlsx"
MATERIALS_NAME = "全域数据_素材分析_视频_2026-07-01 00_00_00-2026-07-07 23_59_59-7660808418407612472.xlsx"
STANDARD_NAME = "标准推广_20260701-20260707.csv"


def days() -> list[Row]:
    """A period's total above its days; thousands with commas, text and numbers mixed."""
    rows = [
        ("全部", 2.31, "91,044.10", "7.68%", "39,412.08", 2.78, "109,566.2", "1,402", "28.11", "1,204.5", "801.2",
         "1,308,858", "51,435"),
        ("2026-07-08", 2.2, "41,000", "7.1%", "18,636.36", 2.58, "48,000", "610", "30.55", "500", "790", "600,000",
         "24,000"),
        ("2026-07-09", 2.41, "50,044.1", "8.1%", "20,775.72", 2.96, "61,566.2", "792", "26.23", "704.5", "810",
         "708,858", "27,435"),
    ]  # fmt: skip
    headers = (
        "日期", "净成交ROI", "净成交金额", "1小时内退款率", "整体消耗", "整体支付ROI", "整体成交金额", "整体成交订单数",
        "整体成交订单成本", "智能优惠券金额", "GPM", "直播间整体曝光次数", "直播间整体观看次数",
    )  # fmt: skip
    return [{"抖音号名称": "示例户外旗舰店", **dict(zip(headers, row, strict=True))} for row in rows]


def hours(*cells: Any) -> list[Row]:
    return [
        {
            "时间-小时": cell,
            "整体消耗": f"1,{100 + n}.5",
            "整体支付ROI": "2.00",
            "整体成交金额": f"2,{201 + 2 * n}",
            "整体成交订单数": 10 + n,
            "整体成交订单成本": round((1100.5 + n) / (10 + n), 2),
            "净成交金额": 2000 + n,
            "整体成交智能优惠券金额": 5,
            "1小时内退款金额": "201.5",
            "1小时内退款订单数": 2,
        }
        for n, cell in enumerate(cells)
    ]


def materials(count: int = 3) -> list[Row]:
    """The 29 columns of 素材分析."""
    return [
        {
            "素材名称": f"秋冬外套讲解{n}.mp4",
            "素材ID": f"749000000000000000{n}",
            "素材评估": "优质",
            "素材时长": "35秒",
            "素材创建时间": "2026-06-30 12:00:00",
            "素材来源": "本地上传",
            "标签": "-",
            "整体消耗": f"{1000 + n}.00",
            "整体展现次数": "100,000",
            "整体点击次数": "2,000",
            "整体点击率": "2.00%",
            "整体转化率": "1.5%",
            "基础消耗": 900,
            "整体支付ROI": 3,
            "整体成交金额": 3 * (1000 + n),
            "整体成交订单数": 40,
            "整体成交订单成本": round((1000 + n) / 40, 2),
            "用户实际支付金额": 2900,
            "整体千次展现费用": round((1000 + n) / 100, 2),
            "智能优惠券金额": 50,
            "电商平台补贴金额": 20,
            "整体未完结预售订单预估金额": 0,
            "追投调控成交金额": 300,
            "追投用户实际支付金额": 290,
            "追投调控成交智能优惠券金额": 5,
            "10秒播放率": "20.5%",
            "视频播放数": "90,000",
            "3秒播放率": "45%",
            "视频完播率": "3.21%",
        }
        for n in range(count)
    ]


def standard(**more: Any) -> list[Row]:
    return [
        {
            **more,
            "消耗(元)": f"{100 + n}.25",
            "展示次数": 50_000,
            "点击次数": 1_000,
            "点击率(%)": 2.0,
            "平均千次展现费用(元)": round((100.25 + n) / 50, 2),
            "点击均价(元)": round((100.25 + n) / 1000, 2),
            "转化数": 20,
            "转化率(%)": 2.0,
            "转化成本(元)": round((100.25 + n) / 20, 2),
            "直接成交订单数": 8,
            "直接成交金额(元)": "320.50",
            "直接支付ROI": round(320.5 / (100.25 + n), 2),
            "3s播放数": 700,
            "播放完成率(%)": 3.4,
        }
        for n in range(2)
    ]


def standard_days() -> list[Row]:
    return [{"日期": f"2026-07-0{1 + n}", **row} for n, row in enumerate(standard())]


def standard_materials() -> list[Row]:
    return [{"素材ID": f"750000000000000000{n}", **row} for n, row in enumerate(standard())]


def write_csv(path: Path, rows: list[Row], encoding: str) -> Path:
    with path.open("w", encoding=encoding, newline="") as lines:
        csv.writer(lines).writerows(table(rows))
    return path
