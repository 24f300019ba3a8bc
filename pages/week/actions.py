"""行动: what was changed, and whether it worked."""

from pages.shared.acting.page import actions_page

actions_page()
