"""A review as a workbook: an overview, a sheet per step, and a dictionary of the metrics that are named in it.

Owns sheets, cell types, formulas, native charts and the print set-up. openpyxl only writes here, never reads. Text from
people or files is written as text: it can't become a formula, a link or an error value.
"""

from core.reports.workbook.book import write_workbook

__all__ = ["write_workbook"]
