"""人群画像 as people write it down: one spelling for crowds and labels, and shares that are never guessed by size."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.reading.attach import LiveSession
from core.reading.shares import UNDECIDED
from tests.core.reading.workbooks import Row, batch, counted, landed, outcomes, refusal, write, write_table

DAY = date(2026, 11, 20)
HERE: dict[str, Any] = {"account": "a1", "day": DAY}
HEADER = ("人群", "画像维度", "标签", "占比", "TGI")


def portrait(*shares: tuple[str, Any], crowd: str = "看播用户", dimension: str = "性别") -> list[Row]:
    return [dict(zip(HEADER, (crowd, dimension, label, share, 100), strict=True)) for label, share in shares]


GENDER = portrait(("女性", "64.64%"), ("男性", "35.36%"))


def shares(path: Path) -> list[Any]:
    return [row["share"] for row in landed(batch(path, **HERE), "audience")]


def test_a_label_lands_with_its_share_its_tgi_and_its_people(tmp_path: Path) -> None:
    rows = [row | {"人数": people} for row, people in zip(GENDER, ("6,464", "-"), strict=True)]
    found = batch(write_table(tmp_path / "人群画像_20261120.xlsx", rows), account="a1")
    assert (found.export.key, counted(found), found.issues) == ("audience", (2, 2, 0, 0, 0), ())
    first, second = landed(found, "audience")
    keys = ("account", "day", "since", "start", "crowd", "dimension", "label", "share", "tgi", "users")
    assert tuple(first[key] for key in keys) == ("a1", DAY, None, None, "看播", "性别", "女性", 0.6464, 100, 6_464)
    assert second["users"] is None


@pytest.mark.parametrize(
    ("header", "written", "name"),
    [
        *(("人群", crowd, "看播") for crowd in ("看播用户", "全场看播用户", "watch_user", "观众画像", "看播")),
        *(("人群", crowd, "成交") for crowd in ("成交用户", "购买用户", "全场购买用户", "pay_user")),
        *(("人群", crowd, "未成交") for crowd in ("未成交用户", "看播未购")),
        ("人群", "会员日进店用户", "会员日进店用户"),
        *(("画像维度", told, "性别") for told in ("性别分布", "gender_distribution", "Gender_Distribution")),
        *(("画像维度", told, "年龄") for told in ("年龄段", "年龄分布", "age_distribution")),
        *(("画像维度", told, "省份") for told in ("地域分布", "省份分布", "province_distribution")),
        *(("画像维度", told, "八大消费群体") for told in ("八大人群", "策略人群", "八大消费群体")),
        ("画像维度", "消费水平", "消费能力"),
        ("画像维度", "八大核心群体", "八大核心群体"),
        ("画像维度", "本行业下单价值", "本行业下单价值"),
        *(("标签", told, "Z世代") for told in ("GenZ", "Z时代", "Ｚ世代", "genz")),
        *(("标签", told, "31-40") for told in ("31-40岁", "31~40岁", "31～40", "31至40岁")),
        *(("标签", told, "50岁以上") for told in ("50+", "50岁以上", "50以上")),
        ("标签", "女", "女性"),
        ("标签", "三线城市", "三线"),
        ("标签", "小镇中老年", "小镇中老年"),
    ],
)
def test_a_name_is_brought_to_one_spelling_and_an_unknown_one_keeps_its_own(
    tmp_path: Path, header: str, written: str, name: str
) -> None:
    path = write_table(tmp_path / "人群画像.xlsx", [GENDER[0] | {header: written}])
    (row,) = landed(batch(path, **HERE), "audience")
    assert row[{"人群": "crowd", "画像维度": "dimension", "标签": "label"}[header]] == name


def test_two_spellings_of_one_label_are_one_row(tmp_path: Path) -> None:
    found = batch(
        write_table(tmp_path / "人群画像.xlsx", portrait(("女性", "64%"), ("男性", "36%"), ("女", "64%"))), **HERE
    )
    assert counted(found) == (3, 2, 0, 0, 1)
    assert [issue.fact for issue in found.issues] == ["有 1 行重复,只计第一次出现的"]


def test_a_worksheet_per_dimension_says_the_dimension_in_its_title(tmp_path: Path) -> None:
    def sheet(*rows: tuple[str, str, int]) -> list[Sequence[Any]]:
        return [("人群", "标签", "占比", "TGI"), *(("成交用户", *row) for row in rows)]

    book = {
        "性别分布": sheet(("女", "60%", 110), ("男", "40%", 88)),
        "年龄": sheet(("31-40岁", "55%", 120), ("50+", "45%", 90)),
        "价格偏好": sheet(("高价", "100%", 100)),
    }
    found = batch(write(tmp_path / "人群画像.xlsx", book), **HERE)
    assert [tally.landed for tally in found.tallies] == [2, 2, 1]
    assert [(row["dimension"], row["label"]) for row in landed(found, "audience")] == [
        ("性别", "女性"), ("性别", "男性"), ("年龄", "31-40"), ("年龄", "50岁以上"), ("价格偏好", "高价"),
    ]  # fmt: skip
    assert found.issues == ()


def test_what_the_table_leaves_out_is_called_untold(tmp_path: Path) -> None:
    rows = [{"标签": "女性", "占比": "64%", "TGI": 100}, {"标签": "男性", "占比": "36%", "TGI": 100}]
    (first, _) = landed(batch(write_table(tmp_path / "人群画像.xlsx", rows), **HERE), "audience")
    assert (first["crowd"], first["dimension"]) == ("未写明人群", "未写明维度")
    (empty, _) = landed(
        batch(write_table(tmp_path / "b.xlsx", [row | {"人群": "-"} for row in GENDER]), **HERE), "audience"
    )
    assert (empty["crowd"], empty["dimension"]) == ("未写明人群", "性别")


# Shares


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("占比", ("64.64%", "35.36%")),
        ("占比(%)", (64.64, 35.36)),
        ("占比（%）", ("64.64%", "35.36")),
        ("占比", (0.6464, 0.3536)),
        ("value", ("0.6464", "0.3536")),
        ("占比", (64.64, 35.36)),
        ("占比", ("64.64", "35.36")),
    ],
)
def test_a_share_is_the_same_however_it_is_written(tmp_path: Path, header: str, cells: tuple[Any, Any]) -> None:
    rows = [
        {header if name == "占比" else name: cell for name, cell in row.items()} | {header: share}
        for row, share in zip(GENDER, cells, strict=True)
    ]
    assert shares(write_table(tmp_path / "人群画像.xlsx", rows)) == [0.6464, 0.3536]


def test_plain_percents_are_known_by_their_sum_and_it_is_said(tmp_path: Path) -> None:
    rows = portrait(("女性", 64.64), ("男性", 35.36)) + portrait(("广东", 0.8), ("江苏", 0.6), dimension="省份TOP10")
    found = batch(write_table(tmp_path / "人群画像.xlsx", rows), **HERE)
    assert [row["share"] for row in landed(found, "audience")] == [0.6464, 0.3536, 0.008, 0.006]
    (issue,) = found.issues
    assert (issue.level, issue.header, issue.fact) == ("note", "占比", "没有写 %,每组加起来约等于 100,按百分数读")


def test_a_number_above_one_that_no_sum_explains_is_not_guessed(tmp_path: Path) -> None:
    rows = portrait(("小镇中老年", "22.1%"), ("Z世代", "3.22"), dimension="八大消费群体")
    found = batch(write_table(tmp_path / "人群画像.xlsx", rows), **HERE)
    assert [(entry.row, entry.header, entry.text, entry.why) for entry in found.rejected] == [
        (3, "占比", "3.22", UNDECIDED)
    ]
    assert [row["share"] for row in landed(found, "audience")] == [0.221]


def test_a_missing_share_takes_no_evidence_away(tmp_path: Path) -> None:
    path = write_table(tmp_path / "人群画像.xlsx", portrait(("女性", 64), ("男性", 36), ("未知", "-")))
    assert shares(path) == [0.64, 0.36, None]


def test_each_group_is_read_by_its_own_sum(tmp_path: Path) -> None:
    rows = [
        *portrait(("女性", 0.6), ("男性", 0.4)),
        *portrait(("女性", 70), ("男性", 30), crowd="成交用户"),
        *portrait(("广东", 0.7), ("江苏", 2.5), dimension="省份TOP2"),
    ]
    found = batch(write_table(tmp_path / "人群画像.xlsx", rows), **HERE)
    assert [row["share"] for row in landed(found, "audience")] == [0.6, 0.4, 0.7, 0.3, 0.7]
    assert [entry.text for entry in found.rejected] == ["2.5"]


def test_files_cast_together_decide_each_for_itself(tmp_path: Path) -> None:
    percents = write_table(tmp_path / "a.xlsx", portrait(("女性", 64), ("男性", 36)))
    fractions = write_table(tmp_path / "b.xlsx", portrait(("女性", 0.64), ("男性", 0.36)))
    found = outcomes(percents, fractions, **HERE)
    assert [[row["share"] for row in landed(one, "audience")] for one in found] == [[0.64, 0.36]] * 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("dimension", "rows", "told"),
    [
        ("性别", (("女性", "64.64%"), ("男性", "35.36%")), None),
        ("年龄", (("18-23", "33%"), ("24-30", "33%"), ("31-40", "33%")), None),
        ("省份", (("广东", "12.2%"), ("江苏", "9.9%")), "有 1 组占比加起来不是 100%:看播 × 省份 合计 22.1%"),
        ("地域分布TOP3", (("广东", "12.2%"), ("江苏", "9.9%")), None),
        ("商品偏好", (("裤子", "80%"), ("上衣", "70%")), "有 1 组占比加起来不是 100%:看播 × 商品偏好 合计 150.0%"),
    ],
)
def test_a_group_that_does_not_add_up_is_noted_unless_it_calls_itself_a_top_list(
    tmp_path: Path, dimension: str, rows: tuple[tuple[str, str], ...], told: str | None
) -> None:
    found = batch(write_table(tmp_path / "人群画像.xlsx", portrait(*rows, dimension=dimension)), **HERE)
    assert [(issue.level, issue.fact) for issue in found.issues] == ([("note", told)] if told else [])


@pytest.mark.parametrize(
    ("header", "cell", "why"), [("占比", "很多", "不是比例"), ("TGI", "高", "不是数字"), ("标签", None, "不能为空")]
)
def test_a_bad_cell_costs_its_row_and_is_named(tmp_path: Path, header: str, cell: str | None, why: str) -> None:
    found = batch(
        write_table(tmp_path / "人群画像.xlsx", [*GENDER, GENDER[0] | {"标签": "其他", header: cell}]), **HERE
    )
    assert [(entry.row, entry.header, entry.why) for entry in found.rejected] == [(4, header, why)]


def test_a_row_over_all_labels_is_a_total(tmp_path: Path) -> None:
    found = batch(
        write_table(tmp_path / "人群画像.xlsx", [*GENDER, GENDER[0] | {"标签": "合计", "占比": "100%"}]), **HERE
    )
    assert (counted(found), found.issues) == ((3, 2, 0, 1, 0), ())


# Where it belongs


def test_a_portrait_belongs_to_the_session_that_its_name_tells(tmp_path: Path) -> None:
    start = datetime(2026, 11, 20, 19, 33, 32)
    known = (LiveSession("00123", "示例户外旗舰店", start, datetime(2026, 11, 20, 23, 50)),)
    path = write_table(tmp_path / "人群画像_示例户外旗舰店_2026-11-20_19-33-32.xlsx", GENDER)
    row = landed(batch(path, known=known), "audience")[0]
    assert (row["account"], row["start"], row["day"]) == ("00123", start, DAY)


@pytest.mark.parametrize(
    ("name", "since", "day"),
    [
        ("人群画像_20261120.xlsx", None, DAY),
        ("人群画像_20261114-20261120.xlsx", date(2026, 11, 14), DAY),
    ],
)
def test_a_portrait_belongs_to_the_day_or_the_period_of_its_name(
    tmp_path: Path, name: str, since: date | None, day: date
) -> None:
    row = landed(batch(write_table(tmp_path / name, GENDER)), "audience")[0]
    assert (row["start"], row["since"], row["day"]) == (None, since, day)


def test_a_portrait_without_session_and_day_asks(tmp_path: Path) -> None:
    error = refusal(write_table(tmp_path / "人群画像.xlsx", GENDER))
    assert error.fact == "「人群画像.xlsx」没有写明是哪一天、哪一场"
    dated = [{"日期": day} | row for day in ("2026-11-19", "2026-11-20") for row in GENDER]
    assert counted(batch(write_table(tmp_path / "画像.xlsx", dated))) == (4, 4, 0, 0, 0)
