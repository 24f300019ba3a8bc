"""抓重点 · 直播间: which rooms and sessions stand out, by which label, and in which GMV tier."""

from core.reviews.rooms.roomwise import LIVE_KEYS
from core.reviews.rooms.scenario import KEY, PEER_MENU, TITLE, room_blocks, rooms

__all__ = ["KEY", "LIVE_KEYS", "PEER_MENU", "TITLE", "room_blocks", "rooms"]
