"""The labels to aim at or to leave out, as a list for whoever sets up the campaign in 千川.

Owns how that table of a review becomes a plain list; the cells themselves, which no spreadsheet works out, are those of
every list.
"""

from core.metrics.browse import Browsed, Head
from core.reports.listing import write_list_csv, write_list_workbook
from core.reviews.blocks import Table


def write_targeting_csv(table: Table) -> bytes:
    """The list as a CSV that Excel opens right."""
    return write_list_csv(_listed(table))


def write_targeting_workbook(table: Table) -> bytes:
    """The list as a workbook with real figures."""
    return write_list_workbook(_listed(table))


def _listed(table: Table) -> Browsed:
    heads = tuple(Head(column.key, column.label, column.unit, adds=False) for column in table.columns)
    return Browsed(heads, table.rows, {})
