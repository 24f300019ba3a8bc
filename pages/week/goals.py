"""目标: what was set for the month and the week, how far it is, where it will end, and what would close the gap."""

from pages.shared.aims.page import goals_page

goals_page()
