"""主播卡: one host, what they are strong and weak in, and what to work on."""

from pages.shared.hosts.card import host_page

host_page()
