"""What each export looks like: the registry of kinds, and of the tables they land in. Declarations only."""

from core.sheets.channel_table import CHANNEL_TABLE
from core.sheets.declaration import Column, Export, Form, Landed
from core.sheets.live_detail import LIVE_DETAIL
from core.sheets.live_list import SHOP_LIST, TALENT_LIST

EXPORTS: dict[str, Export] = {export.key: export for export in (SHOP_LIST, LIVE_DETAIL, TALENT_LIST, CHANNEL_TABLE)}

LANDED: dict[str, Landed] = {
    landed.name: landed
    for landed in (
        Landed("live", "场次"),
        Landed("channel", "渠道", (Column("channel", Form.TEXT, ("渠道名称",)),)),
        Landed(
            "product",
            "商品",
            (Column("product_id", Form.ID, ("商品ID",)), Column("sku", Form.TEXT, ("sku名称",))),
        ),
        Landed(
            "feeder_video",
            "引流短视频",
            (Column("video", Form.TEXT, ("短视频名称",)), Column("posted_at", Form.DATETIME, ("投稿时间",))),
        ),
    )
}
