"""主播排行: who is the better host, and how sure that is."""

from pages.shared.hosts.page import hosts_page

hosts_page()
