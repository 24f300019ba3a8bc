"""Messages for 企业微信 and 飞书: they fit, keep what matters most, and nobody's name can do anything in them."""

import re
from dataclasses import replace

import pytest

from core.reports import FORMATS
from core.reports.chat import FEISHU_TEXT, WECOM_MARKDOWN, WECOM_TEXT
from core.reports.texts import scope_line
from core.reviews.blocks import Review
from tests.core.reports.sample import CARDS, HOSTILE, PAY_RATE_FELL, REVIEW

LIMITS = {"wecom": WECOM_TEXT, "wecom_md": WECOM_MARKDOWN, "feishu": FEISHU_TEXT}
EVIL = (
    "@所有人 @all", '<at user_id="all">所有人</at>', "<@all>", "[点我](http://e.com)", "www.e.com", "e.com/x?y=1",
    "https://e.com", "<font color=\"info\">涨</font>", "**b** `c` # > - a_b_", "a\nb\r\n> c", *HOSTILE,
)  # fmt: skip
TAGS = re.compile(r'<font color="(?:info|comment|warning)">|</font>')


def written(key: str, review: Review) -> str:
    return FORMATS[key].write(review).decode()


def large(name: str = "很长的渠道名字") -> Review:
    """More than any message holds: findings by the dozen, every text long."""
    findings = tuple(
        replace(
            PAY_RATE_FELL, text=f"第 {n} 项:{name} 的点击支付率 7.9%,拖累 ¥9,842.10", where=(("channel", f"{name}{n}"),)
        )
        for n in range(60)
    )
    return replace(REVIEW, findings=findings)


def test_the_limits_are_those_of_the_chats() -> None:
    assert LIMITS == {"wecom": 2_048, "wecom_md": 4_096, "feishu": 9_000}
    assert {key for key, form in FORMATS.items() if form.copied} == set(LIMITS)


@pytest.mark.parametrize("key", LIMITS)
@pytest.mark.parametrize("name", ["很长的渠道名字" * 20, "🔥" * 300, "x" * 3_000, "渠道"])
def test_a_message_fits_whatever_there_is_to_say(key: str, name: str) -> None:
    review = replace(large(name), headline=f"成交金额 ¥2.6万 {name}" * 3, merchant=name, title=f"日报 {name}")
    raw = FORMATS[key].write(review)
    assert len(raw) <= LIMITS[key]
    text = raw.decode()
    assert "成交金额 ¥2.6万" in text
    assert "省略了" in text


@pytest.mark.parametrize("key", LIMITS)
def test_lines_are_kept_whole_or_left_out_and_the_least_important_go_first(key: str) -> None:
    everything = written("feishu", replace(large(), findings=large().findings[:2]))
    fitted = written(key, large())
    assert REVIEW.headline in fitted
    assert all(reading.value_text in fitted for reading in CARDS.readings)
    assert "第 0 项" in fitted
    assert "推测" in everything and "推测:逼单节奏变慢" not in fitted
    assert "钱差在哪" in everything and "钱差在哪" not in fitted
    lines = TAGS.sub("", fitted).splitlines()
    facts = [line for line in lines if " 项:" in line]
    assert facts and all("真变化)" in line for line in facts)
    (left_out,) = (line for line in lines if "省略了" in line)
    assert int(re.search(r"\d+", left_out)[0]) > 50


@pytest.mark.parametrize("key", LIMITS)
def test_a_message_with_room_leaves_nothing_out(key: str) -> None:
    text = written(key, REVIEW)
    assert "省略" not in text
    for words in ("关键数字", "事实:点击支付率 7.9%", "推测:逼单节奏变慢", "主推讲解结束前 30 秒报一次库存和价格",
                  "看点击支付率,不伤客单价", "待核实", "-¥9,842.10", "曝光人数 +¥2,105.33"):  # fmt: skip
        assert words in text


def named(name: str) -> Review:
    """A review where this name is everywhere that a name can be."""
    finding = replace(PAY_RATE_FELL, text=f"{name} 跌了", guesses=(name,), where=(("channel", name),))
    return replace(REVIEW, title=f"日报 {name}", headline=name, merchant=name, scope=name, findings=(finding,))


@pytest.mark.parametrize("key", LIMITS)
@pytest.mark.parametrize("name", EVIL)
def test_a_name_mentions_nobody_links_nowhere_and_marks_nothing_up(key: str, name: str) -> None:
    review = named(name)
    text = TAGS.sub("", written(key, review)) if key == "wecom_md" else written(key, review)
    assert not re.search(r"[@<]|://|www\.|[A-Za-z0-9]\.[A-Za-z]", text)
    if key == "wecom_md":
        ours = re.compile(r"^(?:## |### |> |\*\*(?=.*\*\*$))|\*\*$", re.MULTILINE)
        assert not re.search(r"[*`_\[\]#>~|\\]", ours.sub("", text))
        assert text.count("\n") == written(key, named("小店")).count("\n")


def test_a_figure_passes_through_untouched() -> None:
    for key in LIMITS:
        assert scope_line(REVIEW).split(" · ", 1)[1] in written(key, REVIEW)
        assert "1分05秒" in written(key, REVIEW) and "+10.8pp(+31.7%)" in written(key, REVIEW)


def test_a_loud_figure_is_red_when_up_and_green_when_down() -> None:
    text = written("wecom_md", REVIEW)
    assert '> <font color="info">成交金额 ¥2.6万,-23.8% ▼ 真变化 · 变差</font>' in text
    assert '<font color="warning">商品点击率 +¥1,499.74(真变化)</font>' in text
    assert "> 直播间曝光人数 12.8万,+7.1% 正常波动" in text
