"""周报 · 直播间: good rooms and bad rooms of a period, with the reasons."""

from pages.shared.rooms.page import rooms_page

rooms_page()
