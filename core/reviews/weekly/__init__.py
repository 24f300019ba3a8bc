"""直播周报 · 人货场: the scenario, by name only."""

from core.reviews.weekly.scenario import KEY, TITLE, weekly

__all__ = ["KEY", "TITLE", "weekly"]
