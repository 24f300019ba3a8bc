"""店铺体检: the platform's rules as calculators, each with the rule it follows."""

from pages.shared.checkup.page import checkup_page

checkup_page()
