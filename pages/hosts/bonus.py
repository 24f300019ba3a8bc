"""绩效: what hosts are paid by the rules that a manager typed."""

from pages.shared.hosts.bonus import bonus_page

bonus_page()
