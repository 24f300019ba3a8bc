"""人群画像: which part of a crowd of viewers or buyers bears which label, for a session, a day or a period.

Owns the header texts of this table and the one spelling of crowds, dimensions and labels; what is not listed here keeps
its own name. No such file of Compass is documented: this is the long form in which people write the page down, with a
worksheet per dimension or a column that names it.
"""

from core.sheets.declaration import Column, Export, Form, Layout, Sheet

Spellings = tuple[tuple[str, tuple[str, ...]], ...]

CROWDS: Spellings = (
    ("曝光", ("曝光用户", "曝光人群")),
    ("点击", ("点击用户", "点击人群", "商品点击用户")),
    ("看播", ("看播用户", "看播人群", "全场看播用户", "观看用户", "观看人群", "观看", "观众画像", "watch_user")),
    ("有效看播", ("有效看播用户", "有效看播人群")),
    ("互动未成交", ("互动未成交用户", "互动未成交人群", "互动未购")),
    ("未成交", ("未成交用户", "未成交人群", "看播未购", "看播未成交")),
    ("有效看播未成交", ("有效看播未成交用户", "有效看播未成交人群", "有效看播未购")),
    ("成交", ("成交用户", "成交人群", "全场购买用户", "购买用户", "购买人群", "pay_user")),
    ("曝光未购买", ("曝光未购买用户", "曝光未购买人群", "曝光未购", "曝光未成交", "曝光未成交用户", "曝光未成交人群")),
    ("点击未购买", ("点击未购买用户", "点击未购买人群", "点击未购", "点击未成交", "点击未成交用户", "点击未成交人群")),
)


def _top(name: str) -> tuple[str, ...]:
    """What a dimension is called of which only the first labels are listed."""
    return tuple(f"{name}TOP{number}" for number in (3, 5, 10))


# 八大核心群体 is not 八大消费群体: those are the shop's own eight groups of newcomers and buyers.
DIMENSIONS: Spellings = (
    ("性别", ("性别分布", "gender_distribution")),
    ("年龄", ("年龄段", "年龄分布", "年龄段分布", "年龄段TOP3", "age_distribution")),
    ("省份", ("省份分布", "地域", "地域分布", "地域分布TOP3", "province_distribution")),
    ("城市等级", ("城市等级分布", "城市线级", "城市等级TOP3")),
    ("八大消费群体", ("八大消费群体分布", "八大人群", "八大人群分布", "策略人群", "策略人群TOP3")),
    ("消费能力", ("消费水平", "消费能力分布")),
    ("本行业下单价值", ("本行业下单价值分布", "行业下单价值")),
    ("同行业商家偏好", (*_top("同行业商家偏好"), "同行商家偏好", "同行业店铺偏好")),
    ("商家偏好", (*_top("商家偏好"), "店铺偏好")),
    ("商品偏好", (*_top("商品偏好"), "商品类目偏好", "类目偏好")),
)

_AGES = ("18-23", "24-30", "31-40", "41-50", "31-35", "36-40", "41-45", "46-50")
_CITIES = ("一线", "新一线", "二线", "三线", "四线", "五线")

LABELS: Spellings = (
    ("女性", ("女",)),
    ("男性", ("男",)),
    *((ages, (f"{ages}岁", *(ages.replace("-", to) + unit for to in "~至" for unit in ("", "岁")))) for ages in _AGES),
    ("50岁以上", ("50+", "50岁+", "50以上", ">50", "50岁及以上")),
    *((city, (f"{city}城市",)) for city in _CITIES),
    ("五线及以下", ("五线及以下城市",)),
    ("Z世代", ("GenZ", "Z时代")),
)

CROWD = Column(
    "crowd", Form.TEXT, ("人群", "人群名称", "人群类型", "用户类型"), blank="未写明人群", spellings=CROWDS
)  # fmt: skip
DIMENSION = Column(
    "dimension", Form.TEXT, ("画像维度", "维度", "画像", "画像类型"), blank="未写明维度", spellings=DIMENSIONS
)
LABEL = Column("label", Form.TEXT, ("标签", "标签名称", "标签值", "画像标签", "人群标签"), spellings=LABELS)

AUDIENCE = Export(
    key="audience",
    title="人群画像",
    menu="罗盘 → 直播 → 直播列表 → 直播详情 → 人群分析 → 对比人群",
    remark="没有下载按钮时,按 人群、画像维度、标签、占比、TGI 五列抄成表格",
    sheets=(
        Sheet(
            key="portrait",
            table="audience",
            layout=Layout.TABLE,
            columns=(
                Column("account_name", Form.TEXT, ("账号", "直播间账号", "账号昵称", "抖音昵称")),
                Column("account", Form.ID, ("抖音号",)),
                Column("day", Form.DATE, ("日期", "直播日期")),
                CROWD,
                DIMENSION,
                LABEL,
                Column("share", Form.SHARE, ("占比", "用户占比", "人群占比", "比例", "value")),
                Column("tgi", Form.NUMBER, ("TGI", "TGI指数", "TGI值")),
                Column("users", Form.COUNT, ("人数", "用户数", "人群人数", "覆盖人数")),
            ),
            required=("label", "share"),
            telling=("人群画像",),
            total="label",
            session="may",
            period=True,
            titled="dimension",
            wholes=("share", ("account_name", "account", "day", "crowd", "dimension")),
        ),
    ),
    anchor="portrait",
    precedence=42,
)
