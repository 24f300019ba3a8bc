"""排班建议: who may follow whom, and which slot suits whom."""

from pages.shared.hosts.pairing import pairing_page

pairing_page()
