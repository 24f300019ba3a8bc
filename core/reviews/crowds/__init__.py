"""人群洞察 · 投放: whom to aim at: who buys of a session or a product, held against who saw it, and what to set up."""

from core.reviews.crowds.scenario import KEY, TITLE, crowds, resolve

__all__ = ["KEY", "TITLE", "crowds", "resolve"]
