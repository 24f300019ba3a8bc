"""交易构成: the days of 成交分析, and the page of where sales come from."""
