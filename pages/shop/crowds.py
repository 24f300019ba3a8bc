"""人群洞察 · 投放: who buys of a session or a product, whom to aim 千川 at, and what came of it."""

from pages.shared.crowds.page import crowds_page

crowds_page()
