"""The tables that people fill in themselves, as workbooks to download: the registry, by the key of the export."""

from core.reports.templates.alliance_product import ALLIANCE_PRODUCT_TEMPLATE
from core.reports.templates.crowd_package import CROWD_PACKAGE_TEMPLATE
from core.reports.templates.order_return import ORDER_RETURN_TEMPLATE
from core.reports.templates.order_review import ORDER_REVIEW_TEMPLATE
from core.reports.templates.product_audience import PRODUCT_AUDIENCE_TEMPLATE
from core.reports.templates.roster import ROSTER_TEMPLATE
from core.reports.templates.writing import Template

TEMPLATES: dict[str, Template] = {
    template.export.key: template
    for template in (
        ROSTER_TEMPLATE,
        ALLIANCE_PRODUCT_TEMPLATE,
        ORDER_REVIEW_TEMPLATE,
        ORDER_RETURN_TEMPLATE,
        PRODUCT_AUDIENCE_TEMPLATE,
        CROWD_PACKAGE_TEMPLATE,
    )
}
