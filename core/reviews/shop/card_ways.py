"""Which way into a 商品卡 belongs to which kind of way.

Owns that one declaration. A name that it doesn't know stays visible under its own, and belongs to no group.
"""

GROUPS: dict[str, tuple[str, ...]] = {
    "店铺/橱窗": (
        "店铺", "橱窗", "店铺/橱窗", "店铺橱窗", "店铺&橱窗", "店铺主页", "商品橱窗", "个人主页", "个人主页&店铺&橱窗",
    ),
    "搜索": ("搜索", "商品搜索", "商城搜索", "搜索点击商品卡片"),
    "商城推荐": (
        "猜你喜欢", "活动页面", "活动页", "商品榜单", "榜单", "商城推荐", "抖音商城推荐", "抖音商城", "商品推荐",
        "商城其他", "商城工具区",
    ),
    "投放": ("全域+乘方投放时段", "标准+品牌投放"),
    "其他": (
        "客服", "我的收藏", "收藏", "购物车", "足迹", "消息", "分享", "底tab-我", "购后页面", "通用功能", "直播间溢出",
        "短视频溢出", "图文溢出", "其他",
    ),
}  # fmt: skip

ACCOUNTS = "账号橱窗"
"""What rows of 商品卡 that bear an 抖音号 are together: that seller's own showcase."""


def group_of(channel: str) -> str:
    """The group of a way in; an unknown one is its own."""
    return next((group for group, names in GROUPS.items() if channel in names), channel)
