"""上播记录: who was on air when, to read and to edit."""

from pages.shared.roster.page import roster_page

roster_page()
