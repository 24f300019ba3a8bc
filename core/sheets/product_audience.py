"""商品人群画像: which part of those who saw, clicked or bought a product bears which label, on a day or over a period.

Owns the header texts of this table; crowds, dimensions and labels are those of the portraits of live sessions. No such
file of Compass is known: people copy the page. A portrait without a product is one of a session, never of this kind.
"""

from core.sheets.audience import CROWD, DIMENSION, LABEL
from core.sheets.declaration import EXPLANATIONS, Column, Export, Form, Layout, Sheet
from core.sheets.product_detail import PRODUCT_ID, PRODUCT_NAME

PRODUCT_AUDIENCE = Export(
    key="product_audience",
    title="商品人群画像",
    menu="罗盘 → 场景人群 → 商品人群洞察 → 人群画像",
    remark="没有下载按钮时,照商品人群画像模板抄:每行一个商品、一个人群、一个标签,时间段写进文件名",
    sheets=(
        Sheet(
            key="product_portrait",
            table="product_audience",
            layout=Layout.TABLE,
            columns=(
                PRODUCT_ID,
                PRODUCT_NAME,
                Column("day", Form.DATE, ("日期", "统计日期")),
                CROWD,
                DIMENSION,
                LABEL,
                Column("share", Form.SHARE, ("占比", "用户占比", "人群占比", "比例")),
                Column("tgi", Form.NUMBER, ("TGI", "TGI指数", "TGI值")),
                Column("users", Form.COUNT, ("人数", "用户数", "人群人数", "覆盖人数")),
            ),
            required=("product_id|product_name", "label", "share"),
            telling=("商品人群画像",),
            total="label",
            whose="全店",
            period=True,
            titled="dimension",
            wholes=("share", ("product_id", "product_name", "day", "crowd", "dimension")),
        ),
    ),
    anchor="product_portrait",
    precedence=43,
    asides=(EXPLANATIONS,),
)
