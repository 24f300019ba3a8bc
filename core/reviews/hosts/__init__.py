"""主播: who is the better host, how sure that is, and on which minutes it rests."""

from core.reviews.hosts.scenario import KEY, ROSTER, TITLE, hosts

__all__ = ["KEY", "ROSTER", "TITLE", "hosts"]
