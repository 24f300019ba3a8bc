"""直播日报 · 人群: the scenario and what others may take from it, by name only."""

from core.reviews.people.scenario import KEY, KEYS, TITLE, people, people_findings, people_summary

__all__ = ["KEY", "KEYS", "TITLE", "people", "people_findings", "people_summary"]
