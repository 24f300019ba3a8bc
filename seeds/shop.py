"""The demo merchant as it stands: accounts, slots, hosts, channels, goods, usual levels and dates of the stories.

Owns: every number and name that somebody would want to change about the invented shop 晴野户外.
May never enter: behaviour (model.py), spreadsheets (make.py), anything from core.
"""

from dataclasses import dataclass
from datetime import date, time

SEED = "qingye-2026"
NAME = "晴野户外"
FIRST_DAY, LAST_DAY = date(2026, 10, 24), date(2026, 11, 20)
EARLIER_DOWNLOAD, LAST_DOWNLOAD = date(2026, 11, 14), date(2026, 11, 21)

PROMOTION_DAY = date(2026, 11, 11)
GAP_DAY = date(2026, 11, 3)
BROKEN_DAY = date(2026, 11, 14)
SCENE_BEFORE, SCENE_AFTER = date(2026, 11, 5), date(2026, 11, 6)
FORGOTTEN_DETAIL = (date(2026, 11, 8), "afternoon")
NEW_PRODUCT_DAY = date(2026, 11, 14)

VIEW_RATE_BEFORE = 0.0850
VIEW_RATE_AFTER = VIEW_RATE_BEFORE * 1.2074
PRODUCT_EXPOSURE_RATE, PRODUCT_CLICK_RATE, PAY_RATE = 0.82, 0.35, 0.0915
VIEWS_PER_VIEWER = 1.41

# The slide of 直播推荐 on the last evenings: (factor on its order rate, factor on its entries).
RECOMMEND_SLIDE = {
    date(2026, 11, 16): (0.955, 1.00),
    date(2026, 11, 17): (0.910, 1.00),
    date(2026, 11, 18): (0.865, 1.00),
    date(2026, 11, 19): (0.820, 0.84),
    date(2026, 11, 20): (1.000, 0.76),
}
# The last evening falls as a whole: every channel, 直播推荐 included, pays at this share of its level.
LAST_EVENING_PAY = 0.72


@dataclass(frozen=True)
class Account:
    nickname: str
    douyin_id: str
    avatar: str
    level: str
    followers: int
    talent_id: str


MAIN = Account(
    "晴野户外旗舰店", "qingye_outdoor", "https://example.invalid/avatar/qingye.jpeg", "Lv5", 126_400, "2871650093317468"
)
SECOND = Account(
    "晴野户外折扣仓", "00835512", "https://example.invalid/avatar/outlet.jpeg", "Lv3", 8_350, "3390417726650112"
)

# Slot: scheduled start, scheduled hours, people shown the room per hour.
SLOTS = {
    "morning": (time(8, 30), 4.0, 11_000),
    "afternoon": (time(14, 0), 4.0, 9_500),
    "evening": (time(19, 30), 4.5, 24_500),
    "outlet": (time(20, 0), 2.0, 5_000),
}
# Host: factors on view rate, product click rate, pay rate.
HOSTS = {"小满": (1.02, 1.00, 1.03), "阿越": (0.99, 1.02, 0.98), "晚晴": (1.01, 1.01, 1.01), "青禾": (0.98, 0.97, 0.98)}

RECOMMEND, SHORT_VIDEO = "直播推荐", "短视频引流"
# Channel: share of entries, orders per entry, relative order value, cost of an entry in yuan (0: natural).
CHANNELS = {
    RECOMMEND: (0.540, 0.0160, 0.98, 0.0),
    SHORT_VIDEO: (0.120, 0.0150, 0.95, 0.0),
    "关注": (0.090, 0.0360, 1.08, 0.0),
    "搜索": (0.030, 0.0340, 1.10, 0.0),
    "个人主页&店铺&橱窗": (0.040, 0.0200, 1.05, 0.0),
    "抖音商城推荐": (0.035, 0.0200, 1.02, 0.0),
    "其他": (0.025, 0.0100, 0.90, 0.0),
    "千川PC版": (0.100, 0.0210, 1.03, 0.78),
    "小店随心推": (0.020, 0.0150, 0.96, 0.66),
}


@dataclass(frozen=True)
class Product:
    product_id: str
    name: str
    price: int  # cents
    weight: float
    click_rate: float
    skus: tuple[str, ...]
    since: date = FIRST_DAY


CATALOGUE = (
    Product("3790012345678901001", "晴野摇粒绒立领外套男女同款", 8_900, 0.19, 0.24, ("深海蓝 M", "深海蓝 L", "燕麦 L")),
    Product("3790012345678901002", "晴野速干保暖内衣套装", 7_490, 0.17, 0.21, ("黑色 L", "黑色 XL")),
    Product("3790012345678901003", "晴野羊毛徒步袜三双装", 2_990, 0.17, 0.19, ("混色 均码", "灰色 均码")),
    Product("3790012345678901004", "晴野加绒软壳徒步裤", 11_900, 0.12, 0.23, ("黑色 M", "黑色 L", "军绿 L")),
    Product("3790012345678901005", "晴野防风触屏徒步手套", 2_990, 0.10, 0.17, ("M", "L")),
    Product("3790012345678901006", "晴野不锈钢保温壶800ml", 5_900, 0.075, 0.15, ("松石绿", "米白")),
    Product("3790012345678901007", "晴野折叠露营椅", 7_900, 0.05, 0.16, ("卡其", "黑色")),
    Product("3790012345678901008", "晴野三合一冲锋衣", 23_900, 0.045, 0.27, ("橙色 L", "黑色 L", "黑色 XL")),
    Product("3790012345678901009", "晴野轻羽绒马甲", 13_900, 0.04, 0.20, ("燕麦 M", "黑色 L")),
    Product("3790012345678901010", "晴野羊毛针织冷帽 新品", 4_990, 0.07, 0.22, ("炭灰", "酒红"), NEW_PRODUCT_DAY),
)
VIDEOS = ("零下五度徒步穿什么 #户外穿搭", "一件外套的三种穿法 #摇粒绒", "周末露营装备清单", "羊毛袜为什么不闷脚 #徒步")
